//! Rules for where a pod is to run: without effect on one node, and checked all the same, so that
//! a manifest that is valid here is valid in a cluster.

use std::collections::BTreeSet;

use super::report::Report;
use super::selector;
use crate::api::meta::LabelSelector;
use crate::api::names;
use crate::api::pod::PodSpec;
use crate::api::scheduling::{
    Affinity, NodeAffinity, NodeSelectorOperator, NodeSelectorRequirement, NodeSelectorTerm,
    PodAffinityTerm, TaintEffect, Toleration, TolerationOperator, TopologySpreadConstraint,
    TopologySpreadConstraintWhenUnsatisfiable, WeightedPodAffinityTerm,
};
use crate::manifest::path::Path;

/// Checks affinity, tolerations, spread and gates of a pod.
pub fn scheduling(spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(it) = &spec.affinity {
        affinity(it, &path.field("affinity"), report);
    }
    let at = path.field("tolerations");
    for (index, it) in spec.tolerations.iter().enumerate() {
        toleration(it, &at.index(index), report);
    }
    spread(
        &spec.topology_spread_constraints,
        &path.field("topologySpreadConstraints"),
        report,
    );
    let at = path.field("readinessGates");
    for (index, gate) in spec.readiness_gates.iter().enumerate() {
        let at = at.index(index);
        let name = gate.condition_type.as_str();
        report.each(
            &at.field("conditionType"),
            name,
            names::qualified_name(name),
        );
    }
    let gates = spec.scheduling_gates.iter().map(|it| it.name.as_str());
    unique_names(gates, &path.field("schedulingGates"), report);
    let responders = spec.eviction_responders.iter().map(|it| it.name.as_str());
    unique_names(responders, &path.field("evictionResponders"), report);
    if let Some(name) = spec
        .scheduling_group
        .as_ref()
        .and_then(|group| group.pod_group_name.as_deref())
    {
        let at = path.field("schedulingGroup");
        report.each(&at.field("podGroupName"), name, names::dns_subdomain(name));
    }
}

/// Checks the names of a list's items.
fn unique_names<'s>(
    items: impl Iterator<Item = &'s str>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let mut seen = BTreeSet::new();
    for (index, name) in items.enumerate() {
        let at = path.index(index);
        let at = at.field("name");
        report.each(&at, name, names::qualified_name(name));
        report.unique(&mut seen, &at, name);
    }
}

fn affinity(affinity: &Affinity, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(nodes) = &affinity.node_affinity {
        node_affinity(nodes, &path.field("nodeAffinity"), report);
    }
    if let Some(pods) = &affinity.pod_affinity {
        pod_affinity(
            &pods.required_during_scheduling_ignored_during_execution,
            &pods.preferred_during_scheduling_ignored_during_execution,
            &path.field("podAffinity"),
            report,
        );
    }
    if let Some(pods) = &affinity.pod_anti_affinity {
        pod_affinity(
            &pods.required_during_scheduling_ignored_during_execution,
            &pods.preferred_during_scheduling_ignored_during_execution,
            &path.field("podAntiAffinity"),
            report,
        );
    }
}

fn node_affinity(affinity: &NodeAffinity, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(required) = &affinity.required_during_scheduling_ignored_during_execution {
        let at = path.field("requiredDuringSchedulingIgnoredDuringExecution");
        let at = at.field("nodeSelectorTerms");
        if required.node_selector_terms.is_empty() {
            report.required(&at, "must have at least one node selector term");
        }
        for (index, term) in required.node_selector_terms.iter().enumerate() {
            node_term(term, &at.index(index), report);
        }
    }
    let preferred = path.field("preferredDuringSchedulingIgnoredDuringExecution");
    let terms = &affinity.preferred_during_scheduling_ignored_during_execution;
    for (index, term) in terms.iter().enumerate() {
        let at = preferred.index(index);
        weight(term.weight, &at, report);
        node_term(&term.preference, &at.field("preference"), report);
    }
}

fn weight(weight: i32, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if !(1..=100).contains(&weight) {
        report.invalid(&path.field("weight"), weight, "must be in the range 1-100");
    }
}

fn node_term(term: &NodeSelectorTerm, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let at = path.field("matchExpressions");
    for (index, condition) in term.match_expressions.iter().enumerate() {
        node_label(condition, &at.index(index), report);
    }
    let at = path.field("matchFields");
    for (index, condition) in term.match_fields.iter().enumerate() {
        node_field(condition, &at.index(index), report);
    }
}

fn node_label(condition: &NodeSelectorRequirement, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let values = path.field("values");
    match condition.operator {
        NodeSelectorOperator::In | NodeSelectorOperator::NotIn => {
            if condition.values.is_empty() {
                report.required(
                    &values,
                    "must be specified when `operator` is 'In' or 'NotIn'",
                );
            }
        }
        NodeSelectorOperator::Exists | NodeSelectorOperator::DoesNotExist => {
            if !condition.values.is_empty() {
                report.forbidden(
                    &values,
                    "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
                );
            }
        }
        NodeSelectorOperator::Gt | NodeSelectorOperator::Lt => {
            if condition.values.len() != 1 {
                report.required(
                    &values,
                    "must be specified single value when `operator` is 'Lt' or 'Gt'",
                );
            }
        }
    }
    let key = condition.key.as_str();
    report.each(&path.field("key"), key, names::qualified_name(key));
}

