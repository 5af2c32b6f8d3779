//! Defaults of Services.

use crate::api::service::Service;

/// Fills in what a Service's manifest leaves out.
pub fn service(_object: &mut Service) {}
