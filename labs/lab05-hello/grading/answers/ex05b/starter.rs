//! Exercise 05b, Hello in frames.
//!
//! `ex05b_framed_hello ADDRESS [FRAME_TIMEOUT_MS]` serves TCP on ADDRESS and
//! prints `listening on ADDRESS:PORT` once clients may come (both are done
//! below). It speaks version 1 of the protocol that `docs/en/hello-spec.md`
//! specifies; the numbers of rules below are that page's. Left out: version 0,
//! `IDLE_TIMEOUT` and `BUSY`; and the reason in an `ERROR` stays empty.
//!
//! ```text
//!  0       1         2      3               4    8        12       12 + fields length
//! +-------+---------+------+---------------+----+--------+--------+---------+
//! | magic | version | type | fields length | id | length | fields | payload |
//! +-------+---------+------+---------------+----+--------+--------+---------+
//!
//! id, length   4 octets each, the high one first; length: fields and payload
//!
//! C8 01 01 00  00 00 00 01  00 00 00 05  48 65 6C 6C 6F   > HELLO 1, "Hello"
//! C8 01 02 00  00 00 00 01  00 00 00 05  57 6F 72 6C 64   < WORLD 1, "World"
//! C8 01 09 00  00 00 00 02  00 00 00 00                   > type 9, id 2
//! C8 01 03 00  00 00 00 02  00 00 00 04  00 05 00 02      < ERROR 2: code 5, offset 2
//! ```
//!
//! - A `HELLO` with the payload `Hello` is answered by a `WORLD` with the same id
//!   and the payload `World`, however the octets arrive (R2, R11, R13).
//! - Your replies have version 1 and no fields. Requests of version 1 and of
//!   every higher one are handled alike: their fields are skipped (R10, R44).
//! - A frame that breaks a rule is answered by an `ERROR` whose payload is the
//!   code and the offset, 2 octets each (section 7). The first rule of this table
//!   that is broken counts, and no other:
//!
//! ```text
//!  1 BAD_MAGIC          the first octet isn't C8         offset 0     close, id 0
//!  2 TOO_LONG           length is greater than 4096      offset 8     close
//!  3 BAD_VERSION        the version is 0                 offset 1     go on
//!  4 BAD_FIELDS_LENGTH  it is greater than length        offset 3     go on
//!  5 UNKNOWN_TYPE       the type isn't 1                 offset 2     go on
//! 10 BAD_PAYLOAD        the payload isn't `Hello`        of payload   go on
//! 11 TIMEOUT            the frame wasn't complete        octets that  close, id 0
//!                       FRAME_TIMEOUT after its 1st octet   had come
//! ```
//!
//! - Codes 1 and 2 are answered as soon as the octets are there that show them,
//!   "go on" errors once the frame is complete (R36). FRAME_TIMEOUT_MS (5000 when
//!   not given) is for the whole frame, however steadily octets come (R40); between
//!   frames a client may be silent.
//! - A frame of type 3, `ERROR`, is never answered, whatever it breaks (R16).
//! - To close is to send what is owed, to shut down writing, and to read and
//!   throw away what still comes, for a second at most (section 8.2). So do you
//!   when the client's end has come.
//! - Clients are served side by side.
//!
//! Check it: `cargo lab check 05b`. Stuck: `cargo lab hint 05b`.
#![expect(
    dead_code,
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

const MAGIC: u8 = 0xc8;
const VERSION: u8 = 1;
const HEADER_LEN: usize = 12;
const MAX_LENGTH: usize = 4096;
const LINGER_TIME: Duration = Duration::from_secs(1);

/// Types of frames.
const HELLO: u8 = 1;
const WORLD: u8 = 2;
const ERROR: u8 = 3;

/// Codes of errors.
const BAD_MAGIC: u16 = 1;
const TOO_LONG: u16 = 2;
const BAD_VERSION: u16 = 3;
const BAD_FIELDS_LENGTH: u16 = 4;
const UNKNOWN_TYPE: u16 = 5;
const BAD_PAYLOAD: u16 = 10;
const TIMEOUT: u16 = 11;

/// Listens, and serves whoever comes.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:1234".to_owned());
    let timeout = env::args().nth(2).unwrap_or("5000".to_owned());
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        serve(&stream?, timeout)?;
    }
    Ok(())
}

/// Answers one client, frame by frame.
fn serve(stream: &TcpStream, timeout: Duration) -> io::Result<()> {
    Ok(())
}
