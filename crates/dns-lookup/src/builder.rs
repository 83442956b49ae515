//! A message written straight into the caller's buffer, with compression (RFC 1035 §4.1.4) and
//! without memory of its own.

use byteorder::Writer;

use crate::data::Out;
use crate::{
    AsName, BuildError, Class, Data, Edns, Header, MAX_MESSAGE, NameView, Record, Section, Type,
    header,
};

/// How many places of names are remembered. More would make the search for each name longer,
/// and a message of 512 octets has hardly more.
pub const MAX_REMEMBERED: usize = 32;

/// Writes a message, section by section. After each call, what is written is a whole message.
///
/// ```
/// use dns_lookup::{Builder, Class, Data, Header, Name, Rcode, Section, Type};
///
/// let name: Name = "www.example.com".parse().unwrap();
/// let mut wire = Vec::with_capacity(512);
/// let mut builder = Builder::new(&mut wire, Header::query(7).response(Rcode::NoError));
/// builder.question(&name, Type::A, Class::In)?;
/// let data: Data = Data::A([192, 0, 2, 1].into());
/// builder.add(Section::Answer, &name, Class::In, 60, &data)?;
/// assert_eq!(wire.len(), 12 + 21 + 16); // the second name is a pointer to the first
/// # Ok::<(), dns_lookup::BuildError>(())
/// ```
#[derive(Debug)]
pub struct Builder<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
    header: Header,
    counts: [u16; 4],
    limit: usize,
    /// Where names begin, or their ends, that a pointer can lead to.
    remembered: [Place; MAX_REMEMBERED],
    known: usize,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    offset: u16,
    /// Octets of the name once it is uncompressed.
    len: u8,
    flat: bool,
}

impl<'a> Builder<'a> {
    /// Appends the header; the message has at most [`MAX_MESSAGE`] octets.
    #[inline]
    pub fn new(out: &'a mut Vec<u8>, header: Header) -> Self {
        let start = out.len();
        out.extend_from_slice(&header.octets([0; 4]));
        let nowhere = Place {
            offset: 0,
            len: 0,
            flat: false,
        };
        Self {
            out,
            start,
            header,
            counts: [0; 4],
            limit: MAX_MESSAGE,
            remembered: [nowhere; MAX_REMEMBERED],
            known: 0,
        }
    }

    /// The same with room for no more than `limit` octets; the header is written anyway.
    #[must_use]
    pub fn limited(mut self, limit: usize) -> Self {
        self.limit = limit.min(MAX_MESSAGE);
        self
    }

    /// Adds a question.
    ///
    /// # Errors
    /// [`BuildError`]; then nothing was added.
    #[inline]
    pub fn question(
        &mut self,
        name: impl AsName,
        kind: Type,
        class: Class,
    ) -> Result<(), BuildError> {
        self.entry(0, |builder| {
            builder.name(name.as_name());
            let [a, b] = u16::from(kind).to_be_bytes();
            let [c, d] = u16::from(class).to_be_bytes();
            builder.out.extend_from_slice(&[a, b, c, d]);
        })
    }

    /// Adds a record.
    ///
    /// # Errors
    /// [`BuildError`]; then nothing was added.
    pub fn record<N: AsName, O: AsRef<[u8]>>(
        &mut self,
        section: Section,
        record: &Record<N, O>,
    ) -> Result<(), BuildError> {
        self.add(
            section,
            &record.name,
            record.class,
            record.ttl,
            &record.data,
        )
    }

    /// Adds a record of these parts.
    ///
    /// # Errors
    /// [`BuildError`]; then nothing was added.
    #[inline]
    pub fn add<N: AsName, O: AsRef<[u8]>>(
        &mut self,
        section: Section,
        name: impl AsName,
        class: Class,
        ttl: u32,
        data: &Data<N, O>,
    ) -> Result<(), BuildError> {
        self.entry(1 + section as usize, |builder| {
            builder.name(name.as_name());
            builder.head(data.kind(), class.into(), ttl);
            let before = builder.out.len();
            data.write(builder);
            builder.fill_length(before);
        })
    }

    /// Adds EDNS, for which [`reserve`](Self::reserve) has kept room; it is the last that is
    /// added. The high bits of the header's rcode go with it.
    pub fn edns<O: AsRef<[u8]>>(&mut self, edns: &Edns<O>) {
        let [high, _] = (u16::from(self.header.rcode) << 4).to_be_bytes();
        self.limit = (self.limit + room(edns)).min(MAX_MESSAGE);
        let added = self.entry(3, |builder| {
            builder.out.push(0);
            builder.head(Type::Opt, edns.udp_size, edns.ttl(high));
            let before = builder.out.len();
            builder.out.extend_from_slice(edns.octets());
            builder.fill_length(before);
        });
        if added.is_err() {
            self.truncate();
        }
    }

