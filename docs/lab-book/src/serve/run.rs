//! Programs that pages started: built, then run in a process group of their own,
//! within limits, and stopped with the page that watches them.

use std::collections::HashMap;
use std::env;
use std::io::Write;
use std::path::PathBuf;
use std::process::{self, ChildStdin};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use mini_http::Pieces;
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use testbed::{Capture, Program};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::commands::Command;
use crate::record::executables;

/// How long a program may take to end by itself after Ctrl-C.
const GRACE: Duration = Duration::from_millis(500);

/// What programs may use.
pub(super) struct Limits {
    /// How many run at once.
    pub(super) programs: usize,
    /// How long each runs, and how long it is built.
    pub(super) time: Duration,
    /// How much each prints, in bytes.
    pub(super) output: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            programs: 4,
            time: Duration::from_secs(5 * 60),
            output: 1024 * 1024,
        }
    }
}

/// The programs that run.
pub(super) struct Runs {
    limits: Arc<Limits>,
    room: Arc<Semaphore>,
    last: AtomicU64,
    live: Arc<Mutex<HashMap<u64, Arc<Run>>>>,
}

/// A program that is built or runs.
#[derive(Default)]
struct Run {
    program: Mutex<Option<Arc<Program>>>,
    stdin: Mutex<Option<ChildStdin>>,
    why: OnceLock<&'static str>,
}

impl Runs {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            room: Arc::new(Semaphore::new(limits.programs)),
            limits: Arc::new(limits),
            last: AtomicU64::new(0),
            live: Arc::default(),
        }
    }

    /// Starts a program, unless too many run already; tells what it does.
    pub(super) fn start(&self, command: Command) -> Option<Told> {
        let place = Arc::clone(&self.room).try_acquire_owned().ok()?;
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let (run, (tell, events)) = (Arc::new(Run::default()), unbounded_channel());
        locked(&self.live).insert(id, Arc::clone(&run));
        let (live, limits, running) = (
            Arc::clone(&self.live),
            Arc::clone(&self.limits),
            Arc::clone(&run),
        );
        thread::spawn(move || {
            let teller = Teller {
                run: running,
                limits,
                tell,
                printed: AtomicUsize::new(0),
            };
            teller.tell(&json!({ "kind": "started", "id": id }));
            let end = teller.play(&command);
            locked(&live).remove(&id);
            leave(place);
            teller.tell(&end);
        });
        Some(Told { run, events })
    }

    /// Types a line into a program; whether it takes any.
    pub(super) async fn input(&self, id: u64, line: String) -> bool {
        let Some(run) = locked(&self.live).get(&id).cloned() else {
            return false;
        };
        // A program that doesn't read fills its pipe, and this would wait.
        let typed = tokio::task::spawn_blocking(move || run.input(&line));
        typed.await.unwrap_or(false)
    }

    /// Stops a program; whether it ran.
    pub(super) fn stop(&self, id: u64) -> bool {
        let run = locked(&self.live).get(&id).cloned();
        run.as_ref().map(|run| run.stop("stopped")).is_some()
    }
}

/// The place is free before the page hears that the program has ended.
fn leave(place: OwnedSemaphorePermit) {
    drop(place);
}

impl Run {
    fn input(&self, line: &str) -> bool {
        let Ok(mut stdin) = self.stdin.try_lock() else {
            return false;
        };
        stdin
            .as_mut()
            .is_some_and(|stdin| writeln!(stdin, "{line}").is_ok())
    }

    /// Starts a program, unless this run was stopped before.
    fn begin(&self, command: process::Command) -> std::io::Result<Option<Arc<Program>>> {
        let mut place = locked(&self.program);
        if self.why.get().is_some() {
            return Ok(None);
        }
        let program = Arc::new(Program::start(command)?);
        *place = Some(Arc::clone(&program));
        Ok(Some(program))
    }

    /// Ends the program as Ctrl-C would and, if that isn't enough, by force.
    fn stop(&self, why: &'static str) {
        let _ = self.why.set(why);
        let Some(program) = locked(&self.program).clone() else {
            return;
        };
        thread::spawn(move || {
            // The judge stops what it judges only if it is asked kindly.
            let group = i32::try_from(program.id()).ok().and_then(Pid::from_raw);
            let asked = group.map(|group| kill_process_group(group, Signal::INT));
            if asked.is_none() || program.wait(GRACE).is_none() {
                program.kill();
            }
        });
    }
}

