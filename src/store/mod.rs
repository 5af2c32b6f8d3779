//! What podling remembers, and how it stays whole: where files live, how they are replaced in one
//! step, and the locks that keep two commands apart. Plain files, no database; nothing in here
//! knows what a pod does.

pub mod atomic;
pub mod lock;
pub mod objects;
pub mod paths;
pub mod settings;
