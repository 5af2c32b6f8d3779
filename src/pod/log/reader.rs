//! Reading a container's log: the end of it, since a time, or as it grows, across rotation and
//! restarts.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufRead, BufReader, Write},
    os::{fd::OwnedFd, unix::fs::MetadataExt},
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::inotify,
};

use super::LogFile;

/// The longest entry that is read: the content's limit and room for the rest.
const LONGEST: u64 = 64 * 1024;

/// What of a log is wanted.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only the last so many entries.
    pub tail: Option<usize>,
    /// Nothing older.
    pub since: Option<Timestamp>,
    /// Each line begins with its time.
    pub timestamps: bool,
    /// The run before the newest.
    pub previous: bool,
}

/// An entry of a log.
struct Entry<'a> {
    time: &'a str,
    whole: bool,
    content: &'a [u8],
}

impl<'a> Entry<'a> {
    /// The entry in a line without its newline; `None` when it is none.
    fn parse(line: &'a [u8]) -> Option<Self> {
        let mut fields = line.splitn(4, |byte| *byte == b' ');
        let time = std::str::from_utf8(fields.next()?).ok()?;
        let _stream = fields.next()?;
        let tags = fields.next()?;
        let content = fields.next()?;
        Some(Self {
            time,
            whole: tags.split(|byte| *byte == b':').next() == Some(b"F"),
            content,
        })
    }
}

/// A container's log as it is read.
pub struct LogReader<'a> {
    directory: PathBuf,
    options: Options,
    output: &'a mut dyn Write,
    at_line_start: bool,
    /// Where following goes on.
    current: Option<(LogFile, BufReader<File>)>,
    partial: Vec<u8>,
}

impl<'a> LogReader<'a> {
    /// A reader of the logs in a directory.
    pub fn new(directory: PathBuf, options: Options, output: &'a mut dyn Write) -> Self {
        Self {
            directory,
            options,
            output,
            at_line_start: true,
            current: None,
            partial: Vec::new(),
        }
    }

    /// Prints what is there. `false` when the run asked for has no log.
    ///
    /// # Errors
    /// When a file can't be read or the output is closed.
    pub fn print(&mut self) -> io::Result<bool> {
        let files = super::files(&self.directory)?;
        let newest = files.last().map(|file| file.restart);
        let run = match (newest, self.options.previous) {
            (Some(newest), false) => newest,
            (Some(newest), true) if newest > 0 => newest - 1,
            _ => return Ok(false),
        };
        let mut tail = VecDeque::new();
        let mut found = false;
        for file in files.into_iter().filter(|file| file.restart == run) {
            let Some(mut reader) = open(&file.path(&self.directory))? else {
                continue;
            };
            found = true;
            while let Some(line) = self.next_line(&mut reader)? {
                if !self.is_wanted(&line) {
                    continue;
                }
                match self.options.tail {
                    None => self.show(&line)?,
                    Some(count) => {
                        tail.push_back(line);
                        if tail.len() > count {
                            tail.pop_front();
                        }
                    }
                }
            }
            self.current = Some((file, reader));
        }
        for line in tail {
            self.show(&line)?;
        }
        self.output.flush()?;
        Ok(found)
    }

    /// Prints what is added until `is_over` says, when nothing more comes, that nothing will.
    ///
    /// # Errors
    /// When a file can't be read or the output is closed.
    pub fn follow(&mut self, is_over: &mut dyn FnMut() -> bool) -> io::Result<()> {
        let watch = Watch::new(&self.directory)?;
        loop {
            // Asked before reading: what is written until then is read below.
            let over = is_over();
            self.print_added()?;
            self.output.flush()?;
            if over {
                return Ok(());
            }
            watch.wait(Duration::from_millis(500))?;
        }
    }

    fn print_added(&mut self) -> io::Result<()> {
        loop {
            if let Some((file, mut reader)) = self.current.take() {
                // Looked for before the end is reached: a file that has been replaced by then
                // doesn't grow any more.
                let next = self.next_file(&file, reader.get_ref())?;
                while let Some(line) = self.next_line(&mut reader)? {
                    self.show_wanted(&line)?;
                }
                let Some(next) = next else {
                    self.current = Some((file, reader));
                    return Ok(());
                };
                self.partial.clear();
                self.current = open(&next.path(&self.directory))?.map(|reader| (next, reader));
            } else {
                let Some(first) = super::files(&self.directory)?.into_iter().next_back() else {
                    return Ok(());
                };
                self.current = open(&first.path(&self.directory))?.map(|reader| (first, reader));
                if self.current.is_none() {
                    return Ok(());
                }
            }
        }
    }

    /// The file after the one that is open, when that one has been rotated away or its run is over.
    fn next_file(&self, file: &LogFile, open: &File) -> io::Result<Option<LogFile>> {
        let inode = open.metadata()?.ino();
        let mut files = super::files(&self.directory)?.into_iter();
        let here = |candidate: &LogFile| {
            std::fs::metadata(candidate.path(&self.directory)).is_ok_and(|m| m.ino() == inode)
        };
        // Found by inode: its name may have changed since.
        if files.by_ref().any(|candidate| here(&candidate)) {
            return Ok(files.next());
        }
        let newer = |candidate: &LogFile| candidate.restart >= file.restart;
        Ok(super::files(&self.directory)?.into_iter().find(newer))
    }

