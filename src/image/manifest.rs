//! Manifests, indexes and configs of images, of OCI and of Docker's schema 2: only the fields that
//! podling uses, read from bytes whose digest has been checked.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize};

use super::{digest::Digest, platform::Platform};

/// The largest manifest or index that is read, as registries limit it too (OCI distribution,
/// "a registry SHOULD accept 4 MiB").
pub const MANIFEST_LIMIT: u64 = 4 << 20;
/// The largest config that is read.
pub const CONFIG_LIMIT: u64 = 8 << 20;
/// More layers than the kernel's overlayfs stacks (500).
const LAYER_LIMIT: usize = 500;

/// Media type of an OCI image manifest.
pub const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// Media type of an OCI image index.
pub const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// Media type of an OCI image config.
pub const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// Media type of an uncompressed OCI layer.
pub const OCI_LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
/// Media type of a Docker schema 2 manifest.
pub const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// Media type of a Docker manifest list.
pub const DOCKER_INDEX: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
/// The annotation of an index entry that carries its tag or its full reference.
pub const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// The annotation by which containerd carries the full reference.
pub const CONTAINERD_NAME: &str = "io.containerd.image.name";

/// A pointer to content.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// What the content is.
    pub media_type: String,
    /// Its digest.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// For which machine an index entry is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// Remarks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<BTreeMap<String, String>>,
}

impl Descriptor {
    /// A pointer without platform and remarks.
    pub fn new(media_type: &str, digest: Digest, size: u64) -> Self {
        Self {
            media_type: media_type.to_owned(),
            digest,
            size,
            platform: None,
            annotations: None,
        }
    }

    /// The remark of that name.
    pub fn annotation(&self, name: &str) -> Option<&str> {
        self.annotations.as_ref()?.get(name).map(String::as_str)
    }
}

/// An image manifest: one config and the layers, bottom first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Always 2.
    pub schema_version: u32,
    /// The manifest's own type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The image's config.
    pub config: Descriptor,
    /// The image's layers, bottom first.
    pub layers: Vec<Descriptor>,
}

/// An image index, or Docker's manifest list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Index {
    /// Always 2.
    pub schema_version: u32,
    /// The index's own type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The manifests, one a platform.
    pub manifests: Vec<Descriptor>,
}

/// What a reference pointed at.
#[derive(Clone, Debug)]
pub enum ManifestOrIndex {
    /// One image.
    Manifest(Manifest),
    /// Images for several platforms.
    Index(Index),
}

impl ManifestOrIndex {
    /// Reads either, told apart by its fields; its `mediaType` must not contradict them, because
    /// a document that is both has fooled others (CVE-2021-41190).
    ///
    /// # Errors
    /// A sentence about what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Shape {
            schema_version: u32,
            media_type: Option<String>,
            manifests: Option<serde::de::IgnoredAny>,
            config: Option<serde::de::IgnoredAny>,
            layers: Option<serde::de::IgnoredAny>,
        }
        let wrong = |error: serde_json::Error| format!("its manifest can't be read: {error}");
        let shape: Shape = serde_json::from_slice(bytes).map_err(wrong)?;
        if shape.schema_version != 2 {
            return Err(format!(
                "its manifest has schema version {}, only 2 is supported; push it again with a \
                 current tool",
                shape.schema_version
            ));
        }
        let is_index = shape.manifests.is_some();
        if is_index && (shape.config.is_some() || shape.layers.is_some()) {
            return Err("its manifest is an image and an index at once".to_owned());
        }
        match shape.media_type.as_deref() {
            None | Some("") => {}
            Some(OCI_INDEX | DOCKER_INDEX) if is_index => {}
            Some(OCI_MANIFEST | DOCKER_MANIFEST) if !is_index => {}
            Some(other) => return Err(format!("its manifest is of type {other:?}")),
        }
        if is_index {
            return Ok(Self::Index(serde_json::from_slice(bytes).map_err(wrong)?));
        }
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(wrong)?;
        if manifest.layers.len() > LAYER_LIMIT {
            return Err(format!(
                "it has {} layers, at most {LAYER_LIMIT} can be mounted",
                manifest.layers.len()
            ));
        }
        if manifest.config.size > CONFIG_LIMIT {
            return Err(format!("its config has {} bytes", manifest.config.size));
        }
        Ok(Self::Manifest(manifest))
    }
}