fn node_field(condition: &NodeSelectorRequirement, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if !matches!(
        condition.operator,
        NodeSelectorOperator::In | NodeSelectorOperator::NotIn
    ) {
        report.invalid(
            &path.field("operator"),
            condition.operator,
            "not a valid selector operator",
        );
    } else if condition.values.len() != 1 {
        report.required(
            &path.field("values"),
            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
        );
    }
    let key = condition.key.as_str();
    if key != "metadata.name" {
        let at = path.field("key");
        report.invalid(&at, key, "not a valid field selector key");
        return report.advise(&at, "the only field is metadata.name");
    }
    let values = path.field("values");
    for (index, value) in condition.values.iter().enumerate() {
        report.each(&values.index(index), value, names::dns_subdomain(value));
    }
}

fn pod_affinity(
    required: &[PodAffinityTerm],
    preferred: &[WeightedPodAffinityTerm],
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("requiredDuringSchedulingIgnoredDuringExecution");
    for (index, term) in required.iter().enumerate() {
        pod_term(term, &at.index(index), report);
    }
    let at = path.field("preferredDuringSchedulingIgnoredDuringExecution");
    for (index, term) in preferred.iter().enumerate() {
        let at = at.index(index);
        weight(term.weight, &at, report);
        pod_term(
            &term.pod_affinity_term,
            &at.field("podAffinityTerm"),
            report,
        );
    }
}

fn pod_term(term: &PodAffinityTerm, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let labels = term.label_selector.as_ref();
    if let Some(labels) = labels {
        selector::selector(labels, &path.field("labelSelector"), report);
    }
    if let Some(labels) = &term.namespace_selector {
        selector::selector(labels, &path.field("namespaceSelector"), report);
    }
    let at = path.field("namespaces");
    for (index, name) in term.namespaces.iter().enumerate() {
        report.each(&at.index(index), name, names::dns_label(name));
    }
    let at = path.field("matchLabelKeys");
    label_keys(&term.match_label_keys, labels, &at, report);
    let mismatched = path.field("mismatchLabelKeys");
    label_keys(&term.mismatch_label_keys, labels, &mismatched, report);
    for (index, key) in term.match_label_keys.iter().enumerate() {
        if term.mismatch_label_keys.contains(key) {
            report.invalid(
                &at.index(index),
                key,
                "exists in both matchLabelKeys and mismatchLabelKeys",
            );
        }
    }
    topology_key(&term.topology_key, path, report);
}

fn label_keys(
    keys: &[String],
    labels: Option<&LabelSelector>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    if keys.is_empty() {
        return;
    }
    let Some(labels) = labels else {
        return report.forbidden(path, "must not be specified when labelSelector is not set");
    };
    for (index, key) in keys.iter().enumerate() {
        let at = path.index(index);
        report.each(&at, key, names::qualified_name(key));
        let named = labels.match_labels.contains_key(key)
            || labels.match_expressions.iter().any(|it| it.key == *key);
        if named {
            report.invalid(&at, key, "exists in both matchLabelKeys and labelSelector");
        }
    }
}

fn topology_key(key: &str, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let at = path.field("topologyKey");
    if key.is_empty() {
        report.required(&at, "can not be empty");
    } else {
        report.each(&at, key, names::qualified_name(key));
    }
}

fn toleration(toleration: &Toleration, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let key = toleration.key.as_deref().unwrap_or_default();
    let operator = toleration.operator.unwrap_or(TolerationOperator::Equal);
    let at = path.field("operator");
    if !key.is_empty() {
        report.each(&path.field("key"), key, names::qualified_name(key));
    } else if operator != TolerationOperator::Exists {
        report.invalid(
            &at,
            operator,
            "operator must be Exists when `key` is empty, which means \"match all values and all keys\"",
        );
    }
    if toleration.toleration_seconds.is_some() && toleration.effect != Some(TaintEffect::NoExecute)
    {
        report.invalid(
            &path.field("effect"),
            toleration.effect.map_or("", TaintEffect::as_str),
            "effect must be 'NoExecute' when `tolerationSeconds` is set",
        );
    }
    let value = toleration.value.as_deref().unwrap_or_default();
    let value_path = path.field("value");
    match operator {
        TolerationOperator::Equal => {
            report.each(&value_path, value, names::label_value(value));
        }
        TolerationOperator::Exists if !value.is_empty() => report.invalid(
            &value_path,
            value,
            "value must be empty when `operator` is 'Exists'",
        ),
        TolerationOperator::Exists => {}
        TolerationOperator::Gt | TolerationOperator::Lt => {
            if value.parse::<i64>().is_err() {
                report.invalid(&value_path, value, "value must be a valid integer");
            }
        }
    }
}

fn spread(constraints: &[TopologySpreadConstraint], path: &Path<'_>, report: &mut Report<'_, '_>) {
    let mut seen = BTreeSet::new();
    for (index, it) in constraints.iter().enumerate() {
        let at = path.index(index);
        for (name, value) in [
            ("maxSkew", Some(it.max_skew)),
            ("minDomains", it.min_domains),
        ] {
            if let Some(value) = value.filter(|value| *value <= 0) {
                report.invalid(&at.field(name), value, "must be greater than zero");
            }
        }
        let action = it.when_unsatisfiable;
        if action != TopologySpreadConstraintWhenUnsatisfiable::DoNotSchedule
            && it.min_domains.is_some()
        {
            let rule =
                format!("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}");
            report.invalid(&at.field("minDomains"), it.min_domains, &rule);
        }
        topology_key(&it.topology_key, &at, report);
        let labels = it.label_selector.as_ref();
        if let Some(labels) = labels {
            selector::selector(labels, &at.field("labelSelector"), report);
        }
        label_keys(
            &it.match_label_keys,
            labels,
            &at.field("matchLabelKeys"),
            report,
        );
        if !seen.insert((it.topology_key.as_str(), action)) {
            report.duplicate(&at, format!("{{{}, {action}}}", it.topology_key));
        }
    }
}
