//! Putting an image into the store, whatever it comes from: everything is staged, synced once, and
//! only then renamed to where it counts; the reference is written last. An import that ends in
//! between leaves nothing but a staging directory, which the next one removes.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use super::{
    builtin::remove_tree,
    compression::{Compression, decompress},
    digest::{Digest, DigestReader},
    error::ImageError,
    pipe::pipe,
    reference::ImageRef,
    refs::RefEntry,
    store::{ImageStore, MARKER, Marker, make_private_directory, sync_directory},
    unpack::{Limits, UnpackError, unpack},
};
use crate::store::lock::Lock;

/// An import under way.
pub(super) struct Import {
    store: ImageStore,
    directory: PathBuf,
    /// Held against removal of what this import finds present.
    _share: Lock,
    layer_locks: Vec<Lock>,
    blobs: Vec<Digest>,
    layers: Vec<(Digest, Marker)>,
}

/// What a layer's content has to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct LayerTask {
    /// Digest of the blob as it comes.
    pub blob: Digest,
    /// Length of the blob.
    pub size: u64,
    /// Digest of the plain archive.
    pub diff_id: Digest,
    /// Whether the blob is to be kept; false when the store has it.
    pub keep_blob: bool,
    /// Whether the layer is to be unpacked; false when the store has it.
    pub unpack: bool,
}

/// A layer that lies in the staging directory.
#[derive(Clone, Copy, Debug)]
pub(super) struct StagedLayer {
    task: LayerTask,
    marker: Marker,
    /// How the blob is compressed.
    pub compression: Compression,
}

impl Import {
    /// Starts an import; waits while images are being removed.
    pub fn begin(store: &ImageStore) -> Result<Self, ImageError> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        store.create()?;
        let lock = store.store_lock();
        let staging = store.staging();
        // Whoever gets the lock alone knows that no import is under way: what is staged is litter.
        if let Some(_alone) = Lock::try_acquire(&lock).map_err(ImageError::io("lock", &lock))? {
            super::gc::clear_staging(store)?;
        }
        let share = Lock::acquire_shared(&lock).map_err(ImageError::io("lock", &lock))?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let directory = staging.join(format!("{}-{number}", std::process::id()));
        remove_tree(&directory)?;
        make_private_directory(&directory)?;
        Ok(Self {
            store: store.clone(),
            directory,
            _share: share,
            layer_locks: Vec::new(),
            blobs: Vec::new(),
            layers: Vec::new(),
        })
    }

    /// Where this import stages.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Takes the locks of layers that aren't there yet, so that no layer is fetched twice at a
    /// time. In the order of their digests, so that two imports never wait for each other.
    pub fn lock_layers(&mut self, diff_ids: &[Digest]) -> Result<(), ImageError> {
        let mut sorted = diff_ids.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        for diff_id in sorted {
            let path = self.store.layer_lock(diff_id);
            let lock = Lock::acquire(&path).map_err(ImageError::io("lock", &path))?;
            self.layer_locks.push(lock);
        }
        Ok(())
    }

    /// Stages a small blob.
    pub fn add_blob(&mut self, content: &[u8]) -> Result<Digest, ImageError> {
        let digest = Digest::of(content);
        if !self.store.blob(digest).exists() && !self.blobs.contains(&digest) {
            let path = blob_path(&self.directory, digest);
            let mut file = create(&path).map_err(ImageError::io("create", &path))?;
            file.write_all(content)
                .map_err(ImageError::io("write", &path))?;
            self.blobs.push(digest);
        }
        Ok(digest)
    }

    /// Takes over a layer that was staged in this import's directory.
    pub fn add_layer(&mut self, staged: &StagedLayer) {
        if staged.task.keep_blob {
            self.blobs.push(staged.task.blob);
        }
        if staged.task.unpack {
            self.layers.push((staged.task.diff_id, staged.marker));
        }
    }

    /// Makes all of it last and visible, the reference last.
    pub fn commit(
        mut self,
        references: &[ImageRef],
        entry: RefEntry,
    ) -> Result<(), ImageError> {
        let store = self.store.clone();
        if !(self.blobs.is_empty() && self.layers.is_empty()) {
            File::open(&self.directory)
                .and_then(|directory| Ok(rustix::fs::syncfs(&directory)?))
                .map_err(ImageError::io("sync", &self.directory))?;
        }
        for (diff_id, marker) in std::mem::take(&mut self.layers) {
            let staged = layer_path(&self.directory, diff_id);
            let path = staged.join(MARKER);
            let text = serde_json::to_vec(&marker).unwrap_or_default();
            create(&path)
                .and_then(|mut file| {
                    file.write_all(&text)?;
                    file.sync_all()
                })
                .map_err(ImageError::io("write", &path))?;
            sync_directory(&staged)?;
            let target = store.layer(diff_id);
            // Without its marker, whatever is there is no layer.
            remove_tree(&target)?;
            fs::rename(&staged, &target).map_err(ImageError::io("create", &target))?;
        }
        for digest in std::mem::take(&mut self.blobs) {
            let target = store.blob(digest);
            fs::rename(blob_path(&self.directory, digest), &target)
                .map_err(ImageError::io("create", &target))?;
        }
        sync_directory(&store.root().join("layers"))?;
        sync_directory(&store.root().join("blobs/sha256"))?;
        for reference in references {
            store.write_ref(reference, entry)?;
        }
        Ok(())
    }
}

