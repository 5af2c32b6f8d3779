//! The plan: (desired pods, what is there) → one step a pod, with its reason. Pure.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{api::pod::Pod, store::objects::ObjectKey};

/// A pod that was applied before.
#[derive(Clone, Debug)]
pub struct Actual {
    /// The pod as last accepted, with the `uid` and `creationTimestamp` that it was given.
    pub pod: Pod,
    /// Whether its supervisor is alive.
    pub supervised: bool,
}

/// What has to be done for one pod, and why.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The host matches.
    Unchanged,
    /// There is no such pod.
    Create,
    /// There is one, and it has to make room for a new one.
    Recreate {
        /// The pod that is there.
        uid: String,
        /// Why.
        reason: Reason,
    },
}

/// Why a pod is recreated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// These fields changed: paths such as `spec.containers[0].image`, in the object's order.
    Changed(Vec<String>),
    /// Nobody supervises it any more: its supervisor was killed or the host restarted.
    Unsupervised,
}

/// A desired pod and what has to be done for it.
#[derive(Clone, Debug)]
pub struct Step {
    /// The pod's key.
    pub key: ObjectKey,
    /// The pod as desired, defaulted and valid.
    pub pod: Pod,
    /// What to do.
    pub action: Action,
}

/// The key of a pod that `manifest` accepted: it has a name and a namespace.
pub fn key_of(pod: &Pod) -> ObjectKey {
    ObjectKey::pod(
        pod.metadata.namespace.as_deref().unwrap_or("default"),
        pod.metadata.name.as_deref().unwrap_or_default(),
    )
}

/// Decides for each desired pod. Pods that are there and not desired are left alone. The steps
/// stand in the order of the desired pods.
pub fn plan(desired: Vec<Pod>, actual: &BTreeMap<ObjectKey, Actual>) -> Vec<Step> {
    desired
        .into_iter()
        .map(|pod| {
            let key = key_of(&pod);
            let action = match actual.get(&key) {
                None => Action::Create,
                Some(actual) => decide(&pod, actual),
            };
            Step { key, pod, action }
        })
        .collect()
}

fn decide(desired: &Pod, actual: &Actual) -> Action {
    let uid = actual.pod.metadata.uid.clone().unwrap_or_default();
    let changed = changes(&actual.pod, desired);
    let reason = match (changed.is_empty(), actual.supervised) {
        (true, true) => return Action::Unchanged,
        (true, false) => Reason::Unsupervised,
        (false, _) => Reason::Changed(changed),
    };
    Action::Recreate { uid, reason }
}

/// The paths of the fields in which two pods differ, those aside that podling sets itself.
fn changes(old: &Pod, new: &Pod) -> Vec<String> {
    let comparable = |pod: &Pod| {
        let mut pod = pod.clone();
        let metadata = &mut pod.metadata;
        metadata.uid = None;
        metadata.creation_timestamp = None;
        metadata.resource_version = None;
        metadata.generation = None;
        metadata.self_link = None;
        metadata.managed_fields.clear();
        pod.status = None;
        serde_json::to_value(pod).unwrap_or_default()
    };
    let mut found = Vec::new();
    differ(&comparable(old), &comparable(new), "", &mut found);
    found
}

/// Collects the paths of the leaves in which two values differ; a list of another length is named
/// as a whole.
fn differ(old: &Value, new: &Value, path: &str, found: &mut Vec<String>) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let names = old
                .keys()
                .chain(new.keys().filter(|name| !old.contains_key(*name)));
            for name in names {
                let path = match path {
                    "" => name.clone(),
                    _ => format!("{path}.{name}"),
                };
                let absent = Value::Null;
                differ(
                    old.get(name).unwrap_or(&absent),
                    new.get(name).unwrap_or(&absent),
                    &path,
                    found,
                );
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                differ(old, new, &format!("{path}[{index}]"), found);
            }
        }
        _ if old == new => {}
        _ => found.push(path.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pod(name: &str, image: &str) -> Pod {
        serde_json::from_value(serde_json::json!({
            "metadata": {"name": name, "namespace": "default", "labels": {"app": "web"}},
            "spec": {"containers": [{"name": "app", "image": image}]},
        }))
        .unwrap()
    }

    fn applied(name: &str, image: &str, supervised: bool) -> (ObjectKey, Actual) {
        let mut pod = pod(name, image);
        pod.metadata.uid = Some(format!("uid-of-{name}"));
        (key_of(&pod), Actual { pod, supervised })
    }

    fn only_action(desired: Pod, actual: &BTreeMap<ObjectKey, Actual>) -> Action {
        plan(vec![desired], actual).remove(0).action
    }

    #[test]
    fn a_pod_that_is_not_there_is_created() {
        assert_eq!(
            only_action(pod("web", "a"), &BTreeMap::new()),
            Action::Create
        );
    }

    #[test]
    fn the_same_pod_again_is_unchanged() {
        let actual = BTreeMap::from([applied("web", "a", true)]);
        assert_eq!(only_action(pod("web", "a"), &actual), Action::Unchanged);
    }

    #[test]
    fn a_changed_pod_is_recreated_and_the_field_is_named() {
        let actual = BTreeMap::from([applied("web", "a", true)]);
        let mut desired = pod("web", "b");
        desired
            .metadata
            .labels
            .insert("tier".into(), "front".into());
        assert_eq!(
            only_action(desired, &actual),
            Action::Recreate {
                uid: "uid-of-web".into(),
                reason: Reason::Changed(vec![
                    "metadata.labels.tier".into(),
                    "spec.containers[0].image".into(),
                ]),
            }
        );
    }

    #[test]
    fn an_unsupervised_pod_is_recreated() {
        let actual = BTreeMap::from([applied("web", "a", false)]);
        assert_eq!(
            only_action(pod("web", "a"), &actual),
            Action::Recreate {
                uid: "uid-of-web".into(),
                reason: Reason::Unsupervised,
            }
        );
    }

    #[test]
    fn a_pod_in_another_namespace_is_another_pod() {
        let actual = BTreeMap::from([applied("web", "a", true)]);
        let mut desired = pod("web", "a");
        desired.metadata.namespace = Some("staging".into());
        assert_eq!(only_action(desired, &actual), Action::Create);
    }

    proptest! {
        #[test]
        fn planning_what_was_just_applied_changes_nothing(
            names in proptest::collection::btree_set("[a-z]{1,8}", 0..8),
            image in "[a-z]{1,8}",
        ) {
            let actual: BTreeMap<_, _> =
                names.iter().map(|name| applied(name, &image, true)).collect();
            let desired = names.iter().map(|name| pod(name, &image)).collect();
            for step in plan(desired, &actual) {
                prop_assert_eq!(step.action, Action::Unchanged);
            }
        }

        #[test]
        fn a_plan_has_one_step_a_desired_pod_in_its_order(
            names in proptest::collection::vec("[a-z]{1,8}", 0..8),
        ) {
            let desired: Vec<_> = names.iter().map(|name| pod(name, "i")).collect();
            let keys: Vec<_> = desired.iter().map(key_of).collect();
            let planned: Vec<_> =
                plan(desired, &BTreeMap::new()).into_iter().map(|step| step.key).collect();
            prop_assert_eq!(planned, keys);
        }
    }
}
