//! Compares a document with the schema of its kind: unknown and missing fields, types, words,
//! syntax of scalars, and what podling does with each field. Goes on after a mistake, so that all
//! of a document's are reported at once, and gives back the document as JSON without the parts
//! that were wrong.

use serde_json::Value;

use super::diagnostic::{Problem, Span};
use super::nearest::nearest;
use super::node::{Content, Entry, Meaning, Node};
use super::path::Path;
use crate::api::quantity::Quantity;
use crate::api::schema::{FieldInfo, ObjectInfo, Support, Type};

/// What a comparison found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Mistakes and warnings.
    pub problems: Vec<Problem>,
    /// Paths about which something is said already, so that their absence isn't said as well.
    pub settled: Vec<String>,
}

/// Fields of `metadata` that the API server sets, whatever a manifest says.
const SERVER_SET: [&str; 8] = [
    "uid",
    "resourceVersion",
    "generation",
    "selfLink",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "managedFields",
];

/// Compares a document with its kind.
pub fn check(node: &Node<'_>, root: &Path<'_>, kind: &'static ObjectInfo) -> (Value, Findings) {
    let mut checker = Checker {
        findings: Findings::default(),
        quiet: false,
        secret: false,
    };
    let place = Place {
        path: root,
        span: node.span,
        above: None,
    };
    let value = checker.object(node, kind, &place).unwrap_or(Value::Null);
    (value, checker.findings)
}

/// Where the checker is: the path, where a missing field is reported, and the objects around.
struct Place<'p> {
    path: &'p Path<'p>,
    span: Span,
    above: Option<(&'static ObjectInfo, &'p Place<'p>)>,
}

struct Checker {
    findings: Findings,
    /// Inside a field that is ignored as a whole, of which one warning is enough.
    quiet: bool,
    /// Inside a field whose values aren't to be repeated: messages end up in the logs of CI.
    secret: bool,
}

impl Checker {
    fn error(&mut self, span: Span, path: &Path<'_>, message: impl Into<String>) -> &mut Problem {
        self.findings.settled.push(path.to_string());
        self.findings
            .problems
            .push(Problem::error(span, message).of(path));
        let last = self.findings.problems.len() - 1;
        &mut self.findings.problems[last]
    }

    fn value(&mut self, node: &Node<'_>, ty: &'static Type, place: &Place<'_>) -> Option<Value> {
        match ty {
            Type::Any => match node.content {
                Content::Mapping(_) => Some(node.to_json()),
                _ => self.wrong(node, place, "must be an object"),
            },
            Type::List(item) => self.list(node, item, place),
            Type::Map(value) => self.map(node, value, place),
            Type::Object(info) => self.object(node, info, place),
            scalar => self.scalar(node, scalar, place),
        }
    }

