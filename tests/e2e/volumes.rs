//! `emptyDir` and `hostPath` volumes and how they are mounted.

use std::{fs, os::unix::fs::PermissionsExt, os::unix::net::UnixListener};

use crate::lab::{Host, host, pod};

/// A pod with one volume of that `hostPath` type at `/mnt`.
fn with_host_path(name: &str, path: &str, kind: &str) -> String {
    pod(
        name,
        &format!(
            "
restartPolicy: Never
volumes: [{{name: v, hostPath: {{path: {path}, type: {kind}}}}}]
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  volumeMounts: [{{name: v, mountPath: /mnt}}]
"
        ),
    )
}

fn is_refused(host: &Host, name: &str, path: &str, kind: &str, why: &str) {
    let output = host.try_play(&with_host_path(name, path, kind));
    assert_ne!(output.code, 0, "{output}");
    let last = path.rsplit('/').next().unwrap();
    output.complains(&[name, last.trim_start_matches("DIRECTORY"), why]);
    host.podling(&["down", "--all"]).ok();
}

#[test]
fn an_empty_dir_is_writable_by_everyone_and_gone_after_down() {
    let host = host!();
    host.play(&pod(
        "open",
        "
volumes: [{name: data, emptyDir: {}}]
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  securityContext: {runAsUser: 1000}
  volumeMounts: [{name: data, mountPath: /data}]
",
    ));
    host.exec("open", &["touch", "/data/file"]);
    assert_eq!(host.exec("open", &["stat", "-c", "%a", "/data"]), "777");
    host.down("open");
    host.has_left_nothing();
}

#[test]
fn an_empty_dir_in_memory_is_a_tmpfs_of_its_limit() {
    let host = host!();
    host.play(&pod(
        "memory",
        "
volumes: [{name: data, emptyDir: {medium: Memory, sizeLimit: 1Mi}}]
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  volumeMounts: [{name: data, mountPath: /data}]
",
    ));
    let mounts = host.exec("memory", &["cat", "/proc/mounts"]);
    let line = mounts
        .lines()
        .find(|line| line.contains(" /data "))
        .unwrap();
    assert!(
        line.contains("tmpfs") && line.contains("size=1024k"),
        "{line}"
    );
    host.podling(&[
        "exec",
        "memory",
        "--",
        "dd",
        "if=/dev/zero",
        "of=/data/big",
        "bs=1M",
        "count=2",
    ])
    .exits(1)
    .complains(&["No space left"]);
}

#[test]
fn a_host_path_is_the_hosts_directory() {
    let host = host!();
    let file = host.file("shared/file", "from the host");
    host.play(&with_host_path("hosted", "DIRECTORY/shared", "Directory"));
    assert_eq!(host.exec("hosted", &["cat", "/mnt/file"]), "from the host");
    host.exec("hosted", &["sh", "-c", "echo from the pod > /mnt/file"]);
    assert_eq!(fs::read_to_string(file).unwrap(), "from the pod\n");
    host.down("hosted");
    assert!(
        host.directory().join("shared/file").exists(),
        "a host path stays"
    );
}

#[test]
fn missing_directories_and_files_are_made_where_the_type_says_so() {
    let host = host!();
    host.play(&with_host_path(
        "directory",
        "DIRECTORY/new/deep",
        "DirectoryOrCreate",
    ));
    let made = fs::metadata(host.directory().join("new/deep")).unwrap();
    assert!(made.is_dir());
    assert_eq!(made.permissions().mode() & 0o777, 0o755);
    host.play(&with_host_path(
        "file",
        "DIRECTORY/new/file",
        "FileOrCreate",
    ));
    let made = fs::metadata(host.directory().join("new/file")).unwrap();
    assert!(made.is_file());
    assert_eq!(made.permissions().mode() & 0o777, 0o644);
}

#[test]
fn each_type_accepts_what_it_names() {
    let host = host!();
    host.file("file", "content");
    let _socket = UnixListener::bind(host.directory().join("socket")).unwrap();
    for (name, path, kind) in [
        ("file", "DIRECTORY/file", "File"),
        ("socket", "DIRECTORY/socket", "Socket"),
        ("device", "/dev/null", "CharDevice"),
        ("any", "DIRECTORY", "''"),
    ] {
        host.play(&with_host_path(name, path, kind));
    }
    assert_eq!(host.exec("file", &["cat", "/mnt"]), "content");
    host.exec("socket", &["test", "-S", "/mnt"]);
    host.exec("device", &["test", "-c", "/mnt"]);
}

