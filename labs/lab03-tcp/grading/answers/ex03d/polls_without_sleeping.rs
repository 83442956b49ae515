//! Exercise 03d, a mistake: asks a non-blocking socket again and again until
//! the time is over. It keeps the time, and a processor busy.

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

pub fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(address), Some(request)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: ADDRESS REQUEST [TIMEOUT_MS]"));
    };
    let timeout = arguments.next().unwrap_or("30000".to_owned());
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    fetch(&address, &request, timeout)
}

fn fetch(address: &str, request: &str, timeout: Duration) -> io::Result<()> {
    let mut server = TcpStream::connect(address)?;
    server.write_all(request.as_bytes())?;
    server.shutdown(Shutdown::Write)?;
    server.set_nonblocking(true)?;
    let mut out = io::stdout().lock();
    let mut heard = Instant::now();
    let mut buffer = [0; 4096];
    while heard.elapsed() < timeout {
        match server.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                out.write_all(buffer.get(..n).unwrap_or_default())?;
                out.flush()?;
                heard = Instant::now();
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::TimedOut.into())
}
