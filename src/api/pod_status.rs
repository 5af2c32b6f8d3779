//! What podling reports on a pod. None of it is read from a manifest.

use std::collections::BTreeMap;

use super::container::ResourceRequirements;
use super::probe::Signal;
use super::quantity::Quantity;
use super::scheduling::NodeAllocatableResourceClaimStatus;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// How a pod is doing.
    PodStatus {
        /// The generation of the spec that this status is about.
        "observedGeneration" observed_generation: Option<i64> => .ignored("set by podling");
        /// Where the pod is in its life.
        "phase" phase: Option<PodPhase> => .ignored("set by podling");
        /// Aspects of the pod's state, such as `Ready`.
        "conditions" conditions: Vec<PodCondition> => .ignored("set by podling");
        /// A sentence on why the pod is as it is, for people.
        "message" message: Option<String> => .ignored("set by podling");
        /// One word on why the pod is as it is, such as `DeadlineExceeded`.
        "reason" reason: Option<String> => .ignored("set by podling");
        /// The node on which room is being made for the pod.
        "nominatedNodeName" nominated_node_name: Option<String> => .ignored("there is one node");
        /// The host's address.
        "hostIP" host_ip: Option<String> => .ignored("set by podling");
        /// The host's addresses.
        "hostIPs" host_ips: Vec<HostIP> => .ignored("set by podling");
        /// The pod's address, empty until it has one.
        "podIP" pod_ip: Option<String> => .ignored("set by podling");
        /// The pod's addresses, one a family.
        "podIPs" pod_ips: Vec<PodIP> => .ignored("set by podling");
        /// When podling began with the pod, before images were pulled.
        "startTime" start_time: Option<Time> => .ignored("set by podling");
        /// How the init containers are doing.
        "initContainerStatuses" init_container_statuses: Vec<ContainerStatus> => .ignored("set by podling");
        /// How the containers are doing.
        "containerStatuses" container_statuses: Vec<ContainerStatus> => .ignored("set by podling");
        /// How well the pod's resources are assured, from its requests and limits.
        "qosClass" qos_class: Option<PodQosClass> => .ignored("set by podling");
        /// How the containers for debugging are doing.
        "ephemeralContainerStatuses" ephemeral_container_statuses: Vec<ContainerStatus> => .ignored("set by podling");
        /// Obsolete: how far a change of resources has come. The conditions say it.
        "resize" resize: Option<String> => .ignored("set by podling");
        /// The claims made from `resourceClaims`.
        "resourceClaimStatuses" resource_claim_statuses: Vec<PodResourceClaimStatus> => .ignored("there is no driver here that allocates devices");
        /// The claim made for extended resources.
        "extendedResourceClaimStatus" extended_resource_claim_status: Option<PodExtendedResourceClaimStatus> => .ignored("there is no driver here that allocates devices");
        /// What is set aside for the pod as a whole.
        "allocatedResources" allocated_resources: BTreeMap<String, Quantity> => .ignored("set by podling");
        /// The limits and requests in force for the pod as a whole.
        "resources" resources: Option<ResourceRequirements> => .ignored("set by podling");
        /// What the pod's claims take from the node.
        "nodeAllocatableResourceClaimStatuses" node_allocatable_resource_claim_statuses: Vec<NodeAllocatableResourceClaimStatus> => .ignored("there is no driver here that allocates devices");
        /// What drivers say about the health of the pod's volumes.
        "volumeHealth" volume_health: Vec<PodVolumeHealth> => .ignored("there is no CSI driver on this host");
    }
}

