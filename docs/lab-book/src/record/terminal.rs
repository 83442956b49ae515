//! A terminal of a scene: the programs that run in it one after the other, what
//! they print and what is typed, as a person sees it in the end.

use std::io::Write;
use std::path::Path;
use std::process::{ChildStdin, Command};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use testbed::Program;

/// Everything here happens at once; a recording that waits longer hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// Python's.
const PROMPT: &str = ">>> ";

/// One terminal.
pub(crate) struct Terminal {
    name: String,
    runs: Vec<Run>,
}

/// One command.
struct Run {
    shown: String,
    program: Program,
    stdin: Option<ChildStdin>,
    /// How much of the output the script has waited for.
    seen: usize,
    /// What was typed, and after how much of the output.
    typed: Vec<(usize, String)>,
}

impl Terminal {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            runs: Vec::new(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Types `shown` and runs `command` in `folder`, once the one before has ended.
    pub(crate) fn start(
        &mut self,
        shown: &str,
        command: &str,
        folder: &Path,
    ) -> anyhow::Result<()> {
        self.finish()?;
        let mut shell = Command::new("sh");
        // A terminal has one screen for both outputs, in the order in which they come.
        shell.args(["-c", &format!("{{ {}; }} 2>&1", as_in_a_terminal(command))]);
        shell.current_dir(folder);
        let program = Program::start(shell).context("can't start a shell")?;
        self.runs.push(Run {
            shown: shown.to_owned(),
            stdin: program.take_stdin(),
            program,
            seen: 0,
            typed: Vec::new(),
        });
        Ok(())
    }

    /// Waits for a whole line with `text`.
    pub(crate) fn see(&mut self, text: &str) -> anyhow::Result<()> {
        self.run()?.wait(text, "\n")
    }

    /// Types a line.
    pub(crate) fn type_line(&mut self, text: &str) -> anyhow::Result<()> {
        self.run()?.type_line(text)
    }

    /// Types a line at Python's prompt.
    pub(crate) fn type_prompted(&mut self, text: &str) -> anyhow::Result<()> {
        let run = self.run()?;
        run.wait(PROMPT, "")?;
        run.type_line(text)
    }

    /// Ends the input of the last program, and waits until it has ended too.
    pub(crate) fn finish(&mut self) -> anyhow::Result<()> {
        let Some(run) = self.runs.last_mut() else {
            return Ok(());
        };
        run.stdin = None;
        let ended = run.program.wait(PATIENCE).is_some();
        ensure!(ended, "`{}` does not end{}", run.shown, run.so_far());
        run.program.stdout().wait_for_end(PATIENCE);
        Ok(())
    }

    /// What it looks like now. Its name is in its prompt.
    pub(crate) fn text(&self) -> String {
        let space = if self.name.is_empty() { "" } else { " " };
        let runs = self.runs.iter().map(|run| {
            let prompt = format!("{}{space}$ {}\n", self.name, run.shown);
            prompt + &run.screen()
        });
        runs.collect::<Vec<_>>().join("\n")
    }

    fn run(&mut self) -> anyhow::Result<&mut Run> {
        self.runs
            .last_mut()
            .with_context(|| format!("nothing runs in the terminal {:?}", self.name))
    }
}

impl Run {
    /// Waits for `text`, and `end` after it.
    fn wait(&mut self, text: &str, end: &str) -> anyhow::Result<()> {
        let find = |output: &[u8]| {
            let new = output.get(self.seen..)?;
            let at = position(new, text.as_bytes())?;
            let rest = new.get(at + text.len()..)?;
            let more = position(rest, end.as_bytes())?;
            Some(self.seen + at + text.len() + more + end.len())
        };
        let output = self.program.stdout();
        output.wait_until(|bytes| find(bytes).is_some(), PATIENCE);
        match find(&output.bytes()) {
            Some(seen) => self.seen = seen,
            None => bail!("`{}` never said {text:?}{}", self.shown, self.so_far()),
        }
        Ok(())
    }

    fn type_line(&mut self, text: &str) -> anyhow::Result<()> {
        let line = format!("{text}\n");
        let mut stdin = self.stdin.as_ref().context("its input has ended")?;
        stdin
            .write_all(line.as_bytes())
            .with_context(|| format!("`{}` reads nothing{}", self.shown, self.so_far()))?;
        self.typed.push((self.seen, line));
        Ok(())
    }

    /// The output, with what was typed where it was typed.
    fn screen(&self) -> String {
        let output = self.program.stdout().bytes();
        let (mut screen, mut shown) = (Vec::new(), 0);
        for (at, line) in &self.typed {
            screen.extend_from_slice(output.get(shown..*at).unwrap_or_default());
            screen.extend_from_slice(line.as_bytes());
            shown = *at;
        }
        screen.extend_from_slice(output.get(shown..).unwrap_or_default());
        let screen = String::from_utf8_lossy(&screen);
        // Python's last prompt was answered by Ctrl-D, which shows nothing.
        let screen = screen
            .trim_end()
            .trim_end_matches(PROMPT.trim_end())
            .trim_end();
        match screen {
            "" => String::new(),
            screen => format!("{screen}\n"),
        }
    }

    fn so_far(&self) -> String {
        format!("; so far:\n{}", self.screen())
    }
}

fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    match part {
        [] => Some(0),
        part => bytes.windows(part.len()).position(|it| it == part),
    }
}

/// What a program does only for a terminal has to be asked for here.
fn as_in_a_terminal(command: &str) -> String {
    match command.strip_prefix("python3 ") {
        Some(rest) => format!("python3 -i -u {rest}"),
        None => command.to_owned(),
    }
}
