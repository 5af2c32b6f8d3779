//! Tests that a compiled filter does what the profile says, by running it on a BPF machine and
//! comparing with a direct reading of the profile's rules.

use std::collections::HashSet;

use oci_spec::runtime::{
    Arch, Capability, LinuxSeccomp, LinuxSeccompAction, LinuxSeccompArg, LinuxSeccompArgBuilder,
    LinuxSeccompOperator, LinuxSyscall,
};
use proptest::prelude::*;

use super::compile::{Condition, KILL_PROCESS, abis, action, compile_for, rules};
use super::program::{AND, Instruction, JUMP, JUMP_EQ, JUMP_GE, JUMP_GT, LOAD, RETURN};
use super::syscalls::{Abi, Numbers, X32_BIT};
use super::{default_profile, parse_localhost};

const ALLOW: u32 = 0x7fff_0000;
const ERRNO: u32 = 0x0005_0000;

/// One system call as a filter sees it.
#[derive(Clone, Copy, Debug)]
struct Call {
    arch: u32,
    number: u32,
    args: [u64; 6],
}

/// Runs a filter as the kernel would; everything that the kernel's verifier refuses is a panic.
fn run(program: &[Instruction], call: Call) -> u32 {
    let word = |offset: u32| match offset {
        0 => call.number,
        4 => call.arch,
        16..64 if offset.is_multiple_of(4) => {
            let arg = call.args[(offset as usize - 16) / 8];
            if offset.is_multiple_of(8) {
                u32::try_from(arg & 0xffff_ffff).unwrap()
            } else {
                (arg >> 32) as u32
            }
        }
        _ => panic!("load of {offset}"),
    };
    let (mut position, mut accumulator) = (0, 0);
    loop {
        let Instruction { code, jt, jf, k } = program[position];
        position += 1;
        let branch = |holds: bool| usize::from(if holds { jt } else { jf });
        match code {
            LOAD => accumulator = word(k),
            AND => accumulator &= k,
            JUMP => position += k as usize,
            JUMP_EQ => position += branch(accumulator == k),
            JUMP_GT => position += branch(accumulator > k),
            JUMP_GE => position += branch(accumulator >= k),
            RETURN => return k,
            code => panic!("instruction {code:#x}"),
        }
    }
}

/// The calls that each entry of a profile names, looked up once.
struct Reading<'a> {
    profile: &'a LinuxSeccomp,
    named: Vec<HashSet<(Abi, u32)>>,
    abis: Vec<Abi>,
}

impl<'a> Reading<'a> {
    fn new(profile: &'a LinuxSeccomp, native: Abi) -> Self {
        let numbers = |name: &String| {
            let numbers = Numbers::of(name);
            Abi::ALL
                .into_iter()
                .filter_map(move |abi| Some((abi, numbers?.on(abi)?)))
        };
        let syscalls = profile.syscalls().iter().flatten();
        Self {
            profile,
            named: syscalls
                .map(|syscall| syscall.names().iter().flat_map(numbers).collect())
                .collect(),
            abis: abis(profile, native),
        }
    }
}

/// What the profile says of a call, read in the plainest way.
fn expected(reading: &Reading<'_>, native: Abi, call: Call) -> u32 {
    let Reading {
        profile,
        named,
        abis,
    } = reading;
    let default = action(profile.default_action(), profile.default_errno_ret()).unwrap();
    let marked = native == Abi::X86_64 && call.number & 0xc000_0000 != 0 && call.number != u32::MAX;
    let Some(abi) = abis.iter().copied().find(|abi| {
        abi.audit_arch() == call.arch
            && (call.arch != native.audit_arch() || marked == (*abi == Abi::X32))
    }) else {
        return KILL_PROCESS;
    };
    for (syscall, named) in profile.syscalls().iter().flatten().zip(named) {
        if !named.contains(&(abi, call.number)) {
            continue;
        }
        let args = syscall.args().as_deref().unwrap_or_default();
        let repeated = args
            .iter()
            .enumerate()
            .any(|(at, a)| args[..at].iter().any(|b| a.index() == b.index()));
        let mut conditions = args.iter().map(|arg| holds(arg, abi, call));
        let matches = if repeated {
            conditions.any(|holds| holds)
        } else {
            conditions.all(|holds| holds)
        };
        if matches {
            return action(syscall.action(), syscall.errno_ret()).unwrap();
        }
    }
    default
}

