//! Whole manifests: the examples of the Kubernetes documentation are accepted, and a corpus of
//! broken ones is answered with exactly what stands beside each.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::*;

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(folder);
    let entries = fs::read_dir(folder).expect("the test data");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    files.sort();
    assert!(!files.is_empty());
    files
}

fn load_text(text: &str) -> Result<Loaded, Vec<Diagnostic>> {
    load(&[SourceText {
        name: "test.yaml".to_owned(),
        text: text.to_owned(),
    }])
}

fn errors(diagnostics: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> {
    diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error)
}

fn pods(text: &str) -> Vec<crate::api::pod::Pod> {
    let loaded = load_text(text).unwrap_or_else(|errors| panic!("{errors:#?}"));
    loaded
        .objects
        .into_iter()
        .map(|object| match object {
            Object::Pod(pod) => *pod,
            other => panic!("{} is no pod", other.kind()),
        })
        .collect()
}

/// A pod with these lines in its only container.
fn with_container(lines: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: web\n    image: nginx:1\n{lines}"
    )
}

/// With `PODLING_BLESS=1` in the environment the expected texts are written anew.
#[test]
fn broken_manifests_are_answered_exactly() {
    let mut wrong = String::new();
    for file in files("manifests/broken") {
        let text = fs::read_to_string(&file).expect("a manifest");
        let mut said = String::new();
        let all = load_text(&text).expect_err(&file.display().to_string());
        for it in errors(&all) {
            write!(said, "{}:{}: ", it.line, it.column).expect("text");
            if !it.path.is_empty() {
                write!(said, "{}: ", it.path).expect("text");
            }
            said.push_str(&it.message);
            if let Some(help) = &it.help {
                write!(said, " ({help})").expect("text");
            }
            said.push('\n');
        }
        let expected = file.with_extension("txt");
        if std::env::var_os("PODLING_BLESS").is_some() {
            fs::write(&expected, &said).expect("the expected text");
        }
        let expected = fs::read_to_string(expected).unwrap_or_default();
        if said != expected {
            write!(
                wrong,
                "{}\nexpected:\n{expected}\nsaid:\n{said}\n",
                file.display()
            )
            .expect("text");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn messages_speak_of_manifests_and_not_of_rust() {
    for file in files("manifests/broken") {
        let text = fs::read_to_string(&file).expect("a manifest");
        for it in load_text(&text).expect_err("broken") {
            for word in [
                "serde",
                "struct ",
                "Option<",
                "i32",
                "i64",
                "expected a ",
                "EOF",
                "std::",
            ] {
                assert!(!it.message.contains(word), "{word:?} in {:?}", it.message);
            }
        }
    }
}

#[test]
fn the_documentations_examples_are_accepted() {
    for file in files("examples") {
        let text = fs::read_to_string(&file).expect("a manifest");
        if let Err(diagnostics) = load_text(&text) {
            let wrong: Vec<_> = errors(&diagnostics).collect();
            assert!(wrong.is_empty(), "{}: {wrong:#?}", file.display());
        }
    }
}

#[test]
fn what_is_printed_reads_as_the_same() {
    for file in files("examples") {
        let text = fs::read_to_string(&file).expect("a manifest");
        let objects = load_text(&text).expect("accepted").objects;
        for object in &objects {
            let printed = serde_saphyr::to_string(object).expect("YAML");
            let again = load_text(&printed)
                .unwrap_or_else(|errors| panic!("{}: {errors:#?}\n{printed}", file.display()));
            let [again] = again.objects.as_slice() else {
                panic!("{}: not one object:\n{printed}", file.display());
            };
            let value = |object: &Object| serde_json::to_value(object).expect("JSON");
            assert_eq!(value(object), value(again), "{}", file.display());
        }
    }
}

#[test]
fn an_alias_bomb_is_refused_at_once() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..=9 {
        let below = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(text, "a{level}: &a{level} [{below}]").expect("text");
    }
    let start = Instant::now();
    let diagnostics = load_text(&text).expect_err("a bomb");
    assert!(
        start.elapsed() < Duration::from_millis(50),
        "{:?}",
        start.elapsed()
    );
    assert!(
        diagnostics[0].message.contains("aliases repeat"),
        "{diagnostics:?}"
    );
}

#[test]
fn nesting_is_bounded() {
    for text in [
        "[".repeat(100_000),
        "- ".repeat(100_000),
        "{a: ".repeat(100_000),
    ] {
        let diagnostics = load_text(&text).expect_err("too deep");
        assert!(
            diagnostics[0].message.contains("levels deep"),
            "{:?}",
            diagnostics[0]
        );
    }
}

#[test]
fn anchors_and_merge_keys_are_followed() {
    let pods = pods(concat!(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n",
        "  - &base\n    name: web\n    image: nginx:1\n    env: &env [{name: A, value: x}]\n",
        "  - <<: *base\n    name: other\n    env: *env\n",
    ));
    let other = &pods[0].spec.containers[1];
    assert_eq!(
        (other.name.as_str(), other.image.as_deref()),
        ("other", Some("nginx:1"))
    );
    assert_eq!(other.env[0].name, "A");
}

#[test]
fn an_apostrophe_may_be_escaped_as_kubectl_allows() {
    let text = with_container("    command: [\"it\\'s\", \"\\a\\'\", 'a\\''b', \"a\\u0027\"]\n");
    assert_eq!(
        pods(&text)[0].spec.containers[0].command,
        ["it's", "\u{7}'", "a\\'b", "a'"]
    );
}

#[test]
fn octal_numbers_are_read_as_the_documentation_writes_them() {
    let text = with_container(
        "    securityContext: {runAsUser: 01777, runAsGroup: 0o17}
",
    );
    let context = pods(&text)[0].spec.containers[0].security_context.clone();
    let context = context.expect("a security context");
    assert_eq!(
        (context.run_as_user, context.run_as_group),
        (Some(0o1777), Some(0o17))
    );
}

#[test]
fn json_is_read() {
    let text = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},
        "spec": {"containers": [{"name": "web", "image": "nginx", "args": ["\u00e4\/\ud83d\ude00"]}]}}"#;
    assert_eq!(pods(text)[0].spec.containers[0].args, ["ä/😀"]);
}

