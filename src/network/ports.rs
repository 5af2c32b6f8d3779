//! Ports of the host: who has them, and whether one is free. Two pods, or a pod and a process of
//! the host, can't have the same port at once; the second is told before anything of it starts.

use std::{
    io,
    net::{Ipv4Addr, SocketAddrV4},
};

use rustix::{
    io::Errno,
    net::{
        AddressFamily, Protocol as SocketProtocol, SocketFlags, SocketType, bind, ipproto,
        socket_with, sockopt,
    },
};
use serde::{Deserialize, Serialize};

use super::{addresses::Leases, error::NetworkError};
use crate::api::container::Protocol;

/// One `hostPort` of a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PortMapping {
    /// The address of the host that the port is published on; every address when `None`
    /// (`hostIP` unset, empty or `0.0.0.0`).
    pub host_ip: Option<Ipv4Addr>,
    /// The port on the host.
    pub host_port: u16,
    /// The port in the pod.
    pub container_port: u16,
    /// The protocol.
    pub protocol: Protocol,
}

impl PortMapping {
    /// The same with `0.0.0.0` written as every address.
    pub(super) fn normalised(&self) -> Self {
        Self {
            host_ip: self.host_ip.filter(|address| !address.is_unspecified()),
            ..self.clone()
        }
    }

    /// Whether the two can't be published at once: same port and protocol, and an address in
    /// common, as the scheduler of Kubernetes has it (`NodePorts`).
    fn meets(&self, other: &Self) -> bool {
        self.host_port == other.host_port
            && self.protocol == other.protocol
            && match (self.host_ip, other.host_ip) {
                (Some(one), Some(two)) => one == two,
                _ => true,
            }
    }
}

/// Checks that no other pod of `leases` has a port of `wanted`, and that `wanted` names none twice.
///
/// # Errors
/// [`NetworkError::PortTaken`] for the first that is taken.
pub(super) fn check_leases(
    leases: &Leases,
    uid: &str,
    wanted: &[PortMapping],
) -> Result<(), NetworkError> {
    let of_others = leases
        .pods
        .iter()
        .filter(|(holder, _)| holder.as_str() != uid)
        .flat_map(|(holder, lease)| lease.ports.iter().map(move |port| (holder.as_str(), port)));
    let others: Vec<_> = of_others.collect();
    for (index, port) in wanted.iter().enumerate() {
        let own = wanted[..index].iter().map(|earlier| (uid, earlier));
        if let Some((holder, _)) = others
            .iter()
            .copied()
            .chain(own)
            .find(|(_, taken)| taken.meets(port))
        {
            return Err(NetworkError::PortTaken {
                port: port.host_port,
                protocol: port.protocol,
                address: port.host_ip,
                pod: holder.to_owned(),
            });
        }
    }
    Ok(())
}

/// Checks that no process listens on `port` in the network namespace of the calling thread, by
/// binding to it for a moment without listening.
///
/// # Errors
/// [`NetworkError::PortInUse`], or [`NetworkError::PortUnusable`] when the address isn't the host's.
pub(super) fn check_host(port: &PortMapping) -> Result<(), NetworkError> {
    let Err(error) = try_bind(port) else {
        return Ok(());
    };
    let (number, protocol, address) = (port.host_port, port.protocol, port.host_ip);
    Err(match error {
        Errno::ADDRINUSE => NetworkError::PortInUse {
            port: number,
            protocol,
            address,
        },
        error => NetworkError::PortUnusable {
            port: number,
            protocol,
            address,
            source: io::Error::from(error),
        },
    })
}

fn try_bind(port: &PortMapping) -> Result<(), Errno> {
    let (kind, protocol): (_, SocketProtocol) = match port.protocol {
        Protocol::TCP => (SocketType::STREAM, ipproto::TCP),
        Protocol::UDP => (SocketType::DGRAM, ipproto::UDP),
        Protocol::SCTP => (SocketType::STREAM, ipproto::SCTP),
    };
    let socket = match socket_with(
        AddressFamily::INET,
        kind,
        SocketFlags::CLOEXEC,
        Some(protocol),
    ) {
        // A host that has no SCTP has nobody who listens by it; packets to pods pass all the same.
        Err(Errno::PROTONOSUPPORT) if port.protocol == Protocol::SCTP => return Ok(()),
        result => result?,
    };
    if port.protocol != Protocol::UDP {
        // Connections in TIME_WAIT don't count; a listener still does.
        sockopt::set_socket_reuseaddr(&socket, true)?;
    }
    bind(
        &socket,
        &SocketAddrV4::new(
            port.host_ip.unwrap_or(Ipv4Addr::UNSPECIFIED),
            port.host_port,
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;
    use crate::network::addresses::Lease;

    fn port(address: Option<[u8; 4]>, host_port: u16, protocol: Protocol) -> PortMapping {
        PortMapping {
            host_ip: address.map(Into::into),
            host_port,
            container_port: 80,
            protocol,
        }
    }

    #[test]
    fn ports_meet_when_port_protocol_and_an_address_are_the_same() {
        let everywhere = port(None, 80, Protocol::TCP);
        let one = port(Some([10, 0, 0, 1]), 80, Protocol::TCP);
        let two = port(Some([10, 0, 0, 2]), 80, Protocol::TCP);
        assert!(everywhere.meets(&everywhere) && everywhere.meets(&one) && one.meets(&everywhere));
        assert!(!one.meets(&two));
        assert!(!everywhere.meets(&port(None, 80, Protocol::UDP)));
        assert!(!everywhere.meets(&port(None, 81, Protocol::TCP)));
    }

    #[test]
    fn a_port_of_another_pod_is_taken_and_of_the_same_pod_is_not() {
        let mut leases = Leases::default();
        let ports = vec![port(None, 80, Protocol::TCP)];
        let lease = Lease {
            address: [10, 0, 0, 2].into(),
            interface: "x".to_owned(),
            ports: ports.clone(),
        };
        leases.pods.insert("first".to_owned(), lease);
        assert!(check_leases(&leases, "first", &ports).is_ok());
        let error = check_leases(&leases, "second", &ports).unwrap_err();
        assert!(matches!(error, NetworkError::PortTaken { pod, port: 80, .. } if pod == "first"));
    }

    #[test]
    fn a_pod_can_not_ask_for_a_port_twice() {
        let ports = [
            port(None, 80, Protocol::TCP),
            port(Some([10, 0, 0, 1]), 80, Protocol::TCP),
        ];
        assert!(check_leases(&Leases::default(), "uid", &ports).is_err());
    }

    #[test]
    fn a_listening_process_is_found() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let number = listener.local_addr().unwrap().port();
        let error = check_host(&port(None, number, Protocol::TCP)).unwrap_err();
        assert!(matches!(error, NetworkError::PortInUse { .. }), "{error}");
        drop(listener);
        check_host(&port(None, number, Protocol::TCP)).unwrap();
    }
}