fn holds(arg: &LinuxSeccompArg, abi: Abi, call: Call) -> bool {
    let width = if abi == Abi::I386 {
        u64::from(u32::MAX)
    } else {
        u64::MAX
    };
    let (given, value) = (call.args[arg.index()], arg.value() & width);
    match arg.op() {
        LinuxSeccompOperator::ScmpCmpNe => given != value,
        LinuxSeccompOperator::ScmpCmpLt => given < value,
        LinuxSeccompOperator::ScmpCmpLe => given <= value,
        LinuxSeccompOperator::ScmpCmpEq => given == value,
        LinuxSeccompOperator::ScmpCmpGe => given >= value,
        LinuxSeccompOperator::ScmpCmpGt => given > value,
        LinuxSeccompOperator::ScmpCmpMaskedEq => {
            given & value == arg.value_two().unwrap_or_default() & width
        }
    }
}

/// The kernel's own checks: every jump lands inside, the last instruction returns.
fn assert_valid(program: &[Instruction]) {
    assert!(program.len() <= 4096);
    assert_eq!(program.last().unwrap().code, RETURN);
    for (position, instruction) in program.iter().enumerate() {
        let furthest = match instruction.code {
            JUMP => instruction.k as usize,
            JUMP_EQ | JUMP_GT | JUMP_GE => usize::from(instruction.jt.max(instruction.jf)),
            _ => 0,
        };
        assert!(position + furthest + usize::from(instruction.code != RETURN) < program.len());
    }
}

const ARCHES: [u32; 4] = [0xc000_003e, 0x4000_0003, 0xc000_00b7, 0x4000_0028];

/// Every number of interest on every architecture, with arguments around every value of the rules.
fn assert_equivalent(profile: &LinuxSeccomp, native: Abi) {
    let program = compile_for(profile, native).unwrap().instructions;
    assert_valid(&program);
    let reading = Reading::new(profile, native);
    let check = |call: Call| {
        assert_eq!(
            run(&program, call),
            expected(&reading, native, call),
            "{call:x?} on {native:?}"
        );
    };
    let no_args = |arch, number| Call {
        arch,
        number,
        args: [0; 6],
    };
    for arch in ARCHES {
        for number in
            (0..600)
                .chain(X32_BIT - 2..X32_BIT + 600)
                .chain([1 << 31, u32::MAX - 1, u32::MAX])
        {
            check(no_args(arch, number));
        }
    }
    for (abi, rules) in rules(profile, &abis(profile, native)).unwrap() {
        for (number, rules) in rules {
            let conditions: Vec<Condition> = rules
                .iter()
                .flat_map(|rule| rule.conditions.iter().copied())
                .collect();
            for first in &conditions {
                for second in &conditions {
                    for (a, b) in around(first).flat_map(|a| around(second).map(move |b| (a, b))) {
                        let mut call = no_args(abi.audit_arch(), number);
                        call.args[first.index as usize] = a;
                        if second.index != first.index {
                            call.args[second.index as usize] = b;
                        }
                        if abi == Abi::I386 {
                            call.args = call.args.map(|arg| arg & 0xffff_ffff);
                        }
                        check(call);
                    }
                }
            }
        }
    }
}

fn around(condition: &Condition) -> impl Iterator<Item = u64> + use<> {
    let value = if condition.operator == LinuxSeccompOperator::ScmpCmpMaskedEq {
        condition.value_two
    } else {
        condition.value
    };
    [
        value,
        value.wrapping_sub(1),
        value.wrapping_add(1),
        value ^ (1 << 32),
        value | !condition.value,
    ]
    .into_iter()
}

