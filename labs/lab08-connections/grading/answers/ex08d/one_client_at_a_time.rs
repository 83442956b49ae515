//! Exercise 08d, a mistake: serves a TCP client to its end before it accepts the
//! next one.

use std::io;
use std::net::{TcpListener, UdpSocket};
use std::sync::Arc;
use std::thread;

use super::given::{self, Directory, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        serve,
        ..Steps::RIGHT
    })
}

fn serve(listener: &TcpListener, socket: UdpSocket, directory: Directory) -> io::Result<()> {
    let directory = Arc::new(directory);
    let shared = directory.clone();
    thread::spawn(move || given::answer_datagrams(&socket, &shared));
    loop {
        let (client, _) = listener.accept()?;
        drop(given::answer_lines(&client, &directory));
    }
}
