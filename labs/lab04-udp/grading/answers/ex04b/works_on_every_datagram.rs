//! Exercise 04b, a mistake: nothing is remembered, so that a request that the
//! network doubled is worked on twice.

use std::env;
use std::io;
use std::net::UdpSocket;

/// The longest request.
const LARGEST: usize = 1024;

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let socket = UdpSocket::bind(address.unwrap_or("127.0.0.1:8888".to_owned()))?;
    println!("listening on {}", socket.local_addr()?);
    let mut service = Service::default();
    let mut buffer = [0; LARGEST];
    loop {
        let (length, client) = socket.recv_from(&mut buffer)?;
        let request = buffer.get(..length).unwrap_or_default();
        if let Some(answer) = service.answer(request) {
            // Whether it can be sent or not: the server goes on, and the client asks again.
            let _ = socket.send_to(&answer, client);
        }
    }
}

#[derive(Default)]
struct Service {
    /// How many requests were worked on.
    done: u64,
}

impl Service {
    /// The answer to a request; `None` if it is none.
    fn answer(&mut self, request: &[u8]) -> Option<Vec<u8>> {
        let (id, text) = request.split_first_chunk::<4>()?;
        self.done += 1;
        Some([id, format!("{}: ", self.done).as_bytes(), text].concat())
    }
}
