//! Every answer to the exercises of lab 07 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex07a/solution` says which one to be.
#![expect(
    unreachable_pub,
    reason = "each answer is written as the program that it is in exercises/"
)]

mod ex07a {
    pub mod always_asks_for_a;
    pub mod any_length_that_fits_a_byte;
    pub mod counts_characters;
    pub mod counts_the_text;
    pub mod dot_at_the_end_is_a_label;
    pub mod dots_on_the_wire;
    pub mod empty_label_ends_the_name;
    pub mod forgets_the_root;
    mod given;
    pub mod little_endian_id;
    pub mod lowercases;
    pub mod no_limit_for_the_name;
    pub mod no_recursion_desired;
    pub mod root_has_an_empty_label;
    pub mod solution;
    pub mod starter;
    pub mod type_in_one_byte;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex07a:
            starter, solution, always_asks_for_a, any_length_that_fits_a_byte,
            counts_characters, counts_the_text, dot_at_the_end_is_a_label,
            dots_on_the_wire, empty_label_ends_the_name, forgets_the_root,
            little_endian_id, lowercases, no_limit_for_the_name, no_recursion_desired,
            root_has_an_empty_label, type_in_one_byte;
    }
}
