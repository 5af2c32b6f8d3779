//! The documentation of kinds and fields, laid out as `kubectl explain` lays it out, with one line
//! more where podling differs from a cluster: `SUPPORT: ignored: there is one node`.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::table;
use crate::api::kind::{KINDS, KindInfo, Place};
use crate::api::schema::{FieldInfo, Support, Type};

/// Words of a closed set that a list of fields shows before it breaks off.
const WORDS_IN_A_LIST: usize = 4;

/// What is to be explained, and how far down.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The kind.
    pub kind: &'a KindInfo,
    /// The field; `None` for the kind as a whole.
    pub place: Option<Place>,
    /// The names that lead to the field.
    pub path: &'a [&'a str],
    /// Show the names and types of all fields below, without their documentation.
    pub recursive: bool,
    /// How many levels of fields to show; 0 for all. Only with `recursive`.
    pub max_depth: usize,
}

impl Subject<'_> {
    fn support(&self) -> Support {
        self.place.map_or(self.kind.support, |place| place.support)
    }

    /// The fields below, by name.
    fn fields(&self) -> Vec<Place> {
        let mut fields: Vec<Place> = match self.place {
            None => self.kind.fields().collect(),
            Some(place) => place.fields().collect(),
        };
        fields.sort_by_key(|place| place.field.name);
        fields
    }

    /// The field's own documentation, then that of its type.
    fn description(&self) -> Vec<String> {
        match self.place {
            None => paragraphs(self.kind.object.doc),
            Some(Place { field, .. }) => {
                let mut text = paragraphs(field.doc);
                text.extend(type_doc(&field.ty));
                text
            }
        }
    }
}

/// The first lines, which say what kind is spoken of; also before an error about its fields.
pub fn header(kind: &KindInfo) -> String {
    let group = match kind.group {
        "" => String::new(),
        group => format!("GROUP:      {group}\n"),
    };
    format!("{group}KIND:       {}\nVERSION:    {}\n", kind.kind, kind.version)
}

/// The documentation as text.
pub fn plaintext(subject: &Subject) -> String {
    let mut text = header(subject.kind);
    // Writing into a String can't fail, so the results of `write!` are dropped from here on.
    match subject.place {
        None => {
            if subject.support() != Support::Honoured {
                let _ = writeln!(text, "SUPPORT:    {}", subject.support());
            }
            text.push('\n');
        }
        Some(place) => field_header(&mut text, place),
    }
    text.push_str("DESCRIPTION:\n");
    let description = subject.description();
    if description.is_empty() {
        text.push_str("    <empty>\n");
    } else {
        for paragraph in &description {
            indented(&mut text, paragraph, 76, 4);
        }
        text.push_str("    \n");
    }
    let fields = subject.fields();
    if !fields.is_empty() {
        text.push_str("FIELDS:\n");
        for place in fields {
            field_entry(&mut text, place, subject, 1, subject.support());
        }
    }
    text.push('\n');
    text
}

fn field_header(text: &mut String, Place { field, support }: Place) {
    let _ = writeln!(text, "\nFIELD: {} <{}>", field.name, type_name(&field.ty));
    if support != Support::Honoured {
        let _ = writeln!(text, "SUPPORT: {support}");
    }
    match words(&field.ty) {
        [] => text.push_str("\n\n"),
        words => {
            text.push_str("ENUM:\n");
            for word in words {
                let _ = writeln!(text, "    {}", shown(word));
            }
            text.push('\n');
        }
    }
}

fn field_entry(text: &mut String, place: Place, subject: &Subject, level: usize, outer: Support) {
    let Place { field, support } = place;
    let indent = "  ".repeat(level);
    let required = if field.required { " -required-" } else { "" };
    let _ = writeln!(text, "{indent}{}\t<{}>{required}", field.name, type_name(&field.ty));
    let words = words(&field.ty);
    if !words.is_empty() {
        let first: Vec<&str> = words.iter().take(WORDS_IN_A_LIST).map(|word| shown(word)).collect();
        let rest = if words.len() > WORDS_IN_A_LIST { ", ...." } else { "" };
        let _ = writeln!(text, "{indent}enum: {}{rest}", first.join(", "));
    }
    // What holds for the field above, or for the page, is not said again for each field below.
    if support != Support::Honoured && support != outer {
        let _ = writeln!(text, "{indent}support: {support}");
    }
    if !subject.recursive {
        let description = paragraphs(field.doc);
        if description.is_empty() {
            let _ = writeln!(text, "{indent}  <no description>");
        }
        for paragraph in &description {
            indented(text, paragraph, 78 - 2 * level, 2 * level + 2);
        }
        text.push('\n');
    } else if subject.max_depth == 0 || level < subject.max_depth {
        let mut fields: Vec<Place> = place.fields().collect();
        fields.sort_by_key(|place| place.field.name);
        for inner in fields {
            field_entry(text, inner, subject, level + 1, support);
        }
    }
}

