//! Directories of a test's own. Their name carries the process that made them, so that what a
//! killed test run left can be told from what a running one uses.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
};

use super::inventory::Instance;

/// What all scratch directories' names begin with.
pub const PREFIX: &str = "podling-test.";

static NEXT: AtomicU32 = AtomicU32::new(0);
static SWEPT: Once = Once::new();

/// A directory that is removed with its content at the end.
///
/// Its path is short: sockets live below it, and their addresses end at 108 bytes.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    number: u32,
}

impl Scratch {
    /// Makes a new one.
    pub fn new() -> Self {
        SWEPT.call_once(sweep);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("{PREFIX}{}.{number}", std::process::id()));
        fs::create_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path, number }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Which of this process's directories it is, counted from 0.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Writes a file below it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            eprintln!("{}: {error}", self.path.display());
        }
    }
}

/// Removes what test runs that were killed have left: their processes, cgroups, interfaces,
/// tables, namespaces and directories.
fn sweep() {
    for entry in fs::read_dir(std::env::temp_dir())
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(owner) = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('.').next())
            .and_then(|pid| pid.parse::<u32>().ok())
        else {
            continue;
        };
        if owner == std::process::id() || is_test_process(owner) {
            continue;
        }
        eprintln!(
            "removing {} of a test run that was killed",
            entry.path().display()
        );
        Instance::at(&entry.path()).destroy();
        let _ = fs::remove_dir_all(entry.path());
    }
}

/// Whether that process lives and runs this test suite.
fn is_test_process(pid: u32) -> bool {
    fs::read(format!("/proc/{pid}/cmdline"))
        .is_ok_and(|line| !line.is_empty() && String::from_utf8_lossy(&line).contains("/e2e-"))
}
