//! Exercise 07c, a mistake: prints all addresses of a response, also those of
//! names that nobody asked for.

use std::net::Ipv4Addr;
use std::process::ExitCode;

use super::given::{self, Data, Message, Resolver};

struct Mine;

pub fn main() -> ExitCode {
    given::run(&Mine)
}

impl Resolver for Mine {
    fn addresses(&self, response: &Message, _name: &str) -> Vec<Ipv4Addr> {
        let address = |(_, data): &(String, Data)| match data {
            Data::Address(address) => Some(*address),
            _ => None,
        };
        response.answers.iter().filter_map(address).collect()
    }
}
