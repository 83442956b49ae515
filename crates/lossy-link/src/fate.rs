//! What the seed has in store for one datagram.

use std::time::Duration;

use crate::Impairments;

/// The most datagrams that overtake one that is held back.
const OVERTAKEN: u8 = 3;

/// What happens to a datagram.
pub(crate) struct Fate {
    pub(crate) is_lost: bool,
    pub(crate) is_doubled: bool,
    /// How many others overtake it, if it is held back at all.
    pub(crate) overtaken: Option<u8>,
    /// Which of its bits is flipped, as a share of its length.
    pub(crate) flipped: Option<f64>,
    pub(crate) jitter: Duration,
    pub(crate) copy_jitter: Duration,
}

impl Fate {
    /// Draws the next fate. Each takes the same number of random values, whatever
    /// is drawn: a link with more loss loses the same datagrams and more, and
    /// repeats the same ones.
    pub(crate) fn draw(random: &mut fastrand::Rng, impairments: &Impairments) -> Self {
        let (loss, duplicate) = (random.f64(), random.f64());
        let (reorder, overtaken) = (random.f64(), random.u8(1..=OVERTAKEN));
        let (corrupt, flipped) = (random.f64(), random.f64());
        let (jitter, copy_jitter) = (random.f64(), random.f64());
        Self {
            is_lost: loss < impairments.loss,
            is_doubled: duplicate < impairments.duplicate,
            overtaken: (reorder < impairments.reorder).then_some(overtaken),
            flipped: (corrupt < impairments.corrupt).then_some(flipped),
            jitter: share(impairments.jitter, jitter),
            copy_jitter: share(impairments.jitter, copy_jitter),
        }
    }
}

/// A part of `whole`, from nothing to nearly all of it.
fn share(whole: Duration, part: f64) -> Duration {
    // A product that is less than `whole` fits as `whole` did, if not for
    // rounding at the far end of time.
    Duration::try_from_secs_f64(whole.as_secs_f64() * part).unwrap_or(whole)
}

/// Flips the bit at that `share` of the datagram; false where there is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share below 1 of the bits of a datagram is the number of one of them"
)]
pub(crate) fn flip(datagram: &mut [u8], share: f64) -> bool {
    let bit = (datagram.len() as f64 * 8.0 * share) as usize;
    let Some(byte) = datagram.get_mut(bit / 8) else {
        return false;
    };
    *byte ^= 1 << (bit % 8);
    true
}
