//! A container: an image, the command to run in it, and what it may use.

use std::collections::BTreeMap;

use super::env::{EnvFromSource, EnvVar};
use super::pod::RestartPolicy;
use super::probe::{Lifecycle, Probe};
use super::quantity::Quantity;
use super::schema::{object, string_enum};
use super::security::SecurityContext;
use super::volume::PullPolicy;

object! {
    /// One container of a pod: an image, a command, and what it sees and may use.
    Container {
        /// The container's name, unique in the pod: an RFC 1123 label. Logs and commands refer to
        /// it.
        "name" name: String => .required();
        /// The image to run: `[registry/]repository[:tag][@digest]`. Without a registry docker.io
        /// is meant, without a tag `latest`. `podling.local/demo` is built in.
        "image" image: Option<String>;
        /// The program and its first arguments, in place of the image's entrypoint. `$(NAME)`
        /// stands for a variable of `env`, `$$(NAME)` for that text itself.
        "command" command: Vec<String>;
        /// Arguments after the command, in place of the image's. They are expanded like `command`.
        "args" args: Vec<String>;
        /// The directory that the command starts in. It is made when it is missing. Default: the
        /// image's, or `/`.
        "workingDir" working_dir: Option<String>;
        /// Ports that the container listens on. Only those with a `hostPort` have an effect; the
        /// others are there to be named.
        "ports" ports: Vec<ContainerPort>;
        /// Config maps and secrets whose keys all become environment variables; a later one goes
        /// before an earlier one.
        "envFrom" env_from: Vec<EnvFromSource> => .refused("not supported yet");
        /// Environment variables, on top of the image's. A later entry may use earlier ones as
        /// `$(NAME)`.
        "env" env: Vec<EnvVar>;
        /// How much CPU time and memory the container may use.
        "resources" resources: Option<Box<ResourceRequirements>>;
        /// Which resources change while the container runs, and which restart it.
        "resizePolicy" resize_policy: Vec<ContainerResizePolicy> => .ignored("not supported yet: a change of resources recreates the pod");
        /// When this container starts again, in place of the pod's policy. An init container with
        /// `Always` is a sidecar: it goes on running beside the others and ends after them.
        "restartPolicy" restart_policy: Option<RestartPolicy> => .refused("not supported yet");
        /// Exit codes on which the restart policy does not decide.
        "restartPolicyRules" restart_policy_rules: Vec<ContainerRestartRule> => .ignored("not supported yet: the restart policy alone decides");
        /// Where volumes of the pod appear in the container.
        "volumeMounts" volume_mounts: Vec<VolumeMount>;
        /// Block devices of the pod's claims that appear in the container as devices.
        "volumeDevices" volume_devices: Vec<VolumeDevice> => .refused("not supported yet");
        /// A check that restarts the container when it fails repeatedly.
        "livenessProbe" liveness_probe: Option<Box<Probe>> => .ignored("not supported yet: the container is not probed");
        /// A check that says whether the container can serve. While it fails, services send nothing
        /// to the pod.
        "readinessProbe" readiness_probe: Option<Box<Probe>> => .ignored("not supported yet: the container counts as ready while it runs");
        /// A check that holds the other two back until it has succeeded once, for slow starters.
        "startupProbe" startup_probe: Option<Box<Probe>> => .ignored("not supported yet: the container counts as started at once");
        /// What is done right after the start and right before the stop.
        "lifecycle" lifecycle: Option<Box<Lifecycle>> => .ignored("not supported yet: the hooks are not run");
        /// The file in which the container may leave a last word of up to 4096 bytes, which its
        /// status then shows.
        "terminationMessagePath" termination_message_path: Option<String> => .default_value("\"/dev/termination-log\"").ignored("not supported yet: no message is read");
        /// What the last word is taken from.
        "terminationMessagePolicy" termination_message_policy: Option<TerminationMessagePolicy> => .default_value("\"File\"").ignored("not supported yet: no message is read");
        /// When the image is pulled. Default: `Always` for the tag `latest`, `IfNotPresent` for any
        /// other tag and for digests.
        "imagePullPolicy" image_pull_policy: Option<PullPolicy>;
        /// The user, capabilities and restrictions of the container; they go before the pod's.
        "securityContext" security_context: Option<Box<SecurityContext>>;
        /// Whether standard input is kept open for `attach`; otherwise it is empty. Default false.
        "stdin" stdin: Option<bool>;
        /// Whether standard input is closed for good when the first client that has attached goes.
        /// Default false.
        "stdinOnce" stdin_once: Option<bool> => .ignored("not supported yet: standard input stays open");
        /// Whether the container gets a terminal. Standard output and error are then one stream.
        /// Needs `stdin` to be of use. Default false.
        "tty" tty: Option<bool>;
    }
}

