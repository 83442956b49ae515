//! Exercise 03a, numbered line echo.
//!
//! Serve TCP on the address given as the first argument. Each line that a
//! client sends comes back as `N: LINE`, where N counts that client's lines
//! from 1 and the bytes of the line are unchanged, whatever they are. A last
//! line without newline is answered when the client closes its half, with a
//! newline added. A line may be as long as 1 MiB and more.
//!
//! Check it: `cargo lab check 03a`. Stuck: `cargo lab hint 03a`.
#![expect(
    unused_variables,
    reason = "starter: delete this line when you are done"
)]

use std::env;
use std::io;
use std::net::{TcpListener, TcpStream};

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        serve(stream?)?;
    }
    Ok(())
}

/// Answers one client until it closes its half.
fn serve(stream: TcpStream) -> io::Result<()> {
    Ok(())
}
