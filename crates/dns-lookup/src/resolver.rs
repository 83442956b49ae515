//! A stub resolver (RFC 1034 §5.3.1) without its sockets, its clock and its dice: which server to
//! ask for which name, how long to wait, and what of the answers to believe (RFC 5452).

use std::fmt;
use std::net::SocketAddr;
use std::time::Instant;

use crate::{
    Cache, Config, Data, Edns, Hosts, Known, MAX_ALIASES, MAX_MESSAGE, Message, MessageView, Name,
    NameError, NameView, Question, Rcode, Record, Transport, Type, header,
};

/// The lookups of one client, one after the other.
///
/// | state | call | next | action then |
/// |---|---|---|---|
/// | idle | `lookup`, which hosts or cache can answer | done | `Done` |
/// | idle | `lookup` | due | `Ask` |
/// | due | `handle_sent` | waiting | `Wait` |
/// | waiting | `handle_message`, the answer | done | `Done` |
/// | waiting | `handle_message`, an alias without its target | due | `Ask` for the target |
/// | waiting | `handle_message`, truncated, over UDP | due | `Ask` the same over TCP |
/// | waiting | `handle_message`, no such name | due | `Ask` for the search list's next |
/// | waiting | `handle_message`, a failed server | due | `Ask` the next server |
/// | waiting | `handle_message`, of somebody or something else | waiting | `Wait` |
/// | due, waiting | `handle_timeout`, `handle_failure` | due | `Ask` the next server |
///
/// Where no next one is left, the state is done. What is not in the table changes nothing, but
/// `lookup`, which begins anew in any state.
#[derive(Debug)]
pub struct Resolver {
    config: Config,
    hosts: Hosts,
    cache: Cache,
    state: State,
    ignored: u64,
}

/// What the shell does next.
#[derive(Debug, Eq, PartialEq)]
pub enum Action<'a> {
    /// Send this question from a port that was not used before, and tell
    /// [`Resolver::handle_sent`] or [`Resolver::handle_failure`].
    Ask {
        /// To whom.
        server: SocketAddr,
        /// How. Over TCP, the length is for the shell to add.
        transport: Transport,
        /// The message.
        query: &'a [u8],
    },
    /// Wait for a message until then, and tell [`Resolver::handle_message`],
    /// [`Resolver::handle_timeout`] or [`Resolver::handle_failure`].
    Wait(Instant),
    /// The end of the lookup.
    Done(&'a Result<Answer, Failure>),
    /// Nothing was looked up.
    Rest,
}

/// The records that were looked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Answer {
    /// The name that was found: the one that was given, with what the search list put behind it.
    pub name: Name,
    /// The aliases that led there, and the records.
    pub records: Vec<Record>,
    /// Who knew.
    pub source: Source,
}

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Source {
    /// The hosts file.
    Hosts,
    /// An earlier answer.
    Cache,
    /// This server.
    Server(SocketAddr),
}

/// Why there is no answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Failure {
    /// There is no such name (NXDOMAIN): the last one that was asked for.
    NoName(Name),
    /// There is this name, but no record of the type (NODATA, RFC 2308 §2.2).
    NoData(Name),
    /// No server knew; the last that said something said this.
    Server(SocketAddr, Rcode),
    /// No server answered, however often it was asked.
    Timeout,
    /// An alias leads to an alias, and so on, more often than [`MAX_ALIASES`] times.
    Aliases(Name),
}

#[derive(Debug)]
enum State {
    Idle,
    Busy(Box<Lookup>),
    Done(Result<Answer, Failure>),
}

/// A lookup that is under way.
#[derive(Debug)]
struct Lookup {
    kind: Type,
    /// The names that are still to be tried, the next one last.
    candidates: Vec<Name>,
    /// The one that is tried, and what the aliases make of it.
    name: Name,
    target: Name,
    /// The aliases so far.
    chain: Vec<Record>,
    /// A candidate that there is, without a record of the type.
    no_data: Option<Name>,
    /// How often something was asked for this target, without TCP and the like.
    tries: usize,
    /// What a server said that could not help.
    refusal: Option<(SocketAddr, Rcode)>,
    transport: Transport,
    /// Without it once a server didn't understand (RFC 6891 §6.2.2).
    edns: bool,
    asked: Option<Asked>,
    waiting: Option<Instant>,
}

/// A question, and its octets.
#[derive(Debug)]
struct Asked {
    id: u16,
    question: Question,
    octets: Vec<u8>,
}

impl Asked {
    /// To the letter: names are equal in any case, but the case of this one was chosen by dice.
    fn is_repeated(&self, question: &Question<NameView<'_>>) -> bool {
        let (name, asked) = (question.name.to_name(), &self.question);
        name.wire() == asked.name.wire()
            && (question.kind, question.class) == (asked.kind, asked.class)
    }
}

