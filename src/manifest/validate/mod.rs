//! The API server's rules for objects that have the right shape: what a schema can't say.
//!
//! Rules run on defaulted objects, as in the API server, and use its paths and phrases.

mod claim;
mod config;
mod container;
mod cron_job;
mod env;
mod job;
mod metadata;
mod pod;
mod pod_failure_policy;
mod pod_resources;
mod probe;
mod projection;
mod report;
mod resources;
mod schedule;
mod scheduling;
mod security;
mod selector;
mod service;
mod service_address;
mod stateful_set;
mod storage;
mod success_policy;
mod template;
#[allow(
    dead_code,
    reason = "asked once an object that is applied is compared with what was applied before"
)]
pub mod update;
#[allow(
    dead_code,
    reason = "asked once an object that is applied is compared with what was applied before"
)]
mod update_workload;
mod volume;
mod volume_mount;
mod volume_source;
mod workload;

pub use config::{config_map, namespace, secret};
pub use cron_job::cron_job;
pub use job::job;
pub use pod::pod;
pub use report::Report;
pub use service::service;
pub use stateful_set::stateful_set;
pub use storage::{persistent_volume, persistent_volume_claim, storage_class};
pub use workload::{daemon_set, deployment, replica_set};
