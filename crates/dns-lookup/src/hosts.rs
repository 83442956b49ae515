//! Names that need no server: the text of `/etc/hosts` (hosts(5), RFC 952), older than DNS.

use std::net::IpAddr;

use crate::{Data, Name, Type};

/// The lines of a hosts file.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Hosts {
    lines: Vec<Line>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Line {
    address: IpAddr,
    /// The canonical name, and then its aliases.
    names: Vec<Name>,
}

impl Hosts {
    /// Reads the text of a file. What isn't understood is left out.
    ///
    /// ```
    /// use dns_lookup::Hosts;
    ///
    /// let hosts = Hosts::parse("127.0.0.1 localhost loopback # this machine\n");
    /// let found = hosts.addresses(&"LocalHost".parse()?);
    /// assert_eq!(found, [std::net::Ipv4Addr::LOCALHOST]);
    /// # Ok::<(), dns_lookup::NameError>(())
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self {
            lines: text.lines().filter_map(line).collect(),
        }
    }

    /// The addresses of a name.
    #[must_use]
    pub fn addresses(&self, name: &Name) -> Vec<IpAddr> {
        let lines = self.lines.iter().filter(|line| line.names.contains(name));
        lines.map(|line| line.address).collect()
    }

    /// The names of an address: the canonical one, and then its aliases.
    #[must_use]
    pub fn names(&self, address: IpAddr) -> &[Name] {
        let line = self.lines.iter().find(|line| line.address == address);
        line.map_or(&[], |line| &line.names)
    }

    /// What a question for the records of `name`, of type `kind`, is answered with; nothing means
    /// that a server is to be asked.
    #[must_use]
    pub fn data(&self, name: &Name, kind: Type) -> Vec<Data> {
        let data = self.addresses(name).into_iter().map(Data::from);
        data.filter(|data| data.kind() == kind).collect()
    }
}

impl From<IpAddr> for Data {
    fn from(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::A(address),
            IpAddr::V6(address) => Self::Aaaa(address),
        }
    }
}

fn line(text: &str) -> Option<Line> {
    let (text, _comment) = text.split_once('#').unwrap_or((text, ""));
    let mut words = text.split_ascii_whitespace();
    let address = words.next()?.parse().ok()?;
    let names: Vec<Name> = words.filter_map(|word| word.parse().ok()).collect();
    (!names.is_empty()).then_some(Line { address, names })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
127.0.0.1\tlocalhost
  192.0.2.1 printer.lab.test printer # by the window
#192.0.2.2 gone
192.0.2.3
192.0.2.999 wrong
192.0.2.4 a..b last
2001:db8::1 PRINTER.lab.test
";

    #[test]
    fn names_have_addresses_and_addresses_names() {
        let hosts = Hosts::parse(TEXT);
        let rows: [(&str, &[&str]); 7] = [
            ("localhost", &["127.0.0.1"]),
            ("LOCALHOST.", &["127.0.0.1"]),
            ("printer", &["192.0.2.1"]),
            ("printer.lab.test", &["192.0.2.1", "2001:db8::1"]),
            ("last", &["192.0.2.4"]),
            ("gone", &[]),
            ("wrong", &[]),
        ];
        for (name, expected) in rows {
            let found = hosts.addresses(&name.parse().unwrap());
            let found: Vec<String> = found.iter().map(IpAddr::to_string).collect();
            assert_eq!(found, expected, "{name}");
        }
        let names = hosts.names("192.0.2.1".parse().unwrap());
        assert_eq!(format!("{names:?}"), "[printer.lab.test., printer.]");
        assert!(hosts.names("192.0.2.3".parse().unwrap()).is_empty());
    }

    #[test]
    fn a_question_is_answered_by_type() {
        let hosts = Hosts::parse(TEXT);
        let name = "printer.lab.test".parse().unwrap();
        let rows = [
            (Type::A, "192.0.2.1"),
            (Type::Aaaa, "2001:db8::1"),
            (Type::Mx, ""),
        ];
        for (kind, expected) in rows {
            let data: Vec<String> = hosts
                .data(&name, kind)
                .iter()
                .map(Data::to_string)
                .collect();
            assert_eq!(data.join(" "), expected);
        }
    }
}
