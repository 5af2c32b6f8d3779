//! Where pods and volumes are to be: things that a scheduler of many nodes weighs, and that are
//! read, checked and then without effect here.

use super::meta::LabelSelector;
use super::quantity::Quantity;
use super::schema::{object, string_enum};
use super::service::ClientIPConfig;

object! {
    /// On which nodes, and near or far from which pods, a pod is to run.
    Affinity {
        /// Which nodes.
        "nodeAffinity" node_affinity: Option<NodeAffinity> => .ignored("there is one node");
        /// Which pods to be near to.
        "podAffinity" pod_affinity: Option<PodAffinity> => .ignored("there is one node");
        /// Which pods to keep away from.
        "podAntiAffinity" pod_anti_affinity: Option<PodAntiAffinity> => .ignored("there is one node");
    }
}

object! {
    /// On which nodes a pod is to run.
    NodeAffinity {
        /// What a node has to fulfil.
        "requiredDuringSchedulingIgnoredDuringExecution" required_during_scheduling_ignored_during_execution: Option<NodeSelector> => .ignored("there is one node");
        /// What makes a node a better choice.
        "preferredDuringSchedulingIgnoredDuringExecution" preferred_during_scheduling_ignored_during_execution: Vec<PreferredSchedulingTerm> => .ignored("there is one node");
    }
}

object! {
    /// A choice of nodes.
    NodeSelector {
        /// The terms; one of them has to hold.
        "nodeSelectorTerms" node_selector_terms: Vec<NodeSelectorTerm> => .required().ignored("there is one node");
    }
}

object! {
    /// A choice of nodes. All of it has to hold.
    NodeSelectorTerm {
        /// Conditions on the node's labels.
        "matchExpressions" match_expressions: Vec<NodeSelectorRequirement> => .ignored("there is one node");
        /// Conditions on the node's fields; there is only `metadata.name`.
        "matchFields" match_fields: Vec<NodeSelectorRequirement> => .ignored("there is one node");
    }
}

object! {
    /// A condition on a label or field of a node.
    NodeSelectorRequirement {
        /// The label's key or the field's path.
        "key" key: String => .required().ignored("there is one node");
        /// How it is compared.
        "operator" operator: NodeSelectorOperator => .required().ignored("there is one node");
        /// The values: none for `Exists` and `DoesNotExist`, one whole number for `Gt` and `Lt`.
        "values" values: Vec<String> => .ignored("there is one node");
    }
}

object! {
    /// A choice of nodes that is preferred.
    PreferredSchedulingTerm {
        /// How much, from 1 to 100.
        "weight" weight: i32 => .required().ignored("there is one node");
        /// The nodes.
        "preference" preference: NodeSelectorTerm => .required().ignored("there is one node");
    }
}

object! {
    /// Which pods to be near to.
    PodAffinity {
        /// What has to be near.
        "requiredDuringSchedulingIgnoredDuringExecution" required_during_scheduling_ignored_during_execution: Vec<PodAffinityTerm> => .ignored("there is one node");
        /// What is better near.
        "preferredDuringSchedulingIgnoredDuringExecution" preferred_during_scheduling_ignored_during_execution: Vec<WeightedPodAffinityTerm> => .ignored("there is one node");
    }
}

object! {
    /// A choice of pods, and what being near them means.
    PodAffinityTerm {
        /// The pods' labels.
        "labelSelector" label_selector: Option<LabelSelector> => .ignored("there is one node");
        /// The pods' namespaces. Default, also without `namespaceSelector`: the pod's own.
        "namespaces" namespaces: Vec<String> => .ignored("there is one node");
        /// The label of nodes whose equal value means near, such as `kubernetes.io/hostname`.
        "topologyKey" topology_key: String => .required().ignored("there is one node");
        /// The labels of the pods' namespaces.
        "namespaceSelector" namespace_selector: Option<LabelSelector> => .ignored("there is one node");
        /// Keys of labels in which the pods have to agree with this one.
        "matchLabelKeys" match_label_keys: Vec<String> => .ignored("there is one node");
        /// Keys of labels in which the pods have to differ from this one.
        "mismatchLabelKeys" mismatch_label_keys: Vec<String> => .ignored("there is one node");
    }
}

