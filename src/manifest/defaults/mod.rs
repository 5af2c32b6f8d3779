//! The values that stand for absent fields, filled in as the API server fills them in, so that
//! nothing further down has to know them.

mod config;
mod container;
mod job;
mod pod;
mod resources;
mod service;
mod storage;
mod volume;
mod workload;

pub use config::{config_map, namespace, secret};
pub use job::{cron_job, job};
pub use pod::pod;
pub use service::service;
pub use storage::{persistent_volume, persistent_volume_claim, storage_class};
pub use workload::{daemon_set, deployment, replica_set, stateful_set};
