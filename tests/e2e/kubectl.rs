//! What podling prints of an object is what kubectl takes: the way to a cluster is the same file.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    process::Command,
    thread,
};

use serde_json::{Value, json};

use crate::lab::{command::run, host, pod};

/// Answers what kubectl asks before it looks at an object: which kinds there are.
fn discovery() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            answer(&stream);
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: &TcpStream) {
    let mut request = String::new();
    let mut reader = BufReader::new(stream);
    let _ = reader.read_line(&mut request);
    let mut header = String::new();
    while reader.read_line(&mut header).is_ok_and(|length| length > 2) {
        header.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    let body = match path {
        "/api" => json!({"kind": "APIVersions", "versions": ["v1"]}),
        "/apis" => json!({
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": [group("apps"), group("batch"), group("storage.k8s.io")],
        }),
        "/api/v1" => resources("v1"),
        path => resources(path.trim_start_matches("/apis/")),
    };
    let status = if body.is_null() {
        "404 Not Found"
    } else {
        "200 OK"
    };
    let body = body.to_string();
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

fn group(name: &str) -> Value {
    let version = json!({"groupVersion": format!("{name}/v1"), "version": "v1"});
    json!({"name": name, "versions": [version], "preferredVersion": version})
}

/// Kind and `apiVersion` of what kubectl is shown.
const KINDS: [(&str, &str); 14] = [
    ("ConfigMap", "v1"),
    ("CronJob", "batch/v1"),
    ("DaemonSet", "apps/v1"),
    ("Deployment", "apps/v1"),
    ("Job", "batch/v1"),
    ("Namespace", "v1"),
    ("PersistentVolume", "v1"),
    ("PersistentVolumeClaim", "v1"),
    ("Pod", "v1"),
    ("ReplicaSet", "apps/v1"),
    ("Secret", "v1"),
    ("Service", "v1"),
    ("StatefulSet", "apps/v1"),
    ("StorageClass", "storage.k8s.io/v1"),
];

fn resources(api_version: &str) -> Value {
    let kinds = KINDS.iter().filter(|(_, version)| *version == api_version);
    let resources: Vec<Value> = kinds
        .map(|(kind, _)| {
            let singular = kind.to_lowercase();
            let plural = match singular.strip_suffix("class") {
                Some(stem) => format!("{stem}classes"),
                None => format!("{singular}s"),
            };
            json!({
                "name": plural, "singularName": singular, "kind": kind,
                "namespaced": !["Namespace", "PersistentVolume", "StorageClass"].contains(kind),
                "verbs": ["create", "get", "list", "patch"],
            })
        })
        .collect();
    if resources.is_empty() {
        return Value::Null;
    }
    json!({"kind": "APIResourceList", "groupVersion": api_version, "resources": resources})
}

/// What of `ours` isn't the same in `theirs`, with its path. What is only in `theirs` doesn't
/// count: kubectl adds empty fields.
fn lost(path: &str, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for (name, value) in ours {
                let theirs = theirs.get(name).unwrap_or(&Value::Null);
                lost(&format!("{path}.{name}"), value, theirs, found);
            }
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                lost(&format!("{path}[{index}]"), ours, theirs, found);
            }
        }
        (ours, theirs) if ours == theirs => {}
        (ours, theirs) => found.push(format!("{path}: {ours} became {theirs}")),
    }
}

#[test]
fn kubectl_takes_what_get_prints() {
    let host = host!();
    host.play(&pod(
        "taken",
        "
hostname: taken
terminationGracePeriodSeconds: 3
securityContext: {supplementalGroups: [1, 2]}
hostAliases: [{ip: 10.0.0.1, hostnames: [one, two]}]
dnsConfig: {options: [{name: ndots, value: '3'}]}
volumes:
- {name: scratch, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
- {name: host, hostPath: {path: /etc/hostname, type: File}}
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  env: [{name: A, value: '$(B) and more'}, {name: B, value: 'yes'}, {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
  ports: [{name: http, containerPort: 80}]
  resources: {limits: {cpu: 500m, memory: 64Mi}}
  securityContext: {capabilities: {drop: [ALL]}, readOnlyRootFilesystem: true}
  volumeMounts: [{name: scratch, mountPath: /scratch}, {name: host, mountPath: /host, readOnly: true}]
",
    ));
    let yaml = host.podling(&["get", "pod", "taken", "-o", "yaml"]).ok();
    let file = host.file("taken.yaml", &yaml.stdout);
    let file = file.to_str().unwrap();
    let config = host.file("kubeconfig", "apiVersion: v1\nkind: Config\n");
    let kubectl = |arguments: &[&str]| {
        let mut command = Command::new("kubectl");
        command
            .args(arguments)
            .env("KUBECONFIG", &config)
            .env("HOME", host.directory());
        run(&mut command).ok()
    };
    let server = discovery();
    kubectl(&[
        "--server",
        &server,
        "create",
        "--dry-run=client",
        "--validate=false",
        "-f",
        file,
    ])
    .says(&["pod/taken created (dry run)"]);

    // This one reads the file into kubectl's own types, which drop what they don't know.
    let printed = kubectl(&[
        "set",
        "image",
        "--local",
        "-o",
        "json",
        "-f",
        file,
        "main=other:1",
    ])
    .json();
    let mut ours = host.pod("taken");
    ours["spec"]["containers"][0]["image"] = "other:1".into();
    let mut found = Vec::new();
    for part in ["apiVersion", "kind", "metadata", "spec"] {
        lost(part, &ours[part], &printed[part], &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn kubectl_takes_what_explain_gives_to_start_from() {
    let host = host!();
    let config = host.file("kubeconfig", "apiVersion: v1\nkind: Config\n");
    let server = discovery();
    for (kind, _) in KINDS {
        let word = kind.to_lowercase();
        let yaml = host.podling(&["explain", &word, "-o", "yaml"]).ok();
        let file = host.file(&format!("{word}.yaml"), &yaml.stdout);
        let mut kubectl = Command::new("kubectl");
        kubectl
            .args(["--server", &server, "create", "--dry-run=client"])
            .args(["--validate=false", "-f"])
            .arg(&file)
            .env("KUBECONFIG", &config)
            .env("HOME", host.directory());
        run(&mut kubectl).ok().says(&["created (dry run)"]);
        host.podling(&["validate", file.to_str().unwrap()]).ok();
    }
}
