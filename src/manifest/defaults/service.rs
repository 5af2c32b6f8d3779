//! Defaults of Services, from `SetDefaults_Service` of `v1` and from what the API server's
//! registry of Services makes equal before it checks one.

use crate::api::container::Protocol;
use crate::api::int_or_string::IntOrString;
use crate::api::service::{
    ClientIPConfig, Service, ServiceSessionAffinity, ServiceTrafficPolicy, ServiceType,
};

/// Seconds for which a client's pod is remembered.
const AFFINITY_SECONDS: i32 = 10_800;

/// Fills in what a Service's manifest leaves out.
pub fn service(object: &mut Service) {
    let spec = &mut object.spec;
    let affinity = spec
        .session_affinity
        .get_or_insert(ServiceSessionAffinity::None);
    match affinity {
        ServiceSessionAffinity::None => spec.session_affinity_config = None,
        ServiceSessionAffinity::ClientIP => {
            spec.session_affinity_config
                .get_or_insert_default()
                .client_ip
                .get_or_insert_with(ClientIPConfig::default)
                .timeout_seconds
                .get_or_insert(AFFINITY_SECONDS);
        }
    }
    let kind = *spec.r#type.get_or_insert(ServiceType::ClusterIP);
    for port in &mut spec.ports {
        port.protocol.get_or_insert(Protocol::TCP);
        let unset = match &port.target_port {
            None | Some(IntOrString::Int(0)) => true,
            Some(IntOrString::String(name)) => name.is_empty(),
            Some(IntOrString::Int(_)) => false,
        };
        if unset {
            port.target_port = Some(IntOrString::Int(port.port));
        }
    }
    if kind != ServiceType::ExternalName {
        spec.internal_traffic_policy
            .get_or_insert(ServiceTrafficPolicy::Cluster);
    }
    if spec.is_open_to_outside() {
        spec.external_traffic_policy
            .get_or_insert(ServiceTrafficPolicy::Cluster);
    }
    if kind == ServiceType::LoadBalancer {
        spec.allocate_load_balancer_node_ports.get_or_insert(true);
    }
    if let Some(address) = spec.cluster_ip.as_ref().filter(|it| !it.is_empty())
        && spec.cluster_ips.is_empty()
    {
        spec.cluster_ips.push(address.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn filled(spec: Value) -> Value {
        let mut object = Service {
            spec: serde_json::from_value(spec).expect("a spec"),
            ..Service::default()
        };
        service(&mut object);
        serde_json::to_value(object.spec).expect("JSON")
    }

    #[test]
    fn defaults_are_the_api_servers() {
        let table = [
            (
                json!({"ports": [{"port": 80}]}),
                json!({
                    "ports": [{"protocol": "TCP", "port": 80, "targetPort": 80}],
                    "type": "ClusterIP",
                    "sessionAffinity": "None",
                    "internalTrafficPolicy": "Cluster",
                }),
            ),
            (
                json!({"type": "NodePort", "ports": [{"port": 53, "protocol": "UDP", "targetPort": "dns"}]}),
                json!({
                    "ports": [{"protocol": "UDP", "port": 53, "targetPort": "dns"}],
                    "type": "NodePort",
                    "sessionAffinity": "None",
                    "externalTrafficPolicy": "Cluster",
                    "internalTrafficPolicy": "Cluster",
                }),
            ),
            (
                json!({"type": "LoadBalancer", "externalTrafficPolicy": "Local", "publishNotReadyAddresses": false}),
                json!({
                    "type": "LoadBalancer",
                    "sessionAffinity": "None",
                    "externalTrafficPolicy": "Local",
                    "publishNotReadyAddresses": false,
                    "allocateLoadBalancerNodePorts": true,
                    "internalTrafficPolicy": "Cluster",
                }),
            ),
            (
                json!({"type": "LoadBalancer", "allocateLoadBalancerNodePorts": false}),
                json!({
                    "type": "LoadBalancer",
                    "sessionAffinity": "None",
                    "externalTrafficPolicy": "Cluster",
                    "allocateLoadBalancerNodePorts": false,
                    "internalTrafficPolicy": "Cluster",
                }),
            ),
            (
                json!({"type": "ExternalName", "externalName": "example.com"}),
                json!({
                    "type": "ExternalName",
                    "sessionAffinity": "None",
                    "externalName": "example.com",
                }),
            ),
            (
                json!({"externalIPs": ["192.0.2.1"], "clusterIP": "10.0.0.1"}),
                json!({
                    "clusterIP": "10.0.0.1",
                    "clusterIPs": ["10.0.0.1"],
                    "type": "ClusterIP",
                    "externalIPs": ["192.0.2.1"],
                    "sessionAffinity": "None",
                    "externalTrafficPolicy": "Cluster",
                    "internalTrafficPolicy": "Cluster",
                }),
            ),
            (
                json!({"sessionAffinity": "ClientIP"}),
                json!({
                    "type": "ClusterIP",
                    "sessionAffinity": "ClientIP",
                    "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 10800}},
                    "internalTrafficPolicy": "Cluster",
                }),
            ),
            (
                json!({"sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 5}}}),
                json!({
                    "type": "ClusterIP",
                    "sessionAffinity": "None",
                    "internalTrafficPolicy": "Cluster",
                }),
            ),
        ];
        for (given, expected) in table {
            assert_eq!(filled(given.clone()), expected, "{given}");
        }
    }
}
