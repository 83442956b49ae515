//! Datagrams of UDP, and ICMP's word that nobody has a port, without what chance
//! chose.

use std::collections::HashMap;

use anyhow::Context;
use etherparse::icmpv4::DestUnreachableHeader;
use etherparse::{Icmpv4Header, Icmpv4Slice, Icmpv4Type, IpNumber, Ipv4HeaderSlice, UdpHeader};

use super::super::names::Names;
use super::Envelope;

/// A datagram from or to a port that a recording is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Datagram {
    pub(super) envelope: Envelope,
    source_port: u16,
    destination_port: u16,
    payload: Vec<u8>,
}

/// The message that nobody has the port to which such a datagram was sent.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Unreachable {
    pub(super) envelope: Envelope,
    /// The ports of that datagram.
    ports: (u16, u16),
    /// How much of it is quoted, with its header of IP.
    quoted: usize,
}

impl Datagram {
    /// What `data`, behind a header of IP, says.
    pub(super) fn hear(envelope: Envelope, data: &[u8], ports: &[u16]) -> Option<Self> {
        let (udp, payload) = UdpHeader::from_slice(data).ok()?;
        let ends = [udp.source_port, udp.destination_port];
        ends.iter().any(|end| ports.contains(end)).then(|| Self {
            envelope,
            source_port: udp.source_port,
            destination_port: udp.destination_port,
            payload: payload.to_vec(),
        })
    }

    fn bytes(&self, names: &mut Names) -> anyhow::Result<Vec<u8>> {
        let source = names.port(self.source_port);
        let destination = names.port(self.destination_port);
        let ip = &self.envelope.ip;
        let udp = UdpHeader::with_ipv4_checksum(source, destination, ip, &self.payload)?;
        Ok([&udp.to_bytes(), self.payload.as_slice()].concat())
    }
}

impl Unreachable {
    /// What `data`, behind a header of IP, says.
    pub(super) fn hear(envelope: Envelope, data: &[u8], ports: &[u16]) -> Option<Self> {
        let icmp = Icmpv4Slice::from_slice(data).ok()?;
        let quoted = icmp.payload();
        let ip = Ipv4HeaderSlice::from_slice(quoted).ok()?;
        let (udp, _) = UdpHeader::from_slice(quoted.get(ip.slice().len()..)?).ok()?;
        let ours = icmp.icmp_type() == PORT
            && ip.protocol() == IpNumber::UDP
            && (ports.contains(&udp.source_port) || ports.contains(&udp.destination_port));
        ours.then_some(Self {
            envelope,
            ports: (udp.source_port, udp.destination_port),
            quoted: quoted.len(),
        })
    }
}

const PORT: Icmpv4Type = Icmpv4Type::DestinationUnreachable(DestUnreachableHeader::Port);

/// The last datagram between two ports as it was written, with its header of IP:
/// that is what may be quoted.
#[derive(Default)]
pub(super) struct Written(HashMap<(u16, u16), Vec<u8>>);

impl Written {
    /// A whole packet of IP.
    pub(super) fn datagram(
        &mut self,
        heard: &Datagram,
        names: &mut Names,
        number: u16,
    ) -> anyhow::Result<Vec<u8>> {
        let packet = heard.envelope.around(&heard.bytes(names)?, number)?;
        let ports = (heard.source_port, heard.destination_port);
        self.0.insert(ports, packet.clone());
        Ok(packet)
    }

    /// A whole packet of IP.
    pub(super) fn unreachable(&self, heard: &Unreachable, number: u16) -> anyhow::Result<Vec<u8>> {
        let quoted = self
            .0
            .get(&heard.ports)
            .and_then(|it| it.get(..heard.quoted));
        let quoted = quoted.context("a packet that is quoted was not heard: record it again")?;
        let header = Icmpv4Header::with_checksum(PORT, quoted);
        heard
            .envelope
            .around(&[&header.to_bytes(), quoted].concat(), number)
    }
}
