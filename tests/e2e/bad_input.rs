//! Mistakes: each is one clear message with a documented exit code, and leaves nothing behind.

use std::process::Command;

use crate::lab::{Host, Output, host, image::Image, pod, registry::free_port, run};

const SLEEPER: &str = "containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]";

/// Plays a manifest that can't work and looks that nothing of it is there.
#[track_caller]
fn refused(host: &Host, manifest: &str, code: i32) -> Output {
    let output = host.try_play(manifest).exits(code);
    assert!(!output.stderr.contains("panicked"), "{output}");
    assert!(host.pods().is_empty(), "{output}");
    host.has_left_nothing();
    output
}

#[test]
fn a_missing_file() {
    let host = host!();
    host.podling(&["play", "nowhere.yaml"])
        .exits(3)
        .complains(&["nowhere.yaml", "no such file"]);
}

#[test]
fn broken_yaml() {
    let host = host!();
    let file = host.file(
        "broken.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: x\n",
    );
    host.podling(&["play", &file.to_string_lossy()])
        .exits(3)
        .complains(&["broken.yaml", ":"]);
}

#[test]
fn a_key_that_stands_twice() {
    let host = host!();
    refused(
        &host,
        "apiVersion: v1\nkind: Pod\nkind: Pod\nmetadata: {name: x}\n",
        3,
    )
    .complains(&["kind", "already"]);
}

#[test]
fn an_unknown_kind() {
    let host = host!();
    refused(
        &host,
        "apiVersion: v1\nkind: Podd\nmetadata: {name: x}\n",
        3,
    )
    .complains(&["Podd", "Pod"]);
}

#[test]
fn an_unknown_field_with_its_place_and_the_nearest_known_name() {
    let host = host!();
    let manifest = pod(
        "typo",
        "
containers:
- name: main
  image: BUSYBOX
  imagePullPolcy: Always
",
    );
    let line = manifest
        .lines()
        .position(|line| line.contains("Polcy"))
        .unwrap()
        + 1;
    refused(&host, &manifest, 3).complains(&[
        "imagePullPolcy",
        "imagePullPolicy",
        &format!(":{line}:"),
    ]);
    // The line itself stands there for whoever reads along.
    let file = host.file("typo.yaml", &manifest);
    host.podling(&["validate", "--format", "snippets", &file.to_string_lossy()])
        .exits(3)
        .says(&["imagePullPolcy: Always", "imagePullPolicy", "^"]);
}

#[test]
fn a_wrong_type() {
    let host = host!();
    refused(
        &host,
        &pod(
            "typed",
            "
hostNetwork: 'yes'
containers: [{name: main, image: BUSYBOX}]
",
        ),
        3,
    )
    .complains(&["hostNetwork", "true", "false"]);
}

#[test]
fn a_missing_name() {
    let host = host!();
    refused(
        &host,
        "apiVersion: v1\nkind: Pod\nmetadata: {}\nspec: {containers: [{name: a, image: BUSYBOX}]}\n",
        3,
    )
    .complains(&["metadata.name"]);
}

#[test]
fn a_name_that_is_none() {
    let host = host!();
    refused(&host, &pod("Not_A_Name", SLEEPER), 3).complains(&["Not_A_Name", "lower"]);
}

#[test]
fn two_containers_of_one_name() {
    let host = host!();
    refused(
        &host,
        &pod(
            "twins",
            "
containers:
- {name: same, image: BUSYBOX}
- {name: same, image: BUSYBOX}
",
        ),
        3,
    )
    .complains(&["containers[1].name", "same"]);
}

#[test]
fn a_pod_without_containers() {
    let host = host!();
    refused(&host, &pod("empty", "containers: []"), 3).complains(&["spec.containers"]);
}

#[test]
fn a_mount_of_a_volume_that_is_not_there() {
    let host = host!();
    refused(
        &host,
        &pod(
            "mounts",
            "
containers:
- {name: main, image: BUSYBOX, volumeMounts: [{name: nothing, mountPath: /x}]}
",
        ),
        3,
    )
    .complains(&["volumeMounts[0].name", "nothing"]);
}

#[test]
fn all_mistakes_of_all_files_are_told_at_once() {
    let host = host!();
    let one = host.file(
        "one.yaml",
        &pod("one", "containers: [{name: A_B, image: BUSYBOX}]"),
    );
    let two = host.file(
        "two.yaml",
        &pod("two", "containers: []\nrestartPolicy: Sometimes"),
    );
    host.podling(&["play", &one.to_string_lossy(), &two.to_string_lossy()])
        .exits(3)
        .complains(&["one.yaml", "A_B", "two.yaml", "Sometimes", "containers"]);
}

#[test]
fn nothing_is_created_when_one_document_is_invalid() {
    let host = host!();
    let manifest = format!(
        "{}---\n{}",
        pod("valid", SLEEPER),
        pod("invalid", "containers: 7")
    );
    refused(&host, &manifest, 3).complains(&["containers"]);
}

