//! Exercise 06c, a mistake: writes through a `BufWriter` and never flushes it:
//! the responses leave when the connection ends.

use std::env;
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

const HEADER_LIMIT: u64 = 16 * 1024;
const BODY_LIMIT: usize = 1024 * 1024;

pub fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().unwrap_or("127.0.0.1:8080".to_owned());
    let idle = arguments.next().unwrap_or("5000".to_owned());
    let idle = Duration::from_millis(idle.parse().map_err(io::Error::other)?);
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        thread::spawn(move || serve(stream, idle));
    }
    Ok(())
}

fn serve(mut stream: TcpStream, idle: Duration) -> io::Result<()> {
    stream.set_read_timeout(Some(idle))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut out = BufWriter::new(stream.try_clone()?);
    loop {
        let request = match read_request(&mut reader) {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return refuse(&mut stream, "400 Bad Request");
            }
            Err(error) => return Err(error),
        };
        let length = match body_length(&request) {
            Ok(length) => length,
            Err(status) => return refuse(&mut stream, status),
        };
        if request.has("Expect", "100-continue") {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        out.write_all(&answer(&request, body))?;
        if request.is_last() {
            return Ok(());
        }
    }
}

fn body_length(request: &Request) -> Result<usize, &'static str> {
    if request.field("Transfer-Encoding").is_some() {
        return Err("501 Not Implemented");
    }
    let length = request.field("Content-Length").unwrap_or("0");
    if length.is_empty() || !length.bytes().all(|it| it.is_ascii_digit()) {
        return Err("400 Bad Request");
    }
    match length.parse() {
        Ok(length) if length <= BODY_LIMIT => Ok(length),
        _ => Err("413 Content Too Large"),
    }
}

fn refuse(stream: &mut TcpStream, status: &str) -> io::Result<()> {
    stream.write_all(&response(status, "Connection: close\r\n", b""))
}

fn answer(request: &Request, body: Vec<u8>) -> Vec<u8> {
    let connection = match (request.is_last(), request.version.as_str()) {
        (true, _) => "Connection: close\r\n",
        (false, "HTTP/1.0") => "Connection: keep-alive\r\n",
        (false, _) => "",
    };
    match request.method.as_str() {
        "GET" => {
            let line = format!("GET {}\n", request.target);
            response("200 OK", connection, line.as_bytes())
        }
        "POST" => response("200 OK", connection, &body),
        _ => {
            let fields = format!("Allow: GET, POST\r\n{connection}");
            response("405 Method Not Allowed", &fields, b"")
        }
    }
}

struct Request {
    method: String,
    target: String,
    version: String,
    fields: Vec<(String, String)>,
}

impl Request {
    fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(it, _)| it.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    fn has(&self, field: &str, option: &str) -> bool {
        let mut options = self.field(field).unwrap_or_default().split(',');
        options.any(|it| it.trim().eq_ignore_ascii_case(option))
    }

    fn is_last(&self) -> bool {
        let is_kept = self.version != "HTTP/1.0" || self.has("Connection", "keep-alive");
        self.has("Connection", "close") || !is_kept
    }
}

fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut reader = reader.take(HEADER_LIMIT);
    let Some(request_line) = read_line(&mut reader)? else {
        return Ok(None);
    };
    let words: Vec<&str> = request_line.split(' ').collect();
    let &[method, target, version @ ("HTTP/1.0" | "HTTP/1.1")] = words.as_slice() else {
        return Err(ErrorKind::InvalidData.into());
    };
    let mut fields = Vec::new();
    loop {
        let line = read_line(&mut reader)?.ok_or(ErrorKind::UnexpectedEof)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or(ErrorKind::InvalidData)?;
        fields.push((name.to_owned(), value.trim().to_owned()));
    }
    Ok(Some(Request {
        method: method.to_owned(),
        target: target.to_owned(),
        version: version.to_owned(),
        fields,
    }))
}

fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    if reader.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    let line = line.strip_suffix(b"\r\n").ok_or(ErrorKind::InvalidData)?;
    Ok(Some(String::from_utf8_lossy(line).into_owned()))
}

fn response(status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}
