//! Lab 05, a protocol of your own: what its exercises ask for and how they are checked.

use lab_grader::{Lab, Text};

mod ex05a;
mod ex05b;
mod ex05c;
mod ex05d;
mod frame;

/// The lab.
pub static LAB: Lab = Lab {
    number: "05",
    package: "lab05-hello",
    title: Text::new(
        "A protocol of your own: Hello, World",
        "나만의 프로토콜: Hello, World",
    ),
    programs: &["lab05_hello_server", "lab05_hello_client"],
    exercises: &[
        ex05a::EXERCISE,
        ex05b::EXERCISE,
        ex05c::EXERCISE,
        ex05d::EXERCISE,
    ],
};
