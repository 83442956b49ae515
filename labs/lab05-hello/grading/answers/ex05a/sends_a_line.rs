//! Exercise 05a, a mistake: the client sends Hello and a newline: six bytes,
//! where the protocol has five.

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

const HELLO: &[u8] = b"Hello";
const WORLD: &[u8] = b"World";

const SURPLUS: u64 = 64 * 1024;

pub fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [role, address, rest @ ..] = arguments.as_slice() else {
        return Err(io::Error::other(
            "usage: server|client ADDRESS [TIMEOUT_MS]",
        ));
    };
    let timeout = rest.first().map_or("30000", String::as_str);
    let timeout = Duration::from_millis(timeout.parse().map_err(io::Error::other)?);
    match role.as_str() {
        "server" => server(address, timeout),
        "client" => client(address, timeout),
        other => Err(io::Error::other(format!(
            "{other} is neither server nor client"
        ))),
    }
}

fn server(address: &str, timeout: Duration) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        thread::spawn(move || serve(&stream, timeout));
    }
    Ok(())
}

fn serve(mut stream: &TcpStream, timeout: Duration) -> io::Result<()> {
    stream.set_read_timeout(Some(timeout))?;
    let mut word = [0; HELLO.len()];
    stream.read_exact(&mut word)?;
    if word != HELLO {
        return Err(io::Error::other("the client didn't say Hello"));
    }
    stream.write_all(WORLD)?;
    stream.shutdown(Shutdown::Write)?;
    io::copy(&mut stream.take(SURPLUS), &mut io::sink())?;
    Ok(())
}

fn client(address: &str, timeout: Duration) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(timeout))?;
    stream.write_all(HELLO)?;
    stream.write_all(b"\n")?;
    let mut answer = Vec::new();
    let limit = WORLD.len() as u64 + 1;
    stream.take(limit).read_to_end(&mut answer)?;
    if answer != WORLD {
        let wrong = format!("`{}` came, not World", answer.escape_ascii());
        return Err(io::Error::other(wrong));
    }
    println!("World");
    Ok(())
}
