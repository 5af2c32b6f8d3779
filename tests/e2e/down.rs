//! `podling down`.

use std::time::Instant;

use crate::lab::{host, pod};

const SLEEPER: &str = "containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]";

#[test]
fn everything_of_a_pod_is_gone_when_the_command_returns() {
    let host = host!();
    host.play(&pod(
        "gone",
        "
volumes: [{name: data, emptyDir: {}}, {name: memory, emptyDir: {medium: Memory}}]
containers:
- name: main
  image: BUSYBOX
  command: [sh, -c, 'sleep 1d & sleep 1d & wait']
  volumeMounts: [{name: data, mountPath: /data}, {name: memory, mountPath: /memory}]
- {name: second, image: BUSYBOX, command: [sleep, 1d]}
",
    ));
    host.down("gone").says(&["pod/gone deleted"]);
    assert!(host.pods().is_empty());
    host.has_left_nothing();
}

#[test]
fn a_file_names_the_pods_to_take_down() {
    let host = host!();
    let manifest = format!("{}---\n{}", pod("one", SLEEPER), pod("two", SLEEPER));
    host.play(&manifest);
    host.play(&pod("stays", SLEEPER));
    let file = host.file("pods.yaml", &manifest);
    host.podling(&["down", &file.to_string_lossy()])
        .ok()
        .says(&["pod/one deleted", "pod/two deleted"]);
    assert_eq!(host.pods().len(), 1);
}

#[test]
fn a_file_that_is_down_already_is_no_error_and_an_unknown_name_is() {
    let host = host!();
    let file = host.file("pod.yaml", &pod("never-played", SLEEPER));
    host.podling(&["down", &file.to_string_lossy()]).ok();
    host.podling(&["down", "never-played"])
        .exits(1)
        .complains(&["never-played", "not found"]);
}

#[test]
fn a_container_is_asked_before_it_is_killed() {
    let host = host!();
    host.play(&pod("polite", "
terminationGracePeriodSeconds: 20
volumes: [{name: v, hostPath: {path: DIRECTORY}}]
containers:
- name: main
  image: BUSYBOX
  command: [sh, -c, 'trap \"echo asked > /mnt/asked; exit\" TERM; echo ready; while :; do sleep 0.05; done']
  volumeMounts: [{name: v, mountPath: /mnt}]
"));
    host.wait_for_log("polite", "ready");
    let start = Instant::now();
    host.down("polite");
    assert!(start.elapsed().as_secs() < 10, "it went when it was asked");
    assert!(host.directory().join("asked").exists());
}

#[test]
fn a_container_that_does_not_listen_is_killed_after_its_grace_period() {
    let host = host!();
    host.play(&pod("deaf", "
terminationGracePeriodSeconds: 1
containers:
- {name: main, image: BUSYBOX, command: [sh, -c, 'trap \"\" TERM; echo ready; while :; do sleep 1; done']}
"));
    host.wait_for_log("deaf", "ready");
    let start = Instant::now();
    host.down("deaf");
    let took = start.elapsed().as_secs_f32();
    assert!((0.9..8.0).contains(&took), "{took} s");
    host.has_left_nothing();
}

#[test]
fn the_images_own_stop_signal_is_used() {
    let host = host!();
    let image =
        crate::lab::image::Image::busybox().configured("StopSignal", serde_json::json!("SIGUSR1"));
    host.registry().push("usr1:1", &[image]);
    host.play(&pod("signal", "
terminationGracePeriodSeconds: 20
volumes: [{name: v, hostPath: {path: DIRECTORY}}]
containers:
- name: main
  image: REGISTRY/usr1:1
  command: [sh, -c, 'trap \"echo > /mnt/usr1; exit\" USR1; trap \"\" TERM; echo ready; while :; do sleep 0.05; done']
  volumeMounts: [{name: v, mountPath: /mnt}]
"));
    host.wait_for_log("signal", "ready");
    host.down("signal");
    assert!(host.directory().join("usr1").exists());
}

#[test]
fn the_command_line_can_shorten_the_grace_period() {
    let host = host!();
    host.play(&pod("hurried", "
terminationGracePeriodSeconds: 600
containers:
- {name: main, image: BUSYBOX, command: [sh, -c, 'trap \"\" TERM; echo ready; while :; do sleep 1; done']}
"));
    host.wait_for_log("hurried", "ready");
    host.podling(&["down", "--grace-period", "0", "hurried"])
        .ok();
}
