//! Where rules say what is wrong, in the API server's phrases.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::manifest::diagnostic::{Problem, Severity, Span};
use crate::manifest::nearest::nearest;
use crate::manifest::node::Node;
use crate::manifest::path::Path;

/// Collects what rules find.
pub struct Report<'n, 't> {
    document: &'n Node<'t>,
    settled: &'n [String],
    problems: Vec<Problem>,
}

impl<'n, 't> Report<'n, 't> {
    /// A report on objects of that document. Nothing more is said about `settled` paths, their
    /// parts, and what they are part of.
    pub fn new(document: &'n Node<'t>, settled: &'n [String]) -> Self {
        Self {
            document,
            settled,
            problems: Vec::new(),
        }
    }

    /// What was found.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Whether the manifest has something at that path.
    pub fn is_written(&self, path: &Path<'_>) -> bool {
        path.is_in(self.document)
    }

    /// Where the key of a path stands.
    pub fn place(&self, path: &Path<'_>) -> Span {
        path.locate_key(self.document)
    }

    /// A value that breaks rules, one message each.
    pub fn each(&mut self, path: &Path<'_>, value: impl Serialize + Copy, broken: Vec<String>) {
        for rule in broken {
            self.invalid(path, value, &rule);
        }
    }

    /// A value that breaks a rule.
    pub fn invalid(&mut self, path: &Path<'_>, value: impl Serialize, rule: &str) {
        self.say(path, format!("Invalid value: {}: {rule}", quoted(value)));
    }

    /// A number that may not be below nought.
    pub fn not_negative(&mut self, path: &Path<'_>, value: Option<impl Into<i64>>) {
        if let Some(value) = value.map(Into::into).filter(|value| *value < 0) {
            self.invalid(path, value, "must be greater than or equal to 0");
        }
    }

    /// An object that as a whole breaks a rule, and is too large to be shown.
    pub fn broken(&mut self, path: &Path<'_>, rule: &str) {
        self.say(path, format!("Invalid value: {rule}"));
    }

    /// A value that a cluster would take and that can't be done here, for this reason.
    pub fn refuse(&mut self, path: &Path<'_>, reason: &str) {
        self.say_as(Severity::Refused, path, format!("not supported: {reason}"));
    }

    /// How much was found so far.
    pub fn count(&self) -> usize {
        self.problems.len()
    }

    /// A field without which the object makes no sense.
    pub fn required(&mut self, path: &Path<'_>, detail: &str) {
        self.say(
            path,
            if detail.is_empty() {
                "Required value".to_owned()
            } else {
                format!("Required value: {detail}")
            },
        );
    }

    /// A value that must be the only one of its kind and isn't.
    pub fn duplicate(&mut self, path: &Path<'_>, value: impl Serialize) {
        self.say(path, format!("Duplicate value: {}", quoted(value)));
    }

    /// A name of something that isn't there.
    pub fn not_found(&mut self, path: &Path<'_>, value: &str, known: &[&str]) {
        self.say(path, format!("Not found: {}", quoted(value)));
        let near = nearest(value, known.iter().copied());
        if let (Some(near), Some(problem)) = (near, self.last(path)) {
            problem.help = Some(format!("did you mean {near:?}?"));
        }
    }

    /// A field that must not be there.
    pub fn forbidden(&mut self, path: &Path<'_>, reason: &str) {
        self.say(path, format!("Forbidden: {reason}"));
    }

    /// A word that is none of the known ones.
    pub fn unsupported(&mut self, path: &Path<'_>, value: impl Serialize, supported: &[&str]) {
        let supported: Vec<String> = supported.iter().map(|word| format!("{word:?}")).collect();
        let supported = supported.join(", ");
        self.say(
            path,
            format!(
                "Unsupported value: {}: supported values: {supported}",
                quoted(value)
            ),
        );
    }

    /// A list with more than it may have.
    pub fn too_many(&mut self, path: &Path<'_>, count: usize, most: usize) {
        self.say(
            path,
            format!("Too many: {count}: must have at most {most} items"),
        );
    }

    /// More bytes than there may be.
    pub fn too_long(&mut self, path: &Path<'_>, most: usize) {
        self.say(path, format!("Too long: may not be more than {most} bytes"));
    }

    /// Advice to go with what was just said about the path.
    pub fn advise(&mut self, path: &Path<'_>, help: &str) {
        if let Some(problem) = self.last(path) {
            problem.help = Some(help.to_owned());
        }
    }

    /// A name that others of its kind may not have; says so the second time.
    pub fn unique<T: Ord + Serialize + Copy>(
        &mut self,
        seen: &mut BTreeSet<T>,
        path: &Path<'_>,
        value: T,
    ) {
        if !seen.insert(value) {
            self.duplicate(path, value);
        }
    }

    fn last(&mut self, path: &Path<'_>) -> Option<&mut Problem> {
        let path = path.to_string();
        self.problems
            .last_mut()
            .filter(|problem| problem.path == path)
    }

    fn say(&mut self, path: &Path<'_>, message: String) {
        self.say_as(Severity::Error, path, message);
    }

    fn say_as(&mut self, severity: Severity, path: &Path<'_>, message: String) {
        let text = path.to_string();
        let settled = |known: &String| is_within(known, &text) || is_within(&text, known);
        if self.settled.iter().any(settled) {
            return;
        }
        let span = path.locate(self.document);
        self.problems.push(Problem {
            severity,
            span,
            path: text,
            message,
            help: None,
        });
    }
}

/// Whether a path is another one or a part of it.
fn is_within(inner: &str, outer: &str) -> bool {
    inner
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn quoted(value: impl Serialize) -> String {
    // Values are texts, numbers and maps with text keys, which always have a JSON form.
    serde_json::to_string(&value).unwrap_or_default()
}
