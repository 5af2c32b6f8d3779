//! The way from texts to objects.

use std::collections::HashMap;

use super::diagnostic::{Diagnostic, Lines, Problem, Severity, Span};
use super::kinds::{self, DocumentKind};
use super::node::{Content, Node};
use super::object::{self, Object};
use super::path::Path;
use super::source::{MAX_BYTES, SourceText};
use super::subject::{Class, Subject};
use super::yaml;
use crate::api::kind::KindInfo;
use crate::api::schema::Support;

/// Objects that are valid, and what their authors should know.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The objects in the order of the texts.
    pub objects: Vec<Object>,
    /// What can't be done here, and what has no effect here, in the order of the texts.
    pub notices: Vec<Diagnostic>,
}

impl Loaded {
    /// Whether something in the objects can't be done here.
    pub fn is_refused(&self) -> bool {
        self.notices
            .iter()
            .any(|notice| notice.severity == Severity::Refused)
    }
}

/// Reads, checks, defaults and validates everything in the texts.
///
/// # Errors
/// All mistakes of all texts, and their warnings, in the order of the texts.
pub fn load(sources: &[SourceText]) -> Result<Loaded, Vec<Diagnostic>> {
    let mut loader = Loader::default();
    let mut budget = yaml::Budget::default();
    let mut bytes = 0;
    for (index, source) in sources.iter().enumerate() {
        loader.source = index;
        bytes += source.text.len();
        let lines = Lines::new(&source.text);
        if bytes > MAX_BYTES {
            let message = format!("the manifests are larger than {} MiB", MAX_BYTES >> 20);
            loader.say(
                &lines,
                &Subject::default(),
                Problem::error(Span::default(), message),
            );
            break;
        }
        loader.text(&source.text, &lines, &mut budget);
    }
    if loader.seen == 0 && loader.diagnostics.is_empty() && !sources.is_empty() {
        loader.source = 0;
        let problem = Problem::error(Span::default(), "there is no object in it")
            .help("write a pod: apiVersion, kind, metadata, spec");
        loader.say(&Lines::new(""), &Subject::default(), problem);
    }
    loader
        .diagnostics
        .sort_by_key(|diagnostic| (diagnostic.source, diagnostic.span.start));
    if loader
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
    {
        return Err(loader.diagnostics);
    }
    Ok(Loaded {
        objects: loader.objects,
        notices: loader.diagnostics,
    })
}

#[derive(Default)]
struct Loader {
    source: usize,
    objects: Vec<Object>,
    diagnostics: Vec<Diagnostic>,
    /// Objects met, also those that are not valid.
    seen: usize,
    /// Where each named object was first written: kind, namespace, name; source, line.
    places: HashMap<(&'static str, String, String), (usize, usize)>,
}

impl Loader {
    fn say(&mut self, lines: &Lines<'_>, subject: &Subject<'_>, problem: Problem) {
        self.diagnostics
            .push(lines.locate(self.source, subject, problem));
    }

    fn text(&mut self, text: &str, lines: &Lines<'_>, budget: &mut yaml::Budget) {
        let prepared = yaml::prepare(text);
        let (documents, problems) = yaml::parse(&prepared, budget);
        for problem in problems {
            self.say(lines, &Subject::default(), problem);
        }
        for document in &documents {
            self.document(document, &Path::Root, document, lines);
        }
    }

    /// One object: the `document` itself, or an item of the list that the document is.
    fn document(
        &mut self,
        document: &Node<'_>,
        root: &Path<'_>,
        node: &Node<'_>,
        lines: &Lines<'_>,
    ) {
        self.seen += 1;
        if !matches!(node.content, Content::Mapping(_)) {
            let message = "an object with apiVersion, kind and metadata is expected";
            let problem = Problem::error(node.span, message).of(root);
            return self.say(lines, &Subject::default(), problem);
        }
        match kinds::kind_of(node, root) {
            Ok(DocumentKind::List) => self.list(document, root, node, lines),
            Ok(DocumentKind::Object(kind)) => self.object(document, root, node, lines, kind),
            Err(problems) => {
                let name = name_of(node);
                let subject = Subject {
                    name: name.as_deref(),
                    class: Class::Unknown,
                    ..Subject::default()
                };
                for problem in problems {
                    self.say(lines, &subject, problem);
                }
            }
        }
    }

    fn list(&mut self, document: &Node<'_>, root: &Path<'_>, node: &Node<'_>, lines: &Lines<'_>) {
        let known = ["apiVersion", "kind", "metadata", "items"];
        if let Content::Mapping(entries) = &node.content {
            for entry in entries
                .iter()
                .filter(|entry| !known.contains(&entry.key.as_ref()))
            {
                let message = format!("unknown field {:?}", entry.key);
                let path = root.field(&entry.key);
                let problem = Problem::error(entry.key_span, message).of(&path);
                self.say(lines, &Subject::default(), problem);
            }
        }
        let path = root.field("items");
        let Some(entry) = node.entry("items").filter(|entry| !entry.value.is_null()) else {
            let problem = Problem::error(node.span, "Required value").of(&path);
            return self.say(lines, &Subject::default(), problem);
        };
        let Content::Sequence(items) = &entry.value.content else {
            let message = "Invalid value: must be a list";
            let problem = Problem::error(entry.key_span, message).of(&path);
            return self.say(lines, &Subject::default(), problem);
        };
        for (index, item) in items.iter().enumerate() {
            self.document(document, &path.index(index), item, lines);
        }
    }

    fn object(
        &mut self,
        document: &Node<'_>,
        root: &Path<'_>,
        node: &Node<'_>,
        lines: &Lines<'_>,
        kind: &'static KindInfo,
    ) {
        let name = name_of(node);
        let place = root.to_string();
        let subject = Subject {
            name: name.as_deref(),
            class: Class::Kind(kind),
            root: &place,
        };
        if let Support::Refused(reason) = kind.support {
            let span = node
                .entry("kind")
                .map_or(node.span, |entry| entry.value.span);
            let problem = Problem::refused(span, format!("not supported: {reason}"));
            let path = root.field("kind");
            self.say(lines, &subject, problem.of(&path));
        }
        let (object, problems) = object::read(kind, document, root, node);
        for problem in problems {
            self.say(lines, &subject, problem);
        }
        let Some(object) = object else { return };
        let line = lines.line(node.span.start);
        let meta = object.metadata();
        let namespace = meta.namespace.clone().unwrap_or_default();
        let name_alone = meta.name.clone().unwrap_or_default();
        let key = (object.kind(), namespace, name_alone);
        if let Some((source, first)) = self.places.get(&key) {
            let place = if *source == self.source {
                String::new()
            } else {
                " of another file".to_owned()
            };
            let metadata = root.field("metadata");
            let path = metadata.field("name");
            let message = format!("Duplicate value: {:?}", key.2);
            let problem = Problem::error(path.locate(document), message)
                .of(&path)
                .help(format!(
                    "the same {} begins in line {first}{place}",
                    kind.kind
                ));
            self.say(lines, &subject, problem);
        } else if !key.2.is_empty() {
            self.places.insert(key, (self.source, line));
        }
        self.objects.push(object);
    }
}

/// `pod/web`, as far as the document says.
fn name_of(node: &Node<'_>) -> Option<String> {
    let kind = node.entry("kind")?.value.text()?.to_lowercase();
    let name = node.entry("metadata")?.value.entry("name")?.value.text()?;
    Some(format!("{kind}/{name}"))
}
