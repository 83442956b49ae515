//! A message of four addresses, compressed, read through a view and as one that is owned, and
//! built again; beside crates that do the same.
//!
//! Reading means that each address is seen: nobody asks for less. Ours and domain read it where
//! it lies; hickory-proto and simple-dns make lists of records first.

use std::hint::black_box;
use std::io::Cursor;
use std::net::Ipv4Addr;

use benches::Criterion;
use criterion::{Throughput, criterion_group, criterion_main};
use dns_lookup::{
    Builder, Class, Data, Header, MAX_MESSAGE, Message, MessageView, Name, Rcode, Section, Type,
};
use domain::base::iana;
use domain::base::{
    Message as DomainMessage, MessageBuilder, Name as DomainName, Rtype, StaticCompressor, Ttl,
};
use domain::rdata::A;
use hickory_proto::op::Message as Hickory;
use hickory_proto::rr::RData;
use hickory_proto::serialize::binary::{BinEncodable, BinEncoder};
use simple_dns::{Packet, rdata::RData as SimpleData};

const NAME: &str = "www.example.com";
const ADDRESSES: [Ipv4Addr; 4] = [
    Ipv4Addr::new(192, 0, 2, 1),
    Ipv4Addr::new(192, 0, 2, 2),
    Ipv4Addr::new(192, 0, 2, 3),
    Ipv4Addr::new(192, 0, 2, 4),
];

fn name() -> Name {
    NAME.parse().unwrap_or(Name::ROOT)
}

fn build(out: &mut Vec<u8>, name: &Name) -> bool {
    out.clear();
    let mut builder = Builder::new(out, Header::query(7).response(Rcode::NoError));
    let mut is_built = builder.question(name, Type::A, Class::In).is_ok();
    for address in ADDRESSES {
        let data: Data = Data::A(black_box(address));
        is_built &= (builder.add(Section::Answer, name, Class::In, 60, &data)).is_ok();
    }
    is_built
}

fn wire() -> Vec<u8> {
    let mut wire = Vec::new();
    assert!(build(&mut wire, &name()), "the message has room");
    wire
}

fn view(c: &mut Criterion) {
    let wire = wire();
    let mut group = c.benchmark_group("dns view");
    group.throughput(Throughput::Elements(1));
    group.bench_function("ours", |b| b.iter(|| sum_view(black_box(&wire))));
    group.bench_function("domain", |b| b.iter(|| sum_domain(black_box(&wire))));
    group.bench_function("hickory-proto", |b| {
        b.iter(|| sum_hickory(black_box(&wire)))
    });
    group.bench_function("simple-dns", |b| b.iter(|| sum_simple(black_box(&wire))));
    let expected = Some(ADDRESSES.map(u32::from).iter().fold(0, |sum, it| sum ^ it));
    let sums = [sum_view, sum_domain, sum_hickory, sum_simple, sum_owned].map(|sum| sum(&wire));
    assert_eq!(sums, [expected; 5], "all have read the same");
}

fn sum_view(wire: &[u8]) -> Option<u32> {
    let mut sum = 0;
    for record in MessageView::parse(wire).ok()?.answers() {
        if let Data::A(address) = record.ok()?.data().ok()? {
            sum ^= address.to_bits();
        }
    }
    Some(sum)
}

fn sum_domain(wire: &[u8]) -> Option<u32> {
    let mut sum = 0;
    let message = DomainMessage::from_octets(wire).ok()?;
    for record in message.answer().ok()?.limit_to::<A>() {
        sum ^= record.ok()?.data().addr().to_bits();
    }
    Some(sum)
}

fn sum_hickory(wire: &[u8]) -> Option<u32> {
    let mut sum = 0;
    for record in &Hickory::from_vec(wire).ok()?.answers {
        if let RData::A(address) = &record.data {
            sum ^= address.0.to_bits();
        }
    }
    Some(sum)
}

fn sum_simple(wire: &[u8]) -> Option<u32> {
    let mut sum = 0;
    for record in Packet::parse(wire).ok()?.answers {
        if let SimpleData::A(address) = record.rdata {
            sum ^= address.address;
        }
    }
    Some(sum)
}

fn owned(c: &mut Criterion) {
    let wire = wire();
    let mut group = c.benchmark_group("dns owned");
    group.throughput(Throughput::Elements(1));
    group.bench_function("ours", |b| b.iter(|| sum_owned(black_box(&wire))));
    group.bench_function("hickory-proto", |b| {
        b.iter(|| sum_hickory(black_box(&wire)))
    });
}

fn sum_owned(wire: &[u8]) -> Option<u32> {
    let mut sum = 0;
    for record in &Message::parse(wire).ok()?.answers {
        if let Data::A(address) = record.data {
            sum ^= address.to_bits();
        }
    }
    Some(sum)
}

fn written(c: &mut Criterion) {
    let wire = wire();
    let mut group = c.benchmark_group("dns build");
    group.throughput(Throughput::Elements(1));

    let (name, mut out) = (name(), Vec::with_capacity(MAX_MESSAGE));
    group.bench_function("ours", |b| b.iter(|| build(&mut out, black_box(&name))));

    let mut buffer = Vec::with_capacity(MAX_MESSAGE);
    group.bench_function("domain", |b| {
        let name = NAME.parse().unwrap_or_else(|_| DomainName::root_vec());
        b.iter(|| {
            buffer.clear();
            let taken = std::mem::take(&mut buffer);
            buffer = build_domain(taken, black_box(&name)).unwrap_or_default();
            black_box(&buffer).len()
        });
    });

    if let Ok(message) = Hickory::from_vec(&wire) {
        let mut out = Vec::with_capacity(MAX_MESSAGE);
        group.bench_function("hickory-proto", |b| {
            b.iter(|| {
                out.clear();
                let mut encoder = BinEncoder::new(&mut out);
                black_box(&message).emit(&mut encoder).is_ok()
            });
        });
    }
    if let Ok(packet) = Packet::parse(&wire) {
        let mut out = Vec::with_capacity(MAX_MESSAGE);
        group.bench_function("simple-dns", |b| {
            b.iter(|| {
                out.clear();
                let mut cursor = Cursor::new(&mut out);
                black_box(&packet).write_compressed_to(&mut cursor).is_ok()
            });
        });
    }
}

fn build_domain(buffer: Vec<u8>, name: &DomainName<Vec<u8>>) -> Option<Vec<u8>> {
    let target = StaticCompressor::new(buffer);
    let mut builder = MessageBuilder::from_target(target).ok()?;
    builder.header_mut().set_id(7);
    builder.header_mut().set_qr(true);
    builder.header_mut().set_rd(true);
    let mut builder = builder.question();
    builder.push((name, Rtype::A, iana::Class::IN)).ok()?;
    let mut builder = builder.answer();
    for address in ADDRESSES {
        let data = A::new(black_box(address));
        let ttl = Ttl::from_secs(60);
        builder.push((name, iana::Class::IN, ttl, data)).ok()?;
    }
    Some(builder.finish().into_target())
}

criterion_group!(
    name = benches;
    config = benches::criterion();
    targets = view, owned, written
);
criterion_main!(benches);
