//! A container's environment: the variables of its manifest, `$(VAR)` in them, and how they meet
//! those of its image.

use std::collections::BTreeMap;

use super::{Facts, SpecError, resources};
use crate::api::{
    container::Container,
    env::{EnvVar, EnvVarSource, ResourceFieldSelector},
    pod::Pod,
    quantity::Quantity,
};

/// Replaces `$(NAME)` by what `lookup` knows. What it doesn't know stays as written, `$$` is a `$`
/// (so `$$(NAME)` is `$(NAME)`), and any other `$` is itself.
pub fn expand<'v>(text: &str, lookup: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(dollar) = rest.find('$') {
        expanded.push_str(&rest[..dollar]);
        rest = &rest[dollar + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            expanded.push('$');
            rest = after;
        } else if let Some((name, after)) = rest.strip_prefix('(').and_then(|r| r.split_once(')')) {
            match lookup(name) {
                Some(value) => expanded.push_str(value),
                None => expanded.extend(["$(", name, ")"]),
            }
            rest = after;
        } else {
            expanded.push('$');
        }
    }
    expanded.push_str(rest);
    expanded
}

/// The variables that the manifest gives the container, in its order. They are what `$(VAR)` in
/// command, args and sub-paths sees; those of the image are not.
pub fn declared(pod: &Pod, container: &Container, facts: &Facts) -> Result<Variables, SpecError> {
    for source in &container.env_from {
        let config_map = source.config_map_ref.as_ref().map(|r| ("configmap", &r.name, r.optional));
        let secret = source.secret_ref.as_ref().map(|r| ("secret", &r.name, r.optional));
        if let Some((kind, name, optional)) = config_map.or(secret)
            && optional != Some(true)
        {
            return Err(not_found(kind, name.as_ref()));
        }
    }
    let mut variables = Variables::default();
    for variable in &container.env {
        if let Some(value) = value(pod, container, variable, facts, &variables)? {
            variables.set(&variable.name, value);
        }
    }
    Ok(variables)
}

fn value(
    pod: &Pod,
    container: &Container,
    variable: &EnvVar,
    facts: &Facts,
    earlier: &Variables,
) -> Result<Option<String>, SpecError> {
    let value = variable.value.as_deref().unwrap_or_default();
    match &variable.value_from {
        Some(source) if value.is_empty() => from_source(pod, container, source, facts),
        _ => Ok(Some(expand(value, |name| earlier.get(name)))),
    }
}

fn from_source(
    pod: &Pod,
    container: &Container,
    source: &EnvVarSource,
    facts: &Facts,
) -> Result<Option<String>, SpecError> {
    if let Some(field) = &source.field_ref {
        return pod_field(pod, &field.field_path, facts).map(Some);
    }
    if let Some(resource) = &source.resource_field_ref {
        return resource_field(pod, container, resource, facts).map(Some);
    }
    let config_map = source.config_map_key_ref.as_ref().map(|r| ("configmap", &r.name, r.optional));
    let secret = source.secret_key_ref.as_ref().map(|r| ("secret", &r.name, r.optional));
    match config_map.or(secret) {
        Some((kind, name, optional)) if optional != Some(true) => Err(not_found(kind, name.as_ref())),
        Some(_) => Ok(None),
        None => Err(SpecError::EnvSource),
    }
}

fn not_found(kind: &'static str, name: Option<&String>) -> SpecError {
    SpecError::NotFound {
        kind,
        name: name.cloned().unwrap_or_default(),
    }
}

