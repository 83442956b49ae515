//! Exercise 08d, a mistake: connects its UDP socket to the first client. The
//! system then keeps all others away.

use std::io;
use std::net::UdpSocket;

use super::given::{self, Directory, LONGEST, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        answer_datagrams,
        ..Steps::RIGHT
    })
}

fn answer_datagrams(socket: &UdpSocket, directory: &Directory) {
    let mut buffer = [0; LONGEST];
    let first = socket.peek_from(&mut buffer);
    drop(first.and_then(|(_, client)| socket.connect(client)));
    loop {
        let answered = socket.recv(&mut buffer).and_then(|n| {
            let answer = directory.answer(buffer.get(..n).unwrap_or_default());
            socket.send(format!("{answer}\n").as_bytes())
        });
        drop(answered);
    }
}
