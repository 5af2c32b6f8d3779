//! Rules for the kinds that keep pods running.

use super::metadata;
use super::report::Report;
use crate::api::daemon_set::DaemonSet;
use crate::api::deployment::{Deployment, ReplicaSet};
use crate::api::names;
use crate::api::stateful_set::StatefulSet;
use crate::manifest::path::Path;

/// Checks a Deployment, defaults applied.
pub fn deployment(object: &Deployment, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}

/// Checks a ReplicaSet, defaults applied.
pub fn replica_set(object: &ReplicaSet, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}

/// Checks a StatefulSet, defaults applied.
pub fn stateful_set(object: &StatefulSet, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}

/// Checks a DaemonSet, defaults applied.
pub fn daemon_set(object: &DaemonSet, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}
