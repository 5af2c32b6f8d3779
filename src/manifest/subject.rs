//! What a diagnostic is about: which object, and where its fields are documented.

use crate::api::kind::KindInfo;

/// The object that is spoken of, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'o> {
    /// The object, such as `pod/web`.
    pub name: Option<&'o str>,
    /// What it is one of.
    pub class: Class,
    /// Where it stands in its document: empty, or such as `items[0]`.
    pub root: &'o str,
}

/// What an object is one of.
#[derive(Clone, Copy, Debug, Default)]
pub enum Class {
    /// There is no object, only text.
    #[default]
    Text,
    /// An object of a kind that is not known.
    Unknown,
    /// An object of that kind.
    Kind(&'static KindInfo),
}

impl Subject<'_> {
    /// The command that documents the field at a path of the document. Of a path with parts that
    /// the kind doesn't have, what is before them counts.
    pub fn explain(&self, path: &str) -> Option<String> {
        let kind = match self.class {
            Class::Text => return None,
            Class::Unknown => return Some("podling explain".to_owned()),
            Class::Kind(kind) => kind,
        };
        let names = names(path.strip_prefix(self.root).unwrap_or(path));
        let known = (0..=names.len())
            .rev()
            .find(|count| kind.descend(&names[..*count]).is_ok())
            .unwrap_or_default();
        let mut command = format!("podling explain {}", kind.singular);
        for name in &names[..known] {
            command.push('.');
            command.push_str(name);
        }
        Some(command)
    }
}

/// The names of fields in a path, without indices and keys.
fn names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        if end > 0 {
            names.push(&rest[..end]);
        }
        let after = &rest[end..];
        rest = match after.strip_prefix('[') {
            Some(inner) => inner.find(']').map_or("", |close| &inner[close + 1..]),
            None => after.strip_prefix('.').unwrap_or(after),
        };
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kind;

    fn explain(kind: &str, root: &str, path: &str) -> String {
        let subject = Subject {
            class: Class::Kind(kind::find_by_word(kind).expect("a kind")),
            root,
            ..Subject::default()
        };
        subject.explain(path).expect("a command")
    }

    #[test]
    fn a_path_leads_to_its_documentation() {
        for (path, command) in [
            ("", "pod"),
            ("kind", "pod.kind"),
            ("spec.containers[0].image", "pod.spec.containers.image"),
            ("spec.containers[0].imagePulPolicy", "pod.spec.containers"),
            ("metadata.labels[app.example.com/x]", "pod.metadata.labels"),
            ("restartPolicy", "pod"),
            ("spec..[", "pod.spec"),
        ] {
            assert_eq!(
                explain("pod", "", path),
                format!("podling explain {command}"),
                "{path}"
            );
        }
    }

    #[test]
    fn the_place_in_a_list_counts_not() {
        assert_eq!(
            explain(
                "deployment",
                "items[3]",
                "items[3].spec.template.spec.containers[1]"
            ),
            "podling explain deployment.spec.template.spec.containers"
        );
    }

    #[test]
    fn without_a_kind_the_kinds_are_listed() {
        let subject = Subject {
            class: Class::Unknown,
            ..Subject::default()
        };
        assert_eq!(subject.explain("kind").as_deref(), Some("podling explain"));
        assert_eq!(Subject::default().explain("kind"), None);
    }
}
