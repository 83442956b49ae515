//! The internet checksum of a small packet, a full one, and a megabyte, beside the plain
//! loop over 16-bit words (RFC 1071 §4.1) and the crate of Fuchsia's network stack.

use std::hint::black_box;

use benches::{Criterion, inputs};
use criterion::{Throughput, criterion_group, criterion_main};

/// An IPv4 header, an Ethernet frame's payload, and more than any packet.
const SIZES: [(&str, usize); 3] = [("20 B", 20), ("1500 B", 1500), ("1 MiB", 1 << 20)];

fn sum(c: &mut Criterion) {
    for (name, size) in SIZES {
        let bytes = inputs::bytes(&mut inputs::random(), size);
        let mut group = c.benchmark_group(format!("checksum/{name}"));
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function("ours", |b| {
            b.iter(|| byteorder::checksum(black_box(&bytes)));
        });
        group.bench_function("internet-checksum", |b| {
            b.iter(|| internet_checksum::checksum(black_box(&bytes)));
        });
        group.bench_function("plain loop", |b| {
            b.iter(|| plain_loop(black_box(&bytes)));
        });
    }
}

fn plain_loop(bytes: &[u8]) -> u16 {
    let (words, odd) = bytes.as_chunks();
    let mut sum: u32 = odd.iter().map(|&high| u32::from(high) << 8).sum();
    for word in words {
        sum += u32::from(u16::from_be_bytes(*word));
        sum = (sum & 0xffff) + (sum >> 16);
    }
    let [_, _, high, low] = sum.to_be_bytes();
    !u16::from_be_bytes([high, low])
}

criterion_group! {
    name = benches;
    config = benches::criterion();
    targets = sum
}
criterion_main!(benches);
