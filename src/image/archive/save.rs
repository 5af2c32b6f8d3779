//! Images of the store into archives.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use serde_json::json;

use super::super::{
    ImageError, ImageRef, ImageStore,
    compression::decompress,
    digest::Digest,
    manifest::{
        CONFIG_LIMIT, CONTAINERD_NAME, Descriptor, Index, MANIFEST_LIMIT, OCI_INDEX, OCI_MANIFEST,
        REF_NAME,
    },
    store::open_regular,
};

/// The kind of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An OCI layout as a tar archive: manifests and blobs byte for byte as they were pulled.
    Oci,
    /// What `docker save` writes and `docker load` reads: uncompressed layers.
    Docker,
}

/// Writes images to `path`, by way of a temporary name, or straight to `/dev/stdout`.
///
/// # Errors
/// When an image isn't in the store or the archive can't be written; nothing is then at `path`
/// that wasn't there.
pub fn save(
    store: &ImageStore,
    references: &[ImageRef],
    path: &Path,
    format: Format,
) -> Result<(), ImageError> {
    if path == Path::new("/dev/stdout") {
        return write(store, references, &mut io::stdout().lock(), path, format);
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = Path::new(&temporary);
    let file = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(temporary)
        .map_err(ImageError::io("create", temporary))?;
    let mut output = BufWriter::with_capacity(128 << 10, file);
    let result = write(store, references, &mut output, path, format).and_then(|()| {
        output.flush().map_err(ImageError::io("write", temporary))?;
        fs::rename(temporary, path).map_err(ImageError::io("create", path))
    });
    if result.is_err() {
        let _ = fs::remove_file(temporary);
    }
    result
}

fn write(
    store: &ImageStore,
    references: &[ImageRef],
    output: &mut dyn Write,
    path: &Path,
    format: Format,
) -> Result<(), ImageError> {
    let mut archive = Archive {
        output,
        names: BTreeSet::new(),
        path,
    };
    match format {
        Format::Oci => write_oci(store, references, &mut archive)?,
        Format::Docker => write_docker(store, references, &mut archive)?,
    }
    // Two empty blocks end an archive.
    archive
        .output
        .write_all(&[0; 1024])
        .and_then(|()| archive.output.flush())
        .map_err(ImageError::io("write", path))
}

fn stored(store: &ImageStore, reference: &ImageRef) -> Result<Digest, ImageError> {
    store
        .read_ref(reference)?
        .map(|entry| entry.manifest)
        .ok_or_else(|| ImageError::NotStored(reference.to_string()))
}

fn damaged(reference: &ImageRef) -> ImageError {
    ImageError::Malformed {
        image: reference.to_string(),
        reason: "it is damaged in the store; pull it again".to_owned(),
    }
}

fn write_oci(
    store: &ImageStore,
    references: &[ImageRef],
    archive: &mut Archive<'_>,
) -> Result<(), ImageError> {
    archive.add("oci-layout", b"{\"imageLayoutVersion\":\"1.0.0\"}")?;
    let mut manifests = Vec::new();
    for reference in references {
        let digest = stored(store, reference)?;
        let (manifest, _) = store
            .read_image(digest)?
            .ok_or_else(|| damaged(reference))?;
        let bytes = store
            .read_blob(digest, MANIFEST_LIMIT)?
            .ok_or_else(|| damaged(reference))?;
        archive.add(&format!("blobs/sha256/{}", digest.hex()), &bytes)?;
        for blob in manifest.layers.iter().chain([&manifest.config]) {
            let source = store.blob(blob.digest);
            let file = open_regular(&source).map_err(ImageError::io("read", &source))?;
            let name = format!("blobs/sha256/{}", blob.digest.hex());
            archive.stream(&name, blob.size, file)?;
        }
        let media_type = manifest.media_type.as_deref().unwrap_or(OCI_MANIFEST);
        let mut descriptor = Descriptor::new(media_type, digest, bytes.len() as u64);
        let name = reference.to_string();
        descriptor.annotations = Some(
            [(CONTAINERD_NAME, &name), (REF_NAME, &name)]
                .map(|(key, value)| (key.to_owned(), value.clone()))
                .into(),
        );
        manifests.push(descriptor);
    }
    let index = Index {
        schema_version: 2,
        media_type: Some(OCI_INDEX.to_owned()),
        manifests,
    };
    archive.add(
        "index.json",
        &serde_json::to_vec(&index).unwrap_or_default(),
    )
}

fn write_docker(
    store: &ImageStore,
    references: &[ImageRef],
    archive: &mut Archive<'_>,
) -> Result<(), ImageError> {
    let mut images = Vec::new();
    for reference in references {
        let digest = stored(store, reference)?;
        let (manifest, config) = store
            .read_image(digest)?
            .ok_or_else(|| damaged(reference))?;
        let text = store
            .read_blob(manifest.config.digest, CONFIG_LIMIT)?
            .ok_or_else(|| damaged(reference))?;
        let config_name = format!("{}.json", manifest.config.digest.hex());
        archive.add(&config_name, &text)?;
        let mut layers = Vec::new();
        for (layer, diff_id) in manifest.layers.iter().zip(&config.rootfs.diff_ids) {
            let marker = store
                .layer_marker(*diff_id)
                .ok_or_else(|| damaged(reference))?;
            let source = store.blob(layer.digest);
            let file = open_regular(&source).map_err(ImageError::io("read", &source))?;
            let (_, plain) = decompress(file).map_err(ImageError::io("read", &source))?;
            let name = format!("{}.tar", diff_id.hex());
            archive.stream(&name, marker.tar_size, plain)?;
            layers.push(name);
        }
        // An image that was pulled by digest alone has no tag there.
        let tags: Vec<String> = match reference.digest() {
            None => vec![reference.to_string()],
            Some(_) => Vec::new(),
        };
        images.push(json!({"Config": config_name, "RepoTags": tags, "Layers": layers}));
    }
    archive.add(
        "manifest.json",
        &serde_json::to_vec(&images).unwrap_or_default(),
    )
}

/// A tar archive that is being written; each name once.
struct Archive<'a> {
    output: &'a mut dyn Write,
    names: BTreeSet<String>,
    path: &'a Path,
}

impl Archive<'_> {
    fn add(&mut self, name: &str, content: &[u8]) -> Result<(), ImageError> {
        self.stream(name, content.len() as u64, content)
    }

    fn stream(&mut self, name: &str, length: u64, content: impl Read) -> Result<(), ImageError> {
        if !self.names.insert(name.to_owned()) {
            return Ok(());
        }
        let written = || -> io::Result<()> {
            let mut header = tar::Header::new_ustar();
            header.set_path(name)?;
            header.set_size(length);
            header.set_mode(0o644);
            header.set_mtime(0);
            header.set_uid(0);
            header.set_gid(0);
            header.set_cksum();
            self.output.write_all(header.as_bytes())?;
            let copied = io::copy(&mut content.take(length + 1), &mut self.output)?;
            if copied != length {
                return Err(io::Error::other(format!("{name} hasn't its stated length")));
            }
            let padding = (512 - length % 512) % 512;
            self.output
                .write_all(&[0; 512][..usize::try_from(padding).unwrap_or(0)])
        };
        written().map_err(ImageError::io("write", self.path))
    }
}
