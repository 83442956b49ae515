//! The grader's sockets for datagrams: as a client of the program's server, and
//! as a server of the program's client, which may stay silent, repeat itself or
//! answer from the wrong address.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::process::ExitStatus;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use testbed::Program;
use wiretrace::EventKind;

use crate::clock::Clock;
use crate::log::Log;
use crate::server::no_loopback;
use crate::trial::{CLIENT, SERVER, bytes, crash, quoted};
use crate::{Fault, Run, Server, Text, Verdict, text};

/// More than the largest payload of UDP over IPv4 (65,507 bytes) or IPv6.
const LARGEST: usize = 64 * 1024;

/// How often a wait for a datagram looks whether the program still runs.
const GLANCE: Duration = Duration::from_millis(10);

/// Who answers without having been asked.
const STRANGER: Text = Text::new("stranger", "제삼자");

/// A datagram that the program sent.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Received {
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Where it came from, and where answers to it go.
    pub from: SocketAddr,
    /// When the grader had it in hand.
    pub at: Instant,
}

/// A client of the program's server.
#[derive(Debug)]
pub struct UdpPeer {
    end: End,
    program: Arc<Program>,
}

impl UdpPeer {
    /// A client that sends to `address`, behind which `server` is.
    pub(crate) fn new(
        name: Text,
        address: SocketAddr,
        server: &Server,
        log: Arc<Log>,
        clock: Clock,
    ) -> Verdict<Self> {
        let any = match address {
            SocketAddr::V4(_) => SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            SocketAddr::V6(_) => SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
        };
        let end = End::bind(any, name, SERVER, log, clock)?;
        // A connected socket hears of an ICMP "port unreachable".
        let connected = end.socket.connect(address);
        connected.map_err(|error| end.broken(&error))?;
        let program = server.program();
        Ok(Self { end, program })
    }

    /// Sends one datagram.
    ///
    /// # Errors
    /// The program has closed its port.
    pub fn send(&self, datagram: &[u8]) -> Verdict {
        self.end.tell_sending(datagram);
        self.put(datagram)
    }

    /// Sends several, one right after another.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn send_many<D: AsRef<[u8]>>(&self, datagrams: &[D]) -> Verdict {
        self.end.tell(&text!(
            "sends {} datagrams in a row",
            "데이터그램 {}개를 잇따라 보냅니다",
            datagrams.len()
        ));
        datagrams.iter().try_for_each(|it| self.put(it.as_ref()))
    }

    /// Expects exactly this datagram next.
    ///
    /// # Errors
    /// Another one came, or none in time.
    pub fn expect(&self, expected: &[u8]) -> Verdict {
        self.end.tell_expecting(expected);
        self.end.same(expected, &self.next()?)
    }

    /// Expects these datagrams next, in whatever order.
    ///
    /// # Errors
    /// One came that is none of those that are still missing, or too few came in
    /// time.
    pub fn expect_in_any_order<D: AsRef<[u8]>>(&self, expected: &[D]) -> Verdict {
        self.end.tell(&text!(
            "expects {} datagrams, in any order",
            "순서에 관계없이 데이터그램 {}개를 기다립니다",
            expected.len()
        ));
        let mut missing: Vec<&[u8]> = expected.iter().map(AsRef::as_ref).collect();
        while let Some(one) = missing.first().copied() {
            let came = self.next()?;
            match missing.iter().position(|it| **it == *came.bytes) {
                Some(which) => drop(missing.remove(which)),
                None => return self.end.same(one, &came),
            }
        }
        Ok(())
    }

    /// Waits for the next datagram, whatever it holds.
    ///
    /// # Errors
    /// None came in time.
    pub fn receive(&self) -> Verdict<Received> {
        self.end.tell(&Text::new(
            "waits for a datagram",
            "데이터그램을 기다립니다",
        ));
        self.next()
    }

    /// The next datagram if one comes `within` that time. Nothing is told.
    ///
    /// # Errors
    /// The program has ended, or has closed its port.
    pub fn receive_within(&self, within: Duration) -> Verdict<Option<Received>> {
        match self.end.next(&self.program, within) {
            Ok(received) => Ok(Some(received)),
            Err(Nothing::Late) => Ok(None),
            Err(nothing) => Err(self.end.nothing(&nothing)),
        }
    }

    /// Expects that nothing comes for `quiet`.
    ///
    /// # Errors
    /// Something came, or the program ended.
    pub fn expect_silence(&self, quiet: Duration) -> Verdict {
        self.end.tell_silence(quiet);
        let quiet = quiet.min(self.end.clock.left());
        match self.end.next(&self.program, quiet) {
            Ok(_) => Err(unwanted()),
            Err(Nothing::Late) => Ok(()),
            Err(Nothing::Ended(status)) => Err(left(status)),
            Err(nothing) => Err(self.end.nothing(&nothing)),
        }
    }

    /// Tells a step of this end in words.
    pub fn tell(&self, what: &Text) {
        self.end.tell(what);
    }

    /// Does `act` and tells it as `what` instead of by the bytes of its
    /// datagrams, which the ladder shows.
    ///
    /// # Errors
    /// Those of `act`.
    pub fn in_words<T>(&self, what: &Text, act: impl FnOnce(&Self) -> Verdict<T>) -> Verdict<T> {
        self.tell(what);
        self.end.log.worded(|| act(self))
    }

    fn next(&self) -> Verdict<Received> {
        let next = self.end.next(&self.program, self.end.clock.left());
        next.map_err(|nothing| self.end.nothing(&nothing))
    }

    fn put(&self, datagram: &[u8]) -> Verdict {
        self.end.log_sent(datagram);
        // A refusal is told for an earlier datagram, and this one isn't sent then.
        let sent = self.end.socket.send(datagram);
        sent.map(drop).map_err(|error| self.end.broken(&error))
    }
}

