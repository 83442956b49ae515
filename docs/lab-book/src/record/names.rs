//! Ports and times that chance chose, and those that readers see instead.

/// Which port stands for which.
pub(crate) struct Names {
    /// The servers' ports, each with the one that readers see.
    servers: Vec<(u16, u16)>,
    /// The clients' ports in the order in which they were told of.
    clients: Vec<u16>,
}

/// The first client's port for readers: one that systems do give to clients.
const FIRST_CLIENT: u16 = 50_001;

impl Names {
    pub(crate) fn new(servers: &[(u16, u16)]) -> Self {
        Self {
            servers: servers.to_vec(),
            clients: Vec::new(),
        }
    }

    /// The port that readers see for `port`.
    pub(crate) fn port(&mut self, port: u16) -> u16 {
        if let Some((_, shown)) = self.servers.iter().find(|(real, _)| *real == port) {
            return *shown;
        }
        let known = self.clients.iter().position(|it| *it == port);
        let index = known.unwrap_or_else(|| {
            self.clients.push(port);
            self.clients.len() - 1
        });
        FIRST_CLIENT.saturating_add(u16::try_from(index).unwrap_or(u16::MAX))
    }

    /// `text` with the ports that readers see, where it has any.
    pub(crate) fn hide(&mut self, text: &str) -> String {
        if self.servers.is_empty() {
            return text.to_owned();
        }
        let mut bytes = text.to_owned().into_bytes();
        stop_clock(&mut bytes);
        let text = String::from_utf8_lossy(&bytes);
        let text = replace_numbers(&text, self.servers.iter().copied());
        let mut pieces = text.split(LOOPBACK);
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            out += LOOPBACK;
            out += &self.hide_first(piece);
        }
        out
    }

    /// The port after an address, as Rust and as Python write it.
    fn hide_first(&mut self, piece: &str) -> String {
        let hidden = [":", "', "].into_iter().find_map(|separator| {
            let (digits, rest) = digits(piece.strip_prefix(separator)?);
            let is_shown = |port| self.servers.iter().any(|(_, shown)| *shown == port);
            let port = digits
                .parse()
                .ok()
                .filter(|port| *port != 0 && !is_shown(*port))?;
            Some(format!("{separator}{}{rest}", self.port(port)))
        });
        hidden.unwrap_or_else(|| piece.to_owned())
    }
}

const LOOPBACK: &str = "127.0.0.1";

/// `text` with the second number of a pair wherever the first stands by itself.
pub(crate) fn replace_numbers(text: &str, pairs: impl Iterator<Item = (u16, u16)>) -> String {
    let pairs: Vec<(String, String)> = pairs
        .map(|(old, new)| (old.to_string(), new.to_string()))
        .collect();
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (number, after) = digits(from);
        out += before;
        let pair = pairs.iter().find(|(old, _)| old == number);
        out += pair.map_or(number, |(_, new)| new);
        rest = after;
    }
    out + rest
}

/// The digits that `text` begins with, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

/// What readers see for every date of HTTP (RFC 9110 §5.6.7), in as many bytes.
const DATE: &[u8; 29] = b"Fri, 20 Nov 2026 12:00:00 GMT";

/// What readers see for the time in an entity tag of mini-http: `"18e9cc92a1ee99e8-193"`.
const TAG: &[u8; 18] = b"\"18e9cc92a1ee99e8-";

/// Replaces the times that HTTP tells; every length stays what it is.
pub(crate) fn stop_clock(bytes: &mut [u8]) {
    let date = |here: u8, form: u8| match form {
        b'A' => here.is_ascii_alphabetic(),
        b'0' => here.is_ascii_digit(),
        form => here == form,
    };
    replace(bytes, b"AAA, 00 AAA 0000 00:00:00 GMT", DATE, date);
    let tag = |here: u8, form: u8| match form {
        b'0' => here.is_ascii_hexdigit(),
        form => here == form,
    };
    replace(bytes, b"\"0000000000000000-", TAG, tag);
}

/// Writes `shown` wherever each byte fits its one in `form`.
fn replace<const N: usize>(
    bytes: &mut [u8],
    form: &[u8; N],
    shown: &[u8; N],
    fits: impl Fn(u8, u8) -> bool,
) {
    for start in 0..bytes.len() {
        let Some(here) = bytes.get_mut(start..).and_then(<[u8]>::first_chunk_mut) else {
            return;
        };
        if here.iter().zip(form).all(|(here, form)| fits(*here, *form)) {
            *here = *shown;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_http_are_hidden_and_nothing_else() {
        for (text, shown) in [
            (
                "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
                "Date: Fri, 20 Nov 2026 12:00:00 GMT\r\n",
            ),
            (
                "ETag: \"0123456789abcdef-193\"",
                "ETag: \"18e9cc92a1ee99e8-193\"",
            ),
            (
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 UTC",
            ),
            (
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
            ),
            ("\"0123456789abcde-193\"", "\"0123456789abcde-193\""),
        ] {
            let mut bytes = text.as_bytes().to_vec();
            stop_clock(&mut bytes);
            assert_eq!(String::from_utf8(bytes).unwrap(), shown);
        }
    }

    #[test]
    fn ports_of_chance_are_hidden_and_nothing_else() {
        let rows = [
            (
                "listening on 127.0.0.1:20123",
                "listening on 127.0.0.1:7777",
            ),
            (
                "port 20123 is in use: 127.0.0.1:0",
                "port 7777 is in use: 127.0.0.1:0",
            ),
            ("[127.0.0.1:41000] 6 bytes", "[127.0.0.1:50001] 6 bytes"),
            (
                "127.0.0.1:43000, 127.0.0.1:41000",
                "127.0.0.1:50002, 127.0.0.1:50001",
            ),
            ("('127.0.0.1', 43000)", "('127.0.0.1', 50002)"),
            ("120123 201230 127.0.0.12:9", "120123 201230 127.0.0.12:9"),
            (
                "listening on 127.0.0.1:20124",
                "listening on 127.0.0.1:8889",
            ),
        ];
        let mut names = Names::new(&[(20123, 7777), (20124, 8889)]);
        for (text, hidden) in rows {
            assert_eq!(names.hide(text), hidden);
        }
        assert_eq!(names.port(43000), 50002);
        assert_eq!(Names::new(&[]).hide("127.0.0.1:20123"), "127.0.0.1:20123");
    }
}
