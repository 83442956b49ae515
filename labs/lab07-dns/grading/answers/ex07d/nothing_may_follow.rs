//! Exercise 07d, a mistake: refuses a query in which something follows the
//! question. Every modern client sends EDNS there.

use std::io;

use super::given::{self, Question, Right, Server};

struct Mine;

pub fn main() -> io::Result<()> {
    given::run(&Mine)
}

impl Server for Mine {
    fn question(&self, bytes: &[u8]) -> Option<Question> {
        let question = Right.question(bytes)?;
        (question.bytes == bytes).then_some(question)
    }
}
