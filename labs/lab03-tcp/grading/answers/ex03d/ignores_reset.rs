//! Exercise 03d, a mistake: takes every error while reading for the end of the
//! answer. Half an answer then passes for a whole one.

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

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
    let mut buffer = [0; 4096];
    while let Ok(n) = server.read(&mut buffer)
        && n > 0
    {
        out.write_all(buffer.get(..n).unwrap_or_default())?;
    }
    out.flush()
}
