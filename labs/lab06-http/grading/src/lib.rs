//! Lab 06, HTTP: what its exercises ask for and how they are checked.

use lab_grader::{Lab, Text};

mod ex06a;
mod ex06b;
mod ex06c;
mod ex06d;
mod http;

/// The lab.
pub static LAB: Lab = Lab {
    number: "06",
    package: "lab06-http",
    title: Text::new(
        "HTTP: make a web server and a web browser",
        "HTTP: 웹 서버와 웹 브라우저 만들기",
    ),
    programs: &["lab06_http_server", "lab06_http_client", "lab06_http_post"],
    exercises: &[
        ex06a::EXERCISE,
        ex06b::EXERCISE,
        ex06c::EXERCISE,
        ex06d::EXERCISE,
    ],
};
