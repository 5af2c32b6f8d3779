//! `podling get` and `podling ps`: what there is.

use std::process::ExitCode;

use jiff::Timestamp;
use serde_json::json;

use crate::{
    api::pod::Pod,
    pod::client,
    store::objects::{ObjectKey, ObjectStore},
    ui::{
        output,
        pods::{self, Columns},
    },
};

use super::{Context, candidates, failure::Failure, manifests};

/// Arguments of `ps`.
#[derive(Debug, clap::Args)]
pub struct PsArgs {
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    show: Show,
}

/// Arguments of `get`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The kind, such as `pods`, or kind and name, such as `pod/web`.
    #[arg(value_name = "KIND", add = candidates::kind_or_object())]
    kind: String,
    /// Names; all when none is given.
    #[arg(value_name = "NAME", add = candidates::object())]
    names: Vec<String>,
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    show: Show,
}

#[derive(Debug, clap::Args)]
struct Select {
    /// The namespace.
    #[arg(short, long, default_value = "default", add = candidates::namespace())]
    namespace: String,
    /// All namespaces.
    #[arg(short = 'A', long)]
    all_namespaces: bool,
    /// Only pods with these labels: `app=web`, `app!=web`, `tier`, separated by commas.
    #[arg(short = 'l', long, value_name = "SELECTOR")]
    selector: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Show {
    /// How to print.
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    /// A column with the labels.
    #[arg(long = "show-labels")]
    labels: bool,
    /// No header line.
    #[arg(long)]
    no_headers: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Wide,
    Json,
    Yaml,
    Name,
}

/// # Errors
/// When the pods can't be read.
pub fn run_ps(args: PsArgs, context: &Context) -> Result<ExitCode, Failure> {
    list(&[], &args.select, &args.show, context)
}

/// # Errors
/// When there is no such kind or a named pod isn't there.
pub fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    let mut names = args.names;
    let kind = match args.kind.split_once('/') {
        Some((kind, name)) => {
            names.insert(0, name.to_owned());
            kind
        }
        None => &args.kind,
    };
    if !["pod", "pods", "po"].contains(&kind.to_ascii_lowercase().as_str()) {
        return Err(Failure::new(
            Failure::FAILED,
            format!("podling has no objects of kind {kind:?}; it has pods"),
        ));
    }
    list(&names, &args.select, &args.show, context)
}

fn list(
    names: &[String],
    select: &Select,
    show: &Show,
    context: &Context,
) -> Result<ExitCode, Failure> {
    let pods = observed(names, select, context)?;
    match show.output {
        Some(format @ (Format::Json | Format::Yaml)) => {
            let value = match (names.len(), pods.as_slice()) {
                (1, [pod]) => serde_json::to_value(pod)?,
                _ => json!({"apiVersion": "v1", "kind": "List", "items": pods, "metadata": {}}),
            };
            match format {
                Format::Json => output::json(&value)?,
                _ => output::yaml(&value)?,
            }
        }
        Some(Format::Name) => {
            let lines = pods.iter().filter_map(|pod| pod.metadata.name.as_ref());
            output::text(
                &lines
                    .map(|name| format!("pod/{name}\n"))
                    .collect::<String>(),
            )?;
        }
        _ if pods.is_empty() => match select.all_namespaces {
            true => eprintln!("No resources found"),
            false => eprintln!("No resources found in {} namespace.", select.namespace),
        },
        wide => {
            let columns = Columns {
                wide: wide.is_some(),
                labels: show.labels,
                namespace: select.all_namespaces,
                no_header: show.no_headers,
            };
            let node = rustix::system::uname();
            let node = node.nodename().to_string_lossy();
            output::text(&pods::listing(&pods, columns, &node, Timestamp::now()))?;
        }
    }
    manifests::DONE
}

/// The selected pods with what is known of them now.
fn observed(names: &[String], select: &Select, context: &Context) -> Result<Vec<Pod>, Failure> {
    let store = ObjectStore::new(&context.paths);
    let mut applied: Vec<(ObjectKey, Pod)> = Vec::new();
    if names.is_empty() {
        applied = store.list("pod")?;
        applied.retain(|(key, _)| select.all_namespaces || key.namespace == select.namespace);
    }
    for name in names {
        let key = ObjectKey::pod(&select.namespace, name);
        let Some(pod) = store.get(&key)? else {
            return Err(Failure::new(
                Failure::FAILED,
                format!("pods {name:?} not found"),
            ));
        };
        applied.push((key, pod));
    }
    let selector = select.selector.as_deref().unwrap_or_default();
    let mut pods = Vec::new();
    for (_, pod) in applied {
        if selects(selector, &pod)? {
            pods.push(with_status(pod, context));
        }
    }
    Ok(pods)
}

/// The pod with its type and its status, as the API server would answer.
pub fn with_status(mut pod: Pod, context: &Context) -> Pod {
    pod.api_version = Some("v1".to_owned());
    pod.kind = Some("Pod".to_owned());
    let uid = pod.metadata.uid.as_deref().unwrap_or_default();
    pod.status = client::status(&context.paths, uid);
    pod
}

/// Equality-based selectors (`a=b`, `a==b`, `a!=b`, `a`, `!a`), all of which must hold.
fn selects(selector: &str, pod: &Pod) -> Result<bool, Failure> {
    let label = |key: &str| pod.metadata.labels.get(key).map(String::as_str);
    for term in selector.split(',').map(str::trim).filter(|t| !t.is_empty()) {
        if term.contains(['(', ' ']) {
            return Err(Failure::new(
                Failure::USAGE,
                format!("selector {term:?}: use key=value, key!=value, key or !key"),
            ));
        }
        let holds = if let Some((key, value)) = term.split_once("!=") {
            label(key) != Some(value)
        } else if let Some((key, value)) = term.split_once("==").or(term.split_once('=')) {
            label(key) == Some(value)
        } else if let Some(key) = term.strip_prefix('!') {
            label(key).is_none()
        } else {
            label(term).is_some()
        };
        if !holds {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_holds_when_all_its_terms_do() {
        let pod: Pod = serde_json::from_value(
            json!({"metadata": {"labels": {"app": "web", "tier": "front"}}}),
        )
        .unwrap();
        for (selector, expected) in [
            ("", true),
            ("app=web", true),
            ("app==web,tier", true),
            ("app!=web", false),
            ("app=db", false),
            ("!app", false),
            ("!zone,zone!=a", true),
        ] {
            assert_eq!(selects(selector, &pod).unwrap(), expected, "{selector}");
        }
        assert_eq!(
            selects("app in (web)", &pod).unwrap_err().code,
            Failure::USAGE
        );
    }
}
