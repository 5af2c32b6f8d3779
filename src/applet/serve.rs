//! `serve [--port PORT] DIRECTORY`: a web server for the files of a directory.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    os::fd::OwnedFd,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use rustix::fs::{CWD, Mode, OFlags};

use super::{http, termination::Termination};

const USAGE: &str = "usage: serve [--port PORT] DIRECTORY";
/// Connections at a time; more are closed at once.
const CONNECTIONS: usize = 64;

pub(super) fn run(args: &[String]) -> Result<ExitCode, String> {
    let (port, directory) = parse(args)?;
    let mut termination = Termination::watch().map_err(|error| error.to_string())?;
    let root = rustix::fs::openat(
        CWD,
        directory.as_str(),
        OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC,
        Mode::empty(),
    )
    .map_err(|error| format!("{directory}: {}", io::Error::from(error)))?;
    let listener = listen(port).map_err(|error| format!("port {port}: {error}"))?;
    println!("serving {directory} on port {port}");
    let root = Arc::new(root);
    std::thread::spawn(move || accept(&listener, &root));
    termination
        .wait(None)
        .map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn parse(args: &[String]) -> Result<(u16, String), String> {
    let mut port = 8080;
    let mut directory = None;
    let mut args = args.iter();
    while let Some(argument) = args.next() {
        match argument.as_str() {
            "--port" => {
                let text = args.next().ok_or(USAGE)?;
                port = text
                    .parse()
                    .map_err(|_| format!("{text:?} is not a port"))?;
            }
            word if directory.is_none() && !word.starts_with("--") => {
                directory = Some(word.to_owned());
            }
            _ => return Err(USAGE.to_owned()),
        }
    }
    Ok((port, directory.ok_or(USAGE)?))
}

/// On all addresses of both families, or of IPv4 where the kernel has no IPv6.
fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv6Addr::UNSPECIFIED, port)))
        .or_else(|_| TcpListener::bind(SocketAddr::from((Ipv4Addr::UNSPECIFIED, port))))
}

fn accept(listener: &TcpListener, root: &Arc<OwnedFd>) {
    let open = Arc::new(AtomicUsize::new(0));
    for connection in listener.incoming() {
        let Ok(connection) = connection else {
            // Out of descriptors or memory: give them time to come back.
            std::thread::sleep(std::time::Duration::from_millis(50));
            continue;
        };
        if open.load(Ordering::Relaxed) >= CONNECTIONS {
            continue;
        }
        open.fetch_add(1, Ordering::Relaxed);
        let (root, count) = (Arc::clone(root), Arc::clone(&open));
        let started = std::thread::Builder::new()
            .stack_size(256 << 10)
            .spawn(move || {
                // A client that went away is not this program's trouble.
                let _ = http::converse(&connection, &root);
                count.fetch_sub(1, Ordering::Relaxed);
            });
        if started.is_err() {
            open.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_its_arguments() {
        let parse = |text: &str| {
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            parse(&words)
        };
        assert_eq!(parse("/data"), Ok((8080, "/data".to_owned())));
        assert_eq!(parse("--port 80 /d"), Ok((80, "/d".to_owned())));
        assert!(parse("").is_err());
        assert!(parse("--port 70000 /d").is_err());
        assert!(parse("/a /b").is_err());
    }
}
