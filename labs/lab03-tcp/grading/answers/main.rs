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

mod ex03b {
    pub mod closes_after_one_answer;
    pub mod counts_visits;
    pub mod dies_on_reset;
    pub mod forgets_reset_clients;
    pub mod global_lock_while_writing;
    pub mod joins_each_thread;
    pub mod keeps_every_socket;
    pub mod never_reaps;
    pub mod one_at_a_time;
    pub mod pool_of_sixteen;
    pub mod solution;
    pub mod starter;
    pub mod waits_for_a_line;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex03a:
            starter, solution, answers_before_the_line_ends, answers_the_end, counts_from_zero,
            dies_on_reset, drops_tail, fixed_1024_buffer, ignores_short_writes,
            new_reader_for_each_line, one_client_at_a_time, one_read_is_one_message,
            shared_counter, stops_at_an_empty_line, trims_lines, utf8_only, waits_after_the_end;
        ex03b:
            starter, solution, closes_after_one_answer, counts_visits, dies_on_reset,
            forgets_reset_clients, global_lock_while_writing, joins_each_thread,
            keeps_every_socket, never_reaps, one_at_a_time, pool_of_sixteen, waits_for_a_line;
    }
}
