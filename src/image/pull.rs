//! Pulling an image: resolve the name to a manifest for this platform, fetch what the store
//! doesn't have, unpack while it comes in, commit.

use std::{
    io::Read as _,
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
};

use bytes::Bytes;
use futures_util::StreamExt;

use super::{
    digest::Digest,
    error::ImageError,
    import::{Import, LayerTask, StagedLayer, stage_layer},
    manifest::{CONFIG_LIMIT, ConfigFile, Descriptor, Manifest, ManifestOrIndex},
    pipe::{PipeWriter, pipe},
    platform::Platform,
    reference::ImageRef,
    refs::RefEntry,
    registry::Connection,
    retry::{Backoff, persist},
    store::{Image, ImageStore, open_regular},
};
use crate::store::settings::Registry;

/// Layers that are fetched and unpacked at a time; each keeps a downloader, an inflater and a
/// writer busy.
const PARALLEL_LAYERS: usize = 2;
/// The largest layer that is fetched, compressed.
const LAYER_LIMIT: u64 = 128 << 30;

/// Hears how a pull goes on. Called from the thread that drives the pull.
pub trait PullProgress: Send + Sync {
    /// The image is known: this many layers, and this many bytes to fetch.
    fn resolved(&self, _image: &ImageRef, _layers: usize, _bytes: u64) {}

    /// A layer has come to a stage. `layer` is the digest of its blob.
    fn layer(&self, _layer: Digest, _stage: LayerStage) {}
}

/// Where a layer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerStage {
    /// It is in the store already.
    Present,
    /// Its download begins; bytes in all.
    Started {
        /// Bytes to fetch.
        total: u64,
    },
    /// This many bytes have come in so far.
    Bytes {
        /// Bytes that have come in.
        done: u64,
        /// Bytes to fetch.
        total: u64,
    },
    /// It is fetched, unpacked and checked.
    Done,
}

/// Progress that nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl PullProgress for Silent {}

/// How to pull.
#[derive(Clone)]
pub struct PullOptions<'a> {
    /// The host's settings for registries.
    pub registries: &'a [Registry],
    /// Whether certificates are checked; true unless the user says otherwise.
    pub tls_verify: bool,
    /// For which machine.
    pub platform: Platform,
    /// Who is told.
    pub progress: &'a dyn PullProgress,
}

/// Pulls `reference` into `store`. Layers that are there aren't fetched. Needs a tokio runtime,
/// whose blocking threads unpack.
///
/// # Errors
/// Whatever keeps the image from being had; the store is then as it was before.
pub async fn pull(
    store: &ImageStore,
    reference: &ImageRef,
    options: &PullOptions<'_>,
) -> Result<Image, ImageError> {
    if super::builtin::is_builtin(reference) {
        return super::builtin::materialise(store, reference);
    }
    let connection = persist(async || Connection::open(reference, options).await).await?;
    let resolved = resolve(&connection, reference, options).await?;
    if store.read_ref(reference)? == Some(resolved.entry)
        && let Some(image) = store.assemble(reference, resolved.entry.manifest)?
        && resolved
            .manifest
            .layers
            .iter()
            .all(|layer| store.blob(layer.digest).exists())
    {
        for layer in &resolved.manifest.layers {
            options.progress.layer(layer.digest, LayerStage::Present);
        }
        return Ok(image);
    }
    let descriptor = &resolved.manifest.config;
    let config = if let Some(config) = store.read_blob(descriptor.digest, CONFIG_LIMIT)? {
        config
    } else {
        persist(async || fetch_config(&connection, reference, descriptor).await).await?
    };
    let malformed = |reason: String| ImageError::Malformed {
        image: reference.to_string(),
        reason,
    };
    let diff_ids = ConfigFile::parse(&config)
        .map_err(malformed)?
        .rootfs
        .diff_ids;
    if diff_ids.len() != resolved.manifest.layers.len() {
        return Err(malformed(format!(
            "its manifest has {} layers and its config {}",
            resolved.manifest.layers.len(),
            diff_ids.len()
        )));
    }
    let mut import = in_thread({
        let (store, diff_ids) = (store.clone(), diff_ids.clone());
        move || {
            let mut import = Import::begin(&store)?;
            let missing: Vec<_> = diff_ids
                .into_iter()
                .filter(|diff_id| store.layer_marker(*diff_id).is_none())
                .collect();
            import.lock_layers(&missing)?;
            Ok(import)
        }
    })
    .await?;
    fetch_layers(
        store,
        &connection,
        &mut import,
        &resolved,
        &diff_ids,
        reference,
        options,
    )
    .await?;
    for document in &resolved.documents {
        import.add_blob(document)?;
    }
    import.add_blob(&config)?;
    let (name, entry) = (reference.clone(), resolved.entry);
    in_thread(move || import.commit(&[name], entry)).await?;
    store
        .assemble(reference, resolved.entry.manifest)?
        .ok_or_else(|| malformed("it vanished from the store while it was pulled".to_owned()))
}

