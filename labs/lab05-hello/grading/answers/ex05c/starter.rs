//! Exercise 05c, peers of different ages.
//!
//! Two versions of one protocol live side by side: version 1, and version 2 in
//! which a `HELLO` may carry a name. `docs/en/hello-spec.md` has all the rules
//! (sections 6, 7 and 9; the numbers below are its rules).
//!
//! ```text
//! ex05c_versions server ADDRESS [HIGHEST]
//! ex05c_versions client ADDRESS NAME [HIGHEST]
//!
//! C8 02 01 05  00 00 00 01  00 00 00 0A     > version 2, HELLO, 5 octets of fields
//!   01 03 41 64 61  48 65 6C 6C 6F            field NAME "Ada"; payload "Hello"
//! C8 02 02 00  00 00 00 01  00 00 00 0A     < version 2, WORLD
//!   57 6F 72 6C 64 2C 20 41 64 61             payload "World, Ada"
//! ```
//!
//! HIGHEST is the highest version that the program implements, 1 or 2 (the
//! default): so you can be old or new on either side.
//!
//! The server answers each `HELLO` by the rules of the lower of two versions, the
//! request's and HIGHEST, and puts that version into its reply, also into an
//! `ERROR` (R44). The payload is always `Hello` here.
//!
//! - Version 1: the fields are skipped, whatever they are (R10). `World`.
//! - Version 2: with a `NAME` the payload is `World, ` and the name, else `World`.
//!   A field has a type, a length and a value. Bit 80 of the type makes it
//!   critical and is no part of it. Fields are judged one after the other:
//!
//! ```text
//!  6 BAD_FIELD         it goes beyond the fields             offset of the field
//!  7 REPEATED_FIELD    a second NAME                         offset of the second
//!  8 UNKNOWN_CRITICAL  not a NAME, and critical (R21)        offset of the field
//!  9 BAD_VALUE         a NAME isn't 1 to 64 octets of UTF-8  offset of the value
//!                      without control characters (R26)
//! ```
//!
//!   Every other field of another type is skipped. Offsets count from the frame's
//!   first octet. The payload of an `ERROR` is code and offset, 2 octets each.
//!
//! The client sends one `HELLO` with the version HIGHEST and the id 1, in version
//! 2 with the NAME, and prints the payload of the `WORLD` and a newline.
//!
//! - A reply of a lower version is welcome. When it was a 1 and a name was sent, a
//!   line on stderr says that nobody looked at the name (R46).
//! - A reply of version 0 or of one higher than the request's (R45), with another
//!   id (R14), or of another type than `WORLD` is a failure: a line on stderr,
//!   nothing on stdout, exit code 1.
//!
//! Frames are read and written below; `hello`, `answer` and `outcome` are yours.
//!
//! Check it: `cargo lab check 05c`. Stuck: `cargo lab hint 05c`.
#![expect(
    dead_code,
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

const MAGIC: u8 = 0xc8;
const HEADER_LEN: usize = 12;
const MAX_LENGTH: usize = 4096;

/// Types of frames.
const HELLO: u8 = 1;
const WORLD: u8 = 2;
const ERROR: u8 = 3;

/// Types of fields, and the bit beside them.
const NAME: u8 = 1;
const CRITICAL: u8 = 0x80;

/// Codes of errors.
const BAD_FIELD: u16 = 6;
const REPEATED_FIELD: u16 = 7;
const UNKNOWN_CRITICAL: u16 = 8;
const BAD_VALUE: u16 = 9;

/// One message; the lengths of its header are those of `fields` and `payload`.
struct Frame {
    version: u8,
    kind: u8,
    id: u32,
    fields: Vec<u8>,
    payload: Vec<u8>,
}

/// The request of a client for `name`.
fn hello(name: &str, highest: u8) -> Frame {
    Frame {
        version: highest,
        kind: HELLO,
        id: 1,
        fields: Vec::new(),
        payload: b"Hello".to_vec(),
    }
}

/// The reply of a server to a HELLO.
fn answer(request: &Frame, highest: u8) -> Frame {
    Frame {
        version: highest,
        kind: ERROR,
        id: request.id,
        fields: Vec::new(),
        payload: vec![0; 4],
    }
}

/// What the client prints on stdout, or why the exchange has failed.
fn outcome(request: &Frame, reply: &Frame) -> Result<String, String> {
    Ok(String::new())
}

//--- Arguments, connections and frames: nothing to do here

/// Tells an error as one line on stderr, with exit code 1.
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

/// How long to wait when `accept` fails: with too many files open it would fail
/// again at once, until somebody leaves.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

fn server(address: &str, highest: u8) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        // No `?` from here on: what goes wrong with one client ends that one.
        let started = listener.accept().and_then(|(mut stream, _)| {
            // Unlike `thread::spawn`, a `Builder` doesn't panic when the system
            // has no more threads.
            thread::Builder::new().spawn(move || -> io::Result<()> {
                loop {
                    let request = read(&mut stream)?;
                    write(&mut stream, &answer(&request, highest))?;
                }
            })
        });
        if let Err(error) = started {
            eprintln!("a client can't be served: {error}");
            thread::sleep(ACCEPT_PAUSE);
        }
    }
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
