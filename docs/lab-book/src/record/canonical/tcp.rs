//! Segments of TCP without what chance chose.

use std::collections::HashMap;

use anyhow::{bail, ensure};
use etherparse::{TcpHeader, TcpOptionElement, TcpSlice};

use super::super::names::{Names, stop_clock};
use super::Envelope;

/// A segment from or to a port that a recording is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Segment {
    pub(super) envelope: Envelope,
    tcp: TcpHeader,
    payload: Vec<u8>,
}

/// The first sequence number of every stream, instead of a secret one
/// (RFC 9293 §3.4.1).
const INITIAL: u32 = 1_000_000;
/// What every segment offers: how much depends on the host's memory.
const WINDOW: u16 = 65_495;

/// From which port, to which.
type Direction = (u16, u16);

/// What was sent so far in each direction of each connection.
#[derive(Default)]
pub(super) struct Streams(HashMap<Direction, Stream>);

#[derive(Clone, Copy)]
struct Stream {
    initial: u32,
    next: u32,
    ended: bool,
    /// Whether something besides the SYN was kept of it.
    spoke: bool,
}

impl Streams {
    /// The segment with what is the same in every recording; `None` if it
    /// depends on chance whether it is sent.
    pub(super) fn keep(&mut self, heard: &Segment) -> anyhow::Result<Option<Segment>> {
        let mut kept = heard.clone();
        let tcp = &mut kept.tcp;
        let direction = (tcp.source_port, tcp.destination_port);
        let back = (tcp.destination_port, tcp.source_port);
        let len = u32::try_from(kept.payload.len())? + u32::from(tcp.syn) + u32::from(tcp.fin);
        if tcp.syn && !self.0.contains_key(&direction) {
            self.0.insert(direction, Stream::begun(tcp.sequence_number));
        }
        let mut peer = self.0.get(&back).copied();
        let Some(stream) = self.0.get_mut(&direction) else {
            // The refusal comes from a port where no stream is.
            ensure!(tcp.rst, "a segment before any SYN: record it again");
            return Ok(Some(kept.without_chance(None, peer)));
        };
        let seq = tcp.sequence_number;
        let ahead = seq.wrapping_sub(stream.next);
        if len > 0 && ahead > u32::MAX / 2 {
            return Ok(None); // sent before
        }
        if len > 0 && ahead > 0 {
            bail!("some packets were not heard: record it again");
        }
        if len == 0 && !tcp.rst && !stream.explains(tcp, peer.as_ref()) {
            return Ok(None);
        }
        stream.next = stream.next.wrapping_add(len);
        stream.ended |= tcp.fin;
        stream.spoke |= !tcp.syn;
        let stream = *stream;
        if tcp.rst {
            // The numbers begin anew if the port is used again.
            self.0.remove(&direction);
            peer = self.0.remove(&back).or(peer);
        }
        Ok(Some(kept.without_chance(Some(stream), peer)))
    }
}

impl Stream {
    fn begun(initial: u32) -> Self {
        Self {
            initial,
            next: initial,
            ended: false,
            spoke: false,
        }
    }

    /// Whether the acknowledgment is one that always comes: the third of the
    /// handshake, and the last one of all.
    fn explains(&self, tcp: &TcpHeader, peer: Option<&Self>) -> bool {
        let Some(peer) = peer else {
            return false;
        };
        let answers_syn = tcp.acknowledgment_number == peer.initial.wrapping_add(1);
        let last = self.ended && peer.ended && tcp.acknowledgment_number == peer.next;
        (answers_syn && !self.spoke && self.next == tcp.sequence_number) || last
    }
}

impl Segment {
    /// What `data`, behind a header of IP, says.
    pub(super) fn hear(envelope: Envelope, data: &[u8], ports: &[u16]) -> Option<Self> {
        let tcp = TcpSlice::from_slice(data).ok()?;
        let ends = [tcp.source_port(), tcp.destination_port()];
        ends.iter().any(|end| ports.contains(end)).then(|| Self {
            envelope,
            tcp: tcp.to_header(),
            payload: tcp.payload().to_vec(),
        })
    }

    fn without_chance(mut self, stream: Option<Stream>, peer: Option<Stream>) -> Self {
        let tcp = &mut self.tcp;
        if let Some(stream) = stream {
            let relative = tcp.sequence_number.wrapping_sub(stream.initial);
            tcp.sequence_number = INITIAL.wrapping_add(relative);
        }
        if let (true, Some(peer)) = (tcp.ack, peer) {
            let relative = tcp.acknowledgment_number.wrapping_sub(peer.initial);
            tcp.acknowledgment_number = INITIAL.wrapping_add(relative);
        }
        (tcp.ece, tcp.cwr, tcp.ns) = (false, false, false);
        if !tcp.rst {
            tcp.window_size = WINDOW;
        }
        // Timestamps, and what this host offers besides, are its own business.
        let size = tcp.options_iterator().flatten().find(is_segment_size);
        // An option of four bytes always fits.
        let _ = tcp.set_options(size.as_slice());
        self
    }

    /// What is behind the header of IP, which is `self.envelope`'s.
    pub(super) fn bytes(mut self, names: &mut Names) -> anyhow::Result<Vec<u8>> {
        stop_clock(&mut self.payload);
        // Clients that the transcript doesn't tell of are counted as they are heard.
        self.tcp.source_port = names.port(self.tcp.source_port);
        self.tcp.destination_port = names.port(self.tcp.destination_port);
        let checksum = self
            .tcp
            .calc_checksum_ipv4(&self.envelope.ip, &self.payload);
        self.tcp.checksum = checksum?;
        let mut bytes = Vec::new();
        self.tcp.write(&mut bytes)?;
        bytes.extend_from_slice(&self.payload);
        Ok(bytes)
    }
}

fn is_segment_size(option: &TcpOptionElement) -> bool {
    matches!(option, TcpOptionElement::MaximumSegmentSize(_))
}
