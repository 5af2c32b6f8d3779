//! System calls by name, on the architectures that podling filters.

use oci_spec::runtime::Arch;

use super::numbers::{NO, NUMBERS};

/// The bit that marks the number of an x32 call on an `x86_64` kernel.
pub(super) const X32_BIT: u32 = 0x4000_0000;

/// A way to call the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Abi {
    /// 64-bit x86.
    X86_64,
    /// 32-bit x86, on a 64-bit kernel too.
    I386,
    /// 64-bit x86 with 32-bit pointers: the kernel's architecture is `x86_64`, the number has a bit.
    X32,
    /// 64-bit ARM.
    Aarch64,
}

impl Abi {
    /// Every ABI, in the order of the table of numbers.
    #[cfg(test)]
    pub(super) const ALL: [Self; 4] = [Self::X86_64, Self::I386, Self::X32, Self::Aarch64];

    /// The one that this binary is made for.
    pub(super) const NATIVE: Self = if cfg!(target_arch = "aarch64") {
        Self::Aarch64
    } else {
        Self::X86_64
    };

    /// `AUDIT_ARCH_*`, by which the kernel names it to a filter.
    pub(super) const fn audit_arch(self) -> u32 {
        match self {
            Self::X86_64 | Self::X32 => 0xc000_003e,
            Self::I386 => 0x4000_0003,
            Self::Aarch64 => 0xc000_00b7,
        }
    }

    /// The ABI that a profile names, unless podling doesn't filter it.
    pub(super) const fn from_oci(arch: Arch, native: Self) -> Option<Self> {
        match arch {
            Arch::ScmpArchNative => Some(native),
            Arch::ScmpArchX86_64 => Some(Self::X86_64),
            Arch::ScmpArchX86 => Some(Self::I386),
            Arch::ScmpArchX32 => Some(Self::X32),
            Arch::ScmpArchAarch64 => Some(Self::Aarch64),
            _ => None,
        }
    }

    /// Whether a kernel for `native` ever sees calls of this ABI.
    pub(super) fn runs_on(self, native: Self) -> bool {
        (self == Self::Aarch64) == (native == Self::Aarch64)
    }

    const fn bit(self) -> u32 {
        match self {
            Self::X32 => X32_BIT,
            _ => 0,
        }
    }
}

/// A call's numbers, `None` for a name that no architecture has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers([u16; 4]);

impl Numbers {
    /// Looks a name up.
    pub(super) fn of(name: &str) -> Option<Self> {
        NUMBERS
            .binary_search_by_key(&name, |(name, _)| name)
            .ok()
            .map(|index| Self(NUMBERS[index].1))
    }

    /// The number on one ABI, with its bit.
    pub(super) fn on(self, abi: Abi) -> Option<u32> {
        let number = self.0[abi as usize];
        (number != NO).then(|| u32::from(number) | abi.bit())
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn names_are_in_order() {
        assert!(NUMBERS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn numbers_are_unique_on_each_abi() {
        for abi in Abi::ALL {
            let mut numbers: Vec<u32> = NUMBERS
                .iter()
                .filter_map(|(_, numbers)| Numbers(*numbers).on(abi))
                .collect();
            let count = numbers.len();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers.len(), count, "{abi:?}");
        }
    }

    #[test]
    fn numbers_are_those_of_libseccomp() {
        if Command::new("scmp_sys_resolver")
            .arg("-h")
            .output()
            .is_err()
        {
            return;
        }
        let cases = [
            ("x86_64", Abi::X86_64),
            ("x86", Abi::I386),
            ("x32", Abi::X32),
            ("aarch64", Abi::Aarch64),
        ];
        for (arch, abi) in cases {
            for name in [
                "read",
                "clone3",
                "ioctl",
                "openat2",
                "execve",
                "memfd_secret",
                "mount_setattr",
            ] {
                let output = Command::new("scmp_sys_resolver")
                    .args(["-a", arch, name])
                    .output()
                    .unwrap();
                let theirs: i64 = String::from_utf8(output.stdout)
                    .unwrap()
                    .trim()
                    .parse()
                    .unwrap();
                let ours = Numbers::of(name)
                    .and_then(|numbers| numbers.on(abi))
                    .map(i64::from);
                assert_eq!(ours, Some(theirs), "{name} on {arch}");
            }
        }
    }
}
