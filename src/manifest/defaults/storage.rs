//! Defaults of persistent volumes, their claims and classes, from the `SetDefaults_…` functions of
//! the API server's `pkg/apis/core/v1` and `pkg/apis/storage/v1`.

use crate::api::persistent_volume::{
    PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimSpec, PersistentVolumeMode,
    PersistentVolumeReclaimPolicy, StorageClass, StorageClassVolumeBindingMode,
};
use crate::api::volume::HostPathType;

/// Fills in what a `PersistentVolume`'s manifest leaves out.
pub fn persistent_volume(object: &mut PersistentVolume) {
    let spec = &mut object.spec;
    spec.persistent_volume_reclaim_policy
        .get_or_insert(PersistentVolumeReclaimPolicy::Retain);
    spec.volume_mode
        .get_or_insert(PersistentVolumeMode::Filesystem);
    if let Some(source) = &mut spec.host_path {
        source.r#type.get_or_insert(HostPathType::Unset);
    }
}

/// Fills in what a `PersistentVolumeClaim`'s manifest leaves out.
pub fn persistent_volume_claim(object: &mut PersistentVolumeClaim) {
    claim(&mut object.spec);
}

/// Fills in what a claim leaves out, wherever it stands.
pub fn claim(spec: &mut PersistentVolumeClaimSpec) {
    spec.volume_mode
        .get_or_insert(PersistentVolumeMode::Filesystem);
}

/// Fills in what a `StorageClass`'s manifest leaves out.
pub fn storage_class(object: &mut StorageClass) {
    object
        .reclaim_policy
        .get_or_insert(PersistentVolumeReclaimPolicy::Delete);
    object
        .volume_binding_mode
        .get_or_insert(StorageClassVolumeBindingMode::Immediate);
}
