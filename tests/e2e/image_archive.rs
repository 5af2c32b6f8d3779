//! `image load` and `image save`, with skopeo as the other side.

use std::process::Command;

use crate::lab::{
    Host, host,
    image::{Image, Layout, Packing, file},
    pod, run,
};

/// Packs the layout's image with skopeo into an archive of that format.
fn pack(host: &Host, image: Image, format: &str, reference: &str) -> String {
    let layout = Layout::write(&host.directory().join("layout"), &[image]);
    let path = host
        .directory()
        .join("image.tar")
        .to_string_lossy()
        .into_owned();
    run(Command::new("skopeo")
        .args(["copy", "--quiet", "--insecure-policy", &layout.for_skopeo()])
        .arg(format!("{format}:{path}:{reference}")))
    .ok();
    path
}

fn runs(host: &Host, reference: &str) {
    host.play(&pod("loaded", &format!(
        "containers: [{{name: main, image: '{reference}', imagePullPolicy: Never, command: [sleep, 1d]}}]"
    )));
    assert_eq!(host.exec("loaded", &["cat", "/marker"]), "loaded");
}

fn marked(packing: Packing) -> Image {
    Image::busybox()
        .with_layer(vec![file("marker", "loaded")])
        .packed(packing)
}

#[test]
fn an_oci_archive_of_skopeo_is_loaded() {
    let host = host!();
    let reference = "registry.example/team/app:1";
    let path = pack(&host, marked(Packing::Gzip), "oci-archive", reference);
    host.podling(&["image", "load", "-i", &path])
        .ok()
        .says(&[reference]);
    runs(&host, reference);
}

#[test]
fn a_docker_archive_of_skopeo_is_loaded() {
    let host = host!();
    let reference = "registry.example/team/app:1";
    let path = pack(&host, marked(Packing::Plain), "docker-archive", reference);
    host.podling(&["image", "load", "-i", &path])
        .ok()
        .says(&[reference]);
    runs(&host, reference);
}

#[test]
fn saved_archives_are_read_by_skopeo() {
    let host = host!();
    let reference = host.registry().reference("busybox:1");
    host.podling(&["image", "pull", &reference]).ok();
    for (format, transport) in [("oci", "oci-archive"), ("docker", "docker-archive")] {
        let path = host.directory().join(format!("{format}.tar"));
        let path = path.to_string_lossy();
        host.podling(&["image", "save", "--format", format, "-o", &path, &reference])
            .ok();
        let copy = host.directory().join(format!("copy-{format}"));
        run(Command::new("skopeo")
            .args([
                "copy",
                "--quiet",
                "--insecure-policy",
                &format!("{transport}:{path}"),
            ])
            .arg(format!("dir:{}", copy.display())))
        .ok();
    }
}

#[test]
fn what_was_saved_is_loaded_again() {
    let host = host!();
    let reference = "registry.example/team/app:1";
    let path = pack(&host, marked(Packing::Zstd), "oci-archive", reference);
    host.podling(&["image", "load", "-i", &path]).ok();
    let saved = host.directory().join("saved.tar");
    let saved = saved.to_string_lossy();
    host.podling(&["image", "save", "-o", &saved, reference])
        .ok();
    host.podling(&["image", "rm", reference]).ok();
    host.podling(&["image", "load", "-i", &saved]).ok();
    runs(&host, reference);
}

#[test]
fn a_file_that_is_no_archive_is_refused() {
    let host = host!();
    let path = host.file("not.tar", "this is not an archive");
    host.podling(&["image", "load", "-i", &path.to_string_lossy()])
        .exits(4)
        .complains(&["not.tar"]);
}