#[test]
fn an_image_that_is_not_there() {
    let host = host!();
    refused(
        &host,
        &pod(
            "missing",
            "containers: [{name: main, image: 'REGISTRY/nobody-has-this:1'}]",
        ),
        4,
    )
    .complains(&["missing", "main", "nobody-has-this:1", "ErrImagePull"]);
}

#[test]
fn a_registry_that_is_down() {
    let host = host!();
    let image = format!("127.0.0.1:{}/app:1", free_port());
    refused(
        &host,
        &pod(
            "down",
            &format!("containers: [{{name: main, image: '{image}'}}]"),
        ),
        4,
    )
    .complains(&["down", "main", &image, "refused"]);
}

#[test]
fn a_name_that_no_image_can_have() {
    let host = host!();
    let output = host.try_play(&pod(
        "named",
        "containers: [{name: main, image: 'Not An Image'}]",
    ));
    assert!([3, 4].contains(&output.code), "{output}");
    output.complains(&["Not An Image"]);
}

#[test]
fn an_image_without_a_command() {
    let host = host!();
    let image = Image::busybox().configured("Cmd", serde_json::Value::Null);
    host.registry().push("silent:1", &[image]);
    let output = host.try_play(&pod(
        "silent",
        "
restartPolicy: Never
containers: [{name: main, image: 'REGISTRY/silent:1'}]
",
    ));
    assert_ne!(output.code, 0, "{output}");
    output.complains(&["main", "command"]);
    host.podling(&["down", "--all"]).ok();
}

#[test]
fn a_host_path_of_the_wrong_type() {
    let host = host!();
    host.file("file", "");
    let output = host.try_play(&pod(
        "typed",
        "
restartPolicy: Never
volumes: [{name: v, hostPath: {path: DIRECTORY/file, type: Directory}}]
containers:
- {name: main, image: BUSYBOX, command: [sleep, 1d], volumeMounts: [{name: v, mountPath: /mnt}]}
",
    ));
    assert!([1, 5].contains(&output.code), "{output}");
    output.complains(&["typed", "/file", "is not a directory"]);
    host.podling(&["down", "--all"]).ok();
    host.has_left_nothing();
}

#[test]
fn a_command_that_is_not_in_the_image() {
    let host = host!();
    let output = host.try_play(&pod(
        "lost",
        "
restartPolicy: Never
containers: [{name: main, image: BUSYBOX, command: [/bin/no-such-command]}]
",
    ));
    assert!([1, 5].contains(&output.code), "{output}");
    output.complains(&["lost", "main", "/bin/no-such-command", "No such file"]);
    host.podling(&["down", "--all"]).ok();
    host.has_left_nothing();
}

#[test]
fn a_user_without_root() {
    let host = host!();
    let manifest = host.file("pod.yaml", &pod("user", SLEEPER));
    // The binary and the manifest are opened before the privileges are dropped.
    let mut command = Command::new("setpriv");
    command
        .args([
            "--reuid",
            "65534",
            "--regid",
            "65534",
            "--clear-groups",
            "--",
        ])
        .arg(public_binary(&host))
        .args([
            "--root",
            "/nonexistent/root",
            "--run-root",
            "/nonexistent/run",
            "play",
        ])
        .arg(public(&host, &manifest));
    run(&mut command)
        .exits(1)
        .complains(&["needs root", "sudo"]);
}

/// The binary where every user can run it: the target directory may be below a closed home.
fn public_binary(host: &Host) -> std::path::PathBuf {
    public(host, std::path::Path::new(env!("CARGO_BIN_EXE_podling")))
}

fn public(host: &Host, file: &std::path::Path) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let target = host
        .directory()
        .join(format!("public-{}", file.file_name().unwrap().display()));
    std::fs::copy(file, &target).unwrap();
    std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o755)).unwrap();
    target
}

#[test]
fn a_kernel_without_a_feature() {
    let host = host!();
    let file = host.file("pod.yaml", &pod("old-kernel", SLEEPER));
    // strace answers in the kernel's place: this is what one without overlayfs says.
    for (call, error, part) in [
        ("fsopen", "ENODEV", "overlay"),
        ("unshare", "EINVAL", "namespace"),
    ] {
        if run(Command::new("sh").args(["-c", "command -v strace || true"]))
            .text()
            .is_empty()
        {
            return crate::lab::cannot_run("strace is not installed");
        }
        let play = host.command(&["play", &file.to_string_lossy()]);
        let mut command = Command::new("strace");
        command
            .args([
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                &format!("inject={call}:error={error}"),
            ])
            .arg(play.get_program())
            .args(play.get_args());
        let output = run(&mut command);
        assert!([1, 5].contains(&output.code), "{call}: {output}");
        assert!(
            output.stderr.to_lowercase().contains(part),
            "{call}: {output}"
        );
        host.podling(&["down", "--all"]).ok();
    }
    host.has_left_nothing();
}

#[test]
fn wrong_usage() {
    let host = host!();
    for arguments in [
        &["play"][..],
        &["fly"],
        &["ps", "-o", "xml"],
        &["--subnet", "x", "ps"],
    ] {
        let output = host.podling(arguments).exits(2);
        assert!(output.stderr.contains("error"), "{output}");
    }
}
