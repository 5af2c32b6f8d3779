//! What a container's process may do: capabilities, privileges it may gain, what of `/proc` and
//! `/sys` it sees, devices, system calls.

use std::{
    collections::HashSet,
    path::{Component, Path},
    str::FromStr,
};

use oci_spec::runtime::{
    Capabilities, Capability, LinuxCapabilities, LinuxCapabilitiesBuilder, LinuxSeccomp,
};

use super::SpecError;
use crate::{
    api::{
        container::Container,
        pod::Pod,
        security::{ProcMount, ProfileType, SeccompProfile},
    },
    runtime::seccomp,
    store::paths::Paths,
};

/// What containerd gives a container that asks for nothing.
const DEFAULT: [Capability; 14] = [
    Capability::Chown,
    Capability::DacOverride,
    Capability::Fsetid,
    Capability::Fowner,
    Capability::Mknod,
    Capability::NetRaw,
    Capability::Setgid,
    Capability::Setuid,
    Capability::Setfcap,
    Capability::Setpcap,
    Capability::NetBindService,
    Capability::SysChroot,
    Capability::Kill,
    Capability::AuditWrite,
];

/// Every capability that Linux has.
const ALL: [&str; 41] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "IPC_OWNER",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_CHROOT",
    "SYS_PTRACE",
    "SYS_PACCT",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_NICE",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "MKNOD",
    "LEASE",
    "AUDIT_WRITE",
    "AUDIT_CONTROL",
    "SETFCAP",
    "MAC_OVERRIDE",
    "MAC_ADMIN",
    "SYSLOG",
    "WAKE_ALARM",
    "BLOCK_SUSPEND",
    "AUDIT_READ",
    "PERFMON",
    "BPF",
    "CHECKPOINT_RESTORE",
];

/// What tells about the host or could harm it, and is hidden or not writable without
/// `privileged` or `procMount: Unmasked`: the lists that container runtimes agree on.
const MASKED: [&str; 12] = [
    "/proc/acpi",
    "/proc/asound",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/sys/devices/virtual/powercap",
    "/sys/firmware",
];
const READ_ONLY: [&str; 5] = [
    "/proc/bus",
    "/proc/fs",
    "/proc/irq",
    "/proc/sys",
    "/proc/sysrq-trigger",
];

/// Whether the container is privileged.
pub fn is_privileged(container: &Container) -> bool {
    container
        .security_context
        .as_deref()
        .and_then(|c| c.privileged)
        == Some(true)
}

/// The capabilities that the container's process has and can ever get.
pub fn capabilities(container: &Container) -> Result<Capabilities, SpecError> {
    if is_privileged(container) {
        return every();
    }
    let declared = container
        .security_context
        .as_deref()
        .and_then(|c| c.capabilities.as_ref());
    let Some(declared) = declared else {
        return Ok(DEFAULT.into());
    };
    let is_all = |name: &&String| name.eq_ignore_ascii_case("ALL");
    let mut set: Capabilities = if declared.add.iter().any(|name| is_all(&name)) {
        every()?
    } else if declared.drop.iter().any(|name| is_all(&name)) {
        HashSet::new()
    } else {
        DEFAULT.into()
    };
    for name in declared.add.iter().filter(|name| !is_all(name)) {
        set.insert(parse(name)?);
    }
    for name in declared.drop.iter().filter(|name| !is_all(name)) {
        set.remove(&parse(name)?);
    }
    Ok(set)
}

fn every() -> Result<Capabilities, SpecError> {
    ALL.into_iter().map(parse).collect()
}

fn parse(name: &str) -> Result<Capability, SpecError> {
    let upper = name.to_ascii_uppercase();
    Capability::from_str(upper.strip_prefix("CAP_").unwrap_or(&upper))
        .or_else(|_| Capability::from_str(&format!("CAP_{upper}")))
        .map_err(|_| SpecError::Capability(name.to_owned()))
}

/// The five sets. Nothing is inheritable, so that a program with file capabilities can't turn
/// them into permitted ones for a user that is not root (CVE-2022-24769).
pub fn capability_sets(set: &Capabilities) -> Result<LinuxCapabilities, SpecError> {
    Ok(LinuxCapabilitiesBuilder::default()
        .bounding(set.clone())
        .effective(set.clone())
        .permitted(set.clone())
        .inheritable(Capabilities::new())
        .ambient(Capabilities::new())
        .build()?)
}

/// Whether the process can never gain privileges. `allowPrivilegeEscalation: false` has no effect
/// on a container that has them all anyway.
pub fn no_new_privileges(container: &Container, capabilities: &Capabilities) -> bool {
    let allowed = container
        .security_context
        .as_deref()
        .and_then(|c| c.allow_privilege_escalation);
    allowed == Some(false)
        && !is_privileged(container)
        && !capabilities.contains(&Capability::SysAdmin)
}

/// The paths that are hidden from the container and those that it can't write to.
pub fn hidden_paths(container: &Container) -> (Vec<String>, Vec<String>) {
    let proc_mount = container
        .security_context
        .as_deref()
        .and_then(|c| c.proc_mount);
    if is_privileged(container) || proc_mount == Some(ProcMount::Unmasked) {
        return (Vec::new(), Vec::new());
    }
    (
        MASKED.map(str::to_owned).to_vec(),
        READ_ONLY.map(str::to_owned).to_vec(),
    )
}

