//! The objects that a manifest can hold, and for each kind the way from a checked document to one.

use serde::de::DeserializeOwned;

use super::check;
use super::diagnostic::Problem;
use super::node::Node;
use super::path::Path;
use super::validate::Report;
use super::{defaults, validate};
use crate::api::config::{ConfigMap, Namespace, Secret};
use crate::api::daemon_set::DaemonSet;
use crate::api::deployment::{Deployment, ReplicaSet};
use crate::api::job::{CronJob, Job};
use crate::api::kind::KindInfo;
use crate::api::meta::ObjectMeta;
use crate::api::persistent_volume::{PersistentVolume, PersistentVolumeClaim, StorageClass};
use crate::api::pod::Pod;
use crate::api::service::Service;
use crate::api::stateful_set::StatefulSet;

/// The namespace of objects whose manifest names none.
const DEFAULT_NAMESPACE: &str = "default";

/// A kind's defaults and rules.
trait Rules: DeserializeOwned {
    /// Fills in what the manifest leaves out, apart from what all kinds share.
    fn fill(&mut self);
    /// Says what the API server would refuse.
    fn check(&self, root: &Path<'_>, report: &mut Report<'_, '_>);
    /// `apiVersion`, `kind` and `metadata`.
    fn head(&mut self) -> Head<'_>;
}

/// What all objects have in front.
struct Head<'o> {
    api_version: &'o mut Option<String>,
    kind: &'o mut Option<String>,
    metadata: &'o mut ObjectMeta,
}

/// Declares [`Object`] and, for each of its kinds, which functions are its rules.
macro_rules! objects {
    ($($kind:ident: $function:ident;)+) => {
        /// An object of any kind, valid and with its defaults.
        #[derive(Clone, Debug, serde::Serialize)]
        #[serde(untagged)]
        pub enum Object {
            $(
                #[doc = concat!("A `", stringify!($kind), "`.")]
                $kind(Box<$kind>),
            )+
        }

        impl Object {
            /// The object's kind, such as `Pod`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => stringify!($kind),)+
                }
            }

            /// Its `metadata`.
            pub fn metadata(&self) -> &ObjectMeta {
                match self {
                    $(Self::$kind(object) => &object.metadata,)+
                }
            }
        }

        $(
            impl Rules for $kind {
                fn fill(&mut self) {
                    defaults::$function(self);
                }

                fn check(&self, root: &Path<'_>, report: &mut Report<'_, '_>) {
                    validate::$function(self, root, report);
                }

                fn head(&mut self) -> Head<'_> {
                    Head {
                        api_version: &mut self.api_version,
                        kind: &mut self.kind,
                        metadata: &mut self.metadata,
                    }
                }
            }
        )+

        /// The object of that kind which a document describes, and what is wrong with it. There
        /// is none when the document is too far from one.
        pub fn read(
            kind: &'static KindInfo,
            document: &Node<'_>,
            root: &Path<'_>,
            node: &Node<'_>,
        ) -> (Option<Object>, Vec<Problem>) {
            match kind.kind {
                $(stringify!($kind) => {
                    let (object, problems) = read_as::<$kind>(kind, document, root, node);
                    (object.map(Object::$kind), problems)
                })+
                _ => (None, Vec::new()),
            }
        }

        #[cfg(test)]
        const READABLE: &[&str] = &[$(stringify!($kind)),+];
    };
}

objects! {
    ConfigMap: config_map;
    CronJob: cron_job;
    DaemonSet: daemon_set;
    Deployment: deployment;
    Job: job;
    Namespace: namespace;
    PersistentVolume: persistent_volume;
    PersistentVolumeClaim: persistent_volume_claim;
    Pod: pod;
    ReplicaSet: replica_set;
    Secret: secret;
    Service: service;
    StatefulSet: stateful_set;
    StorageClass: storage_class;
}

/// Says what may not change from the object that is there to the one that a manifest describes.
/// Nothing is said of two of different kinds, nor of those of which everything may change.
#[allow(
    dead_code,
    reason = "asked once an object that is applied is compared with what was applied before"
)]
pub fn check_update(old: &Object, new: &Object, root: &Path<'_>, report: &mut Report<'_, '_>) {
    use validate::update;
    match (old, new) {
        (Object::ConfigMap(old), Object::ConfigMap(new)) => {
            update::config_map(old, new, root, report);
        }
        (Object::DaemonSet(old), Object::DaemonSet(new)) => {
            update::daemon_set(old, new, root, report);
        }
        (Object::Deployment(old), Object::Deployment(new)) => {
            update::deployment(old, new, root, report);
        }
        (Object::Job(old), Object::Job(new)) => update::job(old, new, root, report),
        (Object::PersistentVolume(old), Object::PersistentVolume(new)) => {
            update::persistent_volume(old, new, root, report);
        }
        (Object::PersistentVolumeClaim(old), Object::PersistentVolumeClaim(new)) => {
            update::persistent_volume_claim(old, new, root, report);
        }
        (Object::ReplicaSet(old), Object::ReplicaSet(new)) => {
            update::replica_set(old, new, root, report);
        }
        (Object::Secret(old), Object::Secret(new)) => update::secret(old, new, root, report),
        (Object::Service(old), Object::Service(new)) => update::service(old, new, root, report),
        (Object::StatefulSet(old), Object::StatefulSet(new)) => {
            update::stateful_set(old, new, root, report);
        }
        (Object::StorageClass(old), Object::StorageClass(new)) => {
            update::storage_class(old, new, root, report);
        }
        _ => {}
    }
}

fn read_as<T: Rules>(
    kind: &KindInfo,
    document: &Node<'_>,
    root: &Path<'_>,
    node: &Node<'_>,
) -> (Option<Box<T>>, Vec<Problem>) {
    let (value, mut findings) = check::check(node, root, kind.object);
    let mut object: Box<T> = match serde_json::from_value(value) {
        Ok(object) => object,
        Err(error) => {
            // The schema has agreed, so this can only be a difference between the two.
            let message = format!("the {} can't be read: {error}", kind.kind);
            let problem = Problem::error(node.span, message).of(root);
            findings.problems.push(problem);
            return (None, findings.problems);
        }
    };
    let head = object.head();
    head.api_version.get_or_insert_with(|| kind.api_version());
    head.kind.get_or_insert_with(|| kind.kind.to_owned());
    let namespace = head.metadata.namespace.take();
    let namespace = namespace.filter(|namespace| !namespace.is_empty());
    head.metadata.namespace = match (namespace, kind.namespaced) {
        (None, true) => Some(DEFAULT_NAMESPACE.to_owned()),
        (namespace, _) => namespace,
    };
    object.fill();
    let mut report = Report::new(document, &findings.settled);
    if !kind.namespaced && object.head().metadata.namespace.is_some() {
        report.forbidden(
            &root.field("metadata").field("namespace"),
            "not allowed on this type",
        );
    }
    object.check(root, &mut report);
    findings.problems.extend(report.into_problems());
    (Some(object), findings.problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_read() {
        let kinds: Vec<_> = crate::api::kind::KINDS
            .iter()
            .map(|info| info.kind)
            .collect();
        assert_eq!(READABLE, kinds);
    }
}
