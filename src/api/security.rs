//! Users, groups, capabilities and restrictions of containers.

use super::schema::{object, string_enum};

object! {
    /// The user, capabilities and restrictions of one container. What is set here goes before the
    /// pod's.
    SecurityContext {
        /// Capabilities to add to, and drop from, the 14 that a container has by default.
        "capabilities" capabilities: Option<Capabilities>;
        /// Whether the container is root on the host: all capabilities, all devices, no seccomp
        /// filter, nothing masked. Default false.
        "privileged" privileged: Option<bool>;
        /// The SELinux label of the container.
        "seLinuxOptions" se_linux_options: Option<SELinuxOptions> => .ignored("not supported yet: no SELinux label is set");
        /// Settings for Windows containers.
        "windowsOptions" windows_options: Option<WindowsSecurityContextOptions> => .ignored("Windows only");
        /// The number of the user that the command runs as. Default: the pod's, then the image's
        /// user.
        "runAsUser" run_as_user: Option<i64>;
        /// The number of the primary group. Default: the pod's, then the group of the image's user,
        /// then 0.
        "runAsGroup" run_as_group: Option<i64>;
        /// Whether the container is refused when it would run as user 0. Default: the pod's.
        "runAsNonRoot" run_as_non_root: Option<bool>;
        /// Whether the container can write only to its volumes. Default false.
        "readOnlyRootFilesystem" read_only_root_filesystem: Option<bool>;
        /// Whether set-user-ID programs and file capabilities work. False sets the kernel's
        /// `no_new_privs`. Default true; always true when privileged or with CAP_SYS_ADMIN.
        "allowPrivilegeEscalation" allow_privilege_escalation: Option<bool>;
        /// Whether all of `/proc` is visible.
        "procMount" proc_mount: Option<ProcMount> => .default_value("\"Default\"").ignored("not supported yet: parts of /proc stay masked");
        /// The system calls that are allowed. Default: the pod's, then `RuntimeDefault`, which is
        /// stricter than a kubelet.
        "seccompProfile" seccomp_profile: Option<SeccompProfile>;
        /// The AppArmor profile of the container.
        "appArmorProfile" app_armor_profile: Option<AppArmorProfile> => .ignored("not supported yet: no AppArmor profile is applied");
    }
}

object! {
    /// Changes of a container's capabilities, named as in capabilities(7) without `CAP_`, or `ALL`.
    Capabilities {
        /// Capabilities to add.
        "add" add: Vec<String>;
        /// Capabilities to drop.
        "drop" drop: Vec<String>;
    }
}

object! {
    /// An SELinux label.
    SELinuxOptions {
        /// The user.
        "user" user: Option<String> => .ignored("not supported yet: no SELinux label is set");
        /// The role.
        "role" role: Option<String> => .ignored("not supported yet: no SELinux label is set");
        /// The type.
        "type" r#type: Option<String> => .ignored("not supported yet: no SELinux label is set");
        /// The level.
        "level" level: Option<String> => .ignored("not supported yet: no SELinux label is set");
    }
}

object! {
    /// Settings for Windows containers.
    WindowsSecurityContextOptions {
        /// The name of the credential specification of a managed service account.
        "gmsaCredentialSpecName" gmsa_credential_spec_name: Option<String> => .ignored("Windows only");
        /// That specification itself.
        "gmsaCredentialSpec" gmsa_credential_spec: Option<String> => .ignored("Windows only");
        /// The user that the command runs as.
        "runAsUserName" run_as_user_name: Option<String> => .ignored("Windows only");
        /// Whether the container is a process of the host.
        "hostProcess" host_process: Option<bool> => .ignored("Windows only");
    }
}

object! {
    /// A seccomp filter.
    SeccompProfile {
        /// Where the filter comes from.
        "type" r#type: ProfileType => .required();
        /// The file of the profile, relative to the directory of profiles on this host. For
        /// `Localhost` only, and needed there.
        "localhostProfile" localhost_profile: Option<String>;
    }
}

