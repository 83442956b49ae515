//! The zone and the server without sockets: each rule of RFC 1034 §4.3.2 that they keep.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use dns_lookup::{
    Authority, Class, Data, Edns, Header, MAX_MESSAGE, Message, Name, Opcode, Question, Rcode,
    Record, Soa, Strings, Transport, Type, Zone, ZoneError,
};

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn record(owner: &str, data: Data) -> Record {
    Record {
        name: name(owner),
        class: Class::In,
        ttl: 300,
        data,
    }
}

fn a(last: u8) -> Data {
    Data::A([192, 0, 2, last].into())
}

fn cname(target: &str) -> Data {
    Data::Cname(name(target))
}

fn soa() -> Record {
    let soa = Soa {
        mname: name("ns.z.test"),
        rname: name("host.z.test"),
        serial: 1,
        refresh: 2,
        retry: 3,
        expire: 4,
        minimum: 60,
    };
    record("z.test", Data::Soa(soa))
}

fn zone() -> Zone {
    let records = [
        soa(),
        record("z.test", Data::Ns(name("ns.z.test"))),
        record("ns.z.test", a(53)),
        record("www.z.test", a(80)),
        record("www.z.test", a(81)),
        record("www.z.test", a(80)),
        record("web.z.test", cname("www.z.test")),
        record("lost.z.test", cname("nowhere.z.test")),
        record("away.z.test", cname("www.example.com")),
        record("loop.z.test", cname("pool.z.test")),
        record("pool.z.test", cname("loop.z.test")),
        record("under.z.test", cname("x.sub.z.test")),
        record("*.wild.z.test", a(99)),
        record("there.wild.z.test", Data::Txt(Strings::new(b"hi"))),
        record("*.alias.z.test", cname("www.z.test")),
        record("deep.empty.z.test", a(1)),
        record("sub.z.test", Data::Ns(name("ns.sub.z.test"))),
        record("ns.sub.z.test", a(54)),
        record("big.z.test", Data::Txt(Strings::new(&[b'x'; 1300]))),
    ];
    Zone::new(name("z.test"), records).unwrap()
}

fn ask(query: &Message, transport: Transport) -> Message {
    let mut octets = Vec::new();
    query.encode(MAX_MESSAGE, &mut octets);
    let answer = Authority::new(vec![zone()]).answer(&octets, transport);
    Message::parse(&answer.unwrap()).unwrap()
}

/// An answer in one line: rcode, flags, `=` answers, `!` authorities, `+` additionals.
fn line(message: &Message) -> String {
    let header = &message.header;
    let mut words = vec![header.rcode.to_string()];
    words.extend(header.authoritative.then(|| "aa".to_owned()));
    words.extend(header.truncated.then(|| "tc".to_owned()));
    let sections = [
        ('=', &message.answers),
        ('!', &message.authorities),
        ('+', &message.additionals),
    ];
    for (sign, records) in sections {
        let told = |it: &Record| format!("{sign} {} {} {}", it.name, it.kind(), it.data);
        words.extend(records.iter().map(told));
    }
    words.join(" ")
}

