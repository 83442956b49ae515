//! The resolver without sockets, clock and dice: what it asks, whom it believes, when it gives
//! up. A table of servers' answers stands for the network.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use dns_lookup::{
    Action, Answer, Class, Config, Data, Failure, Hosts, MAX_MESSAGE, Message, Name, Rcode, Record,
    Resolver, Soa, Source, Transport, Type,
};

const ONE: &str = "192.0.2.1:53";
const TWO: &str = "192.0.2.2:53";

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

/// What a server says to a question.
#[derive(Clone)]
enum Says {
    /// These records: `a` for an address, anything else for the target of an alias.
    Records(&'static [(&'static str, &'static str)]),
    NoData,
    NxDomain,
    Rcode(Rcode),
    Referral,
    Truncated,
    Nothing,
    Refuses,
}

use Says::{NoData, Nothing, NxDomain, Records, Referral, Refuses, Truncated};

/// A conversation: a line for each question, and its end.
struct Talk {
    resolver: Resolver,
    now: Instant,
    dice: u128,
    asked: Vec<String>,
}

impl Talk {
    fn new(config: &str, hosts: &str) -> Self {
        Self {
            resolver: Resolver::new(Config::parse(config), Hosts::parse(hosts)),
            now: Instant::now(),
            dice: 0x1234_5678_9abc_def0_0f1e_2d3c_4b5a_6978,
            asked: Vec::new(),
        }
    }

