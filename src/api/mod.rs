//! The Kubernetes kinds as Rust types with their documentation. No I/O.
#![allow(
    clippy::doc_markdown,
    reason = "shown as plain text by explain, where names of products stand bare"
)]
#![allow(
    dead_code,
    reason = "the API's rules stand whole here; rooms above use more of them as kinds are built"
)]

pub mod byte_string;
pub mod config;
pub mod container;
pub mod daemon_set;
pub mod deployment;
pub mod env;
pub mod int_or_string;
pub mod job;
pub mod json_schema;
pub mod kind;
pub mod meta;
pub mod names;
pub mod persistent_volume;
pub mod persistent_volume_source;
pub mod pod;
pub mod pod_status;
pub mod probe;
pub mod projection;
pub mod quantity;
pub mod scheduling;
pub mod schema;
pub mod security;
pub mod service;
pub mod stateful_set;
pub mod time;
pub mod volume;
pub mod volume_driver;
