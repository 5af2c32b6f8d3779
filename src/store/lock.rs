//! Locks between podling's processes: `flock` on a file, so that the kernel lets go of it when
//! the holder ends, however it ends. A lock file may be removed by its holder; whoever waited on
//! the removed file notices and starts again.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, flock};

/// A lock that is held until this value is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Waits for the exclusive lock on `path`, which is created with its directory when missing.
    ///
    /// # Errors
    /// When the file can't be created or locked.
    pub fn acquire(path: &Path) -> io::Result<Self> {
        loop {
            let file = open(path)?;
            match flock(&file, FlockOperation::LockExclusive) {
                Ok(()) if is_at(&file, path) => return Ok(Self::new(file, path)),
                Ok(()) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Waits for a share of the lock on `path`: any number of holders share it, and none of them
    /// beside an exclusive one.
    ///
    /// # Errors
    /// When the file can't be created or locked.
    pub fn acquire_shared(path: &Path) -> io::Result<Self> {
        loop {
            let file = open(path)?;
            match flock(&file, FlockOperation::LockShared) {
                Ok(()) if is_at(&file, path) => return Ok(Self::new(file, path)),
                Ok(()) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Takes the exclusive lock when nobody has it; `None` when somebody has.
    ///
    /// # Errors
    /// When the file can't be created or locked.
    pub fn try_acquire(path: &Path) -> io::Result<Option<Self>> {
        loop {
            let file = open(path)?;
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) if is_at(&file, path) => return Ok(Some(Self::new(file, path))),
                Ok(()) | Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::WOULDBLOCK) => return Ok(None),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether somebody holds the lock on `path`. Creates nothing.
    ///
    /// # Errors
    /// When the file is there and can't be opened.
    pub fn is_held(path: &Path) -> io::Result<bool> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        match flock(&file, FlockOperation::NonBlockingLockShared) {
            Ok(()) => Ok(false),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the lock's file and lets go.
    ///
    /// # Errors
    /// When the file can't be removed; the lock is let go all the same.
    pub fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }

    fn new(file: File, path: &Path) -> Self {
        Self {
            file,
            path: path.to_owned(),
        }
    }
}

impl std::os::fd::AsFd for Lock {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.file.as_fd()
    }
}

/// Whether `path` still names the open file.
fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("podling-lock-{}-{name}", std::process::id()))
    }

    #[test]
    fn a_held_lock_is_refused_to_others_and_free_after_drop() {
        let path = scratch("held");
        let lock = Lock::acquire(&path).unwrap();
        assert!(Lock::try_acquire(&path).unwrap().is_none());
        assert!(Lock::is_held(&path).unwrap());
        drop(lock);
        assert!(!Lock::is_held(&path).unwrap());
        Lock::try_acquire(&path).unwrap().unwrap().remove().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn whoever_waited_on_a_removed_file_gets_a_lock_on_the_new_one() {
        let path = scratch("removed");
        let lock = Lock::acquire(&path).unwrap();
        let waiter = {
            let path = path.clone();
            std::thread::spawn(move || Lock::acquire(&path).unwrap())
        };
        lock.remove().unwrap();
        let second = waiter.join().unwrap();
        assert!(path.exists());
        assert!(Lock::try_acquire(&path).unwrap().is_none());
        second.remove().unwrap();
    }
}
