//! The files of an archive or a layout, by name and in any order. An archive is read once for the
//! places of its files; after that each is read where it lies.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::super::{
    compression::{Compression, decompress},
    store::open_regular,
};

/// Files of an archive at most: a manifest, a config and a layer for each of many images.
const FILES: usize = 100_000;

/// Where the files are.
pub(super) enum Source {
    Directory(PathBuf),
    Archive {
        file: Arc<File>,
        places: HashMap<Vec<u8>, Place>,
    },
}

#[derive(Clone, Debug)]
pub(super) enum Place {
    At {
        offset: u64,
        length: u64,
    },
    /// Old `docker save` archives link to a layer that they have already.
    Link(Vec<u8>),
}

impl Source {
    /// Opens what is at `path`; a compressed archive is inflated into the file that `spool` makes.
    pub fn open(path: &Path, spool: impl FnOnce() -> io::Result<File>) -> io::Result<Self> {
        if std::fs::metadata(path)?.is_dir() {
            return Ok(Self::Directory(path.to_owned()));
        }
        let mut file = if path == Path::new("/dev/stdin") {
            let mut spooled = spool()?;
            io::copy(&mut decompress(io::stdin())?.1, &mut spooled)?;
            spooled
        } else {
            let file = open_regular(path)?;
            let mut magic = [0; 4];
            let length = file.read_at(&mut magic, 0)?;
            if Compression::detect(&magic[..length]) == Compression::None {
                file
            } else {
                let mut spooled = spool()?;
                io::copy(&mut decompress(&file)?.1, &mut spooled)?;
                spooled
            }
        };
        let places = index(&mut file)?;
        Ok(Self::Archive {
            file: Arc::new(file),
            places,
        })
    }

    /// Whether there is a file of that name.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Self::Directory(root) => root.join(name).is_file(),
            Self::Archive { places, .. } => places.contains_key(&clean(name.as_bytes())),
        }
    }

    /// A file's content, and its length.
    pub fn read(&self, name: &str) -> io::Result<(Box<dyn Read + Send>, u64)> {
        match self {
            Self::Directory(root) => {
                let file = open_regular(&root.join(name))?;
                let length = file.metadata()?.len();
                Ok((Box::new(file), length))
            }
            Self::Archive { file, places } => {
                let mut name = clean(name.as_bytes());
                // Links lead to files; a chain of them is nobody's archive.
                for _ in 0..3 {
                    match places.get(&name) {
                        Some(Place::At { offset, length }) => {
                            let section = Section {
                                file: Arc::clone(file),
                                offset: *offset,
                                left: *length,
                            };
                            return Ok((Box::new(section), *length));
                        }
                        Some(Place::Link(target)) => name.clone_from(target),
                        None => break,
                    }
                }
                Err(io::ErrorKind::NotFound.into())
            }
        }
    }

    /// A small file's content.
    pub fn read_small(&self, name: &str, limit: u64) -> io::Result<Vec<u8>> {
        let (reader, length) = self.read(name)?;
        if length > limit {
            return Err(io::Error::other(format!("larger than {limit} bytes")));
        }
        let mut content = Vec::new();
        reader.take(limit).read_to_end(&mut content)?;
        Ok(content)
    }
}

fn index(file: &mut File) -> io::Result<HashMap<Vec<u8>, Place>> {
    io::Seek::rewind(file)?;
    let mut places = HashMap::new();
    let mut archive = tar::Archive::new(&mut *file);
    for entry in archive.entries_with_seek()? {
        let entry = entry?;
        if places.len() == FILES {
            return Err(io::Error::other(format!("more than {FILES} files")));
        }
        let name = clean(&entry.path_bytes());
        match entry.header().entry_type() {
            tar::EntryType::Regular => {
                let place = Place::At {
                    offset: entry.raw_file_position(),
                    length: entry.size(),
                };
                places.insert(name, place);
            }
            kind @ (tar::EntryType::Symlink | tar::EntryType::Link) => {
                let target = entry.link_name_bytes().unwrap_or_default();
                let target = if kind == tar::EntryType::Symlink {
                    let above = match name.iter().rposition(|byte| *byte == b'/') {
                        Some(at) => &name[..=at],
                        None => b"",
                    };
                    clean(&[above, &target].concat())
                } else {
                    clean(&target)
                };
                places.insert(name, Place::Link(target));
            }
            _ => {}
        }
    }
    Ok(places)
}

/// Only a key of the table of places, never a path of the host.
fn clean(name: &[u8]) -> Vec<u8> {
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in name.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join(&b'/')
}

/// A part of a file, with a position of its own.
struct Section {
    file: Arc<File>,
    offset: u64,
    left: u64,
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let length = self.file.read_at(&mut buffer[..most], self.offset)?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.offset += length as u64;
        self.left -= length as u64;
        Ok(length)
    }
}
