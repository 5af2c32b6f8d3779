//! A registry as bad as a network can make it: a proxy in front of the real one that spoils the
//! answers to requests for blobs.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// What becomes of the answer to a request for a blob.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// Nothing.
    None,
    /// The connection ends after that many bytes of the body.
    CutAfter(usize),
    /// That status instead.
    Status(u16),
    /// One byte in the middle of the body is another one.
    Damage,
    /// The client is sent to the same address again.
    Loop,
    /// The body comes in small pieces with pauses.
    Drip,
}

/// The proxy; it serves until the process ends.
#[derive(Debug)]
pub struct FaultProxy {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// A request for a blob that came in.
#[derive(Clone, Debug)]
pub struct Request {
    /// First byte that was asked for; 0 when all were.
    pub offset: usize,
}

impl FaultProxy {
    /// A proxy in front of `upstream` (`host:port`) that asks `fault` about each request for a
    /// blob, by the number of requests for blobs before it.
    pub fn start(upstream: &str, fault: impl Fn(usize) -> Fault + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (upstream, log) = (upstream.to_owned(), requests.clone());
        let fault = Arc::new(fault);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (upstream, log, fault) = (upstream.clone(), log.clone(), fault.clone());
                // A client that goes away in the middle is part of the game.
                thread::spawn(move || serve(client, &upstream, &log, &*fault));
            }
        });
        Self { address, requests }
    }

    /// An image's reference by way of the proxy.
    pub fn reference(&self, name: &str) -> String {
        format!("{}/{name}", self.address)
    }

    /// The requests for blobs so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

/// A message's head as text, and what of its body was read with it.
fn head(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer).ok().filter(|length| *length > 0)?;
        bytes.extend_from_slice(&buffer[..length]);
        // A greeting of TLS, which this is not.
        if bytes[0] == 0x16 {
            return None;
        }
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let rest = bytes.split_off(end + 4);
            return Some((String::from_utf8_lossy(&bytes).into_owned(), rest));
        }
    }
}

fn serve(
    mut client: TcpStream,
    upstream: &str,
    log: &Mutex<Vec<Request>>,
    fault: &dyn Fn(usize) -> Fault,
) -> Option<()> {
    let (request, _) = head(&mut client)?;
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let fault = if path.contains("/blobs/") {
        let mut log = log.lock().unwrap();
        log.push(Request {
            offset: offset(&request),
        });
        fault(log.len() - 1)
    } else {
        Fault::None
    };
    match fault {
        Fault::Status(status) => {
            let answer = format!(
                "HTTP/1.1 {status} Fault\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            return client.write_all(answer.as_bytes()).ok();
        }
        Fault::Loop => {
            let answer = format!(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: {path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            return client.write_all(answer.as_bytes()).ok();
        }
        _ => {}
    }
    let mut server = TcpStream::connect(upstream).ok()?;
    let (first, rest) = request.split_once("\r\n")?;
    let kept: Vec<&str> = rest
        .split("\r\n")
        .filter(|line| !line.is_empty() && !line.to_lowercase().starts_with("connection:"))
        .collect();
    let request = format!(
        "{first}\r\n{}\r\nConnection: close\r\n\r\n",
        kept.join("\r\n")
    );
    server.write_all(request.as_bytes()).ok()?;
    let (answer, mut body) = head(&mut server)?;
    server.read_to_end(&mut body).ok()?;
    client.write_all(answer.as_bytes()).ok()?;
    match fault {
        Fault::CutAfter(length) => {
            body.truncate(length);
            client.write_all(&body).ok()
        }
        Fault::Damage => {
            let middle = body.len() / 2;
            body[middle] ^= 0xff;
            client.write_all(&body).ok()
        }
        Fault::Drip => body.chunks(64 << 10).try_for_each(|piece| {
            thread::sleep(Duration::from_millis(5));
            client.write_all(piece).ok()
        }),
        _ => client.write_all(&body).ok(),
    }
}

/// Where a request's range begins.
fn offset(request: &str) -> usize {
    let lines = request.lines().map(str::to_lowercase);
    let range = lines
        .into_iter()
        .find_map(|line| line.strip_prefix("range: bytes=").map(str::to_owned));
    let range = range.unwrap_or_default();
    range
        .split('-')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}
