//! What the container's process gives up and takes on before its program, and the program itself.
//! The same for a container's first process and for one that joins it.

use std::ffi::CString;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use oci_spec::runtime::{
    Capabilities, Capability, LinuxSeccomp, PosixRlimit, PosixRlimitType, Process,
};
use rustix::fs::{CWD, FileType, Gid, Mode, OFlags, Uid, fchown, fstat, open};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, chdir, fchdir, getcwd, getrlimit, setrlimit, umask};
use rustix::thread::{
    set_keep_capabilities, set_no_new_privs, set_thread_groups, set_thread_res_gid,
    set_thread_res_uid,
};

use super::console::Size;
use super::device::host_null;
use super::error::{Attempt, RuntimeError};
use super::rooted::{self, Kind};
use super::start::Stdio;
use crate::sys::{capability, process, seccomp};

/// Where programs are looked for when the environment doesn't say.
pub(super) const DEFAULT_PATH: &str =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const CAP_SYS_ADMIN: u64 = 1 << 21;

/// A process of a spec, ready to be carried out.
#[derive(Debug)]
pub(super) struct Confined {
    pub(super) terminal: bool,
    pub(super) console_size: Option<Size>,
    pub(super) uid: u32,
    pub(super) oom_score: Option<i32>,
    gid: u32,
    groups: Vec<Gid>,
    umask: u32,
    cwd: PathBuf,
    capabilities: Sets,
    rlimits: Vec<(Resource, Rlimit)>,
    no_new_privs: bool,
    seccomp: Option<Filter>,
    program: String,
    candidates: Vec<CString>,
    arguments: Vec<CString>,
    environment: Vec<CString>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sets {
    bounding: u64,
    effective: u64,
    permitted: u64,
    ambient: u64,
}

impl Confined {
    /// Reads a spec's process and compiles its filter.
    #[expect(
        clippy::too_many_lines,
        reason = "one field of the spec after the other"
    )]
    pub(super) fn new(
        process: &Process,
        seccomp: Option<&LinuxSeccomp>,
    ) -> Result<Self, RuntimeError> {
        let user = process.user();
        for (field, value) in [("uid", user.uid()), ("gid", user.gid())] {
            if i32::try_from(value).is_err() {
                return Err(RuntimeError::invalid(
                    format!("process.user.{field}"),
                    format!("{value} is out of range"),
                ));
            }
        }
        let text = |field: &str, value: &str| {
            CString::new(value)
                .map_err(|_| RuntimeError::invalid(format!("process.{field}"), "holds a NUL byte"))
        };
        let arguments: Vec<CString> = process
            .args()
            .iter()
            .flatten()
            .map(|value| text("args", value))
            .collect::<Result<_, _>>()?;
        let environment: Vec<CString> = process
            .env()
            .iter()
            .flatten()
            .map(|value| text("env", value))
            .collect::<Result<_, _>>()?;
        let program = process
            .args()
            .iter()
            .flatten()
            .next()
            .ok_or_else(|| RuntimeError::invalid("process.args", "there is nothing to execute"))?
            .clone();
        let path = process
            .env()
            .iter()
            .flatten()
            .rev()
            .find_map(|value| value.strip_prefix("PATH="));
        let candidates = candidates(&program, path.unwrap_or(DEFAULT_PATH))
            .iter()
            .map(|value| text("args", value))
            .collect::<Result<_, _>>()?;
        if !process.cwd().is_absolute() {
            return Err(RuntimeError::invalid(
                "process.cwd",
                "is not an absolute path",
            ));
        }
        if process
            .apparmor_profile()
            .as_deref()
            .is_some_and(|profile| !profile.is_empty())
        {
            return Err(RuntimeError::invalid(
                "process.apparmorProfile",
                "isn't supported",
            ));
        }
        if process
            .selinux_label()
            .as_deref()
            .is_some_and(|label| !label.is_empty())
        {
            return Err(RuntimeError::invalid(
                "process.selinuxLabel",
                "isn't supported",
            ));
        }
        let capabilities = process.capabilities().as_ref();
        let set = |part: Option<&Capabilities>| part.map_or(0, mask);
        let capabilities = capabilities.map_or_else(Sets::default, |sets| Sets {
            bounding: set(sets.bounding().as_ref()),
            effective: set(sets.effective().as_ref()),
            permitted: set(sets.permitted().as_ref()),
            ambient: set(sets.ambient().as_ref()),
        });
        Ok(Self {
            terminal: process.terminal().unwrap_or_default(),
            console_size: process.console_size().map(|size| Size {
                rows: u16::try_from(size.height()).unwrap_or(u16::MAX),
                columns: u16::try_from(size.width()).unwrap_or(u16::MAX),
            }),
            uid: user.uid(),
            oom_score: process.oom_score_adj(),
            gid: user.gid(),
            groups: user
                .additional_gids()
                .iter()
                .flatten()
                .map(|&gid| Gid::from_raw(gid))
                .collect(),
            umask: user.umask().unwrap_or(0o022),
            cwd: process.cwd().clone(),
            capabilities,
            rlimits: process.rlimits().iter().flatten().map(rlimit).collect(),
            no_new_privs: process.no_new_privileges().unwrap_or_default(),
            seccomp: seccomp.map(compile).transpose()?,
            program,
            candidates,
            arguments,
            environment,
        })
    }

    /// Puts the standard streams in place. Pipes are given to the container's user, so that it can
    /// open `/dev/stdout` anew.
    pub(super) fn take_streams(&self, stdio: Stdio) -> Result<(), RuntimeError> {
        let Stdio {
            stdin,
            stdout,
            stderr,
        } = stdio;
        let stdin = match stdin {
            Some(stdin) => stdin,
            None => host_null(OFlags::RDONLY)?,
        };
        if self.uid != 0 {
            for stream in [&stdin, &stdout, &stderr] {
                if is_pipe(stream) {
                    let owner = Some(Uid::from_raw(self.uid));
                    fchown(stream, owner, None::<Gid>)
                        .attempt(|| "give the standard streams to the user".to_owned())?;
                }
            }
        }
        place_streams(&stdin, &stdout, &stderr)
    }

    /// Makes the console all three standard streams.
    pub(super) fn take_console(slave: &OwnedFd) -> Result<(), RuntimeError> {
        place_streams(slave, slave, slave)
    }

    /// Raises or lowers the resource limits.
    pub(super) fn set_rlimits(&self) -> Result<(), RuntimeError> {
        for (resource, limit) in &self.rlimits {
            let what = || format!("set limit {resource:?}");
            match setrlimit(*resource, *limit) {
                // Raising the hard limit takes CAP_SYS_RESOURCE; as near to it as allowed then.
                Err(Errno::PERM) => {
                    let hard = getrlimit(*resource).maximum;
                    let within = |value: Option<u64>| match (value, hard) {
                        (Some(value), Some(hard)) => Some(value.min(hard)),
                        (Some(value), None) => Some(value),
                        (None, hard) => hard,
                    };
                    let limit = Rlimit {
                        current: within(limit.current),
                        maximum: within(limit.maximum),
                    };
                    setrlimit(*resource, limit).attempt(what)?;
                }
                result => result.attempt(what)?,
            }
        }
        Ok(())
    }

    /// Changes to the working directory, creating it if it is missing, and makes sure that it is
    /// below the process' root: a path like `/proc/self/fd/7` can lead to a directory of the host
    /// (CVE-2024-21626).
    pub(super) fn enter_cwd(&self) -> Result<(), RuntimeError> {
        let what = || format!("enter working directory {}", self.cwd.display());
        match chdir(&self.cwd) {
            Err(Errno::NOENT) => {
                let root = open(
                    "/",
                    OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC,
                    Mode::empty(),
                )
                .attempt(what)?;
                let directory = rooted::ensure(&root, &self.cwd, Kind::Directory)?;
                fchdir(&directory).attempt(what)?;
            }
            result => result.attempt(what)?,
        }
        // The kernel marks a directory outside the root by a path that isn't absolute.
        let reached = getcwd(Vec::new()).attempt(what)?;
        if reached.as_bytes().starts_with(b"/") {
            Ok(())
        } else {
            Err(RuntimeError::Unsafe {
                path: self.cwd.display().to_string(),
                message: "leads out of the container".to_owned(),
            })
        }
    }

    /// Gives up privileges and executes the program. Returns only why that failed.
    pub(super) fn execute(&self) -> RuntimeError {
        match self.drop_privileges() {
            Ok(()) => self.execute_first(),
            Err(error) => error,
        }
    }

    fn drop_privileges(&self) -> Result<(), RuntimeError> {
        process::reset_signals();
        umask(Mode::from_raw_mode(self.umask));
        process::close_on_exec_from(3).needs("close_range with CLOEXEC (Linux 5.11)", || {
            "close descriptors".to_owned()
        })?;
        let held = capability::get().attempt(|| "read capabilities".to_owned())?;
        // What podling itself lacks, it can't give.
        let wanted = |mask: u64| mask & held.permitted;
        let last = capability::Sets {
            effective: wanted(self.capabilities.effective),
            permitted: wanted(self.capabilities.permitted),
            // Empty but for what the ambient set needs: a file's inheritable set must never meet
            // one that the container was started with (CVE-2022-24769, CVE-2022-29162).
            inheritable: wanted(self.capabilities.ambient),
        };
        capability::limit_bounding(self.capabilities.bounding)
            .attempt(|| "limit capabilities".to_owned())?;
        set_keep_capabilities(true).attempt(|| "keep capabilities".to_owned())?;
        let user = || format!("become user {}:{}", self.uid, self.gid);
        set_thread_groups(&self.groups).attempt(user)?;
        let (uid, gid) = (Uid::from_raw(self.uid), Gid::from_raw(self.gid));
        set_thread_res_gid(gid, gid, gid).attempt(user)?;
        set_thread_res_uid(uid, uid, uid).attempt(user)?;
        let filter = || "install the seccomp filter".to_owned();
        if self.no_new_privs {
            self.set_capabilities(last)?;
            set_no_new_privs(true).attempt(|| "set no_new_privs".to_owned())?;
            if let Some((program, flags)) = &self.seccomp {
                seccomp::install(program, *flags).needs("seccomp filters", filter)?;
            }
        } else {
            if let Some((program, flags)) = &self.seccomp {
                // Without no_new_privs a filter takes CAP_SYS_ADMIN, so it comes before that is
                // given up; what follows is capset, prctl and execve.
                capability::set(capability::Sets {
                    effective: held.permitted | CAP_SYS_ADMIN,
                    permitted: held.permitted,
                    inheritable: 0,
                })
                .attempt(|| "raise capabilities".to_owned())?;
                seccomp::install(program, *flags).needs("seccomp filters", filter)?;
            }
            self.set_capabilities(last)?;
        }
        Ok(())
    }

    fn set_capabilities(&self, sets: capability::Sets) -> Result<(), RuntimeError> {
        capability::set(sets).attempt(|| "set capabilities".to_owned())?;
        capability::set_ambient(self.capabilities.ambient & sets.permitted & sets.inheritable)
            .attempt(|| "set ambient capabilities".to_owned())
    }

    /// Tries each place as `execvp(3)` does.
    fn execute_first(&self) -> RuntimeError {
        let mut refused = false;
        for candidate in &self.candidates {
            let Err(errno) = nix::unistd::execve(candidate, &self.arguments, &self.environment);
            match errno {
                nix::Error::ENOENT
                | nix::Error::ENOTDIR
                | nix::Error::ELOOP
                | nix::Error::ENAMETOOLONG => {
                    if rustix::fs::accessat(
                        CWD,
                        candidate.as_c_str(),
                        rustix::fs::Access::EXISTS,
                        rustix::fs::AtFlags::empty(),
                    )
                    .is_ok()
                    {
                        return RuntimeError::NotFound {
                            program: self.program.clone(),
                            reason: "the file is there, but the interpreter or loader that it \
                                     names is not"
                                .to_owned(),
                        };
                    }
                }
                nix::Error::EACCES => refused = true,
                errno => {
                    return RuntimeError::NotExecutable {
                        program: self.program.clone(),
                        reason: super::Errno::from(errno).to_string(),
                    };
                }
            }
        }
        let program = self.program.clone();
        if refused {
            RuntimeError::NotExecutable {
                program,
                reason: "Permission denied".to_owned(),
            }
        } else if program.contains('/') {
            RuntimeError::NotFound {
                program,
                reason: "No such file or directory".to_owned(),
            }
        } else {
            RuntimeError::NotFound {
                program,
                reason: "not found in PATH".to_owned(),
            }
        }
    }
}

