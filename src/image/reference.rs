//! Names of images as manifests write them: parsed once, normalised as Docker and the kubelet do
//! (github.com/distribution/reference), and never wrong inside.

use std::{
    fmt::{self, Display},
    net::IpAddr,
    str::FromStr,
};

use super::digest::Digest;

/// A checked reference to an image: registry, repository, and a tag, a digest or both.
///
/// When both are there the digest decides, as everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageRef {
    registry: String,
    repository: String,
    tag: Option<String>,
    digest: Option<Digest>,
}

/// Why a text names no image; the kubelet's reason for it is `InvalidImageName`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid image name {name:?}: {reason}")]
pub struct InvalidImageName {
    /// The name as it was given.
    pub name: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The registry of names without one.
const DEFAULT_REGISTRY: &str = "docker.io";
/// The longest registry and repository together, as the reference grammar limits them.
const LONGEST_NAME: usize = 255;
const LONGEST_TAG: usize = 128;

impl ImageRef {
    /// `host[:port]` of the registry.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The repository in the registry, such as `library/nginx`.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The tag; `latest` when the name had neither tag nor digest.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest that the name demands.
    pub fn digest(&self) -> Option<Digest> {
        self.digest
    }

    /// Whether the registry is this host itself.
    pub fn is_loopback(&self) -> bool {
        let host = host_of(&self.registry);
        host == "localhost"
            || host.ends_with(".localhost")
            || host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("it is empty".to_owned());
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (
                rest,
                Some(
                    digest
                        .parse::<Digest>()
                        .map_err(|error| error.to_string())?,
                ),
            ),
            None => (text, None),
        };
        let (registry, rest) = split_registry(rest);
        let (path, tag) = match rest.rsplit_once(':') {
            Some((path, tag)) => (path, Some(tag)),
            None => (rest, None),
        };
        if let Some(registry) = registry {
            check_registry(registry)?;
        }
        if registry.is_none() && Digest::from_hex(path).is_some() {
            return Err("64 hexadecimal digits are an image's ID, not a name".to_owned());
        }
        check_repository(path)?;
        if let Some(tag) = tag {
            check_tag(tag)?;
        }
        let registry = match registry {
            None | Some("index.docker.io") => DEFAULT_REGISTRY,
            Some(registry) => registry,
        };
        let repository = if registry == DEFAULT_REGISTRY && !path.contains('/') {
            format!("library/{path}")
        } else {
            path.to_owned()
        };
        if registry.len() + 1 + repository.len() > LONGEST_NAME {
            return Err(format!("it is longer than {LONGEST_NAME} characters"));
        }
        let tag = match (tag, digest) {
            (None, None) => Some("latest".to_owned()),
            (tag, _) => tag.map(str::to_owned),
        };
        Ok(Self {
            registry: registry.to_owned(),
            repository,
            tag,
            digest,
        })
    }
}

/// The host in `host[:port]`, without the brackets of an IPv6 address.
pub(super) fn host_of(registry: &str) -> &str {
    match registry.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => registry.split(':').next().unwrap_or(registry),
    }
}

/// The first component is a registry when it can't be part of a repository on docker.io.
fn split_registry(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((first, rest))
            if first == "localhost"
                || first.contains(['.', ':', '['])
                || first.contains(|c: char| c.is_ascii_uppercase()) =>
        {
            (Some(first), rest)
        }
        _ => (None, name),
    }
}

fn check_registry(registry: &str) -> Result<(), String> {
    let wrong = || format!("{registry:?} is not a registry's host name");
    let (host, port) = if let Some(rest) = registry.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or_else(wrong)?;
        host.parse::<std::net::Ipv6Addr>().map_err(|_| wrong())?;
        let port = match after {
            "" => None,
            _ => Some(after.strip_prefix(':').ok_or_else(wrong)?),
        };
        (None, port)
    } else {
        match registry.split_once(':') {
            Some((host, port)) => (Some(host), Some(port)),
            None => (Some(registry), None),
        }
    };
    if let Some(host) = host {
        let label = |label: &str| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if !host.split('.').all(label) {
            return Err(wrong());
        }
    }
    match port {
        None => Ok(()),
        Some(port) if port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok() => {
            Ok(())
        }
        Some(port) => Err(format!("{port:?} is not a registry's port")),
    }
}

