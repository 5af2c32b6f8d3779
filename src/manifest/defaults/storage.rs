//! Defaults of persistent volumes, their claims and classes.

use crate::api::persistent_volume::{PersistentVolume, PersistentVolumeClaim, StorageClass};

/// Fills in what a `PersistentVolume`'s manifest leaves out.
pub fn persistent_volume(_object: &mut PersistentVolume) {}

/// Fills in what a `PersistentVolumeClaim`'s manifest leaves out.
pub fn persistent_volume_claim(_object: &mut PersistentVolumeClaim) {}

/// Fills in what a `StorageClass`'s manifest leaves out.
pub fn storage_class(_object: &mut StorageClass) {}
