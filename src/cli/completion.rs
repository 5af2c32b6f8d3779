//! `podling completion`: a shell's completion script.

use std::process::ExitCode;

use clap_complete::Shell;

use super::{failure::Failure, manifests};
use crate::ui::output;

/// Arguments of `completion`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell.
    shell: Shell,
}

/// # Errors
/// When the script can't be printed.
#[allow(clippy::needless_pass_by_value, reason = "every command is given its arguments")]
pub fn run(args: Args, command: &mut clap::Command) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "podling", &mut script);
    output::text(&String::from_utf8_lossy(&script))?;
    manifests::DONE
}
