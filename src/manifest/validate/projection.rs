//! Rules for projected volumes, which put files of several sources side by side.

use std::collections::BTreeSet;

use super::report::Report;
use super::{selector, volume};
use crate::api::names;
use crate::api::projection::{
    ClusterTrustBundleProjection, DownwardAPIVolumeFile, KeyToPath, PodCertificateProjection,
    ProjectedVolumeSource, ServiceAccountTokenProjection, VolumeProjection,
};
use crate::manifest::path::Path;

/// The shortest and the longest time that a token may be good for, in seconds.
const TOKEN_SECONDS: std::ops::RangeInclusive<i64> = 600..=1 << 32;
/// The shortest and the longest time that a certificate may be good for, in seconds.
const CERTIFICATE_SECONDS: std::ops::RangeInclusive<i32> = 3600..=91 * 24 * 3600;
/// Kinds of keys for certificates.
const KEY_TYPES: [&str; 6] = [
    "ECDSAP256",
    "ECDSAP384",
    "ECDSAP521",
    "ED25519",
    "RSA3072",
    "RSA4096",
];

/// The files of a volume so far.
type Files<'s> = BTreeSet<&'s str>;

/// Checks `projected`.
pub fn projected(source: &ProjectedVolumeSource, path: &Path<'_>, report: &mut Report<'_, '_>) {
    volume::mode(
        source.default_mode,
        0o777,
        &path.field("defaultMode"),
        report,
    );
    volume::user(source.default_user, &path.field("defaultUser"), report);
    let mut files = Files::new();
    let sources = path.field("sources");
    for (index, part) in source.sources.iter().enumerate() {
        one(part, &mut files, &sources.index(index), report);
    }
}

fn one<'s>(
    part: &'s VolumeProjection,
    files: &mut Files<'s>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let kinds = [
        ("secret", part.secret.is_some()),
        ("configMap", part.config_map.is_some()),
        ("downwardAPI", part.downward_api.is_some()),
        ("serviceAccountToken", part.service_account_token.is_some()),
        ("clusterTrustBundle", part.cluster_trust_bundle.is_some()),
        ("podCertificate", part.pod_certificate.is_some()),
    ];
    let mut written: Vec<&str> = kinds
        .iter()
        .filter(|(_, written)| *written)
        .map(|(name, _)| *name)
        .collect();
    written.sort_by_key(|name| report.place(&path.field(name)).start);
    for name in written.iter().skip(1) {
        report.forbidden(
            &path.field(name),
            "may not specify more than 1 volume type per source",
        );
    }
    let named = [
        (
            "secret",
            part.secret.as_ref().map(|it| (&it.name, &it.items)),
        ),
        (
            "configMap",
            part.config_map.as_ref().map(|it| (&it.name, &it.items)),
        ),
    ];
    for (field, part) in named {
        let Some((name, keys)) = part else { continue };
        let at = path.field(field);
        if name.as_deref().is_none_or(str::is_empty) {
            report.required(&at.field("name"), "");
        }
        keyed(keys, files, &at.field("items"), report);
    }
    if let Some(part) = &part.downward_api {
        let at = path.field("downwardAPI");
        downward(&part.items, files, &at.field("items"), report);
    }
    if let Some(part) = &part.service_account_token {
        token(part, files, &path.field("serviceAccountToken"), report);
    }
    if let Some(part) = &part.cluster_trust_bundle {
        trust_bundle(part, files, &path.field("clusterTrustBundle"), report);
    }
    if let Some(part) = &part.pod_certificate {
        certificate(part, files, &path.field("podCertificate"), report);
    }
}

fn keyed<'s>(
    items: &'s [KeyToPath],
    files: &mut Files<'s>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    volume::items(items, path, report);
    for (index, item) in items.iter().enumerate() {
        let at = path.index(index);
        file(&item.path, files, &at.field("path"), report);
    }
}

