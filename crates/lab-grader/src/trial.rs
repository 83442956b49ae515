//! The world of one check: it starts the program, keeps the time, and
//! remembers everything for the report.

use std::net::SocketAddr;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use testbed::{Capture, Program};
use wiretrace::escape;

use crate::cause::{self, NOT_FOUND};
use crate::clock::Clock;
use crate::folder::Folder;
use crate::log::Log;
use crate::repeat::Asked;
use crate::{
    Fault, Impairments, Listener, Peer, Relay, Run, Server, Subject, Text, UdpPeer, UdpServer,
    Verdict, text,
};

/// Where a server is asked to listen: loopback, and a port that is free.
const ANY_PORT: &str = "127.0.0.1:0";

/// The names that the ladder gives to both sides.
pub(crate) const SERVER: Text = Text::new("server", "서버");
pub(crate) const CLIENT: Text = Text::new("client", "클라이언트");

/// One check's world. A check gets a new one, and a program that it starts is
/// new too and is killed at the end.
#[derive(Debug)]
pub struct Trial {
    pub(crate) log: Arc<Log>,
    pub(crate) clock: Clock,
    pub(crate) subject: Subject,
    programs: Vec<Arc<Program>>,
    /// Those of the programs that are meant to run until they are stopped.
    servers: Vec<Arc<Program>>,
    random: fastrand::Rng,
    /// Its files, once it has any.
    pub(crate) folder: Option<Folder>,
    /// What a filter was sent.
    pub(crate) asked: Option<Asked>,
}

impl Trial {
    pub(crate) fn new(subject: Subject, clock: Clock, seed: u64) -> Self {
        Self {
            log: Arc::new(Log::new()),
            clock,
            subject,
            programs: Vec::new(),
            servers: Vec::new(),
            random: fastrand::Rng::with_seed(seed),
            folder: None,
            asked: None,
        }
    }

    /// Starts the program as a server and waits for its `listening on` line.
    ///
    /// # Errors
    /// It didn't start, ended, or never said where it listens.
    pub fn server(&mut self) -> Verdict<Server> {
        self.server_with(&[])
    }

    /// The same with arguments after the address.
    ///
    /// # Errors
    /// As [`server`](Self::server).
    pub fn server_with(&mut self, arguments: &[&str]) -> Verdict<Server> {
        self.start_server(&[&[ANY_PORT], arguments].concat())
    }

    /// The same for a program that is told its role by its first argument,
    /// before the address: `ex05a_hello_world server 127.0.0.1:0`.
    ///
    /// # Errors
    /// As [`server`](Self::server).
    pub fn server_as(&mut self, role: &str, arguments: &[&str]) -> Verdict<Server> {
        self.start_server(&[&[role, ANY_PORT], arguments].concat())
    }

    /// The same for a program that may open at most `files` files, its sockets
    /// included.
    ///
    /// # Errors
    /// As [`server`](Self::server).
    pub fn server_with_files(&mut self, files: u32) -> Verdict<Server> {
        self.log.step(text!(
            "your program may open {files} files at most (`ulimit -n {files}`)",
            "프로그램이 열 수 있는 파일을 {files}개까지로 제한합니다 (`ulimit -n {files}`)"
        ));
        self.subject = self.subject.with_files(files);
        self.server()
    }

    fn start_server(&mut self, arguments: &[&str]) -> Verdict<Server> {
        self.clock.starting_server();
        let program = self.start(arguments)?;
        self.servers.push(program.clone());
        self.announced(program)
    }

    /// The same for a program that listens and ends by itself, such as one that
    /// receives a file.
    ///
    /// # Errors
    /// As [`server`](Self::server).
    pub fn receiver_as(&mut self, role: &str, arguments: &[&str]) -> Verdict<(Server, Run)> {
        self.clock.starting_server();
        let program = self.start(&[&[role, ANY_PORT], arguments].concat())?;
        let server = self.announced(program.clone())?;
        Ok((
            server,
            Run::new(program, self.log.clone(), self.clock.clone()),
        ))
    }

    /// Tells `server` to stop, with SIGTERM, as `kill` and `systemctl stop` do.
    /// From now on it may end, and how it does so is judged by the [`Run`].
    ///
    /// # Errors
    /// It has ended before.
    pub fn terminate(&mut self, server: &Server) -> Verdict<Run> {
        let program = server.program();
        if let Some(status) = program.wait(Duration::ZERO) {
            return Err(Fault::crashed(
                crash(status).unwrap_or_else(|| ended(status)),
            ));
        }
        self.log.step(Text::new(
            "sent SIGTERM to your program: the order to stop",
            "프로그램에 SIGTERM을 보냈습니다: 멈추라는 명령입니다",
        ));
        self.servers.retain(|it| !Arc::ptr_eq(it, &program));
        program.terminate();
        Ok(Run::new(program, self.log.clone(), self.clock.clone()))
    }

    fn announced(&mut self, program: Arc<Program>) -> Verdict<Server> {
        let server = Server::announced(program, self.log.clone(), self.clock.clone())?;
        self.clock.restart();
        Ok(server)
    }

