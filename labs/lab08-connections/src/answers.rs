//! What `lab08_port_scan` finds out, and how it is shown.

use std::collections::BTreeSet;
use std::fmt;

use crate::ports;
use crate::services::Services;

// ANCHOR: answer
/// What knocking at a port tells.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Answer {
    /// SYN, ACK: somebody listens.
    Open,
    /// RST: the host is there, and nobody listens.
    Closed,
    /// Silence, or a router's ICMP message: something in between keeps us from knowing.
    Filtered,
}
// ANCHOR_END: answer

/// The ports with each answer.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    open: BTreeSet<u16>,
    closed: BTreeSet<u16>,
    filtered: BTreeSet<u16>,
}

impl Answers {
    /// That port gave that answer.
    pub fn insert(&mut self, answer: Answer, port: u16) {
        let ports = match answer {
            Answer::Open => &mut self.open,
            Answer::Closed => &mut self.closed,
            Answer::Filtered => &mut self.filtered,
        };
        ports.insert(port);
    }
}

/// The open ports with the names of their services; the closed ones, which are most, as a number.
impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let services = Services::known();
        for port in &self.open {
            let name = services.name(*port, "tcp").unwrap_or("?");
            writeln!(f, "{port:>5}/tcp  open  {name}")?;
        }
        let [open, closed, filtered] =
            [&self.open, &self.closed, &self.filtered].map(BTreeSet::len);
        write!(f, "{open} open, {closed} closed, {filtered} filtered")?;
        if filtered > 0 {
            write!(f, ": {}", ports::text(&self.filtered))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_and_the_rare_ones_named() {
        let mut answers = Answers::default();
        assert_eq!(answers.to_string(), "0 open, 0 closed, 0 filtered");
        for (answer, port) in [
            (Answer::Open, 80),
            (Answer::Open, 65_535),
            (Answer::Closed, 1),
            (Answer::Filtered, 3),
            (Answer::Filtered, 2),
            (Answer::Filtered, 9),
        ] {
            answers.insert(answer, port);
        }
        let expected = "   80/tcp  open  http\n65535/tcp  open  ?\n\
                        2 open, 1 closed, 3 filtered: 2-3,9";
        assert_eq!(answers.to_string(), expected);
    }
}
