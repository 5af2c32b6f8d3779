//! Why a container could not be started. Errors are made on both sides of the clone, so they
//! travel as JSON.

use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};

/// An error number of the kernel, which unlike `io::Error` can be sent to another process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Errno(pub i32);

impl Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = std::io::Error::from_raw_os_error(self.0).to_string();
        f.write_str(text.split(" (os error").next().unwrap_or(&text))
    }
}

impl std::error::Error for Errno {}

impl From<rustix::io::Errno> for Errno {
    fn from(errno: rustix::io::Errno) -> Self {
        Self(errno.raw_os_error())
    }
}

impl From<nix::Error> for Errno {
    fn from(errno: nix::Error) -> Self {
        Self(errno as i32)
    }
}

impl From<std::io::Error> for Errno {
    fn from(error: std::io::Error) -> Self {
        Self(error.raw_os_error().unwrap_or(nix::libc::EIO))
    }
}

impl PartialEq<rustix::io::Errno> for Errno {
    fn eq(&self, other: &rustix::io::Errno) -> bool {
        self.0 == other.raw_os_error()
    }
}

/// Why a container or a process in it could not be started, or its cgroup not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum RuntimeError {
    /// The program isn't in the container. A shell would exit with 127.
    #[error("exec {program:?}: {reason}")]
    NotFound {
        /// What was to be executed.
        program: String,
        /// What exactly is missing.
        reason: String,
    },
    /// The program is there and can't be executed. A shell would exit with 126.
    #[error("exec {program:?}: {reason}")]
    NotExecutable {
        /// What was to be executed.
        program: String,
        /// What the kernel says.
        reason: String,
    },
    /// The kernel lacks something that podling can't do without.
    #[error("this kernel doesn't support {feature} ({cause})")]
    Kernel {
        /// The missing feature, with the Linux version that brought it where known.
        feature: String,
        /// What the kernel answered.
        cause: Errno,
    },
    /// The spec asks for something that makes no sense or isn't possible here.
    #[error("{field}: {message}")]
    Invalid {
        /// The field of the OCI spec.
        field: String,
        /// What is wrong with it.
        message: String,
    },
    /// A path of the container leads where it must not.
    #[error("{path}: {message}")]
    Unsafe {
        /// The path as it was given.
        path: String,
        /// Where it leads.
        message: String,
    },
    /// The kernel refused a step.
    #[error("{attempt}: {cause}")]
    System {
        /// What was attempted, on what.
        attempt: String,
        /// What the kernel answered.
        cause: Errno,
    },
}

impl RuntimeError {
    /// The exit code that a shell or another container engine would give for it: 127, 126 or 128.
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::NotFound { .. } => 127,
            Self::NotExecutable { .. } => 126,
            _ => 128,
        }
    }

    pub(super) fn invalid(field: impl Into<String>, message: impl Display) -> Self {
        Self::Invalid {
            field: field.into(),
            message: message.to_string(),
        }
    }
}

/// Says what was attempted when it fails.
pub(super) trait Attempt<T> {
    /// Turns the error into a [`RuntimeError::System`] about `attempt`.
    fn attempt(self, attempt: impl FnOnce() -> String) -> Result<T, RuntimeError>;

    /// Like [`Attempt::attempt`], but an error that means that the kernel doesn't know the call
    /// or what it was asked for is a [`RuntimeError::Kernel`] about `feature`.
    fn needs(self, feature: &str, attempt: impl FnOnce() -> String) -> Result<T, RuntimeError>;
}

impl<T, E: Into<Errno>> Attempt<T> for Result<T, E> {
    fn attempt(self, attempt: impl FnOnce() -> String) -> Result<T, RuntimeError> {
        self.map_err(|cause| RuntimeError::System {
            attempt: attempt(),
            cause: cause.into(),
        })
    }

    fn needs(self, feature: &str, attempt: impl FnOnce() -> String) -> Result<T, RuntimeError> {
        self.map_err(|cause| {
            let cause = cause.into();
            if matches!(cause.0, nix::libc::ENOSYS | nix::libc::ENODEV | nix::libc::EOPNOTSUPP) {
                RuntimeError::Kernel {
                    feature: feature.to_owned(),
                    cause,
                }
            } else {
                RuntimeError::System {
                    attempt: attempt(),
                    cause,
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_survives_the_channel() {
        let error = RuntimeError::System {
            attempt: "mount proc on /proc".to_owned(),
            cause: Errno(nix::libc::EPERM),
        };
        let text = serde_json::to_string(&error).unwrap();
        assert_eq!(serde_json::from_str::<RuntimeError>(&text).unwrap(), error);
        assert_eq!(error.to_string(), "mount proc on /proc: Operation not permitted");
    }

    #[test]
    fn a_missing_call_names_the_feature() {
        let result: Result<(), _> = Err(rustix::io::Errno::NOSYS);
        let error = result.needs("fsopen (Linux 5.2)", String::new).unwrap_err();
        assert!(matches!(error, RuntimeError::Kernel { .. }), "{error}");
    }
}
