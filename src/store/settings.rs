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

impl Settings {
    /// What is wrong with the settings, in words for the user.
    ///
    /// # Errors
    /// When the bridge's name is no interface's, or the range is too small for a pod.
    pub fn check(&self) -> Result<(), String> {
        let name = &self.bridge;
        // dev_valid_name() in the kernel's net/core/dev.c, and no `%`, which is a pattern there.
        let valid = (1..=15).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
            && name != "."
            && name != "..";
        if !valid {
            return Err(format!(
                "bridge {name:?} is no name of an interface: 1 to 15 letters, digits, '-', '_' or '.'"
            ));
        }
        if self.subnet.prefix() > 30 || self.subnet.prefix() < 8 {
            return Err(format!(
                "subnet {} must have a prefix from /8 to /30",
                self.subnet
            ));
        }
        Ok(())
    }
}
