//! Taking away what a pod left on the host. The supervisor does it when its pod has stopped, a
//! command when the supervisor has died: everything here may have been done already, and a step
//! that fails doesn't keep the next from being tried.

use std::{fs, io, path::Path};

use rustix::{io::Errno, mount::UnmountFlags};

use crate::{
    network::Network,
    runtime::{RuntimeError, cgroup::Cgroup},
    store::paths::Paths,
    volume,
};

/// The cgroup of a pod's supervisor.
pub fn supervisor_cgroup(paths: &Paths, uid: &str) -> String {
    format!("{}/supervisor-{uid}", paths.cgroup_parent())
}

/// The cgroup of a pod.
pub fn pod_cgroup(paths: &Paths, uid: &str) -> String {
    format!("{}/pod{uid}", paths.cgroup_parent())
}

/// Ends what still runs of a pod and takes away all that it had but its logs and record. Returns
/// what could not be done.
///
/// The kernel answers for a removed bridge only after a grace period of tens of milliseconds, so
/// the network is given back while another thread does the rest: nothing is cloned any more.
pub async fn clean_up(paths: &Paths, uid: &str, network: &Network) -> Vec<String> {
    let rest = tokio::task::spawn_blocking({
        let (paths, uid) = (paths.clone(), uid.to_owned());
        move || clean_up_local(&paths, &uid)
    });
    let released = network.release(uid).await;
    let mut failures = match rest.await {
        Ok(failures) => failures,
        Err(error) => vec![error.to_string()],
    };
    failures.extend(released.err().map(|error| error.to_string()));
    failures
}

/// All but the network.
fn clean_up_local(paths: &Paths, uid: &str) -> Vec<String> {
    let mut failures = Vec::new();
    if let Err(error) = remove_cgroup(&pod_cgroup(paths, uid)) {
        failures.push(error.to_string());
    }
    let run = paths.run_pod(uid);
    for name in ["ns/pid", "ns/uts", "ns/ipc", "shm"] {
        unmount(&run.join(name), &mut failures);
    }
    let netns = paths.netns(uid);
    unmount(&netns, &mut failures);
    if let Err(error) = ignore_missing(fs::remove_file(&netns)) {
        failures.push(format!("remove {}: {error}", netns.display()));
    }
    if let Err(error) = volume::release(uid, paths) {
        failures.push(error.to_string());
    }
    // Whatever is still mounted there must not be emptied.
    if failures.is_empty()
        && let Err(error) = ignore_missing(fs::remove_dir_all(&run))
    {
        failures.push(format!("remove {}: {error}", run.display()));
    }
    failures
}

/// Kills all processes in a cgroup and those below it, and removes them all: which container had
/// which is not known after a crash.
fn remove_cgroup(path: &str) -> Result<(), RuntimeError> {
    let group = Cgroup::open(path)?;
    if !group.exists() {
        return Ok(());
    }
    let killed = group.kill_all();
    group.remove().and(killed)
}

/// Removes the cgroup of a supervisor that has ended, with what is left in it, and the one above
/// all pods when this was the last. A supervisor can't do it, being in there itself.
///
/// # Errors
/// What the kernel refuses.
pub fn remove_supervisor_cgroup(paths: &Paths, uid: &str) -> Result<(), RuntimeError> {
    remove_cgroup(&supervisor_cgroup(paths, uid))?;
    Cgroup::open(&paths.cgroup_parent())?.remove_if_empty()?;
    Ok(())
}

fn unmount(path: &Path, failures: &mut Vec<String>) {
    match rustix::mount::unmount(path, UnmountFlags::DETACH | UnmountFlags::NOFOLLOW) {
        // Nothing there, or nothing mounted there.
        Ok(()) | Err(Errno::NOENT | Errno::INVAL) => {}
        Err(errno) => failures.push(format!("unmount {}: {errno}", path.display())),
    }
}

/// Something that has gone already is gone.
pub fn ignore_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