    fn list(&mut self, node: &Node<'_>, ty: &'static Type, place: &Place<'_>) -> Option<Value> {
        let Content::Sequence(items) = &node.content else {
            return self.wrong(node, place, "must be a list");
        };
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let path = place.path.index(index);
            let inner = Place {
                path: &path,
                span: item.span,
                above: place.above,
            };
            // An item that is wrong keeps its place, so that the others' indices stay true.
            let value = self.value(item, ty, &inner).unwrap_or_else(|| neutral(ty));
            list.push(value);
        }
        Some(Value::Array(list))
    }

    fn map(&mut self, node: &Node<'_>, ty: &'static Type, place: &Place<'_>) -> Option<Value> {
        let Content::Mapping(entries) = &node.content else {
            return self.wrong(node, place, "must be a map of names and values");
        };
        let mut map = serde_json::Map::with_capacity(entries.len());
        for entry in entries.iter() {
            let path = place.path.key(&entry.key);
            let inner = Place {
                path: &path,
                span: entry.key_span,
                above: None,
            };
            let value = match (entry.value.is_null(), ty) {
                (true, Type::String) => Some(Value::String(String::new())),
                _ => self.value(&entry.value, ty, &inner),
            };
            if let Some(value) = value {
                map.insert(entry.key.clone().into_owned(), value);
            }
        }
        Some(Value::Object(map))
    }

    fn object(
        &mut self,
        node: &Node<'_>,
        info: &'static ObjectInfo,
        place: &Place<'_>,
    ) -> Option<Value> {
        let no_entries: [Entry<'_>; 0] = [];
        let entries = match &node.content {
            Content::Mapping(entries) => &entries[..],
            Content::Scalar(_) if node.is_null() => &no_entries,
            _ => return self.wrong(node, place, "must be an object"),
        };
        let mut object = serde_json::Map::with_capacity(entries.len());
        let mut meant = Vec::new();
        for entry in entries {
            let Some(field) = info.field(&entry.key) else {
                meant.extend(self.unknown(entry, info, place));
                continue;
            };
            if entry.value.is_null() || is_server_set(field, info, place) {
                continue;
            }
            let path = place.path.field(field.name);
            let inner = Place {
                path: &path,
                span: entry.key_span,
                above: Some((info, place)),
            };
            let (was_quiet, was_secret) = (self.quiet, self.secret);
            self.secret |= info.name == "Secret" && ["data", "stringData"].contains(&field.name);
            self.support(entry, field, &inner);
            let value = self.value(&entry.value, &field.ty, &inner);
            (self.quiet, self.secret) = (was_quiet, was_secret);
            if let Some(value) = value {
                object.insert(field.name.to_owned(), value);
            }
        }
        for field in info.fields.iter().filter(|field| field.required) {
            let present = entries
                .iter()
                .any(|entry| entry.key == field.name && !entry.value.is_null());
            let path = place.path.field(field.name);
            if present {
                continue;
            }
            if meant.contains(&field.name) {
                self.findings.settled.push(path.to_string());
            } else {
                self.error(place.span, &path, "Required value");
            }
        }
        Some(Value::Object(object))
    }

    /// Says what podling does with a field, where that is less than a cluster does.
    fn support(&mut self, entry: &Entry<'_>, field: &FieldInfo, place: &Place<'_>) {
        if self.quiet || entry.value.is_empty() || is_default(&entry.value, field) {
            return;
        }
        match field.support {
            Support::Honoured => {}
            Support::Ignored(reason) => {
                let problem = Problem::warning(entry.key_span, format!("ignored: {reason}"));
                self.findings.problems.push(problem.of(place.path));
                self.quiet = true;
            }
            Support::Refused(reason) => {
                let message = format!("not supported: {reason}");
                let problem = Problem::refused(entry.key_span, message).of(place.path);
                self.findings.problems.push(problem);
                self.quiet = true;
            }
        }
    }

    /// Reports an unknown field; gives back the known one that was meant.
    fn unknown(
        &mut self,
        entry: &Entry<'_>,
        info: &'static ObjectInfo,
        place: &Place<'_>,
    ) -> Option<&'static str> {
        let name = entry.key.as_ref();
        let path = place.path.field(name);
        let near = nearest(name, info.fields.iter().map(|field| field.name));
        let elsewhere = belongs(name, info, place);
        let help = match (near, elsewhere) {
            (Some(near), None) => Some(format!("did you mean {near:?}?")),
            (Some(near), Some(_)) if near.eq_ignore_ascii_case(name) => {
                Some(format!("did you mean {near:?}?"))
            }
            (_, Some(elsewhere)) => Some(format!("{name:?} belongs to {elsewhere}")),
            (None, None) => None,
        };
        let problem = self.error(entry.key_span, &path, format!("unknown field {name:?}"));
        problem.help = help;
        near
    }

    fn scalar(&mut self, node: &Node<'_>, ty: &'static Type, place: &Place<'_>) -> Option<Value> {
        let Content::Scalar(scalar) = &node.content else {
            return self.wrong(node, place, expectation(ty));
        };
        let meaning = scalar.meaning();
        let text = scalar.text.as_ref();
        match (ty, meaning) {
            (Type::String | Type::IntOrString, Meaning::Text(_)) => {
                Some(Value::String(text.to_owned()))
            }
            // Nothing in a list of texts is the empty text, as it is to the API server.
            (Type::String, Meaning::Null) => Some(Value::String(String::new())),
            (Type::Enum(words), Meaning::Text(_)) => self.word(node, text, words, place),
            (Type::Integer32 | Type::IntOrString, Meaning::Int(number)) => {
                self.integer(node, i32::try_from(number).ok().map(i64::from), place, 32)
            }
            (Type::Integer64, Meaning::Int(number)) => {
                self.integer(node, i64::try_from(number).ok(), place, 64)
            }
            (Type::Boolean, Meaning::Bool(value)) => Some(Value::Bool(value)),
            (Type::Number, Meaning::Int(_) | Meaning::Float(_)) => Some(node.to_json()),
            (Type::Quantity, Meaning::Int(number)) => {
                self.quantity(node, &number.to_string(), place)
            }
            (Type::Quantity, Meaning::Text(_) | Meaning::Float(_)) => {
                self.quantity(node, text, place)
            }
            (Type::Time, Meaning::Text(_)) if text.parse::<jiff::Timestamp>().is_ok() => {
                Some(Value::String(text.to_owned()))
            }
            (Type::Bytes, Meaning::Text(_)) if is_base64(text) => {
                Some(Value::String(text.split_ascii_whitespace().collect()))
            }
            _ => self.wrong(node, place, expectation(ty)),
        }
    }

    fn integer(
        &mut self,
        node: &Node<'_>,
        value: Option<i64>,
        place: &Place<'_>,
        bits: u32,
    ) -> Option<Value> {
        match value {
            Some(value) => Some(Value::from(value)),
            None => self.wrong(
                node,
                place,
                &format!("must be an integer that fits in {bits} bits"),
            ),
        }
    }

    fn quantity(&mut self, node: &Node<'_>, text: &str, place: &Place<'_>) -> Option<Value> {
        match Quantity::parse(text) {
            Ok(_) => Some(Value::String(text.to_owned())),
            Err(error) => self.wrong(node, place, &error.to_string()),
        }
    }

    fn word(
        &mut self,
        node: &Node<'_>,
        text: &str,
        words: &[&'static str],
        place: &Place<'_>,
    ) -> Option<Value> {
        if words.contains(&text) {
            return Some(Value::String(text.to_owned()));
        }
        let mut sorted: Vec<_> = words.iter().filter(|word| !word.is_empty()).collect();
        sorted.sort();
        let supported: Vec<String> = sorted.iter().map(|word| format!("{word:?}")).collect();
        let message = format!(
            "Unsupported value: {text:?}: supported values: {}",
            supported.join(", ")
        );
        let near = nearest(text, words.iter().copied());
        let problem = self.error(node.span, place.path, message);
        problem.help = near.map(|near| format!("did you mean {near:?}?"));
        None
    }

    fn wrong<T>(&mut self, node: &Node<'_>, place: &Place<'_>, expectation: &str) -> Option<T> {
        let (message, help) = match &node.content {
            Content::Mapping(_) => (
                format!("Invalid value: {expectation}, not an object"),
                (expectation == "must be a list").then(|| "begin each item with \"- \"".to_owned()),
            ),
            Content::Sequence(_) => (format!("Invalid value: {expectation}, not a list"), None),
            Content::Scalar(_) if self.secret => (format!("Invalid value: {expectation}"), None),
            Content::Scalar(scalar) => {
                let text = scalar.text.as_ref();
                let meaning = scalar.meaning();
                let shown = match meaning {
                    Meaning::Text(_) | Meaning::OldBool(_) => format!("{text:?}"),
                    Meaning::Null => "null".to_owned(),
                    Meaning::Bool(_) | Meaning::Int(_) | Meaning::Float(_) => text.to_owned(),
                };
                (
                    format!("Invalid value: {shown}: {expectation}"),
                    scalar_help(text, meaning, expectation),
                )
            }
        };
        // A block's node stands where its first item does; the key says better what is meant.
        let span = match node.content {
            Content::Scalar(_) => node.span,
            _ => place.span,
        };
        self.error(span, place.path, message).help = help;
        None
    }
}

