//! Ending on SIGTERM and SIGINT, as PID 1 too.

use std::{io, time::Duration};

use nix::{
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::{
        signal::{SigSet, Signal},
        signalfd::{SfdFlags, SignalFd},
    },
};
use std::os::fd::AsFd;

/// The signals that ask a program to end, held back and readable. Blocked signals stay pending
/// even for PID 1, whose unhandled ones the kernel would drop.
pub(super) struct Termination {
    signals: SignalFd,
}

impl Termination {
    /// Holds the signals back from now on, in this thread and those that it starts.
    pub fn watch() -> io::Result<Self> {
        let mut set = SigSet::empty();
        set.add(Signal::SIGTERM);
        set.add(Signal::SIGINT);
        set.thread_block()?;
        let signals = SignalFd::with_flags(&set, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;
        Ok(Self { signals })
    }

    /// Waits until such a signal comes, or for that long; says which signal came.
    pub fn wait(&mut self, limit: Option<Duration>) -> io::Result<Option<u8>> {
        let deadline = limit.map(|limit| std::time::Instant::now() + limit);
        loop {
            if let Some(signal) = self.signals.read_signal()? {
                return Ok(u8::try_from(signal.ssi_signo).ok());
            }
            let timeout = match deadline {
                None => PollTimeout::NONE,
                Some(deadline) => {
                    let left = deadline.saturating_duration_since(std::time::Instant::now());
                    if left.is_zero() {
                        return Ok(None);
                    }
                    // Rounded up, so that it never spins, and cut, so that it always fits.
                    let milliseconds = left.as_micros().div_ceil(1000).min(1 << 30);
                    PollTimeout::try_from(i32::try_from(milliseconds).unwrap_or(1 << 30))
                        .unwrap_or(PollTimeout::MAX)
                }
            };
            match poll(
                &mut [PollFd::new(self.signals.as_fd(), PollFlags::POLLIN)],
                timeout,
            ) {
                Ok(_) | Err(nix::errno::Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