fn some_capabilities() -> Vec<Capability> {
    vec![
        Capability::SysChroot,
        Capability::AuditWrite,
        Capability::NetRaw,
    ]
}

#[test]
fn default_profile_is_compiled_as_written() {
    for capabilities in [
        vec![],
        some_capabilities(),
        vec![Capability::SysAdmin, Capability::Bpf],
    ] {
        assert_equivalent(&default_profile(&capabilities), Abi::X86_64);
        assert_equivalent(&default_profile(&capabilities), Abi::Aarch64);
    }
}

fn decide(profile: &LinuxSeccomp, abi: Abi, name: &str, args: &[u64]) -> u32 {
    let program = compile_for(profile, Abi::X86_64).unwrap().instructions;
    let mut all = [0; 6];
    all[..args.len()].copy_from_slice(args);
    let number = Numbers::of(name).unwrap().on(abi).unwrap();
    run(
        &program,
        Call {
            arch: abi.audit_arch(),
            number,
            args: all,
        },
    )
}

#[test]
fn default_profile_decides_the_known_cases() {
    let (eperm, einval, enosys) = (ERRNO | 1, ERRNO | 22, ERRNO | 38);
    let high = 1 << 32;
    let cases: &[(&str, &[u64], u32)] = &[
        ("read", &[], ALLOW),
        ("fchmodat2", &[], ALLOW),
        ("clone3", &[], enosys),
        ("clone", &[17], ALLOW),
        ("clone", &[0x1000_0011], eperm),
        ("clone", &[0x0002_0000 | high], eperm),
        ("unshare", &[0x1000_0000], eperm),
        ("setns", &[], eperm),
        ("mount", &[], eperm),
        ("bpf", &[], eperm),
        ("keyctl", &[], eperm),
        ("io_uring_setup", &[], eperm),
        ("userfaultfd", &[], eperm),
        ("lsm_list_modules", &[], enosys),
        ("personality", &[8], ALLOW),
        ("personality", &[0xffff_ffff], ALLOW),
        ("personality", &[0x0004_0000], enosys),
        ("socket", &[1, 1, 0], ALLOW),
        ("socket", &[10, 2, 0], ALLOW),
        ("socket", &[17, 3, 9], ALLOW),
        ("socket", &[16, 3, 0], ALLOW),
        ("socket", &[16, 3, 9], einval),
        ("socket", &[16 | high, 3, 9], einval),
        ("socket", &[16, 3, 9 | high], einval),
        ("socket", &[40, 1, 0], eperm),
        ("socket", &[40 | high, 1, 0], eperm),
        ("socket", &[45, 1, 0], ALLOW),
    ];
    let profile = default_profile(&[]);
    for (name, args, outcome) in cases {
        assert_eq!(
            decide(&profile, Abi::X86_64, name, args),
            *outcome,
            "{name} {args:x?}"
        );
    }
    for family in (0..256).filter(|family| ![16, 40].contains(family)) {
        assert_eq!(
            decide(&profile, Abi::X86_64, "socket", &[family]),
            ALLOW,
            "family {family}"
        );
    }
}

#[test]
fn capabilities_open_what_belongs_to_them() {
    for (capability, name) in [
        (Capability::SysAdmin, "mount"),
        (Capability::SysAdmin, "clone3"),
        (Capability::Bpf, "bpf"),
        (Capability::SysChroot, "chroot"),
        (Capability::SysPtrace, "kcmp"),
        (Capability::SysTime, "settimeofday"),
        (Capability::DacReadSearch, "open_by_handle_at"),
    ] {
        assert_ne!(
            decide(&default_profile(&[]), Abi::X86_64, name, &[]),
            ALLOW,
            "{name}"
        );
        assert_eq!(
            decide(&default_profile(&[capability]), Abi::X86_64, name, &[]),
            ALLOW,
            "{name}"
        );
    }
    let audit = default_profile(&[Capability::AuditWrite]);
    assert_eq!(decide(&audit, Abi::X86_64, "socket", &[16, 3, 9]), ALLOW);
}