fn scalar_help(text: &str, meaning: Meaning<'_>, expectation: &str) -> Option<String> {
    match (meaning, expectation) {
        (Meaning::OldBool(_), "must be a string") => Some(format!(
            "clusters read it as a boolean: quote it, \"{text}\""
        )),
        (Meaning::Bool(_) | Meaning::Int(_) | Meaning::Float(_), "must be a string") => {
            Some(format!("quote it: \"{text}\""))
        }
        (Meaning::OldBool(value), "must be true or false") => Some(format!("write {value}")),
        (Meaning::Text("true" | "false"), "must be true or false") => {
            Some("remove the quotes".to_owned())
        }
        (Meaning::Text(text), expectation)
            if expectation.starts_with("must be an integer") && text.parse::<i64>().is_ok() =>
        {
            Some("remove the quotes".to_owned())
        }
        (_, "must be a list") => Some("begin each item with \"- \"".to_owned()),
        _ => None,
    }
}

const fn expectation(ty: &Type) -> &'static str {
    match ty {
        Type::String | Type::Enum(_) => "must be a string",
        Type::Integer32 | Type::Integer64 => "must be an integer",
        Type::Boolean => "must be true or false",
        Type::Number => "must be a number",
        Type::Time => "must be a time such as \"2026-01-01T00:00:00Z\"",
        Type::Quantity => "must be a quantity such as 100m or 64Mi",
        Type::IntOrString => "must be an integer or a string",
        Type::Bytes => "must be base64 text",
        Type::List(_) => "must be a list",
        Type::Any | Type::Map(_) | Type::Object(_) => "must be an object",
    }
}

