//! `podling play`: make the host match manifests.

use std::{process::ExitCode, time::Duration};

use serde::Serialize;

use crate::{
    engine::{
        apply::{self, ApplyError, Limits, Outcome},
        plan::{Action, Reason},
    },
    image::{Platform, PullOptions},
    pod::client::ClientError,
    ui::{output, progress},
};

use super::{Context, failure::Failure, manifests};

/// How long a pod may take to start when nothing else is said: image trouble aside, that is
/// mounts, the network and the first process.
const START: Duration = Duration::from_mins(1);

/// Arguments of `play`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, directories, http(s) URLs, or - for standard input.
    #[arg(value_name = "FILE", required_unless_present = "filename", value_hint = clap::ValueHint::AnyPath)]
    files: Vec<String>,
    /// The same, as kubectl takes it.
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    filename: Vec<String>,
    /// Read directories with everything below them.
    #[arg(short = 'R', long)]
    recursive: bool,
    /// Wait until each pod is ready, or complete if it ends by itself; 5m unless a time is given.
    #[arg(long, value_name = "TIMEOUT", num_args = 0..=1, require_equals = true, default_missing_value = "5m")]
    wait: Option<jiff::SignedDuration>,
    /// Print errors only.
    #[arg(short, long)]
    quiet: bool,
    /// Print the result as data.
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    /// Pull over plain HTTP or with an unknown certificate too.
    #[arg(long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, default_missing_value = "true", require_equals = true, action = clap::ArgAction::Set)]
    tls_verify: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    Json,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
    action: &'a str,
    uid: &'a str,
    #[serde(rename = "podIP", skip_serializing_if = "Option::is_none")]
    pod_ip: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    changed: &'a [String],
}

/// # Errors
/// 3 for manifests, 4 for images, 5 for pods that don't come up, else 1.
pub fn run(mut args: Args, context: &Context) -> Result<ExitCode, Failure> {
    args.filename.append(&mut args.files);
    let loaded = manifests::to_play(&args.filename, args.recursive, args.quiet)?;
    context.require_root("podling play")?;
    let progress = progress::pull(args.quiet || args.output.is_some());
    let options = PullOptions {
        registries: &context.settings.registries,
        tls_verify: args.tls_verify,
        progress: &*progress,
        platform: Platform::host(),
    };
    let limits = Limits {
        start: START,
        ready: args.wait.map(jiff::SignedDuration::unsigned_abs),
    };
    let outcomes = apply::apply(
        &context.paths,
        &context.settings,
        manifests::pods(loaded),
        &options,
        limits,
    )
    .map_err(failure)?;
    match args.output {
        Some(Format::Json) => output::json(&outcomes.iter().map(line).collect::<Vec<_>>())?,
        None if args.quiet => {}
        None => output::text(&outcomes.iter().map(sentence).collect::<String>())?,
    }
    manifests::DONE
}

fn failure(error: ApplyError) -> Failure {
    let code = match &error {
        ApplyError::Image(_) => Failure::IMAGE,
        ApplyError::Start { source, .. } | ApplyError::Wait { source, .. } => match source {
            ClientError::TimedOut { .. } | ClientError::PodFailed { .. } => Failure::POD_FAILED,
            _ => Failure::FAILED,
        },
        _ => Failure::FAILED,
    };
    Failure {
        code,
        ..Failure::from(error)
    }
}

fn verb(action: &Action) -> (&'static str, &[String]) {
    match action {
        Action::Unchanged => ("unchanged", &[]),
        Action::Create => ("created", &[]),
        Action::Recreate { reason, .. } => match reason {
            Reason::Changed(fields) => ("recreated", fields),
            Reason::Unsupervised => ("recreated", &[]),
        },
    }
}

fn line(outcome: &Outcome) -> Line<'_> {
    let (action, changed) = verb(&outcome.action);
    Line {
        kind: outcome.key.kind,
        namespace: &outcome.key.namespace,
        name: &outcome.key.name,
        action,
        uid: &outcome.uid,
        pod_ip: outcome.address.as_deref(),
        changed,
    }
}

/// `pod/web created at 10.77.0.2`, `pod/web recreated (spec.hostname changed) at …`.
fn sentence(outcome: &Outcome) -> String {
    let (action, changed) = verb(&outcome.action);
    let why = match &outcome.action {
        Action::Recreate {
            reason: Reason::Unsupervised,
            ..
        } => " (nothing supervised it any more)".to_owned(),
        _ if changed.is_empty() => String::new(),
        _ => format!(" ({} changed)", changed.join(", ")),
    };
    let address = match &outcome.address {
        Some(address) => format!(" at {address}"),
        None => String::new(),
    };
    format!("{} {action}{why}{address}\n", outcome.key)
}
