//! The control socket: what commands ask is answered from the latest status or handed to the main
//! loop. A client that says nothing, too much or nonsense costs one small task for a while.

use std::{io, os::unix::fs::PermissionsExt, path::Path, rc::Rc, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::{mpsc::UnboundedSender, watch},
    time::timeout,
};

use super::Message;
use crate::pod::control::{Reply, Request};

/// How long a client has to ask and to take the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest request, in bytes.
const LONGEST: u64 = 4096;

/// Binds the socket, which only root may use.
///
/// # Errors
/// When the path can't be bound.
pub fn bind(path: &Path) -> io::Result<UnixListener> {
    crate::pod::clean_up::ignore_missing(std::fs::remove_file(path))?;
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Answers for ever.
pub async fn serve(
    listener: UnixListener,
    status: watch::Receiver<Rc<str>>,
    messages: UnboundedSender<Message>,
) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Root by the kernel's word, whoever was handed a descriptor.
                if stream.peer_cred().is_ok_and(|peer| peer.uid() == 0) {
                    tokio::task::spawn_local(answer(stream, status.clone(), messages.clone()));
                }
            }
            // Out of descriptors: the next client may be luckier.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn answer(
    stream: UnixStream,
    status: watch::Receiver<Rc<str>>,
    messages: UnboundedSender<Message>,
) {
    let mut reader = BufReader::with_capacity(512, stream);
    let mut line = String::new();
    let mut limited = (&mut reader).take(LONGEST);
    let Ok(Ok(_)) = timeout(PATIENCE, limited.read_line(&mut line)).await else {
        return;
    };
    let mut stream = reader.into_inner();
    match serde_json::from_str(&line) {
        Ok(Request::Status) => {
            let text = status.borrow().clone();
            let _ = timeout(PATIENCE, stream.write_all(text.as_bytes())).await;
        }
        Ok(Request::Watch) => tell_changes(stream, status).await,
        Ok(Request::Stop { grace }) => {
            let grace = grace.map(Duration::from_secs);
            // The main loop lives as long as this task.
            let _ = messages.send(Message::Stop { grace, stream });
        }
        Err(error) => {
            let message = error.to_string();
            let text = super::line(&Reply::Refused { message });
            let _ = timeout(PATIENCE, stream.write_all(text.as_bytes())).await;
        }
    }
}

async fn tell_changes(mut stream: UnixStream, mut status: watch::Receiver<Rc<str>>) {
    loop {
        let text = status.borrow_and_update().clone();
        match timeout(PATIENCE, stream.write_all(text.as_bytes())).await {
            Ok(Ok(())) => {}
            _ => return,
        }
        let mut byte = [0];
        tokio::select! {
            changed = status.changed() => if changed.is_err() { return },
            // The client has gone, or says something that nobody waits for.
            _ = stream.read(&mut byte) => return,
        }
    }
}
