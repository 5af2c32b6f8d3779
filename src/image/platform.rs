//! Which machine an image is for, and which of an index's images fits this one.

use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};

use super::manifest::Descriptor;

/// A system, a machine and its variant, in Go's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// `linux`.
    pub os: String,
    /// `amd64`, `arm64`, …
    pub architecture: String,
    /// `v7`, `v8`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

impl Platform {
    /// The machine that podling runs on.
    pub fn host() -> Self {
        let (architecture, variant) = match std::env::consts::ARCH {
            "x86_64" => ("amd64", None),
            "aarch64" => ("arm64", Some("v8")),
            "x86" => ("386", None),
            "arm" => ("arm", Some("v7")),
            "powerpc64" => ("ppc64le", None),
            other => (other, None),
        };
        Self {
            os: "linux".to_owned(),
            architecture: architecture.to_owned(),
            variant: variant.map(str::to_owned),
        }
    }

    /// How well `offered` serves this machine, higher is better; `None` when it can't.
    fn fitness(&self, offered: &Self) -> Option<u32> {
        if self.os != offered.os || self.architecture != offered.architecture {
            return None;
        }
        match (self.variant.as_deref(), offered.variant.as_deref()) {
            (wanted, offered) if wanted == offered => Some(1000),
            // Every machine runs what asks for no variant.
            (_, None) => Some(500),
            // Nothing is known of this machine's variant: an index with only variants is ordered
            // with the most common first, so any is taken and ties go to the first.
            (None, Some(_)) => Some(1),
            // A machine runs what is for an earlier variant of it.
            (Some(wanted), Some(offered)) => {
                let number = |variant: &str| variant.strip_prefix('v')?.parse::<u32>().ok();
                let (wanted, offered) = (number(wanted)?, number(offered)?);
                (offered <= wanted).then_some(2 + offered)
            }
        }
    }

    /// The best entry of an index for this machine; the first of equals.
    pub fn choose<'d>(&self, offers: &'d [Descriptor]) -> Option<&'d Descriptor> {
        let mut best: Option<(u32, &Descriptor)> = None;
        for offer in offers {
            let Some(fitness) = offer.platform.as_ref().and_then(|p| self.fitness(p)) else {
                continue;
            };
            if best.is_none_or(|(highest, _)| fitness > highest) {
                best = Some((fitness, offer));
            }
        }
        // Tools that write an index of one image often name no platform.
        match (best, offers) {
            (Some((_, offer)), _) => Some(offer),
            (None, [only]) if only.platform.is_none() => Some(only),
            _ => None,
        }
    }
}

impl Display for Platform {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.os, self.architecture)?;
        if let Some(variant) = &self.variant {
            write!(formatter, "/{variant}")?;
        }
        Ok(())
    }
}

impl std::str::FromStr for Platform {
    type Err = String;

    /// Reads `os/architecture[/variant]`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('/');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(os), Some(architecture), variant, None)
                if !os.is_empty() && !architecture.is_empty() && variant != Some("") =>
            {
                Ok(Self {
                    os: os.to_owned(),
                    architecture: architecture.to_owned(),
                    variant: variant.map(str::to_owned),
                })
            }
            _ => Err(format!(
                "{text:?} is not a platform: expected os/architecture, such as linux/arm64/v8"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::digest::Digest;

    fn chosen(wanted: &str, offered: &[&str]) -> Option<usize> {
        let offers: Vec<_> = offered
            .iter()
            .enumerate()
            .map(|(index, platform)| Descriptor {
                platform: platform.parse().ok(),
                ..Descriptor::new("", Digest::of(&[]), index as u64)
            })
            .collect();
        let wanted: Platform = wanted.parse().unwrap();
        wanted.choose(&offers).map(|offer| usize::try_from(offer.size).unwrap())
    }

    #[test]
    fn takes_the_best_variant() {
        let amd = ["linux/arm64", "windows/amd64", "linux/amd64", "linux/amd64/v2"];
        assert_eq!(chosen("linux/amd64", &amd), Some(2));
        assert_eq!(chosen("linux/arm64/v8", &amd), Some(0));
        let arm = ["linux/arm/v5", "linux/arm/v6", "linux/arm/v7"];
        assert_eq!(chosen("linux/arm/v7", &arm), Some(2));
        assert_eq!(chosen("linux/arm/v6", &arm), Some(1));
        assert_eq!(chosen("linux/s390x", &amd), None);
        assert_eq!(chosen("linux/amd64", &["", ""]), None);
        assert_eq!(chosen("linux/amd64", &[""]), Some(0));
    }
}
