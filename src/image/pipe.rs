//! A bounded pipe of buffers between threads: from the network to the inflater, and from there to
//! the thread that writes files. What is in flight is limited, so no layer is ever in memory.
//!
//! A reader whose writer has gone without saying that it was done gets an error, not an end of
//! file: else a broken download would look like a short one.

use std::io::{self, Read};

use tokio::sync::mpsc;

/// How many buffers wait in a pipe at most.
const DEPTH: usize = 16;

enum Message<B> {
    Data(B),
    End,
}

/// The end that is written to.
pub(super) struct PipeWriter<B> {
    sender: mpsc::Sender<Message<B>>,
}

/// The end that is read from, by a thread that may block.
pub(super) struct PipeReader<B> {
    receiver: mpsc::Receiver<Message<B>>,
    current: Option<(B, usize)>,
    ended: bool,
}

/// The reader has gone; it knows why.
#[derive(Debug)]
pub(super) struct ReaderGone;

/// A new pipe.
pub(super) fn pipe<B: AsRef<[u8]>>() -> (PipeWriter<B>, PipeReader<B>) {
    let (sender, receiver) = mpsc::channel(DEPTH);
    let reader = PipeReader {
        receiver,
        current: None,
        ended: false,
    };
    (PipeWriter { sender }, reader)
}

impl<B> PipeWriter<B> {
    /// Passes a buffer on, waiting for room.
    pub async fn send(&self, buffer: B) -> Result<(), ReaderGone> {
        self.sender
            .send(Message::Data(buffer))
            .await
            .map_err(|_| ReaderGone)
    }

    /// Says that all has been sent.
    pub async fn finish(self) -> Result<(), ReaderGone> {
        self.sender.send(Message::End).await.map_err(|_| ReaderGone)
    }

    /// [`send`](Self::send) for a thread outside the asynchronous runtime.
    pub fn blocking_send(&self, buffer: B) -> Result<(), ReaderGone> {
        self.sender
            .blocking_send(Message::Data(buffer))
            .map_err(|_| ReaderGone)
    }

    /// [`finish`](Self::finish) for a thread outside the asynchronous runtime.
    pub fn blocking_finish(self) -> Result<(), ReaderGone> {
        self.sender
            .blocking_send(Message::End)
            .map_err(|_| ReaderGone)
    }
}

impl<B: AsRef<[u8]>> Read for PipeReader<B> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some((buffer, position)) = &mut self.current {
                let rest = &buffer.as_ref()[*position..];
                if !rest.is_empty() {
                    let length = rest.len().min(target.len());
                    target[..length].copy_from_slice(&rest[..length]);
                    *position += length;
                    return Ok(length);
                }
                self.current = None;
            }
            if self.ended {
                return Ok(0);
            }
            match self.receiver.blocking_recv() {
                Some(Message::Data(buffer)) => self.current = Some((buffer, 0)),
                Some(Message::End) => self.ended = true,
                None => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "interrupted")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_all_bytes_and_the_end() {
        let (writer, mut reader) = pipe();
        let thread = std::thread::spawn(move || {
            for _ in 0..100 {
                writer.blocking_send(b"abc").unwrap();
            }
            writer.blocking_finish().unwrap();
        });
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        thread.join().unwrap();
        assert_eq!(text, "abc".repeat(100));
    }

    #[test]
    fn lost_writer_is_an_error() {
        let (writer, mut reader) = pipe();
        writer.blocking_send(b"abc").unwrap();
        drop(writer);
        assert!(reader.read_to_end(&mut Vec::new()).is_err());
    }
}
