//! `watch`: checks again at every save, and goes on to the next exercise when
//! one is solved. It sleeps until the system, or you, have something to say.

use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use lab_grader::{text, view};
use notify::{Config, EventKind, PollWatcher, RecursiveMode, Watcher};

use crate::check::check;
use crate::hint;
use crate::home::next_step;
use crate::labs::{Task, task_or_next};
use crate::progress::Progress;
use crate::session::{Session, fail};
use crate::workspace::Words;

/// Editors save in several steps; after the last one it is quiet for so long.
const SETTLED: Duration = Duration::from_millis(100);

/// How often files are looked at where the system doesn't tell of changes.
const POLL: Duration = Duration::from_millis(500);

/// Clears the screen and goes to its first line (ECMA-48 ED and CUP).
const CLEAR: &str = "\x1b[2J\x1b[H";

/// Check again at every save.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo lab watch        the next unsolved exercise, and on from there
  cargo lab watch 03a

While it waits: h Enter shows a hint, q Enter or Ctrl-C ends it.")]
pub(crate) struct Watch {
    /// The exercise to begin with [default: the next unsolved one]
    #[arg(value_name = "ID")]
    id: Option<String>,
}

/// What the watch is woken by.
enum Wake {
    Changed,
    Typed(String),
}

/// The text of an exercise, or that it is missing.
type Seen = Option<Vec<u8>>;

impl Watch {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<ExitCode> {
        let mut task = task_or_next(self.id.as_deref(), session)?;
        let (sender, wakes) = mpsc::channel();
        listen_to_keyboard(sender.clone());
        let mut seen = None;
        while until_solved(session, task, seen, &sender, &wakes)? {
            let Some(next) = Progress::load(session).next_after(task, session) else {
                break;
            };
            next_step(session, next)?;
            invite(session)?;
            // What stands there now is the starter: it waits for its first save.
            seen = Some(fs::read(session.workspace.exercise_file(next)).ok());
            task = next;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Checks `task` whenever its text isn't the one `seen` last, until it passes;
/// false when the reader wants to stop.
fn until_solved(
    session: &Session,
    task: Task,
    mut seen: Option<Seen>,
    sender: &Sender<Wake>,
    wakes: &Receiver<Wake>,
) -> anyhow::Result<bool> {
    let file = session.workspace.exercise_file(task);
    let _watcher = watcher(file.parent().unwrap_or(&file), sender)?;
    loop {
        let now = fs::read(&file).ok();
        if seen.as_ref() != Some(&now) {
            if passes(session, task)? {
                return Ok(true);
            }
            invite(session)?;
            seen = Some(now);
        }
        match wait(wakes) {
            Wake::Changed => {}
            Wake::Typed(line) => match line.trim() {
                "q" => return Ok(false),
                "h" => hint::one_more(session, task)?,
                _ => invite(session)?,
            },
        }
    }
}

/// Checks once, on a clean screen where there is one.
fn passes(session: &Session, task: Task) -> io::Result<bool> {
    let mut out = io::stdout();
    if out.is_terminal() {
        write!(out, "{CLEAR}")?;
        out.flush()?; // before the compiler speaks
    }
    match check(session, task, Words::Shown) {
        Ok(report) => {
            let text = view::terminal(&report, session.lang, view::Detail::First);
            writeln!(out, "{text}")?;
            Ok(report.passed())
        }
        Err(error) => {
            session.explain(&error);
            Ok(false)
        }
    }
}

fn invite(session: &Session) -> io::Result<()> {
    session.tell(&text!(
        "Waiting for the next save. h Enter: a hint; q Enter: the end.",
        "다음 저장을 기다립니다. h Enter: 힌트, q Enter: 끝내기."
    ))
}

/// Sleeps until something was typed, or was changed and is quiet again.
fn wait(wakes: &Receiver<Wake>) -> Wake {
    // The sender lives as long as the watch, so this doesn't fail.
    let mut wake = wakes.recv().unwrap_or(Wake::Changed);
    while matches!(wake, Wake::Changed) {
        match wakes.recv_timeout(SETTLED) {
            Ok(next) => wake = next,
            Err(_) => break,
        }
    }
    wake
}

/// Reads lines for as long as there are any: `watch < /dev/null` has none.
fn listen_to_keyboard(sender: Sender<Wake>) {
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(Wake::Typed(line)).is_err() {
                break;
            }
        }
    });
}

/// Watches `folder`, not the file: many editors save by putting a new file in
/// the old one's place.
fn watcher(folder: &Path, sender: &Sender<Wake>) -> anyhow::Result<Box<dyn Watcher>> {
    let watching = |mut watcher: Box<dyn Watcher>| {
        let watched = watcher.watch(folder, RecursiveMode::NonRecursive);
        watched.map(|()| watcher)
    };
    let native = notify::recommended_watcher(tell(sender.clone()))
        .and_then(|watcher| watching(Box::new(watcher)));
    let polling = || {
        let config = Config::default().with_poll_interval(POLL);
        PollWatcher::new(tell(sender.clone()), config)
            .and_then(|watcher| watching(Box::new(watcher)))
    };
    native.or_else(|_| polling()).map_err(|error| {
        fail(text!(
            "can't watch {}: {error}",
            "{}의 변경을 감시할 수 없습니다: {error}",
            folder.display()
        ))
    })
}

/// Passes on that something was written. That something was read is no news:
/// the watch itself reads.
fn tell(sender: Sender<Wake>) -> impl Fn(notify::Result<notify::Event>) + Send + 'static {
    move |event| {
        if event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_))) {
            // Nobody listens any more when the watch has ended.
            let _ = sender.send(Wake::Changed);
        }
    }
}
