//! TODO

use std::collections::BTreeMap;

use super::container::Protocol;
use super::int_or_string::IntOrString;
use super::meta::{Condition, ObjectMeta};
use super::scheduling::SessionAffinityConfig;
use super::schema::{object, string_enum};

object! {
    /// TODO
    Service {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: ServiceSpec => .ignored("not implemented");
        /// TODO
        "status" status: Option<ServiceStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ServiceSpec {
        /// TODO
        "ports" ports: Vec<ServicePort> => .ignored("not implemented");
        /// TODO
        "selector" selector: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "clusterIP" cluster_ip: Option<String> => .ignored("not implemented");
        /// TODO
        "clusterIPs" cluster_ips: Vec<String> => .ignored("not implemented");
        /// TODO
        "type" r#type: Option<ServiceType> => .ignored("not implemented");
        /// TODO
        "externalIPs" external_ips: Vec<String> => .ignored("not implemented");
        /// TODO
        "sessionAffinity" session_affinity: Option<ServiceSessionAffinity> => .ignored("not implemented");
        /// TODO
        "loadBalancerIP" load_balancer_ip: Option<String> => .ignored("not implemented");
        /// TODO
        "loadBalancerSourceRanges" load_balancer_source_ranges: Vec<String> => .ignored("not implemented");
        /// TODO
        "externalName" external_name: Option<String> => .ignored("not implemented");
        /// TODO
        "externalTrafficPolicy" external_traffic_policy: Option<ServiceTrafficPolicy> => .ignored("not implemented");
        /// TODO
        "healthCheckNodePort" health_check_node_port: Option<i32> => .ignored("not implemented");
        /// TODO
        "publishNotReadyAddresses" publish_not_ready_addresses: Option<bool> => .ignored("not implemented");
        /// TODO
        "sessionAffinityConfig" session_affinity_config: Option<SessionAffinityConfig> => .ignored("not implemented");
        /// TODO
        "ipFamilies" ip_families: Vec<IpFamily> => .ignored("not implemented");
        /// TODO
        "ipFamilyPolicy" ip_family_policy: Option<ServiceIpFamilyPolicy> => .ignored("not implemented");
        /// TODO
        "allocateLoadBalancerNodePorts" allocate_load_balancer_node_ports: Option<bool> => .ignored("not implemented");
        /// TODO
        "loadBalancerClass" load_balancer_class: Option<String> => .ignored("not implemented");
        /// TODO
        "internalTrafficPolicy" internal_traffic_policy: Option<ServiceTrafficPolicy> => .ignored("not implemented");
        /// TODO
        "trafficDistribution" traffic_distribution: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ServicePort {
        /// TODO
        "name" name: Option<String> => .ignored("not implemented");
        /// TODO
        "protocol" protocol: Option<Protocol> => .default_value("TCP").ignored("not implemented");
        /// TODO
        "appProtocol" app_protocol: Option<String> => .ignored("not implemented");
        /// TODO
        "port" port: i32 => .required().ignored("not implemented");
        /// TODO
        "targetPort" target_port: Option<IntOrString> => .ignored("not implemented");
        /// TODO
        "nodePort" node_port: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ClientIPConfig {
        /// TODO
        "timeoutSeconds" timeout_seconds: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ServiceStatus {
        /// TODO
        "loadBalancer" load_balancer: Option<LoadBalancerStatus> => .ignored("not implemented");
        /// TODO
        "conditions" conditions: Vec<Condition> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    LoadBalancerStatus {
        /// TODO
        "ingress" ingress: Vec<LoadBalancerIngress> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    LoadBalancerIngress {
        /// TODO
        "ip" ip: Option<String> => .ignored("not implemented");
        /// TODO
        "hostname" hostname: Option<String> => .ignored("not implemented");
        /// TODO
        "ipMode" ip_mode: Option<String> => .ignored("not implemented");
        /// TODO
        "ports" ports: Vec<PortStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PortStatus {
        /// TODO
        "port" port: i32 => .required().ignored("not implemented");
        /// TODO
        "protocol" protocol: Protocol => .required().ignored("not implemented");
        /// TODO
        "error" error: Option<String> => .ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    ServiceType {
        /// TODO
        ClusterIP = "ClusterIP",
        /// TODO
        NodePort = "NodePort",
        /// TODO
        LoadBalancer = "LoadBalancer",
        /// TODO
        ExternalName = "ExternalName",
    }
}

string_enum! {
    /// TODO
    ServiceSessionAffinity {
        /// TODO
        ClientIP = "ClientIP",
        /// TODO
        None = "None",
    }
}

string_enum! {
    /// TODO
    ServiceTrafficPolicy {
        /// TODO
        Cluster = "Cluster",
        /// TODO
        Local = "Local",
    }
}

string_enum! {
    /// TODO
    IpFamily {
        /// TODO
        IPv4 = "IPv4",
        /// TODO
        IPv6 = "IPv6",
        /// TODO
        Unset = "",
    }
}

string_enum! {
    /// TODO
    ServiceIpFamilyPolicy {
        /// TODO
        SingleStack = "SingleStack",
        /// TODO
        PreferDualStack = "PreferDualStack",
        /// TODO
        RequireDualStack = "RequireDualStack",
    }
}
