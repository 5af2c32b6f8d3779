//! Rules for Services.

use super::metadata;
use super::report::Report;
use crate::api::names;
use crate::api::service::Service;
use crate::manifest::path::Path;

/// Checks a Service, defaults applied.
pub fn service(object: &Service, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
}
