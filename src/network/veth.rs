//! The pair of interfaces that joins a pod to the bridge: one end on the bridge, the other is the
//! pod's `eth0`.

use std::{
    net::Ipv4Addr,
    os::fd::{AsRawFd, BorrowedFd},
};

use netlink_packet_route::link::{InfoData, InfoVeth};
use rtnetlink::{Handle, LinkBridgePort, LinkUnspec, LinkVeth, RouteMessageBuilder};
use rustix::io::Errno;
use sha2::{Digest, Sha256};

use super::{
    bridge::{self, hardware_address},
    error::NetworkError,
};

/// The pod's interface, as every Kubernetes network names it.
pub(super) const POD_INTERFACE: &str = "eth0";
/// The loopback interface is the first that the kernel makes in a namespace.
const LOOPBACK: u32 = 1;

/// The name of the host's end for a pod: `pdl` and 48 bits of a hash of bridge and uid, which are
/// as many as fit in the 15 characters of an interface's name.
pub(super) fn host_interface(bridge: &str, uid: &str) -> String {
    let hash = Sha256::new()
        .chain_update(bridge)
        .chain_update([0])
        .chain_update(uid)
        .finalize();
    hash.iter()
        .take(6)
        .fold("pdl".to_owned(), |name, byte| format!("{name}{byte:02x}"))
}

/// Makes the pair in one message: the host's end on the bridge, the pod's end in the pod's
/// namespace. The host's end is up at once; the kernel can't do that for the pod's end, as the two
/// are joined only after it was made (`veth_open` answers `ENOTCONN`). `host` speaks to the host's
/// namespace.
pub(super) async fn create(
    host: &Handle,
    name: &str,
    bridge: u32,
    netns: BorrowedFd<'_>,
    address: Ipv4Addr,
) -> Result<(), NetworkError> {
    // A pair of that name is one of an earlier life of this pod whose namespace the kernel has not
    // yet taken away.
    if let Err(error) = try_create(host, name, bridge, netns, address).await {
        if !bridge::is(&error, Errno::EXIST) {
            return Err(failed(name, &error));
        }
        remove(host, name).await?;
        return try_create(host, name, bridge, netns, address)
            .await
            .map_err(|error| failed(name, &error));
    }
    Ok(())
}

/// Lets the bridge send a frame back to the port that it came from. A pod that reaches itself by a
/// port of the host needs it where bridged packets pass the IP filter (`br_netfilter`): there the
/// translated packet is not routed but bridged on. Neither `RTM_SETLINK` nor the message that makes
/// the pair takes a port's settings.
pub(super) async fn reflect(host: &Handle, name: &str) -> Result<(), NetworkError> {
    host.link()
        .set_port(LinkBridgePort::new(0).name(name).hairpin(true).build())
        .execute()
        .await
        .map_err(|error| {
            NetworkError::link(
                format!("let the bridge send back to the interface {name:?}"),
                &error,
            )
        })
}

/// Removes the pair; one that isn't there counts as removed.
async fn remove(host: &Handle, name: &str) -> Result<(), NetworkError> {
    let Some(link) = bridge::find(host, name).await? else {
        return Ok(());
    };
    match host.link().del(link.header.index).execute().await {
        Err(error) if !bridge::is(&error, Errno::NODEV) => Err(NetworkError::link(
            format!("remove the interface {name:?}"),
            &error,
        )),
        _ => Ok(()),
    }
}

/// Sets the pod's interfaces up: loopback, `eth0` with its address, the default route. `pod`
/// speaks to the pod's namespace.
pub(super) async fn configure(
    pod: &Handle,
    address: Ipv4Addr,
    prefix: u8,
    gateway: Ipv4Addr,
) -> Result<(), NetworkError> {
    pod.link()
        .set(LinkUnspec::new_with_index(LOOPBACK).up().build())
        .execute()
        .await
        .map_err(|error| NetworkError::link("set the pod's loopback interface up", &error))?;
    let interface = bridge::find(pod, POD_INTERFACE)
        .await?
        .ok_or_else(|| NetworkError::Link {
            attempted: format!("find the pod's interface {POD_INTERFACE:?}"),
            source: Errno::NODEV.into(),
        })?;
    let index = interface.header.index;
    pod.address()
        .add(index, address.into(), prefix)
        .execute()
        .await
        .map_err(|error| {
            NetworkError::link(
                format!("give the pod the address {address}/{prefix}"),
                &error,
            )
        })?;
    pod.link()
        .set(LinkUnspec::new_with_index(index).up().build())
        .execute()
        .await
        .map_err(|error| {
            NetworkError::link(
                format!("set the pod's interface {POD_INTERFACE:?} up"),
                &error,
            )
        })?;
    pod.route()
        .add(
            RouteMessageBuilder::<Ipv4Addr>::new()
                .gateway(gateway)
                .build(),
        )
        .execute()
        .await
        .map_err(|error| {
            NetworkError::link(
                format!("give the pod the default route by {gateway}"),
                &error,
            )
        })
}

async fn try_create(
    host: &Handle,
    name: &str,
    bridge: u32,
    netns: BorrowedFd<'_>,
    address: Ipv4Addr,
) -> Result<(), rtnetlink::Error> {
    let peer = LinkUnspec::new_with_name(POD_INTERFACE)
        .address(hardware_address(address).to_vec())
        .setns_by_fd(netns.as_raw_fd())
        .build();
    let pair = LinkVeth::new(name, POD_INTERFACE)
        .set_info_data(InfoData::Veth(InfoVeth::Peer(peer)))
        .controller(bridge)
        .up()
        .build();
    host.link().add(pair).execute().await
}

fn failed(name: &str, error: &rtnetlink::Error) -> NetworkError {
    NetworkError::link_type(
        format!("create the veth pair {name:?}"),
        "veth interfaces (CONFIG_VETH)",
        error,
    )
}

#[cfg(test)]
mod tests {
    use super::host_interface;

    #[test]
    fn host_interfaces_fit_in_a_name_and_differ_by_pod_and_by_bridge() {
        let one = host_interface("podling0", "uid-1");
        assert_eq!(one.len(), 15);
        assert_ne!(one, host_interface("podling0", "uid-2"));
        assert_ne!(one, host_interface("podling1", "uid-1"));
    }
}
