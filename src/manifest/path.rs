//! The path of a field, such as `spec.containers[0].image`, and the place in the text it stands at.
//!
//! A path is a chain of steps on the stack, so that walking a manifest without mistakes builds
//! no text.

use std::fmt::{self, Display};

use super::diagnostic::Span;
use super::node::{Content, Node};

/// A path: the last step and the path that it goes on from.
#[derive(Clone, Copy, Debug)]
pub enum Path<'p> {
    /// The document.
    Root,
    /// A named field of an object.
    Field(&'p Path<'p>, &'p str),
    /// An entry of a map, by key.
    Key(&'p Path<'p>, &'p str),
    /// An item of a list.
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    /// The field of that name in the object at this path.
    pub const fn field(&'p self, name: &'p str) -> Self {
        Self::Field(self, name)
    }

    /// The entry of that key in the map at this path.
    pub const fn key(&'p self, key: &'p str) -> Self {
        Self::Key(self, key)
    }

    /// That item of the list at this path.
    pub const fn index(&'p self, index: usize) -> Self {
        Self::Index(self, index)
    }

    /// Where the path stands in a document: its value, or when it is absent, the nearest object
    /// around it (that object's key where it has one, which is where an author looks).
    pub fn locate(&self, root: &Node<'_>) -> Span {
        match self.find(root) {
            Some(node) => node.span,
            None => match self.parent() {
                Some(parent) => parent.locate_key(root),
                None => root.span,
            },
        }
    }

    /// Where the key of this path stands; the item itself for an item of a list.
    pub fn locate_key(&self, root: &Node<'_>) -> Span {
        let (Self::Field(parent, name) | Self::Key(parent, name)) = self else {
            return self.locate(root);
        };
        let entry = parent.find(root).and_then(|node| node.entry(name));
        entry.map_or_else(|| parent.locate_key(root), |entry| entry.key_span)
    }

    /// Whether a document has something there.
    pub fn is_in(&self, root: &Node<'_>) -> bool {
        self.find(root).is_some_and(|node| !node.is_null())
    }

    fn parent(&self) -> Option<&'p Self> {
        match self {
            Self::Root => None,
            Self::Field(parent, _) | Self::Key(parent, _) | Self::Index(parent, _) => Some(parent),
        }
    }

    fn find<'n, 't>(&self, root: &'n Node<'t>) -> Option<&'n Node<'t>> {
        match self {
            Self::Root => Some(root),
            Self::Field(parent, name) | Self::Key(parent, name) => {
                Some(&parent.find(root)?.entry(name)?.value)
            }
            Self::Index(parent, index) => match &parent.find(root)?.content {
                Content::Sequence(items) => items.get(*index),
                _ => None,
            },
        }
    }
}

impl Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Path::Root, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Key(parent, key) => write!(f, "{parent}[{key}]"),
            Self::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_the_api_server_prints() {
        let spec = Path::Root.field("spec");
        let containers = spec.field("containers");
        let container = containers.index(0);
        let limits = container.field("resources");
        let limits = limits.field("limits");
        assert_eq!(
            limits.key("cpu").to_string(),
            "spec.containers[0].resources.limits[cpu]"
        );
    }
}
