//! Defaults of `ConfigMaps`, Secrets and Namespaces.

use crate::api::config::{ConfigMap, Namespace, Secret};

/// Fills in what a `ConfigMap`'s manifest leaves out.
pub fn config_map(_object: &mut ConfigMap) {}

/// Fills in what a Secret's manifest leaves out.
pub fn secret(_object: &mut Secret) {}

/// Fills in what a Namespace's manifest leaves out.
pub fn namespace(_object: &mut Namespace) {}
