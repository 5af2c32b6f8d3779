//! A service: one stable name and address in front of pods.

use std::collections::BTreeMap;

use super::container::Protocol;
use super::int_or_string::IntOrString;
use super::meta::{Condition, ObjectMeta};
use super::scheduling::SessionAffinityConfig;
use super::schema::{object, string_enum};

/// The `clusterIP` of a service without an address.
pub const NO_ADDRESS: &str = "None";

object! {
    /// One name and address in front of the pods that have certain labels.
    Service {
        /// `v1`.
        "apiVersion" api_version: Option<String>;
        /// `Service`.
        "kind" kind: Option<String>;
        /// The service's name, an RFC 1035 label, its namespace, labels and annotations. Pods find
        /// it as `NAME.NAMESPACE.svc`.
        "metadata" metadata: ObjectMeta;
        /// Which pods, on which ports, for whom.
        "spec" spec: ServiceSpec;
        /// How the service is doing.
        "status" status: Option<ServiceStatus> => .ignored("set by podling");
    }
}

object! {
    /// Which pods a service leads to, on which ports, for whom.
    ServiceSpec {
        /// The service's ports. At least one unless the type is `ExternalName` or `clusterIP` is
        /// `None`.
        "ports" ports: Vec<ServicePort>;
        /// Labels of the pods that the service leads to. Without it the service leads nowhere by
        /// itself.
        "selector" selector: BTreeMap<String, String>;
        /// The service's address. Empty: podling picks one; `None`: the service has no address and
        /// its name stands for those of the pods.
        "clusterIP" cluster_ip: Option<String>;
        /// The service's addresses, one a family; the first is `clusterIP`.
        "clusterIPs" cluster_ips: Vec<String>;
        /// Whom the service is open to.
        "type" r#type: Option<ServiceType> => .default_value("\"ClusterIP\"");
        /// Further addresses of this host on which the service's ports are open.
        "externalIPs" external_ips: Vec<String>;
        /// Whether a client is led to the same pod each time.
        "sessionAffinity" session_affinity: Option<ServiceSessionAffinity> => .default_value("\"None\"");
        /// The address that a cloud's load balancer should get.
        "loadBalancerIP" load_balancer_ip: Option<String> => .ignored("there is no cloud with load balancers");
        /// The networks, in CIDR form, whose clients are let in by a `LoadBalancer`. Default: all.
        "loadBalancerSourceRanges" load_balancer_source_ranges: Vec<String>;
        /// The name that this service's name stands for, for type `ExternalName`.
        "externalName" external_name: Option<String>;
        /// Whether traffic from outside may go on to other nodes. Default `Cluster`.
        "externalTrafficPolicy" external_traffic_policy: Option<ServiceTrafficPolicy> => .ignored("there is one node");
        /// The port on which a cloud's load balancer asks whether this node has pods of the
        /// service.
        "healthCheckNodePort" health_check_node_port: Option<i32> => .ignored("there is one node");
        /// Whether pods that are not ready are led to as well. Default false.
        "publishNotReadyAddresses" publish_not_ready_addresses: Option<bool>;
        /// Settings of `sessionAffinity`.
        "sessionAffinityConfig" session_affinity_config: Option<SessionAffinityConfig>;
        /// The families of the addresses, `IPv4` or `IPv6`. Default: what the pods have.
        "ipFamilies" ip_families: Vec<IpFamily>;
        /// Whether the service has addresses of one family or two. Default `SingleStack`.
        "ipFamilyPolicy" ip_family_policy: Option<ServiceIpFamilyPolicy>;
        /// Whether a `LoadBalancer` opens node ports as well. Default true.
        "allocateLoadBalancerNodePorts" allocate_load_balancer_node_ports: Option<bool>;
        /// The implementation that makes the load balancer.
        "loadBalancerClass" load_balancer_class: Option<String> => .ignored("there is no cloud with load balancers");
        /// Whether traffic from pods may go on to other nodes. Default `Cluster`.
        "internalTrafficPolicy" internal_traffic_policy: Option<ServiceTrafficPolicy> => .ignored("there is one node");
        /// Which nodes' pods are preferred.
        "trafficDistribution" traffic_distribution: Option<String> => .ignored("there is one node");
    }
}

impl ServiceSpec {
    /// Whether the service's name stands for the pods' addresses, as it has none of its own.
    pub fn is_headless(&self) -> bool {
        let first = self.cluster_ips.first().or(self.cluster_ip.as_ref());
        first.is_some_and(|address| address == NO_ADDRESS)
    }

