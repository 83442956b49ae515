//! Bytes to text: dotted quads, RFC 5952 for IPv6, the written-out form, and
//! reverse names. Each is made in a small buffer on the stack.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

/// A short ASCII text on the stack: it prints, pads (`{:>40}`) and compares
/// with `&str`.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Text {
    bytes: [u8; LONGEST],
    len: usize,
}

/// The reverse name of an IPv6 address: 32 digits, a dot after each, a suffix.
const LONGEST: usize = 64 + "ip6.arpa".len();

impl Text {
    const fn new() -> Self {
        Self {
            bytes: [0; LONGEST],
            len: 0,
        }
    }

    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        }
    }

    fn push_str(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.push(byte));
    }

    fn push_decimal(&mut self, octet: u8) {
        if octet >= 100 {
            self.push(b'0' + octet / 100);
        }
        if octet >= 10 {
            self.push(b'0' + octet / 10 % 10);
        }
        self.push(b'0' + octet % 10);
    }

    /// The lowest `digits` hex digits of `value`, the highest first.
    fn push_hex(&mut self, value: u16, digits: u32) {
        for place in (0..digits).rev() {
            let digit = char::from_digit(u32::from(value) >> (4 * place) & 0xf, 16);
            digit.into_iter().for_each(|digit| self.push(digit as u8));
        }
    }

    fn push_v4(&mut self, address: Ipv4Addr) {
        for (i, octet) in address.octets().into_iter().enumerate() {
            if i > 0 {
                self.push(b'.');
            }
            self.push_decimal(octet);
        }
    }

    /// Groups with a colon between them, without leading zeros.
    fn push_groups(&mut self, groups: &[u16]) {
        for (i, &group) in groups.iter().enumerate() {
            if i > 0 {
                self.push(b':');
            }
            self.push_hex(group, 4 - (group | 1).leading_zeros() / 4);
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let written = self.bytes.get(..self.len).unwrap_or_default();
        // Only ASCII is ever pushed, so this is never the empty default.
        str::from_utf8(written).unwrap_or_default()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

/// The usual form, the same as `Display` of std: a dotted quad, or RFC 5952.
///
/// ```
/// let address = ipaddr::parse("2001:0DB8:0:0:1:0:0:1")?;
/// assert_eq!(ipaddr::compressed(address), "2001:db8::1:0:0:1");
/// # Ok::<(), ipaddr::ParseError>(())
/// ```
#[must_use]
pub fn compressed(address: IpAddr) -> Text {
    let mut text = Text::new();
    match address {
        IpAddr::V4(v4) => text.push_v4(v4),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            // RFC 5952 §5: a well-known prefix of embedded IPv4 shows a dotted quad.
            Some(v4) => {
                text.push_str("::ffff:");
                text.push_v4(v4);
            }
            None => rfc_5952(&mut text, v6.segments()),
        },
    }
    text
}

/// RFC 5952 §4: lower case (4.3), no leading zeros (4.1), and `::` for the
/// longest run of zero groups, the first of equals, never for one alone (4.2).
fn rfc_5952(text: &mut Text, groups: [u16; 8]) {
    let gap = longest_run_of_zeros(groups);
    if gap.len() < 2 {
        text.push_groups(&groups);
        return;
    }
    text.push_groups(groups.get(..gap.start).unwrap_or_default());
    text.push_str("::");
    text.push_groups(groups.get(gap.end..).unwrap_or_default());
}

fn longest_run_of_zeros(groups: [u16; 8]) -> std::ops::Range<usize> {
    let (mut longest, mut run) = (0..0, 0..0);
    for (i, group) in groups.into_iter().enumerate() {
        run = if group == 0 {
            run.start..i + 1
        } else {
            i + 1..i + 1
        };
        if run.len() > longest.len() {
            longest = run.clone();
        }
    }
    longest
}

/// Every digit written: eight groups of four. An IPv4 address has one form only.
///
/// ```
/// let address = ipaddr::parse("2001:a8::1")?;
/// assert_eq!(ipaddr::exploded(address), "2001:00a8:0000:0000:0000:0000:0000:0001");
/// # Ok::<(), ipaddr::ParseError>(())
/// ```
#[must_use]
pub fn exploded(address: IpAddr) -> Text {
    let IpAddr::V6(v6) = address else {
        return compressed(address);
    };
    let mut text = Text::new();
    for (i, group) in v6.segments().into_iter().enumerate() {
        if i > 0 {
            text.push(b':');
        }
        text.push_hex(group, 4);
    }
    text
}

/// The name under which DNS keeps the address's own name: octets in reverse
/// under `in-addr.arpa` (RFC 1035 §3.5), hex digits in reverse under
/// `ip6.arpa` (RFC 3596 §2.5).
///
/// ```
/// let address = ipaddr::parse("114.71.220.95")?;
/// assert_eq!(ipaddr::reverse_pointer(address), "95.220.71.114.in-addr.arpa");
/// # Ok::<(), ipaddr::ParseError>(())
/// ```
#[must_use]
pub fn reverse_pointer(address: IpAddr) -> Text {
    let mut text = Text::new();
    match address {
        IpAddr::V4(v4) => {
            for octet in v4.octets().into_iter().rev() {
                text.push_decimal(octet);
                text.push(b'.');
            }
            text.push_str("in-addr.arpa");
        }
        IpAddr::V6(v6) => {
            for octet in v6.octets().into_iter().rev() {
                text.push_hex(octet.into(), 1);
                text.push(b'.');
                text.push_hex(u16::from(octet) >> 4, 1);
                text.push(b'.');
            }
            text.push_str("ip6.arpa");
        }
    }
    text
}

/// `114.71.220.0/255.255.255.0`: a network with its netmask written out.
#[must_use]
pub fn with_netmask(net: IpNet) -> impl fmt::Display {
    WithMask {
        net,
        mask: net.netmask(),
    }
}

/// `114.71.220.0/0.0.0.255`: a network with its hostmask, as routers' access
/// lists have it.
#[must_use]
pub fn with_hostmask(net: IpNet) -> impl fmt::Display {
    WithMask {
        net,
        mask: net.hostmask(),
    }
}

struct WithMask {
    net: IpNet,
    mask: IpAddr,
}

impl fmt::Display for WithMask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut mask = Text::new();
        match self.mask {
            IpAddr::V4(v4) => mask.push_v4(v4),
            // A mask is no address: never as an IPv4-mapped one.
            IpAddr::V6(v6) => rfc_5952(&mut mask, v6.segments()),
        }
        write!(f, "{}/{mask}", compressed(self.net.addr()))
    }
}
