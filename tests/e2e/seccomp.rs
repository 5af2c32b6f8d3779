//! The filter on system calls, seen from inside: what the profile forbids fails as it says.

use crate::lab::{Host, host, image::Image, pod};

fn start(host: &Host, name: &str, context: &str) {
    host.play(&pod(
        name,
        &format!(
            "containers:\n- name: main\n  image: BUSYBOX\n  command: [sleep, 1d]\n  securityContext: {context}\n"
        ),
    ));
}

fn mode(host: &Host, name: &str) -> String {
    host.exec(
        name,
        &["sh", "-c", "grep ^Seccomp: /proc/1/status | tr -dc 0-9"],
    )
}

#[test]
fn the_default_profile_is_applied_without_being_asked_for() {
    let host = host!();
    start(&host, "default", "{}");
    assert_eq!(mode(&host, "default"), "2");
    start(&host, "asked", "{seccompProfile: {type: RuntimeDefault}}");
    assert_eq!(mode(&host, "asked"), "2");
}

#[test]
fn unconfined_is_without_a_filter() {
    let host = host!();
    start(&host, "free", "{seccompProfile: {type: Unconfined}}");
    assert_eq!(mode(&host, "free"), "0");
    host.exec("free", &["unshare", "-U", "true"]);
}

#[test]
fn a_new_user_namespace_is_forbidden() {
    let host = host!();
    start(&host, "userns", "{}");
    host.podling(&["exec", "userns", "--", "unshare", "-U", "true"])
        .exits(1)
        .complains(&["Operation not permitted"]);
}

#[test]
fn mounting_is_forbidden_even_with_an_own_mount_namespace() {
    let host = host!();
    start(&host, "mount", "{}");
    for command in [
        &["mount", "-t", "tmpfs", "none", "/tmp"][..],
        &["umount", "/proc"],
        &["unshare", "-m", "true"],
        &["pivot_root", "/", "/tmp"],
    ] {
        let mut arguments = vec!["exec", "mount", "--"];
        arguments.extend(command);
        let output = host.podling(&arguments);
        assert_ne!(output.code, 0, "{output}");
        let denied = output.stderr.contains("not permitted") || output.stderr.contains("denied");
        assert!(denied, "{output}");
    }
}

#[test]
fn setting_the_clock_is_forbidden() {
    let host = host!();
    start(&host, "clock", "{}");
    host.podling(&["exec", "clock", "--", "date", "-s", "@0"])
        .complains(&["Operation not permitted"]);
}

#[test]
fn a_capability_opens_the_calls_that_belong_to_it() {
    let host = host!();
    start(&host, "admin", "{capabilities: {add: [SYS_ADMIN]}}");
    assert_eq!(mode(&host, "admin"), "2");
    host.exec(
        "admin",
        &["sh", "-c", "mount -t tmpfs none /tmp && umount /tmp"],
    );
}

#[test]
fn a_local_profile_is_the_one_that_counts() {
    let host = host!();
    host.file(
        "root/seccomp/no-mkdir.json",
        r#"{"defaultAction": "SCMP_ACT_ALLOW",
            "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 95}]}"#,
    );
    start(
        &host,
        "local",
        "{seccompProfile: {type: Localhost, localhostProfile: no-mkdir.json}}",
    );
    assert_eq!(mode(&host, "local"), "2");
    host.podling(&["exec", "local", "--", "mkdir", "/tmp/new"])
        .exits(1)
        .complains(&["Operation not supported"]);
    host.exec("local", &["touch", "/tmp/new"]);
}

#[test]
fn a_local_profile_that_is_missing_is_an_error_that_names_it() {
    let host = host!();
    host.try_play(&pod(
        "missing",
        "
restartPolicy: Never
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  securityContext: {seccompProfile: {type: Localhost, localhostProfile: none.json}}
",
    ))
    .complains(&["none.json"]);
    host.podling(&["down", "missing"]);
}

#[test]
fn an_unknown_system_call_does_not_exist() {
    let host = host!();
    // A program of 20 instructions: system call 9999, then exit with what it returned, negated.
    let Some(program) = program() else {
        return crate::lab::cannot_run("the program is for x86_64");
    };
    let image = Image::busybox().with_layer(vec![(
        "bin/unknown-call".to_owned(),
        crate::lab::image::Entry::File(0o755, 0, program),
    )]);
    host.registry().push("unknown-call:1", &[image]);
    host.play(&pod(
        "enosys",
        "
containers:
- {name: main, image: 'REGISTRY/unknown-call:1', command: [sleep, 1d]}
",
    ));
    host.podling(&["exec", "enosys", "--", "unknown-call"])
        .exits(38);
}

/// A static ELF program for `x86_64`.
fn program() -> Option<Vec<u8>> {
    if !cfg!(target_arch = "x86_64") {
        return None;
    }
    let code: &[u8] = &[
        0xb8, 0x0f, 0x27, 0x00, 0x00, // mov eax, 9999
        0x0f, 0x05, // syscall
        0xf7, 0xd8, // neg eax
        0x89, 0xc7, // mov edi, eax
        0xb8, 0x3c, 0x00, 0x00, 0x00, // mov eax, 60 (exit)
        0x0f, 0x05, // syscall
    ];
    let base = 0x40_0000u64;
    let start = 64 + 56;
    let size = start + code.len() as u64;
    let mut elf = vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    elf.extend([2u16, 62].iter().flat_map(|v| v.to_le_bytes()));
    elf.extend(1u32.to_le_bytes());
    elf.extend([base + start, 64, 0].iter().flat_map(|v| v.to_le_bytes()));
    elf.extend(0u32.to_le_bytes());
    elf.extend([64u16, 56, 1, 0, 0, 0].iter().flat_map(|v| v.to_le_bytes()));
    elf.extend([1u32, 5].iter().flat_map(|v| v.to_le_bytes()));
    elf.extend(
        [0, base, base, size, size, 4096]
            .iter()
            .flat_map(|v| v.to_le_bytes()),
    );
    elf.extend(code);
    Some(elf)
}
