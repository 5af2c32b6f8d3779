//! The kinds of objects: their names in all the forms that people write them in, and the way from
//! a kind to its fields.

use super::config::{ConfigMap, Namespace, Secret};
use super::daemon_set::DaemonSet;
use super::deployment::{Deployment, ReplicaSet};
use super::job::{CronJob, Job};
use super::persistent_volume::{PersistentVolume, PersistentVolumeClaim, StorageClass};
use super::pod::Pod;
use super::schema::{FieldInfo, ObjectInfo, Schema, Support, Type};
use super::service::Service;
use super::stateful_set::StatefulSet;

/// A kind of object.
#[derive(Debug)]
pub struct KindInfo {
    /// The kind as a manifest names it, such as `PersistentVolume`.
    pub kind: &'static str,
    /// The API group; empty for the core group.
    pub group: &'static str,
    /// The version within the group.
    pub version: &'static str,
    /// The plural that commands use, such as `persistentvolumes`.
    pub plural: &'static str,
    /// The singular that commands use.
    pub singular: &'static str,
    /// Short forms that commands take as well.
    pub short_names: &'static [&'static str],
    /// Whether objects of the kind are in a namespace.
    pub namespaced: bool,
    /// What podling does with objects of the kind.
    pub support: Support,
    /// The fields.
    pub object: &'static ObjectInfo,
}

/// The reason why objects of a kind are refused whose part of podling is not there.
const NOT_YET: Support = Support::Refused("podling can't do it yet");

/// Every kind that podling knows, in the order of their names.
pub static KINDS: &[KindInfo] = &[
    kind::<ConfigMap>("ConfigMap", "v1", "configmaps", "configmap", &["cm"]).refused(),
    kind::<CronJob>("CronJob", "batch/v1", "cronjobs", "cronjob", &["cj"]).refused(),
    kind::<DaemonSet>("DaemonSet", "apps/v1", "daemonsets", "daemonset", &["ds"]).refused(),
    kind::<Deployment>(
        "Deployment",
        "apps/v1",
        "deployments",
        "deployment",
        &["deploy"],
    )
    .refused(),
    kind::<Job>("Job", "batch/v1", "jobs", "job", &[]).refused(),
    kind::<Namespace>("Namespace", "v1", "namespaces", "namespace", &["ns"])
        .of_the_host()
        .refused(),
    kind::<PersistentVolume>(
        "PersistentVolume",
        "v1",
        "persistentvolumes",
        "persistentvolume",
        &["pv"],
    )
    .of_the_host()
    .refused(),
    kind::<PersistentVolumeClaim>(
        "PersistentVolumeClaim",
        "v1",
        "persistentvolumeclaims",
        "persistentvolumeclaim",
        &["pvc"],
    )
    .refused(),
    kind::<Pod>("Pod", "v1", "pods", "pod", &["po"]),
    kind::<ReplicaSet>(
        "ReplicaSet",
        "apps/v1",
        "replicasets",
        "replicaset",
        &["rs"],
    )
    .refused(),
    kind::<Secret>("Secret", "v1", "secrets", "secret", &[]).refused(),
    kind::<Service>("Service", "v1", "services", "service", &["svc"]).refused(),
    kind::<StatefulSet>(
        "StatefulSet",
        "apps/v1",
        "statefulsets",
        "statefulset",
        &["sts"],
    )
    .refused(),
    kind::<StorageClass>(
        "StorageClass",
        "storage.k8s.io/v1",
        "storageclasses",
        "storageclass",
        &["sc"],
    )
    .of_the_host()
    .refused(),
];

const fn kind<T: Schema>(
    kind: &'static str,
    api_version: &'static str,
    plural: &'static str,
    singular: &'static str,
    short_names: &'static [&'static str],
) -> KindInfo {
    let Type::Object(object) = T::TYPE else {
        panic!("a kind is an object");
    };
    let (group, version) = split(api_version);
    KindInfo {
        kind,
        group,
        version,
        plural,
        singular,
        short_names,
        namespaced: true,
        support: Support::Honoured,
        object,
    }
}

/// Splits `apps/v1` at its slash; without one the group is empty.
const fn split(api_version: &'static str) -> (&'static str, &'static str) {
    let bytes = api_version.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'/' {
            let (group, rest) = api_version.split_at(at);
            return (group, rest.split_at(1).1);
        }
        at += 1;
    }
    ("", api_version)
}

impl KindInfo {
    const fn of_the_host(mut self) -> Self {
        self.namespaced = false;
        self
    }

    const fn refused(mut self) -> Self {
        self.support = NOT_YET;
        self
    }

