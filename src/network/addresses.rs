//! Which pod has which address and which ports of the host: the choice of the next address, which
//! is pure, and the file `addresses.json` that remembers. Who reads or writes the file holds the
//! lock beside it.

use std::{
    collections::BTreeMap,
    fs, io,
    net::Ipv4Addr,
    path::{Path, PathBuf},
};

use ipnetwork::Ipv4Network;
use serde::{Deserialize, Serialize};

use super::{PortMapping, error::NetworkError, nft::ruleset::Publication};
use crate::store::{
    atomic::{self, Durability},
    lock::Lock,
};

/// What one pod was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lease {
    /// The pod's address.
    pub address: Ipv4Addr,
    /// The host's end of the pod's veth pair.
    pub interface: String,
    /// The ports of the host that lead to the pod.
    pub ports: Vec<PortMapping>,
}

impl Lease {
    /// The lease's ports as elements of the firewall's maps.
    pub fn publications(&self) -> impl Iterator<Item = Publication> + '_ {
        self.ports.iter().map(|port| Publication {
            port: port.clone(),
            pod: self.address,
        })
    }
}

/// All that is given at present.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Leases {
    /// The address that was given last; the search for the next begins after it, so that an
    /// address rests as long as possible before it means another pod.
    pub last: Option<Ipv4Addr>,
    /// By the pod's uid.
    pub pods: BTreeMap<String, Lease>,
}

impl Leases {
    /// Chooses an address for one more pod.
    ///
    /// # Errors
    /// [`NetworkError::Exhausted`].
    pub fn choose(&self, subnet: Ipv4Network) -> Result<Ipv4Addr, NetworkError> {
        let mut taken: Vec<_> = self.pods.values().map(|lease| lease.address).collect();
        taken.sort_unstable();
        next_address(subnet, self.last, |address| {
            taken.binary_search(&address).is_ok()
        })
        .ok_or(NetworkError::Exhausted {
            subnet,
            taken: self.pods.len(),
        })
    }

    /// Every pod's ports as elements of the firewall's maps.
    pub fn publications(&self) -> Vec<Publication> {
        self.pods.values().flat_map(Lease::publications).collect()
    }
}

/// The bridge's address: the first of the subnet after the network's own.
pub fn gateway(subnet: Ipv4Network) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(subnet.network()).saturating_add(1))
}

/// The first address after `last` (round to the start) that isn't taken, and is neither the
/// network's, the broadcast's nor the gateway's. `None` when there is none.
pub fn next_address(
    subnet: Ipv4Network,
    last: Option<Ipv4Addr>,
    is_taken: impl Fn(Ipv4Addr) -> bool,
) -> Option<Ipv4Addr> {
    let first = u32::from(gateway(subnet)).checked_add(1)?;
    let end = u32::from(subnet.broadcast());
    let start = match last.map(|last| u32::from(last).wrapping_add(1)) {
        Some(next) if (first..end).contains(&next) => next,
        _ => first,
    };
    (start..end)
        .chain(first..start.min(end))
        .map(Ipv4Addr::from)
        .find(|address| !is_taken(*address))
}

/// The file and its lock. The lock is held for as long as this value lives.
#[derive(Debug)]
pub struct Register {
    path: PathBuf,
    lock: Option<Lock>,
}

impl Drop for Register {
    /// A register of nothing leaves no file: the lock's goes with the last lease.
    fn drop(&mut self) {
        if let Some(lock) = self.lock.take()
            && !self.path.exists()
        {
            // One that can't be removed is empty, and is used again by the next lock.
            let _ = lock.remove();
        }
    }
}

impl Register {
    /// Waits for the lock of the register in `directory`, which is created when missing.
    ///
    /// # Errors
    /// When the lock can't be had.
    pub fn lock(directory: &Path) -> Result<Self, NetworkError> {
        let lock = directory.join("lock");
        match Lock::acquire(&lock) {
            Ok(held) => Ok(Self {
                path: directory.join("addresses.json"),
                lock: Some(held),
            }),
            Err(source) => Err(NetworkError::Record {
                attempted: "lock",
                path: lock,
                source,
            }),
        }
    }

