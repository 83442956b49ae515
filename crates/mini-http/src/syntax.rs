//! HTTP's character classes as tables, the search for a byte that ends a line or may not be in
//! one, and the few pieces of grammar that several fields share.

/// For each byte, whether it is in the class.
pub(crate) type Class = [bool; 256];

/// `tchar` (RFC 9110 §5.6.2): what methods, field names and codings are made of.
pub(crate) static TOKEN: Class = alphanumeric_and(b"!#$%&'*+-.^_`|~");

/// What a request target is made of (RFC 3986 §2), and beside it ``[ ] \ ^ ` { | }``, which
/// browsers leave in a query as they are (WHATWG URL, "query percent-encode set"). RFC 9112 §3.2
/// asks servers to refuse them, but doesn't demand it, and none of them can end a target.
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
    let (blocks, rest) = bytes.as_chunks::<8>();
    for (count, block) in blocks.iter().enumerate() {
        for (place, &byte) in block.iter().enumerate() {
            if !is(class, byte) {
                return count * 8 + place;
            }
        }
    }
    let other = rest.iter().position(|&byte| !is(class, byte));
    blocks.len() * 8 + other.unwrap_or(rest.len())
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

/// How many bytes at the start are neither controls nor DEL.
#[inline]
fn plain_span(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks();
    for (count, word) in words.iter().enumerate() {
        let controls = controls(u64::from_le_bytes(*word));
        if controls != 0 {
            return count * 8 + controls.trailing_zeros() as usize / 8;
        }
    }
    let odd = rest.iter().position(|&byte| is_control(byte));
    words.len() * 8 + odd.unwrap_or(rest.len())
}

/// The top bit of each byte that is a control or DEL: exact for the lowest of them, while above
/// it a borrow may have set others.
#[inline]
const fn controls(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let below_space = word.wrapping_sub(0x20 * EACH) & !word;
    let del = word ^ (0x7f * EACH);
    let is_del = del.wrapping_sub(EACH) & !del;
    (below_space | is_del) & (0x80 * EACH)
}

#[inline]
const fn is_control(byte: u8) -> bool {
    byte < b' ' || byte == 0x7f
}

/// `bytes` apart where the first byte is that no field value has: mostly the end of the line.
#[inline]
pub(crate) fn split_text(bytes: &[u8]) -> (&[u8], &[u8]) {
    bytes
        .split_at_checked(value_span(bytes))
        .unwrap_or((bytes, &[]))
}

/// `bytes` apart where the first byte is that is not in `class`.
#[inline]
pub(crate) fn split<'a>(class: &Class, bytes: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    bytes
        .split_at_checked(span(class, bytes))
        .unwrap_or((bytes, &[]))
}

/// `text` without the spaces and tabs at its start (`OWS`, RFC 9110 §5.6.3): mostly one space.
#[inline]
pub(crate) fn trim_start(text: &[u8]) -> &[u8] {
    match text {
        [b' ', text @ ..] if !matches!(text, [b' ' | b'\t', ..]) => text,
        [b' ' | b'\t', ..] => text.trim_ascii_start(),
        _ => text,
    }
}

/// `text` without the spaces and tabs at its end: mostly there are none.
#[inline]
pub(crate) fn trim_end(text: &[u8]) -> &[u8] {
    match text {
        [.., b' ' | b'\t'] => text.trim_ascii_end(),
        _ => text,
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