    /// Looks a name up where servers say the lines of `script`, one after the other.
    fn run(&mut self, text: &str, kind: Type, script: &[Says]) -> Result<Answer, Failure> {
        self.resolver.lookup(text, kind, self.now).unwrap();
        self.asked.clear();
        let mut script = script.iter();
        for _ in 0..100 {
            self.dice = self.dice.rotate_left(13) ^ 0x55;
            match self.resolver.poll_action(|| self.dice) {
                Action::Done(result) => {
                    assert_eq!(script.len(), 0, "not asked so often");
                    return result.clone();
                }
                Action::Wait(deadline) => {
                    self.now = deadline;
                    self.resolver.handle_timeout(deadline);
                }
                Action::Ask {
                    server,
                    transport,
                    query,
                } => {
                    let query = Message::parse(query).unwrap();
                    let question = query.questions.first().unwrap();
                    let way = if transport == Transport::Tcp {
                        " tcp"
                    } else {
                        ""
                    };
                    let edns = if query.edns.is_some() { "" } else { " plain" };
                    let asked = question.name.to_string().to_ascii_lowercase();
                    self.asked
                        .push(format!("{} {asked}{way}{edns}", server.ip()));
                    match script.next().unwrap_or(&Nothing) {
                        Refuses => self.resolver.handle_failure(),
                        Nothing => self.resolver.handle_sent(self.now),
                        says => {
                            self.resolver.handle_sent(self.now);
                            let octets = encode(&answer(&query, says));
                            self.resolver.handle_message(server, &octets, self.now);
                        }
                    }
                }
                Action::Rest => break,
            }
        }
        panic!("without end: {:?}", self.asked);
    }
}

fn encode(message: &Message) -> Vec<u8> {
    let mut octets = Vec::new();
    message.encode(MAX_MESSAGE, &mut octets);
    octets
}

fn record(owner: &str, data: Data) -> Record {
    Record {
        name: name(owner),
        class: Class::In,
        ttl: 60,
        data,
    }
}

fn answer(query: &Message, says: &Says) -> Message {
    let mut answer = query.response(Rcode::NoError);
    let soa = record(
        "test",
        Data::Soa(Soa {
            mname: Name::ROOT,
            rname: Name::ROOT,
            serial: 1,
            refresh: 1,
            retry: 1,
            expire: 1,
            minimum: 30,
        }),
    );
    match says {
        Records(records) => {
            let data = |text: &str| match text {
                "a" => Data::A([192, 0, 2, 80].into()),
                target => Data::Cname(name(target)),
            };
            let records = records.iter();
            answer.answers = records.map(|(owner, it)| record(owner, data(it))).collect();
        }
        NoData => answer.authorities.push(soa),
        NxDomain => {
            answer.header.rcode = Rcode::NxDomain;
            answer.authorities.push(soa);
        }
        Says::Rcode(rcode) => answer.header.rcode = *rcode,
        Referral => answer
            .authorities
            .push(record("test", Data::Ns(name("ns.test")))),
        Truncated => answer.header.truncated = true,
        Nothing | Refuses => unreachable!("no answer"),
    }
    answer
}

fn told(result: &Result<Answer, Failure>) -> String {
    match result {
        Err(failure) => format!("{failure:?}"),
        Ok(answer) => {
            let records = answer.records.iter();
            let records: Vec<_> = records
                .map(|it| format!("{} {}", it.name, it.data))
                .collect();
            records.join(", ")
        }
    }
}

#[test]
fn servers_are_asked_until_one_knows() {
    let both = "nameserver 192.0.2.1\nnameserver 192.0.2.2\n";
    let searching = "nameserver 192.0.2.1\nsearch a.test b.test\n";
    const FOUND: Says = Records(&[("www.test", "a")]);
    type Row<'a> = (&'a str, &'a str, &'a [Says], &'a [&'a str], &'a str);
    // Each row: resolv.conf, what is looked up, what the servers say, what was asked, the end.
    #[rustfmt::skip]
    let rows: &[Row<'_>] = &[
        (both, "www.test", &[FOUND], &["1 www.test."], "www.test. 192.0.2.80"),
        (both, "www.test", &[Nothing, FOUND], &["1 www.test.", "2 www.test."], "www.test. 192.0.2.80"),
        (both, "www.test", &[Refuses, FOUND], &["1 www.test.", "2 www.test."], "www.test. 192.0.2.80"),
        (both, "www.test", &[Says::Rcode(Rcode::ServFail), Referral, FOUND],
            &["1 www.test.", "2 www.test.", "1 www.test."], "www.test. 192.0.2.80"),
        (both, "www.test", &[Nothing, Nothing, Nothing, Nothing],
            &["1 www.test.", "2 www.test.", "1 www.test.", "2 www.test."], "Timeout"),
        (both, "www.test", &[Says::Rcode(Rcode::ServFail), Nothing, Nothing, Nothing],
            &["1 www.test.", "2 www.test.", "1 www.test.", "2 www.test."], "Server(192.0.2.1:53, ServFail)"),
        (both, "www.test", &[NxDomain], &["1 www.test."], "NoName(www.test.)"),
        (both, "www.test", &[NoData], &["1 www.test."], "NoData(www.test.)"),
        (both, "www.test", &[Truncated, FOUND], &["1 www.test.", "1 www.test. tcp"], "www.test. 192.0.2.80"),
        (both, "www.test", &[Truncated, Refuses, FOUND],
            &["1 www.test.", "1 www.test. tcp", "2 www.test."], "www.test. 192.0.2.80"),
        // RFC 6891 §6.2.2: a server that doesn't know EDNS is asked without.
        (both, "www.test", &[Says::Rcode(Rcode::FormErr), FOUND],
            &["1 www.test.", "1 www.test. plain"], "www.test. 192.0.2.80"),
        (both, "www.test", &[Says::Rcode(Rcode::FormErr), Says::Rcode(Rcode::FormErr), FOUND],
            &["1 www.test.", "1 www.test. plain", "2 www.test. plain"], "www.test. 192.0.2.80"),
        // Aliases: in one answer, over several, and without end.
        (both, "web.test", &[Records(&[("web.test", "www.test"), ("www.test", "a")])],
            &["1 web.test."], "web.test. www.test., www.test. 192.0.2.80"),
        (both, "web.test", &[Records(&[("www.test", "a"), ("web.test", "www.test")])],
            &["1 web.test."], "web.test. www.test., www.test. 192.0.2.80"),
        (both, "web.test", &[Records(&[("web.test", "www.test")]), Nothing, FOUND],
            &["1 web.test.", "1 www.test.", "2 www.test."], "web.test. www.test., www.test. 192.0.2.80"),
        (both, "web.test", &[Records(&[("web.test", "www.test")]), NxDomain],
            &["1 web.test.", "1 www.test."], "NoName(web.test.)"),
        (both, "a.test", &[Records(&[("a.test", "b.test"), ("b.test", "a.test")])],
            &["1 a.test."], "Aliases(a.test.)"),
        // Records that nobody asked for.
        (both, "www.test", &[Records(&[("bank.test", "a")])], &["1 www.test."], "NoData(www.test.)"),
        // The search list.
        (searching, "www", &[NxDomain, Records(&[("www.b.test", "a")])],
            &["1 www.a.test.", "1 www.b.test."], "www.b.test. 192.0.2.80"),
        (searching, "www", &[NxDomain, NxDomain, NxDomain],
            &["1 www.a.test.", "1 www.b.test.", "1 www."], "NoName(www.)"),
        (searching, "www", &[NoData, NxDomain, NxDomain],
            &["1 www.a.test.", "1 www.b.test.", "1 www."], "NoData(www.a.test.)"),
        (searching, "www", &[Says::Rcode(Rcode::Refused), Nothing],
            &["1 www.a.test.", "1 www.a.test."], "Server(192.0.2.1:53, Refused)"),
        (searching, "www.", &[NxDomain], &["1 www."], "NoName(www.)"),
    ];
    for (config, text, script, asked, expected) in rows {
        let mut talk = Talk::new(config, "");
        let result = talk.run(text, Type::A, script);
        assert_eq!(told(&result), *expected, "{text}");
        let asked: Vec<String> = asked.iter().map(|it| format!("192.0.2.{it}")).collect();
        assert_eq!(talk.asked, asked, "{text}");
    }
}

