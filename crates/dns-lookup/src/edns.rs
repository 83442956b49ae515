//! EDNS(0) (RFC 6891): what a message says beyond the header, packed into an OPT "record".
//!
//! ```text
//!     name      0            the root
//!     type      41           OPT
//!     class     1232         octets that the sender can receive over UDP
//!     TTL       00 00 80 00  the rcode's high bits, the version, DO and 15 bits of zero
//!     length    0            of the options: a code, a length and octets for each
//! ```

use std::fmt;

use byteorder::Reader;

use crate::{ParseError, RecordView, Type};

/// Octets that fit into one packet on every path (the advice of DNS flag day 2020).
pub const UDP_SIZE: u16 = 1232;
/// The least that `udp_size` means, whatever it says (RFC 6891 §6.2.3), and what a client takes
/// that doesn't say it (RFC 1035 §4.2.1).
pub const MIN_UDP_SIZE: u16 = 512;

/// What one side says about itself. Its options are of type `O`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edns<O = Box<[u8]>> {
    /// Octets that the sender can receive over UDP; fewer than 512 mean 512.
    pub udp_size: u16,
    /// Always 0, so far; a higher one is answered with BADVERS.
    pub version: u8,
    /// DO: the client wants signatures (RFC 3225).
    pub dnssec_ok: bool,
    options: O,
}

/// EDNS in a message, where it is, and the part of the rcode that it has.
pub type EdnsView<'a> = Edns<&'a [u8]>;

impl Default for Edns {
    fn default() -> Self {
        Self::new(UDP_SIZE)
    }
}

impl Edns {
    /// Nothing but the size.
    #[must_use]
    pub fn new(udp_size: u16) -> Self {
        Self {
            udp_size,
            version: 0,
            dnssec_ok: false,
            options: Box::default(),
        }
    }

    /// The same with one more option; `None` if there is no room for it in a record.
    #[must_use]
    pub fn with_option(self, code: u16, value: &[u8]) -> Option<Self> {
        let length = u16::try_from(value.len()).ok()?;
        let mut options = self.options.into_vec();
        options.extend_from_slice(&code.to_be_bytes());
        options.extend_from_slice(&length.to_be_bytes());
        options.extend_from_slice(value);
        u16::try_from(options.len()).is_ok().then(|| Self {
            options: options.into(),
            ..self
        })
    }
}

impl<O: AsRef<[u8]>> Edns<O> {
    /// The options: codes and values.
    pub fn options(&self) -> impl Iterator<Item = (u16, &[u8])> {
        let mut reader = Reader::new(self.options.as_ref());
        std::iter::from_fn(move || crate::data::pair(&mut reader).ok())
    }

    /// Octets that may be sent to the sender over UDP.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.udp_size.max(MIN_UDP_SIZE).into()
    }

    pub(crate) fn octets(&self) -> &[u8] {
        self.options.as_ref()
    }

    /// The field where a record has its TTL.
    pub(crate) fn ttl(&self, rcode_high: u8) -> u32 {
        let [dnssec_ok, zero] = if self.dnssec_ok { DO } else { 0 }.to_be_bytes();
        u32::from_be_bytes([rcode_high, self.version, dnssec_ok, zero])
    }
}

const DO: u16 = 0x8000;

impl<'a> EdnsView<'a> {
    /// What the OPT record says, and the high eight bits of the rcode.
    pub(crate) fn read(record: &RecordView<'a>) -> Result<(Self, u8), ParseError> {
        if !record.name.is_root() {
            return Err(ParseError::BadOpt {
                offset: record.offset(),
            });
        }
        let mut reader = record.reader();
        while !reader.is_empty() {
            crate::data::pair(&mut reader)?;
        }
        let [rcode_high, version, flags, _] = record.ttl.to_be_bytes();
        let edns = Self {
            udp_size: record.class.into(),
            version,
            dnssec_ok: u16::from(flags) << 8 & DO != 0,
            options: record.octets(),
        };
        Ok((edns, rcode_high))
    }

    /// The same as one that is owned.
    #[must_use]
    pub fn to_edns(&self) -> Edns {
        Edns {
            udp_size: self.udp_size,
            version: self.version,
            dnssec_ok: self.dnssec_ok,
            options: self.options.into(),
        }
    }
}

/// As dig says it.
impl<O: AsRef<[u8]>> fmt::Display for Edns<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flags = if self.dnssec_ok { " do" } else { "" };
        let Self {
            version, udp_size, ..
        } = self;
        write!(
            f,
            "{} version {version}, flags:{flags}, udp: {udp_size}",
            Type::Opt
        )
    }
}
