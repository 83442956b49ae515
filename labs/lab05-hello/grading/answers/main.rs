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

mod ex05b {
    pub mod a_beginning_is_enough;
    pub mod accepts_version_0;
    pub mod answers_at_the_header;
    pub mod answers_errors;
    pub mod answers_every_type;
    pub mod assumes_no_fields;
    pub mod believes_the_fields_length;
    pub mod closes_on_every_error;
    pub mod closes_with_octets_unread;
    pub mod echoes_the_version;
    pub mod header_in_one_read;
    pub mod late_without_a_word;
    pub mod length_counts_the_header;
    pub mod numbers_its_replies;
    pub mod offset_without_fields;
    pub mod one_client_at_a_time;
    pub mod one_read_is_one_frame;
    pub mod payload_first;
    pub mod reads_before_judging;
    pub mod refuses_newer_versions;
    pub mod refuses_the_limit;
    pub mod searches_for_the_magic;
    pub mod solution;
    pub mod starter;
    pub mod timeout_for_each_octet;
    pub mod times_out_between_frames;
    pub mod waits_for_the_header;
    pub mod waits_without_end;
}

mod ex05c {
    pub mod accepts_all_that_it_knows;
    pub mod accepts_higher_versions;
    pub mod answers_with_its_highest;
    pub mod counts_letters;
    pub mod critical_bit_in_the_type;
    pub mod echoes_the_version;
    pub mod falls_back_to_version_1;
    pub mod first_field_only;
    pub mod forgets_the_space;
    pub mod forgives_a_cut_field;
    pub mod ignores_highest;
    pub mod ignores_the_id;
    pub mod insists_on_its_version;
    pub mod last_name_wins;
    pub mod lets_control_characters_in;
    pub mod looks_into_fields_of_version_1;
    pub mod names_its_length_in_letters;
    pub mod offset_in_the_fields;
    pub mod offset_of_the_field;
    pub mod prints_every_reply;
    pub mod refuses_every_repetition;
    pub mod refuses_unknown_fields;
    pub mod repairs_names;
    pub mod says_nothing_of_the_downgrade;
    pub mod sends_fields_in_version_1;
    pub mod skips_critical_fields;
    pub mod solution;
    pub mod starter;
    pub mod trusts_the_value_length;
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
        ex05b:
            starter, solution, a_beginning_is_enough, accepts_version_0, answers_at_the_header,
            answers_errors, answers_every_type, assumes_no_fields, believes_the_fields_length,
            closes_on_every_error, closes_with_octets_unread, echoes_the_version,
            header_in_one_read, late_without_a_word, length_counts_the_header, numbers_its_replies,
            offset_without_fields, one_client_at_a_time, one_read_is_one_frame, payload_first,
            reads_before_judging, refuses_newer_versions, refuses_the_limit, searches_for_the_magic,
            timeout_for_each_octet, times_out_between_frames, waits_for_the_header,
            waits_without_end;
        ex05c:
            starter, solution, accepts_all_that_it_knows, accepts_higher_versions,
            answers_with_its_highest, counts_letters, critical_bit_in_the_type, echoes_the_version,
            falls_back_to_version_1, first_field_only, forgets_the_space, forgives_a_cut_field,
            ignores_highest, ignores_the_id, insists_on_its_version, last_name_wins,
            lets_control_characters_in, looks_into_fields_of_version_1, names_its_length_in_letters,
            offset_in_the_fields, offset_of_the_field, prints_every_reply, refuses_every_repetition,
            refuses_unknown_fields, repairs_names, says_nothing_of_the_downgrade,
            sends_fields_in_version_1, skips_critical_fields, trusts_the_value_length;
        ex05d:
            starter, solution, always_pads, big_endian_temperature, exclusive_or,
            flag_for_orders_alone, flag_makes_another_kind, ignores_bytes_behind, ignores_the_flag,
            ignores_what_is_left, latin_letters, length_of_everything, letters_not_bytes,
            little_endian_amounts, loses_the_sign_of_zero, no_checksum, one_byte_amounts,
            pads_to_eight, panics_on_short, repairs_names, shows_the_zeros,
            trusts_the_length_of_the_name, unknown_is_broken, unsigned_temperature;
    }
}
