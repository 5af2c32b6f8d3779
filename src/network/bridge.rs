//! The bridge that an instance's pods are on: made when the first pod comes, removed when the last
//! has gone.

use std::net::Ipv4Addr;

use futures_util::TryStreamExt;
use ipnetwork::Ipv4Network;
use netlink_packet_route::{
    AddressFamily,
    link::{
        AfSpecInet, AfSpecUnspec, InetDevConf, InfoKind, LinkAttribute, LinkExtentMask, LinkFlags,
        LinkInfo, LinkMessage,
    },
};
use rtnetlink::{Handle, LinkBridge, LinkUnspec};
use rustix::io::Errno;

use super::{
    addresses::gateway,
    error::{NetworkError, errno_of},
};

/// Looks an interface up by its name.
pub(super) async fn find(handle: &Handle, name: &str) -> Result<Option<LinkMessage>, NetworkError> {
    let request = handle
        .link()
        .get()
        .match_name(name)
        .set_filter_mask(AddressFamily::Unspec, vec![LinkExtentMask::SkipStats]);
    match Box::pin(request.execute()).try_next().await {
        Ok(found) => Ok(found),
        Err(error) if is(&error, Errno::NODEV) => Ok(None),
        Err(error) => Err(NetworkError::link(
            format!("look for the interface {name:?}"),
            &error,
        )),
    }
}

/// Makes sure that the bridge is there and complete, and returns its index.
///
/// It is set up last of all its settings: one that is up is complete, however many commands were
/// killed in between.
pub(super) async fn ensure(
    handle: &Handle,
    name: &str,
    subnet: Ipv4Network,
) -> Result<u32, NetworkError> {
    let link = match find(handle, name).await? {
        Some(link) => link,
        None => create(handle, name, subnet).await?,
    };
    if !is_bridge(&link) {
        return Err(NetworkError::NotABridge(name.to_owned()));
    }
    let index = link.header.index;
    if !(link.header.flags.contains(LinkFlags::Up) && routes_loopback(&link)) {
        configure(handle, name, index, subnet).await?;
    }
    Ok(index)
}

/// Removes the bridge; one that isn't there counts as removed. Interfaces that are on it stay.
pub(super) async fn remove(handle: &Handle, name: &str) -> Result<(), NetworkError> {
    let Some(link) = find(handle, name).await? else {
        return Ok(());
    };
    if !is_bridge(&link) {
        return Ok(());
    }
    match handle.link().del(link.header.index).execute().await {
        Err(error) if !is(&error, Errno::NODEV) => Err(NetworkError::link(
            format!("remove the bridge {name:?}"),
            &error,
        )),
        _ => Ok(()),
    }
}

/// The hardware address for an IPv4 address of this instance. It follows from the address, so that
/// what neighbours remember about an address stays true when the address gets another pod.
pub(super) fn hardware_address(address: Ipv4Addr) -> [u8; 6] {
    let [a, b, c, d] = address.octets();
    // Bit 1 of the first byte: locally administered. 'p' for podling.
    [0x02, b'p', a, b, c, d]
}

async fn create(
    handle: &Handle,
    name: &str,
    subnet: Ipv4Network,
) -> Result<LinkMessage, NetworkError> {
    // An address of its own: else the bridge takes the lowest of its ports' and changes it as pods
    // come and go, which breaks connections.
    let message = LinkBridge::new(name)
        .address(hardware_address(gateway(subnet)).to_vec())
        .down()
        .build();
    let attempted = || format!("create the bridge {name:?}");
    match handle.link().add(message).execute().await {
        // Another instance that shares the bridge was quicker.
        Err(error) if !is(&error, Errno::EXIST) => {
            return Err(NetworkError::link_type(
                attempted(),
                "bridges (CONFIG_BRIDGE)",
                &error,
            ));
        }
        _ => {}
    }
    find(handle, name).await?.ok_or_else(|| NetworkError::Link {
        attempted: attempted(),
        source: Errno::NODEV.into(),
    })
}

async fn configure(
    handle: &Handle,
    name: &str,
    index: u32,
    subnet: Ipv4Network,
) -> Result<(), NetworkError> {
    let address = gateway(subnet);
    let request = handle.address().add(index, address.into(), subnet.prefix());
    match request.execute().await {
        Err(error) if !is(&error, Errno::EXIST) => {
            let attempted = format!(
                "give the bridge {name:?} the address {address}/{}",
                subnet.prefix()
            );
            return Err(NetworkError::link(attempted, &error));
        }
        _ => {}
    }
    // A published port answers on the host's 127.0.0.1 only if the bridge may carry such packets;
    // the firewall's chain "guard" keeps pods from using that (CVE-2020-8558).
    let mut settings = InetDevConf::default();
    settings.route_localnet = 1;
    let settings =
        LinkAttribute::AfSpecUnspec(vec![AfSpecUnspec::Inet(vec![AfSpecInet::DevConfRequest(
            settings,
        )])]);
    let message = LinkUnspec::new_with_index(index)
        .append_extra_attribute(settings)
        .up()
        .build();
    handle
        .link()
        .set(message)
        .execute()
        .await
        .map_err(|error| NetworkError::link(format!("set the bridge {name:?} up"), &error))
}

fn is_bridge(link: &LinkMessage) -> bool {
    link.attributes.iter().any(|attribute| match attribute {
        LinkAttribute::LinkInfo(info) => info.contains(&LinkInfo::Kind(InfoKind::Bridge)),
        _ => false,
    })
}

fn routes_loopback(link: &LinkMessage) -> bool {
    link.attributes.iter().any(|attribute| {
        let LinkAttribute::AfSpecUnspec(families) = attribute else { return false };
        families.iter().any(|family| {
            let AfSpecUnspec::Inet(inet) = family else { return false };
            inet.iter().any(|part| matches!(part, AfSpecInet::DevConf(settings) if settings.route_localnet != 0))
        })
    })
}

/// Whether the kernel answered `errno`.
pub(super) fn is(error: &rtnetlink::Error, errno: Errno) -> bool {
    errno_of(error) == Some(errno.raw_os_error())
}
