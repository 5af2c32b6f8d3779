//! When what a registry failed at is tried again, and after how long.

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

use super::error::ImageError;

/// How often one thing is tried in all while nothing of it succeeds.
const TRIES: u32 = 5;
/// How long the first wait is on average; each next one is twice as long.
const FIRST_DELAY: Duration = Duration::from_millis(300);

/// The tries of one thing.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Waits until it is worth another try.
    ///
    /// # Errors
    /// The failure itself, when trying again is no use or was tried often enough.
    pub async fn again(&mut self, failure: ImageError) -> Result<(), ImageError> {
        match self.wait(&failure) {
            Some(delay) => {
                tokio::time::sleep(delay).await;
                Ok(())
            }
            None => Err(failure),
        }
    }

    /// How long to wait before the next try, if there is to be one.
    fn wait(&mut self, failure: &ImageError) -> Option<Duration> {
        self.failures += 1;
        let worth = failure.is_passing() && self.failures < TRIES;
        worth.then(|| delay(self.failures, chance()))
    }

    /// Something has come: what fails from now on fails for the first time.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

/// Does something until it succeeds or trying again is no use.
pub(super) async fn persist<T>(
    attempt: impl AsyncFn() -> Result<T, ImageError>,
) -> Result<T, ImageError> {
    let mut backoff = Backoff::default();
    loop {
        match attempt().await {
            Ok(value) => return Ok(value),
            Err(failure) => backoff.again(failure).await?,
        }
    }
}

/// How long to wait after that many failures, the first being 1: half of it is left to chance
/// (from 0 to 1), so that many who failed together don't come back together.
fn delay(failures: u32, chance: f64) -> Duration {
    let full = FIRST_DELAY * (1 << (failures - 1).min(8));
    full.mul_f64(0.75 + chance / 2.0)
}

/// A number from 0 to 1. The keys of hash maps are random, which is all that is asked for here.
fn chance() -> f64 {
    let number = RandomState::new().hash_one(0);
    f64::from((number >> 32) as u32) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passing() -> ImageError {
        ImageError::Unavailable {
            image: "a".to_owned(),
            registry: "b".to_owned(),
            reason: "status 503".to_owned(),
        }
    }

    #[test]
    fn waits_grow() {
        assert_eq!(delay(1, 0.5), FIRST_DELAY);
        assert_eq!(delay(3, 0.5), 4 * FIRST_DELAY);
        assert!(delay(2, 0.0) < delay(2, 1.0));
    }

    #[test]
    fn five_tries_and_no_more() {
        let mut backoff = Backoff::default();
        let waits: Vec<bool> = (0..TRIES)
            .map(|_| backoff.wait(&passing()).is_some())
            .collect();
        assert_eq!(waits, [true, true, true, true, false]);
    }

    #[test]
    fn what_will_not_pass_is_told_at_once() {
        let wrong = ImageError::NotStored("a".to_owned());
        assert_eq!(Backoff::default().wait(&wrong), None);
    }

    #[test]
    fn progress_begins_anew() {
        let mut backoff = Backoff::default();
        for _ in 0..3 * TRIES {
            assert!(
                backoff
                    .wait(&passing())
                    .is_some_and(|wait| wait < 2 * FIRST_DELAY)
            );
            backoff.reset();
        }
    }
}
