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

mod ex08b {
    pub mod counts_no_digits;
    pub mod cuts_without_looking;
    mod given;
    pub mod header_is_a_row;
    pub mod inode_in_hexadecimal;
    pub mod panics_on_unknown_state;
    pub mod queues_in_decimal;
    pub mod reads_ipv6_forwards;
    pub mod reads_the_address_forwards;
    pub mod skips_broken_rows;
    pub mod solution;
    pub mod splits_at_each_space;
    pub mod starter;
    pub mod state_in_decimal;
    pub mod states_from_zero;
    pub mod swaps_the_queues;
    pub mod turns_all_16_bytes_round;
    pub mod turns_the_port_round;
    pub mod user_for_inode;
    pub mod wants_every_column;
}

mod ex08c {
    pub mod a_thread_for_each_port;
    pub mod batch_by_batch;
    pub mod closed_is_filtered;
    pub mod divides_the_list;
    pub mod filtered_is_closed;
    mod given;
    pub mod half_a_second;
    pub mod keeps_what_is_open;
    pub mod one_after_another;
    pub mod solution;
    pub mod starter;
    pub mod waits_for_a_greeting;
}

mod ex08d {
    pub mod answers_with_the_alias;
    pub mod assumes_tcp;
    pub mod comments_are_aliases;
    pub mod connects_to_the_first_client;
    pub mod datagrams_want_a_newline;
    mod given;
    pub mod ignores_the_protocol;
    pub mod knows_no_aliases;
    pub mod last_line_wins;
    pub mod names_before_aliases;
    pub mod none_for_nonsense;
    pub mod one_client_at_a_time;
    pub mod one_read_is_one_question;
    pub mod prefix_is_enough;
    pub mod silent_about_nonsense;
    pub mod solution;
    pub mod splits_at_each_space;
    pub mod starter;
    pub mod stops_at_a_broken_line;
    pub mod takes_turns;
    pub mod tcp_alone;
    pub mod waits_for_the_newline;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex08a:
            starter, solution, broken_lines_take_a_number, compares_text, directions_apart,
            forgets_the_client_address, forgets_the_client_port, forgets_the_zone,
            ignores_the_protocol, mapped_is_another, reverse_of_the_last,
            sorts_addresses_and_ports_apart, takes_any_protocol, tcp6_is_another,
            to_ipv4_takes_too_much;
        ex08b:
            starter, solution, counts_no_digits, cuts_without_looking, header_is_a_row,
            inode_in_hexadecimal, panics_on_unknown_state, queues_in_decimal, reads_ipv6_forwards,
            reads_the_address_forwards, skips_broken_rows, splits_at_each_space, state_in_decimal,
            states_from_zero, swaps_the_queues, turns_all_16_bytes_round, turns_the_port_round,
            user_for_inode, wants_every_column;
        ex08c:
            starter, solution, a_thread_for_each_port, batch_by_batch, closed_is_filtered,
            divides_the_list, filtered_is_closed, half_a_second, keeps_what_is_open,
            one_after_another, waits_for_a_greeting;
        ex08d:
            starter, solution, answers_with_the_alias, assumes_tcp, comments_are_aliases,
            connects_to_the_first_client, datagrams_want_a_newline, ignores_the_protocol,
            knows_no_aliases, last_line_wins, names_before_aliases, none_for_nonsense,
            one_client_at_a_time, one_read_is_one_question, prefix_is_enough, silent_about_nonsense,
            splits_at_each_space, stops_at_a_broken_line, takes_turns, tcp_alone,
            waits_for_the_newline;
    }
}