/// A filter and the flags to install it with.
type Filter = (Vec<[u8; 8]>, u32);

fn compile(profile: &LinuxSeccomp) -> Result<Filter, RuntimeError> {
    super::seccomp::compile(profile)
        .map(|program| (program.to_bytes(), program.flags))
        .map_err(|error| RuntimeError::invalid("linux.seccomp", error))
}

fn is_pipe(stream: impl AsFd) -> bool {
    fstat(stream).is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Fifo)
}

fn place_streams(stdin: &OwnedFd, stdout: &OwnedFd, stderr: &OwnedFd) -> Result<(), RuntimeError> {
    let what = || "place the standard streams".to_owned();
    // None of them may be at a number that another one is put to before its turn.
    let above = |stream: &OwnedFd| rustix::io::fcntl_dupfd_cloexec(stream, 3);
    let (stdin, stdout, stderr) = (
        above(stdin).attempt(what)?,
        above(stdout).attempt(what)?,
        above(stderr).attempt(what)?,
    );
    nix::unistd::dup2_stdin(&stdin).attempt(what)?;
    nix::unistd::dup2_stdout(&stdout).attempt(what)?;
    nix::unistd::dup2_stderr(&stderr).attempt(what)
}

/// Where to look for `program`: itself if it has a slash, else in every directory of `path`.
pub(super) fn candidates(program: &str, path: &str) -> Vec<String> {
    if program.contains('/') {
        return vec![program.to_owned()];
    }
    if program.is_empty() {
        return Vec::new();
    }
    path.split(':')
        // An empty entry is the working directory.
        .map(|directory| match directory {
            "" => format!("./{program}"),
            directory => Path::new(directory)
                .join(program)
                .to_string_lossy()
                .into_owned(),
        })
        .collect()
}

