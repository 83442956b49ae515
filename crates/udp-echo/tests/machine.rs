//! The client's machine and the service without sockets, joined by a link that a table, or a
//! seed, makes bad, with a clock that is only a number.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::{Duration, Instant};

use udp_echo::{Action, Answer, Limits, Packet, RequestError, Requests, Retry, Tally, Verdict};

const US: u32 = 0x7247_dc5f;
const RTT: Duration = Duration::from_millis(40);

/// A client and the time.
struct Client {
    requests: Requests,
    now: Instant,
}

impl Client {
    fn new(retry: Retry) -> Self {
        Self {
            requests: Requests::new(US, retry),
            now: Instant::now(),
        }
    }

    /// Sends what is due, with the least or the most jitter.
    fn send(&mut self, random: u32) -> Vec<u8> {
        let Action::Send(datagram) = self.requests.poll_action() else {
            panic!("nothing to send");
        };
        let datagram = datagram.to_vec();
        self.requests.handle_sent(self.now, random);
        datagram
    }

    /// How long it is going to wait.
    fn patience(&self) -> Duration {
        let Action::Wait(deadline) = self.requests.poll_action() else {
            panic!("it does not wait");
        };
        deadline - self.now
    }

    /// Waits in vain.
    fn time_out(&mut self) -> Duration {
        let patience = self.patience();
        self.now += patience - Duration::from_nanos(1);
        self.requests.handle_timeout(self.now);
        assert!(
            matches!(self.requests.poll_action(), Action::Wait(_)),
            "too early"
        );
        self.now += Duration::from_nanos(1);
        self.requests.handle_timeout(self.now);
        patience
    }

    fn receive<'a>(&mut self, datagram: &'a [u8]) -> Verdict<'a> {
        self.requests.handle_datagram(datagram, self.now)
    }
}

fn answer(identifier: u32, sequence: u32) -> Vec<u8> {
    let mut datagram = Vec::new();
    let payload = b"hi";
    Packet {
        identifier,
        sequence,
        payload,
    }
    .encode(&mut datagram);
    datagram
}

#[test]
fn a_request_is_answered_and_measured() {
    let mut client = Client::new(Retry::default());
    assert_eq!(client.requests.poll_action(), Action::Rest);
    assert_eq!(client.requests.request(b"hi"), Ok(0));
    let echoed = client.send(0);
    assert_eq!(echoed, answer(US, 0));
    client.now += RTT;
    let expected = Answer {
        sequence: 0,
        payload: b"hi",
        attempts: 1,
        round_trip: Some(RTT),
    };
    assert_eq!(client.receive(&echoed), Verdict::Answer(expected));
    assert_eq!(client.requests.rtt().mean(), Some(RTT));
    assert_eq!(client.requests.poll_action(), Action::Rest);
}

/// 1 + 2 + 4 + 8 + 16 seconds, the default, and each up to a quarter longer with jitter.
#[test]
fn a_silent_server_is_asked_ever_more_rarely_and_given_up() {
    for (random, percent) in [(0, 100), (u32::MAX, 125)] {
        let mut client = Client::new(Retry::default());
        client.requests.request(b"hi").unwrap();
        for seconds in [1, 2, 4, 8, 16] {
            assert_eq!(client.send(random), answer(US, 0), "the same each time");
            let expected = Duration::from_secs(seconds) * percent / 100;
            assert_eq!(client.time_out(), expected);
        }
        assert_eq!(client.requests.poll_action(), Action::GiveUp);
        let expected = Tally {
            requests: 1,
            sent: 5,
            given_up: 1,
            ..Tally::default()
        };
        assert_eq!(client.requests.tally(), expected);
        // The next one starts from the doubled timeout, for nothing was measured (§5.5).
        assert_eq!(client.requests.request(b"hi"), Ok(1));
        client.send(0);
        assert_eq!(client.patience(), Duration::from_secs(32));
    }
}

#[test]
fn at_least_one_attempt_is_made() {
    let none = Retry {
        attempts: 0,
        ..Retry::default()
    };
    let mut client = Client::new(none);
    client.requests.request(b"hi").unwrap();
    client.send(0);
    client.time_out();
    assert_eq!(client.requests.poll_action(), Action::GiveUp);
}

/// Karn's algorithm: the answer may be to the first sending or to the second.
#[test]
fn what_was_sent_twice_is_not_measured_and_the_doubled_timeout_stays() {
    let mut client = Client::new(Retry::default());
    client.requests.request(b"hi").unwrap();
    client.send(0);
    client.time_out();
    let echoed = client.send(0);
    client.now += RTT;
    let Verdict::Answer(second) = client.receive(&echoed) else {
        panic!("no answer");
    };
    assert_eq!((second.attempts, second.round_trip), (2, None));
    assert_eq!(client.requests.rtt().mean(), None);
    assert_eq!(client.requests.rtt().timeout(), Duration::from_secs(2));

    client.requests.request(b"hi").unwrap();
    let echoed = client.send(0);
    client.now += RTT;
    client.receive(&echoed);
    assert_eq!(
        client.requests.rtt().timeout(),
        Retry::SHORTEST,
        "40 + 4 · 20 is less"
    );
}

