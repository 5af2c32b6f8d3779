//! `podling ps`, `get` and `inspect`.

use crate::lab::{Deadline, Host, host, pod, wait::check, wait_for};

const SLEEPER: &str = "containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]";

fn play_labelled(host: &Host, name: &str, labels: &str) {
    let manifest = pod(name, SLEEPER).replace(
        &format!("{{name: {name}}}"),
        &format!("{{name: {name}, labels: {labels}}}"),
    );
    host.play(&manifest);
}

#[test]
fn a_running_pod_is_listed_as_kubectl_does() {
    let host = host!();
    host.play(&pod("listed", SLEEPER));
    host.wait_for_phase("listed", "Running");
    let output = host.podling(&["ps"]).ok();
    let lines: Vec<Vec<&str>> = output
        .stdout
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines[0], ["NAME", "READY", "STATUS", "RESTARTS", "AGE"]);
    assert_eq!(lines[1][..4], ["listed", "1/1", "Running", "0"]);
    assert_eq!(
        host.podling(&["get", "pods"]).ok().stdout.lines().count(),
        2
    );
}

#[test]
fn wide_has_the_address() {
    let host = host!();
    host.play(&pod("wide", SLEEPER));
    host.podling(&["ps", "-o", "wide"])
        .ok()
        .says(&["IP", &host.address("wide")]);
}

#[test]
fn labels_select_and_are_shown() {
    let host = host!();
    play_labelled(&host, "front", "{app: web, tier: front}");
    play_labelled(&host, "back", "{app: web, tier: back}");
    let names = |selector: &str| {
        let output = host.podling(&["ps", "-l", selector, "-o", "name"]).ok();
        output.stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names("tier=front"), ["pod/front"]);
    assert_eq!(names("app=web"), ["pod/back", "pod/front"]);
    assert_eq!(names("app=web,tier!=front"), ["pod/back"]);
    assert!(names("app=db").is_empty());
    host.podling(&["ps", "--show-labels"])
        .ok()
        .says(&["LABELS", "app=web,tier=front"]);
}

#[test]
fn json_and_yaml_say_the_same() {
    let host = host!();
    host.play(&pod("data", SLEEPER));
    host.wait_for_phase("data", "Running");
    let json = host.pod("data");
    assert_eq!(
        (&json["kind"], &json["apiVersion"]),
        (&"Pod".into(), &"v1".into())
    );
    assert!(json["status"]["startTime"].is_string(), "{json}");
    let yaml = host.podling(&["get", "pod", "data", "-o", "yaml"]).ok();
    let uid = json["metadata"]["uid"].as_str().unwrap();
    yaml.says(&["kind: Pod", uid, &host.address("data")]);
}

#[test]
fn a_listing_can_be_played_again() {
    let host = host!();
    host.play(&pod("round", SLEEPER));
    let yaml = host
        .podling(&["get", "pod", "round", "-o", "yaml"])
        .ok()
        .stdout;
    host.podling_reads(&["play", "-"], &yaml)
        .ok()
        .says(&["pod/round unchanged"]);
}

#[test]
fn status_says_what_runs_where() {
    let host = host!();
    host.play(&pod("told", SLEEPER));
    host.wait_for_phase("told", "Running");
    let pod = wait_for("readiness", Deadline::default(), || {
        let pod = host.pod("told");
        let ready = pod["status"]["conditions"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|condition| condition["type"] == "Ready" && condition["status"] == "True");
        check(ready, pod["status"].to_string()).map(|()| pod)
    });
    let status = &pod["status"]["containerStatuses"][0];
    assert_eq!(status["ready"], true, "{status}");
    assert!(
        status["state"]["running"]["startedAt"].is_string(),
        "{status}"
    );
    assert!(
        status["imageID"]
            .as_str()
            .unwrap_or_default()
            .contains("sha256:"),
        "{status}"
    );
    assert!(
        status["containerID"]
            .as_str()
            .unwrap_or_default()
            .starts_with("podling://"),
        "{status}"
    );
}

#[test]
fn inspect_prints_the_oci_spec_that_runs() {
    let host = host!();
    host.play(&pod(
        "spec",
        "
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  securityContext: {runAsUser: 1000, capabilities: {drop: [ALL]}}
",
    ));
    let spec = host.podling(&["inspect", "--oci", "spec"]).ok().json();
    assert_eq!(spec["process"]["args"], serde_json::json!(["sleep", "1d"]));
    assert_eq!(spec["process"]["user"]["uid"], 1000);
    assert_eq!(spec["linux"]["seccomp"]["defaultAction"], "SCMP_ACT_ERRNO");
    let whole = host.podling(&["inspect", "spec"]).ok().json();
    assert!(whole.to_string().contains(&host.address("spec")));
}

#[test]
fn an_empty_listing_says_so() {
    let host = host!();
    let output = host
        .podling(&["ps"])
        .ok()
        .complains(&["No resources found in default namespace."]);
    assert_eq!(output.stdout, "");
}

#[test]
fn namespaces_keep_pods_of_one_name_apart() {
    let host = host!();
    let staging = pod("web", SLEEPER).replace("{name: web}", "{name: web, namespace: staging}");
    host.play(&pod("web", SLEEPER));
    host.play(&staging);
    assert_eq!(host.podling(&["ps", "-A"]).ok().stdout.lines().count(), 3);
    host.podling(&["down", "-n", "staging", "web"]).ok();
    assert_eq!(host.pods().len(), 1);
}
