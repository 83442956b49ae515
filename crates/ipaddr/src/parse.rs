//! Text of either family: an address, or an address with a prefix in one of
//! the three forms `/24`, `/255.255.255.0` and `/0.0.0.255`.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use crate::error::{NetworkError, ParseError, Reason};
use crate::parse_v4::{at_once, parse_v4};
use crate::parse_v6::parse_v6;

/// Reads an address of either family: Python's `ip_address(text)`.
///
/// ```
/// use ipaddr::parse;
/// assert!(parse("192.0.2.1")?.is_ipv4());
/// assert_eq!(parse("2001:A8::1")?.to_string(), "2001:a8::1");
/// # Ok::<(), ipaddr::ParseError>(())
/// ```
///
/// # Errors
/// The rule that is broken, and where; a text with a colon is judged as IPv6.
pub fn parse(text: impl AsRef<[u8]>) -> Result<IpAddr, ParseError> {
    let text = text.as_ref();
    // Before a colon is sought: most texts are right, and most are IPv4.
    if let Some(v4) = at_once(text) {
        Ok(IpAddr::V4(v4))
    } else if text.contains(&b':') {
        parse_v6(text).map(IpAddr::V6)
    } else {
        parse_v4(text).map(IpAddr::V4)
    }
}

/// Reads a network and insists that it is one: Python's `ip_network(text)`.
///
/// ```
/// use ipaddr::parse_network;
/// let lecture = parse_network("114.71.220.0/255.255.255.0")?;
/// assert_eq!(lecture.to_string(), "114.71.220.0/24");
///
/// let error = parse_network("114.71.220.95/24").unwrap_err();
/// assert_eq!(error.to_string(), "host bits are set, the network is 114.71.220.0/24");
/// # Ok::<(), ipaddr::NetworkError>(())
/// ```
///
/// # Errors
/// As [`parse_interface`]; and bits right of the prefix must be zero.
pub fn parse_network(text: impl AsRef<[u8]>) -> Result<IpNet, NetworkError> {
    let given = parse_interface(text)?;
    let meant = given.trunc();
    if given != meant {
        return Err(NetworkError::HostBitsSet { given, meant });
    }
    Ok(meant)
}

/// Reads a network and clears its host bits: Python's
/// `ip_network(text, strict=False)`.
///
/// # Errors
/// As [`parse_interface`].
pub fn parse_network_lax(text: impl AsRef<[u8]>) -> Result<IpNet, ParseError> {
    parse_interface(text).map(|net| net.trunc())
}

/// Reads a host's address together with its network, and keeps both: Python's
/// `ip_interface(text)`. `addr()` is the host, `trunc()` the network. Without
/// a prefix the network is the host alone.
///
/// # Errors
/// The rule that is broken, and where. A prefix length is decimal without
/// leading zeros (Python allows them); IPv6 has no mask form.
pub fn parse_interface(text: impl AsRef<[u8]>) -> Result<IpNet, ParseError> {
    let text = text.as_ref();
    let Some(slash) = text.iter().position(|&byte| byte == b'/') else {
        return parse(text).map(IpNet::from);
    };
    let (address, prefix) = text.split_at(slash);
    let address = parse(address)?;
    let start = slash + 1;
    let prefix = prefix.get(1..).unwrap_or_default();
    let length = prefix_length(prefix, address).map_err(|error| error.shifted(start))?;
    let too_long = Reason::PrefixTooLong { max: bits(address) };
    IpNet::new(address, length).map_err(|_| ParseError::new(start, too_long))
}

const fn bits(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn prefix_length(text: &[u8], address: IpAddr) -> Result<u8, ParseError> {
    if address.is_ipv4() && text.contains(&b'.') {
        return mask_length(parse_v4(text)?).ok_or(ParseError::new(0, Reason::MixedMask));
    }
    if let Some(at) = text.iter().position(|byte| !byte.is_ascii_digit()) {
        let byte = text.get(at).copied().unwrap_or_default();
        return Err(ParseError::new(at, Reason::UnexpectedByte(byte)));
    }
    match text {
        [] => Err(ParseError::new(0, Reason::EmptyPart)),
        [b'0', _, ..] => Err(ParseError::new(0, Reason::LeadingZero)),
        digits => Ok(digits.iter().fold(0_u8, |length, digit| {
            length.saturating_mul(10).saturating_add(digit - b'0')
        })),
    }
}

/// The length of a netmask (ones, then zeros) or, failing that, of a hostmask
/// (zeros, then ones). All zeros is the netmask of length 0, all ones that of
/// length 32; read as hostmasks they would say the opposite.
fn mask_length(mask: Ipv4Addr) -> Option<u8> {
    let bits = mask.to_bits();
    let ones = match (bits.leading_ones(), bits.leading_zeros()) {
        (ones, _) if bits.count_ones() == ones => ones,
        (_, zeros) if bits.count_zeros() == zeros => zeros,
        _ => return None,
    };
    u8::try_from(ones).ok()
}