/// A server for the program's client.
#[derive(Debug)]
pub struct UdpServer {
    end: End,
    address: SocketAddr,
    /// The socket of somebody else.
    stranger: UdpSocket,
}

impl UdpServer {
    pub(crate) fn bind(log: Arc<Log>, clock: Clock) -> Verdict<Self> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let end = End::bind(any, SERVER, CLIENT, log, clock)?;
        let address = end.socket.local_addr();
        let stranger = UdpSocket::bind(any);
        Ok(Self {
            end,
            address: address.map_err(|error| no_loopback(&error))?,
            stranger: stranger.map_err(|error| no_loopback(&error))?,
        })
    }

    /// Where the client shall send to.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits for the client's next datagram, whatever it holds.
    ///
    /// # Errors
    /// None came in time, or the client ended before.
    pub fn receive(&self, client: &Run) -> Verdict<Received> {
        self.end.tell(&Text::new(
            "waits for a datagram",
            "데이터그램을 기다립니다",
        ));
        self.next(client)
    }

    /// Expects exactly this datagram next.
    ///
    /// # Errors
    /// As [`receive`](Self::receive), or another one came.
    pub fn expect(&self, client: &Run, expected: &[u8]) -> Verdict<Received> {
        self.end.tell_expecting(expected);
        let received = self.next(client)?;
        self.end.same(expected, &received)?;
        Ok(received)
    }

    /// The client's next datagram if one comes `within` that time and before the
    /// client's end. Nothing is told.
    ///
    /// # Errors
    /// The socket broke.
    pub fn receive_within(&self, client: &Run, within: Duration) -> Verdict<Option<Received>> {
        match self.end.next(client.program(), within) {
            Ok(received) => Ok(Some(received)),
            Err(Nothing::Late | Nothing::Ended(_)) => Ok(None),
            Err(Nothing::Broken(error)) => Err(self.end.broken(&error)),
        }
    }

    /// Answers nothing and takes all that the client sends until its end, with
    /// the times: for judging how it repeats itself and gives up.
    ///
    /// # Errors
    /// It still runs at the deadline.
    pub fn receive_until_end(&self, client: &Run) -> Verdict<Vec<Received>> {
        self.end.tell(&Text::new(
            "doesn't answer any more and counts what comes",
            "더는 응답하지 않고 오는 데이터그램을 셉니다",
        ));
        let mut all = Vec::new();
        while let Some(received) = self.receive_within(client, self.end.clock.left())? {
            all.push(received);
        }
        client.end().map(|_| all)
    }

    /// Answers a datagram.
    ///
    /// # Errors
    /// The system doesn't send it.
    pub fn answer(&self, to: &Received, answer: &[u8]) -> Verdict {
        self.end.tell_sending(answer);
        self.put(to, answer)
    }

    /// Answers a datagram after `delay`.
    ///
    /// # Errors
    /// As [`answer`](Self::answer).
    pub fn answer_late(&self, to: &Received, answer: &[u8], delay: Duration) -> Verdict {
        self.end.tell(&text!(
            "waits {delay:?} before it answers",
            "{delay:?} 기다렸다가 응답합니다"
        ));
        thread::sleep(delay);
        self.answer(to, answer)
    }

    /// Answers a datagram twice, as a network does that duplicates.
    ///
    /// # Errors
    /// As [`answer`](Self::answer).
    pub fn answer_twice(&self, to: &Received, answer: &[u8]) -> Verdict {
        let bytes_shown = quoted(answer);
        self.end.tell(&text!(
            "sends the same datagram twice: {bytes_shown}",
            "같은 데이터그램을 두 번 보냅니다: {bytes_shown}"
        ));
        self.put(to, answer)?;
        self.put(to, answer)
    }

    /// Answers a datagram from another address than the one it was sent to.
    ///
    /// # Errors
    /// As [`answer`](Self::answer).
    pub fn answer_from_stranger(&self, to: &Received, answer: &[u8]) -> Verdict {
        let (n, count, bytes_shown) = (answer.len(), bytes(answer), quoted(answer));
        self.end.log.step(text!(
            "stranger: sends a datagram of {count} from another port: {bytes_shown}",
            "제삼자: 다른 포트에서 {n}바이트 데이터그램을 보냅니다: {bytes_shown}",
        ));
        let kind = EventKind::Datagram(answer.to_vec());
        self.end.log.event(&STRANGER, &self.end.program, kind);
        let sent = self.stranger.send_to(answer, to.from);
        sent.map(drop).map_err(|error| self.end.broken(&error))
    }

    /// Tells that a datagram isn't answered, as if it, or its answer, was lost.
    pub fn ignore(&self, _: &Received) {
        self.end.tell(&Text::new(
            "doesn't answer, as if the datagram was lost",
            "데이터그램이 사라진 것처럼 응답하지 않습니다",
        ));
    }

    /// Expects that nothing comes for `quiet`, or until the client's end.
    ///
    /// # Errors
    /// Something came.
    pub fn expect_silence(&self, client: &Run, quiet: Duration) -> Verdict {
        self.end.tell_silence(quiet);
        match self.receive_within(client, quiet.min(self.end.clock.left()))? {
            None => Ok(()),
            Some(_) => Err(unwanted()),
        }
    }

    /// Tells a step of this end in words.
    pub fn tell(&self, what: &Text) {
        self.end.tell(what);
    }

    /// Does `act` and tells it as `what` instead of by the bytes of its
    /// datagrams, which the ladder shows.
    ///
    /// # Errors
    /// Those of `act`.
    pub fn in_words<T>(&self, what: &Text, act: impl FnOnce(&Self) -> Verdict<T>) -> Verdict<T> {
        self.tell(what);
        self.end.log.worded(|| act(self))
    }

    fn next(&self, client: &Run) -> Verdict<Received> {
        let next = self.end.next(client.program(), self.end.clock.left());
        next.map_err(|nothing| self.end.nothing(&nothing))
    }

    fn put(&self, to: &Received, answer: &[u8]) -> Verdict {
        self.end.log_sent(answer);
        let sent = self.end.socket.send_to(answer, to.from);
        sent.map(drop).map_err(|error| self.end.broken(&error))
    }
}

