//! Defaults of Jobs and CronJobs.

use crate::api::job::{CronJob, Job};

/// Fills in what a Job's manifest leaves out.
pub fn job(_object: &mut Job) {}

/// Fills in what a CronJob's manifest leaves out.
pub fn cron_job(_object: &mut CronJob) {}
