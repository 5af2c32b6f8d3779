//! What happens when processes of podling end at the wrong moment.

use std::{
    os::unix::process::CommandExt,
    process::{Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::lab::{Deadline, Host, host, pod, run, wait::check, wait_for};

const SLEEPER: &str = "containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]";

fn kill(pid: i32, signal: Signal) {
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

fn lives(pid: i32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| {
        stat.rsplit(')')
            .next()
            .is_some_and(|rest| !rest.trim_start().starts_with('Z'))
    })
}

/// Kills the pod's supervisor and waits for its end.
fn kill_supervisor(host: &Host, pod: &str) {
    let supervisor = host.supervisor(pod);
    kill(supervisor, Signal::KILL);
    wait_for("the supervisor's end", Deadline::default(), || {
        check(!lives(supervisor), "it lives")
    });
}

#[test]
fn a_pod_survives_the_terminal_that_it_was_started_from() {
    let host = host!();
    let file = host.file("pod.yaml", &pod("detached", SLEEPER));
    let inner: Vec<String> = host
        .command(&["play", &file.to_string_lossy()])
        .get_args()
        .map(|argument| format!("'{}'", argument.to_string_lossy()))
        .collect();
    let line = format!("'{}' {}", env!("CARGO_BIN_EXE_podling"), inner.join(" "));
    // When script(1) ends its terminal is gone, and everything on it is sent SIGHUP.
    run(Command::new("script").args(["--quiet", "--return", "--command", &line, "/dev/null"])).ok();
    assert!(lives(host.supervisor("detached")));
    assert_eq!(host.exec("detached", &["echo", "alive"]), "alive");
}

#[test]
fn a_pod_survives_a_hang_up_of_the_whole_process_group() {
    let host = host!();
    let file = host.file("pod.yaml", &pod("grouped", SLEEPER));
    let mut command = host.command(&["play", &file.to_string_lossy()]);
    let mut child = command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let group = Pid::from_child(&child);
    assert!(child.wait().unwrap().success());
    // The group may be empty by now, which is as good.
    let _ = rustix::process::kill_process_group(group, Signal::HUP);
    assert_eq!(host.exec("grouped", &["echo", "alive"]), "alive");
}

#[test]
fn no_command_hangs_on_a_pod_without_a_supervisor() {
    let host = host!();
    host.play(&pod("orphan", SLEEPER));
    kill_supervisor(&host, "orphan");
    for arguments in [
        &["ps"][..],
        &["ps", "-o", "json"],
        &["logs", "orphan"],
        &["inspect", "orphan"],
        &["exec", "orphan", "--", "true"],
        &["info"],
    ] {
        // That it ends is what is asked of it here: the runner fails a command that doesn't.
        let output = host.podling(arguments);
        assert!(output.code < 128, "{output}");
    }
}

#[test]
fn down_cleans_up_after_a_killed_supervisor_and_returns_the_address() {
    let host = host!();
    host.play(&pod("lost", SLEEPER));
    let address = host.address("lost");
    let process = host.process("lost", "main");
    kill_supervisor(&host, "lost");
    host.down("lost");
    assert!(!lives(process));
    host.has_left_nothing();
    let network = std::fs::read_dir(host.run_root().join("network"));
    for entry in network.into_iter().flatten().flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        assert!(!text.contains(&address), "{address} is still taken: {text}");
    }
}

#[test]
fn play_brings_a_pod_back_whose_supervisor_was_killed() {
    let host = host!();
    host.play(&pod("again", SLEEPER));
    kill_supervisor(&host, "again");
    host.play(&pod("again", SLEEPER));
    assert_eq!(host.exec("again", &["echo", "alive"]), "alive");
    assert_eq!(host.pods().len(), 1);
}

#[test]
fn a_stopped_supervisor_does_not_hang_a_listing() {
    let host = host!();
    host.play(&pod("frozen", SLEEPER));
    let supervisor = host.supervisor("frozen");
    kill(supervisor, Signal::STOP);
    host.podling(&["ps"]).ok().says(&["frozen"]);
    kill(supervisor, Signal::CONT);
}

#[test]
fn a_killed_play_leaves_no_half_pod() {
    let host = host!();
    let file = host.file("pod.yaml", &pod("half", SLEEPER));
    // Killed at different moments of its life, the next one has to converge every time.
    for milliseconds in [0, 2, 5, 10, 20, 40, 80] {
        let mut play = host.start(&["play", &file.to_string_lossy()]);
        let end = std::time::Instant::now() + std::time::Duration::from_millis(milliseconds);
        while std::time::Instant::now() < end && play.child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        drop(play);
        host.podling(&["play", &file.to_string_lossy()]).ok();
        assert_eq!(host.exec("half", &["echo", "whole"]), "whole");
        host.down("half");
    }
    host.has_left_nothing();
}

#[test]
fn several_plays_of_one_file_make_one_pod() {
    let host = host!();
    let file = host.file("pod.yaml", &pod("once", SLEEPER));
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| host.podling(&["play", &file.to_string_lossy()]).ok());
        }
    });
    assert_eq!(host.pods().len(), 1);
    assert_eq!(host.cgroup("once", "main").processes().len(), 1);
}

#[test]
fn play_and_down_at_once_leave_a_whole_pod_or_none() {
    let host = host!();
    let file = host.file("pod.yaml", &pod("contested", SLEEPER));
    std::thread::scope(|scope| {
        for round in 0..8 {
            let (host, file) = (&host, file.to_string_lossy());
            scope.spawn(move || {
                let command = if round % 2 == 0 { "play" } else { "down" };
                let output = host.podling(&[command, &file]);
                assert!(output.code < 128, "{output}");
            });
        }
    });
    host.play(&pod("contested", SLEEPER));
    assert_eq!(host.exec("contested", &["echo", "alive"]), "alive");
}