#[test]
fn conditions_of_the_default_profile_exclude_each_other() {
    let program = default_profile(&[]);
    let mut reversed = program.clone();
    reversed.set_syscalls(program.syscalls().clone().map(|mut rules| {
        rules.reverse();
        rules
    }));
    let (one, other) = (
        compile_for(&program, Abi::X86_64).unwrap().instructions,
        compile_for(&reversed, Abi::X86_64).unwrap().instructions,
    );
    for name in ["clone", "socket", "personality"] {
        let number = Numbers::of(name).unwrap().on(Abi::X86_64).unwrap();
        for bit in 0..64 {
            for second in [0, 9, 9 | 1 << 32] {
                for first in [0, 1 << bit, 16, 16 | 1 << bit, 40, 40 | 1 << bit] {
                    let args = [first, 0, second, 0, 0, 0];
                    let call = Call {
                        arch: 0xc000_003e,
                        number,
                        args,
                    };
                    assert_eq!(run(&one, call), run(&other, call), "{name} {args:x?}");
                }
            }
        }
    }
}

/// Calls on which podling is stricter than the profile of podman, and those on which it isn't.
#[test]
fn default_profile_differs_from_podmans_only_where_it_means_to() {
    const STRICTER: &[&str] = &[
        "clone3",
        "fsconfig",
        "fsmount",
        "fsopen",
        "fspick",
        "keyctl",
        "mount",
        "mount_setattr",
        "move_mount",
        "open_tree",
        "pidfd_getfd",
        "pivot_root",
        "reboot",
        "setns",
        "syslog",
        "umount",
        "umount2",
        "unshare",
    ];
    const NEWER: &[&str] = &[
        "cachestat",
        "fchmodat2",
        "file_getattr",
        "file_setattr",
        "futex_requeue",
        "futex_wait",
        "futex_waitv",
        "futex_wake",
        "getxattrat",
        "io_pgetevents_time64",
        "listxattrat",
        "map_shadow_stack",
        "mseal",
        "removexattrat",
        "set_mempolicy_home_node",
        "setxattrat",
        "uretprobe",
    ];
    let Ok(json) = std::fs::read_to_string("/usr/share/containers/seccomp.json") else {
        return;
    };
    let capabilities = some_capabilities();
    let theirs = parse_localhost(&json, &capabilities).unwrap();
    assert_equivalent(&theirs, Abi::X86_64);
    let ours = default_profile(&capabilities);
    let programs =
        [&ours, &theirs].map(|profile| compile_for(profile, Abi::X86_64).unwrap().instructions);
    for (name, _) in super::numbers::NUMBERS {
        for abi in [Abi::X86_64, Abi::I386] {
            let Some(number) = Numbers::of(name).and_then(|numbers| numbers.on(abi)) else {
                continue;
            };
            let call = Call {
                arch: abi.audit_arch(),
                number,
                args: [0; 6],
            };
            let [ours, theirs] = [0, 1].map(|which| run(&programs[which], call) == ALLOW);
            assert_eq!(
                ours && !theirs,
                NEWER.contains(name) && !theirs,
                "allowed by us only: {name}"
            );
            assert_eq!(
                theirs && !ours,
                STRICTER.contains(name) && theirs,
                "refused by us only: {name}"
            );
        }
    }
}

#[test]
fn compilation_is_small_and_always_the_same() {
    let profile = default_profile(&some_capabilities());
    let program = super::compile(&profile).unwrap();
    assert_eq!(program, super::compile(&profile).unwrap());
    assert!(
        program.instructions.len() < 1000,
        "{} instructions",
        program.instructions.len()
    );
}

