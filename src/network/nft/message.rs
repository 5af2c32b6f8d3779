//! The wire format of nfnetlink: attributes, messages and the batch that makes one transaction of
//! them. Pure: bytes in, bytes out.

/// `NLM_F_REQUEST`.
const REQUEST: u16 = 0x1;
/// `NLM_F_ACK`.
const ACK: u16 = 0x4;
/// `NLM_F_CREATE`.
const CREATE: u16 = 0x400;
/// `NLM_F_APPEND`.
const APPEND: u16 = 0x800;
/// `NLA_F_NESTED`.
const NESTED: u16 = 0x8000;
/// `NLMSG_ERROR`.
const ERROR: u16 = 2;
/// `NFNL_MSG_BATCH_BEGIN`.
const BATCH_BEGIN: u16 = 0x10;
/// `NFNL_MSG_BATCH_END`.
const BATCH_END: u16 = 0x11;
/// `NFNL_SUBSYS_NFTABLES`.
const NFTABLES: u16 = 10;
/// `NFPROTO_IPV4`.
const FAMILY: u8 = 2;
/// Length of `struct nlmsghdr`.
const HEADER: usize = 16;

/// What a message asks of `nf_tables` (`enum nf_tables_msg_types`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Creates a table, or finds it there.
    NewTable = 0,
    /// Asks for one table.
    GetTable = 1,
    /// Deletes a table with everything in it.
    DeleteTable = 2,
    /// Creates a chain.
    NewChain = 3,
    /// Appends a rule to a chain.
    NewRule = 6,
    /// Creates a set or a map.
    NewSet = 9,
    /// Adds elements to a set or a map.
    NewElements = 12,
    /// Deletes elements of a set or a map.
    DeleteElements = 14,
}

impl Kind {
    fn flags(self) -> u16 {
        match self {
            Self::NewTable | Self::NewChain | Self::NewSet | Self::NewElements => CREATE,
            Self::NewRule => CREATE | APPEND,
            Self::GetTable | Self::DeleteTable | Self::DeleteElements => 0,
        }
    }
}

/// A list of netlink attributes while it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    bytes: Vec<u8>,
}

impl Attributes {
    /// Adds an attribute of `kind` that holds `value`, padded to four bytes as netlink asks.
    pub fn bytes(&mut self, kind: u16, value: &[u8]) {
        self.header(kind, value.len());
        self.bytes.extend_from_slice(value);
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }

    /// Adds a number. `nf_tables`' numbers are in network byte order.
    pub fn number(&mut self, kind: u16, value: u32) {
        self.bytes(kind, &value.to_be_bytes());
    }

    /// Adds a string with its closing NUL.
    pub fn string(&mut self, kind: u16, value: &str) {
        let mut terminated = value.as_bytes().to_vec();
        terminated.push(0);
        self.bytes(kind, &terminated);
    }

    /// Adds an attribute that holds the attributes that `fill` writes.
    pub fn nested(&mut self, kind: u16, fill: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        fill(&mut inner);
        self.header(kind | NESTED, inner.bytes.len());
        self.bytes.append(&mut inner.bytes);
    }

    fn header(&mut self, kind: u16, length: usize) {
        // A longer attribute can't be sent; the callers' names are at most 255 bytes and element
        // lists are cut into parts far below this.
        let length = u16::try_from(length + 4).unwrap_or(u16::MAX);
        self.bytes.extend_from_slice(&length.to_ne_bytes());
        self.bytes.extend_from_slice(&kind.to_ne_bytes());
    }
}

/// What a message of a batch does, for the error that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// What is attempted: `create chain "postrouting"`.
    pub attempted: String,
    /// What the kernel must have been built with for it.
    pub feature: &'static str,
}

/// The messages of one transaction: the kernel carries out all of them or none.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    messages: Vec<(Kind, Attributes, Purpose)>,
}