/// What stands for a list's item that is wrong.
fn neutral(ty: &Type) -> Value {
    match ty {
        Type::Object(_) | Type::Map(_) | Type::Any => Value::Object(serde_json::Map::new()),
        Type::List(_) => Value::Array(Vec::new()),
        Type::Integer32 | Type::Integer64 | Type::Number | Type::IntOrString => Value::from(0),
        Type::Boolean => Value::Bool(false),
        Type::Quantity => Value::String("0".to_owned()),
        Type::Time => Value::String("1970-01-01T00:00:00Z".to_owned()),
        Type::Enum(words) => Value::String(words.first().copied().unwrap_or_default().to_owned()),
        Type::String | Type::Bytes => Value::String(String::new()),
    }
}

/// `status`, and what the API server itself sets in `metadata`: whoever applies what a cluster
/// printed has them in the manifest, and they mean nothing.
fn is_server_set(field: &FieldInfo, info: &ObjectInfo, place: &Place<'_>) -> bool {
    match info.name {
        "ObjectMeta" => SERVER_SET.contains(&field.name),
        _ => field.name == "status" && place.above.is_none(),
    }
}

fn is_default(node: &Node<'_>, field: &FieldInfo) -> bool {
    let (Some(default), Content::Scalar(scalar)) = (field.default, &node.content) else {
        return false;
    };
    default.trim_matches('"') == scalar.text
}

/// Where a field that isn't known here is known: in an object around this one, or in one that is
/// part of this one or of those around.
fn belongs(name: &str, info: &'static ObjectInfo, place: &Place<'_>) -> Option<String> {
    let mut around = place.above;
    let mut levels = vec![(info, place.path)];
    while let Some((info, place)) = around {
        if info.field(name).is_some() {
            let path = place.path.to_string();
            return Some(if path.is_empty() {
                "the top level".to_owned()
            } else {
                path
            });
        }
        levels.push((info, place.path));
        around = place.above;
    }
    levels.into_iter().find_map(|(info, path)| {
        // What every such object has comes first: an image is a container's before a volume's.
        let (required, optional): (Vec<_>, Vec<_>) =
            info.fields.iter().partition(|field| field.required);
        let parts = required
            .into_iter()
            .chain(optional)
            .filter(|field| field.name != "status");
        let part = parts.into_iter().find_map(|field| {
            let (inner, list) = match &field.ty {
                Type::Object(inner) => (inner, ""),
                Type::List(Type::Object(inner)) => (inner, "[]"),
                _ => return None,
            };
            inner.field(name).map(|_| format!("{}{list}", field.name))
        })?;
        let path = path.to_string();
        Some(if path.is_empty() {
            part
        } else {
            format!("{path}.{part}")
        })
    })
}

fn is_base64(text: &str) -> bool {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let padding = digits
        .iter()
        .rev()
        .take_while(|byte| **byte == b'=')
        .count();
    let data = &digits[..digits.len() - padding];
    digits.len().is_multiple_of(4)
        && padding <= 2
        && data
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte))
}
