//! Exercise 03d, a mistake: reads until its buffer is full and takes that for
//! the end. An answer that is longer is cut without a word.

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
    let mut answer = vec![0; 64 * 1024];
    let mut length = 0;
    while let Some(space) = answer.get_mut(length..).filter(|it| !it.is_empty()) {
        match server.read(space) {
            Ok(0) => break,
            Ok(n) => length += n,
            Err(error) => {
                io::stdout().write_all(answer.get(..length).unwrap_or_default())?;
                return Err(error);
            }
        }
    }
    io::stdout().write_all(answer.get(..length).unwrap_or_default())
}
