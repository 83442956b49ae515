//! Exercise 03d, a mistake: takes an empty answer for a failure. The server
//! closed its half in good order: nothing is what it had to say.

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
    server.write_all(request.as_bytes())?;
    server.shutdown(Shutdown::Write)?;
    let mut out = io::stdout().lock();
    let copied = io::copy(&mut server, &mut out);
    out.flush()?;
    match copied? {
        0 => Err(io::Error::other("the server sent nothing")),
        _ => Ok(()),
    }
}
