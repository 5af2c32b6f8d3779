//! What a limit says about the request.

use crate::api::container::ResourceRequirements;

/// A limit without a request is a request for as much.
pub fn requests_from_limits(requirements: &mut ResourceRequirements) {
    for (name, limit) in &requirements.limits {
        requirements
            .requests
            .entry(name.clone())
            .or_insert_with(|| *limit);
    }
}
