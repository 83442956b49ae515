//! The numbers of a message that have names (IANA, "Domain Name System Parameters"). One that has
//! none here keeps its number, and has the text that RFC 3597 §5 gives it.

use std::fmt;
use std::str::FromStr;

/// A word that is neither a name nor a number of what was asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UnknownMnemonic;

impl fmt::Display for UnknownMnemonic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("neither a mnemonic nor a number")
    }
}

impl std::error::Error for UnknownMnemonic {}

macro_rules! numbers {
    ($(#[$doc:meta])* $enum:ident, $prefix:literal: $($name:ident = $number:literal $text:literal $what:literal)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum $enum {
            $(#[doc = $what] $name,)*
            /// One without a name here.
            Unknown(u16),
        }

        impl From<u16> for $enum {
            #[inline]
            fn from(number: u16) -> Self {
                match number {
                    $($number => Self::$name,)*
                    _ => Self::Unknown(number),
                }
            }
        }

        impl From<$enum> for u16 {
            #[inline]
            fn from(name: $enum) -> Self {
                match name {
                    $($enum::$name => $number,)*
                    $enum::Unknown(number) => number,
                }
            }
        }

        impl fmt::Display for $enum {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name => f.pad($text),)*
                    Self::Unknown(number) => f.pad(&format!(concat!($prefix, "{}"), number)),
                }
            }
        }

        /// In any case: the name, or what `Display` makes of a number without one.
        impl FromStr for $enum {
            type Err = UnknownMnemonic;

            fn from_str(text: &str) -> Result<Self, UnknownMnemonic> {
                match text {
                    $(_ if text.eq_ignore_ascii_case($text) => Ok(Self::$name),)*
                    _ => generic(text, $prefix).map(Self::from).ok_or(UnknownMnemonic),
                }
            }
        }
    };
}

/// The number after `prefix` (RFC 3597 §5).
fn generic(text: &str, prefix: &str) -> Option<u16> {
    let (head, digits) = text.split_at_checked(prefix.len())?;
    let is_number = digits.bytes().all(|octet| octet.is_ascii_digit());
    (head.eq_ignore_ascii_case(prefix) && is_number).then(|| digits.parse().ok())?
}

numbers! {
    /// The type of a record, or the one that a question asks for (RFC 1035 §3.2.2).
    Type, "TYPE":
    A = 1 "A" "An IPv4 address (RFC 1035 §3.4.1)."
    Ns = 2 "NS" "A name server of the zone (§3.3.11)."
    Cname = 5 "CNAME" "The name of which the owner is an alias (§3.3.1)."
    Soa = 6 "SOA" "The start of a zone (§3.3.13)."
    Ptr = 12 "PTR" "A name, found by an address (§3.3.12)."
    Mx = 15 "MX" "A host that takes mail (§3.3.9)."
    Txt = 16 "TXT" "Text (§3.3.14)."
    Aaaa = 28 "AAAA" "An IPv6 address (RFC 3596)."
    Srv = 33 "SRV" "The host and port of a service (RFC 2782)."
    Opt = 41 "OPT" "EDNS, no record at all (RFC 6891)."
    Ds = 43 "DS" "The digest of a key of a delegated zone (RFC 4034 §5)."
    Rrsig = 46 "RRSIG" "A signature over records (RFC 4034 §3)."
    Nsec = 47 "NSEC" "What does not exist (RFC 4034 §4)."
    Dnskey = 48 "DNSKEY" "A key of the zone (RFC 4034 §2)."
    Svcb = 64 "SVCB" "Where a service is, and how to talk to it (RFC 9460)."
    Https = 65 "HTTPS" "The same, of a web server (RFC 9460 §9)."
    Axfr = 252 "AXFR" "In a question: the whole zone (RFC 5936)."
    Any = 255 "ANY" "In a question: whatever there is (RFC 8482)."
    Caa = 257 "CAA" "Who may certify the name (RFC 8659)."
}

numbers! {
    /// The class of a record or a question (RFC 1035 §3.2.4).
    Class, "CLASS":
    In = 1 "IN" "The internet."
    Ch = 3 "CH" "Chaosnet; today, questions about the server itself."
    Hs = 4 "HS" "Hesiod."
    None = 254 "NONE" "None, in an update (RFC 2136)."
    Any = 255 "ANY" "In a question: any class."
}

numbers! {
    /// What is asked of a server (RFC 1035 §4.1.1). It has four bits.
    Opcode, "OPCODE":
    Query = 0 "QUERY" "A question."
    Iquery = 1 "IQUERY" "An inverse question, given up (RFC 3425)."
    Status = 2 "STATUS" "The state of the server."
    Notify = 4 "NOTIFY" "A zone has changed (RFC 1996)."
    Update = 5 "UPDATE" "Change a zone (RFC 2136)."
}

numbers! {
    /// How a question was answered (RFC 1035 §4.1.1). It has four bits, and with EDNS twelve
    /// (RFC 6891 §6.1.3).
    Rcode, "RCODE":
    NoError = 0 "NOERROR" "All is well, which includes that there are no such records."
    FormErr = 1 "FORMERR" "The server could not read the message."
    ServFail = 2 "SERVFAIL" "The server failed."
    NxDomain = 3 "NXDOMAIN" "The name does not exist."
    NotImp = 4 "NOTIMP" "The server doesn't do such a thing."
    Refused = 5 "REFUSED" "The server doesn't want to."
    YxDomain = 6 "YXDOMAIN" "A name exists that should not (RFC 2136)."
    NotAuth = 9 "NOTAUTH" "The server has no authority, or doesn't trust you (RFC 2136, RFC 8945)."
    BadVers = 16 "BADVERS" "Not this version of EDNS (RFC 6891)."
}
