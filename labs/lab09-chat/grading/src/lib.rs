//! Lab 09, servers that scale: what its exercises ask for and how they are checked.

use lab_grader::{Lab, Text};

mod ex09a;
mod ex09b;
mod ex09c;
mod ex09d;

/// The lab.
pub static LAB: Lab = Lab {
    number: "09",
    package: "lab09-chat",
    title: Text::new(
        "Servers that scale: one chat, many shells",
        "확장성 있는 서버: 하나의 채팅, 여러 구현",
    ),
    programs: &[
        "lab09_chat_threads",
        "lab09_chat_poll",
        "lab09_chat_tokio",
        "lab09_chat_uring",
        "lab09_socketserver",
        "lab09_chat_client",
        "lab09_load",
    ],
    exercises: &[
        ex09a::EXERCISE,
        ex09b::EXERCISE,
        ex09c::EXERCISE,
        ex09d::EXERCISE,
    ],
};
