//! podling's table as plain data: which chains, maps and rules there are, and the batches that
//! create the table, change the maps' elements and delete the table again. Pure.
//!
//! ```text
//! table ip podling {
//!   map host-ports         { type inet_proto . inet_service : ipv4_addr . inet_service }
//!   map host-address-ports { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service }
//!   chain publish {
//!     dnat ip to ip daddr . meta l4proto . th dport map @host-address-ports
//!     dnat ip to meta l4proto . th dport map @host-ports
//!   }
//!   chain guard {
//!     type filter hook prerouting priority raw; policy accept;
//!     iifname "podling0" ip daddr 127.0.0.0/8 drop
//!     iifname "podling0" ip saddr 127.0.0.0/8 drop
//!   }
//!   chain prerouting  { type nat hook prerouting priority dstnat;  fib daddr type local jump publish }
//!   chain output      { type nat hook output priority -100;        fib daddr type local jump publish }
//!   chain postrouting {
//!     type nat hook postrouting priority srcnat; policy accept;
//!     oifname != "podling0" ip saddr 10.77.0.0/16 masquerade
//!     oifname "podling0" ip saddr 127.0.0.0/8 masquerade
//!     oifname "podling0" ip saddr 10.77.0.0/16 ct status dnat masquerade
//!   }
//! }
//! ```
//!
//! The rules never change while a pod comes or goes: a pod with host ports is an element in a map.

use std::net::Ipv4Addr;

use ipnetwork::Ipv4Network;

use super::{
    expression::{
        Base, Compare, DESTINATION_ADDRESS, Expression, Meta, REGISTER_1, SOURCE_ADDRESS, WORD_1,
        WORD_2,
    },
    message::{Attributes, Batch, Kind},
};
use crate::{api::container::Protocol, network::PortMapping};

/// What the kernel needs for a table at all.
const NF_TABLES: &str = "nf_tables for IPv4 (CONFIG_NF_TABLES, CONFIG_NF_TABLES_IPV4)";
/// What the kernel needs for a chain of type nat.
const NAT_CHAINS: &str = "NAT chains in nf_tables (CONFIG_NFT_NAT, CONFIG_NF_NAT)";
/// Elements in one message: an attribute's length has 16 bits, and an element takes up to 48 bytes.
const ELEMENTS_A_MESSAGE: usize = 1000;
/// `IPS_DST_NAT`: the connection's destination was rewritten.
const STATUS_DESTINATION_NAT: u32 = 1 << 5;

/// The map of ports published on every address of the host.
const HOST_PORTS: Map = Map {
    name: "host-ports",
    id: 1,
    key_types: &[Type::Protocol, Type::Port],
};
/// The map of ports published on one address of the host.
const HOST_ADDRESS_PORTS: Map = Map {
    name: "host-address-ports",
    id: 2,
    key_types: &[Type::Address, Type::Protocol, Type::Port],
};

/// nft's numbers of the types in a set's key; the kernel only keeps them for who lists the set.
#[derive(Clone, Copy)]
enum Type {
    Address = 7,
    Protocol = 12,
    Port = 13,
}

/// A map whose values are `address . port`.
struct Map {
    name: &'static str,
    id: u32,
    key_types: &'static [Type],
}

/// nft's number of a concatenation: six bits a type.
fn concatenation(types: &[Type]) -> u32 {
    types
        .iter()
        .fold(0, |number, part| number << 6 | *part as u32)
}

/// A port of the host and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The port on the host, and the port in the pod.
    pub port: PortMapping,
    /// The pod's address.
    pub pod: Ipv4Addr,
}

/// One table of podling's: an instance has one for its bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The table's name.
    pub name: String,
    /// The bridge that the pods are on.
    pub bridge: String,
    /// The range of the pods' addresses.
    pub subnet: Ipv4Network,
}

impl Table {
    /// The table of the instance that uses `bridge`: `podling`, or `podling-<bridge>` when the
    /// bridge isn't the default one, so that two instances don't meet.
    pub fn new(bridge: &str, subnet: Ipv4Network) -> Self {
        let name = match bridge {
            "podling0" => "podling".to_owned(),
            other => format!("podling-{other}"),
        };
        Self {
            name,
            bridge: bridge.to_owned(),
            subnet,
        }
    }

