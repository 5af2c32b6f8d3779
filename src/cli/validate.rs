//! `podling validate`: says everything that is wrong with manifests, and runs nothing.

use std::process::ExitCode;

use clap::ValueEnum;

use crate::manifest::{self, Severity};
use crate::ui::diagnostic::{self, Format};
use crate::ui::output;

use super::Context;
use super::failure::Failure;
use super::manifests::DONE;

/// Arguments of `validate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Manifests: files, directories, URLs, patterns, or - for standard input.
    #[arg(required = true, value_name = "FILE|DIR|URL|-", value_hint = clap::ValueHint::AnyPath)]
    manifests: Vec<String>,
    /// Search the directories in a directory as well.
    #[arg(short = 'R', long)]
    recursive: bool,
    /// Fail on warnings too.
    #[arg(long)]
    strict: bool,
    /// Say it as data: a list with file, line, column, path, message, help and where it is explained.
    #[arg(short, long, value_enum, conflicts_with = "format")]
    output: Option<Output>,
    /// Say it in a form that another program shows.
    #[arg(long, value_enum)]
    format: Option<Style>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Output {
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Style {
    /// With the line and a caret.
    Snippets,
    /// One line each.
    Lines,
    /// Annotations of a GitHub workflow.
    Github,
}

/// Checks manifests. Needs neither root nor the network, unless a manifest is at a URL.
///
/// # Errors
/// When a manifest can't be read or is not valid; what is wrong has been printed then.
pub fn run(args: Args, _context: &Context) -> Result<ExitCode, Failure> {
    let sources = manifest::source::read_all(&args.manifests, args.recursive)
        .map_err(|error| Failure::new(Failure::INVALID_MANIFEST, error))?;
    let (count, mut diagnostics) = match manifest::load(&sources) {
        Ok(loaded) => (loaded.objects.len(), loaded.notices),
        Err(diagnostics) => (0, diagnostics),
    };
    if args.strict {
        for diagnostic in &mut diagnostics {
            diagnostic.severity = Severity::Error;
        }
    }
    let format = match (args.output, args.format) {
        (Some(Output::Json), _) => Format::Json,
        (None, Some(Style::Github)) => Format::Github,
        (None, Some(Style::Lines)) => Format::Lines,
        (None, Some(Style::Snippets)) => Format::Snippets { colour: false },
        (None, None) => Format::for_stderr(),
    };
    let errors = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .count();
    let valid = errors == 0;
    if args.output.is_some() || args.format.is_some() {
        output::text(&diagnostic::render(&sources, &diagnostics, format))?;
    } else {
        diagnostic::print(&sources, &diagnostics);
        if valid {
            let objects = if count == 1 { "object" } else { "objects" };
            output::text(&format!("{count} {objects} valid\n"))?;
        }
    }
    if valid {
        DONE
    } else {
        Err(Failure::new(Failure::INVALID_MANIFEST, ""))
    }
}
