//! `restartPolicy` and the back-off between restarts.

use crate::lab::{Deadline, host, pod, wait::check, wait_for};

#[test]
fn never_leaves_a_failed_container_alone() {
    let host = host!();
    host.try_play(&pod(
        "never",
        "
restartPolicy: Never
containers:
- {name: main, image: BUSYBOX, command: [sh, -c, 'exit 4']}
",
    ));
    host.wait_for_phase("never", "Failed");
    let status = host.container("never", "main");
    assert_eq!(status["state"]["terminated"]["exitCode"], 4, "{status}");
    assert_eq!(status["state"]["terminated"]["reason"], "Error", "{status}");
    assert_eq!(status["restartCount"], 0, "{status}");
}

#[test]
fn on_failure_restarts_until_it_succeeds() {
    let host = host!();
    host.play(&pod(
        "retry",
        "
restartPolicy: OnFailure
volumes: [{name: data, emptyDir: {}}]
containers:
- name: main
  image: BUSYBOX
  command: [sh, -c, 'test -e /data/once || { touch /data/once; exit 1; }']
  volumeMounts: [{name: data, mountPath: /data}]
",
    ));
    host.wait_for_phase("retry", "Succeeded");
    let status = host.container("retry", "main");
    assert_eq!(status["restartCount"], 1, "{status}");
    assert_eq!(status["lastState"]["terminated"]["exitCode"], 1, "{status}");
    assert_eq!(
        status["state"]["terminated"]["reason"], "Completed",
        "{status}"
    );
}

#[test]
fn always_restarts_a_container_that_has_succeeded_too() {
    let host = host!();
    host.play(&pod(
        "always",
        "
containers:
- {name: main, image: BUSYBOX, command: ['true']}
",
    ));
    wait_for("a restart", Deadline::default(), || {
        let status = host.container("always", "main");
        check(
            status["restartCount"].as_u64() >= Some(1),
            status.to_string(),
        )
    });
}

#[test]
fn the_second_restart_waits_as_a_kubelet_does() {
    let host = host!();
    host.try_play(&pod(
        "loop",
        "
containers:
- {name: main, image: BUSYBOX, command: [sh, -c, 'exit 1']}
",
    ));
    let status = wait_for("the back-off", Deadline::default(), || {
        let status = host.container("loop", "main");
        check(
            status["state"]["waiting"]["reason"] == "CrashLoopBackOff",
            status.to_string(),
        )
        .map(|()| status)
    });
    assert_eq!(
        status["restartCount"], 1,
        "the first restart comes at once: {status}"
    );
    let message = status["state"]["waiting"]["message"]
        .as_str()
        .unwrap_or_default();
    assert!(
        message.starts_with("back-off 10s restarting failed container=main"),
        "{message}"
    );
    host.podling(&["ps"]).ok().says(&["CrashLoopBackOff"]);
}

#[test]
fn a_killed_container_is_restarted_and_its_neighbour_is_not() {
    let host = host!();
    host.play(&pod(
        "pair",
        "
containers:
- {name: victim, image: BUSYBOX, command: [sleep, 1d]}
- {name: neighbour, image: BUSYBOX, command: [sleep, 1d]}
",
    ));
    let neighbour = host.process("pair", "neighbour");
    let victim = host.process("pair", "victim");
    rustix::process::kill_process(
        rustix::process::Pid::from_raw(victim).unwrap(),
        rustix::process::Signal::KILL,
    )
    .unwrap();
    wait_for("the restart", Deadline::default(), || {
        let status = host.container("pair", "victim");
        check(
            status["restartCount"] == 1 && status["state"]["running"].is_object(),
            status.to_string(),
        )
    });
    let status = host.container("pair", "victim");
    assert_eq!(
        status["lastState"]["terminated"]["exitCode"], 137,
        "{status}"
    );
    assert_eq!(host.process("pair", "neighbour"), neighbour);
}

#[test]
fn an_empty_dir_outlives_a_restart_and_the_root_filesystem_does_not() {
    let host = host!();
    host.try_play(&pod(
        "kept",
        "
restartPolicy: OnFailure
volumes: [{name: data, emptyDir: {}}]
containers:
- name: main
  image: BUSYBOX
  command: [sh, -c, 'ls /data /scratch; touch /data/kept /scratch; exit $(ls /data | wc -l)']
  volumeMounts: [{name: data, mountPath: /data}]
",
    ));
    wait_for("the second run", Deadline::default(), || {
        let status = host.container("kept", "main");
        check(
            status["restartCount"].as_u64() >= Some(1),
            status.to_string(),
        )
    });
    let log = host.wait_for_log("kept", "kept");
    assert!(log.contains("/scratch: No such file"), "{log}");
}
