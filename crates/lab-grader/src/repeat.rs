//! How a person repeats a filter's failure: the input that is enough for it, and
//! the command line that feeds it.

use std::io::Write;
use std::thread;
use std::time::Duration;

use serde::Serialize;
use testbed::Program;
use textwrap::core::display_width;
use wiretrace::escape;

use crate::{Fault, Trial};

/// Input that makes the program fail again.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Repeat {
    /// Lines of stdin, each with its newline: the one that broke, behind those
    /// before it if it takes them.
    pub input: String,
    /// What starts the program, for the shell.
    pub program: String,
}

/// What a filter was sent.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) arguments: Vec<String>,
    pub(crate) input: String,
}

/// A question and the answer that came, or none.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Exchange {
    pub(crate) row: usize,
    pub(crate) question: String,
    pub(crate) answer: Option<String>,
}

impl Trial {
    /// How to see `fault` again, if it is a filter's.
    pub(crate) fn repeat(&self, fault: &Fault) -> Option<Repeat> {
        let (asked, broken) = (self.asked.as_ref()?, fault.exchange.as_ref()?);
        let mut program = self.subject.line().to_owned();
        for argument in &asked.arguments {
            program += &format!(" '{}'", argument.replace('\'', r"'\''"));
        }
        let input = self.input_again(asked, broken)?;
        Some(Repeat { input, program })
    }

    /// The input that breaks it again. The line that broke is tried alone first:
    /// a program that remembers lines may answer it right then.
    fn input_again(&self, asked: &Asked, broken: &Exchange) -> Option<String> {
        /// Bytes of input that a report may hold.
        const LIMIT: usize = 64 * 1024;
        let alone = format!("{}\n", broken.question);
        if asked.input.starts_with(&alone) || self.first_answer(asked, &alone) == broken.answer {
            return Some(alone);
        }
        // Lines that need no answer may stand between, so it comes at its row or later.
        let lines = || asked.input.split_inclusive('\n');
        let later = lines().skip(broken.row).position(|line| line == alone)?;
        let input: String = lines().take(broken.row + later + 1).collect();
        (input.len() <= LIMIT).then_some(input)
    }

    /// The first line that another run of the program answers to `input`.
    fn first_answer(&self, asked: &Asked, input: &str) -> Option<String> {
        /// For a program that is known to start, and hangs at worst.
        const LIMIT: Duration = Duration::from_secs(1);
        let arguments: Vec<&str> = asked.arguments.iter().map(String::as_str).collect();
        let program = Program::start(self.subject.command(&arguments)).ok()?;
        let stdin = program.take_stdin();
        let input = input.to_owned();
        // One that ends early breaks the pipe; its answer tells enough.
        thread::spawn(move || stdin.map(|mut it| it.write_all(input.as_bytes())));
        let stdout = program.stdout();
        stdout.wait_until(|bytes| bytes.contains(&b'\n'), self.patient(LIMIT));
        let answer = String::from_utf8_lossy(&stdout.bytes()).into_owned();
        answer.lines().next().map(str::to_owned)
    }
}

impl Repeat {
    /// A command line for any POSIX shell, on lines of at most `width` columns;
    /// `None` if the input is too long to be read.
    #[must_use]
    pub fn command(&self, width: usize) -> Option<String> {
        /// Bytes of input that people look through.
        const LIMIT: usize = 2048;
        /// What stands around the words of a line: `  '` and `' \`.
        const FRAME: usize = 6;
        if self.input.len() > LIMIT {
            return None;
        }
        let lines = self.input.split_inclusive('\n');
        let words: Vec<String> = lines
            .flat_map(|line| pieces(line, width.saturating_sub(FRAME)))
            .map(|piece| format!("'{piece}'"))
            .collect();
        let fed = match words.as_slice() {
            [word] if display_width(word) + "printf %b  |".len() <= width => {
                format!("printf %b {word} |")
            }
            words => format!("printf %b \\\n  {} |", words.join(" \\\n  ")),
        };
        let short = format!("{fed} {}", self.program);
        if words.len() == 1 && display_width(&short) <= width {
            return Some(short);
        }
        Some(format!("{fed}\n  {}", self.program))
    }
}

/// `line` in pieces of at most `width` columns, quoted for `printf %b` between
/// apostrophes. They end behind a space where there is one near.
fn pieces(line: &str, width: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece: Vec<String> = Vec::new();
    for c in line.chars() {
        let next = quoted(c);
        if columns(&piece) + display_width(&next) > width {
            let space = piece.iter().rposition(|it| it == " ").map(|at| at + 1);
            let near = space.filter(|at| *at > piece.len() / 2);
            let rest = piece.split_off(near.unwrap_or(piece.len()));
            pieces.push(piece.concat());
            piece = rest;
        }
        piece.push(next);
    }
    pieces.push(piece.concat());
    pieces
}

fn columns(piece: &[String]) -> usize {
    piece.iter().map(|it| display_width(it)).sum()
}

/// A character as it stands between apostrophes in an argument of `printf %b`.
fn quoted(c: char) -> String {
    let mut buffer = [0; 4];
    let text = c.encode_utf8(&mut buffer);
    match c {
        '\n' => "\\n".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\'' => "'\\''".to_owned(),
        _ if escape(text.as_bytes()) == *text => text.to_owned(),
        _ => text.bytes().map(|byte| format!("\\0{byte:03o}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    fn repeat(input: &str, program: &str) -> Repeat {
        Repeat {
            input: input.to_owned(),
            program: program.to_owned(),
        }
    }

    #[test]
    fn a_shell_feeds_just_that_input() {
        let rows = [
            "put16 be 1234\n".to_owned(),
            "   0:  two  spaces, some behind   \n".to_owned(),
            "it's \"$HOME\" `id` %s \\n \\0101 !! 바이트\t\x1b[1m\u{202e}\u{7f}\n".to_owned(),
            format!("{}\n", "0 1'".repeat(60)),
            format!("{}\n", "\\\t'".repeat(60)),
            "add 10.0.0.0/8 lan\n\nlookup 10.1.2.3\n".to_owned(),
        ];
        for input in rows {
            let command = repeat(&input, "cat").command(76).unwrap();
            let wide = command.lines().find(|line| display_width(line) > 76);
            assert_eq!(wide, None);
            assert!(!command.contains(['\t', '\x1b', '\u{202e}']), "{command}");
            // As the report prints it: every line moved in.
            let pasted = command.replace('\n', "\n    ");
            let output = Command::new("sh").args(["-c", &pasted]).output().unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stdout), input, "{command}");
        }
    }

    #[test]
    fn a_command_is_as_short_as_it_can_be() {
        let rows = [
            ("a\n", Some("printf %b 'a\\n' | cat")),
            ("\\t\t\n", Some("printf %b \\\n  '\\\\t\\0011\\n' |\n  cat")),
            ("a word\n", Some("printf %b 'a word\\n' |\n  cat")),
            (
                "a\nb\n",
                Some("printf %b \\\n  'a\\n' \\\n  'b\\n' |\n  cat"),
            ),
            (
                "eleven and twelve\n",
                Some("printf %b \\\n  'eleven and ' \\\n  'twelve\\n' |\n  cat"),
            ),
        ];
        for (input, command) in rows {
            assert_eq!(repeat(input, "cat").command(22).as_deref(), command);
        }
        assert_eq!(repeat(&"a".repeat(2049), "cat").command(76), None);
    }
}