object! {
    /// A choice of pods that are preferred.
    WeightedPodAffinityTerm {
        /// How much, from 1 to 100.
        "weight" weight: i32 => .required().ignored("there is one node");
        /// The pods.
        "podAffinityTerm" pod_affinity_term: PodAffinityTerm => .required().ignored("there is one node");
    }
}

object! {
    /// Which pods to keep away from.
    PodAntiAffinity {
        /// What must not be near.
        "requiredDuringSchedulingIgnoredDuringExecution" required_during_scheduling_ignored_during_execution: Vec<PodAffinityTerm> => .ignored("there is one node");
        /// What is better not near.
        "preferredDuringSchedulingIgnoredDuringExecution" preferred_during_scheduling_ignored_during_execution: Vec<WeightedPodAffinityTerm> => .ignored("there is one node");
    }
}

object! {
    /// Taints of nodes that a pod puts up with.
    Toleration {
        /// The taint's key. Empty: all, with `operator: Exists`.
        "key" key: Option<String> => .ignored("there is one node");
        /// How the taint's value is compared. Default `Equal`.
        "operator" operator: Option<TolerationOperator> => .ignored("there is one node");
        /// The taint's value.
        "value" value: Option<String> => .ignored("there is one node");
        /// The taint's effect. Default: all.
        "effect" effect: Option<TaintEffect> => .ignored("there is one node");
        /// Seconds for which a taint that evicts is put up with. Default: for ever.
        "tolerationSeconds" toleration_seconds: Option<i64> => .ignored("there is one node");
    }
}

object! {
    /// A condition that must be true before a pod counts as ready.
    PodReadinessGate {
        /// The condition's type.
        "conditionType" condition_type: String => .required().ignored("not supported yet: the pod's readiness does not wait for them");
    }
}

object! {
    /// How pods are to be spread over zones or nodes.
    TopologySpreadConstraint {
        /// By how many pods the fullest place may be ahead of the emptiest, at least 1.
        "maxSkew" max_skew: i32 => .required().ignored("there is one node");
        /// The label of nodes whose equal value means the same place.
        "topologyKey" topology_key: String => .required().ignored("there is one node");
        /// What is done when it cannot be had.
        "whenUnsatisfiable" when_unsatisfiable: TopologySpreadConstraintWhenUnsatisfiable => .required().ignored("there is one node");
        /// The labels of the pods that are counted.
        "labelSelector" label_selector: Option<LabelSelector> => .ignored("there is one node");
        /// How many places there have to be. Default 1.
        "minDomains" min_domains: Option<i32> => .ignored("there is one node");
        /// Whether nodes that the pod's affinity rules out are counted. Default `Honor`: they are
        /// not.
        "nodeAffinityPolicy" node_affinity_policy: Option<NodeInclusionPolicy> => .ignored("there is one node");
        /// Whether nodes that the pod does not tolerate are left out. Default `Ignore`: they are
        /// counted.
        "nodeTaintsPolicy" node_taints_policy: Option<NodeInclusionPolicy> => .ignored("there is one node");
        /// Keys of labels in which the pods have to agree with this one to be counted.
        "matchLabelKeys" match_label_keys: Vec<String> => .ignored("there is one node");
    }
}

object! {
    /// A task that a cluster's scheduler waits for.
    PodSchedulingGate {
        /// The task's name.
        "name" name: String => .required().ignored("there is no scheduler: the pod starts at once");
    }
}

object! {
    /// Devices for a pod. Exactly one of the two names.
    PodResourceClaim {
        /// The name by which containers refer to it.
        "name" name: String => .required().refused("there is no driver here that allocates devices");
        /// The claim to use.
        "resourceClaimName" resource_claim_name: Option<String> => .refused("there is no driver here that allocates devices");
        /// The template to make a claim from, for this pod alone.
        "resourceClaimTemplateName" resource_claim_template_name: Option<String> => .refused("there is no driver here that allocates devices");
    }
}

