//! Every answer to the exercises of lab 07 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex07a/solution` says which one to be.

fn main() {}
