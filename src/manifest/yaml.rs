//! Text into [`Node`]s. The only file that knows the YAML library.
//!
//! The library's event parser is used, not its serde layer: events carry positions, and a tree
//! with positions is what messages with line and column are made from. JSON is read as the
//! subset of YAML that it is.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_saphyr::granit_parser::{self, ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};

use super::diagnostic::{Lines, Problem, Span};
use super::node::{Content, Entry, Node, Scalar, Style};

/// How deep values may be nested.
pub const MAX_DEPTH: usize = 100;
/// How many documents the texts of one command may hold.
pub const MAX_DOCUMENTS: usize = 10_000;
/// How many values the texts of one command may hold, those that aliases repeat counted each time.
pub const MAX_NODES: usize = 2_000_000;
/// How many values the aliases of one text may repeat.
pub const MAX_ALIASED: usize = 100_000;
/// How many bytes may be read again on account of `\'` in double quotes.
const MAX_REREAD: usize = 64 << 20;

/// What one command may still read.
#[derive(Debug)]
pub struct Budget {
    documents: usize,
    nodes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            documents: MAX_DOCUMENTS,
            nodes: MAX_NODES,
        }
    }
}

/// A text with the escapes that `kubectl` accepts and YAML doesn't made into some that it does.
#[derive(Debug)]
pub struct Prepared<'t> {
    text: Cow<'t, str>,
    /// Where `\'` was replaced by `\a`, which is as long: byte offsets of the backslash, ascending.
    quotes: Vec<usize>,
}

/// Makes a text ready for [`parse`]. `\'` between double quotes is no YAML, yet `kubectl` reads
/// it and the Kubernetes documentation uses it; positions stay the same.
pub fn prepare(text: &str) -> Prepared<'_> {
    let mut prepared = Prepared {
        text: Cow::Borrowed(text),
        quotes: Vec::new(),
    };
    let mut reread = 0;
    while text.contains("\\'") && reread < MAX_REREAD {
        reread += text.len();
        let failed =
            Parser::new_from_str_with_options(&prepared.text, options()).find_map(Result::err);
        let Some(error) = failed else { break };
        let start = error.marker().byte_offset().unwrap_or(usize::MAX);
        if *error.kind() != ErrorKind::UnknownQuotedScalarEscape
            || prepared.text.as_bytes().get(start) != Some(&b'"')
        {
            break;
        }
        let before = prepared.quotes.len();
        let mut bytes = prepared.text.as_bytes()[start + 1..].iter().enumerate();
        while let Some((_, byte)) = bytes.next() {
            match byte {
                b'"' => break,
                b'\\' => {
                    if let Some((offset, b'\'')) = bytes.next() {
                        prepared.quotes.push(start + offset);
                    }
                }
                _ => {}
            }
        }
        if prepared.quotes.len() == before {
            break;
        }
        let text = prepared.text.to_mut();
        for quote in &prepared.quotes[before..] {
            text.replace_range(quote + 1..quote + 2, "a");
        }
    }
    prepared
}

fn options() -> granit_parser::Options {
    granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    }
}

/// The documents of a text that hold something, as far as it can be read, and what is wrong
/// with it as YAML.
pub fn parse<'t>(prepared: &'t Prepared<'_>, budget: &mut Budget) -> (Vec<Node<'t>>, Vec<Problem>) {
    let mut builder = Builder::new(prepared, budget);
    for event in Parser::new_from_str_with_options(&prepared.text, options()) {
        let step = match event {
            Ok((event, span)) => builder.event(event, builder.span(&span)),
            Err(error) => Err(builder.syntax(&error)),
        };
        if let Err(problem) = step {
            builder.problems.push(problem);
            break;
        }
    }
    (builder.documents, builder.problems)
}

/// A sequence or mapping that has begun and not ended.
enum Open<'t> {
    Sequence {
        items: Vec<Node<'t>>,
    },
    Mapping {
        entries: Vec<Entry<'t>>,
        key: Option<(Cow<'t, str>, Span)>,
        merged: Vec<Node<'t>>,
    },
}

struct Frame<'t> {
    open: Open<'t>,
    start: Span,
    anchor: usize,
    /// How many values it holds, aliases followed.
    weight: usize,
}

