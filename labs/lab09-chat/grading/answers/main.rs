//! Every answer to the exercises of lab 09 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex09a/solution` says which one to be.
#![expect(
    unreachable_pub,
    reason = "each answer is written as the program that it is in exercises/"
)]

mod ex09a {
    mod given;
    pub mod leaves_in_silence;
    pub mod one_read_is_one_line;
    pub mod pops_the_last_line;
    pub mod queue_without_an_end;
    pub mod second_takes_the_name;
    pub mod solution;
    pub mod starter;
    pub mod stays_after_a_reset;
    pub mod takes_any_name;
    pub mod talks_to_itself;
    pub mod writes_under_the_lock;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex09a:
            starter, solution, leaves_in_silence, one_read_is_one_line, pops_the_last_line,
            queue_without_an_end, second_takes_the_name, stays_after_a_reset, takes_any_name,
            talks_to_itself, writes_under_the_lock;
    }
}
