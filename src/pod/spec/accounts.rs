//! Who a container's process is: the user and groups of its image and its security context, by
//! the image's own `/etc/passwd` and `/etc/group`.

use oci_spec::runtime::{User, UserBuilder};

use super::SpecError;
use crate::api::{container::Container, pod::Pod, security::SupplementalGroupsPolicy};

/// The texts of an image's account files; empty when it has none.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    /// `/etc/passwd`.
    pub passwd: String,
    /// `/etc/group`.
    pub group: String,
}

struct Account<'a> {
    name: &'a str,
    uid: u32,
    gid: u32,
}

impl Accounts {
    fn users(&self) -> impl Iterator<Item = Account<'_>> {
        self.passwd.lines().filter_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            Some(Account { name, uid, gid })
        })
    }

    fn groups(&self) -> impl Iterator<Item = (&str, u32, &str)> {
        self.group.lines().filter_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            let gid = fields.nth(1)?.parse().ok()?;
            Some((name, gid, fields.next().unwrap_or_default()))
        })
    }

    fn gid(&self, group: &str) -> Result<u32, SpecError> {
        if let Ok(gid) = group.parse() {
            return Ok(gid);
        }
        let found = self.groups().find(|(name, ..)| *name == group);
        found
            .map(|(_, gid, _)| gid)
            .ok_or_else(|| SpecError::NoGroup(group.to_owned()))
    }
}

/// The identity of the container's process. `image_user` is the image's `USER`, `title` the pod
/// as messages name it.
pub fn resolve(
    pod: &Pod,
    container: &Container,
    image_user: &str,
    accounts: &Accounts,
    title: &str,
) -> Result<User, SpecError> {
    let own = container.security_context.as_deref();
    let shared = pod.spec.security_context.as_deref();
    let run_as_user = own
        .and_then(|c| c.run_as_user)
        .or(shared.and_then(|c| c.run_as_user));
    let run_as_group = own
        .and_then(|c| c.run_as_group)
        .or(shared.and_then(|c| c.run_as_group));
    let non_root = own
        .and_then(|c| c.run_as_non_root)
        .or(shared.and_then(|c| c.run_as_non_root));

    let (image_user, image_group) = image_user.split_once(':').unwrap_or((image_user, ""));
    if non_root == Some(true) {
        check_non_root(run_as_user, image_user, &container.name, title)?;
    }
    let account = match run_as_user {
        Some(uid) => {
            let uid = id(uid)?;
            accounts
                .users()
                .find(|account| account.uid == uid)
                .ok_or(uid)
        }
        None if image_user.is_empty() => accounts.users().find(|a| a.uid == 0).ok_or(0),
        None => match image_user.parse::<u32>() {
            Ok(uid) => accounts
                .users()
                .find(|account| account.uid == uid)
                .ok_or(uid),
            Err(_) => match accounts.users().find(|account| account.name == image_user) {
                Some(account) => Ok(account),
                None => return Err(SpecError::NoUser(image_user.to_owned())),
            },
        },
    };
    let (name, uid, primary) = match &account {
        Ok(account) => (Some(account.name), account.uid, account.gid),
        Err(uid) => (None, *uid, 0),
    };
    let gid = match run_as_group {
        Some(gid) => id(gid)?,
        None if run_as_user.is_none() && !image_group.is_empty() => accounts.gid(image_group)?,
        None => primary,
    };

    let mut additional = Vec::new();
    let policy = shared.and_then(|c| c.supplemental_groups_policy);
    if policy != Some(SupplementalGroupsPolicy::Strict)
        && let Some(name) = name
    {
        let member = |members: &str| members.split(',').any(|member| member == name);
        additional.extend(
            accounts
                .groups()
                .filter(|(.., m)| member(m))
                .map(|(_, gid, _)| gid),
        );
    }
    if let Some(shared) = shared {
        for group in shared.supplemental_groups.iter().chain(&shared.fs_group) {
            additional.push(id(*group)?);
        }
    }
    // An image's numbers are as little trusted as a manifest's (CVE-2024-40635).
    for number in [uid, gid].iter().chain(&additional) {
        id(i64::from(*number))?;
    }
    // The primary group leads the list, as initgroups(3) has it.
    additional.insert(0, gid);
    let mut seen = std::collections::BTreeSet::new();
    additional.retain(|gid| seen.insert(*gid));
    UserBuilder::default()
        .uid(uid)
        .gid(gid)
        .additional_gids(additional)
        .build()
        .map_err(SpecError::from)
}

