//! A pod's network: the bridge it is on, its address, its ports on the host, and what its files
//! under `/etc` say about names.
//!
//! In come a pod's uid, its network namespace and its host ports; out goes the address. All of it
//! is spoken to the kernel by netlink; no other program is run. What was given to whom is in
//! `<run root>/network/addresses.json` before the kernel is changed, so that whatever a killed
//! command leaves behind is found and taken away by [`Network::release`]. This room makes no
//! namespace, knows no pod beyond its uid, and never changes a rule or an interface that isn't
//! podling's.
//!
//! ```text
//! addresses.json ─ lease ──► bridge ──► firewall (only with host ports) ──► veth pair ──► pod's eth0
//! ```
//!
//! The host's sockets are opened by [`Network::open`], which is called in the host's namespace;
//! after that the thread may live in any namespace.

mod addresses;
mod bridge;
mod error;
pub mod files;
mod namespace;
mod nft;
mod ports;
mod veth;

#[cfg(test)]
mod live_tests;

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, Write},
    net::Ipv4Addr,
    os::fd::{AsFd, BorrowedFd},
    path::PathBuf,
};

use ipnetwork::Ipv4Network;
use rtnetlink::Handle;

use self::{
    addresses::{Lease, Register},
    nft::{Firewall, ruleset::Table},
};
pub use self::{error::NetworkError, ports::PortMapping};
use crate::store::{paths::Paths, settings::Settings};

/// One at a time within this process: the register's lock blocks the thread, which would wait for
/// itself if two tasks of one thread wanted it.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// The switch that lets packets pass from one interface to another.
const FORWARDING: &str = "/proc/sys/net/ipv4/ip_forward";

/// What a pod was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The pod's address.
    pub address: Ipv4Addr,
    /// Length of the subnet's prefix.
    pub prefix: u8,
    /// The bridge's address, by which the pod reaches everything else.
    pub gateway: Ipv4Addr,
    /// The hardware address of the pod's `eth0`, in colon notation.
    pub mac: String,
    /// The host's end of the pod's veth pair.
    pub host_interface: String,
}

/// The network of one instance, with sockets into the host's namespace.
#[derive(Debug)]
pub struct Network {
    bridge: String,
    subnet: Ipv4Network,
    table: Table,
    directory: PathBuf,
    host: File,
    links: Handle,
    firewall: Firewall,
    forwarding: Option<File>,
}

impl Network {
    /// Opens the sockets. To be called with the thread in the **host's** network namespace, within
    /// a tokio runtime; a supervisor does it before it unshares. Changes nothing.
    ///
    /// # Errors
    /// When the kernel lacks netlink for routes or for its packet filter.
    pub fn open(paths: &Paths, settings: &Settings) -> Result<Self, NetworkError> {
        Ok(Self {
            bridge: settings.bridge.clone(),
            subnet: settings.subnet,
            table: Table::new(&settings.bridge, settings.subnet),
            directory: paths.network(),
            host: namespace::current()?,
            links: connect()?,
            firewall: Firewall::open()?,
            // An entry of /proc/sys/net belongs to the namespace of the thread that opens it. It
            // may be read-only and forwarding on already, or the file missing in a test's /proc;
            // attaching says so if it matters.
            forwarding: OpenOptions::new()
                .read(true)
                .write(true)
                .open(FORWARDING)
                .or_else(|_| File::open(FORWARDING))
                .ok(),
        })
    }

    /// Checks that the ports can be published: no other pod has them, and no process of the host
    /// listens on them. Changes nothing; may be called in any namespace. Meant to be asked before
    /// anything of a pod starts.
    ///
    /// # Errors
    /// [`NetworkError::PortTaken`], [`NetworkError::PortInUse`] or [`NetworkError::PortUnusable`].
    pub async fn check_ports(&self, uid: &str, ports: &[PortMapping]) -> Result<(), NetworkError> {
        if ports.is_empty() {
            return Ok(());
        }
        let ports: Vec<_> = ports.iter().map(PortMapping::normalised).collect();
        let _turn = TURN.lock().await;
        let register = Register::lock(&self.directory)?;
        ports::check_leases(&register.read()?, uid, &ports)?;
        namespace::within(self.host.as_fd(), || {
            ports.iter().try_for_each(ports::check_host)
        })?
    }

    /// Joins the network namespace `netns` to the bridge under the name `uid`, and publishes
    /// `ports`. May be called with the thread in any namespace, the pod's own included. A pod that
    /// has an address already keeps it. When it fails, nothing of the pod is left.
    ///
    /// Ports are compared with those of other pods only; [`Network::check_ports`] looks at the
    /// host's processes as well.
    ///
    /// # Errors
    /// See [`NetworkError`].
    pub async fn attach(
        &self,
        uid: &str,
        netns: BorrowedFd<'_>,
        ports: &[PortMapping],
    ) -> Result<Attachment, NetworkError> {
        let result = self.try_attach(uid, netns, ports).await;
        if let Err(NetworkError::PortTaken { .. } | NetworkError::Exhausted { .. }) = result {
            // Nothing was recorded, so nothing has to go.
            return result;
        }
        if let Err(error) = result {
            return Err(match self.release(uid).await {
                Ok(()) => error,
                Err(second) => NetworkError::Several(vec![error, second]),
            });
        }
        result
    }

