//! Environment variables of a container, and where their values come from.

use super::quantity::Quantity;
use super::schema::object;

object! {
    /// A field of the pod itself.
    ObjectFieldSelector {
        /// The version of the schema that the path is written in.
        "apiVersion" api_version: Option<String> => .default_value("\"v1\"");
        /// The path of the field: `metadata.name`, `metadata.namespace`, `metadata.uid`,
        /// `metadata.labels['KEY']`, `metadata.annotations['KEY']`, `spec.nodeName`,
        /// `spec.serviceAccountName`, `status.hostIP`, `status.hostIPs`, `status.podIP` or
        /// `status.podIPs`.
        "fieldPath" field_path: String => .required();
    }
}

object! {
    /// A resource of a container of the pod.
    ResourceFieldSelector {
        /// The container. Needed in volumes; in a variable it is the container that has the
        /// variable.
        "containerName" container_name: Option<String> => .refused("not supported yet");
        /// The resource, such as `limits.memory` or `requests.cpu`. A limit that is not set is the
        /// host's whole amount.
        "resource" resource: String => .required().refused("not supported yet");
        /// The unit: the value is divided by it and rounded up. Nought stands for 1.
        "divisor" divisor: Option<Quantity> => .default_value("\"0\"").refused("not supported yet");
    }
}

object! {
    /// A config map or a secret whose keys all become environment variables.
    EnvFromSource {
        /// Text to put before each key.
        "prefix" prefix: Option<String> => .refused("not supported yet");
        /// The config map.
        "configMapRef" config_map_ref: Option<ConfigMapEnvSource> => .refused("not supported yet");
        /// The secret.
        "secretRef" secret_ref: Option<SecretEnvSource> => .refused("not supported yet");
    }
}

object! {
    /// A config map whose keys become environment variables.
    ConfigMapEnvSource {
        /// The config map's name.
        "name" name: Option<String> => .default_value("\"\"").refused("not supported yet");
        /// Whether the container may start without it. Default false.
        "optional" optional: Option<bool> => .refused("not supported yet");
    }
}

object! {
    /// A secret whose keys become environment variables.
    SecretEnvSource {
        /// The secret's name.
        "name" name: Option<String> => .default_value("\"\"").refused("not supported yet");
        /// Whether the container may start without it. Default false.
        "optional" optional: Option<bool> => .refused("not supported yet");
    }
}

object! {
    /// An environment variable.
    EnvVar {
        /// The variable's name: printable ASCII without `=`.
        "name" name: String => .required();
        /// The value. `$(NAME)` stands for a variable defined before, `$$(NAME)` for that text
        /// itself; a name that is not known stays as it is. Default empty.
        "value" value: Option<String>;
        /// Where the value comes from; not together with `value`.
        "valueFrom" value_from: Option<EnvVarSource>;
    }
}

object! {
    /// Where a variable's value comes from. Exactly one of these.
    EnvVarSource {
        /// A field of the pod.
        "fieldRef" field_ref: Option<ObjectFieldSelector>;
        /// A limit or a request of a container.
        "resourceFieldRef" resource_field_ref: Option<ResourceFieldSelector> => .refused("not supported yet");
        /// A key of a config map of the pod's namespace.
        "configMapKeyRef" config_map_key_ref: Option<ConfigMapKeySelector> => .refused("not supported yet");
        /// A key of a secret of the pod's namespace.
        "secretKeyRef" secret_key_ref: Option<SecretKeySelector> => .refused("not supported yet");
        /// An entry of a file that another container has written to a volume.
        "fileKeyRef" file_key_ref: Option<FileKeySelector> => .refused("not supported yet");
    }
}

object! {
    /// A key of a config map.
    ConfigMapKeySelector {
        /// The config map's name.
        "name" name: Option<String> => .default_value("\"\"").refused("not supported yet");
        /// The key.
        "key" key: String => .required().refused("not supported yet");
        /// Whether the container may start without the config map or the key. Default false.
        "optional" optional: Option<bool> => .refused("not supported yet");
    }
}

object! {
    /// A key of a secret.
    SecretKeySelector {
        /// The secret's name.
        "name" name: Option<String> => .default_value("\"\"").refused("not supported yet");
        /// The key.
        "key" key: String => .required().refused("not supported yet");
        /// Whether the container may start without the secret or the key. Default false.
        "optional" optional: Option<bool> => .refused("not supported yet");
    }
}

object! {
    /// An entry `NAME=value` of a file in a volume.
    FileKeySelector {
        /// The volume; it need not be mounted in the container.
        "volumeName" volume_name: String => .required().refused("not supported yet");
        /// The file, relative to the volume's root, without `..`.
        "path" path: String => .required().refused("not supported yet");
        /// The entry's name.
        "key" key: String => .required().refused("not supported yet");
        /// Whether the container may start without the file or the entry.
        "optional" optional: Option<bool> => .default_value("false").refused("not supported yet");
    }
}
