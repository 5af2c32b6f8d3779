//! An instance of podling for one test, with its own directories, bridge and range of addresses.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
};

use serde_json::Value;

use super::{
    Deadline, Output,
    cgroup::Cgroup,
    command::{run, run_with_input},
    inventory::Instance,
    registry::Registry,
    scratch::Scratch,
    wait::wait_for,
};

/// The instance. Dropping it takes every pod down and fails the test when anything is left.
#[derive(Debug)]
pub struct Host {
    scratch: Scratch,
    registry: &'static Registry,
    subnet: String,
    instance: Instance,
    seen: Mutex<Vec<String>>,
}

impl Host {
    /// A new one, with nothing in it.
    ///
    /// # Errors
    /// Why this machine can't have one.
    pub fn new() -> Result<Self, String> {
        if !rustix::process::geteuid().is_root() {
            return Err("it needs root".to_owned());
        }
        let registry = Registry::shared()?;
        let scratch = Scratch::new();
        let instance = Instance::at(scratch.path());
        let subnet = free_subnet(scratch.number());
        Ok(Self {
            scratch,
            registry,
            subnet,
            instance,
            seen: Mutex::default(),
        })
    }

    /// A directory of this test's own.
    pub fn directory(&self) -> &Path {
        self.scratch.path()
    }

    /// Where podling keeps what lasts.
    pub fn root(&self) -> PathBuf {
        self.scratch.path().join("root")
    }

    /// Where podling keeps what ends with the boot.
    pub fn run_root(&self) -> PathBuf {
        self.scratch.path().join("run")
    }

