//! A pod: containers that share a network address, volumes and a life.

use std::collections::BTreeMap;

use super::container::{Container, EphemeralContainer, ResourceRequirements};
use super::meta::{LocalObjectReference, ObjectMeta};
use super::pod_status::PodStatus;
use super::quantity::Quantity;
use super::scheduling::{
    Affinity, EvictionResponder, PodReadinessGate, PodResourceClaim, PodSchedulingGate,
    PodSchedulingGroup, Toleration, TopologySpreadConstraint,
};
use super::schema::{object, string_enum};
use super::security::{PodOS, PodSecurityContext};
use super::volume::Volume;

object! {
    /// Containers that run together on this host, with one network address and shared volumes.
    Pod {
        /// `v1`.
        "apiVersion" api_version: Option<String>;
        /// `Pod`.
        "kind" kind: Option<String>;
        /// The pod's name, namespace, labels and annotations.
        "metadata" metadata: ObjectMeta;
        /// What the pod runs and how.
        "spec" spec: PodSpec;
        /// How the pod is doing.
        "status" status: Option<PodStatus> => .ignored("set by podling");
    }
}

object! {
    /// What a pod runs, and what its containers share.
    PodSpec {
        /// Directories and files that the containers mount by name. Each lives as long as the pod
        /// or longer, never shorter.
        "volumes" volumes: Vec<Volume>;
        /// Containers that run one after the other, each to a successful end, before `containers`
        /// start.
        "initContainers" init_containers: Vec<Container>;
        /// The containers that make up the pod, at least one. They start together once the init
        /// containers have ended.
        "containers" containers: Vec<Container> => .required();
        /// Containers for debugging that were added to the running pod.
        "ephemeralContainers" ephemeral_containers: Vec<EphemeralContainer> => .refused("they are added to a running pod, never by a manifest");
        /// When a container that has ended starts again. Restarts are delayed by 10 seconds, then
        /// twice as long each time up to 5 minutes.
        "restartPolicy" restart_policy: Option<RestartPolicy> => .default_value("\"Always\"");
        /// Seconds that containers have to end after they were asked to, before they are killed. 0
        /// kills at once.
        "terminationGracePeriodSeconds" termination_grace_period_seconds: Option<i64> => .default_value("30");
        /// Seconds after its start at which the pod is stopped and counted as failed.
        "activeDeadlineSeconds" active_deadline_seconds: Option<i64> => .ignored("not supported yet: the pod runs without a time limit");
        /// Where the containers' `/etc/resolv.conf` comes from.
        "dnsPolicy" dns_policy: Option<DnsPolicy> => .default_value("\"ClusterFirst\"");
        /// Labels of the nodes on which the pod may run.
        "nodeSelector" node_selector: BTreeMap<String, String> => .ignored("there is one node");
        /// The account under which the pod talks to the API server.
        "serviceAccountName" service_account_name: Option<String> => .ignored("there is no API server to log in to");
        /// The old name of `serviceAccountName`.
        "serviceAccount" service_account: Option<String> => .ignored("there is no API server to log in to");
        /// Whether the containers get a token for the API server.
        "automountServiceAccountToken" automount_service_account_token: Option<bool> => .ignored("there is no API server to log in to");
        /// The node that the pod is bound to.
        "nodeName" node_name: Option<String> => .ignored("there is one node");
        /// Whether the containers use the host's network directly, its interfaces, addresses and
        /// ports. A port that a container declares is then the host's. Default false.
        "hostNetwork" host_network: Option<bool>;
        /// Whether the containers see and can signal the host's processes. Default false.
        "hostPID" host_pid: Option<bool>;
        /// Whether the containers share the host's System V IPC objects and POSIX message queues.
        /// Default false.
        "hostIPC" host_ipc: Option<bool>;
        /// Whether the pod's containers see each other's processes. The pod then gets a small
        /// process 1 of its own that reaps orphans. Not together with `hostPID`. Default false.
        "shareProcessNamespace" share_process_namespace: Option<bool>;
        /// Users, groups and restrictions for all containers; a container's own setting goes
        /// before.
        "securityContext" security_context: Option<Box<PodSecurityContext>>;
        /// Secrets with credentials for the registries that the images come from.
        "imagePullSecrets" image_pull_secrets: Vec<LocalObjectReference> => .ignored("not supported yet: images are pulled without these credentials");
        /// The containers' host name, an RFC 1123 label. Default: the pod's name, cut to 63
        /// characters.
        "hostname" hostname: Option<String>;
        /// The domain under the namespace's in which the pod's host name is found.
        "subdomain" subdomain: Option<String> => .ignored("not supported yet: the pod gets no name under a domain");
        /// On which nodes, and near or far from which pods, the pod is to run.
        "affinity" affinity: Option<Box<Affinity>> => .ignored("there is one node");
        /// The scheduler that picks the node.
        "schedulerName" scheduler_name: Option<String> => .default_value("\"default-scheduler\"").ignored("there is one node and nothing to schedule");
        /// The taints of nodes that the pod puts up with.
        "tolerations" tolerations: Vec<Toleration> => .ignored("there is one node");
        /// Lines to add to the containers' `/etc/hosts`.
        "hostAliases" host_aliases: Vec<HostAlias>;
        /// The name of the class that says how important the pod is.
        "priorityClassName" priority_class_name: Option<String> => .ignored("there is one node and no pod is put out for another");
        /// How important the pod is; a higher number is more.
        "priority" priority: Option<i32> => .ignored("there is one node and no pod is put out for another");
        /// Name servers, search domains and resolver options to add to what `dnsPolicy` gives.
        "dnsConfig" dns_config: Option<Box<PodDNSConfig>>;
        /// Conditions, set by somebody else, that must be true as well before the pod counts as
        /// ready.
        "readinessGates" readiness_gates: Vec<PodReadinessGate> => .ignored("not supported yet: the pod's readiness does not wait for them");
        /// The program that runs the containers in place of podling's own runtime.
        "runtimeClassName" runtime_class_name: Option<String> => .refused("not supported yet");
        /// Whether the containers get environment variables with the addresses of the namespace's
        /// services.
        "enableServiceLinks" enable_service_links: Option<bool> => .default_value("true").ignored("not supported yet: containers get no variables for services");
        /// Whether other pods may be put out to make room for this one.
        "preemptionPolicy" preemption_policy: Option<PreemptionPolicy> => .ignored("there is one node and no pod is put out for another");
        /// Resources that the sandbox itself uses, beyond those of the containers.
        "overhead" overhead: BTreeMap<String, Quantity> => .ignored("there is no scheduler that would reckon with it");
        /// How pods are to be spread over zones and nodes.
        "topologySpreadConstraints" topology_spread_constraints: Vec<TopologySpreadConstraint> => .ignored("there is one node");
        /// Whether the kernel's host name is the name with its domain. Default false.
        "setHostnameAsFQDN" set_hostname_as_fqdn: Option<bool> => .ignored("not supported yet: the kernel's host name stays the short one");
        /// The operating system that the containers are made for.
        "os" os: Option<Box<PodOS>> => .ignored("everything here runs on Linux");
        /// Whether users in the containers are the host's users; false maps them to others in a
        /// user namespace. Default true.
        "hostUsers" host_users: Option<bool> => .refused("not supported yet: users in the pod are users of the host");
        /// Names of tasks that a cluster's scheduler waits for.
        "schedulingGates" scheduling_gates: Vec<PodSchedulingGate> => .ignored("there is no scheduler: the pod starts at once");
        /// Devices that must be allocated before the pod starts.
        "resourceClaims" resource_claims: Vec<PodResourceClaim> => .refused("there is no driver here that allocates devices");
        /// Limits and requests for all containers together. They set the pod's cgroup.
        "resources" resources: Option<Box<ResourceRequirements>> => .ignored("not supported yet: each container's own limits apply");
        /// The host name as it is, in place of everything made from `hostname` and `subdomain`.
        "hostnameOverride" hostname_override: Option<String> => .ignored("not supported yet: the name comes from hostname and the pod's name");
        /// The group of pods that are to be scheduled together.
        "schedulingGroup" scheduling_group: Option<Box<PodSchedulingGroup>> => .ignored("there is one node");
        /// Who is asked before the pod is evicted.
        "evictionResponders" eviction_responders: Vec<EvictionResponder> => .ignored("nothing evicts pods on one host");
    }
}

