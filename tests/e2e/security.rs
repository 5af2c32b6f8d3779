//! Users, groups, capabilities, privileges, and which parts of the kernel's files are closed.

use std::collections::BTreeMap;

use crate::lab::{Host, host, pod};

/// What `/proc/1/status` says in a container with that security context.
fn status_of(host: &Host, name: &str, context: &str) -> BTreeMap<String, String> {
    host.play(&pod(
        name,
        &format!(
            "containers:\n- name: main\n  image: BUSYBOX\n  command: [sleep, 1d]\n  securityContext: {context}\n"
        ),
    ));
    fields(&host.exec(name, &["cat", "/proc/1/status"]))
}

fn fields(status: &str) -> BTreeMap<String, String> {
    status
        .lines()
        .filter_map(|line| line.split_once(":\t"))
        .map(|(key, value)| (key.to_owned(), value.trim().to_owned()))
        .collect()
}

/// The mask with these capabilities' bits.
fn mask(capabilities: &[u32]) -> String {
    let mask = capabilities.iter().fold(0u64, |mask, bit| mask | 1 << bit);
    format!("{mask:016x}")
}

/// The 14 of containerd: CHOWN, `DAC_OVERRIDE`, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP,
/// `NET_BIND_SERVICE`, `NET_RAW`, `SYS_CHROOT`, MKNOD, `AUDIT_WRITE`, SETFCAP.
const DEFAULT: [u32; 14] = [0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31];

#[test]
fn the_default_capabilities_are_containerds_fourteen() {
    let host = host!();
    let status = status_of(&host, "default", "{}");
    for set in ["CapPrm", "CapEff", "CapBnd"] {
        assert_eq!(status[set], mask(&DEFAULT), "{set}");
    }
    for set in ["CapInh", "CapAmb"] {
        assert_eq!(status[set], mask(&[]), "{set}");
    }
}

#[test]
fn capabilities_are_added_and_dropped() {
    let host = host!();
    let status = status_of(
        &host,
        "changed",
        "{capabilities: {add: [NET_ADMIN], drop: [MKNOD, NET_RAW]}}",
    );
    let expected: Vec<u32> = DEFAULT
        .iter()
        .copied()
        .filter(|bit| ![13, 27].contains(bit))
        .chain([12])
        .collect();
    assert_eq!(status["CapEff"], mask(&expected));
    assert_eq!(status["CapBnd"], mask(&expected));
}

#[test]
fn all_capabilities_can_be_dropped_but_one() {
    let host = host!();
    let status = status_of(
        &host,
        "one",
        "{capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}",
    );
    assert_eq!(status["CapEff"], mask(&[10]));
    assert_eq!(status["CapBnd"], mask(&[10]));
}

#[test]
fn a_user_other_than_root_has_no_effective_capabilities() {
    let host = host!();
    let status = status_of(&host, "app", "{runAsUser: 1000}");
    assert_eq!(status["CapEff"], mask(&[]));
    assert_eq!(status["CapPrm"], mask(&[]));
    assert_eq!(
        status["CapBnd"],
        mask(&DEFAULT),
        "what a set-user-ID program may still gain"
    );
}

#[test]
fn an_exec_has_the_same_limits_as_the_container() {
    let host = host!();
    status_of(
        &host,
        "exec",
        "{capabilities: {drop: [ALL]}, allowPrivilegeEscalation: false}",
    );
    let status = fields(&host.exec("exec", &["cat", "/proc/self/status"]));
    for set in ["CapPrm", "CapEff", "CapBnd", "CapInh", "CapAmb"] {
        assert_eq!(status[set], mask(&[]), "{set}");
    }
    assert_eq!(
        (status["NoNewPrivs"].as_str(), status["Seccomp"].as_str()),
        ("1", "2")
    );
}

#[test]
fn privilege_escalation_is_allowed_unless_it_is_denied() {
    let host = host!();
    assert_eq!(status_of(&host, "unset", "{}")["NoNewPrivs"], "0");
    let denied = status_of(&host, "denied", "{allowPrivilegeEscalation: false}");
    assert_eq!(denied["NoNewPrivs"], "1");
}

