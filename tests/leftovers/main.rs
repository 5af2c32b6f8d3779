//! The last step of the suite: whatever the end-to-end tests of this machine have started is gone.
//! `e2e` proves that the inventory which is asked here does find what is left.

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "of the lab it needs the inventory only"
)]

#[path = "../e2e/lab/mod.rs"]
mod lab;

#[test]
fn nothing_of_the_tests_is_left_on_this_machine() {
    lab::wait_for(
        "the machine to be clean",
        lab::Deadline::seconds(10),
        || match lab::inventory::of_all_tests()[..] {
            [] => Ok(()),
            ref left => Err(format!("left: {left:#?}")),
        },
    );
}
