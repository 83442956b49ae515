//! The judged program as a process: a server that listens, or a run that ends;
//! and the listener that a client is sent to.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::os::unix::process::ExitStatusExt;
use std::process::{ChildStdin, ExitStatus};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, Socket, Type};
use testbed::{Memory, NotListening, Program};
use wiretrace::{EventKind, escape};

use crate::cause::{
    ADDRESS_IN_USE, ANNOUNCEMENT, ENDED, ON_STDERR, PANICKED, PORT_0, SILENT, is_address_in_use,
};
use crate::clock::Clock;
use crate::log::Log;
use crate::trial::{CLIENT, SERVER, crash, shown};
use crate::{Fault, Peer, Text, Verdict, text};

/// A program that serves.
#[derive(Debug)]
pub struct Server {
    program: Arc<Program>,
    address: SocketAddr,
}

impl Server {
    pub(crate) fn announced(program: Arc<Program>, log: Arc<Log>, clock: Clock) -> Verdict<Self> {
        if program.wait_for_sign(clock.left()) {
            clock.begin();
        }
        let said = program.listening(clock.left());
        let said = said.map_err(|why| silence(&program, why, &clock))?;
        if said.port() == 0 {
            return Err(Fault::wrong(text!(
                "your program announced `listening on {said}`, but nothing ever listens on port 0",
                "프로그램이 `listening on {said}`를 출력했지만 포트 0에서는 아무것도 기다릴 수 없습니다"
            ))
            .because(&PORT_0));
        }
        log.step(Text::new(
            "it said that it listens",
            "프로그램이 요청을 기다린다고 알렸습니다",
        ));
        Ok(Self {
            program,
            address: reachable(said),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn program(&self) -> Arc<Program> {
        self.program.clone()
    }

    /// How long its main thread had something to do, whether or not a processor
    /// was free for it; `None` where the system doesn't tell.
    #[must_use]
    pub fn runnable_time(&self) -> Option<Duration> {
        self.program.runnable_time()
    }

    /// What memory it uses; `None` where the system doesn't tell.
    #[must_use]
    pub fn memory(&self) -> Option<Memory> {
        self.program.memory()
    }

    /// How many threads it has; `None` where the system doesn't tell.
    #[must_use]
    pub fn threads(&self) -> Option<u64> {
        self.program.threads()
    }

    /// How many files and sockets it has open; `None` where the system doesn't
    /// tell.
    #[must_use]
    pub fn open_files(&self) -> Option<usize> {
        self.program.open_files()
    }

    /// Whether it still runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.program.wait(Duration::ZERO).is_none()
    }
}

/// A program that runs to its end: a client or a filter.
#[derive(Debug)]
pub struct Run {
    program: Arc<Program>,
    pub(crate) log: Arc<Log>,
    clock: Clock,
}

impl Run {
    pub(crate) fn new(program: Arc<Program>, log: Arc<Log>, clock: Clock) -> Self {
        Self {
            program,
            log,
            clock,
        }
    }

    /// Writes `input` to its stdin and closes it, in a thread of its own, so
    /// that a program that answers before it has read everything isn't blocked.
    pub fn feed(&self, input: Vec<u8>) {
        if let Some(mut stdin) = self.program.take_stdin() {
            // A program that ends before it has read everything breaks the
            // pipe; its answers and its exit code tell what that means.
            thread::spawn(move || io::Write::write_all(&mut stdin, &input));
        }
    }

    /// Its stdin, to be written piece by piece.
    #[must_use]
    pub fn take_stdin(&self) -> Option<ChildStdin> {
        self.program.take_stdin()
    }

    /// Waits for its end. A program that hangs is killed: what it says when the
    /// check is over and its connections end would mislead.
    ///
    /// # Errors
    /// It still runs at the deadline.
    pub fn end(&self) -> Verdict<ExitStatus> {
        let end = self.end_within(self.clock.left());
        end.inspect_err(|_| self.program.kill())
    }

    pub(crate) fn end_within(&self, within: Duration) -> Verdict<ExitStatus> {
        let end = Instant::now() + within;
        if self.clock.is_starting() && self.program.wait_for_sign(within) {
            self.clock.begin();
        }
        let within = end.saturating_duration_since(Instant::now());
        let status = self.program.wait(within.min(self.clock.left()));
        let status = status.ok_or_else(|| {
            Fault::late(Text::new(
                "your program still runs; it should have ended by now",
                "프로그램이 아직 실행 중입니다. 이미 끝났어야 합니다",
            ))
        })?;
        // Its last words may still be in the pipes.
        self.program.stdout().wait_for_end(self.clock.left());
        self.program.stderr().wait_for_end(self.clock.left());
        Ok(status)
    }

    /// Waits for its end and expects exit code 0.
    ///
    /// # Errors
    /// It still runs, or ended in another way.
    pub fn expect_success(&self) -> Verdict {
        let status = self.end()?;
        self.log.step(text!(
            "it ended: {status}",
            "프로그램이 끝났습니다: {status}"
        ));
        if status.success() {
            return Ok(());
        }
        let by_signal = status.signal().and_then(|_| crash(status));
        Err(by_signal.map_or_else(|| failed(status), Fault::crashed))
    }

    /// Waits for its end and expects exit code 1 and a line on stderr: an
    /// error that was told, not a crash.
    ///
    /// # Errors
    /// It still runs, reports success, crashed, or says nothing.
    pub fn expect_failure(&self) -> Verdict {
        let status = self.end()?;
        self.log.step(text!(
            "it ended: {status}",
            "프로그램이 끝났습니다: {status}"
        ));
        if status.success() {
            return Err(Fault::wrong(Text::new(
                "your program ended with exit code 0, as if all had gone well: exit code 1 belongs \
                 here",
                "프로그램이 모든 일이 잘된 것처럼 종료 코드 0으로 끝났습니다. 종료 코드 1로 끝나야 \
                 합니다",
            )));
        }
        if status.signal().is_some() || status.code() != Some(1) {
            return Err(Fault::crashed(text!(
                "your program ended with {status}; an error that was handled ends with exit code 1",
                "오류를 처리했으면 종료 코드 1로 끝나야 하는데 프로그램이 달리 끝났습니다 ({status})"
            )));
        }
        if self
            .program
            .stderr()
            .bytes()
            .iter()
            .all(u8::is_ascii_whitespace)
        {
            return Err(Fault::wrong(Text::new(
                "your program ended with exit code 1 but doesn't say on stderr what went wrong",
                "프로그램이 종료 코드 1로 끝났지만 무엇이 잘못되었는지 표준 오류(stderr)에 알리지 않았습니다",
            )));
        }
        Ok(())
    }

    /// What it printed on stdout so far.
    #[must_use]
    pub fn stdout(&self) -> Vec<u8> {
        self.program.stdout().bytes()
    }

    /// What it wrote to stderr so far.
    #[must_use]
    pub fn stderr(&self) -> Vec<u8> {
        self.program.stderr().bytes()
    }

    /// Expects that it printed exactly `expected`; call it after its end.
    ///
    /// # Errors
    /// It printed something else.
    pub fn expect_stdout(&self, expected: &[u8]) -> Verdict {
        let actual = self.stdout();
        if actual == expected {
            self.log.step(text!(
                "it printed what it should ({} bytes)",
                "출력이 기대한 것과 같습니다 ({}바이트)",
                expected.len()
            ));
            return Ok(());
        }
        let message = text!(
            "what your program printed on stdout ({} bytes) isn't what was expected",
            "프로그램이 표준 출력(stdout)에 쓴 내용({}바이트)이 기대한 것과 다릅니다",
            actual.len()
        );
        Err(Fault::wrong(message).comparing(expected, &actual))
    }

    /// What memory it uses; `None` where the system doesn't tell.
    #[must_use]
    pub fn memory(&self) -> Option<Memory> {
        self.program.memory()
    }

    /// How long its main thread had something to do, whether or not a processor
    /// was free for it; `None` where the system doesn't tell.
    #[must_use]
    pub fn runnable_time(&self) -> Option<Duration> {
        self.program.runnable_time()
    }

    /// Expects that it slept for at least `least` of the time `waited`, in which
    /// it had nothing to do but to wait. Where the system doesn't tell, it did.
    ///
    /// # Errors
    /// It kept a processor busy, or would have if one had been free.
    pub fn expect_slept(&self, waited: Duration, least: Duration) -> Verdict {
        let slept = self.runnable_time().map(|it| waited.saturating_sub(it));
        if slept.is_none_or(|it| it >= least) {
            return Ok(());
        }
        Err(Fault::wrong(Text::new(
            "your program kept a processor busy while it waited: it polls instead of sleeping",
            "프로그램이 기다리는 동안 프로세서를 계속 사용했습니다. 잠들지 않고 거듭 확인합니다",
        )))
    }

    /// Whether it still runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.program.wait(Duration::ZERO).is_none()
    }

    pub(crate) fn program(&self) -> &Program {
        &self.program
    }
}

/// Where a client is sent to.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
    address: SocketAddr,
    log: Arc<Log>,
    clock: Clock,
}