impl Drop for Import {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn blob_path(directory: &Path, digest: Digest) -> PathBuf {
    directory.join(format!("blob-{}", digest.hex()))
}

fn layer_path(directory: &Path, diff_id: Digest) -> PathBuf {
    directory.join(format!("layer-{}", diff_id.hex()))
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Reads a layer's blob to its end into an import's directory: the blob to a file, its plain
/// content through a second thread to the files of the layer. Checks both digests.
pub(super) fn stage_layer(
    directory: &Path,
    task: LayerTask,
    source: impl Read + Send,
) -> Result<StagedLayer, ImageError> {
    let path = blob_path(directory, task.blob);
    let file = match task.keep_blob {
        true => Some(create(&path).map_err(ImageError::io("create", &path))?),
        false => None,
    };
    let mut tee = Tee {
        source: DigestReader::new(source),
        file,
        left: task.size,
    };
    let unpacked = if task.unpack {
        unpack_stream(&layer_path(directory, task.diff_id), &mut tee)
    } else {
        Ok(None)
    };
    // The whole blob is read even when it couldn't be unpacked: a wrong digest is then the reason.
    let drained = io::copy(&mut tee, &mut io::sink());
    let (actual, length) = tee.source.finish();
    let what = || format!("layer {}", task.blob);
    drained.map_err(ImageError::io("read layer into", &path))?;
    if actual != task.blob {
        return Err(ImageError::DigestMismatch {
            what: what(),
            expected: task.blob,
            actual,
        });
    }
    if length != task.size {
        return Err(ImageError::Malformed {
            image: what(),
            reason: format!("it has {length} bytes, its manifest states {}", task.size),
        });
    }
    let mut staged = StagedLayer {
        task,
        marker: Marker { tar_size: 0 },
        compression: Compression::None,
    };
    if let Some((diff_id, tar_size, compression)) = unpacked.map_err(|source| ImageError::Unpack {
        layer: task.diff_id,
        source,
    })? {
        if diff_id != task.diff_id {
            return Err(ImageError::DigestMismatch {
                what: format!("content of layer {}", task.blob),
                expected: task.diff_id,
                actual: diff_id,
            });
        }
        staged.marker.tar_size = tar_size;
        staged.compression = compression;
    }
    Ok(staged)
}

type Unpacked = Option<(Digest, u64, Compression)>;

/// Inflates in a second thread and writes files in this one: the two take about as long.
fn unpack_stream(
    target: &Path,
    source: &mut (impl Read + Send),
) -> Result<Unpacked, UnpackError> {
    let root = target.join("fs");
    make_private_directory(target)
        .and_then(|()| {
            fs::create_dir(&root).map_err(ImageError::io("create directory", &root))
        })
        .and_then(|()| {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&root, fs::Permissions::from_mode(0o755))
                .map_err(ImageError::io("set mode of", &root))
        })
        .map_err(|error| UnpackError::Archive(io::Error::other(error)))?;
    let (writer, reader) = pipe::<Vec<u8>>();
    std::thread::scope(|scope| {
        let inflater = scope.spawn(move || -> io::Result<(Digest, u64, Compression)> {
            let (compression, plain) = decompress(source)?;
            let mut plain = DigestReader::new(plain);
            loop {
                let mut buffer = Vec::with_capacity(128 << 10);
                let length = plain.by_ref().take(128 << 10).read_to_end(&mut buffer)?;
                if length == 0 {
                    break;
                }
                if writer.blocking_send(buffer).is_err() {
                    // The other thread has failed and says why.
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
            }
            let _ = writer.blocking_finish();
            let (digest, bytes) = plain.finish();
            Ok((digest, bytes, compression))
        });
        let applied = unpack(reader, &root, &Limits::default());
        let inflated = inflater
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the inflating thread has failed")));
        match (applied, inflated) {
            // What broke the source is the reason for what the archive's reader then met.
            (_, Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(UnpackError::Archive(error))
            }
            (Err(error), _) => Err(error),
            (Ok(()), inflated) => inflated.map(Some).map_err(UnpackError::Archive),
        }
    })
}

/// A reader whose bytes also go to a file, and which refuses more than were announced.
struct Tee<R> {
    source: DigestReader<R>,
    file: Option<File>,
    left: u64,
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.left = self.left.checked_sub(length as u64).ok_or_else(|| {
            io::Error::other("more bytes came than the manifest states")
        })?;
        if let Some(file) = &mut self.file {
            file.write_all(&buffer[..length])?;
        }
        Ok(length)
    }
}
