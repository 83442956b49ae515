//! Every answer to the exercises of lab 04 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex04a/solution` says which one to be.
#![expect(
    unreachable_pub,
    reason = "each answer is written as the program that it is in exercises/"
)]

mod ex04a {
    pub mod always_number_one;
    pub mod compares_the_ip_address_only;
    pub mod constant_wait;
    pub mod counts_tries_over_all;
    pub mod cuts_short_datagrams;
    pub mod empty_datagram_is_the_end;
    pub mod exit_code_0;
    pub mod four_retries;
    pub mod gives_up_without_the_last_wait;
    pub mod ignored_datagrams_end_the_wait;
    pub mod ignored_datagrams_restart_the_clock;
    pub mod ignores_the_number;
    pub mod linear_wait;
    pub mod little_endian_number;
    pub mod new_number_for_each_try;
    pub mod panics_when_refused;
    pub mod polls_without_sleeping;
    pub mod prints_the_number;
    pub mod retries_for_ever;
    pub mod solution;
    pub mod starter;
    pub mod trusts_every_sender;
    pub mod waits_for_ever;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex04a:
            starter, solution, always_number_one, compares_the_ip_address_only,
            constant_wait, counts_tries_over_all, cuts_short_datagrams,
            empty_datagram_is_the_end, exit_code_0, four_retries,
            gives_up_without_the_last_wait, ignored_datagrams_end_the_wait,
            ignored_datagrams_restart_the_clock, ignores_the_number, linear_wait,
            little_endian_number, new_number_for_each_try, panics_when_refused,
            polls_without_sleeping, prints_the_number, retries_for_ever,
            trusts_every_sender, waits_for_ever;
    }
}
