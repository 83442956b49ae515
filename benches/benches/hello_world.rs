//! A frame written and read again, beside a copy of the same bytes there and back with a layout
//! that is fixed: the limit. Then one request through a server's connection without a socket,
//! beside the echo machine that moves the same bytes and looks at none of them.

use std::hint::black_box;
use std::time::Instant;

use benches::{Criterion, inputs};
use criterion::{Throughput, criterion_group, criterion_main};
use hello_world_protocol::{
    Action, Config, Connection, Event, Frame, HEADER_LEN, HIGHEST, Hello, MAX_LENGTH, Name, Type,
};
use tcp_echo::Echo;

/// Octets of a body: `Hello`, a name with it, and as many as there may be.
const SIZES: [usize; 4] = [5, 64, 1024, MAX_LENGTH];

fn frame(c: &mut Criterion) {
    for size in SIZES {
        let body = inputs::bytes(&mut inputs::random(), size);
        let frame = Frame::new(1, Type::Hello, 0, 7, &body);
        let mut wire = Vec::with_capacity(HEADER_LEN + MAX_LENGTH);
        let mut group = c.benchmark_group(format!("frame/{size} B"));
        group.throughput(Throughput::Elements(1));

        group.bench_function("ours", |b| {
            b.iter(|| {
                wire.clear();
                if let Some(frame) = black_box(frame) {
                    frame.encode(&mut wire);
                }
                Frame::decode(black_box(&wire)).is_ok_and(|it| black_box(it).is_some())
            });
        });

        let fixed = [&[7; HEADER_LEN], &body[..]].concat();
        let mut back = fixed.clone();
        group.bench_function("memcpy", |b| {
            b.iter(|| {
                wire.clear();
                wire.extend_from_slice(black_box(&fixed));
                back.copy_from_slice(black_box(&wire));
                black_box(&mut back).len()
            });
        });
    }
}

fn connection(c: &mut Criterion) {
    let now = Instant::now();
    let mut request = Vec::new();
    let hello = Hello {
        version: HIGHEST,
        id: 7,
        name: Name::new("Ada"),
        language: None,
    };
    hello.encode(&mut request);
    let mut group = c.benchmark_group("one request");
    group.throughput(Throughput::Elements(1));

    let mut connection = Connection::new(Config::default(), now);
    group.bench_function("ours", |b| {
        b.iter(|| {
            loop {
                let event = match connection.poll_action() {
                    Action::Read(space) => Event::Read(copy(black_box(&request), space)),
                    Action::Write(owed) => Event::Written(black_box(owed).len()),
                    Action::CloseWrite | Action::Done(_) => break,
                };
                connection.handle_event(event, now);
                if matches!(event, Event::Written(_)) {
                    break;
                }
            }
        });
    });

    let mut echo = Echo::new(HEADER_LEN + MAX_LENGTH, None, now);
    group.bench_function("tcp-echo", |b| {
        use tcp_echo::{Action, Event};
        b.iter(|| {
            loop {
                let event = match echo.poll_action() {
                    Action::Read(space) => Event::Read(copy(black_box(&request), space)),
                    Action::Write(owed) => Event::Written(black_box(owed).len()),
                    Action::CloseWrite | Action::Done(_) => break,
                };
                echo.handle_event(event, now);
                if matches!(event, Event::Written(_)) {
                    break;
                }
            }
        });
    });
}

/// As many bytes as fit, as `read` does.
fn copy(from: &[u8], to: &mut [u8]) -> usize {
    let len = from.len().min(to.len());
    for (from, to) in from.iter().zip(to) {
        *to = *from;
    }
    len
}

criterion_group! {
    name = benches;
    config = benches::criterion();
    targets = frame, connection
}
criterion_main!(benches);
