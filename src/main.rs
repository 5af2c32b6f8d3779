//! podling runs Kubernetes pods on one host from their manifests: no daemon, no cluster.
//!
//! `cli` is the way in; the rooms below it are listed in ARCHITECTURE.md, and each one's `mod.rs`
//! says what it is for. The same binary is the command, the supervisor of a pod, and the payload
//! of the built-in image (`applet`).

mod api;
mod applet;
mod cli;
mod engine;
mod image;
mod manifest;
mod network;
mod pod;
mod runtime;
mod store;
mod sys;
mod ui;
mod volume;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    applet::dispatch(&arguments).unwrap_or_else(cli::main)
}