object! {
    /// A port that a container listens on.
    ContainerPort {
        /// A name to refer to the port by, unique in the pod: at most 15 lower-case letters, digits
        /// and `-`.
        "name" name: Option<String>;
        /// The port of the host that leads to the container's, 1 to 65535. On the host's network it
        /// has to be the same as `containerPort`.
        "hostPort" host_port: Option<i32>;
        /// The port in the container, 1 to 65535.
        "containerPort" container_port: i32 => .required();
        /// The protocol.
        "protocol" protocol: Option<Protocol> => .default_value("\"TCP\"");
        /// The address of the host that `hostPort` is opened on. Default: all of them.
        "hostIP" host_ip: Option<String>;
    }
}

object! {
    /// How much of the host's resources a container, or a pod, may use and is promised.
    ResourceRequirements {
        /// The most that may be used, by resource. `cpu` in cores (`500m` is half a core) sets a
        /// quota, `memory` in bytes (`64Mi`) the limit at which the kernel kills.
        "limits" limits: BTreeMap<String, Quantity>;
        /// What is promised when others want the resource too, by resource. `cpu` sets the weight.
        /// Default: the limits.
        "requests" requests: BTreeMap<String, Quantity>;
        /// Devices of the pod's `resourceClaims` that the container uses.
        "claims" claims: Vec<ResourceClaim> => .refused("there is no driver here that allocates devices");
    }
}

object! {
    /// A device that a container uses.
    ResourceClaim {
        /// The entry of the pod's `resourceClaims`.
        "name" name: String => .required().refused("there is no driver here that allocates devices");
        /// The request in that claim; absent means all of it.
        "request" request: Option<String> => .refused("there is no driver here that allocates devices");
    }
}

object! {
    /// What happens when a resource of the running container changes.
    ContainerResizePolicy {
        /// The resource, `cpu` or `memory`.
        "resourceName" resource_name: String => .required().ignored("not supported yet: a change of resources recreates the pod");
        /// `NotRequired` to change it in place, `RestartContainer` to start the container again.
        "restartPolicy" restart_policy: String => .required().ignored("not supported yet: a change of resources recreates the pod");
    }
}

object! {
    /// An exception from the restart policy. The first one that matches counts.
    ContainerRestartRule {
        /// What is done: `Restart` this container, or `RestartAllContainers` of the pod.
        "action" action: String => .required().ignored("not supported yet: the restart policy alone decides");
        /// The exit codes that the rule is for.
        "exitCodes" exit_codes: Option<ContainerRestartRuleOnExitCodes> => .ignored("not supported yet: the restart policy alone decides");
    }
}

object! {
    /// A condition on a container's exit code.
    ContainerRestartRuleOnExitCodes {
        /// `In` when the code has to be among `values`, `NotIn` when it must not.
        "operator" operator: String => .required().ignored("not supported yet: the restart policy alone decides");
        /// Exit codes from 0 to 255.
        "values" values: Vec<i32> => .ignored("not supported yet: the restart policy alone decides");
    }
}

object! {
    /// A place in the container where a volume appears.
    VolumeMount {
        /// The name of the pod's volume.
        "name" name: String => .required();
        /// Whether the container can only read there. Default false.
        "readOnly" read_only: Option<bool>;
        /// Whether `readOnly` holds for mounts below as well: `Disabled`, `IfPossible` or
        /// `Enabled`.
        "recursiveReadOnly" recursive_read_only: Option<String> => .ignored("not supported yet: mounts below it stay writable");
        /// The absolute path in the container. It is made when it is missing.
        "mountPath" mount_path: String => .required();
        /// A file or directory in the volume to mount in place of the volume's root. Relative,
        /// without `..`; a missing directory is made.
        "subPath" sub_path: Option<String>;
        /// Whether mounts made later pass between the host and the container.
        "mountPropagation" mount_propagation: Option<MountPropagation> => .default_value("\"None\"").ignored("not supported yet: no mount passes in or out");
        /// As `subPath`, with `$(NAME)` replaced by the container's environment variables. Not
        /// together with `subPath`.
        "subPathExpr" sub_path_expr: Option<String> => .refused("not supported yet");
        /// Options for the mount, such as `noexec`.
        "bindMountOptions" bind_mount_options: Vec<String> => .ignored("not supported yet: the volume is mounted without them");
    }
}

object! {
    /// A place in the container where a block device appears.
    VolumeDevice {
        /// The name of a volume of the pod that is a claim in `Block` mode.
        "name" name: String => .required().refused("not supported yet");
        /// The absolute path in the container.
        "devicePath" device_path: String => .required().refused("not supported yet");
    }
}