#[test]
fn kyaml_is_read() {
    let text = "---\n{\n  apiVersion: \"v1\",\n  kind: \"Pod\", # a pod\n  metadata: { name: \"web\", },\n  spec: {\n    containers: [{\n      name: \"web\",\n      image: \"nginx:1\",\n      args: [\n        \"one \\\n         line\",\n      ],\n    }],\n  },\n}\n";
    assert_eq!(pods(text)[0].spec.containers[0].args, ["one line"]);
}

#[test]
fn objects_of_the_host_are_in_no_namespace() {
    let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: staging";
    let loaded = load_text(&format!("{namespace}}}}}")).expect("a namespace");
    assert_eq!(loaded.objects[0].metadata().namespace, None);
    let refused = load_text(&format!("{namespace}, namespace: other}}}}"));
    assert!(refused.is_err());
}

#[test]
fn what_a_cluster_prints_can_be_applied() {
    let text = with_container("    resources: null\nstatus: {phase: Running, nonsense: true}\n")
        .replace("{name: web}", "{name: web, uid: x, resourceVersion: \"1\", creationTimestamp: null, managedFields: [{a: b}]}");
    let pod = &pods(&text)[0];
    assert_eq!((&pod.metadata.uid, &pod.status), (&None, &None));
}

#[test]
fn defaults_are_the_api_servers() {
    let pod = &pods(&with_container(
        "    ports: [{containerPort: 80}]\n  volumes: [{name: a}]\n",
    ))[0];
    let json = serde_json::to_value(pod).expect("JSON");
    assert_eq!(json["metadata"]["namespace"], "default");
    assert_eq!(json["spec"]["restartPolicy"], "Always");
    assert_eq!(json["spec"]["dnsPolicy"], "ClusterFirst");
    assert_eq!(json["spec"]["terminationGracePeriodSeconds"], 30);
    assert_eq!(json["spec"]["containers"][0]["ports"][0]["protocol"], "TCP");
    assert_eq!(
        json["spec"]["containers"][0]["imagePullPolicy"],
        "IfNotPresent"
    );
    assert_eq!(
        json["spec"]["volumes"][0]["emptyDir"],
        serde_json::json!({})
    );
}