object! {
    /// One aspect of a pod's state.
    PodCondition {
        /// The aspect: `PodScheduled`, `PodReadyToStartContainers`, `Initialized`,
        /// `ContainersReady`, `Ready` and others.
        "type" r#type: String => .required().ignored("set by podling");
        /// The generation of the pod that this was observed on.
        "observedGeneration" observed_generation: Option<i64> => .ignored("set by podling");
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
    /// An address of the host.
    HostIP {
        /// The address.
        "ip" ip: String => .required().ignored("set by podling");
    }
}

object! {
    /// An address of a pod.
    PodIP {
        /// The address.
        "ip" ip: String => .required().ignored("set by podling");
    }
}

object! {
    /// How a container is doing.
    ContainerStatus {
        /// The container's name.
        "name" name: String => .required().ignored("set by podling");
        /// What it is doing now.
        "state" state: Option<ContainerState> => .ignored("set by podling");
        /// How it ended the last time, before the latest restart.
        "lastState" last_state: Option<ContainerState> => .ignored("set by podling");
        /// Whether it is ready to serve.
        "ready" ready: bool => .required().ignored("set by podling");
        /// How many times it was started again.
        "restartCount" restart_count: i32 => .required().ignored("set by podling");
        /// The image that it runs, as written or by its full name.
        "image" image: String => .required().ignored("set by podling");
        /// The digest of that image.
        "imageID" image_id: String => .required().ignored("set by podling");
        /// The identifier of its latest run, as `podling://ID`.
        "containerID" container_id: Option<String> => .ignored("set by podling");
        /// Whether it is running, its postStart hook has ended and its startup probe has succeeded.
        "started" started: Option<bool> => .ignored("set by podling");
        /// What is set aside for it.
        "allocatedResources" allocated_resources: BTreeMap<String, Quantity> => .ignored("set by podling");
        /// The limits and requests in force.
        "resources" resources: Option<ResourceRequirements> => .ignored("set by podling");
        /// Where its volumes are mounted.
        "volumeMounts" volume_mounts: Vec<VolumeMountStatus> => .ignored("set by podling");
        /// The user that its first process started as.
        "user" user: Option<ContainerUser> => .ignored("set by podling");
        /// The health of its devices.
        "allocatedResourcesStatus" allocated_resources_status: Vec<ResourceStatus> => .ignored("there is no driver here that allocates devices");
        /// The signal that asks it to end.
        "stopSignal" stop_signal: Option<Signal> => .ignored("set by podling");
    }
}

object! {
    /// What a container is doing. One of these.
    ContainerState {
        /// It is not running yet, or not yet again.
        "waiting" waiting: Option<ContainerStateWaiting> => .ignored("set by podling");
        /// It is running.
        "running" running: Option<ContainerStateRunning> => .ignored("set by podling");
        /// It has ended.
        "terminated" terminated: Option<ContainerStateTerminated> => .ignored("set by podling");
    }
}

object! {
    /// A container that is about to run.
    ContainerStateWaiting {
        /// One word on why, such as `CrashLoopBackOff`.
        "reason" reason: Option<String> => .ignored("set by podling");
        /// A sentence on why, for people.
        "message" message: Option<String> => .ignored("set by podling");
    }
}

object! {
    /// A container that is running.
    ContainerStateRunning {
        /// When it was started.
        "startedAt" started_at: Option<Time> => .ignored("set by podling");
    }
}

object! {
    /// A container that has ended.
    ContainerStateTerminated {
        /// Its exit code; 128 and the signal's number when a signal ended it.
        "exitCode" exit_code: i32 => .required().ignored("set by podling");
        /// The signal that ended it.
        "signal" signal: Option<i32> => .ignored("set by podling");
        /// One word on how, such as `Completed`, `Error` or `OOMKilled`.
        "reason" reason: Option<String> => .ignored("set by podling");
        /// Its last word, or why it could not be started.
        "message" message: Option<String> => .ignored("set by podling");
        /// When it was started.
        "startedAt" started_at: Option<Time> => .ignored("set by podling");
        /// When it ended.
        "finishedAt" finished_at: Option<Time> => .ignored("set by podling");
        /// The identifier of that run, as `podling://ID`.
        "containerID" container_id: Option<String> => .ignored("set by podling");
    }
}

object! {
    /// Where a volume is mounted in a container.
    VolumeMountStatus {
        /// The volume's name.
        "name" name: String => .required().ignored("set by podling");
        /// The path in the container.
        "mountPath" mount_path: String => .required().ignored("set by podling");
        /// Whether it can only be read there.
        "readOnly" read_only: Option<bool> => .ignored("set by podling");
        /// Whether that holds for mounts below as well: `Disabled`, `IfPossible` or `Enabled`.
        "recursiveReadOnly" recursive_read_only: Option<String> => .ignored("set by podling");
        /// What is particular to the kind of volume.
        "volumeStatus" volume_status: Option<VolumeStatus> => .ignored("set by podling");
    }
}

object! {
    /// What is particular to a kind of volume.
    VolumeStatus {
        /// For a volume from an image.
        "image" image: Option<ImageVolumeStatus> => .ignored("set by podling");
    }
}

object! {
    /// The image of a volume.
    ImageVolumeStatus {
        /// The digest of the image that is mounted.
        "imageRef" image_ref: String => .required().ignored("set by podling");
    }
}

object! {
    /// Who a container's first process started as.
    ContainerUser {
        /// The user on Linux.
        "linux" linux: Option<LinuxContainerUser> => .ignored("set by podling");
    }
}

object! {
    /// A user with its groups.
    LinuxContainerUser {
        /// The number of the user.
        "uid" uid: i64 => .required().ignored("set by podling");
        /// The number of the primary group.
        "gid" gid: i64 => .required().ignored("set by podling");
        /// The numbers of the other groups.
        "supplementalGroups" supplemental_groups: Vec<i64> => .ignored("set by podling");
    }
}

object! {
    /// The health of a container's devices of one kind.
    ResourceStatus {
        /// The resource.
        "name" name: String => .required().ignored("there is no driver here that allocates devices");
        /// The devices.
        "resources" resources: Vec<ResourceHealth> => .ignored("there is no driver here that allocates devices");
    }
}

object! {
    /// The health of a device.
    ResourceHealth {
        /// The device's identifier.
        "resourceID" resource_id: String => .required().ignored("there is no driver here that allocates devices");
        /// `Healthy`, `Unhealthy` or `Unknown`.
        "health" health: Option<String> => .ignored("there is no driver here that allocates devices");
        /// A sentence on why, for people.
        "message" message: Option<String> => .ignored("there is no driver here that allocates devices");
    }
}

object! {
    /// A claim made from `resourceClaims`.
    PodResourceClaimStatus {
        /// The entry of `resourceClaims`.
        "name" name: String => .required().ignored("there is no driver here that allocates devices");
        /// The claim's name.
        "resourceClaimName" resource_claim_name: Option<String> => .ignored("there is no driver here that allocates devices");
    }
}

object! {
    /// The claim made for a pod's extended resources.
    PodExtendedResourceClaimStatus {
        /// Which container's resource became which request of the claim.
        "requestMappings" request_mappings: Vec<ContainerExtendedResourceRequest> => .required().ignored("there is no driver here that allocates devices");
        /// The claim's name.
        "resourceClaimName" resource_claim_name: String => .required().ignored("there is no driver here that allocates devices");
    }
}

object! {
    /// A container's extended resource and the request that it became.
    ContainerExtendedResourceRequest {
        /// The container.
        "containerName" container_name: String => .required().ignored("there is no driver here that allocates devices");
        /// The resource.
        "resourceName" resource_name: String => .required().ignored("there is no driver here that allocates devices");
        /// The request in the claim.
        "requestName" request_name: String => .required().ignored("there is no driver here that allocates devices");
    }
}

object! {
    /// What a driver says about the health of a volume of the pod.
    PodVolumeHealth {
        /// The volume's name.
        "name" name: String => .required().ignored("there is no CSI driver on this host");
        /// What is wrong with it.
        "healthConditions" health_conditions: Vec<VolumeHealthCondition> => .ignored("there is no CSI driver on this host");
        /// When that last changed.
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("there is no CSI driver on this host");
    }
}

object! {
    /// Something that is wrong with a volume.
    VolumeHealthCondition {
        /// How bad it is.
        "status" status: VolumeHealthConditionStatus => .required().ignored("there is no CSI driver on this host");
        /// Why, as one CamelCase word for programs.
        "reason" reason: String => .required().ignored("there is no CSI driver on this host");
        /// Why, as a sentence for people.
        "message" message: Option<String> => .ignored("there is no CSI driver on this host");
    }
}

object! {
    /// What a driver says about a volume's health.
    VolumeHealthStatus {
        /// What is wrong with it.
        "healthConditions" health_conditions: Vec<VolumeHealthCondition> => .ignored("there is no CSI driver on this host");
        /// When that last changed.
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("there is no CSI driver on this host");
    }
}

string_enum! {
    /// Where a pod is in its life.
    PodPhase {
        /// Images are pulled, volumes prepared, or init containers run.
        Pending = "Pending",
        /// At least one container runs, or is about to run again.
        Running = "Running",
        /// All containers have ended with exit code 0 and none starts again.
        Succeeded = "Succeeded",
        /// All containers have ended, at least one of them not with 0, and none starts again.
        Failed = "Failed",
        /// It cannot be told.
        Unknown = "Unknown",
    }
}

string_enum! {
    /// How well a pod's resources are assured.
    PodQosClass {
        /// Each container has limits for CPU time and memory, and requests as large.
        Guaranteed = "Guaranteed",
        /// Some container has a request or a limit.
        Burstable = "Burstable",
        /// None has.
        BestEffort = "BestEffort",
    }
}

string_enum! {
    /// How bad it is with a volume.
    VolumeHealthConditionStatus {
        /// It cannot be read or written.
        Inaccessible = "Inaccessible",
        /// Data is lost.
        DataLoss = "DataLoss",
        /// It works, but worse than it should.
        Degraded = "Degraded",
    }
}