/// Why no datagram came.
enum Nothing {
    Late,
    /// The program isn't there any more to send one.
    Ended(ExitStatus),
    Broken(io::Error),
}

/// What both roles share: a socket, and what it is called.
#[derive(Debug)]
struct End {
    socket: UdpSocket,
    /// What the ladder calls this end.
    name: Text,
    /// What the ladder calls the program's end.
    program: Text,
    log: Arc<Log>,
    clock: Clock,
}

impl End {
    fn bind(
        address: SocketAddr,
        name: Text,
        program: Text,
        log: Arc<Log>,
        clock: Clock,
    ) -> Verdict<Self> {
        let socket = UdpSocket::bind(address).map_err(|error| no_loopback(&error))?;
        Ok(Self {
            socket,
            name,
            program,
            log,
            clock,
        })
    }

    /// Waits for the next datagram as long as `program` runs.
    fn next(&self, program: &Program, within: Duration) -> Result<Received, Nothing> {
        let end = Instant::now() + within;
        loop {
            // Asked before receiving: it may send and end at once.
            let ended = program.wait(Duration::ZERO);
            let left = end.saturating_duration_since(Instant::now());
            match (self.receive(left.min(GLANCE)), ended) {
                (Ok(received), _) => return Ok(received),
                (Err(error), _) if !is_timeout(&error) => return Err(Nothing::Broken(error)),
                (Err(_), Some(status)) => return Err(Nothing::Ended(status)),
                (Err(_), None) if left.is_zero() => return Err(Nothing::Late),
                (Err(_), None) => {}
            }
        }
    }

