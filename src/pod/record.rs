//! What a supervisor is given: the pod as it was applied and everything that was decided for it,
//! in one file.

use std::{collections::BTreeMap, fs, io, path::PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    api::pod::Pod,
    image::Image,
    store::{
        atomic::{self, Durability},
        paths::Paths,
        settings::Settings,
    },
};

/// A pod that is to run or runs, as `<pod>/record.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PodRecord {
    /// The pod's identifier: the name of its directories.
    pub uid: String,
    /// The pod as it was applied, with its defaults.
    pub pod: Pod,
    /// Each container's image, by the container's name.
    pub images: BTreeMap<String, Image>,
    /// The host's settings when it was applied.
    pub settings: Settings,
    /// Where this instance's files are.
    pub paths: Paths,
    /// When it was applied.
    pub created: Timestamp,
}

impl PodRecord {
    fn file(paths: &Paths, uid: &str) -> PathBuf {
        paths.pod(uid).join("record.json")
    }

    /// Reads a pod's record.
    ///
    /// # Errors
    /// When there is none, or it can't be read.
    pub fn load(paths: &Paths, uid: &str) -> io::Result<Self> {
        let text = fs::read(Self::file(paths, uid))?;
        serde_json::from_slice(&text).map_err(io::Error::other)
    }

    /// Writes the record, with the pod's directory.
    ///
    /// # Errors
    /// Any I/O error; the record is then as it was.
    pub fn save(&self) -> io::Result<()> {
        fs::create_dir_all(self.paths.pod(&self.uid))?;
        let text = serde_json::to_vec(self).map_err(io::Error::other)?;
        atomic::write(&Self::file(&self.paths, &self.uid), &text, Durability::Process)
    }
}

/// The record of the pod of that name; records that can't be read are passed over.
pub fn find(paths: &Paths, namespace: &str, name: &str) -> Option<PodRecord> {
    let entries = fs::read_dir(paths.pods()).ok()?;
    entries
        .flatten()
        .filter_map(|entry| PodRecord::load(paths, &entry.file_name().to_string_lossy()).ok())
        .filter(|record| {
            let metadata = &record.pod.metadata;
            metadata.name.as_deref() == Some(name)
                && metadata.namespace.as_deref().unwrap_or("default") == namespace
        })
        .max_by_key(|record| record.created)
}
