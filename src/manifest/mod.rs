//! Text into checked objects.
//!
//! What comes in: the texts of files, and nothing else; reading them is [`source`]'s. What goes
//! out: objects of [`crate::api`] with the API server's defaults applied, which are known to be
//! valid, and warnings; or every mistake in all of the texts, each with its place. On the way a
//! text becomes a tree of nodes that know where they stand ([`yaml`], [`node`]), is compared with
//! the schema of its kind ([`check`]), becomes an object, gets its [`defaults`], and is
//! [validated](validate). Nothing here knows what runs on this host.
#![forbid(unsafe_code)]

mod check;
mod defaults;
pub mod diagnostic;
mod glob;
mod kinds;
mod load;
mod nearest;
mod node;
mod object;
mod path;
pub mod source;
mod starter;
mod subject;
mod validate;
mod yaml;

pub use diagnostic::{Diagnostic, Severity};
pub use load::{Loaded, load};
pub use object::Object;
pub use source::SourceText;
pub use starter::starter;

#[cfg(test)]
mod tests;
