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

mod ex04b {
    pub mod answers_without_the_id;
    pub mod clears_everything;
    pub mod compares_the_text;
    pub mod counts_from_zero;
    pub mod counts_repetitions;
    pub mod empty_datagram_is_the_end;
    pub mod fixed_512_buffer;
    pub mod ignores_the_client;
    pub mod keeps_old_answers;
    pub mod knows_clients_by_ip_alone;
    pub mod never_forgets;
    pub mod off_by_one;
    pub mod pads_short_datagrams;
    pub mod panics_on_short_datagrams;
    pub mod remembers_only_the_last;
    pub mod repetitions_keep_it_young;
    pub mod says_that_it_is_a_duplicate;
    pub mod silent_about_duplicates;
    pub mod solution;
    pub mod starter;
    pub mod takes_ids_for_a_count;
    pub mod utf8_only;
    pub mod wants_a_text;
    pub mod works_on_every_datagram;
}

mod ex04c {
    pub mod acks_every_packet;
    pub mod acks_the_next_number;
    pub mod acks_without_checking;
    pub mod alternating_bit;
    pub mod any_ack_will_do;
    pub mod counts_tries_over_all;
    pub mod half_a_file_is_success;
    pub mod keeps_damaged_blocks;
    pub mod leaves_at_once;
    pub mod little_endian_number;
    pub mod never_ends;
    pub mod no_checksum;
    pub mod no_empty_last_block;
    pub mod no_sequence_number;
    pub mod one_try_too_many;
    pub mod sends_everything_twice;
    pub mod silent_about_duplicates;
    pub mod solution;
    pub mod sorcerers_apprentice;
    pub mod starter;
    pub mod timeout_in_a_busy_loop;
    pub mod waits_for_ever_for_an_ack;
    pub mod waits_for_ever_for_the_last_ack;
    pub mod waits_for_ever_for_the_next_block;
    pub mod writes_duplicates_twice;
}

mod ex04d {
    pub mod averages_duplicates;
    pub mod compares_with_the_last;
    pub mod counts_duplicates_as_received;
    pub mod counts_from_zero;
    pub mod divides_by_sent;
    pub mod duplicates_are_out_of_order;
    pub mod every_gap_is_out_of_order;
    pub mod exit_code_0;
    pub mod forgets_the_slowest;
    pub mod gives_up_at_the_last_probe;
    pub mod late_answers_count;
    pub mod little_endian_number;
    pub mod looks_at_the_number_only;
    pub mod mean_deviation;
    pub mod minimum_from_zero;
    pub mod one_clock_for_all;
    pub mod panics_on_short_datagrams;
    pub mod polls_without_sleeping;
    pub mod prints_nan;
    pub mod sample_deviation;
    pub mod sends_all_at_once;
    pub mod solution;
    pub mod starter;
    pub mod stops_when_refused;
    pub mod truncates_the_loss;
    pub mod trusts_every_number;
    pub mod trusts_every_sender;
    pub mod variance;
    pub mod waits_after_the_last_answer;
    pub mod waits_for_each_answer;
    pub mod waits_for_ever;
    pub mod whole_milliseconds;
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
        ex04b:
            starter, solution, answers_without_the_id, clears_everything,
            compares_the_text, counts_from_zero, counts_repetitions,
            empty_datagram_is_the_end, fixed_512_buffer, ignores_the_client,
            keeps_old_answers, knows_clients_by_ip_alone, never_forgets, off_by_one,
            pads_short_datagrams, panics_on_short_datagrams, remembers_only_the_last,
            repetitions_keep_it_young, says_that_it_is_a_duplicate,
            silent_about_duplicates, takes_ids_for_a_count, utf8_only, wants_a_text,
            works_on_every_datagram;
        ex04c:
            starter, solution, acks_every_packet, acks_the_next_number,
            acks_without_checking, alternating_bit, any_ack_will_do, counts_tries_over_all,
            half_a_file_is_success, keeps_damaged_blocks, leaves_at_once,
            little_endian_number, never_ends, no_checksum, no_empty_last_block,
            no_sequence_number, one_try_too_many, sends_everything_twice,
            silent_about_duplicates, sorcerers_apprentice, timeout_in_a_busy_loop,
            waits_for_ever_for_an_ack, waits_for_ever_for_the_last_ack,
            waits_for_ever_for_the_next_block, writes_duplicates_twice;
        ex04d:
            starter, solution, averages_duplicates, compares_with_the_last,
            counts_duplicates_as_received, counts_from_zero, divides_by_sent,
            duplicates_are_out_of_order, every_gap_is_out_of_order, exit_code_0,
            forgets_the_slowest, gives_up_at_the_last_probe, late_answers_count,
            little_endian_number, looks_at_the_number_only, mean_deviation,
            minimum_from_zero, one_clock_for_all, panics_on_short_datagrams,
            polls_without_sleeping, prints_nan, sample_deviation, sends_all_at_once,
            stops_when_refused, truncates_the_loss, trusts_every_number,
            trusts_every_sender, variance, waits_after_the_last_answer,
            waits_for_each_answer, waits_for_ever, whole_milliseconds;
    }
}
