//! One output pipe of a program, read to its end by a thread and kept up to a
//! limit, so that a program that prints without end can't exhaust its judge.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The most bytes kept of one pipe; what follows is counted and dropped.
const CAPTURE_LIMIT: usize = 64 * 1024 * 1024;

/// What came out of one pipe so far.
#[derive(Clone, Debug)]
pub struct Capture(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    bytes: Vec<u8>,
    dropped: u64,
    ended: bool,
}

impl Capture {
    /// Reads `pipe` in a thread of its own until its end.
    pub(crate) fn start(mut pipe: impl Read + Send + 'static) -> Self {
        let capture = Self(Arc::default());
        let writer = capture.clone();
        thread::spawn(move || {
            let mut buffer = [0; 64 * 1024];
            loop {
                match pipe.read(&mut buffer) {
                    Ok(n) if n > 0 => writer.append(buffer.get(..n).unwrap_or_default()),
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    _ => break,
                }
            }
            writer.lock().ended = true;
            writer.0.changed.notify_all();
        });
        capture
    }

    /// Everything kept so far.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.lock().bytes.clone()
    }

    /// How many bytes came after the limit of 64 MiB and were dropped.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.lock().dropped
    }

    /// Whether the program, and all that inherited its pipe, closed it.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.lock().ended
    }

    /// Waits until `seen` is satisfied by the bytes so far; false when the pipe
    /// ended or `within` passed before that.
    pub fn wait_until(&self, mut seen: impl FnMut(&[u8]) -> bool, within: Duration) -> bool {
        let deadline = Instant::now() + within;
        let mut state = self.lock();
        loop {
            if seen(&state.bytes) {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if state.ended || left.is_zero() {
                return false;
            }
            (state, _) = self
                .0
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until the pipe has ended; false when `within` passed before that.
    pub fn wait_for_end(&self, within: Duration) -> bool {
        self.wait_until(|_| false, within);
        self.ended()
    }

    fn append(&self, more: &[u8]) {
        let mut state = self.lock();
        let kept = more.len().min(CAPTURE_LIMIT - state.bytes.len());
        let (kept, dropped) = more.split_at_checked(kept).unwrap_or((more, &[]));
        state.bytes.extend_from_slice(kept);
        state.dropped += dropped.len() as u64;
        self.0.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
