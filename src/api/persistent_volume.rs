//! Storage that outlives pods: volumes, the claims that ask for them, and the classes that claims
//! name.

use std::collections::BTreeMap;

use super::meta::{
    LabelSelector, ObjectMeta, ObjectReference, TypedLocalObjectReference, TypedObjectReference,
};
use super::persistent_volume_source::{
    AzureFilePersistentVolumeSource, CSIPersistentVolumeSource, CephFSPersistentVolumeSource,
    CinderPersistentVolumeSource, FlexPersistentVolumeSource, GlusterfsPersistentVolumeSource,
    ISCSIPersistentVolumeSource, LocalVolumeSource, RBDPersistentVolumeSource,
    ScaleIOPersistentVolumeSource, StorageOSPersistentVolumeSource,
};
use super::pod_status::VolumeHealthStatus;
use super::quantity::Quantity;
use super::scheduling::{TopologySelectorTerm, VolumeNodeAffinity};
use super::schema::{object, string_enum};
use super::time::Time;
use super::volume::{HostPathVolumeSource, NFSVolumeSource};
use super::volume_driver::{
    AWSElasticBlockStoreVolumeSource, AzureDiskVolumeSource, FCVolumeSource, FlockerVolumeSource,
    GCEPersistentDiskVolumeSource, PhotonPersistentDiskVolumeSource, PortworxVolumeSource,
    QuobyteVolumeSource, VsphereVirtualDiskVolumeSource,
};

object! {
    /// A claim to be made.
    PersistentVolumeClaimTemplate {
        /// Labels and annotations of the claim. A name is not needed.
        "metadata" metadata: ObjectMeta;
        /// What the claim asks for.
        "spec" spec: PersistentVolumeClaimSpec => .required();
    }
}

object! {
    /// What storage is asked for.
    PersistentVolumeClaimSpec {
        /// How the storage is to be used, at least one; a volume has to offer all of them.
        "accessModes" access_modes: Vec<PersistentVolumeAccessMode>;
        /// Labels that a volume has to have to be bound.
        "selector" selector: Option<LabelSelector>;
        /// How much storage is asked for.
        "resources" resources: Option<VolumeResourceRequirements>;
        /// The volume to bind, by name. Empty leaves the choice to podling.
        "volumeName" volume_name: Option<String>;
        /// The class that the storage is to come from. `""` asks for a volume without a class;
        /// absent means the default class.
        "storageClassName" storage_class_name: Option<String>;
        /// Whether the storage is a directory or a block device.
        "volumeMode" volume_mode: Option<PersistentVolumeMode> => .default_value("\"Filesystem\"");
        /// Where the volume's first content comes from.
        "dataSource" data_source: Option<TypedLocalObjectReference> => .refused("copying existing data into a claim is not supported");
        /// Where the volume's first content comes from, of any kind and namespace.
        "dataSourceRef" data_source_ref: Option<TypedObjectReference> => .refused("copying existing data into a claim is not supported");
        /// The class of changeable attributes, such as throughput.
        "volumeAttributesClassName" volume_attributes_class_name: Option<String> => .ignored("there is no CSI driver on this host");
    }
}

object! {
    /// How much storage is asked for.
    VolumeResourceRequirements {
        /// The most that the volume may hold, by resource; there is only `storage`, in bytes.
        "limits" limits: BTreeMap<String, Quantity>;
        /// The least that the volume has to hold, by resource; `storage` is needed, in bytes.
        "requests" requests: BTreeMap<String, Quantity>;
    }
}

object! {
    /// A piece of storage that exists for itself, until a claim is bound to it.
    PersistentVolume {
        /// `v1`.
        "apiVersion" api_version: Option<String>;
        /// `PersistentVolume`.
        "kind" kind: Option<String>;
        /// The volume's name, labels and annotations. It has no namespace.
        "metadata" metadata: ObjectMeta;
        /// What the storage is and who may use it.
        "spec" spec: PersistentVolumeSpec;
        /// How the volume is doing.
        "status" status: Option<PersistentVolumeStatus> => .ignored("set by podling");
    }
}

