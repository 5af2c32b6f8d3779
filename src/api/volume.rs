//! TODO

use std::collections::BTreeMap;

use super::meta::LocalObjectReference;
use super::persistent_volume::PersistentVolumeClaimTemplate;
use super::projection::{
    ConfigMapVolumeSource, DownwardAPIVolumeSource, ProjectedVolumeSource, SecretVolumeSource,
};
use super::quantity::Quantity;
use super::schema::{object, string_enum};
use super::volume_driver::{
    AWSElasticBlockStoreVolumeSource, AzureDiskVolumeSource, AzureFileVolumeSource,
    CephFSVolumeSource, CinderVolumeSource, FCVolumeSource, FlexVolumeSource, FlockerVolumeSource,
    GCEPersistentDiskVolumeSource, GitRepoVolumeSource, GlusterfsVolumeSource, ISCSIVolumeSource,
    PhotonPersistentDiskVolumeSource, PortworxVolumeSource, QuobyteVolumeSource, RBDVolumeSource,
    ScaleIOVolumeSource, StorageOSVolumeSource, VsphereVirtualDiskVolumeSource,
};

object! {
    /// TODO
    Volume {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "hostPath" host_path: Option<Box<HostPathVolumeSource>> => .ignored("not implemented");
        /// TODO
        "emptyDir" empty_dir: Option<Box<EmptyDirVolumeSource>> => .ignored("not implemented");
        /// TODO
        "gcePersistentDisk" gce_persistent_disk: Option<Box<GCEPersistentDiskVolumeSource>> => .ignored("not implemented");
        /// TODO
        "awsElasticBlockStore" aws_elastic_block_store: Option<Box<AWSElasticBlockStoreVolumeSource>> => .ignored("not implemented");
        /// TODO
        "gitRepo" git_repo: Option<Box<GitRepoVolumeSource>> => .ignored("not implemented");
        /// TODO
        "secret" secret: Option<Box<SecretVolumeSource>> => .ignored("not implemented");
        /// TODO
        "nfs" nfs: Option<Box<NFSVolumeSource>> => .ignored("not implemented");
        /// TODO
        "iscsi" iscsi: Option<Box<ISCSIVolumeSource>> => .ignored("not implemented");
        /// TODO
        "glusterfs" glusterfs: Option<Box<GlusterfsVolumeSource>> => .ignored("not implemented");
        /// TODO
        "persistentVolumeClaim" persistent_volume_claim: Option<Box<PersistentVolumeClaimVolumeSource>> => .ignored("not implemented");
        /// TODO
        "rbd" rbd: Option<Box<RBDVolumeSource>> => .ignored("not implemented");
        /// TODO
        "flexVolume" flex_volume: Option<Box<FlexVolumeSource>> => .ignored("not implemented");
        /// TODO
        "cinder" cinder: Option<Box<CinderVolumeSource>> => .ignored("not implemented");
        /// TODO
        "cephfs" cephfs: Option<Box<CephFSVolumeSource>> => .ignored("not implemented");
        /// TODO
        "flocker" flocker: Option<Box<FlockerVolumeSource>> => .ignored("not implemented");
        /// TODO
        "downwardAPI" downward_api: Option<Box<DownwardAPIVolumeSource>> => .ignored("not implemented");
        /// TODO
        "fc" fc: Option<Box<FCVolumeSource>> => .ignored("not implemented");
        /// TODO
        "azureFile" azure_file: Option<Box<AzureFileVolumeSource>> => .ignored("not implemented");
        /// TODO
        "configMap" config_map: Option<Box<ConfigMapVolumeSource>> => .ignored("not implemented");
        /// TODO
        "vsphereVolume" vsphere_volume: Option<Box<VsphereVirtualDiskVolumeSource>> => .ignored("not implemented");
        /// TODO
        "quobyte" quobyte: Option<Box<QuobyteVolumeSource>> => .ignored("not implemented");
        /// TODO
        "azureDisk" azure_disk: Option<Box<AzureDiskVolumeSource>> => .ignored("not implemented");
        /// TODO
        "photonPersistentDisk" photon_persistent_disk: Option<Box<PhotonPersistentDiskVolumeSource>> => .ignored("not implemented");
        /// TODO
        "projected" projected: Option<Box<ProjectedVolumeSource>> => .ignored("not implemented");
        /// TODO
        "portworxVolume" portworx_volume: Option<Box<PortworxVolumeSource>> => .ignored("not implemented");
        /// TODO
        "scaleIO" scale_io: Option<Box<ScaleIOVolumeSource>> => .ignored("not implemented");
        /// TODO
        "storageos" storageos: Option<Box<StorageOSVolumeSource>> => .ignored("not implemented");
        /// TODO
        "csi" csi: Option<Box<CSIVolumeSource>> => .ignored("not implemented");
        /// TODO
        "ephemeral" ephemeral: Option<Box<EphemeralVolumeSource>> => .ignored("not implemented");
        /// TODO
        "image" image: Option<Box<ImageVolumeSource>> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    HostPathVolumeSource {
        /// TODO
        "path" path: String => .required().ignored("not implemented");
        /// TODO
        "type" r#type: Option<HostPathType> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    EmptyDirVolumeSource {
        /// TODO
        "medium" medium: Option<String> => .ignored("not implemented");
        /// TODO
        "sizeLimit" size_limit: Option<Quantity> => .ignored("not implemented");
        /// TODO
        "mode" mode: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    NFSVolumeSource {
        /// TODO
        "server" server: String => .required().ignored("not implemented");
        /// TODO
        "path" path: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PersistentVolumeClaimVolumeSource {
        /// TODO
        "claimName" claim_name: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    CSIVolumeSource {
        /// TODO
        "driver" driver: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "fsType" fs_type: Option<String> => .ignored("not implemented");
        /// TODO
        "volumeAttributes" volume_attributes: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "nodePublishSecretRef" node_publish_secret_ref: Option<LocalObjectReference> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    EphemeralVolumeSource {
        /// TODO
        "volumeClaimTemplate" volume_claim_template: Option<PersistentVolumeClaimTemplate> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ImageVolumeSource {
        /// TODO
        "reference" reference: Option<String> => .ignored("not implemented");
        /// TODO
        "pullPolicy" pull_policy: Option<PullPolicy> => .ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    HostPathType {
        /// TODO
        Unset = "",
        /// TODO
        DirectoryOrCreate = "DirectoryOrCreate",
        /// TODO
        Directory = "Directory",
        /// TODO
        FileOrCreate = "FileOrCreate",
        /// TODO
        File = "File",
        /// TODO
        Socket = "Socket",
        /// TODO
        CharDevice = "CharDevice",
        /// TODO
        BlockDevice = "BlockDevice",
    }
}

string_enum! {
    /// TODO
    PullPolicy {
        /// TODO
        Always = "Always",
        /// TODO
        Never = "Never",
        /// TODO
        IfNotPresent = "IfNotPresent",
    }
}