    fn receive(&self, within: Duration) -> io::Result<Received> {
        let mut bytes = vec![0; LARGEST];
        let within = within.max(Duration::from_millis(1));
        self.socket.set_read_timeout(Some(within))?;
        let (length, from) = self.socket.recv_from(&mut bytes)?;
        let at = Instant::now();
        self.clock.begin();
        bytes.truncate(length);
        let kind = EventKind::Datagram(bytes.clone());
        self.log.event(&self.program, &self.name, kind);
        Ok(Received { bytes, from, at })
    }

    //--- What is told

    fn tell(&self, what: &Text) {
        self.log.step(Text::of(|lang| {
            format!("{}: {}", self.name.to(lang), what.to(lang))
        }));
    }

    fn tell_sending(&self, datagram: &[u8]) {
        let (n, count, bytes_shown) = (datagram.len(), bytes(datagram), quoted(datagram));
        self.tell(&text!(
            "sends a datagram of {count}: {bytes_shown}",
            "{n}바이트 데이터그램을 보냅니다: {bytes_shown}"
        ));
    }

    fn tell_expecting(&self, datagram: &[u8]) {
        let (n, count, bytes_shown) = (datagram.len(), bytes(datagram), quoted(datagram));
        self.tell(&text!(
            "expects a datagram of {count}: {bytes_shown}",
            "{n}바이트 데이터그램을 기다립니다: {bytes_shown}"
        ));
    }

    fn tell_silence(&self, quiet: Duration) {
        self.tell(&text!(
            "expects nothing for {quiet:?}",
            "{quiet:?} 동안 아무것도 오지 않기를 기대합니다"
        ));
    }

    fn log_sent(&self, datagram: &[u8]) {
        let kind = EventKind::Datagram(datagram.to_vec());
        self.log.event(&self.name, &self.program, kind);
    }

    //--- What is said when something broke

    fn same(&self, expected: &[u8], received: &Received) -> Verdict {
        if received.bytes == expected {
            return Ok(());
        }
        let message = Text::new(
            "another datagram came than expected",
            "기대한 것과 다른 데이터그램이 왔습니다",
        );
        Err(Fault::wrong(message).comparing(expected, &received.bytes))
    }

    fn nothing(&self, nothing: &Nothing) -> Box<Fault> {
        match nothing {
            Nothing::Late => {
                self.log
                    .event(&self.name, &self.program, EventKind::Timeout);
                Fault::late(Text::new(
                    "no datagram came in time",
                    "데이터그램이 제시간에 오지 않았습니다",
                ))
            }
            Nothing::Ended(status) => Fault::wrong(text!(
                "your program ended ({status}) although one more datagram from it was awaited",
                "데이터그램을 더 보내야 하는데 프로그램이 끝났습니다 ({status})"
            )),
            Nothing::Broken(error) => self.broken(error),
        }
    }

    fn broken(&self, error: &io::Error) -> Box<Fault> {
        if error.kind() == ErrorKind::ConnectionRefused {
            self.log
                .event(&self.program, &self.name, EventKind::Unreachable);
            return Fault::wrong(Text::new(
                "the system answered a datagram with ICMP \"port unreachable\": your program has \
                 closed its socket, or connected it to somebody else",
                "시스템이 데이터그램에 ICMP \"port unreachable\"로 답했습니다. 프로그램이 소켓을 \
                 닫았거나 소켓을 다른 상대에 연결(connect)했습니다",
            ));
        }
        Fault::wrong(text!(
            "the datagram couldn't be sent or received: {error}",
            "데이터그램을 주고받지 못했습니다: {error}"
        ))
    }
}

/// Nothing was awaited from a program that ended, but that it stays.
fn left(status: ExitStatus) -> Box<Fault> {
    Fault::crashed(match crash(status) {
        Some(how) => Text::of(|lang| {
            let but = Text::new(
                "it should go on waiting for datagrams",
                "데이터그램을 계속 기다려야 합니다",
            );
            format!("{}; {}", how.to(lang), but.to(lang))
        }),
        None => text!(
            "your program ended ({status}), but it should go on waiting for datagrams",
            "데이터그램을 계속 기다려야 하는데 프로그램이 끝났습니다 ({status})"
        ),
    })
}

/// The ladder shows which one.
fn unwanted() -> Box<Fault> {
    Fault::wrong(Text::new(
        "your program sent a datagram although nothing should come",
        "아무것도 오지 않아야 하는데 프로그램이 데이터그램을 보냈습니다",
    ))
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}
