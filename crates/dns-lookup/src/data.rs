//! What the records say (their RDATA), by type: the same enum for data that is owned and for data
//! that stays in a message. What is not known is kept as it came (RFC 3597).

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use byteorder::{Reader, Writer};

use crate::text::{self, Hex, Quoted};
use crate::{AsName, Name, NameView, ParseError, Type};

/// The data of a record. Its names are of type `N`, its other octets of type `O`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Data<N = Name, O = Box<[u8]>> {
    /// The IPv4 address of the owner.
    A(Ipv4Addr),
    /// Its IPv6 address.
    Aaaa(Ipv6Addr),
    /// The name of which the owner is an alias.
    Cname(N),
    /// A name server of the owner, which is a zone.
    Ns(N),
    /// The name of the owner, which is an address.
    Ptr(N),
    /// A host that takes the owner's mail.
    Mx {
        /// Less is better.
        preference: u16,
        /// The host.
        exchange: N,
    },
    /// Text.
    Txt(Strings<O>),
    /// The start of a zone.
    Soa(Soa<N>),
    /// The host of a service (RFC 2782).
    Srv {
        /// Less is better.
        priority: u16,
        /// How often it is taken, among those of the same priority.
        weight: u16,
        /// Its port.
        port: u16,
        /// The host.
        target: N,
    },
    /// Who may certify the name (RFC 8659 §4).
    Caa {
        /// The bit 128: who doesn't know the tag may not certify.
        flags: u8,
        /// What the value is: 1 to 255 letters and digits.
        tag: O,
        /// Its meaning depends on the tag.
        value: O,
    },
    /// Where a service is, and how to talk to it (RFC 9460).
    Svcb(Svcb<N, O>),
    /// The same, of a web server.
    Https(Svcb<N, O>),
    /// The digest of a key of a delegated zone (RFC 4034 §5.1).
    Ds {
        /// A hint to the key.
        key_tag: u16,
        /// The key's algorithm.
        algorithm: u8,
        /// The digest's.
        digest_type: u8,
        /// The digest.
        digest: O,
    },
    /// A key of the zone (RFC 4034 §2.1).
    Dnskey {
        /// 256 for a key of the zone, 1 more for one that a DS leads to.
        flags: u16,
        /// Always 3.
        protocol: u8,
        /// The key's algorithm.
        algorithm: u8,
        /// The key.
        key: O,
    },
    /// A signature over the records of a type (RFC 4034 §3.1).
    Rrsig(Rrsig<N, O>),
    /// Of a type that is not known here, or of no octets (RFC 2136 §2.4).
    Unknown {
        /// The type.
        kind: Type,
        /// The data, as it stands there.
        octets: O,
    },
}

/// Data that stays in its message.
pub type DataView<'a> = Data<NameView<'a>, &'a [u8]>;

/// The start of a zone (RFC 1035 §3.3.13). Times are in seconds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Soa<N = Name> {
    /// The primary name server.
    pub mname: N,
    /// The mailbox of the person responsible: its first label is the part before the `@`.
    pub rname: N,
    /// The zone's version.
    pub serial: u32,
    /// When a secondary asks for a new one.
    pub refresh: u32,
    /// When it asks again, after a failure.
    pub retry: u32,
    /// When it gives up.
    pub expire: u32,
    /// How long an answer that there is nothing may be kept (RFC 2308 §4).
    pub minimum: u32,
}

/// Where a service is, and how to talk to it (RFC 9460 §2.2).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Svcb<N = Name, O = Box<[u8]>> {
    /// 0 for an alias; otherwise, less is better.
    pub priority: u16,
    /// The host; the root means the owner.
    pub target: N,
    params: O,
}

/// A signature (RFC 4034 §3.1).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rrsig<N = Name, O = Box<[u8]>> {
    /// Of the records that are signed.
    pub covered: Type,
    /// Of the key.
    pub algorithm: u8,
    /// How many labels the owner has, without a wildcard's.
    pub labels: u8,
    /// The TTL of the records when they were signed, in seconds.
    pub original_ttl: u32,
    /// Until when it is good, in seconds since 1970 (modulo 2^32).
    pub expiration: u32,
    /// Since when.
    pub inception: u32,
    /// A hint to the key.
    pub key_tag: u16,
    /// The zone.
    pub signer: N,
    /// The signature.
    pub signature: O,
}

