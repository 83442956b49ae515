//! Ports of this machine that are open, closed or silent for certain, and what
//! the kernel tells of the connections to them.

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;
use std::{fs, io};

use lab_grader::{Fault, Text, Trial, Verdict, text};
use socket2::{Domain, Protocol, Socket, Type};

/// The kernel's table of TCP sockets, `proc_net_tcp(5)`; exercise 08b reads it.
const TABLE: &str = "/proc/net/tcp";
const ESTABLISHED: &str = "01";
const SYN_SENT: &str = "02";

/// How many connections wait to be accepted in an open port.
const BACKLOG: i32 = 128;

/// Both ports of a connection: the program's, then ours.
pub(crate) type Pair = (u16, u16);

/// Ports that stay what they are as long as this lives.
pub(crate) struct Ports {
    pub(crate) open: Vec<Port>,
    pub(crate) closed: Vec<Port>,
    pub(crate) silent: Vec<Port>,
}

/// A port, taken by a socket that makes it what it is.
pub(crate) struct Port {
    pub(crate) number: u16,
    socket: Socket,
    /// What fills the queue of a silent port.
    _filling: Option<TcpStream>,
}

impl Ports {
    /// So many ports of each kind.
    pub(crate) fn prepare(trial: &Trial, [open, closed, silent]: [usize; 3]) -> Verdict<Self> {
        if fs::read_to_string(TABLE).is_err() {
            return Err(Fault::skipped(text!(
                "this check needs Linux and its {TABLE}",
                "이 검사에는 리눅스와 {TABLE} 파일이 필요합니다"
            )));
        }
        let all = |n: usize, kind: fn() -> io::Result<Port>| -> io::Result<Vec<Port>> {
            (0..n).map(|_| kind()).collect()
        };
        let made = || {
            Ok(Self {
                open: all(open, Port::open)?,
                closed: all(closed, Port::closed)?,
                silent: all(silent, Port::silent)?,
            })
        };
        let ports = made().map_err(|error: io::Error| unavailable(&error))?;
        trial.step(text!(
            "prepared ports: {open} open, {closed} closed, {silent} silent",
            "포트를 준비했습니다: 열린 것 {open}개, 닫힌 것 {closed}개, 조용한 것 {silent}개"
        ));
        Ok(ports)
    }

    /// What the program holds of connections to these ports: made ones to those
    /// that are open, begun ones to those that are silent (the made ones there
    /// are ours).
    pub(crate) fn held(&self) -> HashSet<Pair> {
        let table = fs::read_to_string(TABLE).unwrap_or_default();
        let numbers = |ports: &[Port]| ports.iter().map(|it| it.number).collect();
        let (open, silent): (HashSet<u16>, HashSet<u16>) =
            (numbers(&self.open), numbers(&self.silent));
        rows(&table)
            .filter(|((_, remote), state)| match *state {
                ESTABLISHED => open.contains(remote),
                SYN_SENT => open.contains(remote) || silent.contains(remote),
                _ => false,
            })
            .map(|(pair, _)| pair)
            .collect()
    }
}

impl Port {
    fn open() -> io::Result<Self> {
        Self::new(Some(BACKLOG))
    }

    /// Taken, but nobody listens: connections are refused.
    fn closed() -> io::Result<Self> {
        Self::new(None)
    }

    /// A queue with room for one connection, and one in it: Linux answers no
    /// further SYN.
    fn silent() -> io::Result<Self> {
        let port = Self::new(Some(0))?;
        let filling = TcpStream::connect((Ipv4Addr::LOCALHOST, port.number))?;
        Ok(Self {
            _filling: Some(filling),
            ..port
        })
    }

    fn new(backlog: Option<i32>) -> io::Result<Self> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?;
        socket.bind(&any.into())?;
        if let Some(backlog) = backlog {
            socket.listen(backlog)?;
        }
        let address = socket.local_addr()?.as_socket();
        Ok(Self {
            number: address.map_or(0, |it| it.port()),
            socket,
            _filling: None,
        })
    }

    /// Makes room in the queue of a silent port: it answers the next SYN.
    pub(crate) fn wake(&self) -> Verdict {
        let accepted = self.socket.accept();
        accepted.map(drop).map_err(|error| unavailable(&error))
    }

    /// Expects that this machine leaves a silent port silent, as Linux does.
    pub(crate) fn expect_silent(&self) -> Verdict {
        const MOMENT: Duration = Duration::from_millis(50);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.number));
        match TcpStream::connect_timeout(&address, MOMENT) {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => Ok(()),
            _ => Err(Fault::skipped(Text::new(
                "this machine answers at a port whose queue is full",
                "이 컴퓨터는 대기열이 가득 찬 포트에서도 응답합니다",
            ))),
        }
    }
}

fn unavailable(error: &io::Error) -> Box<Fault> {
    Fault::skipped(text!(
        "this machine doesn't give the ports that this check needs: {error}",
        "이 컴퓨터에서 이 검사에 필요한 포트를 쓸 수 없습니다: {error}"
    ))
}

/// The ports and the state of every row.
fn rows(table: &str) -> impl Iterator<Item = (Pair, &str)> {
    table.lines().filter_map(|row| {
        let mut columns = row.split_whitespace().skip(1);
        let pair = (port(columns.next()?)?, port(columns.next()?)?);
        Some((pair, columns.next()?))
    })
}

/// The port of `0100007F:1F90`.
fn port(end: &str) -> Option<u16> {
    let (_, port) = end.split_once(':')?;
    u16::from_str_radix(port, 16).ok()
}
