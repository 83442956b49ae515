//! Every answer to the exercises of lab 09 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex09a/solution` says which one to be.

fn main() {}
