//! The image that needs no registry: `podling.local/demo`, this very binary with its applets.
//!
//! Its one layer is made when it is first asked for. The layer's name comes from the binary's
//! identity on disk (device, inode, size, change time), not from its content, because reading
//! megabytes at each `play` would cost more than all the rest; a rebuilt binary is another inode
//! or another time and so makes another layer. A dynamically linked binary brings its interpreter
//! and its libraries.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use super::{
    digest::Digest,
    error::ImageError,
    manifest::ImageConfig,
    platform::Platform,
    reference::ImageRef,
    store::{Image, ImageStore, MARKER, Marker, sync_directory},
};
use crate::store::lock::Lock;

/// The applets that get a link in `/bin`.
const APPLETS: [&str; 8] = [
    "cat", "echo", "env", "false", "serve", "sleep", "true", "write",
];
/// Changes when what the layer holds beside the binary changes.
const LAYOUT: u32 = 1;

/// Whether that name means the built-in image, under any tag.
pub fn is_builtin(reference: &ImageRef) -> bool {
    reference.registry() == "podling.local"
        && reference.repository() == "demo"
        && reference.digest().is_none()
}

/// The image, its layer made if it isn't there.
pub(super) fn materialise(
    store: &ImageStore,
    reference: &ImageRef,
) -> Result<Image, ImageError> {
    let executable = Path::new("/proc/self/exe");
    let binary = File::open(executable).map_err(ImageError::io("open", executable))?;
    let key = identity(&binary).map_err(ImageError::io("read", executable))?;
    if store.layer_marker(key).is_none() {
        store.create()?;
        let lock_path = store.layer_lock(key);
        let _lock = Lock::acquire(&lock_path).map_err(ImageError::io("lock", &lock_path))?;
        // Another process may have made it while this one waited.
        if store.layer_marker(key).is_none() {
            make_layer(store, key, &binary)?;
        }
    }
    let config = config();
    let text = serde_json::to_vec(&config).unwrap_or_default();
    Ok(Image {
        reference: reference.to_string(),
        id: Digest::of(&[text.as_slice(), key.hex().as_bytes()].concat()),
        manifest: key,
        config,
        layers: vec![store.layer(key).join("fs")],
    })
}

/// The layer that the running binary has, whether made or not.
pub(super) fn current_layer() -> io::Result<Digest> {
    identity(&File::open("/proc/self/exe")?)
}

fn identity(binary: &File) -> io::Result<Digest> {
    let metadata = binary.metadata()?;
    // Not the device: a detached read-only mount of the same file has the same inode, but a
    // device number may differ between boots.
    let identity = format!(
        "podling built-in {LAYOUT} {} {} {}.{} {}.{}",
        metadata.ino(),
        metadata.size(),
        metadata.mtime(),
        metadata.mtime_nsec(),
        metadata.ctime(),
        metadata.ctime_nsec(),
    );
    Ok(Digest::of(identity.as_bytes()))
}

fn config() -> ImageConfig {
    let platform = Platform::host();
    ImageConfig {
        env: vec!["PATH=/bin".to_owned()],
        cmd: vec!["env".to_owned()],
        working_dir: "/".to_owned(),
        architecture: platform.architecture,
        os: platform.os,
        variant: platform.variant,
        ..ImageConfig::default()
    }
}

fn make_layer(store: &ImageStore, key: Digest, binary: &File) -> Result<(), ImageError> {
    let staged = store.staging().join(format!("builtin-{}", key.hex()));
    // Under this layer's lock: what is there was left by a process that died.
    remove_tree(&staged)?;
    let result = fill(&staged, binary)
        .and_then(|()| {
            let target = store.layer(key);
            remove_tree(&target)?;
            fs::rename(&staged, &target).map_err(ImageError::io("create", &target))
        })
        .and_then(|()| sync_directory(&store.root().join("layers")));
    if result.is_err() {
        let _ = fs::remove_dir_all(&staged);
    }
    result
}

pub(super) fn remove_tree(path: &Path) -> Result<(), ImageError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ImageError::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}

fn fill(staged: &Path, binary: &File) -> Result<(), ImageError> {
    super::store::make_private_directory(staged)?;
    let root = staged.join("fs");
    for (path, mode) in [
        ("", 0o755),
        ("bin", 0o755),
        ("etc", 0o755),
        ("tmp", 0o1777),
        ("var", 0o755),
        ("root", 0o700),
    ] {
        directory(&root.join(path), mode)?;
    }
    text(&root.join("etc/passwd"), PASSWD)?;
    text(&root.join("etc/group"), GROUP)?;
    copy(binary, &root.join("bin/podling"))?;
    for applet in APPLETS {
        let link = root.join("bin").join(applet);
        symlink("podling", &link).map_err(ImageError::io("link", &link))?;
    }
    for library in shared_objects().map_err(ImageError::io("read", Path::new("/proc/self/maps")))? {
        let target = root.join(library.strip_prefix("/").unwrap_or(&library));
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(ImageError::io("create", parent))?;
        }
        let source = File::open(&library).map_err(ImageError::io("open", &library))?;
        copy(&source, &target)?;
        for name in other_names(&library) {
            // The loader looks for the library by its soname, which may be a link to the file.
            let link = target.with_file_name(&name);
            if let Some(file_name) = library.file_name()
                && !link.exists()
            {
                symlink(file_name, &link).map_err(ImageError::io("link", &link))?;
            }
        }
    }
    let marker = staged.join(MARKER);
    text(
        &marker,
        &serde_json::to_string(&Marker { tar_size: 0 }).unwrap_or_default(),
    )?;
    sync_directory(&root.join("bin"))?;
    sync_directory(&root)?;
    sync_directory(staged)
}

