//! Ladders drawn from captures, state diagrams from the crates' tables, and what programs drew.

use std::fs;
use std::net::SocketAddr;

use wiretrace::{Endpoint, Labels, Ladder, Packet, Segment, Transition, events, packets};

use super::scene::{Scene, scenes};
use crate::fence::Fence;
use crate::figures::Place;
use crate::figures::html::escaped;
use crate::lang::Lang;

/// ```` ```ladder NAME TITLE ````: the conversation in docs/recordings/NAME.pcap.
///
/// Lines below choose: `show: segments` for TCP's own view, `focus: handshake`
/// for its first three segments, `focus: end` for those from the first FIN or
/// RST on.
pub(crate) fn ladder(place: Place<'_>, fence: &Fence) -> Result<String, String> {
    let (name, title) = named(fence, "the name of a recording")?;
    let options = Options::parse(&fence.body)?;
    let path = place.house.docs().join(format!("recordings/{name}.pcap"));
    let capture = fs::read(&path).map_err(|error| {
        format!("can't read docs/recordings/{name}.pcap ({error}): cargo lab book record {name}")
    })?;
    let packets = packets(&capture).map_err(|error| format!("{name}.pcap: {error}"))?;
    let scenes = scenes(place.house).map_err(|error| format!("{error:#}"))?;
    let scene = scenes.iter().find(|it| it.name == name);
    let ends = Ends::of(&packets, scene, place.lang);
    let ladder = Ladder {
        labels: place.lang.of(&Labels::ENGLISH, &Labels::KOREAN),
        ..Ladder::default()
    };
    let svg = match options.segments {
        false => ladder.svg(title, &events(&packets, |end| ends.name(end))),
        true => {
            let segments = options.focus.on(&packets);
            ladder.segments_svg(title, &segments, |end| ends.name(end))
        }
    };
    Ok(figure(title, &svg))
}

/// ```` ```states MACHINE TITLE ````: the states of a crate's table.
///
/// Lines below rename what is in the table: `ended = 끝남`.
pub(crate) fn states(place: Place<'_>, fence: &Fence) -> Result<String, String> {
    let (machine, title) = named(fence, "the name of a machine")?;
    let known = MACHINES.iter().find(|(name, _)| *name == machine);
    let (_, file) = known.ok_or_else(|| {
        let names: Vec<&str> = MACHINES.iter().map(|(name, _)| *name).collect();
        format!("no machine {machine}: there is {}", names.join(", "))
    })?;
    let source = place.house.read(&place.house.root.join(file));
    let rows = table(&source.map_err(|error| format!("{error:#}"))?, machine);
    if rows.is_empty() {
        return Err(format!("{file}: no table of states above {machine}"));
    }
    let renamed = Renamed::parse(&fence.body, &rows)?;
    let transitions: Vec<Transition<'_>> = rows
        .iter()
        .map(|[state, event, next]| Transition {
            state: renamed.name(state),
            event: renamed.name(event),
            next: renamed.name(next),
        })
        .collect();
    Ok(figure(title, &wiretrace::states_svg(title, &transitions)))
}

/// ```` ```plot NAME TITLE ````: docs/measured/NAME.svg, which a program drew from its reports.
pub(crate) fn plot(place: Place<'_>, fence: &Fence) -> Result<String, String> {
    let (name, title) = named(fence, "the name of a drawing")?;
    let path = place.house.docs().join(format!("measured/{name}.svg"));
    let svg = place.house.read(&path);
    Ok(figure(title, &svg.map_err(|error| format!("{error:#}"))?))
}

/// The machines that have a table `| state | event | next | …` in their docs.
const MACHINES: [(&str, &str); 3] = [
    ("Echo", "crates/tcp-echo/src/machine.rs"),
    ("Connection", "crates/hello-world-protocol/src/machine.rs"),
    ("Requests", "crates/udp-echo/src/machine.rs"),
];

/// The first word of a fence's title, and the rest.
fn named<'a>(fence: &'a Fence, what: &str) -> Result<(&'a str, &'a str), String> {
    let parts = fence.title.split_once(' ');
    parts.ok_or_else(|| format!("{what} and a title are missing"))
}

fn figure(title: &str, svg: &str) -> String {
    let title = escaped(title);
    format!("<figure class=\"diagram\">{svg}<figcaption>{title}</figcaption></figure>")
}

/// What a fence chose.
#[derive(Default)]
struct Options {
    segments: bool,
    focus: Focus,
}

#[derive(Default)]
enum Focus {
    #[default]
    All,
    Handshake,
    End,
}

impl Options {
    fn parse(body: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        for line in body.iter().map(|line| line.trim()) {
            match line {
                "" => {}
                "show: segments" => options.segments = true,
                "focus: handshake" => options.focus = Focus::Handshake,
                "focus: end" => options.focus = Focus::End,
                line => {
                    return Err(format!(
                        "{line:?} is none of show: segments, focus: handshake, focus: end"
                    ));
                }
            }
        }
        // Only segments tell of a handshake.
        options.segments |= !matches!(options.focus, Focus::All);
        Ok(options)
    }
}

