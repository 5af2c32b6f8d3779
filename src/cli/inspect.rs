//! `podling inspect`: everything that is known of a pod.

use std::{fs, process::ExitCode};

use serde_json::{Value, json};

use crate::{
    api::pod::Pod,
    pod::client,
    store::objects::{ObjectKey, ObjectStore},
    ui::output,
};

use super::{Context, candidates, failure::Failure, get, manifests};

/// Arguments of `inspect`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The pod.
    #[arg(add = candidates::pod())]
    pod: String,
    /// The container; the first one unless named.
    #[arg(short, long, add = candidates::container())]
    container: Option<String>,
    /// The namespace.
    #[arg(short, long, default_value = "default", add = candidates::namespace())]
    namespace: String,
    /// The OCI runtime spec that the container was started with.
    #[arg(long)]
    oci: bool,
}

/// # Errors
/// When there is no such pod or container, or it has not been started.
pub fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    let name = args.pod.strip_prefix("pod/").unwrap_or(&args.pod);
    let key = ObjectKey::pod(&args.namespace, name);
    let failed = |message: String| Failure::new(Failure::FAILED, message);
    let pod: Pod = ObjectStore::new(&context.paths)
        .get(&key)?
        .ok_or_else(|| failed(format!("pods {name:?} not found")))?;
    let uid = pod.metadata.uid.clone().unwrap_or_default();
    if args.oci {
        let container = match &args.container {
            Some(container) => container.clone(),
            None => pod
                .spec
                .containers
                .first()
                .map(|container| container.name.clone())
                .unwrap_or_default(),
        };
        let path = client::oci_spec_path(&context.paths, &uid, &container);
        let text = fs::read(&path).map_err(|error| {
            failed(format!(
                "container {container:?} of {key} has not been started: {}: {error}",
                path.display()
            ))
        })?;
        output::json(&serde_json::from_slice::<Value>(&text)?)?;
        return manifests::DONE;
    }
    let supervised = client::is_alive(&context.paths, &uid);
    let cgroup = client::cgroup_path(&context.paths, &uid);
    output::json(&json!({
        "pod": get::with_status(pod, context),
        "host": {
            "supervised": supervised,
            "files": context.paths.pod(&uid),
            "runFiles": context.paths.run_pod(&uid),
            "networkNamespace": context.paths.netns(&uid),
            "cgroup": cgroup,
        },
    }))?;
    manifests::DONE
}
