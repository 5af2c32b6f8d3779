//! What a container is started with: its command, arguments, environment, directory, terminal, and
//! what it shares with its neighbours.

use crate::lab::{Deadline, host, image::Image, pod, wait::check, wait_for};

#[test]
fn two_containers_share_an_empty_dir() {
    let host = host!();
    host.play(&pod(
        "shared",
        "
volumes: [{name: data, emptyDir: {}}]
containers:
- name: writer
  image: BUSYBOX
  command: [sh, -c, 'echo from the writer > /out/file; exec sleep 1d']
  volumeMounts: [{name: data, mountPath: /out}]
- name: reader
  image: BUSYBOX
  command: [sh, -c, 'until cat /in/file; do sleep 0.05; done; exec sleep 1d']
  volumeMounts: [{name: data, mountPath: /in}]
",
    ));
    wait_for("the reader's line", Deadline::default(), || {
        let log = host.logs(&["shared", "-c", "reader"]);
        check(log.contains("from the writer"), log)
    });
}

#[test]
fn containers_of_a_pod_reach_each_other_on_localhost() {
    let host = host!();
    host.play(&pod(
        "local",
        "
containers:
- name: server
  image: BUSYBOX
  command: [sh, -c, 'echo hello > /tmp/index.html; exec httpd -f -p 127.0.0.1:8000 -h /tmp']
- name: client
  image: BUSYBOX
  command: [sh, -c, 'until wget -q -O - http://127.0.0.1:8000/; do sleep 0.05; done; exec sleep 1d']
",
    ));
    wait_for("the client's line", Deadline::default(), || {
        let log = host.logs(&["local", "-c", "client"]);
        check(log.contains("hello"), log)
    });
}

#[test]
fn init_containers_run_one_after_the_other_before_the_others() {
    let host = host!();
    host.play(&pod(
        "ordered",
        "
volumes: [{name: data, emptyDir: {}}]
initContainers:
- name: first
  image: BUSYBOX
  command: [sh, -c, 'sleep 0.2; echo first >> /data/order']
  volumeMounts: [{name: data, mountPath: /data}]
- name: second
  image: BUSYBOX
  command: [sh, -c, 'echo second >> /data/order']
  volumeMounts: [{name: data, mountPath: /data}]
containers:
- name: main
  image: BUSYBOX
  command: [sh, -c, 'echo main >> /data/order; cat /data/order; exec sleep 1d']
  volumeMounts: [{name: data, mountPath: /data}]
",
    ));
    wait_for("the order", Deadline::default(), || {
        // It fails until the container has been started.
        let log = host.podling(&["logs", "ordered", "-c", "main"]);
        check(log.stdout == "first\nsecond\nmain\n", log.to_string())
    });
    let first = host.container("ordered", "first");
    assert_eq!(first["state"]["terminated"]["exitCode"], 0, "{first}");
}

#[test]
fn a_failing_init_container_fails_a_pod_that_never_restarts() {
    let host = host!();
    host.try_play(&pod(
        "doomed",
        "
restartPolicy: Never
initContainers:
- {name: setup, image: BUSYBOX, command: [sh, -c, 'exit 3']}
containers:
- {name: main, image: BUSYBOX, command: [sleep, 1d]}
",
    ));
    host.wait_for_phase("doomed", "Failed");
    assert_eq!(
        host.container("doomed", "setup")["state"]["terminated"]["exitCode"],
        3
    );
    let main = host.container("doomed", "main");
    assert!(
        main["state"]["waiting"].is_object(),
        "it was never started: {main}"
    );
}

#[test]
fn command_replaces_the_entrypoint_and_drops_the_images_arguments() {
    let host = host!();
    let image = Image::busybox()
        .configured("Entrypoint", serde_json::json!(["echo", "entrypoint"]))
        .configured("Cmd", serde_json::json!(["cmd"]));
    host.registry().push("entry:1", &[image]);
    host.play(&pod(
        "entry",
        "
restartPolicy: Never
containers:
- {name: neither, image: REGISTRY/entry:1}
- {name: args, image: REGISTRY/entry:1, args: [mine]}
- {name: command, image: REGISTRY/entry:1, command: [echo, own]}
- {name: both, image: REGISTRY/entry:1, command: [echo, own], args: [mine]}
",
    ));
    host.wait_for_phase("entry", "Succeeded");
    for (container, line) in [
        ("neither", "entrypoint cmd\n"),
        ("args", "entrypoint mine\n"),
        ("command", "own\n"),
        ("both", "own mine\n"),
    ] {
        assert_eq!(host.logs(&["entry", "-c", container]), line, "{container}");
    }
}

