//! The room against a real registry and real tools: `docker-registry`, `skopeo`, `umoci`.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::*;

/// A directory that goes away with the test.
pub(super) struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("podling-image-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn store(&self, name: &str) -> ImageStore {
        ImageStore::open(&self.0.join(name)).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// An OCI layout with the image `busy` of two layers, the upper with a whiteout.
fn layout(scratch: &Scratch) -> String {
    let oci = scratch.path("oci");
    let image = format!("{oci}:busy");
    run("umoci", &["init", "--layout", &oci]);
    run("umoci", &["new", "--image", &image]);
    let bundle = scratch.path("bundle");
    run("umoci", &["unpack", "--image", &image, &bundle]);
    let root = Path::new(&bundle).join("rootfs");
    fs::create_dir_all(root.join("bin")).unwrap();
    fs::create_dir_all(root.join("etc")).unwrap();
    fs::copy("/usr/bin/busybox", root.join("bin/busybox")).unwrap();
    symlink("busybox", root.join("bin/sh")).unwrap();
    fs::hard_link(root.join("bin/busybox"), root.join("bin/ls")).unwrap();
    fs::write(root.join("etc/gone"), "gone").unwrap();
    fs::write(root.join("etc/stays"), "stays").unwrap();
    std::os::unix::fs::chown(root.join("etc/stays"), Some(7), Some(8)).unwrap();
    fs::set_permissions(root.join("etc/stays"), fs::Permissions::from_mode(0o4711)).unwrap();
    run(
        "umoci",
        &["repack", "--refresh-bundle", "--image", &image, &bundle],
    );
    fs::remove_file(root.join("etc/gone")).unwrap();
    run(
        "umoci",
        &["repack", "--refresh-bundle", "--image", &image, &bundle],
    );
    run(
        "umoci",
        &[
            "config",
            "--image",
            &image,
            "--config.env",
            "A=b",
            "--config.cmd",
            "sh",
        ],
    );
    oci
}

struct Registry {
    process: Child,
    address: String,
    data: PathBuf,
}

impl Registry {
    fn start(scratch: &Scratch) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let address = format!("127.0.0.1:{port}");
        let data = scratch.0.join("data");
        let config = scratch.path("config.yml");
        fs::write(
            &config,
            format!(
                "version: 0.1\nstorage: {{ filesystem: {{ rootdirectory: {} }} }}\n\
                 http: {{ addr: {address} }}\nlog: {{ level: error }}\n",
                data.display()
            ),
        )
        .unwrap();
        let process = Command::new("/usr/bin/docker-registry")
            .args(["serve", &config])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(Instant::now() < deadline, "the registry doesn't start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self {
            process,
            address,
            data,
        }
    }

    fn push(&self, oci: &str, name: &str, more: &[&str]) {
        let (from, to) = (
            format!("oci:{oci}:busy"),
            format!("docker://{}/{name}", self.address),
        );
        let mut arguments = vec!["copy", "-q", "--dest-tls-verify=false"];
        arguments.extend(more);
        arguments.extend([from.as_str(), to.as_str()]);
        run("skopeo", &arguments);
    }

    fn put_manifest(&self, repository: &str, tag: &str, content: &[u8]) {
        use std::io::{Read, Write};
        let mut connection = std::net::TcpStream::connect(&self.address).unwrap();
        write!(
            connection,
            "PUT /v2/{repository}/manifests/{tag} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Type: {}\r\nContent-Length: {}\r\n\r\n",
            self.address,
            manifest::OCI_INDEX,
            content.len()
        )
        .unwrap();
        connection.write_all(content).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }

    fn pull(&self, store: &ImageStore, name: &str) -> Result<Image, ImageError> {
        pull_from(store, &format!("{}/{name}", self.address))
    }
}

