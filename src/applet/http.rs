//! As much of HTTP/1.1 (RFC 9112) as a file server needs: GET and HEAD, one request after another
//! on a connection, content lengths, an index of a directory. Paths are resolved by the kernel
//! beneath the served directory, so neither `..` nor a symlink leads out.

use std::{
    ffi::OsStr,
    fmt::Write as _,
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::{fd::OwnedFd, unix::ffi::OsStrExt},
    time::Duration,
};

use rustix::fs::{Dir, FileType, Mode, OFlags, ResolveFlags};

/// A request's line and headers together.
const LONGEST_REQUEST: u64 = 16 << 10;
/// How long a client may say nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// Answers a connection's requests until it ends.
pub(super) fn converse(connection: &TcpStream, root: &OwnedFd) -> io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    connection.set_nodelay(true)?;
    let mut input = BufReader::new(connection);
    let mut output = connection;
    loop {
        let Some(request) = Request::read(&mut input)? else {
            return Ok(());
        };
        let keep = match request {
            Ok(request) => answer(&request, root, &mut output)? && request.keep_alive,
            Err(status) => {
                page(&mut output, status, "", false, false)?;
                false
            }
        };
        if !keep {
            return Ok(());
        }
    }
}

struct Request {
    head_only: bool,
    /// Decoded, with its leading slash, without the query.
    path: Vec<u8>,
    keep_alive: bool,
}

impl Request {
    /// The next request; `None` when the client is done, a status when it can't be understood.
    fn read(input: &mut impl BufRead) -> io::Result<Option<Result<Self, &'static str>>> {
        let mut input = input.take(LONGEST_REQUEST);
        let mut line = Vec::new();
        input.read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        let mut keep_alive = line.trim_ascii_end().ends_with(b"HTTP/1.1");
        let mut has_body = false;
        loop {
            let mut header = Vec::new();
            input.read_until(b'\n', &mut header)?;
            if !header.ends_with(b"\n") {
                return Ok(Some(Err("431 Request Header Fields Too Large")));
            }
            let header = header.trim_ascii().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix(b"connection:") {
                keep_alive = match value.trim_ascii() {
                    b"close" => false,
                    b"keep-alive" => true,
                    _ => keep_alive,
                };
            }
            has_body |= header.starts_with(b"transfer-encoding:")
                || header
                    .strip_prefix(b"content-length:")
                    .is_some_and(|length| length.trim_ascii() != b"0");
        }
        let mut words = line.trim_ascii_end().split(|byte| *byte == b' ');
        let (Some(method), Some(target), Some(version), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Ok(Some(Err("400 Bad Request")));
        };
        if !version.starts_with(b"HTTP/1.") {
            return Ok(Some(Err("505 HTTP Version Not Supported")));
        }
        if !matches!(method, b"GET" | b"HEAD") {
            return Ok(Some(Err("405 Method Not Allowed")));
        }
        let Some(path) = decode(target) else {
            return Ok(Some(Err("400 Bad Request")));
        };
        Ok(Some(Ok(Self {
            head_only: method == b"HEAD",
            path,
            // What follows a body that isn't read must not be taken for a request.
            keep_alive: keep_alive && !has_body,
        })))
    }
}

/// The path of a request's target, percent-decoded.
fn decode(target: &[u8]) -> Option<Vec<u8>> {
    let path = target.split(|byte| *byte == b'?').next()?;
    let mut decoded = Vec::with_capacity(path.len());
    let mut bytes = path.iter();
    while let Some(byte) = bytes.next() {
        if *byte == b'%' {
            let digits = [*bytes.next()?, *bytes.next()?];
            let text = std::str::from_utf8(&digits).ok()?;
            decoded.push(u8::from_str_radix(text, 16).ok()?);
        } else {
            decoded.push(*byte);
        }
    }
    (decoded.starts_with(b"/") && !decoded.contains(&0)).then_some(decoded)
}

/// Answers one request; says whether the connection can go on.
fn answer(request: &Request, root: &OwnedFd, output: &mut impl Write) -> io::Result<bool> {
    let head = request.head_only;
    let opened = open(root, &request.path);
    let (file, kind) = match opened {
        Ok(opened) => opened,
        Err(rustix::io::Errno::ACCESS | rustix::io::Errno::PERM) => {
            return page(output, "403 Forbidden", "", head, true);
        }
        Err(_) => return page(output, "404 Not Found", "", head, true),
    };
    match kind {
        FileType::RegularFile => send_file(&request.path, file, head, output),
        FileType::Directory if !request.path.ends_with(b"/") => {
            let location = format!("Location: {}/\r\n", encode(&request.path));
            page(output, "301 Moved Permanently", &location, head, true)
        }
        FileType::Directory => {
            let index = [request.path.as_slice(), b"index.html"].concat();
            match open(root, &index) {
                Ok((file, FileType::RegularFile)) => send_file(&index, file, head, output),
                _ => send_listing(&request.path, &file, head, output),
            }
        }
        _ => page(output, "404 Not Found", "", head, true),
    }
}

fn open(root: &OwnedFd, path: &[u8]) -> rustix::io::Result<(OwnedFd, FileType)> {
    let inner = path.trim_ascii_start();
    let start = inner.iter().take_while(|byte| **byte == b'/').count();
    let inner = &inner[start..];
    let inner = if inner.is_empty() { b"." } else { inner };
    let file = rustix::fs::openat2(
        root,
        OsStr::from_bytes(inner),
        // Not waiting for a writer, should it be a FIFO.
        OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC,
        Mode::empty(),
        ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS,
    )?;
    let kind = FileType::from_raw_mode(rustix::fs::fstat(&file)?.st_mode);
    Ok((file, kind))
}