/// One or more strings of at most 255 octets (RFC 1035 §3.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Strings<O = Box<[u8]>>(O);

impl Strings {
    /// The text in one string, or in several of 255 octets and a rest.
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        let mut octets = Vec::with_capacity(text.len() + text.len() / 255 + 1);
        if text.is_empty() {
            octets.push(0);
        }
        for part in text.chunks(usize::from(u8::MAX)) {
            octets.push(u8::try_from(part.len()).unwrap_or(u8::MAX));
            octets.extend_from_slice(part);
        }
        Self(octets.into())
    }
}

impl<O: AsRef<[u8]>> Strings<O> {
    /// The strings.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut reader = Reader::new(self.0.as_ref());
        std::iter::from_fn(move || string(&mut reader).ok())
    }
}

impl<O: AsRef<[u8]>> Svcb<Name, O> {
    /// The parameters, of octets as they travel: a key, a length and a value for each.
    ///
    /// # Errors
    /// [`ParseError::BadData`]: the keys don't ascend; or the octets end within a parameter.
    pub fn new(priority: u16, target: Name, params: O) -> Result<Self, ParseError> {
        check_params(Reader::new(params.as_ref()), Type::Svcb)?;
        Ok(Self {
            priority,
            target,
            params,
        })
    }
}

impl<N, O: AsRef<[u8]>> Svcb<N, O> {
    /// The parameters: their keys, in ascending order, and values.
    pub fn params(&self) -> impl Iterator<Item = (u16, &[u8])> {
        let mut reader = Reader::new(self.params.as_ref());
        std::iter::from_fn(move || pair(&mut reader).ok())
    }
}

impl Data {
    /// Reads the data of a record of type `kind` that stands alone, without pointers: a file's.
    ///
    /// # Errors
    /// [`ParseError`].
    pub fn parse(kind: Type, octets: &[u8]) -> Result<Self, ParseError> {
        DataView::read(kind, octets, 0, octets.len()).map(|data| data.to_data())
    }
}

//--- From a message

impl<'a> DataView<'a> {
    /// Reads the `length` octets at `start` of a message as the data of a record of type `kind`.
    ///
    /// # Errors
    /// [`ParseError`].
    #[inline]
    pub(crate) fn read(
        kind: Type,
        message: &'a [u8],
        start: usize,
        length: usize,
    ) -> Result<Self, ParseError> {
        let mut reader = Reader::new(message);
        reader.skip(start)?;
        let mut fields = Fields {
            message,
            reader: reader.nested(length)?,
            kind,
        };
        // Without octets, it is a part of an update, and no address is missing (RFC 2136 §2.4).
        let data = match kind {
            _ if length == 0 => fields.unknown(),
            Type::A => Self::A(fields.reader.array()?.into()),
            Type::Aaaa => Self::Aaaa(fields.reader.array()?.into()),
            _ => fields.other()?,
        };
        match fields.reader.is_empty() {
            true => Ok(data),
            false => Err(fields.bad(fields.reader.position())),
        }
    }

    /// The data as one that is owned.
    #[inline]
    #[must_use]
    pub fn to_data(self) -> Data {
        match self {
            Data::A(address) => Data::A(address),
            Data::Aaaa(address) => Data::Aaaa(address),
            _ => self.to_other(),
        }
    }

