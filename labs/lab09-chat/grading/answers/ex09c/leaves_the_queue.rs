//! Exercise 09c, a mistake: after each job looks whether it shall stop, and forgets
//! the jobs that wait behind it. They were sent before the order, too.

use std::io;
use std::io::{BufRead, BufReader};
use std::net::Shutdown;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::given::{self, Client, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        start,
        stop,
        ..Steps::RIGHT
    })
}

static STOPS: AtomicBool = AtomicBool::new(false);

fn stop(listener: TcpListener, clients: Vec<Client>) -> io::Result<()> {
    STOPS.store(true, Ordering::Relaxed);
    given::stop(listener, clients)
}

fn start(socket: TcpStream) -> io::Result<Client> {
    socket.set_nonblocking(false)?;
    let served = socket.try_clone()?;
    let thread = thread::spawn(move || {
        let ended = serve(&served);
        let _ = served.shutdown(Shutdown::Both);
        ended
    });
    Ok(Client { socket, thread })
}

fn serve(socket: &TcpStream) -> io::Result<()> {
    for line in BufReader::new(socket).lines() {
        let goes_on = given::answer(socket, &line?)?;
        if !goes_on || STOPS.load(Ordering::Relaxed) {
            break;
        }
    }
    Ok(())
}
