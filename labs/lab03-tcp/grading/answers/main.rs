//! Every answer to the exercises of lab 03 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex03a/solution` says which one to be.
#![expect(
    unreachable_pub,
    reason = "each answer is written as the program that it is in exercises/"
)]

mod ex03a {
    pub mod one_read_is_one_message;
    pub mod solution;
    pub mod starter;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex03a: starter, solution, one_read_is_one_message;
    }
}
