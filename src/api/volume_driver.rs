//! Volume sources that belong to a cloud, a storage product or a driver of a kubelet. They are
//! known so that a manifest that names one gets a clear answer.

use std::collections::BTreeMap;

use super::meta::LocalObjectReference;
use super::schema::{object, string_enum};

object! {
    /// A disk of Google Compute Engine.
    GCEPersistentDiskVolumeSource {
        /// The disk's name.
        "pdName" pd_name: String => .required().refused("needs a cloud provider");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("needs a cloud provider");
        /// The number of the partition. Default: the whole disk.
        "partition" partition: Option<i32> => .refused("needs a cloud provider");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("needs a cloud provider");
    }
}

object! {
    /// A disk of Amazon Elastic Block Store.
    AWSElasticBlockStoreVolumeSource {
        /// The disk's identifier.
        "volumeID" volume_id: String => .required().refused("needs a cloud provider");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("needs a cloud provider");
        /// The number of the partition. Default: the whole disk.
        "partition" partition: Option<i32> => .refused("needs a cloud provider");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("needs a cloud provider");
    }
}

object! {
    /// A directory with a checked-out git repository.
    GitRepoVolumeSource {
        /// The repository's URL.
        "repository" repository: String => .required().refused("not safe, and disabled in Kubernetes: use an init container");
        /// The commit, branch or tag.
        "revision" revision: Option<String> => .refused("not safe, and disabled in Kubernetes: use an init container");
        /// The directory in the volume. Default: one named after the repository.
        "directory" directory: Option<String> => .refused("not safe, and disabled in Kubernetes: use an init container");
    }
}

object! {
    /// A disk reached over iSCSI.
    ISCSIVolumeSource {
        /// The target's address, with a port when it is not 3260.
        "targetPortal" target_portal: String => .required().refused("not supported: mount the device on the host and use hostPath");
        /// The target's qualified name.
        "iqn" iqn: String => .required().refused("not supported: mount the device on the host and use hostPath");
        /// The number of the unit at the target.
        "lun" lun: i32 => .required().refused("not supported: mount the device on the host and use hostPath");
        /// The initiator's interface.
        "iscsiInterface" iscsi_interface: Option<String> => .default_value("\"default\"").refused("not supported: mount the device on the host and use hostPath");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("not supported: mount the device on the host and use hostPath");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("not supported: mount the device on the host and use hostPath");
        /// Further addresses of the target.
        "portals" portals: Vec<String> => .refused("not supported: mount the device on the host and use hostPath");
        /// Whether discovery logs in with CHAP.
        "chapAuthDiscovery" chap_auth_discovery: Option<bool> => .refused("not supported: mount the device on the host and use hostPath");
        /// Whether the session logs in with CHAP.
        "chapAuthSession" chap_auth_session: Option<bool> => .refused("not supported: mount the device on the host and use hostPath");
        /// The secret with the CHAP credentials.
        "secretRef" secret_ref: Option<LocalObjectReference> => .refused("not supported: mount the device on the host and use hostPath");
        /// The initiator's qualified name, in place of the host's.
        "initiatorName" initiator_name: Option<String> => .refused("not supported: mount the device on the host and use hostPath");
    }
}