/// The system calls that the container may use. Without a `seccompProfile` that is the default
/// profile, which is stricter than a kubelet's default of none.
///
/// # Errors
/// When a profile of this host can't be read.
pub fn system_calls(
    pod: &Pod,
    container: &Container,
    capabilities: &Capabilities,
    paths: &Paths,
) -> Result<Option<LinuxSeccomp>, SpecError> {
    if is_privileged(container) {
        return Ok(None);
    }
    let own = container
        .security_context
        .as_deref()
        .and_then(|c| c.seccomp_profile.as_ref());
    let shared = pod
        .spec
        .security_context
        .as_deref()
        .and_then(|c| c.seccomp_profile.as_ref());
    match own.or(shared) {
        Some(SeccompProfile {
            r#type: ProfileType::Unconfined,
            ..
        }) => Ok(None),
        Some(SeccompProfile {
            r#type: ProfileType::Localhost,
            localhost_profile,
        }) => local_profile(
            localhost_profile.as_deref().unwrap_or_default(),
            capabilities,
            paths,
        )
        .map(Some),
        Some(SeccompProfile {
            r#type: ProfileType::RuntimeDefault,
            ..
        })
        | None => {
            let capabilities: Vec<Capability> = capabilities.iter().copied().collect();
            Ok(Some(seccomp::default_profile(&capabilities)))
        }
    }
}

/// A profile of this host: `seccomp/<name>` under `/etc/podling`, else under podling's root.
fn local_profile(
    name: &str,
    capabilities: &Capabilities,
    paths: &Paths,
) -> Result<LinuxSeccomp, SpecError> {
    let inside = |path: &Path| path.components().all(|c| matches!(c, Component::Normal(_)));
    let error = |reason: String| SpecError::Seccomp {
        name: name.to_owned(),
        reason,
    };
    if name.is_empty() || !inside(Path::new(name)) {
        return Err(error(
            "it must be a relative path without \"..\"".to_owned(),
        ));
    }
    let places = [
        Path::new("/etc/podling/seccomp").join(name),
        paths.root.join("seccomp").join(name),
    ];
    let path = places.iter().find(|path| path.exists()).ok_or_else(|| {
        error(format!(
            "neither {} nor {} exists",
            places[0].display(),
            places[1].display()
        ))
    })?;
    let text = std::fs::read_to_string(path).map_err(|cause| error(cause.to_string()))?;
    let capabilities: Vec<Capability> = capabilities.iter().copied().collect();
    seccomp::parse_localhost(&text, &capabilities).map_err(|cause| error(cause.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(context: &str) -> Container {
        serde_json::from_str(&format!(r#"{{"name":"c","securityContext":{context}}}"#)).unwrap()
    }

    #[test]
    fn capabilities_are_added_to_and_dropped_from_the_default() {
        for (context, count, has, lacks) in [
            ("{}", 14, Capability::Chown, Capability::SysAdmin),
            (
                r#"{"capabilities":{"add":["NET_ADMIN"]}}"#,
                15,
                Capability::NetAdmin,
                Capability::SysAdmin,
            ),
            (
                r#"{"capabilities":{"drop":["ALL"],"add":["CAP_KILL"]}}"#,
                1,
                Capability::Kill,
                Capability::Chown,
            ),
            (
                r#"{"capabilities":{"add":["ALL"],"drop":["SYS_ADMIN"]}}"#,
                40,
                Capability::Bpf,
                Capability::SysAdmin,
            ),
            (
                r#"{"capabilities":{"drop":["chown"]}}"#,
                13,
                Capability::Kill,
                Capability::Chown,
            ),
        ] {
            let set = capabilities(&container(context)).unwrap();
            assert_eq!(set.len(), count, "{context}");
            assert!(set.contains(&has) && !set.contains(&lacks), "{context}");
        }
        assert_eq!(
            capabilities(&container(r#"{"privileged":true}"#))
                .unwrap()
                .len(),
            41
        );
        assert!(capabilities(&container(r#"{"capabilities":{"add":["NOPE"]}}"#)).is_err());
    }

    #[test]
    fn no_new_privileges_only_when_asked_for_and_meaningful() {
        for (context, expected) in [
            ("{}", false),
            (r#"{"allowPrivilegeEscalation":true}"#, false),
            (r#"{"allowPrivilegeEscalation":false}"#, true),
            (
                r#"{"allowPrivilegeEscalation":false,"privileged":true}"#,
                false,
            ),
            (
                r#"{"allowPrivilegeEscalation":false,"capabilities":{"add":["SYS_ADMIN"]}}"#,
                false,
            ),
        ] {
            let container = container(context);
            let set = capabilities(&container).unwrap();
            assert_eq!(no_new_privileges(&container, &set), expected, "{context}");
        }
    }

    #[test]
    fn a_local_profile_stays_in_its_directory() {
        let paths = Paths::default();
        for name in ["", "../x", "/etc/passwd", "a/../../b"] {
            let profile = local_profile(name, &Capabilities::new(), &paths);
            assert!(profile.is_err(), "{name}");
        }
    }
}