fn rlimit(limit: &PosixRlimit) -> (Resource, Rlimit) {
    let resource = match limit.typ() {
        PosixRlimitType::RlimitCpu => Resource::Cpu,
        PosixRlimitType::RlimitFsize => Resource::Fsize,
        PosixRlimitType::RlimitData => Resource::Data,
        PosixRlimitType::RlimitStack => Resource::Stack,
        PosixRlimitType::RlimitCore => Resource::Core,
        PosixRlimitType::RlimitRss => Resource::Rss,
        PosixRlimitType::RlimitNproc => Resource::Nproc,
        PosixRlimitType::RlimitNofile => Resource::Nofile,
        PosixRlimitType::RlimitMemlock => Resource::Memlock,
        PosixRlimitType::RlimitAs => Resource::As,
        PosixRlimitType::RlimitLocks => Resource::Locks,
        PosixRlimitType::RlimitSigpending => Resource::Sigpending,
        PosixRlimitType::RlimitMsgqueue => Resource::Msgqueue,
        PosixRlimitType::RlimitNice => Resource::Nice,
        PosixRlimitType::RlimitRtprio => Resource::Rtprio,
        PosixRlimitType::RlimitRttime => Resource::Rttime,
    };
    let bound = |value: u64| (value != u64::MAX).then_some(value);
    let limit = Rlimit {
        current: bound(limit.soft()),
        maximum: bound(limit.hard()),
    };
    (resource, limit)
}

