//! Lab 02, byte order and wire formats: what its exercises ask for and how they
//! are checked.

use lab_grader::{Lab, Text};

mod ex02a;
mod ex02b;
mod ex02c;

/// The lab.
pub static LAB: Lab = Lab {
    number: "02",
    package: "lab02-bytes",
    title: Text::new(
        "Bytes: one order for the network",
        "바이트: 네트워크가 정한 하나의 순서",
    ),
    programs: &["lab02_byte_order", "lab02_wire_struct"],
    exercises: &[ex02a::EXERCISE, ex02b::EXERCISE, ex02c::EXERCISE],
};
