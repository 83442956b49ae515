//! Exercise 08d, a mistake: waits for a newline in a datagram too. A datagram is
//! whole without one.

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
    loop {
        let received = socket.recv_from(&mut buffer);
        let Ok((n, client)) = received else { continue };
        let question = buffer.get(..n).unwrap_or_default();
        if question.ends_with(b"\n") {
            let answer = format!("{}\n", directory.answer(question));
            drop(socket.send_to(answer.as_bytes(), client));
        }
    }
}
