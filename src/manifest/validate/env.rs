//! Rules for environment variables.

use super::report::Report;
use crate::api::env::{EnvFromSource, EnvVar, EnvVarSource};
use crate::api::names;
use crate::manifest::path::Path;

/// Fields that a variable can take its value from.
const FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// Resources that a variable or a file can take its text from.
const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

/// Checks `env`.
pub fn variables(variables: &[EnvVar], path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (index, variable) in variables.iter().enumerate() {
        let path = path.index(index);
        let name = path.field("name");
        if variable.name.is_empty() {
            report.required(&name, "");
        } else {
            report.each(&name, &variable.name, names::env_name(&variable.name));
        }
        if let Some(source) = &variable.value_from {
            let at = path.field("valueFrom");
            if variable
                .value
                .as_deref()
                .is_some_and(|value| !value.is_empty())
            {
                report.invalid(&at, "", "may not be specified when `value` is not empty");
            }
            self::source(source, &at, report);
        }
    }
}

fn source(source: &EnvVarSource, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let mut sources = 0;
    if let Some(field) = &source.field_ref {
        sources += 1;
        let at = path.field("fieldRef");
        field_path(&field.field_path, &FIELDS, &at.field("fieldPath"), report);
    }
    if let Some(resource) = &source.resource_field_ref {
        sources += 1;
        let at = path.field("resourceFieldRef");
        resource_name(&resource.resource, &at.field("resource"), report);
    }
    let keys = [
        (
            "configMapKeyRef",
            source
                .config_map_key_ref
                .as_ref()
                .map(|it| (&it.name, &it.key)),
        ),
        (
            "secretKeyRef",
            source.secret_key_ref.as_ref().map(|it| (&it.name, &it.key)),
        ),
    ];
    for (name, reference) in keys {
        let Some((object, key)) = reference else {
            continue;
        };
        sources += 1;
        let at = path.field(name);
        if object.as_deref().is_none_or(str::is_empty) {
            report.required(&at.field("name"), "");
        }
        let at = at.field("key");
        if key.is_empty() {
            report.required(&at, "");
        } else {
            report.each(&at, key, names::config_key(key));
        }
    }
    if let Some(file) = &source.file_key_ref {
        sources += 1;
        let at = path.field("fileKeyRef");
        for (name, value) in [
            ("volumeName", &file.volume_name),
            ("path", &file.path),
            ("key", &file.key),
        ] {
            if value.is_empty() {
                report.required(&at.field(name), "");
            }
        }
    }
    match sources {
        0 => report.invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"),
        1 => {}
        _ => report.invalid(path, "", "may not have more than one field specified at a time"),
    }
}

/// Checks `envFrom`.
pub fn sources(sources: &[EnvFromSource], path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (index, source) in sources.iter().enumerate() {
        let at = path.index(index);
        if let Some(prefix) = source.prefix.as_deref().filter(|prefix| !prefix.is_empty()) {
            report.each(&at.field("prefix"), prefix, names::env_name(prefix));
        }
        let parts = [
            (
                "configMapRef",
                source.config_map_ref.as_ref().map(|it| &it.name),
            ),
            ("secretRef", source.secret_ref.as_ref().map(|it| &it.name)),
        ];
        for (field, name) in parts {
            let part = at.field(field);
            if let Some(name) = name
                && name.as_deref().is_none_or(str::is_empty)
            {
                report.required(&part.field("name"), "");
            }
        }
        match parts.iter().filter(|(_, name)| name.is_some()).count() {
            0 => report.invalid(
                &at,
                "",
                "must specify one of: `configMapRef` or `secretRef`",
            ),
            1 => {}
            _ => report.invalid(
                &at,
                "",
                "may not have more than one field specified at a time",
            ),
        }
    }
}

/// Checks a path such as `metadata.labels['app']`.
pub fn field_path(text: &str, fields: &[&str], path: &Path<'_>, report: &mut Report<'_, '_>) {
    if text.is_empty() {
        return report.required(path, "");
    }
    for (map, rule) in [
        (
            "metadata.labels['",
            names::qualified_name as fn(&str) -> Vec<String>,
        ),
        ("metadata.annotations['", |key| {
            names::qualified_name(&key.to_lowercase())
        }),
    ] {
        if let Some(key) = text
            .strip_prefix(map)
            .and_then(|rest| rest.strip_suffix("']"))
        {
            return report.each(path, key, rule(key));
        }
    }
    if !fields.contains(&text) {
        let mut supported = vec!["metadata.annotations['<KEY>']", "metadata.labels['<KEY>']"];
        supported.extend(fields);
        supported.sort_unstable();
        report.unsupported(path, text, &supported);
    }
}

/// Checks the name of a resource such as `limits.memory`.
pub fn resource_name(text: &str, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let huge = ["limits.hugepages-", "requests.hugepages-"];
    if text.is_empty() {
        report.required(path, "");
    } else if !RESOURCES.contains(&text) && !huge.iter().any(|prefix| text.starts_with(prefix)) {
        report.unsupported(path, text, &RESOURCES);
    }
}