fn downward<'s>(
    items: &'s [DownwardAPIVolumeFile],
    files: &mut Files<'s>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    volume::downward(items, path, report);
    // Files of the same list were compared with each other.
    let mut own = Files::new();
    for (index, item) in items.iter().enumerate() {
        let at = path.index(index);
        if own.insert(&item.path) {
            file(&item.path, files, &at.field("path"), report);
        }
    }
}

/// Two sources can't make the same file.
fn file<'s>(name: &'s str, files: &mut Files<'s>, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if !name.is_empty() && !files.insert(name) {
        report.invalid(path, name, "conflicting duplicate paths");
    }
}

fn token<'s>(
    token: &'s ServiceAccountTokenProjection,
    files: &mut Files<'s>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("path");
    volume::file_path(&token.path, &at, report);
    file(&token.path, files, &at, report);
    volume::user(token.user, &path.field("user"), report);
    let at = path.field("expirationSeconds");
    let Some(seconds) = token
        .expiration_seconds
        .filter(|seconds| !TOKEN_SECONDS.contains(seconds))
    else {
        return;
    };
    let rule = if seconds < *TOKEN_SECONDS.start() {
        "may not specify a duration less than 10 minutes"
    } else {
        "may not specify a duration larger than 2^32 seconds"
    };
    report.invalid(&at, seconds, rule);
}

fn trust_bundle<'s>(
    bundle: &'s ClusterTrustBundleProjection,
    files: &mut Files<'s>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    match (&bundle.name, &bundle.signer_name) {
        (Some(_), Some(_)) => {
            report.broken(path, "only one of name and signerName may be used");
        }
        (None, None) => {
            report.required(path, "either name or signerName must be specified");
        }
        (Some(_), None) if bundle.label_selector.is_some() => report.forbidden(
            &path.field("labelSelector"),
            "labelSelector may only be used with signerName",
        ),
        _ => {}
    }
    if let Some(labels) = &bundle.label_selector {
        selector::selector(labels, &path.field("labelSelector"), report);
    }
    let at = path.field("path");
    volume::file_path(&bundle.path, &at, report);
    file(&bundle.path, files, &at, report);
    volume::user(bundle.user, &path.field("user"), report);
}

fn certificate<'s>(
    certificate: &'s PodCertificateProjection,
    files: &mut Files<'s>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let signer = certificate.signer_name.as_str();
    if !signer.is_empty() {
        let domain = signer.split_once('/').map_or("", |(domain, _)| domain);
        if !names::dns_subdomain(domain).is_empty() {
            report.invalid(
                &path.field("signerName"),
                signer,
                "must be a domain and a path such as example.com/my-signer",
            );
        }
    }
    let kind = certificate.key_type.as_str();
    if !kind.is_empty() && !KEY_TYPES.contains(&kind) {
        report.unsupported(&path.field("keyType"), kind, &KEY_TYPES);
    }
    if let Some(seconds) = certificate
        .max_expiration_seconds
        .filter(|seconds| !CERTIFICATE_SECONDS.contains(seconds))
    {
        report.invalid(
            &path.field("maxExpirationSeconds"),
            seconds,
            "if provided, maxExpirationSeconds must be at least 3600 and at most 7862400",
        );
    }
    let mut any = false;
    for (field, name) in [
        ("credentialBundlePath", &certificate.credential_bundle_path),
        ("keyPath", &certificate.key_path),
        ("certificateChainPath", &certificate.certificate_chain_path),
    ] {
        let Some(name) = name.as_deref().filter(|name| !name.is_empty()) else {
            continue;
        };
        any = true;
        let at = path.field(field);
        volume::file_path(name, &at, report);
        file(name, files, &at, report);
    }
    if !any {
        report.required(
            path,
            "specify at least one of credentialBundlePath, keyPath, and certificateChainPath",
        );
    }
    volume::user(certificate.user, &path.field("user"), report);
}
