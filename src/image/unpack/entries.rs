//! The archive's entries with checked paths. The `tar` crate parses headers, long names and sparse
//! maps; how much it may read for one entry's headers is limited here, because it would gather a
//! long name of any length in memory.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

use tar::EntryType;

use super::{Limits, UnpackError, attributes::Attribute};

/// A reader that stops when an allowance is used up, as long as one is set.
pub(super) struct Allowance<R> {
    inner: R,
    left: Rc<Cell<Option<u64>>>,
}

impl<R> Allowance<R> {
    /// The reader, and the cell through which its allowance is set.
    pub fn new(inner: R) -> (Self, Rc<Cell<Option<u64>>>) {
        let left = Rc::new(Cell::new(None));
        let reader = Self {
            inner,
            left: Rc::clone(&left),
        };
        (reader, left)
    }
}

impl<R: Read> Read for Allowance<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.left.get() else {
            return self.inner.read(buffer);
        };
        if left == 0 && !buffer.is_empty() {
            return Err(io::Error::other("the headers of an entry are too long"));
        }
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let length = self.inner.read(&mut buffer[..most])?;
        self.left.set(Some(left - length as u64));
        Ok(length)
    }
}

/// A path inside the layer: no leading slash, no `.`, no `..`, no empty component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InnerPath(Vec<u8>);

impl InnerPath {
    /// Cleans a path of the archive; one that leads above the root is an error.
    pub fn clean(raw: &[u8], limits: &Limits) -> Result<Self, &'static str> {
        if raw.len() > limits.path {
            return Err("the path is too long");
        }
        if raw.contains(&0) {
            return Err("the path contains a NUL");
        }
        let mut parts: Vec<&[u8]> = Vec::new();
        for part in raw.split(|byte| *byte == b'/') {
            match part {
                b"" | b"." => {}
                b".." => {
                    parts.pop().ok_or("the path leads out of the layer")?;
                }
                part if part.len() > 255 => return Err("a component of the path is too long"),
                part => parts.push(part),
            }
        }
        Ok(Self(parts.join(&b'/')))
    }

    /// The directory and the name in it; `None` for the root.
    pub fn split(&self) -> Option<(&[u8], &[u8])> {
        match self.0.iter().rposition(|byte| *byte == b'/') {
            Some(at) => Some((&self.0[..at], &self.0[at + 1..])),
            None if self.0.is_empty() => None,
            None => Some((b"", &self.0)),
        }
    }

    /// The path's bytes; empty for the root.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Directory,
    File,
    /// The link's text, kept as it is.
    Symlink(Vec<u8>),
    HardLink(InnerPath),
    Character(u32, u32),
    Block(u32, u32),
    Fifo,
    /// Nothing that leaves a trace, such as a global header.
    Nothing,
}

/// An entry's metadata, checked.
#[derive(Debug)]
pub(super) struct Metadata {
    /// The path as the archive has it, for messages.
    pub shown: String,
    pub path: InnerPath,
    pub kind: Kind,
    /// Permissions with setuid, setgid and sticky.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    /// Seconds and nanoseconds.
    pub modified: (i64, u32),
    pub attributes: Vec<Attribute>,
}

