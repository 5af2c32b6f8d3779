//! Rules for `metadata`, which all kinds share.

use std::collections::BTreeMap;

use super::report::Report;
use crate::api::meta::ObjectMeta;
use crate::api::names;
use crate::manifest::path::Path;

/// Keys and values of all annotations together, in bytes.
const ANNOTATIONS_SIZE: usize = 256 << 10;

/// Checks `metadata` of an object whose name follows that rule.
pub fn metadata(
    meta: &ObjectMeta,
    path: &Path<'_>,
    name: fn(&str) -> Vec<String>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("name");
    match meta.name.as_deref() {
        Some(text) if !text.is_empty() => report.each(&at, text, name(text)),
        _ => {
            report.required(&at, "name is required");
            if meta.generate_name.is_some() {
                report.advise(&at, "an object that is applied again needs a name that stays: generateName doesn't give one");
            }
        }
    }
    // Filled in before for kinds that have one; a Namespace or a StorageClass is in none.
    if let Some(namespace) = meta.namespace.as_deref() {
        let at = path.field("namespace");
        report.each(&at, namespace, names::dns_label(namespace));
    }
    labels_and_annotations(meta, path, report);
    let finalizers = path.field("finalizers");
    for (index, finalizer) in meta.finalizers.iter().enumerate() {
        report.each(
            &finalizers.index(index),
            finalizer,
            names::qualified_name(finalizer),
        );
    }
}

/// Checks labels and annotations, which is all that the `metadata` of a template is about.
pub fn labels_and_annotations(meta: &ObjectMeta, path: &Path<'_>, report: &mut Report<'_, '_>) {
    labels(&meta.labels, &path.field("labels"), report);
    annotations(&meta.annotations, &path.field("annotations"), report);
}

/// Checks keys and values of labels.
pub fn labels(labels: &BTreeMap<String, String>, path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (key, value) in labels {
        let at = path.key(key);
        report.each(&at, key, names::qualified_name(key));
        report.each(&at, value, names::label_value(value));
    }
}

/// Checks keys of annotations, and their size.
pub fn annotations(
    annotations: &BTreeMap<String, String>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let mut size = 0;
    for (key, value) in annotations {
        size += key.len() + value.len();
        report.each(
            &path.key(key),
            key,
            names::qualified_name(&key.to_lowercase()),
        );
    }
    if size > ANNOTATIONS_SIZE {
        report.too_long(path, ANNOTATIONS_SIZE);
    }
}
