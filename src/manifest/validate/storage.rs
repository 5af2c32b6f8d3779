//! Rules for persistent volumes, their claims and classes.

use super::metadata;
use super::report::Report;
use crate::api::names;
use crate::api::persistent_volume::{PersistentVolume, PersistentVolumeClaim, StorageClass};
use crate::manifest::path::Path;

/// Checks a `PersistentVolume`, defaults applied.
pub fn persistent_volume(object: &PersistentVolume, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}

/// Checks a `PersistentVolumeClaim`, defaults applied.
pub fn persistent_volume_claim(
    object: &PersistentVolumeClaim,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}

/// Checks a `StorageClass`, defaults applied.
pub fn storage_class(object: &StorageClass, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}
