//! One echo of the sans-IO machine, without a socket: read, write, and ask again. The time
//! is what the machine adds to two system calls, which take a thousand times as long. The
//! peer is the same loop written by hand, with a slice for the socket.

use std::hint::black_box;
use std::time::Instant;

use benches::{Criterion, inputs};
use criterion::{Throughput, criterion_group, criterion_main};
use tcp_echo::{Action, Echo, Event};

const MESSAGE: usize = 64;
const BUFFER: usize = 64 << 10;

fn echo(c: &mut Criterion) {
    let message = inputs::bytes(&mut inputs::random(), MESSAGE);
    let mut answer = vec![0; MESSAGE];
    let now = Instant::now();
    let mut group = c.benchmark_group("echo/64 B");
    group.throughput(Throughput::Elements(1));

    let mut echo = Echo::new(BUFFER, None, now);
    group.bench_function("ours", |b| {
        b.iter(|| {
            loop {
                let event = match echo.poll_action() {
                    Action::Read(space) => Event::Read(copy(black_box(&message), space)),
                    Action::Write(owed) => Event::Written(copy(owed, black_box(&mut answer))),
                    Action::CloseWrite | Action::Done(_) => break,
                };
                echo.handle_event(event, now);
                if matches!(event, Event::Written(_)) {
                    break;
                }
            }
        });
    });

    let mut buffer = vec![0; BUFFER];
    group.bench_function("by hand", |b| {
        b.iter(|| {
            let read = copy(black_box(&message), black_box(&mut buffer));
            let owed = buffer.get(..read).unwrap_or_default();
            copy(owed, black_box(&mut answer))
        });
    });
    assert_eq!(answer, message);
}

/// As many bytes as fit, as `read` and `write` do.
fn copy(from: &[u8], to: &mut [u8]) -> usize {
    let bytes = from.iter().zip(to);
    bytes.map(|(from, to)| *to = *from).count()
}

criterion_group! {
    name = benches;
    config = benches::criterion();
    targets = echo
}
criterion_main!(benches);