impl Listener {
    pub(crate) fn bind(log: Arc<Log>, clock: Clock) -> Verdict<Self> {
        Self::at((Ipv4Addr::LOCALHOST, 0).into(), log, clock)
    }

    pub(crate) fn at(address: SocketAddr, log: Arc<Log>, clock: Clock) -> Verdict<Self> {
        let bound = TcpListener::bind(address)
            .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
            .and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = bound.map_err(|error| no_loopback(&error))?;
        Ok(Self {
            listener,
            address,
            log,
            clock,
        })
    }

    /// Where the client shall connect to, as an argument.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Waits for the client's connection.
    ///
    /// # Errors
    /// It doesn't connect in time, or ends without connecting.
    pub fn accept(&self, client: &Run) -> Verdict<Peer> {
        loop {
            // Asked before accepting: it may connect and end at once.
            let ended = client.program.wait(Duration::ZERO);
            match (self.listener.accept(), ended) {
                (Ok((stream, _)), _) => {
                    self.clock.begin();
                    return Peer::accepted(stream, self.log.clone(), self.clock.clone());
                }
                (Err(_), Some(status)) => {
                    return Err(Fault::wrong(text!(
                        "your program ended ({status}) and never connected to the address that \
                         it was given",
                        "프로그램이 인자로 받은 주소에 연결하지 않고 끝났습니다 ({status})"
                    )));
                }
                (Err(_), None) if self.clock.left().is_zero() => {
                    self.log.event(&SERVER, &CLIENT, EventKind::Timeout);
                    return Err(Fault::late(Text::new(
                        "your program didn't connect to the address that it was given",
                        "프로그램이 인자로 받은 주소에 연결하지 않았습니다",
                    )));
                }
                // std has no accept with a timeout.
                (Err(_), None) => thread::sleep(Duration::from_millis(1)),
            }
        }
    }
}

