//! The host's devices, which a privileged container has all of.

use std::{
    fs,
    os::unix::fs::{FileTypeExt, MetadataExt},
    path::Path,
};

use oci_spec::runtime::{LinuxDevice, LinuxDeviceBuilder, LinuxDeviceType};

/// What under `/dev` is not devices of the host but of each container.
const OWN: [&str; 6] = ["/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/fd", "/dev/.udev", "/dev/console"];

/// Every character and block device under `/dev`. What vanishes meanwhile is left out.
pub fn all() -> Vec<LinuxDevice> {
    let mut devices = Vec::new();
    collect(Path::new("/dev"), &mut devices);
    devices
}

fn collect(directory: &Path, devices: &mut Vec<LinuxDevice>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if OWN.iter().any(|own| path == Path::new(own)) {
            continue;
        }
        if metadata.is_dir() {
            collect(&path, devices);
            continue;
        }
        let kind = if metadata.file_type().is_char_device() {
            LinuxDeviceType::C
        } else if metadata.file_type().is_block_device() {
            LinuxDeviceType::B
        } else {
            continue;
        };
        let number = metadata.rdev();
        devices.extend(
            LinuxDeviceBuilder::default()
                .path(path)
                .typ(kind)
                .major(i64::from(rustix::fs::major(number)))
                .minor(i64::from(rustix::fs::minor(number)))
                .file_mode(metadata.mode() & 0o7777)
                .uid(metadata.uid())
                .gid(metadata.gid())
                .build(),
        );
    }
}
