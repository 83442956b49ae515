//! How a stub resolver is set up: the text of `/etc/resolv.conf` (resolv.conf(5)), and what its
//! search list makes of a name (RFC 1123 §6.1.4.3, RFC 1535).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use crate::{Name, NameError};

/// The port of DNS, over UDP and over TCP (RFC 1035 §4.2).
pub const PORT: u16 = 53;
/// How many `nameserver` lines count.
pub const MAX_SERVERS: usize = 3;
/// How many names of a search list count.
pub const MAX_SEARCH: usize = 6;
/// The most dots that `ndots` can ask for.
pub const MAX_NDOTS: u8 = 15;
/// The longest `timeout`, in seconds.
pub const MAX_TIMEOUT: u8 = 30;
/// The most `attempts`.
pub const MAX_ATTEMPTS: u8 = 5;

/// Whom a resolver asks, how often, and for which names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    /// Whom to ask, one after the other.
    pub servers: Vec<SocketAddr>,
    /// What to try behind a name.
    pub search: Vec<Name>,
    /// How many dots a name needs to be tried first as it is.
    pub ndots: u8,
    /// How long the first question to a server waits; the next waits twice as long.
    pub timeout: Duration,
    /// How often each server is asked.
    pub attempts: u8,
    /// Whether the case of a question's letters is random, which its answer must repeat (0x20):
    /// so much more that a forger has to guess. Off for a server that doesn't repeat it.
    pub mixed_case: bool,
}

impl Default for Config {
    /// What holds without a file: the server of this machine.
    fn default() -> Self {
        Self {
            servers: vec![SocketAddr::from((Ipv4Addr::LOCALHOST, PORT))],
            search: Vec::new(),
            ndots: 1,
            timeout: Duration::from_secs(5),
            attempts: 2,
            mixed_case: true,
        }
    }
}

impl Config {
    /// The defaults, with these servers.
    #[must_use]
    pub fn new(servers: Vec<SocketAddr>) -> Self {
        Self {
            servers,
            ..Self::default()
        }
    }

    /// Reads the text of a file. Nothing in it is an error: what isn't understood is left out, as
    /// it is by every resolver that reads this file, which was made for another one.
    ///
    /// ```
    /// use dns_lookup::Config;
    ///
    /// let config = Config::parse("nameserver 192.0.2.53\nsearch lab.test\noptions ndots:2\n");
    /// assert_eq!(config.servers, ["192.0.2.53:53".parse().unwrap()]);
    /// let names = config.candidates("www.math")?;
    /// assert_eq!(names, ["www.math.lab.test".parse()?, "www.math".parse()?]);
    /// # Ok::<(), dns_lookup::NameError>(())
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut config = Self::new(Vec::new());
        for line in text.lines().filter(|line| !line.starts_with(['#', ';'])) {
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("nameserver") => config.add_server(words.next()),
                // The last of these lines counts.
                Some("search" | "domain") => config.search = suffixes(words),
                Some("options") => words.for_each(|option| config.set(option)),
                _ => {}
            }
        }
        if config.servers.is_empty() {
            config.servers = Self::default().servers;
        }
        config
    }

    fn add_server(&mut self, address: Option<&str>) {
        let address: Option<IpAddr> = address.and_then(|it| it.parse().ok());
        if let Some(address) = address.filter(|_| self.servers.len() < MAX_SERVERS) {
            self.servers.push(SocketAddr::new(address, PORT));
        }
    }

    fn set(&mut self, option: &str) {
        let (name, value) = option.split_once(':').unwrap_or((option, ""));
        // A number that is too large is as good as the largest.
        let Ok(value) = u16::from_str(value) else {
            return;
        };
        let at_most = |most: u8| u8::try_from(value).unwrap_or(most).min(most);
        match name {
            "ndots" => self.ndots = at_most(MAX_NDOTS),
            "timeout" => {
                self.timeout = Duration::from_secs(at_most(MAX_TIMEOUT).max(1).into());
            }
            "attempts" => self.attempts = at_most(MAX_ATTEMPTS).max(1),
            _ => {}
        }
    }

    /// The names that `text` may mean, in the order in which they are asked for. A dot at the end
    /// says that it means itself.
    ///
    /// # Errors
    /// [`NameError`] if it is no name.
    pub fn candidates(&self, text: &str) -> Result<Vec<Name>, NameError> {
        let name: Name = text.parse()?;
        // The root's own dot is at the end, too. An escaped one belongs to a label.
        let dots = name.labels().count().saturating_sub(1);
        if text.ends_with('.') && !text.ends_with("\\.") {
            return Ok(vec![name]);
        }
        // A name that would become too long can't be what was meant.
        let searched = self.search.iter().filter_map(|it| name.join(it).ok());
        let mut candidates: Vec<Name> = searched.collect();
        let place = match dots >= self.ndots.into() {
            true => 0,
            false => candidates.len(),
        };
        candidates.insert(place, name);
        Ok(candidates)
    }
}

