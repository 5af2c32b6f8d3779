//! What may not change when an object is applied again, from the `Validate…Update` functions of the
//! API server's `pkg/apis/core/validation` and `pkg/apis/storage/validation`. Of workloads, see
//! [`super::update_workload`].

use serde_json::Value;

use super::report::Report;
use super::storage::NO_SOURCES;
pub use super::update_workload::{daemon_set, deployment, job, replica_set, stateful_set};
use crate::api::config::{ConfigMap, Secret};
use crate::api::persistent_volume::{
    PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimSpec, PersistentVolumeSpec,
    StorageClass,
};
use crate::api::quantity::Quantity;
use crate::api::service::{Service, ServiceType};
use crate::manifest::path::Path;

const IMMUTABLE: &str = "field is immutable";
const IMMUTABLE_SET: &str = "field is immutable when `immutable` is set";
const CLAIM: &str = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

/// Checks what changes from one `ConfigMap` to the next.
pub fn config_map(old: &ConfigMap, new: &ConfigMap, root: &Path<'_>, report: &mut Report<'_, '_>) {
    if old.immutable != Some(true) {
        return;
    }
    for (name, changed) in [
        ("immutable", new.immutable != Some(true)),
        ("data", old.data != new.data),
        ("binaryData", old.binary_data != new.binary_data),
    ] {
        if changed {
            report.forbidden(&root.field(name), IMMUTABLE_SET);
        }
    }
}

/// Checks what changes from one Secret to the next.
pub fn secret(old: &Secret, new: &Secret, root: &Path<'_>, report: &mut Report<'_, '_>) {
    if old.r#type != new.r#type {
        report.invalid(&root.field("type"), &new.r#type, IMMUTABLE);
    }
    if old.immutable != Some(true) {
        return;
    }
    for (name, changed) in [
        ("immutable", new.immutable != Some(true)),
        ("data", old.data != new.data),
    ] {
        if changed {
            report.forbidden(&root.field(name), IMMUTABLE_SET);
        }
    }
}

/// Checks what changes from one `PersistentVolume`, defaults applied, to the next.
pub fn persistent_volume(
    old: &PersistentVolume,
    new: &PersistentVolume,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let path = root.field("spec");
    if source(&old.spec) != source(&new.spec) {
        let at = path.field("persistentvolumesource");
        report.forbidden(
            &at,
            "spec.persistentvolumesource is immutable after creation",
        );
        report.advise(&at, "another place is another volume: give it another name");
    }
    if old.spec.volume_mode != new.spec.volume_mode {
        report.invalid(&path.field("volumeMode"), new.spec.volume_mode, IMMUTABLE);
    }
}

/// The part of a spec that says where the storage is.
fn source(spec: &PersistentVolumeSpec) -> Option<Value> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(spec) else {
        return None;
    };
    fields.retain(|name, _| !NO_SOURCES.contains(&name.as_str()));
    Some(Value::Object(fields))
}

/// Checks what changes from one `PersistentVolumeClaim`, defaults applied, to the next. It can
/// only ask for more than before.
pub fn persistent_volume_claim(
    old: &PersistentVolumeClaim,
    new: &PersistentVolumeClaim,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let path = root.field("spec");
    let mut before = PersistentVolumeClaimSpec {
        volume_attributes_class_name: new.spec.volume_attributes_class_name.clone(),
        ..old.spec.clone()
    };
    if let (Some(before), Some(now)) = (&mut before.resources, &new.spec.resources) {
        before.requests.clone_from(&now.requests);
    }
    // Who binds a claim writes the name of the volume and the class into it.
    if new.spec.volume_name.is_none() {
        before.volume_name = None;
    }
    if new.spec.storage_class_name.is_none() {
        before.storage_class_name = None;
    }
    if before != new.spec {
        report.forbidden(&path, CLAIM);
    }
    let size = |claim: &PersistentVolumeClaim| -> Option<Quantity> {
        claim
            .spec
            .resources
            .as_ref()?
            .requests
            .get("storage")
            .copied()
    };
    if let (Some(before), Some(now)) = (size(old), size(new))
        && now < before
    {
        let resources = path.field("resources");
        let requests = resources.field("requests");
        report.forbidden(
            &requests.key("storage"),
            "field can not be less than status.capacity",
        );
    }
}

/// Checks what changes from one `StorageClass`, defaults applied, to the next.
pub fn storage_class(
    old: &StorageClass,
    new: &StorageClass,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    for (name, changed) in [
        ("parameters", old.parameters != new.parameters),
        ("provisioner", old.provisioner != new.provisioner),
        ("reclaimPolicy", old.reclaim_policy != new.reclaim_policy),
    ] {
        if changed {
            let reason = format!("updates to {name} are forbidden.");
            report.forbidden(&root.field(name), &reason);
        }
    }
    if old.volume_binding_mode != new.volume_binding_mode {
        let at = root.field("volumeBindingMode");
        report.invalid(&at, new.volume_binding_mode, IMMUTABLE);
    }
}

