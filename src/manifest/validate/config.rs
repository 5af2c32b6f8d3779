//! Rules for `ConfigMaps`, Secrets and Namespaces, from the API server's `pkg/apis/core/validation`.

use serde_json::{Map, Value};

use super::metadata;
use super::report::Report;
use crate::api::byte_string::ByteString;
use crate::api::config::{ConfigMap, Namespace, Secret};
use crate::api::names;
use crate::manifest::path::Path;

/// All values of a `ConfigMap` or a Secret together, in bytes: what etcd takes with room to spare.
const SIZE: usize = 1 << 20;
/// The annotation that names the account of a token.
const ACCOUNT: &str = "kubernetes.io/service-account.name";
/// Finalizers that the API server knows without a domain.
const FINALIZERS: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];

/// Checks a `ConfigMap`, defaults applied.
pub fn config_map(object: &ConfigMap, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
    let data = root.field("data");
    for key in object.data.keys() {
        let at = data.key(key);
        report.each(&at, key, names::config_key(key));
        if object.binary_data.contains_key(key) {
            report.invalid(&at, key, "duplicate of key present in binaryData");
        }
    }
    let binary = root.field("binaryData");
    for key in object.binary_data.keys() {
        report.each(&binary.key(key), key, names::config_key(key));
    }
    let texts: usize = object.data.values().map(String::len).sum();
    let bytes: usize = object.binary_data.values().map(ByteString::len).sum();
    if texts + bytes > SIZE {
        report.too_long(root, SIZE);
    }
}

/// Checks a Secret, defaults applied.
pub fn secret(object: &Secret, root: &Path<'_>, report: &mut Report<'_, '_>) {
    let meta = root.field("metadata");
    metadata::metadata(&object.metadata, &meta, names::dns_subdomain, report);
    let data = root.field("data");
    for key in object.data.keys() {
        written(key, root, report, |at, report| {
            report.each(at, key, names::config_key(key));
        });
    }
    if object.data.values().map(ByteString::len).sum::<usize>() > SIZE {
        report.too_long(&data, SIZE);
    }
    let has = |key: &str| object.data.contains_key(key);
    let require = |key: &str, report: &mut Report<'_, '_>| {
        report.required(&data.key(key), "");
    };
    match object.r#type.as_deref().unwrap_or_default() {
        "kubernetes.io/service-account-token" => {
            let account = object.metadata.annotations.get(ACCOUNT);
            if account.is_none_or(String::is_empty) {
                report.required(&meta.field("annotations").key(ACCOUNT), "");
            }
        }
        "kubernetes.io/dockercfg" => json(object, ".dockercfg", root, report),
        "kubernetes.io/dockerconfigjson" => json(object, ".dockerconfigjson", root, report),
        // One of the two is enough.
        "kubernetes.io/basic-auth" if !has("username") && !has("password") => {
            require("username", report);
            require("password", report);
        }
        "kubernetes.io/ssh-auth" => {
            let key = object.data.get("ssh-privatekey");
            if key.is_none_or(|key| key.len() == 0) {
                written("ssh-privatekey", root, report, |at, report| {
                    report.required(at, "");
                });
            }
        }
        "kubernetes.io/tls" => {
            for key in ["tls.crt", "tls.key"] {
                if !has(key) {
                    require(key, report);
                }
            }
        }
        _ => {}
    }
}

/// Checks that a key is there and holds a JSON object, without showing a word of it.
fn json(object: &Secret, key: &str, root: &Path<'_>, report: &mut Report<'_, '_>) {
    match object.data.get(key) {
        None => report.required(&root.field("data").key(key), ""),
        Some(bytes) => {
            // The API server takes nothing for an empty object, as Go's decoder does.
            let parsed = serde_json::from_slice::<Option<Map<String, Value>>>(&bytes.decode());
            if parsed.is_err() {
                written(key, root, report, |at, report| {
                    report.invalid(at, "<secret contents redacted>", "must be a JSON object");
                });
            }
        }
    }
}

/// Speaks of a key where the manifest has it. The API server knows only `data`, into which it has
/// moved `stringData`; an author looks for the key where it was written.
fn written(
    key: &str,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
    say: impl FnOnce(&Path<'_>, &mut Report<'_, '_>),
) {
    let texts = root.field("stringData");
    let text = texts.key(key);
    if report.is_written(&text) {
        say(&text, report);
    } else {
        say(&root.field("data").key(key), report);
    }
}

/// Checks a Namespace, defaults applied.
pub fn namespace(object: &Namespace, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_label,
        report,
    );
    let spec = root.field("spec");
    let finalizers = spec.field("finalizers");
    for (index, name) in object.spec.finalizers.iter().enumerate() {
        let at = finalizers.index(index);
        report.each(&at, name, names::qualified_name(name));
        if !name.contains('/') && !FINALIZERS.contains(&name.as_str()) {
            report.invalid(
                &at,
                name,
                "name is neither a standard finalizer name nor is it fully qualified",
            );
        }
    }
}
