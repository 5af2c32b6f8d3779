//! Manifests as commands take them: files, directories, URLs, standard input.

use std::process::ExitCode;

use crate::{
    api::pod::Pod,
    manifest::{self, Loaded, Object, SourceText},
    ui::diagnostic,
};

use super::failure::Failure;

/// Reads and checks manifests that are to be played. What has no effect is said on standard
/// error, unless `quiet`.
///
/// # Errors
/// With everything that is wrong in them, or can't be done here, printed already where it has a
/// position.
pub fn to_play(names: &[String], recursive: bool, quiet: bool) -> Result<Loaded, Failure> {
    let (sources, loaded) = load(names, recursive)?;
    if !quiet || loaded.is_refused() {
        diagnostic::print(&sources, &loaded.notices);
    }
    if loaded.is_refused() {
        return Err(Failure::new(Failure::INVALID_MANIFEST, ""));
    }
    Ok(loaded)
}

/// Reads and checks manifests of objects that are meant by name.
///
/// # Errors
/// With everything that is wrong in them printed already where it has a position.
pub fn to_name(names: &[String], recursive: bool) -> Result<Loaded, Failure> {
    load(names, recursive).map(|(_, loaded)| loaded)
}

fn load(names: &[String], recursive: bool) -> Result<(Vec<SourceText>, Loaded), Failure> {
    let sources = manifest::source::read_all(names, recursive)
        .map_err(|error| Failure::new(Failure::INVALID_MANIFEST, error))?;
    match manifest::load(&sources) {
        Ok(loaded) => Ok((sources, loaded)),
        Err(diagnostics) => {
            diagnostic::print(&sources, &diagnostics);
            Err(Failure::new(Failure::INVALID_MANIFEST, ""))
        }
    }
}

/// The pods among the objects.
pub fn pods(loaded: Loaded) -> Vec<Pod> {
    let pod = |object| match object {
        Object::Pod(pod) => Some(*pod),
        _ => None,
    };
    loaded.objects.into_iter().filter_map(pod).collect()
}

/// Success.
pub const DONE: Result<ExitCode, Failure> = Ok(ExitCode::SUCCESS);