/// Checks what changes from one Service, defaults applied, to the next. An address that it was
/// given stays while the manifest names none.
pub fn service(old: &Service, new: &Service, root: &Path<'_>, report: &mut Report<'_, '_>) {
    let external = Some(ServiceType::ExternalName);
    if old.spec.r#type == external || new.spec.r#type == external {
        return;
    }
    let address = |service: &Service| {
        let first = service.spec.cluster_ip.clone();
        first.filter(|address| !address.is_empty())
    };
    if let (Some(before), Some(now)) = (address(old), address(new))
        && before != now
    {
        let path = root.field("spec");
        let path = path.field("clusterIPs");
        report.invalid(&path.index(0), now, "may not change once set");
    }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::yaml;

    type Update<T> = fn(&T, &T, &Path<'_>, &mut Report<'_, '_>);

    fn said<T: DeserializeOwned>(update: Update<T>, old: &Value, new: &Value) -> String {
        let object =
            |value: &Value| -> T { serde_json::from_value(value.clone()).expect("an object") };
        let text = yaml::prepare("{}");
        let (documents, _) = yaml::parse(&text, &mut yaml::Budget::default());
        let mut report = Report::new(&documents[0], &[]);
        update(&object(old), &object(new), &Path::Root, &mut report);
        let problems = report.into_problems().into_iter();
        let lines: Vec<_> = problems
            .map(|problem| format!("{}: {}", problem.path, problem.message))
            .collect();
        lines.join("\n")
    }

    #[test]
    fn what_was_made_immutable_stays() {
        let old = json!({"immutable": true, "data": {"a": "eA=="}});
        let other = json!({"immutable": true, "data": {"a": "eQ=="}});
        let open = json!({"data": {"a": "eA=="}});
        let data = "data: Forbidden: field is immutable when `immutable` is set";
        let flag = "immutable: Forbidden: field is immutable when `immutable` is set";
        let config_map = |old: &Value, new: &Value| said(config_map, old, new);
        let secret = |old: &Value, new: &Value| said(secret, old, new);
        for update in [&config_map as &dyn Fn(&Value, &Value) -> String, &secret] {
            assert_eq!(update(&old, &old), "");
            assert_eq!(update(&old, &other), data);
            assert_eq!(update(&old, &open), flag);
            assert_eq!(update(&open, &other), "");
        }
    }

    #[test]
    fn a_secret_keeps_its_type() {
        let old = json!({"type": "Opaque"});
        let new = json!({"type": "example.com/other"});
        let message = "type: Invalid value: \"example.com/other\": field is immutable";
        assert_eq!(said(secret, &old, &new), message);
    }

    #[test]
    fn a_volume_keeps_its_place() {
        let old = json!({"spec": {"hostPath": {"path": "/a"}, "volumeMode": "Filesystem"}});
        let larger = json!({"spec": {"hostPath": {"path": "/a"}, "volumeMode": "Filesystem", "capacity": {"storage": "1Gi"}}});
        let moved = json!({"spec": {"hostPath": {"path": "/b"}, "volumeMode": "Block"}});
        assert_eq!(said(persistent_volume, &old, &larger), "");
        assert_eq!(
            said(persistent_volume, &old, &moved),
            "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n\
             spec.volumeMode: Invalid value: \"Block\": field is immutable"
        );
    }

    #[test]
    fn a_claim_can_only_grow() {
        let claim = |size: &str, modes: &[&str]| json!({"spec": {"accessModes": modes, "resources": {"requests": {"storage": size}}}});
        let old = claim("1Gi", &["ReadWriteOnce"]);
        let grown = claim("2Gi", &["ReadWriteOnce"]);
        assert_eq!(said(persistent_volume_claim, &old, &grown), "");
        assert_eq!(
            said(persistent_volume_claim, &grown, &old),
            "spec.resources.requests[storage]: Forbidden: field can not be less than status.capacity"
        );
        let shared = claim("1Gi", &["ReadWriteMany"]);
        assert_eq!(
            said(persistent_volume_claim, &old, &shared),
            format!("spec: Forbidden: {CLAIM}")
        );
        let mut bound = old.clone();
        bound["spec"]["volumeName"] = json!("disk");
        bound["spec"]["storageClassName"] = json!("standard");
        assert_eq!(said(persistent_volume_claim, &bound, &old), "");
    }

    #[test]
    fn a_class_stays_as_it_is() {
        let old = json!({"provisioner": "a/b", "volumeBindingMode": "Immediate"});
        let new = json!({"provisioner": "a/c", "reclaimPolicy": "Retain", "parameters": {"a": "b"}, "volumeBindingMode": "WaitForFirstConsumer"});
        assert_eq!(
            said(storage_class, &old, &new),
            "parameters: Forbidden: updates to parameters are forbidden.\n\
             provisioner: Forbidden: updates to provisioner are forbidden.\n\
             reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.\n\
             volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable"
        );
        let open = json!({"provisioner": "a/b", "volumeBindingMode": "Immediate", "allowVolumeExpansion": true});
        assert_eq!(said(storage_class, &old, &open), "");
    }

    #[test]
    fn a_service_keeps_its_address() {
        let with = |address: &str| json!({"spec": {"type": "ClusterIP", "clusterIP": address}});
        assert_eq!(
            said(service, &with("10.0.0.1"), &with("10.0.0.2")),
            "spec.clusterIPs[0]: Invalid value: \"10.0.0.2\": may not change once set"
        );
        assert_eq!(said(service, &with("10.0.0.1"), &with("")), "");
        let elsewhere = json!({"spec": {"type": "ExternalName", "externalName": "example.com"}});
        assert_eq!(said(service, &with("10.0.0.1"), &elsewhere), "");
    }
}