fn suffixes<'a>(words: impl Iterator<Item = &'a str>) -> Vec<Name> {
    let names = words.filter_map(|word| word.parse().ok());
    names.take(MAX_SEARCH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_understood_counts_and_the_rest_is_left_out() {
        type Change = fn(&mut Config);
        // Each row: a file, and what it changes.
        let rows: [(&str, Change); 9] = [
            ("", |_| {}),
            (
                "# nameserver 192.0.2.1\n;nameserver 192.0.2.1\nsortlist x\n",
                |_| {},
            ),
            (
                "nameserver\nnameserver x\nnameserver 192.0.2.1 more\n",
                |it| {
                    it.servers = vec!["192.0.2.1:53".parse().unwrap()];
                },
            ),
            (
                "nameserver ::1\nnameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3",
                |it| {
                    it.servers = ["[::1]:53", "192.0.2.1:53", "192.0.2.2:53"]
                        .map(|it| it.parse().unwrap())
                        .to_vec();
                },
            ),
            ("domain a.test\nsearch b.test. c.test ..", |it| {
                it.search = ["b.test", "c.test"].map(|it| it.parse().unwrap()).to_vec();
            }),
            ("search a b c d e f g", |it| {
                it.search = ["a", "b", "c", "d", "e", "f"]
                    .map(|it| it.parse().unwrap())
                    .to_vec();
            }),
            ("options ndots:3 timeout:1 attempts:4 rotate inet6", |it| {
                (it.ndots, it.timeout, it.attempts) = (3, Duration::from_secs(1), 4);
            }),
            ("options ndots:999 timeout:99 attempts:99", |it| {
                (it.ndots, it.timeout, it.attempts) = (15, Duration::from_secs(30), 5);
            }),
            ("options ndots:0 timeout:0 attempts:0 ndots:x ndots", |it| {
                (it.ndots, it.timeout, it.attempts) = (0, Duration::from_secs(1), 1);
            }),
        ];
        for (text, change) in rows {
            let mut expected = Config::default();
            change(&mut expected);
            assert_eq!(Config::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_tried_as_it_is_when_it_has_dots_enough() {
        let rows = [
            (1, "www", "www.a.test. www.b. www."),
            (1, "www.math", "www.math. www.math.a.test. www.math.b."),
            (2, "www.math", "www.math.a.test. www.math.b. www.math."),
            (0, "www", "www. www.a.test. www.b."),
            (1, "www.", "www."),
            (1, ".", "."),
            (
                1,
                r"one\.label",
                r"one\.label.a.test. one\.label.b. one\.label.",
            ),
        ];
        for (ndots, text, expected) in rows {
            let config = Config {
                ndots,
                ..Config::parse("search a.test b")
            };
            let names = config.candidates(text).unwrap();
            let names: Vec<String> = names.iter().map(Name::to_string).collect();
            assert_eq!(names.join(" "), expected, "{ndots} {text}");
        }
    }

    #[test]
    fn a_name_that_becomes_too_long_is_not_tried() {
        let long = [
            "x".repeat(63),
            "y".repeat(63),
            "z".repeat(63),
            "w".repeat(60),
        ]
        .join(".");
        let config = Config::parse("search example.test");
        assert_eq!(config.candidates(&long).unwrap().len(), 1);
        assert_eq!(
            config.candidates("a..b"),
            Err(NameError::EmptyLabel { offset: 2 })
        );
    }
}
