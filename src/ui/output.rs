//! Writing to standard output: text, JSON and YAML. A reader that has gone (`podling ps | head`)
//! is not an error.

use std::io::{self, Write};

use serde::Serialize;

/// Prints the text as it is.
///
/// # Errors
/// Any but a closed pipe.
pub fn text(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Prints the value as JSON, indented by four spaces as kubectl does.
///
/// # Errors
/// Any but a closed pipe.
pub fn json<T: Serialize>(value: &T) -> io::Result<()> {
    let mut buffer = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    value.serialize(&mut serde_json::Serializer::with_formatter(
        &mut buffer,
        formatter,
    ))?;
    buffer.push(b'\n');
    text(&String::from_utf8_lossy(&buffer))
}

/// Prints the value as YAML.
///
/// # Errors
/// Any but a closed pipe.
pub fn yaml<T: Serialize>(value: &T) -> io::Result<()> {
    let yaml = serde_saphyr::to_string(value).map_err(io::Error::other)?;
    text(&yaml)
}