/// The pod's field of that path, as the downward API names them.
fn pod_field(pod: &Pod, path: &str, facts: &Facts) -> Result<String, SpecError> {
    let entry = |prefix: &str, map: &BTreeMap<String, String>| {
        let key = path.strip_prefix(prefix)?.strip_prefix("['")?.strip_suffix("']")?;
        Some(map.get(key).cloned().unwrap_or_default())
    };
    let address = || facts.pod_ip.map(|ip| ip.to_string()).unwrap_or_default();
    let host = || facts.host_ip.map(|ip| ip.to_string()).unwrap_or_default();
    let metadata = &pod.metadata;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Ok(match path {
        "metadata.name" => text(&metadata.name),
        "metadata.namespace" => text(&metadata.namespace),
        "metadata.uid" => text(&metadata.uid),
        "spec.nodeName" => facts.node_name.clone(),
        "spec.serviceAccountName" => pod
            .spec
            .service_account_name
            .clone()
            .unwrap_or_else(|| "default".to_owned()),
        "status.podIP" | "status.podIPs" => address(),
        "status.hostIP" | "status.hostIPs" => host(),
        _ => entry("metadata.labels", &metadata.labels)
            .or_else(|| entry("metadata.annotations", &metadata.annotations))
            .ok_or_else(|| SpecError::FieldPath(path.to_owned()))?,
    })
}

/// A container's request or limit divided by the divisor and rounded up; an absent limit is what
/// the machine has.
fn resource_field(
    pod: &Pod,
    container: &Container,
    selector: &ResourceFieldSelector,
    facts: &Facts,
) -> Result<String, SpecError> {
    let all = || pod.spec.containers.iter().chain(&pod.spec.init_containers);
    let container = match selector.container_name.as_deref() {
        Some(name) if !name.is_empty() => all().find(|c| c.name == name).unwrap_or(container),
        _ => container,
    };
    let (which, resource) = selector
        .resource
        .split_once('.')
        .ok_or_else(|| SpecError::FieldPath(selector.resource.clone()))?;
    let declared = container.resources.as_ref().and_then(|resources| match which {
        "limits" => resources.limits.get(resource),
        _ => resources.requests.get(resource),
    });
    let divisor = selector.divisor.as_ref();
    // Milli-units keep a divisor such as 1m exact; 128 bits keep bytes in milli-units.
    let milli = |quantity: &Quantity| i128::from(quantity.as_milli_ceil());
    let value = match (declared, which, resource) {
        (Some(quantity), _, "cpu") => milli(quantity),
        (Some(quantity), ..) => i128::from(quantity.as_i64_ceil()) * 1000,
        (None, "limits", "cpu") => i128::from(facts.node_cpus) * 1000,
        (None, "limits", "memory") => i128::from(facts.node_memory) * 1000,
        (None, ..) => 0,
    };
    let divisor = match (divisor, resource) {
        (Some(divisor), "cpu") => milli(divisor),
        (Some(divisor), _) => i128::from(divisor.as_i64_ceil()) * 1000,
        (None, _) => 0,
    };
    let divisor = if divisor > 0 { divisor } else { 1000 };
    Ok(resources::divide_up(value, divisor).to_string())
}

/// The whole environment of the container's process: the host name, the image's variables, the
/// manifest's over them, and a search path when nobody gave one.
pub fn process(image: &[String], declared: &Variables, hostname: &str, tty: bool) -> Vec<String> {
    let mut all = Variables::default();
    all.set("HOSTNAME", hostname.to_owned());
    if tty {
        all.set("TERM", "xterm".to_owned());
    }
    for variable in image {
        let (name, value) = variable.split_once('=').unwrap_or((variable, ""));
        all.set(name, value.to_owned());
    }
    for (name, value) in &declared.0 {
        all.set(name, value.clone());
    }
    if all.get("PATH").is_none() {
        let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        all.set("PATH", path.to_owned());
    }
    all.0.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
}

/// Variables in the order of their first definition; a later value wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables(Vec<(String, String)>);

