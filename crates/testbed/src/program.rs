//! A program under test, from start to certain end.
//!
//! It runs in a process group of its own, so that stopping it also stops what
//! it started; what left the group is found by a mark in its environment, where
//! the system shows that (Linux). It isn't reaped before it is dropped: until then its process id,
//! and with it the group, can't be given to a stranger. Process groups exist on
//! Unix only, and so does this crate.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::str;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::Capture;

/// A server announces its address in the first bytes of its output; later ones
/// aren't searched.
const ANNOUNCEMENT_LIMIT: usize = 64 * 1024;

const ANNOUNCEMENT: &str = "listening on ";

/// A running, or ended, program. Dropping it kills its whole process group, and
/// on Linux what left the group, too.
#[derive(Debug)]
pub struct Program {
    child: Child,
    mark: String,
    stdin: Mutex<Option<ChildStdin>>,
    stdout: Capture,
    stderr: Capture,
    exit: Arc<Exit>,
}

#[derive(Debug, Default)]
struct Exit {
    status: Mutex<Option<ExitStatus>>,
    changed: Condvar,
}

impl Program {
    /// Starts `command` in a process group of its own with all three pipes
    /// captured.
    ///
    /// # Errors
    /// What the system says when it can't start the program.
    pub fn start(mut command: Command) -> io::Result<Self> {
        group::of_its_own(&mut command);
        let mark = strays::mark(&mut command);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = live::spawn(&mut command)?;
        let missing = || io::Error::other("a pipe to the program is missing");
        let stdout = Capture::start(child.stdout.take().ok_or_else(missing)?);
        let stderr = Capture::start(child.stderr.take().ok_or_else(missing)?);
        let exit = Arc::default();
        group::watch(&mut child, &exit);
        Ok(Self {
            stdin: Mutex::new(child.stdin.take()),
            child,
            mark,
            stdout,
            stderr,
            exit,
        })
    }

    /// The address that the program announces with a line `listening on ADDR`.
    ///
    /// # Errors
    /// [`NotListening`] says what it did instead within that time.
    pub fn listening(&self, within: Duration) -> Result<SocketAddr, NotListening> {
        self.stdout
            .wait_until(|bytes| announced(bytes).is_some(), within);
        let bytes = self.stdout.bytes();
        match announced(&bytes) {
            Some(address) => address
                .parse()
                .map_err(|_| NotListening::Unreadable(format!("{ANNOUNCEMENT}{address}"))),
            None => Err(self.silence(&bytes)),
        }
    }

    fn silence(&self, bytes: &[u8]) -> NotListening {
        // A closed pipe is seen a moment before the exit that closed it.
        let patience = Duration::from_millis(if self.stdout.ended() { 200 } else { 0 });
        match self.wait(patience) {
            Some(status) => NotListening::Ended(status),
            None if bytes.is_empty() => NotListening::Silent,
            None => {
                let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or(bytes);
                let line = line.get(..line.len().min(80)).unwrap_or(line);
                NotListening::Unreadable(String::from_utf8_lossy(line).into_owned())
            }
        }
    }

