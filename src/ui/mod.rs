//! How things look: tables, ages, JSON and YAML, progress. Plain values in, text out.

pub mod age;
pub mod diagnostic;
pub mod explain;
pub mod output;
pub mod pods;
pub mod progress;
pub mod table;