/// What a name led to.
struct Resolved {
    manifest: Manifest,
    entry: RefEntry,
    /// The manifest and, if there was one, the index, as they came.
    documents: Vec<Vec<u8>>,
}

async fn resolve(
    connection: &Connection,
    reference: &ImageRef,
    options: &PullOptions<'_>,
) -> Result<Resolved, ImageError> {
    let malformed = |reason: String| ImageError::Malformed {
        image: reference.to_string(),
        reason,
    };
    let first = persist(async || connection.manifest(None).await).await?;
    match ManifestOrIndex::parse(&first).map_err(malformed)? {
        ManifestOrIndex::Manifest(manifest) => Ok(Resolved {
            manifest,
            entry: RefEntry {
                manifest: Digest::of(&first),
                index: None,
            },
            documents: vec![first],
        }),
        ManifestOrIndex::Index(index) => {
            let chosen = options.platform.choose(&index.manifests).ok_or_else(|| {
                let offered: Vec<String> = index
                    .manifests
                    .iter()
                    .filter_map(|offer| offer.platform.as_ref())
                    .filter(|platform| platform.os != "unknown")
                    .map(Platform::to_string)
                    .collect();
                ImageError::NoPlatform {
                    image: reference.to_string(),
                    wanted: options.platform.to_string(),
                    available: match offered.is_empty() {
                        true => "none".to_owned(),
                        false => offered.join(", "),
                    },
                }
            })?;
            let second = persist(async || connection.manifest(Some(chosen.digest)).await).await?;
            let ManifestOrIndex::Manifest(manifest) =
                ManifestOrIndex::parse(&second).map_err(malformed)?
            else {
                return Err(malformed("its index leads to another index".to_owned()));
            };
            Ok(Resolved {
                manifest,
                entry: RefEntry {
                    manifest: chosen.digest,
                    index: Some(Digest::of(&first)),
                },
                documents: vec![first, second],
            })
        }
    }
}

async fn fetch_config(
    connection: &Connection,
    reference: &ImageRef,
    descriptor: &Descriptor,
) -> Result<Vec<u8>, ImageError> {
    let mut stream = connection.blob(descriptor, 0).await?.stream;
    let mut content = Vec::new();
    while let Some(chunk) = stream.next().await {
        content.extend_from_slice(
            &chunk.map_err(|error| wrong_or_broken(connection, descriptor, error))?,
        );
        if content.len() as u64 > descriptor.size.min(CONFIG_LIMIT) {
            return Err(ImageError::Malformed {
                image: reference.to_string(),
                reason: "its config is longer than its manifest states".to_owned(),
            });
        }
    }
    let actual = Digest::of(&content);
    if actual != descriptor.digest {
        return Err(ImageError::DigestMismatch {
            what: format!("config of image {reference}"),
            expected: descriptor.digest,
            actual,
        });
    }
    Ok(content)
}

