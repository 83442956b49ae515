//! Every answer to the exercises of lab 06 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex06a/solution` says which one to be.

fn main() {}
