//! How long is waited for a server. Until the first message, as long as anything comes of it: a
//! server that must tell each of 5,000 clients of all who join is busy, not dead. Then, as long as
//! messages come: others may talk for ever, when one of ours is lost.

use std::time::Duration;

use anyhow::{Error, Result, anyhow};
use tokio::time;

use super::Progress;
use super::traffic::Tally;

/// How long nothing at all may come of a server that owes something.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Between two looks at how far it is.
const TICK: Duration = Duration::from_millis(20);

/// For how long nothing has come of what is counted.
pub(super) struct Patience<Count> {
    count: Count,
    last: u64,
    /// Looks are counted, not time: a generator that was itself held up hasn't waited.
    quiet: u32,
}

impl<Count: Fn() -> u64> Patience<Count> {
    pub(super) fn new(count: Count) -> Self {
        Self {
            last: count(),
            count,
            quiet: 0,
        }
    }

    /// Waits a moment, and tells whether there is any patience left.
    pub(super) async fn tick(&mut self) -> bool {
        time::sleep(TICK).await;
        let now = (self.count)();
        self.quiet = match now == self.last {
            true => self.quiet + 1,
            false => 0,
        };
        self.last = now;
        TICK * self.quiet < PATIENCE
    }

    /// As if something had just come.
    pub(super) fn renew(&mut self) {
        self.quiet = 0;
    }

    /// Returns when none is left.
    pub(super) async fn end(mut self) {
        while self.tick().await {}
    }
}

/// So many clients that something shall happen to before the first message.
#[derive(Clone, Copy)]
pub(super) struct Owed {
    pub(super) stage: &'static str,
    pub(super) clients: u64,
}

impl Owed {
    /// Waits until it has happened to all, as `done` counts.
    pub(super) async fn wait(
        self,
        tally: &Tally,
        tell: &dyn Fn(Progress),
        done: impl Fn() -> u64,
    ) -> Result<()> {
        let mut patience = Patience::new(|| tally.heard.get());
        while done() < self.clients {
            tell(self.progress(tally, done()));
            if !tally.has_clients() {
                return Err(self.gave_up(tally, done(), "the server closed"));
            }
            if !patience.tick().await {
                return Err(self.silence(tally, done()));
            }
        }
        Ok(())
    }

    pub(super) fn progress(self, tally: &Tally, done: u64) -> Progress {
        Progress {
            stage: self.stage,
            done,
            of: self.clients,
            lines: tally.heard.get(),
        }
    }

    /// Nothing has come for too long.
    pub(super) fn silence(self, tally: &Tally, done: u64) -> Error {
        let why = format!("nothing came for {} s", PATIENCE.as_secs());
        self.gave_up(tally, done, &why)
    }

    /// How far it came, why not farther, and the server's own words, if there are any.
    pub(super) fn gave_up(self, tally: &Tally, done: u64, why: &str) -> Error {
        let Self { stage, clients } = self;
        let notices = tally.notices.borrow();
        let said = notices.keys().next();
        let said = said.map_or(String::new(), |words| format!(" (it said: {words})"));
        anyhow!("{stage} {done} of {clients} clients, then {why}{said}")
    }
}
