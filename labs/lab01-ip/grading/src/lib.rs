//! Lab 01, IP addresses and networks: what its exercises ask for and how they
//! are checked.

use lab_grader::{Lab, Text};

mod ex01a;
mod ex01b;
mod ex01c;
mod reference;
mod table;

/// The lab.
pub static LAB: Lab = Lab {
    number: "01",
    package: "lab01-ip",
    title: Text::new("IP addresses and networks", "IP 주소와 네트워크"),
    programs: &["lab01_ip_address", "lab01_ip_network", "lab01_route"],
    exercises: &[ex01a::EXERCISE, ex01b::EXERCISE, ex01c::EXERCISE],
};