struct Builder<'t, 'b> {
    prepared: &'t Prepared<'t>,
    budget: &'b mut Budget,
    stack: Vec<Frame<'t>>,
    anchors: HashMap<usize, (Node<'t>, usize)>,
    aliased: usize,
    documents: Vec<Node<'t>>,
    problems: Vec<Problem>,
}

impl<'t, 'b> Builder<'t, 'b> {
    fn new(prepared: &'t Prepared<'_>, budget: &'b mut Budget) -> Self {
        Self {
            prepared,
            budget,
            stack: Vec::new(),
            anchors: HashMap::new(),
            aliased: 0,
            documents: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn offset(&self, marker: &granit_parser::Marker) -> u32 {
        let text = &self.prepared.text;
        let offset = marker.byte_offset().unwrap_or_else(|| {
            text.char_indices()
                .nth(marker.index())
                .map_or(text.len(), |(offset, _)| offset)
        });
        u32::try_from(offset).unwrap_or(u32::MAX)
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        Span {
            start: self.offset(&span.start),
            end: self.offset(&span.end),
        }
    }

    fn event(&mut self, event: Event<'t>, span: Span) -> Result<(), Problem> {
        match event {
            Event::DocumentStart(..) => {
                self.anchors.clear();
                self.budget.documents = self.budget.documents.checked_sub(1).ok_or_else(|| {
                    Problem::error(span, format!("more than {MAX_DOCUMENTS} documents"))
                })?;
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(text, style, tag.as_deref(), span)?;
                self.finish(node, anchor, 1)
            }
            Event::SequenceStart(_, anchor, tag) => {
                refuse_tag(tag.as_deref(), "seq", span)?;
                self.open(Open::Sequence { items: Vec::new() }, anchor, span)
            }
            Event::MappingStart(_, anchor, tag) => {
                refuse_tag(tag.as_deref(), "map", span)?;
                let open = Open::Mapping {
                    entries: Vec::new(),
                    key: None,
                    merged: Vec::new(),
                };
                self.open(open, anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn open(&mut self, open: Open<'t>, anchor: usize, start: Span) -> Result<(), Problem> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(Problem::error(
                start,
                format!("nested more than {MAX_DEPTH} levels deep"),
            ));
        }
        self.stack.push(Frame {
            open,
            start,
            anchor,
            weight: 1,
        });
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<Node<'t>, Problem> {
        let core = match tag {
            None => None,
            Some(tag) if tag.handle().is_empty() && tag.suffix() == "!" => Some("str"),
            Some(tag) => Some(tag.core_suffix().ok_or_else(|| unknown_tag(tag, span))?),
        };
        let style = match core {
            Some("str") => Style::Text,
            Some("int" | "float" | "bool" | "null") => Style::Plain,
            Some(_) => return Err(Problem::error(span, "the tag doesn't fit the value")),
            None if style == ScalarStyle::Plain => Style::Plain,
            None => Style::Text,
        };
        let text = self.restore_quotes(text, span);
        Ok(Node {
            content: Content::Scalar(Scalar { text, style }),
            span,
        })
    }

    /// Turns the `\a` that [`prepare`] wrote back into the `'` that stood there.
    fn restore_quotes(&self, text: Cow<'t, str>, span: Span) -> Cow<'t, str> {
        let (start, end) = (span.start as usize, span.end as usize);
        let quotes = &self.prepared.quotes;
        let first = quotes.partition_point(|quote| *quote < start);
        if quotes.get(first).is_none_or(|quote| *quote >= end) {
            return text;
        }
        // In the order of the text: whether each escape that stands for the bell was a quote.
        let mut bells = Vec::new();
        let source = self.prepared.text.as_bytes();
        let mut offset = start;
        while offset + 1 < end {
            if source[offset] != b'\\' {
                offset += 1;
                continue;
            }
            let escape = &source[offset + 1..end];
            if escape.starts_with(b"a") {
                bells.push(quotes.binary_search(&offset).is_ok());
            } else if [&b"x07"[..], b"u0007", b"U00000007"]
                .iter()
                .any(|bell| escape.starts_with(bell))
            {
                bells.push(false);
            }
            offset += 2;
        }
        let mut bells = bells.into_iter();
        text.chars()
            .map(|c| {
                if c == '\u{7}' && bells.next() == Some(true) {
                    '\''
                } else {
                    c
                }
            })
            .collect::<String>()
            .into()
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Problem> {
        let Some((node, weight)) = self.anchors.get(&anchor).cloned() else {
            return Err(Problem::error(
                span,
                "the alias stands for a value that contains the alias itself",
            ));
        };
        self.aliased = self.aliased.saturating_add(weight);
        if self.aliased > MAX_ALIASED {
            return Err(Problem::error(
                span,
                format!("aliases repeat more than {MAX_ALIASED} values"),
            )
            .help("write the values out, or split the file"));
        }
        self.finish(
            Node {
                content: node.content,
                span,
            },
            0,
            weight,
        )
    }

    /// A value is complete: remembers it for aliases and hands it to what it is part of.
    fn finish(&mut self, node: Node<'t>, anchor: usize, weight: usize) -> Result<(), Problem> {
        self.budget.nodes =
            self.budget.nodes.checked_sub(1).ok_or_else(|| {
                Problem::error(node.span, format!("more than {MAX_NODES} values"))
            })?;
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), weight));
        }
        let Some(frame) = self.stack.last_mut() else {
            if !node.is_null() {
                self.documents.push(node);
            }
            return Ok(());
        };
        frame.weight = frame.weight.saturating_add(weight);
        match &mut frame.open {
            Open::Sequence { items } => items.push(node),
            Open::Mapping {
                entries,
                key,
                merged,
            } => match key.take() {
                Some((name, _)) if name == "<<" => merged.push(node),
                Some((name, key_span)) => entries.push(Entry {
                    key: name,
                    key_span,
                    value: node,
                }),
                None => match node.content {
                    Content::Scalar(scalar) => *key = Some((scalar.text, node.span)),
                    _ => {
                        return Err(Problem::error(
                            node.span,
                            "a key has to be text, not a list or an object",
                        ));
                    }
                },
            },
        }
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Problem> {
        let Some(frame) = self.stack.pop() else {
            return Ok(());
        };
        // A block collection's end is where the next thing begins, which says nothing: keep the
        // place where it starts. A flow collection ends at its bracket.
        let flow = frame.start.end > frame.start.start;
        let span = if flow {
            Span {
                start: frame.start.start,
                end: end.end,
            }
        } else {
            frame.start
        };
        let content = match frame.open {
            Open::Sequence { items } => Content::Sequence(items.into()),
            Open::Mapping {
                mut entries,
                merged,
                ..
            } => {
                self.refuse_duplicates(&entries);
                for node in merged {
                    merge(&mut entries, &node)?;
                }
                Content::Mapping(entries.into())
            }
        };
        let span = match &content {
            Content::Mapping(entries) if !flow => {
                entries.first().map_or(span, |entry| entry.key_span)
            }
            _ => span,
        };
        self.finish(Node { content, span }, frame.anchor, frame.weight)
    }

    fn refuse_duplicates(&mut self, entries: &[Entry<'t>]) {
        let mut order: Vec<&Entry<'_>> = entries.iter().collect();
        order.sort_by(|a, b| a.key.cmp(&b.key));
        for pair in order.windows(2) {
            if pair[0].key == pair[1].key {
                // The sort is stable: the second one of a pair stands further down.
                let (line, column) =
                    Lines::new(&self.prepared.text).position(pair[0].key_span.start);
                let message = format!("the key {:?} is already there", pair[1].key);
                self.problems
                    .push(Problem::error(pair[1].key_span, message).help(format!(
                        "it was first given in line {line}, column {column}"
                    )));
            }
        }
    }

    fn syntax(&self, error: &ScanError) -> Problem {
        let span = Span::at(self.offset(error.marker()));
        let (message, help) = match error.kind() {
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation => (
                "a tab is used to indent".to_owned(),
                Some("indent with spaces"),
            ),
            ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
                "a key with a value is not possible here".to_owned(),
                Some(
                    "check the indentation of this line and the one above; quote text that contains \": \"",
                ),
            ),
            ErrorKind::UnclosedQuotedScalar => (
                "the quoted text has no end".to_owned(),
                Some("add the closing quote"),
            ),
            ErrorKind::UnclosedFlowCollection { open } => {
                (format!("'{open}' is never closed"), None)
            }
            ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
                "a key without ':'".to_owned(),
                Some("write \"key: value\", or check the indentation"),
            ),
            ErrorKind::UnknownAnchor => (
                "the alias has no anchor before it".to_owned(),
                Some("quote text that begins with '*'"),
            ),
            ErrorKind::RecursionLimitExceeded => {
                (format!("nested more than {MAX_DEPTH} levels deep"), None)
            }
            ErrorKind::UnknownQuotedScalarEscape => (
                "an escape in the double-quoted text is unknown".to_owned(),
                Some("write a backslash as \\\\, or use single quotes"),
            ),
            ErrorKind::InvalidIndentation | ErrorKind::ExpectedBlockMappingKey => (
                "the indentation doesn't fit the lines above".to_owned(),
                Some("give fields of one object the same indentation"),
            ),
            kind => (kind.to_string(), None),
        };
        let problem = Problem::error(span, format!("not valid YAML: {message}"));
        match help {
            Some(help) => problem.help(help),
            None => problem,
        }
    }
}

fn unknown_tag(tag: &Tag, span: Span) -> Problem {
    Problem::error(
        span,
        format!("the tag {} means nothing in a manifest", tag.original()),
    )
    .help("remove the tag")
}

fn refuse_tag(tag: Option<&Tag>, fits: &str, span: Span) -> Result<(), Problem> {
    match tag {
        Some(tag) if tag.core_suffix() != Some(fits) => Err(unknown_tag(tag, span)),
        _ => Ok(()),
    }
}

/// Adds what a merge key (`<<`) brings: entries that aren't there; of several mappings the
/// earlier wins.
fn merge<'t>(entries: &mut Vec<Entry<'t>>, from: &Node<'t>) -> Result<(), Problem> {
    match &from.content {
        Content::Mapping(merged) => {
            for entry in merged.iter() {
                if !entries.iter().any(|present| present.key == entry.key) {
                    entries.push(entry.clone());
                }
            }
            Ok(())
        }
        Content::Sequence(items) => items.iter().try_for_each(|item| match item.content {
            Content::Mapping(_) => merge(entries, item),
            _ => Err(Problem::error(
                item.span,
                "only an object can be merged with <<",
            )),
        }),
        Content::Scalar(_) => Err(Problem::error(
            from.span,
            "only an object can be merged with <<",
        )),
    }
}
