//! Bytes that a manifest writes in base64.

use serde::{Deserialize, Serialize};

use super::schema::{Schema, Type};

/// The digits of base64 (RFC 4648, section 4), each at the place of its value.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 text as the manifest has it; `manifest` has checked that it decodes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByteString(pub String);

impl ByteString {
    /// Those bytes in base64.
    pub fn encode(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for group in bytes.chunks(3) {
            let bits = group
                .iter()
                .zip([16, 8, 0])
                .fold(0, |bits, (byte, shift)| bits | usize::from(*byte) << shift);
            for (index, shift) in [18, 12, 6, 0].into_iter().enumerate() {
                text.push(if index <= group.len() {
                    char::from(DIGITS[bits >> shift & 63])
                } else {
                    '='
                });
            }
        }
        Self(text)
    }

    /// The bytes. What is no digit of base64 counts for nothing.
    pub fn decode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() / 4 * 3);
        let (mut bits, mut held) = (0_u32, 0_u32);
        for digit in self.0.bytes().filter_map(value) {
            bits = bits << 6 | digit;
            held += 6;
            if held >= 8 {
                held -= 8;
                bytes.extend((bits >> held).to_le_bytes().first());
                bits &= (1 << held) - 1;
            }
        }
        bytes
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.0.bytes().filter_map(value).count() * 6 / 8
    }
}

/// What a digit stands for.
fn value(digit: u8) -> Option<u32> {
    Some(match digit {
        b'A'..=b'Z' => u32::from(digit - b'A'),
        b'a'..=b'z' => u32::from(digit - b'a') + 26,
        b'0'..=b'9' => u32::from(digit - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

impl Schema for ByteString {
    const TYPE: Type = Type::Bytes;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn encodes_the_examples_of_the_rfc() {
        let table = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (text, encoded) in table {
            let bytes = ByteString::encode(text.as_bytes());
            assert_eq!(bytes.0, encoded);
            assert_eq!(bytes.decode(), text.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn decodes_what_it_encodes(bytes in prop::collection::vec(any::<u8>(), 0..50)) {
            let encoded = ByteString::encode(&bytes);
            prop_assert_eq!(encoded.len(), bytes.len());
            prop_assert_eq!(encoded.decode(), bytes);
        }
    }
}
