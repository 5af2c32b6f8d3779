//! TODO

use std::collections::BTreeMap;

use super::container::ResourceRequirements;
use super::probe::Signal;
use super::quantity::Quantity;
use super::scheduling::NodeAllocatableResourceClaimStatus;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// TODO
    PodStatus {
        /// TODO
        "observedGeneration" observed_generation: Option<i64> => .ignored("not implemented");
        /// TODO
        "phase" phase: Option<PodPhase> => .ignored("not implemented");
        /// TODO
        "conditions" conditions: Vec<PodCondition> => .ignored("not implemented");
        /// TODO
        "message" message: Option<String> => .ignored("not implemented");
        /// TODO
        "reason" reason: Option<String> => .ignored("not implemented");
        /// TODO
        "nominatedNodeName" nominated_node_name: Option<String> => .ignored("not implemented");
        /// TODO
        "hostIP" host_ip: Option<String> => .ignored("not implemented");
        /// TODO
        "hostIPs" host_ips: Vec<HostIP> => .ignored("not implemented");
        /// TODO
        "podIP" pod_ip: Option<String> => .ignored("not implemented");
        /// TODO
        "podIPs" pod_ips: Vec<PodIP> => .ignored("not implemented");
        /// TODO
        "startTime" start_time: Option<Time> => .ignored("not implemented");
        /// TODO
        "initContainerStatuses" init_container_statuses: Vec<ContainerStatus> => .ignored("not implemented");
        /// TODO
        "containerStatuses" container_statuses: Vec<ContainerStatus> => .ignored("not implemented");
        /// TODO
        "qosClass" qos_class: Option<PodQosClass> => .ignored("not implemented");
        /// TODO
        "ephemeralContainerStatuses" ephemeral_container_statuses: Vec<ContainerStatus> => .ignored("not implemented");
        /// TODO
        "resize" resize: Option<String> => .ignored("not implemented");
        /// TODO
        "resourceClaimStatuses" resource_claim_statuses: Vec<PodResourceClaimStatus> => .ignored("not implemented");
        /// TODO
        "extendedResourceClaimStatus" extended_resource_claim_status: Option<PodExtendedResourceClaimStatus> => .ignored("not implemented");
        /// TODO
        "allocatedResources" allocated_resources: BTreeMap<String, Quantity> => .ignored("not implemented");
        /// TODO
        "resources" resources: Option<ResourceRequirements> => .ignored("not implemented");
        /// TODO
        "nodeAllocatableResourceClaimStatuses" node_allocatable_resource_claim_statuses: Vec<NodeAllocatableResourceClaimStatus> => .ignored("not implemented");
        /// TODO
        "volumeHealth" volume_health: Vec<PodVolumeHealth> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodCondition {
        /// TODO
        "type" r#type: String => .required().ignored("not implemented");
        /// TODO
        "observedGeneration" observed_generation: Option<i64> => .ignored("not implemented");
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
    HostIP {
        /// TODO
        "ip" ip: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    PodIP {
        /// TODO
        "ip" ip: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerStatus {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "state" state: Option<ContainerState> => .ignored("not implemented");
        /// TODO
        "lastState" last_state: Option<ContainerState> => .ignored("not implemented");
        /// TODO
        "ready" ready: bool => .required().ignored("not implemented");
        /// TODO
        "restartCount" restart_count: i32 => .required().ignored("not implemented");
        /// TODO
        "image" image: String => .required().ignored("not implemented");
        /// TODO
        "imageID" image_id: String => .required().ignored("not implemented");
        /// TODO
        "containerID" container_id: Option<String> => .ignored("not implemented");
        /// TODO
        "started" started: Option<bool> => .ignored("not implemented");
        /// TODO
        "allocatedResources" allocated_resources: BTreeMap<String, Quantity> => .ignored("not implemented");
        /// TODO
        "resources" resources: Option<ResourceRequirements> => .ignored("not implemented");
        /// TODO
        "volumeMounts" volume_mounts: Vec<VolumeMountStatus> => .ignored("not implemented");
        /// TODO
        "user" user: Option<ContainerUser> => .ignored("not implemented");
        /// TODO
        "allocatedResourcesStatus" allocated_resources_status: Vec<ResourceStatus> => .ignored("not implemented");
        /// TODO
        "stopSignal" stop_signal: Option<Signal> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerState {
        /// TODO
        "waiting" waiting: Option<ContainerStateWaiting> => .ignored("not implemented");
        /// TODO
        "running" running: Option<ContainerStateRunning> => .ignored("not implemented");
        /// TODO
        "terminated" terminated: Option<ContainerStateTerminated> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerStateWaiting {
        /// TODO
        "reason" reason: Option<String> => .ignored("not implemented");
        /// TODO
        "message" message: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerStateRunning {
        /// TODO
        "startedAt" started_at: Option<Time> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerStateTerminated {
        /// TODO
        "exitCode" exit_code: i32 => .required().ignored("not implemented");
        /// TODO
        "signal" signal: Option<i32> => .ignored("not implemented");
        /// TODO
        "reason" reason: Option<String> => .ignored("not implemented");
        /// TODO
        "message" message: Option<String> => .ignored("not implemented");
        /// TODO
        "startedAt" started_at: Option<Time> => .ignored("not implemented");
        /// TODO
        "finishedAt" finished_at: Option<Time> => .ignored("not implemented");
        /// TODO
        "containerID" container_id: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    VolumeMountStatus {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "mountPath" mount_path: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "recursiveReadOnly" recursive_read_only: Option<String> => .ignored("not implemented");
        /// TODO
        "volumeStatus" volume_status: Option<VolumeStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    VolumeStatus {
        /// TODO
        "image" image: Option<ImageVolumeStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ImageVolumeStatus {
        /// TODO
        "imageRef" image_ref: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerUser {
        /// TODO
        "linux" linux: Option<LinuxContainerUser> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    LinuxContainerUser {
        /// TODO
        "uid" uid: i64 => .required().ignored("not implemented");
        /// TODO
        "gid" gid: i64 => .required().ignored("not implemented");
        /// TODO
        "supplementalGroups" supplemental_groups: Vec<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ResourceStatus {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "resources" resources: Vec<ResourceHealth> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ResourceHealth {
        /// TODO
        "resourceID" resource_id: String => .required().ignored("not implemented");
        /// TODO
        "health" health: Option<String> => .ignored("not implemented");
        /// TODO
        "message" message: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodResourceClaimStatus {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "resourceClaimName" resource_claim_name: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodExtendedResourceClaimStatus {
        /// TODO
        "requestMappings" request_mappings: Vec<ContainerExtendedResourceRequest> => .required().ignored("not implemented");
        /// TODO
        "resourceClaimName" resource_claim_name: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerExtendedResourceRequest {
        /// TODO
        "containerName" container_name: String => .required().ignored("not implemented");
        /// TODO
        "resourceName" resource_name: String => .required().ignored("not implemented");
        /// TODO
        "requestName" request_name: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    PodVolumeHealth {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "healthConditions" health_conditions: Vec<VolumeHealthCondition> => .ignored("not implemented");
        /// TODO
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    VolumeHealthCondition {
        /// TODO
        "status" status: VolumeHealthConditionStatus => .required().ignored("not implemented");
        /// TODO
        "reason" reason: String => .required().ignored("not implemented");
        /// TODO
        "message" message: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    VolumeHealthStatus {
        /// TODO
        "healthConditions" health_conditions: Vec<VolumeHealthCondition> => .ignored("not implemented");
        /// TODO
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    PodPhase {
        /// TODO
        Pending = "Pending",
        /// TODO
        Running = "Running",
        /// TODO
        Succeeded = "Succeeded",
        /// TODO
        Failed = "Failed",
        /// TODO
        Unknown = "Unknown",
    }
}

string_enum! {
    /// TODO
    PodQosClass {
        /// TODO
        Guaranteed = "Guaranteed",
        /// TODO
        Burstable = "Burstable",
        /// TODO
        BestEffort = "BestEffort",
    }
}

string_enum! {
    /// TODO
    VolumeHealthConditionStatus {
        /// TODO
        Inaccessible = "Inaccessible",
        /// TODO
        DataLoss = "DataLoss",
        /// TODO
        Degraded = "Degraded",
    }
}
