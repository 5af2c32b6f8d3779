//! A document as a tree of nodes that know where in the text they stand.

use std::borrow::Cow;
use std::rc::Rc;

use super::diagnostic::Span;

/// A value and the bytes it was read from.
#[derive(Clone, Debug)]
pub struct Node<'t> {
    /// The value.
    pub content: Content<'t>,
    /// Where it stands. For a mapping or sequence in block style: where its first item begins.
    pub span: Span,
}

/// A value. Sequences and mappings are shared, so that an alias costs nothing to copy.
#[derive(Clone, Debug)]
pub enum Content<'t> {
    /// Text, a number, a boolean or nothing.
    Scalar(Scalar<'t>),
    /// A list.
    Sequence(Rc<[Node<'t>]>),
    /// Keys and values in the order of the text.
    Mapping(Rc<[Entry<'t>]>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry<'t> {
    /// The key.
    pub key: Cow<'t, str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node<'t>,
}

/// A scalar as written.
#[derive(Clone, Debug)]
pub struct Scalar<'t> {
    /// The text, escapes resolved.
    pub text: Cow<'t, str>,
    /// How its text is to be read.
    pub style: Style,
}

/// How a scalar's text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Neither quoted nor tagged: its look decides whether it is a number, a boolean, nothing or text.
    Plain,
    /// Quoted, a block, or tagged as text.
    Text,
}

/// What a scalar says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning<'s> {
    /// Nothing: `null`, `~` or empty.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// `yes`, `no`, `on` or `off`: booleans to parsers of YAML 1.1, which clusters use, and text
    /// to those of YAML 1.2.
    OldBool(bool),
    /// A whole number.
    Int(i128),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// Text.
    Text(&'s str),
}

impl<'t> Node<'t> {
    /// The entry of that key, when this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry<'t>> {
        match &self.content {
            Content::Mapping(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// What it says, when it is a scalar.
    pub fn meaning(&self) -> Option<Meaning<'_>> {
        match &self.content {
            Content::Scalar(scalar) => Some(scalar.meaning()),
            _ => None,
        }
    }

    /// The text, when it says text.
    pub fn text(&self) -> Option<&str> {
        match self.meaning() {
            Some(Meaning::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether it says nothing, which means the same as not being there.
    pub fn is_null(&self) -> bool {
        self.meaning() == Some(Meaning::Null)
    }

    /// Whether it is an empty mapping or sequence.
    pub fn is_empty(&self) -> bool {
        match &self.content {
            Content::Scalar(_) => false,
            Content::Sequence(items) => items.is_empty(),
            Content::Mapping(entries) => entries.is_empty(),
        }
    }

    /// The value as JSON, by its look alone.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.content {
            Content::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Content::Mapping(entries) => entries
                .iter()
                .map(|entry| (entry.key.clone().into_owned(), entry.value.to_json()))
                .collect(),
            Content::Scalar(scalar) => match scalar.meaning() {
                Meaning::Null => Value::Null,
                Meaning::Bool(value) => Value::Bool(value),
                Meaning::Int(value) => i64::try_from(value).map_or_else(
                    |_| Value::String(scalar.text.clone().into_owned()),
                    Value::from,
                ),
                Meaning::Float(value) => Value::from(value),
                Meaning::OldBool(_) | Meaning::Text(_) => {
                    Value::String(scalar.text.clone().into_owned())
                }
            },
        }
    }
}

impl Scalar<'_> {
    /// What it says: the core schema of YAML 1.2, and the octal (`0644`) and grouped (`1_000`)
    /// numbers of YAML 1.1, which the Kubernetes documentation and `kubectl` use.
    pub fn meaning(&self) -> Meaning<'_> {
        let text = self.text.as_ref();
        if self.style == Style::Text {
            return Meaning::Text(text);
        }
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Meaning::Null,
            "true" | "True" | "TRUE" => return Meaning::Bool(true),
            "false" | "False" | "FALSE" => return Meaning::Bool(false),
            "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Meaning::OldBool(true),
            "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Meaning::OldBool(false),
            _ => {}
        }
        if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
            return Meaning::Text(text);
        }
        if let Some(value) = integer(text) {
            return Meaning::Int(value);
        }
        float(text).map_or(Meaning::Text(text), Meaning::Float)
    }
}

fn integer(text: &str) -> Option<i128> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if !digits.starts_with(|first: char| first.is_ascii_digit()) || digits.ends_with('_') {
        return None;
    }
    let digits = digits.replace('_', "");
    let value = match digits.as_bytes() {
        [b'0', b'x', rest @ ..] => radix(rest, 16),
        [b'0', b'b', rest @ ..] => radix(rest, 2),
        [b'0', b'o', rest @ ..] | [b'0', rest @ .., _]
            if !rest.is_empty() || digits.starts_with("0o") =>
        {
            let start = if digits.starts_with("0o") { 2 } else { 1 };
            radix(&digits.as_bytes()[start..], 8)
        }
        all => radix(all, 10),
    }?;
    Some(if negative { -value } else { value })
}

