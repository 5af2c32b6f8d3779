//! TODO

use std::collections::BTreeMap;

use super::meta::{ObjectReference, SecretReference};
use super::schema::object;

object! {
    /// TODO
    GlusterfsPersistentVolumeSource {
        /// TODO
        "endpoints" endpoints: String => .required().ignored("not implemented");
        /// TODO
        "path" path: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "endpointsNamespace" endpoints_namespace: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    RBDPersistentVolumeSource {
        /// TODO
        "monitors" monitors: Vec<String> => .required().ignored("not implemented");
        /// TODO
        "image" image: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "pool" pool: Option<String> => .default_value("rbd").ignored("not implemented");
        /// TODO
        "user" user: Option<String> => .default_value("admin").ignored("not implemented");
        /// TODO
        "keyring" keyring: Option<String> => .default_value("/etc/ceph/keyring").ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<SecretReference> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ISCSIPersistentVolumeSource {
        /// TODO
        "targetPortal" target_portal: String => .required().ignored("not implemented");
        /// TODO
        "iqn" iqn: String => .required().ignored("not implemented");
        /// TODO
        "lun" lun: i32 => .required().ignored("not implemented");
        /// TODO
        "iscsiInterface" iscsi_interface: Option<String> => .default_value("default").ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "portals" portals: Vec<String> => .ignored("not implemented");
        /// TODO
        "chapAuthDiscovery" chap_auth_discovery: Option<bool> => .ignored("not implemented");
        /// TODO
        "chapAuthSession" chap_auth_session: Option<bool> => .ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<SecretReference> => .ignored("not implemented");
        /// TODO
        "initiatorName" initiator_name: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    CinderPersistentVolumeSource {
        /// TODO
        "volumeID" volume_id: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<SecretReference> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    CephFSPersistentVolumeSource {
        /// TODO
        "monitors" monitors: Vec<String> => .required().ignored("not implemented");
        /// TODO
        "path" path: Option<String> => .ignored("not implemented");
        /// TODO
        "user" user: Option<String> => .ignored("not implemented");
        /// TODO
        "secretFile" secret_file: Option<String> => .ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<SecretReference> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    FlexPersistentVolumeSource {
        /// TODO
        "driver" driver: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<SecretReference> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "options" options: BTreeMap<String, String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    AzureFilePersistentVolumeSource {
        /// TODO
        "secretName" secret_name: String => .required().ignored("not implemented");
        /// TODO
        "shareName" share_name: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "secretNamespace" secret_namespace: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ScaleIOPersistentVolumeSource {
        /// TODO
        "gateway" gateway: String => .required().ignored("not implemented");
        /// TODO
        "system" system: String => .required().ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: SecretReference => .required().ignored("not implemented");
        /// TODO
        "sslEnabled" ssl_enabled: Option<bool> => .ignored("not implemented");
        /// TODO
        "protectionDomain" protection_domain: Option<String> => .ignored("not implemented");
        /// TODO
        "storagePool" storage_pool: Option<String> => .ignored("not implemented");
        /// TODO
        "storageMode" storage_mode: Option<String> => .default_value("ThinProvisioned").ignored("not implemented");
        /// TODO
        "volumeName" volume_name: Option<String> => .ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .default_value("xfs").ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    LocalVolumeSource {
        /// TODO
        "path" path: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    StorageOSPersistentVolumeSource {
        /// TODO
        "volumeName" volume_name: Option<String> => .ignored("not implemented");
        /// TODO
        "volumeNamespace" volume_namespace: Option<String> => .ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<ObjectReference> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    CSIPersistentVolumeSource {
        /// TODO
        "driver" driver: String => .required().ignored("not implemented");
        /// TODO
        "volumeHandle" volume_handle: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "volumeAttributes" volume_attributes: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "controllerPublishSecretRef" controller_publish_secret_ref: Option<SecretReference> => .ignored("not implemented");
        /// TODO
        "nodeStageSecretRef" node_stage_secret_ref: Option<SecretReference> => .ignored("not implemented");
        /// TODO
        "nodePublishSecretRef" node_publish_secret_ref: Option<SecretReference> => .ignored("not implemented");
        /// TODO
        "controllerExpandSecretRef" controller_expand_secret_ref: Option<SecretReference> => .ignored("not implemented");
        /// TODO
        "nodeExpandSecretRef" node_expand_secret_ref: Option<SecretReference> => .ignored("not implemented");
    }
}