/// The stream checks its digest itself at its end; tells that from a broken connection.
fn wrong_or_broken(
    connection: &Connection,
    descriptor: &Descriptor,
    error: std::io::Error,
) -> ImageError {
    use oci_client::errors::DigestError;
    match error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<DigestError>())
    {
        Some(DigestError::VerificationError { actual, .. }) => match actual.parse() {
            Ok(actual) => ImageError::DigestMismatch {
                what: format!("blob {}", descriptor.digest),
                expected: descriptor.digest,
                actual,
            },
            Err(_) => connection.interrupted(&error),
        },
        _ => connection.interrupted(&error),
    }
}

async fn fetch_layers(
    store: &ImageStore,
    connection: &Connection,
    import: &mut Import,
    resolved: &Resolved,
    diff_ids: &[Digest],
    reference: &ImageRef,
    options: &PullOptions<'_>,
) -> Result<(), ImageError> {
    let mut tasks: Vec<(&Descriptor, LayerTask)> = Vec::new();
    for (descriptor, diff_id) in resolved.manifest.layers.iter().zip(diff_ids) {
        if descriptor.size > LAYER_LIMIT {
            return Err(ImageError::Malformed {
                image: reference.to_string(),
                reason: format!("layer {} has {} bytes", descriptor.digest, descriptor.size),
            });
        }
        let known = |(_, task): &(&Descriptor, LayerTask)| {
            task.blob == descriptor.digest || task.diff_id == *diff_id
        };
        // The same layer twice in one image, as empty layers often are.
        if tasks.iter().any(known) {
            continue;
        }
        let task = LayerTask {
            blob: descriptor.digest,
            size: descriptor.size,
            diff_id: *diff_id,
            keep_blob: !store.blob(descriptor.digest).exists(),
            unpack: store.layer_marker(*diff_id).is_none(),
        };
        if task.keep_blob || task.unpack {
            tasks.push((descriptor, task));
        } else {
            options
                .progress
                .layer(descriptor.digest, LayerStage::Present);
        }
    }
    let bytes = tasks
        .iter()
        .filter(|(_, task)| task.keep_blob)
        .fold(0, |sum: u64, (descriptor, _)| {
            sum.saturating_add(descriptor.size)
        });
    options
        .progress
        .resolved(reference, resolved.manifest.layers.len(), bytes);
    // Largest first: else one long layer runs alone at the end.
    tasks.sort_by_key(|(descriptor, _)| std::cmp::Reverse(descriptor.size));
    let failed = AtomicBool::new(false);
    let directory = import.directory().to_owned();
    let failed = &failed;
    let results: Vec<Result<StagedLayer, ImageError>> = futures_util::stream::iter(tasks)
        .map(|(descriptor, task)| {
            let directory = directory.clone();
            async move {
                let result = if failed.load(Ordering::Relaxed) {
                    Err(cancelled(connection))
                } else if task.keep_blob {
                    download(connection, descriptor, task, directory, failed, options).await
                } else {
                    match unpack_present(store, task, directory.clone()).await {
                        // Damaged on this disk: fetched again, and put in its place.
                        Err(ImageError::DigestMismatch { .. } | ImageError::Malformed { .. }) => {
                            let task = LayerTask {
                                keep_blob: true,
                                ..task
                            };
                            download(connection, descriptor, task, directory, failed, options).await
                        }
                        result => result,
                    }
                };
                failed.fetch_or(result.is_err(), Ordering::Relaxed);
                if result.is_ok() {
                    options.progress.layer(descriptor.digest, LayerStage::Done);
                }
                result
            }
        })
        .buffer_unordered(PARALLEL_LAYERS)
        .collect()
        .await;
    // The first failure is the cause; the others stopped because of it.
    for staged in results {
        import.add_layer(&staged?);
    }
    Ok(())
}