    /// Whether clients that are no pods are led to it: on ports of the host, or on further
    /// addresses of the host.
    pub fn is_open_to_outside(&self) -> bool {
        match self.r#type.unwrap_or_default() {
            ServiceType::NodePort | ServiceType::LoadBalancer => true,
            ServiceType::ClusterIP => !self.external_ips.is_empty(),
            ServiceType::ExternalName => false,
        }
    }
}

object! {
    /// A port of a service.
    ServicePort {
        /// The port's name, an RFC 1123 label. Needed when there are several.
        "name" name: Option<String>;
        /// The protocol.
        "protocol" protocol: Option<Protocol> => .default_value("\"TCP\"");
        /// What is spoken on the port, such as `http` or `kubernetes.io/h2c`.
        "appProtocol" app_protocol: Option<String> => .ignored("nothing here looks into the traffic");
        /// The port of the service, 1 to 65535.
        "port" port: i32 => .required();
        /// The port of the pods: a number, or the name of a container's port. Default: `port`.
        "targetPort" target_port: Option<IntOrString>;
        /// The port of the host for types `NodePort` and `LoadBalancer`, 30000 to 32767. Default:
        /// podling picks one.
        "nodePort" node_port: Option<i32>;
    }
}

object! {
    /// Settings for leading a client to the same pod each time.
    ClientIPConfig {
        /// Seconds after a client's last connection for which its pod is remembered, 1 to 86400.
        "timeoutSeconds" timeout_seconds: Option<i32> => .default_value("10800");
    }
}

object! {
    /// How a service is doing.
    ServiceStatus {
        /// The addresses on which a `LoadBalancer` is reached.
        "loadBalancer" load_balancer: Option<LoadBalancerStatus> => .ignored("set by podling");
        /// Aspects of the service's state.
        "conditions" conditions: Vec<Condition> => .ignored("set by podling");
    }
}

object! {
    /// The addresses on which a service is reached from outside.
    LoadBalancerStatus {
        /// The addresses.
        "ingress" ingress: Vec<LoadBalancerIngress> => .ignored("set by podling");
    }
}

object! {
    /// An address on which a service is reached from outside.
    LoadBalancerIngress {
        /// The address.
        "ip" ip: Option<String> => .ignored("set by podling");
        /// The name, where there is no address.
        "hostname" hostname: Option<String> => .ignored("set by podling");
        /// How traffic arrives: `VIP` to the address, `Proxy` to the node.
        "ipMode" ip_mode: Option<String> => .ignored("set by podling");
        /// How each port is doing.
        "ports" ports: Vec<PortStatus> => .ignored("set by podling");
    }
}

object! {
    /// How a port of a load balancer is doing.
    PortStatus {
        /// The port.
        "port" port: i32 => .required().ignored("set by podling");
        /// The protocol.
        "protocol" protocol: Protocol => .required().ignored("set by podling");
        /// What is wrong with it.
        "error" error: Option<String> => .ignored("set by podling");
    }
}

string_enum! {
    /// Whom a service is open to.
    ServiceType {
        /// To pods and this host.
        ClusterIP = "ClusterIP",
        /// To everybody, also on a port of the host.
        NodePort = "NodePort",
        /// To everybody, on the service's own ports of the host.
        LoadBalancer = "LoadBalancer",
        /// The service is only another name.
        ExternalName = "ExternalName",
    }
}

string_enum! {
    /// Whether a client is led to the same pod each time.
    ServiceSessionAffinity {
        /// By the client's address.
        ClientIP = "ClientIP",
        /// It is not.
        None = "None",
    }
}

string_enum! {
    /// Which pods may get a service's traffic.
    ServiceTrafficPolicy {
        /// All of them.
        Cluster = "Cluster",
        /// Those on the node where the traffic arrives.
        Local = "Local",
    }
}

string_enum! {
    /// A family of addresses.
    IpFamily {
        /// 32-bit addresses.
        IPv4 = "IPv4",
        /// 128-bit addresses.
        IPv6 = "IPv6",
        /// Not said.
        Unset = "",
    }
}

string_enum! {
    /// How many families of addresses a service has.
    ServiceIpFamilyPolicy {
        /// One.
        SingleStack = "SingleStack",
        /// Two where the host has two.
        PreferDualStack = "PreferDualStack",
        /// Two, or the service fails.
        RequireDualStack = "RequireDualStack",
    }
}
