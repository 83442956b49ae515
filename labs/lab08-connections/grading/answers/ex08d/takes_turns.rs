//! Exercise 08d, a mistake: accepts a TCP client, serves it, and then waits for
//! a datagram, in turns.

use std::io;
use std::net::{TcpListener, UdpSocket};

use super::given::{self, Directory, Steps, answer_datagram, answer_lines};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        serve,
        ..Steps::RIGHT
    })
}

fn serve(listener: &TcpListener, socket: UdpSocket, directory: Directory) -> io::Result<()> {
    loop {
        let (client, _) = listener.accept()?;
        drop(answer_lines(&client, &directory));
        drop(client);
        answer_datagram(&socket, &directory)?;
    }
}
