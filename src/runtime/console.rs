//! A container's console: a pseudo-terminal of its own devpts instance.

use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{Gid, Mode, OFlags, ResolveFlags, Uid, fchown, openat, openat2};
use rustix::process::ioctl_tiocsctty;
use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::channel::Reporter;
use super::error::{Attempt, RuntimeError};
use super::mounts::{attach_at, clone_tree};

/// A console's size in characters.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    pub(super) rows: u16,
    pub(super) columns: u16,
}

/// Opens a new pseudo-terminal from `pts`, the root of a devpts instance, hands its master to the
/// parent, and returns its other side, owned by `uid`.
///
/// The other side comes from the master itself and not from a path, which somebody in the
/// container could have swapped (CVE-2025-52565).
pub(super) fn open(
    pts: impl AsFd,
    size: Option<Size>,
    uid: u32,
    reporter: &Reporter,
) -> Result<OwnedFd, RuntimeError> {
    let what = || "open a console".to_owned();
    let master = openat2(
        pts,
        "ptmx",
        OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC,
        Mode::empty(),
        ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_XDEV,
    )
    .attempt(what)?;
    unlockpt(&master).attempt(what)?;
    let slave = ioctl_tiocgptpeer(
        &master,
        OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC,
    )
    .attempt(what)?;
    if let Some(Size { rows, columns }) = size {
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&master, size).attempt(|| "set the console's size".to_owned())?;
    }
    if uid != 0 {
        fchown(&slave, Some(Uid::from_raw(uid)), None::<Gid>)
            .attempt(|| "give the console to the user".to_owned())?;
    }
    reporter.console(master.as_fd())?;
    Ok(slave)
}

/// Binds the console to `/dev/console` in the container's own `/dev`.
pub(super) fn bind(dev: impl AsFd, slave: impl AsFd) -> Result<(), RuntimeError> {
    let what = || "make /dev/console".to_owned();
    let name = Path::new("console");
    let target = openat(
        dev.as_fd(),
        name,
        OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::RDONLY,
        Mode::from_raw_mode(0o600),
    )
    .attempt(what)?;
    let tree = clone_tree(slave, false).attempt(what)?;
    attach_at(tree, target).attempt(what)
}

/// Makes the console the controlling terminal of the session that the process leads.
pub(super) fn control(slave: impl AsFd) -> Result<(), RuntimeError> {
    ioctl_tiocsctty(slave).attempt(|| "make the console the controlling terminal".to_owned())
}
