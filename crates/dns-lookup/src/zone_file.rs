//! Zone files (RFC 1035 §5): their text is read by the crate `domain`, and what it finds goes
//! through this crate's own data.

use std::fmt;

use domain::base::Name as DomainName;
use domain::base::iana::Class as DomainClass;
use domain::base::name::ToName;
use domain::base::rdata::ComposeRecordData;
use domain::zonefile::inplace::{Entry, ScannedRecord, Zonefile};

use crate::{Data, Name, ParseError, Record, Zone, ZoneError};

/// Why a text is no zone.
#[derive(Debug)]
pub enum ZoneFileError {
    /// It can't be read: what is wrong, and where.
    Text(domain::zonefile::inplace::Error),
    /// It leads to another file.
    Include,
    /// This is a name, or data, that no message could have.
    Data(ParseError),
    /// Its records are no zone.
    Zone(ZoneError),
}

impl Zone {
    /// Reads a zone file. Names without a dot at their end are below `origin`, until the file
    /// says `$ORIGIN`; the zone's own name is that of its SOA.
    ///
    /// # Errors
    /// [`ZoneFileError`], with the first thing that is wrong.
    pub fn parse(text: &str, origin: &Name) -> Result<Self, ZoneFileError> {
        let mut file = Zonefile::from(text);
        // Its scanner needs the last line's end, which an editor may have left out.
        file.extend_from_slice(b"\n");
        if let Ok(origin) = DomainName::from_octets(origin.wire().to_vec().into()) {
            file.set_origin(origin);
        }
        file.set_default_class(DomainClass::IN);
        let mut records = Vec::new();
        while let Some(entry) = file.next_entry().map_err(ZoneFileError::Text)? {
            match entry {
                Entry::Record(scanned) => records.push(record(&scanned)?),
                Entry::Include { .. } => return Err(ZoneFileError::Include),
            }
        }
        let soa = records.iter().find(|it| matches!(it.data, Data::Soa(_)));
        let origin = soa.map_or_else(|| origin.clone(), |soa| soa.name.clone());
        Self::new(origin, records).map_err(ZoneFileError::Zone)
    }
}

/// Both crates know how a record travels.
fn record(scanned: &ScannedRecord) -> Result<Record, ZoneFileError> {
    let mut octets = Vec::new();
    // A vector always has room.
    let Ok(()) = scanned.data().compose_rdata(&mut octets);
    let kind = scanned.rtype().to_int().into();
    let name = scanned.owner().to_vec();
    Ok(Record {
        name: Name::parse(name.as_slice()).map_err(ZoneFileError::Data)?,
        class: scanned.class().to_int().into(),
        ttl: scanned.ttl().as_secs(),
        data: Data::parse(kind, &octets).map_err(ZoneFileError::Data)?,
    })
}

impl fmt::Display for ZoneFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(error) => error.fmt(f),
            Self::Include => f.write_str("$INCLUDE is not followed here"),
            Self::Data(error) => error.fmt(f),
            Self::Zone(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ZoneFileError {}
