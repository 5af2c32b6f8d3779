//! A profile from a file of the host: Docker's format, of which the OCI's is a part.

use oci_spec::runtime::{
    Arch, Capability, LinuxSeccomp, LinuxSeccompAction, LinuxSeccompArg, LinuxSeccompFilterFlag,
    LinuxSyscall,
};
use serde::Deserialize;

use super::SeccompError;
use super::syscalls::Abi;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    default_action: LinuxSeccompAction,
    default_errno_ret: Option<u32>,
    architectures: Option<Vec<Arch>>,
    arch_map: Option<Vec<ArchMap>>,
    flags: Option<Vec<LinuxSeccompFilterFlag>>,
    syscalls: Option<Vec<Syscall>>,
}

/// An architecture of the host, and those whose programs it runs besides.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ArchMap {
    architecture: Arch,
    sub_architectures: Option<Vec<Arch>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Syscall {
    #[serde(default)]
    names: Vec<String>,
    /// The first format's single name.
    name: Option<String>,
    action: LinuxSeccompAction,
    errno_ret: Option<u32>,
    args: Option<Vec<LinuxSeccompArg>>,
    includes: Option<Condition>,
    excludes: Option<Condition>,
}

/// When a rule is part of the profile.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Condition {
    /// Capabilities by name.
    caps: Option<Vec<String>>,
    /// Architectures, by Go's names.
    arches: Option<Vec<String>>,
    /// A kernel's version, such as `4.8`. All that podling runs on are newer than any in use.
    min_kernel: Option<String>,
}

/// Reads a profile for a container with these capabilities; rules that are for others, or for
/// other architectures, are left out.
///
/// # Errors
/// [`SeccompError::Syntax`] when the text isn't a profile.
pub fn parse_localhost(
    json: &str,
    capabilities: &[Capability],
) -> Result<LinuxSeccomp, SeccompError> {
    let file: File = serde_json::from_str(json)?;
    let native = Abi::NATIVE;
    let mut architectures = file.architectures.unwrap_or_default();
    for map in file.arch_map.unwrap_or_default() {
        if Abi::from_oci(map.architecture, native) == Some(native) {
            architectures.push(map.architecture);
            architectures.extend(map.sub_architectures.unwrap_or_default());
        }
    }
    let syscalls = file
        .syscalls
        .unwrap_or_default()
        .into_iter()
        .filter(|syscall| syscall.applies(capabilities, native))
        .map(Syscall::into_oci)
        .collect();
    let mut profile = LinuxSeccomp::default();
    profile
        .set_default_action(file.default_action)
        .set_default_errno_ret(file.default_errno_ret)
        .set_architectures((!architectures.is_empty()).then_some(architectures))
        .set_flags(file.flags)
        .set_syscalls(Some(syscalls));
    Ok(profile)
}

impl Syscall {
    /// All that is included has to hold, and nothing that is excluded may.
    fn applies(&self, capabilities: &[Capability], native: Abi) -> bool {
        let has = |name: &String| {
            capabilities
                .iter()
                .any(|one| one.to_string() == without_prefix(name))
        };
        let here = |arches: &Vec<String>| arches.iter().any(|arch| is_native(arch, native));
        let included = self.includes.as_ref().is_none_or(|condition| {
            condition.caps.iter().flatten().all(has)
                && condition
                    .arches
                    .as_ref()
                    .is_none_or(|arches| arches.is_empty() || here(arches))
        });
        let excluded = self.excludes.as_ref().is_some_and(|condition| {
            condition.caps.iter().flatten().any(has)
                || condition.arches.as_ref().is_some_and(here)
                || condition.min_kernel.is_some()
        });
        included && !excluded
    }

    fn into_oci(self) -> LinuxSyscall {
        let mut names = self.names;
        names.extend(self.name);
        let mut syscall = LinuxSyscall::default();
        syscall
            .set_names(names)
            .set_action(self.action)
            .set_errno_ret(self.errno_ret)
            .set_args(self.args.filter(|args| !args.is_empty()));
        syscall
    }
}

/// oci-spec prints a capability without the prefix that profiles write.
fn without_prefix(name: &str) -> &str {
    name.strip_prefix("CAP_").unwrap_or(name)
}

/// Whether Go's name of an architecture, or of one whose programs run on it, is this host's.
fn is_native(arch: &str, native: Abi) -> bool {
    match native {
        Abi::Aarch64 => arch == "arm64",
        Abi::X86_64 | Abi::I386 | Abi::X32 => matches!(arch, "amd64" | "x32"),
    }
}
