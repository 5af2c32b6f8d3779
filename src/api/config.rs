//! TODO

use std::collections::BTreeMap;

use super::byte_string::ByteString;
use super::meta::ObjectMeta;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// TODO
    ConfigMap {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "immutable" immutable: Option<bool> => .ignored("not implemented");
        /// TODO
        "data" data: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "binaryData" binary_data: BTreeMap<String, ByteString> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    Secret {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "immutable" immutable: Option<bool> => .ignored("not implemented");
        /// TODO
        "data" data: BTreeMap<String, ByteString> => .ignored("not implemented");
        /// TODO
        "stringData" string_data: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "type" r#type: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    Namespace {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: NamespaceSpec => .ignored("not implemented");
        /// TODO
        "status" status: Option<NamespaceStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    NamespaceSpec {
        /// TODO
        "finalizers" finalizers: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    NamespaceStatus {
        /// TODO
        "phase" phase: Option<NamespacePhase> => .ignored("not implemented");
        /// TODO
        "conditions" conditions: Vec<NamespaceCondition> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    NamespaceCondition {
        /// TODO
        "type" r#type: String => .required().ignored("not implemented");
        /// TODO
        "status" status: String => .required().ignored("not implemented");
        /// TODO
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("not implemented");
        /// TODO
        "reason" reason: Option<String> => .ignored("not implemented");
        /// TODO
        "message" message: Option<String> => .ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    NamespacePhase {
        /// TODO
        Active = "Active",
        /// TODO
        Terminating = "Terminating",
    }
}
