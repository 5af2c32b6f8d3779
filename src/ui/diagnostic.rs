//! How mistakes in manifests look: for a reader at a terminal with the line and a caret, for
//! programs one line each, as JSON, or as the annotations of a GitHub workflow.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

use crate::manifest::{Diagnostic, Severity, SourceText};

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With the line they are about, for a reader; with colours or without.
    Snippets {
        /// Whether the reader's terminal shows colours.
        colour: bool,
    },
    /// `file:line:column: path: message`, one line each.
    Lines,
    /// A list of objects.
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a change.
    Github,
}

impl Format {
    /// What suits standard error: snippets for a terminal, lines for anything else. `NO_COLOR`
    /// is respected.
    pub fn for_stderr() -> Self {
        if io::stderr().is_terminal() {
            Self::Snippets {
                colour: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            }
        } else {
            Self::Lines
        }
    }
}

/// A diagnostic as data, with the file's name.
#[derive(Serialize)]
struct Entry<'d> {
    file: &'d str,
    #[serde(flatten)]
    diagnostic: &'d Diagnostic,
}

/// Prints diagnostics to standard error as suits it.
pub fn print(sources: &[SourceText], diagnostics: &[Diagnostic]) {
    let text = render(sources, diagnostics, Format::for_stderr());
    // Nothing is left to say it to when standard error is gone.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The text of diagnostics about these sources, with a newline at its end.
pub fn render(sources: &[SourceText], diagnostics: &[Diagnostic], format: Format) -> String {
    let name = |diagnostic: &Diagnostic| {
        sources
            .get(diagnostic.source)
            .map_or("-", |source| source.name.as_str())
    };
    match format {
        Format::Json => {
            let entries: Vec<Entry<'_>> = diagnostics
                .iter()
                .map(|diagnostic| Entry {
                    file: name(diagnostic),
                    diagnostic,
                })
                .collect();
            // Texts and numbers, which always have a JSON form.
            let mut text = serde_json::to_string_pretty(&entries).unwrap_or_default();
            text.push('\n');
            text
        }
        Format::Lines => diagnostics.iter().map(|it| line(name(it), it)).collect(),
        Format::Github => diagnostics.iter().map(|it| github(name(it), it)).collect(),
        Format::Snippets { colour } => {
            let renderer = if colour {
                Renderer::styled()
            } else {
                Renderer::plain()
            };
            let snippet = |it: &Diagnostic| {
                let text = sources
                    .get(it.source)
                    .map_or("", |source| source.text.as_str());
                snippet(name(it), text, it, &renderer)
            };
            diagnostics.iter().map(snippet).collect()
        }
    }
}

/// `spec.containers[0].image: Required value`.
fn said(diagnostic: &Diagnostic) -> String {
    if diagnostic.path.is_empty() {
        return diagnostic.message.clone();
    }
    format!("{}: {}", diagnostic.path, diagnostic.message)
}

fn line(file: &str, it: &Diagnostic) -> String {
    let mut text = format!("{file}:{}:{}: ", it.line, it.column);
    text.push_str(match it.severity {
        Severity::Error => "",
        Severity::Refused => "refused: ",
        Severity::Warning => "warning: ",
    });
    text.push_str(&said(it));
    if let Some(help) = &it.help {
        // Writing into a text can't fail.
        let _ = write!(text, " ({help})");
    }
    let mut text = one_line(&text);
    text.push('\n');
    text
}

fn github(file: &str, it: &Diagnostic) -> String {
    let command = match it.severity {
        Severity::Error => "error",
        Severity::Refused | Severity::Warning => "warning",
    };
    let escape = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let file = escape(file).replace(':', "%3A").replace(',', "%2C");
    let mut message = said(it);
    if let Some(help) = &it.help {
        let _ = write!(message, "\n{help}");
    }
    format!(
        "::{command} file={file},line={},col={}::{}\n",
        it.line,
        it.column,
        escape(&message)
    )
}

fn snippet(file: &str, text: &str, it: &Diagnostic, renderer: &Renderer) -> String {
    let level = match it.severity {
        Severity::Error => Level::ERROR,
        Severity::Refused => Level::ERROR.with_name("refused"),
        Severity::Warning => Level::WARNING,
    };
    let help = it.help.as_deref().map(one_line);
    let object = it
        .object
        .as_deref()
        .map(|object| format!("in {}", one_line(object)));
    let title = one_line(&said(it));
    let name = one_line(file);
    let (source, first, span) = excerpt(text, it);
    let mut group = level.primary_title(title.as_str()).element(
        Snippet::source(source)
            .line_start(first)
            .path(name.as_str())
            .annotation(AnnotationKind::Primary.span(span)),
    );
    if let Some(object) = &object {
        group = group.element(Level::NOTE.message(object.as_str()));
    }
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let more = it
        .explain
        .as_deref()
        .map(|command| format!("see `{command}`"));
    if let Some(more) = &more {
        group = group.element(Level::NOTE.message(more.as_str()));
    }
    let mut text = renderer.render(&[group]);
    text.push_str("\n\n");
    text
}

/// The line that a diagnostic is about with the one before and the one after, the first one's
/// number, and where in the excerpt the diagnostic's bytes are, as far as they are on its line.
fn excerpt<'t>(text: &'t str, it: &Diagnostic) -> (&'t str, usize, std::ops::Range<usize>) {
    let start = it.span.start.min(text.len());
    let own = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let own_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let before = own
        .checked_sub(1)
        .map_or(own, |end| text[..end].rfind('\n').map_or(0, |at| at + 1));
    let after = match text.get(own_end + 1..) {
        Some(rest) if !rest.is_empty() => rest.find('\n').map_or(text.len(), |at| own_end + 1 + at),
        _ => own_end,
    };
    let first = if before < own { it.line - 1 } else { it.line };
    let end = it.span.end.clamp(start, own_end.max(start));
    (&text[before..after], first, start - before..end - before)
}

