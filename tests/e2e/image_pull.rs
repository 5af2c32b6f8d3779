//! Pulling images from a registry.

use std::process::Command;

use crate::lab::{
    host,
    image::{Entry, Image, Packing},
    pod,
    registry::layered,
    run,
};

#[test]
fn an_image_is_pulled_by_tag_and_by_digest() {
    let host = host!();
    let tag = host.registry().reference("busybox:1");
    host.podling(&["image", "pull", &tag]).ok();
    let digest = host.registry().digest("busybox:1");
    let pinned = host.registry().reference(&format!("busybox@{digest}"));
    host.podling(&["image", "pull", &pinned]).ok();
    host.podling(&["image", "ls"]).ok().says(&["busybox", "1"]);
}

#[test]
fn every_packing_gives_the_same_files() {
    let host = host!();
    for (name, packing) in [
        ("plain", Packing::Plain),
        ("gzip", Packing::Gzip),
        ("zstd", Packing::Zstd),
    ] {
        let reference = format!("layered-{name}:1");
        host.registry().push(&reference, &[layered(packing)]);
        host.play(&pod(
            name,
            &format!(
                "containers: [{{name: main, image: 'REGISTRY/{reference}', command: [sleep, 1d]}}]"
            ),
        ));
        let listing = host.exec(name, &["sh", "-c", "cd /data; find . | sort; cat replaced"]);
        assert_eq!(
            listing, ".\n./opaque\n./opaque/new\n./owned\n./replaced\nupper",
            "{name}"
        );
        assert_eq!(
            host.exec(name, &["stat", "-c", "%u %a", "/data/owned"]),
            "1000 640"
        );
    }
}

#[test]
fn a_list_of_platforms_gives_this_machines() {
    let host = host!();
    let foreign = if crate::lab::image::architecture() == "s390x" {
        "amd64"
    } else {
        "s390x"
    };
    let mut wrong = Image::busybox().for_architecture(foreign);
    wrong.layers = vec![vec![("bin".to_owned(), Entry::Directory(0o755))]];
    host.registry()
        .push("platforms:1", &[wrong, Image::busybox()]);
    host.play(&pod(
        "platforms",
        "containers: [{name: main, image: 'REGISTRY/platforms:1', command: [sleep, 1d]}]",
    ));
    host.exec("platforms", &["true"]);
}

#[test]
fn a_list_without_this_platform_is_an_error_that_names_it() {
    let host = host!();
    let others = ["s390x", "ppc64le"].map(|name| Image::busybox().for_architecture(name));
    host.registry().push("elsewhere:1", &others);
    let reference = host.registry().reference("elsewhere:1");
    host.podling(&["image", "pull", &reference])
        .exits(4)
        .complains(&["elsewhere", crate::lab::image::architecture()]);
}

#[test]
fn a_layer_with_another_digest_is_refused_and_not_kept() {
    let host = host!();
    let marker = Entry::File(0o644, 0, format!("{:?}", host.directory()).into_bytes());
    let image = Image::busybox().with_layer(vec![("marker".to_owned(), marker)]);
    host.registry().push("corrupt:1", &[image]);
    // The layers below are shared with other tests' images, so only the top one may be harmed.
    host.registry().corrupt_top("corrupt:1");
    let reference = host.registry().reference("corrupt:1");
    host.podling(&["image", "pull", &reference])
        .exits(4)
        .complains(&["corrupt", "sha256:"]);
    let list = host.podling(&["image", "ls"]).ok();
    assert!(!list.stdout.contains("corrupt"), "{list}");
}

