//! Rules for volumes.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Report;
use super::security::relative;
use super::{claim, env, projection, volume_source};
use crate::api::names;
use crate::api::projection::{DownwardAPIVolumeFile, KeyToPath};
use crate::api::volume::Volume;
use crate::manifest::path::Path;

/// The volumes of a pod by name.
pub type Volumes<'s> = BTreeMap<&'s str, &'s Volume>;

/// Fields that a file can take its text from.
const FIELDS: [&str; 5] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
];

/// Checks the volumes; gives them back by name.
pub fn volumes<'s>(
    list: &'s [Volume],
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) -> Volumes<'s> {
    let mut named = Volumes::new();
    for (index, volume) in list.iter().enumerate() {
        let at = path.index(index);
        let name = at.field("name");
        if volume.name.is_empty() {
            report.required(&name, "");
        } else {
            report.each(&name, &volume.name, names::dns_label(&volume.name));
            if named.insert(volume.name.as_str(), volume).is_some() {
                report.duplicate(&name, &volume.name);
            }
        }
        volume_source::count(volume, &["name"], &at, report);
        simple_sources(volume, &at, report);
        file_sources(volume, &at, report);
    }
    named
}

fn simple_sources(volume: &Volume, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(source) = &volume.host_path {
        volume_source::host_path(source, &path.field("hostPath"), report);
    }
    if let Some(source) = &volume.empty_dir {
        let at = path.field("emptyDir");
        if let Some(limit) = source
            .size_limit
            .filter(crate::api::quantity::Quantity::is_negative)
        {
            report.forbidden(
                &at.field("sizeLimit"),
                &format!(
                    "SizeLimit field must be a valid resource quantity, and {limit} is negative"
                ),
            );
        }
        let medium = source.medium.as_deref().unwrap_or_default();
        if medium == "HugePages" || medium.starts_with("HugePages-") {
            report.refuse(
                &at.field("medium"),
                "memory of huge pages is not handed out here",
            );
        } else if !["", "Memory"].contains(&medium) {
            report.unsupported(&at.field("medium"), medium, &["", "HugePages", "Memory"]);
        }
        mode(source.mode, 0o1777, &at.field("mode"), report);
    }
    if let Some(source) = &volume.persistent_volume_claim
        && source.claim_name.is_empty()
    {
        let at = path.field("persistentVolumeClaim");
        report.required(&at.field("claimName"), "");
    }
    if let Some(source) = &volume.ephemeral {
        let at = path.field("ephemeral");
        let at = at.field("volumeClaimTemplate");
        match &source.volume_claim_template {
            Some(template) => claim::ephemeral(template, &at, report),
            None => report.required(&at, ""),
        }
    }
    if let Some(source) = &volume.nfs {
        volume_source::nfs(source, &path.field("nfs"), report);
    }
    if let Some(source) = &volume.csi {
        let at = path.field("csi");
        let driver = source.driver.as_str();
        if !driver.is_empty() {
            let at = at.field("driver");
            report.each(&at, driver, names::dns_subdomain(&driver.to_lowercase()));
            if driver.len() > names::LABEL_LENGTH {
                report.too_long(&at, names::LABEL_LENGTH);
            }
        }
    }
    if let Some(source) = &volume.image
        && source.reference.as_deref().is_none_or(str::is_empty)
    {
        let at = path.field("image");
        report.required(&at.field("reference"), "");
    }
}

fn file_sources(volume: &Volume, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(source) = &volume.secret {
        let at = path.field("secret");
        if source.secret_name.as_deref().is_none_or(str::is_empty) {
            report.required(&at.field("secretName"), "");
        }
        mode(source.default_mode, 0o777, &at.field("defaultMode"), report);
        user(source.default_user, &at.field("defaultUser"), report);
        items(&source.items, &at.field("items"), report);
    }
    if let Some(source) = &volume.config_map {
        let at = path.field("configMap");
        if source.name.as_deref().is_none_or(str::is_empty) {
            report.required(&at.field("name"), "");
        }
        mode(source.default_mode, 0o777, &at.field("defaultMode"), report);
        user(source.default_user, &at.field("defaultUser"), report);
        items(&source.items, &at.field("items"), report);
    }
    if let Some(source) = &volume.downward_api {
        let at = path.field("downwardAPI");
        mode(source.default_mode, 0o777, &at.field("defaultMode"), report);
        user(source.default_user, &at.field("defaultUser"), report);
        downward(&source.items, &at.field("items"), report);
    }
    if let Some(source) = &volume.projected {
        projection::projected(source, &path.field("projected"), report);
    }
}

/// Checks which keys become files.
pub fn items(items: &[KeyToPath], path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (index, item) in items.iter().enumerate() {
        let at = path.index(index);
        if item.key.is_empty() {
            report.required(&at.field("key"), "");
        }
        file_path(&item.path, &at.field("path"), report);
        mode(item.mode, 0o777, &at.field("mode"), report);
        user(item.user, &at.field("user"), report);
    }
}

/// Checks files made of the pod's own fields.
pub fn downward(items: &[DownwardAPIVolumeFile], path: &Path<'_>, report: &mut Report<'_, '_>) {
    let mut seen = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        let at = path.index(index);
        file_path(&item.path, &at.field("path"), report);
        report.unique(&mut seen, &at.field("path"), item.path.as_str());
        mode(item.mode, 0o777, &at.field("mode"), report);
        user(item.user, &at.field("user"), report);
        match (&item.field_ref, &item.resource_field_ref) {
            (Some(field), None) => {
                let at = at.field("fieldRef");
                env::field(field, &FIELDS, &at, report);
            }
            (None, Some(resource)) => {
                let at = at.field("resourceFieldRef");
                if resource.container_name.as_deref().is_none_or(str::is_empty) {
                    report.required(&at.field("containerName"), "");
                }
                env::resource(resource, &at, report);
            }
            (Some(_), Some(_)) => report.invalid(
                &at,
                "resource",
                "fieldRef and resourceFieldRef can not be specified simultaneously",
            ),
            (None, None) => {
                report.required(&at, "one of fieldRef and resourceFieldRef is required");
            }
        }
    }
}

/// Checks the path of a file in a volume.
pub fn file_path(text: &str, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if text.is_empty() {
        return report.required(path, "");
    }
    relative(text, path, report);
    if text.starts_with("..") && !text.starts_with("../") && text != ".." {
        report.invalid(path, text, "must not start with '..'");
    }
}

/// Checks the permission bits of files.
pub fn mode(value: Option<i32>, most: i32, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(value) = value.filter(|value| !(0..=most).contains(value)) {
        report.invalid(
            path,
            value,
            &format!("must be a number between 0 and 0{most:o} (octal), both inclusive"),
        );
    }
}

/// Checks the user whom files belong to.
pub fn user(id: Option<i64>, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(id) = id {
        report.each(path, id, names::user_or_group_id(id));
    }
}