/// A manifest's own text is shown in messages: nothing in it may move the cursor or start a line.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "kind: Pod\nmetadata:\n  nmae: web\nspec: {}\n";

    fn example() -> (Vec<SourceText>, Vec<Diagnostic>) {
        let source = SourceText {
            name: "web.yaml".to_owned(),
            text: TEXT.to_owned(),
        };
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            source: 0,
            line: 3,
            column: 3,
            span: 22..26,
            path: "metadata.nmae".to_owned(),
            object: Some("pod/web".to_owned()),
            message: "unknown field \"nmae\"".to_owned(),
            help: Some("did you mean \"name\"?".to_owned()),
            explain: Some("podling explain pod.metadata".to_owned()),
        };
        (vec![source], vec![diagnostic])
    }

    #[test]
    fn a_line_for_programs() {
        let (sources, diagnostics) = example();
        assert_eq!(
            render(&sources, &diagnostics, Format::Lines),
            "web.yaml:3:3: metadata.nmae: unknown field \"nmae\" (did you mean \"name\"?)\n"
        );
    }

    #[test]
    fn the_line_and_a_caret_for_readers() {
        let (sources, diagnostics) = example();
        let text = render(&sources, &diagnostics, Format::Snippets { colour: false });
        for part in [
            "error: metadata.nmae: unknown field \"nmae\"",
            "--> web.yaml:3:3",
            "3 |   nmae: web\n  |   ^^^^",
            "= note: in pod/web",
            "= help: did you mean \"name\"?",
            "= note: see `podling explain pod.metadata`",
        ] {
            assert!(text.contains(part), "{part:?} in\n{text}");
        }
    }

    #[test]
    fn annotations_for_github() {
        let (sources, diagnostics) = example();
        assert_eq!(
            render(&sources, &diagnostics, Format::Github),
            "::error file=web.yaml,line=3,col=3::metadata.nmae: unknown field \"nmae\"%0Adid you mean \"name\"?\n"
        );
    }

    #[test]
    fn data_for_programs() {
        let (sources, diagnostics) = example();
        let text = render(&sources, &diagnostics, Format::Json);
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(json[0]["file"], "web.yaml");
        assert_eq!(json[0]["severity"], "error");
        assert_eq!(json[0]["line"], 3);
    }

    #[test]
    fn a_manifest_cant_write_to_the_terminal() {
        let (sources, mut diagnostics) = example();
        diagnostics[0].message = "\u{1b}[2J\nok".to_owned();
        let text = render(&sources, &diagnostics, Format::Lines);
        assert!(
            !text.contains('\u{1b}') && text.lines().count() == 1,
            "{text:?}"
        );
    }

    #[test]
    fn a_place_at_the_end_of_the_text_is_shown() {
        let (sources, mut diagnostics) = example();
        diagnostics[0].span = TEXT.len()..TEXT.len();
        diagnostics[0].line = 5;
        let text = render(&sources, &diagnostics, Format::Snippets { colour: false });
        assert!(text.contains("web.yaml"), "{text}");
    }
}
