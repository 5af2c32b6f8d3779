//! The lab: everything a test needs to drive the real binary against the real kernel and a real
//! registry, and to be sure that nothing of it stays behind. A test starts with [`host!`], which
//! gives it an instance of podling of its own; dropping that takes the pods down and then looks
//! for leaks.

pub mod cgroup;
pub mod command;
pub mod fault_proxy;
pub mod image;
pub mod inventory;
pub mod podling;
pub mod registry;
pub mod scratch;
pub mod wait;

pub use command::{Output, run};
pub use podling::{Host, pod};
pub use wait::{Deadline, wait_for};

/// Ends a test that can't run on this machine: it says why, and under CI it fails.
///
/// # Panics
/// When the variable `CI` is set.
pub fn cannot_run(why: &str) {
    assert!(
        std::env::var_os("CI").is_none(),
        "this test can't run here: {why}"
    );
    eprintln!("SKIPPED: {why}");
}

/// A [`Host`] for this test, or the end of the test when the machine can't have one.
macro_rules! host {
    () => {
        match $crate::lab::Host::new() {
            Ok(host) => host,
            Err(why) => return $crate::lab::cannot_run(&why),
        }
    };
}
pub(crate) use host;
