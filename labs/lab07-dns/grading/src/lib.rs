//! Lab 07, DNS and host information: what its exercises ask for and how they are checked.

use lab_grader::{Lab, Text};

mod ex07a;
mod ex07b;
mod ex07c;
mod ex07d;

/// The lab.
pub static LAB: Lab = Lab {
    number: "07",
    package: "lab07-dns",
    title: Text::new("DNS: from names to addresses", "DNS: 이름에서 주소로"),
    programs: &["lab07_dns_lookup", "lab07_host_info", "lab07_dns_server"],
    exercises: &[
        ex07a::EXERCISE,
        ex07b::EXERCISE,
        ex07c::EXERCISE,
        ex07d::EXERCISE,
    ],
};
