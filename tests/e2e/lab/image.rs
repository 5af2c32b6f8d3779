//! Images made for the tests, written as an OCI layout that skopeo then pushes to the registry or
//! packs into archives. Writing them here keeps every property of them in the test's hands:
//! compression, layers, whiteouts, platforms, configuration.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// How a layer is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// A bare tar archive.
    Plain,
    /// `+gzip`
    Gzip,
    /// `+zstd`
    Zstd,
}

/// What a layer's entry is.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A directory with that mode.
    Directory(u32),
    /// A file with that mode, owner and content.
    File(u32, u64, Vec<u8>),
    /// A symbolic link to that target.
    Link(String),
}

/// A layer: paths without a leading slash, in the archive's order.
pub type Layer = Vec<(String, Entry)>;

/// An image of one platform.
#[derive(Clone, Debug)]
pub struct Image {
    /// Its layers, bottom first.
    pub layers: Vec<Layer>,
    /// How they are packed.
    pub packing: Packing,
    /// The `config` object of the image's configuration.
    pub config: Value,
    /// The architecture in the registry's words.
    pub architecture: String,
}

impl Image {
    /// Debian's static busybox with all its applets, a user `app` (1000) in group `staff` (50).
    pub fn busybox() -> Self {
        let binary = fs::read("/usr/bin/busybox")
            .or_else(|_| fs::read("/bin/busybox"))
            .expect("the package busybox-static is installed");
        let list = super::run(std::process::Command::new("busybox").arg("--list")).ok();
        let mut layer: Layer = ["bin", "etc", "root", "home", "home/app", "var", "usr"]
            .iter()
            .map(|name| ((*name).to_owned(), Entry::Directory(0o755)))
            .collect();
        layer.push(("tmp".to_owned(), Entry::Directory(0o1777)));
        layer.push(("bin/busybox".to_owned(), Entry::File(0o755, 0, binary)));
        for applet in list.stdout.lines().filter(|applet| *applet != "busybox") {
            layer.push((format!("bin/{applet}"), Entry::Link("busybox".to_owned())));
        }
        let text = |text: &str| Entry::File(0o644, 0, text.as_bytes().to_vec());
        layer.push((
            "etc/passwd".to_owned(),
            text("root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/home/app:/bin/sh\n"),
        ));
        layer.push((
            "etc/group".to_owned(),
            text("root:x:0:\nstaff:x:50:app\napp:x:1000:\n"),
        ));
        Self {
            layers: vec![layer],
            packing: Packing::Gzip,
            config: json!({
                "Env": ["PATH=/bin", "FROM_IMAGE=yes"],
                "Cmd": ["sh", "-c", "echo the image speaks; exec sleep 1d"],
            }),
            architecture: architecture().to_owned(),
        }
    }

    /// The same with one more layer on top.
    #[must_use]
    pub fn with_layer(mut self, layer: Layer) -> Self {
        self.layers.push(layer);
        self
    }

    /// The same with its layers packed in that way.
    #[must_use]
    pub fn packed(mut self, packing: Packing) -> Self {
        self.packing = packing;
        self
    }

    /// The same with one field of its configuration set.
    #[must_use]
    pub fn configured(mut self, field: &str, value: Value) -> Self {
        self.config[field] = value;
        self
    }

    /// The same, said to be for another architecture.
    #[must_use]
    pub fn for_architecture(mut self, architecture: &str) -> Self {
        architecture.clone_into(&mut self.architecture);
        self
    }
}

/// A file entry with mode 0644, owned by root.
pub fn file(path: &str, content: &str) -> (String, Entry) {
    (
        path.to_owned(),
        Entry::File(0o644, 0, content.as_bytes().to_vec()),
    )
}

/// This machine's architecture in the registry's words.
pub fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

/// An OCI layout on disk with one image under the tag `latest`.
#[derive(Debug)]
pub struct Layout {
    directory: PathBuf,
}

