//! A zone (RFC 1034 §4.2): the records of which a server is the authority, and what it finds
//! there for a name and a type (§4.3.2).

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;

use crate::{Class, Data, Name, Record, Soa, Type};

/// The records of a zone, checked to be one.
#[derive(Clone, Debug)]
pub struct Zone {
    origin: Name,
    /// The SOA as a record for answers that there is nothing.
    soa: Record,
    /// By name, in the canonical order: what is below a name follows it.
    records: BTreeMap<Name, Vec<Record>>,
}

/// What a zone has for a name and a type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Found {
    /// These records.
    Records(Vec<Record>),
    /// The name is an alias.
    Alias(Record),
    /// The name belongs to a zone further down, of which these are the name servers.
    Referral(Vec<Record>),
    /// There is the name, but nothing of the type.
    NoData,
    /// There is no such name.
    NoName,
}

/// Why records are no zone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ZoneError {
    /// A zone has one SOA, at its origin (RFC 1035 §5.2).
    NotOneSoa,
    /// This name is not in the zone.
    Outside(Name),
    /// This name has a record of another class than IN.
    OtherClass(Name),
    /// This alias has other records beside its CNAME, or a second one (RFC 2181 §10.1).
    BusyAlias(Name),
}

impl Zone {
    /// A zone of these records.
    ///
    /// # Errors
    /// [`ZoneError`], with the first rule that is broken.
    pub fn new(origin: Name, records: impl IntoIterator<Item = Record>) -> Result<Self, ZoneError> {
        let mut names: BTreeMap<Name, Vec<Record>> = BTreeMap::new();
        for record in records {
            let name = record.name.clone();
            if !name.is_within(&origin) {
                return Err(ZoneError::Outside(name));
            }
            if record.class != Class::In {
                return Err(ZoneError::OtherClass(name));
            }
            let there = names.entry(name).or_default();
            // The same record twice is one (RFC 2181 §5).
            if !there.iter().any(|other| other.data == record.data) {
                there.push(record);
            }
        }
        let soa = check(&origin, &names)?;
        Ok(Self {
            origin,
            soa,
            records: names,
        })
    }

    /// The name that all its names end in.
    #[must_use]
    pub fn origin(&self) -> &Name {
        &self.origin
    }

    /// The SOA for an answer that there is nothing, with the TTL of that (RFC 2308 §3).
    #[must_use]
    pub fn soa(&self) -> &Record {
        &self.soa
    }

    /// How many records it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.values().map(Vec::len).sum()
    }

    /// Whether it has none: never, for it has a SOA.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    // ANCHOR: find
    /// What there is for a name within the zone and a type (RFC 1034 §4.3.2).
    #[must_use]
    pub fn find(&self, name: &Name, kind: Type) -> Found {
        if let Some(servers) = self.cut(name, kind) {
            return Found::Referral(servers);
        }
        if let Some(records) = self.records.get(name) {
            return choose(records, name, kind);
        }
        // A name without records exists if there is one below (RFC 4592 §2.2.2).
        if self.is_parent(name) {
            return Found::NoData;
        }
        match self.wildcard(name) {
            Some(records) => choose(records, name, kind),
            None => Found::NoName,
        }
    }
    // ANCHOR_END: find

    /// The addresses that the zone has of a name, its own or glue.
    pub fn addresses(&self, name: &Name) -> impl Iterator<Item = &Record> {
        let records = self.records.get(name).into_iter().flatten();
        records.filter(|record| matches!(record.data, Data::A(_) | Data::Aaaa(_)))
    }

    /// The name servers of the zone further down that the name belongs to: the one nearest to
    /// this zone's origin. At the cut itself, a DS is still this zone's (RFC 4035 §3.1.4.1).
    fn cut(&self, name: &Name, kind: Type) -> Option<Vec<Record>> {
        let below = |it: &Name| *it != self.origin && it.is_within(&self.origin);
        let way = std::iter::successors(Some(name.clone()), Name::parent).take_while(below);
        let cuts = way.filter_map(|it| Some((of_type(self.records.get(&it)?, Type::Ns), it)));
        let (servers, cut) = cuts.filter(|(servers, _)| !servers.is_empty()).last()?;
        (cut != *name || kind != Type::Ds).then_some(servers)
    }

    /// The records of the wildcard that stands for a name: it is just below the name's nearest
    /// parent that exists (RFC 4592 §3.3.1).
    fn wildcard(&self, name: &Name) -> Option<&Vec<Record>> {
        let mut parents = std::iter::successors(name.parent(), Name::parent);
        let encloser = parents.find(|it| self.records.contains_key(it) || self.is_parent(it))?;
        self.records.get(&encloser.child(b"*").ok()?)
    }

    fn is_parent(&self, name: &Name) -> bool {
        let after = (Bound::Excluded(name), Bound::Unbounded);
        let next = self.records.range::<Name, _>(after).next();
        next.is_some_and(|(next, _)| next.is_within(name))
    }
}

/// The SOA, if the zone's rules are kept.
fn check(origin: &Name, names: &BTreeMap<Name, Vec<Record>>) -> Result<Record, ZoneError> {
    let is = |record: &&Record, kind| record.kind() == kind;
    for (name, records) in names {
        if records.len() > 1 && records.iter().any(|record| is(&record, Type::Cname)) {
            return Err(ZoneError::BusyAlias(name.clone()));
        }
    }
    let mut all = names
        .values()
        .flatten()
        .filter(|record| is(record, Type::Soa));
    match (all.next(), all.next()) {
        (Some(record), None) if record.name == *origin => Ok(negative(record)),
        _ => Err(ZoneError::NotOneSoa),
    }
}

fn negative(soa: &Record) -> Record {
    let mut record = soa.clone();
    if let Data::Soa(Soa { minimum, .. }) = &record.data {
        record.ttl = record.ttl.min(*minimum);
    }
    record
}

/// What the records of one name have for a type, under the name that was asked for.
fn choose(records: &[Record], name: &Name, kind: Type) -> Found {
    let kind = match kind {
        // Whatever there is: one type is enough (RFC 8482 §4.1).
        Type::Any => records.first().map_or(kind, Record::kind),
        _ => kind,
    };
    let named = |record: Record| Record {
        name: name.clone(),
        ..record
    };
    let found = of_type(records, kind);
    let mut alias = of_type(records, Type::Cname).into_iter();
    match (found.is_empty(), alias.next()) {
        (false, _) => Found::Records(found.into_iter().map(named).collect()),
        (true, Some(alias)) => Found::Alias(named(alias)),
        (true, None) => Found::NoData,
    }
}

fn of_type(records: &[Record], kind: Type) -> Vec<Record> {
    let records = records.iter().filter(|record| record.kind() == kind);
    records.cloned().collect()
}

impl fmt::Display for ZoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOneSoa => f.write_str("a zone needs one SOA record, at its origin"),
            Self::Outside(name) => write!(f, "{name} is not in the zone"),
            Self::OtherClass(name) => write!(f, "{name} has a record of another class than IN"),
            Self::BusyAlias(name) => write!(f, "{name} has a CNAME and other records"),
        }
    }
}

impl std::error::Error for ZoneError {}
