//! The line between a container's first process, while it is still podling, and its parent: a
//! socket pair that closes when the program is executed. It carries at most one console and one
//! error.

use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

#[cfg(test)]
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recvmsg, send, sendmsg, socketpair,
};

use super::error::{Attempt, RuntimeError};

/// Longest error that is sent; longer ones are cut in their text.
const MESSAGE_LIMIT: usize = 16 * 1024;
/// What goes with the console's descriptor.
const CONSOLE: &[u8] = b"c";

/// The child's end.
#[derive(Debug)]
pub(super) struct Reporter(OwnedFd);

impl Reporter {
    /// Hands the console's master side to the parent.
    pub(super) fn console(&self, master: BorrowedFd<'_>) -> Result<(), RuntimeError> {
        let fds = [master];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        control.push(SendAncillaryMessage::ScmRights(&fds));
        sendmsg(
            &self.0,
            &[IoSlice::new(CONSOLE)],
            &mut control,
            SendFlags::NOSIGNAL,
        )
        .attempt(|| "hand over the console".to_owned())?;
        Ok(())
    }

    /// Tells the parent why there will be no program. Nobody is left to hear of a failure here.
    pub(super) fn failed(&self, error: &RuntimeError) {
        let mut text = serde_json::to_vec(error).unwrap_or_default();
        if text.len() > MESSAGE_LIMIT {
            let short: String = error.to_string().chars().take(1024).collect();
            text = serde_json::to_vec(&RuntimeError::invalid("spec", short)).unwrap_or_default();
        }
        let _ = send(&self.0, &text, SendFlags::NOSIGNAL);
    }
}

/// A container's first process on its way to its program.
#[derive(Debug)]
pub struct Starting {
    /// The process id in the caller's PID namespace. The caller is the parent and has to reap it,
    /// also when starting fails.
    pub pid: i32,
    /// A pidfd of it.
    pub pidfd: OwnedFd,
    console: Option<OwnedFd>,
    status: OwnedFd,
}

/// A container's first process after its program was executed. It may have ended since.
#[derive(Debug)]
pub struct Running {
    /// The process id in the caller's PID namespace.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "callers have it from `Starting`")
    )]
    pub pid: i32,
    /// A pidfd of it.
    pub pidfd: OwnedFd,
    /// The console's master side when the process has a terminal.
    pub console: Option<OwnedFd>,
}

enum Heard {
    Nothing,
    Console(OwnedFd),
    Executed,
}

impl Starting {
    pub(super) fn new(pid: i32, pidfd: OwnedFd, status: OwnedFd) -> Self {
        Self {
            pid,
            pidfd,
            console: None,
            status,
        }
    }

    /// Readable when [`Starting::try_finish`] has something to do.
    pub fn status_fd(&self) -> BorrowedFd<'_> {
        self.status.as_fd()
    }

    /// Whether the program was executed: `None` while that is undecided. Never blocks. Not to be
    /// called again after it gave `Some` or an error.
    ///
    /// A process that is killed before its program was executed counts as running: its end is
    /// for the caller to see, as it would be an instant later.
    ///
    /// # Errors
    /// Why there will be no program. The process ends by itself and is still to be reaped.
    pub fn try_finish(&mut self) -> Result<Option<Running>, RuntimeError> {
        loop {
            match self.hear()? {
                Heard::Nothing => return Ok(None),
                Heard::Console(console) => self.console = Some(console),
                Heard::Executed => {
                    let pidfd = self
                        .pidfd
                        .try_clone()
                        .attempt(|| "copy a pidfd".to_owned())?;
                    return Ok(Some(Running {
                        pid: self.pid,
                        pidfd,
                        console: self.console.take(),
                    }));
                }
            }
        }
    }

    #[cfg(test)]
    /// Waits until the program was executed.
    ///
    /// # Errors
    /// Like [`Starting::try_finish`].
    pub fn finish(mut self) -> Result<Running, RuntimeError> {
        loop {
            if let Some(running) = self.try_finish()? {
                return Ok(running);
            }
            match poll(&mut [PollFd::new(&self.status, PollFlags::IN)], None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(errno) => {
                    return Err(errno).attempt(|| "wait for the container to start".to_owned());
                }
            }
        }
    }

    fn hear(&self) -> Result<Heard, RuntimeError> {
        let mut message = vec![0; MESSAGE_LIMIT];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let received = loop {
            match recvmsg(
                &self.status,
                &mut [IoSliceMut::new(&mut message)],
                &mut control,
                RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC,
            ) {
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Ok(Heard::Nothing),
                // The other end was closed with something unread; nothing is sent this way.
                Err(Errno::CONNRESET) => return Ok(Heard::Executed),
                other => break other.attempt(|| "hear from the container".to_owned())?,
            }
        };
        for part in control.drain() {
            if let RecvAncillaryMessage::ScmRights(mut fds) = part
                && let Some(console) = fds.next()
            {
                return Ok(Heard::Console(console));
            }
        }
        match &message[..received.bytes] {
            [] => Ok(Heard::Executed),
            text => Err(serde_json::from_slice(text).unwrap_or_else(|error| {
                RuntimeError::invalid("status", format!("garbled report: {error}"))
            })),
        }
    }
}

/// A pair of ends: the parent's and the child's, both close-on-exec.
pub(super) fn pair() -> Result<(OwnedFd, Reporter), RuntimeError> {
    let (parent, child) = socketpair(
        AddressFamily::UNIX,
        SocketType::SEQPACKET,
        SocketFlags::CLOEXEC,
        None,
    )
    .attempt(|| "create a socket pair".to_owned())?;
    Ok((parent, Reporter(child)))
}
