//! Taking pods away: stop, clean up, forget, in this order, so that whatever is interrupted is
//! found and finished by the next `down`.

use std::{fs, path::Path, time::Duration};

use thiserror::Error;

use crate::{
    api::pod::Pod,
    pod::client::{self, ClientError},
    store::{
        objects::{ObjectError, ObjectKey, ObjectStore},
        paths::Paths,
    },
};

/// Why a pod could not be taken away whole.
#[derive(Debug, Error)]
pub enum TakeDownError {
    /// What was applied can't be read, locked or forgotten.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// The pod could not be stopped or cleaned up.
    #[error("{key}: not all of it could be removed; run `podling down` again")]
    Pod {
        /// The pod.
        key: ObjectKey,
        /// The reason.
        source: ClientError,
    },
}

/// Takes one pod away. `false` when there was none. `grace` overrides the pod's own
/// `terminationGracePeriodSeconds`.
///
/// # Errors
/// When something of it is left; it is still known, and another `down` goes on.
pub fn take_down(
    paths: &Paths,
    key: &ObjectKey,
    grace: Option<Duration>,
) -> Result<bool, TakeDownError> {
    let objects = ObjectStore::new(paths);
    let _lock = objects.lock(key)?;
    take_down_locked(paths, &objects, key, grace)
}

/// The same for a caller that holds the object's lock.
///
/// # Errors
/// As [`take_down`].
pub fn take_down_locked(
    paths: &Paths,
    objects: &ObjectStore,
    key: &ObjectKey,
    grace: Option<Duration>,
) -> Result<bool, TakeDownError> {
    let Some(pod) = objects.get::<Pod>(key)? else {
        return Ok(false);
    };
    if let Some(uid) = &pod.metadata.uid {
        client::stop(paths, uid, grace).map_err(|source| TakeDownError::Pod {
            key: key.clone(),
            source,
        })?;
    }
    objects.remove(key)?;
    Ok(true)
}

/// Takes several pods away at the same time; results stand in the keys' order.
pub fn take_down_all(
    paths: &Paths,
    keys: &[ObjectKey],
    grace: Option<Duration>,
) -> Vec<Result<bool, TakeDownError>> {
    let results = std::thread::scope(|scope| {
        let workers: Vec<_> = keys
            .iter()
            .map(|key| scope.spawn(move || take_down(paths, key, grace)))
            .collect();
        workers
            .into_iter()
            .map(|worker| match worker.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    sweep(paths);
    results
}

/// Removes the directories that only held what has gone. One that still holds something stays.
pub fn sweep(paths: &Paths) {
    let remove = |path: &Path| {
        // Not empty, or gone already: both are as they should be.
        let _ = fs::remove_dir(path);
    };
    remove(&paths.run_pods());
    remove(&paths.network());
    remove(&paths.run_root.join("locks"));
    remove(&paths.run_root);
    remove(&paths.pods());
}