    /// Takes back what [`Network::attach`] gave: ports and address. The interfaces go with the
    /// pod's namespace, when its last process and its bind mount have gone. With the last pod go
    /// the bridge and the table. May be called in any namespace, any number of times, and by
    /// another process than the one that attached.
    ///
    /// # Errors
    /// What could not be taken back; everything else was.
    pub async fn release(&self, uid: &str) -> Result<(), NetworkError> {
        let _turn = TURN.lock().await;
        let register = Register::lock(&self.directory)?;
        let mut leases = register.read()?;
        let Some(lease) = leases.pods.remove(uid) else {
            return Ok(());
        };
        let mut errors = Vec::new();
        if leases.pods.is_empty() {
            errors.extend(
                self.firewall
                    .delete(&self.table)
                    .err()
                    .map(NetworkError::from),
            );
            errors.extend(bridge::remove(&self.links, &self.bridge).await.err());
        } else {
            let publications: Vec<_> = lease.publications().collect();
            errors.extend(
                self.firewall
                    .withdraw(&self.table, &publications)
                    .err()
                    .map(NetworkError::from),
            );
        }
        if errors.is_empty() {
            // The record goes last: while it is there, the next release tries again.
            errors.extend(register.write(&leases).err());
        }
        NetworkError::gather(errors)
    }

    async fn try_attach(
        &self,
        uid: &str,
        netns: BorrowedFd<'_>,
        ports: &[PortMapping],
    ) -> Result<Attachment, NetworkError> {
        let ports: Vec<_> = ports.iter().map(PortMapping::normalised).collect();
        let (lease, bridge) = {
            let _turn = TURN.lock().await;
            let register = Register::lock(&self.directory)?;
            let lease = self.lease(&register, uid, ports)?;
            self.forward()?;
            let bridge = bridge::ensure(&self.links, &self.bridge, self.subnet).await?;
            let publications: Vec<_> = lease.publications().collect();
            self.firewall
                .publish(&self.table, &publications, &register.read()?.publications())?;
            (lease, bridge)
        };
        veth::create(&self.links, &lease.interface, bridge, netns, lease.address).await?;
        if !lease.ports.is_empty() {
            veth::reflect(&self.links, &lease.interface).await?;
        }
        let pod = namespace::within(netns, connect)??;
        let (prefix, gateway) = (self.subnet.prefix(), addresses::gateway(self.subnet));
        veth::configure(&pod, lease.address, prefix, gateway).await?;
        Ok(Attachment {
            address: lease.address,
            prefix,
            gateway,
            mac: bridge::hardware_address(lease.address)
                .map(|byte| format!("{byte:02x}"))
                .join(":"),
            host_interface: lease.interface,
        })
    }

    /// Records what the pod gets, before anything of it exists.
    fn lease(
        &self,
        register: &Register,
        uid: &str,
        ports: Vec<PortMapping>,
    ) -> Result<Lease, NetworkError> {
        let mut leases = register.read()?;
        ports::check_leases(&leases, uid, &ports)?;
        let address = match leases.pods.get(uid) {
            Some(earlier) => {
                // A pod that comes again may have other ports.
                let earlier_ports: Vec<_> = earlier.publications().collect();
                self.firewall.withdraw(&self.table, &earlier_ports)?;
                earlier.address
            }
            None => leases.choose(self.subnet)?,
        };
        let lease = Lease {
            address,
            interface: veth::host_interface(&self.bridge, uid),
            ports,
        };
        leases.last = Some(address);
        leases.pods.insert(uid.to_owned(), lease.clone());
        register.write(&leases)?;
        Ok(lease)
    }

    /// Turns forwarding on, unless it is. It stays on: others may have come to rely on it.
    fn forward(&self) -> Result<(), NetworkError> {
        let mut file = self
            .forwarding
            .as_ref()
            .ok_or_else(|| NetworkError::Forwarding(io::ErrorKind::NotFound.into()))?;
        let mut value = [0];
        file.rewind()
            .and_then(|()| file.read_exact(&mut value))
            .map_err(NetworkError::Forwarding)?;
        if value == *b"0" {
            file.rewind()
                .and_then(|()| file.write_all(b"1"))
                .map_err(NetworkError::Forwarding)?;
        }
        Ok(())
    }
}

/// A connection for interfaces, addresses and routes in the namespace of the calling thread. It
/// closes when the last clone of the handle is dropped.
fn connect() -> Result<Handle, NetworkError> {
    let (connection, handle, _) =
        rtnetlink::new_connection().map_err(|source| NetworkError::System {
            attempted: "open a socket for interfaces and routes".to_owned(),
            source,
        })?;
    tokio::spawn(connection);
    Ok(handle)
}
