//! The images on this host, in plain files:
//!
//! | path | what |
//! | --- | --- |
//! | `oci-layout`, `blobs/sha256/<hex>` | manifests, configs and compressed layers, as an OCI layout |
//! | `layers/<diff id>/fs` | a layer's files, unpacked once for all images that have it |
//! | `layers/<diff id>/complete` | the marker: written after the files were synced |
//! | `refs/<registry>/<repository>/_tags/<tag>`, `…/_digests/<hex>` | the manifest of a name |
//! | `staging/` | what a running pull or load has so far; worthless when it has died |
//! | `locks/` | one lock a layer, and `store` against removal during an import |
//!
//! Whatever is under a final name is whole: everything is written under `staging/`, synced, and
//! renamed, the reference last. So a kill or a power cut leaves the old state or the new.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, Read},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    builtin,
    digest::Digest,
    error::ImageError,
    manifest::{
        CONFIG_LIMIT, ConfigFile, ImageConfig, MANIFEST_LIMIT, Manifest, ManifestOrIndex,
    },
    reference::ImageRef,
};

/// The name of the marker in a layer's directory.
pub(super) const MARKER: &str = "complete";

/// The image store below one directory. Opening it costs nothing; it is created when something is
/// put into it.
#[derive(Clone, Debug)]
pub struct ImageStore {
    root: PathBuf,
}

/// An image that is in the store, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// The canonical name under which it was looked up.
    pub reference: String,
    /// Digest of its config: what tools show as the image's ID.
    pub id: Digest,
    /// Digest of its manifest for this platform.
    pub manifest: Digest,
    /// How it wants to be run.
    pub config: ImageConfig,
    /// The directories of its unpacked layers, bottom first.
    pub layers: Vec<PathBuf>,
}

/// One line of the list of images.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedImage {
    /// The canonical name.
    pub reference: String,
    /// Digest of its config; `None` when the image is damaged.
    pub id: Option<Digest>,
    /// Digest of its manifest.
    pub manifest: Digest,
    /// Bytes of its compressed layers, as the manifest states them.
    pub size: u64,
    /// When it was made, RFC 3339, as its config states it.
    pub created: Option<String>,
    /// `os/architecture[/variant]`.
    pub platform: Option<String>,
}

/// What a layer's marker says.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Marker {
    /// Length of the uncompressed layer archive.
    pub tar_size: u64,
}