impl Focus {
    fn on(&self, packets: &[Packet]) -> Vec<Segment> {
        let segments = packets.iter().filter_map(|packet| match packet {
            Packet::Segment(segment) => Some(segment.clone()),
            Packet::Datagram(_) | Packet::Unreachable(_) => None,
        });
        let ends = |it: &Segment| it.flags.fin || it.flags.rst;
        match self {
            Self::All => segments.collect(),
            Self::Handshake => segments.take(3).collect(),
            Self::End => segments.skip_while(|it| !ends(it)).collect(),
        }
    }
}

/// Who is who in a capture, in the order in which they are told of.
struct Ends {
    roles: Vec<(SocketAddr, Role)>,
    lang: Lang,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Role {
    Client,
    /// Where the clients reach it, or from where it sends to the server.
    Relay,
    Server,
}

impl Ends {
    /// The first to send is a client, unless `scene` knows better.
    fn of(packets: &[Packet], scene: Option<&Scene>, lang: Lang) -> Self {
        let server = scene.and_then(|scene| scene.port);
        let relay = scene.and_then(|scene| scene.relay);
        let mut roles: Vec<(SocketAddr, Role)> = Vec::new();
        for packet in packets {
            let (_, from, to) = packet.route();
            let (sends, receives) = (Some(from.port()), Some(to.port()));
            let sender = if relay.is_some() && receives == server {
                Role::Relay // nobody else talks to a server behind one
            } else if sends == server {
                Role::Server // it was reached by a group
            } else {
                Role::Client
            };
            let receiver = match receives == relay {
                true => Role::Relay,
                false => Role::Server,
            };
            for (end, role) in [(from, sender), (to, receiver)] {
                if roles.iter().all(|(known, _)| *known != end) {
                    roles.push((end, role));
                }
            }
        }
        Self { roles, lang }
    }

    fn name(&self, end: SocketAddr) -> Endpoint {
        let role = self.roles.iter().find(|(known, _)| *known == end);
        match role.map_or(Role::Server, |(_, role)| *role) {
            _ if end.ip().is_multicast() => self.lang.of("group", "그룹").into(),
            Role::Client => self.client(end),
            Role::Relay => self.lang.of("relay", "중계기").into(),
            Role::Server => self.lang.of("server", "서버").into(),
        }
    }

    /// With its number, if there are several.
    fn client(&self, end: SocketAddr) -> Endpoint {
        let client = self.lang.of("client", "클라이언트");
        let clients = self.roles.iter().filter(|(_, role)| *role == Role::Client);
        let clients: Vec<SocketAddr> = clients.map(|(end, _)| *end).collect();
        match clients.iter().position(|it| *it == end) {
            Some(index) if clients.len() > 1 => format!("{client} {}", index + 1).into(),
            _ => client.into(),
        }
    }
}

/// The first three columns of the table in the docs of `machine`, without its
/// head. Code is no code in a drawing.
fn table(source: &str, machine: &str) -> Vec<[String; 3]> {
    let declared = format!("pub struct {machine} ");
    let lines: Vec<&str> = source.lines().collect();
    let end = lines.iter().position(|it| it.starts_with(&declared));
    let above = lines.get(..end.unwrap_or(0)).unwrap_or_default().iter();
    let docs = above
        .rev()
        .take_while(|it| it.starts_with("///") || it.starts_with("#["));
    let mut rows: Vec<[String; 3]> = docs.filter_map(|line| row(line)).collect();
    rows.reverse();
    rows.into_iter().skip(1).collect()
}

/// The cells of `/// | state | event | next | …`.
fn row(line: &str) -> Option<[String; 3]> {
    let cells = line.strip_prefix("/// |")?.split('|');
    let mut cells = cells.map(|it| it.trim().replace('`', ""));
    let row = [cells.next()?, cells.next()?, cells.next()?];
    let is_rule = row.iter().all(|it| it.starts_with("---"));
    (!is_rule).then_some(row)
}

/// Other words for those of a table, in the language of the page.
struct Renamed<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Renamed<'a> {
    fn parse(body: &'a [String], rows: &[[String; 3]]) -> Result<Self, String> {
        let mut renamed = Vec::new();
        for line in body.iter().filter(|line| !line.trim().is_empty()) {
            let (old, new) = line
                .split_once(" = ")
                .ok_or_else(|| format!("{line:?} is not `OLD = NEW`"))?;
            if !rows.iter().flatten().any(|it| it == old) {
                return Err(format!("{old:?} is not in the table"));
            }
            renamed.push((old, new));
        }
        Ok(Self(renamed))
    }

