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

/// What is left of `bytes` from the first one on that is not in `class`.
#[inline]
pub(crate) fn skip<'a>(class: &Class, mut bytes: &'a [u8]) -> &'a [u8] {
    while let Some((block, rest)) = bytes.split_first_chunk::<8>() {
        if let Some(other) = block.iter().position(|&byte| !is(class, byte)) {
            return bytes.get(other..).unwrap_or_default();
        }
        bytes = rest;
    }
    let other = bytes.iter().position(|&byte| !is(class, byte));
    other
        .and_then(|other| bytes.get(other..))
        .unwrap_or_default()
}

/// Whether these are one token: `1*tchar`.
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && skip(&TOKEN, bytes).is_empty()
}

/// Whether a field value may hold `byte` (RFC 9110 §5.5).
pub(crate) const fn is_in_value(byte: u8) -> bool {
    byte == b'\t' || !is_control(byte)
}

/// What is left of `bytes` from the first byte on that may not be in a field value.
#[inline]
fn skip_text(mut bytes: &[u8]) -> &[u8] {
    loop {
        match skip_plain(bytes) {
            [b'\t', rest @ ..] => bytes = rest,
            rest => return rest,
        }
    }
}

/// What is left from the first control or DEL on. Eight bytes are looked at in one word.
#[inline]
fn skip_plain(mut bytes: &[u8]) -> &[u8] {
    while let Some((word, rest)) = bytes.split_first_chunk() {
        let controls = controls(u64::from_le_bytes(*word));
        if controls != 0 {
            let plain = controls.trailing_zeros() as usize / 8;
            return bytes.get(plain..).unwrap_or_default();
        }
        bytes = rest;
    }
    let odd = bytes.iter().position(|&byte| is_control(byte));
    odd.and_then(|odd| bytes.get(odd..)).unwrap_or_default()
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
    let rest = skip_text(bytes);
    (before(rest, bytes), rest)
}

/// `bytes` apart where the first byte is that is not in `class`.
#[inline]
pub(crate) fn split<'a>(class: &Class, bytes: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let rest = skip(class, bytes);
    (before(rest, bytes), rest)
}

/// `bytes` without `rest`, which is their end.
#[inline]
fn before<'a>(rest: &[u8], bytes: &'a [u8]) -> &'a [u8] {
    bytes.get(..bytes.len() - rest.len()).unwrap_or_default()
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
        Some(literal) => match split(&IP_LITERAL, literal) {
            ([_, ..], [b']', rest @ ..]) => rest,
            _ => return false,
        },
        None => skip(&REG_NAME, text),
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
                assert_eq!(split_text(&bytes).0.len(), at, "{control:#x} at {at}");
            }
        }
        for whole in (0..=0xff).filter(|&byte| is_in_value(byte)) {
            assert_eq!(split_text(&[whole; 19]).0.len(), 19, "{whole:#x}");
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
