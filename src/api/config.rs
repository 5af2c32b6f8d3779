//! What pods are told from outside, config maps and secrets, and the namespaces that group objects.

use std::collections::BTreeMap;

use super::byte_string::ByteString;
use super::meta::ObjectMeta;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// Settings for pods, as named texts of together at most 1 MiB.
    ConfigMap {
        /// `v1`.
        "apiVersion" api_version: Option<String>;
        /// `ConfigMap`.
        "kind" kind: Option<String>;
        /// The config map's name, namespace, labels and annotations.
        "metadata" metadata: ObjectMeta;
        /// Whether `data` and `binaryData` can never change. Default false.
        "immutable" immutable: Option<bool>;
        /// Texts in UTF-8. A key consists of letters, digits, `-`, `_` and `.`.
        "data" data: BTreeMap<String, String>;
        /// Bytes, written in base64. A key may not be in `data` as well.
        "binaryData" binary_data: BTreeMap<String, ByteString>;
    }
}

object! {
    /// What pods are told in confidence, as named bytes of together at most 1 MiB.
    Secret {
        /// `v1`.
        "apiVersion" api_version: Option<String>;
        /// `Secret`.
        "kind" kind: Option<String>;
        /// The secret's name, namespace, labels and annotations.
        "metadata" metadata: ObjectMeta;
        /// Whether `data` can never change. Default false.
        "immutable" immutable: Option<bool>;
        /// Bytes, written in base64. A key consists of letters, digits, `-`, `_` and `.`.
        "data" data: BTreeMap<String, ByteString>;
        /// Texts to add to `data`, written as they are; they go before the same keys there. Only
        /// for writing.
        "stringData" string_data: BTreeMap<String, String>;
        /// What the secret is for, which says what keys it has to have. It never changes.
        "type" r#type: Option<String> => .default_value("\"Opaque\"");
    }
}

object! {
    /// A group of objects. Names are unique within it, and `down` of it takes the group away.
    Namespace {
        /// `v1`.
        "apiVersion" api_version: Option<String>;
        /// `Namespace`.
        "kind" kind: Option<String>;
        /// The namespace's name, labels and annotations.
        "metadata" metadata: ObjectMeta;
        /// How the namespace goes.
        "spec" spec: NamespaceSpec;
        /// How the namespace is doing.
        "status" status: Option<NamespaceStatus> => .ignored("set by podling");
    }
}

object! {
    /// How a namespace goes.
    NamespaceSpec {
        /// Names of tasks that a cluster waits for before it removes the namespace.
        "finalizers" finalizers: Vec<String> => .ignored("on one host nothing has to finish before an object may go");
    }
}

object! {
    /// How a namespace is doing.
    NamespaceStatus {
        /// Whether it is in use or going.
        "phase" phase: Option<NamespacePhase> => .ignored("set by podling");
        /// What keeps it from going.
        "conditions" conditions: Vec<NamespaceCondition> => .ignored("set by podling");
    }
}

object! {
    /// One thing that keeps a namespace from going.
    NamespaceCondition {
        /// What it is about.
        "type" r#type: String => .required().ignored("set by podling");
        /// `True`, `False` or `Unknown`.
        "status" status: String => .required().ignored("set by podling");
        /// When `status` last changed.
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("set by podling");
        /// Why, as one CamelCase word for programs.
        "reason" reason: Option<String> => .ignored("set by podling");
        /// Why, as a sentence for people.
        "message" message: Option<String> => .ignored("set by podling");
    }
}

string_enum! {
    /// Whether a namespace is in use.
    NamespacePhase {
        /// It is in use.
        Active = "Active",
        /// It and all that is in it are being taken away.
        Terminating = "Terminating",
    }
}