#[test]
fn if_not_present_pulls_once_and_always_every_time() {
    let host = host!();
    let version =
        |text: &str| Image::busybox().with_layer(vec![crate::lab::image::file("version", text)]);
    let name = format!("moving-{}:1", host.instance().hash);
    host.registry().push(&name, &[version("one")]);
    let run = |pod_name: &str, policy: &str| {
        host.play(&pod(pod_name, &format!(
            "containers: [{{name: main, image: 'REGISTRY/{name}', imagePullPolicy: {policy}, command: [sleep, 1d]}}]"
        )));
        host.exec(pod_name, &["cat", "/version"])
    };
    assert_eq!(run("first", "IfNotPresent"), "one");
    host.registry().push(&name, &[version("two")]);
    assert_eq!(run("second", "IfNotPresent"), "one");
    assert_eq!(run("third", "Always"), "two");
    assert_eq!(run("fourth", "Never"), "two");
}

#[test]
fn never_with_a_missing_image_says_what_to_do() {
    let host = host!();
    host.try_play(&pod(
        "never",
        "containers: [{name: main, image: BUSYBOX, imagePullPolicy: Never, command: [sleep, 1d]}]",
    ))
    .exits(4)
    .complains(&["never", "main", "ErrImageNeverPull", "image pull"]);
    assert!(host.pods().is_empty());
}

#[test]
fn the_tag_latest_is_pulled_always_unless_the_manifest_says_otherwise() {
    let host = host!();
    let name = format!("newest-{}", host.instance().hash);
    let version =
        |text: &str| Image::busybox().with_layer(vec![crate::lab::image::file("version", text)]);
    host.registry()
        .push(&format!("{name}:latest"), &[version("one")]);
    let play = |pod_name: &str| {
        host.play(&pod(
            pod_name,
            &format!(
                "containers: [{{name: main, image: 'REGISTRY/{name}', command: [sleep, 1d]}}]"
            ),
        ));
        host.exec(pod_name, &["cat", "/version"])
    };
    assert_eq!(play("first"), "one");
    host.registry()
        .push(&format!("{name}:latest"), &[version("two")]);
    assert_eq!(play("second"), "two");
}

#[test]
fn an_image_made_by_another_tool_runs() {
    let host = host!();
    let layout = host.directory().join("umoci");
    let image = format!("{}:made", layout.display());
    let bundle = host.directory().join("bundle");
    let umoci = |arguments: &[&str]| run(Command::new("umoci").args(arguments)).ok();
    umoci(&["init", "--layout", &layout.to_string_lossy()]);
    umoci(&["new", "--image", &image]);
    umoci(&["unpack", "--image", &image, &bundle.to_string_lossy()]);
    std::fs::create_dir_all(bundle.join("rootfs/bin")).unwrap();
    std::fs::copy("/usr/bin/busybox", bundle.join("rootfs/bin/busybox")).unwrap();
    umoci(&["repack", "--image", &image, &bundle.to_string_lossy()]);
    umoci(&[
        "config",
        "--image",
        &image,
        "--config.entrypoint",
        "/bin/busybox",
        "--config.cmd",
        "echo",
        "--config.cmd",
        "made by umoci",
    ]);
    run(Command::new("skopeo")
        .args([
            "copy",
            "--quiet",
            "--insecure-policy",
            "--dest-tls-verify=false",
        ])
        .arg(format!("oci:{image}"))
        .arg(format!("docker://{}", host.registry().reference("umoci:1"))))
    .ok();
    host.play(&pod(
        "umoci",
        "restartPolicy: Never\ncontainers: [{name: main, image: 'REGISTRY/umoci:1'}]",
    ));
    host.wait_for_log("umoci", "made by umoci");
}

#[test]
fn a_removed_image_is_gone_and_one_in_use_is_not() {
    let host = host!();
    host.play(&pod(
        "user",
        "containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]",
    ));
    let reference = host.registry().reference("busybox:1");
    let refused = host.podling(&["image", "rm", &reference]);
    assert_ne!(refused.code, 0, "{refused}");
    refused.complains(&["user"]);
    host.down("user");
    host.podling(&["image", "rm", &reference]).ok();
    let list = host.podling(&["image", "ls"]).ok();
    assert!(!list.stdout.contains(&reference), "{list}");
}
