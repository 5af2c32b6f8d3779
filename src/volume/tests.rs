use std::fs;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::fs::{Mode, OFlags};

use super::*;
use crate::api::quantity::Quantity;
use crate::api::security::PodSecurityContext;
use crate::api::volume::{EmptyDirVolumeSource, HostPathVolumeSource, NFSVolumeSource};

const UID: &str = "0000-1111";

/// A directory of a test, with a podling instance in it; both go at the end.
struct Host {
    directory: PathBuf,
    paths: Paths,
}

impl Host {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let directory =
            std::env::temp_dir().join(format!("podling-volume-{}-{number}", std::process::id()));
        fs::create_dir(&directory).unwrap();
        let paths = Paths {
            root: directory.join("root"),
            run_root: directory.join("run"),
        };
        Self { directory, paths }
    }

    fn prepare(&self, volume: &Volume) -> Result<Prepared, VolumeError> {
        prepare(UID, volume, &self.paths, &Pod::default())
    }

    fn host_path(&self, name: &str, check: HostPathType) -> Volume {
        Volume {
            name: "data".to_owned(),
            host_path: Some(Box::new(HostPathVolumeSource {
                path: self.directory.join(name).to_str().unwrap().to_owned(),
                r#type: Some(check),
            })),
            ..Volume::default()
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = release(UID, &self.paths);
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn empty_dir(source: EmptyDirVolumeSource) -> Volume {
    Volume {
        name: "cache".to_owned(),
        empty_dir: Some(Box::new(source)),
        ..Volume::default()
    }
}

fn in_memory(limit: Option<&str>) -> Volume {
    empty_dir(EmptyDirVolumeSource {
        medium: Some("Memory".to_owned()),
        size_limit: limit.map(|limit| Quantity::parse(limit).unwrap()),
        ..EmptyDirVolumeSource::default()
    })
}

fn sub_path(text: &str) -> VolumeMount {
    VolumeMount {
        sub_path: Some(text.to_owned()),
        ..VolumeMount::default()
    }
}

fn write_into(directory: &OwnedFd, name: &str) {
    rustix::fs::openat(directory, name, OFlags::CREATE | OFlags::WRONLY, Mode::RWXU).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn empty_dir_is_open_to_every_user_and_laid_out_as_a_kubelet_does() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    let expected = host
        .paths
        .pod(UID)
        .join("volumes/kubernetes.io~empty-dir/cache");
    assert_eq!(volume.path(), expected);
    assert_eq!(mode(&expected), 0o777);
}

#[test]
fn volume_without_source_is_an_empty_dir() {
    let host = Host::new();
    let volume = Volume {
        name: "cache".to_owned(),
        ..Volume::default()
    };
    assert!(host.prepare(&volume).unwrap().path().is_dir());
}

#[test]
fn empty_dir_is_kept_when_it_is_prepared_again() {
    let host = Host::new();
    let volume = empty_dir(EmptyDirVolumeSource::default());
    let path = host.prepare(&volume).unwrap().path().to_owned();
    fs::write(path.join("kept"), "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    host.prepare(&volume).unwrap();
    assert!(path.join("kept").exists());
    assert_eq!(mode(&path), 0o700, "a database's own mode was changed");
}

#[test]
fn fs_group_owns_the_volume_and_hands_itself_on() {
    let host = Host::new();
    let mut pod = Pod::default();
    pod.spec.security_context = Some(Box::new(PodSecurityContext {
        fs_group: Some(4321),
        ..PodSecurityContext::default()
    }));
    for volume in [empty_dir(EmptyDirVolumeSource::default()), {
        let mut volume = in_memory(None);
        volume.name = "memory".to_owned();
        volume
    }] {
        let volume = prepare(UID, &volume, &host.paths, &pod).unwrap();
        let metadata = fs::metadata(volume.path()).unwrap();
        assert_eq!((metadata.gid(), mode(volume.path())), (4321, 0o2777));
    }
}

#[test]
fn mode_of_an_empty_dir_is_honoured() {
    let host = Host::new();
    let source = EmptyDirVolumeSource {
        mode: Some(0o1777),
        ..EmptyDirVolumeSource::default()
    };
    assert_eq!(
        mode(host.prepare(&empty_dir(source)).unwrap().path()),
        0o1777
    );
}

#[test]
fn memory_volume_is_one_tmpfs_of_the_size_limit_and_is_gone_after_release() {
    let host = Host::new();
    let volume = in_memory(Some("8Mi"));
    let prepared = host.prepare(&volume).unwrap();
    fs::write(prepared.path().join("shared"), "x").unwrap();
    host.prepare(&volume).unwrap();
    assert!(
        prepared.path().join("shared").exists(),
        "mounted a second time"
    );
    let stat = rustix::fs::statfs(prepared.path()).unwrap();
    assert_eq!(
        u64::try_from(stat.f_bsize).unwrap() * stat.f_blocks,
        8 << 20
    );
    assert_eq!(mode(prepared.path()), 0o777);

    release(UID, &host.paths).unwrap();
    assert!(!host.paths.run_pod(UID).join("volumes").exists());
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    assert!(
        !mounts.contains(host.directory.to_str().unwrap()),
        "left mounted"
    );
}

#[test]
fn memory_volume_in_use_is_released_and_no_longer_visible() {
    let host = Host::new();
    let prepared = host.prepare(&in_memory(None)).unwrap();
    let used = fs::File::create(prepared.path().join("used")).unwrap();
    release(UID, &host.paths).unwrap();
    assert!(!prepared.path().exists());
    drop(used);
}

#[test]
fn unknown_medium_is_refused() {
    let host = Host::new();
    let source = EmptyDirVolumeSource {
        medium: Some("HugePages".to_owned()),
        ..EmptyDirVolumeSource::default()
    };
    let error = host.prepare(&empty_dir(source)).unwrap_err().to_string();
    assert!(
        error.contains("emptyDir.medium \"HugePages\" is not supported"),
        "{error}"
    );
}

#[test]
fn other_kinds_are_refused_by_name() {
    let host = Host::new();
    let volume = Volume {
        name: "share".to_owned(),
        nfs: Some(Box::new(NFSVolumeSource::default())),
        ..Volume::default()
    };
    let error = host.prepare(&volume).unwrap_err().to_string();
    assert_eq!(
        error,
        "volume \"share\": nfs volumes are not supported; use emptyDir or hostPath"
    );
}

#[test]
fn names_never_lead_elsewhere() {
    let host = Host::new();
    let mut volume = empty_dir(EmptyDirVolumeSource::default());
    volume.name = "../../x".to_owned();
    assert!(matches!(
        host.prepare(&volume),
        Err(VolumeError::Name { .. })
    ));
    assert!(matches!(
        release("..", &host.paths),
        Err(VolumeError::Name { .. })
    ));
}

#[test]
fn host_path_types_are_checked_with_the_kubelets_words() {
    use HostPathType::{
        BlockDevice, CharDevice, Directory, DirectoryOrCreate, File, FileOrCreate, Socket,
    };
    let host = Host::new();
    fs::create_dir(host.path("directory")).unwrap();
    fs::write(host.path("file"), "").unwrap();
    let _listener = std::os::unix::net::UnixListener::bind(host.path("socket")).unwrap();
    symlink("/dev/null", host.path("device")).unwrap();
    let cases = [
        ("directory", Directory, None),
        ("directory", DirectoryOrCreate, None),
        ("directory", File, Some("is not a file")),
        ("directory", FileOrCreate, Some("is not a file")),
        ("file", File, None),
        ("file", FileOrCreate, None),
        ("file", Directory, Some("is not a directory")),
        ("file", DirectoryOrCreate, Some("is not a directory")),
        ("file", Socket, Some("is not a socket file")),
        ("socket", Socket, None),
        ("socket", File, Some("is not a file")),
        ("device", CharDevice, None),
        ("device", BlockDevice, Some("is not a block device")),
        ("file", CharDevice, Some("is not a character device")),
        ("absent", Directory, Some("is not a directory")),
        ("absent", File, Some("is not a file")),
        ("absent", Socket, Some("is not a socket file")),
    ];
    for (name, check, refusal) in cases {
        let outcome = host.prepare(&host.host_path(name, check));
        match (refusal, outcome) {
            (None, outcome) => assert!(outcome.is_ok(), "{name} as {check}: {outcome:?}"),
            (Some(refusal), outcome) => {
                let expected = format!(
                    "volume \"data\": hostPath type check failed: {} {refusal}",
                    host.path(name).display()
                );
                assert_eq!(
                    outcome.unwrap_err().to_string(),
                    expected,
                    "{name} as {check}"
                );
            }
        }
    }
}

#[test]
fn unchecked_host_path_has_to_be_there_all_the_same() {
    let host = Host::new();
    let error = host
        .prepare(&host.host_path("absent", HostPathType::Unset))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("does not exist; create it, or set type: DirectoryOrCreate"),
        "{error}"
    );
}

#[test]
fn missing_host_directories_and_files_are_made_with_the_kubelets_modes() {
    let host = Host::new();
    host.prepare(&host.host_path("a/b/c", HostPathType::DirectoryOrCreate))
        .unwrap();
    assert_eq!(
        (mode(&host.path("a")), mode(&host.path("a/b/c"))),
        (0o755, 0o755)
    );
    host.prepare(&host.host_path("a/file", HostPathType::FileOrCreate))
        .unwrap();
    assert_eq!(mode(&host.path("a/file")), 0o644);
    let error = host
        .prepare(&host.host_path("no/file", HostPathType::FileOrCreate))
        .unwrap_err();
    assert!(
        matches!(
            error,
            VolumeError::Io {
                action: "create file",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn host_path_is_checked_again_at_each_mount() {
    let host = Host::new();
    fs::create_dir(host.path("directory")).unwrap();
    let volume = host
        .prepare(&host.host_path("directory", HostPathType::Directory))
        .unwrap();
    mount_source(&volume, &VolumeMount::default()).unwrap();
    fs::remove_dir(host.path("directory")).unwrap();
    fs::write(host.path("directory"), "").unwrap();
    let error = mount_source(&volume, &VolumeMount::default()).unwrap_err();
    assert!(matches!(error, VolumeError::HostPathType { .. }), "{error}");
}

#[test]
fn release_leaves_what_a_host_path_shows() {
    let host = Host::new();
    fs::create_dir(host.path("directory")).unwrap();
    fs::write(host.path("directory/kept"), "").unwrap();
    host.prepare(&host.host_path("directory", HostPathType::Directory))
        .unwrap();
    release(UID, &host.paths).unwrap();
    assert!(host.path("directory/kept").exists());
}

#[test]
fn missing_sub_path_is_made_with_the_mode_of_the_volume() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    let opened = mount_source(&volume, &sub_path("a/./b")).unwrap();
    write_into(&opened, "file");
    assert!(volume.path().join("a/b/file").exists());
    assert_eq!(
        (
            mode(&volume.path().join("a")),
            mode(&volume.path().join("a/b"))
        ),
        (0o777, 0o777)
    );
}

#[test]
fn sub_path_may_be_a_file() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    fs::write(volume.path().join("file"), "").unwrap();
    let opened = mount_source(&volume, &sub_path("file")).unwrap();
    let stat = rustix::fs::fstat(opened).unwrap();
    assert!(rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file());
    let error = mount_source(&volume, &sub_path("file/in"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("is a file, not a directory"), "{error}");
}

#[test]
fn sub_path_through_a_link_inside_the_volume_works() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    fs::create_dir(volume.path().join("real")).unwrap();
    symlink("real", volume.path().join("link")).unwrap();
    write_into(
        &mount_source(&volume, &sub_path("link/new")).unwrap(),
        "file",
    );
    assert!(volume.path().join("real/new/file").exists());
}

#[test]
fn sub_path_never_leaves_the_volume() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    fs::create_dir(host.path("outside")).unwrap();
    let inside = |name: &str| volume.path().join(name);
    symlink("/", inside("root")).unwrap();
    symlink(host.path("outside"), inside("absolute")).unwrap();
    symlink("../../../../../../outside", inside("relative")).unwrap();
    symlink("/proc/self/root", inside("magic")).unwrap();
    symlink("nowhere", inside("dangling")).unwrap();
    symlink("circle", inside("circle")).unwrap();
    for text in [
        "root",
        "root/etc",
        "absolute",
        "absolute/new",
        "relative",
        "relative/new",
        "magic",
        "magic/etc",
        "dangling",
        "dangling/new",
        "circle",
        "..",
        "a/../..",
        "/etc",
        "../outside",
    ] {
        let outcome = mount_source(&volume, &sub_path(text));
        assert!(
            matches!(outcome, Err(VolumeError::SubPath { .. })),
            "{text}: {outcome:?}"
        );
    }
    assert_eq!(
        fs::read_dir(host.path("outside")).unwrap().count(),
        0,
        "made something outside"
    );
    assert!(!inside("nowhere").exists());
}

#[test]
fn sub_path_that_is_swapped_all_the_time_never_leaves_the_volume() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    fs::create_dir(host.path("outside")).unwrap();
    let inside = |name: &str| volume.path().join(name);
    fs::create_dir(inside("a")).unwrap();
    symlink(host.path("outside"), inside("b")).unwrap();
    let directory = fs::File::open(volume.path()).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                let exchange = rustix::fs::RenameFlags::EXCHANGE;
                rustix::fs::renameat_with(&directory, "a", &directory, "b", exchange).unwrap();
            }
        });
        for number in 0..1_000 {
            if let Ok(opened) = mount_source(&volume, &sub_path(&format!("a/{number}"))) {
                let path = fs::read_link(format!("/proc/self/fd/{}", raw(&opened))).unwrap();
                assert!(path.starts_with(volume.path()), "opened {}", path.display());
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(
        fs::read_dir(host.path("outside")).unwrap().count(),
        0,
        "made something outside"
    );
}

fn raw(fd: &OwnedFd) -> i32 {
    std::os::fd::AsRawFd::as_raw_fd(fd)
}

#[test]
fn unexpanded_sub_path_expression_never_shows_the_whole_volume() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    let mount = VolumeMount {
        sub_path_expr: Some("$(NAME)".to_owned()),
        ..VolumeMount::default()
    };
    assert!(mount_source(&volume, &mount).is_err());
}