    /// What the table's comment says: it changes whenever the rules do, so that a table made by
    /// another version or with another subnet is recognised and replaced.
    pub fn fingerprint(&self) -> String {
        let mut batch = Batch::default();
        self.chains_and_rules(&mut batch);
        // FNV-1a, 64 bits: stable across builds, unlike the standard library's hasher.
        let hash = batch
            .encode()
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
            });
        format!("rules {hash:016x}")
    }

    /// Creates the table with its rules and these elements; `replace` deletes the old one in the
    /// same transaction.
    pub fn create(&self, publications: &[Publication], replace: bool) -> Batch {
        let mut batch = Batch::default();
        if replace {
            self.delete_into(&mut batch);
        }
        batch.add(
            Kind::NewTable,
            format!("create the table {:?}", self.name),
            NF_TABLES,
            |table| {
                table.string(1, &self.name);
                table.number(2, 0);
                // NFTA_TABLE_USERDATA holds nft's own type-length-value list; type 0 is the comment.
                let comment = self.fingerprint();
                let mut userdata = vec![0, u8::try_from(comment.len() + 1).unwrap_or(u8::MAX)];
                userdata.extend_from_slice(comment.as_bytes());
                userdata.push(0);
                table.bytes(6, &userdata);
            },
        );
        self.chains_and_rules(&mut batch);
        self.elements(&mut batch, Kind::NewElements, publications);
        batch
    }

    /// Adds elements to the maps.
    pub fn publish(&self, publications: &[Publication]) -> Batch {
        let mut batch = Batch::default();
        self.elements(&mut batch, Kind::NewElements, publications);
        batch
    }

    /// Deletes elements from the maps. Fails as a whole when one isn't there.
    pub fn withdraw(&self, publications: &[Publication]) -> Batch {
        let mut batch = Batch::default();
        self.elements(&mut batch, Kind::DeleteElements, publications);
        batch
    }

    /// Deletes the table with everything in it.
    pub fn delete(&self) -> Batch {
        let mut batch = Batch::default();
        self.delete_into(&mut batch);
        batch
    }

    /// The attributes of a request for the table itself.
    pub fn selector(&self) -> Attributes {
        let mut attributes = Attributes::default();
        attributes.string(1, &self.name);
        attributes
    }

    fn delete_into(&self, batch: &mut Batch) {
        batch.add(
            Kind::DeleteTable,
            format!("delete the table {:?}", self.name),
            NF_TABLES,
            |table| table.string(1, &self.name),
        );
    }

    fn chains_and_rules(&self, batch: &mut Batch) {
        self.chain(batch, "publish", None);
        self.chain(
            batch,
            "guard",
            Some(Hook {
                chain_type: "filter",
                number: 0,
                priority: -300,
            }),
        );
        self.chain(
            batch,
            "prerouting",
            Some(Hook {
                chain_type: "nat",
                number: 0,
                priority: -100,
            }),
        );
        self.chain(
            batch,
            "output",
            Some(Hook {
                chain_type: "nat",
                number: 3,
                priority: -100,
            }),
        );
        self.chain(
            batch,
            "postrouting",
            Some(Hook {
                chain_type: "nat",
                number: 4,
                priority: 100,
            }),
        );
        self.map(batch, &HOST_PORTS);
        self.map(batch, &HOST_ADDRESS_PORTS);
        for (chain, rule) in self.rules() {
            let feature = rule
                .iter()
                .map(Expression::feature)
                .find(|feature| !feature.starts_with("nf_tables"));
            batch.add(
                Kind::NewRule,
                format!(
                    "add a rule to the chain {chain:?} of the table {:?}",
                    self.name
                ),
                feature.unwrap_or(NF_TABLES),
                |attributes| {
                    attributes.string(1, &self.name);
                    attributes.string(2, chain);
                    attributes.nested(4, |list| rule.iter().for_each(|step| step.encode(list)));
                },
            );
        }
    }

    /// Every rule with its chain, in order.
    #[expect(
        clippy::too_many_lines,
        reason = "the rule set stands in one place, as nft(8) would list it"
    )]
    fn rules(&self) -> Vec<(&'static str, Vec<Expression>)> {
        let subnet = || Expression::source_in(self.subnet);
        // 127.0.0.0/8: the prefix is a literal, so there is one byte to compare.
        let loopback = |offset| {
            [
                Expression::Payload {
                    base: Base::Network,
                    offset,
                    length: 1,
                    register: REGISTER_1,
                },
                Expression::Compare(Compare::Equal, vec![127]),
            ]
        };
        let comes_in = || Expression::interface(Meta::InputName, Compare::Equal, &self.bridge);
        let goes_out = |compare| Expression::interface(Meta::OutputName, compare, &self.bridge);
        let to_the_host = || {
            vec![
                Expression::DestinationType,
                // RTN_LOCAL
                Expression::Compare(Compare::Equal, 2_u32.to_ne_bytes().to_vec()),
                Expression::Jump("publish"),
            ]
        };
        let protocol = |register| Expression::Meta {
            key: Meta::TransportProtocol,
            register,
        };
        let port = |register| Expression::Payload {
            base: Base::Transport,
            offset: 2,
            length: 2,
            register,
        };
        vec![
            (
                "publish",
                vec![
                    Expression::Payload {
                        base: Base::Network,
                        offset: DESTINATION_ADDRESS,
                        length: 4,
                        register: REGISTER_1,
                    },
                    protocol(WORD_1),
                    port(WORD_2),
                    Expression::Lookup {
                        map: HOST_ADDRESS_PORTS.name,
                        id: HOST_ADDRESS_PORTS.id,
                    },
                    Expression::DestinationNat,
                ],
            ),
            (
                "publish",
                vec![
                    protocol(REGISTER_1),
                    port(WORD_1),
                    Expression::Lookup {
                        map: HOST_PORTS.name,
                        id: HOST_PORTS.id,
                    },
                    Expression::DestinationNat,
                ],
            ),
            // route_localnet on the bridge lets a pod address the host's loopback (CVE-2020-8558),
            // and lets it pretend to be on it. Answers to the host's own 127.0.0.1 are not hit:
            // they come to the bridge's address and are translated back after this hook.
            (
                "guard",
                [
                    &comes_in()[..],
                    &loopback(DESTINATION_ADDRESS),
                    &[Expression::Drop],
                ]
                .concat(),
            ),
            (
                "guard",
                [
                    &comes_in()[..],
                    &loopback(SOURCE_ADDRESS),
                    &[Expression::Drop],
                ]
                .concat(),
            ),
            ("prerouting", to_the_host()),
            ("output", to_the_host()),
            (
                "postrouting",
                [
                    &goes_out(Compare::NotEqual)[..],
                    &subnet(),
                    &[Expression::Masquerade],
                ]
                .concat(),
            ),
            // The host's 127.0.0.1 means nothing to a pod: it has to answer to the bridge.
            (
                "postrouting",
                [
                    &goes_out(Compare::Equal)[..],
                    &loopback(SOURCE_ADDRESS),
                    &[Expression::Masquerade],
                ]
                .concat(),
            ),
            // A pod that reached a pod by a port of the host: the answer would go straight over the
            // bridge, past the translation, unless the host stands between the two.
            (
                "postrouting",
                [
                    &goes_out(Compare::Equal)[..],
                    &subnet(),
                    &[
                        Expression::ConnectionStatus,
                        Expression::Mask(STATUS_DESTINATION_NAT.to_ne_bytes().to_vec()),
                        Expression::Compare(Compare::NotEqual, vec![0; 4]),
                        Expression::Masquerade,
                    ],
                ]
                .concat(),
            ),
        ]
    }

    fn chain(&self, batch: &mut Batch, name: &str, hook: Option<Hook>) {
        let feature = match &hook {
            Some(hook) if hook.chain_type == "nat" => NAT_CHAINS,
            _ => NF_TABLES,
        };
        let attempted = format!("create the chain {name:?} in the table {:?}", self.name);
        batch.add(Kind::NewChain, attempted, feature, |chain| {
            chain.string(1, &self.name);
            chain.string(3, name);
            if let Some(hook) = hook {
                chain.string(7, hook.chain_type);
                // NF_ACCEPT
                chain.number(5, 1);
                chain.nested(4, |attributes| {
                    attributes.number(1, hook.number);
                    attributes.bytes(2, &hook.priority.to_be_bytes());
                });
            }
        });
    }

    fn map(&self, batch: &mut Batch, map: &Map) {
        let attempted = format!("create the map {:?} in the table {:?}", map.name, self.name);
        batch.add(Kind::NewSet, attempted, NF_TABLES, |set| {
            let words = u32::try_from(map.key_types.len()).unwrap_or_default();
            set.string(1, &self.name);
            set.string(2, map.name);
            // NFT_SET_MAP
            set.number(3, 8);
            set.number(4, concatenation(map.key_types));
            set.number(5, 4 * words);
            set.number(6, concatenation(&[Type::Address, Type::Port]));
            set.number(7, 8);
            set.number(10, map.id);
        });
    }

    fn elements(&self, batch: &mut Batch, kind: Kind, publications: &[Publication]) {
        for map in [&HOST_PORTS, &HOST_ADDRESS_PORTS] {
            let elements: Vec<_> = publications
                .iter()
                .filter(|publication| {
                    publication.port.host_ip.is_some() == (map.id == HOST_ADDRESS_PORTS.id)
                })
                .collect();
            for part in elements.chunks(ELEMENTS_A_MESSAGE) {
                let attempted = match kind {
                    Kind::DeleteElements => {
                        format!("delete host ports from the table {:?}", self.name)
                    }
                    _ => format!("publish host ports in the table {:?}", self.name),
                };
                batch.add(kind, attempted, NF_TABLES, |attributes| {
                    attributes.string(1, &self.name);
                    attributes.string(2, map.name);
                    if kind == Kind::NewElements {
                        attributes.number(4, map.id);
                    }
                    attributes.nested(3, |list| {
                        for element in part {
                            element.encode(list);
                        }
                    });
                });
            }
        }
    }
}