#[test]
fn nothing_but_the_answer_is_believed() {
    // Each row: what is wrong with a message.
    type Change = fn(&mut Message);
    let changes: [Change; 8] = [
        |it| it.header.id ^= 1,
        |it| it.header.response = false,
        |it| it.questions.clear(),
        |it| it.questions.iter_mut().for_each(|it| it.kind = Type::Mx),
        |it| it.questions.iter_mut().for_each(|it| it.class = Class::Ch),
        |it| {
            it.questions
                .iter_mut()
                .for_each(|it| it.name = name("www.tesu"))
        },
        // The right name, but not letter by letter.
        |it| {
            it.questions
                .iter_mut()
                .for_each(|it| it.name = it.name.with_case(0))
        },
        |it| {
            it.questions
                .iter_mut()
                .for_each(|it| it.name = it.name.with_case(u128::MAX))
        },
    ];
    let mut talk = Talk::new("nameserver 192.0.2.1", "");
    let (resolver, now) = (&mut talk.resolver, talk.now);
    resolver.lookup("www.test", Type::A, now).unwrap();
    let dice = 0x5a5a << 16 | 0x1234;
    let Action::Ask { server, query, .. } = resolver.poll_action(|| dice) else {
        panic!("nothing to ask");
    };
    let query = Message::parse(query).unwrap();
    assert_eq!((query.header.id, server), (0x1234, address(ONE)));
    resolver.handle_sent(now);
    let right = answer(&query, &Records(&[("www.test", "a")]));
    for change in changes {
        let mut wrong = right.clone();
        change(&mut wrong);
        resolver.handle_message(server, &encode(&wrong), now);
    }
    resolver.handle_message(address(TWO), &encode(&right), now);
    resolver.handle_message(address("192.0.2.1:54"), &encode(&right), now);
    resolver.handle_message(server, b"nonsense", now);
    let cut = encode(&right);
    resolver.handle_message(server, cut.get(..cut.len() - 1).unwrap(), now);
    assert!(matches!(resolver.poll_action(|| 0), Action::Wait(_)));
    assert_eq!(resolver.ignored(), 12);
    resolver.handle_message(server, &encode(&right), now);
    let Action::Done(Ok(answer)) = resolver.poll_action(|| 0) else {
        panic!("no answer");
    };
    // As it was looked up, not as dice had it.
    assert_eq!(told(&Ok(answer.clone())), "www.test. 192.0.2.80");
    assert_eq!(answer.source, Source::Server(server));
}

