//! podling's default profile: what `RuntimeDefault` means here.
//!
//! A call that isn't named returns `ENOSYS`, as a kernel without it would, so that programs fall
//! back; a call that is refused on purpose returns `EPERM`. Calls that only make sense with a
//! capability are allowed to containers that have it. No rule depends on another's place: for each
//! call the conditions exclude each other, so the profile means the same to every OCI runtime.
//!
//! Arguments that the kernel takes as 32-bit integers are compared by masks that pin the upper
//! half too. A comparison such as "is not 16" would let through 16 with a bit set far above it,
//! which the kernel then reads as 16.

use oci_spec::runtime::{
    Arch, Capability, LinuxSeccomp, LinuxSeccompAction, LinuxSeccompArg, LinuxSeccompArgBuilder,
    LinuxSeccompOperator, LinuxSyscall,
};

use super::allowed::ALLOWED;

const EPERM: u32 = 1;
const EINVAL: u32 = 22;
const ENOSYS: u32 = 38;

/// Refused to every container: ways into the kernel that have brought many of its holes, and calls
/// that act on the whole host.
const REFUSED: &[&str] = &[
    "add_key",
    "bdflush",
    "create_module",
    "get_kernel_syms",
    "io_pgetevents",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "kexec_file_load",
    "kexec_load",
    "keyctl",
    "migrate_pages",
    "move_pages",
    "nfsservctl",
    "nice",
    "oldfstat",
    "oldlstat",
    "oldolduname",
    "oldstat",
    "olduname",
    "request_key",
    "sgetmask",
    "ssetmask",
    "swapoff",
    "swapon",
    "sysfs",
    "uselib",
    "userfaultfd",
    "ustat",
    "vm86",
    "vm86old",
    "vmsplice",
];

/// Allowed to a container that has one of the capabilities, refused to all others.
const PRIVILEGED: &[(&[Capability], &[&str])] = &[
    (&[Capability::DacReadSearch], &["open_by_handle_at"]),
    (
        &[Capability::SysAdmin],
        &[
            "fanotify_init",
            "fsconfig",
            "fsmount",
            "fsopen",
            "fspick",
            "listmount",
            "lookup_dcookie",
            "mount",
            "mount_setattr",
            "move_mount",
            "open_tree",
            "open_tree_attr",
            "pivot_root",
            "quotactl",
            "quotactl_fd",
            "setdomainname",
            "sethostname",
            "setns",
            "statmount",
            "umount",
            "umount2",
            "unshare",
        ],
    ),
    (&[Capability::SysAdmin, Capability::Bpf], &["bpf"]),
    (
        &[Capability::SysAdmin, Capability::Perfmon],
        &["perf_event_open"],
    ),
    (&[Capability::SysAdmin, Capability::Syslog], &["syslog"]),
    (&[Capability::SysBoot], &["reboot"]),
    (&[Capability::SysChroot], &["chroot"]),
    (
        &[Capability::SysModule],
        &[
            "delete_module",
            "finit_module",
            "init_module",
            "query_module",
        ],
    ),
    (&[Capability::SysPacct], &["acct"]),
    (
        &[Capability::SysPtrace],
        &["kcmp", "pidfd_getfd", "process_madvise"],
    ),
    (&[Capability::SysRawio], &["ioperm", "iopl"]),
    (
        &[Capability::SysTime],
        &["clock_settime", "clock_settime64", "settimeofday", "stime"],
    ),
    (&[Capability::SysTtyConfig], &["vhangup"]),
];

/// `CLONE_NEW*` that clone(2) takes. `CLONE_NEWTIME` is only for clone3 and unshare.
const NAMESPACE_FLAGS: [u64; 7] = [
    0x0002_0000,
    0x0200_0000,
    0x0400_0000,
    0x0800_0000,
    0x1000_0000,
    0x2000_0000,
    0x4000_0000,
];

/// Execution domains: plain Linux, `UNAME26`, 32 bits, both, and the question which one it is.
const PERSONALITIES: [u64; 5] = [0, 0x0002_0000, 0x8, 0x0002_0008, 0xffff_ffff];

const AF_NETLINK: u64 = 16;
const AF_VSOCK: u64 = 40;
const NETLINK_AUDIT: u64 = 9;

/// Every family under 256 but `AF_NETLINK` and `AF_VSOCK`, as first number and size of blocks.
const FAMILIES: [(u64, u64); 12] = [
    (0, 16),
    (17, 1),
    (18, 2),
    (20, 4),
    (24, 8),
    (32, 8),
    (41, 1),
    (42, 2),
    (44, 4),
    (48, 16),
    (64, 64),
    (128, 128),
];