/// The documentation as data.
pub fn as_json(subject: &Subject) -> Value {
    let mut page = Map::new();
    page.insert("group".to_owned(), json!(subject.kind.group));
    page.insert("version".to_owned(), json!(subject.kind.version));
    page.insert("kind".to_owned(), json!(subject.kind.kind));
    page.insert("path".to_owned(), json!(subject.path.join(".")));
    match subject.place {
        Some(place) => page.extend(field_json(place)),
        None => {
            page.insert("description".to_owned(), json!(subject.description().join("\n")));
            support_json(&mut page, subject.support());
        }
    }
    let fields = subject.fields();
    if !fields.is_empty() {
        let depth = match (subject.recursive, subject.max_depth) {
            (false, _) => 1,
            (true, 0) => usize::MAX,
            (true, depth) => depth,
        };
        page.insert("fields".to_owned(), fields_json(fields, depth));
    }
    Value::Object(page)
}

fn fields_json(fields: Vec<Place>, depth: usize) -> Value {
    let entry = |place: Place| {
        let mut entry = field_json(place);
        let mut inner: Vec<Place> = place.fields().collect();
        if depth > 1 && !inner.is_empty() {
            inner.sort_by_key(|place| place.field.name);
            entry.insert("fields".to_owned(), fields_json(inner, depth - 1));
        }
        Value::Object(entry)
    };
    fields.into_iter().map(entry).collect()
}

fn field_json(Place { field, support }: Place) -> Map<String, Value> {
    let mut entry = Map::new();
    entry.insert("name".to_owned(), json!(field.name));
    entry.insert("type".to_owned(), json!(type_name(&field.ty)));
    entry.insert("required".to_owned(), json!(field.required));
    if let Some(default) = default_value(field) {
        entry.insert("default".to_owned(), default);
    }
    let words = words(&field.ty);
    if !words.is_empty() {
        entry.insert("enum".to_owned(), json!(words));
    }
    entry.insert("description".to_owned(), json!(paragraphs(field.doc).join("\n")));
    support_json(&mut entry, support);
    entry
}

fn support_json(entry: &mut Map<String, Value>, support: Support) {
    let (word, reason) = match support {
        Support::Honoured => ("honoured", None),
        Support::Ignored(reason) => ("ignored", Some(reason)),
        Support::Refused(reason) => ("refused", Some(reason)),
    };
    entry.insert("support".to_owned(), json!(word));
    if let Some(reason) = reason {
        entry.insert("reason".to_owned(), json!(reason));
    }
}

fn default_value(field: &FieldInfo) -> Option<Value> {
    serde_json::from_str(field.default?).ok()
}

/// The table of kinds, in the columns of `kubectl api-resources`.
pub fn kinds() -> String {
    let rows: Vec<Vec<String>> = KINDS
        .iter()
        .map(|kind| {
            vec![
                kind.plural.to_owned(),
                kind.short_names.join(","),
                kind.api_version(),
                kind.namespaced.to_string(),
                kind.kind.to_owned(),
                kind.support.to_string(),
            ]
        })
        .collect();
    table::render(&["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND", "SUPPORT"], &rows)
}

