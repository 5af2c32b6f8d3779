//! What a supervisor and the commands say to each other: lines of JSON over the control socket,
//! and over the socket by which a supervisor reports its start.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::machine::Report;
use crate::api::pod_status::PodStatus;

/// What `status.json` holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Observed {
    /// The pod's status, as the API has it.
    pub status: PodStatus,
    /// The first process of each running container, as the host numbers it.
    pub processes: BTreeMap<String, i32>,
}

/// What a supervisor reports while it starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StartReport {
    /// Something happened.
    Event(Report),
    /// Every container whose turn it is runs.
    #[serde(rename_all = "camelCase")]
    Started {
        /// The pod's address; none in the host's network.
        pod_ip: Option<String>,
    },
    /// The pod or a container of it can't be started.
    Failed {
        /// One word for it, such as `RunContainerError`.
        reason: String,
        /// Why.
        message: String,
    },
}

/// What a command asks of a supervisor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Request {
    /// How the pod is.
    Status,
    /// How the pod is, now and after each change.
    Watch,
    /// Stop the pod and clean up.
    Stop {
        /// Seconds between the stop signal and SIGKILL; the pod's own when absent.
        grace: Option<u64>,
    },
}

/// What the supervisor answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reply {
    /// How the pod is.
    Status(Box<Observed>),
    /// The pod has stopped, and all of it is gone but for what is listed.
    Stopped {
        /// What could not be cleaned up.
        failures: Vec<String>,
    },
    /// The request makes no sense.
    Refused {
        /// Why.
        message: String,
    },
}
