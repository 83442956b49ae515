//! Lab 03, TCP: what its exercises ask for and how they are checked.

use lab_grader::{Lab, Text};

mod ex03a;
mod ex03b;
mod ex03c;
mod ex03d;

/// The lab.
pub static LAB: Lab = Lab {
    number: "03",
    package: "lab03-tcp",
    title: Text::new(
        "TCP: streams have no messages",
        "TCP: 스트림에는 메시지 경계가 없습니다",
    ),
    programs: &["lab03_tcp_server", "lab03_tcp_client"],
    exercises: &[
        ex03a::EXERCISE,
        ex03b::EXERCISE,
        ex03c::EXERCISE,
        ex03d::EXERCISE,
    ],
};
