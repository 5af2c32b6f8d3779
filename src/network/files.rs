//! What a pod's files under `/etc` say about names: `/etc/hosts`, `/etc/resolv.conf` and
//! `/etc/hostname`, as a kubelet writes them. Pure text, but for [`HostResolver::read`].

use std::{
    fmt::{self, Write},
    fs, io,
    net::IpAddr,
    path::Path,
};

use crate::api::pod::{DnsPolicy, HostAlias, Pod, PodDNSConfig};

/// Longest name of a host (`HOST_NAME_MAX` less one, as the kubelet cuts).
const HOSTNAME_LENGTH: usize = 63;
/// Longest name that the kernel takes for a host.
const KERNEL_HOSTNAME_LENGTH: usize = 64;
/// Nameservers that a resolver looks at (`MAXNS`), and that Kubernetes allows.
const NAMESERVERS: usize = 3;
/// Search domains that Kubernetes allows.
const SEARCHES: usize = 32;
/// Characters that Kubernetes allows for all search domains together, with a space between two.
const SEARCH_LENGTH: usize = 2048;

/// The names of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodNames {
    /// The short name.
    pub hostname: String,
    /// What follows the short name in the full one; `None` without `subdomain`.
    pub domain: Option<String>,
    /// What `gethostname` answers in the pod: the short name, or the full one with
    /// `setHostnameAsFQDN`.
    pub kernel_hostname: String,
}

/// The full name of a pod is longer than the kernel takes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "spec.setHostnameAsFQDN: the full name {0:?} has more than {KERNEL_HOSTNAME_LENGTH} characters: shorten hostname, subdomain or namespace"
)]
pub struct HostnameTooLong(pub String);

/// The names of `pod` in the domain `cluster` (`cluster.local` unless set otherwise), as the
/// kubelet makes them (`GeneratePodHostNameAndDomain`).
///
/// # Errors
/// [`HostnameTooLong`].
pub fn pod_names(pod: &Pod, cluster: &str) -> Result<PodNames, HostnameTooLong> {
    let spec = &pod.spec;
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    if let Some(hostname) = given(&spec.hostname_override) {
        let kernel_hostname = hostname.clone();
        return Ok(PodNames {
            hostname,
            domain: None,
            kernel_hostname,
        });
    }
    let name = given(&spec.hostname)
        .or_else(|| pod.metadata.name.clone())
        .unwrap_or_default();
    let hostname = match name.get(..HOSTNAME_LENGTH) {
        Some(start) => start.trim_end_matches(['-', '.']).to_owned(),
        None => name,
    };
    let namespace = pod.metadata.namespace.as_deref().unwrap_or("default");
    let domain =
        given(&spec.subdomain).map(|subdomain| format!("{subdomain}.{namespace}.svc.{cluster}"));
    let kernel_hostname = match &domain {
        Some(domain) if spec.set_hostname_as_fqdn == Some(true) => format!("{hostname}.{domain}"),
        _ => hostname.clone(),
    };
    if kernel_hostname.len() > KERNEL_HOSTNAME_LENGTH {
        return Err(HostnameTooLong(kernel_hostname));
    }
    Ok(PodNames {
        hostname,
        domain,
        kernel_hostname,
    })
}

/// `/etc/hostname`.
pub fn hostname(names: &PodNames) -> String {
    format!("{}\n", names.kernel_hostname)
}

/// `/etc/hosts` of a pod with a network of its own: loopback, the pod's addresses, its aliases.
pub fn hosts(addresses: &[IpAddr], names: &PodNames, aliases: &[HostAlias]) -> String {
    let mut text = String::from(
        "# Kubernetes-managed hosts file.\n\
         127.0.0.1\tlocalhost\n\
         ::1\tlocalhost ip6-localhost ip6-loopback\n\
         fe00::0\tip6-localnet\n\
         fe00::0\tip6-mcastprefix\n\
         fe00::1\tip6-allnodes\n\
         fe00::2\tip6-allrouters\n",
    );
    let PodNames {
        hostname, domain, ..
    } = names;
    for address in addresses {
        // Writing to a string can't fail.
        let _ = match domain {
            Some(domain) => writeln!(text, "{address}\t{hostname}.{domain}\t{hostname}"),
            None => writeln!(text, "{address}\t{hostname}"),
        };
    }
    text + &alias_lines(aliases)
}

/// `/etc/hosts` of a pod on the host's network: the host's own file and the pod's aliases.
pub fn hosts_of_host(host: &str, aliases: &[HostAlias]) -> String {
    format!(
        "# Kubernetes-managed hosts file (host network).\n{host}{}",
        alias_lines(aliases)
    )
}

