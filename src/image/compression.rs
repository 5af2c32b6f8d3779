//! Layers and archives come plain, gzipped or with zstd. Their first bytes tell, whatever their
//! media type says: Docker and the registries have written wrong types for years.

use std::io::{self, BufReader, Cursor, Read};

/// How some content is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    /// Not at all.
    None,
    /// RFC 1952, one member or several.
    Gzip,
    /// RFC 8878, one frame or several; `zstd:chunked` is read as this.
    Zstd,
}

/// The largest window that a zstd frame may ask for, as a power of two: 128 MiB, which
/// `zstd --ultra` uses, and no more, because a frame of a few bytes may ask for terabytes.
const ZSTD_WINDOW_LOG: u32 = 27;

impl Compression {
    /// What the first bytes say.
    pub fn detect(magic: &[u8]) -> Self {
        match magic {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A frame, or a skippable frame in front of one.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }
}

/// Reads the plain content of `source`, however it is compressed.
///
/// # Errors
/// When the first bytes can't be read.
pub(super) fn decompress<'r>(
    mut source: impl Read + Send + 'r,
) -> io::Result<(Compression, Box<dyn Read + Send + 'r>)> {
    let mut magic = [0; 4];
    let mut length = 0;
    while length < magic.len() {
        match source.read(&mut magic[length..])? {
            0 => break,
            read => length += read,
        }
    }
    let compression = Compression::detect(&magic[..length]);
    let whole = Cursor::new(magic).take(length as u64).chain(source);
    Ok((
        compression,
        match compression {
            Compression::None => Box::new(whole),
            Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(
                BufReader::with_capacity(128 << 10, whole),
            )),
            Compression::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::new(whole)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                Box::new(decoder)
            }
        },
    ))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn plain(bytes: &[u8]) -> (Compression, Vec<u8>) {
        let mut content = Vec::new();
        let (compression, mut reader) = decompress(bytes).unwrap();
        reader.read_to_end(&mut content).unwrap();
        (compression, content)
    }

    #[test]
    fn reads_each_kind() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"hello").unwrap();
        let gzip = encoder.finish().unwrap();
        assert_eq!(plain(&gzip), (Compression::Gzip, b"hello".to_vec()));
        let twice = [gzip.as_slice(), &gzip].concat();
        assert_eq!(plain(&twice), (Compression::Gzip, b"hellohello".to_vec()));
        let zstd = zstd::encode_all(&b"hello"[..], 1).unwrap();
        assert_eq!(plain(&zstd), (Compression::Zstd, b"hello".to_vec()));
        assert_eq!(plain(b"hello"), (Compression::None, b"hello".to_vec()));
        assert_eq!(plain(b""), (Compression::None, Vec::new()));
    }
}