object! {
    /// The group of pods that are to be scheduled together.
    PodSchedulingGroup {
        /// The group's name.
        "podGroupName" pod_group_name: Option<String> => .ignored("there is one node");
    }
}

object! {
    /// Somebody who is asked before a pod is evicted.
    EvictionResponder {
        /// The name, with a domain in front.
        "name" name: String => .required().ignored("nothing evicts pods on one host");
        /// Who is asked first: the higher number.
        "priority" priority: i32 => .required().ignored("nothing evicts pods on one host");
    }
}

object! {
    /// What a claim takes from a node's own resources.
    NodeAllocatableResourceClaimStatus {
        /// The claim's name.
        "resourceClaimName" resource_claim_name: String => .required().ignored("there is no driver here that allocates devices");
        /// The containers that use the claim.
        "containers" containers: Vec<String> => .ignored("there is no driver here that allocates devices");
        /// How much it takes, by resource.
        "mapping" mapping: Vec<NodeAllocatableMappedResources> => .ignored("there is no driver here that allocates devices");
        /// How much it takes beside that.
        "overhead" overhead: Vec<NodeAllocatableOverheadResources> => .ignored("there is no driver here that allocates devices");
    }
}

object! {
    /// How much of a resource a claim takes.
    NodeAllocatableMappedResources {
        /// The resource.
        "name" name: String => .required().ignored("there is no driver here that allocates devices");
        /// How much.
        "quantity" quantity: Quantity => .required().ignored("there is no driver here that allocates devices");
    }
}

object! {
    /// How much of a resource a claim takes beside its devices.
    NodeAllocatableOverheadResources {
        /// The resource.
        "name" name: String => .required().ignored("there is no driver here that allocates devices");
        /// How much for the pod.
        "perPod" per_pod: Option<Quantity> => .ignored("there is no driver here that allocates devices");
        /// How much for each container.
        "perContainer" per_container: Option<Quantity> => .ignored("there is no driver here that allocates devices");
    }
}

object! {
    /// The nodes that a volume can be reached from.
    VolumeNodeAffinity {
        /// What a node has to fulfil.
        "required" required: Option<NodeSelector> => .ignored("there is one node");
    }
}

object! {
    /// How a job's pods are scheduled as a group.
    JobSchedulingConfiguration {
        /// Whether all have to find room, or each for itself.
        "schedulingPolicy" scheduling_policy: Option<WorkloadPodGroupSchedulingPolicy> => .ignored("there is one node");
        /// Where the group has to be.
        "schedulingConstraints" scheduling_constraints: Option<WorkloadPodGroupSchedulingConstraints> => .ignored("there is one node");
        /// Whether the pods may be disturbed one by one.
        "disruptionMode" disruption_mode: Option<WorkloadPodGroupDisruptionMode> => .ignored("there is one node");
        /// Devices that the group shares.
        "resourceClaims" resource_claims: Vec<WorkloadPodGroupResourceClaim> => .ignored("there is one node");
    }
}

object! {
    /// Whether all pods of a group have to find room. Exactly one of these.
    WorkloadPodGroupSchedulingPolicy {
        /// Each for itself.
        "basic" basic: Option<WorkloadPodGroupBasicSchedulingPolicy> => .ignored("there is one node");
        /// All or none.
        "gang" gang: Option<WorkloadPodGroupGangSchedulingPolicy> => .ignored("there is one node");
    }
}

object! {
    /// All pods of a group, or none.
    WorkloadPodGroupGangSchedulingPolicy {
        /// How many count as all.
        "minCount" min_count: Option<i32> => .ignored("there is one node");
    }
}

object! {
    /// Where a group has to be.
    WorkloadPodGroupSchedulingConstraints {
        /// Labels of nodes in whose value all have to agree.
        "topology" topology: Vec<TopologyConstraint> => .ignored("there is one node");
    }
}