impl Layout {
    /// Writes one image, or an index of several when there are more platforms than one.
    pub fn write(directory: &Path, platforms: &[Image]) -> Self {
        let layout = Self {
            directory: directory.to_owned(),
        };
        fs::create_dir_all(directory.join("blobs/sha256")).unwrap();
        fs::write(
            directory.join("oci-layout"),
            r#"{"imageLayoutVersion":"1.0.0"}"#,
        )
        .unwrap();
        let mut manifests: Vec<Value> = platforms
            .iter()
            .map(|image| layout.add_image(image))
            .collect();
        let mut top = if let [_] = manifests[..] {
            manifests.remove(0)
        } else {
            let index = json!({
                "schemaVersion": 2,
                "mediaType": "application/vnd.oci.image.index.v1+json",
                "manifests": manifests,
            });
            layout.add_blob(
                "application/vnd.oci.image.index.v1+json",
                index.to_string().as_bytes(),
            )
        };
        top["annotations"] = json!({"org.opencontainers.image.ref.name": "latest"});
        let index = json!({"schemaVersion": 2, "manifests": [top]});
        fs::write(directory.join("index.json"), index.to_string()).unwrap();
        layout
    }

    /// How skopeo names the image in it.
    pub fn for_skopeo(&self) -> String {
        format!("oci:{}:latest", self.directory.display())
    }

    fn add_image(&self, image: &Image) -> Value {
        let mut layers = Vec::new();
        let mut diff_ids = Vec::new();
        for layer in &image.layers {
            let archive = archive(layer);
            diff_ids.push(json!(digest(&archive)));
            let (suffix, packed) = match image.packing {
                Packing::Plain => ("", archive),
                Packing::Gzip => {
                    let mut encoder =
                        flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                    encoder.write_all(&archive).unwrap();
                    ("+gzip", encoder.finish().unwrap())
                }
                Packing::Zstd => ("+zstd", zstd::encode_all(archive.as_slice(), 1).unwrap()),
            };
            let kind = format!("application/vnd.oci.image.layer.v1.tar{suffix}");
            layers.push(self.add_blob(&kind, &packed));
        }
        let config = json!({
            "architecture": image.architecture,
            "os": "linux",
            "config": image.config,
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
        });
        let config = self.add_blob(
            "application/vnd.oci.image.config.v1+json",
            config.to_string().as_bytes(),
        );
        let kind = "application/vnd.oci.image.manifest.v1+json";
        let manifest = json!({
            "schemaVersion": 2, "mediaType": kind, "config": config, "layers": layers,
        });
        let mut descriptor = self.add_blob(kind, manifest.to_string().as_bytes());
        descriptor["platform"] = json!({"architecture": image.architecture, "os": "linux"});
        descriptor
    }

    fn add_blob(&self, kind: &str, content: &[u8]) -> Value {
        let digest = digest(content);
        let path = self.directory.join("blobs").join(digest.replace(':', "/"));
        fs::write(path, content).unwrap();
        json!({"mediaType": kind, "digest": digest, "size": content.len()})
    }
}

/// `sha256:` and the digest in hex.
pub fn digest(content: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(content) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn archive(layer: &Layer) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, entry) in layer {
        let mut header = tar::Header::new_gnu();
        header.set_mtime(1);
        header.set_uid(0);
        header.set_gid(0);
        header.set_size(0);
        match entry {
            Entry::Directory(mode) => {
                header.set_entry_type(tar::EntryType::Directory);
                header.set_mode(*mode);
                builder
                    .append_data(&mut header, path, std::io::empty())
                    .unwrap();
            }
            Entry::File(mode, owner, content) => {
                header.set_entry_type(tar::EntryType::Regular);
                header.set_mode(*mode);
                header.set_uid(*owner);
                header.set_size(content.len() as u64);
                builder
                    .append_data(&mut header, path, content.as_slice())
                    .unwrap();
            }
            Entry::Link(target) => {
                header.set_entry_type(tar::EntryType::Symlink);
                header.set_mode(0o777);
                builder.append_link(&mut header, path, target).unwrap();
            }
        }
    }
    builder.into_inner().unwrap()
}
