//! `podling exec`.

use std::process::Command;

use crate::lab::{host, pod, run};

const SLEEPER: &str = "
containers:
- name: main
  image: BUSYBOX
  workingDir: /tmp
  env: [{name: MINE, value: here}]
  command: [sleep, 1d]
- {name: other, image: BUSYBOX, command: [sleep, 1d]}
";

#[test]
fn the_exit_code_is_the_commands_own() {
    let host = host!();
    host.play(&pod("codes", SLEEPER));
    for code in [0, 1, 42, 255] {
        host.podling(&["exec", "codes", "--", "sh", "-c", &format!("exit {code}")])
            .exits(code);
    }
    host.podling(&["exec", "codes", "--", "sh", "-c", "kill -9 $$"])
        .exits(137);
}

#[test]
fn a_command_that_is_missing_is_127_and_one_that_can_not_be_run_126() {
    let host = host!();
    host.play(&pod("wrong", SLEEPER));
    host.podling(&["exec", "wrong", "--", "no-such-command"])
        .exits(127)
        .complains(&["no-such-command"]);
    host.podling(&["exec", "wrong", "--", "/etc/passwd"])
        .exits(126)
        .complains(&["/etc/passwd"]);
}

#[test]
fn both_streams_come_back_apart() {
    let host = host!();
    host.play(&pod("streams", SLEEPER));
    let output = host.podling(&[
        "exec",
        "streams",
        "-q",
        "--",
        "sh",
        "-c",
        "echo out; echo err >&2",
    ]);
    assert_eq!(
        (output.stdout.as_str(), output.stderr.as_str()),
        ("out\n", "err\n")
    );
}

#[test]
fn standard_input_is_passed_on_when_asked_for() {
    let host = host!();
    host.play(&pod("input", SLEEPER));
    let text = "a line\nand another\n".repeat(10_000);
    let output = host
        .podling_reads(&["exec", "-i", "input", "--", "cat"], &text)
        .ok();
    assert_eq!(output.stdout.len(), text.len());
    let output = host
        .podling_reads(&["exec", "input", "--", "cat"], &text)
        .ok();
    assert_eq!(output.stdout, "");
}

#[test]
fn a_command_has_the_containers_directory_and_environment() {
    let host = host!();
    host.play(&pod("same", SLEEPER));
    assert_eq!(
        host.exec("same", &["sh", "-c", "pwd; echo $MINE"]),
        "/tmp\nhere"
    );
}

#[test]
fn a_named_container_is_the_one() {
    let host = host!();
    host.play(&pod("two", SLEEPER));
    host.podling(&["exec", "two", "-c", "main", "--", "touch", "/of-main"])
        .ok();
    host.podling(&["exec", "two", "-c", "other", "--", "test", "-e", "/of-main"])
        .exits(1);
    host.podling(&["exec", "two", "-c", "third", "--", "true"])
        .exits(1)
        .complains(&["third", "main", "other"]);
}

#[test]
fn a_terminal_is_given_when_asked_for() {
    let host = host!();
    host.play(&pod("terminal", SLEEPER));
    // script(1) gives podling itself a terminal, whose size has to arrive inside.
    let inner: Vec<String> = host
        .command(&[
            "exec",
            "-it",
            "terminal",
            "--",
            "sh",
            "-c",
            "tty; stty size; exit 3",
        ])
        .get_args()
        .map(|argument| format!("'{}'", argument.to_string_lossy()))
        .collect();
    let line = format!(
        "stty rows 33 cols 77; '{}' {}",
        env!("CARGO_BIN_EXE_podling"),
        inner.join(" ")
    );
    let output =
        run(Command::new("script").args(["--quiet", "--return", "--command", &line, "/dev/null"]));
    assert!(output.stdout.contains("/dev/pts/"), "{output}");
    assert!(output.stdout.contains("33 77"), "{output}");
    assert_eq!(output.code, 3, "{output}");
}

#[test]
fn a_pod_that_is_not_there_is_named() {
    let host = host!();
    host.podling(&["exec", "nobody", "--", "true"])
        .exits(1)
        .complains(&["nobody", "not found"]);
}

#[test]
fn a_container_that_has_ended_can_not_be_entered() {
    let host = host!();
    host.play(&pod(
        "ended",
        "
restartPolicy: Never
containers: [{name: main, image: BUSYBOX, command: ['true']}]
",
    ));
    host.wait_for_phase("ended", "Succeeded");
    let output = host.podling(&["exec", "ended", "--", "true"]);
    assert_ne!(output.code, 0, "{output}");
    output.complains(&["main", "not running"]);
}
