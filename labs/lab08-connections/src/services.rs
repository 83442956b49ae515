//! The names of ports: the system's database of services, read here as getservbyname() and
//! getservbyport() read it, and an excerpt of IANA's registry.

use std::path::Path;
use std::{fs, io};

/// Where Unix keeps its database (services(5)).
pub const DATABASE: &str = "/etc/services";

/// An excerpt of IANA's registry, for systems that have no database.
const IANA: &str = include_str!("services.txt");

/// How old that excerpt is.
pub const IANA_DATE: &str = "2024-04-30";

/// One line of the database: who is to be found at a port.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Service {
    /// The official name: `http`.
    pub name: String,
    /// From 0 to 65,535.
    pub port: u16,
    /// `tcp` or `udp`, mostly.
    pub protocol: String,
    /// Other names of the same: `www`.
    pub aliases: Vec<String>,
}

/// A database of services, in its own order.
#[derive(Clone, Debug)]
pub struct Services(Vec<Service>);

impl Services {
    /// The database in the file at `path`.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn read(path: impl AsRef<Path>) -> io::Result<Self> {
        fs::read(path).map(|text| Self::parse(&String::from_utf8_lossy(&text)))
    }

    /// The system's database or, where it has none, IANA's.
    #[must_use]
    pub fn known() -> Self {
        Self::read(DATABASE).unwrap_or_else(|_| Self::iana())
    }

    /// The excerpt of IANA's registry, of [`IANA_DATE`].
    #[must_use]
    pub fn iana() -> Self {
        Self::parse(IANA)
    }

    /// Lines that make no sense are skipped, as the system's own functions skip them.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self(text.lines().filter_map(parse_line).collect())
    }

    // ANCHOR: lookup
    /// All services of that name or alias, as getservbyname(): of one protocol or, without, of any.
    pub fn by_name(&self, name: &str, protocol: Option<&str>) -> impl Iterator<Item = &Service> {
        self.of(protocol)
            .filter(move |it| it.name == name || it.aliases.iter().any(|alias| alias == name))
    }

    /// All services at that port, as getservbyport().
    pub fn by_port(&self, port: u16, protocol: Option<&str>) -> impl Iterator<Item = &Service> {
        self.of(protocol).filter(move |it| it.port == port)
    }
    // ANCHOR_END: lookup

    /// The name of that port, the first one if it has several.
    #[must_use]
    pub fn name(&self, port: u16, protocol: &str) -> Option<&str> {
        let mut found = self.by_port(port, Some(protocol));
        found.next().map(|it| it.name.as_str())
    }

    fn of(&self, protocol: Option<&str>) -> impl Iterator<Item = &Service> {
        let wanted = move |it: &&Service| protocol.is_none_or(|wanted| it.protocol == wanted);
        self.0.iter().filter(wanted)
    }
}

// ANCHOR: parse_line
/// `http    80/tcp    www    # WorldWideWeb HTTP`
fn parse_line(line: &str) -> Option<Service> {
    let (entry, _comment) = line.split_once('#').unwrap_or((line, ""));
    let mut words = entry.split_whitespace().map(str::to_owned);
    let name = words.next()?;
    let endpoint = words.next()?;
    let (port, protocol) = endpoint.split_once('/')?;
    Some(Service {
        name,
        port: port.parse().ok()?,
        protocol: protocol.to_owned(),
        aliases: words.collect(),
    })
}
// ANCHOR_END: parse_line

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'a>(services: impl Iterator<Item = &'a Service>) -> Vec<String> {
        let line = |it: &Service| format!("{} {}/{}", it.name, it.port, it.protocol);
        services.map(line).collect()
    }

    #[test]
    fn lines_are_read_or_skipped() {
        let rows = [
            ("http 80/tcp", Some(("http", 80, "tcp", vec![]))),
            (
                "imap2\t\t143/tcp\t\timap\t\t# Interim Mail Access P 2 and 4",
                Some(("imap2", 143, "tcp", vec!["imap"])),
            ),
            ("a 1/tcp b c#d", Some(("a", 1, "tcp", vec!["b", "c"]))),
            (" x 65535/sctp\r", Some(("x", 65_535, "sctp", vec![]))),
            ("", None),
            ("# http 80/tcp", None),
            ("http", None),
            ("http #80/tcp", None),
            ("http 80", None),
            ("http x/tcp", None),
            ("http 65536/tcp", None),
        ];
        for (line, expected) in rows {
            let read = parse_line(line);
            let parts = read.as_ref().map(|it| {
                let aliases = it.aliases.iter().map(String::as_str).collect();
                (it.name.as_str(), it.port, it.protocol.as_str(), aliases)
            });
            assert_eq!(parts, expected, "{line:?}");
        }
    }

    #[test]
    fn services_are_found_by_name_alias_and_port() {
        let text = "domain 53/tcp\ndomain 53/udp\nhttp 80/tcp www\nhttps 443/udp";
        let services = Services::parse(text);
        let both = ["domain 53/tcp", "domain 53/udp"];
        assert_eq!(names(services.by_name("domain", None)), both);
        assert_eq!(names(services.by_name("domain", Some("udp"))), both[1..]);
        assert_eq!(names(services.by_name("www", None)), ["http 80/tcp"]);
        assert_eq!(names(services.by_port(53, None)), both);
        assert_eq!(names(services.by_port(53, Some("tcp"))), both[..1]);
        for nobody in [
            names(services.by_name("HTTP", None)),
            names(services.by_name("www", Some("udp"))),
            names(services.by_port(443, Some("tcp"))),
            names(services.by_port(1, None)),
        ] {
            assert!(nobody.is_empty(), "{nobody:?}");
        }
    }

    /// The ports and names of the lecture.
    #[test]
    fn the_excerpt_has_every_line_of_its_text() {
        let entries = IANA.lines().filter(|line| !line.starts_with('#'));
        let written = entries.filter(|line| !line.is_empty()).count();
        let services = Services::iana();
        assert_eq!(services.0.len(), written);
        assert!(IANA.contains(IANA_DATE));
        for (port, name) in [
            (80, "http"),
            (443, "https"),
            (21, "ftp"),
            (22, "ssh"),
            (25, "smtp"),
            (143, "imap"),
            (993, "imaps"),
            (110, "pop3"),
            (995, "pop3s"),
        ] {
            let first = services.by_port(port, Some("tcp")).next().unwrap();
            assert_eq!(first.name, name);
        }
    }
}
