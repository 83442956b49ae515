//! Lab 08, services, ports and connections: what its exercises ask for and how they are checked.

use lab_grader::{Lab, Text};

mod ex08a;
mod ex08b;
mod ex08c;
mod ex08d;
mod ports;

/// The lab.
pub static LAB: Lab = Lab {
    number: "08",
    package: "lab08-connections",
    title: Text::new("Services, ports and connections", "서비스, 포트, 연결"),
    programs: &[
        "lab08_services",
        "lab08_netstat",
        "lab08_four_tuple",
        "lab08_port_scan",
    ],
    exercises: &[
        ex08a::EXERCISE,
        ex08b::EXERCISE,
        ex08c::EXERCISE,
        ex08d::EXERCISE,
    ],
};