/// Every netlink protocol (the kernel has 32) but `NETLINK_AUDIT`, as blocks.
const NETLINK_PROTOCOLS: [(u64, u64); 5] = [(0, 8), (8, 1), (10, 2), (12, 4), (16, 16)];

/// The profile for a container with these capabilities (its bounding set: what it might ever use).
pub fn default_profile(capabilities: &[Capability]) -> LinuxSeccomp {
    let has = |any: &[Capability]| any.iter().any(|one| capabilities.contains(one));
    let mut rules = vec![refuse(REFUSED, EPERM, None), allow(ALLOWED, None)];
    rules.extend(
        PERSONALITIES.map(|value| allow(&["personality"], Some(vec![masked(0, u64::MAX, value)]))),
    );
    for (needed, names) in PRIVILEGED {
        rules.push(if has(needed) {
            allow(names, None)
        } else {
            refuse(names, EPERM, None)
        });
    }
    if has(&[Capability::SysAdmin]) {
        rules.push(allow(&["clone", "clone3"], None));
    } else {
        let all = NAMESPACE_FLAGS.iter().fold(0, |all, flag| all | flag);
        rules.push(allow(&["clone"], Some(vec![masked(0, all, 0)])));
        rules.extend(
            NAMESPACE_FLAGS
                .map(|flag| refuse(&["clone"], EPERM, Some(vec![masked(0, flag, flag)]))),
        );
        // A filter can't see the flags behind a pointer; libraries fall back to clone(2).
        rules.push(refuse(&["clone3"], ENOSYS, None));
    }
    sockets(&mut rules, has(&[Capability::AuditWrite]));
    let mut profile = LinuxSeccomp::default();
    profile
        .set_default_action(LinuxSeccompAction::ScmpActErrno)
        .set_default_errno_ret(Some(ENOSYS))
        .set_architectures(Some(architectures()))
        .set_syscalls(Some(rules));
    profile
}

/// socket(2): virtual machine sockets, which know no network namespace, are refused; so is the
/// audit protocol without the capability to use it. (The 32-bit socketcall(2) has its arguments
/// behind a pointer, where no filter sees them.)
fn sockets(rules: &mut Vec<LinuxSyscall>, audit: bool) {
    let socket = &["socket"][..];
    rules.push(refuse(
        socket,
        EPERM,
        Some(vec![masked(0, 0xffff_ffff, AF_VSOCK)]),
    ));
    rules.extend(FAMILIES.map(|family| allow(socket, Some(vec![block(0, family)]))));
    let netlink = block(0, (AF_NETLINK, 1));
    if audit {
        rules.push(allow(socket, Some(vec![netlink])));
    } else {
        let protocols = NETLINK_PROTOCOLS
            .map(|protocols| allow(socket, Some(vec![netlink, block(2, protocols)])));
        rules.extend(protocols);
        let audit = vec![
            masked(0, 0xffff_ffff, AF_NETLINK),
            masked(2, 0xffff_ffff, NETLINK_AUDIT),
        ];
        rules.push(refuse(socket, EINVAL, Some(audit)));
    }
}

fn architectures() -> Vec<Arch> {
    if cfg!(target_arch = "aarch64") {
        vec![Arch::ScmpArchAarch64]
    } else {
        vec![Arch::ScmpArchX86_64, Arch::ScmpArchX86, Arch::ScmpArchX32]
    }
}

fn allow(names: &[&str], args: Option<Vec<LinuxSeccompArg>>) -> LinuxSyscall {
    rule(names, LinuxSeccompAction::ScmpActAllow, None, args)
}

fn refuse(names: &[&str], errno: u32, args: Option<Vec<LinuxSeccompArg>>) -> LinuxSyscall {
    rule(names, LinuxSeccompAction::ScmpActErrno, Some(errno), args)
}

fn rule(
    names: &[&str],
    action: LinuxSeccompAction,
    errno: Option<u32>,
    args: Option<Vec<LinuxSeccompArg>>,
) -> LinuxSyscall {
    let mut rule = LinuxSyscall::default();
    rule.set_names(names.iter().map(ToString::to_string).collect())
        .set_action(action)
        .set_errno_ret(errno)
        .set_args(args);
    rule
}

/// The argument, under the mask, has the value.
fn masked(index: usize, mask: u64, value: u64) -> LinuxSeccompArg {
    LinuxSeccompArgBuilder::default()
        .index(index)
        .op(LinuxSeccompOperator::ScmpCmpMaskedEq)
        .value(mask)
        .value_two(value)
        .build()
        .expect("the builder has a default for every field")
}

/// The argument is in a block: its size is a power of two, and its first number a multiple of that.
fn block(index: usize, (first, size): (u64, u64)) -> LinuxSeccompArg {
    masked(index, !(size - 1), first)
}
