//! Archives into the store.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use serde::Deserialize;

use super::{
    super::{
        Image, ImageError, ImageRef, ImageStore, Platform,
        compression::Compression,
        digest::{Digest, DigestReader},
        import::{Import, LayerTask, stage_layer},
        manifest::{
            CONFIG_LIMIT, CONTAINERD_NAME, ConfigFile, Descriptor, Index, MANIFEST_LIMIT, Manifest,
            ManifestOrIndex, OCI_CONFIG, OCI_LAYER, OCI_MANIFEST, REF_NAME,
        },
        refs::RefEntry,
    },
    source::Source,
};

/// Loads all images of an OCI layout (directory or archive) or a `docker save` archive. `name`
/// names an image that has no name in the archive, or only a tag.
///
/// # Errors
/// When it is no such archive, or anything in it is wrong; images before the wrong one are kept.
pub fn load(
    store: &ImageStore,
    path: &Path,
    name: Option<&ImageRef>,
    platform: &Platform,
) -> Result<Vec<Image>, ImageError> {
    let wrong = |reason: String| ImageError::Archive {
        path: path.to_owned(),
        reason,
    };
    let mut import = Import::begin(store)?;
    let spool = import.directory().join("archive");
    let source = Source::open(path, || {
        File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&spool)
    })
    .map_err(|error| wrong(error.to_string()))?;
    let found = if source.has("index.json") {
        oci_images(&source, name, platform)
    } else if source.has("manifest.json") {
        docker_images(&source, name)
    } else {
        Err(
            "neither an OCI layout nor an archive of docker save: it has no index.json and no \
             manifest.json"
                .to_owned(),
        )
    }
    .map_err(wrong)?;
    let mut loaded = Vec::new();
    for found in found {
        let entry = found.stage(store, &source, &mut import, path)?;
        import.commit(&found.names, entry)?;
        for reference in &found.names {
            loaded.extend(store.assemble(reference, entry.manifest)?);
        }
        import = Import::begin(store)?;
    }
    Ok(loaded)
}

/// An image of an archive.
struct Found {
    names: Vec<ImageRef>,
    manifest: Option<Vec<u8>>,
    index: Option<Vec<u8>>,
    config: Vec<u8>,
    /// Their names in the archive and, where the manifest states them, digest and size.
    layers: Vec<(String, Option<(Digest, u64)>)>,
}

fn blob_name(digest: Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

fn checked(source: &Source, descriptor: &Descriptor, limit: u64) -> Result<Vec<u8>, String> {
    let name = blob_name(descriptor.digest);
    let content = source
        .read_small(&name, limit)
        .map_err(|error| format!("{name}: {error}"))?;
    match Digest::of(&content) {
        actual if actual == descriptor.digest => Ok(content),
        actual => Err(format!("{name}: its content has the digest {actual}")),
    }
}

fn oci_images(
    source: &Source,
    name: Option<&ImageRef>,
    platform: &Platform,
) -> Result<Vec<Found>, String> {
    let text = source
        .read_small("index.json", MANIFEST_LIMIT)
        .map_err(|error| format!("index.json: {error}"))?;
    let index: Index =
        serde_json::from_slice(&text).map_err(|error| format!("index.json: {error}"))?;
    if name.is_some() && index.manifests.len() > 1 {
        return Err("a name was given, but it has several images".to_owned());
    }
    let mut images = Vec::new();
    for descriptor in &index.manifests {
        let reference = oci_name(descriptor, name)?;
        let first = checked(source, descriptor, MANIFEST_LIMIT)?;
        let (manifest, bytes, index) = match ManifestOrIndex::parse(&first)? {
            ManifestOrIndex::Manifest(manifest) => (manifest, first, None),
            ManifestOrIndex::Index(inner) => {
                let chosen = platform
                    .choose(&inner.manifests)
                    .ok_or_else(|| format!("{reference} has nothing for {platform}"))?;
                let bytes = checked(source, chosen, MANIFEST_LIMIT)?;
                match ManifestOrIndex::parse(&bytes)? {
                    ManifestOrIndex::Manifest(manifest) => (manifest, bytes, Some(first)),
                    ManifestOrIndex::Index(_) => {
                        return Err("its index leads to another index".to_owned());
                    }
                }
            }
        };
        images.push(Found {
            names: vec![reference],
            config: checked(source, &manifest.config, CONFIG_LIMIT)?,
            layers: manifest
                .layers
                .iter()
                .map(|layer| (blob_name(layer.digest), Some((layer.digest, layer.size))))
                .collect(),
            manifest: Some(bytes),
            index,
        });
    }
    Ok(images)
}

/// The name of an image in a layout: as given, or as an annotation has it. Many tools annotate
/// only a tag, which names nothing by itself.
fn oci_name(descriptor: &Descriptor, given: Option<&ImageRef>) -> Result<ImageRef, String> {
    if let Some(given) = given {
        return Ok(given.clone());
    }
    let annotated = descriptor.annotation(CONTAINERD_NAME).or(descriptor
        .annotation(REF_NAME)
        .filter(|name| name.contains('/')));
    match annotated {
        Some(name) => name.parse().map_err(|error| format!("{error}")),
        None => Err(format!(
            "the image {} has no full name in it; give one with --name",
            descriptor.annotation(REF_NAME).unwrap_or_default()
        )),
    }
}

/// An entry of `manifest.json`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DockerImage {
    config: String,
    repo_tags: Option<Vec<String>>,
    layers: Vec<String>,
}

