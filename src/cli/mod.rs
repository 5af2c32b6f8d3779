//! One file a command: arguments in, calls down, rendering out. No logic of its own.
#![forbid(unsafe_code)]

pub mod candidates;
pub mod completion;
pub mod down;
pub mod exec;
pub mod explain;
pub mod failure;
pub mod get;
pub mod image;
pub mod info;
pub mod inspect;
pub mod logs;
#[cfg(test)]
mod man;
pub mod manifests;
pub mod play;
pub mod supervise;
pub mod validate;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand, ValueHint};
use ipnetwork::Ipv4Network;

use crate::store::{paths::Paths, settings::Settings};
use failure::Failure;

/// What every command is given.
#[derive(Clone, Debug)]
pub struct Context {
    /// Where this instance's files are.
    pub paths: Paths,
    /// The host's settings with the flags applied.
    pub settings: Settings,
}

impl Context {
    /// # Errors
    /// When the user is not root, which namespaces, mounts and the network need.
    pub fn require_root(&self, what: &str) -> Result<(), Failure> {
        if rustix::process::geteuid().is_root() {
            return Ok(());
        }
        Err(Failure::new(
            Failure::FAILED,
            format!("{what} needs root, for namespaces, mounts and the network: run it with sudo"),
        ))
    }
}

/// Runs Kubernetes pods on this host from their manifests: no daemon, no cluster.
#[derive(Debug, Parser)]
#[command(name = "podling", version, max_term_width = 100, args_override_self = true, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed
  2  wrong usage
  3  invalid manifest
  4  image trouble
  5  timed out, or the pod failed
  exec returns the command's own.";

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Host options")]
struct Global {
    /// Files that survive a reboot: images, volumes, logs, what was applied.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "PODLING_ROOT",
        default_value = "/var/lib/podling",
        hide_env = true,
        value_hint = ValueHint::DirPath
    )]
    root: PathBuf,
    /// Files that end with the boot: sockets, locks, status.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "PODLING_RUN_ROOT",
        default_value = "/run/podling",
        hide_env = true,
        value_hint = ValueHint::DirPath
    )]
    run_root: PathBuf,
    /// The host's settings.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "PODLING_CONFIG",
        default_value = "/etc/podling/config.yaml",
        hide_env = true
    )]
    config: PathBuf,
    /// The bridge that pods are connected to.
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "PODLING_BRIDGE",
        hide_env = true
    )]
    bridge: Option<String>,
    /// The range of the pods' addresses, such as 10.77.0.0/16.
    #[arg(
        long,
        global = true,
        value_name = "CIDR",
        env = "PODLING_SUBNET",
        hide_env = true
    )]
    subnet: Option<Ipv4Network>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the host match manifests: create, recreate or leave alone.
    #[command(visible_alias = "apply")]
    Play(play::Args),
    /// Take pods away, by manifest or by name.
    #[command(visible_alias = "delete")]
    Down(down::Args),
    /// List pods.
    Ps(get::PsArgs),
    /// List or print objects, such as `get pods` or `get pod web -o yaml`.
    Get(get::Args),
    /// Print a container's output.
    Logs(logs::Args),
    /// Run a command in a container.
    Exec(exec::Args),
    /// Print everything that is known of a pod, or a container's OCI spec.
    Inspect(inspect::Args),
    /// Pull, list, load, save and remove images.
    Image(image::Args),
    /// Document a kind and its fields, and say what podling does with them.
    Explain(explain::Args),
    /// Check manifests; runs nothing.
    Validate(validate::Args),
    /// Say what podling found on this host.
    Info(info::Args),
    /// Print a completion script for a shell.
    Completion(completion::Args),
    /// Supervise one pod.
    #[command(hide = true)]
    Supervise(supervise::Args),
}

/// Reads the command line, runs the command and says how it went.
pub fn main() -> ExitCode {
    if let Some(code) = completion::answer() {
        return code;
    }
    let cli = Cli::parse();
    let result = cli.global.context().and_then(|context| match cli.command {
        Command::Play(args) => play::run(args, &context),
        Command::Down(args) => down::run(args, &context),
        Command::Ps(args) => get::run_ps(args, &context),
        Command::Get(args) => get::run(args, &context),
        Command::Logs(args) => logs::run(args, &context),
        Command::Exec(args) => exec::run(args, &context),
        Command::Inspect(args) => inspect::run(args, &context),
        Command::Image(args) => {
            let in_use = crate::engine::images::in_use(&context.paths);
            image::run(args, &context, &in_use, &*crate::ui::progress::pull(false))
                .map(ExitCode::from)
        }
        Command::Explain(args) => explain::run(args, &context),
        Command::Validate(args) => validate::run(args, &context),
        Command::Info(args) => info::run(args, &context),
        Command::Completion(args) => completion::run(args),
        Command::Supervise(args) => supervise::run(args, &context),
    });
    match result {
        Ok(code) => code,
        Err(failure) => {
            if !failure.message.is_empty() {
                let error = match std::io::stderr().is_terminal() {
                    true => "\x1b[1;31merror:\x1b[0m",
                    false => "error:",
                };
                eprintln!("{error} {}", failure.message);
            }
            ExitCode::from(failure.code)
        }
    }
}

impl Global {
    fn context(&self) -> Result<Context, Failure> {
        let usage = |message: String| Failure::new(Failure::USAGE, message);
        let absolute = |path: &PathBuf| {
            std::path::absolute(path).map_err(|error| usage(format!("{}: {error}", path.display())))
        };
        let mut settings = self.settings()?;
        if let Some(bridge) = &self.bridge {
            settings.bridge.clone_from(bridge);
        }
        if let Some(subnet) = self.subnet {
            settings.subnet = subnet;
        }
        settings.check().map_err(usage)?;
        Ok(Context {
            paths: Paths {
                root: absolute(&self.root)?,
                run_root: absolute(&self.run_root)?,
            },
            settings,
        })
    }

    /// The configuration file; the defaults when there is none.
    fn settings(&self) -> Result<Settings, Failure> {
        let named = |error: &dyn std::fmt::Display| {
            Failure::new(
                Failure::USAGE,
                format!("{}: {error}", self.config.display()),
            )
        };
        match std::fs::read_to_string(&self.config) {
            Ok(text) => serde_saphyr::from_str(&text).map_err(|error| named(&error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(error) => Err(named(&error)),
        }
    }
}