    /// What tells this instance's things on the machine from others.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// The registry that all tests share.
    pub fn registry(&self) -> &'static Registry {
        self.registry
    }

    /// The bridge's address.
    pub fn gateway(&self) -> String {
        self.subnet.replace(".0/24", ".1")
    }

    /// Writes a file into the test's directory; `BUSYBOX`, `REGISTRY` and `DIRECTORY` in it become
    /// the test image's reference, the registry's address and the directory's path.
    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        self.scratch.write(name, self.fill(content))
    }

    fn fill(&self, text: &str) -> String {
        text.replace("BUSYBOX", &self.registry.reference("busybox:1"))
            .replace(
                "REGISTRY",
                self.registry.reference("").trim_end_matches('/'),
            )
            .replace("DIRECTORY", &self.directory().to_string_lossy())
    }

    /// The command `podling ARGUMENTS…` on this instance.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_podling"));
        command
            .arg("--root")
            .arg(self.root())
            .arg("--run-root")
            .arg(self.run_root())
            .args([
                "--bridge",
                &self.instance.bridge(),
                "--subnet",
                &self.subnet,
            ])
            .args(arguments)
            .current_dir(self.directory())
            .env_remove("RUST_LOG")
            .env("NO_COLOR", "1");
        command
    }

    /// Runs `podling ARGUMENTS…` to its end.
    #[track_caller]
    pub fn podling(&self, arguments: &[&str]) -> Output {
        let output = run(&mut self.command(arguments));
        self.notice();
        output
    }

    /// The same with this text as standard input.
    #[track_caller]
    pub fn podling_reads(&self, arguments: &[&str], input: &str) -> Output {
        let input = self.fill(input);
        let output = run_with_input(&mut self.command(arguments), Some(input.as_bytes()));
        self.notice();
        output
    }

    /// Starts `podling ARGUMENTS…` and lets it run.
    pub fn start(&self, arguments: &[&str]) -> Started {
        let child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("podling starts");
        Started { child }
    }

    /// `podling play` of a manifest with this text, without expecting an end.
    #[track_caller]
    pub fn try_play(&self, manifest: &str) -> Output {
        let name = format!(
            "{}.yaml",
            super::image::digest(manifest.as_bytes()).replace(':', "-")
        );
        let file = self.file(&name, manifest);
        self.podling(&["play", &file.to_string_lossy()])
    }

    /// The same, expected to succeed.
    #[track_caller]
    pub fn play(&self, manifest: &str) -> Output {
        self.try_play(manifest).ok()
    }

    /// `podling down` of a pod, expected to succeed.
    #[track_caller]
    pub fn down(&self, pod: &str) -> Output {
        self.podling(&["down", pod]).ok()
    }

    /// What `podling exec POD -- COMMAND` prints, expected to succeed.
    #[track_caller]
    pub fn exec(&self, pod: &str, command: &[&str]) -> String {
        let mut arguments = vec!["exec", pod, "--"];
        arguments.extend(command);
        self.podling(&arguments).ok().text().to_owned()
    }

    /// What `podling logs ARGUMENTS…` prints, expected to succeed.
    #[track_caller]
    pub fn logs(&self, arguments: &[&str]) -> String {
        let mut all = vec!["logs"];
        all.extend(arguments);
        self.podling(&all).ok().stdout
    }

    /// Waits until the logs of a pod's only container have that part; returns all of them.
    #[track_caller]
    pub fn wait_for_log(&self, pod: &str, part: &str) -> String {
        wait_for(
            &format!("{part:?} in the log of {pod}"),
            Deadline::default(),
            || {
                let output = self.podling(&["logs", pod]);
                if output.stdout.contains(part) {
                    Ok(output.stdout)
                } else {
                    Err(output.to_string())
                }
            },
        )
    }

    /// The pods as `podling ps -o json` has them.
    #[track_caller]
    pub fn pods(&self) -> Vec<Value> {
        let list = self.podling(&["ps", "-o", "json"]).ok().json();
        list["items"]
            .as_array()
            .cloned()
            .unwrap_or_else(|| panic!("no items in {list}"))
    }

    /// One pod with its status.
    #[track_caller]
    pub fn pod(&self, name: &str) -> Value {
        self.pods()
            .into_iter()
            .find(|pod| pod["metadata"]["name"] == name)
            .unwrap_or_else(|| panic!("there is no pod {name}"))
    }

    /// A pod's UID.
    #[track_caller]
    pub fn uid(&self, pod: &str) -> String {
        self.pod(pod)["metadata"]["uid"]
            .as_str()
            .expect("a pod has a uid")
            .to_owned()
    }

    /// A pod's address.
    #[track_caller]
    pub fn address(&self, pod: &str) -> String {
        self.pod(pod)["status"]["podIP"]
            .as_str()
            .expect("a pod has an address")
            .to_owned()
    }

    /// A container's status in that pod.
    #[track_caller]
    pub fn container(&self, pod: &str, container: &str) -> Value {
        let pod = self.pod(pod);
        ["containerStatuses", "initContainerStatuses"]
            .iter()
            .filter_map(|list| pod["status"][list].as_array())
            .flatten()
            .find(|status| status["name"] == container)
            .unwrap_or_else(|| panic!("no status of {container} in {pod}"))
            .clone()
    }

    /// Waits until a pod is in that phase.
    #[track_caller]
    pub fn wait_for_phase(&self, pod: &str, phase: &str) -> Value {
        wait_for(
            &format!("phase {phase} of {pod}"),
            Deadline::default(),
            || {
                let pod = self.pod(pod);
                if pod["status"]["phase"] == phase {
                    Ok(pod)
                } else {
                    Err(pod["status"].to_string())
                }
            },
        )
    }

    /// A container's cgroup.
    #[track_caller]
    pub fn cgroup(&self, pod: &str, container: &str) -> Cgroup {
        Cgroup(format!(
            "{}/pod{}/{container}",
            self.instance.cgroup(),
            self.uid(pod)
        ))
    }

    /// The first process of a container as the host sees it.
    #[track_caller]
    pub fn process(&self, pod: &str, container: &str) -> i32 {
        let cgroup = self.cgroup(pod, container);
        wait_for(
            "a process in the container's cgroup",
            Deadline::default(),
            || {
                cgroup
                    .processes()
                    .first()
                    .copied()
                    .ok_or_else(|| format!("none in {cgroup:?}"))
            },
        )
    }

    /// The process that looks after a pod.
    #[track_caller]
    pub fn supervisor(&self, pod: &str) -> i32 {
        let uid = self.uid(pod);
        let cgroup = Cgroup(format!("{}/supervisor-{uid}", self.instance.cgroup()));
        *cgroup
            .processes()
            .first()
            .unwrap_or_else(|| panic!("{pod} has no supervisor"))
    }

    /// Expects that nothing of this instance is on the machine. The kernel takes network
    /// namespaces and what is in them apart a little later, so this waits.
    #[track_caller]
    pub fn has_left_nothing(&self) {
        self.notice();
        let uids = self.seen.lock().unwrap().clone();
        wait_for(
            "everything of the instance to be gone",
            Deadline::seconds(10),
            || match self.instance.inventory(&uids)[..] {
                [] => Ok(()),
                ref left => Err(format!("left: {left:#?}")),
            },
        );
    }

    /// Remembers the UIDs of pods, by which their namespaces are found later.
    fn notice(&self) {
        let mut seen = self
            .seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for uid in self.instance.pods() {
            if !seen.contains(&uid) {
                seen.push(uid);
            }
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if thread::panicking() {
            // The test has failed already: what matters now is that the next one isn't disturbed.
            self.instance.destroy();
            return;
        }
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            self.podling(&["down", "--all", "--grace-period", "0"]).ok();
            self.has_left_nothing();
        }));
        if let Err(panic) = checked {
            self.instance.destroy();
            std::panic::resume_unwind(panic);
        }
    }
}

/// A command of podling that runs beside the test; it is killed at the end.
#[derive(Debug)]
pub struct Started {
    /// The process.
    pub child: Child,
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A range of 254 addresses that no interface and no other test has.
fn free_subnet(number: u32) -> String {
    let routes = std::fs::read_to_string("/proc/net/route").unwrap_or_default();
    let taken = |second: u32, third: u32| {
        let bytes = [
            10,
            u8::try_from(second).unwrap(),
            u8::try_from(third).unwrap(),
            0,
        ];
        routes.contains(&format!("{:08X}", u32::from_le_bytes(bytes)))
    };
    let start = std::process::id().wrapping_mul(131).wrapping_add(number);
    (0..30_000)
        .map(|step| (start.wrapping_add(step * 257)) % 30_000)
        .map(|slot| (128 + slot / 250, slot % 250))
        .find(|(second, third)| !taken(*second, *third))
        .map(|(second, third)| format!("10.{second}.{third}.0/24"))
        .expect("a range of addresses is free")
}

/// A pod's manifest: `spec` is its spec as YAML without indentation. Pods end at once on `down`,
/// unless the spec says something else.
pub fn pod(name: &str, spec: &str) -> String {
    let mut text = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n");
    if !spec.contains("terminationGracePeriodSeconds") {
        text.push_str("  terminationGracePeriodSeconds: 0\n");
    }
    for line in spec.trim_matches('\n').lines() {
        text.push_str("  ");
        text.push_str(line);
        text.push('\n');
    }
    text
}
