//! Defaults of `ConfigMaps`, Secrets and Namespaces, from the `SetDefaults` functions of `v1` and,
//! for `stringData`, from the conversion of a Secret.

use crate::api::byte_string::ByteString;
use crate::api::config::{ConfigMap, Namespace, Secret};
use crate::api::names;

/// The label by which selectors of namespaces find one by name.
const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// Fills in what a `ConfigMap`'s manifest leaves out, which is nothing.
pub fn config_map(_object: &mut ConfigMap) {}

/// Fills in what a Secret's manifest leaves out, and moves `stringData`, which is only for
/// writing, into `data`, where it goes before the same keys.
pub fn secret(object: &mut Secret) {
    let kind = object.r#type.get_or_insert_default();
    if kind.is_empty() {
        "Opaque".clone_into(kind);
    }
    for (key, text) in std::mem::take(&mut object.string_data) {
        object.data.insert(key, ByteString::encode(text.as_bytes()));
    }
}

/// Fills in what a Namespace's manifest leaves out. A name that isn't valid gets no label, about
/// which the same would be said again.
pub fn namespace(object: &mut Namespace) {
    let meta = &mut object.metadata;
    if let Some(name) = meta
        .name
        .clone()
        .filter(|name| names::dns_label(name).is_empty())
    {
        meta.labels.insert(NAME_LABEL.to_owned(), name);
    }
}
