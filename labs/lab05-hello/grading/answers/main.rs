//! Every answer to the exercises of lab 05 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex05a/solution` says which one to be.

fn main() {}