#[test]
fn a_question_is_answered_by_what_the_zone_has() {
    let nothing = "! z.test. SOA ns.z.test. host.z.test. 1 2 3 4 60";
    let rows = [
        ("www.z.test", Type::A, "NOERROR aa = www.z.test. A 192.0.2.80 = www.z.test. A 192.0.2.81".to_owned()),
        ("WWW.Z.Test", Type::A, "NOERROR aa = WWW.Z.Test. A 192.0.2.80 = WWW.Z.Test. A 192.0.2.81".to_owned()),
        ("www.z.test", Type::Mx, format!("NOERROR aa {nothing}")),
        ("nx.z.test", Type::A, format!("NXDOMAIN aa {nothing}")),
        ("a.www.z.test", Type::A, format!("NXDOMAIN aa {nothing}")),
        ("web.z.test", Type::A, "NOERROR aa = web.z.test. CNAME www.z.test. = www.z.test. A 192.0.2.80 = www.z.test. A 192.0.2.81".to_owned()),
        ("web.z.test", Type::Cname, "NOERROR aa = web.z.test. CNAME www.z.test.".to_owned()),
        ("web.z.test", Type::Mx, format!("NOERROR aa = web.z.test. CNAME www.z.test. {nothing}")),
        ("lost.z.test", Type::A, format!("NXDOMAIN aa = lost.z.test. CNAME nowhere.z.test. {nothing}")),
        ("away.z.test", Type::A, "NOERROR aa = away.z.test. CNAME www.example.com.".to_owned()),
        ("loop.z.test", Type::A, "NOERROR aa = loop.z.test. CNAME pool.z.test. = pool.z.test. CNAME loop.z.test.".to_owned()),
        // RFC 4592 §2.2.1: what the wildcard stands for, and what exists instead.
        ("x.wild.z.test", Type::A, "NOERROR aa = x.wild.z.test. A 192.0.2.99".to_owned()),
        ("x.y.wild.z.test", Type::A, "NOERROR aa = x.y.wild.z.test. A 192.0.2.99".to_owned()),
        ("x.wild.z.test", Type::Mx, format!("NOERROR aa {nothing}")),
        ("there.wild.z.test", Type::A, format!("NOERROR aa {nothing}")),
        ("x.there.wild.z.test", Type::A, format!("NXDOMAIN aa {nothing}")),
        ("wild.z.test", Type::A, format!("NOERROR aa {nothing}")),
        ("*.wild.z.test", Type::A, "NOERROR aa = *.wild.z.test. A 192.0.2.99".to_owned()),
        ("x.alias.z.test", Type::A, "NOERROR aa = x.alias.z.test. CNAME www.z.test. = www.z.test. A 192.0.2.80 = www.z.test. A 192.0.2.81".to_owned()),
        // RFC 4592 §2.2.2: a name that only has names below it exists.
        ("empty.z.test", Type::A, format!("NOERROR aa {nothing}")),
        // RFC 1034 §4.3.2, 3b: another zone.
        ("x.sub.z.test", Type::A, "NOERROR ! sub.z.test. NS ns.sub.z.test. + ns.sub.z.test. A 192.0.2.54".to_owned()),
        ("sub.z.test", Type::Ns, "NOERROR ! sub.z.test. NS ns.sub.z.test. + ns.sub.z.test. A 192.0.2.54".to_owned()),
        ("ns.sub.z.test", Type::A, "NOERROR ! sub.z.test. NS ns.sub.z.test. + ns.sub.z.test. A 192.0.2.54".to_owned()),
        ("sub.z.test", Type::Ds, format!("NOERROR aa {nothing}")),
        ("under.z.test", Type::A, "NOERROR aa = under.z.test. CNAME x.sub.z.test. ! sub.z.test. NS ns.sub.z.test. + ns.sub.z.test. A 192.0.2.54".to_owned()),
        ("z.test", Type::Ns, "NOERROR aa = z.test. NS ns.z.test.".to_owned()),
        // RFC 8482 §4.1: one type is enough.
        ("www.z.test", Type::Any, "NOERROR aa = www.z.test. A 192.0.2.80 = www.z.test. A 192.0.2.81".to_owned()),
        ("test", Type::A, "REFUSED".to_owned()),
        ("zz.test", Type::A, "REFUSED".to_owned()),
        ("z.test", Type::Axfr, "REFUSED".to_owned()),
    ];
    for (asked, kind, expected) in rows {
        let query = Message::query(7, name(asked), kind);
        let answer = ask(&query, Transport::Udp);
        assert_eq!(line(&answer), expected, "{asked} {kind}");
        assert!(answer.header.response && answer.header.recursion_desired);
        assert_eq!((answer.header.id, &answer.questions), (7, &query.questions));
    }
}

#[test]
fn nothing_is_kept_longer_than_the_soa_says() {
    let answer = ask(
        &Message::query(1, name("nx.z.test"), Type::A),
        Transport::Udp,
    );
    assert_eq!(answer.authorities.first().unwrap().ttl, 60);
    let answer = ask(
        &Message::query(1, name("z.test"), Type::Soa),
        Transport::Udp,
    );
    assert_eq!(answer.answers.first().unwrap().ttl, 300);
}

#[test]
fn an_answer_that_is_too_long_is_marked() {
    // Each row: the client's EDNS, how it asks, whether the answer is cut, and at which length.
    let rows = [
        (None, Transport::Udp, true, 512),
        (Some(100), Transport::Udp, true, 512),
        (Some(1232), Transport::Udp, true, 1232),
        (Some(65_535), Transport::Udp, true, 1232),
        (None, Transport::Tcp, false, 65_535),
    ];
    for (size, transport, cut, limit) in rows {
        let mut query = Message::query(1, name("big.z.test"), Type::Txt);
        query.edns = size.map(Edns::new);
        let answer = ask(&query, transport);
        assert_eq!(answer.header.truncated, cut, "{size:?}");
        assert_eq!(answer.edns.is_some(), size.is_some());
        let mut octets = Vec::new();
        answer.encode(MAX_MESSAGE, &mut octets);
        assert!(octets.len() <= limit);
        assert_eq!(answer.answers.is_empty(), cut);
    }
}

