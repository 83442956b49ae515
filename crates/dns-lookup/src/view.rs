//! A message read where it lies: nothing is copied, nothing allocated, and no more looked at
//! than was asked for.

use byteorder::Reader;

use crate::{
    Class, Data, DataView, EdnsView, Header, Message, NameView, ParseError, Question, Rcode,
    Record, Type, header,
};

/// A message whose header is sound. What follows is checked when it is read.
///
/// ```
/// use dns_lookup::{Data, MessageView};
///
/// # let octets = b"\x12\x34\x81\x80\0\x01\0\x01\0\0\0\0\x01a\0\0\x01\0\x01\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\x7f\0\0\x01";
/// for record in MessageView::parse(octets)?.answers() {
///     if let Data::A(address) = record?.data()? {
///         assert_eq!(address.to_string(), "127.0.0.1");
///     }
/// }
/// # Ok::<(), dns_lookup::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MessageView<'a> {
    octets: &'a [u8],
    header: Header,
    counts: [u16; 4],
}

/// Where in a message a record is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Section {
    /// It answers the question.
    Answer,
    /// It tells who has authority.
    Authority,
    /// It may be useful.
    Additional,
}

/// A record where it lies. Its name is checked, its data will be when it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct RecordView<'a> {
    /// Its owner.
    pub name: NameView<'a>,
    /// Its type.
    pub kind: Type,
    /// Its class.
    pub class: Class,
    /// How long it may be kept, in seconds.
    pub ttl: u32,
    message: &'a [u8],
    offset: usize,
    /// Where its data begin.
    start: usize,
    data: &'a [u8],
}

impl<'a> MessageView<'a> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`ParseError::UnexpectedEnd`] when there is no whole one.
    #[inline]
    pub fn parse(octets: &'a [u8]) -> Result<Self, ParseError> {
        let (header, counts) = Header::parse(octets)?;
        Ok(Self {
            octets,
            header,
            counts,
        })
    }

    /// The header, with the four bits of the rcode that it has room for.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// How many questions, answers, authorities and additional records the header counts.
    #[must_use]
    pub const fn counts(&self) -> [u16; 4] {
        self.counts
    }

    /// The questions.
    #[must_use]
    pub fn questions(&self) -> Questions<'a> {
        let [left, ..] = self.counts;
        Questions {
            octets: self.octets,
            at: header::LEN,
            left,
        }
    }

    /// All records, in the order in which they come.
    #[must_use]
    pub fn records(&self) -> Records<'a> {
        let [_, left @ ..] = self.counts;
        Records {
            questions: self.questions(),
            left,
        }
    }

    /// The records that answer the question.
    #[must_use]
    pub fn answers(&self) -> Records<'a> {
        let [_, answers, ..] = self.counts;
        Records {
            questions: self.questions(),
            left: [answers, 0, 0],
        }
    }

    /// EDNS, if the message has it, and all twelve bits of the rcode.
    ///
    /// # Errors
    /// [`ParseError`]: that of any record; [`ParseError::BadOpt`].
    pub fn edns(&self) -> Result<(Option<EdnsView<'a>>, Rcode), ParseError> {
        let mut found = None;
        let mut records = self.records();
        while let Some((section, record)) = records.next_in_section().transpose()? {
            if record.kind == Type::Opt {
                if section != Section::Additional || found.is_some() {
                    let offset = record.offset;
                    return Err(ParseError::BadOpt { offset });
                }
                found = Some(EdnsView::read(&record)?);
            }
        }
        let low = u16::from(self.header.rcode);
        Ok(match found {
            None => (None, self.header.rcode),
            Some((edns, high)) => (Some(edns), Rcode::from(u16::from(high) << 4 | low)),
        })
    }

    /// The message as one that is owned, all of it checked.
    ///
    /// # Errors
    /// [`ParseError`].
    pub fn to_message(&self) -> Result<Message, ParseError> {
        let mut message = Message::new(self.header);
        let mut records = self.records();
        let questions = records.questions.by_ref();
        message.questions.reserve_exact(questions.least());
        for question in questions {
            message.questions.push(question?.to_question());
        }
        // By reference: a record that is moved is read again before it is quite written.
        while let Some(next) = &records.next_in_section() {
            let (section, record) = next.as_ref().map_err(|error| *error)?;
            if record.kind == Type::Opt {
                message.take_opt(*section, record)?;
                continue;
            }
            let records_left = records.least(*section);
            let place = match section {
                Section::Answer => &mut message.answers,
                Section::Authority => &mut message.authorities,
                Section::Additional => &mut message.additionals,
            };
            if place.is_empty() {
                place.reserve_exact(1 + records_left);
            }
            place.push(Record::BLANK);
            if let Some(blank) = place.last_mut() {
                record.fill(blank)?;
            }
        }
        match records.questions.at {
            end if end < self.octets.len() => Err(ParseError::TrailingOctets { offset: end }),
            _ => Ok(message),
        }
    }
}

impl Message {
    fn take_opt(&mut self, section: Section, record: &RecordView<'_>) -> Result<(), ParseError> {
        if section != Section::Additional || self.edns.is_some() {
            let offset = record.offset;
            return Err(ParseError::BadOpt { offset });
        }
        let (edns, high) = EdnsView::read(record)?;
        let low = u16::from(self.header.rcode);
        self.header.rcode = Rcode::from(u16::from(high) << 4 | low);
        self.edns = Some(edns.to_edns());
        Ok(())
    }
}

