//! Hostile and odd archives, made by hand.

use std::{
    fs,
    io::Write,
    os::unix::fs::{FileTypeExt, MetadataExt},
    path::Path,
};

use tar::EntryType;

use super::{Limits, UnpackError, unpack};
use crate::image::tests::Scratch;

/// An archive that may hold what no sound writer writes.
#[derive(Default)]
struct Tar(Vec<u8>);

impl Tar {
    fn entry(mut self, kind: EntryType, name: &str, link: &str, content: &[u8]) -> Self {
        let mut header = tar::Header::new_gnu();
        let raw = header.as_gnu_mut().unwrap();
        raw.name[..name.len()].copy_from_slice(name.as_bytes());
        raw.linkname[..link.len()].copy_from_slice(link.as_bytes());
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o755);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(1000);
        header.set_device_major(1).unwrap();
        header.set_device_minor(3).unwrap();
        header.set_cksum();
        self.0.extend_from_slice(header.as_bytes());
        self.0.extend_from_slice(content);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    fn file(self, name: &str, content: &str) -> Self {
        self.entry(EntryType::Regular, name, "", content.as_bytes())
    }

    fn directory(self, name: &str) -> Self {
        self.entry(EntryType::Directory, name, "", b"")
    }

    fn symlink(self, name: &str, target: &str) -> Self {
        self.entry(EntryType::Symlink, name, target, b"")
    }

    fn link(self, name: &str, target: &str) -> Self {
        self.entry(EntryType::Link, name, target, b"")
    }

    fn pax(self, key: &str, value: &str) -> Self {
        let rest = format!(" {key}={value}\n");
        let mut length = rest.len() + 1;
        while format!("{length}{rest}").len() != length {
            length += 1;
        }
        self.entry(
            EntryType::XHeader,
            "pax",
            "",
            format!("{length}{rest}").as_bytes(),
        )
    }

