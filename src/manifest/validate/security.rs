//! Rules for security contexts.

use std::collections::BTreeSet;

use super::report::Report;
use crate::api::names;
use crate::api::pod::PodSpec;
use crate::api::security::{
    AppArmorProfile, ProcMount, ProfileType, SeccompProfile, SecurityContext, Sysctl,
    WindowsSecurityContextOptions,
};

use crate::manifest::path::Path;

/// The longest name of an `AppArmor` profile, in bytes.
const APPARMOR_LENGTH: usize = 4095;

/// Checks a pod's security context, and what it says about the host's namespaces.
pub fn pod(spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if spec.share_process_namespace == Some(true) && spec.host_pid == Some(true) {
        let rule = "ShareProcessNamespace and HostPID cannot both be enabled";
        report.invalid(&path.field("shareProcessNamespace"), true, rule);
    }
    if spec.host_users == Some(false) {
        for (name, shared) in [
            ("hostNetwork", spec.host_network),
            ("hostPID", spec.host_pid),
            ("hostIPC", spec.host_ipc),
        ] {
            if shared == Some(true) {
                report.forbidden(&path.field(name), "when `hostUsers` is false");
            }
        }
    }
    let Some(context) = &spec.security_context else {
        return;
    };
    let at = path.field("securityContext");
    id(context.run_as_user, &at.field("runAsUser"), report);
    id(context.run_as_group, &at.field("runAsGroup"), report);
    id(context.fs_group, &at.field("fsGroup"), report);
    let groups = at.field("supplementalGroups");
    for (index, group) in context.supplemental_groups.iter().enumerate() {
        id(Some(*group), &groups.index(index), report);
    }
    sysctls(&context.sysctls, spec, &at.field("sysctls"), report);
    profiles(
        context.seccomp_profile.as_ref(),
        context.app_armor_profile.as_ref(),
        &at,
        report,
    );
    windows_options(context.windows_options.as_ref(), spec, &at, report);
    if let Some(policy) = &context.se_linux_change_policy {
        let supported = ["MountOption", "Recursive"];
        if !supported.contains(&policy.as_str()) {
            report.unsupported(&at.field("seLinuxChangePolicy"), policy, &supported);
        }
    }
}

/// Checks a container's security context.
pub fn container(
    context: &SecurityContext,
    spec: &PodSpec,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    id(context.run_as_user, &path.field("runAsUser"), report);
    id(context.run_as_group, &path.field("runAsGroup"), report);
    if context.allow_privilege_escalation == Some(false) {
        let at = path.field("allowPrivilegeEscalation");
        if context.privileged == Some(true) {
            report.invalid(
                &at,
                false,
                "cannot set `allowPrivilegeEscalation` to false and `privileged` to true",
            );
        }
        let added = context
            .capabilities
            .iter()
            .flat_map(|capabilities| &capabilities.add);
        if added
            .into_iter()
            .any(|name| name == "CAP_SYS_ADMIN" || name == "SYS_ADMIN")
        {
            report.invalid(&at, false, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        }
    }
    if context.proc_mount == Some(ProcMount::Unmasked) && spec.host_users != Some(false) {
        report.invalid(
            &path.field("procMount"),
            context.proc_mount,
            "`hostUsers` must be false to use `Unmasked`",
        );
    }
    profiles(
        context.seccomp_profile.as_ref(),
        context.app_armor_profile.as_ref(),
        path,
        report,
    );
    windows_options(context.windows_options.as_ref(), spec, path, report);
}

fn id(id: Option<i64>, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(id) = id {
        report.each(path, id, names::user_or_group_id(id));
    }
}

/// Checks the profiles of a pod or a container.
fn profiles(
    seccomp: Option<&SeccompProfile>,
    apparmor: Option<&AppArmorProfile>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    if let Some(it) = seccomp {
        let at = path.field("seccompProfile");
        let at = at.field("localhostProfile");
        let file = it.localhost_profile.as_deref();
        if let Some(file) = profile(it.r#type, file, "seccomp", &at, report) {
            relative(file, &at, report);
        }
    }
    if let Some(it) = apparmor {
        let at = path.field("appArmorProfile");
        let at = at.field("localhostProfile");
        let name = it.localhost_profile.as_deref();
        if let Some(name) = profile(it.r#type, name, "AppArmor", &at, report) {
            if name.trim() != name {
                report.invalid(&at, name, "must not be padded with whitespace");
            }
            if name.len() > APPARMOR_LENGTH {
                report.too_long(&at, APPARMOR_LENGTH);
            }
        }
    }
}

/// The name of a profile of the host, where there has to be one and is.
fn profile<'n>(
    kind: ProfileType,
    name: Option<&'n str>,
    module: &str,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) -> Option<&'n str> {
    let name = match (kind, name) {
        (ProfileType::Localhost, name) => name.filter(|name| !name.trim().is_empty()),
        (_, Some(name)) => {
            let rule = format!("can only be set when {module} type is Localhost");
            report.invalid(path, name, &rule);
            return None;
        }
        (_, None) => return None,
    };
    if name.is_none() {
        let detail = format!("must be set when {module} type is Localhost");
        report.required(path, &detail);
    }
    name
}

/// Windows knows other options than Linux; a pod that says which it is may not have those of the
/// other.
fn windows_options(
    options: Option<&WindowsSecurityContextOptions>,
    spec: &PodSpec,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let Some(options) = options else { return };
    let at = path.field("windowsOptions");
    if spec.os.as_ref().is_some_and(|os| os.name == "linux") {
        report.forbidden(&at, "windows options cannot be set for a linux pod");
    }
    if let Some(name) = &options.gmsa_credential_spec_name {
        report.each(
            &at.field("gmsaCredentialSpecName"),
            name,
            names::dns_subdomain(name),
        );
    }
}

/// A path that stays below the directory it starts from.
pub fn relative(text: &str, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if text.starts_with('/') {
        report.invalid(path, text, "must be a relative path");
    }
    if text.split('/').any(|part| part == "..") {
        report.invalid(path, text, "must not contain '..'");
    }
}

fn sysctls(sysctls: &[Sysctl], spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let mut seen = BTreeSet::new();
    for (index, sysctl) in sysctls.iter().enumerate() {
        let at = path.index(index);
        let at = at.field("name");
        let name = sysctl.name.as_str();
        if name.is_empty() {
            report.required(&at, "");
            continue;
        }
        if !is_sysctl(name) {
            report.invalid(
                &at,
                name,
                "must be a sysctl's name such as net.ipv4.tcp_syncookies",
            );
        }
        report.unique(&mut seen, &at, name);
        let dotted = name.replace('/', ".");
        let network = dotted.starts_with("net.");
        let ipc = ["kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue."];
        let ipc = ipc.iter().any(|prefix| dotted.starts_with(prefix));
        if network && spec.host_network == Some(true) {
            report.invalid(&at, name, "may not be specified when 'hostNetwork' is true");
        }
        if ipc && spec.host_ipc == Some(true) {
            report.invalid(&at, name, "may not be specified when 'hostIPC' is true");
        }
    }
}

/// Parts of lower case letters, digits, `-` and `_`, joined by `.` or `/`.
fn is_sysctl(name: &str) -> bool {
    let part = |part: &str| {
        let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        part.starts_with(edge)
            && part.ends_with(edge)
            && part.chars().all(|c| edge(c) || c == '-' || c == '_')
    };
    name.len() <= names::SUBDOMAIN_LENGTH && name.split(['.', '/']).all(part)
}
