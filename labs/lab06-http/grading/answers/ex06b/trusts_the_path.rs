//! Exercise 06b, a mistake: joins whatever path was asked for to the folder.
//! `..` leads out of it.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

const HEADER_LIMIT: u64 = 16 * 1024;

pub fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().unwrap_or("127.0.0.1:8080".to_owned());
    let folder = PathBuf::from(arguments.next().unwrap_or(".".to_owned()));
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        let folder = folder.clone();
        thread::spawn(move || {
            if let Err(error) = serve(stream, &folder) {
                eprintln!("a client is gone: {error}");
            }
        });
    }
    Ok(())
}

fn serve(mut stream: TcpStream, folder: &Path) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?).take(HEADER_LIMIT);
    let lines = read_header(&mut reader)?;
    let (method, response) = match request(&lines) {
        Some((method, target)) => (method, respond(method, target, folder)),
        None => ("", Response::error("400 Bad Request")),
    };
    stream.write_all(response.head().as_bytes())?;
    if method != "HEAD" {
        stream.write_all(&response.body)?;
    }
    Ok(())
}

fn read_header(reader: &mut impl BufRead) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\n") {
            return Err(io::Error::other("the header is cut off or too long"));
        }
        let line = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
        if line.is_empty() {
            return Ok(lines);
        }
        lines.push(line);
    }
}

fn request(lines: &[String]) -> Option<(&str, &str)> {
    let (request_line, fields) = lines.split_first()?;
    let mut hosts = 0;
    for field in fields {
        let (name, _) = field.split_once(':')?;
        hosts += usize::from(name.eq_ignore_ascii_case("Host"));
    }
    let words: Vec<&str> = request_line.split(' ').collect();
    let &[method, target, version] = words.as_slice() else {
        return None;
    };
    let is_hosted = hosts == 1 || version == "HTTP/1.0";
    let is_valid = version.starts_with("HTTP/1.") && target.starts_with('/');
    (is_hosted && is_valid).then_some((method, target))
}

fn respond(method: &str, target: &str, folder: &Path) -> Response {
    if !matches!(method, "GET" | "HEAD") {
        let mut response = Response::error("405 Method Not Allowed");
        response.fields = "Allow: GET, HEAD\r\n".to_owned();
        return response;
    }
    let path = target.split('?').next().unwrap_or_default();
    let Some(path) = decoded(path) else {
        return Response::error("400 Bad Request");
    };
    let page = file_in(folder, &path).and_then(|file| Some((fs::read(&file).ok()?, file)));
    match page {
        Some((body, file)) => Response {
            status: "200 OK",
            fields: format!("Content-Type: {}\r\n", content_type(&file)),
            body,
        },
        None => Response::error("404 Not Found"),
    }
}

fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => 16 * digit(rest.next()?)? + digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    let value = char::from(byte).to_digit(16)?;
    u8::try_from(value).ok()
}

fn file_in(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut file = PathBuf::from(path.trim_start_matches('/'));
    if path.ends_with('/') {
        file.push("index.html");
    }
    Some(folder.join(file))
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

struct Response {
    status: &'static str,
    fields: String,
    body: Vec<u8>,
}

impl Response {
    fn error(status: &'static str) -> Self {
        Self {
            status,
            fields: String::new(),
            body: format!("{status}\n").into_bytes(),
        }
    }

    fn head(&self) -> String {
        let (status, fields, length) = (self.status, &self.fields, self.body.len());
        format!(
            "HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        )
    }
}