    /// What a manifest writes as `apiVersion`.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.to_owned()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// Whether a word means this kind: its plural, singular or short form, with the group or the
    /// version and group behind it or not (`deploy`, `deployments.apps`, `deployment.v1.apps`).
    /// Case does not matter, so the kind itself is understood as well.
    pub fn is_called(&self, word: &str) -> bool {
        let (resource, qualifier) = match word.split_once('.') {
            Some((resource, qualifier)) => (resource, Some(qualifier)),
            None => (word, None),
        };
        let named = |name: &str| name.eq_ignore_ascii_case(resource);
        if !(named(self.plural)
            || named(self.singular)
            || self.short_names.iter().any(|name| named(name)))
        {
            return false;
        }
        match qualifier {
            None => true,
            Some(qualifier) => {
                let versioned = qualifier
                    .strip_prefix(self.version)
                    .and_then(|rest| rest.strip_prefix('.'));
                !self.group.is_empty() && (qualifier == self.group || versioned == Some(self.group))
            }
        }
    }
}

/// The kind that a manifest names.
pub fn find(api_version: &str, kind: &str) -> Option<&'static KindInfo> {
    KINDS
        .iter()
        .find(|info| info.kind == kind && info.api_version() == api_version)
}

/// The kind that a word on the command line means, see [`KindInfo::is_called`].
pub fn find_by_word(word: &str) -> Option<&'static KindInfo> {
    KINDS.iter().find(|info| info.is_called(word))
}

/// Why a path leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The first part is no kind.
    #[error("the server doesn't have a resource type {0:?}")]
    Kind(String),
    /// A part is not a plain name: `containers[0]`, `..`.
    #[error("invalid jsonpath syntax, all nodes must be field nodes")]
    Syntax,
}

/// Splits `deployments.apps.spec.replicas` into the kind and the names of fields. The longest
/// beginning that means a kind counts; a dot at the end is left out.
///
/// # Errors
/// When the beginning means no kind, or a part is not a plain name.
pub fn split_path(path: &str) -> Result<(&'static KindInfo, Vec<&str>), PathError> {
    let path = path.strip_suffix('.').unwrap_or(path);
    if path
        .split('.')
        .any(|part| part.is_empty() || part.contains(['[', ']', '*', '\'', '"', ' ']))
    {
        return Err(PathError::Syntax);
    }
    let ends = path
        .match_indices('.')
        .map(|(at, _)| at)
        .chain([path.len()]);
    let mut ends: Vec<usize> = ends.collect();
    ends.reverse();
    for end in ends {
        if let Some(kind) = find_by_word(&path[..end]) {
            let fields = path[end..].split('.').skip(1).collect();
            return Ok((kind, fields));
        }
    }
    let word = path.split('.').next().unwrap_or_default();
    Err(PathError::Kind(word.to_owned()))
}

impl Type {
    /// The object that values of the type are, or consist of in lists and maps.
    pub const fn object(&self) -> Option<&'static ObjectInfo> {
        match self {
            Self::List(element) | Self::Map(element) => element.object(),
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

/// A field in its place: what podling does with it depends on what it is part of.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The field.
    pub field: &'static FieldInfo,
    /// What podling does with it there. Nothing below a refused field is honoured.
    pub support: Support,
}

impl Place {
    fn new(field: &'static FieldInfo, outer: Support) -> Self {
        let support = match (outer, field.support) {
            (Support::Refused(_), _) | (Support::Ignored(_), Support::Honoured) => outer,
            (_, own) => own,
        };
        Self { field, support }
    }

    /// The fields of this one, in the order of the API's declaration; none for plain values.
    pub fn fields(self) -> impl Iterator<Item = Self> {
        let fields = self
            .field
            .ty
            .object()
            .map_or(&[][..], |object| object.fields);
        fields
            .iter()
            .map(move |field| Self::new(field, self.support))
    }
}

/// How many fields of a kind podling honours, ignores and refuses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct SupportCount {
    /// Fields that do here what they do in a cluster.
    pub honoured: usize,
    /// Fields that are accepted without effect.
    pub ignored: usize,
    /// Fields that are not accepted.
    pub refused: usize,
}

impl SupportCount {
    /// All fields.
    pub fn total(self) -> usize {
        self.honoured + self.ignored + self.refused
    }
}

impl KindInfo {
    /// The kind's own fields.
    pub fn fields(&self) -> impl Iterator<Item = Place> + use<> {
        let support = self.support;
        self.object
            .fields
            .iter()
            .map(move |field| Place::new(field, support))
    }

