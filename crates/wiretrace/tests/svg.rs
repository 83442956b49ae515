//! Drawings for pages, compared with whole literal ones.
#![cfg(feature = "svg")]

use std::time::Duration;

use wiretrace::{Event, EventKind, Labels, Ladder, Transition, states_svg};

fn event(millis: u64, from: &str, to: &str, kind: EventKind) -> Event {
    Event {
        at: Duration::from_millis(millis),
        from: from.into(),
        to: to.into(),
        kind,
    }
}

#[test]
fn a_ladder() {
    let events = [
        event(0, "client", "server", EventKind::Connect),
        event(1, "server", "client", EventKind::Data(b"a  <b>\n".to_vec())),
        event(2, "client", "server", EventKind::Reset),
    ];
    let svg = Ladder::default().svg("A \"short\" one", &events);
    assert_eq!(svg, include_str!("svg/ladder.svg").trim_end());
}

#[test]
fn a_ladder_in_korean_with_times() {
    let ladder = Ladder {
        labels: &Labels::KOREAN,
        times: true,
        ..Ladder::default()
    };
    let events = [
        event(0, "클라이언트", "서버", EventKind::Datagram(vec![0, 255])),
        event(1500, "클라이언트", "서버", EventKind::Timeout),
    ];
    let svg = ladder.svg("응답 없는 서버", &events);
    assert_eq!(svg, include_str!("svg/korean.svg").trim_end());
}

#[test]
fn states() {
    let row = |state, event, next| Transition { state, event, next };
    let table = [
        row("open", "Read(n)", "open"),
        row("open", "Read(0) & more", "ended"),
        row("ended", "Closed", "done"),
    ];
    let svg = states_svg("One connection", &table);
    assert_eq!(svg, include_str!("svg/states.svg").trim_end());
}

/// Whatever is drawn, a page takes it as one element.
#[test]
fn every_drawing_is_one_element_without_empty_lines() {
    let kinds = || {
        let data = b"<svg>\n\n\x1b[2J\xff".to_vec();
        [
            EventKind::Connect,
            EventKind::Refused,
            EventKind::Data(data.clone()),
            EventKind::Data(vec![0; 5000]),
            EventKind::Datagram(data),
            EventKind::Unreachable,
            EventKind::HalfClose,
            EventKind::Reset,
            EventKind::Timeout,
        ]
    };
    let trace = |ends: &[(&str, &str)]| -> Vec<Event> {
        let all = ends.iter().flat_map(|(from, to)| {
            let events = kinds().map(|kind| event(0, from, to, kind));
            events.into_iter()
        });
        all.collect()
    };
    let traces = [
        Vec::new(),
        trace(&[("a", "b"), ("b", "a")]),
        trace(&[("a", "a")]),
        trace(&[("<&\">\n", "\u{202e}"), ("c", "<&\">\n"), ("", "c")]),
    ];
    for labels in [&Labels::ENGLISH, &Labels::KOREAN] {
        for trace in &traces {
            let ladder = Ladder {
                labels,
                events: 20,
                ..Ladder::default()
            };
            well_formed(&ladder.svg("A <title>\n\n&", trace));
        }
    }
    well_formed(&states_svg("none", &[]));
    let odd = Transition {
        state: "\n\n",
        event: "</svg>",
        next: "\"",
    };
    well_formed(&states_svg("odd", &[odd]));
}

/// One `svg`, every tag closed, no quote or angle bracket where none belongs.
fn well_formed(svg: &str) {
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{svg}");
    assert!(!svg.contains("\n\n"), "{svg}");
    assert!(
        !svg.contains(|c: char| c.is_control() && c != '\n'),
        "{svg}"
    );
    assert!(svg.contains(r#" role="img" aria-label=""#), "{svg}");
    let mut depth = 0;
    for part in svg.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect(svg);
        assert!(
            !text.contains('>') && tag.matches('"').count() % 2 == 0,
            "{part}"
        );
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, _) => depth -= 1,
            (false, true) => {}
            (false, false) => depth += 1,
        }
        assert!(depth >= 0 && (depth > 0 || text.is_empty()), "{part}");
    }
    assert_eq!(depth, 0, "{svg}");
}

#[cfg(feature = "pcap")]
mod segments {
    use std::net::SocketAddr;

    use wiretrace::{Flags, Segment};

    use super::*;

    #[test]
    fn a_ladder_of_segments() {
        let ends: [SocketAddr; 2] = [
            ([127, 0, 0, 1], 50_001).into(),
            ([127, 0, 0, 1], 7777).into(),
        ];
        let segment = |from: usize, flags, numbers: (u32, Option<u32>), payload: &[u8]| Segment {
            at: Duration::ZERO,
            from: ends[from],
            to: ends[1 - from],
            flags,
            seq: numbers.0,
            ack: numbers.1,
            payload: payload.to_vec(),
            repeated: 0,
        };
        let (none, bit) = (Flags::default(), true);
        let mut segments = [
            segment(0, Flags { syn: bit, ..none }, (0, None), b""),
            segment(
                1,
                Flags {
                    syn: bit,
                    ack: bit,
                    ..none
                },
                (0, Some(1)),
                b"",
            ),
            segment(0, Flags { ack: bit, ..none }, (1, Some(1)), b""),
            segment(
                0,
                Flags {
                    psh: bit,
                    ack: bit,
                    ..none
                },
                (1, Some(1)),
                b"hi\n",
            ),
            segment(
                0,
                Flags {
                    psh: bit,
                    ack: bit,
                    ..none
                },
                (1, Some(1)),
                b"hi\n",
            ),
            segment(
                1,
                Flags {
                    fin: bit,
                    ack: bit,
                    ..none
                },
                (1, Some(4)),
                b"",
            ),
            segment(0, Flags { rst: bit, ..none }, (4, None), b""),
        ];
        segments[4].repeated = 3;
        let name = |end: SocketAddr| end.port().to_string().into();
        let svg = Ladder::default().segments_svg("TCP itself", &segments, name);
        assert_eq!(svg, include_str!("svg/segments.svg").trim_end());
    }
}