object! {
    /// What the storage is and who may use it. Exactly one source.
    PersistentVolumeSpec {
        /// How much it holds: `storage`, in bytes. Claims are matched by it; it is not enforced on
        /// directories.
        "capacity" capacity: BTreeMap<String, Quantity>;
        /// A disk of Google Compute Engine.
        "gcePersistentDisk" gce_persistent_disk: Option<Box<GCEPersistentDiskVolumeSource>> => .refused("needs a cloud provider");
        /// A disk of Amazon Elastic Block Store.
        "awsElasticBlockStore" aws_elastic_block_store: Option<Box<AWSElasticBlockStoreVolumeSource>> => .refused("needs a cloud provider");
        /// A file or directory of the host.
        "hostPath" host_path: Option<Box<HostPathVolumeSource>>;
        /// A Gluster volume.
        "glusterfs" glusterfs: Option<Box<GlusterfsPersistentVolumeSource>> => .refused("removed from Kubernetes");
        /// A directory of an NFS server.
        "nfs" nfs: Option<Box<NFSVolumeSource>>;
        /// A block device of Ceph.
        "rbd" rbd: Option<Box<RBDPersistentVolumeSource>> => .refused("removed from Kubernetes");
        /// A disk reached over iSCSI.
        "iscsi" iscsi: Option<Box<ISCSIPersistentVolumeSource>> => .refused("not supported: mount the device on the host and use local");
        /// A volume of OpenStack Cinder.
        "cinder" cinder: Option<Box<CinderPersistentVolumeSource>> => .refused("needs a cloud provider");
        /// A directory of a Ceph file system.
        "cephfs" cephfs: Option<Box<CephFSPersistentVolumeSource>> => .refused("removed from Kubernetes");
        /// A disk reached over Fibre Channel.
        "fc" fc: Option<Box<FCVolumeSource>> => .refused("not supported: mount the device on the host and use local");
        /// A Flocker dataset.
        "flocker" flocker: Option<Box<FlockerVolumeSource>> => .refused("removed from Kubernetes");
        /// A volume mounted by an executable driver.
        "flexVolume" flex_volume: Option<Box<FlexPersistentVolumeSource>> => .refused("needs a driver of a kubelet");
        /// A share of Azure Files.
        "azureFile" azure_file: Option<Box<AzureFilePersistentVolumeSource>> => .refused("needs a cloud provider");
        /// A virtual disk of vSphere.
        "vsphereVolume" vsphere_volume: Option<Box<VsphereVirtualDiskVolumeSource>> => .refused("needs a cloud provider");
        /// A Quobyte volume.
        "quobyte" quobyte: Option<Box<QuobyteVolumeSource>> => .refused("removed from Kubernetes");
        /// A data disk of Azure.
        "azureDisk" azure_disk: Option<Box<AzureDiskVolumeSource>> => .refused("needs a cloud provider");
        /// A disk of the Photon controller.
        "photonPersistentDisk" photon_persistent_disk: Option<Box<PhotonPersistentDiskVolumeSource>> => .refused("removed from Kubernetes");
        /// A Portworx volume.
        "portworxVolume" portworx_volume: Option<Box<PortworxVolumeSource>> => .refused("needs a Portworx driver");
        /// A ScaleIO volume.
        "scaleIO" scale_io: Option<Box<ScaleIOPersistentVolumeSource>> => .refused("removed from Kubernetes");
        /// A directory or a block device of this host.
        "local" local: Option<Box<LocalVolumeSource>>;
        /// A StorageOS volume.
        "storageos" storageos: Option<Box<StorageOSPersistentVolumeSource>> => .refused("removed from Kubernetes");
        /// A volume of a CSI driver.
        "csi" csi: Option<Box<CSIPersistentVolumeSource>> => .refused("there is no CSI driver on this host");
        /// How the volume may be used, at least one.
        "accessModes" access_modes: Vec<PersistentVolumeAccessMode>;
        /// The claim that the volume is kept for, or bound to.
        "claimRef" claim_ref: Option<Box<ObjectReference>>;
        /// What becomes of the volume when its claim has gone.
        "persistentVolumeReclaimPolicy" persistent_volume_reclaim_policy: Option<PersistentVolumeReclaimPolicy> => .default_value("\"Retain\"");
        /// The class of the volume. Empty: only claims without a class are bound to it.
        "storageClassName" storage_class_name: Option<String>;
        /// Options for mounting, such as `hard` or `nfsvers=4.2`.
        "mountOptions" mount_options: Vec<String>;
        /// Whether it is a directory or a block device.
        "volumeMode" volume_mode: Option<PersistentVolumeMode> => .default_value("\"Filesystem\"");
        /// The nodes that the volume can be reached from.
        "nodeAffinity" node_affinity: Option<Box<VolumeNodeAffinity>> => .ignored("there is one node");
        /// The class of changeable attributes that the volume was made with.
        "volumeAttributesClassName" volume_attributes_class_name: Option<String> => .ignored("there is no CSI driver on this host");
    }
}