/// The capabilities as a mask of the kernel's numbers.
fn mask(capabilities: &Capabilities) -> u64 {
    capabilities
        .iter()
        .fold(0, |mask, capability| mask | 1 << number(*capability))
}

/// A capability's number in `linux/capability.h`.
fn number(capability: Capability) -> u32 {
    match capability {
        Capability::Chown => 0,
        Capability::DacOverride => 1,
        Capability::DacReadSearch => 2,
        Capability::Fowner => 3,
        Capability::Fsetid => 4,
        Capability::Kill => 5,
        Capability::Setgid => 6,
        Capability::Setuid => 7,
        Capability::Setpcap => 8,
        Capability::LinuxImmutable => 9,
        Capability::NetBindService => 10,
        Capability::NetBroadcast => 11,
        Capability::NetAdmin => 12,
        Capability::NetRaw => 13,
        Capability::IpcLock => 14,
        Capability::IpcOwner => 15,
        Capability::SysModule => 16,
        Capability::SysRawio => 17,
        Capability::SysChroot => 18,
        Capability::SysPtrace => 19,
        Capability::SysPacct => 20,
        Capability::SysAdmin => 21,
        Capability::SysBoot => 22,
        Capability::SysNice => 23,
        Capability::SysResource => 24,
        Capability::SysTime => 25,
        Capability::SysTtyConfig => 26,
        Capability::Mknod => 27,
        Capability::Lease => 28,
        Capability::AuditWrite => 29,
        Capability::AuditControl => 30,
        Capability::Setfcap => 31,
        Capability::MacOverride => 32,
        Capability::MacAdmin => 33,
        Capability::Syslog => 34,
        Capability::WakeAlarm => 35,
        Capability::BlockSuspend => 36,
        Capability::AuditRead => 37,
        Capability::Perfmon => 38,
        Capability::Bpf => 39,
        Capability::CheckpointRestore => 40,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_without_a_slash_is_looked_for_in_path() {
        assert_eq!(
            candidates("sh", "/bin:/usr/bin/:"),
            ["/bin/sh", "/usr/bin/sh", "./sh"]
        );
        assert_eq!(candidates("./sh", "/bin"), ["./sh"]);
        assert!(candidates("", "/bin").is_empty());
    }

    #[test]
    fn capabilities_have_the_kernels_numbers() {
        let set = Capabilities::from([Capability::Chown, Capability::CheckpointRestore]);
        assert_eq!(mask(&set), 1 | 1 << 40);
    }

    #[test]
    fn an_unlimited_limit_has_no_number() {
        let limit = oci_spec::runtime::PosixRlimitBuilder::default()
            .typ(PosixRlimitType::RlimitNofile)
            .soft(5_u64)
            .hard(u64::MAX)
            .build()
            .unwrap();
        let (_, limit) = rlimit(&limit);
        assert_eq!((limit.current, limit.maximum), (Some(5), None));
    }
}
