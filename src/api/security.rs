//! TODO

use super::schema::{object, string_enum};

object! {
    /// TODO
    SecurityContext {
        /// TODO
        "capabilities" capabilities: Option<Capabilities> => .ignored("not implemented");
        /// TODO
        "privileged" privileged: Option<bool> => .ignored("not implemented");
        /// TODO
        "seLinuxOptions" se_linux_options: Option<SELinuxOptions> => .ignored("not implemented");
        /// TODO
        "windowsOptions" windows_options: Option<WindowsSecurityContextOptions> => .ignored("not implemented");
        /// TODO
        "runAsUser" run_as_user: Option<i64> => .ignored("not implemented");
        /// TODO
        "runAsGroup" run_as_group: Option<i64> => .ignored("not implemented");
        /// TODO
        "runAsNonRoot" run_as_non_root: Option<bool> => .ignored("not implemented");
        /// TODO
        "readOnlyRootFilesystem" read_only_root_filesystem: Option<bool> => .ignored("not implemented");
        /// TODO
        "allowPrivilegeEscalation" allow_privilege_escalation: Option<bool> => .ignored("not implemented");
        /// TODO
        "procMount" proc_mount: Option<ProcMount> => .ignored("not implemented");
        /// TODO
        "seccompProfile" seccomp_profile: Option<SeccompProfile> => .ignored("not implemented");
        /// TODO
        "appArmorProfile" app_armor_profile: Option<AppArmorProfile> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    Capabilities {
        /// TODO
        "add" add: Vec<String> => .ignored("not implemented");
        /// TODO
        "drop" drop: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    SELinuxOptions {
        /// TODO
        "user" user: Option<String> => .ignored("not implemented");
        /// TODO
        "role" role: Option<String> => .ignored("not implemented");
        /// TODO
        "type" r#type: Option<String> => .ignored("not implemented");
        /// TODO
        "level" level: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    WindowsSecurityContextOptions {
        /// TODO
        "gmsaCredentialSpecName" gmsa_credential_spec_name: Option<String> => .ignored("not implemented");
        /// TODO
        "gmsaCredentialSpec" gmsa_credential_spec: Option<String> => .ignored("not implemented");
        /// TODO
        "runAsUserName" run_as_user_name: Option<String> => .ignored("not implemented");
        /// TODO
        "hostProcess" host_process: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    SeccompProfile {
        /// TODO
        "type" r#type: ProfileType => .required().ignored("not implemented");
        /// TODO
        "localhostProfile" localhost_profile: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    AppArmorProfile {
        /// TODO
        "type" r#type: ProfileType => .required().ignored("not implemented");
        /// TODO
        "localhostProfile" localhost_profile: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodSecurityContext {
        /// TODO
        "seLinuxOptions" se_linux_options: Option<SELinuxOptions> => .ignored("not implemented");
        /// TODO
        "windowsOptions" windows_options: Option<WindowsSecurityContextOptions> => .ignored("not implemented");
        /// TODO
        "runAsUser" run_as_user: Option<i64> => .ignored("not implemented");
        /// TODO
        "runAsGroup" run_as_group: Option<i64> => .ignored("not implemented");
        /// TODO
        "runAsNonRoot" run_as_non_root: Option<bool> => .ignored("not implemented");
        /// TODO
        "supplementalGroups" supplemental_groups: Vec<i64> => .ignored("not implemented");
        /// TODO
        "supplementalGroupsPolicy" supplemental_groups_policy: Option<SupplementalGroupsPolicy> => .ignored("not implemented");
        /// TODO
        "fsGroup" fs_group: Option<i64> => .ignored("not implemented");
        /// TODO
        "sysctls" sysctls: Vec<Sysctl> => .ignored("not implemented");
        /// TODO
        "fsGroupChangePolicy" fs_group_change_policy: Option<FsGroupChangePolicy> => .ignored("not implemented");
        /// TODO
        "seccompProfile" seccomp_profile: Option<SeccompProfile> => .ignored("not implemented");
        /// TODO
        "appArmorProfile" app_armor_profile: Option<AppArmorProfile> => .ignored("not implemented");
        /// TODO
        "seLinuxChangePolicy" se_linux_change_policy: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    Sysctl {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "value" value: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    PodOS {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    ProcMount {
        /// TODO
        Default = "Default",
        /// TODO
        Unmasked = "Unmasked",
    }
}

string_enum! {
    /// TODO
    ProfileType {
        /// TODO
        Unconfined = "Unconfined",
        /// TODO
        RuntimeDefault = "RuntimeDefault",
        /// TODO
        Localhost = "Localhost",
    }
}

string_enum! {
    /// TODO
    SupplementalGroupsPolicy {
        /// TODO
        Merge = "Merge",
        /// TODO
        Strict = "Strict",
    }
}

string_enum! {
    /// TODO
    FsGroupChangePolicy {
        /// TODO
        OnRootMismatch = "OnRootMismatch",
        /// TODO
        Always = "Always",
    }
}