    /// Keeps room for EDNS.
    pub fn reserve<O: AsRef<[u8]>>(&mut self, edns: &Edns<O>) {
        self.limit = self.limit.saturating_sub(room(edns));
    }

    /// Marks the message as truncated (RFC 1035 §4.1.1).
    pub fn truncate(&mut self) {
        self.header.truncated = true;
        self.write_header();
    }

    /// Octets of the message so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.out.len() - self.start
    }

    /// Whether nothing but the header was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts == [0; 4]
    }

    /// Writes one entry of a section, or leaves everything as it was.
    #[inline]
    fn entry(&mut self, section: usize, write: impl FnOnce(&mut Self)) -> Result<(), BuildError> {
        let (len, known) = (self.out.len(), self.known);
        let later = self.counts.get(section + 1..).unwrap_or_default();
        if later.iter().any(|count| *count > 0) {
            return Err(BuildError::OutOfOrder);
        }
        write(self);
        let count = self.counts.get_mut(section);
        match count.and_then(|count| Some((count.checked_add(1)?, count))) {
            Some((more, count)) if self.out.len() - self.start <= self.limit => *count = more,
            _ => {
                self.out.truncate(len);
                self.known = known;
                return Err(BuildError::Full);
            }
        }
        self.write_header();
        Ok(())
    }

    fn write_header(&mut self) {
        let octets = self.header.octets(self.counts);
        let place = self.out.get_mut(self.start..);
        if let Some(place) = place.and_then(|rest| rest.first_chunk_mut::<{ header::LEN }>()) {
            *place = octets;
        }
    }

    /// Type, class and TTL, and a length that is filled in later.
    #[inline]
    fn head(&mut self, kind: Type, class: u16, ttl: u32) {
        let [a, b] = u16::from(kind).to_be_bytes();
        let [c, d] = class.to_be_bytes();
        let [e, f, g, h] = ttl.to_be_bytes();
        self.out.extend_from_slice(&[a, b, c, d, e, f, g, h, 0, 0]);
    }

    /// Data longer than a length can say is longer than a message, too, and taken back.
    #[inline]
    fn fill_length(&mut self, before: usize) {
        let length = u16::try_from(self.out.len() - before).unwrap_or(u16::MAX);
        let place = self.out.get_mut(before - 2..before);
        if let Some(place) = place {
            place.copy_from_slice(&length.to_be_bytes());
        }
    }

    /// Where `name` was written before, without regard to case (RFC 4343 §4.1).
    #[inline]
    fn find(&self, name: NameView<'_>) -> Option<u16> {
        let message = self.out.get(self.start..)?;
        let mut places = self.remembered.get(..self.known)?.iter();
        let found = places.find(|place| {
            usize::from(place.len) == name.len() && {
                let offset = usize::from(place.offset);
                NameView::known(message, offset, name.len(), place.flat) == name
            }
        });
        found.map(|place| place.offset)
    }

    #[inline]
    fn remember(&mut self, place: Place) {
        if let Some(free) = self.remembered.get_mut(self.known) {
            *free = place;
            self.known += 1;
        }
    }
}

impl Out for Builder<'_> {
    /// As many labels as no pointer can stand for, then a pointer, or the root.
    fn name(&mut self, mut name: NameView<'_>) {
        let first = self.known;
        let mut flat = true;
        loop {
            if let Some(offset) = self.find(name) {
                let [high, low] = offset.to_be_bytes();
                self.out.extend_from_slice(&[high | 0xc0, low]);
                flat = false;
                break;
            }
            let Some((label, parent)) = name.split_first() else {
                self.out.push(0);
                break;
            };
            // A pointer has 14 bits.
            if let (Ok(offset @ 0..0x4000), Ok(len)) =
                (u16::try_from(self.len()), u8::try_from(name.len()))
            {
                self.remember(Place {
                    offset,
                    len,
                    flat: false,
                });
            }
            self.out.push(u8::try_from(label.len()).unwrap_or(0));
            self.out.extend_from_slice(label);
            name = parent;
        }
        let written = self
            .remembered
            .get_mut(first..self.known)
            .unwrap_or_default();
        written.iter_mut().for_each(|place| place.flat = flat);
    }

    #[inline]
    fn writer(&mut self) -> Writer<'_> {
        Writer::new(self.out)
    }
}

/// Octets of an OPT record.
fn room<O: AsRef<[u8]>>(edns: &Edns<O>) -> usize {
    11 + edns.octets().len()
}