/// What a datagram is to a client that has given up request 0, has the answer to request 1 and
/// waits for that to request 2.
#[test]
fn every_datagram_is_told_for_what_it_is() {
    let truncated = answer(US, 2)[..7].to_vec();
    type Is = fn(&Verdict<'_>) -> bool;
    let rows: [(&[&[u8]], Is); 8] = [
        (&[&answer(US, 2)], |v| matches!(v, Verdict::Answer(_))),
        (&[&answer(US, 0)], |v| *v == Verdict::Late),
        (&[&answer(US, 0), &answer(US, 0)], |v| {
            *v == Verdict::Duplicate
        }),
        (&[&answer(US, 1)], |v| *v == Verdict::Duplicate),
        (&[&answer(US, 2), &answer(US, 2)], |v| {
            *v == Verdict::Duplicate
        }),
        (&[&answer(US, 3)], |v| *v == Verdict::Foreign),
        (&[&answer(US ^ 1, 2)], |v| *v == Verdict::Foreign),
        (&[&truncated], |v| *v == Verdict::Foreign),
    ];
    for (row, (datagrams, expected)) in rows.into_iter().enumerate() {
        let mut client = waiting_for_the_third();
        let (last, before) = datagrams.split_last().unwrap();
        for datagram in before {
            client.receive(datagram);
        }
        let verdict = client.receive(last);
        assert!(expected(&verdict), "row {row}: {verdict:?}");
    }
}

fn waiting_for_the_third() -> Client {
    let once = Retry {
        attempts: 1,
        ..Retry::default()
    };
    let mut client = Client::new(once);
    client.requests.request(b"hi").unwrap();
    client.send(0);
    client.time_out();
    client.requests.request(b"hi").unwrap();
    let echoed = client.send(0);
    client.receive(&echoed);
    client.requests.request(b"hi").unwrap();
    client.send(0);
    client
}

#[test]
fn an_answer_to_what_was_not_sent_yet_is_no_answer() {
    let mut client = Client::new(Retry::default());
    client.requests.request(b"hi").unwrap();
    assert_eq!(client.receive(&answer(US, 0)), Verdict::Foreign);
    assert!(matches!(client.requests.poll_action(), Action::Send(_)));
}

#[test]
fn an_answer_that_comes_when_the_request_is_due_again_saves_sending_it() {
    let mut client = Client::new(Retry::default());
    client.requests.request(b"hi").unwrap();
    let echoed = client.send(0);
    client.time_out();
    assert!(matches!(client.requests.poll_action(), Action::Send(_)));
    assert!(matches!(client.receive(&echoed), Verdict::Answer(_)));
    assert_eq!(client.requests.poll_action(), Action::Rest);
}

#[test]
fn one_request_at_a_time_and_none_too_long() {
    let mut client = Client::new(Retry::default());
    let (len, limit) = (Requests::PAYLOAD + 1, Requests::PAYLOAD);
    let too_long = Err(RequestError::TooLong { len, limit });
    assert_eq!(client.requests.request(&vec![0; len]), too_long);
    assert_eq!(client.requests.request(&vec![0; limit]), Ok(0));
    assert_eq!(client.send(0).len(), Limits::DATAGRAM);
    assert_eq!(client.requests.request(b"hi"), Err(RequestError::Busy));
    client.requests.abandon();
    assert_eq!(client.requests.poll_action(), Action::Rest);
    assert_eq!(client.requests.request(b"hi"), Ok(1));
}

/// A thousand requests over a link that loses three packets of ten, each way, and repeats and
/// delays others: every one is answered, with its own bytes, and every datagram is accounted for.
#[test]
fn a_bad_link_costs_time_and_nothing_else() {
    let patient = Retry {
        attempts: 60,
        ..Retry::default()
    };
    let mut client = Client::new(patient);
    let mut random = fastrand::Rng::with_seed(4);
    let mut under_way: Vec<(Instant, Vec<u8>)> = Vec::new();
    let mut received = 0;
    for number in 0..1000u32 {
        let payload = number.to_be_bytes();
        client.requests.request(&payload).unwrap();
        loop {
            match client.requests.poll_action() {
                Action::Send(datagram) => {
                    for _ in 0..random.u32(1..=2) {
                        if random.f64() < 0.7 * 0.7 {
                            let delay = Duration::from_millis(random.u64(1..3000));
                            under_way.push((client.now + delay, datagram.to_vec()));
                        }
                    }
                    client.requests.handle_sent(client.now, random.u32(..));
                }
                Action::Wait(deadline) => {
                    under_way.sort_by_key(|(when, _)| *when);
                    if under_way.first().is_some_and(|(when, _)| *when < deadline) {
                        let (when, datagram) = under_way.remove(0);
                        client.now = client.now.max(when);
                        received += 1;
                        if let Verdict::Answer(answer) = client.receive(&datagram) {
                            assert_eq!((answer.sequence, answer.payload), (number, &payload[..]));
                        }
                    } else {
                        client.now = deadline;
                        client.requests.handle_timeout(deadline);
                    }
                }
                Action::GiveUp => panic!("gave up {number}"),
                Action::Rest => break,
            }
        }
    }
    let tally = client.requests.tally();
    assert_eq!(
        (tally.requests, tally.answered, tally.given_up),
        (1000, 1000, 0)
    );
    assert_eq!(
        tally.answered + tally.duplicates + tally.late + tally.foreign,
        received
    );
    assert_eq!((tally.late, tally.foreign), (0, 0));
    assert!(tally.duplicates > 100, "{tally:?}");
}