    fn to_other(self) -> Data {
        match self {
            Data::A(address) => Data::A(address),
            Data::Aaaa(address) => Data::Aaaa(address),
            Data::Cname(name) => Data::Cname(name.to_name()),
            Data::Ns(name) => Data::Ns(name.to_name()),
            Data::Ptr(name) => Data::Ptr(name.to_name()),
            Data::Mx {
                preference,
                exchange,
            } => Data::Mx {
                preference,
                exchange: exchange.to_name(),
            },
            Data::Txt(Strings(octets)) => Data::Txt(Strings(octets.into())),
            Data::Soa(soa) => Data::Soa(Soa {
                mname: soa.mname.to_name(),
                rname: soa.rname.to_name(),
                serial: soa.serial,
                refresh: soa.refresh,
                retry: soa.retry,
                expire: soa.expire,
                minimum: soa.minimum,
            }),
            Data::Srv {
                priority,
                weight,
                port,
                target,
            } => Data::Srv {
                priority,
                weight,
                port,
                target: target.to_name(),
            },
            Data::Caa { flags, tag, value } => Data::Caa {
                flags,
                tag: tag.into(),
                value: value.into(),
            },
            Data::Svcb(svcb) => Data::Svcb(svcb.to_svcb()),
            Data::Https(svcb) => Data::Https(svcb.to_svcb()),
            Data::Ds {
                key_tag,
                algorithm,
                digest_type,
                digest,
            } => Data::Ds {
                key_tag,
                algorithm,
                digest_type,
                digest: digest.into(),
            },
            Data::Dnskey {
                flags,
                protocol,
                algorithm,
                key,
            } => Data::Dnskey {
                flags,
                protocol,
                algorithm,
                key: key.into(),
            },
            Data::Rrsig(it) => Data::Rrsig(Rrsig {
                covered: it.covered,
                algorithm: it.algorithm,
                labels: it.labels,
                original_ttl: it.original_ttl,
                expiration: it.expiration,
                inception: it.inception,
                key_tag: it.key_tag,
                signer: it.signer.to_name(),
                signature: it.signature.into(),
            }),
            Data::Unknown { kind, octets } => Data::Unknown {
                kind,
                octets: octets.into(),
            },
        }
    }
}

impl Svcb<NameView<'_>, &[u8]> {
    fn to_svcb(self) -> Svcb {
        Svcb {
            priority: self.priority,
            target: self.target.to_name(),
            params: self.params.into(),
        }
    }
}

/// The fields of a record's data, one after the other.
struct Fields<'a> {
    /// For the names: they may lead before the record.
    message: &'a [u8],
    reader: Reader<'a>,
    kind: Type,
}

