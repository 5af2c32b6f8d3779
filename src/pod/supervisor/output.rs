//! A container's standard streams: named pipes that it holds open for reading and writing, so
//! that it neither blocks nor gets SIGPIPE while nobody reads, and the tasks that carry what it
//! prints into its log.

use std::{
    cell::RefCell,
    fs, io,
    os::{
        fd::{AsFd, OwnedFd},
        unix::fs::MetadataExt,
    },
    path::{Path, PathBuf},
    rc::Rc,
};

use jiff::Timestamp;
use rustix::{
    fs::{CWD, FileType, Gid, Mode, OFlags, Uid, chown, fcntl_setfl, mknodat, open},
    io::Errno,
};
use tokio::{io::unix::AsyncFd, task::AbortHandle};

use crate::{
    pod::log::writer::{LogWriter, Stream},
    runtime::Stdio,
};

/// How much is read at once: a quarter of what a pipe holds.
const CHUNK: usize = 16 * 1024;

/// The log of a container's run with the tasks that fill it.
pub struct Output {
    log: Rc<RefCell<LogWriter>>,
    sources: Vec<(Rc<AsyncFd<OwnedFd>>, Stream, AbortHandle)>,
}

impl Output {
    /// An output into this log with nothing to read from yet.
    pub fn new(log: LogWriter) -> Self {
        Self {
            log: Rc::new(RefCell::new(log)),
            sources: Vec::new(),
        }
    }

    /// Carries what comes out of `source`, which doesn't block, into the log.
    ///
    /// # Errors
    /// When the descriptor can't be watched.
    pub fn add(&mut self, source: OwnedFd, stream: Stream) -> io::Result<()> {
        let source = Rc::new(readable(source)?);
        let task = tokio::task::spawn_local(pump(source.clone(), stream, self.log.clone()));
        self.sources.push((source, stream, task.abort_handle()));
        Ok(())
    }

    /// Takes in what is still in the pipes, and ends the log. For when every process of the
    /// container has ended.
    pub fn finish(self) {
        for (source, stream, task) in &self.sources {
            task.abort();
            while let Ok(true) = read_chunk(source.get_ref(), *stream, &self.log) {}
        }
        self.log.borrow_mut().finish(Timestamp::now());
    }
}

/// The descriptor as tokio waits for it.
///
/// # Errors
/// When it can't be watched, or the event loop has no room.
#[expect(deprecated, reason = "its successor is unsafe for types whose descriptor may change; an OwnedFd's can't")]
pub fn readable(descriptor: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::with_interest(descriptor, tokio::io::Interest::READABLE)
}

async fn pump(source: Rc<AsyncFd<OwnedFd>>, stream: Stream, log: Rc<RefCell<LogWriter>>) {
    while let Ok(mut ready) = source.readable().await {
        match ready.try_io(|source| read_chunk(source.get_ref(), stream, &log)) {
            Ok(Ok(true)) | Err(_) => {}
            // A terminal whose last user has gone answers EIO.
            Ok(Ok(false) | Err(_)) => return,
        }
    }
}

/// Reads once; `false` at the end.
fn read_chunk(source: &OwnedFd, stream: Stream, log: &RefCell<LogWriter>) -> io::Result<bool> {
    let mut chunk = [0_u8; CHUNK];
    loop {
        match rustix::io::read(source, &mut chunk) {
            Ok(0) => return Ok(false),
            Ok(length) => {
                log.borrow_mut().write(stream, &chunk[..length], Timestamp::now());
                return Ok(true);
            }
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}

/// A container's named pipes in `<run>/stdio`.
pub struct Pipes {
    directory: PathBuf,
    container: String,
    owner: (u32, u32),
}

impl Pipes {
    /// The pipes of a container whose process has this user and group, and may therefore open
    /// `/dev/stdout` itself.
    pub fn new(run_dir: &Path, container: &str, owner: (u32, u32)) -> Self {
        Self {
            directory: run_dir.join("stdio"),
            container: container.to_owned(),
            owner,
        }
    }

    /// The container's ends. `stdin` is a pipe into which nobody writes yet.
    ///
    /// # Errors
    /// When a pipe can't be made.
    pub fn container_ends(&self, stdin: bool) -> io::Result<Stdio> {
        let end = |suffix| self.open(suffix, OFlags::empty());
        Ok(Stdio {
            stdin: if stdin { Some(end("in")?) } else { None },
            stdout: end("out")?,
            stderr: end("err")?,
        })
    }

    /// The supervisor's end of an output.
    ///
    /// # Errors
    /// When the pipe can't be made.
    pub fn reading_end(&self, stream: Stream) -> io::Result<OwnedFd> {
        let suffix = match stream {
            Stream::Stdout => "out",
            Stream::Stderr => "err",
        };
        // For reading and writing: never at its end, so a process that opens it late is heard.
        self.open(suffix, OFlags::NONBLOCK)
    }

    fn open(&self, suffix: &str, flags: OFlags) -> io::Result<OwnedFd> {
        let path = self.directory.join(format!("{}.{suffix}", self.container));
        match mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(errno) => return Err(errno.into()),
        }
        let metadata = fs::symlink_metadata(&path)?;
        if (metadata.uid(), metadata.gid()) != self.owner {
            let (uid, gid) = self.owner;
            chown(&path, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)))?;
        }
        let flags = flags | OFlags::RDWR | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        Ok(open(&path, flags, Mode::empty())?)
    }
}

/// Makes reading from a terminal's master side return at once.
///
/// # Errors
/// What the kernel says.
pub fn set_nonblocking(descriptor: impl AsFd) -> io::Result<()> {
    let flags = rustix::fs::fcntl_getfl(&descriptor)?;
    Ok(fcntl_setfl(&descriptor, flags | OFlags::NONBLOCK)?)
}