#[test]
fn what_cannot_be_answered_is_told_why_or_met_with_silence() {
    type Change<'a> = &'a dyn Fn(&mut Message);
    let query = Message::query(9, name("www.z.test"), Type::A);
    let question = || query.questions.first().unwrap().clone();
    let change = |change: Change<'_>| {
        let mut query = query.clone();
        change(&mut query);
        line(&ask(&query, Transport::Udp))
    };
    let rows: [(Change<'_>, &str); 6] = [
        (&|it| it.header.opcode = Opcode::Notify, "NOTIMP"),
        (&|it| it.header.opcode = Opcode::Unknown(15), "NOTIMP"),
        (&|it| it.questions.clear(), "FORMERR"),
        (&|it| it.questions.push(question()), "FORMERR"),
        (
            &|it| {
                it.questions = vec![Question {
                    class: Class::Ch,
                    ..question()
                }];
            },
            "REFUSED",
        ),
        (
            &|it| {
                let mut edns = Edns::default();
                edns.version = 1;
                it.edns = Some(edns);
            },
            "BADVERS",
        ),
    ];
    for (changed, expected) in rows {
        assert_eq!(change(changed), expected);
    }

    // Octets that are no message, and what comes back of the header.
    let authority = Authority::new(vec![zone()]);
    let mut whole = Vec::new();
    query.encode(MAX_MESSAGE, &mut whole);
    for len in 0..whole.len() {
        let answer = authority.answer(whole.get(..len).unwrap(), Transport::Udp);
        let answer = answer.map(|it| Message::parse(&it).unwrap());
        let rcode = answer.map(|it| it.header);
        let expected = (len >= 12).then(|| Header::query(9).response(Rcode::FormErr));
        assert_eq!(rcode, expected, "{len}");
    }
    let answered = authority.answer(&whole, Transport::Udp).unwrap();
    assert_eq!(authority.answer(&answered, Transport::Udp), None);
}

/// Whatever comes: no panic, nothing longer than a datagram should be, and nothing that the client
/// could not read.
#[test]
fn hostile_octets_are_answered_within_limits() {
    let authority = Authority::new(vec![zone()]);
    let mut dice = fastrand::Rng::with_seed(7);
    let mut answered = 0;
    for owner in ["big.z.test", "loop.z.test", "x.sub.z.test", "x.wild.z.test"] {
        let mut query = Message::query(9, name(owner), Type::Any);
        query.edns = Some(Edns::default());
        let mut whole = Vec::new();
        query.encode(MAX_MESSAGE, &mut whole);
        for _ in 0..5000 {
            let mut octets = whole.clone();
            for _ in 0..dice.usize(1..4) {
                let place = dice.usize(0..octets.len());
                *octets.get_mut(place).unwrap() = dice.u8(..);
            }
            octets.truncate(dice.usize(0..octets.len() * 4));
            if let Some(answer) = authority.answer(&octets, Transport::Udp) {
                assert!(answer.len() <= 1232 && Message::parse(&answer).is_ok());
                answered += 1;
            }
        }
    }
    assert!(answered > 5000, "{answered}");
}

#[test]
fn a_zone_keeps_its_rules() {
    let other = Record {
        class: Class::Ch,
        ..record("www.z.test", a(1))
    };
    let rows = [
        (vec![], ZoneError::NotOneSoa),
        (vec![soa(), soa()], ZoneError::NotOneSoa),
        (
            vec![soa(), record("z.example", a(1))],
            ZoneError::Outside(name("z.example")),
        ),
        (
            vec![soa(), other],
            ZoneError::OtherClass(name("www.z.test")),
        ),
        (
            vec![
                soa(),
                record("x.z.test", a(1)),
                record("x.z.test", cname("y.z.test")),
            ],
            ZoneError::BusyAlias(name("x.z.test")),
        ),
    ];
    for (mut records, expected) in rows {
        // The same SOA twice is one; another is one too many.
        if let [_, second] = records.as_mut_slice()
            && let Data::Soa(soa) = &mut second.data
        {
            soa.serial += 1;
        }
        let refused = Zone::new(name("z.test"), records).map(|_| ());
        assert_eq!(refused, Err(expected));
    }
}

#[cfg(feature = "zonefile")]
#[test]
fn a_zone_file_is_read_or_refused() {
    let soa = "$ORIGIN z.test.\n$TTL 300\n@ SOA ns host 1 2 3 4 60\n";
    let read = |text: &str| {
        let zone = Zone::parse(&format!("{soa}{text}"), &Name::ROOT);
        zone.map(|zone| (zone.origin().to_string(), zone.len()))
    };
    assert_eq!(
        read("www A 192.0.2.1\n; no\n  AAAA ::1").unwrap(),
        ("z.test.".into(), 3)
    );
    assert_eq!(read("x TYPE65280 \\# 2 abcd").unwrap().1, 2);
    for (wrong, said) in [
        ("www A 192.0.2.999", "4"),
        ("$INCLUDE other", "$INCLUDE"),
        (
            "www.example. A 192.0.2.1",
            "www.example. is not in the zone",
        ),
        ("www BLA x", "4"),
    ] {
        let error = read(wrong).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