fn id(id: i64) -> Result<u32, SpecError> {
    match u32::try_from(id) {
        // 2^32-1 means "leave it" to setresuid(2); what is above 2^31-1 is no user in the API.
        Ok(number) if i32::try_from(number).is_ok() => Ok(number),
        _ => Err(SpecError::Id(id)),
    }
}

fn check_non_root(
    run_as_user: Option<i64>,
    image_user: &str,
    container: &str,
    title: &str,
) -> Result<(), SpecError> {
    let root = || SpecError::ImageIsRoot {
        title: title.to_owned(),
        container: container.to_owned(),
    };
    match (run_as_user, image_user) {
        (Some(0), _) => Err(SpecError::UserIsRoot {
            title: title.to_owned(),
            container: container.to_owned(),
        }),
        (Some(_), _) => Ok(()),
        (None, "") => Err(root()),
        (None, user) => match user.parse::<u32>() {
            Ok(0) => Err(root()),
            Ok(_) => Ok(()),
            Err(_) => Err(SpecError::UserIsName {
                user: user.to_owned(),
                title: title.to_owned(),
                container: container.to_owned(),
            }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accounts() -> Accounts {
        Accounts {
            passwd: "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34::/:/bin/false\nbad line\n"
                .to_owned(),
            group: "root:x:0:\nwww:x:34:\nlogs:x:50:web,other\n".to_owned(),
        }
    }

    fn user(pod_context: &str, context: &str, image: &str) -> Result<(u32, u32, Vec<u32>), String> {
        let pod: Pod = serde_json::from_str(&format!(
            r#"{{"spec":{{"securityContext":{pod_context},
                "containers":[{{"name":"c","securityContext":{context}}}]}}}}"#
        ))
        .unwrap();
        let user = resolve(&pod, &pod.spec.containers[0], image, &accounts(), "p_ns(u)");
        user.map(|user| {
            (
                user.uid(),
                user.gid(),
                user.additional_gids().clone().unwrap(),
            )
        })
        .map_err(|error| error.to_string())
    }

    #[test]
    fn the_security_context_wins_over_the_image() {
        for (pod, container, image, expected) in [
            ("{}", "{}", "", (0, 0, vec![0])),
            ("{}", "{}", "web", (33, 34, vec![34, 50])),
            ("{}", "{}", "33", (33, 34, vec![34, 50])),
            ("{}", "{}", "web:root", (33, 0, vec![0, 50])),
            ("{}", "{}", "1000", (1000, 0, vec![0])),
            ("{}", "{}", "1000:2000", (1000, 2000, vec![2000])),
            (r#"{"runAsUser":5}"#, "{}", "web", (5, 0, vec![0])),
            (
                r#"{"runAsUser":5}"#,
                r#"{"runAsUser":33}"#,
                "",
                (33, 34, vec![34, 50]),
            ),
            (r#"{"runAsGroup":7}"#, "{}", "web", (33, 7, vec![7, 50])),
            (
                r#"{"supplementalGroups":[9,34],"fsGroup":2000}"#,
                "{}",
                "web",
                (33, 34, vec![34, 50, 9, 2000]),
            ),
            (
                r#"{"supplementalGroups":[9],"supplementalGroupsPolicy":"Strict"}"#,
                "{}",
                "web",
                (33, 34, vec![34, 9]),
            ),
        ] {
            assert_eq!(
                user(pod, container, image).unwrap(),
                expected,
                "{pod} {container} {image}"
            );
        }
    }

    #[test]
    fn root_is_refused_in_the_words_of_a_kubelet() {
        let non_root = r#"{"runAsNonRoot":true}"#;
        for (context, image, message) in [
            (
                non_root,
                "",
                "container has runAsNonRoot and image will run as root (pod: \"p_ns(u)\", container: c)",
            ),
            (
                non_root,
                "web",
                "container has runAsNonRoot and image has non-numeric user (web), cannot verify user is non-root (pod: \"p_ns(u)\", container: c)",
            ),
            (
                r#"{"runAsNonRoot":true,"runAsUser":0}"#,
                "1",
                "container's runAsUser breaks non-root policy (pod: \"p_ns(u)\", container: c)",
            ),
        ] {
            assert_eq!(user("{}", context, image).unwrap_err(), message);
        }
        assert!(user("{}", non_root, "1000").is_ok());
        assert!(user(non_root, r#"{"runAsNonRoot":false}"#, "").is_ok());
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        assert!(user("{}", "{}", "nobody").unwrap_err().contains("nobody"));
    }
}
