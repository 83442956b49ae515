//! The pages of a tiny course, as they are written.
#![expect(
    clippy::unwrap_used,
    reason = "a test that can't read a page has nothing to say"
)]

mod course;

use std::fs;
use std::process::Command;

use course::Course;

/// A page of the tiny course, built once for each test.
fn page(course: &Course, name: &str) -> String {
    fs::read_to_string(course.path("target/book").join(name)).unwrap()
}

fn built() -> Course {
    let course = Course::new();
    let output = course.run(&["build"]);
    assert!(output.status.success(), "{output:?}");
    course
}

/// As from a course that was moved after this program was compiled.
#[test]
fn the_course_around_the_current_folder_is_built() {
    let course = Course::new();
    let mut tool = Command::new(env!("CARGO_BIN_EXE_lab-book"));
    tool.arg("build").current_dir(course.path("docs/en"));
    let output = tool.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(page(&course, "en/lab03.html").contains("<html"));
}

#[test]
fn a_page_leads_to_itself_in_the_other_language() {
    let course = built();
    for (lang, other, name) in [("en", "ko", "한국어"), ("ko", "en", "English")] {
        let html = page(&course, &format!("{lang}/lab03.html"));
        for wanted in [
            "<noscript><a class=\"language\" href=\"toc.html\">".to_owned(),
            format!("<html lang=\"{lang}\""),
            "<link rel=\"alternate\" hreflang=\"en\" href=\"../en/lab03.html\">".to_owned(),
            "<link rel=\"alternate\" hreflang=\"ko\" href=\"../ko/lab03.html\">".to_owned(),
            format!(
                "<a class=\"language\" href=\"../{other}/lab03.html\" hreflang=\"{other}\" lang=\"{other}\">{name}</a>"
            ),
        ] {
            assert!(html.contains(&wanted), "{lang}: {wanted}");
        }
    }
}

#[test]
fn the_korean_frame_speaks_korean() {
    let course = built();
    let html = page(&course, "ko/lab03.html");
    for word in [
        "테마 바꾸기",
        "차례 여닫기",
        "이전 장",
        "이 책에서 검색",
        "</svg>참고</p>",
    ] {
        assert!(html.contains(word), "{word}");
    }
    for word in [
        "Change theme",
        "Table of Contents",
        "Print this book",
        ">Note<",
    ] {
        assert!(!html.contains(word), "{word}");
        let english = page(&course, "en/lab03.html");
        assert!(english.contains(word), "{word}");
    }
}

#[test]
fn figures_and_code_stand_in_the_page() {
    let course = built();
    let html = page(&course, "en/lab03.html");
    for wanted in [
        // An anchor's lines without their indentation.
        "<code class=\"language-rust\">let listener = std::net::TcpListener::bind(\"127.0.0.1:7777\")?;</code>",
        "<div class=\"lab-command\" data-run=\"lab03_tcp_server 127.0.0.1:0\">",
        "cargo run --bin lab03_tcp_server -- 127.0.0.1:0</code>",
        "<div class=\"lab-command\" data-check=\"03a\">",
        "cargo lab check 03a</code>",
        "role=\"img\" aria-label=\"The UDP header (RFC 768): source port 16 bits (who sends), destination port 16 bits",
        "<legend>What does <code>read</code> return at the end of the stream?</legend>",
        "<strong>zero</strong>",
        "The peer has closed its half.",
        "Hello from TCP Server",
    ] {
        assert!(html.contains(wanted), "{wanted}");
    }
    assert!(!html.contains("ANCHOR"), "{html}");
    assert!(!html.contains("{{#"), "{html}");
}

#[test]
fn no_page_tells_where_it_was_built() {
    let course = built();
    let here = course.path("").to_string_lossy().into_owned();
    for name in [
        "index.html",
        "en/lab03.html",
        "ko/lab03.html",
        "ko/print.html",
        "en/toc.html",
    ] {
        assert!(
            !page(&course, name).contains(here.trim_end_matches('/')),
            "{name}"
        );
    }
}

#[test]
fn the_landing_page_works_from_disk() {
    let landing = page(&built(), "index.html");
    for link in [
        "href=\"en/index.html\" lang=\"en\"",
        "href=\"ko/index.html\" lang=\"ko\"",
    ] {
        assert!(landing.contains(link), "{link}");
    }
}
