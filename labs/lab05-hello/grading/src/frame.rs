//! The parts of a frame of the Hello protocol, for saying where two differ.

use lab_grader::{Fault, Peer, Text, Verdict};

/// The header's length.
const HEADER: usize = 12;
/// The type of a frame whose payload is a code and an offset.
const ERROR: u8 = 3;

/// Expects `frame` from `peer`, or says in which part of it another one differs.
pub(crate) fn framed(peer: &Peer, frame: &[u8]) -> Verdict {
    let fault = |fault: Box<Fault>| fault.naming(|offset| part(frame, offset));
    peer.expect(frame).map_err(fault)
}

/// What stands at `offset` of `frame`.
fn part(frame: &[u8], offset: usize) -> Text {
    let octet = |at| frame.get(at).copied().unwrap_or_default();
    let payload = HEADER + usize::from(octet(3));
    match offset {
        0 => Text::new("the magic", "매직"),
        1 => Text::new("the version", "버전"),
        2 => Text::new(
            "the type (1 is HELLO, 2 WORLD, 3 ERROR)",
            "종류(1은 HELLO, 2는 WORLD, 3은 ERROR)",
        ),
        3 => Text::new("the fields length", "필드 길이"),
        4..8 => Text::new("the id", "번호(id)"),
        8..HEADER => Text::new("the length", "길이"),
        _ if offset < payload => Text::new("the fields", "필드"),
        _ if octet(2) != ERROR => Text::new("the payload", "페이로드"),
        _ if offset < payload + 2 => Text::new("the error's code", "오류 코드"),
        _ => Text::new("the error's offset", "오류 오프셋"),
    }
}