    /// Connects to `server` as the peer that the report calls `client`.
    ///
    /// # Errors
    /// The server refuses, or doesn't answer in time.
    pub fn connect(&self, server: &Server) -> Verdict<Peer> {
        self.connect_as(CLIENT, server)
    }

    /// The same under another name, for checks with several clients.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub fn connect_as(&self, name: Text, server: &Server) -> Verdict<Peer> {
        Peer::connect(
            name,
            server.address(),
            false,
            self.log.clone(),
            self.clock.clone(),
        )
    }

    /// The same with a small window and small segments: what the client doesn't
    /// read soon fills the server's send buffer, and its writes become short.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub fn connect_slow_reader(&self, name: Text, server: &Server) -> Verdict<Peer> {
        Peer::connect(
            name,
            server.address(),
            true,
            self.log.clone(),
            self.clock.clone(),
        )
    }

    /// A listener on a free port, for programs that are clients.
    ///
    /// # Errors
    /// This machine has no loopback address or no free port.
    pub fn listener(&self) -> Verdict<Listener> {
        Listener::bind(self.log.clone(), self.clock.clone())
    }

    /// A client that exchanges datagrams with `server`; the report calls it
    /// `client`.
    ///
    /// # Errors
    /// This machine has no loopback address or no free port.
    pub fn udp_client(&self, server: &Server) -> Verdict<UdpPeer> {
        self.udp_client_as(CLIENT, server)
    }

    /// The same under another name, for checks with several clients.
    ///
    /// # Errors
    /// As [`udp_client`](Self::udp_client).
    pub fn udp_client_as(&self, name: Text, server: &Server) -> Verdict<UdpPeer> {
        UdpPeer::new(
            name,
            server.address(),
            server,
            self.log.clone(),
            self.clock.clone(),
        )
    }

    /// The same through `relay`, which leads to `server`.
    ///
    /// # Errors
    /// As [`udp_client`](Self::udp_client).
    pub fn udp_client_through(&self, relay: &Relay, server: &Server) -> Verdict<UdpPeer> {
        UdpPeer::new(
            CLIENT,
            relay.address(),
            server,
            self.log.clone(),
            self.clock.clone(),
        )
    }

    /// A socket on a free port that serves the program's client.
    ///
    /// # Errors
    /// As [`udp_client`](Self::udp_client).
    pub fn udp_server(&self) -> Verdict<UdpServer> {
        UdpServer::bind(self.log.clone(), self.clock.clone())
    }

    /// The same with a listener at the same port of TCP, for protocols that go on
    /// there with what is too long for a datagram.
    ///
    /// # Errors
    /// As [`udp_client`](Self::udp_client).
    pub fn udp_server_and_listener(&self) -> Verdict<(UdpServer, Listener)> {
        /// More than enough: that a port is free in one protocol only is rare.
        const TRIES: usize = 16;
        let mut tries = 1;
        loop {
            let server = self.udp_server()?;
            match Listener::at(server.address(), self.log.clone(), self.clock.clone()) {
                Err(_) if tries < TRIES => tries += 1,
                listener => return Ok((server, listener?)),
            }
        }
    }

    /// A relay in front of `server` that does to datagrams on the way `there` and
    /// `back` what a bad network does, by this check's seed.
    ///
    /// # Errors
    /// As [`udp_client`](Self::udp_client).
    pub fn relay(
        &mut self,
        server: SocketAddr,
        there: Impairments,
        back: Impairments,
    ) -> Verdict<Relay> {
        let seeds = [self.random.u64(..), self.random.u64(..)];
        Relay::start(server, [there, back], seeds, &self.log)
    }

    /// Starts the program with `arguments`, as a client or a filter.
    ///
    /// # Errors
    /// It didn't start.
    pub fn run(&mut self, arguments: &[&str]) -> Verdict<Run> {
        self.clock.starting();
        let program = self.start(arguments)?;
        Ok(Run::new(program, self.log.clone(), self.clock.clone()))
    }

    /// Tells a step of the check in words.
    pub fn step(&self, text: Text) {
        self.log.step(text);
    }

    /// Does something without telling each step, for crowds and bulk.
    ///
    /// # Errors
    /// Those of `crowd`.
    pub fn quietly<T>(&mut self, crowd: impl FnOnce(&mut Self) -> Verdict<T>) -> Verdict<T> {
        let before = self.log.is_quiet();
        self.log.set_quiet(true);
        let verdict = crowd(self);
        self.log.set_quiet(before);
        verdict
    }

    /// Random values from the fixed seed of this check.
    pub fn random(&mut self) -> &mut fastrand::Rng {
        &mut self.random
    }

    /// What is left of the check's time.
    #[must_use]
    pub fn left(&self) -> Duration {
        self.clock.left()
    }

    /// `duration`, stretched on machines that are known to be busy: for pauses
    /// and limits that a check itself measures.
    #[must_use]
    pub fn patient(&self, duration: Duration) -> Duration {
        self.clock.patient(duration)
    }

    /// What the programs wrote to stderr, of those that ended their last words
    /// too.
    pub(crate) fn stderr(&self) -> Vec<Capture> {
        /// Enough for a pipe, and not for ever: others may have inherited it.
        const LAST_WORDS: Duration = Duration::from_millis(200);
        let words = |program: &Arc<Program>| {
            if program.wait(Duration::ZERO).is_some() {
                program.stderr().wait_for_end(self.patient(LAST_WORDS));
            }
            program.stderr().clone()
        };
        self.programs.iter().map(words).collect()
    }

    /// How the first program that ended by a crash did so, or the first server
    /// that ended in any way.
    pub(crate) fn crash(&self, patience: Duration) -> Option<Text> {
        let crashed = |program: &Arc<Program>| crash(program.wait(patience)?);
        let ended = |program: &Arc<Program>| Some(ended(program.wait(Duration::ZERO)?));
        let crashed = self.programs.iter().find_map(crashed);
        crashed.or_else(|| self.servers.iter().find_map(ended))
    }

    /// The end of a program that was never found, by the exit code with which a
    /// shell tells it.
    pub(crate) fn not_found(&self) -> Option<ExitStatus> {
        let not_found = |program: &Arc<Program>| {
            let status = program.wait(Duration::ZERO)?;
            let silent = program.stdout().bytes().is_empty();
            (silent && cause::is_not_found(status)).then_some(status)
        };
        self.programs.iter().find_map(not_found)
    }

    /// Whether a program came to a place that isn't written yet.
    pub(crate) fn is_unwritten(&self) -> bool {
        self.programs.iter().any(|it| cause::is_unwritten(it))
    }

    /// Whether a program had started and then waited for a processor so long that
    /// its being late proves nothing. Where the system doesn't tell, it may have.
    pub(crate) fn was_held_up(&self) -> bool {
        /// As a part of the check's time.
        const MUCH: u32 = 10;
        let long = self.clock.limit() / MUCH;
        let waited = |it: &Arc<Program>| it.waited_for_processor().is_none_or(|it| it > long);
        !self.clock.is_starting() && self.programs.iter().any(waited)
    }

    fn start(&mut self, arguments: &[&str]) -> Verdict<Arc<Program>> {
        self.log.step(self.started(arguments));
        let program = Program::start(self.subject.command(arguments)).map_err(|error| {
            Fault::crashed(text!(
                "your program can't be started: {error}",
                "프로그램을 시작할 수 없습니다: {error}"
            ))
            .because(&NOT_FOUND)
        })?;
        let program = Arc::new(program);
        self.programs.push(program.clone());
        Ok(program)
    }

    /// How the program was started.
    fn started(&self, arguments: &[&str]) -> Text {
        if arguments.is_empty() {
            return Text::new("started your program", "프로그램을 시작했습니다");
        }
        let told = |it: &&str| {
            self.folder
                .as_ref()
                .map_or(*it, |folder| folder.told(it))
                .to_owned()
        };
        let shown: Vec<String> = arguments.iter().map(told).collect();
        let shown = shown.join(" ");
        text!(
            "started your program with the arguments: {shown}",
            "프로그램을 다음 인자로 시작했습니다: {shown}"
        )
    }
}

