//! TODO

use std::collections::BTreeMap;

use super::meta::LocalObjectReference;
use super::schema::{object, string_enum};

object! {
    /// TODO
    GCEPersistentDiskVolumeSource {
        /// TODO
        "pdName" pd_name: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "partition" partition: Option<i32> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    AWSElasticBlockStoreVolumeSource {
        /// TODO
        "volumeID" volume_id: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "partition" partition: Option<i32> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    GitRepoVolumeSource {
        /// TODO
        "repository" repository: String => .required().ignored("not implemented");
        /// TODO
        "revision" revision: Option<String> => .ignored("not implemented");
        /// TODO
        "directory" directory: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ISCSIVolumeSource {
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
        "secretRef" secret_ref: Option<LocalObjectReference> => .ignored("not implemented");
        /// TODO
        "initiatorName" initiator_name: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    GlusterfsVolumeSource {
        /// TODO
        "endpoints" endpoints: String => .required().ignored("not implemented");
        /// TODO
        "path" path: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    RBDVolumeSource {
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
        "secretRef" secret_ref: Option<LocalObjectReference> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    FlexVolumeSource {
        /// TODO
        "driver" driver: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<LocalObjectReference> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "options" options: BTreeMap<String, String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    CinderVolumeSource {
        /// TODO
        "volumeID" volume_id: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<LocalObjectReference> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    CephFSVolumeSource {
        /// TODO
        "monitors" monitors: Vec<String> => .required().ignored("not implemented");
        /// TODO
        "path" path: Option<String> => .ignored("not implemented");
        /// TODO
        "user" user: Option<String> => .ignored("not implemented");
        /// TODO
        "secretFile" secret_file: Option<String> => .ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<LocalObjectReference> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    FlockerVolumeSource {
        /// TODO
        "datasetName" dataset_name: Option<String> => .ignored("not implemented");
        /// TODO
        "datasetUUID" dataset_uuid: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    FCVolumeSource {
        /// TODO
        "targetWWNs" target_ww_ns: Vec<String> => .ignored("not implemented");
        /// TODO
        "lun" lun: Option<i32> => .ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "wwids" wwids: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    AzureFileVolumeSource {
        /// TODO
        "secretName" secret_name: String => .required().ignored("not implemented");
        /// TODO
        "shareName" share_name: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    VsphereVirtualDiskVolumeSource {
        /// TODO
        "volumePath" volume_path: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "storagePolicyName" storage_policy_name: Option<String> => .ignored("not implemented");
        /// TODO
        "storagePolicyID" storage_policy_id: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    QuobyteVolumeSource {
        /// TODO
        "registry" registry: String => .required().ignored("not implemented");
        /// TODO
        "volume" volume: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "user" user: Option<String> => .ignored("not implemented");
        /// TODO
        "group" group: Option<String> => .ignored("not implemented");
        /// TODO
        "tenant" tenant: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    AzureDiskVolumeSource {
        /// TODO
        "diskName" disk_name: String => .required().ignored("not implemented");
        /// TODO
        "diskURI" disk_uri: String => .required().ignored("not implemented");
        /// TODO
        "cachingMode" caching_mode: Option<AzureDiskVolumeSourceCachingMode> => .ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .default_value("ext4").ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .default_value("false").ignored("not implemented");
        /// TODO
        "kind" kind: Option<AzureDiskVolumeSourceKind> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PhotonPersistentDiskVolumeSource {
        /// TODO
        "pdID" pd_id: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PortworxVolumeSource {
        /// TODO
        "volumeID" volume_id: String => .required().ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ScaleIOVolumeSource {
        /// TODO
        "gateway" gateway: String => .required().ignored("not implemented");
        /// TODO
        "system" system: String => .required().ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: LocalObjectReference => .required().ignored("not implemented");
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
    StorageOSVolumeSource {
        /// TODO
        "volumeName" volume_name: Option<String> => .ignored("not implemented");
        /// TODO
        "volumeNamespace" volume_namespace: Option<String> => .ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<LocalObjectReference> => .ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    AzureDiskVolumeSourceCachingMode {
        /// TODO
        None = "None",
        /// TODO
        ReadOnly = "ReadOnly",
        /// TODO
        ReadWrite = "ReadWrite",
    }
}

string_enum! {
    /// TODO
    AzureDiskVolumeSourceKind {
        /// TODO
        Shared = "Shared",
        /// TODO
        Dedicated = "Dedicated",
        /// TODO
        Managed = "Managed",
    }
}