fn check_repository(path: &str) -> Result<(), String> {
    if path.is_empty() {
        return Err("the repository is missing".to_owned());
    }
    if path.contains(|c: char| c.is_ascii_uppercase()) {
        return Err("the repository must be in lower case".to_owned());
    }
    match path.split('/').find(|component| !is_component(component)) {
        None => Ok(()),
        Some("") => Err("a component of the repository is empty".to_owned()),
        Some(component) => Err(format!(
            "{component:?} is not allowed in a repository: letters and digits, separated by one \
             dot, one or two underscores, or dashes"
        )),
    }
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
fn is_component(component: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    component.starts_with(alphanumeric)
        && component.ends_with(alphanumeric)
        && component
            .split(alphanumeric)
            .all(|gap| matches!(gap, "" | "." | "_" | "__") || gap.bytes().all(|b| b == b'-'))
}

fn check_tag(tag: &str) -> Result<(), String> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
    if tag.is_empty() {
        Err("the tag is empty".to_owned())
    } else if tag.len() > LONGEST_TAG {
        Err(format!("the tag is longer than {LONGEST_TAG} characters"))
    } else if tag.starts_with(['.', '-']) || !tag.bytes().all(allowed) {
        Err(format!(
            "{tag:?} is not a tag: letters, digits, underscores, dots and dashes"
        ))
    } else {
        Ok(())
    }
}

impl FromStr for ImageRef {
    type Err = InvalidImageName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).map_err(|reason| InvalidImageName {
            name: text.chars().take(300).collect(),
            reason,
        })
    }
}

impl Display for ImageRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(formatter, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(formatter, "@{digest}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_printed_means_the_same(
            registry in "(|localhost:5000/|registry[.]example/|\\[::1\\]:5/|Upper/)",
            // Without a dot in the first part, which would make it a registry.
            repository in "[a-z0-9]{1,9}([_-][a-z0-9]{1,9})?(/[a-z0-9]{1,9}([._-][a-z0-9]{1,9})?){0,2}",
            tag in "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,20})?",
            pinned in any::<Option<[u8; 4]>>(),
        ) {
            let digest = pinned.map(|content| format!("@{}", Digest::of(&content)));
            let text = format!("{registry}{repository}{tag}{}", digest.unwrap_or_default());
            let reference: ImageRef = text.parse().expect("a reference");
            prop_assert_eq!(reference.to_string().parse(), Ok(reference));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,60}") {
            if let Ok(reference) = text.parse::<ImageRef>() {
                prop_assert_eq!(reference.to_string().parse(), Ok(reference));
            }
        }
    }

    const HEX: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn canonical(text: &str) -> String {
        text.parse::<ImageRef>()
            .unwrap_or_else(|error| panic!("{error}"))
            .to_string()
    }

    #[test]
    fn normalises_as_docker_does() {
        for (given, expected) in [
            ("nginx", "docker.io/library/nginx:latest"),
            ("nginx:1.27", "docker.io/library/nginx:1.27"),
            ("bitnami/redis", "docker.io/bitnami/redis:latest"),
            ("docker.io/nginx", "docker.io/library/nginx:latest"),
            ("index.docker.io/nginx", "docker.io/library/nginx:latest"),
            ("localhost/x", "localhost/x:latest"),
            ("localhost:5000/x:y", "localhost:5000/x:y"),
            (
                "127.0.0.1:5000/a/b-c__d.e",
                "127.0.0.1:5000/a/b-c__d.e:latest",
            ),
            ("[::1]:5000/a", "[::1]:5000/a:latest"),
            ("registry.k8s.io/pause:3.9", "registry.k8s.io/pause:3.9"),
            ("Upper/x", "Upper/x:latest"),
        ] {
            assert_eq!(canonical(given), expected);
        }
        let pinned = format!("nginx@sha256:{HEX}");
        assert_eq!(canonical(&pinned), format!("docker.io/library/{pinned}"));
        let both = format!("nginx:1@sha256:{HEX}");
        assert_eq!(canonical(&both), format!("docker.io/library/{both}"));
    }

    #[test]
    fn refuses_what_is_no_name() {
        for name in [
            "",
            "Nginx",
            "nginx:",
            ":x",
            "a//b",
            "a/",
            "/a",
            "-a",
            "a___b",
            "a..b",
            "a:b:c",
            "a b",
            "a@sha256:12",
            "a:-x",
            "host:99999/a",
            "ho_st.x/a",
            "[::g]/a",
            "../a",
            "a:b/",
            "host./a",
            HEX,
            "a\n",
        ] {
            assert!(name.parse::<ImageRef>().is_err(), "{name:?}");
        }
        assert!("a".repeat(256).parse::<ImageRef>().is_err());
        assert!(
            format!("a:{}", "t".repeat(129))
                .parse::<ImageRef>()
                .is_err()
        );
    }

    #[test]
    fn knows_loopback() {
        for name in [
            "localhost/a",
            "127.0.0.1:5/a",
            "127.3.2.1/a",
            "[::1]:5/a",
            "r.localhost/a",
        ] {
            assert!(name.parse::<ImageRef>().unwrap().is_loopback(), "{name}");
        }
        for name in ["a", "10.0.0.1/a", "localhost.evil.com/a"] {
            assert!(!name.parse::<ImageRef>().unwrap().is_loopback(), "{name}");
        }
    }
}