/// The table of kinds with how many of their fields are honoured, ignored and refused.
pub fn support_table() -> String {
    let row = |name: &str, numbers: [usize; 4]| {
        let cells = numbers.iter().map(ToString::to_string);
        std::iter::once(name.to_owned()).chain(cells).collect::<Vec<String>>()
    };
    let mut sum = [0; 4];
    let mut rows = Vec::new();
    for kind in KINDS {
        let count = kind.count_support();
        let numbers = [count.honoured, count.ignored, count.refused, count.total()];
        sum.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
        rows.push(row(kind.kind, numbers));
    }
    rows.push(row("total", sum));
    table::render(&["KIND", "HONOURED", "IGNORED", "REFUSED", "TOTAL"], &rows)
}

/// How many fields of each kind are honoured, ignored and refused, as data.
pub fn support_json_of_all() -> Value {
    let entry = |kind: &KindInfo| {
        let count = kind.count_support();
        json!({
            "kind": kind.kind,
            "honoured": count.honoured,
            "ignored": count.ignored,
            "refused": count.refused,
            "total": count.total(),
        })
    };
    KINDS.iter().map(entry).collect()
}

/// The type as kubectl prints it.
fn type_name(ty: &Type) -> String {
    match ty {
        Type::String | Type::Enum(_) | Type::Time | Type::Bytes => "string".to_owned(),
        Type::Integer32 | Type::Integer64 => "integer".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Quantity => "Quantity".to_owned(),
        Type::IntOrString => "IntOrString".to_owned(),
        Type::Any => "FieldsV1".to_owned(),
        Type::List(element) => format!("[]{}", type_name(element)),
        Type::Map(element) => format!("map[string]{}", type_name(element)),
        Type::Object(object) => object.name.to_owned(),
    }
}

/// What is to be known of a type wherever it comes up.
fn type_doc(ty: &Type) -> Vec<String> {
    let text = match ty {
        Type::List(element) | Type::Map(element) => return type_doc(element),
        Type::Object(object) => return paragraphs(object.doc),
        Type::Quantity => {
            "A number with an optional suffix: `n`, `u`, `m` for fractions, `k`, `M`, `G`, `T`, `P`, `E` for \
             powers of 1000, `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei` for powers of 1024, or an exponent as in `1e3`."
        }
        Type::IntOrString => "A number, or text in its place.",
        Type::Time => "A time such as `2026-01-01T00:00:00Z`.",
        Type::Bytes => "Bytes in base64.",
        _ => return Vec::new(),
    };
    vec![text.to_owned()]
}

/// The words of a closed set, also of a list of them.
fn words(ty: &Type) -> &'static [&'static str] {
    match ty {
        Type::Enum(words) => words,
        Type::List(element) | Type::Map(element) => words(element),
        _ => &[],
    }
}