fn send_file(path: &[u8], file: OwnedFd, head: bool, output: &mut impl Write) -> io::Result<bool> {
    let file = File::from(file);
    let length = file.metadata()?.len();
    header(output, "200 OK", content_type(path), length, "")?;
    if head {
        return Ok(true);
    }
    // A file that shrinks meanwhile breaks the announced length: the connection then ends.
    let sent = io::copy(&mut file.take(length), output)?;
    Ok(sent == length)
}

fn send_listing(
    path: &[u8],
    directory: &OwnedFd,
    head: bool,
    output: &mut impl Write,
) -> io::Result<bool> {
    let mut names: Vec<Vec<u8>> = Vec::new();
    for entry in Dir::read_from(directory)? {
        let entry = entry?;
        let mut name = entry.file_name().to_bytes().to_vec();
        if name.starts_with(b".") {
            continue;
        }
        if entry.file_type() == FileType::Directory {
            name.push(b'/');
        }
        names.push(name);
    }
    names.sort();
    let title = escape(&String::from_utf8_lossy(path));
    let mut text = format!(
        "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<h1>{title}</h1>\n<ul>\n"
    );
    for name in names {
        let shown = escape(&String::from_utf8_lossy(&name));
        let _ = writeln!(text, "<li><a href=\"./{}\">{shown}</a></li>", encode(&name));
    }
    text.push_str("</ul>\n");
    header(output, "200 OK", "text/html; charset=utf-8", text.len() as u64, "")?;
    if !head {
        output.write_all(text.as_bytes())?;
    }
    Ok(true)
}

/// A page that says its status; says whether the connection can go on.
fn page(
    output: &mut impl Write,
    status: &str,
    extra: &str,
    head: bool,
    keep: bool,
) -> io::Result<bool> {
    let text = format!("{status}\n");
    let close = if keep { "" } else { "Connection: close\r\n" };
    header(
        output,
        status,
        "text/plain; charset=utf-8",
        text.len() as u64,
        &format!("{extra}{close}"),
    )?;
    if !head {
        output.write_all(text.as_bytes())?;
    }
    Ok(keep)
}

fn header(
    output: &mut impl Write,
    status: &str,
    kind: &str,
    length: u64,
    extra: &str,
) -> io::Result<()> {
    let date = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT");
    let text = format!(
        "HTTP/1.1 {status}\r\nDate: {date}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         {extra}\r\n"
    );
    output.write_all(text.as_bytes())
}

fn content_type(path: &[u8]) -> &'static str {
    let extension = path.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    match extension {
        b"html" | b"htm" => "text/html; charset=utf-8",
        b"css" => "text/css; charset=utf-8",
        b"js" => "text/javascript; charset=utf-8",
        b"json" => "application/json",
        b"svg" => "image/svg+xml",
        b"png" => "image/png",
        b"jpg" | b"jpeg" => "image/jpeg",
        b"gz" | b"zip" | b"zst" | b"tar" => "application/octet-stream",
        _ => "text/plain; charset=utf-8",
    }
}

/// Percent-encodes a path, slashes kept.
fn encode(path: &[u8]) -> String {
    path.iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(request: &str) -> String {
        let directory = std::env::temp_dir().join(format!("podling-http-{}", std::process::id()));
        std::fs::create_dir_all(directory.join("sub")).unwrap();
        std::fs::write(directory.join("a b.txt"), "hello").unwrap();
        let _ = std::os::unix::fs::symlink("/etc/passwd", directory.join("out"));
        let root = OwnedFd::from(File::open(&directory).unwrap());
        let mut output = Vec::new();
        let mut input = request.as_bytes();
        while let Some(request) = Request::read(&mut input).unwrap() {
            match request {
                Ok(request) => answer(&request, &root, &mut output).map(|_| ()).unwrap(),
                Err(status) => output.extend_from_slice(status.as_bytes()),
            }
        }
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn serves_files_and_stays_inside() {
        let answer = ask("GET /a%20b.txt HTTP/1.1\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\nhello"));
        assert!(answer.contains("Content-Length: 5\r\n"));
        let answer = ask("HEAD /a%20b.txt HTTP/1.1\r\n\r\n");
        assert!(answer.contains("Content-Length: 5\r\n") && answer.ends_with("\r\n\r\n"));
        assert!(ask("GET / HTTP/1.1\r\n\r\n").contains("<a href=\"./a%20b.txt\">a b.txt</a>"));
        assert!(ask("GET /sub HTTP/1.1\r\n\r\n").contains("Location: /sub/\r\n"));
        for path in ["/../etc/passwd", "/%2e%2e/etc/passwd", "/out", "/none", "//etc/passwd"] {
            let answer = ask(&format!("GET {path} HTTP/1.1\r\n\r\n"));
            assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        }
        assert!(ask("POST / HTTP/1.1\r\n\r\n").starts_with("405"));
        assert!(ask("nonsense\r\n\r\n").starts_with("400"));
        assert!(ask(&format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(20000))).starts_with("431"));
        let _ = std::fs::remove_dir_all(
            std::env::temp_dir().join(format!("podling-http-{}", std::process::id())),
        );
    }
}
