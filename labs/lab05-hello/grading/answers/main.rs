//! Every answer to the exercises of lab 05 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex05a/solution` says which one to be.
#![expect(
    unreachable_pub,
    reason = "each answer is written as the program that it is in exercises/"
)]

mod ex05a {
    pub mod answers_before_it_reads;
    pub mod answers_the_first_byte;
    pub mod client_reads_once;
    pub mod client_without_timeout;
    pub mod closes_with_bytes_unread;
    pub mod compares_with_zip;
    pub mod dies_on_a_wrong_word;
    pub mod ends_after_five_bytes;
    pub mod exit_code_0;
    pub mod ignores_case;
    pub mod one_client_at_a_time;
    pub mod prints_whatever_came;
    pub mod prints_without_newline;
    pub mod reads_on_after_the_end;
    pub mod reads_until_the_end;
    pub mod sends_a_line;
    pub mod server_reads_once;
    pub mod server_without_timeout;
    pub mod solution;
    pub mod starter;
    pub mod takes_any_word;
    pub mod waits_for_the_next_hello;
}

mod ex05d {
    pub mod always_pads;
    pub mod big_endian_temperature;
    pub mod exclusive_or;
    pub mod flag_for_orders_alone;
    pub mod flag_makes_another_kind;
    pub mod ignores_bytes_behind;
    pub mod ignores_the_flag;
    pub mod ignores_what_is_left;
    pub mod latin_letters;
    pub mod length_of_everything;
    pub mod letters_not_bytes;
    pub mod little_endian_amounts;
    pub mod loses_the_sign_of_zero;
    pub mod no_checksum;
    pub mod one_byte_amounts;
    pub mod pads_to_eight;
    pub mod panics_on_short;
    pub mod repairs_names;
    pub mod shows_the_zeros;
    pub mod solution;
    pub mod starter;
    pub mod trusts_the_length_of_the_name;
    pub mod unknown_is_broken;
    pub mod unsigned_temperature;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex05a:
            starter, solution, answers_before_it_reads, answers_the_first_byte, client_reads_once,
            client_without_timeout, closes_with_bytes_unread, compares_with_zip,
            dies_on_a_wrong_word, ends_after_five_bytes, exit_code_0, ignores_case,
            one_client_at_a_time, prints_whatever_came, prints_without_newline,
            reads_on_after_the_end, reads_until_the_end, sends_a_line, server_reads_once,
            server_without_timeout, takes_any_word, waits_for_the_next_hello;
        ex05d:
            starter, solution, always_pads, big_endian_temperature, exclusive_or,
            flag_for_orders_alone, flag_makes_another_kind, ignores_bytes_behind, ignores_the_flag,
            ignores_what_is_left, latin_letters, length_of_everything, letters_not_bytes,
            little_endian_amounts, loses_the_sign_of_zero, no_checksum, one_byte_amounts,
            pads_to_eight, panics_on_short, repairs_names, shows_the_zeros,
            trusts_the_length_of_the_name, unknown_is_broken, unsigned_temperature;
    }
}
