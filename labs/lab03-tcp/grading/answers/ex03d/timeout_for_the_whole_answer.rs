//! Exercise 03d, a mistake: limits the time of the whole answer instead of the
//! silence within it. A server that is slow but alive is given up.

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
    server.set_read_timeout(Some(timeout))?;
    server.write_all(request.as_bytes())?;
    server.shutdown(Shutdown::Write)?;
    let mut out = io::stdout().lock();
    let deadline = Instant::now() + timeout;
    let mut buffer = [0; 4096];
    loop {
        let n = server.read(&mut buffer)?;
        out.write_all(buffer.get(..n).unwrap_or_default())?;
        out.flush()?;
        match n {
            0 => return Ok(()),
            _ if Instant::now() > deadline => return Err(io::ErrorKind::TimedOut.into()),
            _ => {}
        }
    }
}
