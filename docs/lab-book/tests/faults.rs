//! Each fault that `check` promises to find is planted in a copy of a tiny
//! course, and must be the only one that is found, at its file and line.
#![expect(
    clippy::unwrap_used,
    reason = "a test that can't copy files has nothing to say"
)]

mod course;

use std::fs;

use course::Course;

/// A change to the tiny course, and what `check` then says.
struct Planted {
    /// Seen from the root; `docs/*/` are the folders of both languages.
    file: &'static str,
    from: &'static str,
    to: &'static str,
    faults: &'static [&'static str],
}

/// The lines that `check` prints about faults.
fn found(course: &Course) -> Vec<String> {
    let output = course.run(&["check", "--no-record"]);
    let told = String::from_utf8(output.stderr).unwrap();
    let mut faults: Vec<String> = told.lines().map(str::to_owned).collect();
    let count = faults.pop();
    assert_eq!(output.status.success(), count.is_none(), "{told}");
    faults
}

/// Replaces `from`, which must be there; an empty `to` and `from` deletes the file.
fn plant(course: &Course, file: &str, from: &str, to: &str) {
    let path = course.path(file);
    if from.is_empty() {
        return fs::remove_file(path).unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn check(rows: &[Planted]) {
    for row in rows {
        let course = Course::new();
        match row.file.split_once('*') {
            Some((before, after)) => ["en", "ko"]
                .map(|lang| plant(&course, &format!("{before}{lang}{after}"), row.from, row.to))
                .len(),
            None => {
                plant(&course, row.file, row.from, row.to);
                1
            }
        };
        course.run(&["stamp"]);
        assert_eq!(found(&course), row.faults, "{:?} in {}", row.to, row.file);
    }
}

#[test]
fn a_whole_book_has_no_fault() {
    assert_eq!(found(&Course::new()), [""; 0]);
}

#[test]
fn broken_includes() {
    check(&[
        Planted {
            file: "docs/*/lab03.md",
            from: "lab03_tcp_server.rs:bind",
            to: "lab03_udp_server.rs:bind",
            faults: &[
                "docs/en/lab03.md:11: include labs/lab03-tcp/src/bin/lab03_udp_server.rs: No such file or directory (os error 2)",
                "docs/ko/lab03.md:12: include labs/lab03-tcp/src/bin/lab03_udp_server.rs: No such file or directory (os error 2)",
            ],
        },
        Planted {
            file: "labs/lab03-tcp/src/bin/lab03_tcp_server.rs",
            from: "ANCHOR: bind",
            to: "ANCHOR: binds",
            faults: &[
                "docs/en/lab03.md:11: no `ANCHOR: bind` in labs/lab03-tcp/src/bin/lab03_tcp_server.rs",
                "docs/ko/lab03.md:12: no `ANCHOR: bind` in labs/lab03-tcp/src/bin/lab03_tcp_server.rs",
            ],
        },
        Planted {
            file: "labs/lab03-tcp/src/bin/lab03_tcp_server.rs",
            from: "ANCHOR_END: bind",
            to: "",
            faults: &[
                "docs/en/lab03.md:11: no `ANCHOR_END: bind` in labs/lab03-tcp/src/bin/lab03_tcp_server.rs",
                "docs/ko/lab03.md:12: no `ANCHOR_END: bind` in labs/lab03-tcp/src/bin/lab03_tcp_server.rs",
            ],
        },
        Planted {
            file: "docs/*/index.md",
            from: "[RFC",
            to: "{{#include index.md}} [RFC",
            faults: &[
                "docs/en/index.md:4: an include stands alone in a line of a code block",
                "docs/ko/index.md:5: an include stands alone in a line of a code block",
            ],
        },
    ]);
}

#[test]
fn dead_links() {
    check(&[
        Planted {
            file: "docs/*/index.md",
            from: "lab03.md#half-close",
            to: "lab03.md#half-open",
            faults: &[
                "docs/en/index.md:3: dead link: lab03.md has no id #half-open",
                "docs/ko/index.md:4: dead link: lab03.md has no id #half-open",
            ],
        },
        Planted {
            file: "docs/*/index.md",
            from: "lab03.md#half-close",
            to: "lab04.md#half-close",
            faults: &[
                "docs/en/index.md:3: dead link: lab04.md is no page of this language",
                "docs/ko/index.md:4: dead link: lab04.md is no page of this language",
            ],
        },
        Planted {
            file: "docs/*/lab03.md",
            from: "(#idea)",
            to: "(#ideas)",
            faults: &[
                "docs/en/lab03.md:45: dead link: lab03.md has no id #ideas",
                "docs/ko/lab03.md:46: dead link: lab03.md has no id #ideas",
            ],
        },
        Planted {
            file: "docs/*/lab03.md",
            from: "```quiz",
            to: "### Why\n\n```quiz",
            faults: &[
                "docs/en/lab03.md:47: this heading needs an id: {#kebab-case}",
                "docs/ko/lab03.md:48: this heading needs an id: {#kebab-case}",
            ],
        },
        Planted {
            file: "docs/*/lab03.md",
            from: "```quiz",
            to: "### Why {#idea}\n\n```quiz",
            faults: &[
                "docs/en/lab03.md:47: #idea is on this page already",
                "docs/ko/lab03.md:48: #idea is on this page already",
            ],
        },
    ]);
}

#[test]
fn languages_out_of_step() {
    check(&[
        Planted {
            file: "docs/ko/lab03.md",
            from: "16 길이\n16 체크섬",
            to: "8 길이\n24 체크섬",
            faults: &[
                "docs/ko/lab03.md:32: out of step with docs/en/lab03.md: here `bits 16 16 8 24 *` (line 32), there `bits 16 16 16 16 *` (line 31)",
            ],
        },
        Planted {
            file: "docs/ko/lab03.md",
            from: "- [ ] 오류\n- [x] 0",
            to: "- [x] 오류\n- [ ] 0",
            faults: &[
                "docs/ko/lab03.md:48: out of step with docs/en/lab03.md: here `quiz [x] [ ]` (line 48), there `quiz [ ] [x]` (line 47)",
            ],
        },
        Planted {
            file: "docs/ko/lab03.md",
            from: "| Python | Rust |\n|---|---|",
            to: "| Python | Rust | C |\n|---|---|---|",
            faults: &[
                "docs/ko/lab03.md:40: out of step with docs/en/lab03.md: here a table of 3 columns (line 40), there a table of 2 columns (line 39)",
            ],
        },
        Planted {
            file: "docs/ko/lab03.md",
            from: "> [!NOTE]\n",
            to: "> [!TIP]\n",
            faults: &[
                "docs/ko/lab03.md:8: out of step with docs/en/lab03.md: here a callout [!TIP] (line 8), there a callout [!NOTE] (line 7)",
            ],
        },
        Planted {
            file: "docs/ko/lab03.md",
            from: "[아이디어](#idea)",
            to: "[아이디어](#half-close)",
            faults: &[
                "docs/ko/lab03.md:46: out of step with docs/en/lab03.md: here a link to #half-close (line 46), there a link to #idea (line 45)",
            ],
        },
        Planted {
            file: "docs/ko/index.md",
            from: "규칙은 [RFC 9293](https://www.rfc-editor.org/rfc/rfc9293)에 있습니다.",
            to: "",
            faults: &[
                "docs/ko/index.md:4: out of step with docs/en/index.md: here a link to lab03.md#half-close (line 4), there a link to https://www.rfc-editor.org/rfc/rfc9293 (line 4)",
            ],
        },
    ]);
}

#[test]
fn a_translation_of_an_older_text() {
    let course = Course::new();
    let english = "docs/en/index.md";
    plant(&course, english, "Begin with", "Start with");
    let faults = found(&course);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(
        faults[0].starts_with("docs/ko/index.md:1: docs/en/index.md has changed: "),
        "{faults:?}"
    );
    course.run(&["stamp", "index.md"]);
    assert_eq!(found(&course), [""; 0]);
}

#[test]
fn a_korean_transcript_is_no_difference() {
    let course = Course::new();
    let english = course.path("docs/recordings/lab03-echo.txt");
    let korean = course.path("docs/recordings/lab03-echo.ko.txt");
    fs::copy(english, korean).unwrap();
    plant(&course, "docs/ko/lab03.md", "echo.txt", "echo.ko.txt");
    assert_eq!(found(&course), [""; 0]);
}

#[test]
fn code_that_nobody_vouches_for() {
    check(&[
        Planted {
            file: "docs/*/lab03.md",
            from: "```rust,test",
            to: "```rust",
            faults: &[
                "docs/en/lab03.md:14: Rust code is included from a lab or a crate, or marked `rust,test`",
                "docs/ko/lab03.md:15: Rust code is included from a lab or a crate, or marked `rust,test`",
            ],
        },
        Planted {
            file: "docs/*/lab03.md",
            from: "```console",
            to: "```",
            faults: &[
                "docs/en/lab03.md:27: a code block says what it is: rust, console, text, sh, python or a figure",
                "docs/ko/lab03.md:28: a code block says what it is: rust, console, text, sh, python or a figure",
            ],
        },
        Planted {
            file: "docs/*/lab03.md",
            from: "{{#include ../recordings/lab03-echo.txt}}",
            to: "$ nc 127.0.0.1 7777",
            faults: &[
                "docs/en/lab03.md:27: a transcript is recorded: include it from ../recordings/",
                "docs/ko/lab03.md:28: a transcript is recorded: include it from ../recordings/",
            ],
        },
        Planted {
            file: "docs/*/index.md",
            from: "[RFC 9293]",
            to: "\n\n    let x = 1;\n\n[RFC 9293]",
            faults: &[
                "docs/en/index.md:6: a code block must begin at the beginning of its line",
                "docs/ko/index.md:7: a code block must begin at the beginning of its line",
            ],
        },
        Planted {
            file: "docs/*/lab03.md",
            from: "{#slides}",
            to: "{#slides}\n\n```text",
            faults: &[
                "docs/en/lab03.md:68: this code block never ends",
                "docs/ko/lab03.md:69: this code block never ends",
            ],
        },
    ]);
}

#[test]
fn requests_to_other_hosts() {
    const WHY: &str = "this asks another host for something: keep a copy in docs/assets";
    let course = Course::new();
    for lang in ["en", "ko"] {
        let file = format!("docs/{lang}/index.md");
        plant(
            &course,
            &file,
            "[RFC",
            "\n\n![a](https://example.net/a.png)\n\n<script src=\"//example.net/a.js\"></script>\n\n[RFC",
        );
    }
    plant(
        &course,
        "docs/assets/course.css",
        "/* Type",
        "@import url(http://example.net/a.css);\n/* Type",
    );
    course.run(&["stamp"]);
    let faults = found(&course);
    for place in [
        "docs/assets/course.css:3",
        "docs/en/index.md:6",
        "docs/en/index.md:8",
        "docs/ko/index.md:7",
        "docs/ko/index.md:9",
    ] {
        let told = format!("{place}: {WHY}");
        assert!(faults.contains(&told), "{place}: {faults:#?}");
    }
    assert!(
        faults.iter().all(|fault| fault.ends_with(WHY)),
        "{faults:#?}"
    );
    let built = |fault: &&String| fault.starts_with("target/book/ko/index.html:");
    assert_eq!(faults.iter().filter(built).count(), 2, "{faults:#?}");
}

#[test]
fn counterparts() {
    check(&[
        Planted {
            file: "docs/ko/index.md",
            from: "",
            to: "",
            faults: &[
                "docs/en/index.md:1: there is no Korean page docs/ko/index.md",
                "docs/ko/SUMMARY.md:3: dead link: index.md is no page of this language",
            ],
        },
        Planted {
            file: "docs/*/lab03.md",
            from: "```check 03a",
            to: "```check 03b",
            faults: &[
                "docs/en/lab03.md:59: there is no exercise 03b",
                "docs/ko/lab03.md:60: there is no exercise 03b",
                "labs/lab03-tcp/exercises/ex03a_line_echo.rs:1: docs/en/lab03.md doesn't offer this exercise: add ```check 03a",
                "labs/lab03-tcp/exercises/ex03a_line_echo.rs:1: docs/ko/lab03.md doesn't offer this exercise: add ```check 03a",
            ],
        },
        Planted {
            file: "docs/*/lab03.md",
            from: "```run lab03_tcp_server",
            to: "```run lab03_server",
            faults: &[
                "docs/en/lab03.md:24: there is no lab program lab03_server",
                "docs/ko/lab03.md:25: there is no lab program lab03_server",
            ],
        },
        Planted {
            file: "labs/lab03-tcp/grading/src/ex03a.rs",
            from: "03#half-close",
            to: "03#half-open",
            faults: &[
                "labs/lab03-tcp/grading/src/ex03a.rs:4: docs/en/lab03.md has no #half-open",
                "labs/lab03-tcp/grading/src/ex03a.rs:4: docs/ko/lab03.md has no #half-open",
            ],
        },
        Planted {
            file: "docs/*/SUMMARY.md",
            from: "](index.md)",
            to: "](lab03.md)",
            faults: &[
                "docs/en/index.md:1: SUMMARY.md doesn't list this page",
                "docs/ko/index.md:1: SUMMARY.md doesn't list this page",
            ],
        },
    ]);
}

#[test]
fn labs_and_chapters_without_each_other() {
    let course = Course::new();
    fs::rename(course.path("labs/lab03-tcp"), course.path("labs/lab04-tcp")).unwrap();
    let faults = found(&course);
    for fault in [
        "docs/en/lab03.md:1: there is no lab labs/lab03-…",
        "docs/ko/lab03.md:1: there is no lab labs/lab03-…",
        "labs/lab04-tcp/Cargo.toml:1: there is no chapter docs/en/lab04.md",
        "labs/lab04-tcp/Cargo.toml:1: there is no chapter docs/ko/lab04.md",
    ] {
        assert!(faults.iter().any(|it| it == fault), "{fault}: {faults:#?}");
    }
}

#[test]
fn sections_that_a_reader_looks_for() {
    check(&[Planted {
        file: "docs/*/lab03.md",
        from: "{#practice}",
        to: "{#theory}",
        faults: &[
            "docs/en/lab03.md:1: no section {#practice} where it belongs: goals, idea, picture, lab, predict, practice, exercises, quiz, rfcs, slides",
            "docs/ko/lab03.md:1: no section {#practice} where it belongs: goals, idea, picture, lab, predict, practice, exercises, quiz, rfcs, slides",
        ],
    }]);
}

#[test]
fn what_a_screen_reader_cannot_say() {
    check(&[
        Planted {
            file: "docs/*/lab03.md",
            from: "| Python | Rust |",
            to: "| | Rust |",
            faults: &[
                "docs/en/lab03.md:39: each column of a table needs a name, also the first",
                "docs/ko/lab03.md:40: each column of a table needs a name, also the first",
            ],
        },
        Planted {
            file: "docs/*/index.md",
            from: "[RFC",
            to: "![](a.png) [RFC",
            faults: &[
                "docs/en/index.md:4: say in words what the image shows: ![words](file)",
                "docs/ko/index.md:5: say in words what the image shows: ![words](file)",
            ],
        },
    ]);
}

#[test]
fn quizzes_that_teach_nothing() {
    check(&[
        Planted {
            file: "docs/*/lab03.md",
            from: "- [x]",
            to: "- [ ]",
            faults: &[
                "docs/en/lab03.md:47: quiz: no right answer: mark it `- [x]`",
                "docs/ko/lab03.md:48: quiz: no right answer: mark it `- [x]`",
            ],
        },
        Planted {
            file: "docs/en/lab03.md",
            from: "> The peer has closed its half.\n",
            to: "",
            faults: &["docs/en/lab03.md:47: quiz: no explanation: add `> why`"],
        },
    ]);
}
