//! What every codec must pass, whatever its protocol: golden vectors both ways, each truncation,
//! each split, bytes that follow, and lengths that lie. A codec is given as two closures.
//!
//! A message that borrows from its bytes is given as something owned that can be compared, its
//! `Debug` text for example; what can't be encoded again gets an `encode` from a table.

#![expect(
    clippy::indexing_slicing,
    reason = "the ranges are made of the lengths; a panic fails a test, which is its purpose"
)]

use std::fmt::{Debug, Write as _};
use std::io::{self, Write as _};
use std::thread;
use std::time::{Duration, Instant};

use allocation_counter::measure;

/// What a stream's codec says: a message and its length in bytes, or that it needs more.
pub type Decoded<T, E> = Result<Option<(T, usize)>, E>;

/// So many bytes follow a message that lies: more than a length of one byte tells.
const FOLLOWING: usize = 300;

/// So many bytes follow a message that was only begun, to see whether time grows with its square.
const FLOOD: usize = 64 * 1024;

/// For one call on a loaded machine: a flood takes a millisecond where time grows with its
/// length, and a minute where it grows with its square.
const PATIENCE: Duration = Duration::from_secs(5);

/// What one call may take at most, in bytes; a flood is 64 KiB, and a length field of 32 bits can
/// ask for 4 GiB.
const MEMORY: u64 = 1 << 20;

/// Put over the bytes of a message, at each place: the numbers that a length shouldn't be.
const LIES: [&[u8]; 8] = [
    &[0],
    &[0x7f],
    &[0xff],
    &[0xff; 2],
    &[0x7f, 0xff, 0xff, 0xff],
    &[0x80, 0, 0, 0],
    &[0xff; 4],
    &[0xff; 8],
];

/// Checks the codec of a stream with messages and the bytes that they are.
///
/// # Panics
/// The codec is wrong; the bytes that show it are told. This is a helper of tests.
pub fn stream<T: Debug + PartialEq, E: Debug + PartialEq>(
    decode: impl Fn(&[u8]) -> Decoded<T, E>,
    encode: impl Fn(&T, &mut Vec<u8>),
    golden: &[(&[u8], T)],
) {
    for (bytes, message) in golden {
        encodes(&encode, message, bytes);
        decodes(&decode, bytes, (message, bytes.len()));
        for end in 0..bytes.len() {
            let part = &bytes[..end];
            let _told = Told(part);
            assert_eq!(decode(part), Ok(None), "a part of it must ask for more");
        }
        for junk in [&b"\0"[..], b"\xff", b"\r\n", b"A", bytes] {
            decodes(&decode, &[bytes, junk].concat(), (message, bytes.len()));
        }
        lies(&decode, bytes);
    }
    splits(&decode, golden);
}

/// Checks that a stream's codec refuses `refused`, each with its error: as soon as it is sure of
/// it, and from then on whatever follows. Before that it may only ask for more.
///
/// # Panics
/// As [`stream`].
pub fn refuses<T: Debug + PartialEq, E: Debug + PartialEq>(
    decode: impl Fn(&[u8]) -> Decoded<T, E>,
    refused: &[(&[u8], E)],
) {
    for (bytes, error) in refused {
        let verdict = |input: &[u8]| {
            let _told = Told(input);
            match decode(input) {
                Err(said) => {
                    assert_eq!(said, *error, "another error than that of the whole");
                    true
                }
                Ok(None) => false,
                Ok(Some(message)) => panic!("{message:?} instead of {error:?}"),
            }
        };
        assert!(verdict(bytes), "not refused: {error:?}\n{}", hex(bytes));
        let sure = (0..bytes.len()).find(|end| verdict(&bytes[..*end]));
        for end in sure.unwrap_or(bytes.len())..=bytes.len() {
            assert!(verdict(&bytes[..end]), "it took {error:?} back");
        }
        for junk in [&b"\0"[..], b"\xff", b"\r\n\r\n", bytes] {
            assert!(verdict(&[bytes, junk].concat()), "what follows hid it");
        }
        lies(&decode, bytes);
    }
}

/// Checks the codec of datagrams: as [`stream`], but a part of a message is broken, for nothing
/// more will come. What bytes too many mean is for the protocol to say.
///
/// # Panics
/// As [`stream`].
pub fn datagram<T: Debug + PartialEq, E: Debug + PartialEq>(
    parse: impl Fn(&[u8]) -> Result<T, E>,
    encode: impl Fn(&T, &mut Vec<u8>),
    golden: &[(&[u8], T)],
) {
    for (bytes, message) in golden {
        encodes(&encode, message, bytes);
        let _told = Told(bytes);
        assert_eq!(parse(bytes).as_ref(), Ok(message));
        for end in 0..bytes.len() {
            let part = &bytes[..end];
            let _told = Told(part);
            assert!(parse(part).is_err(), "a part of it is no message");
        }
        lies(
            &|input: &[u8]| parse(input).map(|message| Some((message, input.len()))),
            bytes,
        );
    }
}

