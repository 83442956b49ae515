//! The two formats of captures, pcap and pcapng, as one list of frames. What a
//! frame holds is not looked at here.

use pcap_parser::pcapng::{Block, EnhancedPacketBlock, InterfaceDescriptionBlock};
use pcap_parser::{
    LegacyPcapBlock, Linktype, PcapBlockOwned, PcapNGSlice, parse_pcap_frame, parse_pcap_frame_be,
    parse_pcap_header,
};

use crate::packet::CaptureError;

/// A packet as it was captured, whole.
pub(crate) struct Frame<'a> {
    /// Since 1970.
    pub(crate) nanos: i128,
    pub(crate) link: LinkType,
    pub(crate) bytes: &'a [u8],
}

/// What a packet begins with.
#[derive(Clone, Copy)]
pub(crate) enum LinkType {
    Ethernet,
    RawIp,
    /// What Linux gives when it captures on `any` interface.
    Cooked,
    Cooked2,
}

const NANOS_PER_SECOND: i128 = 1_000_000_000;

/// The magic number of a section header, with which pcapng begins.
const PCAPNG: &[u8] = b"\x0a\x0d\x0d\x0a";

/// The frames of `capture`, borrowed from it.
pub(crate) fn frames(capture: &[u8]) -> Result<Vec<Frame<'_>>, CaptureError> {
    match capture.starts_with(PCAPNG) {
        true => pcapng(capture),
        false => pcap(capture),
    }
}

fn pcap(capture: &[u8]) -> Result<Vec<Frame<'_>>, CaptureError> {
    let (mut rest, header) = parse_pcap_header(capture).map_err(|_| CaptureError::Format)?;
    // Two variants that nothing writes any more lay their records out differently.
    if header.is_modified_format() {
        return Err(CaptureError::Format);
    }
    let parse = match header.is_bigendian() {
        true => parse_pcap_frame_be,
        false => parse_pcap_frame,
    };
    let ticks = match header.is_nanosecond_precision() {
        true => NANOS_PER_SECOND,
        false => 1_000_000,
    };
    let mut frames = Vec::new();
    while !rest.is_empty() {
        let after = frames.len();
        let (next, block) = parse(rest).map_err(|_| CaptureError::Malformed { after })?;
        frames.push(legacy(&block, header.network, ticks, after + 1)?);
        rest = next;
    }
    Ok(frames)
}

fn legacy<'a>(
    block: &LegacyPcapBlock<'a>,
    link: Linktype,
    ticks_per_second: i128,
    packet: usize,
) -> Result<Frame<'a>, CaptureError> {
    whole(block.caplen, block.origlen, packet)?;
    let fraction = i128::from(block.ts_usec) * (NANOS_PER_SECOND / ticks_per_second);
    Ok(Frame {
        nanos: i128::from(block.ts_sec) * NANOS_PER_SECOND + fraction,
        link: link_type(link, packet)?,
        bytes: block.data,
    })
}

/// What an interface says of the packets captured on it.
struct Interface {
    link: Linktype,
    ticks_per_second: i128,
    offset: i128,
}

fn pcapng(capture: &[u8]) -> Result<Vec<Frame<'_>>, CaptureError> {
    let blocks = PcapNGSlice::from_slice(capture).map_err(|_| CaptureError::Format)?;
    let (mut frames, mut interfaces) = (Vec::new(), Vec::new());
    for block in blocks {
        let after = frames.len();
        let malformed = CaptureError::Malformed { after };
        let Ok(PcapBlockOwned::NG(block)) = block else {
            return Err(malformed);
        };
        match block {
            // Interfaces are numbered anew in each section.
            Block::SectionHeader(_) => interfaces.clear(),
            Block::InterfaceDescription(block) => interfaces.push(interface(&block)),
            Block::EnhancedPacket(block) => {
                let interface = usize::try_from(block.if_id).ok();
                let interface = interface.and_then(|id| interfaces.get(id)?.as_ref());
                let interface = interface.ok_or(malformed)?;
                frames.push(enhanced(&block, interface, after + 1)?);
            }
            // A packet of the simple kind has no time.
            Block::SimplePacket(_) => return Err(malformed),
            _ => {}
        }
    }
    Ok(frames)
}

/// `None` where its clock is beyond counting.
fn interface(block: &InterfaceDescriptionBlock<'_>) -> Option<Interface> {
    let ticks = block.ts_resolution().filter(|ticks| *ticks > 0)?;
    Some(Interface {
        link: block.linktype,
        ticks_per_second: i128::from(ticks),
        offset: i128::from(block.ts_offset()) * NANOS_PER_SECOND,
    })
}

fn enhanced<'a>(
    block: &EnhancedPacketBlock<'a>,
    interface: &Interface,
    packet: usize,
) -> Result<Frame<'a>, CaptureError> {
    whole(block.caplen, block.origlen, packet)?;
    let ticks = i128::from(block.ts_high) << 32 | i128::from(block.ts_low);
    // What follows the packet pads it to a multiple of four bytes.
    let captured = usize::try_from(block.caplen).ok();
    let bytes = captured.and_then(|len| block.data.get(..len));
    Ok(Frame {
        nanos: ticks * NANOS_PER_SECOND / interface.ticks_per_second + interface.offset,
        link: link_type(interface.link, packet)?,
        bytes: bytes.ok_or(CaptureError::Malformed { after: packet - 1 })?,
    })
}

fn whole(captured: u32, original: u32, packet: usize) -> Result<(), CaptureError> {
    match captured < original {
        true => Err(CaptureError::Shortened { packet }),
        false => Ok(()),
    }
}

/// From the registry at <https://www.tcpdump.org/linktypes.html>.
fn link_type(link: Linktype, packet: usize) -> Result<LinkType, CaptureError> {
    match link.0 {
        1 => Ok(LinkType::Ethernet),
        101 | 228 | 229 => Ok(LinkType::RawIp),
        113 => Ok(LinkType::Cooked),
        276 => Ok(LinkType::Cooked2),
        link => Err(CaptureError::Link { packet, link }),
    }
}
