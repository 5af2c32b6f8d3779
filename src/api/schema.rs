//! The one declaration of a field: its Rust type, its documentation and what podling does with
//! it. [`object!`] turns that into a struct for code and an [`ObjectInfo`] for everything that
//! reads fields as data: checking a manifest, `podling explain`, the JSON Schemas, completion.
//!
//! Structs deserialize leniently (every field has a default): `manifest` has compared the text
//! with the schema before, and reports missing, unknown and mistyped fields with their position.

use std::collections::BTreeMap;
use std::fmt;

/// What podling does with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It does here what it does in a cluster.
    Honoured,
    /// Accepted, and without effect on one host, for this reason.
    Ignored(&'static str),
    /// Not accepted, since it would change what runs and podling can't do it: the reason.
    Refused(&'static str),
}

impl fmt::Display for Support {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Honoured => f.write_str("honoured"),
            Self::Ignored(reason) => write!(f, "ignored: {reason}"),
            Self::Refused(reason) => write!(f, "refused: {reason}"),
        }
    }
}

/// The type of a field, as the API's own documentation names it.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// Any text.
    String,
    /// One of a closed set of words.
    Enum(&'static [&'static str]),
    /// A whole number that fits into 32 bits.
    Integer32,
    /// A whole number that fits into 64 bits.
    Integer64,
    /// `true` or `false`.
    Boolean,
    /// A number with a fraction.
    Number,
    /// An RFC 3339 time stamp.
    Time,
    /// A resource quantity such as `100m` or `64Mi`.
    Quantity,
    /// A number or text (a port's number or name, a count or a percentage).
    IntOrString,
    /// Base64 text that stands for bytes.
    Bytes,
    /// Any JSON object, kept as it is.
    Any,
    /// A list.
    List(&'static Type),
    /// A map with text keys.
    Map(&'static Type),
    /// An object with named fields.
    Object(&'static ObjectInfo),
}

/// An object's name, documentation and fields.
#[derive(Debug)]
pub struct ObjectInfo {
    /// The API's name, such as `PodSpec`.
    pub name: &'static str,
    /// Documentation, one entry a line, each with the doc comment's leading space.
    pub doc: &'static [&'static str],
    /// The fields in the order of the API's own declaration.
    pub fields: &'static [FieldInfo],
}

impl ObjectInfo {
    /// The field of that JSON name.
    pub fn field(&self, name: &str) -> Option<&'static FieldInfo> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A field as data. Built by [`object!`] as a chain of `const` calls.
#[derive(Debug)]
pub struct FieldInfo {
    /// The name in JSON and YAML, such as `hostPID`.
    pub name: &'static str,
    /// Documentation, one entry a line, each with the doc comment's leading space.
    pub doc: &'static [&'static str],
    /// The type.
    pub ty: Type,
    /// Whether the API server refuses an object without it.
    pub required: bool,
    /// The value that stands for an absent one, as JSON text.
    pub default: Option<&'static str>,
    /// What podling does with it.
    pub support: Support,
}

impl FieldInfo {
    /// A field that is optional, has no default and is honoured.
    pub const fn new(name: &'static str, doc: &'static [&'static str], ty: Type) -> Self {
        Self {
            name,
            doc,
            ty,
            required: false,
            default: None,
            support: Support::Honoured,
        }
    }

    /// The object is not valid without it.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// An absent field means this JSON value.
    pub const fn default_value(mut self, json: &'static str) -> Self {
        self.default = Some(json);
        self
    }

    /// Does here what it does in a cluster (the default, said where it is worth saying).
    pub const fn honoured(self) -> Self {
        self
    }

    /// Accepted, without effect, for this reason.
    pub const fn ignored(mut self, reason: &'static str) -> Self {
        self.support = Support::Ignored(reason);
        self
    }

    /// Not accepted, for this reason.
    pub const fn refused(mut self, reason: &'static str) -> Self {
        self.support = Support::Refused(reason);
        self
    }
}

/// A Rust type that a field can have.
pub trait Schema {
    /// The API's type.
    const TYPE: Type;

    /// Whether the value is the absent one, which serialization leaves out.
    fn is_unset(&self) -> bool {
        false
    }
}

impl Schema for String {
    const TYPE: Type = Type::String;
}
impl Schema for bool {
    const TYPE: Type = Type::Boolean;
}
impl Schema for i32 {
    const TYPE: Type = Type::Integer32;
}
impl Schema for i64 {
    const TYPE: Type = Type::Integer64;
}
impl Schema for f64 {
    const TYPE: Type = Type::Number;
}
impl<T: Schema> Schema for Option<T> {
    const TYPE: Type = T::TYPE;
    fn is_unset(&self) -> bool {
        self.is_none()
    }
}
impl<T: Schema> Schema for Box<T> {
    const TYPE: Type = T::TYPE;
    fn is_unset(&self) -> bool {
        (**self).is_unset()
    }
}
impl<T: Schema + 'static> Schema for Vec<T> {
    const TYPE: Type = Type::List(&T::TYPE);
    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}
impl<T: Schema + 'static> Schema for BTreeMap<String, T> {
    const TYPE: Type = Type::Map(&T::TYPE);
    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

/// Declares an API object: `"jsonName" rust_name: Type;` for a field that is optional and honoured,
/// `"jsonName" rust_name: Type => .calls().on(FieldInfo);` for others.
macro_rules! object {
    ($(#[doc = $doc:literal])* $name:ident {
        $( $(#[doc = $field_doc:literal])* $json:literal $field:ident : $ty:ty $(=> $(.$call:ident($($arg:expr)?))*)? ; )*
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        #[allow(clippy::struct_excessive_bools, reason = "the API's own shape")]
        pub struct $name {
            $(
                $(#[doc = $field_doc])*
                #[serde(rename = $json, skip_serializing_if = "crate::api::schema::Schema::is_unset")]
                pub $field: $ty,
            )*
        }

        impl crate::api::schema::Schema for $name {
            const TYPE: crate::api::schema::Type = crate::api::schema::Type::Object(
                &crate::api::schema::ObjectInfo {
                    name: stringify!($name),
                    doc: &[$($doc),*],
                    fields: &[
                        $(
                            crate::api::schema::FieldInfo::new(
                                $json,
                                &[$($field_doc),*],
                                <$ty as crate::api::schema::Schema>::TYPE,
                            )$($(.$call($($arg)?))*)?,
                        )*
                    ],
                },
            );
        }
    };
}
pub(crate) use object;

/// Declares a closed set of words: `Variant = "word",` each. The first is the `Default` of Rust
/// code only; what an absent field means is said by the field.
macro_rules! string_enum {
    ($(#[doc = $doc:literal])* $name:ident {
        $(#[doc = $first_doc:literal])* $first:ident = $first_word:literal,
        $( $(#[doc = $variant_doc:literal])* $variant:ident = $word:literal, )*
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(#[doc = $first_doc])*
            #[default]
            #[serde(rename = $first_word)]
            $first,
            $(
                $(#[doc = $variant_doc])*
                #[serde(rename = $word)]
                $variant,
            )*
        }

        impl $name {
            /// The word in a manifest.
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $( Self::$variant => $word, )*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl crate::api::schema::Schema for $name {
            const TYPE: crate::api::schema::Type =
                crate::api::schema::Type::Enum(&[$first_word, $($word),*]);
        }
    };
}
pub(crate) use string_enum;