#[test]
fn empty_dir_that_was_replaced_by_a_link_is_not_opened() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    fs::remove_dir(volume.path()).unwrap();
    symlink("/etc", volume.path()).unwrap();
    assert!(mount_source(&volume, &VolumeMount::default()).is_err());
}

#[test]
fn release_of_a_pod_without_volumes_is_nothing() {
    let host = Host::new();
    release(UID, &host.paths).unwrap();
    release(UID, &host.paths).unwrap();
}

#[test]
fn release_follows_no_link() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    fs::create_dir_all(host.path("outside/deep")).unwrap();
    fs::write(host.path("outside/deep/kept"), "").unwrap();
    symlink(host.path("outside"), volume.path().join("link")).unwrap();
    fs::create_dir(volume.path().join("directory")).unwrap();
    symlink(
        "../../../../../../../outside",
        volume.path().join("directory/link"),
    )
    .unwrap();
    rustix::fs::mkfifoat(CWD, volume.path().join("fifo"), Mode::RWXU).unwrap();
    assert!(
        fs::metadata(volume.path().join("fifo"))
            .unwrap()
            .file_type()
            .is_fifo()
    );
    release(UID, &host.paths).unwrap();
    assert!(host.path("outside/deep/kept").exists());
    assert!(!host.paths.pod(UID).join("volumes").exists());
}