fn pull_from(store: &ImageStore, name: &str) -> Result<Image, ImageError> {
    let reference = name.parse().unwrap();
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(pull(
            store,
            &reference,
            &PullOptions {
                registries: &[],
                tls_verify: true,
                platform: Platform::host(),
                progress: &Silent,
            },
        ))
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What every way into the store must have made of [`layout`].
fn check(image: &Image) {
    assert_eq!(image.config.cmd, ["sh"]);
    assert!(image.config.env.contains(&"A=b".to_owned()));
    assert_eq!(image.layers.len(), 2);
    let [lower, upper] = &image.layers[..] else {
        unreachable!()
    };
    let same = |name: &str| fs::metadata(lower.join(name)).unwrap().ino();
    assert_eq!(same("bin/busybox"), same("bin/ls"));
    assert_eq!(
        fs::read_link(lower.join("bin/sh")).unwrap(),
        Path::new("busybox")
    );
    assert!(fs::read("/usr/bin/busybox").unwrap() == fs::read(lower.join("bin/ls")).unwrap());
    let stays = fs::metadata(lower.join("etc/stays")).unwrap();
    assert_eq!(
        (stays.mode() & 0o7777, stays.uid(), stays.gid()),
        (0o4711, 7, 8)
    );
    let gone = fs::symlink_metadata(upper.join("etc/gone")).unwrap();
    assert_eq!((gone.mode() & 0o170_000, gone.rdev()), (0o020_000, 0));
    assert_eq!(fs::metadata(lower).unwrap().mode() & 0o777, 0o755);
}

fn is_empty(directory: &Path) -> bool {
    fs::read_dir(directory).map_or(true, |mut entries| entries.next().is_none())
}

#[test]
fn pulls_every_kind_from_a_registry() {
    let scratch = Scratch::new("pull");
    let oci = layout(&scratch);
    let registry = Registry::start(&scratch);
    // skopeo compresses only what comes plain, and prefers blobs that the registry has.
    let plain = format!("dir:{}", scratch.path("plain"));
    run(
        "skopeo",
        &[
            "copy",
            "-q",
            "--dest-decompress",
            &format!("oci:{oci}:busy"),
            &plain,
        ],
    );
    let second = Scratch::new("pull-zstd");
    let other = Registry::start(&second);
    let zstd = format!("docker://{}/zstd:1", other.address);
    run(
        "skopeo",
        &[
            "copy",
            "-q",
            "--dest-tls-verify=false",
            "--dest-compress-format",
            "zstd",
            "--format",
            "oci",
            &plain,
            &zstd,
        ],
    );
    registry.push(&oci, "library/gz:1", &[]);
    registry.push(&oci, "docker:1", &["--format", "v2s2"]);
    let (mut first, store) = (None, scratch.store("store"));
    for (registry, name) in [
        (&registry, "library/gz:1"),
        (&other, "zstd:1"),
        (&registry, "docker:1"),
    ] {
        let image = registry
            .pull(&store, name)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        check(&image);
        let reference = image.reference.parse().unwrap();
        assert_eq!(store.get(&reference).unwrap().unwrap(), image);
        let first = first.get_or_insert_with(|| image.layers.clone());
        assert_eq!(*first, image.layers, "layers are shared by diff id");
        let by_digest = format!("{}@{}", name.split(':').next().unwrap(), image.manifest);
        assert_eq!(
            registry.pull(&store, &by_digest).unwrap().layers,
            image.layers
        );
    }
    assert!(is_empty(&store.staging()));
    assert_eq!(store.list().unwrap().len(), 6);
    let zstd = other.pull(&store, "zstd:1").unwrap();
    let (manifest, _) = store.read_image(zstd.manifest).unwrap().unwrap();
    assert!(
        manifest
            .layers
            .iter()
            .all(|layer| layer.media_type.ends_with("+zstd"))
    );
    // The same tag again fetches nothing.
    check(&registry.pull(&store, "library/gz:1").unwrap());
}

#[test]
fn takes_this_machine_from_a_manifest_list() {
    let scratch = Scratch::new("list");
    let oci = layout(&scratch);
    let registry = Registry::start(&scratch);
    registry.push(&oci, "a:1", &[]);
    let store = scratch.store("store");
    let image = registry.pull(&store, "a:1").unwrap();
    let content = store.read_blob(image.manifest, 1 << 20).unwrap().unwrap();
    let host = Platform::host();
    let index = |platform: &str| {
        let mut mine =
            manifest::Descriptor::new(manifest::OCI_MANIFEST, image.manifest, content.len() as u64);
        mine.platform = Some(platform.parse().unwrap());
        serde_json::to_vec(&manifest::Index {
            schema_version: 2,
            media_type: Some(manifest::OCI_INDEX.to_owned()),
            manifests: vec![mine],
        })
        .unwrap()
    };
    registry.put_manifest("a", "list", &index(&host.to_string()));
    let listed = registry.pull(&store, "a:list").unwrap();
    assert_eq!(
        (listed.manifest, listed.layers),
        (image.manifest, image.layers)
    );
    let digest = Digest::of(&index(&host.to_string()));
    check(&registry.pull(&store, &format!("a@{digest}")).unwrap());
    registry.put_manifest("a", "other", &index("linux/s390x"));
    let error = registry.pull(&store, "a:other").unwrap_err();
    assert!(error.to_string().contains("linux/s390x"), "{error}");
}

#[test]
fn failures_say_what_to_do_and_leave_nothing() {
    let scratch = Scratch::new("fail");
    let oci = layout(&scratch);
    let registry = Registry::start(&scratch);
    registry.push(&oci, "a:1", &[]);
    let store = scratch.store("store");
    for name in ["a:2", "b:1"] {
        let error = registry.pull(&store, name).unwrap_err();
        assert!(matches!(error, ImageError::NotFound { .. }), "{error}");
        assert!(error.to_string().contains(&registry.address), "{error}");
    }
    let error = pull_from(&store, "127.0.0.1:1/a").unwrap_err();
    assert!(matches!(error, ImageError::Unreachable { .. }), "{error}");
    // The registry's copy of the largest blob is changed in its middle.
    let blobs = registry.data.join("docker/registry/v2/blobs/sha256");
    let mut files = Vec::new();
    for prefix in fs::read_dir(blobs).unwrap() {
        for blob in fs::read_dir(prefix.unwrap().path()).unwrap() {
            let path = blob.unwrap().path().join("data");
            files.push((fs::metadata(&path).unwrap().len(), path));
        }
    }
    let (length, path) = files.into_iter().max().unwrap();
    let mut content = fs::read(&path).unwrap();
    content[usize::try_from(length).unwrap() / 2] ^= 1;
    fs::write(&path, content).unwrap();
    let error = registry.pull(&store, "a:1").unwrap_err();
    assert!(
        matches!(error, ImageError::DigestMismatch { .. }),
        "{error}"
    );
    assert!(is_empty(&store.staging()) && is_empty(&store.root().join("layers")));
    assert!(store.list().unwrap().is_empty());
}

#[test]
fn damaged_store_is_repaired_by_a_pull() {
    let scratch = Scratch::new("repair");
    let oci = layout(&scratch);
    let registry = Registry::start(&scratch);
    registry.push(&oci, "a:1", &[]);
    let store = scratch.store("store");
    let image = registry.pull(&store, "a:1").unwrap();
    let (manifest, _) = store.read_image(image.manifest).unwrap().unwrap();
    // As after a power cut on a file system that lies: no marker, and a blob of zeros.
    fs::remove_file(image.layers[0].parent().unwrap().join(store::MARKER)).unwrap();
    let blob = store.blob(manifest.layers[0].digest);
    fs::write(
        &blob,
        vec![0; usize::try_from(manifest.layers[0].size).unwrap()],
    )
    .unwrap();
    assert_eq!(store.get(&image.reference.parse().unwrap()).unwrap(), None);
    check(&registry.pull(&store, "a:1").unwrap());
    assert_eq!(
        Digest::of(&fs::read(&blob).unwrap()),
        manifest.layers[0].digest
    );
    assert!(is_empty(&store.staging()));
}

#[test]
fn built_in_image_is_made_once() {
    let scratch = Scratch::new("builtin");
    let store = scratch.store("store");
    let image = store
        .get(&"podling.local/demo".parse().unwrap())
        .unwrap()
        .unwrap();
    let binary = image.layers[0].join("bin/podling");
    let made = fs::metadata(&binary).unwrap();
    assert_eq!(made.mode() & 0o777, 0o755);
    assert_eq!(
        fs::read_link(image.layers[0].join("bin/serve")).unwrap(),
        Path::new("podling")
    );
    let again = store
        .get(&"podling.local/demo:x".parse().unwrap())
        .unwrap()
        .unwrap();
    assert_eq!(again.layers, image.layers);
    assert_eq!(fs::metadata(&binary).unwrap().ino(), made.ino());
    // It runs in its own root, with the libraries that it brought.
    let output = Command::new("/usr/sbin/chroot")
        .arg(&image.layers[0])
        .args(["/bin/podling", "--list"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn removal_spares_what_pods_use() {
    let scratch = Scratch::new("remove");
    let oci = layout(&scratch);
    let registry = Registry::start(&scratch);
    registry.push(&oci, "a:1", &[]);
    let store = scratch.store("store");
    let image = registry.pull(&store, "a:1").unwrap();
    let reference = image.reference.parse().unwrap();
    let error = store
        .remove(&reference, &[image.manifest], false)
        .unwrap_err();
    assert!(matches!(error, ImageError::InUse(_)));
    store.remove(&reference, &[image.manifest], true).unwrap();
    assert_eq!(store.get(&reference).unwrap(), None);
    check(&image);
    store.collect_garbage(&[]).unwrap();
    assert!(is_empty(&store.root().join("layers")) && is_empty(&store.root().join("blobs/sha256")));
}

#[test]
fn exchanges_archives_with_skopeo() {
    let scratch = Scratch::new("archive");
    let oci = layout(&scratch);
    let from = format!("oci:{oci}:busy");
    let docker = scratch.path("docker.tar");
    run(
        "skopeo",
        &[
            "copy",
            "-q",
            &from,
            &format!("docker-archive:{docker}:example.org/a:1"),
        ],
    );
    let archive = scratch.path("oci.tar");
    run(
        "skopeo",
        &[
            "copy",
            "-q",
            &from,
            &format!("oci-archive:{archive}:example.org/b:1"),
        ],
    );
    run("gzip", &["-k", &docker]);
    let gzipped = format!("{docker}.gz");
    let name: ImageRef = "example.org/c:1".parse().unwrap();
    for (path, name, format) in [
        (&docker, None, archive::Format::Docker),
        (&gzipped, None, archive::Format::Oci),
        (&archive, None, archive::Format::Docker),
        (&oci, Some(&name), archive::Format::Oci),
    ] {
        let store = scratch.store(&format!(
            "store-{}",
            fs::read_dir(&scratch.0).unwrap().count()
        ));
        let loaded = archive::load(&store, Path::new(path), name, &Platform::host())
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(loaded.len(), 1, "{path}");
        check(&loaded[0]);
        assert!(is_empty(&store.staging()));
        let saved = scratch.path("saved.tar");
        let reference: ImageRef = loaded[0].reference.parse().unwrap();
        archive::save(&store, &[reference], Path::new(&saved), format).unwrap();
        let kind = match format {
            archive::Format::Oci => "oci-archive",
            archive::Format::Docker => "docker-archive",
        };
        let back = scratch.path("back");
        let _ = fs::remove_dir_all(&back);
        run(
            "skopeo",
            &[
                "copy",
                "-q",
                &format!("{kind}:{saved}"),
                &format!("dir:{back}"),
            ],
        );
        let again = scratch.store("again");
        let loaded = archive::load(&again, Path::new(&saved), None, &Platform::host()).unwrap();
        check(&loaded[0]);
        let _ = fs::remove_dir_all(again.root());
    }
}
