//! TODO

use super::quantity::Quantity;
use super::schema::object;

object! {
    /// TODO
    ObjectFieldSelector {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "fieldPath" field_path: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    ResourceFieldSelector {
        /// TODO
        "containerName" container_name: Option<String> => .ignored("not implemented");
        /// TODO
        "resource" resource: String => .required().ignored("not implemented");
        /// TODO
        "divisor" divisor: Option<Quantity> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    EnvFromSource {
        /// TODO
        "prefix" prefix: Option<String> => .ignored("not implemented");
        /// TODO
        "configMapRef" config_map_ref: Option<ConfigMapEnvSource> => .ignored("not implemented");
        /// TODO
        "secretRef" secret_ref: Option<SecretEnvSource> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ConfigMapEnvSource {
        /// TODO
        "name" name: Option<String> => .default_value("").ignored("not implemented");
        /// TODO
        "optional" optional: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    SecretEnvSource {
        /// TODO
        "name" name: Option<String> => .default_value("").ignored("not implemented");
        /// TODO
        "optional" optional: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    EnvVar {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "value" value: Option<String> => .ignored("not implemented");
        /// TODO
        "valueFrom" value_from: Option<EnvVarSource> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    EnvVarSource {
        /// TODO
        "fieldRef" field_ref: Option<ObjectFieldSelector> => .ignored("not implemented");
        /// TODO
        "resourceFieldRef" resource_field_ref: Option<ResourceFieldSelector> => .ignored("not implemented");
        /// TODO
        "configMapKeyRef" config_map_key_ref: Option<ConfigMapKeySelector> => .ignored("not implemented");
        /// TODO
        "secretKeyRef" secret_key_ref: Option<SecretKeySelector> => .ignored("not implemented");
        /// TODO
        "fileKeyRef" file_key_ref: Option<FileKeySelector> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ConfigMapKeySelector {
        /// TODO
        "name" name: Option<String> => .default_value("").ignored("not implemented");
        /// TODO
        "key" key: String => .required().ignored("not implemented");
        /// TODO
        "optional" optional: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    SecretKeySelector {
        /// TODO
        "name" name: Option<String> => .default_value("").ignored("not implemented");
        /// TODO
        "key" key: String => .required().ignored("not implemented");
        /// TODO
        "optional" optional: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    FileKeySelector {
        /// TODO
        "volumeName" volume_name: String => .required().ignored("not implemented");
        /// TODO
        "path" path: String => .required().ignored("not implemented");
        /// TODO
        "key" key: String => .required().ignored("not implemented");
        /// TODO
        "optional" optional: Option<bool> => .default_value("false").ignored("not implemented");
    }
}
