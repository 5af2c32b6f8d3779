//! Removing images, and with them what nothing refers to any more.

use std::{collections::BTreeSet, fs, io, path::Path};

use super::{
    builtin,
    digest::Digest,
    error::ImageError,
    reference::ImageRef,
    store::ImageStore,
};
use crate::store::lock::Lock;

/// What a removal did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Blobs that are gone.
    pub blobs: usize,
    /// Layers that are gone.
    pub layers: usize,
    /// Whether the space couldn't be freed because an import is under way; the next removal does.
    pub postponed: bool,
}

impl ImageStore {
    /// Forgets a name and frees what only it needed. `in_use` has the manifest digests of the
    /// images of all pods.
    ///
    /// # Errors
    /// `NotStored`; `InUse` unless forced. Even forced, the files that a pod uses stay.
    pub fn remove(
        &self,
        reference: &ImageRef,
        in_use: &[Digest],
        force: bool,
    ) -> Result<Removed, ImageError> {
        let entry = self
            .read_ref(reference)?
            .ok_or_else(|| ImageError::NotStored(reference.to_string()))?;
        let last_name = !self
            .refs()?
            .iter()
            .any(|(other, found)| other != reference && found.manifest == entry.manifest);
        if last_name && !force && in_use.contains(&entry.manifest) {
            return Err(ImageError::InUse(reference.to_string()));
        }
        self.remove_ref(reference)?;
        self.collect_garbage(in_use)
    }

    /// Frees what neither a name nor a pod needs.
    ///
    /// # Errors
    /// When the store can't be read or changed.
    pub fn collect_garbage(&self, in_use: &[Digest]) -> Result<Removed, ImageError> {
        let path = self.store_lock();
        let Some(_alone) = Lock::try_acquire(&path).map_err(ImageError::io("lock", &path))? else {
            return Ok(Removed {
                postponed: true,
                ..Removed::default()
            });
        };
        let mut blobs = BTreeSet::new();
        let mut layers: BTreeSet<Digest> = in_use.iter().copied().collect();
        layers.extend(builtin::current_layer().ok());
        let named = self.refs()?;
        blobs.extend(named.iter().filter_map(|(_, entry)| entry.index));
        let manifests = named.iter().map(|(_, entry)| entry.manifest);
        for digest in manifests.chain(in_use.iter().copied()) {
            blobs.insert(digest);
            if let Some((manifest, config)) = self.read_image(digest)? {
                blobs.insert(manifest.config.digest);
                blobs.extend(manifest.layers.iter().map(|layer| layer.digest));
                layers.extend(config.rootfs.diff_ids);
            }
        }
        clear_staging(self)?;
        Ok(Removed {
            blobs: sweep(&self.root().join("blobs/sha256"), &blobs)?,
            layers: sweep(&self.root().join("layers"), &layers)?,
            postponed: false,
        })
    }
}

/// Removes what dead imports have left. The caller holds the store's lock alone.
pub(super) fn clear_staging(store: &ImageStore) -> Result<(), ImageError> {
    sweep(&store.staging(), &BTreeSet::new()).map(|_| ())
}

/// Removes everything in a directory whose name isn't a digest to keep.
fn sweep(directory: &Path, keep: &BTreeSet<Digest>) -> Result<usize, ImageError> {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(ImageError::io("list", directory)(error)),
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry.map_err(ImageError::io("list", directory))?;
        let digest = entry.file_name().to_str().and_then(Digest::from_hex);
        if digest.is_some_and(|digest| keep.contains(&digest)) {
            continue;
        }
        let path = entry.path();
        let result = match entry.file_type() {
            Ok(kind) if kind.is_dir() => fs::remove_dir_all(&path),
            _ => fs::remove_file(&path),
        };
        result.map_err(ImageError::io("remove", &path))?;
        removed += 1;
    }
    Ok(removed)
}
