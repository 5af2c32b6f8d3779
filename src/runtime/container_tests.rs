//! Containers of busybox on the real kernel. Each test runs alone in a process of its own, because
//! the runtime's caller has a single thread; it needs root and says so when it isn't.

use std::fs::File;
use std::io::Read as _;
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use oci_spec::runtime::Spec;
use rustix::fs::{Mode, OFlags, open};
use rustix::process::{WaitIdOptions, WaitId, WaitIdStatus, waitid};
use serde_json::{Value, json};

use super::cgroup::Cgroup;
use super::{
    ExecRequest, Rootfs, RuntimeError, Running, StartRequest, Starting, Stdio, exec, start,
};

const BUSYBOX: &str = "/usr/bin/busybox";
const ALONE: &str = "PODLING_TEST_ALONE";

/// Runs `body` in a process of its own, which is this test binary again with this test alone.
fn alone(name: &str, body: fn(&Scratch)) {
    if !rustix::process::geteuid().is_root() || !Path::new(BUSYBOX).exists() {
        eprintln!("skipped: needs root and {BUSYBOX}");
        return;
    }
    if std::env::var_os(ALONE).is_some() {
        let scratch = Scratch::new(name);
        body(&scratch);
        return;
    }
    let output = Command::new("/proc/self/exe")
        .args(["--exact", &format!("runtime::container_tests::{name}")])
        .args(["--nocapture", "--test-threads=1"])
        .env(ALONE, "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{}{text}", String::from_utf8_lossy(&output.stdout));
}

/// A directory of this test's own with a root filesystem in it.
struct Scratch {
    path: PathBuf,
    cgroup: Cgroup,
}

impl Scratch {
    fn new(name: &str) -> Self {
        let tag = format!("podling-runtime-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(&tag);
        let layer = path.join("layer");
        for directory in ["bin", "etc", "upper", "work"] {
            let parent = if directory.len() > 3 { &path } else { &layer };
            std::fs::create_dir_all(parent.join(directory)).unwrap();
        }
        std::fs::copy(BUSYBOX, layer.join("bin/busybox")).unwrap();
        for applet in ["sh", "cat", "echo", "grep", "hostname", "id", "ls", "mount", "sleep", "stty", "touch"] {
            symlink("busybox", layer.join("bin").join(applet)).unwrap();
        }
        std::fs::write(layer.join("plain"), "text").unwrap();
        let resources = serde_json::from_value(json!({
            "memory": {"limit": 67_108_864}, "pids": {"limit": 32},
            "cpu": {"shares": 512, "quota": 50000, "period": 100_000},
        }))
        .unwrap();
        Self {
            cgroup: Cgroup::create(&format!("podling-test/{tag}"), &resources).unwrap(),
            path,
        }
    }

    fn rootfs(&self) -> Rootfs {
        Rootfs::Overlay {
            lower: vec![self.path.join("layer")],
            upper: self.path.join("upper"),
            work: self.path.join("work"),
        }
    }

    /// Starts a container of that spec; what it writes comes from the file.
    fn start(&self, spec: &Value) -> Result<(Starting, File), RuntimeError> {
        self.start_with(spec, Vec::new())
    }

    fn start_with(
        &self,
        spec: &Value,
        binds: Vec<(PathBuf, OwnedFd)>,
    ) -> Result<(Starting, File), RuntimeError> {
        let spec: Spec = serde_json::from_value(spec.clone()).unwrap();
        let (read, stdio) = streams();
        let starting = start(StartRequest {
            id: "test",
            spec: &spec,
            rootfs: &self.rootfs(),
            stdio,
            binds,
            cgroup: Some(&self.cgroup),
        })?;
        Ok((starting, read))
    }

    /// Runs a script to its end: its exit code and what it wrote.
    fn run(&self, spec: &Value) -> Result<(i32, String), RuntimeError> {
        let (starting, output) = self.start(spec)?;
        finish(starting, output)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = self.cgroup.kill_all();
        let removed = self.cgroup.remove();
        let _ = std::fs::remove_dir_all(&self.path);
        if !std::thread::panicking() {
            removed.unwrap();
        }
    }
}

fn streams() -> (File, Stdio) {
    let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC).unwrap();
    let stdio = Stdio {
        stdin: None,
        stdout: write.try_clone().unwrap(),
        stderr: write,
    };
    (read.into(), stdio)
}

