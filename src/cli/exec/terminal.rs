//! The caller's terminal and the command's: keys one way, what is printed the other way, in one
//! thread, for as long as the command runs.

use std::{
    io::{self, IsTerminal},
    os::fd::{AsFd, OwnedFd},
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
    termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr, tcsetwinsize},
};

use super::{Failure, SIGNALLED, Signals, reap};

/// How much is copied at once. A pipe that polls as writable takes this much without blocking.
const CHUNK: usize = 4096;

/// The caller's terminal.
pub(super) fn screen() -> Option<OwnedFd> {
    let (stdin, stdout) = (io::stdin(), io::stdout());
    let screen = match (stdin.is_terminal(), stdout.is_terminal()) {
        (true, _) => stdin.as_fd(),
        (_, true) => stdout.as_fd(),
        _ => return None,
    };
    screen.try_clone_to_owned().ok()
}

/// The caller's terminal while every key goes to the container; as it was when this is dropped.
pub(super) struct Raw<'a> {
    screen: &'a OwnedFd,
    before: Termios,
}

impl<'a> Raw<'a> {
    pub(super) fn set(screen: &'a OwnedFd) -> io::Result<Self> {
        let before = tcgetattr(screen)?;
        let mut raw = before.clone();
        raw.make_raw();
        let this = Self { screen, before };
        tcsetattr(screen, OptionalActions::Drain, &raw)?;
        Ok(this)
    }
}

impl Drop for Raw<'_> {
    fn drop(&mut self) {
        // A terminal that has gone has nothing to restore.
        let _ = tcsetattr(self.screen, OptionalActions::Drain, &self.before);
    }
}

/// One direction of copying.
struct Flow {
    buffer: Box<[u8; CHUNK]>,
    filled: std::ops::Range<usize>,
    /// Whether there may be more to read.
    open: bool,
}

impl Flow {
    fn new(open: bool) -> Self {
        Self {
            buffer: Box::new([0; CHUNK]),
            filled: 0..0,
            open,
        }
    }

    fn wants_input(&self) -> bool {
        self.open && self.filled.is_empty()
    }

    /// Reads once, from what polled as readable.
    fn read(&mut self, from: impl AsFd) {
        match rustix::io::read(from, &mut self.buffer[..]) {
            Err(Errno::INTR | Errno::AGAIN) => {}
            // A console that nobody has open any more answers EIO.
            Ok(0) | Err(_) => self.open = false,
            Ok(count) => self.filled = 0..count,
        }
    }

    /// Writes once, to what polled as writable. What nobody takes is dropped.
    fn write(&mut self, to: impl AsFd) {
        match rustix::io::write(to, &self.buffer[self.filled.clone()]) {
            Err(Errno::INTR | Errno::AGAIN) => {}
            Ok(count) => self.filled.start += count,
            Err(_) => self.filled = 0..0,
        }
    }
}

/// What goes between the caller's terminal and the command's.
pub(super) struct Relay<'a> {
    console: &'a OwnedFd,
    screen: Option<&'a OwnedFd>,
    stdin: io::Stdin,
    stdout: io::Stdout,
    typed: Flow,
    printed: Flow,
}

impl<'a> Relay<'a> {
    pub(super) fn new(
        console: &'a OwnedFd,
        screen: Option<&'a OwnedFd>,
        stdin: bool,
    ) -> io::Result<Self> {
        // The console is nobody else's; the caller's own descriptors stay as they are.
        rustix::io::ioctl_fionbio(console, true)?;
        Ok(Self {
            console,
            screen,
            stdin: io::stdin(),
            stdout: io::stdout(),
            typed: Flow::new(stdin),
            printed: Flow::new(true),
        })
    }

    /// Copies until the command has ended and all that it printed is out, or until a signal says
    /// to give up: then the console is closed, and the kernel hangs up on whoever uses it.
    pub(super) fn run(mut self, pidfd: &OwnedFd, signals: &Signals) -> Result<u8, Failure> {
        self.resize();
        loop {
            if self.step(pidfd, signals)? {
                self.drain();
                return Ok(reap(pidfd)?);
            }
            while let Some(signal) = signals.next() {
                if signal != rustix::process::Signal::WINCH {
                    let code = SIGNALLED + signal.as_raw();
                    return Ok(u8::try_from(code).unwrap_or(u8::MAX));
                }
                self.resize();
            }
        }
    }

    /// Waits for something to do and copies what there is to copy. Whether the command has ended.
    fn step(&mut self, pidfd: &OwnedFd, signals: &Signals) -> io::Result<bool> {
        let mut wanted = PollFlags::empty();
        wanted.set(PollFlags::IN, self.printed.wants_input());
        wanted.set(PollFlags::OUT, !self.typed.filled.is_empty());
        // A hang-up is reported whether asked for or not, so what isn't waited for is left out;
        // the signals take its place, which never hang up.
        let idle = signals.0.as_fd();
        let only = |fd, flags: PollFlags| {
            let fd = if flags.is_empty() { idle } else { fd };
            PollFd::from_borrowed_fd(fd, flags)
        };
        let when = |condition: bool, flags| if condition { flags } else { PollFlags::empty() };
        let ready = {
            let (stdin, stdout) = (self.stdin.as_fd(), self.stdout.as_fd());
            let mut ready = [
                PollFd::new(pidfd, PollFlags::IN),
                PollFd::new(&signals.0, PollFlags::IN),
                only(self.console.as_fd(), wanted),
                only(stdin, when(self.typed.wants_input(), PollFlags::IN)),
                only(
                    stdout,
                    when(!self.printed.filled.is_empty(), PollFlags::OUT),
                ),
            ];
            match poll(&mut ready, None) {
                Err(Errno::INTR) => return Ok(false),
                result => result?,
            };
            ready.map(|one| one.revents())
        };
        let [ended, _, console, stdin, stdout] = ready;
        let failed = PollFlags::HUP | PollFlags::ERR;
        // Writes first: a read fills only a buffer that was empty before the wait.
        if wanted.contains(PollFlags::OUT) && console.intersects(PollFlags::OUT | failed) {
            self.typed.write(self.console);
        }
        if wanted.contains(PollFlags::IN) && console.intersects(PollFlags::IN | failed) {
            self.printed.read(self.console);
        }
        if !stdin.is_empty() {
            self.typed.read(&self.stdin);
        }
        if !stdout.is_empty() {
            self.printed.write(&self.stdout);
        }
        Ok(!ended.is_empty())
    }

    /// Prints what the command has left behind.
    fn drain(&mut self) {
        loop {
            while !self.printed.filled.is_empty() {
                self.printed.write(&self.stdout);
            }
            if !self.printed.open {
                return;
            }
            self.printed.read(self.console);
            if self.printed.filled.is_empty() {
                return;
            }
        }
    }

    /// Makes the console as large as the caller's terminal, which tells the command.
    fn resize(&self) {
        if let Some(size) = self.screen.and_then(|screen| tcgetwinsize(screen).ok()) {
            // A console that has gone needs no size.
            let _ = tcsetwinsize(self.console, size);
        }
    }
}
