//! `podling info`: what podling found on this host.

use std::process::ExitCode;

use crate::{
    api::pod::Pod,
    engine::host::{self, Host},
    store::objects::ObjectStore,
    ui::output,
};

use super::{Context, failure::Failure, manifests};

/// Arguments of `info`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print as data.
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    Json,
    Yaml,
}

/// # Errors
/// When what was applied can't be read.
pub fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    let pods = ObjectStore::new(&context.paths).list::<Pod>("pod")?.len();
    let host = host::look(&context.paths, &context.settings, pods);
    match args.output {
        Some(Format::Json) => output::json(&host)?,
        Some(Format::Yaml) => output::yaml(&host)?,
        None => output::text(&text(&host))?,
    }
    manifests::DONE
}

fn text(host: &Host) -> String {
    let mut lines = vec![
        ("podling".to_owned(), host.version.to_owned()),
        ("node".to_owned(), host.node.clone()),
        (
            "kernel".to_owned(),
            format!("{} ({})", host.kernel, host.architecture),
        ),
        ("cpus".to_owned(), host.cpus.to_string()),
        (
            "memory".to_owned(),
            format!("{} MiB", host.memory_bytes / (1024 * 1024)),
        ),
        ("cgroups".to_owned(), host.cgroups.to_owned()),
        (
            "network".to_owned(),
            format!(
                "bridge {}, pods in {}",
                host.settings.bridge, host.settings.subnet
            ),
        ),
        ("root".to_owned(), host.root.clone()),
        ("run root".to_owned(), host.run_root.clone()),
        ("pods".to_owned(), host.pods.to_string()),
    ];
    for feature in &host.features {
        let found = match feature.found {
            true => "found",
            false => "missing",
        };
        lines.push((
            feature.name.to_owned(),
            format!("{found} ({})", feature.purpose),
        ));
    }
    lines
        .iter()
        .map(|(name, value)| format!("{name:<20}{value}\n"))
        .collect()
}
