//! Volumes made of what podling knows: config maps, secrets, fields of the pod; and several of them
//! projected into one directory.

use std::collections::BTreeMap;

use super::env::{ObjectFieldSelector, ResourceFieldSelector};
use super::meta::LabelSelector;
use super::schema::object;

object! {
    /// A secret's keys as files, in memory only.
    SecretVolumeSource {
        /// The secret's name.
        "secretName" secret_name: Option<String> => .refused("not supported yet");
        /// The keys to show and the files to show them in. Default: every key in a file of its own
        /// name.
        "items" items: Vec<KeyToPath> => .refused("not supported yet");
        /// Permission bits of the files, from 0 to 0777 (YAML reads `0644` as octal). Default 0644.
        "defaultMode" default_mode: Option<i32> => .default_value("420").refused("not supported yet");
        /// Whether the pod may start without the secret or a key. Default false.
        "optional" optional: Option<bool> => .refused("not supported yet");
        /// The user who owns the files. Default: root.
        "defaultUser" default_user: Option<i64> => .refused("not supported yet");
    }
}

object! {
    /// A key and the file that it is shown in.
    KeyToPath {
        /// The key.
        "key" key: String => .required().refused("not supported yet");
        /// The file, relative to the volume's root, without `..`.
        "path" path: String => .required().refused("not supported yet");
        /// Permission bits of the file, from 0 to 0777. Default: the volume's `defaultMode`.
        "mode" mode: Option<i32> => .refused("not supported yet");
        /// The user who owns the file. Default: the volume's `defaultUser`.
        "user" user: Option<i64> => .refused("not supported yet");
    }
}

object! {
    /// Fields of the pod as files.
    DownwardAPIVolumeSource {
        /// The fields and their files.
        "items" items: Vec<DownwardAPIVolumeFile> => .refused("not supported yet");
        /// Permission bits of the files, from 0 to 0777. Default 0644.
        "defaultMode" default_mode: Option<i32> => .default_value("420").refused("not supported yet");
        /// The user who owns the files. Default: root.
        "defaultUser" default_user: Option<i64> => .refused("not supported yet");
    }
}

object! {
    /// A file that shows a field of the pod. Exactly one of `fieldRef` and `resourceFieldRef`.
    DownwardAPIVolumeFile {
        /// The file, relative to the volume's root, without `..`.
        "path" path: String => .required().refused("not supported yet");
        /// A field of the pod: `metadata.name`, `metadata.namespace`, `metadata.uid`, or the labels
        /// and annotations, all or one of them.
        "fieldRef" field_ref: Option<ObjectFieldSelector> => .refused("not supported yet");
        /// A limit or a request of a container.
        "resourceFieldRef" resource_field_ref: Option<ResourceFieldSelector> => .refused("not supported yet");
        /// Permission bits of the file, from 0 to 0777. Default: the volume's `defaultMode`.
        "mode" mode: Option<i32> => .refused("not supported yet");
        /// The user who owns the file. Default: the volume's `defaultUser`.
        "user" user: Option<i64> => .refused("not supported yet");
    }
}

object! {
    /// A config map's keys as files.
    ConfigMapVolumeSource {
        /// The config map's name.
        "name" name: Option<String> => .default_value("\"\"").refused("not supported yet");
        /// The keys to show and the files to show them in. Default: every key in a file of its own
        /// name.
        "items" items: Vec<KeyToPath> => .refused("not supported yet");
        /// Permission bits of the files, from 0 to 0777 (YAML reads `0644` as octal). Default 0644.
        "defaultMode" default_mode: Option<i32> => .default_value("420").refused("not supported yet");
        /// Whether the pod may start without the config map or a key. Default false.
        "optional" optional: Option<bool> => .refused("not supported yet");
        /// The user who owns the files. Default: root.
        "defaultUser" default_user: Option<i64> => .refused("not supported yet");
    }
}

object! {
    /// Several sources in one directory.
    ProjectedVolumeSource {
        /// The sources. Two may not claim the same file.
        "sources" sources: Vec<VolumeProjection> => .refused("not supported yet");
        /// Permission bits of the files, from 0 to 0777. Default 0644.
        "defaultMode" default_mode: Option<i32> => .default_value("420").refused("not supported yet");
        /// The user who owns the files. Default: root.
        "defaultUser" default_user: Option<i64> => .refused("not supported yet");
    }
}

