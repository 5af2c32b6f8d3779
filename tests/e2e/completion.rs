//! Completion: the binary's answers, and the script of bash around them.

use std::{path::Path, process::Command};

use crate::lab::{Host, host, pod, run};

/// What the last of these words can become, one a line.
fn candidates(words: &[&str]) -> Vec<String> {
    let output = run(Command::new(env!("CARGO_BIN_EXE_podling"))
        .args(["--", "podling"])
        .args(words)
        .env("COMPLETE", "bash")
        .env("_CLAP_IFS", "\n")
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string()))
    .ok();
    assert_eq!(output.stderr, "");
    output.stdout.lines().map(str::to_owned).collect()
}

/// The same on a test's instance.
fn candidates_on(host: &Host, words: &[&str]) -> Vec<String> {
    let (root, run_root) = (host.root(), host.run_root());
    let mut all = vec!["--root", root.to_str().unwrap()];
    all.extend(["--run-root", run_root.to_str().unwrap()]);
    all.extend(words);
    candidates(&all)
}

/// What bash would put in place of `current`, the last of the words that it cuts the line into.
fn replies(line: &str, words: &[&str], current: &str) -> Vec<String> {
    let script = r#"
        compopt() { :; }
        source <(podling completion bash)
        COMP_LINE=$1 COMP_POINT=${#1} current=$2
        COMP_WORDS=("${@:3}") COMP_CWORD=$(($# - 3))
        _podling podling "$current" ''
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let binary = Path::new(env!("CARGO_BIN_EXE_podling"));
    let path = format!(
        "{}:{}",
        binary.parent().unwrap().display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = run(Command::new("bash")
        .args(["-c", script, "bash", line, current])
        .args(words)
        .env("PATH", path))
    .ok();
    assert_eq!(output.stderr, "");
    output.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn fields_are_completed() {
    assert_eq!(
        candidates(&["explain", "pod.spec.cont"]),
        ["pod.spec.containers"]
    );
    assert_eq!(candidates(&["explain", "deploy.spec.replicas.x"]), [""; 0]);
}

#[test]
fn commands_are_completed_by_their_first_names() {
    assert_eq!(candidates(&["pl"]), ["play"]);
    let all = candidates(&[""]);
    assert!(all.contains(&"down".to_owned()), "{all:?}");
    assert!(!all.contains(&"delete".to_owned()), "{all:?}");
    assert!(!all.contains(&"supervise".to_owned()), "{all:?}");
}

#[test]
fn pods_and_their_containers_are_completed() {
    let host = host!();
    host.play(&pod(
        "named",
        "containers: [{name: first, image: BUSYBOX, command: [sleep, 1d]}, \
         {name: second, image: BUSYBOX, command: [sleep, 1d]}]",
    ));
    for command in ["logs", "exec", "inspect", "down"] {
        assert_eq!(candidates_on(&host, &[command, "nam"]), ["named"]);
    }
    assert_eq!(candidates_on(&host, &["logs", "pod/"]), ["pod/named"]);
    assert_eq!(candidates_on(&host, &["get", "pods", "n"]), ["named"]);
    assert_eq!(candidates_on(&host, &["get", "po/n"]), ["po/named"]);
    assert_eq!(
        candidates_on(&host, &["logs", "named", "-c", ""]),
        ["first", "second"]
    );
    assert_eq!(candidates_on(&host, &["exec", "-c", "s"]), ["second"]);
    assert_eq!(
        candidates_on(&host, &["logs", "-n", "elsewhere", "nam"]),
        [""; 0]
    );
}

#[test]
fn images_are_completed_across_their_colons() {
    let host = host!();
    let image = host.registry().reference("busybox:1");
    host.podling(&["image", "pull", &image]).ok();
    assert_eq!(
        candidates_on(&host, &["image", "rm", &image[..image.len() - 1]]),
        [image.as_str()]
    );
    let (registry, port_and_name) = image.split_once(':').expect("a registry with its port");
    let root = host.root();
    let line = format!("podling --root={} image rm {registry}:", root.display());
    let words = ["podling", "--root", "=", root.to_str().unwrap()];
    let words: Vec<_> = (words.into_iter())
        .chain(["image", "rm", registry, ":"])
        .collect();
    assert_eq!(replies(&line, &words, ""), [port_and_name]);
}

#[test]
fn nothing_is_made_and_nothing_said_where_there_is_nothing() {
    let host = host!();
    assert_eq!(candidates_on(&host, &["logs", "x"]), [""; 0]);
    assert_eq!(candidates_on(&host, &["image", "rm", "x"]), [""; 0]);
    assert!(!host.root().exists());
    assert!(!host.run_root().exists());
}

#[test]
fn anothers_variable_is_no_request() {
    let output = run(Command::new(env!("CARGO_BIN_EXE_podling"))
        .arg("--version")
        .env("COMPLETE", "1"))
    .ok();
    output.says(&[env!("CARGO_PKG_VERSION")]);
}
