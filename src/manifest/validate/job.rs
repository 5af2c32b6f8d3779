//! Rules for Jobs and CronJobs.

use super::metadata;
use super::report::Report;
use crate::api::job::{CronJob, Job};
use crate::api::names;
use crate::manifest::path::Path;

/// Checks a Job, defaults applied.
pub fn job(object: &Job, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}

/// Checks a CronJob, defaults applied.
pub fn cron_job(object: &CronJob, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}
