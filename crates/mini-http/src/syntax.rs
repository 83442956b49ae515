//! HTTP's character classes as tables, the search for a byte that ends a line or may not be in
//! one, and the few pieces of grammar that several fields share.

/// For each byte, whether it is in the class.
pub(crate) type Class = [bool; 256];

/// `tchar` (RFC 9110 §5.6.2): what methods, field names and codings are made of.
pub(crate) static TOKEN: Class = alphanumeric_and(b"!#$%&'*+-.^_`|~");

/// What a request target is made of (RFC 3986 §2), and beside it ``[ ] \ ^ ` { | }``, which
/// browsers leave in a query as they are (WHATWG URL, "query percent-encode set"). RFC 9112 §3.2
/// lets a server take them, and none of them can end a target.
pub(crate) static TARGET: Class = alphanumeric_and(b"-._~:/?@!$&'()*+,;=%[]\\^`{|}");

/// A registered name or an IPv4 address (RFC 3986 §3.2.2).
static REG_NAME: Class = alphanumeric_and(b"-._~!$&'()*+,;=%");

/// What stands between the brackets of an IP literal (RFC 3986 §3.2.2).
static IP_LITERAL: Class = alphanumeric_and(b"-._~!$&'()*+,;=:");

#[expect(
    clippy::indexing_slicing,
    reason = "runs in the compiler, which would refuse an index out of bounds"
)]
const fn alphanumeric_and(marks: &[u8]) -> Class {
    let mut class = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        class[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut mark = 0;
    while mark < marks.len() {
        class[marks[mark] as usize] = true;
        mark += 1;
    }
    class
}

/// Whether `byte` is in `class`.
#[inline]
pub(crate) fn is(class: &Class, byte: u8) -> bool {
    class.get(usize::from(byte)).copied().unwrap_or_default()
}

/// How many bytes at the start of `bytes` are in `class`.
#[inline]
pub(crate) fn span(class: &Class, bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|&byte| !is(class, byte))
        .unwrap_or(bytes.len())
}

/// Whether these are one token: `1*tchar`.
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && span(&TOKEN, bytes) == bytes.len()
}

/// Whether a field value may hold `byte` (RFC 9110 §5.5).
pub(crate) const fn is_in_value(byte: u8) -> bool {
    byte == b'\t' || !is_control(byte)
}

/// How many bytes at the start of `bytes` may be in a field value.
#[inline]
pub(crate) fn value_span(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        at += plain_span(bytes.get(at..).unwrap_or_default());
        match bytes.get(at) {
            Some(b'\t') => at += 1,
            _ => return at,
        }
    }
}

/// How many bytes at the start are tokens' characters.
#[inline]
pub(crate) fn token_span(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let Some(length) = first(block, |byte| !is_letter_or_hyphen(byte)) else {
            at += BLOCK;
            continue;
        };
        at += length;
        match bytes.get(at) {
            Some(&byte) if is(&TOKEN, byte) => at += 1,
            _ => return at,
        }
    }
    at + span(&TOKEN, bytes.get(at..).unwrap_or_default())
}

/// How many bytes at the start are neither controls nor DEL.
#[inline]
fn plain_span(bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks();
    for (count, block) in blocks.iter().enumerate() {
        if let Some(length) = first(block, is_control) {
            return count * BLOCK + length;
        }
    }
    let odd = rest.iter().position(|&byte| is_control(byte));
    blocks.len() * BLOCK + odd.unwrap_or(rest.len())
}

/// So many bytes are looked at together.
const BLOCK: usize = 16;

/// Where in `block` the first such byte is. What is asked of each byte is asked of all sixteen by
/// the same few instructions: the compiler makes them of this, on every processor that has them.
#[inline]
fn first(block: &[u8; BLOCK], such: impl Fn(u8) -> bool) -> Option<usize> {
    let marks = block.map(|byte| if such(byte) { 0xff } else { 0 });
    match u128::from_le_bytes(marks) {
        0 => None,
        marks => Some(marks.trailing_zeros() as usize / 8),
    }
}

#[inline]
const fn is_control(byte: u8) -> bool {
    byte < b' ' || byte == 0x7f
}

/// What nearly all field names consist of.
#[inline]
const fn is_letter_or_hyphen(byte: u8) -> bool {
    byte == b'-' || (byte | 0x20).wrapping_sub(b'a') < 26
}

/// Spaces and tabs at the start (`OWS`, RFC 9110 §5.6.3); mostly it is one space.
#[inline]
pub(crate) fn whitespace(bytes: &[u8]) -> usize {
    match bytes {
        [b' ', b'!'..=0xff, ..] => 1,
        _ => bytes
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t'))
            .unwrap_or(bytes.len()),
    }
}

/// The elements of a comma-separated list, without the whitespace around them and without the
/// empty ones (RFC 9110 §5.6.1).
pub(crate) fn elements(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value
        .split(|&byte| byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|element| !element.is_empty())
}

/// Whether this is a host and, if need be, a port (RFC 9110 §7.2), without user information,
/// which would be a trap (RFC 9110 §4.2.4). It may be empty.
pub(crate) fn is_authority(text: &[u8]) -> bool {
    let rest = match text.strip_prefix(b"[") {
        Some(literal) => {
            let length = span(&IP_LITERAL, literal);
            match literal.get(length..) {
                Some([b']', rest @ ..]) if length > 0 => rest,
                _ => return false,
            }
        }
        None => text.get(span(&REG_NAME, text)..).unwrap_or_default(),
    };
    match rest {
        [] => true,
        [b':', port @ ..] => port.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_at_the_first_control_wherever_it_lies() {
        let plain = [b'a'; 40];
        for control in (0..=0xff).filter(|&byte| !is_in_value(byte)) {
            for (at, other) in (0..40).zip([0x80, b'\t', b' ', 0xff, 0x7e].into_iter().cycle()) {
                let mut bytes = plain;
                bytes[at / 2] = other;
                bytes[at] = control;
                bytes[39] = 0; // what comes later changes nothing
                assert_eq!(value_span(&bytes), at, "{control:#x} at {at}");
            }
        }
        for whole in (0..=0xff).filter(|&byte| is_in_value(byte)) {
            assert_eq!(value_span(&[whole; 19]), 19, "{whole:#x}");
        }
    }

    #[test]
    fn a_token_ends_at_the_first_other_character_whatever_stands_beside_it() {
        for before in 0..=0xff {
            for after in 0..=0xff {
                let mut bytes = *b"abc-DEF-gh1";
                (bytes[3], bytes[4]) = (before, after);
                let expected = bytes.iter().position(|&byte| !is(&TOKEN, byte));
                assert_eq!(token_span(&bytes), expected.unwrap_or(11), "{bytes:02x?}");
            }
        }
    }

    #[test]
    fn authorities() {
        for (text, valid) in [
            ("example.com", true),
            ("example.com:8080", true),
            ("example.com:", true),
            ("", true),
            ("127.0.0.1:80", true),
            ("[::1]", true),
            ("[::1]:80", true),
            ("a%20b", true),
            ("[::1", false),
            ("[]", false),
            ("[::1]80", false),
            ("::1", false),
            ("a:80:80", false),
            ("a:+80", false),
            ("user@a", false),
            ("a b", false),
            ("a/b", false),
            ("a,b", true), // a sub-delim: a name may hold it
            ("a\u{e9}", false),
        ] {
            assert_eq!(is_authority(text.as_bytes()), valid, "{text}");
        }
    }
}
