//! Exercise 09b, a mistake: serves each client with threads of its own. That is
//! exercise 09a, and a right answer to another question.

use std::io;

use crate::ex09a::solution;

pub fn main() -> io::Result<()> {
    solution::main()
}
