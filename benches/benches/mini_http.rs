//! Heads of HTTP beside `httparse`, which reads the lines but leaves Host, framing and the rest
//! to its caller; and chunked bodies beside the same and beside `chunked_transfer`.

use std::hint::black_box;
use std::io::Read;
use std::mem::MaybeUninit;

use benches::{CpuTime, Criterion};
use criterion::{BenchmarkGroup, Throughput, criterion_group, criterion_main};
use mini_http::{
    BodyDecoder, FieldIndex, Framing, Limits, Method, Part, RequestHead, ResponseHead,
    encode_chunk, encode_last_chunk,
};

/// The least that a request can be, and what wrk, curl and Chromium send (for a page, and for a
/// form).
const REQUESTS: [(&str, &[u8]); 5] = [
    ("minimal", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
    (
        "wrk",
        b"GET /index.html HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n",
    ),
    (
        "curl",
        b"GET /index.html HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: curl/7.88.1\r\n\
          Accept: */*\r\n\r\n",
    ),
    (
        "browser",
        b"GET /lab06/hello.html?lang=ko HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\
          Connection: keep-alive\r\n\
          sec-ch-ua: \"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\"\r\nsec-ch-ua-mobile: ?0\r\n\
          sec-ch-ua-platform: \"Linux\"\r\nUpgrade-Insecure-Requests: 1\r\n\
          User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
          Chrome/140.0.0.0 Safari/537.36\r\n\
          Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,\
          image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7\r\n\
          Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-User: ?1\r\n\
          Sec-Fetch-Dest: document\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\
          Accept-Language: ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7\r\n\
          Cookie: session=6f1ed002ab5595859014ebf0951522d9; theme=light\r\n\r\n",
    ),
    (
        "form",
        b"POST /form HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: keep-alive\r\n\
          Content-Length: 27\r\nCache-Control: max-age=0\r\nOrigin: http://127.0.0.1:8080\r\n\
          Content-Type: application/x-www-form-urlencoded\r\nUpgrade-Insecure-Requests: 1\r\n\
          User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
          Chrome/140.0.0.0 Safari/537.36\r\n\
          Referer: http://127.0.0.1:8080/\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\
          Accept-Language: en-US,en;q=0.9\r\n\r\n",
    ),
];

/// What Python's `http.server` and nginx answer, and a site with much to say.
const RESPONSES: [(&str, &[u8]); 3] = [
    (
        "python",
        b"HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.2\r\n\
          Date: Fri, 20 Nov 2026 15:00:00 GMT\r\nContent-type: text/html\r\n\
          Content-Length: 45\r\nLast-Modified: Fri, 20 Nov 2026 14:00:00 GMT\r\n\r\n",
    ),
    (
        "nginx",
        b"HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Fri, 20 Nov 2026 15:00:00 GMT\r\n\
          Content-Type: text/html\r\nContent-Length: 615\r\n\
          Last-Modified: Fri, 20 Nov 2026 14:00:00 GMT\r\nConnection: keep-alive\r\n\
          ETag: \"653ab2c0-267\"\r\nAccept-Ranges: bytes\r\n\r\n",
    ),
    (
        "site",
        b"HTTP/1.1 200 OK\r\nDate: Fri, 20 Nov 2026 15:00:00 GMT\r\n\
          Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\
          Connection: keep-alive\r\nVary: Accept-Encoding, Cookie\r\n\
          Cache-Control: private, max-age=0, must-revalidate\r\n\
          Set-Cookie: session=6f1ed002ab5595859014ebf0951522d9; Path=/; HttpOnly; SameSite=Lax\r\n\
          Content-Security-Policy: default-src 'self'; img-src 'self' data:; style-src 'self' \
          'unsafe-inline'; frame-ancestors 'none'\r\n\
          Strict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\n\
          X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n\
          Referrer-Policy: strict-origin-when-cross-origin\r\n\r\n",
    ),
];

const FIELDS: usize = Limits::FIELDS;

fn requests(c: &mut Criterion) {
    let limits = Limits::default();
    for (name, bytes) in REQUESTS {
        let mut group = group(c, &format!("request/{name}"), bytes.len());
        let mut index = FieldIndex::new();
        group.bench_function("ours", |b| {
            b.iter(|| {
                let decoded = RequestHead::decode(black_box(bytes), &mut index, &limits);
                black_box(&decoded);
                decoded.is_ok_and(|head| head.is_some())
            });
        });
        group.bench_function("httparse 1", |b| {
            b.iter(|| {
                let mut fields = [MaybeUninit::uninit(); FIELDS];
                let mut request = httparse::Request::new(&mut []);
                let parsed = request.parse_with_uninit_headers(black_box(bytes), &mut fields);
                black_box(&request);
                parsed.is_ok_and(|parsed| parsed.is_complete())
            });
        });
    }
}

fn responses(c: &mut Criterion) {
    let limits = Limits::default();
    let parser = httparse::ParserConfig::default();
    for (name, bytes) in RESPONSES {
        let mut group = group(c, &format!("response/{name}"), bytes.len());
        let mut index = FieldIndex::new();
        group.bench_function("ours", |b| {
            b.iter(|| {
                let bytes = black_box(bytes);
                let decoded = ResponseHead::decode(bytes, &mut index, &limits, Method::Get);
                black_box(&decoded);
                decoded.is_ok_and(|head| head.is_some())
            });
        });
        group.bench_function("httparse 1", |b| {
            b.iter(|| {
                let mut fields = [MaybeUninit::uninit(); FIELDS];
                let mut response = httparse::Response::new(&mut []);
                let bytes = black_box(bytes);
                let parsed =
                    parser.parse_response_with_uninit_headers(&mut response, bytes, &mut fields);
                black_box(&response);
                parsed.is_ok_and(|parsed| parsed.is_complete())
            });
        });
    }
}

/// 64 KiB in small, middling and great chunks.
fn chunked(c: &mut Criterion) {
    for size in [16, 1024, 16 * 1024] {
        let mut body = Vec::new();
        for chunk in [b'x'; 64 * 1024].chunks(size) {
            encode_chunk(chunk, &mut body);
        }
        encode_last_chunk(&[], &mut body);
        let mut group = group(c, &format!("chunked/{size} B"), body.len());
        group.bench_function("ours", |b| b.iter(|| ours(black_box(&body))));
        group.bench_function("httparse 1", |b| b.iter(|| by_httparse(black_box(&body))));
        let mut read = vec![0; 64 * 1024];
        group.bench_function("chunked_transfer 1", |b| {
            b.iter(|| {
                let mut decoder = chunked_transfer::Decoder::new(black_box(&body[..]));
                decoder.read_exact(&mut read).is_ok()
            });
        });
    }
}

/// Every piece of data is handed on where it lies.
fn ours(mut body: &[u8]) -> usize {
    let (mut index, limits) = (FieldIndex::new(), Limits::default());
    let mut decoder = BodyDecoder::new(Framing::Chunked);
    let mut length = 0;
    while let Ok((Some(part), taken)) = decoder.decode(body, &mut index, &limits) {
        match part {
            Part::Data(data) => length += black_box(data).len(),
            Part::Trailers(_) => {}
            Part::End => break,
        }
        body = body.get(taken..).unwrap_or_default();
    }
    length
}

/// As [`ours`], with what httparse has for it: the line of a chunk's size.
fn by_httparse(mut body: &[u8]) -> usize {
    let mut length = 0;
    while let Ok(httparse::Status::Complete((taken, size))) = httparse::parse_chunk_size(body) {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let Some(data) = body.get(taken..).and_then(|rest| rest.get(..size)) else {
            break;
        };
        length += black_box(data).len();
        let end = taken + size;
        if size == 0 || body.get(end..end + 2) != Some(b"\r\n") {
            break;
        }
        body = body.get(end + 2..).unwrap_or_default();
    }
    length
}

fn group<'c>(c: &'c mut Criterion, name: &str, bytes: usize) -> BenchmarkGroup<'c, CpuTime> {
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes as u64));
    group
}

criterion_group! {
    name = benches;
    config = benches::criterion();
    targets = requests, responses, chunked
}
criterion_main!(benches);
