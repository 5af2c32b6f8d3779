//! Resource quantities such as `100m` or `64Mi`: parsed exactly, compared by value, printed in the
//! one canonical form that the API server prints (`1.5` is `1500m`, `1024Mi` is `1Gi`).
//!
//! A quantity is held as a whole number of billionths, the API's own finest step. What is finer
//! is rounded away from zero and what is larger than 2^63-1 is capped, as the API server does it.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::schema::{Schema, Type};

/// Billionths in one.
const UNIT: i128 = 1_000_000_000;

/// The largest magnitude, in billionths.
const LIMIT: i128 = i64::MAX as i128 * UNIT;

/// Why a text is not a quantity, in the API server's words.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum QuantityError {
    /// The text has another shape.
    #[error(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    )]
    Format,
    /// The part before the suffix is not a number.
    #[error("unable to parse numeric part of quantity")]
    Number,
    /// The suffix is none of the known ones.
    #[error("unable to parse quantity's suffix")]
    Suffix,
}

/// Which family of suffixes a quantity was written with, and is printed with again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Format {
    /// `m`, none, `k`, `M`: powers of 1000.
    #[default]
    Decimal,
    /// `Ki`, `Mi`: powers of 1024.
    Binary,
    /// `e3`, `E-3`: powers of ten.
    Exponent,
}

/// An amount of something: CPU time in cores, memory in bytes, a count.
///
/// Two quantities are equal when their values are, however they were written.
#[derive(Clone, Copy, Default)]
pub struct Quantity {
    nano: i128,
    format: Format,
}

impl Quantity {
    /// Reads the text of a quantity.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        let (negative, unsigned) = match text.as_bytes().first() {
            None => return Err(QuantityError::Format),
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            Some(_) => (false, text),
        };
        let (whole, rest) = split_digits(unsigned);
        let (fraction, suffix) = match rest.strip_prefix('.') {
            Some(rest) => split_digits(rest),
            None => ("", rest),
        };
        if !suffix_is_well_formed(suffix) {
            return Err(QuantityError::Format);
        }
        let (power, mut format) = read_suffix(suffix).ok_or(QuantityError::Suffix)?;

        let mut digits: Vec<u8> = whole
            .bytes()
            .chain(fraction.bytes())
            .map(|digit| digit - b'0')
            .collect();
        let places = i64::try_from(fraction.len()).map_err(|_| QuantityError::Number)?;
        let shift = match power {
            Power::Ten(exponent) => exponent.saturating_sub(places),
            Power::Binary(steps) => {
                (0..steps).for_each(|_| multiply_by_1024(&mut digits));
                -places
            }
        };
        let nano = scaled(&digits, shift.saturating_add(9));
        if format == Format::Binary && nano < UNIT {
            format = Format::Decimal;
        }
        Ok(Self {
            nano: if negative { -nano } else { nano },
            format,
        })
    }

    /// A whole number, printed with decimal suffixes.
    pub fn from_i64(value: i64) -> Self {
        Self {
            nano: i128::from(value) * UNIT,
            format: Format::Decimal,
        }
    }

    /// A number of bytes, printed with binary suffixes.
    pub fn from_bytes(value: i64) -> Self {
        Self {
            nano: i128::from(value) * UNIT,
            format: Format::Binary,
        }
    }

    /// A number of thousandths, printed with decimal suffixes.
    pub fn from_milli(value: i64) -> Self {
        Self {
            nano: i128::from(value) * (UNIT / 1000),
            format: Format::Decimal,
        }
    }

    /// The value, rounded up to a whole number.
    pub fn as_i64_ceil(&self) -> i64 {
        self.ceil(UNIT)
    }

    /// The value in thousandths, rounded up; at most `i64::MAX`.
    pub fn as_milli_ceil(&self) -> i64 {
        self.ceil(UNIT / 1000)
    }

    /// Whether the value is nought.
    pub fn is_zero(&self) -> bool {
        self.nano == 0
    }

    /// Whether the value is below nought.
    pub fn is_negative(&self) -> bool {
        self.nano < 0
    }

    /// The value divided by `divisor` and rounded up, as an environment variable shows a resource;
    /// `None` when the divisor is nought.
    pub fn divided_ceil(&self, divisor: Self) -> Option<i64> {
        if divisor.is_zero() {
            return None;
        }
        Some(clamp(div_ceil(self.nano, divisor.nano)))
    }

    fn ceil(self, step: i128) -> i64 {
        clamp(div_ceil(self.nano, step))
    }
}

fn div_ceil(value: i128, step: i128) -> i128 {
    let (quotient, rest) = (value / step, value % step);
    quotient + i128::from(rest != 0 && (rest < 0) == (step < 0))
}

