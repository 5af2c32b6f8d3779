//! The API server's rules for objects that have the right shape: what a schema can't say.
//!
//! Rules run on defaulted objects, as in the API server, and use its paths and phrases.

mod config;
mod container;
mod env;
mod job;
mod metadata;
mod pod;
mod probe;
mod report;
mod resources;
mod security;
mod service;
mod storage;
mod volume;
mod volume_mount;
mod workload;

pub use config::{config_map, namespace, secret};
pub use job::{cron_job, job};
pub use pod::pod;
pub use report::Report;
pub use service::service;
pub use storage::{persistent_volume, persistent_volume_claim, storage_class};
pub use workload::{daemon_set, deployment, replica_set, stateful_set};