/// Where a base chain is called.
struct Hook {
    chain_type: &'static str,
    /// `NF_INET_*`.
    number: u32,
    priority: i32,
}

impl Publication {
    fn encode(&self, list: &mut Attributes) {
        list.nested(1, |element| {
            element.nested(1, |key| key.bytes(1, &self.key()));
            element.nested(2, |value| value.bytes(1, &self.value()));
        });
    }

    /// `[address .] protocol . port`, each in a word of four bytes.
    fn key(&self) -> Vec<u8> {
        let mut key = Vec::with_capacity(12);
        if let Some(address) = self.port.host_ip {
            key.extend_from_slice(&address.octets());
        }
        key.extend_from_slice(&[protocol_number(self.port.protocol), 0, 0, 0]);
        key.extend_from_slice(&port_word(self.port.host_port));
        key
    }

    /// `address . port`.
    fn value(&self) -> Vec<u8> {
        let mut value = self.pod.octets().to_vec();
        value.extend_from_slice(&port_word(self.port.container_port));
        value
    }
}

fn port_word(port: u16) -> [u8; 4] {
    let [high, low] = port.to_be_bytes();
    [high, low, 0, 0]
}

/// The number of a transport protocol in an IPv4 header.
fn protocol_number(protocol: Protocol) -> u8 {
    match protocol {
        Protocol::TCP => 6,
        Protocol::UDP => 17,
        Protocol::SCTP => 132,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::nft::message::{Reply, attribute, replies};

    fn table() -> Table {
        Table::new("podling0", "10.77.0.0/16".parse().unwrap())
    }

    fn publication(
        host_ip: Option<[u8; 4]>,
        host_port: u16,
        protocol: Protocol,
        pod: [u8; 4],
        container_port: u16,
    ) -> Publication {
        let port = PortMapping {
            host_ip: host_ip.map(Into::into),
            host_port,
            container_port,
            protocol,
        };
        Publication {
            port,
            pod: pod.into(),
        }
    }

    /// The attributes of each message of a batch in hexadecimal, without the batch's begin and end.
    fn messages(batch: &Batch) -> Vec<String> {
        let bytes = batch.encode();
        let mut rest = &bytes[..];
        let mut found = Vec::new();
        while let Some(length) = rest.get(..4) {
            let length = usize::try_from(u32::from_ne_bytes(length.try_into().unwrap())).unwrap();
            found.push(
                rest[20..length]
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect(),
            );
            rest = &rest[length..];
        }
        found[1..found.len() - 1].to_vec()
    }

    /// What `nft --debug=mnl` 1.0.6 sends for the same table. Left out there: the table's comment
    /// and the maps' user data, which only nft itself reads.
    #[cfg(target_endian = "little")]
    #[test]
    fn messages_have_the_bytes_that_nft_sends() {
        let publications = [
            publication(None, 8080, Protocol::TCP, [10, 77, 0, 2], 80),
            publication(
                Some([192, 168, 1, 1]),
                53,
                Protocol::UDP,
                [10, 77, 0, 3],
                5353,
            ),
        ];
        let mut ours = messages(&table().create(&publications, false));
        let mut theirs: Vec<_> = include_str!("testdata/messages.hex")
            .lines()
            .map(|line| line.split_once(' ').unwrap().1.to_owned())
            .collect();
        // The table itself: the same name and flags, then our comment.
        assert!(ours.remove(0).starts_with(&theirs.remove(0)));
        // nft sends elements right behind their map; we send them last.
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs);
    }

    #[test]
    fn a_subnet_between_bytes_is_compared_under_its_mask() {
        let rule = Expression::source_in("10.77.64.0/18".parse().unwrap());
        assert_eq!(
            rule[1..],
            [
                Expression::Mask(vec![255, 255, 192, 0]),
                Expression::Compare(Compare::Equal, vec![10, 77, 64, 0]),
            ]
        );
        let whole_bytes = Expression::source_in("10.77.0.0/16".parse().unwrap());
        assert_eq!(
            whole_bytes.last(),
            Some(&Expression::Compare(Compare::Equal, vec![10, 77]))
        );
    }

    #[test]
    fn the_fingerprint_follows_the_rules_and_nothing_else() {
        assert_eq!(table().fingerprint(), table().fingerprint());
        assert_ne!(
            table().fingerprint(),
            Table::new("podling0", "10.78.0.0/16".parse().unwrap()).fingerprint()
        );
        assert_ne!(
            table().fingerprint(),
            Table::new("podling1", "10.77.0.0/16".parse().unwrap()).fingerprint()
        );
    }

    #[test]
    fn nothing_to_publish_is_no_transaction() {
        assert!(table().publish(&[]).is_empty());
    }

    #[test]
    fn many_elements_are_cut_into_messages_that_netlink_can_carry() {
        let many: Vec<_> = (1..=2500)
            .map(|port| publication(None, port, Protocol::TCP, [10, 77, 0, 2], port))
            .collect();
        let batch = table().publish(&many);
        let parts = messages(&batch);
        assert_eq!(parts.len(), 3);
        assert!(
            parts
                .iter()
                .all(|part| part.len() / 2 < usize::from(u16::MAX))
        );
    }

    #[test]
    fn the_kernels_answers_are_read_and_broken_ones_end_the_list() {
        let batch = table().delete();
        let mut answer = Vec::new();
        for (code, sequence) in [(-2_i32, 1_u32), (0, 2)] {
            answer.extend_from_slice(&36_u32.to_ne_bytes());
            answer.extend_from_slice(&[2, 0, 0, 0]);
            answer.extend_from_slice(&sequence.to_ne_bytes());
            answer.extend_from_slice(&[0; 4]);
            answer.extend_from_slice(&code.to_ne_bytes());
            answer.extend_from_slice(&[0; 16]);
        }
        assert_eq!(
            replies(&answer),
            [
                Reply::Failed {
                    sequence: 1,
                    errno: 2
                },
                Reply::Done { sequence: 2 }
            ]
        );
        for cut in 0..36 {
            assert_eq!(replies(&answer[..cut]), [], "{cut}");
        }
        assert!(
            batch
                .purpose(1)
                .is_some_and(|purpose| purpose.attempted.contains("podling"))
        );
        assert!(batch.purpose(0).is_none() && batch.purpose(2).is_none());
        assert_eq!(attribute(&[3, 0, 1, 0], 1), None);
        assert_eq!(
            attribute(&[8, 0, 1, 0, 1, 2, 3, 4], 1),
            Some(&[1, 2, 3, 4][..])
        );
    }

    proptest::proptest! {
        #[test]
        fn no_answer_can_break_the_reader(bytes: Vec<u8>) {
            for reply in replies(&bytes) {
                if let Reply::Object { attributes } = reply {
                    let _ = attribute(attributes, 6);
                }
            }
            let _ = attribute(&bytes, 1);
        }
    }
}