object! {
    /// A container for debugging that was added to a running pod. It is never restarted and does
    /// not count for the pod's phase.
    EphemeralContainer {
        /// The container's name, unique among all of the pod's.
        "name" name: String => .required().refused("they are added to a running pod, never by a manifest");
        /// The image to run: `[registry/]repository[:tag][@digest]`. Without a registry docker.io
        /// is meant, without a tag `latest`. `podling.local/demo` is built in.
        "image" image: Option<String> => .refused("they are added to a running pod, never by a manifest");
        /// The program and its first arguments, in place of the image's entrypoint. `$(NAME)`
        /// stands for a variable of `env`, `$$(NAME)` for that text itself.
        "command" command: Vec<String> => .refused("they are added to a running pod, never by a manifest");
        /// Arguments after the command, in place of the image's. They are expanded like `command`.
        "args" args: Vec<String> => .refused("they are added to a running pod, never by a manifest");
        /// The directory that the command starts in. It is made when it is missing. Default: the
        /// image's, or `/`.
        "workingDir" working_dir: Option<String> => .refused("they are added to a running pod, never by a manifest");
        /// Not allowed for these containers.
        "ports" ports: Vec<ContainerPort> => .refused("they are added to a running pod, never by a manifest");
        /// Config maps and secrets whose keys all become environment variables.
        "envFrom" env_from: Vec<EnvFromSource> => .refused("they are added to a running pod, never by a manifest");
        /// Environment variables, on top of the image's. A later entry may use earlier ones as
        /// `$(NAME)`.
        "env" env: Vec<EnvVar> => .refused("they are added to a running pod, never by a manifest");
        /// Not allowed for these containers: they use what the pod has left.
        "resources" resources: Option<Box<ResourceRequirements>> => .refused("they are added to a running pod, never by a manifest");
        /// Not allowed for these containers.
        "resizePolicy" resize_policy: Vec<ContainerResizePolicy> => .refused("they are added to a running pod, never by a manifest");
        /// Not allowed for these containers: they are never restarted.
        "restartPolicy" restart_policy: Option<RestartPolicy> => .refused("they are added to a running pod, never by a manifest");
        /// Not allowed for these containers.
        "restartPolicyRules" restart_policy_rules: Vec<ContainerRestartRule> => .refused("they are added to a running pod, never by a manifest");
        /// Where volumes of the pod appear in the container. `subPath` is not allowed.
        "volumeMounts" volume_mounts: Vec<VolumeMount> => .refused("they are added to a running pod, never by a manifest");
        /// Block devices of the pod's claims that appear in the container as devices.
        "volumeDevices" volume_devices: Vec<VolumeDevice> => .refused("they are added to a running pod, never by a manifest");
        /// Not allowed for these containers.
        "livenessProbe" liveness_probe: Option<Box<Probe>> => .refused("they are added to a running pod, never by a manifest");
        /// Not allowed for these containers.
        "readinessProbe" readiness_probe: Option<Box<Probe>> => .refused("they are added to a running pod, never by a manifest");
        /// Not allowed for these containers.
        "startupProbe" startup_probe: Option<Box<Probe>> => .refused("they are added to a running pod, never by a manifest");
        /// Not allowed for these containers.
        "lifecycle" lifecycle: Option<Box<Lifecycle>> => .refused("they are added to a running pod, never by a manifest");
        /// The file in which the container may leave a last word of up to 4096 bytes, which its
        /// status then shows.
        "terminationMessagePath" termination_message_path: Option<String> => .default_value("\"/dev/termination-log\"").refused("they are added to a running pod, never by a manifest");
        /// What the last word is taken from.
        "terminationMessagePolicy" termination_message_policy: Option<TerminationMessagePolicy> => .default_value("\"File\"").refused("they are added to a running pod, never by a manifest");
        /// When the image is pulled. Default: `Always` for the tag `latest`, `IfNotPresent` for any
        /// other tag and for digests.
        "imagePullPolicy" image_pull_policy: Option<PullPolicy> => .refused("they are added to a running pod, never by a manifest");
        /// The user, capabilities and restrictions of the container; they go before the pod's.
        "securityContext" security_context: Option<Box<SecurityContext>> => .refused("they are added to a running pod, never by a manifest");
        /// Whether standard input is kept open for `attach`; otherwise it is empty. Default false.
        "stdin" stdin: Option<bool> => .refused("they are added to a running pod, never by a manifest");
        /// Whether standard input is closed for good when the first client that has attached goes.
        /// Default false.
        "stdinOnce" stdin_once: Option<bool> => .refused("they are added to a running pod, never by a manifest");
        /// Whether the container gets a terminal. Standard output and error are then one stream.
        /// Needs `stdin` to be of use. Default false.
        "tty" tty: Option<bool> => .refused("they are added to a running pod, never by a manifest");
        /// The container whose processes this one sees. Default: only its own.
        "targetContainerName" target_container_name: Option<String> => .refused("they are added to a running pod, never by a manifest");
    }
}

string_enum! {
    /// What a container's last word is taken from.
    TerminationMessagePolicy {
        /// The file that it left.
        File = "File",
        /// The file; where that is empty and the container failed, the last 2048 bytes or 80 lines
        /// of its log.
        FallbackToLogsOnError = "FallbackToLogsOnError",
    }
}

string_enum! {
    /// A transport protocol.
    Protocol {
        /// Streams.
        TCP = "TCP",
        /// Datagrams.
        UDP = "UDP",
        /// Message streams.
        SCTP = "SCTP",
    }
}

string_enum! {
    /// Whether mounts made later pass between the host and a container.
    MountPropagation {
        /// They do not.
        None = "None",
        /// Those made on the host below the volume appear in the container.
        HostToContainer = "HostToContainer",
        /// Those made in the container appear on the host as well. Only for privileged containers.
        Bidirectional = "Bidirectional",
    }
}
