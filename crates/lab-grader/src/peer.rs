//! One end of a TCP connection in the grader's hand: it talks like a peer, and
//! misbehaves like one.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, SockRef, Socket, Type};
use wiretrace::EventKind;

use crate::clock::Clock;
use crate::log::Log;
use crate::trial::{CLIENT, SERVER, quoted};
use crate::unread::unread;
use crate::{Fault, Status, Text, Verdict, text};

/// The pause between two pieces, so that they travel, and are read, apart.
const PIECE_PAUSE: Duration = Duration::from_millis(5);

/// A program that hasn't read a piece for so long does something else.
const UNREAD: Duration = Duration::from_millis(200);

/// Once a wrong byte has come, how long its neighbours are waited for, so that
/// the report can show them.
const AFTERMATH: Duration = Duration::from_millis(50);

/// How many bytes are shown beyond those that were expected: an answer that is
/// cut where the expected one ends looks as if it ended there.
const BEYOND: usize = 128;

/// How many bytes one read asks for.
const READ_SIZE: usize = 64 * 1024;

/// A program that answered and then took none of our bytes for so long has
/// stopped reading …
const STALL: Duration = Duration::from_millis(50);
/// … and one that didn't answer at all isn't going to.
const SILENCE: Duration = Duration::from_millis(500);

/// A slow reader's receive buffer …
const SLOW_BUFFER: usize = 4 * 1024;
/// … and its largest segment (the default of RFC 9293 §3.7.1): Linux sizes the
/// send buffer at the other end by it, so that some 50 KiB fill everything.
const SLOW_SEGMENT: u32 = 536;

/// A connection to the program: we are its client or its server.
#[derive(Debug)]
pub struct Peer {
    stream: TcpStream,
    /// What the ladder calls this end.
    name: Text,
    /// What the ladder calls the program's end.
    program: Text,
    log: Arc<Log>,
    clock: Clock,
}

/// `EMFILE`, the same on every Unix; std has no kind for it.
const TOO_MANY_FILES: i32 = 24;

/// How reading ended before all that was expected had come.
enum Short {
    Closed,
    Late,
    Broken(io::Error),
    Different,
}

/// How a connection ended that was expected to end.
enum Ending {
    Closed,
    Broken(io::Error),
}

impl Peer {
    pub(crate) fn connect(
        name: Text,
        address: SocketAddr,
        is_slow: bool,
        log: Arc<Log>,
        clock: Clock,
    ) -> Verdict<Self> {
        log.event(&name, &SERVER, EventKind::Connect);
        let stream = connected(address, is_slow, clock.left()).map_err(|error| {
            if error.kind() == ErrorKind::ConnectionReset {
                return reset(&log, &SERVER, &name);
            }
            if error.raw_os_error() == Some(TOO_MANY_FILES) {
                return Fault::skipped(Text::new(
                    "this system doesn't let the grader open enough sockets (see `ulimit -n`)",
                    "이 시스템에서는 채점기가 소켓을 충분히 열 수 없습니다 (`ulimit -n` 참고)",
                ));
            }
            log.event(&SERVER, &name, EventKind::Refused);
            Fault::wrong(text!(
                "the connection to {address} failed: {error}",
                "{address}에 연결하지 못했습니다: {error}"
            ))
        })?;
        let peer = Self {
            stream,
            name,
            program: SERVER,
            log,
            clock,
        };
        peer.tell(&Text::new("connected", "연결했습니다"));
        Ok(peer)
    }

    pub(crate) fn accepted(stream: TcpStream, log: Arc<Log>, clock: Clock) -> Verdict<Self> {
        log.event(&CLIENT, &SERVER, EventKind::Connect);
        let peer = Self {
            stream,
            name: SERVER,
            program: CLIENT,
            log,
            clock,
        };
        let ready = ready(&peer.stream);
        ready.map_err(|error| peer.broken(&error))?;
        peer.tell(&Text::new(
            "accepted the connection of your program",
            "프로그램의 연결을 받았습니다",
        ));
        Ok(peer)
    }

    //--- Sending

    /// Sends `bytes` in one write.
    ///
    /// # Errors
    /// The program doesn't take them in time, or closed the connection.
    pub fn send(&self, bytes: &[u8]) -> Verdict {
        self.announce(bytes);
        self.write_all(bytes)
    }

