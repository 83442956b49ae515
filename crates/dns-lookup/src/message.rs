//! A [`Message`] that is owned, and its parts (RFC 1035 §4.1).

use std::fmt;
use std::net::Ipv4Addr;

use crate::{
    AsName, Builder, Class, Data, Edns, Header, MessageView, Name, NameView, ParseError, Rcode,
    Section, Type,
};

/// The most octets of a message: over TCP, its length is told in two (RFC 1035 §4.2.2).
pub const MAX_MESSAGE: usize = 65_535;

/// A message with all that is in it.
///
/// ```
/// use dns_lookup::{MAX_MESSAGE, Message, Type};
///
/// let query = Message::query(0x1234, "www.example.com".parse().unwrap(), Type::A);
/// let mut wire = Vec::new();
/// query.encode(MAX_MESSAGE, &mut wire);
/// assert_eq!(wire.get(12..), Some(&b"\x03www\x07example\x03com\0\0\x01\0\x01"[..]));
/// assert_eq!(Message::parse(&wire), Ok(query));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Message {
    /// Without the counts, and with all bits of the rcode.
    pub header: Header,
    /// What is asked: one, in practice (RFC 9619).
    pub questions: Vec<Question>,
    /// What answers it.
    pub answers: Vec<Record>,
    /// Who has authority.
    pub authorities: Vec<Record>,
    /// What may be useful besides; without OPT, which is [`edns`](Self::edns).
    pub additionals: Vec<Record>,
    /// EDNS, if the sender speaks it.
    pub edns: Option<Edns>,
}

/// What is asked: the records of a name, a type and a class (RFC 1035 §4.1.2).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Question<N = Name> {
    /// The name.
    pub name: N,
    /// The type, which may be one that only questions have.
    pub kind: Type,
    /// The class.
    pub class: Class,
}

/// A record (RFC 1035 §4.1.3). Its type is that of its data.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Record<N = Name, O = Box<[u8]>> {
    /// Its owner.
    pub name: N,
    /// Its class.
    pub class: Class,
    /// How long it may be kept, in seconds.
    pub ttl: u32,
    /// What it says.
    pub data: Data<N, O>,
}

impl Message {
    /// An empty message with this header.
    #[must_use]
    pub const fn new(header: Header) -> Self {
        Self {
            header,
            questions: Vec::new(),
            answers: Vec::new(),
            authorities: Vec::new(),
            additionals: Vec::new(),
            edns: None,
        }
    }

    /// The question for the records of `name`, of type `kind` and class IN.
    #[must_use]
    pub fn query(id: u16, name: Name, kind: Type) -> Self {
        let question = Question {
            name,
            kind,
            class: Class::In,
        };
        Self {
            questions: vec![question],
            ..Self::new(Header::query(id))
        }
    }

    /// An answer to this message, without records: its questions are repeated. EDNS is for the
    /// server to add, if the question had it.
    #[must_use]
    pub fn response(&self, rcode: Rcode) -> Self {
        Self {
            questions: self.questions.clone(),
            ..Self::new(self.header.response(rcode))
        }
    }

    /// Reads a whole message.
    ///
    /// # Errors
    /// [`ParseError`], with the first rule that was broken.
    pub fn parse(octets: &[u8]) -> Result<Self, ParseError> {
        MessageView::parse(octets)?.to_message()
    }

    /// Appends the message, which will have at most `limit` octets: what has no room is left out
    /// and the message marked as truncated (RFC 2181 §9), but for additional records, which
    /// nobody must have.
    pub fn encode(&self, limit: usize, out: &mut Vec<u8>) {
        let mut builder = Builder::new(out, self.header).limited(limit);
        if self.write(&mut builder).is_err() {
            builder.truncate();
        }
        if let Some(edns) = &self.edns {
            builder.edns(edns);
        }
    }

    fn write(&self, builder: &mut Builder<'_>) -> Result<(), crate::BuildError> {
        if let Some(edns) = &self.edns {
            builder.reserve(edns);
        }
        for question in &self.questions {
            builder.question(&question.name, question.kind, question.class)?;
        }
        for record in &self.answers {
            builder.record(Section::Answer, record)?;
        }
        for record in &self.authorities {
            builder.record(Section::Authority, record)?;
        }
        for record in &self.additionals {
            if builder.record(Section::Additional, record).is_err() {
                break;
            }
        }
        Ok(())
    }
}

impl Record {
    /// One to be filled.
    pub(crate) const BLANK: Self = Self {
        name: Name::ROOT,
        class: Class::In,
        ttl: 0,
        data: Data::A(Ipv4Addr::UNSPECIFIED),
    };
}

impl Question<NameView<'_>> {
    /// The same as one that is owned.
    #[must_use]
    pub fn to_question(&self) -> Question {
        Question {
            name: self.name.to_name(),
            kind: self.kind,
            class: self.class,
        }
    }
}

impl<N, O: AsRef<[u8]>> Record<N, O>
where
    N: AsName,
{
    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> Type {
        self.data.kind()
    }
}

//--- As text

impl<N: AsName> fmt::Display for Question<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, kind, class } = self;
        write!(f, "{} {class} {kind}", name.as_name())
    }
}

/// As in a zone file: `www.example.com. 3600 IN A 192.0.2.1`.
impl<N: AsName, O: AsRef<[u8]>> fmt::Display for Record<N, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            class,
            ttl,
            data,
        } = self;
        write!(f, "{} {ttl} {class} {} {data}", name.as_name(), data.kind())
    }
}