    fn unpack(mut self, root: &Path, limits: &Limits) -> Result<(), UnpackError> {
        self.0.write_all(&[0; 1024]).unwrap();
        let _ = fs::remove_dir_all(root);
        fs::create_dir_all(root).unwrap();
        unpack(self.0.as_slice(), root, limits)
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn is_opaque(path: &Path) -> bool {
    let mut value = [0; 8];
    rustix::fs::lgetxattr(path, "trusted.overlay.opaque", &mut value)
        .is_ok_and(|n| value[..n] == *b"y")
}

#[test]
fn nothing_leads_out() {
    let scratch = Scratch::new("hostile");
    let (outside, root) = (scratch.0.join("outside"), scratch.0.join("root"));
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret"), "secret").unwrap();
    let out = outside.to_str().unwrap();
    let limits = Limits::default();
    for (tar, refused) in [
        (Tar::default().file("../outside/x", "x"), true),
        (Tar::default().file("a/../../outside/x", "x"), true),
        (Tar::default().symlink("l", out).file("l/x", "x"), true),
        (
            Tar::default().symlink("l", "../outside").file("l/x", "x"),
            true,
        ),
        (
            Tar::default()
                .symlink("l", &format!("{out}/secret"))
                .file("l", "x"),
            false,
        ),
        (Tar::default().link("h", "../outside/secret"), true),
        (Tar::default().link("h", &format!("{out}/secret")), true),
        (Tar::default().symlink("l", out).link("h", "l/secret"), true),
        (
            Tar::default()
                .symlink("l", &format!("{out}/secret"))
                .link("h", "l")
                .file("h", "x"),
            false,
        ),
        (
            Tar::default().symlink("l", "/").file("l/inside", "x"),
            false,
        ),
        (Tar::default().file(".wh...", ""), true),
        (Tar::default().file("a/.wh.", ""), true),
        (
            Tar::default().symlink("l", out).file("l/.wh.secret", ""),
            true,
        ),
        (
            Tar::default().symlink("l", out).file("l/.wh..wh..opq", ""),
            true,
        ),
        (Tar::default().directory("d").link("h", "d"), true),
        (
            Tar::default().pax("GNU.sparse.major", "1").file("s", "x"),
            true,
        ),
        (
            Tar::default().entry(EntryType::new(b'?'), "x", "", b""),
            true,
        ),
    ] {
        let result = tar.unpack(&root, &limits);
        assert_eq!(result.is_err(), refused, "{result:?}");
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
        assert_eq!(text(&outside.join("secret")), "secret");
        assert_eq!(fs::metadata(outside.join("secret")).unwrap().nlink(), 1);
    }
    Tar::default()
        .file("/etc/abs", "x")
        .unpack(&root, &limits)
        .unwrap();
    assert_eq!(text(&root.join("etc/abs")), "x");
}

#[test]
fn limits_are_kept() {
    let scratch = Scratch::new("limits");
    let root = scratch.0.join("root");
    let small = Limits {
        entries: 2,
        bytes: 10,
        ..Limits::default()
    };
    let three = Tar::default().directory("a").directory("b").directory("c");
    assert!(matches!(
        three.unpack(&root, &small),
        Err(UnpackError::TooLarge { .. })
    ));
    let large = Tar::default().file("a", "0123456789x");
    assert!(matches!(
        large.unpack(&root, &small),
        Err(UnpackError::TooLarge { .. })
    ));
    // A long name of megabytes isn't gathered in memory.
    let name = vec![b'a'; 4 << 20];
    let long = Tar::default()
        .entry(EntryType::GNULongName, "long", "", &name)
        .file("x", "x");
    assert!(matches!(
        long.unpack(&root, &small),
        Err(UnpackError::Archive(_))
    ));
}

#[test]
fn whiteouts_become_overlay_ones() {
    let scratch = Scratch::new("whiteout");
    let root = scratch.0.join("root");
    Tar::default()
        .file("a/.wh.gone", "")
        .file("b/.wh..wh..opq", "")
        .file("c/new", "new")
        .file("c/.wh.new", "")
        .file(".wh.d", "")
        .file("d/inside", "x")
        .file(".wh..wh.plnk", "")
        .unpack(&root, &Limits::default())
        .unwrap();
    let gone = fs::symlink_metadata(root.join("a/gone")).unwrap();
    assert!(gone.file_type().is_char_device() && gone.rdev() == 0);
    assert!(is_opaque(&root.join("b")) && !is_opaque(&root.join("a")));
    assert_eq!(text(&root.join("c/new")), "new");
    assert!(is_opaque(&root.join("d")));
    assert!(!root.join(".wh..wh.plnk").exists());
}

#[test]
fn later_entries_replace_earlier_ones() {
    let scratch = Scratch::new("replace");
    let root = scratch.0.join("root");
    Tar::default()
        .file("a", "1")
        .link("b", "a")
        .file("a", "2")
        .file("d/x", "x")
        .file("d", "file")
        .file("e", "file")
        .directory("e")
        .directory("e")
        .entry(EntryType::Char, "null", "", b"")
        .entry(EntryType::Fifo, "fifo", "", b"")
        .pax("SCHILY.xattr.user.a", "v")
        .file("attributed", "x")
        .unpack(&root, &Limits::default())
        .unwrap();
    assert_eq!(
        (text(&root.join("a")), text(&root.join("b"))),
        ("2".to_owned(), "1".to_owned())
    );
    assert_eq!(text(&root.join("d")), "file");
    assert!(root.join("e").is_dir());
    assert_eq!(fs::metadata(root.join("e")).unwrap().mtime(), 1000);
    assert_eq!(
        fs::metadata(root.join("null")).unwrap().rdev(),
        rustix::fs::makedev(1, 3)
    );
    assert!(
        fs::metadata(root.join("fifo"))
            .unwrap()
            .file_type()
            .is_fifo()
    );
    let mut value = [0; 8];
    let length = rustix::fs::lgetxattr(root.join("attributed"), "user.a", &mut value);
    assert!(length.is_err() || value[..1] == *b"v");
}
