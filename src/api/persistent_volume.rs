//! TODO

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
    /// TODO
    PersistentVolumeClaimTemplate {
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: PersistentVolumeClaimSpec => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    PersistentVolumeClaimSpec {
        /// TODO
        "accessModes" access_modes: Vec<PersistentVolumeAccessMode> => .ignored("not implemented");
        /// TODO
        "selector" selector: Option<LabelSelector> => .ignored("not implemented");
        /// TODO
        "resources" resources: Option<VolumeResourceRequirements> => .ignored("not implemented");
        /// TODO
        "volumeName" volume_name: Option<String> => .ignored("not implemented");
        /// TODO
        "storageClassName" storage_class_name: Option<String> => .ignored("not implemented");
        /// TODO
        "volumeMode" volume_mode: Option<PersistentVolumeMode> => .ignored("not implemented");
        /// TODO
        "dataSource" data_source: Option<TypedLocalObjectReference> => .ignored("not implemented");
        /// TODO
        "dataSourceRef" data_source_ref: Option<TypedObjectReference> => .ignored("not implemented");
        /// TODO
        "volumeAttributesClassName" volume_attributes_class_name: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    VolumeResourceRequirements {
        /// TODO
        "limits" limits: BTreeMap<String, Quantity> => .ignored("not implemented");
        /// TODO
        "requests" requests: BTreeMap<String, Quantity> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PersistentVolume {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: PersistentVolumeSpec => .ignored("not implemented");
        /// TODO
        "status" status: Option<PersistentVolumeStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PersistentVolumeSpec {
        /// TODO
        "capacity" capacity: BTreeMap<String, Quantity> => .ignored("not implemented");
        /// TODO
        "gcePersistentDisk" gce_persistent_disk: Option<Box<GCEPersistentDiskVolumeSource>> => .ignored("not implemented");
        /// TODO
        "awsElasticBlockStore" aws_elastic_block_store: Option<Box<AWSElasticBlockStoreVolumeSource>> => .ignored("not implemented");
        /// TODO
        "hostPath" host_path: Option<Box<HostPathVolumeSource>> => .ignored("not implemented");
        /// TODO
        "glusterfs" glusterfs: Option<Box<GlusterfsPersistentVolumeSource>> => .ignored("not implemented");
        /// TODO
        "nfs" nfs: Option<Box<NFSVolumeSource>> => .ignored("not implemented");
        /// TODO
        "rbd" rbd: Option<Box<RBDPersistentVolumeSource>> => .ignored("not implemented");
        /// TODO
        "iscsi" iscsi: Option<Box<ISCSIPersistentVolumeSource>> => .ignored("not implemented");
        /// TODO
        "cinder" cinder: Option<Box<CinderPersistentVolumeSource>> => .ignored("not implemented");
        /// TODO
        "cephfs" cephfs: Option<Box<CephFSPersistentVolumeSource>> => .ignored("not implemented");
        /// TODO
        "fc" fc: Option<Box<FCVolumeSource>> => .ignored("not implemented");
        /// TODO
        "flocker" flocker: Option<Box<FlockerVolumeSource>> => .ignored("not implemented");
        /// TODO
        "flexVolume" flex_volume: Option<Box<FlexPersistentVolumeSource>> => .ignored("not implemented");
        /// TODO
        "azureFile" azure_file: Option<Box<AzureFilePersistentVolumeSource>> => .ignored("not implemented");
        /// TODO
        "vsphereVolume" vsphere_volume: Option<Box<VsphereVirtualDiskVolumeSource>> => .ignored("not implemented");
        /// TODO
        "quobyte" quobyte: Option<Box<QuobyteVolumeSource>> => .ignored("not implemented");
        /// TODO
        "azureDisk" azure_disk: Option<Box<AzureDiskVolumeSource>> => .ignored("not implemented");
        /// TODO
        "photonPersistentDisk" photon_persistent_disk: Option<Box<PhotonPersistentDiskVolumeSource>> => .ignored("not implemented");
        /// TODO
        "portworxVolume" portworx_volume: Option<Box<PortworxVolumeSource>> => .ignored("not implemented");
        /// TODO
        "scaleIO" scale_io: Option<Box<ScaleIOPersistentVolumeSource>> => .ignored("not implemented");
        /// TODO
        "local" local: Option<Box<LocalVolumeSource>> => .ignored("not implemented");
        /// TODO
        "storageos" storageos: Option<Box<StorageOSPersistentVolumeSource>> => .ignored("not implemented");
        /// TODO
        "csi" csi: Option<Box<CSIPersistentVolumeSource>> => .ignored("not implemented");
        /// TODO
        "accessModes" access_modes: Vec<PersistentVolumeAccessMode> => .ignored("not implemented");
        /// TODO
        "claimRef" claim_ref: Option<Box<ObjectReference>> => .ignored("not implemented");
        /// TODO
        "persistentVolumeReclaimPolicy" persistent_volume_reclaim_policy: Option<PersistentVolumeReclaimPolicy> => .ignored("not implemented");
        /// TODO
        "storageClassName" storage_class_name: Option<String> => .ignored("not implemented");
        /// TODO
        "mountOptions" mount_options: Vec<String> => .ignored("not implemented");
        /// TODO
        "volumeMode" volume_mode: Option<PersistentVolumeMode> => .ignored("not implemented");
        /// TODO
        "nodeAffinity" node_affinity: Option<Box<VolumeNodeAffinity>> => .ignored("not implemented");
        /// TODO
        "volumeAttributesClassName" volume_attributes_class_name: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PersistentVolumeStatus {
        /// TODO
        "phase" phase: Option<PersistentVolumePhase> => .ignored("not implemented");
        /// TODO
        "message" message: Option<String> => .ignored("not implemented");
        /// TODO
        "reason" reason: Option<String> => .ignored("not implemented");
        /// TODO
        "lastPhaseTransitionTime" last_phase_transition_time: Option<Time> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PersistentVolumeClaim {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: PersistentVolumeClaimSpec => .ignored("not implemented");
        /// TODO
        "status" status: Option<PersistentVolumeClaimStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PersistentVolumeClaimStatus {
        /// TODO
        "phase" phase: Option<PersistentVolumeClaimPhase> => .ignored("not implemented");
        /// TODO
        "accessModes" access_modes: Vec<PersistentVolumeAccessMode> => .ignored("not implemented");
        /// TODO
        "capacity" capacity: BTreeMap<String, Quantity> => .ignored("not implemented");
        /// TODO
        "conditions" conditions: Vec<PersistentVolumeClaimCondition> => .ignored("not implemented");
        /// TODO
        "allocatedResources" allocated_resources: BTreeMap<String, Quantity> => .ignored("not implemented");
        /// TODO
        "allocatedResourceStatuses" allocated_resource_statuses: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "currentVolumeAttributesClassName" current_volume_attributes_class_name: Option<String> => .ignored("not implemented");
        /// TODO
        "modifyVolumeStatus" modify_volume_status: Option<ModifyVolumeStatus> => .ignored("not implemented");
        /// TODO
        "healthStatus" health_status: Option<VolumeHealthStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PersistentVolumeClaimCondition {
        /// TODO
        "type" r#type: String => .required().ignored("not implemented");
        /// TODO
        "status" status: String => .required().ignored("not implemented");
        /// TODO
        "lastProbeTime" last_probe_time: Option<Time> => .ignored("not implemented");
        /// TODO
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("not implemented");
        /// TODO
        "reason" reason: Option<String> => .ignored("not implemented");
        /// TODO
        "message" message: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ModifyVolumeStatus {
        /// TODO
        "targetVolumeAttributesClassName" target_volume_attributes_class_name: Option<String> => .ignored("not implemented");
        /// TODO
        "status" status: ModifyVolumeState => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    StorageClass {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "provisioner" provisioner: String => .required().ignored("not implemented");
        /// TODO
        "parameters" parameters: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "reclaimPolicy" reclaim_policy: Option<PersistentVolumeReclaimPolicy> => .ignored("not implemented");
        /// TODO
        "mountOptions" mount_options: Vec<String> => .ignored("not implemented");
        /// TODO
        "allowVolumeExpansion" allow_volume_expansion: Option<bool> => .ignored("not implemented");
        /// TODO
        "volumeBindingMode" volume_binding_mode: Option<StorageClassVolumeBindingMode> => .ignored("not implemented");
        /// TODO
        "allowedTopologies" allowed_topologies: Vec<TopologySelectorTerm> => .ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    PersistentVolumeAccessMode {
        /// TODO
        ReadWriteOnce = "ReadWriteOnce",
        /// TODO
        ReadOnlyMany = "ReadOnlyMany",
        /// TODO
        ReadWriteMany = "ReadWriteMany",
        /// TODO
        ReadWriteOncePod = "ReadWriteOncePod",
    }
}

string_enum! {
    /// TODO
    PersistentVolumeMode {
        /// TODO
        Block = "Block",
        /// TODO
        Filesystem = "Filesystem",
    }
}

string_enum! {
    /// TODO
    PersistentVolumeReclaimPolicy {
        /// TODO
        Recycle = "Recycle",
        /// TODO
        Delete = "Delete",
        /// TODO
        Retain = "Retain",
    }
}

string_enum! {
    /// TODO
    PersistentVolumePhase {
        /// TODO
        Pending = "Pending",
        /// TODO
        Available = "Available",
        /// TODO
        Bound = "Bound",
        /// TODO
        Released = "Released",
        /// TODO
        Failed = "Failed",
    }
}

string_enum! {
    /// TODO
    PersistentVolumeClaimPhase {
        /// TODO
        Pending = "Pending",
        /// TODO
        Bound = "Bound",
        /// TODO
        Lost = "Lost",
    }
}

string_enum! {
    /// TODO
    ModifyVolumeState {
        /// TODO
        Pending = "Pending",
        /// TODO
        InProgress = "InProgress",
        /// TODO
        Infeasible = "Infeasible",
    }
}

string_enum! {
    /// TODO
    StorageClassVolumeBindingMode {
        /// TODO
        Immediate = "Immediate",
        /// TODO
        WaitForFirstConsumer = "WaitForFirstConsumer",
    }
}
