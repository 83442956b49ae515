//! The sockets: both resolvers with both servers, over UDP and TCP, and with servers that hang up,
//! hold on, or aren't there.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use dns_lookup::blocking::{self, LookupError, MAX_CONNECTIONS};
use dns_lookup::{
    Answer, Authority, Class, Config, Data, Failure, Hosts, MAX_MESSAGE, Message, Name, Rcode,
    Record, Soa, Strings, Type, Zone,
};

/// Long enough for a loaded machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn authority() -> Arc<Authority> {
    let record = |owner, data| Record {
        name: name(owner),
        class: Class::In,
        ttl: 60,
        data,
    };
    let soa = Soa {
        mname: name("ns.test"),
        rname: name("host.test"),
        serial: 1,
        refresh: 1,
        retry: 1,
        expire: 1,
        minimum: 1,
    };
    let records = [
        record("test", Data::Soa(soa)),
        record("www.test", Data::A([192, 0, 2, 80].into())),
        record("web.test", Data::Cname(name("www.test"))),
        record("big.test", Data::Txt(Strings::new(&[b'x'; 9000]))),
    ];
    Arc::new(Authority::new(vec![
        Zone::new(name("test"), records).unwrap(),
    ]))
}

/// Both sockets at one port.
fn bind() -> (UdpSocket, TcpListener, SocketAddr) {
    loop {
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = udp.local_addr().unwrap();
        if let Ok(tcp) = TcpListener::bind(address) {
            return (udp, tcp, address);
        }
    }
}

fn blocking_server() -> SocketAddr {
    let (udp, tcp, address) = bind();
    let (one, other) = (authority(), authority());
    thread::spawn(move || blocking::serve_udp(&udp, &one));
    thread::spawn(move || blocking::serve_tcp(&tcp, &other));
    address
}

fn config(server: SocketAddr) -> Config {
    Config {
        timeout: PATIENCE,
        ..Config::new(vec![server])
    }
}

fn look_up(config: Config, name: &str, kind: Type) -> Result<Answer, LookupError> {
    blocking::Resolver::new(config, Hosts::default()).lookup(name, kind)
}

/// What each pair of a resolver and a server must find.
const ROWS: [(&str, Type, &str); 5] = [
    ("www.test", Type::A, "www.test. 60 IN A 192.0.2.80"),
    (
        "web.test",
        Type::A,
        "web.test. 60 IN CNAME www.test.,www.test. 60 IN A 192.0.2.80",
    ),
    ("big.test", Type::Txt, "9036 octets"),
    ("no.test", Type::A, "there is no no.test. (NXDOMAIN)"),
    (
        "www.test",
        Type::Mx,
        "www.test. has no such records (NODATA)",
    ),
];

fn told(result: Result<Answer, LookupError>) -> String {
    match result {
        Err(error) => error.to_string(),
        Ok(answer) => match answer.records.as_slice() {
            // Nine thousand octets in 36 strings, each with its length.
            [
                Record {
                    data: Data::Txt(strings),
                    ..
                },
            ] => {
                let octets = strings.iter().map(|it| it.len() + 1).sum::<usize>();
                format!("{octets} octets")
            }
            records => {
                let records: Vec<String> = records.iter().map(Record::to_string).collect();
                records.join(",")
            }
        },
    }
}

#[test]
fn the_blocking_resolver_asks_the_blocking_server() {
    let server = blocking_server();
    for (name, kind, expected) in ROWS {
        assert_eq!(told(look_up(config(server), name, kind)), expected);
    }
}

#[test]
fn a_name_that_is_none_is_not_asked_for() {
    let (udp, _tcp, address) = bind();
    udp.set_nonblocking(true).unwrap();
    let refused = look_up(config(address), "a..b", Type::A);
    assert!(matches!(refused, Err(LookupError::Name(_))));
    assert!(udp.recv(&mut [0]).is_err());
}

#[test]
fn a_server_that_is_not_there_does_not_cost_its_time() {
    let nobody = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap();
    let config = Config {
        servers: vec![nobody, blocking_server()],
        ..config(nobody)
    };
    let begun = Instant::now();
    assert_eq!(
        told(look_up(config, "www.test", Type::A)),
        "www.test. 60 IN A 192.0.2.80"
    );
    assert!(begun.elapsed() < PATIENCE);
}

#[test]
fn a_server_that_is_silent_costs_its_time_and_no_more() {
    let (_udp, _tcp, silent) = bind();
    let config = Config {
        timeout: Duration::from_millis(50),
        attempts: 2,
        ..config(silent)
    };
    let begun = Instant::now();
    let failed = look_up(config, "www.test", Type::A);
    assert!(matches!(
        failed,
        Err(LookupError::Failure(Failure::Timeout))
    ));
    assert!(begun.elapsed() >= Duration::from_millis(50 + 100));
}