/// Octets changed behind the question: no panic, and always an end.
#[test]
fn hostile_answers_lead_to_an_end() {
    let mut dice = fastrand::Rng::with_seed(7);
    for _ in 0..5000 {
        let mut talk = Talk::new("nameserver 192.0.2.1\noptions attempts:1", "");
        let (resolver, now) = (&mut talk.resolver, talk.now);
        resolver.lookup("web.test", Type::A, now).unwrap();
        for _ in 0..100 {
            let query = match resolver.poll_action(|| 0) {
                Action::Ask { query, .. } => Message::parse(query).unwrap(),
                Action::Wait(deadline) => {
                    resolver.handle_timeout(deadline);
                    continue;
                }
                _ => break,
            };
            let records = Records(&[("web.test", "www.test"), ("www.test", "a")]);
            let mut octets = encode(&answer(&query, &records));
            for _ in 0..dice.usize(1..4) {
                let place = dice.usize(2..octets.len());
                *octets.get_mut(place).unwrap() = dice.u8(..);
            }
            resolver.handle_sent(now);
            resolver.handle_message(address(ONE), &octets, now);
        }
        assert!(matches!(resolver.poll_action(|| 0), Action::Done(_)));
    }
}

#[test]
fn an_answer_after_its_time_is_none() {
    let mut talk = Talk::new("nameserver 192.0.2.1\nnameserver 192.0.2.2", "");
    let (resolver, now) = (&mut talk.resolver, talk.now);
    resolver.lookup("www.test", Type::A, now).unwrap();
    let Action::Ask { query, .. } = resolver.poll_action(|| 1) else {
        panic!("nothing to ask");
    };
    let late = encode(&answer(&Message::parse(query).unwrap(), &NxDomain));
    resolver.handle_sent(now);
    let Action::Wait(deadline) = resolver.poll_action(|| 1) else {
        panic!("nothing to wait for");
    };
    resolver.handle_timeout(deadline - Duration::from_millis(1));
    assert!(matches!(resolver.poll_action(|| 2), Action::Wait(_)));
    resolver.handle_timeout(deadline);
    assert!(matches!(resolver.poll_action(|| 2), Action::Ask { .. }));
    resolver.handle_sent(deadline);
    resolver.handle_message(address(ONE), &late, deadline);
    assert!(matches!(resolver.poll_action(|| 3), Action::Wait(_)));
}

#[test]
fn each_round_waits_twice_as_long() {
    let mut talk = Talk::new(
        "nameserver 192.0.2.1\nnameserver 192.0.2.2\noptions timeout:1 attempts:3",
        "",
    );
    let begun = talk.now;
    assert_eq!(talk.run("www.test", Type::A, &[]), Err(Failure::Timeout));
    assert_eq!(talk.now - begun, Duration::from_secs(2 * (1 + 2 + 4)));
}

#[test]
fn what_is_known_is_not_asked_again() {
    let mut talk = Talk::new("nameserver 192.0.2.1", "127.0.0.1 localhost here.test\n");
    let found = Records(&[("web.test", "www.test"), ("www.test", "a")]);
    let first = talk.run("web.test", Type::A, &[found]).unwrap();
    let again = talk.run("WEB.test", Type::A, &[]).unwrap();
    assert_eq!(
        (again.source, &again.records),
        (Source::Cache, &first.records)
    );
    let here = talk.run("Here.test", Type::A, &[]).unwrap();
    assert_eq!(here.source, Source::Hosts);
    assert_eq!(told(&Ok(here)), "Here.test. 127.0.0.1");
    for (says, failure) in [
        (NxDomain, Failure::NoName(name("no.test"))),
        (NoData, Failure::NoData(name("no.test"))),
    ] {
        assert_eq!(talk.run("no.test", Type::A, &[says]), Err(failure.clone()));
        assert_eq!(talk.run("no.test", Type::A, &[]), Err(failure));
        // As long as the SOA says: RFC 2308 §5.
        talk.now += Duration::from_secs(30);
    }
    // That a server failed is nothing to remember.
    let fails = [Says::Rcode(Rcode::ServFail), Says::Rcode(Rcode::ServFail)];
    assert!(talk.run("no.test", Type::A, &fails).is_err());
    assert!(talk.run("no.test", Type::A, &[NoData]).is_err());
    talk.now += Duration::from_secs(60);
    assert!(talk.run("web.test", Type::A, &[NxDomain]).is_err());
}

#[test]
fn without_servers_nobody_is_asked() {
    let mut talk = Talk::new("", "127.0.0.1 localhost\n");
    talk.resolver = Resolver::new(Config::new(Vec::new()), Hosts::parse("127.0.0.1 localhost"));
    assert!(talk.run("localhost", Type::A, &[]).is_ok());
    assert_eq!(talk.run("www", Type::A, &[]), Err(Failure::Timeout));
    assert_eq!(talk.asked.len(), 0);
}
