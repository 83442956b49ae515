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
    pub mod forgets_flush;
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
    pub mod gives_up_when_full;
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

mod ex03c {
    pub mod allocates_before_checking;
    pub mod answers_a_cut_frame;
    pub mod empty_frame_ends;
    pub mod exits_on_bad_length;
    pub mod header_in_one_read;
    pub mod little_endian_length;
    pub mod new_buffer_per_frame;
    pub mod no_timeout;
    pub mod off_by_one_limit;
    pub mod one_at_a_time;
    pub mod payload_in_one_read;
    pub mod solution;
    pub mod starter;
    pub mod timeout_for_the_header_only;
    pub mod times_out_idle_clients;
    pub mod truncates_to_limit;
    pub mod trusts_length;
}

mod ex03d {
    pub mod empty_is_an_error;
    pub mod exit_code_0;
    pub mod fixed_buffer;
    pub mod hangs_on_silence;
    pub mod ignores_reset;
    pub mod loses_what_came;
    pub mod no_half_close;
    pub mod one_read;
    pub mod panics_when_refused;
    pub mod polls_without_sleeping;
    pub mod progress_on_stdout;
    pub mod sends_a_line;
    pub mod solution;
    pub mod starter;
    pub mod timeout_for_the_whole_answer;
    pub mod utf8_only;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex03a:
            starter, solution, answers_before_the_line_ends, answers_the_end, counts_from_zero,
            dies_on_reset, drops_tail, fixed_1024_buffer, forgets_flush, ignores_short_writes,
            new_reader_for_each_line, one_client_at_a_time, one_read_is_one_message,
            shared_counter, stops_at_an_empty_line, trims_lines, utf8_only, waits_after_the_end;
        ex03b:
            starter, solution, closes_after_one_answer, counts_visits, dies_on_reset,
            forgets_reset_clients, gives_up_when_full, global_lock_while_writing,
            joins_each_thread, keeps_every_socket, never_reaps, one_at_a_time, pool_of_sixteen,
            waits_for_a_line;
        ex03c:
            starter, solution, allocates_before_checking, answers_a_cut_frame, empty_frame_ends,
            exits_on_bad_length, header_in_one_read, little_endian_length, new_buffer_per_frame,
            no_timeout, off_by_one_limit, one_at_a_time, payload_in_one_read,
            timeout_for_the_header_only, times_out_idle_clients, truncates_to_limit,
            trusts_length;
        ex03d:
            starter, solution, empty_is_an_error, exit_code_0, fixed_buffer, hangs_on_silence,
            ignores_reset, loses_what_came, no_half_close, one_read, panics_when_refused,
            polls_without_sleeping, progress_on_stdout, sends_a_line,
            timeout_for_the_whole_answer, utf8_only;
    }
}
