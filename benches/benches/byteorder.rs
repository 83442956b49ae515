//! Slices of numbers to and from network order, beside the published crate `byteorder`:
//! converted where they lie, and on the way out of a packet or into one, where `memcpy` is
//! the limit. Then integers read one by one, with the bounds check that wire data needs.

use std::hint::black_box;
use std::io::Cursor;

use benches::{CpuTime, Criterion, inputs};
use byteorder::{Endian, Reader, Word, convert_slice, read_slice, write_slice};
use byteorder_public::{BigEndian, ByteOrder, ReadBytesExt};
use criterion::{BenchmarkGroup, Throughput, criterion_group, criterion_main};

/// A header; what stays in the first cache; what stays in none.
const SIZES: [(&str, usize); 3] = [("64 B", 64), ("16 KiB", 16 << 10), ("64 MiB", 64 << 20)];

fn in_place(c: &mut Criterion) {
    in_place_of(c, "u16", BigEndian::from_slice_u16);
    in_place_of(c, "u32", BigEndian::from_slice_u32);
    in_place_of(c, "u64", BigEndian::from_slice_u64);
}

fn in_place_of<W: Default + Word>(c: &mut Criterion, width: &str, public: impl Fn(&mut [W])) {
    for (name, size) in SIZES {
        let mut words = vec![W::default(); size / size_of::<W>()];
        let mut group = group(c, &format!("in place {width}/{name}"), size);
        group.bench_function("ours", |b| {
            b.iter(|| convert_slice(black_box(&mut words), Endian::NETWORK));
        });
        group.bench_function("byteorder 1", |b| {
            b.iter(|| public(black_box(&mut words)));
        });
    }
}

fn copy(c: &mut Criterion) {
    copy_of(
        c,
        "u16",
        BigEndian::read_u16_into,
        BigEndian::write_u16_into,
    );
    copy_of(
        c,
        "u32",
        BigEndian::read_u32_into,
        BigEndian::write_u32_into,
    );
    copy_of(
        c,
        "u64",
        BigEndian::read_u64_into,
        BigEndian::write_u64_into,
    );
}

fn copy_of<W: Default + Word>(
    c: &mut Criterion,
    width: &str,
    public_read: impl Fn(&[u8], &mut [W]),
    public_write: impl Fn(&[W], &mut [u8]),
) {
    for (name, size) in SIZES {
        let bytes = inputs::bytes(&mut inputs::random(), size);
        let mut copied = bytes.clone();
        let mut words = vec![W::default(); size / size_of::<W>()];
        let mut group = group(c, &format!("copy {width}/{name}"), size);
        group.bench_function("ours, read", |b| {
            b.iter(|| read_slice(black_box(&bytes), black_box(&mut words), Endian::NETWORK));
        });
        group.bench_function("byteorder 1, read", |b| {
            b.iter(|| public_read(black_box(&bytes), black_box(&mut words)));
        });
        group.bench_function("ours, write", |b| {
            b.iter(|| write_slice(black_box(&words), black_box(&mut copied), Endian::NETWORK));
        });
        group.bench_function("byteorder 1, write", |b| {
            b.iter(|| public_write(black_box(&words), black_box(&mut copied)));
        });
        group.bench_function("memcpy", |b| {
            b.iter(|| black_box(&mut copied).copy_from_slice(black_box(&bytes)));
        });
    }
}

fn one_by_one(c: &mut Criterion) {
    const SIZE: usize = 16 << 10;
    let bytes = inputs::bytes(&mut inputs::random(), SIZE);
    let mut group = group(c, "one by one u16/16 KiB", SIZE);
    group.bench_function("ours", |b| {
        b.iter(|| {
            let mut reader = Reader::new(black_box(&bytes));
            let mut sum = 0;
            while let Ok(word) = reader.u16_be() {
                sum ^= word;
            }
            sum
        });
    });
    group.bench_function("byteorder 1", |b| {
        b.iter(|| {
            let mut cursor = Cursor::new(black_box(&bytes));
            let mut sum = 0;
            while let Ok(word) = cursor.read_u16::<BigEndian>() {
                sum ^= word;
            }
            sum
        });
    });
}

fn group<'a>(c: &'a mut Criterion, name: &str, size: usize) -> BenchmarkGroup<'a, CpuTime> {
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Bytes(size as u64));
    group
}

criterion_group! {
    name = benches;
    config = benches::criterion();
    targets = in_place, copy, one_by_one
}
criterion_main!(benches);
