//! TODO

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
    /// TODO
    Pod {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: PodSpec => .ignored("not implemented");
        /// TODO
        "status" status: Option<PodStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodSpec {
        /// TODO
        "volumes" volumes: Vec<Volume> => .ignored("not implemented");
        /// TODO
        "initContainers" init_containers: Vec<Container> => .ignored("not implemented");
        /// TODO
        "containers" containers: Vec<Container> => .required().ignored("not implemented");
        /// TODO
        "ephemeralContainers" ephemeral_containers: Vec<EphemeralContainer> => .ignored("not implemented");
        /// TODO
        "restartPolicy" restart_policy: Option<RestartPolicy> => .ignored("not implemented");
        /// TODO
        "terminationGracePeriodSeconds" termination_grace_period_seconds: Option<i64> => .ignored("not implemented");
        /// TODO
        "activeDeadlineSeconds" active_deadline_seconds: Option<i64> => .ignored("not implemented");
        /// TODO
        "dnsPolicy" dns_policy: Option<DnsPolicy> => .ignored("not implemented");
        /// TODO
        "nodeSelector" node_selector: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "serviceAccountName" service_account_name: Option<String> => .ignored("not implemented");
        /// TODO
        "serviceAccount" service_account: Option<String> => .ignored("not implemented");
        /// TODO
        "automountServiceAccountToken" automount_service_account_token: Option<bool> => .ignored("not implemented");
        /// TODO
        "nodeName" node_name: Option<String> => .ignored("not implemented");
        /// TODO
        "hostNetwork" host_network: Option<bool> => .ignored("not implemented");
        /// TODO
        "hostPID" host_pid: Option<bool> => .ignored("not implemented");
        /// TODO
        "hostIPC" host_ipc: Option<bool> => .ignored("not implemented");
        /// TODO
        "shareProcessNamespace" share_process_namespace: Option<bool> => .ignored("not implemented");
        /// TODO
        "securityContext" security_context: Option<Box<PodSecurityContext>> => .ignored("not implemented");
        /// TODO
        "imagePullSecrets" image_pull_secrets: Vec<LocalObjectReference> => .ignored("not implemented");
        /// TODO
        "hostname" hostname: Option<String> => .ignored("not implemented");
        /// TODO
        "subdomain" subdomain: Option<String> => .ignored("not implemented");
        /// TODO
        "affinity" affinity: Option<Box<Affinity>> => .ignored("not implemented");
        /// TODO
        "schedulerName" scheduler_name: Option<String> => .ignored("not implemented");
        /// TODO
        "tolerations" tolerations: Vec<Toleration> => .ignored("not implemented");
        /// TODO
        "hostAliases" host_aliases: Vec<HostAlias> => .ignored("not implemented");
        /// TODO
        "priorityClassName" priority_class_name: Option<String> => .ignored("not implemented");
        /// TODO
        "priority" priority: Option<i32> => .ignored("not implemented");
        /// TODO
        "dnsConfig" dns_config: Option<Box<PodDNSConfig>> => .ignored("not implemented");
        /// TODO
        "readinessGates" readiness_gates: Vec<PodReadinessGate> => .ignored("not implemented");
        /// TODO
        "runtimeClassName" runtime_class_name: Option<String> => .ignored("not implemented");
        /// TODO
        "enableServiceLinks" enable_service_links: Option<bool> => .ignored("not implemented");
        /// TODO
        "preemptionPolicy" preemption_policy: Option<PreemptionPolicy> => .ignored("not implemented");
        /// TODO
        "overhead" overhead: BTreeMap<String, Quantity> => .ignored("not implemented");
        /// TODO
        "topologySpreadConstraints" topology_spread_constraints: Vec<TopologySpreadConstraint> => .ignored("not implemented");
        /// TODO
        "setHostnameAsFQDN" set_hostname_as_fqdn: Option<bool> => .ignored("not implemented");
        /// TODO
        "os" os: Option<Box<PodOS>> => .ignored("not implemented");
        /// TODO
        "hostUsers" host_users: Option<bool> => .ignored("not implemented");
        /// TODO
        "schedulingGates" scheduling_gates: Vec<PodSchedulingGate> => .ignored("not implemented");
        /// TODO
        "resourceClaims" resource_claims: Vec<PodResourceClaim> => .ignored("not implemented");
        /// TODO
        "resources" resources: Option<Box<ResourceRequirements>> => .ignored("not implemented");
        /// TODO
        "hostnameOverride" hostname_override: Option<String> => .ignored("not implemented");
        /// TODO
        "schedulingGroup" scheduling_group: Option<Box<PodSchedulingGroup>> => .ignored("not implemented");
        /// TODO
        "evictionResponders" eviction_responders: Vec<EvictionResponder> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    HostAlias {
        /// TODO
        "ip" ip: String => .required().ignored("not implemented");
        /// TODO
        "hostnames" hostnames: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodDNSConfig {
        /// TODO
        "nameservers" nameservers: Vec<String> => .ignored("not implemented");
        /// TODO
        "searches" searches: Vec<String> => .ignored("not implemented");
        /// TODO
        "options" options: Vec<PodDNSConfigOption> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodDNSConfigOption {
        /// TODO
        "name" name: Option<String> => .ignored("not implemented");
        /// TODO
        "value" value: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodTemplateSpec {
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: Option<PodSpec> => .ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    RestartPolicy {
        /// TODO
        Always = "Always",
        /// TODO
        OnFailure = "OnFailure",
        /// TODO
        Never = "Never",
    }
}

string_enum! {
    /// TODO
    DnsPolicy {
        /// TODO
        ClusterFirstWithHostNet = "ClusterFirstWithHostNet",
        /// TODO
        ClusterFirst = "ClusterFirst",
        /// TODO
        Default = "Default",
        /// TODO
        None = "None",
    }
}

string_enum! {
    /// TODO
    PreemptionPolicy {
        /// TODO
        PreemptLowerPriority = "PreemptLowerPriority",
        /// TODO
        Never = "Never",
    }
}
