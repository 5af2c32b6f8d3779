//! Volumes of a pod, and the sources that are declared in place.

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
    /// A volume that the pod's containers may mount. One source at most; without a source it is an
    /// `emptyDir`.
    Volume {
        /// The volume's name, unique in the pod: an RFC 1123 label.
        "name" name: String => .required();
        /// A file or directory of the host.
        "hostPath" host_path: Option<Box<HostPathVolumeSource>>;
        /// A directory that starts empty and goes with the pod. It outlives restarts of containers.
        "emptyDir" empty_dir: Option<Box<EmptyDirVolumeSource>>;
        /// A disk of Google Compute Engine.
        "gcePersistentDisk" gce_persistent_disk: Option<Box<GCEPersistentDiskVolumeSource>> => .refused("needs a cloud provider");
        /// A disk of Amazon Elastic Block Store.
        "awsElasticBlockStore" aws_elastic_block_store: Option<Box<AWSElasticBlockStoreVolumeSource>> => .refused("needs a cloud provider");
        /// A directory with a checked-out git repository.
        "gitRepo" git_repo: Option<Box<GitRepoVolumeSource>> => .refused("not safe, and disabled in Kubernetes: use an init container");
        /// A secret's keys as files, in memory only.
        "secret" secret: Option<Box<SecretVolumeSource>> => .refused("not supported yet");
        /// A directory of an NFS server.
        "nfs" nfs: Option<Box<NFSVolumeSource>> => .refused("not supported yet");
        /// A disk reached over iSCSI.
        "iscsi" iscsi: Option<Box<ISCSIVolumeSource>> => .refused("not supported: mount the device on the host and use hostPath");
        /// A Gluster volume.
        "glusterfs" glusterfs: Option<Box<GlusterfsVolumeSource>> => .refused("removed from Kubernetes");
        /// The volume that is bound to a claim of the pod's namespace.
        "persistentVolumeClaim" persistent_volume_claim: Option<Box<PersistentVolumeClaimVolumeSource>> => .refused("not supported yet");
        /// A block device of Ceph.
        "rbd" rbd: Option<Box<RBDVolumeSource>> => .refused("removed from Kubernetes");
        /// A volume mounted by an executable driver.
        "flexVolume" flex_volume: Option<Box<FlexVolumeSource>> => .refused("needs a driver of a kubelet");
        /// A volume of OpenStack Cinder.
        "cinder" cinder: Option<Box<CinderVolumeSource>> => .refused("needs a cloud provider");
        /// A directory of a Ceph file system.
        "cephfs" cephfs: Option<Box<CephFSVolumeSource>> => .refused("removed from Kubernetes");
        /// A Flocker dataset.
        "flocker" flocker: Option<Box<FlockerVolumeSource>> => .refused("removed from Kubernetes");
        /// Fields of the pod as files.
        "downwardAPI" downward_api: Option<Box<DownwardAPIVolumeSource>> => .refused("not supported yet");
        /// A disk reached over Fibre Channel.
        "fc" fc: Option<Box<FCVolumeSource>> => .refused("not supported: mount the device on the host and use hostPath");
        /// A share of Azure Files.
        "azureFile" azure_file: Option<Box<AzureFileVolumeSource>> => .refused("needs a cloud provider");
        /// A config map's keys as files.
        "configMap" config_map: Option<Box<ConfigMapVolumeSource>> => .refused("not supported yet");
        /// A virtual disk of vSphere.
        "vsphereVolume" vsphere_volume: Option<Box<VsphereVirtualDiskVolumeSource>> => .refused("needs a cloud provider");
        /// A Quobyte volume.
        "quobyte" quobyte: Option<Box<QuobyteVolumeSource>> => .refused("removed from Kubernetes");
        /// A data disk of Azure.
        "azureDisk" azure_disk: Option<Box<AzureDiskVolumeSource>> => .refused("needs a cloud provider");
        /// A disk of the Photon controller.
        "photonPersistentDisk" photon_persistent_disk: Option<Box<PhotonPersistentDiskVolumeSource>> => .refused("removed from Kubernetes");
        /// Several of config maps, secrets and fields of the pod in one directory.
        "projected" projected: Option<Box<ProjectedVolumeSource>> => .refused("not supported yet");
        /// A Portworx volume.
        "portworxVolume" portworx_volume: Option<Box<PortworxVolumeSource>> => .refused("needs a Portworx driver");
        /// A ScaleIO volume.
        "scaleIO" scale_io: Option<Box<ScaleIOVolumeSource>> => .refused("removed from Kubernetes");
        /// A StorageOS volume.
        "storageos" storageos: Option<Box<StorageOSVolumeSource>> => .refused("removed from Kubernetes");
        /// A volume that a CSI driver makes for the pod's life.
        "csi" csi: Option<Box<CSIVolumeSource>> => .refused("there is no CSI driver on this host");
        /// A claim that is made with the pod and goes with it.
        "ephemeral" ephemeral: Option<Box<EphemeralVolumeSource>> => .refused("not supported yet");
        /// The files of an image, read-only.
        "image" image: Option<Box<ImageVolumeSource>> => .refused("not supported yet");
    }
}

