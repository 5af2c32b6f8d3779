//! `podling supervise`: the hidden command that every pod's supervisor is.

use std::process::ExitCode;

use crate::pod::supervisor;

use super::{Context, failure::Failure};

/// Arguments of `supervise`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The pod's uid.
    #[arg(required_unless_present = "pause")]
    uid: Option<String>,
    /// Be the first process of a pod's shared PID namespace instead.
    #[arg(long)]
    pause: bool,
}

/// # Errors
/// What kept the pod from being supervised.
pub fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    if args.pause {
        supervisor::pause::run();
    }
    supervisor::run(&context.paths, &args.uid.unwrap_or_default())?;
    Ok(ExitCode::SUCCESS)
}
