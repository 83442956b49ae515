//! Exercise 05c, a mistake: the server complains about a value at the offset of
//! its field: the value begins two octets later.

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

const MAGIC: u8 = 0xc8;
const HEADER_LEN: usize = 12;
const MAX_LENGTH: usize = 4096;

const HELLO: u8 = 1;
const WORLD: u8 = 2;
const ERROR: u8 = 3;

const NAME: u8 = 1;
const CRITICAL: u8 = 0x80;

const MAX_NAME: usize = 64;

const BAD_FIELD: u16 = 6;
const REPEATED_FIELD: u16 = 7;
const UNKNOWN_CRITICAL: u16 = 8;
const BAD_VALUE: u16 = 9;

struct Frame {
    version: u8,
    kind: u8,
    id: u32,
    fields: Vec<u8>,
    payload: Vec<u8>,
}

fn hello(name: &str, highest: u8) -> Frame {
    let mut fields = Vec::new();
    if highest >= 2 {
        let length = u8::try_from(name.len()).unwrap_or(u8::MAX);
        fields.extend([NAME, length]);
        fields.extend(name.bytes());
    }
    Frame {
        version: highest,
        kind: HELLO,
        id: 1,
        fields,
        payload: b"Hello".to_vec(),
    }
}

fn answer(request: &Frame, highest: u8) -> Frame {
    let version = request.version.min(highest);
    let greeting = match version {
        0 | 1 => Ok("World".to_owned()),
        _ => greeting(&request.fields),
    };
    let (kind, payload) = match greeting {
        Ok(text) => (WORLD, text.into_bytes()),
        Err(Broken { code, offset }) => {
            let offset = u16::try_from(offset).unwrap_or(u16::MAX);
            (ERROR, [code.to_be_bytes(), offset.to_be_bytes()].concat())
        }
    };
    Frame {
        version,
        kind,
        id: request.id,
        fields: Vec::new(),
        payload,
    }
}

struct Broken {
    code: u16,
    offset: usize,
}

fn greeting(fields: &[u8]) -> Result<String, Broken> {
    let mut name = None;
    let mut rest = fields;
    while !rest.is_empty() {
        let offset = HEADER_LEN + fields.len() - rest.len();
        let broken = |code| Broken { code, offset };
        let (kind, value, behind) = first_field(rest).ok_or(broken(BAD_FIELD))?;
        match kind & !CRITICAL {
            NAME if name.is_some() => return Err(broken(REPEATED_FIELD)),
            NAME => name = Some(valid_name(value).ok_or(bad_value(offset))?),
            _ if kind & CRITICAL != 0 => return Err(broken(UNKNOWN_CRITICAL)),
            _ => {}
        }
        rest = behind;
    }
    Ok(name.map_or("World".to_owned(), |name| format!("World, {name}")))
}

fn bad_value(offset: usize) -> Broken {
    Broken {
        code: BAD_VALUE,
        offset,
    }
}

fn first_field(fields: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [kind, length, rest @ ..] = fields else {
        return None;
    };
    let (value, behind) = rest.split_at_checked(usize::from(*length))?;
    Some((*kind, value, behind))
}

fn valid_name(value: &[u8]) -> Option<&str> {
    let name = str::from_utf8(value).ok()?;
    let fits = (1..=MAX_NAME).contains(&value.len());
    (fits && !name.chars().any(char::is_control)).then_some(name)
}

fn outcome(request: &Frame, reply: &Frame) -> Result<String, String> {
    if reply.version == 0 || reply.version > request.version {
        return Err(format!("a reply of version {}", reply.version));
    }
    if reply.id != request.id {
        return Err(format!("a reply to another request, {}", reply.id));
    }
    if reply.kind != WORLD {
        let payload = reply.payload.escape_ascii();
        return Err(format!("a reply of type {}: {payload}", reply.kind));
    }
    if reply.version < 2 && !request.fields.is_empty() {
        eprintln!("note: the server is of version 1, it didn't look at the name");
    }
    String::from_utf8(reply.payload.clone()).map_err(|error| error.to_string())
}

pub fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let version = |word: &str| word.parse().map_err(io::Error::other);
    match words.as_slice() {
        ["server", address] => server(address, 2),
        ["server", address, highest] => server(address, version(highest)?),
        ["client", address, name] => client(address, name, 2),
        ["client", address, name, highest] => client(address, name, version(highest)?),
        _ => Err(io::Error::other(
            "usage: server ADDRESS [HIGHEST] | client ADDRESS NAME [HIGHEST]",
        )),
    }
}

fn server(address: &str, highest: u8) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else {
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        thread::spawn(move || -> io::Result<()> {
            loop {
                let request = read(&mut stream)?;
                write(&mut stream, &answer(&request, highest))?;
            }
        });
    }
    Ok(())
}

fn client(address: &str, name: &str, highest: u8) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    let request = hello(name, highest);
    write(&mut stream, &request)?;
    let reply = read(&mut stream)?;
    let text = outcome(&request, &reply).map_err(io::Error::other)?;
    println!("{text}");
    Ok(())
}

fn read(stream: &mut TcpStream) -> io::Result<Frame> {
    let mut header = [0; HEADER_LEN];
    stream.read_exact(&mut header)?;
    let [magic, version, kind, fields, a, b, c, d, e, f, g, h] = header;
    let length = u32::from_be_bytes([e, f, g, h]) as usize;
    if magic != MAGIC || length > MAX_LENGTH || usize::from(fields) > length {
        return Err(io::Error::other("that is no frame"));
    }
    let mut fields = vec![0; fields.into()];
    stream.read_exact(&mut fields)?;
    let mut payload = vec![0; length - fields.len()];
    stream.read_exact(&mut payload)?;
    let id = u32::from_be_bytes([a, b, c, d]);
    Ok(Frame {
        version,
        kind,
        id,
        fields,
        payload,
    })
}

fn write(stream: &mut TcpStream, frame: &Frame) -> io::Result<()> {
    let fields = u8::try_from(frame.fields.len()).map_err(io::Error::other)?;
    let length = frame.fields.len() + frame.payload.len();
    let length = u32::try_from(length).map_err(io::Error::other)?;
    let mut octets = vec![MAGIC, frame.version, frame.kind, fields];
    octets.extend(frame.id.to_be_bytes());
    octets.extend(length.to_be_bytes());
    octets.extend(&frame.fields);
    octets.extend(&frame.payload);
    stream.write_all(&octets)
}