impl<'a> Fields<'a> {
    fn other(&mut self) -> Result<DataView<'a>, ParseError> {
        Ok(match self.kind {
            Type::Cname => Data::Cname(self.name()?),
            Type::Ns => Data::Ns(self.name()?),
            Type::Ptr => Data::Ptr(self.name()?),
            Type::Mx => Data::Mx {
                preference: self.reader.u16_be()?,
                exchange: self.name()?,
            },
            Type::Txt => Data::Txt(self.strings()?),
            Type::Soa => Data::Soa(self.soa()?),
            Type::Srv => Data::Srv {
                priority: self.reader.u16_be()?,
                weight: self.reader.u16_be()?,
                port: self.reader.u16_be()?,
                target: self.name()?,
            },
            Type::Caa => self.caa()?,
            Type::Svcb => Data::Svcb(self.svcb()?),
            Type::Https => Data::Https(self.svcb()?),
            Type::Ds => Data::Ds {
                key_tag: self.reader.u16_be()?,
                algorithm: self.reader.u8()?,
                digest_type: self.reader.u8()?,
                digest: self.rest(),
            },
            Type::Dnskey => Data::Dnskey {
                flags: self.reader.u16_be()?,
                protocol: self.reader.u8()?,
                algorithm: self.reader.u8()?,
                key: self.rest(),
            },
            Type::Rrsig => Data::Rrsig(self.rrsig()?),
            _ => self.unknown(),
        })
    }

    /// A name, which may lead before the record (RFC 3597 §4).
    fn name(&mut self) -> Result<NameView<'a>, ParseError> {
        let start = self.reader.position();
        let (name, end) = NameView::read(self.message, start)?;
        self.reader.skip(end - start)?;
        Ok(name)
    }

    /// A name of a type that came after compression, and may not use it (RFC 3597 §4).
    fn plain_name(&mut self) -> Result<NameView<'a>, ParseError> {
        let offset = self.reader.position();
        let name = self.name()?;
        match self.reader.position() - offset {
            len if len == name.len() => Ok(name),
            _ => Err(self.bad(offset)),
        }
    }

    fn strings(&mut self) -> Result<Strings<&'a [u8]>, ParseError> {
        let mut strings = self.reader.clone();
        while !strings.is_empty() {
            string(&mut strings)?;
        }
        Ok(Strings(self.rest()))
    }

    fn soa(&mut self) -> Result<Soa<NameView<'a>>, ParseError> {
        Ok(Soa {
            mname: self.name()?,
            rname: self.name()?,
            serial: self.reader.u32_be()?,
            refresh: self.reader.u32_be()?,
            retry: self.reader.u32_be()?,
            expire: self.reader.u32_be()?,
            minimum: self.reader.u32_be()?,
        })
    }

    fn caa(&mut self) -> Result<DataView<'a>, ParseError> {
        let flags = self.reader.u8()?;
        let offset = self.reader.position();
        let tag = string(&mut self.reader)?;
        // RFC 8659 §4.1: at least one, and letters and digits only.
        if tag.is_empty() || !tag.iter().all(u8::is_ascii_alphanumeric) {
            return Err(self.bad(offset));
        }
        let value = self.rest();
        Ok(Data::Caa { flags, tag, value })
    }

    fn svcb(&mut self) -> Result<Svcb<NameView<'a>, &'a [u8]>, ParseError> {
        let priority = self.reader.u16_be()?;
        let target = self.plain_name()?;
        check_params(self.reader.clone(), self.kind)?;
        Ok(Svcb {
            priority,
            target,
            params: self.rest(),
        })
    }

    fn rrsig(&mut self) -> Result<Rrsig<NameView<'a>, &'a [u8]>, ParseError> {
        Ok(Rrsig {
            covered: self.reader.u16_be()?.into(),
            algorithm: self.reader.u8()?,
            labels: self.reader.u8()?,
            original_ttl: self.reader.u32_be()?,
            expiration: self.reader.u32_be()?,
            inception: self.reader.u32_be()?,
            key_tag: self.reader.u16_be()?,
            signer: self.plain_name()?,
            signature: self.rest(),
        })
    }

    fn unknown(&mut self) -> DataView<'a> {
        let octets = self.rest();
        Data::Unknown {
            kind: self.kind,
            octets,
        }
    }

    fn rest(&mut self) -> &'a [u8] {
        let rest = self.reader.remaining();
        self.reader.take(rest).unwrap_or_default()
    }

    #[cold]
    const fn bad(&self, offset: usize) -> ParseError {
        ParseError::BadData {
            offset,
            kind: self.kind,
        }
    }
}

/// A length of one octet, then so many (RFC 1035 §3.3).
fn string<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], byteorder::UnexpectedEnd> {
    let length = reader.u8()?;
    reader.take(length.into())
}

/// A key, a length, and so many octets (RFC 9460 §2.2, RFC 6891 §6.1.2).
pub(crate) fn pair<'a>(
    reader: &mut Reader<'a>,
) -> Result<(u16, &'a [u8]), byteorder::UnexpectedEnd> {
    let (key, length) = (reader.u16_be()?, reader.u16_be()?);
    Ok((key, reader.take(length.into())?))
}

/// The keys must ascend, each at most once (RFC 9460 §2.2).
fn check_params(mut reader: Reader<'_>, kind: Type) -> Result<(), ParseError> {
    let mut previous = None;
    while !reader.is_empty() {
        let offset = reader.position();
        let (key, _) = pair(&mut reader)?;
        if previous >= Some(key) {
            return Err(ParseError::BadData { offset, kind });
        }
        previous = Some(key);
    }
    Ok(())
}

//--- To a message