/// What a message means for the lookup.
enum Meaning {
    Found(Vec<Record>),
    /// The chain ends here, without the records.
    Alias(Name, Vec<Record>),
    NoData(u32),
    NoName(u32),
    Truncated,
    NotUnderstood,
    Useless(Rcode),
}

impl Resolver {
    /// A resolver with an empty cache.
    #[must_use]
    pub fn new(config: Config, hosts: Hosts) -> Self {
        Self {
            config,
            hosts,
            cache: Cache::default(),
            state: State::Idle,
            ignored: 0,
        }
    }

    /// Begins to look for the records of a name, of type `kind`.
    ///
    /// # Errors
    /// [`NameError`] if it is no name; then nothing is looked up.
    pub fn lookup(&mut self, name: &str, kind: Type, now: Instant) -> Result<(), NameError> {
        self.state = State::Idle;
        let mut candidates = self.config.candidates(name)?;
        candidates.reverse();
        let mut lookup = Box::new(Lookup {
            kind,
            candidates,
            name: Name::ROOT,
            target: Name::ROOT,
            chain: Vec::new(),
            no_data: None,
            tries: 0,
            refusal: None,
            transport: Transport::Udp,
            edns: true,
            asked: None,
            waiting: None,
        });
        let mut end = self.next_name(&mut lookup, now);
        // Here a file is above all servers (nsswitch.conf: `hosts: files dns`), for any candidate.
        if let Some(answer) = self.find_in_hosts(&lookup) {
            end = Some(Ok(answer));
        }
        if self.config.servers.is_empty() {
            end = end.or(Some(Err(Failure::Timeout)));
        }
        self.state = end.map_or(State::Busy(lookup), State::Done);
        Ok(())
    }

