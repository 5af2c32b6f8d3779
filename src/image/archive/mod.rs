//! Images in files: OCI layouts as directory or tar archive, and the archives of `docker save`,
//! all of them plain or compressed on reading.

mod load;
mod save;
mod source;

pub use load::load;
pub use save::{Format, save};
