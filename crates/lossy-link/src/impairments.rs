//! What is wrong with a link, as plain data.

use std::num::NonZeroU64;
use std::time::Duration;

/// What a link does to datagrams. Probabilities go from 0 (never) to 1 (always)
/// and hold for each datagram by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impairments {
    /// How probably a datagram is lost.
    pub loss: f64,
    /// How probably a datagram that isn't lost arrives twice.
    pub duplicate: f64,
    /// How probably a datagram is held back until one, two or three others were
    /// sent after it and overtook it, or [`HOLD`](crate::HOLD) has passed.
    pub reorder: f64,
    /// How probably one bit of a datagram is flipped. A copy made by `duplicate`
    /// stays whole.
    pub corrupt: f64,
    /// How long every datagram is under way.
    pub delay: Duration,
    /// The most that a datagram is under way in addition: evenly spread from
    /// nothing to this, for each by itself, so that one may overtake another.
    pub jitter: Duration,
    /// How many bytes pass in a second; as many as like where it is `None`.
    pub rate: Option<NonZeroU64>,
    /// How many datagrams may wait for the one that the `rate` lets pass just
    /// now. Whoever comes when so many wait is dropped.
    pub queue: usize,
}

impl Impairments {
    /// A link with nothing wrong: everything arrives at once, in order, once.
    pub const NONE: Self = Self {
        loss: 0.0,
        duplicate: 0.0,
        reorder: 0.0,
        corrupt: 0.0,
        delay: Duration::ZERO,
        jitter: Duration::ZERO,
        rate: None,
        queue: 64,
    };

    /// How long `bytes` keep the link busy.
    pub(crate) fn transmission(&self, bytes: usize) -> Duration {
        let Some(rate) = self.rate else {
            return Duration::ZERO;
        };
        let nanoseconds = bytes as u128 * 1_000_000_000 / u128::from(rate.get());
        Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
    }
}

impl Default for Impairments {
    fn default() -> Self {
        Self::NONE
    }
}
