//! Exercise 08d, a mistake: has opened the UDP socket, and never looks at it.

use std::io;
use std::net::UdpSocket;
use std::thread;

use super::given::{self, Directory, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        answer_datagrams,
        ..Steps::RIGHT
    })
}

fn answer_datagrams(_: &UdpSocket, _: &Directory) {
    loop {
        thread::park();
    }
}