/// On a thread of its own: a filter belongs to the thread that installs it and goes with it.
#[test]
fn kernel_takes_the_default_profile_and_does_what_it_says() {
    use rustix::io::Errno;
    std::thread::spawn(|| {
        let program = super::compile(&default_profile(&[])).unwrap();
        rustix::thread::set_no_new_privs(true).unwrap();
        crate::sys::seccomp::install(&program.to_bytes(), program.flags).unwrap();
        let unshare = nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWUTS);
        assert_eq!(unshare, Err(nix::Error::EPERM));
        let fsopen = rustix::mount::fsopen("tmpfs", rustix::mount::FsOpenFlags::empty());
        assert_eq!(fsopen.unwrap_err(), Errno::PERM);
        let netlink = |protocol| {
            use rustix::net::{AddressFamily, SocketType, socket};
            socket(AddressFamily::NETLINK, SocketType::RAW, protocol).map(drop)
        };
        assert_eq!(netlink(None), Ok(()));
        assert_eq!(
            netlink(Some(rustix::net::netlink::AUDIT)),
            Err(Errno::INVAL)
        );
        let vsock = rustix::net::socket(
            rustix::net::AddressFamily::VSOCK,
            rustix::net::SocketType::STREAM,
            None,
        );
        assert_eq!(vsock.map(drop), Err(Errno::PERM));
        assert!(std::fs::read_dir("/").is_ok());
    })
    .join()
    .unwrap();
}

#[test]
fn far_targets_are_reached() {
    // Each call has a rule of its own, so that the tree's halves are hundreds of instructions apart.
    let names: Vec<&str> = super::numbers::NUMBERS
        .iter()
        .map(|(name, _)| *name)
        .step_by(2)
        .collect();
    let syscalls = names.iter().enumerate().map(|(at, name)| {
        let arg = argument(at % 6, LinuxSeccompOperator::ScmpCmpGt, at as u64, 0);
        let mut syscall = LinuxSyscall::default();
        syscall
            .set_names(vec![(*name).to_owned()])
            .set_action(LinuxSeccompAction::ScmpActErrno)
            .set_errno_ret(Some(u32::try_from(at).unwrap() % 4000))
            .set_args(Some(vec![arg]));
        syscall
    });
    let mut profile = LinuxSeccomp::default();
    profile.set_syscalls(Some(syscalls.collect()));
    profile.set_architectures(Some(vec![Arch::ScmpArchX86]));
    assert_equivalent(&profile, Abi::X86_64);
}

#[test]
fn what_cannot_be_compiled_is_refused() {
    let refusal = |json: &str| {
        let profile = parse_localhost(json, &[]).unwrap();
        super::compile(&profile).unwrap_err().to_string()
    };
    let error = refusal(r#"{"defaultAction":"SCMP_ACT_NOTIFY"}"#);
    assert!(
        error.contains("SCMP_ACT_NOTIFY is not supported"),
        "{error}"
    );
    let error = refusal(r#"{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":70000}"#);
    assert!(error.contains("70000 is out of range"), "{error}");
    let error = refusal(
        r#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["read"],"action":"SCMP_ACT_ERRNO",
            "args":[{"index":6,"value":0,"op":"SCMP_CMP_EQ"}]}]}"#,
    );
    assert!(error.contains("index 6"), "{error}");
    assert!(parse_localhost("{}", &[]).is_err());
}

#[test]
fn rules_for_other_capabilities_and_architectures_are_left_out() {
    let json = r#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[
        {"names":["chroot"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_SYS_CHROOT"]}},
        {"names":["bpf"],"action":"SCMP_ACT_ALLOW","excludes":{"caps":["CAP_SYS_CHROOT"]}},
        {"names":["acct"],"action":"SCMP_ACT_ALLOW","includes":{"arches":["s390x"]}},
        {"name":"read","action":"SCMP_ACT_ALLOW"}]}"#;
    let allowed = |capabilities: &[Capability]| {
        let profile = parse_localhost(json, capabilities).unwrap();
        ["chroot", "bpf", "acct", "read"]
            .map(|name| decide(&profile, Abi::X86_64, name, &[]) == ALLOW)
    };
    assert_eq!(allowed(&[]), [false, true, false, true]);
    assert_eq!(
        allowed(&[Capability::SysChroot]),
        [true, false, false, true]
    );
}

