//! Rules for the sources that volumes of pods and persistent volumes share.

use serde::Serialize;
use serde_json::Value;

use super::report::Report;
use crate::api::volume::{HostPathVolumeSource, NFSVolumeSource};
use crate::manifest::path::Path;

/// How many sources an object has whose fields are sources but for the `others`. All but the
/// first in the manifest are reported.
pub fn count(
    object: &impl Serialize,
    others: &[&str],
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) -> usize {
    let Ok(Value::Object(fields)) = serde_json::to_value(object) else {
        return 0;
    };
    let mut sources: Vec<&str> = fields
        .keys()
        .map(String::as_str)
        .filter(|name| !others.contains(name))
        .collect();
    sources.sort_by_key(|name| report.place(&path.field(name)).start);
    for source in sources.iter().skip(1) {
        report.forbidden(
            &path.field(source),
            "may not specify more than 1 volume type",
        );
    }
    sources.len()
}

/// Checks a path of the host.
pub fn host_path(source: &HostPathVolumeSource, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let at = path.field("path");
    if source.path.is_empty() {
        report.required(&at, "");
    } else if has_backsteps(&source.path) {
        report.invalid(&at, &source.path, "must not contain '..'");
    } else if !source.path.starts_with('/') {
        report.invalid(&at, &source.path, "must be an absolute path");
    }
}

/// Checks a directory of an NFS server.
pub fn nfs(source: &NFSVolumeSource, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if source.server.is_empty() {
        report.required(&path.field("server"), "");
    }
    let at = path.field("path");
    if source.path.is_empty() {
        report.required(&at, "");
    } else if !source.path.starts_with('/') {
        report.invalid(&at, &source.path, "must be an absolute path");
    }
}

/// Whether a path goes up somewhere.
pub fn has_backsteps(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}
