//! Who a container's process is: `USER` of an image and the like, looked up in the container's own
//! `/etc/passwd` and `/etc/group`, which are somebody else's text.

use std::path::Path;

use super::error::RuntimeError;
use super::lookup::Layers;

/// Largest `/etc/passwd` or `/etc/group` that is read, in bytes: larger ones are cut there, as an
/// image must not cost more memory than that (CVE-2026-47262).
const FILE_LIMIT: u64 = 1024 * 1024;

/// A user found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The user's number.
    pub uid: u32,
    /// The group's number.
    pub gid: u32,
    /// The groups that `/etc/group` lists the user in, without `gid`. Empty when a group was given.
    pub additional_gids: Vec<u32>,
    /// The user's name, if `/etc/passwd` has one.
    pub name: Option<String>,
    /// The user's home directory, if `/etc/passwd` has one.
    pub home: Option<String>,
}

/// Resolves `user`: empty, `name`, `uid`, `name:group`, `uid:gid` and so on, in the files of the
/// layers. Without a group it is the user's in `/etc/passwd`, else 0.
///
/// # Errors
/// A name that isn't in the files, a number above 2147483647 (CVE-2024-40635), files that aren't
/// regular.
pub fn resolve(layers: &Layers, user: &str) -> Result<Resolved, RuntimeError> {
    let passwd = layers.read(Path::new("/etc/passwd"), FILE_LIMIT)?.unwrap_or_default();
    let group = layers.read(Path::new("/etc/group"), FILE_LIMIT)?.unwrap_or_default();
    parse(user, &String::from_utf8_lossy(&passwd), &String::from_utf8_lossy(&group))
}

/// Like [`resolve`], with the texts of the two files.
///
/// # Errors
/// Like [`resolve`].
pub fn parse(user: &str, passwd: &str, group: &str) -> Result<Resolved, RuntimeError> {
    let (user, wanted_group) = match user.split_once(':') {
        Some((user, group)) => (user, Some(group).filter(|group| !group.is_empty())),
        None => (user, None),
    };
    let user = if user.is_empty() { "0" } else { user };
    let number = id(user)?;
    let entry = passwd.lines().filter_map(Account::parse).find(|account| match number {
        Some(uid) => account.uid == uid,
        None => account.name == user,
    });
    let mut resolved = match (&entry, number) {
        (Some(account), _) => Resolved {
            uid: account.uid,
            gid: account.gid,
            name: Some(account.name.to_owned()),
            home: Some(account.home.to_owned()).filter(|home| !home.is_empty()),
            additional_gids: Vec::new(),
        },
        (None, Some(uid)) => Resolved {
            uid,
            ..Resolved::default()
        },
        (None, None) => {
            return Err(RuntimeError::invalid(
                "process.user",
                format!("user {user:?} is not in the image's /etc/passwd"),
            ));
        }
    };
    let groups = || group.lines().filter_map(Group::parse);
    if let Some(wanted) = wanted_group {
        resolved.gid = match id(wanted)? {
            Some(gid) => gid,
            None => {
                groups().find(|group| group.name == wanted).map(|group| group.gid).ok_or_else(
                    || {
                        RuntimeError::invalid(
                            "process.user",
                            format!("group {wanted:?} is not in the image's /etc/group"),
                        )
                    },
                )?
            }
        };
    } else if let Some(account) = &entry {
        resolved.additional_gids = groups()
            .filter(|group| group.members.split(',').any(|member| member == account.name))
            .map(|group| group.gid)
            .filter(|&gid| gid != resolved.gid)
            .collect();
        resolved.additional_gids.sort_unstable();
        resolved.additional_gids.dedup();
    }
    Ok(resolved)
}

/// The number that `text` is, none if it is a name.
fn id(text: &str) -> Result<Option<u32>, RuntimeError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    match text.parse::<i32>() {
        Ok(number) => Ok(Some(number.unsigned_abs())),
        Err(_) => Err(RuntimeError::invalid(
            "process.user",
            format!("{text} is out of range (0 to {})", i32::MAX),
        )),
    }
}

/// An entry's number: entries whose number isn't one are passed over.
fn entry_id(text: &str) -> Option<u32> {
    id(text).ok().flatten()
}

struct Account<'a> {
    name: &'a str,
    uid: u32,
    gid: u32,
    home: &'a str,
}

impl<'a> Account<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let mut fields = line.trim_end().split(':');
        let (name, _password) = (fields.next()?, fields.next()?);
        let (uid, gid) = (entry_id(fields.next()?)?, entry_id(fields.next()?)?);
        let home = fields.nth(1).unwrap_or_default();
        (!name.is_empty()).then_some(Self {
            name,
            uid,
            gid,
            home,
        })
    }
}

struct Group<'a> {
    name: &'a str,
    gid: u32,
    members: &'a str,
}

impl<'a> Group<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let mut fields = line.trim_end().split(':');
        let (name, _password) = (fields.next()?, fields.next()?);
        let gid = entry_id(fields.next()?)?;
        let members = fields.next().unwrap_or_default();
        (!name.is_empty()).then_some(Self { name, gid, members })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34::/srv:/bin/false\nbad:x:-1:0::/:\n";
    const GROUP: &str = "root:x:0:\nweb:x:34:\nlog:x:50:web,root\nmail:x:8:web\n";

    #[test]
    fn a_name_brings_its_group_home_and_further_groups() {
        let found = parse("web", PASSWD, GROUP).unwrap();
        assert_eq!((found.uid, found.gid), (33, 34));
        assert_eq!(found.additional_gids, [8, 50]);
        assert_eq!(found.home.as_deref(), Some("/srv"));
    }

    #[test]
    fn nothing_is_root() {
        let found = parse("", PASSWD, GROUP).unwrap();
        assert_eq!((found.uid, found.gid, found.additional_gids), (0, 0, vec![50]));
    }

    #[test]
    fn a_number_needs_no_entry() {
        let found = parse("1000:2000", "", "").unwrap();
        assert_eq!((found.uid, found.gid, found.name), (1000, 2000, None));
        assert_eq!(parse("1000", "", "").unwrap().gid, 0);
    }

    #[test]
    fn a_number_out_of_range_is_refused_and_not_taken_for_root() {
        for user in ["2147483648", "4294967296", "1:4294967296", "99999999999999999999"] {
            assert!(parse(user, PASSWD, GROUP).is_err(), "{user}");
        }
    }

    #[test]
    fn an_unknown_name_is_refused() {
        assert!(parse("nobody", PASSWD, GROUP).is_err());
        assert!(parse("web:nobody", PASSWD, GROUP).is_err());
        assert!(parse("bad", PASSWD, GROUP).is_err());
    }

    #[test]
    fn a_group_by_name_replaces_the_users() {
        let found = parse("web:mail", PASSWD, GROUP).unwrap();
        assert_eq!((found.gid, found.additional_gids), (8, Vec::new()));
    }
}
