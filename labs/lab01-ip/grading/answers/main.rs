//! Every answer to the exercises of lab 01 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex01a/solution` says which one to be.
#![expect(
    unreachable_pub,
    reason = "each answer is written as the program that it is in exercises/"
)]

mod ex01a {
    pub mod accepts_256_by_wrapping;
    pub mod accepts_leading_zeros;
    pub mod accepts_plus_sign;
    pub mod drops_hex_zeros;
    pub mod hex_of_any_length;
    pub mod ignores_part_count;
    pub mod little_endian;
    pub mod panics_on_bad_input;
    pub mod reads_hex_as_i32;
    pub mod skips_empty_parts;
    pub mod solution;
    pub mod starter;
    pub mod stops_at_first_error;
    pub mod trims_spaces;
    pub mod trusts_is_numeric;
}

mod ex01b {
    pub mod contains_hosts_only;
    pub mod counts_network_and_broadcast;
    pub mod forgets_slash_32;
    pub mod ignores_family;
    pub mod ignores_host_bits;
    pub mod ipv6_as_u64;
    pub mod ipv6_broadcast;
    pub mod masks_whole_octets;
    pub mod overflow_on_slash_0;
    pub mod slash_31_empty;
    pub mod solution;
    pub mod starter;
    pub mod trusts_the_prefix;
}

mod ex01c {
    pub mod compares_text;
    pub mod first_match_wins;
    pub mod forgets_default;
    pub mod keeps_first_duplicate;
    pub mod linear_scan;
    pub mod one_table_for_both;
    pub mod silent_without_route;
    pub mod solution;
    pub mod starter;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex01a: starter, solution, accepts_256_by_wrapping, accepts_leading_zeros,
            accepts_plus_sign, drops_hex_zeros, hex_of_any_length, ignores_part_count,
            little_endian, panics_on_bad_input, reads_hex_as_i32, skips_empty_parts,
            stops_at_first_error, trims_spaces, trusts_is_numeric;
        ex01b: starter, solution, contains_hosts_only, counts_network_and_broadcast,
            forgets_slash_32, ignores_family, ignores_host_bits, ipv6_as_u64,
            ipv6_broadcast, masks_whole_octets, overflow_on_slash_0, slash_31_empty,
            trusts_the_prefix;
        ex01c: starter, solution, compares_text, first_match_wins, forgets_default,
            keeps_first_duplicate, linear_scan, one_table_for_both,
            silent_without_route;
    }
}
