//! Octets as the text of zone files.

use std::fmt::{self, Display, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr};

/// What is between two items is a space.
pub(crate) fn separated(
    f: &mut fmt::Formatter<'_>,
    items: impl IntoIterator<Item = impl Display>,
) -> fmt::Result {
    for (index, item) in items.into_iter().enumerate() {
        let space = if index == 0 { "" } else { " " };
        write!(f, "{space}{item}")?;
    }
    Ok(())
}

/// A string in quotes (RFC 1035 §5.1): what no terminal should see is a number.
pub(crate) struct Quoted<'a>(pub(crate) &'a [u8]);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for octet in self.0 {
            match octet {
                b'"' | b'\\' => write!(f, "\\{}", char::from(*octet)),
                b' '..=b'~' => f.write_char(char::from(*octet)),
                _ => write!(f, "\\{octet:03}"),
            }?;
        }
        f.write_char('"')
    }
}

/// Upper-case hexadecimal.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02X}"))
    }
}

/// The octets of hexadecimal words, each of whole octets.
pub(crate) fn unhex<'a>(words: impl Iterator<Item = &'a str>) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    for word in words {
        let (pairs, []) = word.as_bytes().as_chunks() else {
            return None;
        };
        for [high, low] in pairs {
            octets.push(digit(*high)? << 4 | digit(*low)?);
        }
    }
    Some(octets)
}

fn digit(character: u8) -> Option<u8> {
    let value = char::from(character).to_digit(16)?;
    u8::try_from(value).ok()
}

/// Base64 (RFC 4648 §4).
pub(crate) struct Base64<'a>(pub(crate) &'a [u8]);

impl Display for Base64<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for three in self.0.chunks(3) {
            let octet = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
            let bits = octet(0) << 16 | octet(1) << 8 | octet(2);
            for place in 0..4 {
                f.write_char(match place > three.len() {
                    true => '=',
                    false => sixth(bits >> (18 - 6 * place) & 0x3f),
                })?;
            }
        }
        Ok(())
    }
}

/// The character of six bits.
fn sixth(bits: u32) -> char {
    let (first, from) = match bits {
        0..=25 => ('A', 0),
        26..=51 => ('a', 26),
        52..=61 => ('0', 52),
        62 => return '+',
        _ => return '/',
    };
    char::from_u32(u32::from(first) + bits - from).unwrap_or('/')
}

//--- The parameters of SVCB and HTTPS (RFC 9460 §2.1, §7, §14.3.2)

/// A space, a key by its name, and the value as its key wants it.
pub(crate) fn fmt_param(f: &mut fmt::Formatter<'_>, key: u16, value: &[u8]) -> fmt::Result {
    match key {
        0 => f.write_str(" mandatory=")?,
        1 => f.write_str(" alpn=")?,
        2 => f.write_str(" no-default-alpn")?,
        3 => f.write_str(" port=")?,
        4 => f.write_str(" ipv4hint=")?,
        5 => f.write_str(" ech=")?,
        6 => f.write_str(" ipv6hint=")?,
        7 => f.write_str(" dohpath=")?,
        _ => write!(f, " key{key}=")?,
    }
    match (key, value) {
        (2, []) => Ok(()),
        (3, [high, low]) => write!(f, "{}", u16::from_be_bytes([*high, *low])),
        (1, _) => list(f, alpns(value)),
        (4, _) => list(
            f,
            value
                .as_chunks()
                .0
                .iter()
                .map(|it: &[u8; 4]| Ipv4Addr::from(*it)),
        ),
        (6, _) => list(
            f,
            value
                .as_chunks()
                .0
                .iter()
                .map(|it: &[u8; 16]| Ipv6Addr::from(*it)),
        ),
        (5, _) => Base64(value).fmt(f),
        _ => Quoted(value).fmt(f),
    }
}

fn list(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = impl Display>) -> fmt::Result {
    for (index, item) in items.enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(f, "{comma}{item}")?;
    }
    Ok(())
}

/// Each has its length before it.
fn alpns(mut value: &[u8]) -> impl Iterator<Item = std::slice::EscapeAscii<'_>> {
    std::iter::from_fn(move || {
        let (length, rest) = value.split_first()?;
        let (alpn, rest) = rest.split_at_checked(usize::from(*length))?;
        value = rest;
        Some(alpn.escape_ascii())
    })
}
