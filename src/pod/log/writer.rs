//! Writing a container's log: what it prints in any pieces becomes entries. Memory is bounded
//! whatever it prints, disk by rotation, and a full disk never stalls the container: what could
//! not be written is dropped and counted.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::LogFile;

/// The longest content of an entry; what is longer is split (containerd's limit).
const LONGEST: usize = 16 * 1024;
/// How much is collected for one write.
const BATCH: usize = 32 * 1024;

/// Which of a container's two outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output; everything of a container with a terminal.
    Stdout,
    /// Standard error.
    Stderr,
}

impl Stream {
    fn name(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
        }
    }
}

/// How much disk a container's log may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A file of that size is rotated away, in bytes.
    pub size: u64,
    /// How many files a run has at most, the one written to included.
    pub files: usize,
}

/// The kubelet's `containerLogMaxSize` and `containerLogMaxFiles`.
impl Default for Limits {
    fn default() -> Self {
        Self {
            size: 10 << 20,
            files: 5,
        }
    }
}

/// The log of one run of a container.
#[derive(Debug)]
pub struct LogWriter {
    directory: PathBuf,
    restart: u32,
    limits: Limits,
    file: Option<File>,
    size: u64,
    pending: [Vec<u8>; 2],
    batch: Vec<u8>,
    dropped: u64,
}

impl LogWriter {
    /// Opens the log of run number `restart`, and removes those of runs before the last.
    ///
    /// # Errors
    /// When the directory can't be made. A file that can't be opened is tried again at each write.
    pub fn open(directory: PathBuf, restart: u32, limits: Limits) -> io::Result<Self> {
        fs::create_dir_all(&directory)?;
        for file in super::files(&directory)? {
            if file.restart + 1 < restart {
                fs::remove_file(file.path(&directory))?;
            }
        }
        let mut writer = Self {
            directory,
            restart,
            limits,
            file: None,
            size: 0,
            pending: [Vec::new(), Vec::new()],
            batch: Vec::new(),
            dropped: 0,
        };
        writer.file = writer.open_file().ok();
        Ok(writer)
    }

    fn current(&self) -> LogFile {
        LogFile {
            restart: self.restart,
            rotated: None,
        }
    }

