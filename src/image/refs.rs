//! References of the store: one small file a name, whose first line is the digest of the image's
//! manifest and whose second, if any, that of the index by which the name led to it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{digest::Digest, error::ImageError, reference::ImageRef, store::ImageStore};
use crate::store::atomic::{self, Durability};

/// What a name points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RefEntry {
    /// The manifest for this platform.
    pub manifest: Digest,
    /// The index that the registry answered with, when it did.
    pub index: Option<Digest>,
}

impl RefEntry {
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let manifest = lines.next()?.parse().ok()?;
        let index = match lines.next() {
            Some(line) => Some(line.parse().ok()?),
            None => None,
        };
        Some(Self { manifest, index })
    }
}

/// Directories that no component of a repository can be named like: those begin with a letter or
/// a digit.
const TAGS: &str = "_tags";
const DIGESTS: &str = "_digests";

impl ImageStore {
    fn ref_path(&self, reference: &ImageRef) -> PathBuf {
        let repository = self
            .root()
            .join("refs")
            .join(reference.registry())
            .join(reference.repository());
        match (reference.digest(), reference.tag()) {
            (Some(digest), _) => repository.join(DIGESTS).join(digest.hex()),
            (None, tag) => repository.join(TAGS).join(tag.unwrap_or("latest")),
        }
    }

    /// What `reference` points at; `None` when it is unknown or its file is damaged.
    pub(super) fn read_ref(&self, reference: &ImageRef) -> Result<Option<RefEntry>, ImageError> {
        let path = self.ref_path(reference);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(RefEntry::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ImageError::io("read", &path)(error)),
        }
    }

    /// Makes `reference` point at `entry`, lastingly.
    pub(super) fn write_ref(
        &self,
        reference: &ImageRef,
        entry: RefEntry,
    ) -> Result<(), ImageError> {
        let path = self.ref_path(reference);
        if let Some(parent) = path.parent() {
            super::store::make_private_directory(parent)?;
        }
        let text = match entry.index {
            Some(index) => format!("{}\n{index}\n", entry.manifest),
            None => format!("{}\n", entry.manifest),
        };
        atomic::write(&path, text.as_bytes(), Durability::Power)
            .map_err(ImageError::io("write", &path))
    }

    /// Forgets `reference`; says whether it was known.
    pub(super) fn remove_ref(&self, reference: &ImageRef) -> Result<bool, ImageError> {
        let path = self.ref_path(reference);
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(ImageError::io("remove", &path)(error)),
        }
        // Directories that have become empty go too, up to `refs`.
        let top = self.root().join("refs");
        for directory in path.ancestors().skip(1).take_while(|path| **path != top) {
            if fs::remove_dir(directory).is_err() {
                break;
            }
        }
        Ok(true)
    }

    /// All references, sorted by name; files that are no reference are passed over.
    pub(super) fn refs(&self) -> Result<Vec<(ImageRef, RefEntry)>, ImageError> {
        let mut found = Vec::new();
        collect(&self.root().join("refs"), "", &mut found)?;
        found.sort_by_key(|(reference, _): &(ImageRef, _)| reference.to_string());
        Ok(found)
    }
}

/// Gathers the references below `directory`, whose path below `refs` is `name`.
fn collect(
    directory: &Path,
    name: &str,
    found: &mut Vec<(ImageRef, RefEntry)>,
) -> Result<(), ImageError> {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(ImageError::io("list", directory)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(ImageError::io("list", directory))?;
        let (path, file_name) = (entry.path(), entry.file_name());
        let Some(file_name) = file_name.to_str() else {
            continue;
        };
        if path.is_dir() {
            let below = match name {
                "" => file_name.to_owned(),
                _ => format!("{name}/{file_name}"),
            };
            collect(&path, &below, found)?;
            continue;
        }
        let text = if let Some(repository) = name.strip_suffix("/_tags") {
            format!("{repository}:{file_name}")
        } else if let Some(repository) = name.strip_suffix("/_digests") {
            format!("{repository}@sha256:{file_name}")
        } else {
            continue;
        };
        // A file that vanishes meanwhile was removed by another command.
        let content = fs::read_to_string(&path).unwrap_or_default();
        if let (Ok(reference), Some(entry)) = (text.parse(), RefEntry::parse(&content)) {
            found.push((reference, entry));
        }
    }
    Ok(())
}
