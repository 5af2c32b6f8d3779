//! TODO

use std::collections::BTreeMap;

use super::env::{EnvFromSource, EnvVar};
use super::pod::RestartPolicy;
use super::probe::{Lifecycle, Probe};
use super::quantity::Quantity;
use super::schema::{object, string_enum};
use super::security::SecurityContext;
use super::volume::PullPolicy;

object! {
    /// TODO
    Container {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "image" image: Option<String> => .ignored("not implemented");
        /// TODO
        "command" command: Vec<String> => .ignored("not implemented");
        /// TODO
        "args" args: Vec<String> => .ignored("not implemented");
        /// TODO
        "workingDir" working_dir: Option<String> => .ignored("not implemented");
        /// TODO
        "ports" ports: Vec<ContainerPort> => .ignored("not implemented");
        /// TODO
        "envFrom" env_from: Vec<EnvFromSource> => .ignored("not implemented");
        /// TODO
        "env" env: Vec<EnvVar> => .ignored("not implemented");
        /// TODO
        "resources" resources: Option<Box<ResourceRequirements>> => .ignored("not implemented");
        /// TODO
        "resizePolicy" resize_policy: Vec<ContainerResizePolicy> => .ignored("not implemented");
        /// TODO
        "restartPolicy" restart_policy: Option<RestartPolicy> => .ignored("not implemented");
        /// TODO
        "restartPolicyRules" restart_policy_rules: Vec<ContainerRestartRule> => .ignored("not implemented");
        /// TODO
        "volumeMounts" volume_mounts: Vec<VolumeMount> => .ignored("not implemented");
        /// TODO
        "volumeDevices" volume_devices: Vec<VolumeDevice> => .ignored("not implemented");
        /// TODO
        "livenessProbe" liveness_probe: Option<Box<Probe>> => .ignored("not implemented");
        /// TODO
        "readinessProbe" readiness_probe: Option<Box<Probe>> => .ignored("not implemented");
        /// TODO
        "startupProbe" startup_probe: Option<Box<Probe>> => .ignored("not implemented");
        /// TODO
        "lifecycle" lifecycle: Option<Box<Lifecycle>> => .ignored("not implemented");
        /// TODO
        "terminationMessagePath" termination_message_path: Option<String> => .ignored("not implemented");
        /// TODO
        "terminationMessagePolicy" termination_message_policy: Option<TerminationMessagePolicy> => .ignored("not implemented");
        /// TODO
        "imagePullPolicy" image_pull_policy: Option<PullPolicy> => .ignored("not implemented");
        /// TODO
        "securityContext" security_context: Option<Box<SecurityContext>> => .ignored("not implemented");
        /// TODO
        "stdin" stdin: Option<bool> => .ignored("not implemented");
        /// TODO
        "stdinOnce" stdin_once: Option<bool> => .ignored("not implemented");
        /// TODO
        "tty" tty: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerPort {
        /// TODO
        "name" name: Option<String> => .ignored("not implemented");
        /// TODO
        "hostPort" host_port: Option<i32> => .ignored("not implemented");
        /// TODO
        "containerPort" container_port: i32 => .required().ignored("not implemented");
        /// TODO
        "protocol" protocol: Option<Protocol> => .default_value("TCP").ignored("not implemented");
        /// TODO
        "hostIP" host_ip: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ResourceRequirements {
        /// TODO
        "limits" limits: BTreeMap<String, Quantity> => .ignored("not implemented");
        /// TODO
        "requests" requests: BTreeMap<String, Quantity> => .ignored("not implemented");
        /// TODO
        "claims" claims: Vec<ResourceClaim> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ResourceClaim {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "request" request: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerResizePolicy {
        /// TODO
        "resourceName" resource_name: String => .required().ignored("not implemented");
        /// TODO
        "restartPolicy" restart_policy: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerRestartRule {
        /// TODO
        "action" action: String => .required().ignored("not implemented");
        /// TODO
        "exitCodes" exit_codes: Option<ContainerRestartRuleOnExitCodes> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ContainerRestartRuleOnExitCodes {
        /// TODO
        "operator" operator: String => .required().ignored("not implemented");
        /// TODO
        "values" values: Vec<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    VolumeMount {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "readOnly" read_only: Option<bool> => .ignored("not implemented");
        /// TODO
        "recursiveReadOnly" recursive_read_only: Option<String> => .ignored("not implemented");
        /// TODO
        "mountPath" mount_path: String => .required().ignored("not implemented");
        /// TODO
        "subPath" sub_path: Option<String> => .ignored("not implemented");
        /// TODO
        "mountPropagation" mount_propagation: Option<MountPropagation> => .ignored("not implemented");
        /// TODO
        "subPathExpr" sub_path_expr: Option<String> => .ignored("not implemented");
        /// TODO
        "bindMountOptions" bind_mount_options: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    VolumeDevice {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "devicePath" device_path: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    EphemeralContainer {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "image" image: Option<String> => .ignored("not implemented");
        /// TODO
        "command" command: Vec<String> => .ignored("not implemented");
        /// TODO
        "args" args: Vec<String> => .ignored("not implemented");
        /// TODO
        "workingDir" working_dir: Option<String> => .ignored("not implemented");
        /// TODO
        "ports" ports: Vec<ContainerPort> => .ignored("not implemented");
        /// TODO
        "envFrom" env_from: Vec<EnvFromSource> => .ignored("not implemented");
        /// TODO
        "env" env: Vec<EnvVar> => .ignored("not implemented");
        /// TODO
        "resources" resources: Option<Box<ResourceRequirements>> => .ignored("not implemented");
        /// TODO
        "resizePolicy" resize_policy: Vec<ContainerResizePolicy> => .ignored("not implemented");
        /// TODO
        "restartPolicy" restart_policy: Option<RestartPolicy> => .ignored("not implemented");
        /// TODO
        "restartPolicyRules" restart_policy_rules: Vec<ContainerRestartRule> => .ignored("not implemented");
        /// TODO
        "volumeMounts" volume_mounts: Vec<VolumeMount> => .ignored("not implemented");
        /// TODO
        "volumeDevices" volume_devices: Vec<VolumeDevice> => .ignored("not implemented");
        /// TODO
        "livenessProbe" liveness_probe: Option<Box<Probe>> => .ignored("not implemented");
        /// TODO
        "readinessProbe" readiness_probe: Option<Box<Probe>> => .ignored("not implemented");
        /// TODO
        "startupProbe" startup_probe: Option<Box<Probe>> => .ignored("not implemented");
        /// TODO
        "lifecycle" lifecycle: Option<Box<Lifecycle>> => .ignored("not implemented");
        /// TODO
        "terminationMessagePath" termination_message_path: Option<String> => .ignored("not implemented");
        /// TODO
        "terminationMessagePolicy" termination_message_policy: Option<TerminationMessagePolicy> => .ignored("not implemented");
        /// TODO
        "imagePullPolicy" image_pull_policy: Option<PullPolicy> => .ignored("not implemented");
        /// TODO
        "securityContext" security_context: Option<Box<SecurityContext>> => .ignored("not implemented");
        /// TODO
        "stdin" stdin: Option<bool> => .ignored("not implemented");
        /// TODO
        "stdinOnce" stdin_once: Option<bool> => .ignored("not implemented");
        /// TODO
        "tty" tty: Option<bool> => .ignored("not implemented");
        /// TODO
        "targetContainerName" target_container_name: Option<String> => .ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    TerminationMessagePolicy {
        /// TODO
        File = "File",
        /// TODO
        FallbackToLogsOnError = "FallbackToLogsOnError",
    }
}

string_enum! {
    /// TODO
    Protocol {
        /// TODO
        TCP = "TCP",
        /// TODO
        UDP = "UDP",
        /// TODO
        SCTP = "SCTP",
    }
}

string_enum! {
    /// TODO
    MountPropagation {
        /// TODO
        None = "None",
        /// TODO
        HostToContainer = "HostToContainer",
        /// TODO
        Bidirectional = "Bidirectional",
    }
}