fn finish(starting: Starting, mut output: File) -> Result<(i32, String), RuntimeError> {
    let pidfd = starting.pidfd.try_clone().unwrap();
    let result = starting.finish();
    let mut text = String::new();
    if result.is_ok() {
        output.read_to_string(&mut text).unwrap();
    }
    let code = wait(&pidfd);
    result.map(|_: Running| (code, text))
}

fn wait(pidfd: &OwnedFd) -> i32 {
    let status: WaitIdStatus =
        waitid(WaitId::PidFd(std::os::fd::AsFd::as_fd(pidfd)), WaitIdOptions::EXITED).unwrap().unwrap();
    status.exit_status().unwrap_or_else(|| 128 + status.terminating_signal().unwrap_or(0))
}

/// A spec as podling makes them, running a shell script.
fn spec(script: &str) -> Value {
    json!({
        "ociVersion": "1.2.0",
        "hostname": "boxed",
        "root": {"path": "rootfs"},
        "process": {
            "user": {"uid": 0, "gid": 0}, "cwd": "/", "args": ["sh", "-c", script],
            "env": ["PATH=/bin"], "noNewPrivileges": true, "oomScoreAdj": 100,
            "capabilities": {
                "bounding": ["CAP_CHOWN", "CAP_KILL"], "effective": ["CAP_CHOWN", "CAP_KILL"],
                "permitted": ["CAP_CHOWN", "CAP_KILL"], "inheritable": ["CAP_CHOWN"],
            },
            "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 4096, "hard": 4096}],
        },
        "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid", "noexec", "nodev"]},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]},
            {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]},
            {"destination": "/dev/shm", "type": "tmpfs", "source": "shm", "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]},
            {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue", "options": ["nosuid", "noexec", "nodev"]},
            {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"]},
            {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["nosuid", "noexec", "nodev", "ro"]},
        ],
        "linux": {
            "namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "uts"}, {"type": "ipc"}, {"type": "cgroup"}, {"type": "network"}],
            "maskedPaths": ["/proc/kcore", "/proc/acpi", "/sys/firmware", "/proc/nothing"],
            "readonlyPaths": ["/proc/sys", "/proc/sysrq-trigger"],
            "sysctl": {"net.ipv4.ip_forward": "0", "kernel.shm_rmid_forced": "1"},
        },
    })
}

macro_rules! container_test {
    ($name:ident, $body:expr) => {
        #[test]
        fn $name() {
            alone(stringify!($name), $body);
        }
    };
}

container_test!(the_exit_code_comes_back, |scratch| {
    let started = std::time::Instant::now();
    assert_eq!(scratch.run(&spec("exit 37")).unwrap().0, 37);
    eprintln!("start to end: {:?}", started.elapsed());
});

container_test!(it_is_the_first_process_with_its_own_name, |scratch| {
    let (code, text) = scratch.run(&spec("echo $$; hostname; cat /proc/1/comm")).unwrap();
    assert_eq!((code, text.as_str()), (0, "1\nboxed\nsh\n"));
});

container_test!(it_holds_the_capabilities_asked_for_and_inherits_none, |scratch| {
    let (_, text) = scratch.run(&spec("grep -E 'Cap|NoNew|^Groups' /proc/self/status")).unwrap();
    let value = |key: &str| {
        let line = text.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_once(':').unwrap().1.trim().to_owned()
    };
    assert_eq!(value("CapInh"), "0000000000000000", "{text}");
    assert_eq!(value("CapEff"), "0000000000000021", "{text}");
    assert_eq!(value("CapBnd"), "0000000000000021", "{text}");
    assert_eq!(value("NoNewPrivs"), "1", "{text}");
    assert_eq!(value("Groups"), "", "{text}");
});

