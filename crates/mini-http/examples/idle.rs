//! What a connection costs a server that waits for its next request: opens many, sends one
//! request on each, and reads from Linux how the server's own memory has grown. That of the
//! kernel's sockets is not in it.
//!
//! ```text
//! cargo build --release --package lab06-http
//! cargo run --release --package mini-http --example idle -- target/release/lab06_http_server
//! ```

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write, stdout};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

const CONNECTIONS: usize = 10_000;
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

fn main() -> Result<(), Box<dyn Error>> {
    let program = std::env::args().nth(1).ok_or("give the server's program")?;
    allow_files(2 * CONNECTIONS as u64)?; // the server inherits it
    let mut server = Command::new(program)
        .arg("127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let measured = measure(&mut server);
    server.kill()?;
    let (before, after) = measured?;
    let each = after.saturating_sub(before) / CONNECTIONS as u64;
    writeln!(
        stdout(),
        "{CONNECTIONS} idle connections: {before} -> {after} bytes, {each} bytes for each"
    )?;
    Ok(())
}

fn measure(server: &mut Child) -> Result<(u64, u64), Box<dyn Error>> {
    let mut line = String::new();
    BufReader::new(server.stdout.take().ok_or("no stdout")?).read_line(&mut line)?;
    let address = line.trim().rsplit(' ').next().ok_or("no address")?;
    // The first connections bring what all share: buffers, tables, the allocator's own.
    let mut open = Vec::new();
    for _ in 0..100 {
        open.push(ask(address)?);
    }
    let before = private_memory(server.id())?;
    for _ in 0..CONNECTIONS {
        open.push(ask(address)?);
    }
    Ok((before, private_memory(server.id())?))
}

/// A connection on which one request was answered, and that stays.
fn ask(address: &str) -> Result<TcpStream, Box<dyn Error>> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(REQUEST)?;
    let len = stream.read(&mut [0; 4096])?;
    if len == 0 {
        return Err("the server closed a connection".into());
    }
    Ok(stream)
}

/// Bytes of memory that are the process's alone.
fn private_memory(process: u32) -> Result<u64, Box<dyn Error>> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let kibibytes = rollup.lines().filter(|line| line.starts_with("Private_"));
    let kibibytes =
        kibibytes.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    Ok(kibibytes.sum::<u64>() * 1024)
}

fn allow_files(count: u64) -> Result<(), Box<dyn Error>> {
    let maximum = getrlimit(Resource::Nofile).maximum;
    let current = Some(maximum.map_or(count, |maximum| maximum.min(count)));
    Ok(setrlimit(Resource::Nofile, Rlimit { current, maximum })?)
}