fn docker_images(source: &Source, name: Option<&ImageRef>) -> Result<Vec<Found>, String> {
    let text = source
        .read_small("manifest.json", MANIFEST_LIMIT)
        .map_err(|error| format!("manifest.json: {error}"))?;
    let images: Vec<DockerImage> =
        serde_json::from_slice(&text).map_err(|error| format!("manifest.json: {error}"))?;
    if name.is_some() && images.len() > 1 {
        return Err("a name was given, but it has several images".to_owned());
    }
    images
        .into_iter()
        .map(|image| {
            let names = match name {
                Some(name) => vec![name.clone()],
                None => image
                    .repo_tags
                    .unwrap_or_default()
                    .iter()
                    .map(|name| name.parse().map_err(|error| format!("{error}")))
                    .collect::<Result<_, String>>()?,
            };
            if names.is_empty() {
                return Err("an image has no name in it; give one with --name".to_owned());
            }
            Ok(Found {
                names,
                manifest: None,
                index: None,
                config: source
                    .read_small(&image.config, CONFIG_LIMIT)
                    .map_err(|error| format!("{}: {error}", image.config))?,
                layers: image
                    .layers
                    .into_iter()
                    .map(|layer| (layer, None))
                    .collect(),
            })
        })
        .collect()
}

impl Found {
    fn stage(
        &self,
        store: &ImageStore,
        source: &Source,
        import: &mut Import,
        path: &Path,
    ) -> Result<RefEntry, ImageError> {
        let wrong = |reason: String| ImageError::Archive {
            path: path.to_owned(),
            reason,
        };
        let diff_ids = ConfigFile::parse(&self.config)
            .map_err(wrong)?
            .rootfs
            .diff_ids;
        if diff_ids.len() != self.layers.len() {
            return Err(wrong(
                "config and manifest have different numbers of layers".to_owned(),
            ));
        }
        let missing: Vec<_> = diff_ids
            .iter()
            .copied()
            .filter(|diff_id| store.layer_marker(*diff_id).is_none())
            .collect();
        import.lock_layers(&missing)?;
        let mut descriptors = Vec::new();
        let mut done: Vec<LayerTask> = Vec::new();
        for ((name, stated), diff_id) in self.layers.iter().zip(diff_ids) {
            let named = |error: io::Error| wrong(format!("{name}: {error}"));
            let (blob, size, compression) = match stated {
                Some((blob, size)) => (*blob, *size, Compression::None),
                None => measure(source, name).map_err(named)?,
            };
            let media_type = match compression {
                Compression::None => OCI_LAYER.to_owned(),
                Compression::Gzip => format!("{OCI_LAYER}+gzip"),
                Compression::Zstd => format!("{OCI_LAYER}+zstd"),
            };
            descriptors.push(Descriptor::new(&media_type, blob, size));
            if done
                .iter()
                .any(|task| task.blob == blob || task.diff_id == diff_id)
            {
                continue;
            }
            let task = LayerTask {
                blob,
                size,
                diff_id,
                keep_blob: !store.blob(blob).exists(),
                unpack: store.layer_marker(diff_id).is_none(),
            };
            if task.keep_blob || task.unpack {
                let (reader, _) = source.read(name).map_err(named)?;
                let staged = stage_layer(import.directory(), task, reader)?;
                import.add_layer(&staged);
            }
            done.push(task);
        }
        let config = import.add_blob(&self.config)?;
        let manifest = if let Some(bytes) = &self.manifest {
            import.add_blob(bytes)?
        } else {
            let manifest = Manifest {
                schema_version: 2,
                media_type: Some(OCI_MANIFEST.to_owned()),
                config: Descriptor::new(OCI_CONFIG, config, self.config.len() as u64),
                layers: descriptors,
            };
            let bytes = serde_json::to_vec(&manifest).map_err(|error| wrong(error.to_string()))?;
            import.add_blob(&bytes)?
        };
        let index = match &self.index {
            Some(bytes) => Some(import.add_blob(bytes)?),
            None => None,
        };
        Ok(RefEntry { manifest, index })
    }
}

/// Digest, length and compression of a layer that no manifest describes.
fn measure(source: &Source, name: &str) -> io::Result<(Digest, u64, Compression)> {
    let mut magic = Vec::new();
    source.read(name)?.0.take(4).read_to_end(&mut magic)?;
    let mut reader = DigestReader::new(source.read(name)?.0);
    io::copy(&mut reader, &mut io::sink())?;
    let (digest, size) = reader.finish();
    Ok((digest, size, Compression::detect(&magic)))
}
