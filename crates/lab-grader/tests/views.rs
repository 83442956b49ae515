//! The views of one report, compared whole.

use lab_grader::view::{Detail, json, junit, terminal};
use lab_grader::{CheckResult, Kind, Lang, Repeat, Report, Status, Text, Visibility};

fn check(id: &'static str, status: Status) -> CheckResult {
    CheckResult {
        id,
        title: Text::new("a line comes back", "한 줄이 돌아옵니다"),
        status,
        points: if status == Status::Passed { 2 } else { 0 },
        max_points: if status == Status::Skipped { 0 } else { 2 },
        steps: vec![Text::new("client: connected", "클라이언트: 연결했습니다")],
        message: Some(Text::new("other bytes came", "다른 바이트가 왔습니다")),
        evidence: None,
        repeat: None,
        conversation: None,
        stderr: "thread panicked <&>".to_owned(),
        why: Text::new("because", "때문입니다"),
        book: "03#echo",
        duration_ms: 1234,
        visibility: Visibility::Visible,
    }
}

fn report(checks: Vec<CheckResult>) -> Report {
    Report {
        exercise: "03a",
        title: Text::new("Echo", "에코"),
        kind: Kind::Server,
        hint: Some(Text::new("read it", "읽어 보세요")),
        build_error: None,
        checks,
    }
}

const LINE: &str =
    "────────────────────────────────────────────────────────────────────────────────";

#[test]
fn the_terminal_shows_each_check_and_the_first_failure() {
    let report = report(vec![
        check("good", Status::Passed),
        check("bad", Status::Failed),
        check("worse", Status::Crashed),
        check("elsewhere", Status::Skipped),
    ]);
    let expected = format!(
        "03a  Echo (server)

  ✓ passed    a line comes back                                              2/2
  ✗ FAILED    a line comes back                                              0/2
  ✗ CRASHED   a line comes back                                              0/2
  - skipped   a line comes back                                              0/0

{LINE}
✗ FAILED bad
  a line comes back

  What was done
     1. client: connected

  What broke
    other bytes came

  The last lines your program wrote to stderr
    thread panicked <&>

  Why this usually happens
    because

  Read on in the book
    docs/en/lab03.md#echo
{LINE}

1 of 4 checks passed, 2 of 6 points.
1 skipped: this machine can't make them.
1 more failed: repair this one first, or add --all to see each in full.
"
    );
    assert_eq!(terminal(&report, Lang::En, Detail::First), expected);
    let all = terminal(&report, Lang::En, Detail::All);
    assert!(all.contains("✗ CRASHED worse") && !all.contains("more failed"));
    let korean = terminal(&report, Lang::Ko, Detail::First);
    assert!(
        korean.contains("  ✗ 비정상 종료 한 줄이 돌아옵니다"),
        "{korean}"
    );
}

#[test]
fn a_hidden_check_keeps_its_details() {
    let mut hidden = check("secret", Status::Failed);
    hidden.visibility = Visibility::Hidden;
    let report = report(vec![hidden]);
    for shown in [
        terminal(&report, Lang::En, Detail::All),
        junit(&[report], Lang::En).unwrap(),
    ] {
        for told in ["because", "client: connected", "other bytes"] {
            assert!(!shown.contains(told), "{shown}");
        }
    }
}

#[test]
fn passing_needs_a_pass_and_no_failure() {
    let rows = [
        (vec![Status::Passed], true),
        (vec![Status::Passed, Status::Skipped], true),
        (vec![Status::Skipped], false),
        (vec![], false),
        (vec![Status::Passed, Status::TimedOut], false),
    ];
    for (statuses, passed) in rows {
        let checks = statuses.iter().map(|status| check("c", *status)).collect();
        assert_eq!(report(checks).passed(), passed, "{statuses:?}");
    }
}

#[test]
fn json_holds_both_languages_and_the_sums() {
    let text = json(&[report(vec![
        check("good", Status::Passed),
        check("bad", Status::TimedOut),
    ])]);
    let value: serde_json::Value = serde_json::from_str(&text.unwrap()).unwrap();
    let report = &value["reports"][0];
    assert_eq!(value["version"], 1);
    assert_eq!(
        (&report["passed"], &report["points"]),
        (&false.into(), &2.into())
    );
    assert_eq!(report["max_points"], 4);
    assert_eq!(report["hint"]["ko"], "읽어 보세요");
    assert_eq!(report["checks"][1]["status"], "timed-out");
    assert_eq!(report["checks"][1]["title"]["ko"], "한 줄이 돌아옵니다");
    assert_eq!(report["checks"][1]["duration_ms"], 1234);
}

#[test]
fn what_is_too_long_to_be_read_is_whole_in_json() {
    let mut bad = check("bad", Status::Failed);
    let of = |input: String| Repeat {
        input,
        program: "cargo run -q --bin ex03a".to_owned(),
    };
    bad.repeat = Some(of("a b\n".to_owned()));
    let shown = terminal(&report(vec![bad.clone()]), Lang::En, Detail::First);
    let command = "\n    printf %b 'a b\\n' | cargo run -q --bin ex03a\n";
    assert!(shown.contains(command), "{shown}");
    let long = format!("{}\n", "a b ".repeat(600));
    bad.repeat = Some(of(long.clone()));
    let reports = [report(vec![bad])];
    let shown = terminal(&reports[0], Lang::En, Detail::First);
    assert!(
        shown.contains("2401 bytes") && !shown.contains("printf"),
        "{shown}"
    );
    let value: serde_json::Value = serde_json::from_str(&json(&reports).unwrap()).unwrap();
    assert_eq!(value["reports"][0]["checks"][0]["repeat"]["input"], long);
}

#[test]
fn junit_escapes_and_counts() {
    let mut bad = check("bad", Status::Failed);
    bad.message = Some(Text::new("<\u{1b}&\">", ""));
    let checks = vec![
        check("good", Status::Passed),
        bad,
        check("out", Status::Skipped),
    ];
    let xml = junit(&[report(checks)], Lang::En).unwrap();
    assert!(
        xml.contains(r#"tests="3" failures="1" errors="0" skipped="1""#),
        "{xml}"
    );
    assert!(
        xml.contains(r#"<testcase classname="03a" name="good" time="1.234"/>"#),
        "{xml}"
    );
    assert!(xml.contains(r#"message="&lt;&amp;&quot;&gt;""#), "{xml}");
    assert!(xml.contains("thread panicked &lt;&amp;&gt;"), "{xml}");
}
