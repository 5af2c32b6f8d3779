//! Defaults of the kinds that keep pods running.

use crate::api::daemon_set::DaemonSet;
use crate::api::deployment::{Deployment, ReplicaSet};
use crate::api::stateful_set::StatefulSet;

/// Fills in what a Deployment's manifest leaves out.
pub fn deployment(_object: &mut Deployment) {}

/// Fills in what a ReplicaSet's manifest leaves out.
pub fn replica_set(_object: &mut ReplicaSet) {}

/// Fills in what a StatefulSet's manifest leaves out.
pub fn stateful_set(_object: &mut StatefulSet) {}

/// Fills in what a DaemonSet's manifest leaves out.
pub fn daemon_set(_object: &mut DaemonSet) {}
