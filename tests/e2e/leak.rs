//! The check for leaks can fail: each kind of thing is left on purpose and has to be reported.

use std::{fs, process::Command};

use crate::lab::{
    Deadline, cannot_run, cgroup,
    inventory::{Instance, Item},
    run,
    scratch::Scratch,
    wait::check,
    wait_for,
};

/// What is left on purpose; taking it away again when dropped, so that a failing test doesn't
/// leave it either.
struct Leak {
    scratch: Scratch,
    instance: Instance,
    uid: String,
}

impl Leak {
    fn new() -> Self {
        let scratch = Scratch::new();
        let instance = Instance::at(scratch.path());
        let uid = format!("0000-{}", instance.hash);
        Self {
            scratch,
            instance,
            uid,
        }
    }

    fn inventory(&self) -> Vec<Item> {
        self.instance.inventory(std::slice::from_ref(&self.uid))
    }

    fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<_> = self.inventory().into_iter().map(|item| item.kind).collect();
        kinds.dedup();
        kinds
    }
}

impl Drop for Leak {
    fn drop(&mut self) {
        self.instance.destroy();
        let _ = Command::new("ip")
            .args(["netns", "delete", &format!("podling-{}", self.uid)])
            .status();
    }
}

fn command(program: &str, arguments: &[&str]) {
    run(Command::new(program).args(arguments)).ok();
}

#[test]
fn every_kind_of_leak_is_reported() {
    if !rustix::process::geteuid().is_root() {
        return cannot_run("it needs root");
    }
    let leak = Leak::new();
    assert!(leak.inventory().is_empty(), "{:?}", leak.inventory());
    let directory = leak.scratch.path().to_string_lossy().into_owned();

    let file = leak.scratch.write("run/pods/x/status.json", "{}");
    assert_eq!(leak.kinds(), ["file"]);
    fs::remove_dir_all(file.parent().unwrap()).unwrap();

    let point = format!("{directory}/mounted");
    fs::create_dir(&point).unwrap();
    command("mount", &["-t", "tmpfs", "none", &point]);
    assert_eq!(leak.kinds(), ["mount"]);
    command("umount", &[&point]);

    let bridge = leak.instance.bridge();
    command("ip", &["link", "add", &bridge, "type", "bridge"]);
    assert_eq!(leak.kinds(), ["interface"]);
    command("ip", &["link", "delete", &bridge]);

    let table = format!("podling-{}", leak.instance.hash).replace('-', "_");
    command("nft", &["add", "table", "ip", &table]);
    assert_eq!(leak.kinds(), ["nft table"]);
    command("nft", &["delete", "table", "ip", &table]);

    let hierarchy = cgroup::hierarchies().into_iter().next().unwrap();
    let group = hierarchy.join(leak.instance.cgroup());
    fs::create_dir(&group).unwrap();
    assert_eq!(leak.kinds(), ["cgroup"]);
    fs::remove_dir(&group).unwrap();

    let namespace = format!("podling-{}", leak.uid);
    command("ip", &["netns", "add", &namespace]);
    assert_eq!(leak.kinds(), ["network namespace"]);
    command("ip", &["netns", "delete", &namespace]);

    let mut process = Command::new("sh")
        .args(["-c", &format!("read line # {directory}")])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    wait_for("the process to be reported", Deadline::default(), || {
        check(
            leak.kinds() == ["process"],
            format!("{:?}", leak.inventory()),
        )
    });
    process.kill().unwrap();
    process.wait().unwrap();

    assert!(leak.inventory().is_empty(), "{:?}", leak.inventory());
}

#[test]
fn what_a_killed_test_run_has_left_can_be_destroyed() {
    if !rustix::process::geteuid().is_root() {
        return cannot_run("it needs root");
    }
    let leak = Leak::new();
    let bridge = leak.instance.bridge();
    command("ip", &["link", "add", &bridge, "type", "bridge"]);
    command(
        "nft",
        &[
            "add",
            "table",
            "inet",
            &format!("podling_{}", leak.instance.hash),
        ],
    );
    let point = leak.scratch.path().join("mounted");
    fs::create_dir(&point).unwrap();
    command("mount", &["-t", "tmpfs", "none", &point.to_string_lossy()]);
    for hierarchy in cgroup::hierarchies() {
        fs::create_dir_all(hierarchy.join(leak.instance.cgroup()).join("podx/main")).unwrap();
    }
    assert_eq!(leak.kinds(), ["cgroup", "interface", "mount", "nft table"]);
    leak.instance.destroy();
    assert!(leak.inventory().is_empty(), "{:?}", leak.inventory());
}
