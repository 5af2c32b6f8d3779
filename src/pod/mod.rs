//! One pod's life: the supervisor, and what the commands need to start one and talk to it.
//!
//! What comes in is a [`record::PodRecord`] on disk; what goes out are processes, their logs, a
//! status file and a control socket. Decisions are made by [`machine`], which is pure; what a
//! container is made of by [`spec`], which is pure as well; [`supervisor`] carries both out by
//! way of the rooms below. This room never reads manifests and never pulls images.

#![forbid(unsafe_code)]

mod clean_up;
pub mod client;
pub mod control;
pub mod log;
pub mod machine;
pub mod record;
pub mod spec;
pub mod supervisor;
