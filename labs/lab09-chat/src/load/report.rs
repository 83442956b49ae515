//! The figures of a measurement: as a table, as JSON, and as a curve to plot.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use hdrhistogram::Histogram;
use serde_json::{Value, json};

use super::traffic::Tally;
use super::{Load, Pacing};

/// The percentiles of the table.
const PERCENTILES: [(&str, f64); 5] = [
    ("p50", 0.5),
    ("p90", 0.9),
    ("p99", 0.99),
    ("p99.9", 0.999),
    ("max", 1.0),
];

/// Points of the curve to each further nine of the percentile.
const POINTS_PER_NINE: u32 = 10;

/// More nines need more messages than anybody measures.
const NINES: u32 = 9;

/// What came of a [`Load`].
#[derive(Clone, Debug)]
pub struct Report {
    load: Load,
    latencies: Option<Histogram<u64>>,
    /// Messages that were sent.
    pub sent: u64,
    /// Messages that a timetable had and that were never sent: their sender's connection broke,
    /// or the server took no more.
    pub unsent: u64,
    /// Arrivals of messages at a client, and how many there should have been.
    pub delivered: u64,
    /// See `delivered`.
    pub expected: u64,
    /// Clients that the server never welcomed.
    pub refused: u64,
    /// Clients that missed the line before the messages, which all others shall hear.
    pub deaf: u64,
    /// Connections that ended before the measurement did.
    pub closed: u64,
    /// The server's own lines that are none of the usual ones, each with how often it came.
    pub notices: BTreeMap<String, u64>,
    /// How long after a message was due this program sent it, at most (open loop).
    pub late: Duration,
    /// The server's memory.
    pub memory: Option<Memory>,
}

/// The server's resident memory, in bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Memory {
    /// Before the first client came.
    pub before: u64,
    /// With all clients connected.
    pub connected: u64,
}

impl Report {
    pub(super) fn new(
        load: Load,
        planned: Option<u64>,
        memory: Option<Memory>,
        tally: &Tally,
    ) -> Self {
        let sent = tally.sent.get();
        Self {
            load,
            latencies: tally.latencies.borrow_mut().take(),
            sent,
            unsent: planned.unwrap_or(sent).saturating_sub(sent),
            delivered: tally.delivered.get(),
            expected: tally.expected(&load),
            refused: (load.clients as u64).saturating_sub(tally.welcomed.get()),
            deaf: load.listeners().saturating_sub(tally.warm.get()),
            closed: tally.closed.get(),
            notices: tally.notices.take(),
            late: tally.late.get(),
            memory,
        }
    }

    /// Whether everything arrived, and nothing else went wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let failures = self.unsent + self.refused + self.deaf + self.closed;
        self.delivered == self.expected && failures == 0 && self.notices.is_empty()
    }

    /// The latency in microseconds that this share of the arrivals kept within.
    fn latency(&self, share: f64) -> u64 {
        let latencies = self.latencies.as_ref();
        latencies.map_or(0, |all| all.value_at_quantile(share).min(all.max()))
    }

    fn memory_per_client(&self) -> Option<u64> {
        let Memory { before, connected } = self.memory?;
        connected
            .saturating_sub(before)
            .checked_div(self.load.clients as u64)
    }

    /// For each share of the arrivals, the latency in microseconds that they kept within.
    fn curve(&self) -> Vec<(f64, u64)> {
        let steps = (0..=NINES * POINTS_PER_NINE).map(|step| f64::from(step) / 10.0);
        let shares = steps.map(|nines| 1.0 - 10_f64.powf(-nines));
        // Finer than one arrival there is nothing to tell.
        let finest = 1.0 / (self.delivered.max(1) as f64);
        let shares = shares.take_while(|share| 1.0 - share >= finest);
        shares.map(|share| (share, self.latency(share))).collect()
    }

    /// All figures; times are in microseconds.
    #[must_use]
    pub fn json(&self) -> Value {
        let percentiles = PERCENTILES.map(|(name, share)| (name, self.latency(share)));
        json!({
            "server": self.load.server.to_string(),
            "clients": self.load.clients,
            "senders": self.load.senders,
            "period_us": self.load.period.as_secs_f64() * 1e6,
            "seconds": self.load.duration.as_secs_f64(),
            "loop": self.load.pacing.to_string(),
            "sent": self.sent,
            "delivered": self.delivered,
            "expected": self.expected,
            "errors": {
                "unsent": self.unsent,
                "refused": self.refused,
                "deaf": self.deaf,
                "closed": self.closed,
                "notices": self.notices,
            },
            "late_us": self.late.as_secs_f64() * 1e6,
            "latency_us": BTreeMap::from(percentiles),
            "curve": self.curve(),
            "memory": self.memory.map(|memory| json!({
                "before": memory.before,
                "connected": memory.connected,
                "per_client": self.memory_per_client(),
            })),
        })
    }
}

impl fmt::Display for Pacing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "open",
            Self::Closed => "closed",
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Load {
            clients, senders, ..
        } = self.load;
        let row = |f: &mut fmt::Formatter<'_>, name: &str, text: &dyn fmt::Display| {
            writeln!(f, "{name:<12}{text:>16}")
        };
        row(f, "loop", &self.load.pacing)?;
        row(f, "clients", &clients)?;
        row(f, "senders", &senders)?;
        row(f, "sent", &self.sent)?;
        let delivered = format!("{} of {}", self.delivered, self.expected);
        row(f, "delivered", &delivered)?;
        for (name, share) in PERCENTILES {
            row(f, name, &millis(self.latency(share) as f64 / 1000.0))?;
        }
        if self.load.pacing == Pacing::Open {
            row(f, "sent late", &millis(self.late.as_secs_f64() * 1000.0))?;
        }
        if let Some((memory, each)) = self.memory.zip(self.memory_per_client()) {
            row(f, "memory", &format!("{} KiB", memory.connected / 1024))?;
            row(f, "per client", &format!("{each} B"))?;
        }
        let failures = [
            ("not sent", self.unsent),
            ("refused", self.refused),
            ("deaf", self.deaf),
            ("closed", self.closed),
        ];
        for (name, count) in failures {
            row(f, name, &count)?;
        }
        for (notice, count) in &self.notices {
            writeln!(f, "the server said {count} times: {notice}")?;
        }
        Ok(())
    }
}

fn millis(millis: f64) -> String {
    format!("{millis:.3} ms")
}
