//! Every answer to the exercises of lab 08 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex08a/solution` says which one to be.
#![expect(
    unreachable_pub,
    reason = "each answer is written as the program that it is in exercises/"
)]

mod ex08a {
    pub mod broken_lines_take_a_number;
    pub mod compares_text;
    pub mod directions_apart;
    pub mod forgets_the_client_address;
    pub mod forgets_the_client_port;
    pub mod forgets_the_zone;
    mod given;
    pub mod ignores_the_protocol;
    pub mod mapped_is_another;
    pub mod reverse_of_the_last;
    pub mod solution;
    pub mod sorts_addresses_and_ports_apart;
    pub mod starter;
    pub mod takes_any_protocol;
    pub mod tcp6_is_another;
    pub mod to_ipv4_takes_too_much;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex08a:
            starter, solution, broken_lines_take_a_number, compares_text, directions_apart,
            forgets_the_client_address, forgets_the_client_port, forgets_the_zone,
            ignores_the_protocol, mapped_is_another, reverse_of_the_last,
            sorts_addresses_and_ports_apart, takes_any_protocol, tcp6_is_another,
            to_ipv4_takes_too_much;
    }
}
