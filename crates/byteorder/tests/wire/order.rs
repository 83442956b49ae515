//! Byte order of single numbers, on a host of either kind.

use byteorder::{Endian, htonl, htonll, htons, ntohl, ntohll, ntohs};

#[test]
fn the_host_is_what_the_compiler_was_told() {
    let little = cfg!(target_endian = "little");
    assert_eq!(Endian::host() == Endian::Little, little);
    assert_eq!(Endian::host().other() == Endian::Big, little);
    assert_eq!(Endian::NETWORK, Endian::Big);
}

#[test]
fn the_lecture_s_1234() {
    assert_eq!(htons(0x04d2).to_ne_bytes(), [0x04, 0xd2]);
    assert_eq!(htonl(0x04d2).to_ne_bytes(), [0, 0, 0x04, 0xd2]);
    let swapped = cfg!(target_endian = "little");
    assert_eq!(htons(1234), if swapped { 0xd204 } else { 1234 });
    assert_eq!(htonl(1234), if swapped { 0xd204_0000 } else { 1234 });
}

#[test]
fn memory_holds_network_order_and_the_way_back_is_exact() {
    for value in [0, 1, 0x80, 0xff, 0x1234, 0x7fff, 0x8000, u16::MAX] {
        assert_eq!(htons(value).to_ne_bytes(), value.to_be_bytes());
        assert_eq!(ntohs(htons(value)), value);
    }
    for value in [0, 1, 0xff00_0000, 0x7247_dc5f, 0x8000_0000, u32::MAX] {
        assert_eq!(htonl(value).to_ne_bytes(), value.to_be_bytes());
        assert_eq!(ntohl(htonl(value)), value);
    }
    for value in [0, 1, 0x0102_0304_0506_0708, 1 << 63, u64::MAX] {
        assert_eq!(htonll(value).to_ne_bytes(), value.to_be_bytes());
        assert_eq!(ntohll(htonll(value)), value);
    }
}

#[test]
fn the_orders_have_names_that_fit_a_column() {
    assert_eq!(format!("{:>14}|", Endian::Big), "    big-endian|");
    assert_eq!(Endian::Little.to_string(), "little-endian");
}
