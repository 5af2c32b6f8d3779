//! TODO

use super::meta::LabelSelector;
use super::quantity::Quantity;
use super::schema::{object, string_enum};
use super::service::ClientIPConfig;

object! {
    /// TODO
    Affinity {
        /// TODO
        "nodeAffinity" node_affinity: Option<NodeAffinity> => .ignored("not implemented");
        /// TODO
        "podAffinity" pod_affinity: Option<PodAffinity> => .ignored("not implemented");
        /// TODO
        "podAntiAffinity" pod_anti_affinity: Option<PodAntiAffinity> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    NodeAffinity {
        /// TODO
        "requiredDuringSchedulingIgnoredDuringExecution" required_during_scheduling_ignored_during_execution: Option<NodeSelector> => .ignored("not implemented");
        /// TODO
        "preferredDuringSchedulingIgnoredDuringExecution" preferred_during_scheduling_ignored_during_execution: Vec<PreferredSchedulingTerm> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    NodeSelector {
        /// TODO
        "nodeSelectorTerms" node_selector_terms: Vec<NodeSelectorTerm> => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    NodeSelectorTerm {
        /// TODO
        "matchExpressions" match_expressions: Vec<NodeSelectorRequirement> => .ignored("not implemented");
        /// TODO
        "matchFields" match_fields: Vec<NodeSelectorRequirement> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    NodeSelectorRequirement {
        /// TODO
        "key" key: String => .required().ignored("not implemented");
        /// TODO
        "operator" operator: NodeSelectorOperator => .required().ignored("not implemented");
        /// TODO
        "values" values: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PreferredSchedulingTerm {
        /// TODO
        "weight" weight: i32 => .required().ignored("not implemented");
        /// TODO
        "preference" preference: NodeSelectorTerm => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    PodAffinity {
        /// TODO
        "requiredDuringSchedulingIgnoredDuringExecution" required_during_scheduling_ignored_during_execution: Vec<PodAffinityTerm> => .ignored("not implemented");
        /// TODO
        "preferredDuringSchedulingIgnoredDuringExecution" preferred_during_scheduling_ignored_during_execution: Vec<WeightedPodAffinityTerm> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodAffinityTerm {
        /// TODO
        "labelSelector" label_selector: Option<LabelSelector> => .ignored("not implemented");
        /// TODO
        "namespaces" namespaces: Vec<String> => .ignored("not implemented");
        /// TODO
        "topologyKey" topology_key: String => .required().ignored("not implemented");
        /// TODO
        "namespaceSelector" namespace_selector: Option<LabelSelector> => .ignored("not implemented");
        /// TODO
        "matchLabelKeys" match_label_keys: Vec<String> => .ignored("not implemented");
        /// TODO
        "mismatchLabelKeys" mismatch_label_keys: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    WeightedPodAffinityTerm {
        /// TODO
        "weight" weight: i32 => .required().ignored("not implemented");
        /// TODO
        "podAffinityTerm" pod_affinity_term: PodAffinityTerm => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    PodAntiAffinity {
        /// TODO
        "requiredDuringSchedulingIgnoredDuringExecution" required_during_scheduling_ignored_during_execution: Vec<PodAffinityTerm> => .ignored("not implemented");
        /// TODO
        "preferredDuringSchedulingIgnoredDuringExecution" preferred_during_scheduling_ignored_during_execution: Vec<WeightedPodAffinityTerm> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    Toleration {
        /// TODO
        "key" key: Option<String> => .ignored("not implemented");
        /// TODO
        "operator" operator: Option<TolerationOperator> => .ignored("not implemented");
        /// TODO
        "value" value: Option<String> => .ignored("not implemented");
        /// TODO
        "effect" effect: Option<TaintEffect> => .ignored("not implemented");
        /// TODO
        "tolerationSeconds" toleration_seconds: Option<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodReadinessGate {
        /// TODO
        "conditionType" condition_type: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    TopologySpreadConstraint {
        /// TODO
        "maxSkew" max_skew: i32 => .required().ignored("not implemented");
        /// TODO
        "topologyKey" topology_key: String => .required().ignored("not implemented");
        /// TODO
        "whenUnsatisfiable" when_unsatisfiable: TopologySpreadConstraintWhenUnsatisfiable => .required().ignored("not implemented");
        /// TODO
        "labelSelector" label_selector: Option<LabelSelector> => .ignored("not implemented");
        /// TODO
        "minDomains" min_domains: Option<i32> => .ignored("not implemented");
        /// TODO
        "nodeAffinityPolicy" node_affinity_policy: Option<NodeInclusionPolicy> => .ignored("not implemented");
        /// TODO
        "nodeTaintsPolicy" node_taints_policy: Option<NodeInclusionPolicy> => .ignored("not implemented");
        /// TODO
        "matchLabelKeys" match_label_keys: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodSchedulingGate {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    PodResourceClaim {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "resourceClaimName" resource_claim_name: Option<String> => .ignored("not implemented");
        /// TODO
        "resourceClaimTemplateName" resource_claim_template_name: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodSchedulingGroup {
        /// TODO
        "podGroupName" pod_group_name: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    EvictionResponder {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "priority" priority: i32 => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    NodeAllocatableResourceClaimStatus {
        /// TODO
        "resourceClaimName" resource_claim_name: String => .required().ignored("not implemented");
        /// TODO
        "containers" containers: Vec<String> => .ignored("not implemented");
        /// TODO
        "mapping" mapping: Vec<NodeAllocatableMappedResources> => .ignored("not implemented");
        /// TODO
        "overhead" overhead: Vec<NodeAllocatableOverheadResources> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    NodeAllocatableMappedResources {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "quantity" quantity: Quantity => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    NodeAllocatableOverheadResources {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "perPod" per_pod: Option<Quantity> => .ignored("not implemented");
        /// TODO
        "perContainer" per_container: Option<Quantity> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    VolumeNodeAffinity {
        /// TODO
        "required" required: Option<NodeSelector> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    JobSchedulingConfiguration {
        /// TODO
        "schedulingPolicy" scheduling_policy: Option<WorkloadPodGroupSchedulingPolicy> => .ignored("not implemented");
        /// TODO
        "schedulingConstraints" scheduling_constraints: Option<WorkloadPodGroupSchedulingConstraints> => .ignored("not implemented");
        /// TODO
        "disruptionMode" disruption_mode: Option<WorkloadPodGroupDisruptionMode> => .ignored("not implemented");
        /// TODO
        "resourceClaims" resource_claims: Vec<WorkloadPodGroupResourceClaim> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    WorkloadPodGroupSchedulingPolicy {
        /// TODO
        "basic" basic: Option<WorkloadPodGroupBasicSchedulingPolicy> => .ignored("not implemented");
        /// TODO
        "gang" gang: Option<WorkloadPodGroupGangSchedulingPolicy> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    WorkloadPodGroupGangSchedulingPolicy {
        /// TODO
        "minCount" min_count: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    WorkloadPodGroupSchedulingConstraints {
        /// TODO
        "topology" topology: Vec<TopologyConstraint> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    TopologyConstraint {
        /// TODO
        "key" key: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    WorkloadPodGroupDisruptionMode {
        /// TODO
        "single" single: Option<WorkloadPodGroupSingleDisruptionMode> => .ignored("not implemented");
        /// TODO
        "all" all: Option<WorkloadPodGroupAllDisruptionMode> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    WorkloadPodGroupResourceClaim {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "resourceClaimName" resource_claim_name: Option<String> => .ignored("not implemented");
        /// TODO
        "resourceClaimTemplateName" resource_claim_template_name: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    SessionAffinityConfig {
        /// TODO
        "clientIP" client_ip: Option<ClientIPConfig> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    TopologySelectorTerm {
        /// TODO
        "matchLabelExpressions" match_label_expressions: Vec<TopologySelectorLabelRequirement> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    TopologySelectorLabelRequirement {
        /// TODO
        "key" key: String => .required().ignored("not implemented");
        /// TODO
        "values" values: Vec<String> => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    WorkloadPodGroupBasicSchedulingPolicy {
    }
}

object! {
    /// TODO
    WorkloadPodGroupSingleDisruptionMode {
    }
}

object! {
    /// TODO
    WorkloadPodGroupAllDisruptionMode {
    }
}

string_enum! {
    /// TODO
    NodeSelectorOperator {
        /// TODO
        In = "In",
        /// TODO
        NotIn = "NotIn",
        /// TODO
        Exists = "Exists",
        /// TODO
        DoesNotExist = "DoesNotExist",
        /// TODO
        Gt = "Gt",
        /// TODO
        Lt = "Lt",
    }
}

string_enum! {
    /// TODO
    TolerationOperator {
        /// TODO
        Exists = "Exists",
        /// TODO
        Equal = "Equal",
        /// TODO
        Lt = "Lt",
        /// TODO
        Gt = "Gt",
    }
}

string_enum! {
    /// TODO
    TaintEffect {
        /// TODO
        NoSchedule = "NoSchedule",
        /// TODO
        PreferNoSchedule = "PreferNoSchedule",
        /// TODO
        NoExecute = "NoExecute",
    }
}

string_enum! {
    /// TODO
    TopologySpreadConstraintWhenUnsatisfiable {
        /// TODO
        DoNotSchedule = "DoNotSchedule",
        /// TODO
        ScheduleAnyway = "ScheduleAnyway",
    }
}

string_enum! {
    /// TODO
    NodeInclusionPolicy {
        /// TODO
        Ignore = "Ignore",
        /// TODO
        Honor = "Honor",
    }
}