/// Follows a run and tells what happens, a JSON object a line.
struct Teller {
    run: Arc<Run>,
    limits: Arc<Limits>,
    tell: UnboundedSender<Vec<u8>>,
    printed: AtomicUsize,
}

impl Teller {
    fn tell(&self, event: &Value) {
        // Nobody listens where the page has gone; the program is stopped then.
        let _ = self.tell.send(format!("{event}\n").into_bytes());
    }

    /// Builds and runs the program; how it ended.
    fn play(&self, command: &Command) -> Value {
        let end = |why: &str, code| json!({ "kind": "end", "why": why, "code": code });
        let Some(path) = self.build(command) else {
            return end(self.run.why.get().unwrap_or(&"unbuilt"), None);
        };
        let mut lab = process::Command::new(path);
        lab.args(&command.arguments).current_dir(&command.root);
        let Some(program) = self.begin(lab) else {
            return end(self.run.why.get().unwrap_or(&"unbuilt"), None);
        };
        *locked(&self.run.stdin) = program.take_stdin();
        self.tell(&json!({ "kind": "running" }));
        let code = thread::scope(|scope| {
            scope.spawn(|| self.pump(program.stdout(), "stdout"));
            scope.spawn(|| self.pump(program.stderr(), "stderr"));
            self.wait(&program)
        });
        locked(&self.run.program).take();
        end(self.run.why.get().unwrap_or(&"ended"), code)
    }

    /// Builds the program itself: `cargo run` would leave it behind when stopped.
    fn build(&self, command: &Command) -> Option<PathBuf> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = process::Command::new(cargo);
        build
            .args(["build", "--message-format=json-render-diagnostics", "--bin"])
            .arg(&command.program)
            .current_dir(&command.root);
        let cargo = self.begin(build)?;
        thread::scope(|scope| {
            scope.spawn(|| self.pump(cargo.stderr(), "build"));
            self.wait(&cargo)
        });
        cargo.stdout().wait_for_end(self.limits.time);
        executables(&cargo.stdout().bytes()).remove(&command.program)
    }

    fn begin(&self, command: process::Command) -> Option<Arc<Program>> {
        self.run.begin(command).unwrap_or_else(|error| {
            self.tell(&json!({ "kind": "stderr", "text": format!("{error}\n") }));
            None
        })
    }

    /// Waits for the end, at most as long as programs may run, and leaves nothing
    /// of it behind.
    fn wait(&self, program: &Program) -> Option<i32> {
        if program.wait(self.limits.time).is_none() {
            self.run.stop("time");
            // It is killed by then.
            let _ = program.wait(GRACE * 2);
        }
        program.kill();
        program.wait(GRACE)?.code()
    }

    /// Tells what comes out of a pipe, in whole characters, until its end.
    fn pump(&self, pipe: &Capture, kind: &str) {
        let (mut told, mut seen) = (0, 0);
        loop {
            let mut fresh = Vec::new();
            let more = pipe.wait_until(
                |bytes| {
                    fresh = bytes.get(told..).unwrap_or_default().to_vec();
                    told + fresh.len() > seen
                },
                self.limits.time,
            );
            seen = told + fresh.len();
            let length = if more { complete(&fresh) } else { fresh.len() };
            let before = self.printed.fetch_add(length, Ordering::Relaxed);
            let room = self.limits.output.saturating_sub(before);
            let shown = fresh.get(..length.min(room)).unwrap_or_default();
            if !shown.is_empty() {
                self.tell(&json!({ "kind": kind, "text": String::from_utf8_lossy(shown) }));
            }
            if length > room {
                return self.run.stop("output");
            }
            told += length;
            if !more {
                return;
            }
        }
    }
}

/// The length of `bytes` without the beginning of a character at their end.
fn complete(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a page is told of a run. When the page goes away, this is dropped, and
/// the program is stopped.
pub(super) struct Told {
    run: Arc<Run>,
    events: UnboundedReceiver<Vec<u8>>,
}

impl Pieces for Told {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        self.events.poll_recv(context)
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        self.run.stop("stopped");
    }
}
