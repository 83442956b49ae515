//! Exercise 06d, a mistake: counts the items that POST adds and forgets those
//! that PUT put in. POST then overwrites one of them.

use std::collections::BTreeMap;
use std::env;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

const HEADER_LIMIT: u64 = 16 * 1024;
const BODY_LIMIT: usize = 65536;

type Refusal = (&'static str, &'static str);
type Answer = Result<Vec<u8>, Refusal>;
type Form = Result<String, Refusal>;

const NOT_FOUND: Refusal = ("404 Not Found", "");
const BAD_REQUEST: Refusal = ("400 Bad Request", "");

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    let list = Arc::new(Mutex::new(List::default()));
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        let list = list.clone();
        thread::spawn(move || serve(stream, &list));
    }
    Ok(())
}

#[derive(Default)]
struct List {
    items: BTreeMap<u64, String>,
    last: u64,
}

fn serve(mut stream: TcpStream, list: &Mutex<List>) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let request = read_request(&mut reader)?;
    let form = read_body(&request, &mut reader)?.and_then(|body| text_of(&request, &body));
    let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
    let answer = route(&request, form, &mut list);
    drop(list);
    stream.write_all(&answer.unwrap_or_else(|(status, fields)| response(status, fields, "")))
}

fn read_body(request: &Request, reader: &mut impl Read) -> io::Result<Result<Vec<u8>, Refusal>> {
    let Some(length) = request.field("Content-Length") else {
        return Ok(Err(("411 Length Required", "")));
    };
    match length.parse() {
        Ok(length) if length <= BODY_LIMIT => {
            let mut body = vec![0; length];
            reader.read_exact(&mut body)?;
            Ok(Ok(body))
        }
        Ok(_) => Ok(Err(("413 Content Too Large", ""))),
        Err(_) => Ok(Err(BAD_REQUEST)),
    }
}

fn route(request: &Request, form: Form, list: &mut List) -> Answer {
    let method = request.method.as_str();
    let path = request.target.split('?').next().unwrap_or_default();
    match path {
        "/" if method == "GET" => {
            let html = "Content-Type: text/html; charset=utf-8\r\n";
            Ok(response("200 OK", html, PAGE))
        }
        "/" => Err(("405 Method Not Allowed", "Allow: GET\r\n")),
        "/items" => collection(method, form, list),
        _ => {
            let number = path.strip_prefix("/items/").ok_or(NOT_FOUND)?;
            let number: u32 = number.parse().map_err(|_| NOT_FOUND)?;
            item(method, number.into(), form, list)
        }
    }
}

fn collection(method: &str, form: Form, list: &mut List) -> Answer {
    match method {
        "GET" => {
            let lines = list.items.iter();
            let lines: String = lines
                .map(|(number, text)| format!("{number}: {text}\n"))
                .collect();
            Ok(response("200 OK", TEXT, &lines))
        }
        "POST" => {
            let text = form?;
            list.last += 1;
            let number = list.last;
            list.items.insert(number, text);
            let location = format!("Location: /items/{number}\r\n");
            Ok(response("201 Created", &location, ""))
        }
        _ => Err(("405 Method Not Allowed", "Allow: GET, POST\r\n")),
    }
}

fn item(method: &str, number: u64, form: Form, list: &mut List) -> Answer {
    match method {
        "GET" => {
            let text = list.items.get(&number).ok_or(NOT_FOUND)?;
            Ok(response("200 OK", TEXT, &format!("{text}\n")))
        }
        "PUT" => {
            let text = form?;
            match list.items.insert(number, text) {
                Some(_) => Ok(response("204 No Content", "", "")),
                None => Ok(response("201 Created", "", "")),
            }
        }
        "DELETE" => {
            list.items.remove(&number).ok_or(NOT_FOUND)?;
            Ok(response("204 No Content", "", ""))
        }
        _ => Err(("405 Method Not Allowed", "Allow: GET, PUT, DELETE\r\n")),
    }
}

fn text_of(request: &Request, body: &[u8]) -> Form {
    let content_type = request.field("Content-Type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(("415 Unsupported Media Type", ""));
    }
    let mut pairs = body.split(|it| *it == b'&');
    let value = pairs
        .find_map(|pair| pair.strip_prefix(b"text="))
        .ok_or(BAD_REQUEST)?;
    decoded(value).ok_or(BAD_REQUEST)
}

fn decoded(value: &[u8]) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = value.iter().copied();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
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

const TEXT: &str = "Content-Type: text/plain; charset=utf-8\r\n";

struct Request {
    method: String,
    target: String,
    fields: Vec<(String, String)>,
}

impl Request {
    fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(it, _)| it.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}

fn read_request(reader: &mut impl BufRead) -> io::Result<Request> {
    let mut lines = reader.take(HEADER_LIMIT).lines();
    let mut next_line = || lines.next().unwrap_or(Err(ErrorKind::UnexpectedEof.into()));
    let request_line = next_line()?;
    let mut words = request_line.split(' ').map(str::to_owned);
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(ErrorKind::InvalidData.into());
    };
    let mut fields = Vec::new();
    loop {
        let line = next_line()?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or(ErrorKind::InvalidData)?;
        fields.push((name.to_owned(), value.trim().to_owned()));
    }
    Ok(Request {
        method,
        target,
        fields,
    })
}

fn response(status: &str, fields: &str, body: &str) -> Vec<u8> {
    let length = match status.starts_with("204") {
        true => String::new(),
        false => format!("Content-Length: {}\r\n", body.len()),
    };
    format!("HTTP/1.1 {status}\r\n{fields}{length}Connection: close\r\n\r\n{body}").into_bytes()
}

const PAGE: &str = "\
<!DOCTYPE html>
<title>A list</title>
<form method=\"post\" action=\"/items\">
  <input name=\"text\"> <button>Add</button>
</form>
<p><a href=\"/items\">The list</a></p>
";
