use super::*;

fn built(container: &str, image: ImageConfig) -> Result<Spec, String> {
    built_in("{}", container, image)
}

/// The spec of a container in a pod whose spec has these further fields.
fn built_in(fields: &str, container: &str, image: ImageConfig) -> Result<Spec, String> {
    let mut spec: serde_json::Value = serde_json::from_str(fields).unwrap();
    spec["containers"] = serde_json::from_str(&format!("[{container}]")).unwrap();
    let pod: Pod = serde_json::from_value(serde_json::json!({
        "metadata": {"name": "p", "namespace": "ns", "uid": "u"},
        "spec": spec,
    }))
    .unwrap();
    let facts = Facts {
        hostname: "p".to_owned(),
        run_dir: "/run/podling/pods/u".into(),
        netns: "/run/netns/podling-u".into(),
        cgroup: "podling/podu".to_owned(),
        node_memory: 1 << 30,
        ..Facts::default()
    };
    build(&Input {
        pod: &pod,
        container: &pod.spec.containers[0],
        image: &image,
        accounts: &Accounts::default(),
        facts: &facts,
        paths: &Paths::default(),
        root: "/layers/upper".into(),
        volumes: &|name| Some(PathBuf::from("/volumes").join(name)),
        devices: Vec::new(),
    })
    .map_err(|error| error.to_string())
}

fn image() -> ImageConfig {
    ImageConfig {
        entrypoint: vec!["/entry".to_owned()],
        cmd: vec!["image-arg".to_owned()],
        working_dir: "/srv".to_owned(),
        ..ImageConfig::default()
    }
}

fn args(spec: &Spec) -> Vec<String> {
    spec.process().clone().unwrap().args().clone().unwrap()
}

#[test]
fn command_and_args_replace_what_the_image_has() {
    for (container, expected) in [
        (r#"{"name":"c"}"#, vec!["/entry", "image-arg"]),
        (r#"{"name":"c","args":["x"]}"#, vec!["/entry", "x"]),
        (r#"{"name":"c","command":["/bin/x"]}"#, vec!["/bin/x"]),
        (r#"{"name":"c","command":["/bin/x"],"args":["y"]}"#, vec!["/bin/x", "y"]),
        (
            r#"{"name":"c","args":["$(A)","$$(A)","$(B)"],"env":[{"name":"A","value":"1"}]}"#,
            vec!["/entry", "1", "$(A)", "$(B)"],
        ),
    ] {
        assert_eq!(args(&built(container, image()).unwrap()), expected, "{container}");
    }
}

#[test]
fn nothing_to_run_is_an_error() {
    let error = built(r#"{"name":"c"}"#, ImageConfig::default()).unwrap_err();
    assert!(error.contains("no command specified"), "{error}");
}

#[test]
fn the_working_directory_is_the_manifests_or_the_images() {
    let cwd = |container: &str| {
        let spec = built(container, image()).unwrap();
        spec.process().clone().unwrap().cwd().clone()
    };
    assert_eq!(cwd(r#"{"name":"c"}"#), PathBuf::from("/srv"));
    assert_eq!(cwd(r#"{"name":"c","workingDir":"/w"}"#), PathBuf::from("/w"));
}

#[test]
fn namespaces_of_the_pod_are_joined_and_those_of_the_host_are_not_named() {
    let kinds = |fields: &str| {
        let spec = built_in(fields, r#"{"name":"c"}"#, image()).unwrap();
        let namespaces = spec.linux().clone().unwrap().namespaces().clone().unwrap();
        let mut names: Vec<_> = namespaces
            .iter()
            .map(|namespace| {
                let mark = if namespace.path().is_some() { "joined" } else { "new" };
                format!("{} {mark}", namespace.typ())
            })
            .collect();
        names.sort();
        names
    };
    assert_eq!(
        kinds("{}"),
        ["cgroup new", "ipc joined", "mnt new", "net joined", "pid new", "uts joined"]
    );
    assert_eq!(
        kinds(r#"{"hostNetwork":true,"hostPID":true,"hostIPC":true}"#),
        ["cgroup new", "mnt new"]
    );
    assert!(kinds(r#"{"shareProcessNamespace":true}"#).contains(&"pid joined".to_owned()));
}

#[test]
fn a_volume_takes_the_place_of_a_shared_file_and_parents_come_first() {
    let container = r#"{"name":"c","volumeMounts":[
        {"name":"inner","mountPath":"/data/inner","readOnly":true},
        {"name":"outer","mountPath":"/data/"},
        {"name":"hosts","mountPath":"/etc/hosts","subPathExpr":"$(WHICH)"}],
        "env":[{"name":"WHICH","value":"mine"}]}"#;
    let spec = built(container, image()).unwrap();
    let mounts = spec.mounts().clone().unwrap();
    let position = |path: &str| mounts.iter().position(|m| m.destination() == std::path::Path::new(path)).unwrap();
    assert!(position("/data") < position("/data/inner"));
    let hosts: Vec<_> = mounts.iter().filter(|m| m.destination().ends_with("etc/hosts")).collect();
    assert_eq!(hosts.len(), 1);
    assert_eq!(hosts[0].source().clone().unwrap(), PathBuf::from("/volumes/hosts/mine"));
    let inner = mounts[position("/data/inner")].options().clone().unwrap();
    assert!(inner.contains(&"ro".to_owned()) && inner.contains(&"rprivate".to_owned()));
}

#[test]
fn a_privileged_container_is_not_confined() {
    let spec = built(r#"{"name":"c","securityContext":{"privileged":true}}"#, image()).unwrap();
    let linux = spec.linux().clone().unwrap();
    assert!(linux.seccomp().is_none());
    assert!(linux.masked_paths().clone().unwrap().is_empty());
    let devices = linux.resources().clone().unwrap().devices().clone().unwrap();
    assert!(devices.iter().all(oci_spec::runtime::LinuxDeviceCgroup::allow));
}

#[test]
fn an_ordinary_container_is_confined() {
    let spec = built(r#"{"name":"c"}"#, image()).unwrap();
    let linux = spec.linux().clone().unwrap();
    assert!(linux.seccomp().is_some());
    assert!(linux.masked_paths().clone().unwrap().contains(&"/proc/kcore".to_owned()));
    let process = spec.process().clone().unwrap();
    assert_eq!(process.no_new_privileges(), Some(false));
    assert_eq!(process.capabilities().clone().unwrap().bounding().clone().unwrap().len(), 14);
    assert_eq!(
        linux.cgroups_path().clone().unwrap(),
        PathBuf::from("podling/podu/c")
    );
}
