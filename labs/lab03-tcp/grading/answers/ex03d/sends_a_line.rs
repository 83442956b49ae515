//! Exercise 03d, a mistake: adds a newline to the request. Many protocols want
//! one; this one sends what it was given.

use std::env;
use std::io::{self, Write};
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
    writeln!(server, "{request}")?;
    server.shutdown(Shutdown::Write)?;
    let mut out = io::stdout().lock();
    let copied = io::copy(&mut server, &mut out);
    out.flush()?;
    copied.map(drop)
}