const PASSWD: &str = "root:x:0:0:root:/root:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n";
const GROUP: &str = "root:x:0:\nnogroup:x:65534:\n";

fn directory(path: &Path, mode: u32) -> Result<(), ImageError> {
    fs::create_dir_all(path)
        .and_then(|()| fs::set_permissions(path, Permissions::from_mode(mode)))
        .map_err(ImageError::io("create", path))
}

fn text(path: &Path, content: &str) -> Result<(), ImageError> {
    fs::write(path, content)
        .and_then(|()| fs::set_permissions(path, Permissions::from_mode(0o644)))
        .and_then(|()| File::open(path)?.sync_all())
        .map_err(ImageError::io("write", path))
}

/// Copies an executable: shared extents where the file system has them, else in the kernel.
/// Never a hard link, through which the host's own file could be changed.
fn copy(source: &File, target: &Path) -> Result<(), ImageError> {
    let copied = || -> io::Result<()> {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o700)
            .open(target)?;
        if rustix::fs::ioctl_ficlone(&file, source).is_err() {
            // `copy_file_range` when both are on file systems that can, else read and write.
            io::copy(&mut &*source, &mut &file)?;
        }
        file.set_permissions(Permissions::from_mode(0o755))?;
        file.sync_all()
    };
    copied().map_err(ImageError::io("copy the program to", target))
}

/// The interpreter and the libraries of the running program, by the paths under which the kernel
/// and the loader look for them; none when it is linked statically.
fn shared_objects() -> io::Result<Vec<PathBuf>> {
    let mut header = File::open("/proc/self/exe")?;
    let Some(interpreter) = interpreter(&mut header)? else {
        return Ok(Vec::new());
    };
    let program = header.metadata()?.ino().to_string();
    let mut found = vec![interpreter];
    for line in fs::read_to_string("/proc/self/maps")?.lines() {
        // address perms offset device inode path
        let mut fields = line.split_ascii_whitespace();
        let (Some(permissions), Some(inode), Some(path)) =
            (fields.nth(1), fields.nth(2), fields.next())
        else {
            continue;
        };
        let path = PathBuf::from(path);
        let library = permissions.contains('x') && path.is_absolute() && inode != program;
        if library && !found.contains(&path) {
            found.push(path);
        }
    }
    Ok(found)
}

/// The links beside a library that lead to it.
fn other_names(library: &Path) -> Vec<std::ffi::OsString> {
    let Some(entries) = library.parent().and_then(|parent| fs::read_dir(parent).ok()) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter(|entry| {
            entry.file_type().is_ok_and(|kind| kind.is_symlink())
                && fs::canonicalize(entry.path()).is_ok_and(|target| target == *library)
        })
        .map(|entry| entry.file_name())
        .collect()
}

/// `PT_INTERP` of a 64-bit ELF file of this machine's byte order.
fn interpreter(file: &mut File) -> io::Result<Option<PathBuf>> {
    use std::os::unix::{ffi::OsStringExt, fs::FileExt};
    const PT_INTERP: u32 = 3;
    let mut header = [0; 64];
    file.read_exact_at(&mut header, 0)?;
    if header[..5] != *b"\x7fELF\x02" {
        return Ok(None);
    }
    let number = |bytes: &[u8]| {
        let mut wide = [0; 8];
        if cfg!(target_endian = "big") {
            wide[8 - bytes.len()..].copy_from_slice(bytes);
        } else {
            wide[..bytes.len()].copy_from_slice(bytes);
        }
        u64::from_ne_bytes(wide)
    };
    let (start, size, count) = (
        number(&header[32..40]),
        number(&header[54..56]),
        number(&header[56..58]),
    );
    for index in 0..count {
        let mut entry = [0; 56];
        file.read_exact_at(&mut entry, start + index * size)?;
        if number(&entry[0..4]) != u64::from(PT_INTERP) {
            continue;
        }
        let length = usize::try_from(number(&entry[32..40])).unwrap_or(0).min(4096);
        let mut path = vec![0; length];
        file.read_exact_at(&mut path, number(&entry[8..16]))?;
        path.truncate(path.iter().position(|byte| *byte == 0).unwrap_or(length));
        return Ok(Some(PathBuf::from(std::ffi::OsString::from_vec(path))));
    }
    Ok(None)
}