    fn open_file(&mut self) -> io::Result<File> {
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o640)
            .open(self.current().path(&self.directory))?;
        self.size = file.metadata()?.len();
        Ok(file)
    }

    /// Takes in what the container printed at `time`.
    pub fn write(&mut self, stream: Stream, chunk: &[u8], time: Timestamp) {
        let time = format!("{time:.9}");
        let mut pending = std::mem::take(&mut self.pending[stream as usize]);
        for piece in chunk.split_inclusive(|byte| *byte == b'\n') {
            let (content, ends) = match piece.split_last() {
                Some((b'\n', content)) => (content, true),
                _ => (piece, false),
            };
            let mut content = content;
            while pending.len() + content.len() > LONGEST {
                let (first, rest) = content.split_at(LONGEST - pending.len());
                self.entry(&time, stream, 'P', &[&pending, first]);
                pending.clear();
                content = rest;
            }
            if ends {
                self.entry(&time, stream, 'F', &[&pending, content]);
                pending.clear();
            } else {
                pending.extend_from_slice(content);
            }
        }
        // Nothing is held for a container that ends its lines.
        if pending.is_empty() {
            pending = Vec::new();
        }
        self.pending[stream as usize] = pending;
        self.flush();
        self.batch = Vec::new();
    }

    /// The container has ended: what it left without a newline becomes an entry of its own.
    pub fn finish(&mut self, time: Timestamp) {
        let time = format!("{time:.9}");
        for stream in [Stream::Stdout, Stream::Stderr] {
            let pending = std::mem::take(&mut self.pending[stream as usize]);
            if !pending.is_empty() {
                self.entry(&time, stream, 'F', &[&pending]);
            }
        }
        self.flush();
    }

    fn entry(&mut self, time: &str, stream: Stream, tag: char, content: &[&[u8]]) {
        if self.batch.len() >= BATCH {
            self.flush();
        }
        let header = format!("{time} {} {tag} ", stream.name());
        self.batch.extend_from_slice(header.as_bytes());
        for part in content {
            self.batch.extend_from_slice(part);
        }
        self.batch.push(b'\n');
    }

    fn flush(&mut self) {
        if self.batch.is_empty() {
            return;
        }
        let batch = std::mem::take(&mut self.batch);
        if self.append(&batch).is_err() {
            self.dropped += batch.len() as u64;
            self.file = None;
        }
        self.batch = batch;
        self.batch.clear();
    }

    fn append(&mut self, batch: &[u8]) -> io::Result<()> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.open_file()?,
        };
        if self.dropped > 0 {
            let note = format!(
                "{:.9} stderr F podling: {} bytes of log could not be written and are lost\n",
                Timestamp::now(),
                self.dropped
            );
            file.write_all(note.as_bytes())?;
            self.size += note.len() as u64;
            self.dropped = 0;
        }
        if let Err(error) = file.write_all(batch) {
            // Half an entry would spoil the next one.
            let _ = file.set_len(self.size);
            return Err(error);
        }
        self.size += batch.len() as u64;
        if self.size >= self.limits.size {
            return self.rotate();
        }
        self.file = Some(file);
        Ok(())
    }

    fn rotate(&mut self) -> io::Result<()> {
        let rotated = LogFile {
            restart: self.restart,
            rotated: Some(Timestamp::now().strftime("%Y%m%d-%H%M%S.%9f").to_string()),
        };
        let directory = Path::new(&self.directory);
        fs::rename(self.current().path(directory), rotated.path(directory))?;
        self.size = 0;
        let mut old: Vec<LogFile> = super::files(directory)?
            .into_iter()
            .filter(|file| file.restart == self.restart && file.rotated.is_some())
            .collect();
        let keep = self.limits.files.saturating_sub(1);
        old.truncate(old.len().saturating_sub(keep));
        for file in old {
            fs::remove_file(file.path(directory))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Directory(PathBuf);

    impl Directory {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("podling-log-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            Self(path)
        }

        fn read(&self, name: &str) -> Vec<u8> {
            fs::read(self.0.join(name)).unwrap()
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn time() -> Timestamp {
        "2026-01-02T03:04:05.5Z".parse().unwrap()
    }

    #[test]
    fn lines_become_entries_in_whatever_pieces_they_come() {
        let directory = Directory::new("pieces");
        let mut writer = LogWriter::open(directory.0.clone(), 0, Limits::default()).unwrap();
        writer.write(Stream::Stdout, b"one\ntw", time());
        writer.write(Stream::Stderr, b"oops\n", time());
        writer.write(Stream::Stdout, b"o\n\nlast", time());
        writer.finish(time());
        let at = "2026-01-02T03:04:05.500000000Z";
        let expected = format!(
            "{at} stdout F one\n{at} stderr F oops\n{at} stdout F two\n{at} stdout F \n{at} stdout F last\n"
        );
        assert_eq!(String::from_utf8(directory.read("0.log")).unwrap(), expected);
    }

    #[test]
    fn a_log_is_rotated_and_keeps_so_many_files() {
        let directory = Directory::new("rotation");
        let limits = Limits { size: 500, files: 3 };
        let mut writer = LogWriter::open(directory.0.clone(), 0, limits).unwrap();
        for number in 0..100 {
            writer.write(Stream::Stdout, format!("line {number}\n").as_bytes(), time());
        }
        let files = super::super::files(&directory.0).unwrap();
        assert!((2..=3).contains(&files.len()), "{files:?}");
        let newest = files.last().unwrap().path(&directory.0);
        let all: Vec<u8> = files.iter().flat_map(|f| fs::read(f.path(&directory.0)).unwrap()).collect();
        assert!(newest.exists());
        assert!(String::from_utf8(all).unwrap().ends_with("line 99\n"));
    }

    #[test]
    fn only_the_last_two_runs_are_kept() {
        let directory = Directory::new("runs");
        for restart in 0..4 {
            let mut writer = LogWriter::open(directory.0.clone(), restart, Limits::default()).unwrap();
            writer.write(Stream::Stdout, b"x\n", time());
        }
        let runs: Vec<u32> = super::super::files(&directory.0).unwrap().iter().map(|f| f.restart).collect();
        assert_eq!(runs, [2, 3]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Whatever is printed, in whatever pieces, is in the log byte by byte, and no entry is
        /// longer than allowed.
        #[test]
        fn nothing_is_lost_or_changed(
            pieces in prop::collection::vec(
                prop_oneof![
                    prop::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..200),
                    (1_usize..40_000).prop_map(|length| vec![b'x'; length]),
                ],
                0..12,
            ),
        ) {
            let directory = Directory::new("lossless");
            let mut writer = LogWriter::open(directory.0.clone(), 0, Limits::default()).unwrap();
            for piece in &pieces {
                writer.write(Stream::Stdout, piece, time());
                prop_assert!(writer.pending[0].len() <= LONGEST);
            }
            writer.finish(time());
            let mut printed: Vec<u8> = pieces.concat();
            if !printed.is_empty() && !printed.ends_with(b"\n") {
                printed.push(b'\n');
            }
            let header = "2026-01-02T03:04:05.500000000Z stdout ".len();
            let mut read = Vec::new();
            for entry in directory.read("0.log").split_inclusive(|byte| *byte == b'\n') {
                let content = &entry[header + 2..entry.len() - 1];
                prop_assert!(content.len() <= LONGEST);
                read.extend_from_slice(content);
                if entry[header] == b'F' {
                    read.push(b'\n');
                }
            }
            prop_assert_eq!(read, printed);
        }
    }
}