container_test!(a_user_and_its_groups_are_taken_on, |scratch| {
    let mut spec = spec("id -u; id -g; grep CapEff /proc/self/status; touch /dev/stdout && echo own");
    spec["process"]["user"] = json!({"uid": 1000, "gid": 1001, "additionalGids": [7]});
    let (_, text) = scratch.run(&spec).unwrap();
    assert_eq!(text, "1000\n1001\nCapEff:\t0000000000000000\nown\n");
});

container_test!(only_the_standard_streams_are_open, |scratch| {
    // One more descriptor, of the directory itself, is ls' own; close-on-exec is left out.
    let leak = open("/etc", OFlags::RDONLY, Mode::empty()).unwrap();
    let (_, text) = scratch.run(&spec("for fd in /proc/self/fd/*; do echo ${fd##*/}; done")).unwrap();
    drop(leak);
    let above: Vec<i32> = text.lines().filter_map(|fd| fd.parse().ok()).filter(|fd| *fd > 3).collect();
    assert!(above.is_empty(), "{text}");
});

container_test!(masked_and_read_only_paths_hold, |scratch| {
    let script = "cat /proc/kcore; ls /sys/firmware; echo 1 > /proc/sys/vm/swappiness; touch /sys/x";
    let (_, text) = scratch.run(&spec(script)).unwrap();
    assert_eq!(text.matches("Read-only file system").count(), 2, "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
});

container_test!(a_read_only_root_is_not_written_to, |scratch| {
    let mut spec = spec("touch /x; touch /dev/shm/y && echo shm");
    spec["root"]["readonly"] = json!(true);
    let (_, text) = scratch.run(&spec).unwrap();
    assert!(text.contains("Read-only file system") && text.ends_with("shm\n"), "{text}");
});

container_test!(no_mount_of_the_host_is_left, |scratch| {
    let (_, text) = scratch.run(&spec("cat /proc/self/mountinfo")).unwrap();
    assert!(text.lines().next().unwrap().contains("overlay"), "{text}");
    assert!(!text.contains("/dev/vda"), "{text}");
    let here = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    assert!(!here.contains("podling-runtime"), "{here}");
});

container_test!(a_source_is_mounted_by_its_descriptor, |scratch| {
    let source = scratch.path.join("volume");
    std::fs::create_dir_all(&source).unwrap();
    std::fs::write(source.join("file"), "content").unwrap();
    let mut spec = spec("cat /data/deep/file; touch /data/deep/x; cat /single");
    let mounts = spec["mounts"].as_array_mut().unwrap();
    mounts.push(json!({"destination": "/data/deep", "type": "bind", "options": ["rbind", "ro"]}));
    mounts.push(json!({"destination": "/single", "type": "bind", "options": ["bind"]}));
    let path = |path: &Path| open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).unwrap();
    let binds = vec![
        ("/data/deep".into(), path(&source)),
        ("/single".into(), path(&source.join("file"))),
    ];
    let (starting, output) = scratch.start_with(&spec, binds).unwrap();
    let (_, text) = finish(starting, output).unwrap();
    assert!(text.starts_with("content") && text.ends_with("content"), "{text}");
    assert!(text.contains("Read-only file system"), "{text}");
});

container_test!(a_mount_target_stays_in_the_root, |scratch| {
    symlink("/../../../../../../tmp", scratch.path.join("layer/out")).unwrap();
    let inside = format!("podling-escape-{}", std::process::id());
    let mut spec = spec(&format!("ls -d /tmp/{inside}"));
    spec["mounts"].as_array_mut().unwrap().push(json!(
        {"destination": format!("/out/{inside}"), "type": "tmpfs", "source": "tmpfs"}
    ));
    std::fs::create_dir_all(scratch.path.join("layer/tmp")).unwrap();
    assert_eq!(scratch.run(&spec).unwrap().0, 0);
    assert!(!Path::new("/tmp").join(inside).exists());
});

