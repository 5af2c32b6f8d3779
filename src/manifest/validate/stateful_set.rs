//! Rules for `StatefulSets`, from the API server's `pkg/apis/apps/validation`.

use super::report::Report;
use super::{claim, metadata, template, workload};
use crate::api::names;
use crate::api::stateful_set::{
    RollingUpdateStatefulSetStrategy, StatefulSet, StatefulSetUpdateStrategy,
    StatefulSetUpdateStrategyType,
};
use crate::api::volume::{PersistentVolumeClaimVolumeSource, Volume};
use crate::manifest::path::Path;

/// Checks a `StatefulSet`, defaults applied. Its name is the beginning of its pods' host names, so
/// it is a label.
pub fn stateful_set(object: &StatefulSet, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_label,
        report,
    );
    let spec = &object.spec;
    let path = root.field("spec");
    if let Some(name) = spec.service_name.as_deref().filter(|name| !name.is_empty()) {
        report.each(&path.field("serviceName"), name, names::dns_label(name));
    }
    if let Some(it) = &spec.update_strategy {
        strategy(it, &path.field("updateStrategy"), report);
    }
    if let Some(retention) = &spec.persistent_volume_claim_retention_policy {
        let at = path.field("persistentVolumeClaimRetentionPolicy");
        for (name, policy) in [
            ("whenDeleted", &retention.when_deleted),
            ("whenScaled", &retention.when_scaled),
        ] {
            let policy = policy.as_deref().unwrap_or_default();
            if !["Delete", "Retain"].contains(&policy) {
                report.unsupported(&at.field(name), policy, &["Delete", "Retain"]);
            }
        }
    }
    report.not_negative(&path.field("replicas"), spec.replicas);
    report.not_negative(&path.field("minReadySeconds"), spec.min_ready_seconds);
    report.not_negative(
        &path.field("revisionHistoryLimit"),
        spec.revision_history_limit,
    );
    if let Some(ordinals) = &spec.ordinals {
        let at = path.field("ordinals");
        report.not_negative(&at.field("start"), ordinals.start);
    }
    claim::templates(
        &spec.volume_claim_templates,
        &path.field("volumeClaimTemplates"),
        report,
    );
    template::selects(&spec.selector, &spec.template, "statefulset", &path, report);
    let at = path.field("template");
    template::template(&spec.template, &claimed(object), &at, report);
    template::runs_for_ever(&spec.template, "StatefulSet", &at, report);
}

/// The volumes that each pod gets for its claims.
fn claimed(object: &StatefulSet) -> Vec<Volume> {
    let names = object.spec.volume_claim_templates.iter();
    names
        .filter_map(|claim| claim.metadata.name.clone())
        .map(|name| Volume {
            name: name.clone(),
            persistent_volume_claim: Some(Box::new(PersistentVolumeClaimVolumeSource {
                claim_name: name,
                read_only: None,
            })),
            ..Volume::default()
        })
        .collect()
}

fn strategy(strategy: &StatefulSetUpdateStrategy, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let Some(rolling) = &strategy.rolling_update else {
        return;
    };
    let at = path.field("rollingUpdate");
    if strategy.r#type == Some(StatefulSetUpdateStrategyType::RollingUpdate) {
        rolling_update(rolling, &at, report);
    } else {
        report.invalid(
            &at,
            rolling,
            "only allowed for updateStrategy 'RollingUpdate'",
        );
    }
}

fn rolling_update(
    rolling: &RollingUpdateStatefulSetStrategy,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    report.not_negative(&path.field("partition"), rolling.partition);
    let at = path.field("maxUnavailable");
    let unavailable = rolling.max_unavailable.as_ref();
    if workload::share(unavailable, &at, report) == Some(0) {
        report.invalid(&at, unavailable, "cannot be 0");
    }
    workload::not_above_all(unavailable, &at, report);
}
