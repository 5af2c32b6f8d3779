//! What a container may use: its quantities as cgroup values, the pod's as their sum, the quality
//! of service that follows from them, and who the kernel is to kill first.

use oci_spec::runtime::{LinuxCpu, LinuxDeviceCgroup, LinuxMemory, LinuxResources};

use crate::api::{
    container::{Container, ResourceRequirements},
    pod::{Pod, RestartPolicy},
    pod_status::PodQosClass,
    quantity::Quantity,
};

/// The kernel's smallest and largest `cpu.shares`.
const SHARES: std::ops::RangeInclusive<u64> = 2..=262_144;
/// Microseconds over which a CPU limit is measured out.
const PERIOD: u64 = 100_000;
/// The kernel's smallest quota, in microseconds.
const LEAST_QUOTA: i64 = 1000;

/// `value / divisor`, rounded up; both are not negative, and the divisor is not 0.
pub(super) fn divide_up(value: i128, divisor: i128) -> i128 {
    (value + divisor - 1) / divisor
}

/// One resource of a container.
#[derive(Clone, Copy)]
enum Resource {
    /// In thousandths of a core.
    Cpu,
    /// In bytes.
    Memory,
}

impl Resource {
    fn amount(self, quantity: &Quantity) -> i64 {
        match self {
            Self::Cpu => quantity.as_milli_ceil(),
            Self::Memory => quantity.as_i64_ceil(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Memory => "memory",
        }
    }

    fn limit(self, resources: Option<&ResourceRequirements>) -> Option<i64> {
        let quantity = resources?.limits.get(self.name())?;
        Some(self.amount(quantity)).filter(|amount| *amount > 0)
    }

    /// What is requested; a limit without a request is one.
    fn request(self, resources: Option<&ResourceRequirements>) -> Option<i64> {
        let requested = resources?.requests.get(self.name()).map(|q| self.amount(q));
        requested.or_else(|| self.limit(resources)).filter(|amount| *amount > 0)
    }
}

/// The cgroup values of those amounts: `cpu.shares` from the request, a quota and a memory limit
/// only where there is a limit. Memory can't be swapped out: memory and swap have one limit.
fn values(cpu_request: Option<i64>, cpu_limit: Option<i64>, memory: Option<i64>) -> LinuxResources {
    let mut cpu = LinuxCpu::default();
    let shares = u64::try_from(cpu_request.unwrap_or(0)).unwrap_or(0) * 1024 / 1000;
    cpu.set_shares(Some(shares.clamp(*SHARES.start(), *SHARES.end())));
    if let Some(limit) = cpu_limit {
        cpu.set_quota(Some((limit.saturating_mul(100)).max(LEAST_QUOTA)));
        cpu.set_period(Some(PERIOD));
    }
    let mut resources = LinuxResources::default();
    resources.set_cpu(Some(cpu));
    if let Some(limit) = memory {
        let mut memory = LinuxMemory::default();
        memory.set_limit(Some(limit)).set_swap(Some(limit));
        resources.set_memory(Some(memory));
    }
    resources
}

/// A container's cgroup values. Devices are refused but for those that every container has (the
/// runtime allows them), unless it is privileged.
pub fn container(container: &Container, privileged: bool) -> LinuxResources {
    let declared = container.resources.as_deref();
    let mut resources = values(
        Resource::Cpu.request(declared),
        Resource::Cpu.limit(declared),
        Resource::Memory.limit(declared),
    );
    let mut devices = LinuxDeviceCgroup::default();
    devices.set_allow(privileged);
    devices.set_access(Some("rwm".to_owned()));
    resources.set_devices(Some(vec![devices]));
    resources
}

/// The pod's cgroup values: those of `spec.resources` where it says something, else what its
/// containers need at the same time. A limit is there only when every container has one.
pub fn pod(pod: &Pod) -> LinuxResources {
    let declared = pod.spec.resources.as_deref();
    let together = |amount: &dyn Fn(&Container) -> Option<i64>| together(pod, amount);
    let of = |resource: Resource| {
        (
            resource.request(declared).or_else(|| {
                together(&|c| Some(resource.request(c.resources.as_deref()).unwrap_or(0)))
            }),
            resource
                .limit(declared)
                .or_else(|| together(&|c| resource.limit(c.resources.as_deref()))),
        )
    };
    let (cpu_request, cpu_limit) = of(Resource::Cpu);
    let (_, memory_limit) = of(Resource::Memory);
    values(cpu_request, cpu_limit, memory_limit)
}

/// What the pod's containers add up to: the regular ones and the sidecars run together; an init
/// container runs beside the sidecars before it. `None` when the amount of one is unknown.
fn together(pod: &Pod, amount: &dyn Fn(&Container) -> Option<i64>) -> Option<i64> {
    let mut sidecars = 0_i64;
    let mut most = 0;
    for container in &pod.spec.init_containers {
        let amount = amount(container)?;
        if container.restart_policy == Some(RestartPolicy::Always) {
            sidecars = sidecars.saturating_add(amount);
            most = most.max(sidecars);
        } else {
            most = most.max(sidecars.saturating_add(amount));
        }
    }
    let mut regular = sidecars;
    for container in &pod.spec.containers {
        regular = regular.saturating_add(amount(container)?);
    }
    Some(most.max(regular))
}

/// The pod's quality of service.
pub fn quality(pod: &Pod) -> PodQosClass {
    let levels: Vec<Option<&ResourceRequirements>> = match pod.spec.resources.as_deref() {
        Some(resources) if !resources.limits.is_empty() || !resources.requests.is_empty() => {
            vec![Some(resources)]
        }
        _ => {
            let containers = pod.spec.init_containers.iter().chain(&pod.spec.containers);
            containers.map(|container| container.resources.as_deref()).collect()
        }
    };
    let each = [Resource::Cpu, Resource::Memory];
    let none = |resources: &Option<&ResourceRequirements>| {
        each.iter().all(|r| r.request(*resources).is_none() && r.limit(*resources).is_none())
    };
    let equal = |resources: &Option<&ResourceRequirements>| {
        each.iter()
            .all(|r| r.limit(*resources).is_some() && r.limit(*resources) == r.request(*resources))
    };
    if levels.iter().all(none) {
        PodQosClass::BestEffort
    } else if levels.iter().all(equal) {
        PodQosClass::Guaranteed
    } else {
        PodQosClass::Burstable
    }
}

/// The container's `oom_score_adj`: -997 for guaranteed pods, 1000 for those that request
/// nothing, between them the less the more memory is requested.
pub fn oom_score(pod: &Pod, container: &Container, node_memory: u64) -> i32 {
    match quality(pod) {
        PodQosClass::Guaranteed => -997,
        PodQosClass::BestEffort => 1000,
        PodQosClass::Burstable => {
            let own = |c: &Container| Resource::Memory.request(c.resources.as_deref()).unwrap_or(0);
            // A sidecar is no likelier to be killed than the containers that it serves.
            let is_sidecar = pod.spec.init_containers.iter().any(|init| {
                init.name == container.name && init.restart_policy == Some(RestartPolicy::Always)
            });
            let regular = pod.spec.containers.iter().map(own).min().filter(|_| is_sidecar);
            let requested = own(container).max(regular.unwrap_or(0));
            let share = i128::from(requested) * 1000 / i128::from(node_memory.max(1));
            i32::try_from(1000 - share).unwrap_or(0).clamp(3, 999)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pod_of(text: &str) -> Pod {
        serde_json::from_str(&format!(r#"{{"spec":{text}}}"#)).unwrap()
    }

    fn one(resources: &str) -> Pod {
        pod_of(&format!(
            r#"{{"containers":[{{"name":"c","resources":{resources}}}]}}"#
        ))
    }

    #[test]
    fn quantities_become_shares_quota_and_bytes() {
        for (text, shares, quota, memory) in [
            ("{}", 2, None, None),
            (r#"{"requests":{"cpu":"1"}}"#, 1024, None, None),
            (r#"{"requests":{"cpu":"1m"}}"#, 2, None, None),
            (r#"{"limits":{"cpu":"500m","memory":"64Mi"}}"#, 512, Some(50_000), Some(67_108_864)),
            (r#"{"limits":{"cpu":"1m"}}"#, 2, Some(1000), None),
            (r#"{"requests":{"cpu":"1k"}}"#, 262_144, None, None),
        ] {
            let pod = one(text);
            let resources = container(&pod.spec.containers[0], false);
            let cpu = resources.cpu().clone().unwrap();
            assert_eq!(cpu.shares(), Some(shares), "{text}");
            assert_eq!(cpu.quota(), quota, "{text}");
            let limit = resources.memory().and_then(|memory| memory.limit());
            assert_eq!(limit, memory, "{text}");
        }
    }

    #[test]
    fn the_pod_has_a_limit_only_when_every_container_has() {
        let both = r#"{"containers":[
            {"name":"a","resources":{"limits":{"cpu":"1","memory":"1Mi"}}},
            {"name":"b","resources":{"limits":{"cpu":"500m"}}}]}"#;
        let resources = pod(&pod_of(both));
        assert_eq!(resources.cpu().clone().unwrap().quota(), Some(150_000));
        assert!(resources.memory().is_none());
    }

    #[test]
    fn init_containers_count_beside_the_sidecars_before_them() {
        let spec = r#"{"initContainers":[
            {"name":"s","restartPolicy":"Always","resources":{"requests":{"cpu":"100m"}}},
            {"name":"i","resources":{"requests":{"cpu":"3"}}}],
            "containers":[{"name":"a","resources":{"requests":{"cpu":"1"}}}]}"#;
        let cpu = pod(&pod_of(spec)).cpu().clone().unwrap();
        assert_eq!(cpu.shares(), Some(3100 * 1024 / 1000));
    }

    #[test]
    fn quality_of_service_follows_requests_and_limits() {
        for (text, quality_of_service) in [
            ("{}", PodQosClass::BestEffort),
            (r#"{"limits":{"cpu":"1","memory":"1Mi"}}"#, PodQosClass::Guaranteed),
            (r#"{"limits":{"cpu":"1"}}"#, PodQosClass::Burstable),
            (
                r#"{"limits":{"cpu":"1","memory":"2Mi"},"requests":{"memory":"1Mi"}}"#,
                PodQosClass::Burstable,
            ),
        ] {
            assert_eq!(quality(&one(text)), quality_of_service, "{text}");
        }
    }

    #[test]
    fn the_kernel_kills_first_what_requested_least() {
        let gib = 1 << 30;
        let score = |text: &str| {
            let pod = one(text);
            oom_score(&pod, &pod.spec.containers[0], gib)
        };
        assert_eq!(score("{}"), 1000);
        assert_eq!(score(r#"{"limits":{"cpu":"1","memory":"1Mi"}}"#), -997);
        assert_eq!(score(r#"{"requests":{"cpu":"1"}}"#), 999);
        assert_eq!(score(r#"{"requests":{"memory":"512Mi"}}"#), 500);
        assert_eq!(score(r#"{"requests":{"memory":"2Gi"}}"#), 3);
    }
}