object! {
    /// One source of a projected volume. Exactly one of these.
    VolumeProjection {
        /// A secret's keys.
        "secret" secret: Option<SecretProjection> => .refused("not supported yet");
        /// Fields of the pod.
        "downwardAPI" downward_api: Option<DownwardAPIProjection> => .refused("not supported yet");
        /// A config map's keys.
        "configMap" config_map: Option<ConfigMapProjection> => .refused("not supported yet");
        /// A token for the API server.
        "serviceAccountToken" service_account_token: Option<ServiceAccountTokenProjection> => .refused("there is no API server that would issue a token");
        /// Certificates of trusted authorities.
        "clusterTrustBundle" cluster_trust_bundle: Option<ClusterTrustBundleProjection> => .refused("there is no API server that keeps trust bundles");
        /// A private key and a certificate for the pod.
        "podCertificate" pod_certificate: Option<PodCertificateProjection> => .refused("there is no signer that would issue a certificate");
    }
}

object! {
    /// A secret's keys in a projected volume.
    SecretProjection {
        /// The secret's name.
        "name" name: Option<String> => .default_value("\"\"").refused("not supported yet");
        /// The keys to show and the files to show them in. Default: every key in a file of its own
        /// name.
        "items" items: Vec<KeyToPath> => .refused("not supported yet");
        /// Whether the pod may start without the secret or a key. Default false.
        "optional" optional: Option<bool> => .refused("not supported yet");
    }
}

object! {
    /// Fields of the pod in a projected volume.
    DownwardAPIProjection {
        /// The fields and their files.
        "items" items: Vec<DownwardAPIVolumeFile> => .refused("not supported yet");
    }
}

object! {
    /// A config map's keys in a projected volume.
    ConfigMapProjection {
        /// The config map's name.
        "name" name: Option<String> => .default_value("\"\"").refused("not supported yet");
        /// The keys to show and the files to show them in. Default: every key in a file of its own
        /// name.
        "items" items: Vec<KeyToPath> => .refused("not supported yet");
        /// Whether the pod may start without the config map or a key. Default false.
        "optional" optional: Option<bool> => .refused("not supported yet");
    }
}

object! {
    /// A token for the API server.
    ServiceAccountTokenProjection {
        /// Whom the token is meant for. Default: the API server.
        "audience" audience: Option<String> => .refused("there is no API server that would issue a token");
        /// Seconds that the token is good for, at least 600.
        "expirationSeconds" expiration_seconds: Option<i64> => .default_value("3600").refused("there is no API server that would issue a token");
        /// The file, relative to the volume's root, without `..`.
        "path" path: String => .required().refused("there is no API server that would issue a token");
        /// The user who owns the file. Default: the volume's `defaultUser`.
        "user" user: Option<i64> => .refused("there is no API server that would issue a token");
    }
}

object! {
    /// Certificates of trusted authorities, in PEM.
    ClusterTrustBundleProjection {
        /// The bundle's name; not together with `signerName`.
        "name" name: Option<String> => .refused("there is no API server that keeps trust bundles");
        /// Whose bundles are taken; not together with `name`.
        "signerName" signer_name: Option<String> => .refused("there is no API server that keeps trust bundles");
        /// Which of the signer's bundles are taken. Default: none.
        "labelSelector" label_selector: Option<LabelSelector> => .refused("there is no API server that keeps trust bundles");
        /// Whether the pod may start when there is no such bundle. Default false.
        "optional" optional: Option<bool> => .refused("there is no API server that keeps trust bundles");
        /// The file, relative to the volume's root, without `..`.
        "path" path: String => .required().refused("there is no API server that keeps trust bundles");
        /// The user who owns the file. Default: the volume's `defaultUser`.
        "user" user: Option<i64> => .refused("there is no API server that keeps trust bundles");
    }
}

object! {
    /// A private key and a certificate for the pod.
    PodCertificateProjection {
        /// The signer that is asked.
        "signerName" signer_name: String => .required().refused("there is no signer that would issue a certificate");
        /// The kind of key, such as `ED25519` or `ECDSAP256`.
        "keyType" key_type: String => .required().refused("there is no signer that would issue a certificate");
        /// Seconds that the certificate is good for at most. Default: a day.
        "maxExpirationSeconds" max_expiration_seconds: Option<i32> => .refused("there is no signer that would issue a certificate");
        /// The file for the key and the certificates together, in PEM.
        "credentialBundlePath" credential_bundle_path: Option<String> => .refused("there is no signer that would issue a certificate");
        /// The file for the key alone.
        "keyPath" key_path: Option<String> => .refused("there is no signer that would issue a certificate");
        /// The file for the certificates alone.
        "certificateChainPath" certificate_chain_path: Option<String> => .refused("there is no signer that would issue a certificate");
        /// Notes that are passed to the signer.
        "userAnnotations" user_annotations: BTreeMap<String, String> => .refused("there is no signer that would issue a certificate");
        /// The user who owns the files. Default: the volume's `defaultUser`.
        "user" user: Option<i64> => .refused("there is no signer that would issue a certificate");
    }
}
