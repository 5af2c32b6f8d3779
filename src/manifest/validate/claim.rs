//! Rules for what claims ask for: in objects of their own, in the templates of a `StatefulSet`, and
//! in those of a pod's ephemeral volumes.

use std::collections::BTreeSet;

use super::report::Report;
use super::{metadata, selector};
use crate::api::names;
use crate::api::persistent_volume::{
    PersistentVolumeAccessMode, PersistentVolumeClaim, PersistentVolumeClaimSpec,
    PersistentVolumeClaimTemplate,
};
use crate::manifest::path::Path;

/// Checks a `StatefulSet`'s templates; each needs a name of its own.
pub fn templates(claims: &[PersistentVolumeClaim], path: &Path<'_>, report: &mut Report<'_, '_>) {
    let mut seen = BTreeSet::new();
    for (index, claim) in claims.iter().enumerate() {
        let at = path.index(index);
        let meta = at.field("metadata");
        let name_path = meta.field("name");
        match claim.metadata.name.as_deref() {
            None | Some("") => report.required(&name_path, "name is required"),
            Some(name) => {
                // The name is also that of a volume of the pods.
                report.each(&name_path, name, names::dns_label(name));
                report.unique(&mut seen, &name_path, name);
            }
        }
        metadata::labels_and_annotations(&claim.metadata, &meta, report);
        spec(&claim.spec, &at.field("spec"), report);
    }
}

/// Checks the template of an ephemeral volume, whose claim is named after the pod and the volume.
pub fn ephemeral(
    template: &PersistentVolumeClaimTemplate,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let meta = path.field("metadata");
    for (name, written) in [
        ("name", template.metadata.name.is_some()),
        ("generateName", template.metadata.generate_name.is_some()),
        ("namespace", template.metadata.namespace.is_some()),
        ("finalizers", !template.metadata.finalizers.is_empty()),
    ] {
        if written {
            report.forbidden(&meta.field(name), "cannot be set for an ephemeral volume");
        }
    }
    metadata::labels_and_annotations(&template.metadata, &meta, report);
    spec(&template.spec, &path.field("spec"), report);
}

/// Checks what a claim asks for.
pub fn spec(claim: &PersistentVolumeClaimSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let modes = path.field("accessModes");
    if claim.access_modes.is_empty() {
        report.required(&modes, "at least 1 access mode is required");
        report.advise(
            &modes,
            "one pod that reads and writes needs [ReadWriteOnce]",
        );
    }
    alone(&claim.access_modes, &modes, report);
    if let Some(labels) = &claim.selector {
        selector::selector(labels, &path.field("selector"), report);
    }
    let resources = path.field("resources");
    let requests = resources.field("requests");
    let at = requests.key("storage");
    let asked = claim.resources.as_ref();
    match asked.and_then(|resources| resources.requests.get("storage")) {
        None => report.required(&at, ""),
        Some(amount) if amount.is_negative() || amount.is_zero() => {
            report.invalid(&at, amount, "must be greater than zero");
        }
        Some(_) => {}
    }
    if let Some(class) = claim
        .storage_class_name
        .as_deref()
        .filter(|class| !class.is_empty())
    {
        report.each(
            &path.field("storageClassName"),
            class,
            names::dns_subdomain(class),
        );
    }
}

/// Checks that a volume for one single pod is for nobody else.
pub fn alone(modes: &[PersistentVolumeAccessMode], path: &Path<'_>, report: &mut Report<'_, '_>) {
    let single = PersistentVolumeAccessMode::ReadWriteOncePod;
    if modes.contains(&single) && modes.iter().any(|mode| *mode != single) {
        report.forbidden(path, "may not use ReadWriteOncePod with other access modes");
    }
}