fn cancelled(connection: &Connection) -> ImageError {
    connection.interrupted(&std::io::Error::other("another layer has failed"))
}

/// Fetches one layer, which another thread keeps and unpacks meanwhile.
async fn download(
    connection: &Connection,
    descriptor: &Descriptor,
    task: LayerTask,
    directory: PathBuf,
    failed: &AtomicBool,
    options: &PullOptions<'_>,
) -> Result<StagedLayer, ImageError> {
    let total = descriptor.size;
    options
        .progress
        .layer(descriptor.digest, LayerStage::Started { total });
    let (writer, reader) = pipe();
    let staging = tokio::task::spawn_blocking(move || stage_layer(&directory, task, reader));
    let mut feed = Feed {
        connection,
        descriptor,
        writer: &writer,
        failed,
        progress: options.progress,
        done: 0,
    };
    let fed = feed.run().await;
    match &fed {
        Ok(()) => drop(writer.finish().await),
        // A reader that isn't told of the end knows that something is missing.
        Err(_) => drop(writer),
    }
    // Always waited for, so that nothing writes into the staging directory any more.
    let staged = staging
        .await
        .map_err(|error| connection.interrupted(&error))?;
    fed.and(staged)
}

/// The way of one layer's bytes from the registry to who unpacks them.
struct Feed<'f> {
    connection: &'f Connection,
    descriptor: &'f Descriptor,
    writer: &'f PipeWriter<Bytes>,
    /// Set when another layer of the image has failed.
    failed: &'f AtomicBool,
    progress: &'f dyn PullProgress,
    /// Bytes that were passed on.
    done: u64,
}

impl Feed<'_> {
    /// Passes all on. A download that breaks off goes on where it was.
    async fn run(&mut self) -> Result<(), ImageError> {
        let mut backoff = Backoff::default();
        loop {
            let before = self.done;
            match self.once().await {
                Ok(()) => return Ok(()),
                Err(failure) => {
                    if self.done > before {
                        backoff.reset();
                    }
                    backoff.again(failure).await?;
                }
            }
        }
    }

    /// Passes on what one answer holds.
    async fn once(&mut self) -> Result<(), ImageError> {
        let (connection, descriptor) = (self.connection, self.descriptor);
        let body = connection.blob(descriptor, self.done).await?;
        let mut stream = body.stream;
        let mut skip = self.done.saturating_sub(body.offset);
        while let Some(chunk) = stream.next().await {
            let mut chunk =
                chunk.map_err(|error| wrong_or_broken(connection, descriptor, error))?;
            let known = skip.min(chunk.len() as u64);
            skip -= known;
            // At most the chunk's length.
            let chunk = chunk.split_off(usize::try_from(known).unwrap_or(usize::MAX));
            self.done += chunk.len() as u64;
            let stage = LayerStage::Bytes {
                done: self.done,
                total: descriptor.size,
            };
            self.progress.layer(descriptor.digest, stage);
            if self.writer.send(chunk).await.is_err() {
                // Whoever unpacks has stopped, and says why.
                return Ok(());
            }
            if self.failed.load(Ordering::Relaxed) {
                return Err(cancelled(connection));
            }
        }
        if self.done < descriptor.size {
            let short = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
            return Err(connection.interrupted(&short));
        }
        Ok(())
    }
}

/// Unpacks a layer whose blob is in the store.
async fn unpack_present(
    store: &ImageStore,
    task: LayerTask,
    directory: PathBuf,
) -> Result<StagedLayer, ImageError> {
    let path = store.blob(task.blob);
    in_thread(move || {
        let file = open_regular(&path).map_err(ImageError::io("open", &path))?;
        stage_layer(&directory, task, file.take(task.size.saturating_add(1)))
    })
    .await
}

/// Runs what blocks on one of the runtime's threads for that.
async fn in_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ImageError> + Send + 'static,
) -> Result<T, ImageError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
