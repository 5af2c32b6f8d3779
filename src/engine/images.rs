//! The images of a plan: what is in the store, what has to be pulled, by each container's pull
//! policy. All of it happens before anything that runs is touched.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::{
    api::{container::Container, pod::Pod, volume::PullPolicy},
    image::{
        self, Digest, Image, ImageError, ImageRef, ImageStore, InvalidImageName, PullOptions,
        builtin,
    },
    pod::record::PodRecord,
    store::{objects::ObjectKey, paths::Paths},
};

use super::plan;

/// Why a container has no image: kubelet's reasons.
#[derive(Debug, Error)]
pub enum ContainerImageError {
    /// The name is not one of an image.
    #[error("{pod}: container {container}: InvalidImageName: {image:?}: {source}")]
    InvalidName {
        /// The pod.
        pod: ObjectKey,
        /// The container.
        container: String,
        /// The name as written.
        image: String,
        /// The reason.
        source: InvalidImageName,
    },
    /// It may not be pulled and isn't here.
    #[error(
        "{pod}: container {container}: ErrImageNeverPull: {image} is not in the store and \
         imagePullPolicy is Never; run `podling image pull {image}` or `podling image load`"
    )]
    NeverPull {
        /// The pod.
        pod: ObjectKey,
        /// The container.
        container: String,
        /// The image.
        image: ImageRef,
    },
    /// It can't be pulled or read.
    #[error("{pod}: container {container}: ErrImagePull: {source}")]
    Pull {
        /// The pod.
        pod: ObjectKey,
        /// The container.
        container: String,
        /// The reason.
        source: ImageError,
    },
    /// No threads for the pull.
    #[error("start the downloads")]
    Runtime(#[source] std::io::Error),
}

/// The manifests of the images that pods use, and the pods. A pod whose record can't be read has none: its
/// containers can't be started again either.
pub fn in_use(paths: &Paths) -> Vec<(Digest, ObjectKey)> {
    let Ok(entries) = std::fs::read_dir(paths.pods()) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| PodRecord::load(paths, &entry.file_name().to_string_lossy()).ok())
        .flat_map(|record| {
            let key = plan::key_of(&record.pod);
            let images = record.images.into_values();
            images.map(move |image| (image.manifest, key.clone()))
        })
        .collect()
}

/// All containers of a pod, init containers first.
pub fn containers(pod: &Pod) -> impl Iterator<Item = &Container> {
    pod.spec.init_containers.iter().chain(&pod.spec.containers)
}

/// The images of one pod by container, pulled where the policy wants it.
///
/// # Errors
/// For the first container whose image can't be had.
pub fn resolve(
    store: &ImageStore,
    key: &ObjectKey,
    pod: &Pod,
    options: &PullOptions<'_>,
) -> Result<BTreeMap<String, Image>, ContainerImageError> {
    let mut images: BTreeMap<String, Image> = BTreeMap::new();
    let mut pulled: BTreeMap<ImageRef, Image> = BTreeMap::new();
    for container in containers(pod) {
        let written = container.image.clone().unwrap_or_default();
        let reference: ImageRef =
            written
                .parse()
                .map_err(|source| ContainerImageError::InvalidName {
                    pod: key.clone(),
                    container: container.name.clone(),
                    image: written,
                    source,
                })?;
        let image = match pulled.get(&reference) {
            Some(image) => image.clone(),
            None => one(store, key, container, &reference, options)?,
        };
        pulled.insert(reference, image.clone());
        images.insert(container.name.clone(), image);
    }
    Ok(images)
}

fn one(
    store: &ImageStore,
    key: &ObjectKey,
    container: &Container,
    reference: &ImageRef,
    options: &PullOptions<'_>,
) -> Result<Image, ContainerImageError> {
    let failed = |source| ContainerImageError::Pull {
        pod: key.clone(),
        container: container.name.clone(),
        source,
    };
    let policy = match container.image_pull_policy {
        // The built-in image is in the binary: there is nowhere to pull it from.
        _ if builtin::is_builtin(reference) => PullPolicy::IfNotPresent,
        Some(policy) => policy,
        None => PullPolicy::IfNotPresent,
    };
    if policy != PullPolicy::Always {
        if let Some(image) = store.get(reference).map_err(failed)? {
            return Ok(image);
        }
        if policy == PullPolicy::Never {
            return Err(ContainerImageError::NeverPull {
                pod: key.clone(),
                container: container.name.clone(),
                image: reference.clone(),
            });
        }
    }
    // Threads are made for a pull only: a play whose images are here stays small.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(ContainerImageError::Runtime)?;
    runtime
        .block_on(image::pull(store, reference, options))
        .map_err(failed)
}
