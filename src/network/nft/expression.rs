//! The expressions that a rule is made of, and how each is written for the kernel
//! (`linux/netfilter/nf_tables.h`). Attributes are in the order in which nft 1.0.6 sends them, so
//! that a test can compare bytes.

use std::net::Ipv4Addr;

use ipnetwork::Ipv4Network;

use super::message::Attributes;

/// The verdict register.
const VERDICT: u32 = 0;
/// The first data register, 16 bytes wide.
pub const REGISTER_1: u32 = 1;
/// The second, third 4-byte word of [`REGISTER_1`]: fields of a concatenation follow each other in words.
pub const WORD_1: u32 = 9;
/// See [`WORD_1`].
pub const WORD_2: u32 = 10;

/// Where the source address is in an IPv4 header.
pub const SOURCE_ADDRESS: u32 = 12;
/// Where the destination address is in an IPv4 header.
pub const DESTINATION_ADDRESS: u32 = 16;

/// Where a header starts that a payload expression reads from (`enum nft_payload_bases`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The IPv4 header.
    Network = 1,
    /// The TCP, UDP or SCTP header.
    Transport = 2,
}

/// What a meta expression loads (`enum nft_meta_keys`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meta {
    /// The name of the interface that a packet came in by, 16 bytes.
    InputName = 6,
    /// The name of the interface that a packet leaves by, 16 bytes.
    OutputName = 7,
    /// The transport protocol, one byte.
    TransportProtocol = 16,
}

/// How a register is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Goes on when equal.
    Equal = 0,
    /// Goes on when different.
    NotEqual = 1,
}

/// One step of a rule. Comparisons always read [`REGISTER_1`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Loads bytes of a header.
    Payload {
        /// The header.
        base: Base,
        /// Bytes from the header's start.
        offset: u32,
        /// Number of bytes.
        length: u32,
        /// Where to.
        register: u32,
    },
    /// Loads something about the packet that is not in it.
    Meta {
        /// What.
        key: Meta,
        /// Where to.
        register: u32,
    },
    /// Loads the type of the destination address (`RTN_*`, host byte order).
    DestinationType,
    /// Loads the status bits of the packet's connection (`IPS_*`, host byte order).
    ConnectionStatus,
    /// Masks [`REGISTER_1`] in place.
    Mask(Vec<u8>),
    /// Ends the rule unless the comparison holds.
    Compare(Compare, Vec<u8>),
    /// Looks [`REGISTER_1`] up in a map and replaces it by the value; ends the rule when it isn't there.
    Lookup {
        /// The map's name.
        map: &'static str,
        /// The map's number in the transaction that creates both.
        id: u32,
    },
    /// Rewrites the destination to the address in [`REGISTER_1`] and the port in [`WORD_1`].
    DestinationNat,
    /// Rewrites the source to the address of the interface that the packet leaves by.
    Masquerade,
    /// Drops the packet.
    Drop,
    /// Goes through another chain, then on here.
    Jump(&'static str),
}

impl Expression {
    /// Goes on when the packet's interface is (or isn't) `name`.
    pub fn interface(key: Meta, compare: Compare, name: &str) -> [Self; 2] {
        let mut padded = name.as_bytes().to_vec();
        padded.resize(16, 0);
        [
            Self::Meta {
                key,
                register: REGISTER_1,
            },
            Self::Compare(compare, padded),
        ]
    }

    /// Goes on when the packet's source address is in `network`.
    pub fn source_in(network: Ipv4Network) -> Vec<Self> {
        let (base, offset, register) = (Base::Network, SOURCE_ADDRESS, REGISTER_1);
        let address: Ipv4Addr = network.network();
        let bytes = network.prefix() / 8;
        if bytes > 0 && network.prefix().is_multiple_of(8) {
            // Whole bytes are compared without a mask, as nft does.
            return vec![
                Self::Payload {
                    base,
                    offset,
                    length: u32::from(bytes),
                    register,
                },
                Self::Compare(
                    Compare::Equal,
                    address.octets()[..usize::from(bytes)].to_vec(),
                ),
            ];
        }
        vec![
            Self::Payload {
                base,
                offset,
                length: 4,
                register,
            },
            Self::Mask(network.mask().octets().to_vec()),
            Self::Compare(Compare::Equal, address.octets().to_vec()),
        ]
    }

