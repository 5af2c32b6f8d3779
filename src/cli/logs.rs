//! `podling logs`: what a pod's container has printed.

use std::{
    io::{self, BufWriter},
    process::ExitCode,
};

use jiff::{SignedDuration, Timestamp};

use crate::{
    api::pod_status::{PodPhase, PodStatus},
    pod::{
        client,
        log::{
            self,
            reader::{LogReader, Options},
        },
        record::{self, PodRecord},
    },
};

use super::{Context, candidates, failure::Failure};

/// Arguments of `logs`.
#[derive(Debug, clap::Args)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "one for each flag of kubectl's"
)]
pub struct Args {
    /// The pod, as NAME or pod/NAME.
    #[arg(add = candidates::pod())]
    pod: String,
    /// The container; the first one when none is given.
    #[arg(short, long, value_name = "NAME", add = candidates::container())]
    container: Option<String>,
    /// The pod's namespace.
    #[arg(short, long, default_value = "default", add = candidates::namespace())]
    namespace: String,
    /// Go on printing what is added.
    #[arg(short, long)]
    follow: bool,
    /// Only the last so many lines; all of them for a negative number.
    #[arg(long, value_name = "LINES", allow_negative_numbers = true, default_value_t = -1, hide_default_value = true)]
    tail: i64,
    /// Only what is newer than this, such as 5s, 2m or 3h.
    #[arg(long, value_name = "DURATION")]
    since: Option<SignedDuration>,
    /// Print each line's time.
    #[arg(long)]
    timestamps: bool,
    /// Print the run before the last restart.
    #[arg(short, long)]
    previous: bool,
}

/// # Errors
/// When there is no such pod, container or log.
pub fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    let failed = |message: String| Failure::new(Failure::FAILED, message);
    let name = args.pod.strip_prefix("pod/").unwrap_or(&args.pod);
    let record = record::find(&context.paths, &args.namespace, name)
        .ok_or_else(|| failed(format!("pods {name:?} not found")))?;
    let container = container(&record, args.container.as_deref()).map_err(failed)?;
    let names: Vec<_> = (record.pod.spec.containers.iter())
        .map(|container| container.name.as_str())
        .collect();
    if args.container.is_none() && names.len() > 1 {
        eprintln!(
            "Defaulted container {container:?} out of: {}",
            names.join(", ")
        );
    }
    let options = Options {
        tail: usize::try_from(args.tail).ok(),
        since: args.since.map(|since| Timestamp::now() - since.abs()),
        timestamps: args.timestamps,
        previous: args.previous,
    };
    let directory = log::directory(&context.paths, &record.uid, &container);
    let mut output = BufWriter::new(io::stdout().lock());
    let mut reader = LogReader::new(directory, options, &mut output);
    let printed = reader.print().and_then(|found| {
        if args.follow && !args.previous {
            reader.follow(&mut || is_over(context, &record.uid, &container))?;
            return Ok(true);
        }
        Ok(found)
    });
    match printed {
        Ok(true) => Ok(ExitCode::SUCCESS),
        Ok(false) if args.previous => Err(failed(format!(
            "previous terminated container {container:?} in pod {name:?} not found"
        ))),
        Ok(false) => Err(failed(format!(
            "container {container:?} in pod {name:?} has not been started"
        ))),
        // `podling logs | head` is no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(failed(format!(
            "logs of container {container:?} in pod {name:?}: {error}"
        ))),
    }
}

/// The container asked for, or the pod's first.
fn container(record: &PodRecord, asked: Option<&str>) -> Result<String, String> {
    let spec = &record.pod.spec;
    let all = || spec.containers.iter().chain(&spec.init_containers);
    let found = match asked {
        Some(name) => all().find(|container| container.name == name),
        None => all().next(),
    };
    found
        .map(|container| container.name.clone())
        .ok_or_else(|| {
            let names: Vec<_> = all().map(|container| container.name.as_str()).collect();
            format!(
                "container {:?} is not in pod {:?}; it has {}",
                asked.unwrap_or_default(),
                record.pod.metadata.name.as_deref().unwrap_or_default(),
                names.join(", ")
            )
        })
}

/// Whether the container prints nothing more: it has ended for good, or its pod has.
fn is_over(context: &Context, uid: &str, container: &str) -> bool {
    let Some(status) = client::status(&context.paths, uid) else {
        return true;
    };
    match status.phase {
        Some(PodPhase::Succeeded | PodPhase::Failed | PodPhase::Unknown) => true,
        _ => has_completed(&status, container),
    }
}

/// An init container that has done its work isn't started again.
fn has_completed(status: &PodStatus, container: &str) -> bool {
    let found = status
        .init_container_statuses
        .iter()
        .find(|c| c.name == container);
    found
        .and_then(|found| found.state.as_ref()?.terminated.as_ref())
        .is_some_and(|ended| ended.exit_code == 0)
}
