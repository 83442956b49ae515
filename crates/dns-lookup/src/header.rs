//! The twelve octets that every message begins with (RFC 1035 §4.1.1, RFC 4035 §3.1.6).
//!
//! ```text
//!       0  1  2  3  4  5  6  7  8  9  0  1  2  3  4  5
//!     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
//!     |                      ID                       |
//!     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
//!     |QR|   Opcode  |AA|TC|RD|RA| Z|AD|CD|   RCODE   |
//!     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
//!     |                    QDCOUNT                    |
//!     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
//!     |                    ANCOUNT                    |
//!     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
//!     |                    NSCOUNT                    |
//!     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
//!     |                    ARCOUNT                    |
//!     +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
//! ```

use std::ops::Range;

use byteorder::{Reader, UnexpectedEnd};

use crate::{Opcode, Rcode};

/// Octets of the header.
pub const LEN: usize = 12;

/// A number that the client chooses and the answer repeats.
pub const ID: Range<usize> = 0..2;
/// QR to RCODE.
pub const FLAGS: Range<usize> = 2..4;
/// How many questions there are.
pub const QDCOUNT: Range<usize> = 4..6;
/// How many records answer them.
pub const ANCOUNT: Range<usize> = 6..8;
/// How many records tell who has authority.
pub const NSCOUNT: Range<usize> = 8..10;
/// How many records are there besides.
pub const ARCOUNT: Range<usize> = 10..12;

const QR: u16 = 0x8000;
const OPCODE: u16 = 0x7800;
const AA: u16 = 0x0400;
const TC: u16 = 0x0200;
const RD: u16 = 0x0100;
const RA: u16 = 0x0080;
const AD: u16 = 0x0020;
const CD: u16 = 0x0010;
const RCODE: u16 = 0x000f;

/// What the header says, but for the counts. The reserved bit is not kept: it must be zero.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Header {
    /// The number that the client chose.
    pub id: u16,
    /// QR: an answer, no question.
    pub response: bool,
    /// What is asked for.
    pub opcode: Opcode,
    /// AA: the server has authority over the name in the question.
    pub authoritative: bool,
    /// TC: there is more than had room; ask again over TCP.
    pub truncated: bool,
    /// RD: the client asks the server to ask others.
    pub recursion_desired: bool,
    /// RA: the server would do that.
    pub recursion_available: bool,
    /// AD: the server has checked all signatures (RFC 4035 §3.2.3).
    pub authentic_data: bool,
    /// CD: the server need not check signatures (RFC 4035 §3.2.2).
    pub checking_disabled: bool,
    /// How it went. Of a message with EDNS, all twelve bits.
    pub rcode: Rcode,
}

impl Header {
    /// The header of a question, which asks for recursion.
    #[must_use]
    pub const fn query(id: u16) -> Self {
        Self {
            id,
            response: false,
            opcode: Opcode::Query,
            authoritative: false,
            truncated: false,
            recursion_desired: true,
            recursion_available: false,
            authentic_data: false,
            checking_disabled: false,
            rcode: Rcode::NoError,
        }
    }

    /// The header of an answer to the message with this header: its id, opcode and RD are kept.
    #[must_use]
    pub const fn response(self, rcode: Rcode) -> Self {
        Self {
            response: true,
            opcode: self.opcode,
            recursion_desired: self.recursion_desired,
            checking_disabled: self.checking_disabled,
            rcode,
            ..Self::query(self.id)
        }
    }

    /// The header of a message, and how many entries its four sections have.
    ///
    /// # Errors
    /// [`UnexpectedEnd`] when there are not so many octets.
    #[inline]
    pub fn parse(message: &[u8]) -> Result<(Self, [u16; 4]), UnexpectedEnd> {
        let [i, d, f, g, counts @ ..] = Reader::new(message).array::<LEN>()?;
        let flags = u16::from_be_bytes([f, g]);
        let header = Self {
            id: u16::from_be_bytes([i, d]),
            response: flags & QR != 0,
            opcode: Opcode::from((flags & OPCODE) >> 11),
            authoritative: flags & AA != 0,
            truncated: flags & TC != 0,
            recursion_desired: flags & RD != 0,
            recursion_available: flags & RA != 0,
            authentic_data: flags & AD != 0,
            checking_disabled: flags & CD != 0,
            rcode: Rcode::from(flags & RCODE),
        };
        let [a, b, c, d, e, f, g, h] = counts;
        let counts = [[a, b], [c, d], [e, f], [g, h]].map(u16::from_be_bytes);
        Ok((header, counts))
    }

    /// QR to RCODE as they travel: four bits of the opcode, and the low four of the rcode.
    #[must_use]
    pub fn flags(&self) -> u16 {
        let bit = |set: bool, bit: u16| if set { bit } else { 0 };
        bit(self.response, QR)
            | (u16::from(self.opcode) << 11 & OPCODE)
            | bit(self.authoritative, AA)
            | bit(self.truncated, TC)
            | bit(self.recursion_desired, RD)
            | bit(self.recursion_available, RA)
            | bit(self.authentic_data, AD)
            | bit(self.checking_disabled, CD)
            | (u16::from(self.rcode) & RCODE)
    }

    /// The header before so many entries.
    #[inline]
    pub(crate) fn octets(&self, counts: [u16; 4]) -> [u8; LEN] {
        let [i, d] = self.id.to_be_bytes();
        let [f, g] = self.flags().to_be_bytes();
        let [[a, b], [c, e], [h, j], [k, l]] = counts.map(u16::to_be_bytes);
        [i, d, f, g, a, b, c, e, h, j, k, l]
    }
}