/// Over TCP, octet by octet for ever: each read succeeds, and yet the time ends.
#[test]
fn a_connection_that_trickles_or_breaks_is_given_up() {
    for trickles in [true, false] {
        let (udp, tcp, address) = bind();
        thread::spawn(move || {
            let mut buffer = [0; 512];
            while let Ok((len, client)) = udp.recv_from(&mut buffer) {
                let query = Message::parse(buffer.get(..len).unwrap()).unwrap();
                let mut answer = query.response(Rcode::NoError);
                answer.header.truncated = true;
                let mut octets = Vec::new();
                answer.encode(MAX_MESSAGE, &mut octets);
                udp.send_to(&octets, client).unwrap();
            }
        });
        thread::spawn(move || {
            for stream in tcp.incoming() {
                let mut stream = stream.unwrap();
                while trickles && stream.write_all(&[9]).is_ok() {
                    thread::sleep(Duration::from_millis(5));
                }
            }
        });
        let config = Config {
            timeout: Duration::from_millis(300),
            attempts: 1,
            ..config(address)
        };
        let failed = look_up(config, "www.test", Type::A);
        assert!(matches!(
            failed,
            Err(LookupError::Failure(Failure::Timeout))
        ));
    }
}

#[test]
fn a_crowd_of_idle_connections_is_hung_up_on_and_the_rest_served() {
    let server = blocking_server();
    let mut query = Vec::new();
    Message::query(7, name("www.test"), Type::A).encode(MAX_MESSAGE, &mut query);
    let mut idle = Vec::new();
    for _ in 0..MAX_CONNECTIONS {
        let mut stream = TcpStream::connect(server).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // Answered, so it is counted by now.
        blocking::write_message(&mut stream, &query).unwrap();
        assert!(blocking::read_message(&mut stream).unwrap().is_some());
        idle.push(stream);
    }
    let mut one_more = TcpStream::connect(server).unwrap();
    one_more.set_read_timeout(Some(PATIENCE)).unwrap();
    assert_eq!(one_more.read(&mut [0]).unwrap_or(0), 0);
    assert!(look_up(config(server), "www.test", Type::A).is_ok());
}

#[test]
fn messages_over_tcp_have_their_length_before_them() {
    let mut wire = Vec::new();
    blocking::write_message(&mut wire, b"abc").unwrap();
    blocking::write_message(&mut wire, b"").unwrap();
    assert_eq!(wire, b"\0\x03abc\0\0");
    let mut reading = wire.as_slice();
    let mut read = || blocking::read_message(&mut reading).unwrap();
    assert_eq!(
        [read(), read(), read()],
        [Some(b"abc".to_vec()), Some(Vec::new()), None]
    );
    for len in [1, 2, 4] {
        let mut cut = wire.get(..len).unwrap();
        assert!(blocking::read_message(&mut cut).is_err(), "{len}");
    }
    let long = vec![0; MAX_MESSAGE + 1];
    assert!(blocking::write_message(&mut Vec::new(), &long).is_err());
}

#[cfg(feature = "tokio")]
mod tokio_net {
    use dns_lookup::tokio_net;

    use super::*;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    }

    fn server() -> SocketAddr {
        let (udp, tcp, address) = bind();
        udp.set_nonblocking(true).unwrap();
        tcp.set_nonblocking(true).unwrap();
        thread::spawn(move || {
            runtime().block_on(async {
                let udp = tokio::net::UdpSocket::from_std(udp).unwrap();
                let tcp = tokio::net::TcpListener::from_std(tcp).unwrap();
                let authority = authority();
                tokio::select! {
                    _ = tokio_net::serve_udp(&udp, &authority) => {}
                    _ = tokio_net::serve_tcp(&tcp, &authority) => {}
                }
            });
        });
        address
    }

    #[test]
    fn all_resolvers_ask_all_servers() {
        for server in [server(), blocking_server()] {
            runtime().block_on(async {
                let mut resolver = tokio_net::Resolver::new(config(server), Hosts::default());
                for (name, kind, expected) in ROWS {
                    assert_eq!(told(resolver.lookup(name, kind).await), expected);
                }
            });
            for (name, kind, expected) in ROWS {
                assert_eq!(told(look_up(config(server), name, kind)), expected);
            }
        }
    }

    #[test]
    fn a_silent_server_is_given_up() {
        let (_udp, _tcp, silent) = bind();
        let config = Config {
            timeout: Duration::from_millis(50),
            ..config(silent)
        };
        let mut resolver = tokio_net::Resolver::new(config, Hosts::default());
        let failed = runtime().block_on(resolver.lookup("www.test", Type::A));
        assert!(matches!(
            failed,
            Err(LookupError::Failure(Failure::Timeout))
        ));
    }
}
