//! Which namespaces a container has of its own and which it shares.

use std::fs;

use crate::lab::{Host, host, pod};

/// The identity of a process's namespace as the host sees it.
fn namespace(pid: i32, kind: &str) -> String {
    fs::read_link(format!("/proc/{pid}/ns/{kind}"))
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

fn own(kind: &str) -> String {
    namespace(i32::try_from(std::process::id()).unwrap(), kind)
}

/// A pod of two sleeping containers, `a` and `b`, with these lines in its spec.
fn pair(host: &Host, name: &str, lines: &str) -> (i32, i32) {
    host.play(&pod(
        name,
        &format!(
            "{lines}
containers:
- {{name: a, image: BUSYBOX, command: [sleep, 1d]}}
- {{name: b, image: BUSYBOX, command: [sleep, 1d]}}
"
        ),
    ));
    (host.process(name, "a"), host.process(name, "b"))
}

#[test]
fn containers_share_net_ipc_and_uts_and_nothing_else() {
    let host = host!();
    let (a, b) = pair(&host, "plain", "");
    for kind in ["net", "ipc", "uts"] {
        assert_eq!(
            namespace(a, kind),
            namespace(b, kind),
            "{kind} is the pod's"
        );
        assert_ne!(namespace(a, kind), own(kind), "{kind} is not the host's");
    }
    for kind in ["mnt", "pid", "cgroup"] {
        assert_ne!(
            namespace(a, kind),
            namespace(b, kind),
            "{kind} is each container's"
        );
        assert_ne!(namespace(a, kind), own(kind), "{kind} is not the host's");
    }
    assert_eq!(host.exec("plain", &["cat", "/proc/1/comm"]), "sleep");
}

#[test]
fn host_network_is_the_hosts() {
    let host = host!();
    let (a, _) = pair(&host, "on-the-host", "hostNetwork: true");
    assert_eq!(namespace(a, "net"), own("net"));
    let names = host.exec("on-the-host", &["ls", "/sys/class/net"]);
    for entry in fs::read_dir("/sys/class/net").unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "lo" || name == "eth0" {
            assert!(names.contains(&name), "{name} in {names}");
        }
    }
}

#[test]
fn host_pid_sees_the_hosts_processes() {
    let host = host!();
    let (a, _) = pair(&host, "sees-all", "hostPID: true");
    assert_eq!(namespace(a, "pid"), own("pid"));
    let own_pid = std::process::id().to_string();
    host.exec("sees-all", &["test", "-d", &format!("/proc/{own_pid}")]);
}

#[test]
fn host_ipc_is_the_hosts() {
    let host = host!();
    let (a, _) = pair(&host, "ipc", "hostIPC: true");
    assert_eq!(namespace(a, "ipc"), own("ipc"));
    assert_ne!(namespace(a, "net"), own("net"));
}

#[test]
fn a_shared_process_namespace_shows_the_neighbours() {
    let host = host!();
    let (a, b) = pair(&host, "together", "shareProcessNamespace: true");
    assert_eq!(namespace(a, "pid"), namespace(b, "pid"));
    assert_ne!(namespace(a, "pid"), own("pid"));
    let count = host.exec(
        "together",
        &["sh", "-c", "grep -lx sleep /proc/[0-9]*/comm | wc -l"],
    );
    assert_eq!(count, "2");
    let first = host.exec("together", &["cat", "/proc/1/comm"]);
    assert_ne!(first, "sleep", "PID 1 is the pod's own init");
}

#[test]
fn the_hostname_is_the_pods_name_or_the_one_that_is_asked_for() {
    let host = host!();
    pair(&host, "named-itself", "");
    pair(&host, "named", "hostname: chosen");
    assert_eq!(host.exec("named-itself", &["hostname"]), "named-itself");
    assert_eq!(host.exec("named", &["hostname"]), "chosen");
    assert_eq!(host.exec("named", &["cat", "/etc/hostname"]), "chosen");
}
