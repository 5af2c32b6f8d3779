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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_a_secret_become_its_data_and_win() {
        let mut object: Secret = serde_json::from_value(serde_json::json!({
            "metadata": {"name": "web"},
            "data": {"kept": "a2VwdA==", "both": "b2xk"},
            "stringData": {"both": "new"},
        }))
        .unwrap();
        secret(&mut object);
        let object = serde_json::to_value(&object).unwrap();
        assert_eq!(object["type"], "Opaque");
        let data = serde_json::json!({"kept": "a2VwdA==", "both": "bmV3"});
        assert_eq!(object["data"], data);
        assert!(object.get("stringData").is_none(), "{object}");
    }

    #[test]
    fn a_namespace_can_be_selected_by_its_name() {
        for (name, labelled) in [("web", true), ("Not valid", false)] {
            let mut object: Namespace =
                serde_json::from_value(serde_json::json!({"metadata": {"name": name}})).unwrap();
            namespace(&mut object);
            let label = object.metadata.labels.get(NAME_LABEL);
            assert_eq!(label.map(String::as_str), labelled.then_some(name));
        }
    }
}
