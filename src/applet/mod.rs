//! Small programs inside the one binary, by the name that it is called by: what the built-in image
//! `podling.local/demo` runs, so that a first pod needs no registry.
//!
//! They run as PID 1 of a container, where the kernel drops every signal that has no handler; each
//! of them that lives on therefore waits for SIGTERM itself and ends at once. Nothing here knows
//! podling.
#![forbid(unsafe_code)]

mod http;
mod serve;
mod simple;
mod termination;
mod write;

use std::{ffi::OsString, path::Path, process::ExitCode};

/// Runs the applet that the program is called as; `None` when it isn't called as one.
///
/// `args` are all arguments, the program's name first. `podling serve …` isn't an applet: only the
/// name decides.
pub fn dispatch(args: &[OsString]) -> Option<ExitCode> {
    let name = Path::new(args.first()?).file_name()?.to_str()?.to_owned();
    let rest: Vec<String> = args[1..]
        .iter()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let result = match name.as_str() {
        "serve" => serve::run(&rest),
        "write" => write::run(&rest),
        "echo" => simple::echo(&rest),
        "cat" => simple::cat(&args[1..]),
        "env" => simple::env(),
        "sleep" => simple::sleep(&rest),
        "true" => Ok(ExitCode::SUCCESS),
        "false" => Ok(ExitCode::FAILURE),
        _ => return None,
    };
    Some(result.unwrap_or_else(|message| {
        eprintln!("{name}: {message}");
        ExitCode::FAILURE
    }))
}