fn shown(word: &'static str) -> &'static str {
    if word.is_empty() { "\"\"" } else { word }
}

/// Joins the lines of a doc comment to one line a paragraph.
fn paragraphs(doc: &[&str]) -> Vec<String> {
    let paragraphs = doc.split(|line| line.trim().is_empty());
    paragraphs
        .map(|lines| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// Writes a paragraph broken at spaces to lines of at most `width`, each after `indent` spaces. A
/// longer word stands alone.
fn indented(text: &mut String, paragraph: &str, width: usize, indent: usize) {
    let mut line = String::new();
    let mut length = 0;
    let mut end_line = |line: &mut String| {
        let _ = writeln!(text, "{:indent$}{line}", "");
        line.clear();
    };
    for word in paragraph.split_whitespace() {
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > width {
            end_line(&mut line);
            length = 0;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += letters;
    }
    end_line(&mut line);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kind::find;

    fn explain(kind: &str, version: &str, path: &[&str], recursive: bool, max_depth: usize) -> String {
        let kind = find(version, kind).expect("a kind");
        let place = kind.descend(path).expect("a path");
        plaintext(&Subject { kind, place, path, recursive, max_depth })
    }

    #[test]
    fn a_scalar_has_two_blank_lines_and_no_fields() {
        let text = explain("Pod", "v1", &["spec", "containers", "image"], false, 0);
        let start = "KIND:       Pod\nVERSION:    v1\n\nFIELD: image <string>\n\n\nDESCRIPTION:\n    The image to run:";
        assert!(text.starts_with(start), "{text}");
        assert!(text.ends_with("built in.\n    \n\n"), "{text}");
    }

    #[test]
    fn a_closed_set_is_listed_with_one_blank_line() {
        let text = explain("Pod", "v1", &["spec", "restartPolicy"], false, 0);
        let start = "KIND:       Pod\nVERSION:    v1\n\nFIELD: restartPolicy <string>\nENUM:\n    Always\n    OnFailure\n    Never\n\nDESCRIPTION:\n";
        assert!(text.starts_with(start), "{text}");
        let text = explain("Pod", "v1", &["spec", "volumes", "hostPath", "type"], false, 0);
        assert!(text.contains("ENUM:\n    \"\"\n    DirectoryOrCreate\n"), "{text}");
    }

    #[test]
    fn an_object_lists_its_fields_by_name() {
        let text = explain("Pod", "v1", &["spec", "volumes", "hostPath"], false, 0);
        let (head, fields) = text.split_once("FIELDS:\n").expect("fields");
        assert!(head.ends_with("    \n"), "{head}");
        assert!(head.contains("FIELD: hostPath <HostPathVolumeSource>\n\n\nDESCRIPTION:\n"), "{head}");
        let expected = "  path\t<string> -required-\n    The absolute path on the host. Symbolic links are followed.\n\n  type\t<string>\n  enum: \"\", DirectoryOrCreate, Directory, FileOrCreate, ....\n    What has to be there";
        assert!(fields.starts_with(expected), "{fields}");
        assert!(fields.ends_with("checked.\n\n\n"), "{fields}");
    }

    #[test]
    fn the_group_has_a_line_of_its_own() {
        let text = explain("Deployment", "apps/v1", &[], false, 0);
        assert!(text.starts_with("GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n"), "{text}");
    }

    #[test]
    fn what_podling_does_otherwise_is_said_once() {
        let text = explain("Pod", "v1", &["spec", "nodeSelector"], false, 0);
        let line = "FIELD: nodeSelector <map[string]string>\nSUPPORT: ignored: there is one node\n\n\n";
        assert!(text.contains(line), "{text}");
        let text = explain("Pod", "v1", &["spec"], true, 0);
        assert!(text.contains("  affinity\t<Affinity>\n  support: ignored: there is one node\n    nodeAffinity\t<NodeAffinity>\n      pref"), "{text}");
    }

    #[test]
    fn recursion_indents_and_leaves_out_documentation() {
        let text = explain("Pod", "v1", &["spec", "dnsConfig"], true, 0);
        let (_, fields) = text.split_once("FIELDS:\n").expect("fields");
        assert_eq!(
            fields,
            "  nameservers\t<[]string>\n  options\t<[]PodDNSConfigOption>\n    name\t<string>\n    value\t<string>\n  searches\t<[]string>\n\n"
        );
        let text = explain("Pod", "v1", &["spec", "dnsConfig"], true, 1);
        assert!(text.ends_with("  options\t<[]PodDNSConfigOption>\n  searches\t<[]string>\n\n"), "{text}");
    }

    #[test]
    fn no_line_of_any_page_is_wider_than_eighty() {
        for kind in KINDS {
            let text = plaintext(&Subject { kind, place: None, path: &[], recursive: false, max_depth: 0 });
            let wide = text.lines().find(|line| line.chars().count() > 80);
            assert_eq!(wide, None);
        }
        let text = explain("Pod", "v1", &["spec"], false, 0);
        let descriptions = text.lines().filter(|line| line.starts_with("    "));
        assert_eq!(descriptions.into_iter().find(|line| line.chars().count() > 80), None);
    }

    #[test]
    fn data_has_the_same_facts() {
        let kind = find("v1", "Pod").expect("a kind");
        let path = ["spec", "restartPolicy"];
        let place = kind.descend(&path).expect("a path");
        let page = as_json(&Subject { kind, place, path: &path, recursive: false, max_depth: 0 });
        assert_eq!(page["path"], "spec.restartPolicy");
        assert_eq!(page["default"], "Always");
        assert_eq!(page["support"], "honoured");
        assert_eq!(page["enum"], json!(["Always", "OnFailure", "Never"]));
    }

    #[test]
    fn the_count_of_all_fields_is_that_of_kubernetes() {
        let table = support_table();
        let total = table.lines().last().expect("a line");
        assert!(total.starts_with("total") && total.ends_with(" 9533"), "{total}");
    }
}
