//! From packets to what they mean: the [`Event`]s that a ladder draws.

use std::collections::HashSet;
use std::net::SocketAddr;

use crate::event::{Endpoint, Event, EventKind};
use crate::packet::{Packet, Segment};

/// What `packets` tell, without what only TCP itself needs: acknowledgments,
/// the server's half of the handshake, and whatever is sent again.
///
/// `name` says how an address is called, by its port for example.
///
/// ```
/// use std::net::SocketAddr;
///
/// let name = |address: SocketAddr| match address.port() {
///     7777 => "server".into(),
///     _ => "client".into(),
/// };
/// assert_eq!(wiretrace::events(&[], name), []);
/// ```
pub fn events(packets: &[Packet], mut name: impl FnMut(SocketAddr) -> Endpoint) -> Vec<Event> {
    let mut handshakes = Handshakes::default();
    let mut events = Vec::new();
    for packet in packets {
        let (at, from, to) = packet.route();
        let kinds = match packet {
            Packet::Segment(segment) => handshakes.kinds(segment),
            Packet::Datagram(datagram) => vec![EventKind::Datagram(datagram.payload.clone())],
            Packet::Unreachable(_) => vec![EventKind::Unreachable],
        };
        let (from, to) = (name(from), name(to));
        events.extend(kinds.into_iter().map(|kind| Event {
            at,
            from: from.clone(),
            to: to.clone(),
            kind,
        }));
    }
    events
}

/// Who sent a SYN to whom: a reset means something else before the answer.
#[derive(Default)]
struct Handshakes(HashSet<(SocketAddr, SocketAddr)>);

impl Handshakes {
    fn kinds(&mut self, segment: &Segment) -> Vec<EventKind> {
        if segment.is_retransmission() {
            return Vec::new();
        }
        let flags = segment.flags;
        if flags.syn {
            self.0.insert((segment.from, segment.to));
        }
        let data = new_data(segment);
        let kinds = [
            (flags.syn && !flags.ack).then_some(EventKind::Connect),
            (!data.is_empty()).then(|| EventKind::Data(data.to_vec())),
            flags.fin.then_some(EventKind::HalfClose),
            flags.rst.then(|| self.reset(segment)),
        ];
        kinds.into_iter().flatten().collect()
    }

    fn reset(&mut self, segment: &Segment) -> EventKind {
        let answered = self.0.remove(&(segment.from, segment.to));
        let asked = self.0.remove(&(segment.to, segment.from));
        match asked && !answered {
            true => EventKind::Refused,
            false => EventKind::Reset,
        }
    }
}

/// The data without what was sent before.
fn new_data(segment: &Segment) -> &[u8] {
    let syn = u32::from(segment.flags.syn);
    let old = usize::try_from(segment.repeated.saturating_sub(syn)).unwrap_or(usize::MAX);
    segment.payload.get(old..).unwrap_or_default()
}
