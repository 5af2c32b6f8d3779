//! What can go wrong with a pod's network, each with what was attempted on what.

use std::{io, net::Ipv4Addr, path::PathBuf};

use ipnetwork::Ipv4Network;

use super::nft::FirewallError;
use crate::api::container::Protocol;

/// Why something about a pod's network failed.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// A socket, a namespace or a file of the kernel can't be opened.
    #[error("can't {attempted}: {source}")]
    System {
        /// What was attempted.
        attempted: String,
        /// What the kernel said.
        source: io::Error,
    },
    /// The kernel refuses a change of interfaces, addresses or routes.
    #[error("can't {attempted}: {source}")]
    Link {
        /// What was attempted.
        attempted: String,
        /// What the kernel said.
        source: io::Error,
    },
    /// The kernel was built without something.
    #[error("can't {attempted}: the kernel lacks {feature}")]
    Feature {
        /// What was attempted.
        attempted: String,
        /// What is missing, with its configuration options.
        feature: &'static str,
    },
    /// An interface with the bridge's name is something else.
    #[error("the interface {0:?} is not a bridge: remove it, or set another name for the bridge")]
    NotABridge(String),
    /// The packet filter can't be changed.
    #[error(transparent)]
    Firewall(#[from] FirewallError),
    /// The record of addresses can't be read or written.
    #[error("can't {attempted} {path:?}: {source}")]
    Record {
        /// `read`, `write`, `lock` or `remove`.
        attempted: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// All addresses are given.
    #[error(
        "no address is left in {subnet}: {taken} pods have one each; take pods down or set a larger subnet"
    )]
    Exhausted {
        /// The range.
        subnet: Ipv4Network,
        /// Number of pods that have an address.
        taken: usize,
    },
    /// A pod has the port already.
    #[error("host port {port}/{protocol}{address} is taken by {pod}: take that pod down or choose another hostPort", address = on(*.address))]
    PortTaken {
        /// The port.
        port: u16,
        /// The protocol.
        protocol: Protocol,
        /// The host's address that is asked for; all when `None`.
        address: Option<Ipv4Addr>,
        /// The pod that has it (its uid, which the caller makes a name of), or the asking pod when
        /// it asks for the port twice.
        pod: String,
    },
    /// A process of the host listens on the port.
    #[error("host port {port}/{protocol}{address} is in use by a process of the host: stop it or choose another hostPort", address = on(*.address))]
    PortInUse {
        /// The port.
        port: u16,
        /// The protocol.
        protocol: Protocol,
        /// The host's address that is asked for; all when `None`.
        address: Option<Ipv4Addr>,
    },
    /// The `hostIP` of a port isn't an address of the host, or the port can't be looked at.
    #[error("host port {port}/{protocol}{address} can't be used: {source}", address = on(*.address))]
    PortUnusable {
        /// The port.
        port: u16,
        /// The protocol.
        protocol: Protocol,
        /// The host's address that is asked for; all when `None`.
        address: Option<Ipv4Addr>,
        /// What the kernel said.
        source: io::Error,
    },
    /// Forwarding is off and can't be turned on.
    #[error(
        "can't turn on net.ipv4.ip_forward, without which pods reach nothing beyond the bridge: {0}"
    )]
    Forwarding(#[source] io::Error),
    /// Several things failed while a pod's network was released; everything else was released.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Several(Vec<NetworkError>),
}

impl NetworkError {
    /// The error of an rtnetlink request.
    pub(super) fn link(attempted: impl Into<String>, error: &rtnetlink::Error) -> Self {
        Self::Link {
            attempted: attempted.into(),
            source: match errno_of(error) {
                Some(errno) => io::Error::from_raw_os_error(errno),
                None => io::Error::other(error.to_string()),
            },
        }
    }

    /// The same, for an interface type that the kernel may have been built without.
    pub(super) fn link_type(
        attempted: impl Into<String>,
        feature: &'static str,
        error: &rtnetlink::Error,
    ) -> Self {
        match errno_of(error).map(rustix::io::Errno::from_raw_os_error) {
            Some(rustix::io::Errno::OPNOTSUPP) => Self::Feature {
                attempted: attempted.into(),
                feature,
            },
            _ => Self::link(attempted, error),
        }
    }

    /// Nothing, the one error, or all of them.
    pub(super) fn gather(mut errors: Vec<Self>) -> Result<(), Self> {
        match errors.len() {
            0 => Ok(()),
            1 => Err(errors.remove(0)),
            _ => Err(Self::Several(errors)),
        }
    }
}

/// The error number in an rtnetlink error, positive.
pub(super) fn errno_of(error: &rtnetlink::Error) -> Option<i32> {
    match error {
        rtnetlink::Error::NetlinkError(message) => message.to_io().raw_os_error(),
        _ => None,
    }
}

fn on(address: Option<Ipv4Addr>) -> String {
    address
        .map(|address| format!(" on {address}"))
        .unwrap_or_default()
}
