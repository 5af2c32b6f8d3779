//! What is said about a place in a manifest, and how a byte offset becomes a line and a column.

use serde::Serialize;

use super::subject::Subject;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The manifest is not valid; nothing is done.
    Error,
    /// The manifest is valid, and something in it would change what runs and can't be done here:
    /// the object can't be played.
    Refused,
    /// The manifest is valid, and something in it has no effect here.
    Warning,
}

/// One thing that is wrong, or that the author should know, at one place in a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Index of the text in the slice given to [`super::load`].
    pub source: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The bytes of the text that it is about; may be empty.
    pub span: std::ops::Range<usize>,
    /// The field, such as `spec.containers[0].image`; empty when it is about the text as a whole.
    pub path: String,
    /// The object, such as `pod/web`; absent when the text didn't get so far as to name one.
    pub object: Option<String>,
    /// What is wrong, in the API server's words where it has some.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The command that documents the field, or what is nearest to it of what is known:
    /// `podling explain pod.spec.containers.image`. Absent for texts that hold no object.
    pub explain: Option<String>,
}

/// A range of bytes in one text. Texts are bounded, so 32 bits are enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The empty range at that byte.
    pub const fn at(start: u32) -> Self {
        Self { start, end: start }
    }
}

/// A diagnostic before its place is turned into line and column.
#[derive(Clone, Debug)]
pub struct Problem {
    /// How grave it is.
    pub severity: Severity,
    /// Where in the text.
    pub span: Span,
    /// The field; may be empty.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Problem {
    /// An error without a field.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            span,
            path: String::new(),
            message: message.into(),
            help: None,
        }
    }

    /// Something valid that can't be done here.
    pub fn refused(span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Refused,
            ..Self::error(span, message)
        }
    }

    /// Something valid that has no effect here.
    pub fn warning(span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(span, message)
        }
    }

    /// The same, about that field.
    pub fn of(mut self, path: &impl ToString) -> Self {
        self.path = path.to_string();
        self
    }

    /// The same, with advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<u32>,
}

impl<'t> Lines<'t> {
    /// The lines of that text.
    pub fn new(text: &'t str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(breaks.map(|(index, _)| u32::try_from(index + 1).unwrap_or(u32::MAX)))
            .collect();
        Self { text, starts }
    }

    /// The line, from 1, of a byte offset.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// The line and the column, both from 1, of a byte offset; a column counts characters.
    pub fn position(&self, offset: u32) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts[line - 1] as usize;
        let end = (offset as usize).min(self.text.len());
        let column = self
            .text
            .get(start..end)
            .map_or(0, |before| before.chars().count());
        (line, column + 1)
    }

    /// The diagnostic for a problem in this text.
    pub fn locate(&self, source: usize, subject: &Subject<'_>, problem: Problem) -> Diagnostic {
        let (line, column) = self.position(problem.span.start);
        Diagnostic {
            severity: problem.severity,
            source,
            line,
            column,
            span: problem.span.start as usize..problem.span.end as usize,
            object: subject.name.map(str::to_owned),
            explain: subject.explain(&problem.path),
            path: problem.path,
            message: problem.message,
            help: problem.help,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let lines = Lines::new("a\nß: b\n");
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(2), (2, 1));
        assert_eq!(lines.position(6), (2, 4), "after a letter of two bytes");
        assert_eq!(lines.position(8), (3, 1), "the end of the text");
    }
}