    /// How many messages were none of the expected answers: too late, or forged.
    #[must_use]
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    /// What to do next. `random` is called for a new question only: its id (RFC 5452 §9.2),
    /// and the case of its letters, are nothing that anybody can guess.
    pub fn poll_action(&mut self, random: impl FnOnce() -> u128) -> Action<'_> {
        match &mut self.state {
            State::Idle => Action::Rest,
            State::Done(result) => Action::Done(result),
            State::Busy(lookup) => match lookup.waiting {
                Some(deadline) => Action::Wait(deadline),
                None => lookup.ask(&self.config, random),
            },
        }
    }

    /// The question was sent.
    pub fn handle_sent(&mut self, now: Instant) {
        if let State::Busy(lookup) = &mut self.state
            && lookup.asked.is_some()
            && lookup.waiting.is_none()
        {
            // Each round waits twice as long as the last one (RFC 1536 §1).
            let round = lookup.tries / self.config.servers.len().max(1);
            let patience = self.config.timeout * (1 << round.min(8));
            lookup.waiting = Some(now + patience);
        }
    }

    /// A message came from this address.
    pub fn handle_message(&mut self, from: SocketAddr, octets: &[u8], now: Instant) {
        let (lookup, server) = match &self.state {
            State::Busy(lookup) if lookup.waiting.is_some() => {
                (lookup, lookup.server(&self.config))
            }
            _ => return,
        };
        let message = Some(from).filter(|from| Some(*from) == server);
        let message = message.and_then(|_| lookup.accept(octets));
        let Some(message) = message else {
            self.ignored += 1;
            return;
        };
        let meaning = lookup.read(&message);
        self.step(|resolver, lookup| resolver.handle(lookup, from, meaning, now));
    }

    /// The time until which to wait is over.
    pub fn handle_timeout(&mut self, now: Instant) {
        if let State::Busy(lookup) = &self.state
            && lookup.waiting.is_some_and(|deadline| now >= deadline)
        {
            self.handle_failure();
        }
    }

    /// The question could not be sent, or its connection broke.
    pub fn handle_failure(&mut self) {
        self.step(|resolver, lookup| resolver.next_try(lookup));
    }

    /// Moves a lookup on, perhaps to its end.
    fn step(
        &mut self,
        step: impl FnOnce(&mut Self, &mut Lookup) -> Option<Result<Answer, Failure>>,
    ) {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Busy(mut lookup) => {
                (lookup.asked, lookup.waiting) = (None, None);
                let end = step(self, &mut lookup);
                self.state = end.map_or(State::Busy(lookup), State::Done);
            }
            other => self.state = other,
        }
    }

    // ANCHOR: handle
    fn handle(
        &mut self,
        lookup: &mut Lookup,
        from: SocketAddr,
        meaning: Meaning,
        now: Instant,
    ) -> Option<Result<Answer, Failure>> {
        match meaning {
            Meaning::Found(records) => {
                lookup.chain.extend(records);
                self.keep(lookup, Known::Records(lookup.chain.clone()), 0, now);
                Some(Ok(lookup.answer(Source::Server(from))))
            }
            Meaning::Alias(target, records) => {
                lookup.chain.extend(records);
                if lookup.chain.len() > MAX_ALIASES {
                    return Some(Err(Failure::Aliases(lookup.name.clone())));
                }
                lookup.begin(target);
                None
            }
            Meaning::NoData(ttl) => {
                self.keep(lookup, Known::NoData, ttl, now);
                lookup.no_data.get_or_insert_with(|| lookup.name.clone());
                self.next_name(lookup, now)
            }
            Meaning::NoName(ttl) => {
                self.keep(lookup, Known::NoName, ttl, now);
                self.next_name(lookup, now)
            }
            Meaning::Truncated => {
                lookup.transport = Transport::Tcp;
                None
            }
            Meaning::NotUnderstood => {
                lookup.edns = false;
                None
            }
            Meaning::Useless(rcode) => {
                lookup.refusal = Some((from, rcode));
                self.next_try(lookup)
            }
        }
    }
    // ANCHOR_END: handle

    /// The next server; after the last one, the first again, as often as the configuration says.
    fn next_try(&self, lookup: &mut Lookup) -> Option<Result<Answer, Failure>> {
        lookup.tries += 1;
        lookup.transport = Transport::Udp;
        let most = self.config.servers.len() * usize::from(self.config.attempts);
        let failure = match lookup.refusal {
            Some((server, rcode)) => Failure::Server(server, rcode),
            None => Failure::Timeout,
        };
        (lookup.tries >= most).then_some(Err(failure))
    }

    /// The next candidate that the cache doesn't know to be none; or the end.
    fn next_name(&self, lookup: &mut Lookup, now: Instant) -> Option<Result<Answer, Failure>> {
        while let Some(name) = lookup.candidates.pop() {
            lookup.chain.clear();
            lookup.name = name.clone();
            lookup.begin(name);
            match self.cache.find(&lookup.name, lookup.kind, now) {
                None => return None,
                Some(Known::Records(records)) => {
                    lookup.chain = records;
                    return Some(Ok(lookup.answer(Source::Cache)));
                }
                Some(Known::NoData) => {
                    lookup.no_data.get_or_insert_with(|| lookup.name.clone());
                }
                Some(Known::NoName) => {}
            }
        }
        Some(Err(match lookup.no_data.take() {
            Some(name) => Failure::NoData(name),
            None => Failure::NoName(lookup.name.clone()),
        }))
    }

    fn find_in_hosts(&self, lookup: &Lookup) -> Option<Answer> {
        let names = std::iter::once(&lookup.name).chain(lookup.candidates.iter().rev());
        names.into_iter().find_map(|name| {
            let data = self.hosts.data(name, lookup.kind);
            let record = |data| Record {
                name: name.clone(),
                class: crate::Class::In,
                ttl: 0,
                data,
            };
            (!data.is_empty()).then(|| Answer {
                name: name.clone(),
                records: data.into_iter().map(record).collect(),
                source: Source::Hosts,
            })
        })
    }

    fn keep(&mut self, lookup: &Lookup, known: Known, negative_ttl: u32, now: Instant) {
        let (name, kind) = (lookup.name.clone(), lookup.kind);
        self.cache.keep(name, kind, known, negative_ttl, now);
    }
}

impl Lookup {
    /// Asks for another name, beginning with the first server.
    fn begin(&mut self, target: Name) {
        self.target = target;
        (self.tries, self.transport, self.edns) = (0, Transport::Udp, true);
        self.refusal = None;
    }

    fn server(&self, config: &Config) -> Option<SocketAddr> {
        let count = config.servers.len().max(1);
        config.servers.get(self.tries % count).copied()
    }

