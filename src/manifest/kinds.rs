//! Which kind a document says it is.

use super::diagnostic::Problem;
use super::nearest::nearest;
use super::node::Node;
use super::path::Path;
use crate::api::kind::{KINDS, KindInfo};

/// What a document is.
#[derive(Debug)]
pub enum DocumentKind {
    /// A list of documents.
    List,
    /// An object.
    Object(&'static KindInfo),
}

/// The kind of lists, and the version that it is in.
const LIST: &str = "List";
const LIST_VERSION: &str = "v1";

/// The kind of a document, or everything that is wrong with what it says about it.
pub fn kind_of(node: &Node<'_>, root: &Path<'_>) -> Result<DocumentKind, Vec<Problem>> {
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

    let span = node
        .entry("kind")
        .map_or(node.span, |entry| entry.value.span);
    let known = KINDS.iter().find(|kind| kind.kind == name);
    let expected = match known {
        Some(kind) => kind.api_version(),
        None if name == LIST => LIST_VERSION.to_owned(),
        None => {
            let names = KINDS.iter().map(|kind| kind.kind);
            let help = match nearest(name, names.chain([LIST])) {
                Some(near) => format!("did you mean {near:?}?"),
                None => "`podling explain` lists the kinds".to_owned(),
            };
            let problem = Problem::error(span, format!("unknown kind {name:?}"));
            problems.push(problem.of(&root.field("kind")).help(help));
            return Err(problems);
        }
    };
    if let Some(api_version) = api_version
        && api_version != expected
    {
        let path = root.field("apiVersion");
        let span = node
            .entry("apiVersion")
            .map_or(node.span, |entry| entry.value.span);
        let message = format!("there is no kind {name:?} in version {api_version:?}");
        let help = format!("write \"apiVersion: {expected}\"");
        problems.push(Problem::error(span, message).of(&path).help(help));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(known.map_or(DocumentKind::List, DocumentKind::Object))
}