impl<'a> RecordView<'a> {
    /// What it says.
    ///
    /// # Errors
    /// [`ParseError`].
    #[inline]
    pub fn data(&self) -> Result<DataView<'a>, ParseError> {
        match (self.kind, self.data) {
            // What is asked for most needs no reader.
            (Type::A, &[a, b, c, d]) => Ok(Data::A([a, b, c, d].into())),
            _ => DataView::read(self.kind, self.message, self.start, self.data.len()),
        }
    }

    /// The octets of its data; a name in them may be compressed.
    #[must_use]
    pub const fn octets(&self) -> &'a [u8] {
        self.data
    }

    /// Where it begins, in octets from the start of the message.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// The same as one that is owned.
    ///
    /// # Errors
    /// [`ParseError`]: that of its data.
    #[inline]
    pub fn to_record(&self) -> Result<Record, ParseError> {
        let mut record = Record::BLANK;
        self.fill(&mut record)?;
        Ok(record)
    }

    /// Each field is written to its place: to build a record elsewhere and move it, or to read an
    /// address by way of a view of its data, takes longer than all the rest.
    #[inline]
    fn fill(&self, record: &mut Record) -> Result<(), ParseError> {
        record.name.assign(self.name);
        (record.class, record.ttl) = (self.class, self.ttl);
        if let (Type::A, &[a, b, c, d]) = (self.kind, self.octets()) {
            record.data = Data::A([a, b, c, d].into());
        } else {
            record.data = self.data()?.to_data();
        }
        Ok(())
    }

    /// Of its data.
    pub(crate) fn reader(&self) -> Reader<'a> {
        let mut reader = Reader::new(self.message);
        let data = reader.skip(self.start);
        let nested = data.and_then(|()| reader.nested(self.data.len()));
        nested.unwrap_or_else(|_| Reader::new(&[]))
    }
}

/// The questions of a message; it ends after one that is broken.
#[derive(Clone, Debug)]
pub struct Questions<'a> {
    octets: &'a [u8],
    at: usize,
    left: u16,
}

impl<'a> Questions<'a> {
    /// How many may still come: no more than there is room for.
    fn least(&self) -> usize {
        let room = self.octets.len().saturating_sub(self.at) / QUESTION;
        room.min(self.left.into())
    }

    #[inline]
    fn read(&mut self) -> Result<Question<NameView<'a>>, ParseError> {
        let (name, end) = NameView::read(self.octets, self.at)?;
        let mut reader = Reader::new(self.octets);
        reader.skip(end)?;
        let [a, b, c, d] = reader.array()?;
        self.at = reader.position();
        Ok(Question {
            name,
            kind: u16::from_be_bytes([a, b]).into(),
            class: u16::from_be_bytes([c, d]).into(),
        })
    }
}

/// The fewest octets of a question: the root, a type and a class.
const QUESTION: usize = 5;
/// The fewest octets of a record: the root, a type, a class, a TTL and a length.
const RECORD: usize = 11;

impl<'a> Iterator for Questions<'a> {
    type Item = Result<Question<NameView<'a>>, ParseError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let question = self.read();
        if question.is_err() {
            self.left = 0;
        }
        Some(question)
    }
}

/// The records of a message; it ends after one that is broken.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    /// The records come after them.
    questions: Questions<'a>,
    /// In each section.
    left: [u16; 3],
}

impl<'a> Records<'a> {
    /// The next record, and in which section it is.
    #[inline]
    pub fn next_in_section(&mut self) -> Option<Result<(Section, RecordView<'a>), ParseError>> {
        let section = self.count()?;
        Some(self.read().map(|record| (section, record)))
    }

    /// The section of the next record, which is no longer to come.
    #[inline]
    fn count(&mut self) -> Option<Section> {
        let [answers, authorities, additionals] = &mut self.left;
        let (left, section) = match (&answers, &authorities, &additionals) {
            (0, 0, 0) => return None,
            (0, 0, _) => (additionals, Section::Additional),
            (0, ..) => (authorities, Section::Authority),
            _ => (answers, Section::Answer),
        };
        *left -= 1;
        Some(section)
    }

    /// How many may still come in `section`: no more than there is room for.
    fn least(&self, section: Section) -> usize {
        let [answers, authorities, additionals] = self.left;
        let left = match section {
            Section::Answer => answers,
            Section::Authority => authorities,
            Section::Additional => additionals,
        };
        let room = self
            .questions
            .octets
            .len()
            .saturating_sub(self.questions.at)
            / RECORD;
        room.min(left.into())
    }

    #[inline]
    fn read(&mut self) -> Result<RecordView<'a>, ParseError> {
        let record = self.read_record();
        if record.is_err() {
            self.left = [0; 3];
        }
        record
    }

    #[inline]
    fn read_record(&mut self) -> Result<RecordView<'a>, ParseError> {
        if self.questions.left > 0 {
            self.questions.try_for_each(|question| question.map(drop))?;
        }
        let (message, offset) = (self.questions.octets, self.questions.at);
        let (name, end) = NameView::read(message, offset)?;
        let mut reader = Reader::new(message);
        reader.skip(end)?;
        let [a, b, c, d, ttl @ .., e, f] = reader.array::<10>()?;
        let length = usize::from(u16::from_be_bytes([e, f]));
        let start = reader.position();
        let data = reader.take(length)?;
        self.questions.at = reader.position();
        Ok(RecordView {
            name,
            kind: u16::from_be_bytes([a, b]).into(),
            class: u16::from_be_bytes([c, d]).into(),
            ttl: u32::from_be_bytes(ttl),
            message,
            offset,
            start,
            data,
        })
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<RecordView<'a>, ParseError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.count()?;
        Some(self.read())
    }
}