    /// Waits for a first sign of life: it prints something on stdout, announces
    /// its address on stderr, or ends. False when none came `within` that time.
    #[must_use]
    pub fn wait_for_sign(&self, within: Duration) -> bool {
        /// How often a wait for stdout looks at the others.
        const GLANCE: Duration = Duration::from_millis(20);
        let deadline = Instant::now() + within;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let glance = left.min(GLANCE);
            let printed = self.stdout.wait_until(|bytes| !bytes.is_empty(), glance);
            // Nothing is waited for at a pipe that is closed.
            let closed = self.stdout.ended();
            let end = self.wait(if closed { glance } else { Duration::ZERO });
            if printed || end.is_some() || self.announces_on_stderr() {
                return true;
            }
            if left.is_zero() {
                return false;
            }
        }
    }

    /// Whether the line `listening on …` stands where nobody looks for it.
    #[must_use]
    pub fn announces_on_stderr(&self) -> bool {
        let announces = |bytes: &[u8]| announced(bytes).is_some();
        self.stderr.wait_until(announces, Duration::ZERO)
    }

    /// The program's process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The way in; once taken, dropping it is the program's end of input.
    pub fn take_stdin(&self) -> Option<ChildStdin> {
        let mut stdin = self.stdin.lock().unwrap_or_else(PoisonError::into_inner);
        stdin.take()
    }

    /// What it printed on stdout so far.
    #[must_use]
    pub fn stdout(&self) -> &Capture {
        &self.stdout
    }

    /// What it printed on stderr so far.
    #[must_use]
    pub fn stderr(&self) -> &Capture {
        &self.stderr
    }

    /// Waits for the program's end; `None` when it still runs after `within`.
    #[must_use]
    pub fn wait(&self, within: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + within;
        let mut status = self.exit.lock();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if status.is_some() || left.is_zero() {
                return *status;
            }
            (status, _) = self
                .exit
                .changed
                .wait_timeout(status, left)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Kills the program and everything in its process group, at once.
    pub fn kill(&self) {
        group::kill(self.child.id());
    }

    /// Asks the program and everything in its process group to end, with SIGTERM:
    /// a script in front of the program doesn't keep the signal from it.
    pub fn terminate(&self) {
        group::terminate(self.child.id());
    }

    /// What it uses, where the system tells (`/proc` of Linux); `None`
    /// elsewhere and once it has ended.
    #[must_use]
    pub fn memory(&self) -> Option<Memory> {
        Some(Memory {
            resident_peak: self.proc_status("VmHWM:")? * 1024,
            address_space_peak: self.proc_status("VmPeak:")? * 1024,
        })
    }

    /// How many threads it has now, where the system tells (Linux).
    #[must_use]
    pub fn threads(&self) -> Option<u64> {
        self.proc_status("Threads:")
    }

    /// How many files and sockets it has open now, where the system tells
    /// (Linux).
    #[must_use]
    pub fn open_files(&self) -> Option<usize> {
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.id())).ok()?;
        Some(open.count())
    }

    /// How long its main thread had something to do: it ran, or waited for a
    /// processor that others kept busy. Where the system tells (Linux), it can be
    /// asked after the program's end too.
    #[must_use]
    pub fn runnable_time(&self) -> Option<Duration> {
        let schedstat = std::fs::read_to_string(format!("/proc/{}/schedstat", self.id())).ok()?;
        let mut nanoseconds = schedstat.split_whitespace().map(str::parse);
        let ran: u64 = nanoseconds.next()?.ok()?;
        let waited: u64 = nanoseconds.next()?.ok()?;
        Some(Duration::from_nanos(ran.saturating_add(waited)))
    }

    /// How long its threads waited for a processor that others kept busy, where
    /// the system tells (Linux); of a program that has ended, the main thread.
    #[must_use]
    pub fn waited_for_processor(&self) -> Option<Duration> {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.id())).ok()?;
        let waited = |schedstat: String| schedstat.split_whitespace().nth(1)?.parse::<u64>().ok();
        let nanoseconds: u64 = threads
            .filter_map(|thread| {
                std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()
            })
            .filter_map(waited)
            .sum();
        Some(Duration::from_nanos(nanoseconds))
    }

    /// A number from `/proc/PID/status`; sizes there are in KiB.
    fn proc_status(&self, name: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
        strays::kill(&self.mark);
        live::remove(self.child.id());
        let _ = self.child.wait();
    }
}

impl Exit {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<ExitStatus>> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn told(&self, status: ExitStatus) {
        *self.lock() = Some(status);
        self.changed.notify_all();
    }
}

/// The rest of the line `listening on …`, once that line is complete.
fn announced(bytes: &[u8]) -> Option<&str> {
    let bytes = bytes
        .get(..ANNOUNCEMENT_LIMIT.min(bytes.len()))
        .unwrap_or(bytes);
    let complete = bytes.iter().rposition(|byte| *byte == b'\n')?;
    bytes
        .get(..complete)?
        .split(|byte| *byte == b'\n')
        .filter_map(|line| str::from_utf8(line).ok())
        .find_map(|line| line.strip_prefix(ANNOUNCEMENT))
        .map(str::trim)
}

/// What a program uses, in bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Memory {
    /// The most memory that it really held at any time.
    pub resident_peak: u64,
    /// The most that it had asked for at any time, touched or not.
    pub address_space_peak: u64,
}

/// Why a program counts as not listening.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NotListening {
    /// It ended before it said `listening on …`.
    Ended(ExitStatus),
    /// It runs and printed nothing.
    Silent,
    /// It printed this instead of `listening on ADDRESS:PORT`.
    Unreadable(String),
}

impl fmt::Display for NotListening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ended(status) => write!(f, "it ended before it listened ({status})"),
            Self::Silent => write!(f, "it never printed `listening on ADDRESS:PORT`"),
            Self::Unreadable(line) => write!(
                f,
                "it printed {line:?} where `listening on ADDRESS:PORT` belongs"
            ),
        }
    }
}

impl std::error::Error for NotListening {}

/// Lets this process, and the programs that it starts, open some thousand files
/// and sockets, as crowds of clients need them. Where the system refuses, the
/// limit stays: 1024 on most systems, 256 on macOS.
pub fn allow_many_files() {
    limits::raise_open_files();
}

/// Kills the process group of every [`Program`] that is alive, and lets no other
/// start: for the handler of Ctrl-C, after which no destructor runs.
pub fn kill_all() {
    for id in live::close() {
        group::kill(id);
    }
    strays::kill(&strays::all());
}

/// The programs that [`kill_all`] would have to kill.
mod live {
    use std::io;
    use std::process::{Child, Command};
    use std::sync::{Mutex, MutexGuard, PoisonError};

    /// `None` once no program may start any more.
    static LIVE: Mutex<Option<Vec<u32>>> = Mutex::new(Some(Vec::new()));

    /// Starts a program, unless [`close`] came first. No other thread can close
    /// between the start and the entry in the list.
    pub(super) fn spawn(command: &mut Command) -> io::Result<Child> {
        let mut live = lock();
        let ids = live.as_mut().ok_or(io::ErrorKind::Interrupted)?;
        let child = command.spawn()?;
        ids.push(child.id());
        Ok(child)
    }

