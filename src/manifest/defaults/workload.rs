//! Defaults of the kinds that keep pods running, from the `SetDefaults` functions of
//! `apps/v1`.

use super::{pod, storage};
use crate::api::daemon_set::{DaemonSet, DaemonSetUpdateStrategyType};
use crate::api::deployment::{Deployment, DeploymentStrategyType, ReplicaSet};
use crate::api::int_or_string::IntOrString;
use crate::api::pod::PodTemplateSpec;
use crate::api::stateful_set::{
    StatefulSet, StatefulSetPodManagementPolicy, StatefulSetUpdateStrategyType,
};

/// Pods of a workload whose manifest names no number.
const REPLICAS: i32 = 1;
/// Old revisions that are kept for a way back.
const REVISIONS: i32 = 10;
/// Seconds without progress after which a Deployment counts as stuck.
const PROGRESS_SECONDS: i32 = 600;
/// How many pods a Deployment may have too many, and too few, while it replaces them.
const ROLLING_SHARE: &str = "25%";

/// Fills in what a Deployment's manifest leaves out.
pub fn deployment(object: &mut Deployment) {
    let spec = &mut object.spec;
    spec.replicas.get_or_insert(REPLICAS);
    spec.revision_history_limit.get_or_insert(REVISIONS);
    spec.progress_deadline_seconds
        .get_or_insert(PROGRESS_SECONDS);
    let strategy = spec.strategy.get_or_insert_default();
    let kind = strategy
        .r#type
        .get_or_insert(DeploymentStrategyType::RollingUpdate);
    if *kind == DeploymentStrategyType::RollingUpdate {
        let rolling = strategy.rolling_update.get_or_insert_default();
        for share in [&mut rolling.max_unavailable, &mut rolling.max_surge] {
            share.get_or_insert_with(|| IntOrString::String(ROLLING_SHARE.to_owned()));
        }
    }
    template(&mut spec.template);
}

/// Fills in what a `ReplicaSet`'s manifest leaves out.
pub fn replica_set(object: &mut ReplicaSet) {
    object.spec.replicas.get_or_insert(REPLICAS);
    template(&mut object.spec.template);
}

/// Fills in what a `StatefulSet`'s manifest leaves out.
pub fn stateful_set(object: &mut StatefulSet) {
    let spec = &mut object.spec;
    spec.replicas.get_or_insert(REPLICAS);
    spec.revision_history_limit.get_or_insert(REVISIONS);
    spec.pod_management_policy
        .get_or_insert(StatefulSetPodManagementPolicy::OrderedReady);
    let strategy = spec.update_strategy.get_or_insert_default();
    if strategy.r#type.is_none() {
        strategy.r#type = Some(StatefulSetUpdateStrategyType::RollingUpdate);
        strategy.rolling_update.get_or_insert_default();
    }
    if strategy.r#type == Some(StatefulSetUpdateStrategyType::RollingUpdate)
        && let Some(rolling) = &mut strategy.rolling_update
    {
        rolling.partition.get_or_insert(0);
        rolling.max_unavailable.get_or_insert(IntOrString::Int(1));
    }
    let retention = spec
        .persistent_volume_claim_retention_policy
        .get_or_insert_default();
    for policy in [&mut retention.when_deleted, &mut retention.when_scaled] {
        let policy = policy.get_or_insert_default();
        if policy.is_empty() {
            "Retain".clone_into(policy);
        }
    }
    spec.volume_claim_templates
        .iter_mut()
        .for_each(storage::persistent_volume_claim);
    template(&mut spec.template);
}

/// Fills in what a `DaemonSet`'s manifest leaves out.
pub fn daemon_set(object: &mut DaemonSet) {
    let spec = &mut object.spec;
    spec.revision_history_limit.get_or_insert(REVISIONS);
    let strategy = spec.update_strategy.get_or_insert_default();
    let kind = strategy
        .r#type
        .get_or_insert(DaemonSetUpdateStrategyType::RollingUpdate);
    if *kind == DaemonSetUpdateStrategyType::RollingUpdate {
        let rolling = strategy.rolling_update.get_or_insert_default();
        rolling.max_unavailable.get_or_insert(IntOrString::Int(1));
        rolling.max_surge.get_or_insert(IntOrString::Int(0));
    }
    template(&mut spec.template);
}

/// Fills in what a template of pods leaves out; its labels and annotations have no defaults.
pub fn template(template: &mut PodTemplateSpec) {
    pod::spec(template.spec.get_or_insert_default());
}