/// Where names are written: compressed where that is allowed.
pub(crate) trait Out {
    /// Writes a name of RFC 1035, which may be compressed (RFC 3597 §4).
    fn name(&mut self, name: NameView<'_>);
    /// Writes what is no name.
    fn writer(&mut self) -> Writer<'_>;
}

impl<N: AsName, O: AsRef<[u8]>> Data<N, O> {
    /// Of the record that has such data.
    #[inline]
    #[must_use]
    pub const fn kind(&self) -> Type {
        match self {
            Self::A(_) => Type::A,
            Self::Aaaa(_) => Type::Aaaa,
            Self::Cname(_) => Type::Cname,
            Self::Ns(_) => Type::Ns,
            Self::Ptr(_) => Type::Ptr,
            Self::Mx { .. } => Type::Mx,
            Self::Txt(_) => Type::Txt,
            Self::Soa(_) => Type::Soa,
            Self::Srv { .. } => Type::Srv,
            Self::Caa { .. } => Type::Caa,
            Self::Svcb(_) => Type::Svcb,
            Self::Https(_) => Type::Https,
            Self::Ds { .. } => Type::Ds,
            Self::Dnskey { .. } => Type::Dnskey,
            Self::Rrsig(_) => Type::Rrsig,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    /// Appends the data, without its length.
    #[inline]
    pub(crate) fn write(&self, out: &mut impl Out) {
        match self {
            Self::A(address) => out.writer().bytes(&address.octets()),
            Self::Aaaa(address) => out.writer().bytes(&address.octets()),
            _ => self.write_other(out),
        }
    }

    fn write_other(&self, out: &mut impl Out) {
        match self {
            Self::A(_) | Self::Aaaa(_) => {}
            Self::Cname(name) | Self::Ns(name) | Self::Ptr(name) => out.name(name.as_name()),
            Self::Mx {
                preference,
                exchange,
            } => {
                out.writer().u16_be(*preference);
                out.name(exchange.as_name());
            }
            Self::Txt(Strings(octets)) => out.writer().bytes(octets.as_ref()),
            Self::Soa(soa) => soa.write(out),
            Self::Srv {
                priority,
                weight,
                port,
                target,
            } => {
                let mut writer = out.writer();
                [priority, weight, port]
                    .into_iter()
                    .for_each(|number| writer.u16_be(*number));
                write_plain(&mut writer, target.as_name());
            }
            Self::Caa { flags, tag, value } => {
                let mut writer = out.writer();
                let tag = tag.as_ref();
                writer.u8(*flags);
                writer.u8(u8::try_from(tag.len()).unwrap_or(u8::MAX));
                writer.bytes(tag.get(..usize::from(u8::MAX)).unwrap_or(tag));
                writer.bytes(value.as_ref());
            }
            Self::Svcb(svcb) | Self::Https(svcb) => {
                let mut writer = out.writer();
                writer.u16_be(svcb.priority);
                write_plain(&mut writer, svcb.target.as_name());
                writer.bytes(svcb.params.as_ref());
            }
            Self::Ds {
                key_tag,
                algorithm,
                digest_type,
                digest,
            } => {
                let mut writer = out.writer();
                writer.u16_be(*key_tag);
                writer.bytes(&[*algorithm, *digest_type]);
                writer.bytes(digest.as_ref());
            }
            Self::Dnskey {
                flags,
                protocol,
                algorithm,
                key,
            } => {
                let mut writer = out.writer();
                writer.u16_be(*flags);
                writer.bytes(&[*protocol, *algorithm]);
                writer.bytes(key.as_ref());
            }
            Self::Rrsig(rrsig) => rrsig.write(&mut out.writer()),
            Self::Unknown { octets, .. } => out.writer().bytes(octets.as_ref()),
        }
    }
}

impl<N: AsName> Soa<N> {
    fn write(&self, out: &mut impl Out) {
        out.name(self.mname.as_name());
        out.name(self.rname.as_name());
        let mut writer = out.writer();
        self.numbers()
            .into_iter()
            .for_each(|number| writer.u32_be(number));
    }

    const fn numbers(&self) -> [u32; 5] {
        let Self {
            serial,
            refresh,
            retry,
            expire,
            minimum,
            ..
        } = self;
        [*serial, *refresh, *retry, *expire, *minimum]
    }
}

impl<N: AsName, O: AsRef<[u8]>> Rrsig<N, O> {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.u16_be(self.covered.into());
        writer.bytes(&[self.algorithm, self.labels]);
        let times = [self.original_ttl, self.expiration, self.inception];
        times.into_iter().for_each(|time| writer.u32_be(time));
        writer.u16_be(self.key_tag);
        write_plain(writer, self.signer.as_name());
        writer.bytes(self.signature.as_ref());
    }
}

/// Writes a name that may not be compressed.
fn write_plain(writer: &mut Writer<'_>, name: NameView<'_>) {
    for label in name.labels() {
        writer.u8(u8::try_from(label.len()).unwrap_or(0));
        writer.bytes(label);
    }
    writer.u8(0);
}

//--- As text

/// As in a zone file (RFC 1035 §5, and the RFC of each type).
impl<N: AsName, O: AsRef<[u8]>> fmt::Display for Data<N, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::A(address) => address.fmt(f),
            Self::Aaaa(address) => address.fmt(f),
            Self::Cname(name) | Self::Ns(name) | Self::Ptr(name) => name.as_name().fmt(f),
            Self::Mx {
                preference,
                exchange,
            } => write!(f, "{preference} {}", exchange.as_name()),
            Self::Txt(strings) => text::separated(f, strings.iter().map(Quoted)),
            Self::Soa(soa) => {
                write!(f, "{} {} ", soa.mname.as_name(), soa.rname.as_name())?;
                text::separated(f, soa.numbers())
            }
            Self::Srv {
                priority,
                weight,
                port,
                target,
            } => {
                write!(f, "{priority} {weight} {port} {}", target.as_name())
            }
            Self::Caa { flags, tag, value } => {
                let tag = String::from_utf8_lossy(tag.as_ref());
                write!(f, "{flags} {tag} {}", Quoted(value.as_ref()))
            }
            Self::Svcb(svcb) | Self::Https(svcb) => svcb.fmt(f),
            Self::Ds {
                key_tag,
                algorithm,
                digest_type,
                digest,
            } => {
                let digest = Hex(digest.as_ref());
                write!(f, "{key_tag} {algorithm} {digest_type} {digest}")
            }
            Self::Dnskey {
                flags,
                protocol,
                algorithm,
                key,
            } => {
                let key = text::Base64(key.as_ref());
                write!(f, "{flags} {protocol} {algorithm} {key}")
            }
            Self::Rrsig(rrsig) => rrsig.fmt(f),
            Self::Unknown { octets, .. } => fmt_generic(octets.as_ref(), f),
        }
    }
}

