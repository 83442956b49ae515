//! Exercise 03a, numbered line echo: a stream has no messages.

use lab_grader::{Check, Exercise, Kind, Mutant, Text, Trial, Verdict, Visibility};

pub(crate) const EXERCISE: Exercise = Exercise {
    id: "03a",
    program: "ex03a_line_echo",
    kind: Kind::Server,
    title: Text::new("Numbered line echo", "줄 번호를 붙이는 에코 서버"),
    task: Text::new(
        "Answer each line of a client with `N: LINE`, numbered from 1 for each connection, \
         however the bytes arrive.",
        "클라이언트가 보낸 각 줄에 `N: LINE`으로 응답하세요. 번호는 연결마다 1부터 시작하며, \
         바이트가 어떻게 나뉘어 도착하든 결과가 같아야 합니다.",
    ),
    hints: &[
        Text::new("TODO-LEAD", "TODO-LEAD"),
        Text::new("TODO-LEAD", "TODO-LEAD"),
        Text::new("TODO-LEAD", "TODO-LEAD"),
    ],
    checks: &[
        Check {
            id: "one_line",
            title: Text::new(
                "one line comes back with its number",
                "한 줄이 번호와 함께 돌아옵니다",
            ),
            points: 1,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "The answer is the number, a colon, a space, and the line with its newline.",
                "응답은 번호, 쌍점, 빈칸, 그리고 줄바꿈까지 포함한 그 줄입니다.",
            ),
            book: "03#echo",
            run: one_line,
        },
        Check {
            id: "byte_by_byte",
            title: Text::new(
                "a line that arrives one byte per segment is still one line",
                "한 바이트씩 나뉘어 도착해도 한 줄은 한 줄입니다",
            ),
            points: 2,
            deadline: Check::DEADLINE,
            visibility: Visibility::Visible,
            why: Text::new(
                "TCP carries a stream of bytes and keeps no boundaries: one read may return \
                 half a line, or three lines and a half. Only the newline ends a line, so \
                 collect bytes until you see one.",
                "TCP는 바이트의 스트림을 나를 뿐 경계를 지키지 않습니다. read 한 번이 반 줄을 \
                 돌려줄 수도, 세 줄 반을 돌려줄 수도 있습니다. 줄을 끝내는 것은 줄바꿈뿐이므로 \
                 줄바꿈이 나올 때까지 바이트를 모으세요.",
            ),
            book: "03#streams-have-no-messages",
            run: byte_by_byte,
        },
    ],
    starter: include_str!("../answers/ex03a/starter.rs"),
    solution: include_str!("../answers/ex03a/solution.rs"),
    mutants: &[Mutant::new("one_read_is_one_message", &["byte_by_byte"]).racy()],
};

fn one_line(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send(b"hello\n")?;
    client.expect(b"1: hello\n")?;
    client.half_close()?;
    client.expect_end()
}

fn byte_by_byte(trial: &mut Trial) -> Verdict {
    let server = trial.server()?;
    let client = trial.connect(&server)?;
    client.send_byte_by_byte(b"hello\n")?;
    client.expect(b"1: hello\n")?;
    client.half_close()?;
    client.expect_end()
}
