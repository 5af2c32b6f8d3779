//! A real registry on loopback, one for all tests of a process.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Mutex, OnceLock, mpsc},
    thread,
    time::Duration,
};

use super::{
    Deadline,
    image::{Entry, Image, Layout, Packing, file},
    run, wait_for,
};

/// A running `docker-registry`. It ends with this process, however this process ends: the kernel
/// is told so, since statics are not dropped.
#[derive(Debug)]
pub struct Registry {
    address: String,
    directory: PathBuf,
    layouts: Mutex<u32>,
}

impl Registry {
    /// The registry with the tests' images in it: started by the first who asks.
    ///
    /// # Errors
    /// When the programs that it needs are not installed.
    pub fn shared() -> Result<&'static Self, String> {
        static SHARED: OnceLock<Result<Registry, String>> = OnceLock::new();
        SHARED
            .get_or_init(|| {
                for program in ["docker-registry", "skopeo", "busybox", "setpriv"] {
                    if run(Command::new("sh").args(["-c", &format!("command -v {program} || true")]))
                        .text()
                        .is_empty() { Err(format!("{program} is not installed: `make test` does that")) } else { Ok(()) }?;
                }
                let registry = Self::start();
                registry.push("busybox:1", &[Image::busybox()]);
                Ok(registry)
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// An image's reference in this registry.
    pub fn reference(&self, name: &str) -> String {
        format!("{}/{name}", self.address)
    }

    /// Pushes an image, or a list of images of several platforms, under `name:tag`.
    pub fn push(&self, name: &str, platforms: &[Image]) {
        let number = {
            let mut layouts = self.layouts.lock().unwrap();
            *layouts += 1;
            *layouts
        };
        let directory = self.directory.join(format!("layout-{number}"));
        let layout = Layout::write(&directory, platforms);
        run(Command::new("skopeo")
            .args(["copy", "--quiet", "--all", "--insecure-policy"])
            .arg("--dest-tls-verify=false")
            .arg(layout.for_skopeo())
            .arg(format!("docker://{}", self.reference(name))))
        .ok();
        fs::remove_dir_all(directory).unwrap();
    }

    /// The digest of the manifest that a name stands for now.
    pub fn digest(&self, name: &str) -> String {
        let output = run(Command::new("skopeo")
            .args(["inspect", "--tls-verify=false", "--raw"])
            .arg(format!("docker://{}", self.reference(name))))
        .ok();
        super::image::digest(output.stdout.as_bytes())
    }

    /// Changes one stored byte of an image's top layer, as a failing disk would.
    pub fn corrupt_top(&self, name: &str) {
        let output = run(Command::new("skopeo")
            .args(["inspect", "--tls-verify=false", "--raw"])
            .arg(format!("docker://{}", self.reference(name))))
        .ok();
        let manifest = output.json();
        let layer = manifest["layers"]
            .as_array()
            .and_then(|layers| layers.last())
            .unwrap();
        let digest = layer["digest"]
            .as_str()
            .unwrap()
            .strip_prefix("sha256:")
            .unwrap();
        let path = self
            .directory
            .join("data/docker/registry/v2/blobs/sha256")
            .join(&digest[..2])
            .join(digest)
            .join("data");
        let mut content = fs::read(&path).unwrap();
        let middle = content.len() / 2;
        content[middle] ^= 0xff;
        fs::write(&path, content).unwrap();
    }

    fn start() -> Self {
        // Below the target directory: it may stay there until the next run without being litter.
        let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("registry-{}", std::process::id()));
        remove_old(&directory);
        fs::create_dir_all(&directory).unwrap();
        let port = free_port();
        let address = format!("127.0.0.1:{port}");
        let config = directory.join("config.yml");
        fs::write(
            &config,
            format!(
                "version: 0.1\nstorage:\n  filesystem: {{rootdirectory: {}}}\n  delete: {{enabled: true}}\nhttp: {{addr: '{address}'}}\nlog: {{level: error}}\n",
                directory.join("data").display()
            ),
        )
        .unwrap();
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL", "docker-registry", "serve"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(directory.join("log")).unwrap());
        spawn_for_good(command);
        let registry = Self {
            address,
            directory,
            layouts: Mutex::new(0),
        };
        wait_for("the registry's answer", Deadline::default(), || {
            get(&registry.address, "/v2/").map(drop)
        });
        registry
    }
}

/// An image whose layers say something about the unpacker: the upper one hides a file and a
/// directory's old content, replaces a file, and brings one of another owner.
pub fn layered(packing: Packing) -> Image {
    Image::busybox()
        .with_layer(vec![
            ("data".to_owned(), Entry::Directory(0o755)),
            file("data/hidden", "lower"),
            file("data/replaced", "lower"),
            ("data/opaque".to_owned(), Entry::Directory(0o755)),
            file("data/opaque/old", "lower"),
        ])
        .with_layer(vec![
            file("data/.wh.hidden", ""),
            file("data/replaced", "upper"),
            ("data/opaque".to_owned(), Entry::Directory(0o755)),
            file("data/opaque/.wh..wh..opq", ""),
            file("data/opaque/new", "upper"),
            (
                "data/owned".to_owned(),
                Entry::File(0o640, 1000, b"app's".to_vec()),
            ),
        ])
        .packed(packing)
}

/// Starts a process whose death signal is tied to this process and not to the thread of the test
/// that happens to be first: that thread is gone long before.
fn spawn_for_good(mut command: Command) {
    let (sender, receiver) = mpsc::channel::<std::io::Result<()>>();
    thread::spawn(move || {
        let child: std::io::Result<Child> = command.spawn();
        match child {
            Ok(mut child) => {
                let _ = sender.send(Ok(()));
                let _ = child.wait();
            }
            Err(error) => {
                let _ = sender.send(Err(error));
            }
        }
    });
    receiver.recv().unwrap().expect("the registry starts");
}

/// Removes the directories of registries whose process has ended.
fn remove_old(own: &std::path::Path) {
    let parent = own.parent().unwrap();
    fs::create_dir_all(parent).unwrap();
    for entry in fs::read_dir(parent).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(pid) = name.strip_prefix("registry-") else {
            continue;
        };
        if !PathBuf::from(format!("/proc/{pid}")).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A port of loopback that nobody listens on, out of the range that the kernel hands out itself.
pub fn free_port() -> u16 {
    use std::sync::atomic::{AtomicU16, Ordering};
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 10_000).unwrap();
    (0..12_000)
        .map(|_| 20_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000)
        .find(|port| TcpListener::bind(("0.0.0.0", *port)).is_ok())
        .expect("one of 12,000 ports is free")
}

/// The body of what an HTTP server answers.
///
/// # Errors
/// When it can't be reached, doesn't answer within two seconds, or answers with another status
/// than 200.
pub fn get(address: &str, path: &str) -> Result<String, String> {
    let address: std::net::SocketAddr = address.parse().map_err(|e| format!("{address}: {e}"))?;
    let limit = Duration::from_secs(2);
    let fetch = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, limit)?;
        stream.set_read_timeout(Some(limit))?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    let answer = fetch().map_err(|error| format!("{address}: {error}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.lines().next().unwrap_or_default();
    if status.split(' ').nth(1) == Some("200") {
        Ok(body.to_owned())
    } else {
        Err(format!("{address}{path}: {status}"))
    }
}