    pub(super) fn remove(id: u32) {
        if let Some(ids) = lock().as_mut() {
            ids.retain(|live| *live != id);
        }
    }

    pub(super) fn close() -> Vec<u32> {
        lock().take().unwrap_or_default()
    }

    fn lock() -> MutexGuard<'static, Option<Vec<u32>>> {
        LIVE.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

mod limits {
    //! What the system allows this process.
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// Enough for several crowds, and less than macOS allows (10240).
    const OPEN_FILES: u64 = 8 * 1024;

    pub(super) fn raise_open_files() {
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        // No limit is told as `None`.
        let wanted = OPEN_FILES.min(maximum.unwrap_or(OPEN_FILES));
        if current.is_some_and(|current| current < wanted) {
            let raised = Rlimit {
                current: Some(wanted),
                maximum,
            };
            let _ = setrlimit(Resource::Nofile, raised);
        }
    }
}

mod strays {
    //! Processes that left their group (`setsid`) and that nobody else would end.
    use std::collections::BTreeSet;
    use std::fs;
    use std::process::{self, Command};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::Duration;

    use rustix::process::{Pid, Signal, kill_process};

    /// What a process inherits from its parent, and keeps when it leaves it.
    const VARIABLE: &str = "LAB_TESTBED_PROGRAM";

    /// How often, and after what time each, it is looked again at a process that is
    /// just executing another program. One without any environment looks the same.
    const LOOKS: u32 = 20;
    const MOMENT: Duration = Duration::from_millis(1);

    /// Marks what `command` starts, and what that starts, and returns the mark.
    pub(super) fn mark(command: &mut Command) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let value = format!(
            "{}-{}.",
            process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        command.env(VARIABLE, &value);
        format!("{VARIABLE}={value}")
    }

    /// The beginning of every mark.
    pub(super) fn all() -> String {
        format!("{VARIABLE}={}-", process::id())
    }

    /// Kills all with this mark. One may start another while it is looked for, so
    /// that it is looked again until nobody new is found.
    pub(super) fn kill(mark: &str) {
        let (mut killed, mut looks) = (BTreeSet::new(), LOOKS);
        loop {
            let (mut new, mut is_unclear) = (Vec::new(), false);
            for id in processes() {
                match has(id, mark) {
                    Some(true) if killed.insert(id) => new.push(id),
                    Some(_) => {}
                    None => is_unclear = true,
                }
            }
            if new.is_empty() {
                if !is_unclear || looks == 0 {
                    return;
                }
                looks -= 1;
                thread::sleep(MOMENT);
            }
            for id in new.into_iter().filter_map(Pid::from_raw) {
                let _ = kill_process(id, Signal::KILL);
            }
        }
    }

    fn processes() -> impl Iterator<Item = i32> {
        let entries = fs::read_dir("/proc").into_iter().flatten();
        entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
    }

    /// `None` while the process executes another program: until that is loaded it has
    /// no environment, but a file that it runs, which threads of the kernel and the
    /// dead don't have.
    fn has(id: i32, mark: &str) -> Option<bool> {
        let Ok(environment) = fs::read(format!("/proc/{id}/environ")) else {
            return Some(false); // gone, or somebody else's
        };
        if environment.is_empty() && fs::read_link(format!("/proc/{id}/exe")).is_ok() {
            return None;
        }
        let mut variables = environment.split(|byte| *byte == 0);
        Some(variables.any(|variable| variable.starts_with(mark.as_bytes())))
    }
}

mod group {
    //! Process groups, and waiting for an end without reaping.
    use std::os::unix::process::{CommandExt, ExitStatusExt};

    use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

    use super::{Arc, Child, Command, Exit, ExitStatus, thread};

    /// Where a wait status keeps the exit code (POSIX `WEXITSTATUS`).
    const EXIT_CODE_SHIFT: i32 = 8;

    pub(super) fn of_its_own(command: &mut Command) {
        command.process_group(0);
    }

    pub(super) fn kill(id: u32) {
        send(Signal::KILL, id);
    }

    pub(super) fn terminate(id: u32) {
        send(Signal::TERM, id);
    }

    fn send(signal: Signal, id: u32) {
        if let Some(group) = pid(id) {
            // It may have ended by itself: then nobody is left to get it.
            let _ = kill_process_group(group, signal);
        }
    }

    pub(super) fn watch(child: &mut Child, exit: &Arc<Exit>) {
        let (Some(id), exit) = (pid(child.id()), Arc::clone(exit)) else {
            return;
        };
        thread::spawn(move || {
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            if let Ok(Some(status)) = waitid(WaitId::Pid(id), options) {
                let raw = match (status.exit_status(), status.terminating_signal()) {
                    (Some(code), _) => code << EXIT_CODE_SHIFT,
                    (None, signal) => signal.unwrap_or(0),
                };
                exit.told(ExitStatus::from_raw(raw));
            }
        });
    }

    fn pid(id: u32) -> Option<Pid> {
        i32::try_from(id).ok().and_then(Pid::from_raw)
    }
}
