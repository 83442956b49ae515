//! Exercise 01a, dotted quad ⇄ hex: one address, two texts, and nothing that
//! only looks like one.

use lab_grader::{Check, Exercise, Kind, Mutant, Text, Visibility};

use crate::table::ask;

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "01a",
    program: "ex01a_dotted_quad",
    kind: Kind::Filter,
    title: Text::new("Dotted quad ⇄ hex", "점 표기 ⇄ 16진수"),
    task: Text::new(
        "Turn each line of input from a dotted quad into 32 bits in hex, or from hex into a \
         dotted quad. Answer everything else with an `error:` line and go on.",
        "입력의 각 줄이 점으로 나눈 주소(dotted quad)이면 32비트 16진수로, 16진수이면 점 표기로 \
         바꾸세요. 그 밖의 줄에는 `error:`로 시작하는 줄로 응답하고 계속하세요.",
    ),
    hints: &[
        Text::new(
            "An IPv4 address is a number of 32 bits. The dotted quad shows its four bytes in \
             decimal, the hex form the same four bytes in hexadecimal, both with the highest \
             byte first. Find the four bytes, and each form is only a way to print them.",
            "IPv4 주소는 32비트 수 하나입니다. 점 표기는 그 네 바이트를 십진수로, 16진수 표기는 \
             같은 네 바이트를 16진수로 보여 주며, 둘 다 최상위 바이트가 먼저입니다. 네 바이트만 \
             구하면 두 표기는 출력하는 방법의 차이일 뿐입니다.",
        ),
        Text::new(
            "Let `convert` return a `Result`: each step that can fail gives its reason with \
             `?`, and only `main` prints. For a quad: split at the dots, insist on exactly four \
             parts, then judge each part in a function of its own.",
            "`convert`가 `Result`를 돌려주게 하세요. 실패할 수 있는 단계는 `?`로 이유를 넘기고, \
             출력은 `main`만 합니다. 점 표기라면 점에서 나누고, 부분이 정확히 네 개인지 확인한 \
             다음, 각 부분은 따로 만든 함수에서 검사하세요.",
        ),
        Text::new(
            "Don't leave the judging of a part to `parse`: it takes `+1` and `01`. First ask \
             whether the part is empty, whether every byte `is_ascii_digit`, and whether a zero \
             stands before another digit. After that `parse::<u8>` can fail for one reason \
             only: the number is more than 255.",
            "부분의 검사를 `parse`에만 맡기지 마세요. `parse`는 `+1`과 `01`도 받아들입니다. \
             먼저 비어 있지 않은지, 모든 바이트가 `is_ascii_digit`인지, 다른 숫자 앞에 0이 \
             없는지 확인하세요. 그러고 나면 `parse::<u8>`이 실패하는 까닭은 255보다 큰 수 \
             하나뿐입니다.",
        ),
        Text::new(
            "`number = (number << 8) | u32::from(part)` builds the number from the left, \
             `format!(\"0x{number:08x}\")` prints all eight digits, \
             `u32::from_str_radix(digits, 16)` reads them (it takes a sign too, so look first), \
             and `number.to_be_bytes()` gives the four bytes back, highest first.",
            "`number = (number << 8) | u32::from(part)`는 수를 왼쪽부터 만들고, \
             `format!(\"0x{number:08x}\")`는 여덟 자리를 모두 출력합니다. \
             `u32::from_str_radix(digits, 16)`는 그것을 읽는데, 부호도 받아들이므로 먼저 \
             확인해야 합니다. `number.to_be_bytes()`는 네 바이트를 최상위 바이트부터 \
             돌려줍니다.",
        ),
    ],
    checks: &[
        Check {
            id: "quad_to_hex",
            title: Text::new(
                "a dotted quad becomes `0x` and eight hex digits",
                "점 표기를 `0x`와 16진수 여덟 자리로 바꿉니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The first number of a quad is the highest byte: 1.2.3.4 is 0x01020304, in the \
                 order in which the bytes travel (network byte order). If yours is reversed, \
                 the bytes were put together in the order of your computer's memory. If a digit \
                 is missing, the number was printed without its leading zeros: each byte needs \
                 two digits.",
                "점 표기의 첫 번째 수가 최상위 바이트입니다. 1.2.3.4는 0x01020304이고, 바이트가 \
                 네트워크를 지나는 순서(네트워크 바이트 순서, network byte order)와 같습니다. \
                 순서가 뒤집혔다면 바이트를 컴퓨터의 메모리 순서대로 합친 것입니다. 자릿수가 \
                 모자라면 앞의 0을 빼고 출력한 것입니다. 바이트마다 두 자리가 필요합니다.",
            ),
            book: "01#text-and-bytes",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("114.71.220.95", "0x7247dc5f"),
                        ("192.0.2.1", "0xc0000201"),
                        ("255.255.255.255", "0xffffffff"),
                        ("1.2.3.4", "0x01020304"),
                        ("0.0.0.1", "0x00000001"),
                        ("0.0.0.0", "0x00000000"),
                    ],
                )
            },
        },
        Check {
            id: "hex_to_quad",
            title: Text::new(
                "`0x` and eight hex digits, in either case, become a dotted quad",
                "`0x`와 16진수 여덟 자리(대소문자 모두)를 점 표기로 바꿉니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Half of all addresses have the highest bit set. A signed number of 32 bits \
                 ends at 0x7fffffff, so an address is always a `u32`, never an `i32`. And the \
                 first two hex digits are the first number of the quad.",
                "전체 주소의 절반은 최상위 비트가 1입니다. 부호 있는 32비트 수는 \
                 0x7fffffff까지만 나타낼 수 있으므로 주소는 언제나 `i32`가 아니라 `u32`입니다. \
                 그리고 16진수의 처음 두 자리가 점 표기의 첫 번째 수입니다.",
            ),
            book: "01#text-and-bytes",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("0x7247dc5f", "114.71.220.95"),
                        ("0x7247DC5F", "114.71.220.95"),
                        ("0x01020304", "1.2.3.4"),
                        ("0x00000000", "0.0.0.0"),
                        ("0x80000000", "128.0.0.0"),
                        ("0xffffffff", "255.255.255.255"),
                    ],
                )
            },
        },
        Check {
            id: "refuses_above_255",
            title: Text::new(
                "a number above 255 is an error",
                "255보다 큰 수는 오류입니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "A part is one byte. `as u8` cuts a larger number to its lowest byte without a \
                 word: 256 becomes 0, and a wrong address is served as a right one. Let \
                 `parse::<u8>` or `u8::try_from` say no, and pass their error on instead of \
                 unwrapping it. An error is the answer to one line, not the end of the program.",
                "각 부분은 한 바이트입니다. `as u8`은 큰 수의 최하위 바이트만 남기고 아무 말도 \
                 하지 않습니다. 256이 0이 되어 잘못된 주소가 올바른 주소처럼 쓰입니다. \
                 `parse::<u8>`이나 `u8::try_from`이 거절하게 하고, 그 오류를 unwrap하지 말고 \
                 넘겨주세요. 오류는 한 줄에 대한 응답일 뿐이며, 프로그램이 끝나서는 안 됩니다.",
            ),
            book: "01#strict-parsing",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("255.0.0.255", "0xff0000ff"),
                        ("256.0.0.1", "error:"),
                        ("1.2.3.300", "error:"),
                        ("1.2.999.4", "error:"),
                        ("1.4294967297.3.4", "error:"),
                        ("1.2.3.18446744073709551617", "error:"),
                    ],
                )
            },
        },
        Check {
            id: "four_parts",
            title: Text::new(
                "fewer or more than four parts, or an empty part, are errors",
                "네 부분보다 적거나 많거나, 빈 부분이 있으면 오류입니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Count the parts before you use them. A loop over four slots with `zip`, or \
                 `next()` four times, never sees a missing or a fifth part. And `split('.')` \
                 reports an empty part where two dots meet or the text begins or ends with one: \
                 keep it and refuse it.",
                "부분을 쓰기 전에 개수부터 세세요. `zip`으로 네 자리를 채우거나 `next()`를 네 \
                 번 부르면 빠진 부분도 다섯 번째 부분도 알아채지 못합니다. 점 두 개가 \
                 이어지거나 문자열이 점으로 시작하거나 끝나면 `split('.')`은 빈 부분을 \
                 돌려줍니다. 버리지 말고 거절하세요.",
            ),
            book: "01#strict-parsing",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("16.32.32.16", "0x10202010"),
                        ("16.32.32", "error:"),
                        ("16", "error:"),
                        ("16.32.32.16.32", "error:"),
                        ("16..32.16", "error:"),
                        ("16.32..32.16", "error:"),
                        (".16.32.32.16", "error:"),
                        ("16.32.32.16.", "error:"),
                        ("...", "error:"),
                        ("", "error:"),
                    ],
                )
            },
        },
        Check {
            id: "refuses_leading_zeros",
            title: Text::new(
                "a zero before another digit is an error; a lone 0 is fine",
                "다른 숫자 앞의 0은 오류이지만 0 하나는 괜찮습니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "To C's `inet_aton` a leading zero means octal: 010.0.0.1 is 8.0.0.1 there and \
                 10.0.0.1 elsewhere. Where two programs read two addresses from one text, an \
                 access list can be fooled; so the strict form has no leading zeros. `parse` \
                 doesn't mind them: check before you parse.",
                "C의 `inet_aton`에서 앞의 0은 8진수를 뜻합니다. 010.0.0.1이 그곳에서는 \
                 8.0.0.1이고 다른 곳에서는 10.0.0.1입니다. 두 프로그램이 같은 문자열에서 서로 \
                 다른 주소를 읽으면 접근 제어를 속일 수 있으므로 엄격한 형식은 앞의 0을 \
                 허용하지 않습니다. `parse`는 이것을 가리지 않으니 그 전에 확인하세요.",
            ),
            book: "01#strict-parsing",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("100.0.0.100", "0x64000064"),
                        ("01.2.3.4", "error:"),
                        ("192.168.010.1", "error:"),
                        ("1.2.3.00", "error:"),
                        ("1.2.3.007", "error:"),
                    ],
                )
            },
        },
        Check {
            id: "refuses_signs",
            title: Text::new("a sign is an error", "부호가 있으면 오류입니다"),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "Rust's `\"+1\".parse::<u8>()` succeeds, and so does `u32::from_str_radix` of \
                 `+1234567`: both read numbers as people write them, not parts of an address. \
                 Make sure that there are only digits before you let them read.",
                "Rust에서 `\"+1\".parse::<u8>()`는 성공하고, `+1234567`을 읽는 \
                 `u32::from_str_radix`도 성공합니다. 둘 다 주소의 한 부분이 아니라 사람이 쓰는 \
                 수를 읽기 때문입니다. 읽기 전에 숫자만 있는지 확인하세요.",
            ),
            book: "01#strict-parsing",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("17.34.34.17", "0x11222211"),
                        ("+1.2.3.4", "error:"),
                        ("1.2.3.+4", "error:"),
                        ("1.-2.3.4", "error:"),
                        ("1.2.-0.4", "error:"),
                        ("0x+1020304", "error:"),
                        ("-0x1020304", "error:"),
                    ],
                )
            },
        },
        Check {
            id: "ascii_digits_only",
            title: Text::new(
                "spaces, letters and the digits of other scripts are errors",
                "빈칸, 글자, 다른 문자 체계의 숫자는 오류입니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "An address has no spaces: don't trim a line or its parts before you judge \
                 them. And `char::is_numeric` knows every script, such as the Arabic and the \
                 wide digits in this check; what it accepts, `parse` refuses. Only \
                 `is_ascii_digit` asks for 0 to 9.",
                "주소에는 빈칸이 없습니다. 검사하기 전에 줄이나 부분을 trim하지 마세요. 또 \
                 `char::is_numeric`은 이 검사에 나오는 아랍 숫자와 전각 숫자처럼 모든 문자 \
                 체계의 숫자를 받아들이지만, 그것을 `parse`는 거절합니다. 0부터 9까지만 묻는 \
                 것은 `is_ascii_digit`입니다.",
            ),
            book: "01#strict-parsing",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("127.0.0.127", "0x7f00007f"),
                        (" 127.0.0.1", "error:"),
                        ("127.0.0.1 ", "error:"),
                        ("127. 0.0.1", "error:"),
                        ("127.0.0.1\t", "error:"),
                        ("127.0.0.l", "error:"),
                        ("127.0.0.１", "error:"),
                        ("١٢٧.٠.٠.١", "error:"),
                    ],
                )
            },
        },
        Check {
            id: "exactly_eight_hex_digits",
            title: Text::new(
                "the hex form without `0x` and exactly eight hex digits is an error",
                "`0x`와 정확히 여덟 자리의 16진수가 아니면 오류입니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "`from_str_radix` takes every length that fits into the number. But half an \
                 address is most likely an address that was cut off, and it isn't clear which \
                 half is missing. Compare the length with eight before you read.",
                "`from_str_radix`는 수에 들어가기만 하면 어떤 길이든 받아들입니다. 그러나 \
                 주소의 절반은 대개 잘려 나간 주소이고, 어느 쪽 절반이 없는지도 알 수 없습니다. \
                 읽기 전에 길이가 여덟인지 확인하세요.",
            ),
            book: "01#strict-parsing",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("0x007f7f00", "0.127.127.0"),
                        ("0x7f", "error:"),
                        ("0x", "error:"),
                        ("0x00000007f", "error:"),
                        ("0x7247dc5g", "error:"),
                        ("7247dc5f", "error:"),
                        ("x7247dc5f", "error:"),
                    ],
                )
            },
        },
        Check {
            id: "goes_on_after_errors",
            title: Text::new(
                "a bad line is answered, and so is every line after it",
                "잘못된 줄에 응답하고, 그 뒤의 줄에도 모두 응답합니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "One bad line is no reason to leave the others unanswered: a server that ends \
                 at the first strange byte can be ended by anybody. `?` in `main` and `unwrap` \
                 both end the program; `match` on the result of each line prints the error and \
                 goes on.",
                "잘못된 한 줄 때문에 나머지 줄에 응답하지 않을 까닭은 없습니다. 이상한 바이트 \
                 하나에 끝나는 서버는 누구나 끝낼 수 있습니다. `main`의 `?`와 `unwrap`은 모두 \
                 프로그램을 끝냅니다. 줄마다 결과를 `match`로 나누어 오류를 출력하고 \
                 계속하세요.",
            ),
            book: "01#errors-are-answers",
            run: |trial| {
                ask(
                    trial,
                    &[
                        ("16.0.0.16", "0x10000010"),
                        ("16.0.0.256", "error:"),
                        ("32.0.0.32", "0x20000020"),
                        ("hello", "error:"),
                        ("0x30000030", "48.0.0.48"),
                    ],
                )
            },
        },
    ],
    starter: include_str!("../answers/ex01a/starter.rs"),
    solution: include_str!("../answers/ex01a/solution.rs"),
    mutants: &[
        Mutant::new("little_endian", &["quad_to_hex", "hex_to_quad"]),
        Mutant::new("drops_hex_zeros", &["quad_to_hex"]),
        Mutant::new("reads_hex_as_i32", &["hex_to_quad"]),
        Mutant::new(
            "accepts_256_by_wrapping",
            &["refuses_above_255", "goes_on_after_errors"],
        ),
        Mutant::new("ignores_part_count", &["four_parts"]),
        Mutant::new("skips_empty_parts", &["four_parts"]),
        Mutant::new("accepts_leading_zeros", &["refuses_leading_zeros"]),
        Mutant::new("accepts_plus_sign", &["refuses_signs"]),
        Mutant::new("trims_spaces", &["ascii_digits_only"]),
        Mutant::new("trusts_is_numeric", &["ascii_digits_only"]),
        Mutant::new("hex_of_any_length", &["exactly_eight_hex_digits"]),
        Mutant::new(
            "stops_at_first_error",
            &[
                "goes_on_after_errors",
                "refuses_above_255",
                "four_parts",
                "refuses_leading_zeros",
                "refuses_signs",
                "ascii_digits_only",
                "exactly_eight_hex_digits",
            ],
        ),
        Mutant::new(
            "panics_on_bad_input",
            &["goes_on_after_errors", "refuses_above_255"],
        ),
    ],
};
