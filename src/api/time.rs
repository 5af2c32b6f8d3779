//! Time stamps as the API writes them: RFC 3339, whole seconds, UTC (`2026-01-01T00:00:00Z`).

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::schema::{Schema, Type};

/// An instant. What is finer than a second is kept in memory and not written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub Timestamp);

impl Time {
    /// This instant, without fractions of a second, so that it is read back as it was written.
    pub fn now() -> Self {
        Self::from_second(Timestamp::now().as_second())
    }

    /// The instant this many seconds after 1970, moved into the range that can be written.
    pub fn from_second(second: i64) -> Self {
        let nearest = if second < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Self(Timestamp::from_second(second).unwrap_or(nearest))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}", self.0)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map(Self)
            .map_err(|_| de::Error::custom("a time such as 2026-01-01T00:00:00Z is expected"))
    }
}

impl Schema for Time {
    const TYPE: Type = Type::Time;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_whole_seconds_in_utc() {
        for (text, written) in [
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            ("2026-01-01T00:00:00.999999Z", "2026-01-01T00:00:00Z"),
            ("2026-01-01T02:30:00+02:30", "2026-01-01T00:00:00Z"),
        ] {
            let time: Time = serde_json::from_str(&format!("{text:?}")).expect(text);
            assert_eq!(
                serde_json::to_string(&time).expect("a string"),
                format!("{written:?}")
            );
        }
    }

    #[test]
    fn now_is_read_back_as_written() {
        let now = Time::now();
        let text = serde_json::to_string(&now).expect("a string");
        assert_eq!(serde_json::from_str::<Time>(&text).expect("a time"), now);
    }

    #[test]
    fn refuses_what_is_no_time() {
        assert!(serde_json::from_str::<Time>("\"yesterday\"").is_err());
        assert!(serde_json::from_str::<Time>("\"2026-01-01\"").is_err());
    }
}
