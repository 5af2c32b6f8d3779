//! Limits and requests as the host's cgroups have them.

use crate::lab::{Deadline, cgroup::Cgroup, host, pod, wait::check, wait_for};

#[test]
fn limits_are_in_the_containers_cgroup() {
    let host = host!();
    host.play(&pod(
        "limited",
        "
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  resources: {limits: {cpu: 500m, memory: 64Mi}}
",
    ));
    let cgroup = host.cgroup("limited", "main");
    let (memory, _) = cgroup.file("memory", "memory.limit_in_bytes", "memory.max");
    assert_eq!(memory, (64 << 20).to_string());
    let (quota, unified) = cgroup.file("cpu", "cpu.cfs_quota_us", "cpu.max");
    assert_eq!(quota, if unified { "50000 100000" } else { "50000" });
}

#[test]
fn requests_are_the_containers_weight() {
    let host = host!();
    host.play(&pod(
        "weighed",
        "
containers:
- name: main
  image: BUSYBOX
  command: [sleep, 1d]
  resources: {requests: {cpu: 250m}}
- name: lightest
  image: BUSYBOX
  command: [sleep, 1d]
",
    ));
    let (weight, unified) = host
        .cgroup("weighed", "main")
        .file("cpu", "cpu.shares", "cpu.weight");
    let (least, _) = host
        .cgroup("weighed", "lightest")
        .file("cpu", "cpu.shares", "cpu.weight");
    if unified {
        let number = |text: &str| text.parse::<u32>().unwrap();
        assert!(number(&weight) > number(&least), "{weight} > {least}");
    } else {
        assert_eq!(weight, "256", "1024 shares are a core");
        assert_eq!(least, "2", "no request is the least weight");
    }
}

#[test]
fn the_pods_cgroup_has_the_sum_when_every_container_has_a_limit() {
    let host = host!();
    let container = |name: &str| {
        format!(
            "- {{name: {name}, image: BUSYBOX, command: [sleep, 1d], resources: {{limits: {{memory: 32Mi}}}}}}\n"
        )
    };
    host.play(&pod(
        "sum",
        &format!("containers:\n{}{}", container("a"), container("b")),
    ));
    let pod = Cgroup(format!(
        "{}/pod{}",
        host.instance().cgroup(),
        host.uid("sum")
    ));
    let (memory, _) = pod.file("memory", "memory.limit_in_bytes", "memory.max");
    assert_eq!(memory, (64 << 20).to_string());
}

#[test]
fn a_container_that_uses_too_much_memory_is_said_to_be_oom_killed() {
    let host = host!();
    host.try_play(&pod(
        "hungry",
        "
restartPolicy: Never
containers:
- name: main
  image: BUSYBOX
  command: [sh, -c, 'tail /dev/zero']
  resources: {limits: {memory: 16Mi}}
",
    ));
    host.wait_for_phase("hungry", "Failed");
    let state = host.container("hungry", "main")["state"]["terminated"].clone();
    assert_eq!(state["reason"], "OOMKilled", "{state}");
    assert_eq!(state["exitCode"], 137, "{state}");
}

#[test]
fn a_process_sees_its_own_cgroup_as_the_root() {
    let host = host!();
    host.play(&pod(
        "rooted",
        "containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]",
    ));
    let seen = host.exec("rooted", &["cat", "/proc/1/cgroup"]);
    assert!(!seen.contains("podling"), "{seen}");
}

#[test]
fn an_exec_is_in_the_containers_cgroup() {
    let host = host!();
    host.play(&pod(
        "joined",
        "containers: [{name: main, image: BUSYBOX, command: [sleep, 1d]}]",
    ));
    let first = host.process("joined", "main");
    let exec = host.start(&["exec", "joined", "--", "sleep", "1d"]);
    let cgroup = host.cgroup("joined", "main");
    wait_for("two processes in the cgroup", Deadline::default(), || {
        let seen = cgroup.processes();
        check(
            seen.len() == 2 && seen.contains(&first),
            format!("{seen:?}"),
        )
    });
    drop(exec);
}
