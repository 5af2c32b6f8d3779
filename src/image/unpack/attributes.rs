//! Extended attributes that an image may set: file capabilities and the user's own. Never
//! `trusted.overlay.*` or `user.overlay.*`, by which a layer could lie to overlayfs about what is
//! below it, and nothing of a security module of this host.

use std::ffi::CString;

/// One attribute to set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub name: CString,
    pub value: Vec<u8>,
}

impl Attribute {
    /// The attribute in a PAX record, if it is one that images may set.
    pub fn from_pax(key: &[u8], value: &[u8]) -> Option<Self> {
        let name = key.strip_prefix(b"SCHILY.xattr.")?;
        let allowed = name == b"security.capability"
            || (name.starts_with(b"user.") && !name.starts_with(b"user.overlay."));
        (allowed && name.len() <= 255).then_some(())?;
        Some(Self {
            name: CString::new(name).ok()?,
            value: value.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_names() {
        let allowed = |name: &str| Attribute::from_pax(name.as_bytes(), b"x").is_some();
        assert!(allowed("SCHILY.xattr.security.capability"));
        assert!(allowed("SCHILY.xattr.user.mine"));
        assert!(!allowed("SCHILY.xattr.user.overlay.opaque"));
        assert!(!allowed("SCHILY.xattr.trusted.overlay.opaque"));
        assert!(!allowed("SCHILY.xattr.trusted.overlay.redirect"));
        assert!(!allowed("SCHILY.xattr.security.selinux"));
        assert!(!allowed("path"));
    }
}
