//! Every answer to the exercises of lab 04 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex04a/solution` says which one to be.

fn main() {}
