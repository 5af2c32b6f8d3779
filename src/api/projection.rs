//! TODO

use std::collections::BTreeMap;

use super::env::{ObjectFieldSelector, ResourceFieldSelector};
use super::meta::LabelSelector;
use super::schema::object;

object! {
    /// TODO
    SecretVolumeSource {
        /// TODO
        "secretName" secret_name: Option<String> => .ignored("not implemented");
        /// TODO
        "items" items: Vec<KeyToPath> => .ignored("not implemented");
        /// TODO
        "defaultMode" default_mode: Option<i32> => .ignored("not implemented");
        /// TODO
        "optional" optional: Option<bool> => .ignored("not implemented");
        /// TODO
        "defaultUser" default_user: Option<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    KeyToPath {
        /// TODO
        "key" key: String => .required().ignored("not implemented");
        /// TODO
        "path" path: String => .required().ignored("not implemented");
        /// TODO
        "mode" mode: Option<i32> => .ignored("not implemented");
        /// TODO
        "user" user: Option<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DownwardAPIVolumeSource {
        /// TODO
        "items" items: Vec<DownwardAPIVolumeFile> => .ignored("not implemented");
        /// TODO
        "defaultMode" default_mode: Option<i32> => .ignored("not implemented");
        /// TODO
        "defaultUser" default_user: Option<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DownwardAPIVolumeFile {
        /// TODO
        "path" path: String => .required().ignored("not implemented");
        /// TODO
        "fieldRef" field_ref: Option<ObjectFieldSelector> => .ignored("not implemented");
        /// TODO
        "resourceFieldRef" resource_field_ref: Option<ResourceFieldSelector> => .ignored("not implemented");
        /// TODO
        "mode" mode: Option<i32> => .ignored("not implemented");
        /// TODO
        "user" user: Option<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ConfigMapVolumeSource {
        /// TODO
        "name" name: Option<String> => .default_value("").ignored("not implemented");
        /// TODO
        "items" items: Vec<KeyToPath> => .ignored("not implemented");
        /// TODO
        "defaultMode" default_mode: Option<i32> => .ignored("not implemented");
        /// TODO
        "optional" optional: Option<bool> => .ignored("not implemented");
        /// TODO
        "defaultUser" default_user: Option<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ProjectedVolumeSource {
        /// TODO
        "sources" sources: Vec<VolumeProjection> => .ignored("not implemented");
        /// TODO
        "defaultMode" default_mode: Option<i32> => .ignored("not implemented");
        /// TODO
        "defaultUser" default_user: Option<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    VolumeProjection {
        /// TODO
        "secret" secret: Option<SecretProjection> => .ignored("not implemented");
        /// TODO
        "downwardAPI" downward_api: Option<DownwardAPIProjection> => .ignored("not implemented");
        /// TODO
        "configMap" config_map: Option<ConfigMapProjection> => .ignored("not implemented");
        /// TODO
        "serviceAccountToken" service_account_token: Option<ServiceAccountTokenProjection> => .ignored("not implemented");
        /// TODO
        "clusterTrustBundle" cluster_trust_bundle: Option<ClusterTrustBundleProjection> => .ignored("not implemented");
        /// TODO
        "podCertificate" pod_certificate: Option<PodCertificateProjection> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    SecretProjection {
        /// TODO
        "name" name: Option<String> => .default_value("").ignored("not implemented");
        /// TODO
        "items" items: Vec<KeyToPath> => .ignored("not implemented");
        /// TODO
        "optional" optional: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DownwardAPIProjection {
        /// TODO
        "items" items: Vec<DownwardAPIVolumeFile> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ConfigMapProjection {
        /// TODO
        "name" name: Option<String> => .default_value("").ignored("not implemented");
        /// TODO
        "items" items: Vec<KeyToPath> => .ignored("not implemented");
        /// TODO
        "optional" optional: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ServiceAccountTokenProjection {
        /// TODO
        "audience" audience: Option<String> => .ignored("not implemented");
        /// TODO
        "expirationSeconds" expiration_seconds: Option<i64> => .ignored("not implemented");
        /// TODO
        "path" path: String => .required().ignored("not implemented");
        /// TODO
        "user" user: Option<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ClusterTrustBundleProjection {
        /// TODO
        "name" name: Option<String> => .ignored("not implemented");
        /// TODO
        "signerName" signer_name: Option<String> => .ignored("not implemented");
        /// TODO
        "labelSelector" label_selector: Option<LabelSelector> => .ignored("not implemented");
        /// TODO
        "optional" optional: Option<bool> => .ignored("not implemented");
        /// TODO
        "path" path: String => .required().ignored("not implemented");
        /// TODO
        "user" user: Option<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodCertificateProjection {
        /// TODO
        "signerName" signer_name: String => .required().ignored("not implemented");
        /// TODO
        "keyType" key_type: String => .required().ignored("not implemented");
        /// TODO
        "maxExpirationSeconds" max_expiration_seconds: Option<i32> => .ignored("not implemented");
        /// TODO
        "credentialBundlePath" credential_bundle_path: Option<String> => .ignored("not implemented");
        /// TODO
        "keyPath" key_path: Option<String> => .ignored("not implemented");
        /// TODO
        "certificateChainPath" certificate_chain_path: Option<String> => .ignored("not implemented");
        /// TODO
        "userAnnotations" user_annotations: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "user" user: Option<i64> => .ignored("not implemented");
    }
}