fn alias_lines(aliases: &[HostAlias]) -> String {
    if aliases.is_empty() {
        return String::new();
    }
    let mut text = String::from("\n# Entries added by HostAliases.\n");
    for alias in aliases {
        let _ = writeln!(text, "{}\t{}", alias.ip, alias.hostnames.join("\t"));
    }
    text
}

/// The content of a `resolv.conf`; `Display` writes the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolver {
    /// Addresses of nameservers, asked in this order.
    pub nameservers: Vec<String>,
    /// Domains that short names are tried in.
    pub searches: Vec<String>,
    /// Options, `name` or `name:value`.
    pub options: Vec<String>,
}

impl Resolver {
    /// Reads a `resolv.conf` as `resolv.conf(5)` has it: the last `search` or `domain` counts,
    /// options add up, everything else is passed over.
    pub fn parse(text: &str) -> Self {
        let mut resolver = Self::default();
        for line in text.lines().filter(|line| !line.starts_with(['#', ';'])) {
            let mut words = line.split_whitespace().map(str::to_owned);
            match words.next().as_deref() {
                Some("nameserver") => resolver.nameservers.extend(words.next()),
                Some("search") => resolver.searches = words.collect(),
                Some("domain") => resolver.searches = words.take(1).collect(),
                Some("options") => {
                    for option in words {
                        resolver.set_option(option);
                    }
                }
                _ => {}
            }
        }
        resolver
    }

    /// Adds an option, in place of one of the same name.
    fn set_option(&mut self, option: String) {
        let name = |option: &str| option.split(':').next().unwrap_or_default().to_owned();
        match self
            .options
            .iter_mut()
            .find(|present| name(present) == name(&option))
        {
            Some(present) => *present = option,
            None => self.options.push(option),
        }
    }

    /// Adds what the pod's `dnsConfig` says: nameservers and domains behind those that are there,
    /// each once; options in place of those of the same name.
    fn apply(&mut self, config: &PodDNSConfig) {
        for (own, added) in [
            (&mut self.nameservers, &config.nameservers),
            (&mut self.searches, &config.searches),
        ] {
            for entry in added {
                if !own.contains(entry) {
                    own.push(entry.clone());
                }
            }
        }
        for option in &config.options {
            let Some(name) = &option.name else { continue };
            self.set_option(match option.value.as_deref() {
                None | Some("") => name.clone(),
                Some(value) => format!("{name}:{value}"),
            });
        }
    }

    /// Cuts to what Kubernetes allows, and says what was cut.
    fn limit(&mut self, warnings: &mut Vec<String>) {
        if self.nameservers.len() > NAMESERVERS {
            let cut = self.nameservers.split_off(NAMESERVERS);
            warnings.push(format!(
                "dnsConfig: only {NAMESERVERS} nameservers are used; left out: {}",
                cut.join(" ")
            ));
        }
        let mut length = 0;
        let fitting = self.searches.iter().take(SEARCHES).take_while(|domain| {
            length += domain.len() + 1;
            length - 1 <= SEARCH_LENGTH
        });
        let fitting = fitting.count();
        if fitting < self.searches.len() {
            let cut = self.searches.split_off(fitting);
            warnings.push(format!(
                "dnsConfig: only {SEARCHES} search domains of {SEARCH_LENGTH} characters together are used; left out: {}",
                cut.join(" ")
            ));
        }
    }
}

impl fmt::Display for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.searches.is_empty() {
            writeln!(f, "search {}", self.searches.join(" "))?;
        }
        for nameserver in &self.nameservers {
            writeln!(f, "nameserver {nameserver}")?;
        }
        if !self.options.is_empty() {
            writeln!(f, "options {}", self.options.join(" "))?;
        }
        Ok(())
    }
}

/// The host's own resolver files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostResolver {
    /// `/etc/resolv.conf`.
    pub file: String,
    /// `/run/systemd/resolve/resolv.conf`, where systemd-resolved names the servers behind its
    /// own 127.0.0.53.
    pub behind_stub: Option<String>,
}

impl HostResolver {
    /// Reads the host's files; a missing one is as an empty one.
    ///
    /// # Errors
    /// When a file that is there can't be read.
    pub fn read() -> io::Result<Self> {
        let read = |path: &str| match fs::read_to_string(Path::new(path)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        };
        Ok(Self {
            file: read("/etc/resolv.conf")?.unwrap_or_default(),
            behind_stub: read("/run/systemd/resolve/resolv.conf")?,
        })
    }

