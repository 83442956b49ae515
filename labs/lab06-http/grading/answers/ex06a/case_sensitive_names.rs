//! Exercise 06a, a mistake: looks for `Content-Length` written just so. To
//! HTTP, `content-length` is the same name, and many servers write it like
//! that.

use std::env;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

const HEADER_LIMIT: u64 = 16 * 1024;

pub fn main() -> ExitCode {
    let url = env::args().nth(1).unwrap_or_default();
    match parts(&url).and_then(|(authority, target)| fetch(authority, &target)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parts(url: &str) -> io::Result<(&str, String)> {
    let rest = url
        .strip_prefix("http://")
        .ok_or_else(|| io::Error::other("usage: http://HOST:PORT/PATH"))?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at(end);
    let slash = if target.starts_with('/') { "" } else { "/" };
    Ok((authority, format!("{slash}{target}")))
}

fn fetch(authority: &str, target: &str) -> io::Result<()> {
    let mut server = TcpStream::connect(authority)?;
    let request = format!("GET {target} HTTP/1.1\r\nHost: {authority}\r\n\r\n");
    server.write_all(request.as_bytes())?;
    let mut reader = BufReader::new(server);
    let mut head = read_head(&mut reader)?;
    while (100..200).contains(&head.status) {
        head = read_head(&mut reader)?;
    }
    let mut out = io::stdout().lock();
    let copied = copy_body(&head, &mut reader, &mut out);
    out.flush()?;
    copied?;
    match head.status {
        ..400 => Ok(()),
        status => Err(io::Error::other(format!("the status is {status}"))),
    }
}

struct Head {
    status: u16,
    fields: Vec<(String, String)>,
}

impl Head {
    fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(it, _)| it == name)?;
        Some(value)
    }
}

fn read_head(reader: &mut impl BufRead) -> io::Result<Head> {
    let mut reader = reader.take(HEADER_LIMIT);
    let status_line = read_line(&mut reader)?;
    let status = status_line
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| broken("this is no status line"))?;
    let mut fields = Vec::new();
    loop {
        let line = read_line(&mut reader)?;
        if line.is_empty() {
            return Ok(Head { status, fields });
        }
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| broken("a header line has no colon"))?;
        fields.push((name.to_owned(), value.trim().to_owned()));
    }
}

fn copy_body(head: &Head, reader: &mut impl BufRead, out: &mut impl Write) -> io::Result<()> {
    if matches!(head.status, 204 | 304) {
        return Ok(());
    }
    let coding = head.field("Transfer-Encoding").unwrap_or_default();
    if coding.eq_ignore_ascii_case("chunked") {
        return copy_chunks(reader, out);
    }
    match head.field("Content-Length") {
        Some(length) => {
            let length = length
                .parse()
                .map_err(|_| broken("Content-Length is no number"))?;
            copy_exactly(length, reader, out)
        }
        None => io::copy(reader, out).map(drop),
    }
}

fn copy_chunks(reader: &mut impl BufRead, out: &mut impl Write) -> io::Result<()> {
    loop {
        let line = read_line(reader)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16).map_err(|_| broken("a chunk has no size"))?;
        if size == 0 {
            break;
        }
        copy_exactly(size, reader, out)?;
        if !read_line(reader)?.is_empty() {
            return Err(broken("a chunk is longer than its size"));
        }
    }
    while !read_line(reader)?.is_empty() {}
    Ok(())
}

fn copy_exactly(length: u64, reader: &mut impl BufRead, out: &mut impl Write) -> io::Result<()> {
    let copied = io::copy(&mut reader.take(length), out)?;
    match copied == length {
        true => Ok(()),
        false => Err(ErrorKind::UnexpectedEof.into()),
    }
}

fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = Vec::new();
    reader.take(HEADER_LIMIT).read_until(b'\n', &mut line)?;
    let line = line
        .strip_suffix(b"\n")
        .ok_or_else(|| broken("a line is cut off or too long"))?;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Ok(String::from_utf8_lossy(line).into_owned())
}

fn broken(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}