impl ImageStore {
    /// The store below `root`, which need not exist yet.
    ///
    /// # Errors
    /// When `root` is there and is no directory.
    pub fn open(root: &Path) -> Result<Self, ImageError> {
        match fs::metadata(root) {
            Ok(metadata) if !metadata.is_dir() => Err(ImageError::io("open image store", root)(
                io::ErrorKind::NotADirectory.into(),
            )),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(ImageError::io("open image store", root)(error))
            }
            _ => Ok(Self {
                root: root.to_owned(),
            }),
        }
    }

    /// The store's directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The image of that name when it is here and whole; `None` sends the caller to pull it.
    /// `podling.local/demo` is made when it is first asked for.
    ///
    /// # Errors
    /// When the store can't be read. A damaged image counts as missing, so that a pull repairs it.
    pub fn get(&self, reference: &ImageRef) -> Result<Option<Image>, ImageError> {
        if builtin::is_builtin(reference) {
            return builtin::materialise(self, reference).map(Some);
        }
        match self.read_ref(reference)? {
            Some(entry) => self.assemble(reference, entry.manifest),
            None => Ok(None),
        }
    }

    /// The image of a manifest that is in the store, under the name `reference`.
    pub(super) fn assemble(
        &self,
        reference: &ImageRef,
        digest: Digest,
    ) -> Result<Option<Image>, ImageError> {
        let Some((manifest, config)) = self.read_image(digest)? else {
            return Ok(None);
        };
        let mut layers = Vec::with_capacity(config.rootfs.diff_ids.len());
        for diff_id in &config.rootfs.diff_ids {
            if self.layer_marker(*diff_id).is_none() {
                return Ok(None);
            }
            layers.push(self.layer(*diff_id).join("fs"));
        }
        Ok(Some(Image {
            reference: reference.to_string(),
            id: manifest.config.digest,
            manifest: digest,
            config: config.into(),
            layers,
        }))
    }

    /// A manifest and its config; `None` when either is missing or isn't what its digest says.
    pub(super) fn read_image(
        &self,
        digest: Digest,
    ) -> Result<Option<(Manifest, ConfigFile)>, ImageError> {
        let Some(bytes) = self.read_blob(digest, MANIFEST_LIMIT)? else {
            return Ok(None);
        };
        let Ok(ManifestOrIndex::Manifest(manifest)) = ManifestOrIndex::parse(&bytes) else {
            return Ok(None);
        };
        let Some(bytes) = self.read_blob(manifest.config.digest, CONFIG_LIMIT)? else {
            return Ok(None);
        };
        Ok(ConfigFile::parse(&bytes).ok().map(|config| (manifest, config)))
    }

    /// A small blob; `None` when it is missing, longer than `limit` or damaged.
    pub(super) fn read_blob(
        &self,
        digest: Digest,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, ImageError> {
        let path = self.blob(digest);
        let file = match open_regular(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ImageError::io("read", &path)(error)),
        };
        let mut content = Vec::new();
        file.take(limit + 1)
            .read_to_end(&mut content)
            .map_err(ImageError::io("read", &path))?;
        Ok((content.len() as u64 <= limit && Digest::of(&content) == digest).then_some(content))
    }

    /// All names in the store, sorted.
    ///
    /// # Errors
    /// When the store can't be read.
    pub fn list(&self) -> Result<Vec<ListedImage>, ImageError> {
        self.refs()?
            .into_iter()
            .map(|(reference, entry)| {
                let image = self.read_image(entry.manifest)?;
                let config = image.as_ref().map(|(_, config)| config);
                Ok(ListedImage {
                    reference: reference.to_string(),
                    id: image.as_ref().map(|(manifest, _)| manifest.config.digest),
                    manifest: entry.manifest,
                    size: image.as_ref().map_or(0, |(manifest, _)| {
                        manifest
                            .layers
                            .iter()
                            .fold(0, |sum: u64, layer| sum.saturating_add(layer.size))
                    }),
                    created: config.and_then(|config| config.created.clone()),
                    platform: config.map(|config| match &config.variant {
                        Some(variant) if !variant.is_empty() => {
                            format!("{}/{}/{variant}", config.os, config.architecture)
                        }
                        _ => format!("{}/{}", config.os, config.architecture),
                    }),
                })
            })
            .collect()
    }

    /// The file of a blob.
    pub(super) fn blob(&self, digest: Digest) -> PathBuf {
        self.root.join("blobs/sha256").join(digest.hex())
    }

    /// The directory of a layer.
    pub(super) fn layer(&self, diff_id: Digest) -> PathBuf {
        self.root.join("layers").join(diff_id.hex())
    }

    /// What the marker of a layer says; `None` when the layer isn't there, whole.
    pub(super) fn layer_marker(&self, diff_id: Digest) -> Option<Marker> {
        let content = fs::read(self.layer(diff_id).join(MARKER)).ok()?;
        serde_json::from_slice(&content).ok()
    }

    /// Where imports put what they have so far.
    pub(super) fn staging(&self) -> PathBuf {
        self.root.join("staging")
    }

    /// The lock of one layer, held while it is fetched and unpacked.
    pub(super) fn layer_lock(&self, diff_id: Digest) -> PathBuf {
        self.root.join("locks").join(diff_id.hex())
    }

    /// The lock that imports share and that removal needs alone.
    pub(super) fn store_lock(&self) -> PathBuf {
        self.root.join("locks/store")
    }

    /// Creates the store's directories, all of them for root alone: setuid programs of images lie
    /// below (CVE-2021-41091).
    pub(super) fn create(&self) -> Result<(), ImageError> {
        for name in ["blobs/sha256", "layers", "refs", "staging", "locks"] {
            make_private_directory(&self.root.join(name))?;
        }
        let layout = self.root.join("oci-layout");
        if !layout.exists() {
            crate::store::atomic::write(
                &layout,
                b"{\"imageLayoutVersion\":\"1.0.0\"}",
                crate::store::atomic::Durability::Process,
            )
            .map_err(ImageError::io("write", &layout))?;
        }
        Ok(())
    }
}

/// Creates a directory and its parents with mode 0700.
pub(super) fn make_private_directory(path: &Path) -> Result<(), ImageError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(ImageError::io("create directory", path))
}

/// Opens a regular file; never waits on a FIFO or a device that lies under its name.
pub(super) fn open_regular(path: &Path) -> io::Result<File> {
    let file = File::options()
        .read(true)
        .custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed())
        .open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other("not a regular file"))
    }
}

/// Makes the names in a directory last.
pub(super) fn sync_directory(path: &Path) -> Result<(), ImageError> {
    File::open(path)
        .and_then(|directory| directory.sync_all())
        .map_err(ImageError::io("sync", path))
}