    /// What a pod can use of it. With a network of its own, a pod can't reach a server on the
    /// host's loopback: the servers behind systemd-resolved stand for it, or it is left out.
    fn for_pod(&self, host_network: bool, warnings: &mut Vec<String>) -> Resolver {
        let mut resolver = Resolver::parse(&self.file);
        if host_network
            || !resolver
                .nameservers
                .iter()
                .any(|server| is_loopback(server))
        {
            return resolver;
        }
        if let Some(behind) = &self.behind_stub {
            resolver = Resolver::parse(behind);
        }
        let (unreachable, reachable) = resolver
            .nameservers
            .into_iter()
            .partition(|server| is_loopback(server));
        resolver.nameservers = reachable;
        let unreachable: Vec<String> = unreachable;
        if !unreachable.is_empty() {
            warnings.push(format!(
                "the host's nameserver {} is on its loopback, which a pod can't reach: left out",
                unreachable.join(" ")
            ));
        }
        resolver
    }
}

fn is_loopback(server: &str) -> bool {
    server
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

/// The names service of podling's own, where a pod has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterDns {
    /// Its address.
    pub nameserver: IpAddr,
    /// The cluster's domain: `cluster.local`.
    pub domain: String,
}

/// The content of a pod's `/etc/resolv.conf` by its `dnsPolicy` and `dnsConfig`, and what has to
/// be said about it.
///
/// `ClusterFirst` without a names service falls back to `Default`, and so does a pod on the host's
/// network unless it asks for `ClusterFirstWithHostNet` (kubelet, `dns.go`).
pub fn resolver(
    pod: &Pod,
    host: &HostResolver,
    cluster: Option<&ClusterDns>,
) -> (Resolver, Vec<String>) {
    let mut warnings = Vec::new();
    let host_network = pod.spec.host_network == Some(true);
    let own = match pod.spec.dns_policy.unwrap_or(DnsPolicy::ClusterFirst) {
        DnsPolicy::None => None,
        DnsPolicy::Default => Some(None),
        DnsPolicy::ClusterFirst if host_network => Some(None),
        DnsPolicy::ClusterFirst | DnsPolicy::ClusterFirstWithHostNet => Some(cluster),
    };
    let mut resolver = match own {
        None => Resolver::default(),
        Some(None) => host.for_pod(host_network, &mut warnings),
        Some(Some(ClusterDns { nameserver, domain })) => {
            let namespace = pod.metadata.namespace.as_deref().unwrap_or("default");
            let mut searches = vec![
                format!("{namespace}.svc.{domain}"),
                format!("svc.{domain}"),
                domain.clone(),
            ];
            for search in Resolver::parse(&host.file).searches {
                if !searches.contains(&search) {
                    searches.push(search);
                }
            }
            Resolver {
                nameservers: vec![nameserver.to_string()],
                searches,
                options: vec!["ndots:5".to_owned()],
            }
        }
    };
    if let Some(config) = &pod.spec.dns_config {
        resolver.apply(config);
    }
    resolver.limit(&mut warnings);
    (resolver, warnings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::pod::PodDNSConfigOption;

    fn pod(name: &str) -> Pod {
        let mut pod = Pod::default();
        pod.metadata.name = Some(name.to_owned());
        pod.metadata.namespace = Some("shop".to_owned());
        pod
    }

    fn host(file: &str) -> HostResolver {
        HostResolver {
            file: file.to_owned(),
            behind_stub: None,
        }
    }

    #[test]
    fn a_pod_is_named_after_itself() {
        let names = pod_names(&pod("web"), "cluster.local").unwrap();
        assert_eq!(
            (names.hostname.as_str(), names.domain.as_ref()),
            ("web", None)
        );
        assert_eq!(hostname(&names), "web\n");
    }

    #[test]
    fn a_long_name_is_cut_at_63_characters_without_trailing_dashes() {
        let names = pod_names(
            &pod(&format!("{}--{}", "a".repeat(61), "b".repeat(9))),
            "cluster.local",
        )
        .unwrap();
        assert_eq!(names.hostname, "a".repeat(61));
    }

    #[test]
    fn a_subdomain_gives_a_full_name() {
        let mut pod = pod("web-0");
        pod.spec.hostname = Some("zero".to_owned());
        pod.spec.subdomain = Some("web".to_owned());
        let names = pod_names(&pod, "cluster.local").unwrap();
        assert_eq!(names.kernel_hostname, "zero");
        let text = hosts(&["10.77.0.2".parse().unwrap()], &names, &[]);
        assert!(
            text.ends_with("10.77.0.2\tzero.web.shop.svc.cluster.local\tzero\n"),
            "{text}"
        );
        pod.spec.set_hostname_as_fqdn = Some(true);
        assert_eq!(
            pod_names(&pod, "cluster.local").unwrap().kernel_hostname,
            "zero.web.shop.svc.cluster.local"
        );
        pod.spec.subdomain = Some("w".repeat(40));
        assert!(pod_names(&pod, "cluster.local").is_err());
    }

    #[test]
    fn hosts_has_the_form_that_a_kubelet_writes() {
        let names = pod_names(&pod("web"), "cluster.local").unwrap();
        let alias = HostAlias {
            ip: "192.0.2.1".to_owned(),
            hostnames: vec!["one".to_owned(), "two".to_owned()],
        };
        let text = hosts(
            &["10.77.0.2".parse().unwrap()],
            &names,
            std::slice::from_ref(&alias),
        );
        assert_eq!(
            text,
            "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n10.77.0.2\tweb\n\n# Entries added by HostAliases.\n192.0.2.1\tone\ttwo\n"
        );
        assert_eq!(
            hosts_of_host("127.0.0.1 localhost\n", &[alias]),
            "# Kubernetes-managed hosts file (host network).\n127.0.0.1 localhost\n\n# Entries added by HostAliases.\n192.0.2.1\tone\ttwo\n"
        );
    }

    #[test]
    fn without_a_names_service_the_hosts_resolver_is_used() {
        let file =
            "# comment\ndomain old\nsearch a b\nnameserver 192.0.2.53\noptions ndots:2 rotate\n";
        let (resolver, warnings) = resolver(&pod("web"), &host(file), None);
        assert_eq!(
            resolver.to_string(),
            "search a b\nnameserver 192.0.2.53\noptions ndots:2 rotate\n"
        );
        assert!(warnings.is_empty());
    }

    #[test]
    fn a_nameserver_on_the_hosts_loopback_is_replaced_or_left_out() {
        let mut files = host("nameserver 127.0.0.53\nsearch a\n");
        let (left_out, warnings) = resolver(&pod("web"), &files, None);
        assert!(left_out.nameservers.is_empty() && warnings.len() == 1);
        files.behind_stub = Some("nameserver 192.0.2.53\nsearch a\n".to_owned());
        let (replaced, warnings) = resolver(&pod("web"), &files, None);
        assert_eq!(replaced.nameservers, ["192.0.2.53"]);
        assert!(warnings.is_empty());
        let mut on_host = pod("web");
        on_host.spec.host_network = Some(true);
        assert_eq!(
            resolver(&on_host, &files, None).0.nameservers,
            ["127.0.0.53"]
        );
    }

    #[test]
    fn cluster_first_asks_the_names_service_and_searches_its_domains_first() {
        let cluster = ClusterDns {
            nameserver: "10.77.0.1".parse().unwrap(),
            domain: "cluster.local".to_owned(),
        };
        let (text, _) = resolver(
            &pod("web"),
            &host("search example.org\nnameserver 192.0.2.53\n"),
            Some(&cluster),
        );
        assert_eq!(
            text.to_string(),
            "search shop.svc.cluster.local svc.cluster.local cluster.local example.org\nnameserver 10.77.0.1\noptions ndots:5\n"
        );
    }

    #[test]
    fn dns_config_adds_and_overrides() {
        let mut pod = pod("web");
        pod.spec.dns_policy = Some(DnsPolicy::None);
        let option = |name: &str, value: Option<&str>| PodDNSConfigOption {
            name: Some(name.to_owned()),
            value: value.map(str::to_owned),
        };
        pod.spec.dns_config = Some(Box::new(PodDNSConfig {
            nameservers: [
                "192.0.2.1",
                "192.0.2.1",
                "192.0.2.2",
                "192.0.2.3",
                "192.0.2.4",
            ]
            .map(str::to_owned)
            .to_vec(),
            searches: (0..40).map(|number| format!("d{number}")).collect(),
            options: vec![
                option("ndots", Some("1")),
                option("rotate", None),
                option("ndots", Some("3")),
            ],
        }));
        let (resolver, warnings) = resolver(&pod, &host("nameserver 192.0.2.53\n"), None);
        assert_eq!(
            resolver.nameservers,
            ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
        );
        assert_eq!(resolver.searches.len(), 32);
        assert_eq!(resolver.options, ["ndots:3", "rotate"]);
        assert_eq!(warnings.len(), 2);
    }

    #[test]
    fn search_domains_are_cut_at_2048_characters() {
        let mut long = Resolver {
            searches: vec!["x".repeat(1023); 3],
            ..Resolver::default()
        };
        let mut warnings = Vec::new();
        long.limit(&mut warnings);
        assert_eq!((long.searches.len(), warnings.len()), (2, 1));
    }
}
