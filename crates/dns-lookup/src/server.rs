//! A small authoritative server without its sockets: the octets of a question in, the octets of
//! its answer out (RFC 1034 §4.3, RFC 1035 §6.2).

use std::fmt;

use crate::zone::Found;
use crate::{
    Class, Data, Edns, Header, MAX_MESSAGE, MIN_UDP_SIZE, Message, MessageView, Name, Opcode,
    Question, Rcode, Type, UDP_SIZE, Zone,
};

/// How many aliases of a chain are followed. One that is longer, or that leads back to itself, is
/// answered as far as it goes.
pub const MAX_ALIASES: usize = 8;

/// What carries the messages. A datagram is limited, a stream has its length before each message.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Transport {
    /// RFC 1035 §4.2.1.
    Udp,
    /// RFC 1035 §4.2.2, RFC 7766.
    Tcp,
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
        })
    }
}

/// Who answers for some zones.
#[derive(Clone, Debug)]
pub struct Authority {
    zones: Vec<Zone>,
}

impl Authority {
    /// The authority for these zones.
    #[must_use]
    pub fn new(zones: Vec<Zone>) -> Self {
        Self { zones }
    }

    // ANCHOR: answer
    /// The answer to a message; `None` for what is answered by silence: an answer, which
    /// would go back and forth without end, and what isn't even a header.
    #[must_use]
    pub fn answer(&self, octets: &[u8], transport: Transport) -> Option<Vec<u8>> {
        let view = MessageView::parse(octets).ok()?;
        let header = *view.header();
        if header.response {
            return None;
        }
        let answer = match Message::parse(octets) {
            Ok(query) => self.respond(&query),
            Err(_) if header.opcode != Opcode::Query => refusal(header, Rcode::NotImp),
            Err(_) => refusal(header, Rcode::FormErr),
        };
        // Without EDNS, a client takes no more than 512 octets; and with it, no more than what
        // fits into one packet is good for it.
        let limit = match (transport, &answer.edns) {
            (Transport::Tcp, _) => MAX_MESSAGE,
            (Transport::Udp, None) => MIN_UDP_SIZE.into(),
            (Transport::Udp, Some(_)) => room(&view),
        };
        let mut out = Vec::with_capacity(MIN_UDP_SIZE.into());
        answer.encode(limit, &mut out);
        Some(out)
    }
    // ANCHOR_END: answer

    fn respond(&self, query: &Message) -> Message {
        let mut answer = match (query.header.opcode, query.questions.as_slice()) {
            (Opcode::Query, [question]) => self.resolve(query, question),
            // Never more than one (RFC 9619), and none is for cookies (RFC 7873 §5.4).
            (Opcode::Query, _) => query.response(Rcode::FormErr),
            _ => query.response(Rcode::NotImp),
        };
        if let Some(edns) = &query.edns {
            if edns.version > 0 {
                answer = query.response(Rcode::BadVers);
            }
            answer.edns = Some(Edns::new(UDP_SIZE));
        }
        answer
    }

    fn resolve(&self, query: &Message, question: &Question) -> Message {
        let zone = self.zone(&question.name);
        let Some(zone) = zone.filter(|_| question.class == Class::In && is_for_all(question.kind))
        else {
            return query.response(Rcode::Refused);
        };
        let mut answer = query.response(Rcode::NoError);
        answer.header.authoritative = true;
        zone.resolve(&question.name, question.kind, &mut answer);
        answer
    }

    /// Of the zones that the name is in, the one with the longest name.
    fn zone(&self, name: &Name) -> Option<&Zone> {
        let zones = self
            .zones
            .iter()
            .filter(|zone| name.is_within(zone.origin()));
        zones.max_by_key(|zone| zone.origin().labels().count())
    }
}

impl Zone {
    // ANCHOR: resolve
    /// Follows aliases to the answer (RFC 1034 §4.3.2).
    fn resolve(&self, name: &Name, kind: Type, answer: &mut Message) {
        let mut name = name.clone();
        while name.is_within(self.origin()) {
            match self.find(&name, kind) {
                Found::Records(records) => return answer.answers.extend(records),
                Found::Alias(record) => {
                    let Data::Cname(target) = &record.data else {
                        return;
                    };
                    name = target.clone();
                    let again = answer.answers.contains(&record);
                    if again || answer.answers.len() >= MAX_ALIASES {
                        return;
                    }
                    answer.answers.push(record);
                }
                Found::Referral(servers) => return self.refer(servers, answer),
                Found::NoData => return answer.authorities.push(self.soa().clone()),
                Found::NoName => {
                    // Of the last name, not of the first (RFC 6604 §3).
                    answer.header.rcode = Rcode::NxDomain;
                    return answer.authorities.push(self.soa().clone());
                }
            }
        }
    }
    // ANCHOR_END: resolve

    /// Tells whom to ask instead, and where they are, as far as it is known here.
    fn refer(&self, servers: Vec<crate::Record>, answer: &mut Message) {
        // It is not this server's; but if an alias led here, the alias is (RFC 1035 §4.1.1).
        answer.header.authoritative = !answer.answers.is_empty();
        for server in &servers {
            if let Data::Ns(name) = &server.data {
                answer.additionals.extend(self.addresses(name).cloned());
            }
        }
        answer.authorities = servers;
    }
}

/// The header alone: what is behind it was not, or could not be, read.
fn refusal(header: Header, rcode: Rcode) -> Message {
    Message::new(header.response(rcode))
}

/// Whole zones are not for everybody (RFC 5936 §5), and what is for one connection only is
/// nothing to ask for (RFC 6895 §3.1).
fn is_for_all(kind: Type) -> bool {
    kind == Type::Any || !(128..256).contains(&u16::from(kind)) && kind != Type::Opt
}

/// Octets that the client, as it says, can receive over UDP; and no more than is good.
fn room(query: &MessageView<'_>) -> usize {
    let edns = query.edns().ok().and_then(|(edns, _)| edns);
    let asked = edns.map_or(MIN_UDP_SIZE.into(), |edns| edns.limit());
    asked.min(UDP_SIZE.into())
}
