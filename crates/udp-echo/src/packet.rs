//! What the client sends and an echo brings back: whose request it is, which one, and its bytes.

use std::ops::Range;

use byteorder::{Reader, UnexpectedEnd, Writer};

/// Which client asks: drawn at random, so that an answer to somebody who had this port before
/// is not taken for ours.
pub const IDENTIFIER: Range<usize> = 0..4;
/// Which of its requests this is.
pub const SEQUENCE: Range<usize> = 4..8;
/// Where the bytes to be echoed begin.
pub const HEADER: usize = SEQUENCE.end;

/// A request, and the answer to it: the fields are those of ICMP's echo (RFC 792), twice as
/// wide so that no sequence number comes again soon.
///
/// ```text
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |                          Identifier                           |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |                        Sequence Number                        |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |     Data ...
///  +-+-+-+-+-
/// ```
///
/// ```
/// use udp_echo::Packet;
///
/// let mut datagram = Vec::new();
/// Packet { identifier: 0x7247_dc5f, sequence: 2, payload: b"hi" }.encode(&mut datagram);
/// assert_eq!(datagram, b"\x72\x47\xdc\x5f\x00\x00\x00\x02hi");
/// assert_eq!(Packet::parse(&datagram)?.sequence, 2);
/// # Ok::<(), byteorder::UnexpectedEnd>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Packet<'a> {
    /// Which client asks.
    pub identifier: u32,
    /// Which of its requests this is.
    pub sequence: u32,
    /// The bytes to be echoed.
    pub payload: &'a [u8],
}

impl<'a> Packet<'a> {
    /// Reads a datagram. Its length is that of the packet: UDP keeps the bounds of what was sent.
    ///
    /// # Errors
    /// [`UnexpectedEnd`] where the datagram is shorter than the header.
    pub fn parse(datagram: &'a [u8]) -> Result<Self, UnexpectedEnd> {
        let mut reader = Reader::new(datagram);
        Ok(Self {
            identifier: reader.u32_be()?,
            sequence: reader.u32_be()?,
            payload: reader.rest(),
        })
    }

    /// Appends the datagram to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let mut writer = Writer::new(out);
        writer.u32_be(self.identifier);
        writer.u32_be(self.sequence);
        writer.bytes(self.payload);
    }
}