    /// The next whole line without its newline; what has no newline yet is kept for later.
    fn next_line(&mut self, reader: &mut BufReader<File>) -> io::Result<Option<Vec<u8>>> {
        let room = LONGEST.saturating_sub(self.partial.len() as u64).max(1);
        io::Read::take(&mut *reader, room).read_until(b'\n', &mut self.partial)?;
        if self.partial.last() == Some(&b'\n') {
            self.partial.pop();
            return Ok(Some(std::mem::take(&mut self.partial)));
        }
        if self.partial.len() as u64 >= LONGEST {
            return Ok(Some(std::mem::take(&mut self.partial)));
        }
        Ok(None)
    }

    fn is_wanted(&self, line: &[u8]) -> bool {
        let Some(since) = self.options.since else {
            return true;
        };
        Entry::parse(line)
            .and_then(|entry| entry.time.parse::<Timestamp>().ok())
            .is_none_or(|time| time >= since)
    }

    fn show_wanted(&mut self, line: &[u8]) -> io::Result<()> {
        if self.is_wanted(line) { self.show(line) } else { Ok(()) }
    }

    fn show(&mut self, line: &[u8]) -> io::Result<()> {
        let Some(entry) = Entry::parse(line) else {
            self.at_line_start = true;
            self.output.write_all(line)?;
            return self.output.write_all(b"\n");
        };
        if self.options.timestamps && self.at_line_start {
            write!(self.output, "{} ", entry.time)?;
        }
        self.output.write_all(entry.content)?;
        self.at_line_start = entry.whole;
        if entry.whole {
            self.output.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// A file that may have been removed since its name was read.
fn open(path: &Path) -> io::Result<Option<BufReader<File>>> {
    match File::open(path) {
        Ok(file) => Ok(Some(BufReader::new(file))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Waits for a directory's files to change.
struct Watch(OwnedFd);

impl Watch {
    fn new(directory: &Path) -> io::Result<Self> {
        let flags = inotify::CreateFlags::CLOEXEC | inotify::CreateFlags::NONBLOCK;
        let watch = inotify::init(flags)?;
        let events = inotify::WatchFlags::MODIFY
            | inotify::WatchFlags::CREATE
            | inotify::WatchFlags::MOVED_TO
            | inotify::WatchFlags::DELETE_SELF;
        match inotify::add_watch(&watch, directory, events) {
            // A container that has not been started has no directory: time-outs do.
            Ok(_) | Err(rustix::io::Errno::NOENT) => Ok(Self(watch)),
            Err(error) => Err(error.into()),
        }
    }

    fn wait(&self, longest: Duration) -> io::Result<()> {
        let timeout = Timespec::try_from(longest).map_err(io::Error::other)?;
        let mut descriptors = [PollFd::new(&self.0, PollFlags::IN)];
        match poll(&mut descriptors, Some(&timeout)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let mut buffer = [0_u8; 4096];
        while rustix::io::read(&self.0, &mut buffer).is_ok_and(|length| length > 0) {}
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pod::log::writer::{Limits, LogWriter, Stream};

    fn directory(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("podling-read-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        path
    }

    fn time(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn read(directory: &Path, options: Options) -> String {
        let mut output = Vec::new();
        LogReader::new(directory.to_owned(), options, &mut output).print().unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn tail_since_timestamps_and_previous() {
        let path = directory("options");
        for restart in 0..2 {
            let mut writer = LogWriter::open(path.clone(), restart, Limits::default()).unwrap();
            for second in 0..3 {
                let line = format!("{restart}.{second}\n");
                writer.write(Stream::Stdout, line.as_bytes(), time(second));
            }
        }
        let all = Options::default();
        assert_eq!(read(&path, all.clone()), "1.0\n1.1\n1.2\n");
        assert_eq!(read(&path, Options { tail: Some(1), ..all.clone() }), "1.2\n");
        assert_eq!(read(&path, Options { tail: Some(0), ..all.clone() }), "");
        assert_eq!(read(&path, Options { since: Some(time(1)), ..all.clone() }), "1.1\n1.2\n");
        assert_eq!(read(&path, Options { previous: true, ..all.clone() }), "0.0\n0.1\n0.2\n");
        assert_eq!(
            read(&path, Options { tail: Some(1), timestamps: true, ..all }),
            "1970-01-01T00:00:02.000000000Z 1.2\n"
        );
        std::fs::remove_dir_all(path).unwrap();
    }

    #[test]
    fn follows_across_rotation_and_restart() {
        let path = directory("follow");
        let limits = Limits { size: 200, files: 50 };
        let mut writer = LogWriter::open(path.clone(), 0, limits).unwrap();
        let mut output = Vec::new();
        let mut reader = LogReader::new(path.clone(), Options::default(), &mut output);
        let mut expected = String::new();
        reader.print().unwrap();
        for number in 0..60 {
            if number == 30 {
                writer = LogWriter::open(path.clone(), 1, limits).unwrap();
            }
            let line = format!("line {number}\n");
            expected += &line;
            writer.write(Stream::Stdout, line.as_bytes(), time(number));
            if number % 7 == 0 {
                reader.print_added().unwrap();
            }
        }
        reader.follow(&mut || true).unwrap();
        assert_eq!(String::from_utf8(output).unwrap(), expected);
        std::fs::remove_dir_all(path).unwrap();
    }

    #[test]
    fn partial_entries_are_joined() {
        let path = directory("partial");
        let mut writer = LogWriter::open(path.clone(), 0, Limits::default()).unwrap();
        let long = "y".repeat(40_000);
        writer.write(Stream::Stdout, format!("{long}\n").as_bytes(), time(0));
        assert_eq!(read(&path, Options::default()), format!("{long}\n"));
        std::fs::remove_dir_all(path).unwrap();
    }
}
