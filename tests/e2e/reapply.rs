//! Playing a file again.

use crate::lab::{host, pod};

const SLEEPER: &str = "containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]";

#[test]
fn an_unchanged_file_touches_nothing() {
    let host = host!();
    host.play(&pod("same", SLEEPER)).says(&["pod/same created"]);
    let before = (
        host.uid("same"),
        host.process("same", "main"),
        host.supervisor("same"),
    );
    host.play(&pod("same", SLEEPER))
        .says(&["pod/same unchanged"]);
    let after = (
        host.uid("same"),
        host.process("same", "main"),
        host.supervisor("same"),
    );
    assert_eq!(before, after);
}

#[test]
fn another_way_of_writing_the_same_is_unchanged() {
    let host = host!();
    host.play(&pod("same", SLEEPER));
    host.play(&pod(
        "same",
        "
restartPolicy: Always
dnsPolicy: ClusterFirst
containers:
- command: ['sleep', \"1d\"]   # defaults written out, another order, other quotes
  image: BUSYBOX
  imagePullPolicy: IfNotPresent
  name: main
",
    ))
    .says(&["pod/same unchanged"]);
}

#[test]
fn a_changed_file_recreates_the_pod_and_says_what_changed() {
    let host = host!();
    host.play(&pod("moved", SLEEPER));
    let (uid, process) = (host.uid("moved"), host.process("moved", "main"));
    host.play(&pod("moved", &SLEEPER.replace("1d", "2d")))
        .says(&["pod/moved", "spec.containers[0].command", "changed"]);
    assert_ne!(host.uid("moved"), uid);
    assert_ne!(host.process("moved", "main"), process);
    assert_eq!(host.pods().len(), 1);
    assert_eq!(
        host.exec("moved", &["sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline"]),
        "sleep 2d"
    );
}

#[test]
fn only_the_changed_pod_of_a_file_is_recreated() {
    let host = host!();
    let file = |seconds: &str| {
        format!(
            "{}---\n{}",
            pod("stays", SLEEPER),
            pod("changes", &SLEEPER.replace("1d", seconds))
        )
    };
    host.play(&file("1d"));
    let stays = host.process("stays", "main");
    host.play(&file("2d"))
        .says(&["pod/stays unchanged", "pod/changes"]);
    assert_eq!(host.process("stays", "main"), stays);
}

#[test]
fn a_new_image_that_can_not_be_had_leaves_the_old_pod_running() {
    let host = host!();
    host.play(&pod("safe", SLEEPER));
    let process = host.process("safe", "main");
    host.try_play(&pod(
        "safe",
        &SLEEPER.replace("BUSYBOX", "REGISTRY/nobody-has-this:1"),
    ))
    .exits(4);
    assert_eq!(host.process("safe", "main"), process);
    assert_eq!(host.exec("safe", &["echo", "alive"]), "alive");
}

#[test]
fn a_pod_that_has_done_its_work_is_not_run_again() {
    let host = host!();
    let job = pod(
        "job",
        "
restartPolicy: Never
containers: [{name: main, image: BUSYBOX, command: [echo, once]}]
",
    );
    host.play(&job);
    host.wait_for_phase("job", "Succeeded");
    host.play(&job).says(&["pod/job unchanged"]);
    assert_eq!(host.logs(&["job"]), "once\n");
}
