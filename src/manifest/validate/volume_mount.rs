//! Rules for what a container mounts.

use std::collections::BTreeSet;

use super::report::Report;
use super::security::relative;
use super::volume::Volumes;
use crate::api::container::{Container, MountPropagation, VolumeMount};
use crate::manifest::path::Path;

/// Checks `volumeMounts` and `volumeDevices` of a container.
pub fn mounts(
    container: &Container,
    volumes: &Volumes<'_>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let known: Vec<&str> = volumes.keys().copied().collect();
    let mut places = BTreeSet::new();
    let mounts = path.field("volumeMounts");
    for (index, mount) in container.volume_mounts.iter().enumerate() {
        let at = mounts.index(index);
        let name = at.field("name");
        if mount.name.is_empty() {
            report.required(&name, "");
        } else if !volumes.contains_key(mount.name.as_str()) {
            report.not_found(&name, &mount.name, &known);
        }
        let place = at.field("mountPath");
        if mount.mount_path.is_empty() {
            report.required(&place, "");
        } else if !places.insert(mount.mount_path.as_str()) {
            report.invalid(&place, &mount.mount_path, "must be unique");
        }
        one(mount, container, &at, report);
    }
    let devices = path.field("volumeDevices");
    let mut devices_seen = BTreeSet::new();
    for (index, device) in container.volume_devices.iter().enumerate() {
        let at = devices.index(index);
        let name = at.field("name");
        match volumes.get(device.name.as_str()) {
            _ if device.name.is_empty() => report.required(&name, ""),
            None => report.not_found(&name, &device.name, &known),
            Some(volume)
                if volume.persistent_volume_claim.is_none() && volume.ephemeral.is_none() =>
            {
                report.invalid(&name, &device.name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            }
            Some(_) => {}
        }
        let mounted = |mount: &VolumeMount| mount.name == device.name;
        if !device.name.is_empty() && !devices_seen.insert(device.name.as_str()) {
            report.invalid(&name, &device.name, "must be unique");
        } else if container.volume_mounts.iter().any(mounted) {
            report.invalid(
                &name,
                &device.name,
                "must not already exist in volumeMounts",
            );
        }
        let place = at.field("devicePath");
        let taken = |mount: &VolumeMount| mount.mount_path == device.device_path;
        if device.device_path.is_empty() {
            report.required(&place, "");
        } else if container.volume_mounts.iter().any(taken) {
            report.invalid(
                &place,
                &device.device_path,
                "must not already exist as a path in volumeMounts",
            );
        } else if !places.insert(device.device_path.as_str()) {
            report.invalid(&place, &device.device_path, "must be unique");
        } else if device.device_path.split('/').any(|part| part == "..") {
            report.invalid(
                &place,
                &device.device_path,
                "can not contain backsteps ('..')",
            );
        }
    }
}

fn one(mount: &VolumeMount, container: &Container, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let sub_path = mount.sub_path.as_deref().filter(|text| !text.is_empty());
    let expression = mount
        .sub_path_expr
        .as_deref()
        .filter(|text| !text.is_empty());
    if let Some(text) = sub_path {
        relative(text, &path.field("subPath"), report);
    }
    if let Some(text) = expression {
        let at = path.field("subPathExpr");
        if sub_path.is_some() {
            report.invalid(&at, text, "subPathExpr and subPath are mutually exclusive");
        }
        relative(text, &at, report);
    }
    if mount.mount_propagation == Some(MountPropagation::Bidirectional) {
        let context = container.security_context.as_ref();
        if context.and_then(|context| context.privileged) != Some(true) {
            report.forbidden(
                &path.field("mountPropagation"),
                "Bidirectional mount propagation is available only to privileged containers",
            );
        }
    }
    let Some(recursive) = mount.recursive_read_only.as_deref() else {
        return;
    };
    let at = path.field("recursiveReadOnly");
    match recursive {
        "Disabled" => {}
        "Enabled" | "IfPossible" => {
            if mount.read_only != Some(true) {
                report.forbidden(&at, "may only be specified when readOnly is true");
            }
            if mount
                .mount_propagation
                .is_some_and(|it| it != MountPropagation::None)
            {
                report.forbidden(
                    &at,
                    "may only be specified when mountPropagation is None or not specified",
                );
            }
        }
        other => report.unsupported(&at, other, &["Disabled", "Enabled", "IfPossible"]),
    }
}
