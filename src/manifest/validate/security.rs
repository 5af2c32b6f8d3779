//! Rules for security contexts.

use std::collections::BTreeSet;

use super::report::Report;
use crate::api::names;
use crate::api::pod::PodSpec;
use crate::api::security::{ProcMount, ProfileType, SecurityContext, Sysctl};
use crate::manifest::path::Path;

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
    if let Some(seccomp) = &context.seccomp_profile {
        profile(
            seccomp.r#type,
            seccomp.localhost_profile.as_deref(),
            &at.field("seccompProfile"),
            report,
        );
    }
    if let Some(apparmor) = &context.app_armor_profile {
        profile(
            apparmor.r#type,
            apparmor.localhost_profile.as_deref(),
            &at.field("appArmorProfile"),
            report,
        );
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
    if let Some(seccomp) = &context.seccomp_profile {
        profile(
            seccomp.r#type,
            seccomp.localhost_profile.as_deref(),
            &path.field("seccompProfile"),
            report,
        );
    }
    if let Some(apparmor) = &context.app_armor_profile {
        profile(
            apparmor.r#type,
            apparmor.localhost_profile.as_deref(),
            &path.field("appArmorProfile"),
            report,
        );
    }
}

fn id(id: Option<i64>, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(id) = id {
        report.each(path, id, names::user_or_group_id(id));
    }
}

fn profile(kind: ProfileType, file: Option<&str>, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let at = path.field("localhostProfile");
    match (kind, file) {
        (ProfileType::Localhost, None | Some("")) => {
            report.required(&at, "must be set when seccomp type is Localhost");
        }
        (ProfileType::Localhost, Some(file)) => relative(file, &at, report),
        (_, Some(file)) => report.invalid(&at, file, "can only be set when type is Localhost"),
        (_, None) => {}
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