#[test]
fn user_and_groups_are_the_ones_asked_for() {
    let host = host!();
    host.play(&pod("ids", "
securityContext: {runAsUser: 2000, runAsGroup: 3000, supplementalGroups: [4000, 5000], fsGroup: 6000}
containers:
- {name: main, image: BUSYBOX, command: [sleep, 1d]}
- {name: own, image: BUSYBOX, command: [sleep, 1d], securityContext: {runAsUser: 2001}}
"));
    let status = fields(&host.exec("ids", &["cat", "/proc/1/status"]));
    assert_eq!(status["Uid"], "2000\t2000\t2000\t2000");
    assert_eq!(status["Gid"], "3000\t3000\t3000\t3000");
    let groups: Vec<&str> = status["Groups"].split_whitespace().collect();
    for group in ["4000", "5000", "6000"] {
        assert!(groups.contains(&group), "{group} in {groups:?}");
    }
    let own = host
        .podling(&["exec", "ids", "-c", "own", "--", "id", "-u"])
        .ok();
    assert_eq!(
        own.text(),
        "2001",
        "the container's value comes before the pod's"
    );
}

#[test]
fn a_users_groups_in_the_image_count() {
    let host = host!();
    let status = status_of(&host, "member", "{runAsUser: 1000}");
    assert_eq!(
        status["Gid"], "1000\t1000\t1000\t1000",
        "the primary group of /etc/passwd"
    );
    assert!(
        status["Groups"]
            .split_whitespace()
            .any(|group| group == "50"),
        "{status:?}"
    );
}

#[test]
fn an_image_that_runs_as_root_is_refused_where_root_is() {
    let host = host!();
    host.try_play(&pod(
        "rootless",
        "
restartPolicy: Never
containers:
- {name: main, image: BUSYBOX, command: [sleep, 1d], securityContext: {runAsNonRoot: true}}
",
    ))
    .complains(&["runAsNonRoot", "main"]);
    host.podling(&["down", "rootless"]);
}

#[test]
fn a_read_only_root_filesystem_is() {
    let host = host!();
    status_of(&host, "readonly", "{readOnlyRootFilesystem: true}");
    host.podling(&["exec", "readonly", "--", "touch", "/file"])
        .exits(1)
        .complains(&["Read-only file system"]);
    host.exec("readonly", &["touch", "/dev/shm/file"]);
}

#[test]
fn kernel_files_are_closed() {
    let host = host!();
    status_of(&host, "closed", "{}");
    for path in [
        "/proc/sys/kernel/domainname",
        "/sys/class/net/lo/mtu",
        "/proc/irq/default_smp_affinity",
    ] {
        host.podling(&[
            "exec",
            "closed",
            "--",
            "sh",
            "-c",
            &format!("echo 1 > {path}"),
        ])
        .exits(1)
        .complains(&["Read-only file system"]);
    }
    for path in ["/proc/kcore", "/proc/keys", "/proc/timer_list"] {
        let seen = host.exec(
            "closed",
            &["sh", "-c", &format!("head -c 1 {path} | wc -c")],
        );
        assert_eq!(seen, "0", "{path} is masked");
    }
    let firmware = host.exec("closed", &["sh", "-c", "ls /sys/firmware | wc -l"]);
    assert_eq!(firmware, "0");
}

#[test]
fn a_privileged_container_has_everything() {
    let host = host!();
    let status = status_of(&host, "privileged", "{privileged: true}");
    let own = fields(&std::fs::read_to_string("/proc/self/status").unwrap());
    assert_eq!(status["CapEff"], own["CapBnd"], "all that this machine has");
    assert_eq!(status["Seccomp"], "0");
    host.exec(
        "privileged",
        &["sh", "-c", "mount -t tmpfs none /tmp && umount /tmp"],
    );
}

#[test]
fn device_nodes_other_than_the_allowed_ones_can_not_be_opened() {
    let host = host!();
    status_of(&host, "devices", "{}");
    host.exec(
        "devices",
        &[
            "sh",
            "-c",
            "echo > /dev/null; head -c 1 /dev/urandom >/tmp/r",
        ],
    );
    // The node of the kernel's memory: MKNOD is there by default, so it is the device list that
    // has to stop it.
    let output = host.podling(&[
        "exec",
        "devices",
        "--",
        "sh",
        "-c",
        "mknod /tmp/kmsg c 1 11 && head -c 1 /tmp/kmsg",
    ]);
    assert_ne!(output.code, 0, "{output}");
    assert!(
        output.stderr.contains("Operation not permitted"),
        "{output}"
    );
}

#[test]
fn the_binary_of_podling_can_not_be_written_from_a_container() {
    let host = host!();
    status_of(&host, "escape", "{capabilities: {add: [SYS_PTRACE]}}");
    // CVE-2019-5736: nothing in the container's view leads to a program of the host's.
    let seen = host.exec(
        "escape",
        &["sh", "-c", "readlink /proc/[0-9]*/exe | sort -u"],
    );
    assert!(seen.lines().all(|line| line.starts_with("/bin/")), "{seen}");
}
