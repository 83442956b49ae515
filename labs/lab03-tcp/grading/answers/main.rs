//! Every answer to the exercises of lab 03 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex03a/solution` says which one to be.
#![expect(
    unreachable_pub,
    reason = "each answer is written as the program that it is in exercises/"
)]

mod ex03a {
    pub mod answers_before_the_line_ends;
    pub mod answers_the_end;
    pub mod counts_from_zero;
    pub mod dies_on_reset;
    pub mod drops_tail;
    pub mod fixed_1024_buffer;
    pub mod ignores_short_writes;
    pub mod new_reader_for_each_line;
    pub mod one_client_at_a_time;
    pub mod one_read_is_one_message;
    pub mod shared_counter;
    pub mod solution;
    pub mod starter;
    pub mod stops_at_an_empty_line;
    pub mod trims_lines;
    pub mod utf8_only;
    pub mod waits_after_the_end;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex03a:
            starter, solution, answers_before_the_line_ends, answers_the_end, counts_from_zero,
            dies_on_reset, drops_tail, fixed_1024_buffer, ignores_short_writes,
            new_reader_for_each_line, one_client_at_a_time, one_read_is_one_message,
            shared_counter, stops_at_an_empty_line, trims_lines, utf8_only, waits_after_the_end;
    }
}
