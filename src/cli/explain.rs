//! `podling explain`: what a kind and its fields mean here.

use std::ffi::OsStr;
use std::process::ExitCode;

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use serde_json::Value;

use super::{Context, failure::Failure};
use crate::api::json_schema;
use crate::api::kind::{self, KINDS, KindInfo, PathError, Place};
use crate::manifest;
use crate::ui::explain::{self, Subject};
use crate::ui::{output, support_page};

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A kind and a field of it, such as `pod.spec.containers`; without it the kinds are listed.
    #[arg(value_name = "KIND[.FIELD...]", add = ArgValueCompleter::new(complete_path))]
    path: Vec<String>,
    /// Show the names and types of all fields below.
    #[arg(short = 'R', long)]
    recursive: bool,
    /// How many levels of fields to show; 0 for all. Needs --recursive.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        allow_negative_numbers = true,
        hide_default_value = true
    )]
    max_depth: i64,
    /// The group and version of the kind, such as `apps/v1`.
    #[arg(long, value_name = "GROUP/VERSION")]
    api_version: Option<String>,
    /// How to print it.
    #[arg(short, long, value_name = "FORMAT", default_value = "plaintext")]
    output: Format,
    /// Count how many fields of each kind are honoured, ignored and refused.
    #[arg(long, conflicts_with_all = ["path", "recursive", "max_depth", "api_version"])]
    support: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// As kubectl explain prints it.
    Plaintext,
    /// The same as data.
    Json,
    /// The JSON Schema of the kind.
    Schema,
    /// A small manifest of the kind to start from, with its defaults, or the field's part of it.
    Yaml,
    /// With --support: the table of every field.
    Markdown,
}

/// Explains a kind or a field, or lists the kinds.
///
/// # Errors
/// When the arguments make no sense, or there is no such kind or field.
pub fn run(args: Args, _context: &Context) -> Result<ExitCode, Failure> {
    let usage = |message: &str| Err(Failure::new(Failure::USAGE, message));
    let Ok(max_depth) = usize::try_from(args.max_depth) else {
        return usage("--max-depth must be non-negative");
    };
    if max_depth > 0 && !args.recursive {
        return usage("--max-depth requires --recursive");
    }
    match args.path.as_slice() {
        [] if args.support && args.output == Format::Json => {
            output::json(&explain::support_json_of_all())?;
        }
        [] if args.support && args.output == Format::Markdown => {
            output::text(&support_page::markdown())?;
        }
        [] if args.support => output::text(&explain::support_table())?,
        [] if args.output == Format::Markdown => return usage("-o markdown needs --support"),
        [] if args.output == Format::Yaml => return usage("-o yaml needs a kind"),
        [] if args.output == Format::Schema => output::json(&json_schema::any_manifest())?,
        [] => output::text(&explain::kinds())?,
        [path] => {
            let (kind, names) = split(path, args.api_version.as_deref())?;
            let place = field(kind, &names, args.output)?;
            let subject = Subject {
                kind,
                place,
                path: &names,
                recursive: args.recursive,
                max_depth,
            };
            match args.output {
                Format::Plaintext => output::text(&explain::plaintext(&subject))?,
                Format::Json => output::json(&explain::as_json(&subject))?,
                Format::Markdown => return usage("-o markdown needs --support"),
                Format::Yaml => output::yaml(&example(kind, &names)?)?,
                Format::Schema if names.is_empty() => output::json(&json_schema::of_kind(kind))?,
                Format::Schema => {
                    return usage("a schema is of a kind as a whole: leave the fields out");
                }
            }
        }
        _ => return usage("We accept only this format: explain RESOURCE"),
    }
    Ok(ExitCode::SUCCESS)
}

fn split<'a>(
    path: &'a str,
    api_version: Option<&str>,
) -> Result<(&'static KindInfo, Vec<&'a str>), Failure> {
    let (kind, names) = kind::split_path(path).map_err(|error| {
        if let PathError::Kind(_) = error {
            // kubectl says this without `error:` in front.
            eprintln!("{error}");
            return Failure::new(Failure::FAILED, "");
        }
        Failure::new(Failure::FAILED, error)
    })?;
    match api_version {
        Some(version) if version != kind.api_version() => {
            let (group, version) = version.split_once('/').unwrap_or(("", version));
            let message = format!(
                "couldn't find resource for \"{group}/{version}, Kind={}\"",
                kind.kind
            );
            Err(Failure::new(Failure::FAILED, message))
        }
        _ => Ok((kind, names)),
    }
}

