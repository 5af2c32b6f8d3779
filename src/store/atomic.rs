//! Files replaced in one step, so that a reader sees the old content or the new, never a part.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// How a temporary file's name ends.
const TEMPORARY: &str = ".tmp";

/// What a write has to survive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A power cut: file and directory are synced.
    Power,
    /// A killed process: renamed, not synced. For files under `/run`.
    Process,
}

/// Writes `content` to `path` with mode 0600 by way of a temporary name in the same directory.
///
/// # Errors
/// Any I/O error, with the temporary file removed and the old content in place.
pub fn write(path: &Path, content: &[u8], durability: Durability) -> io::Result<()> {
    let temporary = temporary_name(path);
    let result = write_temporary(&temporary, content, durability)
        .and_then(|()| fs::rename(&temporary, path))
        .and_then(|()| match (durability, path.parent()) {
            (Durability::Power, Some(parent)) => File::open(parent)?.sync_all(),
            _ => Ok(()),
        });
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// Removes what killed writers of `path` left beside it. The caller knows that none is at work.
pub fn remove_temporary(path: &Path) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let start = format!(".{name}.");
    let entries = path.parent().and_then(|parent| fs::read_dir(parent).ok());
    for entry in entries.into_iter().flatten().flatten() {
        let found = entry.file_name();
        let found = found.to_string_lossy();
        if found.starts_with(&start) && found.ends_with(TEMPORARY) {
            // One that can't be removed is removed, or replaced, the next time.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn write_temporary(path: &Path, content: &[u8], durability: Durability) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(content)?;
    match durability {
        Durability::Power => file.sync_all(),
        Durability::Process => Ok(()),
    }
}

/// `.<name>.<pid>.tmp` beside `path`: no other process writes that name.
fn temporary_name(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}{TEMPORARY}", std::process::id()))
}