/// A crash in words: a signal, or the exit code of a Rust panic.
pub(crate) fn crash(status: ExitStatus) -> Option<Text> {
    use std::os::unix::process::ExitStatusExt;
    /// The exit code of a Rust program whose main thread panicked.
    const PANICKED: i32 = 101;
    /// POSIX fixes this number, for `kill -15`.
    const SIGTERM: i32 = 15;
    match (status.signal(), status.code()) {
        (Some(SIGTERM), _) => Some(Text::new(
            "your program was ended by SIGTERM, as every program is that doesn't catch it",
            "SIGTERM을 잡지 않는 프로그램은 모두 그렇듯이, 프로그램이 SIGTERM으로 종료되었습니다",
        )),
        (Some(signal), _) => Some(text!(
            "your program was ended by signal {signal}",
            "프로그램이 시그널 {signal}번으로 종료되었습니다"
        )),
        (None, Some(PANICKED)) => Some(text!(
            "your program panicked (exit code 101)",
            "프로그램이 패닉을 일으켰습니다 (종료 코드 101)"
        )),
        _ => None,
    }
}

/// The end of a server, which has none of its own.
fn ended(status: ExitStatus) -> Text {
    text!(
        "your program has ended ({status}), but a server runs until it is stopped",
        "서버는 멈추게 할 때까지 실행되어야 하는데 프로그램이 끝났습니다 ({status})"
    )
}

/// Bytes as a person reads them in a step: `hello\n`, or the beginning of many.
pub(crate) fn shown(bytes: &[u8]) -> String {
    const HEAD: usize = 60;
    match bytes.get(..HEAD) {
        Some(head) if bytes.len() > HEAD => format!("{}…", escape(head)),
        _ => escape(bytes),
    }
}

/// The same in the quotation marks that the ladder uses, so that spaces at both
/// ends are seen.
pub(crate) fn quoted(bytes: &[u8]) -> String {
    format!("\"{}\"", shown(bytes))
}

/// How many bytes there are, in English.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    match bytes.len() {
        1 => "1 byte".to_owned(),
        n => format!("{n} bytes"),
    }
}
