//! `podling play`: sources of manifests, what it prints, when it returns.

use std::process::Command;

use crate::lab::{
    Deadline, host, pod,
    registry::get,
    run,
    wait::{check, wait_for},
};

const SLEEPER: &str = "
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
";

#[test]
fn the_hello_example_serves_the_date() {
    let host = host!();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/pods/hello.yaml");
    let output = host
        .podling(&["play", example])
        .ok()
        .says(&["pod/hello created"]);
    let address = host.address("hello");
    assert!(
        output.stdout.contains(&address),
        "the address {address} is told:\n{output}"
    );
    let body = wait_for("an answer of the example", Deadline::default(), || {
        let curl = run(Command::new("curl")
            .args(["--silent", "--show-error", "--fail", "--max-time", "2"])
            .arg(format!("http://{address}:8080/")));
        check(curl.code == 0, curl.to_string()).map(|()| curl.stdout)
    });
    let year = run(Command::new("date").args(["-u", "+%Y"]))
        .ok()
        .text()
        .to_owned();
    assert!(body.contains(&year), "the page has today's date: {body}");
    host.podling(&["down", example])
        .ok()
        .says(&["pod/hello deleted"]);
    host.has_left_nothing();
}

#[test]
fn every_other_example_runs() {
    let host = host!();
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/pods");
    for entry in std::fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path().to_string_lossy().into_owned();
        host.podling(&["play", "--wait=60s", &path]).ok();
        host.podling(&["down", &path]).ok();
    }
}

#[test]
fn a_file_of_several_documents_makes_several_pods() {
    let host = host!();
    let manifest = format!("{}---\n{}", pod("one", SLEEPER), pod("two", SLEEPER));
    host.play(&manifest)
        .says(&["pod/one created", "pod/two created"]);
    assert_eq!(host.pods().len(), 2);
}

#[test]
fn a_list_makes_its_items() {
    let host = host!();
    host.play(
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: listed}\n  spec: {terminationGracePeriodSeconds: 0, containers: [{name: a, image: BUSYBOX, command: [sleep, 1d]}]}\n",
    )
    .says(&["pod/listed created"]);
}

#[test]
fn json_is_read_as_well() {
    let host = host!();
    let file = host.file(
        "pod.json",
        r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"json"},
            "spec":{"terminationGracePeriodSeconds":0,
                    "containers":[{"name":"a","image":"BUSYBOX","command":["sleep","1d"]}]}}"#,
    );
    host.podling(&["play", "-f", &file.to_string_lossy()])
        .ok()
        .says(&["pod/json created"]);
}

#[test]
fn a_directory_is_all_of_its_manifests() {
    let host = host!();
    host.file("all/a.yaml", &pod("a", SLEEPER));
    host.file("all/b.yml", &pod("b", SLEEPER));
    host.file("all/notes.txt", "not a manifest");
    let directory = host.directory().join("all");
    host.podling(&["play", &directory.to_string_lossy()])
        .ok()
        .says(&["pod/a created", "pod/b created"]);
    assert_eq!(host.pods().len(), 2);
}

#[test]
fn a_dash_is_standard_input() {
    let host = host!();
    host.podling_reads(&["play", "-"], &pod("piped", SLEEPER))
        .ok()
        .says(&["pod/piped created"]);
    host.podling_reads(&["down", "-"], &pod("piped", SLEEPER))
        .ok();
    assert!(host.pods().is_empty());
}

#[test]
fn a_url_is_fetched() {
    let host = host!();
    host.play(&pod("server", "
containers:
- name: httpd
  image: BUSYBOX
  command: [sh, -c, 'echo \"$MANIFEST\" > /tmp/pod.yaml; exec httpd -f -p 80 -h /tmp']
  env:
  - name: MANIFEST
    value: '{apiVersion: v1, kind: Pod, metadata: {name: fetched}, spec: {terminationGracePeriodSeconds: 0, containers: [{name: a, image: \"BUSYBOX\", command: [sleep, 1d]}]}}'
"));
    let address = host.address("server");
    wait_for("the server in the pod", Deadline::default(), || {
        get(&format!("{address}:80"), "/pod.yaml").map(drop)
    });
    host.podling(&["play", &format!("http://{address}/pod.yaml")])
        .ok()
        .says(&["pod/fetched created"]);
}

#[test]
fn wait_returns_when_the_pod_has_done_its_work() {
    let host = host!();
    let file = host.file(
        "job.yaml",
        &pod(
            "job",
            "
restartPolicy: Never
containers:
- {name: main, image: BUSYBOX, command: [sh, -c, 'echo done']}
",
        ),
    );
    host.podling(&["play", "--wait", &file.to_string_lossy()])
        .ok();
    assert!(host.logs(&["job"]).contains("done"));
}

#[test]
fn wait_tells_by_its_exit_code_that_the_pod_failed() {
    let host = host!();
    let file = host.file(
        "job.yaml",
        &pod(
            "job",
            "
restartPolicy: Never
containers:
- {name: main, image: BUSYBOX, command: [sh, -c, 'exit 7']}
",
        ),
    );
    host.podling(&["play", "--wait", &file.to_string_lossy()])
        .exits(5)
        .complains(&["job", "7"]);
}

#[test]
fn wait_gives_up_at_its_timeout() {
    let host = host!();
    let file = host.file(
        "stuck.yaml",
        &pod(
            "stuck",
            "
initContainers:
- {name: never-ends, image: BUSYBOX, command: [sleep, 1d]}
containers:
- {name: main, image: BUSYBOX, command: [sleep, 1d]}
",
        ),
    );
    host.podling(&["play", "--wait=1s", &file.to_string_lossy()])
        .exits(5)
        .complains(&["stuck"]);
}

#[test]
fn quiet_says_nothing() {
    let host = host!();
    let file = host.file("pod.yaml", &pod("quiet", SLEEPER));
    let output = host
        .podling(&["play", "--quiet", &file.to_string_lossy()])
        .ok();
    assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("", ""));
}

#[test]
fn json_output_has_the_pods_address() {
    let host = host!();
    let file = host.file("pod.yaml", &pod("told", SLEEPER));
    let output = host
        .podling(&["play", "-o", "json", &file.to_string_lossy()])
        .ok();
    let address = host.address("told");
    assert!(output.json().to_string().contains(&address), "{output}");
}

#[test]
fn a_field_that_is_not_supported_yet_is_named_in_a_warning() {
    let host = host!();
    host.play(&pod(
        "warned",
        "
nodeSelector: {disk: ssd}
containers:
- {name: main, image: BUSYBOX, command: [sleep, 1d]}
",
    ))
    .complains(&["warning", "nodeSelector"]);
}
