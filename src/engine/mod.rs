//! The heart: what manifests ask for and what the host has become a plan, and the plan is carried
//! out. [`plan`] decides and is pure; [`images`] and [`apply`] do. Knows nothing of how things
//! look: it reports what happens as plain values.
#![forbid(unsafe_code)]

pub mod apply;
pub mod host;
pub mod images;
pub mod plan;
pub mod take_down;