/// An address of this machine where connecting is refused for certain: its
/// port is taken, but nobody listens on it. Keep it as long as that must hold.
#[derive(Debug)]
pub struct Refusing {
    socket: Mutex<Socket>,
}

impl Refusing {
    /// Takes a UDP port that refuses datagrams: its socket is connected to itself
    /// and so takes only its own.
    ///
    /// # Errors
    /// As [`bind`](Self::bind).
    pub fn bind_udp() -> Verdict<Self> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))
            .and_then(|socket| socket.bind(&any.into()).map(|()| socket))
            .and_then(|socket| {
                socket.connect(&socket.local_addr()?)?;
                Ok(Self {
                    socket: Mutex::new(socket),
                })
            })
            .map_err(|error| no_loopback(&error))
    }

    /// Takes a port without listening on it.
    ///
    /// # Errors
    /// This machine has no loopback address or no free port.
    pub fn bind() -> Verdict<Self> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))
            .and_then(|socket| socket.bind(&any.into()).map(|()| socket))
            .map(|socket| Self {
                socket: Mutex::new(socket),
            })
            .map_err(|error| no_loopback(&error))
    }

    /// The address, as an argument.
    #[must_use]
    pub fn address(&self) -> String {
        let socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner);
        let address = socket.local_addr().ok().and_then(|it| it.as_socket());
        address.map_or_else(String::new, |address| address.to_string())
    }
}