object! {
    /// How a volume is doing.
    PersistentVolumeStatus {
        /// Where the volume is in its life.
        "phase" phase: Option<PersistentVolumePhase> => .ignored("set by podling");
        /// A sentence on why, for people.
        "message" message: Option<String> => .ignored("set by podling");
        /// One word on why it failed, for programs.
        "reason" reason: Option<String> => .ignored("set by podling");
        /// When `phase` last changed.
        "lastPhaseTransitionTime" last_phase_transition_time: Option<Time> => .ignored("set by podling");
    }
}

object! {
    /// A request for storage. podling binds a volume to it that fits, or makes one.
    PersistentVolumeClaim {
        /// `v1`.
        "apiVersion" api_version: Option<String>;
        /// `PersistentVolumeClaim`.
        "kind" kind: Option<String>;
        /// The claim's name, namespace, labels and annotations.
        "metadata" metadata: ObjectMeta;
        /// What storage is asked for.
        "spec" spec: PersistentVolumeClaimSpec;
        /// What the claim has got.
        "status" status: Option<PersistentVolumeClaimStatus> => .ignored("set by podling");
    }
}

object! {
    /// What a claim has got.
    PersistentVolumeClaimStatus {
        /// Whether the claim is bound.
        "phase" phase: Option<PersistentVolumeClaimPhase> => .ignored("set by podling");
        /// How the bound volume may be used.
        "accessModes" access_modes: Vec<PersistentVolumeAccessMode> => .ignored("set by podling");
        /// How much the bound volume holds.
        "capacity" capacity: BTreeMap<String, Quantity> => .ignored("set by podling");
        /// What is going on with the volume, such as a change of its size.
        "conditions" conditions: Vec<PersistentVolumeClaimCondition> => .ignored("set by podling");
        /// The size that was set aside for the claim while it grows.
        "allocatedResources" allocated_resources: BTreeMap<String, Quantity> => .ignored("set by podling");
        /// How far the change of size has come, by resource.
        "allocatedResourceStatuses" allocated_resource_statuses: BTreeMap<String, String> => .ignored("set by podling");
        /// The class of changeable attributes that is in force.
        "currentVolumeAttributesClassName" current_volume_attributes_class_name: Option<String> => .ignored("set by podling");
        /// How far a change of those attributes has come.
        "modifyVolumeStatus" modify_volume_status: Option<ModifyVolumeStatus> => .ignored("set by podling");
        /// What a CSI driver says about the volume's health.
        "healthStatus" health_status: Option<VolumeHealthStatus> => .ignored("set by podling");
    }
}

object! {
    /// One aspect of what is going on with a claim.
    PersistentVolumeClaimCondition {
        /// The aspect, such as `Resizing`.
        "type" r#type: String => .required().ignored("set by podling");
        /// `True`, `False` or `Unknown`.
        "status" status: String => .required().ignored("set by podling");
        /// When it was last looked at.
        "lastProbeTime" last_probe_time: Option<Time> => .ignored("set by podling");
        /// When `status` last changed.
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("set by podling");
        /// Why, as one CamelCase word for programs.
        "reason" reason: Option<String> => .ignored("set by podling");
        /// Why, as a sentence for people.
        "message" message: Option<String> => .ignored("set by podling");
    }
}

