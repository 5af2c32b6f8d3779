//! Waiting for a condition instead of sleeping.

use std::{
    thread,
    time::{Duration, Instant},
};

/// How long something may take before the test fails. Generous: only a failing test waits it out.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(pub Duration);

impl Default for Deadline {
    fn default() -> Self {
        Self(Duration::from_secs(20))
    }
}

impl Deadline {
    /// So many seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }
}

/// Asks `probe` again and again until it gives a value.
///
/// # Panics
/// When the deadline passes; the message names `what` was waited for and the last refusal.
pub fn wait_for<T>(
    what: &str,
    deadline: Deadline,
    mut probe: impl FnMut() -> Result<T, String>,
) -> T {
    let end = Instant::now() + deadline.0;
    loop {
        match probe() {
            Ok(value) => return value,
            Err(last) if Instant::now() >= end => {
                panic!("waited {:?} for {what}; at the end: {last}", deadline.0)
            }
            Err(_) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// `Ok` when the condition holds, else `seen` as the refusal: for [`wait_for`].
pub fn check(condition: bool, seen: impl Into<String>) -> Result<(), String> {
    if condition { Ok(()) } else { Err(seen.into()) }
}