object! {
    /// An AppArmor profile.
    AppArmorProfile {
        /// Where the profile comes from.
        "type" r#type: ProfileType => .required().ignored("not supported yet: no AppArmor profile is applied");
        /// The name of a profile that is loaded in the kernel. For `Localhost` only, and needed
        /// there.
        "localhostProfile" localhost_profile: Option<String> => .ignored("not supported yet: no AppArmor profile is applied");
    }
}

object! {
    /// Users, groups and restrictions for all containers of a pod.
    PodSecurityContext {
        /// The SELinux label of the containers.
        "seLinuxOptions" se_linux_options: Option<SELinuxOptions> => .ignored("not supported yet: no SELinux label is set");
        /// Settings for Windows containers.
        "windowsOptions" windows_options: Option<WindowsSecurityContextOptions> => .ignored("Windows only");
        /// The number of the user that commands run as. Default: the image's user.
        "runAsUser" run_as_user: Option<i64>;
        /// The number of the primary group. Default: the group of the image's user, or 0.
        "runAsGroup" run_as_group: Option<i64>;
        /// Whether a container is refused when it would run as user 0. Default false.
        "runAsNonRoot" run_as_non_root: Option<bool>;
        /// Numbers of further groups that the processes are in.
        "supplementalGroups" supplemental_groups: Vec<i64>;
        /// Whether groups that the image's `/etc/group` lists for the user are added. Default
        /// `Merge`.
        "supplementalGroupsPolicy" supplemental_groups_policy: Option<SupplementalGroupsPolicy> => .ignored("not supported yet: groups of the image are added");
        /// The number of a group that all processes are in. It does not change the owner of volumes
        /// yet.
        "fsGroup" fs_group: Option<i64>;
        /// Kernel parameters of the pod's own namespaces.
        "sysctls" sysctls: Vec<Sysctl> => .refused("not supported yet");
        /// When the owner of a volume's files is changed to `fsGroup`. Default `Always`.
        "fsGroupChangePolicy" fs_group_change_policy: Option<FsGroupChangePolicy> => .ignored("not supported yet: the owner of volumes is not changed");
        /// The system calls that are allowed. Default `RuntimeDefault`, which is stricter than a
        /// kubelet.
        "seccompProfile" seccomp_profile: Option<SeccompProfile>;
        /// The AppArmor profile of the containers.
        "appArmorProfile" app_armor_profile: Option<AppArmorProfile> => .ignored("not supported yet: no AppArmor profile is applied");
        /// How volumes get the SELinux label: `MountOption` or `Recursive`.
        "seLinuxChangePolicy" se_linux_change_policy: Option<String> => .ignored("not supported yet: no SELinux label is set");
    }
}

object! {
    /// A kernel parameter of the pod's own namespaces.
    Sysctl {
        /// The parameter, such as `net.ipv4.ip_unprivileged_port_start`.
        "name" name: String => .required().refused("not supported yet");
        /// Its value.
        "value" value: String => .required().refused("not supported yet");
    }
}

object! {
    /// An operating system.
    PodOS {
        /// `linux` or `windows`.
        "name" name: String => .required().ignored("everything here runs on Linux");
    }
}

string_enum! {
    /// How much of `/proc` a container sees.
    ProcMount {
        /// Dangerous parts are masked or read-only.
        Default = "Default",
        /// All of it. Only with `hostUsers: false`.
        Unmasked = "Unmasked",
    }
}

string_enum! {
    /// Where a profile comes from.
    ProfileType {
        /// There is none.
        Unconfined = "Unconfined",
        /// podling's own default.
        RuntimeDefault = "RuntimeDefault",
        /// A profile of this host.
        Localhost = "Localhost",
    }
}

string_enum! {
    /// Which groups the processes are in.
    SupplementalGroupsPolicy {
        /// Those of the pod and those that the image's `/etc/group` lists for the user.
        Merge = "Merge",
        /// Only those of the pod.
        Strict = "Strict",
    }
}

string_enum! {
    /// When the owner of a volume's files is changed.
    FsGroupChangePolicy {
        /// When the volume's root has another owner or mode than it should.
        OnRootMismatch = "OnRootMismatch",
        /// Each time the volume is mounted.
        Always = "Always",
    }
}