    fn name<'s>(&'s self, old: &'s str) -> &'s str {
        let found = self.0.iter().find(|(it, _)| *it == old);
        found.map_or(old, |(_, new)| new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fence::{Piece, pieces};
    use crate::house::House;

    fn drawn(lang: Lang, text: &str) -> Result<String, String> {
        let Some(Piece::Fence(fence)) = pieces(text).pop() else {
            return Err("no fence".to_owned());
        };
        let house = House::new(None);
        let place = Place {
            house: &house,
            lang,
            file: "docs/en/lab03.md",
        };
        match fence.kind.as_str() {
            "ladder" => ladder(place, &fence),
            "plot" => plot(place, &fence),
            _ => states(place, &fence),
        }
    }

    /// What a drawing tells in words.
    fn told(lang: Lang, text: &str) -> String {
        let html = drawn(lang, text).unwrap();
        let (_, label) = html.split_once("aria-label=\"").unwrap();
        label.split_once('"').unwrap().0.to_owned()
    }

    #[test]
    fn recordings_tell_what_happened() {
        let rows = [
            (
                Lang::En,
                "```ladder lab03-refused Nobody there\n```",
                "Nobody there: client connects to server; server refuses the connection of client.",
            ),
            (
                Lang::Ko,
                "```ladder lab03-refused 거절\n```",
                "거절: 클라이언트: 서버에 연결; 서버: 클라이언트의 연결 거부.",
            ),
            (
                Lang::En,
                "```ladder lab03-refused T\nshow: segments\n```",
                "T: client → server SYN seq=0; server → client RST,ACK seq=1 ack=1.",
            ),
            (
                Lang::En,
                "```ladder lab03-echo T\nfocus: handshake\n```",
                "T: client → server SYN seq=0; server → client SYN,ACK seq=0 ack=1; \
                 client → server ACK seq=1 ack=1.",
            ),
            (
                Lang::En,
                "```ladder lab03-echo T\nfocus: end\n```",
                "T: client → server FIN,ACK seq=13 ack=35; server → client FIN,ACK seq=35 \
                 ack=14; client → server ACK seq=14 ack=36.",
            ),
            (
                Lang::En,
                "```ladder lab03-reset T\nfocus: end\n```",
                "T: client → server RST,ACK seq=7 ack=29.",
            ),
            (
                Lang::En,
                "```ladder lab04-refused T\n```",
                "T: client sends a datagram of 5 bytes to server: &quot;hello&quot;; server's host \
                 answers client: port unreachable (ICMP).",
            ),
            (
                Lang::Ko,
                "```ladder lab04-discover T\n```",
                "T: 클라이언트: 그룹에 데이터그램 13바이트 보냄: &quot;who is there?&quot;; 서버: \
                 클라이언트에 데이터그램 25바이트 보냄: &quot;a UDP server at port 8888&quot;.",
            ),
        ];
        for (lang, fence, expected) in rows {
            assert_eq!(told(lang, fence), expected);
        }
        let relayed = told(Lang::En, "```ladder lab04-lossy T\n```");
        assert!(
            relayed.starts_with(
                "T: client sends a datagram of 5 bytes to relay: &quot;hello&quot;; relay sends a \
                 datagram of 5 bytes to server: &quot;hello&quot;; server sends"
            ),
            "{relayed}"
        );
        let two = told(Lang::En, "```ladder lab03-two-clients T\n```");
        assert!(
            two.starts_with("T: client 1 connects to server; server sends 22 bytes to client 1")
        );
    }

    #[test]
    fn states_come_from_the_table_and_may_be_renamed() {
        let plain = told(Lang::En, "```states Echo One echo\n```");
        assert!(
            plain.starts_with(
                "One echo: open, owes nothing, Read(n) → open, owes bytes; open, owes bytes, \
                 Written, a part → open, owes bytes; "
            ),
            "{plain}"
        );
        let korean = told(Lang::Ko, "```states Echo 에코\nended = 끝남\n```");
        assert!(
            korean.contains("끝남, WriteClosed → done, Finished"),
            "{korean}"
        );
    }

    #[test]
    fn what_can_not_be_drawn_is_said() {
        let rows = [
            (
                "```ladder lab03-echo\n```",
                "the name of a recording and a title are missing",
            ),
            ("```ladder nowhere T\n```", "cargo lab book record nowhere"),
            (
                "```ladder lab03-echo T\nfocus: me\n```",
                "\"focus: me\" is none of",
            ),
            (
                "```states Door T\n```",
                "no machine Door: there is Echo, Connection, Requests",
            ),
            (
                "```states Echo T\nopened = x\n```",
                "\"opened\" is not in the table",
            ),
            ("```states Echo T\nended\n```", "is not `OLD = NEW`"),
            ("```plot lab09\n```", "the name of a drawing and a title"),
            ("```plot nowhere T\n```", "docs/measured/nowhere.svg"),
        ];
        for (fence, what) in rows {
            let error = drawn(Lang::En, fence).unwrap_err();
            assert!(error.contains(what), "{error}");
        }
    }
}
