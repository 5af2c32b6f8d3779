//! A container's output as files in the kubelet's format: one line an entry,
//! `<RFC 3339 time> <stdout|stderr> <F|P> <content>`, where `P` says that the line goes on in the
//! next entry. A run of the container has `<restart>.log`; files that were rotated away carry the
//! time in their name. The newest run and the one before it are kept.

pub mod reader;
pub mod writer;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::store::paths::Paths;

/// Where a container's logs are.
pub fn directory(paths: &Paths, uid: &str, container: &str) -> PathBuf {
    paths.pod(uid).join("logs").join(container)
}

/// One file of a container's log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct LogFile {
    restart: u32,
    /// The time in the name of a rotated file; the file that is written to sorts after them.
    rotated: Option<String>,
}

impl LogFile {
    fn parse(name: &str) -> Option<Self> {
        let (restart, rest) = name.split_once(".log")?;
        Some(Self {
            restart: restart.parse().ok()?,
            rotated: match rest.strip_prefix('.') {
                Some(time) => Some(time.to_owned()),
                None if rest.is_empty() => None,
                None => return None,
            },
        })
    }

    fn path(&self, directory: &Path) -> PathBuf {
        match &self.rotated {
            Some(time) => directory.join(format!("{}.log.{time}", self.restart)),
            None => directory.join(format!("{}.log", self.restart)),
        }
    }
}

/// The files of a log directory, oldest content first.
fn files(directory: &Path) -> io::Result<Vec<LogFile>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        files.extend(LogFile::parse(&entry?.file_name().to_string_lossy()));
    }
    files.sort_by_key(|file| (file.restart, file.rotated.is_none(), file.rotated.clone()));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_run_and_rotation() {
        for (name, expected) in [
            ("0.log", Some((0, None))),
            ("12.log.20260102-030405", Some((12, Some("20260102-030405")))),
            ("x.log", None),
            ("0.logs", None),
            (".0.log.tmp", None),
        ] {
            let expected = expected.map(|(restart, rotated)| LogFile {
                restart,
                rotated: rotated.map(str::to_owned),
            });
            assert_eq!(LogFile::parse(name), expected, "{name}");
        }
    }
}
