//! Doing one thing in another network namespace. A socket belongs for ever to the namespace in
//! which it was opened, so a thread only has to be there for the moment of opening it.

use std::{
    fs::File,
    io,
    os::fd::{AsFd, BorrowedFd},
};

use rustix::{
    fs::fstat,
    thread::{LinkNameSpaceType, move_into_link_name_space},
};

use super::error::NetworkError;

/// The network namespace of the calling thread.
///
/// # Errors
/// When `/proc` isn't there.
pub(super) fn current() -> Result<File, NetworkError> {
    File::open("/proc/thread-self/ns/net").map_err(|source| NetworkError::System {
        attempted: "open the network namespace /proc/thread-self/ns/net".to_owned(),
        source,
    })
}

/// Calls `action` with the calling thread in `namespace`, and comes back.
///
/// # Errors
/// When the namespace can't be entered (which takes `CAP_SYS_ADMIN`), or can't be left again.
pub(super) fn within<T>(
    namespace: BorrowedFd<'_>,
    action: impl FnOnce() -> T,
) -> Result<T, NetworkError> {
    let home = current()?;
    if is_same(home.as_fd(), namespace)? {
        return Ok(action());
    }
    enter(namespace)?;
    let result = action();
    enter(home.as_fd())?;
    Ok(result)
}

fn is_same(one: BorrowedFd<'_>, other: BorrowedFd<'_>) -> Result<bool, NetworkError> {
    let identity = |fd| {
        fstat(fd)
            .map(|stat| (stat.st_dev, stat.st_ino))
            .map_err(failed("look at a network namespace"))
    };
    Ok(identity(one)? == identity(other)?)
}

fn enter(namespace: BorrowedFd<'_>) -> Result<(), NetworkError> {
    move_into_link_name_space(namespace, Some(LinkNameSpaceType::Network))
        .map_err(failed("enter a network namespace"))
}

fn failed(attempted: &'static str) -> impl Fn(rustix::io::Errno) -> NetworkError {
    move |error| NetworkError::System {
        attempted: attempted.to_owned(),
        source: io::Error::from(error),
    }
}
