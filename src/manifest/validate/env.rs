//! Rules for environment variables.

use super::report::Report;
use super::security::relative;
use super::volume::Volumes;
use crate::api::env::{
    EnvFromSource, EnvVar, EnvVarSource, FileKeySelector, ObjectFieldSelector,
    ResourceFieldSelector,
};
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

/// Units in which a number of processors can be had.
const CPU_DIVISORS: [&str; 2] = ["1m", "1"];
/// Units in which a number of bytes can be had.
const BYTE_DIVISORS: [&str; 13] = [
    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
];

/// Checks `env`.
pub fn variables(
    variables: &[EnvVar],
    volumes: &Volumes<'_>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
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
            self::source(source, volumes, &at, report);
        }
    }
}

fn source(
    source: &EnvVarSource,
    volumes: &Volumes<'_>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let mut sources = 0;
    if let Some(field) = &source.field_ref {
        sources += 1;
        let at = path.field("fieldRef");
        self::field(field, &FIELDS, &at, report);
    }
    if let Some(resource) = &source.resource_field_ref {
        sources += 1;
        let at = path.field("resourceFieldRef");
        self::resource(resource, &at, report);
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
        file_key(file, volumes, &path.field("fileKeyRef"), report);
    }
    match sources {
        0 => report.invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"),
        1 => {}
        _ => report.invalid(path, "", "may not have more than one field specified at a time"),
    }
}

/// Checks a reference to a line of a file, which an init container has written to an `emptyDir`.
fn file_key(
    file: &FileKeySelector,
    volumes: &Volumes<'_>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let volume = path.field("volumeName");
    let name = file.volume_name.as_str();
    match volumes.get(name) {
        _ if name.is_empty() => report.required(&volume, ""),
        None => {
            let known: Vec<&str> = volumes.keys().copied().collect();
            report.not_found(&volume, name, &known);
        }
        Some(found) if found.empty_dir.is_none() => {
            report.invalid(&volume, name, "must be the name of an emptyDir volume");
        }
        Some(_) => {}
    }
    let at = path.field("path");
    if file.path.is_empty() {
        report.required(&at, "");
    } else {
        relative(&file.path, &at, report);
    }
    let at = path.field("key");
    if file.key.is_empty() {
        report.required(&at, "");
    } else {
        report.each(&at, &file.key, names::env_name(&file.key));
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

/// Checks a reference to one of those fields of the pod.
pub fn field(
    reference: &ObjectFieldSelector,
    fields: &[&str],
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("apiVersion");
    if let Some(version) = reference
        .api_version
        .as_deref()
        .filter(|version| *version != "v1")
    {
        report.unsupported(&at, version, &["v1"]);
    }
    field_path(
        &reference.field_path,
        fields,
        &path.field("fieldPath"),
        report,
    );
}

/// Checks a reference to a request or a limit, and the unit that it is given in.
pub fn resource(reference: &ResourceFieldSelector, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let name = reference.resource.as_str();
    resource_name(name, &path.field("resource"), report);
    let Some(divisor) = reference.divisor.filter(|divisor| !divisor.is_zero()) else {
        return;
    };
    let (units, resource): (&[&str], &str) = match name.split_once('.') {
        Some((_, "cpu")) => (&CPU_DIVISORS, "cpu resource"),
        Some((_, "memory")) => (&BYTE_DIVISORS, "memory resource"),
        Some((_, "ephemeral-storage")) => (&BYTE_DIVISORS, "local ephemeral storage resource"),
        Some((_, name)) if name.starts_with("hugepages-") => (&BYTE_DIVISORS, "hugepages resource"),
        _ => return,
    };
    if !units.contains(&divisor.to_string().as_str()) {
        let (last, others) = units.split_last().unwrap_or((&"", &[]));
        let joined = if others.len() == 1 {
            format!("{} and {last}", others[0])
        } else {
            units.join(", ")
        };
        let rule = format!("only divisor's values {joined} are supported with the {resource}");
        report.invalid(&path.field("divisor"), divisor, &rule);
    }
}

/// Checks a path such as `metadata.labels['app']`.
fn field_path(text: &str, fields: &[&str], path: &Path<'_>, report: &mut Report<'_, '_>) {
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
fn resource_name(text: &str, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let huge = ["limits.hugepages-", "requests.hugepages-"];
    if text.is_empty() {
        report.required(path, "");
    } else if !RESOURCES.contains(&text) && !huge.iter().any(|prefix| text.starts_with(prefix)) {
        report.unsupported(path, text, &RESOURCES);
    }
}
