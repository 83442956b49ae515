//! Questions that answer: without JavaScript the answer can be opened, with it
//! a choice is judged.

use super::html::inline;
use crate::fence::Fence;
use crate::lang::Lang;

/// A question, taken apart.
#[derive(Debug, Default)]
struct Quiz {
    question: String,
    /// Each answer, and whether it is right.
    options: Vec<(bool, String)>,
    explanation: String,
}

/// ```` ```quiz QUESTION ```` over `- [x] right`, `- [ ] wrong` and `> why`.
pub(crate) fn form(fence: &Fence, lang: Lang) -> Result<String, String> {
    let quiz = Quiz::parse(fence)?;
    let (check, show) = lang.of(("Check", "Show the answer"), ("확인", "정답 보기"));
    let right: Vec<&str> = quiz.right().collect();
    let right = inline(&right.join(" · "));
    let (question, why) = (inline(&quiz.question), inline(&quiz.explanation));
    let (right_word, wrong_word) = lang.of(("Right.", "Not yet."), ("맞습니다.", "아직 아닙니다."));
    Ok(format!(
        "<form class=\"quiz\" data-right=\"{right_word}\" data-wrong=\"{wrong_word}\">\
         <fieldset><legend>{question}</legend>{}</fieldset>\
         <p><button type=\"submit\">{check}</button> <output></output></p>\
         <details><summary>{show}</summary><p><strong>{right}</strong></p><p>{why}</p></details></form>",
        quiz.choices(fence.line)
    ))
}

impl Quiz {
    fn parse(fence: &Fence) -> Result<Self, String> {
        let mut quiz = Self {
            question: fence.title.clone(),
            ..Self::default()
        };
        for line in fence.body.iter().map(|line| line.trim()) {
            quiz.line(line)?;
        }
        match quiz {
            it if it.question.is_empty() => Err("no question".to_owned()),
            it if it.options.len() < 2 => Err("fewer than two answers".to_owned()),
            it if it.right().count() == 0 => Err("no right answer: mark it `- [x]`".to_owned()),
            it if it.explanation.is_empty() => Err("no explanation: add `> why`".to_owned()),
            it => Ok(it),
        }
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        if let Some(right) = line.strip_prefix("- [x] ") {
            self.options.push((true, right.to_owned()));
        } else if let Some(wrong) = line.strip_prefix("- [ ] ") {
            self.options.push((false, wrong.to_owned()));
        } else if let Some(why) = line.strip_prefix('>') {
            append(&mut self.explanation, why.trim());
        } else if self.options.is_empty() {
            append(&mut self.question, line);
        } else if !line.is_empty() {
            return Err(format!("`{line}` is no answer and no explanation"));
        }
        Ok(())
    }

    fn right(&self) -> impl Iterator<Item = &str> {
        let right = self.options.iter().filter(|(right, _)| *right);
        right.map(|(_, text)| text.as_str())
    }

    /// The answers to choose from; `line` tells the quizzes of a page apart.
    fn choices(&self, line: usize) -> String {
        let several = self.right().count() > 1;
        let kind = if several { "checkbox" } else { "radio" };
        let choice = |(right, text): &(bool, String)| {
            let (right, text) = (u8::from(*right), inline(text));
            format!(
                "<label><input type=\"{kind}\" name=\"quiz-{line}\" data-right=\"{right}\"> <span>{text}</span></label>"
            )
        };
        self.options.iter().map(choice).collect()
    }
}

fn append(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fence::{Piece, pieces};

    fn written(text: &str) -> Result<String, String> {
        match pieces(text).as_slice() {
            [Piece::Fence(fence)] => form(fence, Lang::En),
            _ => panic!("{text} is no fence"),
        }
    }

    #[test]
    fn a_quiz_has_a_question_answers_and_a_reason() {
        for (text, wrong) in [
            ("```quiz\n- [x] a\n- [ ] b\n> c\n```", "no question"),
            ("```quiz Q\n- [x] a\n> c\n```", "fewer than two answers"),
            (
                "```quiz Q\n- [ ] a\n- [ ] b\n> c\n```",
                "no right answer: mark it `- [x]`",
            ),
            (
                "```quiz Q\n- [x] a\n- [ ] b\n```",
                "no explanation: add `> why`",
            ),
            (
                "```quiz Q\n- [x] a\n- [X] b\n> c\n```",
                "`- [X] b` is no answer and no explanation",
            ),
        ] {
            assert_eq!(written(text), Err(wrong.to_owned()), "{text}");
        }
    }

    #[test]
    fn one_right_answer_is_a_choice_and_several_are_boxes() {
        for (answers, kind) in [
            ("- [x] a\n- [ ] b", "radio"),
            ("- [x] a\n- [x] b", "checkbox"),
        ] {
            let html = written(&format!(
                "```quiz\nWhy <b>?\n{answers}\n> `c` is\n> so\n```"
            ))
            .unwrap();
            assert_eq!(
                html.matches(&format!("type=\"{kind}\"")).count(),
                2,
                "{html}"
            );
            assert!(html.contains("<p><code>c</code> is so</p>"), "{html}");
        }
    }
}