/// Appends the golden bytes to what is there already.
fn encodes<T: Debug>(encode: &impl Fn(&T, &mut Vec<u8>), message: &T, golden: &[u8]) {
    let before = b"what was there before";
    let mut encoded = before.to_vec();
    encode(message, &mut encoded);
    let appended = encoded.strip_prefix(before).unwrap_or_default();
    let (got, expected) = (hex(appended), hex(golden));
    assert_eq!(got, expected, "{message:?} is encoded as the left");
}

fn decodes<T: Debug + PartialEq, E: Debug + PartialEq>(
    decode: &impl Fn(&[u8]) -> Decoded<T, E>,
    bytes: &[u8],
    (message, len): (&T, usize),
) {
    let _told = Told(bytes);
    let decoded = decode(bytes);
    let seen = decoded
        .as_ref()
        .map(|it| it.as_ref().map(|it| (&it.0, it.1)));
    assert_eq!(seen, Ok(Some((message, len))));
}

/// All messages in one stream, that comes in two pieces, split at each place; and byte by byte.
fn splits<T: Debug + PartialEq, E: Debug + PartialEq>(
    decode: &impl Fn(&[u8]) -> Decoded<T, E>,
    golden: &[(&[u8], T)],
) {
    let whole: Vec<u8> = golden
        .iter()
        .flat_map(|(bytes, _)| *bytes)
        .copied()
        .collect();
    let same = |pieces: &[&[u8]]| {
        let received = receive(decode, pieces);
        let expected = golden.iter().map(|(_, message)| message);
        assert!(received.iter().eq(expected), "{pieces:02x?}");
    };
    for middle in 0..=whole.len() {
        let (first, second) = whole.split_at(middle);
        same(&[first, second]);
    }
    same(&whole.chunks(1).collect::<Vec<_>>());
}

/// The messages of a stream that comes in pieces, as a program would take them from it.
fn receive<T, E: Debug>(decode: &impl Fn(&[u8]) -> Decoded<T, E>, pieces: &[&[u8]]) -> Vec<T> {
    let (mut buffer, mut messages) = (Vec::new(), Vec::new());
    for piece in pieces {
        buffer.extend_from_slice(piece);
        let _told = Told(&buffer.clone());
        while let Some((message, len)) = decode(&buffer).expect("these are good messages") {
            assert!(len > 0, "a message of no bytes would come for ever");
            buffer.drain(..len);
            messages.push(message);
        }
    }
    messages
}

/// Tells lies in each place of a message, and floods what was begun: no panic, nothing taken
/// that isn't there, neither memory nor time out of proportion.
fn lies<T, E>(decode: &impl Fn(&[u8]) -> Decoded<T, E>, bytes: &[u8]) {
    for start in 0..bytes.len() {
        for lie in LIES {
            let mut lying = bytes.to_vec();
            let end = bytes.len().min(start + lie.len());
            lying[start..end].copy_from_slice(&lie[..end - start]);
            survives(decode, &lying);
            lying.resize(bytes.len() + FOLLOWING, 0);
            survives(decode, &lying);
        }
        let begun = &bytes[..=start];
        for flood in [&bytes[start..=start], b"\0", b"\xff", bytes] {
            let flood = flood.iter().cycle().take(FLOOD);
            survives(
                decode,
                &begun.iter().chain(flood).copied().collect::<Vec<_>>(),
            );
        }
    }
}

fn survives<T, E>(decode: &impl Fn(&[u8]) -> Decoded<T, E>, input: &[u8]) {
    let _told = Told(input);
    let begun = Instant::now();
    let mut decoded = None;
    // It counts for this thread alone: other tests may run beside this one.
    let memory = measure(|| decoded = decode(input).ok().flatten()).bytes_max;
    let took = begun.elapsed();
    if let Some((_, len)) = decoded {
        assert!((1..=input.len()).contains(&len), "{len} bytes of its input");
    }
    assert!(memory < MEMORY, "{memory} bytes of memory");
    assert!(took < PATIENCE, "{took:?} for {} bytes", input.len());
}

/// Tells the input that a codec was given when it, or a check on it, panics.
struct Told<'a>(&'a [u8]);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = writeln!(io::stderr(), "the input was\n{}", hex(self.0));
        }
    }
}

