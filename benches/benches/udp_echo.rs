//! What a datagram of 64 bytes costs each server, on the loopback: a burst is put into the
//! server's socket, and then the server answers it. Only its own time counts, and one thread
//! does both, so no wake-up is in it. The peer is the loop that everybody writes, `recvfrom`
//! and `sendto`. With offload the server's answers to one client go down as one message, and the
//! client's datagrams come up so where it sends them so.
#![cfg(target_os = "linux")]

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use benches::{Criterion, inputs};
use cpu_time::ThreadTime;
use criterion::{Throughput, criterion_group, criterion_main};
use nix::sys::socket::setsockopt;
use nix::sys::socket::sockopt::{UdpGroSegment, UdpGsoSegment};
use udp_echo::{Config, Handle, Options, batched, blocking, tokio_net};

const DATAGRAM: usize = 64;
/// As many datagrams as the kernel takes for one in any version (`UDP_MAX_SEGMENTS`).
const BURST: usize = 64;
/// So many bursts fit into the buffer of a socket that takes each as one.
const BURSTS: usize = 16;

/// A client, connected to the server that is measured.
struct Client {
    socket: UdpSocket,
    burst: Vec<u8>,
    /// Bursts before the server answers: many, where each is one message.
    bursts: usize,
}

fn echo(c: &mut Criterion) {
    let mut group = c.benchmark_group("udp echo/64 B");
    group.throughput(Throughput::Elements((BURST * BURSTS) as u64));

    let socket = UdpSocket::bind(loopback()).expect("a socket");
    let client = Client::new(socket.local_addr().expect("its address"), false);
    group.bench_function("recvfrom, sendto", |b| {
        let mut buffer = vec![0; 65_536];
        b.iter_custom(|rounds| {
            client.measure(rounds, |count| {
                for _ in 0..count {
                    let (len, from) = socket.recv_from(&mut buffer).expect("a datagram");
                    let datagram = buffer.get(..len).unwrap_or_default();
                    socket.send_to(datagram, from).expect("an answer");
                }
            })
        });
    });

    let mut server = blocking::Server::bind(loopback(), Config::default()).expect("a server");
    let client = Client::new(server.local_addr(), false);
    group.bench_function("blocking", |b| {
        b.iter_custom(|rounds| {
            client.measure(rounds, |count| {
                for _ in 0..count {
                    server.answer_next().expect("a datagram");
                }
            })
        });
    });

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let mut server = runtime
        .block_on(tokio_net::Server::bind(loopback(), Config::default()))
        .expect("a server");
    let client = Client::new(server.local_addr(), false);
    group.bench_function("tokio", |b| {
        b.iter_custom(|rounds| {
            client.measure(rounds, |count| {
                runtime.block_on(async {
                    for _ in 0..count {
                        server.answer_next().await.expect("a datagram");
                    }
                });
            })
        });
    });

    // Whether the server may use offload, and whether the client does.
    let kinds = [
        ("batched", false, false),
        ("batched, offload by the server", true, false),
        ("batched, offload by both", true, true),
    ];
    for (name, offload, client_too) in kinds {
        let options = Options {
            offload,
            ..Options::default()
        };
        let config = Config {
            options,
            ..Config::default()
        };
        let mut server = batched::Server::bind(loopback(), config).expect("a server");
        let handle = server.handle();
        let client = Client::new(server.local_addr(), client_too);
        group.bench_function(name, |b| {
            b.iter_custom(|rounds| {
                client.measure(rounds, |count| {
                    let all = answered(&handle) + count as u64;
                    while answered(&handle) < all {
                        server.answer_next().expect("a datagram");
                    }
                })
            });
        });
    }
}

impl Client {
    fn new(server: SocketAddr, offload: bool) -> Self {
        let socket = UdpSocket::bind(loopback()).expect("a socket");
        socket.connect(server).expect("connect has no peer to fail");
        if offload {
            let segment = i32::try_from(DATAGRAM).unwrap_or(i32::MAX);
            setsockopt(&socket, UdpGsoSegment, &segment).expect("Linux 4.18 or later");
            setsockopt(&socket, UdpGroSegment, &true).expect("Linux 5.0 or later");
        }
        Self {
            socket,
            burst: inputs::bytes(&mut inputs::random(), DATAGRAM * BURST),
            bursts: if offload { BURSTS } else { 1 },
        }
    }

    /// The time that `answer` takes for so many datagrams, without that of the client.
    fn measure(&self, rounds: u64, mut answer: impl FnMut(usize)) -> Duration {
        let mut time = Duration::ZERO;
        for _ in 0..rounds * (BURSTS / self.bursts) as u64 {
            for _ in 0..self.bursts {
                self.ask();
            }
            let start = ThreadTime::now();
            answer(self.bursts * BURST);
            time += start.elapsed();
            self.take_answers();
        }
        time
    }

    fn ask(&self) {
        let at_once = if self.bursts > 1 { BURST } else { 1 };
        for datagrams in self.burst.chunks(at_once * DATAGRAM) {
            self.socket.send(datagrams).expect("room in the buffer");
        }
    }

    fn take_answers(&self) {
        let mut left = self.bursts * self.burst.len();
        let mut answer = [0; 65_536];
        while left > 0 {
            left -= self.socket.recv(&mut answer).expect("an answer");
        }
    }
}

fn answered(handle: &Handle) -> u64 {
    handle.counts().answered
}

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

criterion_group! {
    name = benches;
    config = benches::criterion();
    targets = echo
}
criterion_main!(benches);
