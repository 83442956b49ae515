//! Lab 04, UDP: what its exercises ask for and how they are checked.

use lab_grader::{Lab, Text};

mod ex04a;
mod ex04b;
mod ex04c;
mod ex04d;

/// The lab.
pub static LAB: Lab = Lab {
    number: "04",
    package: "lab04-udp",
    title: Text::new(
        "UDP: datagrams get lost",
        "UDP: 데이터그램은 사라질 수 있습니다",
    ),
    programs: &[
        "lab04_udp_server",
        "lab04_udp_client",
        "lab04_udp_lossy",
        "lab04_udp_discover",
    ],
    exercises: &[
        ex04a::EXERCISE,
        ex04b::EXERCISE,
        ex04c::EXERCISE,
        ex04d::EXERCISE,
    ],
};
