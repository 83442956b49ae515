//! Whole slices: the same answer as one number at a time, whatever the length and alignment.

use std::fmt::Debug;

use byteorder::{Endian, UnexpectedEnd, Word, convert_slice, read_slice, write_slice};

/// In words: past the length at which slices of any width are converted with AVX2.
const LONGEST: usize = 140;

/// Compares with `one`, which turns one word into its bytes in the given order.
fn check<const N: usize, W: Word + Debug + Default + PartialEq>(
    word: impl Fn(u64) -> W,
    one: fn(W, Endian) -> [u8; N],
) {
    let mut random = fastrand::Rng::with_seed(2);
    for length in 0..LONGEST {
        let words: Vec<W> = (0..length).map(|_| word(random.u64(..))).collect();
        for order in [Endian::Big, Endian::Little] {
            let bytes: Vec<u8> = words.iter().flat_map(|word| one(*word, order)).collect();
            check_copies(&words, &bytes, order);
            check_in_place(&words, &bytes, order);
        }
    }
}

fn check_copies<W: Word + Debug + Default + PartialEq>(words: &[W], bytes: &[u8], order: Endian) {
    for skew in 0..8 {
        let mut input = vec![0x55; skew];
        input.extend_from_slice(bytes);
        input.push(0x55);
        let mut read = vec![W::default(); words.len()];
        read_slice(&input[skew..], &mut read, order).unwrap();
        assert_eq!(read, words);

        let mut output = vec![0x55; input.len()];
        write_slice(words, &mut output[skew..], order).unwrap();
        assert_eq!(output, input, "and not a byte beyond");
    }
}

fn check_in_place<W: Word + Debug + Default + PartialEq>(words: &[W], bytes: &[u8], order: Endian) {
    let mut converted = words.to_vec();
    convert_slice(&mut converted, order);
    // What memory holds now is what the host's own order reads out of the wire's bytes.
    let mut expected = vec![W::default(); words.len()];
    read_slice(bytes, &mut expected, Endian::host()).unwrap();
    assert_eq!(converted, expected);
    convert_slice(&mut converted, order);
    assert_eq!(converted, words);
}

macro_rules! one {
    ($int:ident) => {
        |value: $int, order| match order {
            Endian::Big => value.to_be_bytes(),
            Endian::Little => value.to_le_bytes(),
        }
    };
}

#[test]
fn sixteen_bits() {
    check(|random| (random >> 48) as u16, one!(u16));
}

#[test]
fn thirty_two_bits() {
    check(|random| (random >> 32) as u32, one!(u32));
}

#[test]
fn sixty_four_bits() {
    check(|random| random, one!(u64));
}

#[test]
fn too_few_bytes_change_nothing() {
    for available in 0..12 {
        let error = UnexpectedEnd {
            offset: 0,
            needed: 12,
            available,
        };
        let mut words = [7_u32; 3];
        let read = read_slice(&vec![0; available], &mut words, Endian::Big);
        assert_eq!((read, words), (Err(error), [7; 3]));
        let mut bytes = vec![7; available];
        let write = write_slice(&words, &mut bytes, Endian::Big);
        assert_eq!(write, Err(error));
        assert!(bytes.iter().all(|byte| *byte == 7));
    }
}
