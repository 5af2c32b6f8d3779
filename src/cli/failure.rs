//! How a command ends when it doesn't end well.

use std::fmt::Display;

/// A command's failure: the exit code and what the user is told.
#[derive(Debug)]
pub struct Failure {
    /// The exit code, one of the constants here.
    pub code: u8,
    /// The message, without `error:` in front and without a newline at the end; empty when
    /// everything has been said.
    pub message: String,
}

impl Failure {
    /// Something went wrong.
    pub const FAILED: u8 = 1;
    /// The command line makes no sense.
    pub const USAGE: u8 = 2;
    /// A manifest is not valid.
    pub const INVALID_MANIFEST: u8 = 3;
    /// An image can't be had.
    pub const IMAGE: u8 = 4;
    /// Time ran out, or the pod failed.
    pub const POD_FAILED: u8 = 5;

    /// A failure with that code.
    pub fn new(code: u8, message: impl Display) -> Self {
        Self {
            code,
            message: message.to_string(),
        }
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !message.contains(&text) {
                message = format!("{message}: {text}");
            }
            cause = error.source();
        }
        Self::new(Self::FAILED, message)
    }
}