    /// What was given; nothing when there is no file.
    ///
    /// # Errors
    /// When the file can't be read, or isn't what podling writes.
    pub fn read(&self) -> Result<Leases, NetworkError> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Leases::default()),
            Err(error) => return Err(self.failed("read", error)),
        };
        serde_json::from_slice(&text).map_err(|error| self.failed("read", error.into()))
    }

    /// Replaces the file; removes it when nothing is given any more.
    ///
    /// # Errors
    /// When the file can't be written or removed; the old content is in place then.
    pub fn write(&self, leases: &Leases) -> Result<(), NetworkError> {
        if leases.pods.is_empty() {
            return match fs::remove_file(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(self.failed("remove", error))
                }
                _ => Ok(()),
            };
        }
        let text = serde_json::to_vec_pretty(leases)
            .map_err(|error| self.failed("write", error.into()))?;
        atomic::write(&self.path, &text, Durability::Process)
            .map_err(|error| self.failed("write", error))
    }

    fn failed(&self, attempted: &'static str, source: io::Error) -> NetworkError {
        NetworkError::Record {
            attempted,
            path: self.path.clone(),
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn subnet(text: &str) -> Ipv4Network {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_pod_gets_the_address_after_the_gateway() {
        assert_eq!(
            next_address(subnet("10.77.0.0/16"), None, |_| false),
            Some([10, 77, 0, 2].into())
        );
    }

    #[test]
    fn an_address_given_back_is_not_the_next_one_given() {
        let last = Some([10, 77, 0, 5].into());
        assert_eq!(
            next_address(subnet("10.77.0.0/16"), last, |_| false),
            Some([10, 77, 0, 6].into())
        );
    }

    #[test]
    fn the_search_goes_round_before_the_broadcast_address() {
        let last = Some([10, 0, 0, 6].into());
        assert_eq!(
            next_address(subnet("10.0.0.0/29"), last, |_| false),
            Some([10, 0, 0, 2].into())
        );
    }

    #[test]
    fn a_last_address_of_another_subnet_starts_at_the_beginning() {
        let last = Some([192, 168, 0, 6].into());
        assert_eq!(
            next_address(subnet("10.0.0.0/29"), last, |_| false),
            Some([10, 0, 0, 2].into())
        );
    }

    #[test]
    fn subnets_without_room_for_a_pod_give_nothing() {
        for small in [
            "10.0.0.0/31",
            "10.0.0.0/32",
            "255.255.255.255/32",
            "255.255.255.254/31",
        ] {
            assert_eq!(
                next_address(subnet(small), None, |_| false),
                None,
                "{small}"
            );
        }
        assert_eq!(
            next_address(subnet("10.0.0.0/30"), None, |_| false),
            Some([10, 0, 0, 2].into())
        );
    }

    proptest! {
        #[test]
        fn every_host_address_is_given_once_and_then_none(prefix in 24_u8..=32, start: u32, base: u32) {
            let subnet = Ipv4Network::new(Ipv4Addr::from(base), prefix).unwrap();
            let mut last = Some(Ipv4Addr::from(start));
            let mut given = BTreeSet::new();
            while let Some(address) = next_address(subnet, last, |address| given.contains(&address)) {
                prop_assert!(subnet.contains(address));
                prop_assert_ne!(address, subnet.network());
                prop_assert_ne!(address, subnet.broadcast());
                prop_assert_ne!(address, gateway(subnet));
                prop_assert!(given.insert(address));
                last = Some(address);
            }
            let hosts = (1_usize << (32 - prefix)).saturating_sub(3);
            prop_assert_eq!(given.len(), hosts);
        }

        #[test]
        fn a_free_address_is_always_found(taken in proptest::collection::btree_set(2_u8..=254, 0..252), last: u8) {
            let subnet = subnet("10.0.0.0/24");
            let is_taken = |address: Ipv4Addr| taken.contains(&address.octets()[3]);
            let found = next_address(subnet, Some([10, 0, 0, last].into()), is_taken);
            prop_assert!(found.is_some_and(|address| !is_taken(address)));
        }
    }

    #[test]
    fn what_is_written_is_read_back_and_an_empty_register_leaves_no_file() {
        let directory =
            std::env::temp_dir().join(format!("podling-addresses-{}", std::process::id()));
        let register = Register::lock(&directory).unwrap();
        let mut leases = Leases::default();
        let lease = Lease {
            address: [10, 77, 0, 2].into(),
            interface: "pdl0".to_owned(),
            ports: Vec::new(),
        };
        leases.pods.insert("uid".to_owned(), lease);
        register.write(&leases).unwrap();
        assert_eq!(register.read().unwrap(), leases);
        register.write(&Leases::default()).unwrap();
        assert!(!directory.join("addresses.json").exists());
        assert_eq!(register.read().unwrap(), Leases::default());
        fs::remove_dir_all(directory).unwrap();
    }
}
