//! Text to bytes and back: the position and the reason of every error, and the
//! same verdict and the same output as std on a million texts.

#![expect(
    clippy::indexing_slicing,
    reason = "helpers of tests stop at what can't be"
)]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use fastrand::Rng;
use ipaddr::Reason::*;
use ipaddr::{
    Family, NetworkError, Reason, compressed, exploded, inet_aton, inet_ntoa, inet_ntop, inet_pton,
    parse, parse_interface, parse_network, parse_network_lax, parse_v4, parse_v6, parse_v6_zone,
    reverse_pointer, with_hostmask, with_netmask,
};

type Fault = (usize, Reason);

/// Checks one reader against rows of text, offset and reason.
fn check_faults<T>(
    rows: &[(&'static str, usize, Reason)],
    read: impl Fn(&'static str) -> Result<T, ipaddr::ParseError>,
) {
    for &(text, offset, reason) in rows {
        let fault: Option<Fault> = read(text).err().map(|e| (e.offset(), e.reason()));
        assert_eq!(fault, Some((offset, reason)), "{text:?}");
    }
}

#[test]
fn faults_of_ipv4() {
    let rows = [
        ("", 0, Empty),
        (" 1.2.3.4", 0, UnexpectedByte(b' ')),
        ("1.2.3.4 ", 7, UnexpectedByte(b' ')),
        ("1.2.3.4\n", 7, UnexpectedByte(b'\n')),
        ("+1.2.3.4", 0, UnexpectedByte(b'+')),
        ("1.2.-3.4", 4, UnexpectedByte(b'-')),
        ("1.2.0x3.4", 5, UnexpectedByte(b'x')),
        ("1.2.3.٤", 6, UnexpectedByte(0xd9)),
        ("1..3.4", 2, EmptyPart),
        (".1.2.3", 0, EmptyPart),
        ("1.2.3.", 6, EmptyPart),
        ("1.2.3", 5, TooFewOctets(3)),
        ("1", 1, TooFewOctets(1)),
        ("1.2.3.4.5", 7, TooManyOctets),
        ("1.2.3.4.", 7, TooManyOctets),
        ("01.2.3.4", 0, LeadingZero),
        ("1.2.3.00", 6, LeadingZero),
        ("114.71.256.95", 7, OctetTooLarge),
        ("1.2.3.99999999999999999999", 6, OctetTooLarge),
        ("1.2.3.0/24", 7, UnexpectedByte(b'/')),
    ];
    check_faults(&rows, parse_v4);
    check_faults(&rows, parse);
}

#[test]
fn faults_of_ipv6() {
    let rows = [
        (":", 0, LoneColon),
        (":1", 0, LoneColon),
        ("1:", 1, LoneColon),
        ("1::2:", 4, LoneColon),
        (":::", 1, SecondGap),
        ("1::2::3", 4, SecondGap),
        ("1:2:3", 5, TooFewGroups(3)),
        ("1:2:3:4:5:6:7:8:9", 16, TooManyGroups),
        ("1:2:3:4:5:6:7:1.2.3.4", 14, TooManyGroups),
        ("1:2:3:4::5:6:7:8", 7, EmptyGap),
        ("12345::", 4, GroupTooLong),
        ("::00001", 6, GroupTooLong),
        ("2001:a8::g", 9, UnexpectedByte(b'g')),
        ("fe80::1%eth0", 7, UnexpectedByte(b'%')),
        ("[::1]", 0, UnexpectedByte(b'[')),
        ("::/0", 2, UnexpectedByte(b'/')),
        ("::1.2.3", 7, TooFewOctets(3)),
        ("::1.2.3.256", 8, OctetTooLarge),
        ("::1.2.3.4:5", 9, UnexpectedByte(b':')),
        ("::a.2.3.4", 2, UnexpectedByte(b'a')),
    ];
    check_faults(&rows, parse_v6);
    check_faults(&rows, parse);
    check_faults(&[("", 0, Empty), ("1", 1, TooFewGroups(1))], parse_v6);
}

#[test]
fn faults_of_networks() {
    let rows = [
        ("", 0, Empty),
        ("1.2.3.0/", 8, EmptyPart),
        ("1.2.3.0/33", 8, PrefixTooLong { max: 32 }),
        ("1.2.3.0/999", 8, PrefixTooLong { max: 32 }),
        ("::/129", 3, PrefixTooLong { max: 128 }),
        ("1.2.3.0/+8", 8, UnexpectedByte(b'+')),
        ("1.2.3.0/2 ", 9, UnexpectedByte(b' ')),
        ("1.2.3.0/08", 8, LeadingZero),
        ("1.2.3.0/24/1", 10, UnexpectedByte(b'/')),
        ("1.2.3.0/255.0.255.0", 8, MixedMask),
        ("1.2.3.0/0.255.0.255", 8, MixedMask),
        ("1.2.3.0/255.255.256.0", 16, OctetTooLarge),
        ("::/ffff::", 3, UnexpectedByte(b'f')),
        ("::/255.0.0.0", 6, UnexpectedByte(b'.')),
        ("1.2.3/24", 5, TooFewOctets(3)),
    ];
    check_faults(&rows, parse_interface);
    check_faults(&rows, parse_network_lax);
}

#[test]
fn networks_in_all_forms() {
    let rows = [
        ("114.71.220.0/24", "114.71.220.0/24"),
        ("114.71.220.0/255.255.255.0", "114.71.220.0/24"),
        ("114.71.220.0/0.0.0.255", "114.71.220.0/24"),
        ("0.0.0.0/0.0.0.0", "0.0.0.0/0"),
        ("1.2.3.4/255.255.255.255", "1.2.3.4/32"),
        ("1.2.3.4", "1.2.3.4/32"),
        ("0.0.0.0/127.255.255.255", "0.0.0.0/1"),
        ("::", "::/128"),
        ("2001:A8::/32", "2001:a8::/32"),
    ];
    for (text, net) in rows {
        assert_eq!(parse_network(text).unwrap().to_string(), net, "{text}");
    }
    let lax = parse_network_lax("114.71.220.95/24").unwrap();
    assert_eq!(lax.to_string(), "114.71.220.0/24");
    let host = parse_interface("114.71.220.95/24").unwrap();
    assert_eq!(host.addr().to_string(), "114.71.220.95");
    let error = parse_network("2001:a8::1/64").unwrap_err();
    assert!(matches!(error, NetworkError::HostBitsSet { given, meant }
        if given.to_string() == "2001:a8::1/64" && meant.to_string() == "2001:a8::/64"));
    // The lecture's values, slide "ipaddress".
    let lecture = parse_network("114.71.220.0/24").unwrap();
    assert_eq!(
        with_netmask(lecture).to_string(),
        "114.71.220.0/255.255.255.0"
    );
    assert_eq!(with_hostmask(lecture).to_string(), "114.71.220.0/0.0.0.255");
}

#[test]
fn zones_are_split_off_on_request() {
    let link_local = "fe80::1".parse().unwrap();
    assert_eq!(
        parse_v6_zone("fe80::1%eth0"),
        Ok((link_local, Some("eth0")))
    );
    assert_eq!(parse_v6_zone("fe80::1"), Ok((link_local, None)));
    let rows = [
        ("fe80::1%", 8, EmptyPart),
        ("fe80::1%a%b", 9, UnexpectedByte(b'%')),
        ("fe80:%eth0", 4, LoneColon),
    ];
    check_faults(&rows, parse_v6_zone);
}

/// The rows on the left are those of inet_aton(3).
#[test]
fn inet_aton_reads_as_4_2bsd_did() {
    let rows = [
        ("114.71.220.95", 0x7247_dc5f),
        ("0x7247dc5f", 0x7247_dc5f),
        ("0X72.0x47.0xDC.0x5f", 0x7247_dc5f),
        ("127.1", 0x7f00_0001),
        ("127.0.1", 0x7f00_0001),
        ("1.2.65535", 0x0102_ffff),
        ("1.16777215", 0x01ff_ffff),
        ("4294967295", 0xffff_ffff),
        ("037777777777", 0xffff_ffff),
        ("0177.0.0.010", 0x7f00_0008),
        ("00000.0.0.000000000000000000001", 1),
        ("0", 0),
    ];
    for (text, bits) in rows {
        assert_eq!(inet_aton(text).map(Ipv4Addr::to_bits), Ok(bits), "{text}");
    }
    let faults = [
        ("", 0, Empty),
        ("1.2.3.4.5", 7, TooManyOctets),
        ("1.2.3.", 6, EmptyPart),
        ("1..2", 2, EmptyPart),
        ("1.2.3.256", 6, PartTooLarge { max: 255 }),
        ("256.1", 0, PartTooLarge { max: 255 }),
        ("1.2.65536", 4, PartTooLarge { max: 65535 }),
        ("1.16777216", 2, PartTooLarge { max: 16_777_215 }),
        ("4294967296", 0, PartTooLarge { max: u32::MAX }),
        (
            "99999999999999999999999999999",
            0,
            PartTooLarge { max: u32::MAX },
        ),
        ("08.0.0.1", 1, UnexpectedByte(b'8')),
        ("0x.0.0.1", 2, EmptyPart),
        ("0xg", 2, UnexpectedByte(b'g')),
        ("1.2.3.4 x", 7, UnexpectedByte(b' ')),
        ("-1", 0, UnexpectedByte(b'-')),
    ];
    check_faults(&faults, inet_aton);
}

#[test]
fn the_other_names_of_c() {
    let lecture = [0x72, 0x47, 0xdc, 0x5f];
    assert_eq!(inet_ntoa(lecture), "114.71.220.95");
    assert_eq!(
        inet_pton(Family::V4, "114.71.220.95"),
        Ok(IpAddr::from(lecture))
    );
    assert_eq!(inet_pton(Family::V6, "::1"), Ok(Ipv6Addr::LOCALHOST.into()));
    assert!(inet_pton(Family::V4, "::1").is_err() && inet_pton(Family::V6, "1.2.3.4").is_err());
    assert_eq!(inet_ntop(&lecture).unwrap(), "114.71.220.95");
    assert_eq!(inet_ntop(&[0; 16]).unwrap(), "::");
    assert_eq!(inet_ntop(&[0; 5]), None);
}

/// RFC 5952 §4.2 and §5, and the reverse names of RFC 1035 §3.5 and RFC 3596 §2.5.
#[test]
fn text_forms() {
    let rows = [
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("::ffff:7247:dc5f", "::ffff:114.71.220.95"),
        ("1::", "1::"),
        ("::", "::"),
    ];
    for (text, short) in rows {
        assert_eq!(compressed(parse(text).unwrap()), short, "{text}");
    }
    let lecture = parse("2001:a8::1").unwrap();
    assert_eq!(exploded(lecture), "2001:00a8:0000:0000:0000:0000:0000:0001");
    assert_eq!(
        reverse_pointer(lecture),
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.a.0.0.1.0.0.2.ip6.arpa"
    );
    let lecture = parse("114.71.220.95").unwrap();
    assert_eq!(exploded(lecture), "114.71.220.95");
    assert_eq!(reverse_pointer(lecture), "95.220.71.114.in-addr.arpa");
    assert_eq!(format!("{:>15}|", compressed(lecture)), "  114.71.220.95|");
}

/// One of four: an address, one with a byte changed, one with a byte cut or
/// doubled, or a text made of the bytes that addresses are made of.
fn text(random: &mut Rng) -> Vec<u8> {
    let address = if random.bool() {
        IpAddr::from(random.u32(..).to_be_bytes())
    } else {
        IpAddr::from((random.u128(..) & zeros(random)).to_be_bytes())
    };
    let mut text = address.to_string().into_bytes();
    let at = random.usize(..text.len());
    match random.u8(..4) {
        0 => {}
        1 => text[at] = byte(random),
        2 if random.bool() => drop(text.remove(at)),
        2 => text.insert(at, text[at]),
        _ => text = (0..random.usize(..24)).map(|_| byte(random)).collect(),
    }
    text
}

/// Groups of zeros in random places, so that `::` comes up.
fn zeros(random: &mut Rng) -> u128 {
    (0..8).fold(0, |mask, _| {
        mask << 16 | if random.bool() { 0xffff } else { 0 }
    })
}

fn byte(random: &mut Rng) -> u8 {
    match random.u8(..32) {
        0 => random.u8(..),
        n => b"01259aFfg::::....:1 +/x%-]0:0.1"[usize::from(n) - 1],
    }
}

#[test]
fn the_same_verdict_and_output_as_std() {
    let mut random = Rng::with_seed(1234);
    let mut accepted = 0;
    for _ in 0..400_000 {
        let text = text(&mut random);
        let (v4, v6) = (parse_v4(&text).ok(), parse_v6(&text).ok());
        let std_reads = str::from_utf8(&text).unwrap_or("");
        assert_eq!(v4, std_reads.parse().ok(), "{}", text.escape_ascii());
        assert_eq!(v6, std_reads.parse().ok(), "{}", text.escape_ascii());
        let both: Option<IpAddr> = v4.map(IpAddr::V4).or(v6.map(IpAddr::V6));
        match parse(&text) {
            Ok(address) => {
                assert_eq!(Some(address), both);
                assert_eq!(compressed(address), address.to_string().as_str());
                accepted += 1;
            }
            Err(error) => {
                assert_eq!(both, None);
                assert!(error.offset() <= text.len(), "{}", text.escape_ascii());
            }
        }
    }
    assert!(
        (100_000..300_000).contains(&accepted),
        "{accepted} accepted: the cases are one-sided"
    );
}
