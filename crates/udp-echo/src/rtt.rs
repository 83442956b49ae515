//! How long to wait for an answer: the retransmission timer of RFC 6298.

use std::time::Duration;

/// G, the granularity of the clock: by so much at least the timeout exceeds the mean. Our clock is
/// finer; the threads that wake up for an answer aren't (RFC 6298 §2.2, §4).
const GRANULARITY: Duration = Duration::from_millis(1);

/// How patient a client is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Retry {
    /// The timeout before anything was measured (RFC 6298 §2.1).
    pub initial: Duration,
    /// The shortest timeout, however quick the answers are (RFC 6298 §2.4).
    pub shortest: Duration,
    /// The longest timeout, however often it was doubled (RFC 6298 §2.5).
    pub longest: Duration,
    /// How often a request is sent before the client gives up; at least once.
    pub attempts: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            initial: Self::INITIAL,
            shortest: Self::SHORTEST,
            longest: Self::LONGEST,
            attempts: Self::ATTEMPTS,
        }
    }
}

impl Retry {
    /// The default of [`initial`](Self::initial), that of RFC 6298 §2.1.
    pub const INITIAL: Duration = Duration::from_secs(1);
    /// The default of [`shortest`](Self::shortest). RFC 6298 §2.4 has one second, lest TCP repeat
    /// in vain, as where its receiver holds an acknowledgement back; an echo comes at once.
    pub const SHORTEST: Duration = Duration::from_millis(200);
    /// The default of [`longest`](Self::longest): the least that RFC 6298 §2.5 allows.
    pub const LONGEST: Duration = Duration::from_secs(60);
    /// The default of [`attempts`](Self::attempts): 31 seconds where nothing was measured.
    pub const ATTEMPTS: u32 = 5;
}

/// The round-trip time as measured so far, and the timeout that follows from it.
///
/// Measure only the answer to a request that was sent once: which of two requests an answer is
/// for cannot be known (Karn's algorithm, RFC 6298 §3).
///
/// ```
/// use std::time::Duration;
/// use udp_echo::{Retry, Rtt};
///
/// let mut rtt = Rtt::new(&Retry::default());
/// assert_eq!(rtt.timeout(), Duration::from_secs(1));
/// rtt.measure(Duration::from_millis(100));
/// assert_eq!(rtt.timeout(), Duration::from_millis(300)); // SRTT + 4 RTTVAR = 100 + 4 · 50
/// rtt.back_off();
/// assert_eq!(rtt.timeout(), Duration::from_millis(600));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rtt {
    smoothed: Option<Smoothed>,
    timeout: Duration,
    shortest: Duration,
    longest: Duration,
}

/// SRTT and RTTVAR.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Smoothed {
    mean: Duration,
    variation: Duration,
}

impl Rtt {
    /// A timer that has measured nothing yet.
    #[must_use]
    pub fn new(retry: &Retry) -> Self {
        Self {
            smoothed: None,
            timeout: retry.initial,
            shortest: retry.shortest,
            longest: retry.longest.max(retry.shortest),
        }
    }

    /// RTO: how long to wait for the next answer.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// SRTT, once there is one.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        self.smoothed.map(|smoothed| smoothed.mean)
    }

    /// RTTVAR, once there is one.
    #[must_use]
    pub fn variation(&self) -> Option<Duration> {
        self.smoothed.map(|smoothed| smoothed.variation)
    }

    // ANCHOR: measure
    /// Takes the time that one answer took (RFC 6298 §2.2, §2.3).
    pub fn measure(&mut self, time: Duration) {
        let next = match self.smoothed {
            None => Smoothed {
                mean: time,
                variation: time / 2,
            },
            Some(Smoothed { mean, variation }) => Smoothed {
                // RTTVAR first: it is about the mean that was expected, not the new one.
                variation: part(variation, 3, 4).saturating_add(mean.abs_diff(time) / 4),
                mean: part(mean, 7, 8).saturating_add(time / 8),
            },
        };
        self.smoothed = Some(next);
        let spread = next.variation.saturating_mul(4).max(GRANULARITY);
        self.set(next.mean.saturating_add(spread));
    }

    /// Takes that no answer came in time: twice as long from now on, until something is
    /// measured again (RFC 6298 §5.5). A network that is full is not helped by more packets.
    pub fn back_off(&mut self) {
        self.set(self.timeout.saturating_mul(2));
    }
    // ANCHOR_END: measure

    fn set(&mut self, timeout: Duration) {
        self.timeout = timeout.clamp(self.shortest, self.longest);
    }
}

fn part(time: Duration, numerator: u32, denominator: u32) -> Duration {
    (time / denominator).saturating_mul(numerator)
}
