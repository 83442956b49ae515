//! The words of every drawing, in English and Korean, so that the drawing code
//! knows no language.

/// The words of one language.
///
/// A sentence may name its parts as `{from}`, `{to}`, `{count}` and the like.
/// What stands in `[` `]` is said only where the drawing leaves open who is
/// meant: among more than two endpoints, and in a list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Labels {
    /// [`Connect`](crate::EventKind::Connect): `{from}`, `{to}`.
    pub connect: &'static str,
    /// [`Refused`](crate::EventKind::Refused): `{from}`, `{to}`.
    pub refused: &'static str,
    /// [`Data`](crate::EventKind::Data): `{from}`, `{to}`, `{count}`.
    pub data: &'static str,
    /// [`Datagram`](crate::EventKind::Datagram): `{from}`, `{to}`, `{count}`.
    pub datagram: &'static str,
    /// [`Unreachable`](crate::EventKind::Unreachable): `{from}`, `{to}`.
    pub unreachable: &'static str,
    /// [`HalfClose`](crate::EventKind::HalfClose): `{from}`, `{to}`.
    pub half_close: &'static str,
    /// [`Reset`](crate::EventKind::Reset): `{from}`, `{to}`.
    pub reset: &'static str,
    /// [`Timeout`](crate::EventKind::Timeout): `{from}`, `{to}`.
    pub timeout: &'static str,
    /// What follows the words of a segment that had been sent before.
    pub again: &'static str,
    /// A trace without events.
    pub nothing: &'static str,
    /// A count of one byte.
    pub one_byte: &'static str,
    /// Any other count: `{n}`.
    pub bytes: &'static str,
    /// A count of bytes that were coalesced: `{count}`, `{n}`.
    pub pieces: &'static str,
    /// What stands for the middle of abridged data: `{count}`.
    pub left_out: &'static str,
    /// What stands for the middle of a long trace: `{n}`.
    pub events_left_out: &'static str,
    /// The unit after a time.
    pub seconds: &'static str,
    /// The row of the bytes that should have come.
    pub expected: &'static str,
    /// The row of the bytes that came.
    pub received: &'static str,
    /// The first wrong byte: `{offset}`, `{hex}` (the same offset),
    /// `{expected}`, `{received}` (both bytes).
    pub differs: &'static str,
    /// The bytes that came are right but too few: `{offset}`, `{hex}`,
    /// `{count}` (how many are missing).
    pub ended_early: &'static str,
    /// All that was expected came, and then more: `{offset}`, `{hex}`,
    /// `{count}` (how many are too many).
    pub went_on: &'static str,
}

impl Labels {
    /// English.
    pub const ENGLISH: Self = Self {
        connect: "{from} connects to {to}",
        refused: "{from} refuses the connection[ of {to}]",
        data: "{from} sends {count}[ to {to}]",
        datagram: "{from} sends a datagram of {count}[ to {to}]",
        unreachable: "{from}'s host answers[ {to}]: port unreachable (ICMP)",
        half_close: "{from} closes its half (FIN[ to {to}])",
        reset: "{from} resets the connection (RST[ to {to}])",
        timeout: "{from} waits for {to} in vain (timeout)",
        again: "(sent again)",
        nothing: "(nothing crossed the wire)",
        one_byte: "1 byte",
        bytes: "{n} bytes",
        pieces: "{count} in {n} pieces",
        left_out: "{count} left out",
        events_left_out: "… {n} events left out …",
        seconds: " s",
        expected: "expected",
        received: "received",
        differs: "Differs at offset {offset} ({hex}): expected {expected}, received {received}.",
        ended_early: "Ended early, at offset {offset} ({hex}): {count} missing.",
        went_on: "Should have ended at offset {offset} ({hex}): {count} too many.",
    };

    /// Korean. No sentence depends on whether a name ends in a consonant, since
    /// names are not known here.
    pub const KOREAN: Self = Self {
        connect: "{from}: {to}에 연결",
        refused: "{from}: [{to}의 ]연결 거부",
        data: "{from}: [{to}에 ]{count} 보냄",
        datagram: "{from}: [{to}에 ]데이터그램 {count} 보냄",
        unreachable: "{from}의 호스트: [{to}에 ]ICMP 포트 도달 불가 보냄",
        half_close: "{from}: [{to}에 ]FIN 보냄 (더 보낼 데이터 없음)",
        reset: "{from}: [{to}에 ]RST 보냄 (연결 강제 종료)",
        timeout: "{from}: {to}의 응답 없음 (시간 초과)",
        again: "(재전송)",
        nothing: "(오간 것이 없음)",
        one_byte: "1바이트",
        bytes: "{n}바이트",
        pieces: "{count}({n}번에 나누어)",
        left_out: "{count} 생략",
        events_left_out: "… 이벤트 {n}개 생략 …",
        seconds: "초",
        expected: "기대한 값",
        received: "받은 값",
        differs: "오프셋 {offset}({hex})에서 다름: 기대한 값 {expected}, 받은 값 {received}.",
        ended_early: "오프셋 {offset}({hex})에서 일찍 끝남: {count} 모자람.",
        went_on: "오프셋 {offset}({hex})에서 끝났어야 함: {count} 더 받음.",
    };

    /// `n` bytes in words.
    pub(crate) fn count(&self, n: usize) -> String {
        match n {
            1 => self.one_byte.to_owned(),
            _ => fill(self.bytes, false, &[("n", &n.to_string())]),
        }
    }
}

/// `sentence` with its parts put in, and with what stands in brackets only if
/// `in_full`. One pass, so a name that looks like `{count}` stays as it is.
pub(crate) fn fill(sentence: &str, in_full: bool, parts: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut optional = false;
    let mut rest = sentence;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '[' => optional = true,
            ']' => optional = false,
            _ if optional && !in_full => {}
            '{' => {
                let (name, after) = rest.split_once('}').unwrap_or((rest, ""));
                out.extend(
                    parts
                        .iter()
                        .filter(|(key, _)| *key == name)
                        .map(|(_, value)| *value),
                );
                rest = after;
            }
            _ => out.push(c),
        }
    }
    out
}