/// `\# 4 0A000001` (RFC 3597 §5).
fn fmt_generic(octets: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "\\# {}", octets.len())?;
    match octets {
        [] => Ok(()),
        _ => write!(f, " {}", Hex(octets)),
    }
}

impl<N: AsName, O: AsRef<[u8]>> fmt::Display for Svcb<N, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.priority, self.target.as_name())?;
        let mut params = self.params();
        params.try_for_each(|(key, value)| text::fmt_param(f, key, value))
    }
}

impl<N: AsName, O: AsRef<[u8]>> fmt::Display for Rrsig<N, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} ", self.covered, self.algorithm, self.labels)?;
        let times = [self.original_ttl, self.expiration, self.inception];
        text::separated(f, times)?;
        let signature = text::Base64(self.signature.as_ref());
        write!(f, " {} {} {signature}", self.key_tag, self.signer.as_name())
    }
}

/// The octets of data in the form that suits any type: `\# 4 0A000001` (RFC 3597 §5).
///
/// ```
/// use dns_lookup::{Data, Generic, Type};
///
/// let Generic(octets) = r"\# 4 7f000001".parse()?;
/// assert_eq!(Data::parse(Type::A, &octets).unwrap().to_string(), "127.0.0.1");
/// # Ok::<(), dns_lookup::GenericError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Generic(pub Box<[u8]>);

/// Not the generic form, or not as long as it says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct GenericError;

impl fmt::Display for GenericError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r"not \#, a length, and so many octets in hexadecimal")
    }
}

impl std::error::Error for GenericError {}

impl fmt::Display for Generic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_generic(&self.0, f)
    }
}

impl FromStr for Generic {
    type Err = GenericError;

    fn from_str(text: &str) -> Result<Self, GenericError> {
        let mut words = text.split_ascii_whitespace();
        let (marker, length) = (words.next(), words.next());
        let octets = text::unhex(words).ok_or(GenericError)?;
        let length: Option<u16> = length.and_then(|it| it.parse().ok());
        match length {
            Some(length) if marker == Some(r"\#") && usize::from(length) == octets.len() => {
                Ok(Self(octets.into()))
            }
            _ => Err(GenericError),
        }
    }
}