    /// The field that a list of names leads to, through lists and maps; `None` for no names.
    ///
    /// # Errors
    /// The first name that is no field.
    pub fn descend<'a>(&self, names: &[&'a str]) -> Result<Option<Place>, &'a str> {
        let mut found: Option<Place> = None;
        for name in names {
            let next = match found {
                None => self.fields().find(|place| place.field.name == *name),
                Some(place) => place.fields().find(|place| place.field.name == *name),
            };
            found = Some(next.ok_or(*name)?);
        }
        Ok(found)
    }

    /// Visits all fields of the kind, parents first, each with its path in the notation
    /// `spec.containers[].name`.
    pub fn walk(&self, visit: &mut dyn FnMut(&str, Place)) {
        let mut path = String::new();
        for place in self.fields() {
            walk_from(place, &mut path, visit);
        }
    }

    /// Counts what podling does with the kind's fields.
    pub fn count_support(&self) -> SupportCount {
        let mut count = SupportCount::default();
        self.walk(&mut |_, place| match place.support {
            Support::Honoured => count.honoured += 1,
            Support::Ignored(_) => count.ignored += 1,
            Support::Refused(_) => count.refused += 1,
        });
        count
    }
}

fn walk_from(place: Place, path: &mut String, visit: &mut dyn FnMut(&str, Place)) {
    let start = path.len();
    if start > 0 {
        path.push('.');
    }
    path.push_str(place.field.name);
    visit(path, place);
    if let Type::List(_) = place.field.ty {
        path.push_str("[]");
    }
    for inner in place.fields() {
        walk_from(inner, path, visit);
    }
    path.truncate(start);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Facts of Kubernetes 1.37: kind, path, type, required, default, enum.
    const FIELDS: &str = include_str!("../../tests/data/fields.tsv");

    fn notation(ty: &Type) -> String {
        match ty {
            Type::String | Type::Enum(_) => "string".to_owned(),
            Type::Integer32 => "integer(int32)".to_owned(),
            Type::Integer64 => "integer(int64)".to_owned(),
            Type::Boolean => "boolean".to_owned(),
            Type::Number => "number".to_owned(),
            Type::Time => "date-time".to_owned(),
            Type::Quantity => "quantity".to_owned(),
            Type::IntOrString => "int-or-string".to_owned(),
            Type::Bytes => "bytes(base64)".to_owned(),
            Type::Any => "object(FieldsV1)".to_owned(),
            Type::List(element) => format!("[]{}", notation(element)),
            Type::Map(element) => format!("map[string]{}", notation(element)),
            Type::Object(object) => object.name.to_owned(),
        }
    }

    #[test]
    fn every_field_of_kubernetes_is_there_with_its_type_and_nothing_else() {
        let mut ours = BTreeMap::new();
        for kind in KINDS {
            kind.walk(&mut |path, place| {
                let field = place.field;
                let fact = (notation(&field.ty), field.required);
                assert!(
                    ours.insert((kind.kind, path.to_owned()), fact).is_none(),
                    "{path} twice"
                );
            });
        }
        let mut wrong = Vec::new();
        let mut count = 0;
        for line in FIELDS.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let (kind, path) = (cells[0], cells[1]);
            count += 1;
            match ours.remove(&(kind, path.to_owned())) {
                None => wrong.push(format!("{kind} {path} is missing")),
                Some((ty, required)) if ty != cells[2] || required != (cells[3] == "yes") => {
                    wrong.push(format!(
                        "{kind} {path} is {ty}, required {required}: {line}"
                    ));
                }
                Some(_) => {}
            }
        }
        wrong.extend(
            ours.keys()
                .map(|(kind, path)| format!("{kind} {path} is not of Kubernetes")),
        );
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(count, 9_533);
    }

    #[test]
    fn closed_sets_of_words_are_those_of_kubernetes() {
        // Marked `open:` are those that the API's declaration leaves open and its validation closes.
        let words: BTreeMap<(&str, &str), &str> = FIELDS
            .lines()
            .skip(1)
            .filter_map(|line| {
                let cells: Vec<&str> = line.split('\t').collect();
                (!cells[5].is_empty()).then_some(((cells[0], cells[1]), cells[5]))
            })
            .collect();
        let mut seen = 0;
        for kind in KINDS {
            kind.walk(&mut |path, place| {
                let field = place.field;
                let (Type::Enum(ours) | Type::List(&Type::Enum(ours))) = field.ty else {
                    return;
                };
                let theirs = words.get(&(kind.kind, path)).copied().unwrap_or_default();
                seen += usize::from(!theirs.starts_with("open:"));
                let mut theirs: Vec<&str> = theirs.trim_start_matches("open:").split('|').collect();
                let mut ours = ours.to_vec();
                for word in &mut theirs {
                    *word = word.trim_matches('"');
                }
                theirs.sort_unstable();
                ours.sort_unstable();
                assert_eq!(ours, theirs, "{} {path}", kind.kind);
            });
        }
        // A map's values are no closed type here: this one is of a status, which is never read.
        let closed = words.iter().filter(|((_, path), words)| {
            !words.starts_with("open:") && !path.ends_with("status.allocatedResourceStatuses")
        });
        assert_eq!(seen, closed.count());
    }

    #[test]
    fn every_field_is_documented_and_every_default_is_json_of_its_type() {
        for kind in KINDS {
            assert!(!kind.object.doc.is_empty(), "{}", kind.kind);
            kind.walk(&mut |path, place| {
                let field = place.field;
                let doc = field.doc.join(" ");
                assert!(
                    doc.trim().ends_with(['.', ':']),
                    "{} {path}: {doc:?}",
                    kind.kind
                );
                let Some(default) = field.default else { return };
                let value: serde_json::Value = serde_json::from_str(default).expect(default);
                let fits = match field.ty {
                    Type::Integer32 | Type::Integer64 => value.is_i64(),
                    Type::Boolean => value.is_boolean(),
                    Type::IntOrString => value.is_i64() || value.is_string(),
                    Type::Enum(words) => value.as_str().is_some_and(|word| words.contains(&word)),
                    _ => value.is_string(),
                };
                assert!(fits, "{} {path}: {default}", kind.kind);
            });
        }
    }

    #[test]
    fn kinds_are_found_by_all_their_names() {
        for (word, kind) in [
            ("pod", "Pod"),
            ("pods", "Pod"),
            ("po", "Pod"),
            ("Pod", "Pod"),
            ("deploy", "Deployment"),
            ("deployments.apps", "Deployment"),
            ("deployment.v1.apps", "Deployment"),
            ("sc.storage.k8s.io", "StorageClass"),
        ] {
            assert_eq!(
                find_by_word(word).map(|info| info.kind),
                Some(kind),
                "{word}"
            );
        }
        for word in [
            "",
            "foo",
            "deployments.batch",
            "pods.v1",
            "deployments.v2.apps",
        ] {
            assert!(find_by_word(word).is_none(), "{word}");
        }
        assert_eq!(
            find("batch/v1", "Job").map(|info| info.plural),
            Some("jobs")
        );
        assert!(find("v1", "Job").is_none());
    }

    #[test]
    fn paths_are_split_behind_the_longest_kind() {
        let split = |path| split_path(path).map(|(kind, fields)| (kind.kind, fields.join("/")));
        assert_eq!(split("pod"), Ok(("Pod", String::new())));
        assert_eq!(
            split("pods.spec.containers."),
            Ok(("Pod", "spec/containers".to_owned()))
        );
        assert_eq!(
            split("deployments.apps.spec"),
            Ok(("Deployment", "spec".to_owned()))
        );
        assert_eq!(
            split("sc.storage.k8s.io.provisioner"),
            Ok(("StorageClass", "provisioner".to_owned()))
        );
        assert_eq!(split("foo.spec"), Err(PathError::Kind("foo".to_owned())));
        assert_eq!(split("pod.spec.containers[0]"), Err(PathError::Syntax));
        assert_eq!(split("pod..spec"), Err(PathError::Syntax));
    }

    #[test]
    fn fields_are_found_through_lists_and_maps() {
        let pod = find("v1", "Pod").expect("a kind");
        let image = pod.descend(&["spec", "containers", "image"]);
        let image = image.expect("a path").expect("a field");
        assert_eq!(
            (image.field.name, image.support),
            ("image", Support::Honoured)
        );
        assert!(pod.descend(&[]).is_ok_and(|place| place.is_none()));
        assert_eq!(pod.descend(&["spec", "nope", "image"]).err(), Some("nope"));
        assert_eq!(pod.descend(&["spec", "hostname", "x"]).err(), Some("x"));
    }

    #[test]
    fn nothing_below_an_ignored_or_refused_field_is_honoured() {
        let pod = find("v1", "Pod").expect("a kind");
        for path in [
            &[
                "spec",
                "affinity",
                "podAffinity",
                "requiredDuringSchedulingIgnoredDuringExecution",
                "labelSelector",
            ][..],
            &["spec", "volumes", "configMap", "items", "key"],
            &["status", "containerStatuses", "resources", "limits"],
        ] {
            let place = pod.descend(path).expect("a path").expect("a field");
            assert_ne!(place.support, Support::Honoured, "{path:?}");
        }
        let count = pod.count_support();
        assert_eq!(count.total(), 1418);
        assert!(
            count.honoured > 100 && count.ignored > 100 && count.refused > 100,
            "{count:?}"
        );
    }
}