container_test!(procfs_is_not_mounted_over, |scratch| {
    let mut spec = spec("true");
    spec["mounts"].as_array_mut().unwrap().push(json!(
        {"destination": "/proc/sys", "type": "tmpfs", "source": "tmpfs"}
    ));
    let error = scratch.run(&spec).unwrap_err();
    assert!(matches!(error, RuntimeError::Unsafe { .. }), "{error}");
});

container_test!(a_missing_command_is_told_from_one_that_may_not_run, |scratch| {
    let mut spec = spec("");
    spec["process"]["args"] = json!(["/bin/nope"]);
    let error = scratch.run(&spec).unwrap_err();
    assert!(matches!(error, RuntimeError::NotFound { .. }), "{error}");
    assert_eq!(error.to_string(), "exec \"/bin/nope\": No such file or directory");
});

container_test!(a_file_without_the_bit_is_not_executable, |scratch| {
    let mut spec = spec("");
    spec["process"]["args"] = json!(["/plain"]);
    let error = scratch.run(&spec).unwrap_err();
    assert!(matches!(error, RuntimeError::NotExecutable { .. }), "{error}");
});

container_test!(a_working_directory_outside_is_refused, |scratch| {
    let outside = open("/etc", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).unwrap();
    let number = std::os::fd::AsRawFd::as_raw_fd(&outside);
    let mut spec = spec("cat passwd");
    spec["process"]["cwd"] = json!(format!("/proc/self/fd/{number}"));
    let error = scratch.run(&spec).unwrap_err();
    assert!(matches!(error, RuntimeError::Unsafe { .. }), "{error}");
});

container_test!(a_missing_working_directory_is_made, |scratch| {
    let mut spec = spec("echo $PWD");
    spec["process"]["cwd"] = json!("/a/b");
    assert_eq!(scratch.run(&spec).unwrap().1, "/a/b\n");
});

container_test!(its_limits_are_in_its_cgroup, |scratch| {
    let (_, text) = scratch
        .run(&spec("cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max; cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max; cat /proc/self/cgroup"))
        .unwrap();
    assert!(text.contains("67108864\n") && text.contains("32\n"), "{text}");
    assert!(!text.contains("podling-runtime"), "{text}");
});

container_test!(a_process_joins_a_running_container_and_all_are_killed, |scratch| {
    let (starting, _output) = scratch.start(&spec("sleep 1000")).unwrap();
    let first = starting.finish().unwrap();
    let whole: Spec = serde_json::from_value(spec("hostname; grep -E 'CapInh|NoNew' /proc/self/status; ls /proc/1/root/plain; exit 3")).unwrap();
    let (read, stdio) = streams();
    let starting = exec(ExecRequest {
        id: "test",
        target_pid: first.pid,
        process: whole.process().as_ref().unwrap(),
        stdio,
        cgroup: Some(&scratch.cgroup),
        seccomp: None,
    })
    .unwrap();
    let (code, text) = finish(starting, read).unwrap();
    assert_eq!(code, 3, "{text}");
    assert!(text.starts_with("boxed\nCapInh:\t0000000000000000\nNoNewPrivs:\t1\n"), "{text}");
    assert!(scratch.cgroup.processes().unwrap().contains(&first.pid));
    scratch.cgroup.kill_all().unwrap();
    assert_eq!(wait(&first.pidfd), 128 + 9);
});

container_test!(a_terminal_is_the_containers_own, |scratch| {
    let mut spec = spec("stty size; [ -t 0 ] && [ -e /dev/console ] && echo tty");
    spec["process"]["terminal"] = json!(true);
    spec["process"]["consoleSize"] = json!({"height": 33, "width": 77});
    let (starting, _output) = scratch.start(&spec).unwrap();
    let running = starting.finish().unwrap();
    let mut console = File::from(running.console.unwrap());
    let mut text = Vec::new();
    // A console whose other side is closed gives EIO.
    let _ = console.read_to_end(&mut text);
    assert_eq!(wait(&running.pidfd), 0);
    assert_eq!(String::from_utf8_lossy(&text), "33 77\r\ntty\r\n");
});