fn clamp(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

/// The leading decimal digits, and the rest.
fn split_digits(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

/// Whether a suffix has the shape that the API server looks at before it looks the suffix up.
fn suffix_is_well_formed(suffix: &str) -> bool {
    let rest = suffix.trim_start_matches(|letter| "eEinumkKMGTP".contains(letter));
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a suffix multiplies by.
enum Power {
    /// Ten to this power.
    Ten(i64),
    /// 1024 to this power.
    Binary(u32),
}

fn read_suffix(suffix: &str) -> Option<(Power, Format)> {
    let decimal = |exponent| Some((Power::Ten(exponent), Format::Decimal));
    let binary = |steps| Some((Power::Binary(steps), Format::Binary));
    match suffix {
        "n" => decimal(-9),
        "u" => decimal(-6),
        "m" => decimal(-3),
        "" => decimal(0),
        "k" => decimal(3),
        "M" => decimal(6),
        "G" => decimal(9),
        "T" => decimal(12),
        "P" => decimal(15),
        "E" => decimal(18),
        "Ki" => binary(1),
        "Mi" => binary(2),
        "Gi" => binary(3),
        "Ti" => binary(4),
        "Pi" => binary(5),
        "Ei" => binary(6),
        _ => {
            let exponent = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            Some((Power::Ten(exponent), Format::Exponent))
        }
    }
}

/// Multiplies a number of decimal digits, most significant first.
fn multiply_by_1024(digits: &mut Vec<u8>) {
    let mut carry = 0_u32;
    let low = |value: u32| u8::try_from(value % 10).unwrap_or_default();
    for digit in digits.iter_mut().rev() {
        let value = u32::from(*digit) * 1024 + carry;
        *digit = low(value);
        carry = value / 10;
    }
    while carry > 0 {
        digits.insert(0, low(carry));
        carry /= 10;
    }
}

/// The decimal digits times ten to the power `shift`, rounded up to a whole number and capped.
fn scaled(digits: &[u8], shift: i64) -> i128 {
    let start = digits
        .iter()
        .position(|digit| *digit != 0)
        .unwrap_or(digits.len());
    let digits = &digits[start..];
    if digits.is_empty() {
        return 0;
    }
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let kept = length.saturating_add(shift);
    if kept > 28 {
        return LIMIT;
    }
    // Both fit: `kept` is at most 28, and not positive when nothing of the digits is kept.
    let kept = usize::try_from(kept).unwrap_or(0);
    let present = kept.min(digits.len());
    let mut value = digits[..present]
        .iter()
        .fold(0_i128, |value, digit| value * 10 + i128::from(*digit));
    for _ in present..kept {
        value *= 10;
    }
    if digits[present..].iter().any(|digit| *digit != 0) {
        value += 1;
    }
    value.min(LIMIT)
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nano == 0 {
            return f.write_str("0");
        }
        let whole = self.nano / UNIT;
        if self.format == Format::Binary && self.nano % UNIT == 0 && whole.abs() >= 1024 {
            let (mut value, mut step) = (whole, 0);
            while value % 1024 == 0 && step < 6 {
                value /= 1024;
                step += 1;
            }
            return write!(
                f,
                "{value}{}",
                ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][step]
            );
        }
        let (mut value, mut exponent) = (self.nano, -9);
        while value % 1000 == 0 && exponent < 18 {
            value /= 1000;
            exponent += 3;
        }
        if self.format == Format::Exponent {
            return match exponent {
                0 => write!(f, "{value}"),
                _ => write!(f, "{value}e{exponent}"),
            };
        }
        let suffix = match exponent {
            -9 => "n",
            -6 => "u",
            -3 => "m",
            3 => "k",
            6 => "M",
            9 => "G",
            12 => "T",
            15 => "P",
            18 => "E",
            _ => "",
        };
        write!(f, "{value}{suffix}")
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quantity({self})")
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.nano == other.nano
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.nano.cmp(&other.nano)
    }
}

impl Add for Quantity {
    type Output = Self;

    /// The sum, capped, in the format of the first operand that is not nought.
    fn add(self, other: Self) -> Self {
        Self {
            nano: (self.nano + other.nano).clamp(-LIMIT, LIMIT),
            format: if self.is_zero() {
                other.format
            } else {
                self.format
            },
        }
    }
}

impl Sub for Quantity {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + Self {
            nano: -other.nano,
            format: other.format,
        }
    }
}

impl std::iter::Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), Self::add)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(QuantityVisitor)
    }
}

struct QuantityVisitor;