#[test]
fn each_type_refuses_what_it_does_not_name() {
    let host = host!();
    host.file("file", "content");
    for (name, path, kind, why) in [
        ("missing", "DIRECTORY/none", "Directory", "hostPath"),
        (
            "no-directory",
            "DIRECTORY/file",
            "Directory",
            "not a directory",
        ),
        ("no-file", "DIRECTORY", "File", "not a file"),
        ("no-socket", "DIRECTORY/file", "Socket", "not a socket"),
        (
            "no-character-device",
            "DIRECTORY/file",
            "CharDevice",
            "not a character device",
        ),
        (
            "no-block-device",
            "/dev/null",
            "BlockDevice",
            "not a block device",
        ),
    ] {
        is_refused(&host, name, path, kind, why);
    }
}

#[test]
fn a_read_only_mount_is_for_one_container_only() {
    let host = host!();
    host.play(&pod(
        "mixed",
        "
volumes: [{name: data, emptyDir: {}}]
containers:
- name: writer
  image: BUSYBOX
  command: [sleep, 1d]
  volumeMounts: [{name: data, mountPath: /data}]
- name: reader
  image: BUSYBOX
  command: [sleep, 1d]
  volumeMounts: [{name: data, mountPath: /data, readOnly: true}]
",
    ));
    host.podling(&["exec", "mixed", "-c", "writer", "--", "touch", "/data/file"])
        .ok();
    host.podling(&[
        "exec",
        "mixed",
        "-c",
        "reader",
        "--",
        "touch",
        "/data/other",
    ])
    .exits(1)
    .complains(&["Read-only file system"]);
}

#[test]
fn a_sub_path_is_a_part_of_the_volume() {
    let host = host!();
    host.file("volume/site/index.html", "the page");
    host.file("volume/secret", "not for the pod");
    host.play(&pod(
        "part",
        "
volumes: [{name: v, hostPath: {path: DIRECTORY/volume}}]
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  volumeMounts:
  - {name: v, mountPath: /www, subPath: site}
  - {name: v, mountPath: /made, subPath: new/directory}
  - {name: v, mountPath: /etc/page, subPath: site/index.html}
",
    ));
    assert_eq!(host.exec("part", &["ls", "/www"]), "index.html");
    assert_eq!(host.exec("part", &["cat", "/etc/page"]), "the page");
    host.exec("part", &["touch", "/made/file"]);
    assert!(host.directory().join("volume/new/directory/file").exists());
}

#[test]
fn a_sub_path_does_not_lead_out_of_its_volume() {
    let host = host!();
    host.file("outside/secret", "the host's");
    host.file("volume/file", "");
    std::os::unix::fs::symlink(
        host.directory().join("outside"),
        host.directory().join("volume/link"),
    )
    .unwrap();
    // CVE-2017-1002101: the link is the container's, the target would be the host's.
    let output = host.try_play(&pod(
        "escape",
        "
restartPolicy: Never
volumes: [{name: v, hostPath: {path: DIRECTORY/volume}}]
containers:
- name: main
  image: BUSYBOX
  command: [sh, -c, 'ls /mnt; exec sleep 1d']
  volumeMounts: [{name: v, mountPath: /mnt, subPath: link}]
",
    ));
    if output.code == 0 {
        let seen = host.exec("escape", &["ls", "/mnt"]);
        assert!(!seen.contains("secret"), "{seen}");
    }
    host.podling(&["down", "--all"]).ok();
    assert_eq!(
        fs::read_to_string(host.directory().join("outside/secret")).unwrap(),
        "the host's"
    );
}

#[test]
fn a_mount_path_that_is_a_link_in_the_image_stays_in_the_container() {
    let host = host!();
    let image = crate::lab::image::Image::busybox().with_layer(vec![(
        "out".to_owned(),
        crate::lab::image::Entry::Link("/../../../../../../tmp".to_owned()),
    )]);
    host.registry().push("linked:1", &[image]);
    host.play(&pod(
        "linked",
        "
volumes: [{name: v, emptyDir: {}}]
containers:
- name: main
  image: REGISTRY/linked:1
  command: [sleep, 1d]
  volumeMounts: [{name: v, mountPath: /out}]
",
    ));
    host.exec("linked", &["touch", "/out/file"]);
    assert_eq!(
        host.exec("linked", &["ls", "/tmp"]),
        "file",
        "the container's own /tmp"
    );
}
