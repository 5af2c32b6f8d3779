//! Where manifests come from: files, directories, globs, URLs and standard input. Reads their
//! texts and understands nothing of them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

use super::glob;

/// The most that one command reads, in bytes.
pub const MAX_BYTES: usize = 16 << 20;
/// The longest that a URL may take to answer in full.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The deepest that directories are searched.
const MAX_DIRECTORY_DEPTH: usize = 32;

/// A text and what it is called in messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The file's path, the URL, or `-`.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
}

/// Why a manifest can't be read.
#[derive(Debug, Error)]
pub enum SourceError {
    /// There is nothing of that name.
    #[error(
        "{0}: no such file or directory; give a manifest, a directory with manifests, a URL, or - for standard input"
    )]
    Missing(String),
    /// A pattern that no file matches.
    #[error("{0}: no file matches this pattern")]
    NoMatch(String),
    /// A directory without manifests.
    #[error("{directory}: no .yaml, .yml or .json file in this directory{}", if *.recursive { " or below it" } else { "; add -R to search the directories in it as well" })]
    Empty {
        /// The directory.
        directory: String,
        /// Whether the directories in it were searched.
        recursive: bool,
    },
    /// The system refused.
    #[error("{name}: {error}")]
    Io {
        /// What was read.
        name: String,
        /// Why it can't be.
        error: io::Error,
    },
    /// Not text.
    #[error("{0}: is not UTF-8 text")]
    NotText(String),
    /// Too much.
    #[error("{name}: manifests larger than {} MiB are not read", MAX_BYTES >> 20)]
    TooLarge {
        /// What was read.
        name: String,
    },
    /// Neither a file nor a directory.
    #[error("{0}: is neither a file nor a directory")]
    Special(String),
    /// A server answered something else than the manifest, or nothing.
    #[error("{url}: {reason}")]
    Url {
        /// The URL.
        url: String,
        /// What happened instead.
        reason: String,
    },
}

/// Reads everything that the arguments of a command name. A directory stands for the `.yaml`,
/// `.yml` and `.json` files in it, by name; with `recursive` also for those below.
///
/// # Errors
/// At the first that can't be read.
pub fn read_all(names: &[String], recursive: bool) -> Result<Vec<SourceText>, SourceError> {
    let mut reader = Reader {
        texts: Vec::new(),
        left: MAX_BYTES,
        recursive,
    };
    for name in names {
        reader.argument(name)?;
    }
    Ok(reader.texts)
}

struct Reader {
    texts: Vec<SourceText>,
    /// How many bytes may still be read.
    left: usize,
    recursive: bool,
}

impl Reader {
    fn argument(&mut self, name: &str) -> Result<(), SourceError> {
        if name == "-" {
            if self.texts.iter().any(|text| text.name == "-") {
                return Ok(());
            }
            return self.read(name, io::stdin().lock());
        }
        if name.starts_with("http://") || name.starts_with("https://") {
            let body = download(name, self.left)?;
            return self.read(name, body.as_slice());
        }
        match fs::metadata(name) {
            Ok(_) => self.path(Path::new(name)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !glob::is_pattern(name) {
                    return Err(SourceError::Missing(name.to_owned()));
                }
                let matches = glob::expand(name);
                if matches.is_empty() {
                    return Err(SourceError::NoMatch(name.to_owned()));
                }
                matches.iter().try_for_each(|path| self.path(path))
            }
            Err(error) => Err(SourceError::Io {
                name: name.to_owned(),
                error,
            }),
        }
    }

    fn path(&mut self, path: &Path) -> Result<(), SourceError> {
        let name = path.display().to_string();
        let io = |error| SourceError::Io {
            name: name.clone(),
            error,
        };
        let metadata = fs::metadata(path).map_err(io)?;
        if !metadata.is_dir() {
            // A FIFO or /dev/stdin is read as a shell's `<(…)` asks; a disk or a socket isn't.
            use std::os::unix::fs::FileTypeExt;
            let kind = metadata.file_type();
            if kind.is_block_device() || kind.is_socket() {
                return Err(SourceError::Special(name));
            }
            return self.read(&name, File::open(path).map_err(io)?);
        }
        let mut files = Vec::new();
        collect(path, self.recursive, 0, &mut files)?;
        if files.is_empty() {
            return Err(SourceError::Empty {
                directory: name,
                recursive: self.recursive,
            });
        }
        files.iter().try_for_each(|file| {
            let name = file.display().to_string();
            let opened = File::open(file).map_err(|error| SourceError::Io {
                name: name.clone(),
                error,
            })?;
            self.read(&name, opened)
        })
    }

    fn read(&mut self, name: &str, input: impl Read) -> Result<(), SourceError> {
        let mut bytes = Vec::new();
        let limit = self.left as u64 + 1;
        input
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(|error| SourceError::Io {
                name: name.to_owned(),
                error,
            })?;
        if bytes.len() > self.left {
            return Err(SourceError::TooLarge {
                name: name.to_owned(),
            });
        }
        self.left -= bytes.len();
        let text = String::from_utf8(bytes).map_err(|_| SourceError::NotText(name.to_owned()))?;
        let text = text
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text);
        self.texts.push(SourceText {
            name: name.to_owned(),
            text,
        });
        Ok(())
    }
}