fn field(kind: &KindInfo, names: &[&str], format: Format) -> Result<Option<Place>, Failure> {
    let unknown = match kind.descend(names) {
        Ok(place) => return Ok(place),
        Err(name) => name,
    };
    if format == Format::Plaintext {
        // kubectl has printed this much when it finds out.
        output::text(&format!("{}\n", explain::header(kind)))?;
    }
    Err(Failure::new(
        Failure::FAILED,
        format!("field {unknown:?} does not exist"),
    ))
}

/// A manifest to start from, or the part of it that a field is; of lists, the first item's.
fn example(kind: &KindInfo, names: &[&str]) -> Result<Value, Failure> {
    let mut part = manifest::starter(kind.kind).and_then(|it| serde_json::to_value(it).ok());
    for name in names {
        part = part.and_then(|value| match value {
            Value::Array(items) => items.into_iter().next()?.get(name).cloned(),
            value => value.get(name).cloned(),
        });
    }
    part.ok_or_else(|| {
        let field = names.join(".");
        let message = format!(
            "the manifest to start from has no {field}: `podling explain {} -o yaml` shows it",
            kind.singular
        );
        Failure::new(Failure::FAILED, message)
    })
}

/// The kinds and paths that begin with what has been typed.
fn complete_path(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_str().unwrap_or_default();
    let Some((stem, beginning)) = typed.rsplit_once('.') else {
        let names = KINDS.iter().map(|kind| kind.singular);
        return names
            .filter(|name| name.starts_with(typed))
            .map(CompletionCandidate::new)
            .collect();
    };
    let Ok((kind, names)) = kind::split_path(stem) else {
        return Vec::new();
    };
    let fields: Vec<Place> = match kind.descend(&names) {
        Err(_) => return Vec::new(),
        Ok(None) => kind.fields().collect(),
        Ok(Some(place)) => place.fields().collect(),
    };
    fields
        .iter()
        .filter(|place| place.field.name.starts_with(beginning))
        .map(|place| {
            let help = place.field.doc.first().map(|line| line.trim().to_owned());
            CompletionCandidate::new(format!("{stem}.{}", place.field.name))
                .help(help.map(Into::into))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(typed: &str) -> Vec<String> {
        let candidates = complete_path(OsStr::new(typed));
        candidates
            .iter()
            .map(|candidate| candidate.get_value().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn kinds_and_paths_are_completed() {
        assert_eq!(completed("po"), ["pod"]);
        assert_eq!(completed("pod.spec.hostA"), ["pod.spec.hostAliases"]);
        assert_eq!(
            completed("pod.spec.containers.imag"),
            [
                "pod.spec.containers.image",
                "pod.spec.containers.imagePullPolicy"
            ]
        );
        assert_eq!(completed("pod.nope."), [""; 0]);
    }

    #[test]
    fn a_field_of_an_example() {
        let part = |kind: &str, names: &[&str]| {
            let kind = kind::find_by_word(kind).expect("a kind");
            example(kind, names)
        };
        assert_eq!(
            part("pod", &["spec", "containers", "ports", "containerPort"]).ok(),
            Some(8080.into())
        );
        let failure = part("pod", &["spec", "hostAliases"]).expect_err("no such part");
        assert_eq!(
            failure.message,
            "the manifest to start from has no spec.hostAliases: `podling explain pod -o yaml` shows it"
        );
    }

    #[test]
    fn another_version_is_not_found() {
        assert_eq!(
            split("deploy.spec", Some("apps/v1"))
                .map(|(kind, _)| kind.kind)
                .ok(),
            Some("Deployment")
        );
        let failure = split("pod", Some("apps/v1")).expect_err("another version");
        assert_eq!(
            failure.message,
            "couldn't find resource for \"apps/v1, Kind=Pod\""
        );
    }

    #[test]
    fn an_unknown_field_is_named() {
        let kind = kind::find("v1", "Pod").expect("a kind");
        let failure = field(kind, &["spec", "nope"], Format::Json).expect_err("an unknown field");
        assert_eq!(failure.message, "field \"nope\" does not exist");
    }
}