    /// Sends each piece in a segment of its own, with a pause between two.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn send_in_pieces(&self, pieces: &[&[u8]]) -> Verdict {
        let all = pieces.concat();
        self.tell(&text!(
            "sends {} bytes in {} segments: {}",
            "{}바이트를 세그먼트 {}개로 나누어 보냅니다: {}",
            all.len(),
            pieces.len(),
            quoted(&all)
        ));
        self.write_in_pieces(pieces, PIECE_PAUSE)
    }

    /// Sends each byte in a segment of its own, with a pause between two.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn send_byte_by_byte(&self, bytes: &[u8]) -> Verdict {
        self.send_in_pieces(&bytes.chunks(1).collect::<Vec<_>>())
    }

    /// Sends each byte in a segment of its own and pauses after it, as a peer does
    /// that means to take its time.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn send_slowly(&self, bytes: &[u8], pause: Duration) -> Verdict {
        self.tell(&text!(
            "sends {} bytes, each followed by a pause of {pause:?}: {}",
            "{}바이트를 하나씩, 매번 {pause:?} 쉬며 보냅니다: {}",
            bytes.len(),
            quoted(bytes)
        ));
        bytes.chunks(1).try_for_each(|byte| {
            self.write(byte)?;
            // The pause is the program's: it begins when that has the byte.
            self.wait_until_read();
            thread::sleep(pause);
            Ok(())
        })
    }

    /// Closes our half (FIN): nothing more will be sent, answers are welcome.
    ///
    /// # Errors
    /// The connection is gone already.
    pub fn half_close(&self) -> Verdict {
        self.tell(&Text::new(
            "closes its half (FIN)",
            "보내는 방향을 닫습니다 (FIN)",
        ));
        self.log
            .event(&self.name, &self.program, EventKind::HalfClose);
        self.stream
            .shutdown(Shutdown::Write)
            .map_err(|error| self.broken(&error))
    }

    /// Ends the connection at once in both directions (RST).
    pub fn reset(self) {
        self.tell(&Text::new(
            "resets the connection (RST)",
            "연결을 강제로 끊습니다 (RST)",
        ));
        self.log.event(&self.name, &self.program, EventKind::Reset);
        // Closing with a linger time of zero sends RST instead of FIN.
        let _ = SockRef::from(&self.stream).set_linger(Some(Duration::ZERO));
    }

    //--- Receiving

    /// Expects exactly `expected` next.
    ///
    /// # Errors
    /// Something else came, too little, too late, or the connection ended.
    pub fn expect(&self, expected: &[u8]) -> Verdict {
        self.expect_slowly(expected, READ_SIZE, Duration::ZERO)
    }

    /// Expects exactly `expected`, but reads only `piece` bytes at a time and
    /// pauses before each read.
    ///
    /// # Errors
    /// As [`expect`](Self::expect).
    pub fn expect_slowly(&self, expected: &[u8], piece: usize, pause: Duration) -> Verdict {
        let (n, unit, bytes_shown) = (expected.len(), unit(expected), quoted(expected));
        self.tell(&text!(
            "expects {n} {unit}: {bytes_shown}",
            "{n}바이트를 기다립니다: {bytes_shown}"
        ));
        let mut actual = Vec::new();
        let ended = self.read_expected(expected, &mut actual, piece, pause);
        self.log.received(&self.program, &self.name, &actual);
        ended.map_err(|short| self.fault(&short, expected, &actual))
    }

    /// Sends `bytes` and expects `expected` at the same time, as a peer must
    /// that sends more than buffers hold.
    ///
    /// # Errors
    /// As [`expect`](Self::expect) and [`send`](Self::send).
    pub fn exchange(&self, bytes: &[u8], expected: &[u8]) -> Verdict {
        self.announce(bytes);
        thread::scope(|scope| {
            let sending = scope.spawn(|| self.write_all(bytes));
            let received = self.expect(expected);
            if received.is_err() {
                // A sender that waits for the program to read must not wait on.
                let _ = self.stream.shutdown(Shutdown::Both);
            }
            let sent = sending.join();
            received.and(sent.unwrap_or(Ok(())))
        })
    }

    /// Sends `bytes` and reads no answer: not before the program, which can't
    /// get rid of its answers any more, has stopped reading (or has taken
    /// everything), and `meanwhile` is done. Then expects `expected`.
    ///
    /// # Errors
    /// Those of `meanwhile`; as [`expect`](Self::expect) and
    /// [`send`](Self::send).
    pub fn exchange_late(
        &self,
        bytes: &[u8],
        expected: &[u8],
        meanwhile: impl FnOnce() -> Verdict,
    ) -> Verdict {
        self.tell(&text!(
            "sends {} bytes and doesn't read yet: {}",
            "{}바이트를 보내고 아직 읽지는 않습니다: {}",
            bytes.len(),
            quoted(bytes)
        ));
        self.log_sent(bytes);
        let sent = AtomicUsize::new(0);
        thread::scope(|scope| {
            let sending = scope.spawn(|| {
                bytes.chunks(READ_SIZE).try_for_each(|chunk| {
                    self.write_all(chunk)?;
                    sent.fetch_add(chunk.len(), Ordering::Relaxed);
                    Ok(())
                })
            });
            self.wait_for_stall(&sent, || sending.is_finished());
            let received = meanwhile().and_then(|()| self.expect(expected));
            if received.is_err() {
                let _ = self.stream.shutdown(Shutdown::Both);
            }
            let sent = sending.join();
            received.and(sent.unwrap_or(Ok(())))
        })
    }

    /// Expects the program's end of the connection (FIN) and nothing before it.
    ///
    /// # Errors
    /// More bytes came, the end didn't come in time, or it was a reset.
    pub fn expect_end(&self) -> Verdict {
        self.tell(&Text::new(
            "expects the end of the connection",
            "연결이 끝나기를 기다립니다",
        ));
        match self.ending()? {
            Ending::Closed => Ok(()),
            Ending::Broken(error) => Err(self.broken(&error)),
        }
    }

    /// Expects that the program gives the connection up, by FIN or by RST, and
    /// sends nothing before: a server that closes with bytes unread resets.
    ///
    /// # Errors
    /// More bytes came, or the connection wasn't closed in time.
    pub fn expect_closed(&self) -> Verdict {
        self.tell(&Text::new(
            "expects that the connection is closed",
            "연결이 닫히기를 기다립니다",
        ));
        match self.ending()? {
            Ending::Broken(error) if error.kind() != ErrorKind::ConnectionReset => {
                Err(self.broken(&error))
            }
            Ending::Broken(_) => {
                self.log.event(&self.program, &self.name, EventKind::Reset);
                Ok(())
            }
            Ending::Closed => Ok(()),
        }
    }

    /// Expects that nothing comes for `quiet`.
    ///
    /// # Errors
    /// Something came, or the connection ended.
    pub fn expect_silence(&self, quiet: Duration) -> Verdict {
        self.tell(&text!(
            "expects nothing for {quiet:?}",
            "{quiet:?} 동안 아무것도 오지 않기를 기대합니다"
        ));
        let mut actual = vec![0; 256];
        match self.read_some(&mut actual, quiet.min(self.clock.left())) {
            Err(error) if is_timeout(&error) => Ok(()),
            Err(error) => Err(self.broken(&error)),
            Ok(0) => Err(self.fault(&Short::Closed, b"", b"")),
            Ok(n) => {
                actual.truncate(n);
                self.log.received(&self.program, &self.name, &actual);
                let message = Text::new(
                    "your program sent something although it was too early to answer",
                    "아직 응답할 때가 아닌데 프로그램이 무언가를 보냈습니다",
                );
                Err(Fault::wrong(message).comparing(&[], &actual))
            }
        }
    }

    /// Reads until what came ends with `tail`; what comes before it is free.
    ///
    /// # Errors
    /// It didn't come in time, or the connection ended before.
    pub fn receive_until(&self, tail: &[u8]) -> Verdict<Vec<u8>> {
        let awaited = quoted(tail);
        self.tell(&text!("reads until {awaited}", "{awaited}까지 읽습니다"));
        let mut all = Vec::new();
        let mut buffer = vec![0; READ_SIZE];
        let fault = loop {
            if all.ends_with(tail) {
                self.log.received(&self.program, &self.name, &all);
                return Ok(all);
            }
            match self.read_some(&mut buffer, self.clock.left()) {
                Ok(0) => {
                    break Fault::wrong(text!(
                        "your program closed the connection before it sent {awaited}",
                        "프로그램이 {awaited}까지 보내지 않고 연결을 닫았습니다"
                    ));
                }
                Ok(n) => all.extend(buffer.iter().take(n)),
                Err(error) if is_timeout(&error) => {
                    break Fault::late(text!(
                        "your program didn't send {awaited} in time",
                        "프로그램이 제시간에 {awaited}까지 보내지 않았습니다"
                    ));
                }
                Err(error) => break self.broken(&error),
            }
        };
        self.log.received(&self.program, &self.name, &all);
        if fault.status == Status::TimedOut {
            self.log
                .event(&self.name, &self.program, EventKind::Timeout);
        }
        Err(fault)
    }

    /// Reads until the program closes its half, at most `limit` bytes.
    ///
    /// # Errors
    /// The end didn't come in time, or the connection broke.
    pub fn receive_until_end(&self, limit: usize) -> Verdict<Vec<u8>> {
        self.tell(&Text::new(
            "reads until your program closes its half",
            "프로그램이 보내는 방향을 닫을 때까지 읽습니다",
        ));
        let mut all = Vec::new();
        let mut buffer = vec![0; READ_SIZE];
        while all.len() < limit {
            match self.read_some(&mut buffer, self.clock.left()) {
                Ok(0) => {
                    self.log.received(&self.program, &self.name, &all);
                    self.log
                        .event(&self.program, &self.name, EventKind::HalfClose);
                    return Ok(all);
                }
                Ok(n) => all.extend(buffer.iter().take(n)),
                Err(error) => {
                    self.log.received(&self.program, &self.name, &all);
                    return Err(self.no_end(&error));
                }
            }
        }
        let message = text!(
            "your program sent more than {limit} bytes",
            "프로그램이 {limit}바이트 넘게 보냈습니다"
        );
        Err(Fault::wrong(message))
    }

    /// Reads what has come, at least one byte, for checks that find the end of
    /// a message themselves; `None` once the program has closed its half.
    ///
    /// How much one read brings is chance, and a report must not depend on it. So
    /// the bytes stand in the ladder once [`received`](Self::received) was told
    /// of them, or, those that are still `pending`, before the end or the fault.
    ///
    /// # Errors
    /// Nothing came in time, or the connection broke.
    pub fn receive_some(&self, pending: &[u8]) -> Verdict<Option<Vec<u8>>> {
        let mut came = vec![0; READ_SIZE];
        let error = match self.read_some(&mut came, self.clock.left()) {
            Ok(0) => {
                self.received(pending);
                self.log
                    .event(&self.program, &self.name, EventKind::HalfClose);
                return Ok(None);
            }
            Ok(n) => {
                came.truncate(n);
                return Ok(Some(came));
            }
            Err(error) => error,
        };
        self.received(pending);
        if !is_timeout(&error) {
            return Err(self.broken(&error));
        }
        self.log
            .event(&self.name, &self.program, EventKind::Timeout);
        Err(Fault::late(Text::new(
            "nothing more came in time",
            "제시간에 더 온 것이 없습니다",
        )))
    }

    /// Enters bytes that were read and understood into the ladder.
    pub fn received(&self, bytes: &[u8]) {
        self.log.received(&self.program, &self.name, bytes);
    }

    /// Tells a step of this peer in words.
    pub fn tell(&self, what: &Text) {
        self.log.step(Text::of(|lang| {
            format!("{}: {}", self.name.to(lang), what.to(lang))
        }));
    }

    //--- Below: how bytes are moved, and what is said when they don't

    fn write_in_pieces(&self, pieces: &[&[u8]], pause: Duration) -> Verdict {
        for (i, piece) in pieces.iter().enumerate() {
            if i > 0 {
                thread::sleep(pause);
                self.wait_until_read();
            }
            self.write(piece)?;
        }
        Ok(())
    }

    /// Waits, where the system tells and not for long, until the program has
    /// read all that came: a busy machine mustn't join two pieces in one read.
    fn wait_until_read(&self) {
        let ends = self.stream.peer_addr().and_then(|program| {
            let peer = self.stream.local_addr()?;
            Ok((program, peer))
        });
        let Ok((program, peer)) = ends else { return };
        let within = self.clock.patient(UNREAD).min(self.clock.left());
        let end = Instant::now() + within;
        while unread(program, peer).is_some_and(|it| it > 0) && Instant::now() < end {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Tells a sending and enters it into the ladder.
    fn announce(&self, bytes: &[u8]) {
        let (n, unit, bytes_shown) = (bytes.len(), unit(bytes), quoted(bytes));
        self.tell(&text!(
            "sends {n} {unit}: {bytes_shown}",
            "{n}바이트를 보냅니다: {bytes_shown}"
        ));
        self.log_sent(bytes);
    }

    fn write(&self, bytes: &[u8]) -> Verdict {
        self.log_sent(bytes);
        self.write_all(bytes)
    }

    fn log_sent(&self, bytes: &[u8]) {
        let kind = EventKind::Data(bytes.to_vec());
        self.log.event(&self.name, &self.program, kind);
    }

    fn write_all(&self, bytes: &[u8]) -> Verdict {
        let left = at_least_a_moment(self.clock.left());
        let written = self
            .stream
            .set_write_timeout(Some(left))
            .and_then(|()| (&self.stream).write_all(bytes));
        written.map_err(|error| match is_timeout(&error) {
            true => Fault::late(text!(
                "your program doesn't read: {} bytes couldn't be sent to it in time",
                "프로그램이 읽지 않아 {}바이트를 제시간에 보내지 못했습니다",
                bytes.len()
            )),
            false => self.broken(&error),
        })
    }

    /// Returns when all is sent, or nothing has moved for a while although
    /// answers wait for us: the program can't write any more and has stopped
    /// reading. One that neither reads nor answers is waited for longer.
    fn wait_for_stall(&self, sent: &AtomicUsize, is_done: impl Fn() -> bool) {
        let (mut seen, mut since) = ((0, 0), Instant::now());
        while !is_done() {
            let now = (sent.load(Ordering::Relaxed), self.unread_answers());
            if now != seen {
                (seen, since) = (now, Instant::now());
            }
            let within = if now.1 > 0 { STALL } else { SILENCE };
            if since.elapsed() > self.clock.patient(within) {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// How many bytes wait for us, as far as a slow reader's buffer goes.
    fn unread_answers(&self) -> usize {
        let mut buffer = [0; SLOW_BUFFER];
        let timeout = self
            .stream
            .set_read_timeout(Some(at_least_a_moment(Duration::ZERO)));
        timeout
            .and_then(|()| self.stream.peek(&mut buffer))
            .unwrap_or(0)
    }

    fn read_expected(
        &self,
        expected: &[u8],
        actual: &mut Vec<u8>,
        piece: usize,
        pause: Duration,
    ) -> Result<(), Short> {
        let mut buffer = vec![0; piece.clamp(1, READ_SIZE)];
        while let Some(rest) = expected.get(actual.len()..).filter(|it| !it.is_empty()) {
            thread::sleep(pause);
            let wanted = rest.len().min(buffer.len());
            let space = buffer.get_mut(..wanted).unwrap_or_default();
            match self.read_some(space, self.clock.left()) {
                Ok(0) => return Err(Short::Closed),
                Ok(n) => {
                    let came = buffer.get(..n).unwrap_or_default();
                    actual.extend_from_slice(came);
                    if !rest.starts_with(came) {
                        self.read_aftermath(actual, expected.len() + BEYOND);
                        return Err(Short::Different);
                    }
                }
                Err(error) if is_timeout(&error) => return Err(Short::Late),
                Err(error) => return Err(Short::Broken(error)),
            }
        }
        Ok(())
    }

    /// Waits for the end of the connection, before which nothing may come.
    fn ending(&self) -> Verdict<Ending> {
        let mut actual = Vec::new();
        let mut buffer = [0; 256];
        match self.read_some(&mut buffer, self.clock.left()) {
            Ok(0) => {
                self.log
                    .event(&self.program, &self.name, EventKind::HalfClose);
                Ok(Ending::Closed)
            }
            Ok(n) => {
                actual.extend(buffer.iter().take(n));
                self.read_aftermath(&mut actual, buffer.len());
                self.log.received(&self.program, &self.name, &actual);
                let message = Text::new(
                    "nothing more should have come, but your program sent more bytes",
                    "더 올 것이 없어야 하는데 프로그램이 바이트를 더 보냈습니다",
                );
                Err(Fault::wrong(message).comparing(&[], &actual))
            }
            Err(error) if is_timeout(&error) => Err(self.no_end(&error)),
            Err(error) => Ok(Ending::Broken(error)),
        }
    }

    /// Reads on for a moment, up to `limit` bytes in all.
    fn read_aftermath(&self, actual: &mut Vec<u8>, limit: usize) {
        let end = Instant::now() + AFTERMATH;
        let mut buffer = [0; 4096];
        while actual.len() < limit {
            let left = end.saturating_duration_since(Instant::now());
            let wanted = (limit - actual.len()).min(buffer.len());
            let space = buffer.get_mut(..wanted).unwrap_or_default();
            match self.read_some(space, left) {
                Ok(n) if n > 0 && !left.is_zero() => actual.extend(buffer.iter().take(n)),
                _ => return,
            }
        }
    }

    fn read_some(&self, buffer: &mut [u8], within: Duration) -> io::Result<usize> {
        self.stream
            .set_read_timeout(Some(at_least_a_moment(within)))?;
        loop {
            match (&self.stream).read(buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                done => return done,
            }
        }
    }

    /// What is said when `actual` isn't all of `expected`.
    fn fault(&self, short: &Short, expected: &[u8], actual: &[u8]) -> Box<Fault> {
        let (wanted, came) = (expected.len(), actual.len());
        match short {
            Short::Different => Fault::wrong(Text::new(
                "other bytes came than expected",
                "기대한 것과 다른 바이트가 왔습니다",
            ))
            .comparing(expected, actual),
            Short::Closed => {
                self.log
                    .event(&self.program, &self.name, EventKind::HalfClose);
                if expected.is_empty() {
                    return Fault::wrong(Text::new(
                        "your program closed the connection although it isn't over",
                        "연결이 끝날 때가 아닌데 프로그램이 연결을 닫았습니다",
                    ));
                }
                Fault::wrong(text!(
                    "your program closed the connection after {came} of {wanted} bytes",
                    "프로그램이 {wanted}바이트 가운데 {came}바이트만 보내고 연결을 닫았습니다"
                ))
                .comparing(expected, actual)
            }
            Short::Late => {
                self.log
                    .event(&self.name, &self.program, EventKind::Timeout);
                Fault::late(text!(
                    "only {came} of {wanted} bytes came in time",
                    "제시간에 {wanted}바이트 가운데 {came}바이트만 왔습니다"
                ))
                .comparing(expected, actual)
            }
            Short::Broken(error) => self.broken(error).comparing(expected, actual),
        }
    }

    fn no_end(&self, error: &io::Error) -> Box<Fault> {
        if !is_timeout(error) {
            return self.broken(error);
        }
        self.log
            .event(&self.name, &self.program, EventKind::Timeout);
        Fault::late(Text::new(
            "your program didn't close the connection in time",
            "프로그램이 제시간에 연결을 닫지 않았습니다",
        ))
    }

    fn broken(&self, error: &io::Error) -> Box<Fault> {
        if error.kind() == ErrorKind::ConnectionReset {
            return reset(&self.log, &self.program, &self.name);
        }
        if error.kind() == ErrorKind::BrokenPipe {
            return Fault::wrong(Text::new(
                "your program closed the connection while more was being sent to it",
                "아직 보내는 중인데 프로그램이 연결을 닫았습니다",
            ));
        }
        Fault::wrong(text!(
            "the connection to your program broke: {error}",
            "프로그램과의 연결이 끊어졌습니다: {error}"
        ))
    }
}

fn reset(log: &Log, program: &Text, name: &Text) -> Box<Fault> {
    log.event(program, name, EventKind::Reset);
    Fault::wrong(Text::new(
        "your program's end reset the connection (RST)",
        "프로그램 쪽에서 연결을 강제로 끊었습니다 (RST)",
    ))
}

/// A connection. What makes it slow is set before the handshake, since window
/// and segments are agreed on there.
fn connected(address: SocketAddr, is_slow: bool, within: Duration) -> io::Result<TcpStream> {
    let domain = Domain::for_address(address);
    let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
    if is_slow {
        socket.set_recv_buffer_size(SLOW_BUFFER)?;
        socket.set_tcp_mss(SLOW_SEGMENT)?;
    }
    socket.connect_timeout(&address.into(), at_least_a_moment(within))?;
    let stream = TcpStream::from(socket);
    ready(&stream)?;
    Ok(stream)
}

/// Without Nagle's algorithm every send leaves as a segment of its own.
fn ready(stream: &TcpStream) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)
}

/// What English counts `bytes` in.
fn unit(bytes: &[u8]) -> &'static str {
    match bytes {
        [_] => "byte",
        _ => "bytes",
    }
}

/// A timeout of zero would mean none at all.
fn at_least_a_moment(duration: Duration) -> Duration {
    duration.max(Duration::from_millis(1))
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