fn collect(
    directory: &Path,
    recursive: bool,
    depth: usize,
    files: &mut Vec<PathBuf>,
) -> Result<(), SourceError> {
    let io = |error| SourceError::Io {
        name: directory.display().to_string(),
        error,
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(io)? {
        paths.push(entry.map_err(io)?.path());
    }
    paths.sort();
    for path in paths {
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            // A link to a directory is left alone: it may lead back up.
            if recursive && !path.is_symlink() && depth < MAX_DIRECTORY_DEPTH {
                collect(&path, recursive, depth + 1, files)?;
            }
        } else if matches!(extension, Some("yaml" | "yml" | "json")) && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// The body of an answer, which may be at most that long.
fn download(url: &str, limit: usize) -> Result<Vec<u8>, SourceError> {
    let failed = |reason: String| SourceError::Url {
        url: url.to_owned(),
        reason,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| failed(error.to_string()))?;
    runtime.block_on(async {
        // Another part of the program may have chosen one already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .user_agent(concat!("podling/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| failed(reason(&error)))?;
        let mut answer = client
            .get(url)
            .send()
            .await
            .map_err(|error| failed(reason(&error)))?;
        if !answer.status().is_success() {
            return Err(failed(format!("the server answered {}", answer.status())));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|error| failed(reason(&error)))?
        {
            if body.len() + chunk.len() > limit {
                return Err(SourceError::TooLarge {
                    name: url.to_owned(),
                });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    })
}

/// The innermost cause, which is the one that says something (`connection refused`).
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no answer within {} seconds", TIMEOUT.as_secs());
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::net::TcpListener;

    /// A directory of this test's own that goes with it.
    struct Directory(PathBuf);

    impl Directory {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("podling-source-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("below")).expect("a directory");
            Self(path)
        }

        fn write(&self, name: &str, text: &[u8]) -> String {
            let path = self.0.join(name);
            fs::write(&path, text).expect("a file");
            path.display().to_string()
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn names(texts: &[SourceText]) -> Vec<&str> {
        texts
            .iter()
            .map(|text| text.name.rsplit('/').next().unwrap_or_default())
            .collect()
    }

    #[test]
    fn a_directory_stands_for_its_manifests_in_order() {
        let directory = Directory::new("directory");
        for name in ["b.yml", "a.yaml", "c.json", "notes.txt", "below/d.yaml"] {
            directory.write(name, b"x");
        }
        let argument = [directory.0.display().to_string()];
        let flat = read_all(&argument, false).expect("texts");
        assert_eq!(names(&flat), ["a.yaml", "b.yml", "c.json"]);
        let deep = read_all(&argument, true).expect("texts");
        assert_eq!(names(&deep), ["a.yaml", "b.yml", "d.yaml", "c.json"]);
    }

    #[test]
    fn a_pattern_stands_for_the_files_it_matches() {
        let directory = Directory::new("glob");
        for name in ["b.yaml", "a.yaml", "c.yml"] {
            directory.write(name, b"x");
        }
        let pattern = directory.0.join("*.yaml").display().to_string();
        assert_eq!(
            names(&read_all(&[pattern], false).expect("texts")),
            ["a.yaml", "b.yaml"]
        );
        let pattern = directory.0.join("*.toml").display().to_string();
        assert!(matches!(
            read_all(&[pattern], false),
            Err(SourceError::NoMatch(_))
        ));
    }

    #[test]
    fn what_cant_be_read_is_said() {
        let directory = Directory::new("errors");
        let text = directory.write("latin1.yaml", b"\xe4");
        assert!(matches!(
            read_all(&[text], false),
            Err(SourceError::NotText(_))
        ));
        let missing = directory.0.join("none.yaml").display().to_string();
        assert!(matches!(
            read_all(&[missing], false),
            Err(SourceError::Missing(_))
        ));
        let empty = directory.0.join("below").display().to_string();
        let error = read_all(&[empty], false).expect_err("no manifests");
        assert!(error.to_string().contains("add -R"), "{error}");
        let large = directory.write("large.yaml", &vec![b' '; MAX_BYTES + 1]);
        assert!(matches!(
            read_all(&[large], false),
            Err(SourceError::TooLarge { .. })
        ));
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        let directory = Directory::new("bom");
        let name = directory.write("bom.yaml", b"\xef\xbb\xbfkind: Pod");
        assert_eq!(
            read_all(&[name], false).expect("a text")[0].text,
            "kind: Pod"
        );
    }

    fn serve(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a client");
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            stream.write_all(answer.as_bytes()).expect("an answer");
        });
        format!("http://{address}/pod.yaml")
    }

    #[test]
    fn a_url_is_downloaded() {
        let url =
            serve("HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\nkind: Pod");
        assert_eq!(
            read_all(&[url], false).expect("a text")[0].text,
            "kind: Pod"
        );
    }

    #[test]
    fn a_url_that_isnt_there_is_said() {
        let url = serve("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let error = read_all(&[url], false).expect_err("404");
        assert!(
            error
                .to_string()
                .ends_with("the server answered 404 Not Found"),
            "{error}"
        );
    }
}