/// A server that listens everywhere is reached through loopback.
fn reachable(said: SocketAddr) -> SocketAddr {
    let ip = match said {
        SocketAddr::V4(it) if it.ip().is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        SocketAddr::V6(it) if it.ip().is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        _ => said.ip(),
    };
    SocketAddr::new(ip, said.port())
}

/// The end of a program that reports a failure where there was none.
fn failed(status: ExitStatus) -> Box<Fault> {
    Fault::wrong(text!(
        "your program ended with {status}, but all went well: exit code 0 belongs here",
        "모든 일이 잘되었으면 종료 코드 0으로 끝나야 하는데 프로그램이 달리 끝났습니다 ({status})"
    ))
}

fn silence(program: &Program, why: NotListening, clock: &Clock) -> Box<Fault> {
    match why {
        NotListening::Ended(status) => {
            /// Its last words may still be in the pipe.
            const LAST_WORDS: Duration = Duration::from_millis(200);
            program
                .stderr()
                .wait_for_end(clock.patient(LAST_WORDS));
            ended_early(program, status)
        }
        NotListening::Silent if program.announces_on_stderr() => Fault::wrong(Text::new(
            "your program printed its line `listening on ADDRESS:PORT` on stderr; it belongs on \
             stdout",
            "프로그램이 `listening on ADDRESS:PORT` 줄을 표준 출력(stdout)이 아니라 표준 오류(stderr)에 \
             썼습니다",
        ))
        .because(&ON_STDERR),
        NotListening::Silent => Fault::late(Text::new(
            "your program runs, but it never printed `listening on ADDRESS:PORT`. \
             Print that line once the socket listens, and flush stdout",
            "프로그램이 실행 중이지만 `listening on ADDRESS:PORT`를 출력하지 않았습니다. \
             소켓이 연결을 기다리기 시작하면 그 줄을 출력하고 표준 출력을 비우세요(flush)",
        ))
        .because(&SILENT),
        NotListening::Unreadable(line) => {
            let line = shown(line.as_bytes());
            Fault::wrong(text!(
                "your program printed `{line}` where `listening on 127.0.0.1:PORT` belongs",
                "프로그램이 `listening on 127.0.0.1:PORT` 대신 다른 줄을 출력했습니다: `{line}`"
            ))
            .because(&ANNOUNCEMENT)
        }
    }
}

fn ended_early(program: &Program, status: ExitStatus) -> Box<Fault> {
    if is_address_in_use(program) {
        return Fault::crashed(text!(
            "your program ended before it listened ({status}): the address was in use",
            "프로그램이 연결을 기다리기도 전에 끝났습니다 ({status}). 주소가 이미 사용 중이었습니다"
        ))
        .because(&ADDRESS_IN_USE);
    }
    if status.signal().is_none() && crash(status).is_some() {
        return Fault::crashed(text!(
            "your program panicked before it listened ({status})",
            "프로그램이 연결을 기다리기도 전에 패닉을 일으켰습니다 ({status})"
        ))
        .because(&PANICKED);
    }
    Fault::crashed(text!(
        "your program ended before it listened ({status})",
        "프로그램이 연결을 기다리기도 전에 끝났습니다 ({status})"
    ))
    .because(&ENDED)
}

pub(crate) fn no_loopback(error: &io::Error) -> Box<Fault> {
    let error = escape(error.to_string().as_bytes());
    Fault::skipped(text!(
        "this machine gives no port on 127.0.0.1: {error}",
        "이 컴퓨터에서 127.0.0.1의 포트를 쓸 수 없습니다: {error}"
    ))
}
