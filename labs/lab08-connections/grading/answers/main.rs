//! Every answer to the exercises of lab 08 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex08a/solution` says which one to be.

fn main() {}
