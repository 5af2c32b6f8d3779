//! Carrying a plan out: images first, then what has to make room, then the new pods, all at the
//! same time. What this call created is removed when it can't be brought up; nothing else is.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use thiserror::Error;

use crate::{
    api::{
        pod::{Pod, RestartPolicy},
        time::Time,
    },
    image::{Image, ImageStore, PullOptions},
    pod::{
        client::{self, ClientError, Handle, Until},
        record::PodRecord,
    },
    store::{
        objects::{ObjectError, ObjectKey, ObjectLock, ObjectStore},
        paths::Paths,
        settings::Settings,
    },
};

use super::{
    images::{self, ContainerImageError},
    plan::{self, Action, Actual, Step},
    take_down::{self, TakeDownError},
};

/// Why a plan could not be carried out.
#[derive(Debug, Error)]
pub enum ApplyError {
    /// A container's image can't be had; nothing was touched.
    #[error(transparent)]
    Image(#[from] ContainerImageError),
    /// What was applied can't be read or kept.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// The old pod could not make room.
    #[error(transparent)]
    TakeDown(#[from] TakeDownError),
    /// The image store can't be opened.
    #[error(transparent)]
    Store(#[from] crate::image::ImageError),
    /// No identifier for a pod.
    #[error("read /proc/sys/kernel/random/uuid")]
    Uid(#[source] std::io::Error),
    /// A pod did not start; it was removed.
    #[error("{key}: {source}")]
    Start {
        /// The pod.
        key: ObjectKey,
        /// The reason.
        source: ClientError,
    },
    /// A pod started, and did not become ready in time, or failed. It was left as it is.
    #[error("{key}: {source}")]
    Wait {
        /// The pod.
        key: ObjectKey,
        /// The reason.
        source: ClientError,
    },
}

/// How far a play goes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a pod may take to start.
    pub start: Duration,
    /// How long to wait for it to be ready or complete; `None` doesn't wait for that.
    pub ready: Option<Duration>,
}

/// What became of one desired pod.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The pod.
    pub key: ObjectKey,
    /// What was done.
    pub action: Action,
    /// Its uid.
    pub uid: String,
    /// Its address; none in the host's network.
    pub address: Option<String>,
    /// Whether its containers are to end: waiting for it is waiting for that.
    completes: bool,
}

/// What is there now, for planning.
///
/// # Errors
/// When what was applied can't be read.
pub fn observe(paths: &Paths) -> Result<BTreeMap<ObjectKey, Actual>, ObjectError> {
    let applied = ObjectStore::new(paths).list::<Pod>("pod")?;
    Ok(applied
        .into_iter()
        .map(|(key, pod)| {
            let uid = pod.metadata.uid.as_deref().unwrap_or_default();
            let supervised = client::is_alive(paths, uid);
            (key, Actual { pod, supervised })
        })
        .collect())
}

/// Makes the host match the desired pods.
///
/// # Errors
/// The first failure. Pods that this call created and that did not start are gone again.
pub fn apply(
    paths: &Paths,
    settings: &Settings,
    desired: Vec<Pod>,
    pull: &PullOptions<'_>,
    limits: Limits,
) -> Result<Vec<Outcome>, ApplyError> {
    let objects = ObjectStore::new(paths);
    let locks = lock_all(&objects, &desired)?;
    let steps = plan::plan(desired, &observe(paths)?);
    let store = ImageStore::open(&paths.images())?;
    let mut images = Vec::with_capacity(steps.len());
    for step in &steps {
        images.push(match step.action {
            Action::Unchanged => BTreeMap::new(),
            _ => images::resolve(&store, &step.key, &step.pod, pull)?,
        });
    }
    for step in &steps {
        if let Action::Recreate { .. } = step.action {
            take_down::take_down_locked(paths, &objects, &step.key, None)?;
        }
    }
    let mut starting = Vec::new();
    let mut outcomes = Vec::new();
    let result = steps
        .into_iter()
        .zip(images)
        .try_for_each(|(step, images)| {
            let (outcome, handle) = begin(paths, settings, &objects, step, images)?;
            starting.extend(handle.map(|handle| (outcomes.len(), handle)));
            outcomes.push(outcome);
            Ok(())
        })
        .and_then(|()| wait_started(&mut starting, &mut outcomes, limits))
        .and_then(|()| wait_begun(paths, &mut outcomes, limits));
    if let Err(error) = result {
        undo(paths, &objects, &outcomes);
        drop(locks);
        take_down::sweep(paths);
        return Err(error);
    }
    drop(locks);
    if let Some(ready) = limits.ready {
        wait_ready(paths, &outcomes, ready)?;
    }
    Ok(outcomes)
}

/// Locks in the keys' order, each once, so that two plays never wait for each other in a circle.
fn lock_all(objects: &ObjectStore, desired: &[Pod]) -> Result<Vec<ObjectLock>, ObjectError> {
    let mut keys: Vec<_> = desired.iter().map(plan::key_of).collect();
    keys.sort();
    keys.dedup();
    keys.iter().map(|key| objects.lock(key)).collect()
}

/// Keeps the pod and starts its supervisor.
fn begin(
    paths: &Paths,
    settings: &Settings,
    objects: &ObjectStore,
    step: Step,
    images: BTreeMap<String, Image>,
) -> Result<(Outcome, Option<Handle>), ApplyError> {
    let Step {
        key,
        mut pod,
        action,
    } = step;
    let completes = pod.spec.restart_policy.unwrap_or_default() != RestartPolicy::Always;
    if action == Action::Unchanged {
        let applied: Option<Pod> = objects.get(&key)?;
        let uid = applied.and_then(|pod| pod.metadata.uid).unwrap_or_default();
        let outcome = Outcome {
            key,
            action,
            uid,
            address: None,
            completes,
        };
        return Ok((outcome, None));
    }
    let uid = new_uid().map_err(ApplyError::Uid)?;
    let created = Timestamp::now();
    pod.metadata.uid = Some(uid.clone());
    pod.metadata.creation_timestamp = Some(Time(created));
    objects.put(&key, &pod)?;
    let record = PodRecord {
        uid: uid.clone(),
        pod,
        images,
        settings: settings.clone(),
        paths: paths.clone(),
        created,
    };
    let handle = match client::spawn(&record) {
        Ok(handle) => handle,
        Err(source) => {
            // The caller doesn't know of this pod yet.
            let _ = take_down::take_down_locked(paths, objects, &key, Some(Duration::ZERO));
            return Err(ApplyError::Start { key, source });
        }
    };
    let outcome = Outcome {
        key,
        action,
        uid,
        address: None,
        completes,
    };
    Ok((outcome, Some(handle)))
}

/// A random (version 4) UUID from the kernel.
fn new_uid() -> std::io::Result<String> {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/uuid")?;
    Ok(text.trim().to_owned())
}

fn wait_started(
    starting: &mut [(usize, Handle)],
    outcomes: &mut [Outcome],
    limits: Limits,
) -> Result<(), ApplyError> {
    let deadline = Instant::now() + limits.start;
    for (index, handle) in starting {
        let outcome = &mut outcomes[*index];
        let started = handle
            .wait_started(deadline)
            .map_err(|source| ApplyError::Start {
                key: outcome.key.clone(),
                source,
            })?;
        outcome.address = started.pod_ip;
    }
    Ok(())
}

/// A pod that is there may still be starting, when the play that began it was killed.
fn wait_begun(paths: &Paths, outcomes: &mut [Outcome], limits: Limits) -> Result<(), ApplyError> {
    let deadline = Instant::now() + limits.start;
    for outcome in outcomes {
        if outcome.action == Action::Unchanged {
            client::wait(paths, &outcome.uid, Until::Begun, deadline).map_err(|source| {
                ApplyError::Wait {
                    key: outcome.key.clone(),
                    source,
                }
            })?;
            outcome.address = client::status(paths, &outcome.uid).and_then(|s| s.pod_ip);
        }
    }
    Ok(())
}

fn wait_ready(paths: &Paths, outcomes: &[Outcome], ready: Duration) -> Result<(), ApplyError> {
    let deadline = Instant::now() + ready;
    for outcome in outcomes {
        let until = match outcome.completes {
            true => Until::Complete,
            false => Until::Ready,
        };
        client::wait(paths, &outcome.uid, until, deadline).map_err(|source| ApplyError::Wait {
            key: outcome.key.clone(),
            source,
        })?;
    }
    Ok(())
}

/// Removes what this call created. The caller reports why; what can't be removed now is found by
/// the next `down`.
fn undo(paths: &Paths, objects: &ObjectStore, outcomes: &[Outcome]) {
    for outcome in outcomes {
        if outcome.action != Action::Unchanged {
            let _ = take_down::take_down_locked(
                paths,
                objects,
                &outcome.key,
                Some(Duration::from_secs(1)),
            );
        }
    }
}