    /// What the kernel must have been built with.
    pub fn feature(&self) -> &'static str {
        match self {
            Self::DestinationType => "fib expressions (CONFIG_NFT_FIB_IPV4)",
            Self::ConnectionStatus => "connection tracking in nf_tables (CONFIG_NFT_CT)",
            Self::DestinationNat => "NAT in nf_tables (CONFIG_NFT_NAT)",
            Self::Masquerade => "masquerading in nf_tables (CONFIG_NFT_MASQ)",
            _ => "nf_tables for IPv4 (CONFIG_NF_TABLES_IPV4)",
        }
    }

    /// Writes the expression as an element of a rule's list.
    pub fn encode(&self, list: &mut Attributes) {
        list.nested(1, |expression| {
            expression.string(1, self.name());
            expression.nested(2, |data| self.encode_data(data));
        });
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Payload { .. } => "payload",
            Self::Meta { .. } => "meta",
            Self::DestinationType => "fib",
            Self::ConnectionStatus => "ct",
            Self::Mask(_) => "bitwise",
            Self::Compare(..) => "cmp",
            Self::Lookup { .. } => "lookup",
            Self::DestinationNat => "nat",
            Self::Masquerade => "masq",
            Self::Drop | Self::Jump(_) => "immediate",
        }
    }

    fn encode_data(&self, data: &mut Attributes) {
        match self {
            Self::Payload {
                base,
                offset,
                length,
                register,
            } => {
                data.number(1, *register);
                data.number(2, *base as u32);
                data.number(3, *offset);
                data.number(4, *length);
            }
            Self::Meta { key, register } => {
                data.number(2, *key as u32);
                data.number(1, *register);
            }
            Self::DestinationType => {
                // NFTA_FIB_FLAGS: NFTA_FIB_F_DADDR; NFTA_FIB_RESULT: NFT_FIB_RESULT_ADDRTYPE.
                data.number(3, 2);
                data.number(2, 3);
                data.number(1, REGISTER_1);
            }
            Self::ConnectionStatus => {
                // NFT_CT_STATUS
                data.number(2, 2);
                data.number(1, REGISTER_1);
            }
            Self::Mask(mask) => {
                data.number(1, REGISTER_1);
                data.number(2, REGISTER_1);
                // Addresses and status words: never longer than a register.
                data.number(3, u32::try_from(mask.len()).unwrap_or(u32::MAX));
                data.nested(4, |value| value.bytes(1, mask));
                data.nested(5, |value| value.bytes(1, &vec![0; mask.len()]));
            }
            Self::Compare(operation, value) => {
                data.number(1, REGISTER_1);
                data.number(2, *operation as u32);
                data.nested(3, |data| data.bytes(1, value));
            }
            Self::Lookup { map, id } => {
                data.number(2, REGISTER_1);
                data.number(3, REGISTER_1);
                data.string(1, map);
                data.number(4, *id);
            }
            Self::DestinationNat => {
                // NFT_NAT_DNAT, NFPROTO_IPV4
                data.number(1, 1);
                data.number(2, 2);
                data.number(3, REGISTER_1);
                data.number(5, WORD_1);
            }
            Self::Masquerade => {}
            Self::Drop => {
                data.number(1, VERDICT);
                // NF_DROP
                data.nested(2, |value| value.nested(2, |verdict| verdict.number(1, 0)));
            }
            Self::Jump(chain) => {
                data.number(1, VERDICT);
                data.nested(2, |value| {
                    value.nested(2, |verdict| {
                        // NFT_JUMP is -3.
                        verdict.bytes(1, &(-3_i32).to_be_bytes());
                        verdict.string(2, chain);
                    });
                });
            }
        }
    }
}