impl Variables {
    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    fn set(&mut self, name: &str, value: String) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lookup(name: &str) -> Option<&'static str> {
        match name {
            "A" => Some("alpha"),
            "EMPTY" => Some(""),
            "REF" => Some("$(A)"),
            _ => None,
        }
    }

    #[test]
    fn expands_as_a_kubelet_does() {
        for (text, expected) in [
            ("$(A)", "alpha"),
            ("x$(A)y$(A)", "xalphayalpha"),
            ("$$(A)", "$(A)"),
            ("$$$(A)", "$alpha"),
            ("$$$$(A)", "$$(A)"),
            ("$(UNKNOWN)", "$(UNKNOWN)"),
            ("$(EMPTY)", ""),
            ("$(REF)", "$(A)"),
            ("$A", "$A"),
            ("$(A", "$(A"),
            ("$", "$"),
            ("$$", "$"),
            ("a$", "a$"),
            ("$()", "$()"),
            ("$(A))", "alpha)"),
            ("$(A$(A)", "$(A$(A)"),
            ("", ""),
        ] {
            assert_eq!(expand(text, lookup), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_without_a_dollar_stays(text in "[^$]*") {
            prop_assert_eq!(expand(&text, lookup), text);
        }

        #[test]
        fn doubling_every_dollar_escapes_everything(text in "[$()A-C]*") {
            prop_assert_eq!(expand(&text.replace('$', "$$"), lookup), text);
        }
    }

    fn pod() -> Pod {
        serde_json::from_str(
            r#"{"metadata":{"name":"web","namespace":"shop","uid":"u-1","labels":{"app":"x"}},
                "spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":"1500m","memory":"64Mi"}},
                "env":[
                  {"name":"FIRST","value":"1"},
                  {"name":"SECOND","value":"$(FIRST)-$(THIRD)"},
                  {"name":"THIRD","value":"3"},
                  {"name":"NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
                  {"name":"LABEL","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['app']"}}},
                  {"name":"IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}},
                  {"name":"CPU","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}},
                  {"name":"MILLI","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu","divisor":"1m"}}},
                  {"name":"MIB","valueFrom":{"resourceFieldRef":{"resource":"limits.memory","divisor":"1Mi"}}},
                  {"name":"OPTIONAL","valueFrom":{"secretKeyRef":{"name":"s","key":"k","optional":true}}}
                ]}]}}"#,
        )
        .unwrap()
    }

    fn facts() -> Facts {
        Facts {
            pod_ip: Some([10, 77, 0, 2].into()),
            ..Facts::default()
        }
    }

    #[test]
    fn a_variable_sees_only_those_before_it() {
        let pod = pod();
        let variables = declared(&pod, &pod.spec.containers[0], &facts()).unwrap();
        assert_eq!(variables.get("SECOND"), Some("1-$(THIRD)"));
    }

    #[test]
    fn fields_and_resources_become_values() {
        let pod = pod();
        let variables = declared(&pod, &pod.spec.containers[0], &facts()).unwrap();
        for (name, value) in [
            ("NAME", "web"),
            ("LABEL", "x"),
            ("IP", "10.77.0.2"),
            ("CPU", "2"),
            ("MILLI", "1500"),
            ("MIB", "64"),
        ] {
            assert_eq!(variables.get(name), Some(value), "{name}");
        }
        assert_eq!(variables.get("OPTIONAL"), None);
    }

    #[test]
    fn a_missing_secret_is_named_as_a_kubelet_names_it() {
        let mut pod = pod();
        let source = pod.spec.containers[0].env[9].value_from.as_mut().unwrap();
        source.secret_key_ref.as_mut().unwrap().optional = None;
        let error = declared(&pod, &pod.spec.containers[0], &facts()).unwrap_err();
        assert_eq!(error.to_string(), "secret \"s\" not found");
    }

    #[test]
    fn the_manifest_wins_over_the_image_and_path_is_always_there() {
        let mut variables = Variables::default();
        variables.set("A", "manifest".to_owned());
        let env = process(&["A=image".to_owned(), "B=2".to_owned()], &variables, "h", false);
        assert_eq!(env[..3], ["HOSTNAME=h", "A=manifest", "B=2"]);
        assert!(env[3].starts_with("PATH=/usr/local/sbin:"));
    }
}
