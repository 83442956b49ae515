//! Every answer to the exercises of lab 06 as one program: starters, solutions
//! and mutants. `LAB_ANSWER=ex06a/solution` says which one to be.
#![expect(
    unreachable_pub,
    reason = "each answer is written as the program that it is in exercises/"
)]

mod ex06a {
    pub mod case_sensitive_names;
    pub mod chunk_extension_is_an_error;
    pub mod chunk_in_one_read;
    pub mod chunks_are_lines;
    pub mod cut_off_is_fine;
    pub mod decimal_chunk_sizes;
    pub mod end_of_stream_ends_chunks;
    pub mod exit_code_0_on_404;
    pub mod header_in_one_read;
    pub mod header_of_1024_bytes;
    pub mod header_on_stdout;
    pub mod host_without_port;
    pub mod loses_what_came;
    pub mod new_reader_for_the_body;
    pub mod no_header_limit;
    pub mod no_host;
    pub mod no_length_no_body;
    pub mod no_page_on_404;
    pub mod reads_until_close;
    pub mod sends_the_whole_url;
    pub mod solution;
    pub mod spaces_belong_to_values;
    pub mod starter;
    pub mod takes_103_for_the_answer;
    pub mod trailer_is_an_error;
    pub mod utf8_only;
    pub mod waits_for_the_body_of_204;
}

mod ex06b {
    pub mod answers_any_method;
    pub mod answers_the_first_line;
    pub mod checks_before_decoding;
    pub mod closes_without_a_word;
    pub mod counts_characters;
    pub mod decodes_twice;
    pub mod ends_lines_with_newline_only;
    pub mod everything_is_html;
    pub mod head_says_length_0;
    pub mod head_with_body;
    pub mod host_is_optional;
    pub mod joins_an_absolute_path;
    pub mod no_content_length;
    pub mod no_percent_decoding;
    pub mod not_found_with_status_200;
    pub mod panics_on_two_words;
    pub mod plus_is_a_space;
    pub mod query_belongs_to_the_name;
    pub mod refuses_dot_dot_in_front_only;
    pub mod refuses_without_allow;
    pub mod removes_dot_dot_once;
    pub mod request_in_one_read;
    pub mod skips_a_bad_percent_sign;
    pub mod solution;
    pub mod starter;
    pub mod text_files_only;
    pub mod trusts_the_path;
}

mod ex06c {
    pub mod a_bad_length_is_0;
    pub mod always_closes_http_1_0;
    pub mod always_says_continue;
    pub mod answers_the_idle;
    pub mod body_in_one_read;
    pub mod close_in_small_letters_only;
    pub mod closes_after_each_response;
    pub mod closes_without_400;
    pub mod closes_without_saying_so;
    pub mod continues_then_refuses;
    pub mod forgets_flush;
    pub mod goes_on_after_400;
    pub mod holds_responses_back;
    pub mod ignores_connection_close;
    pub mod ignores_transfer_encoding;
    pub mod keeps_http_1_0_open;
    pub mod leaves_the_body;
    pub mod leaves_the_body_of_a_refused_request;
    pub mod never_says_continue;
    pub mod new_reader_for_each_request;
    pub mod no_body_limit;
    pub mod no_content_length;
    pub mod no_idle_timeout;
    pub mod solution;
    pub mod starter;
}

mod ex06d {
    pub mod a_character_for_each_byte;
    pub mod a_list_for_each_client;
    pub mod a_wrong_method_is_404;
    pub mod body_behind_204;
    pub mod body_in_one_read;
    pub mod compares_the_whole_content_type;
    pub mod created_with_status_200;
    pub mod created_without_location;
    pub mod decodes_before_splitting;
    pub mod delete_empties_the_text;
    pub mod delete_shifts_the_others;
    pub mod forgets_numbers_of_put;
    pub mod greatest_number_plus_one;
    pub mod ignores_content_type;
    pub mod limit_less_one;
    pub mod newest_first;
    pub mod no_body_limit;
    pub mod no_length_is_0;
    pub mod no_text_is_an_empty_text;
    pub mod numbers_by_length;
    pub mod one_allow_for_all;
    pub mod plus_stays_plus;
    pub mod put_appends;
    pub mod put_is_always_created;
    pub mod put_replaces_only;
    pub mod reads_until_the_end;
    pub mod repairs_bad_text;
    pub mod solution;
    pub mod starter;
    pub mod takes_the_first_field;
}

fn main() -> std::process::ExitCode {
    lab_grader::answer! {
        ex06a:
            starter, solution, case_sensitive_names, chunk_extension_is_an_error, chunk_in_one_read,
            chunks_are_lines, cut_off_is_fine, decimal_chunk_sizes, end_of_stream_ends_chunks,
            exit_code_0_on_404, header_in_one_read, header_of_1024_bytes, header_on_stdout,
            host_without_port, loses_what_came, new_reader_for_the_body, no_header_limit, no_host,
            no_length_no_body, no_page_on_404, reads_until_close, sends_the_whole_url,
            spaces_belong_to_values, takes_103_for_the_answer, trailer_is_an_error, utf8_only,
            waits_for_the_body_of_204;
        ex06b:
            starter, solution, answers_any_method, answers_the_first_line, checks_before_decoding,
            closes_without_a_word, counts_characters, decodes_twice, ends_lines_with_newline_only,
            everything_is_html, head_says_length_0, head_with_body, host_is_optional,
            joins_an_absolute_path, no_content_length, no_percent_decoding,
            not_found_with_status_200, panics_on_two_words, plus_is_a_space,
            query_belongs_to_the_name, refuses_dot_dot_in_front_only, refuses_without_allow,
            removes_dot_dot_once, request_in_one_read, skips_a_bad_percent_sign, text_files_only,
            trusts_the_path;
        ex06c:
            starter, solution, a_bad_length_is_0, always_closes_http_1_0, always_says_continue,
            answers_the_idle, body_in_one_read, close_in_small_letters_only,
            closes_after_each_response, closes_without_400, closes_without_saying_so,
            continues_then_refuses, forgets_flush, goes_on_after_400, holds_responses_back,
            ignores_connection_close, ignores_transfer_encoding, keeps_http_1_0_open,
            leaves_the_body, leaves_the_body_of_a_refused_request, never_says_continue,
            new_reader_for_each_request, no_body_limit, no_content_length, no_idle_timeout;
        ex06d:
            starter, solution, a_character_for_each_byte, a_list_for_each_client,
            a_wrong_method_is_404, body_behind_204, body_in_one_read,
            compares_the_whole_content_type, created_with_status_200, created_without_location,
            decodes_before_splitting, delete_empties_the_text, delete_shifts_the_others,
            forgets_numbers_of_put, greatest_number_plus_one, ignores_content_type, limit_less_one,
            newest_first, no_body_limit, no_length_is_0, no_text_is_an_empty_text,
            numbers_by_length, one_allow_for_all, plus_stays_plus, put_appends,
            put_is_always_created, put_replaces_only, reads_until_the_end, repairs_bad_text,
            takes_the_first_field;
    }
}