object! {
    /// A file or directory of the host. It is the real one: what a container changes is changed.
    HostPathVolumeSource {
        /// The absolute path on the host. Symbolic links are followed.
        "path" path: String => .required();
        /// What has to be there, or is made, before the pod starts. Default: nothing is checked.
        "type" r#type: Option<HostPathType> => .default_value("\"\"");
    }
}

object! {
    /// A directory that starts empty, with mode 0777, and goes with the pod.
    EmptyDirVolumeSource {
        /// What the files are kept in: `""` for the disk, `Memory` for a tmpfs, whose files count
        /// as the pod's memory.
        "medium" medium: Option<String> => .default_value("\"\"");
        /// The most that may be stored, in bytes. It bounds a tmpfs exactly; on disk it has no
        /// effect yet.
        "sizeLimit" size_limit: Option<Quantity>;
        /// Permission bits of the directory, from 0 to 01777. Default 0777.
        "mode" mode: Option<i32> => .ignored("not supported yet: the directory has mode 0777");
    }
}

object! {
    /// A directory of an NFS server.
    NFSVolumeSource {
        /// The server's name or address.
        "server" server: String => .required().refused("not supported yet");
        /// The exported path.
        "path" path: String => .required().refused("not supported yet");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("not supported yet");
    }
}

object! {
    /// The volume of a claim.
    PersistentVolumeClaimVolumeSource {
        /// The name of the claim, of the pod's namespace.
        "claimName" claim_name: String => .required().refused("not supported yet");
        /// Whether all mounts of it are read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("not supported yet");
    }
}

object! {
    /// A volume that a CSI driver makes for the pod's life.
    CSIVolumeSource {
        /// The driver's name.
        "driver" driver: String => .required().refused("there is no CSI driver on this host");
        /// Whether it is mounted read-only. Default false.
        "readOnly" read_only: Option<bool> => .refused("there is no CSI driver on this host");
        /// The file system, such as `ext4`. Default: the driver's choice.
        "fsType" fs_type: Option<String> => .refused("there is no CSI driver on this host");
        /// Settings that the driver knows.
        "volumeAttributes" volume_attributes: BTreeMap<String, String> => .refused("there is no CSI driver on this host");
        /// A secret that the driver is given when it mounts the volume.
        "nodePublishSecretRef" node_publish_secret_ref: Option<LocalObjectReference> => .refused("there is no CSI driver on this host");
    }
}

object! {
    /// A claim that is made with the pod and goes with it.
    EphemeralVolumeSource {
        /// The claim. It is named after the pod and the volume: `POD-VOLUME`.
        "volumeClaimTemplate" volume_claim_template: Option<PersistentVolumeClaimTemplate> => .refused("not supported yet");
    }
}

object! {
    /// The files of an image, read-only.
    ImageVolumeSource {
        /// The image, written as for a container.
        "reference" reference: Option<String> => .refused("not supported yet");
        /// When the image is pulled. Default: `Always` for the tag `latest`, `IfNotPresent`
        /// otherwise.
        "pullPolicy" pull_policy: Option<PullPolicy> => .refused("not supported yet");
    }
}

string_enum! {
    /// What has to be at a host path.
    HostPathType {
        /// Anything or nothing; nothing is checked.
        Unset = "",
        /// A directory; a missing one is made with mode 0755.
        DirectoryOrCreate = "DirectoryOrCreate",
        /// A directory.
        Directory = "Directory",
        /// A file; a missing one is made with mode 0644, its directory has to be there.
        FileOrCreate = "FileOrCreate",
        /// A regular file.
        File = "File",
        /// A Unix socket.
        Socket = "Socket",
        /// A character device.
        CharDevice = "CharDevice",
        /// A block device.
        BlockDevice = "BlockDevice",
    }
}

string_enum! {
    /// When an image is pulled.
    PullPolicy {
        /// Each time a container is made; layers that are present are not fetched again.
        Always = "Always",
        /// Not at all: the image has to be present.
        Never = "Never",
        /// Only when it is not present.
        IfNotPresent = "IfNotPresent",
    }
}