impl Metadata {
    /// Reads and checks an entry's headers.
    pub fn read<R: Read>(
        entry: &mut tar::Entry<'_, R>,
        limits: &Limits,
    ) -> Result<Self, UnpackError> {
        let raw = entry.path_bytes().into_owned();
        let shown: String = String::from_utf8_lossy(&raw).chars().take(400).collect();
        let refused = |reason: String| UnpackError::Refused {
            path: shown.clone(),
            reason,
        };
        let path = InnerPath::clean(&raw, limits).map_err(|reason| refused(reason.to_owned()))?;
        let pax = Pax::read(entry).map_err(UnpackError::Archive)?;
        if pax.sparse {
            return Err(refused("sparse files in PAX format are not supported".to_owned()));
        }
        let link = entry.link_name_bytes().map(std::borrow::Cow::into_owned);
        let header = entry.header();
        let number = |name: &str, value: io::Result<u64>| {
            value
                .ok()
                .and_then(|value| u32::try_from(value).ok())
                .filter(|value| *value != u32::MAX)
                .ok_or_else(|| refused(format!("its {name} is not a number that Linux has")))
        };
        let device = || -> Result<(u32, u32), UnpackError> {
            let part = |value: io::Result<Option<u32>>| {
                value
                    .ok()
                    .flatten()
                    .ok_or_else(|| refused("its device number can't be read".to_owned()))
            };
            Ok((part(header.device_major())?, part(header.device_minor())?))
        };
        let link = || {
            link.clone()
                .filter(|link| !link.is_empty() && !link.contains(&0))
                .ok_or_else(|| refused("a link that leads nowhere".to_owned()))
        };
        let kind = match header.entry_type() {
            EntryType::Regular | EntryType::Continuous if raw.ends_with(b"/") => Kind::Directory,
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => Kind::File,
            EntryType::Directory => Kind::Directory,
            EntryType::Symlink => {
                let text = link()?;
                if text.len() > limits.path {
                    return Err(refused("the symlink's text is too long".to_owned()));
                }
                Kind::Symlink(text)
            }
            EntryType::Link => Kind::HardLink(
                InnerPath::clean(&link()?, limits)
                    .map_err(|reason| refused(format!("hard link: {reason}")))?,
            ),
            EntryType::Char => device().map(|(major, minor)| Kind::Character(major, minor))?,
            EntryType::Block => device().map(|(major, minor)| Kind::Block(major, minor))?,
            EntryType::Fifo => Kind::Fifo,
            EntryType::XGlobalHeader => Kind::Nothing,
            other => {
                return Err(refused(format!(
                    "entries of type {:?} are not supported",
                    char::from(other.as_byte())
                )));
            }
        };
        let mode = header
            .mode()
            .map_err(|_| refused("its mode can't be read".to_owned()))?
            & 0o7777;
        let uid = number("owner", header.uid())?;
        let gid = number("group", header.gid())?;
        let modified = pax.modified.unwrap_or_else(|| {
            (header.mtime().map_or(0, u64::cast_signed), 0)
        });
        Ok(Self {
            path,
            kind,
            mode,
            uid,
            gid,
            modified,
            attributes: pax.attributes,
            shown,
        })
    }
}

/// What PAX records say beside what the `tar` crate has applied itself (path, link, size, owner).
#[derive(Default)]
struct Pax {
    modified: Option<(i64, u32)>,
    attributes: Vec<Attribute>,
    sparse: bool,
}

impl Pax {
    fn read<R: Read>(entry: &mut tar::Entry<'_, R>) -> io::Result<Self> {
        let mut found = Self::default();
        let Some(records) = entry.pax_extensions()? else {
            return Ok(found);
        };
        for record in records {
            let record = record?;
            let key = record.key_bytes();
            if key == b"mtime" {
                found.modified = record.value().ok().and_then(parse_time);
            } else if key.starts_with(b"GNU.sparse.") {
                found.sparse = true;
            } else if let Some(attribute) = Attribute::from_pax(key, record.value_bytes()) {
                found.attributes.push(attribute);
            }
        }
        Ok(found)
    }
}

/// `[-]seconds[.fraction]`
fn parse_time(text: &str) -> Option<(i64, u32)> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole: i64 = seconds.parse().ok()?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let nanoseconds: u32 = digits.parse().ok()?;
    if seconds.starts_with('-') && nanoseconds > 0 {
        // -1.25 s is 750 ms after -2 s.
        Some((whole.checked_sub(1)?, 1_000_000_000 - nanoseconds))
    } else {
        Some((whole, nanoseconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        let clean = |raw: &str| {
            InnerPath::clean(raw.as_bytes(), &Limits::default())
                .map(|path| String::from_utf8(path.0).unwrap())
        };
        assert_eq!(clean("./a//b/"), Ok("a/b".to_owned()));
        assert_eq!(clean("/etc/passwd"), Ok("etc/passwd".to_owned()));
        assert_eq!(clean("a/../b"), Ok("b".to_owned()));
        assert_eq!(clean("./"), Ok(String::new()));
        assert!(clean("../a").is_err());
        assert!(clean("a/../../b").is_err());
        assert!(clean("a\0b").is_err());
        assert!(clean(&"a/".repeat(3000)).is_err());
        assert!(clean(&"a".repeat(256)).is_err());
    }

    #[test]
    fn times_with_fractions() {
        assert_eq!(parse_time("12"), Some((12, 0)));
        assert_eq!(parse_time("12.5"), Some((12, 500_000_000)));
        assert_eq!(parse_time("-1.25"), Some((-2, 750_000_000)));
        assert_eq!(parse_time("x"), None);
        assert_eq!(parse_time("1.-5"), None);
    }
}
