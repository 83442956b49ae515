//! What was answered, for as long as its TTL says, and that there was nothing to answer, for as
//! long as its SOA says (RFC 2308 §5).

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::{Name, Record, Type};

/// How many answers are kept if nobody says otherwise.
pub const CAPACITY: usize = 1000;
/// The longest that an answer is kept, in seconds: a week (RFC 8767 §4). A TTL with its highest
/// bit set is a long one too, and no longer 0 as in RFC 2181 §8.
pub const MAX_TTL: u32 = 7 * 24 * 60 * 60;
/// The longest that it is kept that there is nothing, in seconds: three hours (RFC 2308 §5).
pub const MAX_NEGATIVE_TTL: u32 = 3 * 60 * 60;

/// Answers by name and type, at most so many.
#[derive(Clone, Debug)]
pub struct Cache {
    entries: HashMap<(Name, Type), Entry>,
    capacity: usize,
}

/// What is known of a name and a type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Known {
    /// These records, behind the aliases that led to them.
    Records(Vec<Record>),
    /// There is no such name: NXDOMAIN.
    NoName,
    /// There is the name, but no record of this type.
    NoData,
}

#[derive(Clone, Debug)]
struct Entry {
    known: Known,
    since: Instant,
    until: Instant,
}

impl Default for Cache {
    fn default() -> Self {
        Self::new(CAPACITY)
    }
}

impl Cache {
    /// An empty cache with room for so many answers; for 0, it keeps none.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            entries: HashMap::new(),
            capacity,
        }
    }

    /// What is known at the time `now`; the records' TTLs are what is left of them.
    #[must_use]
    pub fn find(&self, name: &Name, kind: Type, now: Instant) -> Option<Known> {
        let entry = self.entries.get(&(name.clone(), kind))?;
        if now >= entry.until {
            return None;
        }
        let age = now.saturating_duration_since(entry.since).as_secs();
        let mut known = entry.known.clone();
        if let Known::Records(records) = &mut known {
            for record in records {
                record.ttl = record
                    .ttl
                    .saturating_sub(u32::try_from(age).unwrap_or(u32::MAX));
            }
        }
        Some(known)
    }

    /// Keeps an answer that came at the time `now`. Records say themselves how long, all of them
    /// as long as the first to go; for what is not there, that is `negative_ttl`, in seconds
    /// (RFC 2308 §5).
    pub fn keep(&mut self, name: Name, kind: Type, known: Known, negative_ttl: u32, now: Instant) {
        let seconds = match &known {
            Known::Records(records) => {
                let shortest = records.iter().map(|record| record.ttl).min();
                shortest.unwrap_or(0).min(MAX_TTL)
            }
            Known::NoName | Known::NoData => negative_ttl.min(MAX_NEGATIVE_TTL),
        };
        let until = now + Duration::from_secs(seconds.into());
        if seconds == 0 || self.capacity == 0 {
            return;
        }
        self.make_room(now);
        let since = now;
        self.entries.insert(
            (name, kind),
            Entry {
                known,
                since,
                until,
            },
        );
    }

    /// How many answers there are, some of them perhaps too old.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// In a full cache, what is too old goes, or else what would be next.
    fn make_room(&mut self, now: Instant) {
        if self.entries.len() < self.capacity {
            return;
        }
        self.entries.retain(|_, entry| now < entry.until);
        if self.entries.len() >= self.capacity {
            let next = self.entries.iter().min_by_key(|(_, entry)| entry.until);
            let next = next.map(|(key, _)| key.clone());
            next.and_then(|key| self.entries.remove(&key));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Class, Data};

    fn name(text: &str) -> Name {
        text.parse().unwrap()
    }

    fn records(ttls: &[u32]) -> Known {
        let record = |ttl: &u32| Record {
            name: name("a.test"),
            class: Class::In,
            ttl: *ttl,
            data: Data::A([192, 0, 2, 1].into()),
        };
        Known::Records(ttls.iter().map(record).collect())
    }

    #[test]
    fn an_answer_is_kept_as_long_as_its_shortest_ttl() {
        const HOUR: u32 = 3600;
        // Each row: what is kept, its negative TTL, and for how many seconds.
        let rows = [
            (records(&[60]), 5, 60),
            (records(&[60, 30, 90]), 5, 30),
            (records(&[0]), 5, 0),
            (records(&[MAX_TTL]), 5, MAX_TTL),
            (records(&[u32::MAX]), 5, MAX_TTL),
            (Known::NoName, 60, 60),
            (Known::NoData, HOUR * 24, HOUR * 3),
            (Known::NoData, u32::MAX, HOUR * 3),
            (Known::NoData, 0, 0),
        ];
        for (known, negative_ttl, seconds) in rows {
            let (mut cache, now) = (Cache::default(), Instant::now());
            cache.keep(name("a.test"), Type::A, known.clone(), negative_ttl, now);
            let at = |second: u32| now + Duration::from_secs(second.into());
            let last = cache.find(&name("A.test"), Type::A, at(seconds.saturating_sub(1)));
            assert_eq!(last.is_some(), seconds > 0, "{known:?}");
            assert_eq!(cache.find(&name("a.test"), Type::A, at(seconds)), None);
            assert_eq!(cache.find(&name("a.test"), Type::Aaaa, now), None);
        }
    }

    #[test]
    fn ttls_become_less() {
        let (mut cache, now) = (Cache::default(), Instant::now());
        cache.keep(name("a.test"), Type::A, records(&[60, 90]), 0, now);
        let later = now + Duration::from_millis(20_900);
        let found = cache.find(&name("a.test"), Type::A, later);
        assert_eq!(found, Some(records(&[40, 70])));
    }

    #[test]
    fn a_full_cache_drops_what_goes_next() {
        let (mut cache, now) = (Cache::new(2), Instant::now());
        for (text, ttl) in [("a", 30), ("b", 20), ("c", 40)] {
            cache.keep(name(text), Type::A, records(&[ttl]), 0, now);
        }
        let there = |cache: &Cache, text| cache.find(&name(text), Type::A, now).is_some();
        assert_eq!(
            ["a", "b", "c"].map(|it| there(&cache, it)),
            [true, false, true]
        );
        // What is too old needs no such choice.
        let later = now + Duration::from_secs(50);
        cache.keep(name("d"), Type::A, records(&[1]), 0, later);
        assert_eq!(cache.len(), 1);
    }

    #[test]
    fn a_cache_without_room_keeps_nothing() {
        let mut cache = Cache::new(0);
        cache.keep(name("a"), Type::A, records(&[60]), 0, Instant::now());
        assert!(cache.is_empty());
    }
}