fn radix(digits: &[u8], radix: u32) -> Option<i128> {
    let digits = std::str::from_utf8(digits).ok()?;
    if !digits.starts_with(|first: char| first.is_digit(radix)) {
        return None;
    }
    i128::from_str_radix(digits, radix).ok()
}

fn float(text: &str) -> Option<f64> {
    let unsigned = text.trim_start_matches(['+', '-']);
    match unsigned {
        ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN" => return Some(f64::NAN),
        _ => {}
    }
    if text.len() > unsigned.len() + 1
        || !unsigned.contains(|c: char| c.is_ascii_digit())
        || !unsigned
            .bytes()
            .all(|b| b.is_ascii_digit() || b".eE+-".contains(&b))
    {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Scalar<'_> {
        Scalar {
            text: text.into(),
            style: Style::Plain,
        }
    }

    #[test]
    fn plain_scalars_mean_what_they_look_like() {
        for (text, meaning) in [
            ("", Meaning::Null),
            ("~", Meaning::Null),
            ("true", Meaning::Bool(true)),
            ("yes", Meaning::OldBool(true)),
            ("off", Meaning::OldBool(false)),
            ("y", Meaning::Text("y")),
            ("0", Meaning::Int(0)),
            ("00", Meaning::Int(0)),
            ("07", Meaning::Int(7)),
            ("0644", Meaning::Int(0o644)),
            ("01777", Meaning::Int(0o1777)),
            ("0o644", Meaning::Int(0o644)),
            ("0x1F", Meaning::Int(31)),
            ("0b11", Meaning::Int(3)),
            ("-5", Meaning::Int(-5)),
            ("+5", Meaning::Int(5)),
            ("1_000", Meaning::Int(1000)),
            ("089", Meaning::Float(89.0)),
            ("1.5", Meaning::Float(1.5)),
            (".5", Meaning::Float(0.5)),
            ("1e3", Meaning::Float(1000.0)),
            ("100m", Meaning::Text("100m")),
            ("64Mi", Meaning::Text("64Mi")),
            ("1.2.3", Meaning::Text("1.2.3")),
            ("2001-01-01", Meaning::Text("2001-01-01")),
            ("-", Meaning::Text("-")),
            ("--x", Meaning::Text("--x")),
            ("0x", Meaning::Text("0x")),
            ("e5", Meaning::Text("e5")),
            ("10.0.0.1", Meaning::Text("10.0.0.1")),
        ] {
            assert_eq!(plain(text).meaning(), meaning, "{text:?}");
        }
    }

    #[test]
    fn quoted_scalars_are_text() {
        let scalar = Scalar {
            text: "true".into(),
            style: Style::Text,
        };
        assert_eq!(scalar.meaning(), Meaning::Text("true"));
    }
}
