//! The host's settings: `/etc/podling/config.yaml` and the flags that stand for its fields.

use ipnetwork::Ipv4Network;
use serde::{Deserialize, Serialize};

/// How podling behaves on this host. Every field has a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Settings {
    /// Name of the bridge; at most 15 characters.
    pub bridge: String,
    /// Range of the pods' addresses; its first address is the bridge's.
    pub subnet: Ipv4Network,
    /// Registries that need something else than HTTPS on their own name.
    pub registries: Vec<Registry>,
}

/// How one registry is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Registry {
    /// `host[:port]` as images name it.
    pub host: String,
    /// Plain HTTP is allowed. Registries on loopback are always allowed it.
    pub insecure: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bridge: "podling0".to_owned(),
            subnet: Ipv4Network::new_checked([10, 77, 0, 0].into(), 16)
                .unwrap_or_else(|| unreachable!("16 is a prefix length")),
            registries: Vec::new(),
        }
    }
}
