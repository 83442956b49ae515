//! Exercise 04b, done once.
//!
//! `ex04b_duplicates ADDRESS` serves requests over UDP. Each one is numbered when
//! it is worked on, which must happen once, however often it comes:
//!
//! ```text
//! $ ex04b_duplicates 127.0.0.1:8888
//! listening on 127.0.0.1:8888
//!   receives  00 00 00 07  t e a           the id 7 and a text
//!   sends     00 00 00 07  1 :   t e a     the same id, the number, the text
//!   receives  00 00 00 08  m i l k
//!   sends     00 00 00 08  2 :   m i l k
//!   receives  00 00 00 07  t e a           again, from the same client
//!   sends     00 00 00 07  1 :   t e a     the same answer: nothing was done
//! ```
//!
//! - A request is one datagram of at most 1024 bytes: an id of four bytes, which
//!   the client chose, and any bytes as the text, maybe none. The answer is one
//!   datagram: the id, the number in decimal digits, a colon, a space, the text.
//! - The number counts the requests that were worked on, those of all clients,
//!   from 1.
//! - The same id from the same client (IP address and port) is the same request,
//!   whatever its text is now. It is answered with the same bytes as before, and
//!   not worked on. Every repetition is answered: the answer before may be lost.
//! - Another client's request is another one, even with the same id. Ids mean
//!   nothing but themselves: they may come in any order.
//! - The answers to the last 1000 requests that were worked on are remembered, for
//!   all clients together; older ones are forgotten, and cost no memory any more.
//!   A repetition doesn't make an answer younger. A request that was forgotten is
//!   a new one when it comes again.
//! - A datagram of fewer than four bytes is ignored.
//!
//! Check it: `cargo lab check 04b`. Stuck: `cargo lab hint 04b`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io;
use std::net::{SocketAddr, UdpSocket};

/// Receives datagram by datagram, and sends each answer to where the request came
/// from.
pub fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let socket = UdpSocket::bind(address.unwrap_or("127.0.0.1:8888".to_owned()))?;
    println!("listening on {}", socket.local_addr()?);
    let mut service = Service::default();
    let mut buffer = [0; 1024];
    loop {
        let (length, client) = socket.recv_from(&mut buffer)?;
        let request = buffer.get(..length).unwrap_or_default();
        if let Some(answer) = service.answer(client, request) {
            // Whether it can be sent or not: the server goes on.
            let _ = socket.send_to(&answer, client);
        }
    }
}

/// What the server remembers.
#[derive(Default)]
struct Service {}

impl Service {
    /// The answer to a request; `None` if it is none. As it stands, it echoes.
    fn answer(&mut self, client: SocketAddr, request: &[u8]) -> Option<Vec<u8>> {
        Some(request.to_vec())
    }
}