object! {
    /// A line of `/etc/hosts`.
    HostAlias {
        /// The address.
        "ip" ip: String => .required();
        /// The names for it.
        "hostnames" hostnames: Vec<String>;
    }
}

object! {
    /// Additions to the resolver's configuration.
    PodDNSConfig {
        /// Addresses of name servers, tried after those of `dnsPolicy`; three count in all. Needed
        /// when `dnsPolicy` is `None`.
        "nameservers" nameservers: Vec<String>;
        /// Domains that short names are looked up in, after those of `dnsPolicy`; 32 at most.
        "searches" searches: Vec<String>;
        /// Options of the resolver; one given here goes before the same one of `dnsPolicy`.
        "options" options: Vec<PodDNSConfigOption>;
    }
}

object! {
    /// An option of the resolver, as resolv.conf(5) lists them.
    PodDNSConfigOption {
        /// The option's name, such as `ndots`.
        "name" name: Option<String>;
        /// The option's value, for those that have one.
        "value" value: Option<String>;
    }
}

object! {
    /// The pods that a workload makes: all alike but for their names.
    PodTemplateSpec {
        /// Labels and annotations of the pods. A name is not needed.
        "metadata" metadata: ObjectMeta;
        /// What the pods run.
        "spec" spec: Option<PodSpec>;
    }
}

string_enum! {
    /// When a container that has ended starts again.
    RestartPolicy {
        /// After every end, whatever the exit code.
        Always = "Always",
        /// After an end with an exit code other than 0.
        OnFailure = "OnFailure",
        /// Not at all.
        Never = "Never",
    }
}

string_enum! {
    /// Where a pod's resolver configuration comes from.
    DnsPolicy {
        /// As `ClusterFirst`, also for a pod on the host's network.
        ClusterFirstWithHostNet = "ClusterFirstWithHostNet",
        /// podling's own name service where there is one, the host's configuration otherwise. On
        /// the host's network the same as `Default`.
        ClusterFirst = "ClusterFirst",
        /// The host's own configuration.
        Default = "Default",
        /// Nothing but what `dnsConfig` says.
        None = "None",
    }
}

string_enum! {
    /// Whether a pod may put out others.
    PreemptionPolicy {
        /// It may put out pods of lower priority.
        PreemptLowerPriority = "PreemptLowerPriority",
        /// It waits until there is room.
        Never = "Never",
    }
}
