//! Sources of persistent volumes that differ from those of a pod's volumes: mostly in that a secret
//! may be of another namespace.

use std::collections::BTreeMap;

use super::meta::{ObjectReference, SecretReference};
use super::schema::object;

object! {
    /// A Gluster volume.
    GlusterfsPersistentVolumeSource {
        /// The endpoints object that lists the servers.
        "endpoints" endpoints: String => .required().refused("removed from Kubernetes");
        /// The Gluster volume's name.
        "path" path: String => .required().refused("removed from Kubernetes");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("removed from Kubernetes");
        /// The namespace of `endpoints`. Default: the claim's.
        "endpointsNamespace" endpoints_namespace: Option<String> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A block device of Ceph.
    RBDPersistentVolumeSource {
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
        "secretRef" secret_ref: Option<SecretReference> => .refused("removed from Kubernetes");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A disk reached over iSCSI.
    ISCSIPersistentVolumeSource {
        /// The target's address, with a port when it is not 3260.
        "targetPortal" target_portal: String => .required().refused("not supported: mount the device on the host and use local");
        /// The target's qualified name.
        "iqn" iqn: String => .required().refused("not supported: mount the device on the host and use local");
        /// The number of the unit at the target.
        "lun" lun: i32 => .required().refused("not supported: mount the device on the host and use local");
        /// The initiator's interface.
        "iscsiInterface" iscsi_interface: Option<String> => .default_value("\"default\"").refused("not supported: mount the device on the host and use local");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("not supported: mount the device on the host and use local");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("not supported: mount the device on the host and use local");
        /// Further addresses of the target.
        "portals" portals: Vec<String> => .refused("not supported: mount the device on the host and use local");
        /// Whether discovery logs in with CHAP.
        "chapAuthDiscovery" chap_auth_discovery: Option<bool> => .refused("not supported: mount the device on the host and use local");
        /// Whether the session logs in with CHAP.
        "chapAuthSession" chap_auth_session: Option<bool> => .refused("not supported: mount the device on the host and use local");
        /// The secret with the CHAP credentials.
        "secretRef" secret_ref: Option<SecretReference> => .refused("not supported: mount the device on the host and use local");
        /// The initiator's qualified name, in place of the host's.
        "initiatorName" initiator_name: Option<String> => .refused("not supported: mount the device on the host and use local");
    }
}

object! {
    /// A volume of OpenStack Cinder.
    CinderPersistentVolumeSource {
        /// The volume's identifier.
        "volumeID" volume_id: String => .required().refused("needs a cloud provider");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("needs a cloud provider");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("needs a cloud provider");
        /// The secret with the cloud's credentials.
        "secretRef" secret_ref: Option<SecretReference> => .refused("needs a cloud provider");
    }
}

object! {
    /// A directory of a Ceph file system.
    CephFSPersistentVolumeSource {
        /// The addresses of the monitors.
        "monitors" monitors: Vec<String> => .required().refused("removed from Kubernetes");
        /// The directory. Default `/`.
        "path" path: Option<String> => .refused("removed from Kubernetes");
        /// The user to log in as. Default `admin`.
        "user" user: Option<String> => .refused("removed from Kubernetes");
        /// The file with that user's key.
        "secretFile" secret_file: Option<String> => .refused("removed from Kubernetes");
        /// The secret with that user's key, in place of `secretFile`.
        "secretRef" secret_ref: Option<SecretReference> => .refused("removed from Kubernetes");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A volume mounted by an executable driver.
    FlexPersistentVolumeSource {
        /// The driver's name.
        "driver" driver: String => .required().refused("needs a driver of a kubelet");
        /// The file system on it. Default: the driver's choice.
        "fsType" fs_type: Option<String> => .refused("needs a driver of a kubelet");
        /// The secret that the driver is given.
        "secretRef" secret_ref: Option<SecretReference> => .refused("needs a driver of a kubelet");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("needs a driver of a kubelet");
        /// Settings that the driver knows.
        "options" options: BTreeMap<String, String> => .refused("needs a driver of a kubelet");
    }
}

object! {
    /// A share of Azure Files.
    AzureFilePersistentVolumeSource {
        /// The secret with the storage account and its key.
        "secretName" secret_name: String => .required().refused("needs a cloud provider");
        /// The share.
        "shareName" share_name: String => .required().refused("needs a cloud provider");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("needs a cloud provider");
        /// The secret's namespace. Default: the claim's.
        "secretNamespace" secret_namespace: Option<String> => .refused("needs a cloud provider");
    }
}

object! {
    /// A ScaleIO volume.
    ScaleIOPersistentVolumeSource {
        /// The address of the gateway.
        "gateway" gateway: String => .required().refused("removed from Kubernetes");
        /// The name of the storage system.
        "system" system: String => .required().refused("removed from Kubernetes");
        /// The secret with the credentials.
        "secretRef" secret_ref: SecretReference => .required().refused("removed from Kubernetes");
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
    /// A directory or a block device of this host.
    LocalVolumeSource {
        /// The absolute path; it has to exist.
        "path" path: String => .required();
        /// The file system on a block device in `Filesystem` mode. Default: what is found on it.
        "fsType" fs_type: Option<String>;
    }
}

object! {
    /// A StorageOS volume.
    StorageOSPersistentVolumeSource {
        /// The volume's name.
        "volumeName" volume_name: Option<String> => .refused("removed from Kubernetes");
        /// The volume's namespace in StorageOS.
        "volumeNamespace" volume_namespace: Option<String> => .refused("removed from Kubernetes");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("removed from Kubernetes");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("removed from Kubernetes");
        /// The secret with the credentials.
        "secretRef" secret_ref: Option<ObjectReference> => .refused("removed from Kubernetes");
    }
}

object! {
    /// A volume of a CSI driver.
    CSIPersistentVolumeSource {
        /// The driver's name.
        "driver" driver: String => .required().refused("there is no CSI driver on this host");
        /// The driver's own identifier of the volume.
        "volumeHandle" volume_handle: String => .required().refused("there is no CSI driver on this host");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("there is no CSI driver on this host");
        /// The file system on it, such as `ext4`.
        "fsType" fs_type: Option<String> => .refused("there is no CSI driver on this host");
        /// What the driver noted down when it made the volume.
        "volumeAttributes" volume_attributes: BTreeMap<String, String> => .refused("there is no CSI driver on this host");
        /// The secret for attaching the volume to a node.
        "controllerPublishSecretRef" controller_publish_secret_ref: Option<SecretReference> => .refused("there is no CSI driver on this host");
        /// The secret for preparing the volume on a node.
        "nodeStageSecretRef" node_stage_secret_ref: Option<SecretReference> => .refused("there is no CSI driver on this host");
        /// The secret for mounting the volume for a pod.
        "nodePublishSecretRef" node_publish_secret_ref: Option<SecretReference> => .refused("there is no CSI driver on this host");
        /// The secret for making the volume larger.
        "controllerExpandSecretRef" controller_expand_secret_ref: Option<SecretReference> => .refused("there is no CSI driver on this host");
        /// The secret for making its file system larger.
        "nodeExpandSecretRef" node_expand_secret_ref: Option<SecretReference> => .refused("there is no CSI driver on this host");
    }
}
