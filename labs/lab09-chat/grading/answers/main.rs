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

mod ex09b {
    pub mod dies_on_reset;
    pub mod drops_what_does_not_fit;
    mod given;
    pub mod leaves_in_silence;
    pub mod never_sleeps;
    pub mod one_read_is_one_line;
    pub mod solution;
    pub mod starter;
    pub mod talks_to_itself;
    pub mod thread_for_each_client;
}

mod ex09c {
    pub mod catches_only_ctrl_c;
    pub mod exits_at_once;
    mod given;
    pub mod keeps_listening;
    pub mod leaves_the_queue;
    pub mod one_client_at_a_time;
    pub mod reports_a_failure;
    pub mod solution;
    pub mod starter;
    pub mod stays_in_accept;
    pub mod waits_for_the_clients;
    pub mod waits_without_a_limit;
}

mod ex09d {
    pub mod counts_from_one;
    pub mod counts_from_the_sending;
    pub mod forgets_to_sort;
    mod given;
    pub mod sends_all_at_once;
    pub mod sleeps_between_lines;
    pub mod solution;
    pub mod starter;
    pub mod takes_the_end_for_an_answer;
    pub mod waits_for_each_answer;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex09a:
            starter, solution, leaves_in_silence, one_read_is_one_line, pops_the_last_line,
            queue_without_an_end, second_takes_the_name, stays_after_a_reset, takes_any_name,
            talks_to_itself, writes_under_the_lock;
        ex09b:
            starter, solution, dies_on_reset, drops_what_does_not_fit, leaves_in_silence,
            never_sleeps, one_read_is_one_line, talks_to_itself, thread_for_each_client;
        ex09c:
            starter, solution, catches_only_ctrl_c, exits_at_once, keeps_listening,
            leaves_the_queue, one_client_at_a_time, reports_a_failure, stays_in_accept,
            waits_for_the_clients, waits_without_a_limit;
        ex09d:
            starter, solution, counts_from_one, counts_from_the_sending, forgets_to_sort,
            sends_all_at_once, sleeps_between_lines, takes_the_end_for_an_answer,
            waits_for_each_answer;
    }
}