/// An image's config document.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ConfigFile {
    /// When the image was made, RFC 3339.
    pub created: Option<String>,
    /// Go's name of the machine.
    #[serde(deserialize_with = "or_default")]
    pub architecture: String,
    /// Go's name of the system.
    #[serde(deserialize_with = "or_default")]
    pub os: String,
    /// The machine's variant.
    pub variant: Option<String>,
    /// How to run it.
    #[serde(deserialize_with = "or_default")]
    pub config: ConfigSection,
    /// Its layers.
    #[serde(deserialize_with = "or_default")]
    pub rootfs: RootFs,
}

/// The `config` section of a config document, with Docker's spelling.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct ConfigSection {
    #[serde(deserialize_with = "or_default")]
    env: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    entrypoint: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    cmd: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    working_dir: String,
    #[serde(deserialize_with = "or_default")]
    user: String,
    stop_signal: Option<String>,
    #[serde(deserialize_with = "or_default")]
    exposed_ports: BTreeMap<String, serde::de::IgnoredAny>,
    #[serde(deserialize_with = "or_default")]
    volumes: BTreeMap<String, serde::de::IgnoredAny>,
    #[serde(deserialize_with = "or_default")]
    labels: BTreeMap<String, String>,
}

/// The `rootfs` section of a config document.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RootFs {
    /// The digests of the uncompressed layers, bottom first.
    #[serde(deserialize_with = "or_default")]
    pub diff_ids: Vec<Digest>,
}

/// Docker writes `null` for an empty list.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// How an image wants to be run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ImageConfig {
    /// `NAME=value`, in the image's order.
    pub env: Vec<String>,
    /// What is always run; `command` of a container replaces it.
    pub entrypoint: Vec<String>,
    /// Its arguments; `args` of a container replaces them.
    pub cmd: Vec<String>,
    /// The directory to start in; empty means `/`.
    pub working_dir: String,
    /// `user[:group]` by name or number; empty means root.
    pub user: String,
    /// The signal that asks it to stop, as `SIGTERM` or a number.
    pub stop_signal: Option<String>,
    /// `port/protocol` that it says it listens on. Never acted upon.
    pub exposed_ports: BTreeSet<String>,
    /// Directories that it wants as volumes. Untrusted paths.
    pub volumes: BTreeSet<String>,
    /// Remarks. Never acted upon.
    pub labels: BTreeMap<String, String>,
    /// Go's name of the machine, such as `amd64`.
    pub architecture: String,
    /// Go's name of the system: `linux`.
    pub os: String,
    /// The machine's variant, such as `v8`.
    pub variant: Option<String>,
    /// When it was made, RFC 3339.
    pub created: Option<String>,
}

impl ConfigFile {
    /// Reads a config document.
    ///
    /// # Errors
    /// A sentence about what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|error| format!("its config can't be read: {error}"))
    }
}

impl From<ConfigFile> for ImageConfig {
    fn from(file: ConfigFile) -> Self {
        let section = file.config;
        Self {
            env: section.env,
            entrypoint: section.entrypoint,
            cmd: section.cmd,
            working_dir: section.working_dir,
            user: section.user,
            stop_signal: section.stop_signal.filter(|signal| !signal.is_empty()),
            exposed_ports: section.exposed_ports.into_keys().collect(),
            volumes: section.volumes.into_keys().collect(),
            labels: section.labels,
            architecture: file.architecture,
            os: file.os,
            variant: file.variant.filter(|variant| !variant.is_empty()),
            created: file.created,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docker_nulls_are_empty() {
        let config = ConfigFile::parse(
            br#"{"architecture":"amd64","os":"linux","config":{"Env":null,"Cmd":["sh"],
                "Entrypoint":null,"ExposedPorts":{"80/tcp":{}},"StopSignal":""},"rootfs":null}"#,
        )
        .unwrap();
        assert!(config.rootfs.diff_ids.is_empty());
        let config = ImageConfig::from(config);
        assert_eq!(config.cmd, ["sh"]);
        assert!(config.entrypoint.is_empty());
        assert_eq!(config.stop_signal, None);
        assert!(config.exposed_ports.contains("80/tcp"));
    }

    #[test]
    fn refuses_two_shapes_at_once() {
        for text in [
            r#"{"schemaVersion":2,"manifests":[],"layers":[]}"#,
            r#"{"schemaVersion":1,"layers":[]}"#,
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[]}"#,
            r#"{"schemaVersion":2,"mediaType":"text/html","manifests":[]}"#,
            "[]",
            "",
        ] {
            assert!(ManifestOrIndex::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