object! {
    /// How far a change of a volume's attributes has come.
    ModifyVolumeStatus {
        /// The class that is being changed to.
        "targetVolumeAttributesClassName" target_volume_attributes_class_name: Option<String> => .ignored("set by podling");
        /// How far it has come.
        "status" status: ModifyVolumeState => .required().ignored("set by podling");
    }
}

object! {
    /// A way in which volumes for claims are made.
    StorageClass {
        /// `storage.k8s.io/v1`.
        "apiVersion" api_version: Option<String>;
        /// `StorageClass`.
        "kind" kind: Option<String>;
        /// The class's name, labels and annotations. With the annotation
        /// `storageclass.kubernetes.io/is-default-class: "true"` it is the class of claims that
        /// name none.
        "metadata" metadata: ObjectMeta;
        /// Who makes the volumes. `kubernetes.io/no-provisioner` makes none; podling's own makes
        /// directories.
        "provisioner" provisioner: String => .required();
        /// Settings for the provisioner.
        "parameters" parameters: BTreeMap<String, String>;
        /// What becomes of a volume that was made for a claim when the claim has gone.
        "reclaimPolicy" reclaim_policy: Option<PersistentVolumeReclaimPolicy> => .default_value("\"Delete\"");
        /// Options for mounting the volumes that are made.
        "mountOptions" mount_options: Vec<String>;
        /// Whether a claim may be made larger. Default false.
        "allowVolumeExpansion" allow_volume_expansion: Option<bool>;
        /// When a claim gets its volume.
        "volumeBindingMode" volume_binding_mode: Option<StorageClassVolumeBindingMode> => .default_value("\"Immediate\"");
        /// Where volumes may be made.
        "allowedTopologies" allowed_topologies: Vec<TopologySelectorTerm> => .ignored("there is one node");
    }
}

string_enum! {
    /// How many may use a volume at a time, and how.
    PersistentVolumeAccessMode {
        /// One node may read and write it; on one host that is no restriction.
        ReadWriteOnce = "ReadWriteOnce",
        /// Many nodes may read it.
        ReadOnlyMany = "ReadOnlyMany",
        /// Many nodes may read and write it.
        ReadWriteMany = "ReadWriteMany",
        /// One single pod may read and write it.
        ReadWriteOncePod = "ReadWriteOncePod",
    }
}

string_enum! {
    /// What a volume looks like in a container.
    PersistentVolumeMode {
        /// A block device.
        Block = "Block",
        /// A directory.
        Filesystem = "Filesystem",
    }
}

string_enum! {
    /// What becomes of a volume when its claim has gone.
    PersistentVolumeReclaimPolicy {
        /// Its files are removed and it is available again. Obsolete.
        Recycle = "Recycle",
        /// It is removed with its files.
        Delete = "Delete",
        /// It stays, with its files, for an administrator to look after.
        Retain = "Retain",
    }
}

string_enum! {
    /// Where a volume is in its life.
    PersistentVolumePhase {
        /// It is being made.
        Pending = "Pending",
        /// No claim is bound to it.
        Available = "Available",
        /// A claim is bound to it.
        Bound = "Bound",
        /// Its claim has gone, and what to do with it is not done yet or not podling's to do.
        Released = "Released",
        /// What was to be done with it after its claim had gone went wrong.
        Failed = "Failed",
    }
}

string_enum! {
    /// Whether a claim has a volume.
    PersistentVolumeClaimPhase {
        /// It waits for one.
        Pending = "Pending",
        /// It has one.
        Bound = "Bound",
        /// It had one that has gone.
        Lost = "Lost",
    }
}

string_enum! {
    /// How far a change of a volume's attributes has come.
    ModifyVolumeState {
        /// It waits.
        Pending = "Pending",
        /// It is being done.
        InProgress = "InProgress",
        /// It was refused.
        Infeasible = "Infeasible",
    }
}

string_enum! {
    /// When a claim gets its volume.
    StorageClassVolumeBindingMode {
        /// At once.
        Immediate = "Immediate",
        /// When the first pod uses it.
        WaitForFirstConsumer = "WaitForFirstConsumer",
    }
}
