//! Rules for `ConfigMaps`, Secrets and Namespaces.

use super::metadata;
use super::report::Report;
use crate::api::config::{ConfigMap, Namespace, Secret};
use crate::api::names;
use crate::manifest::path::Path;

/// Checks a `ConfigMap`, defaults applied.
pub fn config_map(object: &ConfigMap, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}

/// Checks a Secret, defaults applied.
pub fn secret(object: &Secret, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}

/// Checks a Namespace, defaults applied.
pub fn namespace(object: &Namespace, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}