/// Hexadecimal, as far as a person would read.
fn hex(bytes: &[u8]) -> String {
    let shown = bytes.iter().take(256);
    let mut text = shown.fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x} ");
        text
    });
    let _ = write!(text, "({} bytes)", bytes.len());
    text
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    /// A length of one byte, then so many bytes of text.
    fn decode(input: &[u8]) -> Decoded<Vec<u8>, &'static str> {
        let Some((&len, rest)) = input.split_first() else {
            return Ok(None);
        };
        if len > 100 {
            return Err("too long");
        }
        let text = rest.get(..len.into());
        Ok(text.map(|text| (text.to_vec(), 1 + text.len())))
    }

    #[expect(clippy::ptr_arg, reason = "it is given as an `Encode`")]
    fn encode(message: &Vec<u8>, out: &mut Vec<u8>) {
        out.push(u8::try_from(message.len()).unwrap());
        out.extend_from_slice(message);
    }

    type Decode = fn(&[u8]) -> Decoded<Vec<u8>, &'static str>;
    type Encode = fn(&Vec<u8>, &mut Vec<u8>);

    fn check(decode: Decode, encode: Encode) -> Result<(), Box<dyn std::any::Any + Send>> {
        catch_unwind(|| {
            stream(
                decode,
                encode,
                &[
                    (b"\x03abc", b"abc".to_vec()),
                    (b"\x00", vec![]),
                    (b"\x01d", b"d".to_vec()),
                ],
            );
            refuses(decode, &[(b"\x65abc", "too long")]);
        })
    }

    #[test]
    fn a_good_codec_passes() {
        check(decode, encode).unwrap();
    }

    #[test]
    fn each_usual_mistake_fails() {
        let mistakes: [(&str, Decode, Encode); 9] = [
            ("clears the buffer", decode, |message, out| {
                out.clear();
                encode(message, out);
            }),
            ("encodes something else", decode, |message, out| {
                encode(message, out);
                out.reverse();
            }),
            (
                "takes a part for the whole",
                |input| {
                    let len = input.first().map_or(0, |len| usize::from(*len));
                    let text = input.get(1..).unwrap_or_default();
                    let text = &text[..text.len().min(len)];
                    Ok((!input.is_empty()).then(|| (text.to_vec(), 1 + text.len())))
                },
                encode,
            ),
            (
                "refuses a part",
                |input| match decode(input) {
                    Ok(None) => Err("too short"),
                    other => other,
                },
                encode,
            ),
            (
                "takes what follows for its own",
                |input| Ok(decode(input)?.map(|(text, _)| (text, input.len()))),
                encode,
            ),
            (
                "consumes nothing",
                |input| Ok(decode(input)?.map(|(text, _)| (text, 0))),
                encode,
            ),
            (
                "panics on a length",
                |input| {
                    let len = input.first().map_or(0, |len| usize::from(*len));
                    let _ = input.get(..1 + len.min(200)).map(|it| &it[..len + 1]);
                    decode(input)
                },
                encode,
            ),
            (
                "waits for what is too long",
                |input| {
                    if input.len() > 100 {
                        decode(input)
                    } else {
                        decode(input).or(Ok(None))
                    }
                },
                encode,
            ),
            (
                "reserves what it was told",
                |input| {
                    if let Some(len) = input.first_chunk().map(|it| u32::from_be_bytes(*it)) {
                        std::hint::black_box(Vec::<u8>::with_capacity(len as usize));
                    }
                    decode(input)
                },
                encode,
            ),
        ];
        for (name, decode, encode) in mistakes {
            assert!(check(decode, encode).is_err(), "passes: {name}");
        }
    }

    #[test]
    fn an_error_must_be_the_same_for_ever() {
        let rows: [(&str, Decode); 2] = [
            ("taken back", |input| match input.len() {
                4 => decode(input),
                _ => decode(input).or(Ok(None)),
            }),
            ("another one", |input| match input.len() {
                4 => decode(input),
                _ => decode(input).map_err(|_| "wrong"),
            }),
        ];
        for (name, decode) in rows {
            let checked = catch_unwind(|| refuses(decode, &[(b"\x65abc", "too long")]));
            assert!(checked.is_err(), "passes: {name}");
        }
    }

    #[test]
    fn a_part_of_a_datagram_is_broken() {
        let whole = |input: &[u8]| match decode(input)? {
            Some((message, len)) if len == input.len() => Ok(message),
            _ => Err("not so long"),
        };
        let golden = [(&b"\x03abc"[..], b"abc".to_vec())];
        datagram(whole, encode, &golden);
        let lenient = |input: &[u8]| whole(input).or(Ok::<_, &str>(vec![]));
        let check = AssertUnwindSafe(|| datagram(lenient, encode, &golden));
        assert!(catch_unwind(check).is_err());
    }
}
