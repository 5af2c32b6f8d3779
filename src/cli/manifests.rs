//! Manifests as commands take them: files, directories, URLs, standard input.

use std::process::ExitCode;

use crate::{
    api::pod::Pod,
    manifest::{self, Loaded, Object},
    ui::diagnostic,
};

use super::failure::Failure;

/// Reads and checks manifests. Warnings go to standard error, unless `quiet`.
///
/// # Errors
/// With everything that is wrong in them printed already where it has a position.
pub fn load(names: &[String], recursive: bool, quiet: bool) -> Result<Loaded, Failure> {
    let sources = manifest::source::read_all(names, recursive)
        .map_err(|error| Failure::new(Failure::INVALID_MANIFEST, error))?;
    match manifest::load(&sources) {
        Ok(loaded) => {
            if !quiet {
                diagnostic::print(&sources, &loaded.warnings);
            }
            Ok(loaded)
        }
        Err(diagnostics) => {
            diagnostic::print(&sources, &diagnostics);
            Err(Failure::new(Failure::INVALID_MANIFEST, ""))
        }
    }
}

/// The pods among the objects.
pub fn pods(loaded: Loaded) -> Vec<Pod> {
    loaded
        .objects
        .into_iter()
        .map(|loaded| match loaded.object {
            Object::Pod(pod) => *pod,
        })
        .collect()
}

/// Success.
pub const DONE: Result<ExitCode, Failure> = Ok(ExitCode::SUCCESS);
