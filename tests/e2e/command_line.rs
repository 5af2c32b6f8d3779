//! Commands that run nothing: `info`, `completion`, `explain`, `validate`, `--help`.

use std::process::Command;

use crate::lab::{host, pod, run};

#[test]
fn info_says_what_this_host_has() {
    let host = host!();
    host.podling(&["info"])
        .ok()
        .says(&["kernel", "cgroups", &host.instance().bridge()]);
    let data = host.podling(&["info", "-o", "json"]).ok().json();
    assert_eq!(data["runRoot"], host.run_root().to_string_lossy().as_ref());
}

#[test]
fn completion_scripts_are_valid() {
    let host = host!();
    for shell in ["bash", "zsh", "fish"] {
        host.podling(&["completion", shell])
            .ok()
            .says(&["podling", "COMPLETE"]);
    }
    let script = host.podling(&["completion", "bash"]).ok().stdout;
    let file = host.file("completion.bash", &script);
    run(Command::new("bash").arg("-n").arg(file)).ok();
}

#[test]
fn explain_documents_a_field() {
    let host = host!();
    host.podling(&["explain", "pod.spec.containers"])
        .ok()
        .says(&["KIND:", "Pod", "FIELD", "image"]);
    host.podling(&["explain", "pod.spec.nope"])
        .exits(1)
        .complains(&["nope", "does not exist"]);
}

#[test]
fn validate_runs_nothing() {
    let host = host!();
    let good = host.file(
        "good.yaml",
        &pod("good", "containers: [{name: a, image: b}]"),
    );
    host.podling(&["validate", &good.to_string_lossy()]).ok();
    let bad = host.file("bad.yaml", &pod("bad", "containers: []"));
    host.podling(&["validate", &bad.to_string_lossy()]).exits(3);
    assert!(host.pods().is_empty());
}

#[test]
fn help_names_the_exit_codes() {
    let host = host!();
    host.podling(&["--help"])
        .ok()
        .says(&["Exit codes", "play", "down"]);
    host.podling(&["--version"])
        .ok()
        .says(&[env!("CARGO_PKG_VERSION")]);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let host = host!();
    let command = host.command(&["explain", "pod", "--recursive"]);
    let words: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| format!("'{}'", word.to_string_lossy()))
        .collect();
    let line = format!("{} | head -n 1", words.join(" "));
    let output = run(Command::new("bash").args(["-c", &line])).ok();
    assert!(!output.stderr.contains("panicked"), "{output}");
}