impl Visitor<'_> for QuantityVisitor {
    type Value = Quantity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a quantity such as 500m or 64Mi")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Quantity, E> {
        Quantity::parse(text.trim()).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Quantity, E> {
        Ok(Quantity::from_i64(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Quantity, E> {
        Ok(Quantity::from_i64(i64::try_from(value).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Quantity, E> {
        Quantity::parse(&value.to_string()).map_err(E::custom)
    }
}

impl Schema for Quantity {
    const TYPE: Type = Type::Quantity;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn prints_the_canonical_form() {
        for (text, canonical) in [
            ("0", "0"),
            ("0.0Mi", "0"),
            ("00000", "0"),
            (".", "0"),
            ("1", "1"),
            ("+1", "1"),
            ("1.", "1"),
            (".5", "500m"),
            ("-0.5", "-500m"),
            ("1.5", "1500m"),
            ("1.5Gi", "1536Mi"),
            ("1024Mi", "1Gi"),
            ("1023Mi", "1023Mi"),
            ("1000m", "1"),
            ("1000k", "1M"),
            ("1500", "1500"),
            ("100", "100"),
            ("1e3", "1e3"),
            ("1E3", "1e3"),
            ("12e2", "1200"),
            ("1e-3", "1e-3"),
            ("5E", "5E"),
            ("0.1n", "1n"),
            ("1.0000000001", "1000000001n"),
            ("0.5Ki", "512"),
            ("0.0001Ki", "102400u"),
            ("1023", "1023"),
            ("0.5Mi", "512Ki"),
            ("99Ei", "9223372036854775807"),
            ("100E", "9223372036854775807"),
            ("-100E", "-9223372036854775807"),
            ("1e4000", "9223372036854775807"),
            ("1e-4000", "1e-9"),
        ] {
            assert_eq!(quantity(text).to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn refuses_what_the_api_server_refuses() {
        for (text, error) in [
            ("", QuantityError::Format),
            ("aoeu", QuantityError::Format),
            ("1 ", QuantityError::Format),
            (" 1", QuantityError::Format),
            ("1.1.M", QuantityError::Format),
            ("1+1.0M", QuantityError::Format),
            ("0.1mi", QuantityError::Suffix),
            ("1i", QuantityError::Suffix),
            ("1mm", QuantityError::Suffix),
            ("1K", QuantityError::Suffix),
            ("-3.01e-", QuantityError::Suffix),
            ("1GiB", QuantityError::Format),
            ("1\u{e9}", QuantityError::Format),
        ] {
            assert_eq!(Quantity::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn rounds_up_to_whole_numbers() {
        assert_eq!(quantity("100m").as_i64_ceil(), 1);
        assert_eq!(quantity("64Mi").as_i64_ceil(), 67_108_864);
        assert_eq!(quantity("1500m").as_milli_ceil(), 1500);
        assert_eq!(quantity("1u").as_milli_ceil(), 1);
        assert_eq!(quantity("-1500m").as_i64_ceil(), -1);
        assert_eq!(quantity("9E").as_milli_ceil(), i64::MAX);
        assert_eq!(quantity("65Mi").divided_ceil(quantity("64Mi")), Some(2));
        assert_eq!(quantity("1").divided_ceil(Quantity::default()), None);
    }

    #[test]
    fn compares_and_adds_by_value() {
        assert_eq!(quantity("1Gi"), quantity("1073741824"));
        assert!(quantity("1G") < quantity("1Gi"));
        assert_eq!((quantity("100m") + quantity("0.9")).to_string(), "1");
        assert_eq!((quantity("1Gi") - quantity("512Mi")).to_string(), "512Mi");
        let sum: Quantity = [quantity("1Mi"), quantity("1Mi")].into_iter().sum();
        assert_eq!(sum.to_string(), "2Mi");
    }

    #[test]
    fn reads_numbers_and_text() {
        for (json, canonical) in [
            ("2", "2"),
            ("0.5", "500m"),
            ("\"64Mi\"", "64Mi"),
            ("-1", "-1"),
        ] {
            let quantity: Quantity = serde_json::from_str(json).expect(json);
            assert_eq!(quantity.to_string(), canonical);
        }
        assert!(serde_json::from_str::<Quantity>("\"64MB\"").is_err());
    }

    proptest! {
        #[test]
        fn printing_and_parsing_keeps_the_value(
            whole in 0_u64..1_000_000_000_000,
            fraction in "[0-9]{0,9}",
            suffix in "(n|u|m||k|M|G|T|Ki|Mi|Gi|e[0-9]|e-[0-9])",
        ) {
            let text = format!("{whole}.{fraction}{suffix}");
            let first = quantity(&text);
            let printed = first.to_string();
            prop_assert_eq!(quantity(&printed), first, "{} printed as {}", text, printed);
            prop_assert_eq!(quantity(&printed).to_string(), printed);
        }

        #[test]
        fn whole_numbers_are_exact(value in any::<i64>().prop_filter("magnitude", |v| *v > i64::MIN)) {
            prop_assert_eq!(quantity(&value.to_string()), Quantity::from_i64(value));
            prop_assert_eq!(Quantity::from_i64(value).as_i64_ceil(), value);
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,40}") {
            let _ = Quantity::parse(&text);
        }
    }
}