#[test]
fn release_refuses_to_delete_through_a_mount_and_deletes_the_rest() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    fs::create_dir(host.path("outside")).unwrap();
    fs::write(host.path("outside/kept"), "").unwrap();
    let bound = volume.path().join("bound");
    fs::create_dir(&bound).unwrap();
    fs::write(volume.path().join("rest"), "").unwrap();
    rustix::mount::mount_bind(host.path("outside"), &bound).unwrap();
    let error = release(UID, &host.paths).unwrap_err();
    rustix::mount::unmount(&bound, rustix::mount::UnmountFlags::DETACH).unwrap();
    let VolumeError::Release { failures, .. } = &error else {
        panic!("{error}");
    };
    assert!(
        matches!(&failures[..], [VolumeError::Mounted { path }] if *path == bound),
        "{error}"
    );
    assert!(host.path("outside/kept").exists());
    assert!(!volume.path().join("rest").exists());
    release(UID, &host.paths).unwrap();
    assert!(!volume.path().exists());
}

#[test]
fn release_deletes_directories_nested_beyond_any_limit_of_descriptors() {
    let host = Host::new();
    let volume = host
        .prepare(&empty_dir(EmptyDirVolumeSource::default()))
        .unwrap();
    let mut directory = mount_source(&volume, &VolumeMount::default()).unwrap();
    for _ in 0..1_500 {
        rustix::fs::mkdirat(&directory, "d", Mode::RWXU).unwrap();
        write_into(&directory, "file");
        // A name that the deletion uses itself.
        let _ = rustix::fs::mkdirat(&directory, ".podling-deleted-1", Mode::RWXU);
        directory =
            rustix::fs::openat(directory.as_fd(), "d", OFlags::PATH, Mode::empty()).unwrap();
    }
    drop(directory);
    release(UID, &host.paths).unwrap();
    assert!(!host.paths.pod(UID).join("volumes").exists());
}
