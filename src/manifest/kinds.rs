//! The kinds that a manifest may hold.

use super::diagnostic::Problem;
use super::nearest::nearest;
use super::node::Node;
use super::path::Path;

/// A kind of the API.
#[derive(Debug)]
pub struct Kind {
    /// Its name, such as `Pod`.
    pub name: &'static str,
    /// The group and version it is in, such as `apps/v1`.
    pub api_version: &'static str,
    /// Whether podling can do something with it.
    pub runnable: bool,
}

const fn kind(name: &'static str, api_version: &'static str, runnable: bool) -> Kind {
    Kind {
        name,
        api_version,
        runnable,
    }
}

/// The kinds that are known by name.
const KINDS: [Kind; 15] = [
    kind("Pod", "v1", true),
    kind("List", "v1", true),
    kind("ConfigMap", "v1", false),
    kind("CronJob", "batch/v1", false),
    kind("DaemonSet", "apps/v1", false),
    kind("Deployment", "apps/v1", false),
    kind("Job", "batch/v1", false),
    kind("Namespace", "v1", false),
    kind("PersistentVolume", "v1", false),
    kind("PersistentVolumeClaim", "v1", false),
    kind("ReplicaSet", "apps/v1", false),
    kind("Secret", "v1", false),
    kind("Service", "v1", false),
    kind("StatefulSet", "apps/v1", false),
    kind("StorageClass", "storage.k8s.io/v1", false),
];

/// The kind of a document, or everything that is wrong with what it says about it.
pub fn kind_of(node: &Node<'_>, root: &Path<'_>) -> Result<&'static Kind, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut said = |name: &'static str, help: &str| {
        let path = root.field(name);
        let value = node
            .entry(name)
            .map(|entry| &entry.value)
            .filter(|value| !value.is_null());
        let text = value.and_then(|value| value.text());
        match (value, text) {
            (Some(_), Some(text)) if !text.is_empty() => return Some(text),
            (Some(value), None) => {
                problems
                    .push(Problem::error(value.span, "Invalid value: must be a string").of(&path));
            }
            _ => problems.push(
                Problem::error(node.span, "Required value")
                    .of(&path)
                    .help(help),
            ),
        }
        None
    };
    let api_version = said("apiVersion", "a pod begins with \"apiVersion: v1\"");
    let name = said("kind", "a pod has \"kind: Pod\"");
    let Some(name) = name else {
        return Err(problems);
    };

    let runnable = KINDS
        .iter()
        .filter(|kind| kind.runnable)
        .map(|kind| kind.name);
    let runnable = runnable.collect::<Vec<_>>().join(" and ");
    let path = root.field("kind");
    let span = node
        .entry("kind")
        .map_or(node.span, |entry| entry.value.span);
    let Some(kind) = KINDS.iter().find(|kind| kind.name == name) else {
        let help = match nearest(name, KINDS.iter().map(|kind| kind.name)) {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!("podling runs {runnable}"),
        };
        problems.push(
            Problem::error(span, format!("unknown kind {name:?}"))
                .of(&path)
                .help(help),
        );
        return Err(problems);
    };
    if let Some(api_version) = api_version
        && api_version != kind.api_version
    {
        let path = root.field("apiVersion");
        let span = node
            .entry("apiVersion")
            .map_or(node.span, |entry| entry.value.span);
        let message = format!("there is no kind {name:?} in version {api_version:?}");
        let help = format!("write \"apiVersion: {}\"", kind.api_version);
        problems.push(Problem::error(span, message).of(&path).help(help));
    }
    if !kind.runnable {
        let message = format!("kind {name} is not supported yet; podling runs {runnable}");
        problems.push(Problem::error(span, message).of(&path));
    }
    if problems.is_empty() {
        Ok(kind)
    } else {
        Err(problems)
    }
}