impl Batch {
    /// Adds one message.
    pub fn add(
        &mut self,
        kind: Kind,
        attempted: String,
        feature: &'static str,
        fill: impl FnOnce(&mut Attributes),
    ) {
        let mut attributes = Attributes::default();
        fill(&mut attributes);
        let purpose = Purpose { attempted, feature };
        self.messages.push((kind, attributes, purpose));
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// The purpose of the message that carries `sequence`, when it is one of this batch.
    pub fn purpose(&self, sequence: u32) -> Option<&Purpose> {
        let index = usize::try_from(sequence).ok()?.checked_sub(1)?;
        self.messages.get(index).map(|(_, _, purpose)| purpose)
    }

    /// The bytes to send. Sequence numbers are 0 for the batch's begin, then 1, 2, … for its
    /// messages in order. The last message asks for an acknowledgement; the kernel reports
    /// failures of the others without being asked.
    pub fn encode(&self) -> Vec<u8> {
        let mut output = Vec::new();
        control(&mut output, BATCH_BEGIN, 0);
        let mut sequence = 0;
        for (index, (kind, attributes, _)) in self.messages.iter().enumerate() {
            sequence += 1;
            let last = index + 1 == self.messages.len();
            let acknowledge = if last { ACK } else { 0 };
            message(&mut output, *kind, acknowledge, sequence, attributes);
        }
        control(&mut output, BATCH_END, sequence + 1);
        output
    }
}

/// The bytes of a request outside a batch, with sequence number 1.
pub fn request(kind: Kind, attributes: &Attributes) -> Vec<u8> {
    let mut output = Vec::new();
    message(&mut output, kind, ACK, 1, attributes);
    output
}

fn message(output: &mut Vec<u8>, kind: Kind, flags: u16, sequence: u32, attributes: &Attributes) {
    let kind_on_wire = NFTABLES << 8 | kind as u16;
    let flags = REQUEST | kind.flags() | flags;
    header(
        output,
        kind_on_wire,
        flags,
        sequence,
        attributes.bytes.len(),
    );
    output.extend_from_slice(&[FAMILY, 0, 0, 0]);
    output.extend_from_slice(&attributes.bytes);
}

/// Begin or end of a batch; `res_id` names the subsystem.
fn control(output: &mut Vec<u8>, kind: u16, sequence: u32) {
    header(output, kind, REQUEST, sequence, 0);
    let [high, low] = NFTABLES.to_be_bytes();
    output.extend_from_slice(&[0, 0, high, low]);
}

fn header(output: &mut Vec<u8>, kind: u16, flags: u16, sequence: u32, attributes: usize) {
    // A batch beyond 4 GiB is refused by the socket long before.
    let length = u32::try_from(HEADER + 4 + attributes).unwrap_or(u32::MAX);
    output.extend_from_slice(&length.to_ne_bytes());
    output.extend_from_slice(&kind.to_ne_bytes());
    output.extend_from_slice(&flags.to_ne_bytes());
    output.extend_from_slice(&sequence.to_ne_bytes());
    output.extend_from_slice(&0_u32.to_ne_bytes());
}

/// A message of the kernel's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<'a> {
    /// Message `sequence` was carried out.
    Done {
        /// The message that this answers.
        sequence: u32,
    },
    /// Message `sequence` failed.
    Failed {
        /// The message that this answers.
        sequence: u32,
        /// The error number, positive.
        errno: i32,
    },
    /// An object that was asked for.
    Object {
        /// The attributes, to be read with [`attribute`].
        attributes: &'a [u8],
    },
}

/// Splits a datagram from the kernel into its messages. A truncated tail ends the list.
pub fn replies(mut datagram: &[u8]) -> Vec<Reply<'_>> {
    let mut found = Vec::new();
    while let Some(length) = number_at(datagram, 0).and_then(|length| usize::try_from(length).ok())
    {
        if length < HEADER + 4 || length > datagram.len() {
            break;
        }
        let (message, _) = datagram.split_at(length);
        let kind = u16::from_ne_bytes([message[4], message[5]]);
        let sequence = number_at(message, 8).unwrap_or(0);
        if kind == ERROR {
            let code = i32::from_ne_bytes([message[16], message[17], message[18], message[19]]);
            found.push(match code {
                0 => Reply::Done { sequence },
                code => Reply::Failed {
                    sequence,
                    errno: code.saturating_neg(),
                },
            });
        } else if kind >> 8 == NFTABLES {
            found.push(Reply::Object {
                attributes: &message[HEADER + 4..],
            });
        }
        datagram = &datagram[length.next_multiple_of(4).min(datagram.len())..];
    }
    found
}

/// The value of the first attribute of `kind` in a list of attributes.
pub fn attribute(mut list: &[u8], kind: u16) -> Option<&[u8]> {
    while let [low, high, kind_low, kind_high, ..] = *list {
        let length = usize::from(u16::from_ne_bytes([low, high]));
        if length < 4 || length > list.len() {
            return None;
        }
        if u16::from_ne_bytes([kind_low, kind_high]) & !NESTED == kind {
            return Some(&list[4..length]);
        }
        list = &list[length.next_multiple_of(4).min(list.len())..];
    }
    None
}

fn number_at(bytes: &[u8], offset: usize) -> Option<u32> {
    let bytes: [u8; 4] = bytes.get(offset..offset + 4)?.try_into().ok()?;
    Some(u32::from_ne_bytes(bytes))
}