object! {
    /// A label of nodes in whose value all have to agree.
    TopologyConstraint {
        /// The label's key.
        "key" key: String => .required().ignored("there is one node");
    }
}

object! {
    /// Whether pods of a group may be disturbed one by one. Exactly one of these.
    WorkloadPodGroupDisruptionMode {
        /// They may.
        "single" single: Option<WorkloadPodGroupSingleDisruptionMode> => .ignored("there is one node");
        /// Only all together.
        "all" all: Option<WorkloadPodGroupAllDisruptionMode> => .ignored("there is one node");
    }
}

object! {
    /// Devices that a group of pods shares. Exactly one of the two names.
    WorkloadPodGroupResourceClaim {
        /// The name by which pods refer to it.
        "name" name: String => .required().refused("there is no driver here that allocates devices");
        /// The claim to use.
        "resourceClaimName" resource_claim_name: Option<String> => .refused("there is no driver here that allocates devices");
        /// The template to make a claim from, for this group alone.
        "resourceClaimTemplateName" resource_claim_template_name: Option<String> => .refused("there is no driver here that allocates devices");
    }
}

object! {
    /// Settings for leading a client to the same pod each time.
    SessionAffinityConfig {
        /// For affinity by the client's address.
        "clientIP" client_ip: Option<ClientIPConfig>;
    }
}

object! {
    /// A choice of places.
    TopologySelectorTerm {
        /// Conditions on labels of nodes. All have to hold.
        "matchLabelExpressions" match_label_expressions: Vec<TopologySelectorLabelRequirement> => .ignored("there is one node");
    }
}

object! {
    /// A condition on a label of a node.
    TopologySelectorLabelRequirement {
        /// The label's key.
        "key" key: String => .required().ignored("there is one node");
        /// The values, one of which the label has to have.
        "values" values: Vec<String> => .required().ignored("there is one node");
    }
}

object! {
    /// Each pod of a group finds room for itself.
    WorkloadPodGroupBasicSchedulingPolicy {
    }
}

object! {
    /// Pods of a group may be disturbed one by one.
    WorkloadPodGroupSingleDisruptionMode {
    }
}

object! {
    /// Pods of a group are disturbed only all together.
    WorkloadPodGroupAllDisruptionMode {
    }
}

string_enum! {
    /// How a node's label is compared.
    NodeSelectorOperator {
        /// It has one of the values.
        In = "In",
        /// It has none of the values, or the label is absent.
        NotIn = "NotIn",
        /// The label is there.
        Exists = "Exists",
        /// The label is absent.
        DoesNotExist = "DoesNotExist",
        /// It is greater than the value.
        Gt = "Gt",
        /// It is less than the value.
        Lt = "Lt",
    }
}

string_enum! {
    /// How a taint's value is compared.
    TolerationOperator {
        /// Any value will do.
        Exists = "Exists",
        /// It is the value.
        Equal = "Equal",
        /// It is less than the value.
        Lt = "Lt",
        /// It is greater than the value.
        Gt = "Gt",
    }
}

string_enum! {
    /// What a taint does to pods that do not tolerate it.
    TaintEffect {
        /// None come to the node.
        NoSchedule = "NoSchedule",
        /// None come if there is another node.
        PreferNoSchedule = "PreferNoSchedule",
        /// None come, and those that are there go.
        NoExecute = "NoExecute",
    }
}

string_enum! {
    /// What is done when pods cannot be spread as asked.
    TopologySpreadConstraintWhenUnsatisfiable {
        /// The pod waits.
        DoNotSchedule = "DoNotSchedule",
        /// The pod runs where it does least harm.
        ScheduleAnyway = "ScheduleAnyway",
    }
}

string_enum! {
    /// Whether something is considered when nodes are counted.
    NodeInclusionPolicy {
        /// It is not.
        Ignore = "Ignore",
        /// It is.
        Honor = "Honor",
    }
}
