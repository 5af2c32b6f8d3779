//! The firewall, spoken to over nfnetlink: podling's one table, changed by one transaction at a
//! time. [`ruleset`] says what is in the table, [`expression`] and [`message`] write it down for
//! the kernel, and [`Firewall`] sends it. Nothing here knows of bridges, leases or pods.

pub mod expression;
pub mod message;
pub mod ruleset;

use std::io;

use netlink_sys::{Socket, SocketAddr, protocols::NETLINK_NETFILTER};
use rustix::io::Errno;

use self::{
    message::{Batch, Kind, Reply},
    ruleset::{Publication, Table},
};

/// Room for one datagram of the kernel's answer; it fills at most a page at a time for objects,
/// and an answer of ours is a single acknowledgement.
const ANSWER: usize = 64 * 1024;

/// Why a change of the firewall failed.
#[derive(Debug, thiserror::Error)]
pub enum FirewallError {
    /// The socket can't be opened.
    #[error(
        "can't talk to the kernel's packet filter: the kernel lacks nfnetlink (CONFIG_NETFILTER_NETLINK)"
    )]
    Unavailable(#[source] io::Error),
    /// The kernel doesn't know what is needed.
    #[error("can't {attempted}: the kernel lacks {feature}")]
    Feature {
        /// What was attempted.
        attempted: String,
        /// What is missing, with its configuration options.
        feature: &'static str,
        /// What the kernel said.
        #[source]
        source: io::Error,
    },
    /// Anything else that the kernel refuses.
    #[error("can't {attempted}: {source}")]
    Refused {
        /// What was attempted.
        attempted: String,
        /// What the kernel said.
        source: io::Error,
    },
    /// Sending or receiving failed.
    #[error("can't talk to the kernel's packet filter: {0}")]
    Socket(#[source] io::Error),
}

impl FirewallError {
    /// Whether the thing that the change was about isn't there.
    fn is_missing(&self) -> bool {
        match self {
            Self::Feature { source, .. } | Self::Refused { source, .. } => {
                source.raw_os_error() == Some(Errno::NOENT.raw_os_error())
            }
            Self::Unavailable(_) | Self::Socket(_) => false,
        }
    }
}

/// A socket to `nf_tables` of the network namespace in which it was opened.
#[derive(Debug)]
pub struct Firewall {
    socket: Socket,
}

impl Firewall {
    /// Opens the socket in the namespace of the calling thread.
    ///
    /// # Errors
    /// [`FirewallError::Unavailable`] when the kernel has no nfnetlink.
    pub fn open() -> Result<Self, FirewallError> {
        let socket = Socket::new(NETLINK_NETFILTER).map_err(|error| {
            match error.raw_os_error().map(Errno::from_raw_os_error) {
                Some(Errno::PROTONOSUPPORT) => FirewallError::Unavailable(error),
                _ => FirewallError::Socket(error),
            }
        })?;
        Ok(Self { socket })
    }

    /// Makes sure that `table` is there with its rules, and publishes `new`. When the table is
    /// missing, or was made with other rules, it is made afresh with `all`.
    ///
    /// # Errors
    /// See [`FirewallError`]; nothing was changed then.
    pub fn publish(
        &self,
        table: &Table,
        new: &[Publication],
        all: &[Publication],
    ) -> Result<(), FirewallError> {
        match self.comment(table)? {
            Some(comment) if comment == table.fingerprint() => self.commit(&table.publish(new)),
            found => self.commit(&table.create(all, found.is_some())),
        }
    }

    /// Takes `publications` out of the maps; those that are not there, or whose table isn't
    /// there, count as taken out.
    ///
    /// # Errors
    /// The first failure; the other publications are taken out all the same.
    pub fn withdraw(
        &self,
        table: &Table,
        publications: &[Publication],
    ) -> Result<(), FirewallError> {
        match self.commit(&table.withdraw(publications)) {
            Err(error) if error.is_missing() => {}
            result => return result,
        }
        let mut result = Ok(());
        for publication in publications {
            match self.commit(&table.withdraw(std::slice::from_ref(publication))) {
                Err(error) if !error.is_missing() && result.is_ok() => result = Err(error),
                _ => {}
            }
        }
        result
    }

    /// Deletes the table; one that isn't there counts as deleted.
    ///
    /// # Errors
    /// See [`FirewallError`].
    pub fn delete(&self, table: &Table) -> Result<(), FirewallError> {
        match self.commit(&table.delete()) {
            Err(error) if error.is_missing() => Ok(()),
            result => result,
        }
    }

    /// The comment of the table: `None` when there is no table, empty when it has no comment.
    fn comment(&self, table: &Table) -> Result<Option<String>, FirewallError> {
        self.send(&message::request(Kind::GetTable, &table.selector()))?;
        let mut comment = None;
        let mut failure = None;
        self.receive(|reply| match reply {
            Reply::Object { attributes } => {
                let userdata = message::attribute(attributes, 6).unwrap_or_default();
                comment = Some(comment_of(userdata));
            }
            Reply::Failed { errno, .. } => failure = Some(errno),
            Reply::Done { .. } => {}
        })?;
        match failure {
            None => Ok(comment),
            Some(errno) if errno == Errno::NOENT.raw_os_error() => Ok(None),
            Some(errno) => Err(refused(
                &message::Purpose {
                    attempted: format!("look for the table {:?}", table.name),
                    feature: "nf_tables (CONFIG_NF_TABLES)",
                },
                errno,
            )),
        }
    }

    /// Sends one transaction and returns the kernel's verdict about it.
    fn commit(&self, batch: &Batch) -> Result<(), FirewallError> {
        if batch.is_empty() {
            return Ok(());
        }
        self.send(&batch.encode())?;
        let mut failure = None;
        let mut answered = false;
        self.receive(|reply| match reply {
            Reply::Failed { sequence, errno } if failure.is_none() => {
                failure = Some((sequence, errno));
            }
            Reply::Done { .. } => answered = true,
            _ => {}
        })?;
        let Some((sequence, errno)) = failure else {
            // Every transaction asks for an acknowledgement of its last message.
            return if answered {
                Ok(())
            } else {
                Err(FirewallError::Socket(io::ErrorKind::UnexpectedEof.into()))
            };
        };
        let whole = message::Purpose {
            attempted: "change the packet filter".to_owned(),
            feature: "nf_tables (CONFIG_NF_TABLES)",
        };
        Err(refused(batch.purpose(sequence).unwrap_or(&whole), errno))
    }

    fn send(&self, bytes: &[u8]) -> Result<(), FirewallError> {
        // Answers that an interrupted call left behind would be taken for ours.
        self.receive(|_| {})?;
        self.socket
            .send_to(bytes, &SocketAddr::new(0, 0), 0)
            .map(drop)
            .map_err(FirewallError::Socket)
    }

    /// Hands every waiting answer to `each`. nfnetlink works inside of the call that sends, so
    /// that all answers are there when it has returned and there is nothing to wait for.
    fn receive(&self, mut each: impl FnMut(Reply<'_>)) -> Result<(), FirewallError> {
        let mut buffer = Vec::with_capacity(ANSWER);
        loop {
            buffer.clear();
            match self.socket.recv(
                &mut buffer,
                i32::try_from(rustix::net::RecvFlags::DONTWAIT.bits()).unwrap_or_default(),
            ) {
                Ok(_) => message::replies(&buffer).into_iter().for_each(&mut each),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(FirewallError::Socket(error)),
            }
        }
    }
}

/// The error for `errno`, which names a missing feature when the number says so.
fn refused(purpose: &message::Purpose, errno: i32) -> FirewallError {
    let source = io::Error::from_raw_os_error(errno);
    let attempted = purpose.attempted.clone();
    let creates = attempted.starts_with("create")
        || attempted.starts_with("add")
        || attempted.starts_with("look");
    match Errno::from_raw_os_error(errno) {
        // An unknown expression or chain type is ENOENT; no nf_tables at all is EINVAL from
        // nfnetlink, an unknown family is EAFNOSUPPORT.
        Errno::NOENT | Errno::INVAL | Errno::OPNOTSUPP | Errno::AFNOSUPPORT if creates => {
            FirewallError::Feature {
                attempted,
                feature: purpose.feature,
                source,
            }
        }
        _ => FirewallError::Refused { attempted, source },
    }
}

/// The comment in nft's type-length-value list.
fn comment_of(mut userdata: &[u8]) -> String {
    while let [kind, length, rest @ ..] = userdata {
        let (value, next) = rest.split_at(usize::from(*length).min(rest.len()));
        if *kind == 0 {
            return String::from_utf8_lossy(value)
                .trim_end_matches('\0')
                .to_owned();
        }
        userdata = next;
    }
    String::new()
}
