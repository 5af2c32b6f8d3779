//! Rules for persistent volumes, their claims and classes, from the API server's
//! `pkg/apis/core/validation` and `pkg/apis/storage/validation`.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Report;
use super::{claim, metadata, volume_source};
use crate::api::names;
use crate::api::persistent_volume::{
    PersistentVolume, PersistentVolumeClaim, PersistentVolumeReclaimPolicy, PersistentVolumeSpec,
    StorageClass,
};
use crate::api::quantity::Quantity;
use crate::api::scheduling::TopologySelectorTerm;
use crate::manifest::path::Path;

/// The fields of a volume's spec that are no source of it.
pub const NO_SOURCES: [&str; 9] = [
    "capacity",
    "accessModes",
    "claimRef",
    "persistentVolumeReclaimPolicy",
    "storageClassName",
    "mountOptions",
    "volumeMode",
    "nodeAffinity",
    "volumeAttributesClassName",
];
/// The most settings that a class may have for its provisioner.
const PARAMETERS: usize = 512;
/// The most bytes that their names and values may have together.
const PARAMETERS_SIZE: usize = 256 << 10;

/// Checks a `PersistentVolume`, defaults applied.
pub fn persistent_volume(object: &PersistentVolume, root: &Path<'_>, report: &mut Report<'_, '_>) {
    let meta = root.field("metadata");
    metadata::metadata(&object.metadata, &meta, names::dns_subdomain, report);
    let spec = &object.spec;
    let path = root.field("spec");
    let modes = path.field("accessModes");
    if spec.access_modes.is_empty() {
        report.required(&modes, "");
    }
    claim::alone(&spec.access_modes, &modes, report);
    capacity(&spec.capacity, &path.field("capacity"), report);
    source(spec, &path, &meta, report);
    reclaim_policy(spec, &path.field("persistentVolumeReclaimPolicy"), report);
    class_name(
        spec.storage_class_name.as_deref(),
        &path.field("storageClassName"),
        report,
    );
}

fn capacity(capacity: &BTreeMap<String, Quantity>, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if capacity.is_empty() {
        return report.required(path, "");
    }
    if !capacity.contains_key("storage") || capacity.len() > 1 {
        report.unsupported(path, capacity, &["storage"]);
    }
    for (name, amount) in capacity {
        if amount.is_negative() || amount.is_zero() {
            report.invalid(&path.key(name), amount, "must be greater than zero");
        }
    }
}

fn source(
    spec: &PersistentVolumeSpec,
    path: &Path<'_>,
    meta: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    if volume_source::count(spec, &NO_SOURCES, path, report) == 0 {
        report.required(path, "must specify a volume type");
        report.advise(path, "on one host that is hostPath, local or nfs");
    }
    if let Some(source) = &spec.host_path {
        volume_source::host_path(source, &path.field("hostPath"), report);
    }
    if let Some(source) = &spec.nfs {
        volume_source::nfs(source, &path.field("nfs"), report);
    }
    if let Some(source) = &spec.local {
        let at = path.field("local");
        let at = at.field("path");
        if source.path.is_empty() {
            report.required(&at, "");
        } else if volume_source::has_backsteps(&source.path) {
            report.invalid(&at, &source.path, "must not contain '..'");
        }
        let affinity = spec.node_affinity.as_ref();
        if affinity.is_none_or(|affinity| affinity.required.is_none()) {
            let at = meta.field("annotations");
            report.required(&at, "Local volume requires node affinity");
            report.advise(
                &at,
                "a cluster has to know the node that has the directory: add spec.nodeAffinity",
            );
        }
    }
}

fn reclaim_policy(spec: &PersistentVolumeSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if spec.persistent_volume_reclaim_policy != Some(PersistentVolumeReclaimPolicy::Recycle) {
        return;
    }
    let root = |path: &str| path.split('/').all(|part| part.is_empty() || part == ".");
    let source = spec.host_path.as_ref();
    if source.is_some_and(|source| source.path.starts_with('/') && root(&source.path)) {
        report.forbidden(path, "may not be 'recycle' for a hostPath mount of '/'");
    } else {
        report.refuse(
            path,
            "obsolete, and it would delete files: use Retain or Delete",
        );
    }
}

fn class_name(name: Option<&str>, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        report.each(path, name, names::dns_subdomain(name));
    }
}

/// Checks a `PersistentVolumeClaim`, defaults applied.
pub fn persistent_volume_claim(
    object: &PersistentVolumeClaim,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let meta = root.field("metadata");
    metadata::metadata(&object.metadata, &meta, names::dns_subdomain, report);
    claim::spec(&object.spec, &root.field("spec"), report);
}

/// Checks a `StorageClass`, defaults applied.
pub fn storage_class(object: &StorageClass, root: &Path<'_>, report: &mut Report<'_, '_>) {
    let meta = root.field("metadata");
    metadata::metadata(&object.metadata, &meta, names::dns_subdomain, report);
    let at = root.field("provisioner");
    if object.provisioner.is_empty() {
        report.required(&at, "");
    } else {
        let name = object.provisioner.to_lowercase();
        report.each(&at, &object.provisioner, names::qualified_name(&name));
    }
    parameters(&object.parameters, &root.field("parameters"), report);
    let policy = object.reclaim_policy;
    if let Some(policy @ PersistentVolumeReclaimPolicy::Recycle) = policy {
        report.unsupported(&root.field("reclaimPolicy"), policy, &["Delete", "Retain"]);
    }
    topologies(
        &object.allowed_topologies,
        &root.field("allowedTopologies"),
        report,
    );
}

fn parameters(settings: &BTreeMap<String, String>, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if settings.len() > PARAMETERS {
        report.too_many(path, settings.len(), PARAMETERS);
    }
    if settings.contains_key("") {
        report.invalid(path, "", "field can not be empty.");
    }
    let size: usize = settings
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if size > PARAMETERS_SIZE {
        report.too_long(path, PARAMETERS_SIZE);
    }
}

fn topologies(terms: &[TopologySelectorTerm], path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (index, term) in terms.iter().enumerate() {
        let term_path = path.index(index);
        let list = term_path.field("matchLabelExpressions");
        let mut keys = BTreeSet::new();
        for (index, expression) in term.match_label_expressions.iter().enumerate() {
            let at = list.index(index);
            let key = at.field("key");
            report.each(
                &key,
                &expression.key,
                names::qualified_name(&expression.key),
            );
            report.unique(&mut keys, &key, expression.key.as_str());
            let values = at.field("values");
            if expression.values.is_empty() {
                report.required(&values, "");
            }
            let mut seen = BTreeSet::new();
            for (index, value) in expression.values.iter().enumerate() {
                report.unique(&mut seen, &values.index(index), value.as_str());
            }
        }
    }
}