#[test]
fn variables_are_expanded_in_command_arguments_and_environment() {
    let host = host!();
    host.play(&pod(
        "expanded",
        "
restartPolicy: Never
containers:
- name: main
  image: BUSYBOX
  command: [echo, '$(GREETING)']
  args: ['$(BOTH)', '$(UNKNOWN)', '$$(GREETING)', 'a$b']
  env:
  - {name: GREETING, value: hello}
  - {name: BOTH, value: '$(GREETING) $(LATER)'}
  - {name: LATER, value: too late}
",
    ));
    assert_eq!(
        host.wait_for_log("expanded", "hello"),
        "hello hello $(LATER) $(UNKNOWN) $(GREETING) a$b\n"
    );
}

#[test]
fn the_environment_is_the_images_with_the_manifests_over_it() {
    let host = host!();
    host.play(&pod(
        "env",
        "
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  env: [{name: MINE, value: 'a b'}, {name: FROM_IMAGE, value: overridden}]
",
    ));
    let environment = host.exec("env", &["env"]);
    for line in [
        "MINE=a b",
        "FROM_IMAGE=overridden",
        "PATH=/bin",
        "HOSTNAME=env",
    ] {
        assert!(
            environment.lines().any(|l| l == line),
            "{line} is in\n{environment}"
        );
    }
}

#[test]
fn nothing_of_the_callers_environment_reaches_a_container() {
    let host = host!();
    let file = host.file(
        "pod.yaml",
        &pod(
            "clean",
            "containers:\n- {name: main, image: BUSYBOX, command: [sleep, 1d]}",
        ),
    );
    let mut command = host.command(&["play", &file.to_string_lossy()]);
    crate::lab::run(command.env("SECRET_OF_THE_CALLER", "1")).ok();
    let environment = host.exec(
        "clean",
        &["sh", "-c", "env; tr '\\0' '\\n' < /proc/1/environ"],
    );
    assert!(
        !environment.contains("SECRET_OF_THE_CALLER"),
        "{environment}"
    );
}

#[test]
fn a_working_directory_is_entered_and_made_when_missing() {
    let host = host!();
    host.play(&pod(
        "where",
        "
containers:
- {name: main, image: BUSYBOX, workingDir: /srv/new, command: [sleep, 1d]}
",
    ));
    assert_eq!(host.exec("where", &["pwd"]), "/srv/new");
}

#[test]
fn a_container_with_a_tty_has_a_terminal() {
    let host = host!();
    host.play(&pod(
        "terminal",
        "
containers:
- {name: main, image: BUSYBOX, tty: true, stdin: true, command: [sh, -c, 'tty; exec sleep 1d']}
",
    ));
    host.wait_for_log("terminal", "/dev/");
}

#[test]
fn standard_input_is_empty_unless_asked_for() {
    let host = host!();
    host.play(&pod(
        "silent",
        "
restartPolicy: Never
containers:
- {name: main, image: BUSYBOX, command: [sh, -c, 'cat; echo end of input']}
",
    ));
    host.wait_for_log("silent", "end of input");
}

#[test]
fn no_descriptor_of_podling_leaks_into_a_container() {
    let host = host!();
    host.play(&pod(
        "fds",
        "
containers:
- {name: main, image: BUSYBOX, command: [sleep, 1d]}
",
    ));
    assert_eq!(host.exec("fds", &["ls", "/proc/1/fd"]), "0\n1\n2");
    let own = host.exec("fds", &["sh", "-c", "ls /proc/self/fd | wc -l"]);
    assert_eq!(own, "4", "0, 1, 2 and ls's own");
}

#[test]
fn a_container_sees_only_its_own_mounts() {
    let host = host!();
    host.play(&pod(
        "mounts",
        "
containers:
- {name: main, image: BUSYBOX, command: [sleep, 1d]}
",
    ));
    let mounts = host.exec("mounts", &["cat", "/proc/1/mountinfo"]);
    let points: Vec<&str> = mounts
        .lines()
        .filter_map(|line| line.split(' ').nth(4))
        .collect();
    for point in [
        "/",
        "/proc",
        "/dev",
        "/dev/pts",
        "/dev/shm",
        "/dev/mqueue",
        "/sys",
    ] {
        assert!(points.contains(&point), "{point} is mounted:\n{mounts}");
    }
    let foreign = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    let host_root = host.directory().to_string_lossy().into_owned();
    assert!(
        !foreign.contains(&format!("{host_root}/root/pods")),
        "no mount on the host:\n{foreign}"
    );
}