    fn ask(&mut self, config: &Config, random: impl FnOnce() -> u128) -> Action<'_> {
        let Some(server) = self.server(config) else {
            return Action::Rest;
        };
        let (transport, asked) = (self.transport, self.asked.take());
        let asked = asked.unwrap_or_else(|| self.question(config, random()));
        let query = &self.asked.insert(asked).octets;
        Action::Ask {
            server,
            transport,
            query,
        }
    }

    // ANCHOR: question
    /// A new question: its id, and the case of its letters, by dice.
    fn question(&self, config: &Config, random: u128) -> Asked {
        let [low, high, ..] = random.to_le_bytes();
        let id = u16::from_le_bytes([low, high]);
        let name = match config.mixed_case {
            true => self.target.with_case(random >> 16),
            false => self.target.clone(),
        };
        let mut query = Message::query(id, name, self.kind);
        query.edns = self.edns.then(Edns::default);
        let mut octets = Vec::new();
        query.encode(MAX_MESSAGE, &mut octets);
        let question = query.questions.swap_remove(0);
        Asked {
            id,
            question,
            octets,
        }
    }
    // ANCHOR_END: question

    // ANCHOR: accept
    /// The message, if it answers the question (RFC 5452 §9.1); the sender was compared before.
    fn accept(&self, octets: &[u8]) -> Option<Message> {
        let asked = self.asked.as_ref()?;
        let view = MessageView::parse(octets).ok()?;
        let header = view.header();
        if !header.response || header.id != asked.id {
            return None;
        }
        match view.questions().next().transpose().ok()? {
            // Who didn't understand may not have found the question.
            None => matches!(header.rcode, Rcode::FormErr | Rcode::NotImp)
                .then(|| Message::parse(octets).ok())?,
            Some(question) => asked.is_repeated(&question).then(|| self.parse(octets))?,
        }
    }
    // ANCHOR_END: accept

    /// The message, with the name in the question as it was before dice chose its letters: other
    /// names lead there by pointers, and should look like that, too.
    fn parse(&self, octets: &[u8]) -> Option<Message> {
        let (mut octets, name) = (octets.to_vec(), self.target.wire());
        let place = octets.get_mut(header::LEN..)?.get_mut(..name.len())?;
        place.copy_from_slice(name);
        Message::parse(&octets).ok()
    }

    // ANCHOR: read
    /// What the answer says about the target.
    fn read(&self, message: &Message) -> Meaning {
        let header = &message.header;
        match header.rcode {
            Rcode::FormErr | Rcode::NotImp if self.edns => return Meaning::NotUnderstood,
            _ if header.truncated && self.transport == Transport::Udp => return Meaning::Truncated,
            Rcode::NoError | Rcode::NxDomain => {}
            rcode => return Meaning::Useless(rcode),
        }
        let (target, mut chain) = follow(&self.target, self.kind, &message.answers);
        let wanted = |record: &&Record| record.name == target && self.is_wanted(record);
        let found: Vec<Record> = message.answers.iter().filter(wanted).cloned().collect();
        if !found.is_empty() {
            chain.extend(found);
            return Meaning::Found(chain);
        }
        // RFC 2308 §2.1, §2.2: a SOA says that there is nothing, and for how long that holds.
        let negative_ttl = message.authorities.iter().find_map(negative_ttl);
        let servers = message.authorities.iter();
        let refers = servers.clone().any(|record| record.kind() == Type::Ns);
        match negative_ttl {
            _ if header.rcode == Rcode::NxDomain => Meaning::NoName(negative_ttl.unwrap_or(0)),
            Some(ttl) => Meaning::NoData(ttl),
            None if !chain.is_empty() => Meaning::Alias(target, chain),
            // A referral: this server asks nobody for us.
            None if refers && !header.authoritative => Meaning::Useless(header.rcode),
            None => Meaning::NoData(0),
        }
    }
    // ANCHOR_END: read

    fn is_wanted(&self, record: &Record) -> bool {
        self.kind == Type::Any || record.kind() == self.kind
    }

    fn answer(&mut self, source: Source) -> Answer {
        Answer {
            name: self.name.clone(),
            records: std::mem::take(&mut self.chain),
            source,
        }
    }
}

/// Where the aliases among the records lead from a name, and these aliases.
fn follow(name: &Name, kind: Type, records: &[Record]) -> (Name, Vec<Record>) {
    let (mut name, mut chain) = (name.clone(), Vec::new());
    while kind != Type::Cname && kind != Type::Any && chain.len() <= MAX_ALIASES {
        let alias = records.iter().find_map(|record| match &record.data {
            Data::Cname(target) if record.name == name => Some((record, target)),
            _ => None,
        });
        let Some((record, target)) = alias else { break };
        chain.push(record.clone());
        name = target.clone();
    }
    (name, chain)
}

fn negative_ttl(record: &Record) -> Option<u32> {
    match &record.data {
        Data::Soa(soa) => Some(record.ttl.min(soa.minimum)),
        _ => None,
    }
}

impl Answer {
    /// The name at the end of the aliases.
    #[must_use]
    pub fn canonical(&self) -> &Name {
        self.records
            .last()
            .map_or(&self.name, |record| &record.name)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hosts => f.write_str("the hosts file"),
            Self::Cache => f.write_str("the cache"),
            Self::Server(address) => address.fmt(f),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName(name) => write!(f, "there is no {name} (NXDOMAIN)"),
            Self::NoData(name) => write!(f, "{name} has no such records (NODATA)"),
            Self::Server(server, Rcode::NoError) => {
                write!(f, "{server} only knows whom else to ask (a referral)")
            }
            Self::Server(server, rcode) => write!(f, "{server} could not help ({rcode})"),
            Self::Timeout => f.write_str("no server answered"),
            Self::Aliases(name) => write!(f, "{name} leads from alias to alias without end"),
        }
    }
}

impl std::error::Error for Failure {}
