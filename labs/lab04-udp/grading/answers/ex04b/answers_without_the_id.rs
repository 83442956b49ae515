//! Exercise 04b, a mistake: the answer is the number and the text, and nothing
//! says which request it belongs to.

use std::collections::{HashMap, VecDeque};
use std::env;
use std::io;
use std::net::{SocketAddr, UdpSocket};

/// How many answers are remembered.
const REMEMBERED: usize = 1000;

/// The longest request.
const LARGEST: usize = 1024;

/// Whose request it is, and its id.
type Key = (SocketAddr, [u8; 4]);

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let socket = UdpSocket::bind(address.unwrap_or("127.0.0.1:8888".to_owned()))?;
    println!("listening on {}", socket.local_addr()?);
    let mut service = Service::default();
    let mut buffer = [0; LARGEST];
    loop {
        let (length, client) = socket.recv_from(&mut buffer)?;
        let request = buffer.get(..length).unwrap_or_default();
        if let Some(answer) = service.answer(client, request) {
            // Whether it can be sent or not: the server goes on, and the client asks again.
            let _ = socket.send_to(answer, client);
        }
    }
}

#[derive(Default)]
struct Service {
    /// How many requests were worked on.
    done: u64,
    answers: HashMap<Key, Vec<u8>>,
    /// The keys of `answers`, the oldest first.
    order: VecDeque<Key>,
}

impl Service {
    /// The answer to a request; `None` if it is none.
    fn answer(&mut self, client: SocketAddr, request: &[u8]) -> Option<&[u8]> {
        let (id, text) = request.split_first_chunk()?;
        let key = (client, *id);
        if !self.answers.contains_key(&key) {
            let answer = self.work(text);
            self.remember(key, answer);
        }
        self.answers.get(&key).map(Vec::as_slice)
    }

    /// What must happen once only.
    fn work(&mut self, text: &[u8]) -> Vec<u8> {
        self.done += 1;
        [format!("{}: ", self.done).as_bytes(), text].concat()
    }

    fn remember(&mut self, key: Key, answer: Vec<u8>) {
        self.answers.insert(key, answer);
        self.order.push_back(key);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.answers.remove(&oldest);
        }
    }
}
