//! `podling down`: take pods away.

use std::{collections::BTreeSet, path::Path, process::ExitCode, time::Duration};

use crate::{
    api::pod::Pod,
    engine::{plan, take_down},
    store::objects::{ObjectKey, ObjectStore},
    ui::output,
};

use super::{Context, candidates, failure::Failure, manifests};

/// Arguments of `down`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Manifests (files, directories, URLs, -) or names of pods.
    #[arg(value_name = "FILE|POD", required_unless_present_any = ["all", "filename"], add = candidates::pod_or_manifest())]
    targets: Vec<String>,
    /// Manifests, as kubectl takes them.
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    filename: Vec<String>,
    /// The namespace of pods that are given by name.
    #[arg(short, long, default_value = "default", add = candidates::namespace())]
    namespace: String,
    /// All pods of all namespaces.
    #[arg(long)]
    all: bool,
    /// Seconds between the stop signal and the kill, in place of each pod's own.
    #[arg(short = 't', long, visible_alias = "time", value_name = "SECONDS")]
    grace_period: Option<u64>,
    /// Read directories with everything below them.
    #[arg(short = 'R', long)]
    recursive: bool,
    /// Print errors only.
    #[arg(short, long)]
    quiet: bool,
}

/// # Errors
/// 1 when a named pod isn't there or something is left of one; 3 for manifests.
pub fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    context.require_root("podling down")?;
    let (files, names): (Vec<_>, Vec<_>) = args
        .targets
        .iter()
        .cloned()
        .partition(|target| is_manifest(target));
    let files: Vec<_> = args.filename.iter().cloned().chain(files).collect();
    let named: BTreeSet<_> = names
        .iter()
        .map(|name| name.strip_prefix("pods/").unwrap_or(name))
        .map(|name| name.strip_prefix("pod/").unwrap_or(name))
        .map(|name| ObjectKey::pod(&args.namespace, name))
        .collect();
    let mut keys = named.clone();
    if !files.is_empty() {
        let loaded = manifests::to_name(&files, args.recursive)?;
        keys.extend(manifests::pods(loaded).iter().map(plan::key_of));
    }
    if args.all {
        let all = ObjectStore::new(&context.paths).list::<Pod>("pod")?;
        keys.extend(all.into_iter().map(|(key, _)| key));
    }
    let keys: Vec<_> = keys.into_iter().collect();
    let grace = args.grace_period.map(Duration::from_secs);
    let results = take_down::take_down_all(&context.paths, &keys, grace);
    let mut problems = Vec::new();
    for (key, result) in keys.iter().zip(results) {
        match result {
            Ok(true) if args.quiet => {}
            Ok(true) => output::text(&format!("{key} deleted\n"))?,
            Ok(false) if named.contains(key) => problems.push(format!("{key} not found")),
            Ok(false) if args.quiet => {}
            Ok(false) => output::text(&format!("{key} not found\n"))?,
            Err(error) => problems.push(Failure::from(error).message),
        }
    }
    if problems.is_empty() {
        return manifests::DONE;
    }
    Err(Failure::new(Failure::FAILED, problems.join("\n")))
}

/// A name of a pod can't hold what a file's name nearly always does.
fn is_manifest(target: &str) -> bool {
    let path = Path::new(target);
    target == "-"
        || target.contains("://")
        || path.extension().is_some_and(|extension| {
            ["yaml", "yml", "json"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
        || (target.contains('/') && !target.starts_with("pod/") && !target.starts_with("pods/"))
        || path.is_dir()
}
