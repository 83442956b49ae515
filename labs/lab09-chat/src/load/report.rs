//! The figures of a measurement: as a table, as JSON, and as a curve to plot.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use super::traffic::{Tally, Times};
use super::{Load, Memory, Pacing};

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

/// A generator that is at work for more of the time than this hardly ever waits for the server.
const BUSY: f64 = 0.8;

/// What came of a [`Load`].
#[derive(Clone, Debug)]
pub struct Report {
    load: Load,
    latencies: Times,
    /// Messages that were sent.
    pub sent: u64,
    /// Messages that a timetable had and that were never sent: their sender's connection broke,
    /// or the server took no more.
    pub unsent: u64,
    /// Arrivals of messages at a client, and how many there should have been.
    pub delivered: u64,
    /// See `delivered`.
    pub expected: u64,
    /// Connections that ended before the measurement did.
    pub closed: u64,
    /// The server's own lines that are none of the usual ones, each with how often it came.
    pub notices: BTreeMap<String, u64>,
    /// What of all this may be this program's own.
    pub generator: Generator,
    /// The server's memory, if it was asked for.
    pub memory: Option<Memory>,
}

/// What the generator itself took. It is in the latencies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Generator {
    /// How long after they were due half of the messages were sent, at most (open loop).
    pub late: Duration,
    /// The same of all messages.
    pub latest: Duration,
    /// Of the time with messages on their way the share, 0 to 1, in which it had something to do.
    pub busy: f64,
    /// The work of a message: to send it, and to read it at all the others.
    pub work: Duration,
}

impl Generator {
    fn new(work: Duration, tally: &Tally) -> Self {
        let late = |share| Duration::from_micros(tally.late.borrow().within(share));
        let on_the_way = tally.on_the_way().max(Duration::from_nanos(1));
        let sent = u32::try_from(tally.sent.get()).unwrap_or(u32::MAX);
        Self {
            late: late(0.5),
            latest: late(1.0),
            busy: work.div_duration_f64(on_the_way).min(1.0),
            work: work / sent.max(1),
        }
    }
}

impl Report {
    pub(super) fn new(load: Load, memory: Option<Memory>, work: Duration, tally: &Tally) -> Self {
        let sent = tally.sent.get();
        Self {
            load,
            latencies: tally.latencies.take(),
            sent,
            unsent: load.planned().unwrap_or(sent).saturating_sub(sent),
            delivered: tally.delivered.get(),
            expected: tally.expected(),
            closed: tally.closed.get(),
            notices: tally.notices.take(),
            generator: Generator::new(work, tally),
            memory,
        }
    }

    /// Whether everything arrived, and nothing else went wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.delivered == self.expected && self.unsent + self.closed == 0 && self.notices.is_empty()
    }

    /// The latency in microseconds that this share of the arrivals kept within.
    fn latency(&self, share: f64) -> u64 {
        self.latencies.within(share)
    }

    /// Why the latencies tell more of this program than of the server, if they do.
    fn limit(&self) -> Option<String> {
        let Generator { late, busy, .. } = self.generator;
        if busy > BUSY {
            Some(format!("busy {} of the time", percent(busy)))
        } else if late * 2 > Duration::from_micros(self.latency(0.5)) && !late.is_zero() {
            Some(format!("half was sent {} late", millis(late)))
        } else {
            None
        }
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
                "closed": self.closed,
                "notices": self.notices,
            },
            "generator": {
                "late_us": self.generator.late.as_secs_f64() * 1e6,
                "latest_us": self.generator.latest.as_secs_f64() * 1e6,
                "busy": self.generator.busy,
                "work_us": self.generator.work.as_secs_f64() * 1e6,
            },
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
            row(f, name, &millis(Duration::from_micros(self.latency(share))))?;
        }
        let Generator {
            late,
            latest,
            busy,
            work,
        } = self.generator;
        if self.load.pacing == Pacing::Open {
            row(f, "late p50", &millis(late))?;
            row(f, "late max", &millis(latest))?;
        }
        row(f, "busy", &percent(busy))?;
        row(f, "work/message", &millis(work))?;
        if let Some((memory, each)) = self.memory.zip(self.memory_per_client()) {
            row(f, "memory", &format!("{} KiB", memory.connected / 1024))?;
            row(f, "per client", &format!("{each} B"))?;
        }
        row(f, "not sent", &self.unsent)?;
        row(f, "closed", &self.closed)?;
        for (notice, count) in &self.notices {
            writeln!(f, "the server said {count} times: {notice}")?;
        }
        if let Some(limit) = self.limit() {
            writeln!(f, "the limit may be this program, not the server: {limit}")?;
        }
        Ok(())
    }
}

fn millis(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1000.0)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

    use super::*;

    const LOAD: Load = Load {
        server: SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 7777)),
        clients: 3,
        senders: 1,
        period: Duration::from_millis(10),
        duration: Duration::from_secs(1),
        pacing: Pacing::Open,
        pid: None,
    };

    /// The last line of a report of 100 messages of 10 ms each, one after the other.
    fn last_line(late: Duration, work: Duration) -> String {
        let tally = Tally::new(&LOAD);
        for number in 0..100 {
            let due = LOAD.period * number;
            tally.departs(due);
            for _ in 0..LOAD.listeners() {
                let line = format!("{}: load 0 {}\n", tally.name(0), due.as_nanos());
                tally.line(line.as_bytes(), due + LOAD.period);
            }
            tally.late.borrow_mut().record(late);
        }
        let report = Report::new(LOAD, None, work, &tally).to_string();
        assert!(report.lines().all(|line| line.len() <= 80), "{report}");
        report.lines().next_back().unwrap().to_owned()
    }

    #[test]
    fn a_generator_that_was_the_limit_says_so() {
        let said = "the limit may be this program, not the server: ";
        for (late, work, expected) in [
            (4, 700, "closed                     0"),
            (4, 900, &format!("{said}busy 90 % of the time")),
            (4, 9000, &format!("{said}busy 100 % of the time")),
            (6, 100, &format!("{said}half was sent 6.003 ms late")), // to three digits
        ] {
            let (late, work) = (Duration::from_millis(late), Duration::from_millis(work));
            assert_eq!(last_line(late, work), expected);
        }
    }
}
