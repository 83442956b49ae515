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

mod ex07b {
    pub mod answers_only;
    pub mod believes_the_buffer;
    pub mod data_in_a_slice_of_its_own;
    pub mod dots_in_labels;
    pub mod follows_every_pointer;
    mod given;
    pub mod lowercases;
    pub mod no_limit_for_names;
    pub mod offset_of_one_byte;
    pub mod offset_with_the_high_bits;
    pub mod one_string_only;
    pub mod overlooks_tc;
    pub mod overlooks_the_length_of_data;
    pub mod overlooks_what_is_left;
    pub mod panics_at_the_end;
    pub mod passes_over_unknown_types;
    pub mod reads_on_at_the_target;
    pub mod refuses_only_itself;
    pub mod root_is_nothing;
    pub mod skips_to_the_end_of_data;
    pub mod solution;
    pub mod starter;
    pub mod status_of_eight_bits;
    pub mod takes_every_length_byte;
    pub mod unknown_type_is_an_error;
    pub mod writes_every_zero;
}

mod ex07c {
    pub mod alias_without_address_is_nothing;
    pub mod always_the_same_id;
    pub mod asks_for_each_alias;
    pub mod asks_once;
    pub mod believes_its_own_question;
    pub mod every_error_is_nxdomain;
    pub mod first_address_only;
    pub mod follows_for_ever;
    mod given;
    pub mod ignores_the_id;
    pub mod ignores_the_question;
    pub mod junk_restarts_the_clock;
    pub mod never_looks_at_the_status;
    pub mod no_address_is_no_name;
    pub mod no_length_over_tcp;
    pub mod one_exit_code_for_all;
    pub mod solution;
    pub mod starter;
    pub mod takes_every_address;
    pub mod takes_what_was_cut;
    pub mod three_times_again;
    pub mod trusts_every_sender;
    pub mod waits_for_ever;
}

mod ex07d {
    pub mod always_sets_rd;
    pub mod answers_answers;
    pub mod cname_alone;
    pub mod cname_is_no_type;
    pub mod compares_exactly;
    pub mod compares_the_end_of_the_text;
    pub mod copies_every_flag;
    pub mod counts_no_questions;
    pub mod empty_answers_without_soa;
    pub mod every_opcode_is_a_query;
    pub mod first_record_only;
    pub mod formerr_for_every_scrap;
    mod given;
    pub mod knows_the_whole_world;
    pub mod never_authoritative;
    pub mod nodata_is_nxdomain;
    pub mod nothing_may_follow;
    pub mod nxdomain_is_an_empty_answer;
    pub mod only_names_with_records;
    pub mod panics_on_a_cut_question;
    pub mod question_in_small_letters;
    pub mod silent_about_garbage;
    pub mod solution;
    pub mod starter;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex07a:
            starter, solution, always_asks_for_a, any_length_that_fits_a_byte,
            counts_characters, counts_the_text, dot_at_the_end_is_a_label,
            dots_on_the_wire, empty_label_ends_the_name, forgets_the_root,
            little_endian_id, lowercases, no_limit_for_the_name, no_recursion_desired,
            root_has_an_empty_label, type_in_one_byte;
        ex07b:
            starter, solution, answers_only, believes_the_buffer,
            data_in_a_slice_of_its_own, dots_in_labels, follows_every_pointer,
            lowercases, no_limit_for_names, offset_of_one_byte,
            offset_with_the_high_bits, one_string_only, overlooks_tc,
            overlooks_the_length_of_data, overlooks_what_is_left, panics_at_the_end,
            passes_over_unknown_types, reads_on_at_the_target, refuses_only_itself,
            root_is_nothing, skips_to_the_end_of_data, status_of_eight_bits,
            takes_every_length_byte, unknown_type_is_an_error, writes_every_zero;
        ex07c:
            starter, solution, alias_without_address_is_nothing, always_the_same_id,
            asks_for_each_alias, asks_once, believes_its_own_question,
            every_error_is_nxdomain, first_address_only, follows_for_ever,
            ignores_the_id, ignores_the_question, junk_restarts_the_clock,
            never_looks_at_the_status, no_address_is_no_name, no_length_over_tcp,
            one_exit_code_for_all, takes_every_address, takes_what_was_cut,
            three_times_again, trusts_every_sender, waits_for_ever;
        ex07d:
            starter, solution, always_sets_rd, answers_answers, cname_alone,
            cname_is_no_type, compares_exactly, compares_the_end_of_the_text,
            copies_every_flag, counts_no_questions, empty_answers_without_soa,
            every_opcode_is_a_query, first_record_only, formerr_for_every_scrap,
            knows_the_whole_world, never_authoritative, nodata_is_nxdomain,
            nothing_may_follow, nxdomain_is_an_empty_answer, only_names_with_records,
            panics_on_a_cut_question, question_in_small_letters, silent_about_garbage;
    }
}