fn argument(
    index: usize,
    operator: LinuxSeccompOperator,
    value: u64,
    second: u64,
) -> LinuxSeccompArg {
    LinuxSeccompArgBuilder::default()
        .index(index)
        .op(operator)
        .value(value)
        .value_two(second)
        .build()
        .unwrap()
}

fn any_arg() -> impl Strategy<Value = LinuxSeccompArg> {
    let operator = prop::sample::select(vec![
        LinuxSeccompOperator::ScmpCmpNe,
        LinuxSeccompOperator::ScmpCmpLt,
        LinuxSeccompOperator::ScmpCmpLe,
        LinuxSeccompOperator::ScmpCmpEq,
        LinuxSeccompOperator::ScmpCmpGe,
        LinuxSeccompOperator::ScmpCmpGt,
        LinuxSeccompOperator::ScmpCmpMaskedEq,
    ]);
    (0..6_usize, any_value(), any_value(), operator)
        .prop_map(|(index, value, second, operator)| argument(index, operator, value, second))
}

fn any_value() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..4_u64,
        any::<u64>(),
        Just(u64::MAX),
        Just(1 << 32),
        Just(u64::from(u32::MAX))
    ]
}

fn any_action() -> impl Strategy<Value = (LinuxSeccompAction, Option<u32>)> {
    let action = prop::sample::select(vec![
        LinuxSeccompAction::ScmpActAllow,
        LinuxSeccompAction::ScmpActErrno,
        LinuxSeccompAction::ScmpActTrap,
        LinuxSeccompAction::ScmpActLog,
        LinuxSeccompAction::ScmpActTrace,
        LinuxSeccompAction::ScmpActKillThread,
        LinuxSeccompAction::ScmpActKillProcess,
    ]);
    (action, prop::option::of(0..100_u32))
}

fn any_syscall() -> impl Strategy<Value = LinuxSyscall> {
    let name =
        prop::sample::select(super::numbers::NUMBERS).prop_map(|(name, _)| (*name).to_owned());
    let names = prop::collection::vec(name, 1..20);
    (names, any_action(), prop::collection::vec(any_arg(), 0..4)).prop_map(
        |(names, (action, errno), args)| {
            let mut syscall = LinuxSyscall::default();
            syscall
                .set_names(names)
                .set_action(action)
                .set_errno_ret(errno)
                .set_args(Some(args));
            syscall
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_profile_is_compiled_as_written(
        syscalls in prop::collection::vec(any_syscall(), 0..12),
        (default, errno) in any_action(),
        arches in prop::sample::subsequence(
            vec![Arch::ScmpArchX86_64, Arch::ScmpArchX86, Arch::ScmpArchX32, Arch::ScmpArchS390x], 0..=4),
        native in prop::sample::select(vec![Abi::X86_64, Abi::Aarch64]),
        values in prop::collection::vec(prop::array::uniform6(any_value()), 8),
    ) {
        let mut profile = LinuxSeccomp::default();
        profile
            .set_default_action(default)
            .set_default_errno_ret(errno)
            .set_architectures(Some(arches))
            .set_syscalls(Some(syscalls));
        assert_equivalent(&profile, native);
        let program = compile_for(&profile, native).unwrap().instructions;
        let reading = Reading::new(&profile, native);
        for arch in ARCHES {
            for number in (0..470).chain(X32_BIT..X32_BIT + 470) {
                let args = values[number as usize % values.len()];
                let args = if arch == Abi::I386.audit_arch() { args.map(|arg| arg & 0xffff_ffff) } else { args };
                let call = Call { arch, number, args };
                prop_assert_eq!(run(&program, call), expected(&reading, native, call), "{:x?}", call);
            }
        }
    }
}
