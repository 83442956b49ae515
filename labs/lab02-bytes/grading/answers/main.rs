//! Every answer to the exercises of lab 02 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex02a/solution` says which one to be.
#![expect(
    unreachable_pub,
    reason = "each answer is written as the program that it is in exercises/"
)]

mod ex02a {
    pub mod get_ignores_order;
    mod given;
    pub mod native_order;
    pub mod shifts_a_u32;
    pub mod shifts_by_64;
    pub mod sign_extends;
    pub mod solution;
    pub mod starter;
    pub mod swaps_nibbles;
    pub mod truncates_to_16;
    pub mod wraps_too_big;
}

mod ex02b {
    mod given;
    pub mod ignores_trailing_bytes;
    pub mod ignores_version;
    pub mod judges_length_first;
    pub mod keeps_only_the_alarm;
    pub mod little_endian;
    pub mod padded_struct;
    pub mod panics_on_short_input;
    pub mod solution;
    pub mod starter;
    pub mod tells_where_the_field_begins;
    pub mod unsigned_temperature;
}

mod ex02c {
    pub mod adds_in_16_bits;
    pub mod checksum_at_the_end;
    pub mod drops_odd_byte;
    pub mod folds_once;
    pub mod forgets_complement;
    mod given;
    pub mod low_byte_first;
    pub mod no_end_around_carry;
    pub mod odd_byte_low;
    pub mod rfc_1141_update;
    pub mod solution;
    pub mod starter;
    pub mod zero_becomes_ffff;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex02a: starter, solution, native_order, get_ignores_order, swaps_nibbles,
            truncates_to_16, shifts_a_u32, shifts_by_64, sign_extends, wraps_too_big;
        ex02b: starter, solution, little_endian, padded_struct, unsigned_temperature,
            keeps_only_the_alarm, ignores_version, judges_length_first, panics_on_short_input,
            tells_where_the_field_begins, ignores_trailing_bytes;
        ex02c: starter, solution, forgets_complement, low_byte_first, no_end_around_carry, adds_in_16_bits,
            folds_once, odd_byte_low, drops_odd_byte, zero_becomes_ffff, checksum_at_the_end,
            rfc_1141_update;
    }
}
