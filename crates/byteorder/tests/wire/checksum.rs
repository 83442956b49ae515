//! The internet checksum against the RFC's examples and a reference as slow as it is plain.

use byteorder::{Checksum, checksum, update, verify};

/// RFC 1071 §1, one word at a time.
fn reference(bytes: &[u8]) -> u16 {
    let mut sum = 0_u32;
    for word in bytes.chunks(2) {
        let low = word.get(1).copied().unwrap_or(0);
        sum += u32::from(u16::from_be_bytes([word[0], low]));
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap()
}

/// The same as the reference in one piece, and cut in two at every place.
fn check(bytes: &[u8]) {
    let expected = reference(bytes);
    assert_eq!(checksum(bytes), expected, "{bytes:02x?}");
    for middle in 0..=bytes.len() {
        let (head, tail) = bytes.split_at(middle);
        let mut sum = Checksum::new();
        sum.add(head);
        sum.add(tail);
        assert_eq!(sum.finish(), expected, "{head:02x?} then {tail:02x?}");
    }
}

#[test]
fn golden_values() {
    // RFC 1071 §3: the sum is ddf2 once the carries are added.
    let rfc = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];
    // An IPv4 header, UDP from 192.168.0.1 to 192.168.0.199, with its checksum zero.
    let ipv4 = [
        0x45, 0, 0, 0x73, 0, 0, 0x40, 0, 0x40, 0x11, 0, 0, 192, 168, 0, 1, 192, 168, 0, 199,
    ];
    let cases: [(&[u8], u16); 9] = [
        (&rfc, 0x220d),
        (&ipv4, 0xb861),
        (&[], 0xffff),
        (&[0; 40], 0xffff),
        (&[0xff; 40], 0x0000),
        (&[0x12], !0x1200),
        (&[0xff, 0xff, 0x00, 0x01], !0x0001),
        // The first fold carries once more: 0xffff × 2 + 3.
        (&[0xff, 0xff, 0xff, 0xff, 0x00, 0x03], !0x0003),
        (&[0xff; 41], !0xff00),
    ];
    for (bytes, expected) in cases {
        assert_eq!(checksum(bytes), expected, "{bytes:02x?}");
        assert_eq!(reference(bytes), expected, "{bytes:02x?}");
    }
}

#[test]
fn every_length_and_every_cut() {
    let mut random = fastrand::Rng::with_seed(1071);
    for length in 0..200 {
        check(&vec![0xff; length]);
        let bytes: Vec<u8> = (0..length).map(|_| random.u8(..)).collect();
        check(&bytes);
    }
}

#[test]
fn many_carries() {
    let bytes = vec![0xff; 1 << 20];
    assert_eq!(checksum(&bytes), 0);
    assert_eq!(checksum(&bytes[1..]), reference(&bytes[1..]));
}

#[test]
fn many_pieces_of_any_length() {
    let mut random = fastrand::Rng::with_seed(2);
    let bytes: Vec<u8> = (0..5000).map(|_| random.u8(..)).collect();
    for _ in 0..100 {
        let mut sum = Checksum::new();
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(random.usize(0..=rest.len().min(70)));
            sum.add(piece);
            rest = after;
        }
        assert_eq!(sum.finish(), reference(&bytes));
    }
}

#[test]
fn verify_accepts_the_sum_and_no_flipped_bit() {
    let mut packet = b"\x45\x00??even or odd".to_vec();
    packet[2..4].fill(0);
    let sum = checksum(&packet);
    packet[2..4].copy_from_slice(&sum.to_be_bytes());
    assert!(verify(&packet));
    for bit in 0..packet.len() * 8 {
        let mut damaged = packet.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(!verify(&damaged), "bit {bit}");
    }
    assert!(!verify(&[]) && !verify(&[0; 20]));
}

#[test]
fn update_is_what_a_full_computation_gives() {
    let words = [
        0, 1, 0x00ff, 0x1234, 0x3285, 0x5555, 0x7fff, 0x8000, 0xcd7a, 0xfffe, 0xffff,
    ];
    let sum = |words: [u16; 3]| checksum(words.map(u16::to_be_bytes).as_flattened());
    for a in words {
        for b in words {
            for old in words {
                for new in words {
                    let full = if [a, b, new] == [0; 3] {
                        0 // the one corner that the documentation names
                    } else {
                        sum([a, b, new])
                    };
                    assert_eq!(update(sum([a, b, old]), old, new), full);
                }
            }
        }
    }
}

#[test]
fn update_from_the_rfc() {
    // RFC 1624 §4: HC = DD2F, m = 5555, m' = 3285 gives 0000 (RFC 1141 would give FFFF).
    assert_eq!(update(0xdd2f, 0x5555, 0x3285), 0x0000);
    // A router that lowers the TTL of the header above from 64 to 63.
    assert_eq!(update(0xb861, 0x4011, 0x3f11), 0xb961);
}