object! {
    /// A Gluster volume.
    GlusterfsVolumeSource {
        /// The endpoints object that lists the servers.
        "endpoints" endpoints: String => .required().refused("removed from Kubernetes");
        /// The Gluster volume's name.
        "path" path: String => .required().refused("removed from Kubernetes");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A block device of Ceph.
    RBDVolumeSource {
        /// The addresses of the monitors.
        "monitors" monitors: Vec<String> => .required().refused("removed from Kubernetes");
        /// The name of the device's image.
        "image" image: String => .required().refused("removed from Kubernetes");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("removed from Kubernetes");
        /// The pool that the image is in.
        "pool" pool: Option<String> => .default_value("\"rbd\"").refused("removed from Kubernetes");
        /// The user to log in as.
        "user" user: Option<String> => .default_value("\"admin\"").refused("removed from Kubernetes");
        /// The file with that user's key.
        "keyring" keyring: Option<String> => .default_value("\"/etc/ceph/keyring\"").refused("removed from Kubernetes");
        /// The secret with that user's key, in place of `keyring`.
        "secretRef" secret_ref: Option<LocalObjectReference> => .refused("removed from Kubernetes");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A volume mounted by an executable driver.
    FlexVolumeSource {
        /// The driver's name.
        "driver" driver: String => .required().refused("needs a driver of a kubelet");
        /// The file system on it. Default: the driver's choice.
        "fsType" fs_type: Option<String> => .refused("needs a driver of a kubelet");
        /// The secret that the driver is given.
        "secretRef" secret_ref: Option<LocalObjectReference> => .refused("needs a driver of a kubelet");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("needs a driver of a kubelet");
        /// Settings that the driver knows.
        "options" options: BTreeMap<String, String> => .refused("needs a driver of a kubelet");
    }
}

object! {
    /// A volume of OpenStack Cinder.
    CinderVolumeSource {
        /// The volume's identifier.
        "volumeID" volume_id: String => .required().refused("needs a cloud provider");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("needs a cloud provider");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("needs a cloud provider");
        /// The secret with the cloud's credentials.
        "secretRef" secret_ref: Option<LocalObjectReference> => .refused("needs a cloud provider");
    }
}

object! {
    /// A directory of a Ceph file system.
    CephFSVolumeSource {
        /// The addresses of the monitors.
        "monitors" monitors: Vec<String> => .required().refused("removed from Kubernetes");
        /// The directory. Default `/`.
        "path" path: Option<String> => .refused("removed from Kubernetes");
        /// The user to log in as. Default `admin`.
        "user" user: Option<String> => .refused("removed from Kubernetes");
        /// The file with that user's key.
        "secretFile" secret_file: Option<String> => .refused("removed from Kubernetes");
        /// The secret with that user's key, in place of `secretFile`.
        "secretRef" secret_ref: Option<LocalObjectReference> => .refused("removed from Kubernetes");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A Flocker dataset. Exactly one of the two.
    FlockerVolumeSource {
        /// The dataset's name.
        "datasetName" dataset_name: Option<String> => .refused("removed from Kubernetes");
        /// The dataset's identifier.
        "datasetUUID" dataset_uuid: Option<String> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A disk reached over Fibre Channel. Either `targetWWNs` with `lun`, or `wwids`.
    FCVolumeSource {
        /// The world-wide names of the targets.
        "targetWWNs" target_wwns: Vec<String> => .refused("not supported: mount the device on the host and use hostPath");
        /// The number of the unit at the target.
        "lun" lun: Option<i32> => .refused("not supported: mount the device on the host and use hostPath");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("not supported: mount the device on the host and use hostPath");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("not supported: mount the device on the host and use hostPath");
        /// The world-wide identifiers of the disk.
        "wwids" wwids: Vec<String> => .refused("not supported: mount the device on the host and use hostPath");
    }
}

object! {
    /// A share of Azure Files.
    AzureFileVolumeSource {
        /// The secret with the storage account and its key.
        "secretName" secret_name: String => .required().refused("needs a cloud provider");
        /// The share.
        "shareName" share_name: String => .required().refused("needs a cloud provider");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("needs a cloud provider");
    }
}

object! {
    /// A virtual disk of vSphere.
    VsphereVirtualDiskVolumeSource {
        /// The disk's path.
        "volumePath" volume_path: String => .required().refused("needs a cloud provider");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("needs a cloud provider");
        /// The name of the storage policy.
        "storagePolicyName" storage_policy_name: Option<String> => .refused("needs a cloud provider");
        /// The identifier of the storage policy.
        "storagePolicyID" storage_policy_id: Option<String> => .refused("needs a cloud provider");
    }
}

object! {
    /// A Quobyte volume.
    QuobyteVolumeSource {
        /// The addresses of the registries, joined by commas.
        "registry" registry: String => .required().refused("removed from Kubernetes");
        /// The volume's name.
        "volume" volume: String => .required().refused("removed from Kubernetes");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("removed from Kubernetes");
        /// The user to act as. Default: the service account.
        "user" user: Option<String> => .refused("removed from Kubernetes");
        /// The group to act as. Default: none.
        "group" group: Option<String> => .refused("removed from Kubernetes");
        /// The tenant that owns the volume.
        "tenant" tenant: Option<String> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A data disk of Azure.
    AzureDiskVolumeSource {
        /// The disk's name.
        "diskName" disk_name: String => .required().refused("needs a cloud provider");
        /// The disk's URI.
        "diskURI" disk_uri: String => .required().refused("needs a cloud provider");
        /// How the host caches the disk.
        "cachingMode" caching_mode: Option<AzureDiskVolumeSourceCachingMode> => .default_value("\"ReadWrite\"").refused("needs a cloud provider");
        /// The file system on it.
        "fsType" fs_type: Option<String> => .default_value("\"ext4\"").refused("needs a cloud provider");
        /// Whether it is mounted read-only.
        "readOnly" read_only: Option<bool> => .default_value("false").refused("needs a cloud provider");
        /// What kind of disk it is.
        "kind" kind: Option<AzureDiskVolumeSourceKind> => .default_value("\"Shared\"").refused("needs a cloud provider");
    }
}

object! {
    /// A disk of the Photon controller.
    PhotonPersistentDiskVolumeSource {
        /// The disk's identifier.
        "pdID" pd_id: String => .required().refused("removed from Kubernetes");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A Portworx volume.
    PortworxVolumeSource {
        /// The volume's identifier.
        "volumeID" volume_id: String => .required().refused("needs a Portworx driver");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("needs a Portworx driver");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("needs a Portworx driver");
    }
}

object! {
    /// A ScaleIO volume.
    ScaleIOVolumeSource {
        /// The address of the gateway.
        "gateway" gateway: String => .required().refused("removed from Kubernetes");
        /// The name of the storage system.
        "system" system: String => .required().refused("removed from Kubernetes");
        /// The secret with the credentials.
        "secretRef" secret_ref: LocalObjectReference => .required().refused("removed from Kubernetes");
        /// Whether the gateway is reached over TLS. Default false.
        "sslEnabled" ssl_enabled: Option<bool> => .refused("removed from Kubernetes");
        /// The protection domain.
        "protectionDomain" protection_domain: Option<String> => .refused("removed from Kubernetes");
        /// The storage pool.
        "storagePool" storage_pool: Option<String> => .refused("removed from Kubernetes");
        /// Whether space is taken when it is needed or at once: `ThinProvisioned` or
        /// `ThickProvisioned`.
        "storageMode" storage_mode: Option<String> => .default_value("\"ThinProvisioned\"").refused("removed from Kubernetes");
        /// The volume's name.
        "volumeName" volume_name: Option<String> => .refused("removed from Kubernetes");
        /// The file system on it.
        "fsType" fs_type: Option<String> => .default_value("\"xfs\"").refused("removed from Kubernetes");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A StorageOS volume.
    StorageOSVolumeSource {
        /// The volume's name.
        "volumeName" volume_name: Option<String> => .refused("removed from Kubernetes");
        /// The volume's namespace in StorageOS.
        "volumeNamespace" volume_namespace: Option<String> => .refused("removed from Kubernetes");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("removed from Kubernetes");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("removed from Kubernetes");
        /// The secret with the credentials.
        "secretRef" secret_ref: Option<LocalObjectReference> => .refused("removed from Kubernetes");
    }
}

string_enum! {
    /// How a host caches a disk.
    AzureDiskVolumeSourceCachingMode {
        /// Not at all.
        None = "None",
        /// When reading.
        ReadOnly = "ReadOnly",
        /// When reading and writing.
        ReadWrite = "ReadWrite",
    }
}

string_enum! {
    /// What kind of disk it is.
    AzureDiskVolumeSourceKind {
        /// Several disks share a storage account.
        Shared = "Shared",
        /// It has a storage account for itself.
        Dedicated = "Dedicated",
        /// Azure manages it as an object of its own.
        Managed = "Managed",
    }
}
