//! Exercise 07c, a mistake: takes a response without records for NXDOMAIN. But
//! the name may well have an IPv6 address.

use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use super::given::{self, Outcome, Resolver, Right};

struct Mine;

pub fn main() -> ExitCode {
    given::run(&Mine)
}

impl Resolver for Mine {
    fn resolve(&self, server: SocketAddr, timeout: Duration, name: &str) -> io::Result<Outcome> {
        match Right.resolve(server, timeout, name)? {
            Outcome::NoAddress => Ok(Outcome::NoSuchName),
            outcome => Ok(outcome),
        }
    }
}
