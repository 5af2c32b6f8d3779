//! The first process of a PID namespace that a pod's containers share: it reaps what nobody else
//! does, and when it ends, the kernel ends all others.

use nix::sys::signal::{SigSet, Signal};
use rustix::process::{WaitOptions, wait};

/// Reaps for ever. As PID 1 of its namespace it gets no signal that it has no handler for, except
/// from outside.
pub fn run() -> ! {
    let mut children = SigSet::empty();
    children.add(Signal::SIGCHLD);
    // Blocked, a SIGCHLD that comes between the two calls below is still there for the second.
    let _ = children.thread_block();
    loop {
        while matches!(wait(WaitOptions::NOHANG), Ok(Some(_))) {}
        let _ = children.wait();
    }
}
