//! How long a failed container waits: the kubelet's back-off. The first restart is immediate, the
//! next wait 10 s, doubling to 300 s, each measured from the end of the run; a container that ran
//! for more than 10 min after its last restart starts afresh.

use std::time::Duration;

use serde::{Deserialize, Serialize};

const FIRST: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_mins(5);
/// Twice the longest delay: the kubelet drops the entry after that time without a failure.
const FORGOTTEN_AFTER: Duration = Duration::from_mins(10);

/// One container's back-off. All times are since boot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BackOff {
    /// The delay of the next restart and when it was set; `None` before the first restart.
    entry: Option<(Duration, Duration)>,
}

impl BackOff {
    /// When a container that ended at `finished` may start again.
    pub(super) fn until_after_exit(&self, finished: Duration) -> Duration {
        finished + self.current(finished).unwrap_or_default()
    }

    /// When a container that could not be created at `now` is tried again: never at once, since
    /// nothing has changed.
    pub(super) fn until_after_failure(&self, now: Duration) -> Duration {
        now + self.current(now).unwrap_or(FIRST)
    }

    /// The container is being started again.
    pub(super) fn restarted(&mut self, now: Duration) {
        let delay = self
            .current(now)
            .map_or(FIRST, |delay| (delay * 2).min(LONGEST));
        self.entry = Some((delay, now));
    }

    /// The delay that the next restart has, for messages.
    pub(super) fn delay(&self) -> Duration {
        self.entry.map_or(FIRST, |(delay, _)| delay)
    }

    fn current(&self, at: Duration) -> Option<Duration> {
        let (delay, set) = self.entry?;
        // A restart after a wait comes up to `delay` after the exit: the entry ages from the
        // restart on, so a long wait doesn't count as a long run.
        (at.saturating_sub(set) <= FORGOTTEN_AFTER).then_some(delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_none_then_ten_seconds_doubling_to_five_minutes() {
        let mut back_off = BackOff::default();
        let mut now = Duration::from_secs(1000);
        let mut waits = Vec::new();
        for _ in 0..9 {
            now += Duration::from_secs(1);
            let until = back_off.until_after_exit(now);
            waits.push(until.saturating_sub(now).as_secs());
            now = until;
            back_off.restarted(now);
        }
        assert_eq!(waits, [0, 10, 20, 40, 80, 160, 300, 300, 300]);
    }

    #[test]
    fn starts_afresh_after_ten_minutes_of_running() {
        let mut back_off = BackOff::default();
        back_off.restarted(Duration::from_secs(5));
        back_off.restarted(Duration::from_secs(15));
        let finished = Duration::from_secs(15 + 601);
        assert_eq!(back_off.until_after_exit(finished), finished);
        back_off.restarted(finished);
        assert_eq!(back_off.delay(), FIRST);
    }

    #[test]
    fn a_failed_creation_waits_the_first_time_too() {
        let now = Duration::from_secs(7);
        assert_eq!(BackOff::default().until_after_failure(now), now + FIRST);
    }
}
