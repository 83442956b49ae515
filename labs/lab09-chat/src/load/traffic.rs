//! What goes over the connections: messages that carry the time from which their latency counts,
//! and the tally of those that arrived.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io;
use std::process;
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use tokio::io::AsyncWriteExt;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time;

use super::Load;

/// The line before the messages, to have every connection used once.
pub(super) const WARM_UP: &str = "warm up\n";

/// What every message begins with: `load SENDER NANOSECONDS`.
const MARK: &str = "load ";

/// How much is read at a time, into one buffer for all clients.
const BUFFER: usize = 64 * 1024;

/// No line of a chat server is as long.
const LONGEST: usize = 64 * 1024;

/// The longest latency that the histogram tells from longer ones, in microseconds.
const LONGEST_LATENCY: u64 = 600_000_000;

/// Digits that two latencies must differ in to be told apart.
const DIGITS: u8 = 3;

/// So many different lines of the server's own are kept, each no longer than fits beside its count.
const MOST_NOTICES: usize = 8;
const NOTICE_WIDTH: usize = 40;

/// What has happened so far. All tasks run in one thread, so cells will do.
pub(super) struct Tally {
    origin: Instant,
    /// What the names of all clients begin with. The process id keeps two generators at one
    /// server apart.
    names: String,
    pub(super) begin: Cell<Duration>,
    load: Load,
    on_the_way: OnTheWay,
    buffer: RefCell<Vec<u8>>,
    in_flight: Vec<InFlight>,
    pub(super) latencies: RefCell<Times>,
    pub(super) late: RefCell<Times>,
    pub(super) heard: Cell<u64>,
    pub(super) welcomed: Cell<u64>,
    pub(super) warm: Cell<u64>,
    pub(super) sent: Cell<u64>,
    pub(super) delivered: Cell<u64>,
    pub(super) closed: Cell<u64>,
    pub(super) notices: RefCell<BTreeMap<String, u64>>,
}

/// When there are messages that haven't arrived everywhere.
#[derive(Default)]
struct OnTheWay {
    since: Cell<Duration>,
    /// The latest arrival.
    last: Cell<Duration>,
    /// How long it was so before `since`.
    before: Cell<Duration>,
}

/// A sender's latest message, and how many have yet to receive it.
#[derive(Default)]
struct InFlight {
    at: Cell<u64>,
    missing: Cell<u64>,
    arrived: Notify,
}

impl Tally {
    pub(super) fn new(load: &Load) -> Self {
        Self {
            origin: Instant::now(),
            names: format!("{:x}-", process::id()),
            begin: Cell::default(),
            load: *load,
            on_the_way: OnTheWay::default(),
            buffer: RefCell::new(vec![0; BUFFER]),
            in_flight: (0..load.senders).map(|_| InFlight::default()).collect(),
            latencies: RefCell::default(),
            late: RefCell::default(),
            heard: Cell::default(),
            welcomed: Cell::default(),
            warm: Cell::default(),
            sent: Cell::default(),
            delivered: Cell::default(),
            closed: Cell::default(),
            notices: RefCell::default(),
        }
    }

    pub(super) fn now(&self) -> Duration {
        self.origin.elapsed()
    }

    /// A client's name.
    pub(super) fn name(&self, number: usize) -> String {
        format!("{}{number}", self.names)
    }

    /// How many messages shall have arrived once all that were sent have.
    pub(super) fn expected(&self) -> u64 {
        self.sent.get() * self.load.listeners()
    }

    /// For how long there were messages on the way.
    pub(super) fn on_the_way(&self) -> Duration {
        let OnTheWay {
            since,
            last,
            before,
        } = &self.on_the_way;
        before.get() + last.get().saturating_sub(since.get())
    }

    /// Whether there are connections that the server hasn't closed.
    pub(super) fn has_clients(&self) -> bool {
        self.closed.get() < self.load.clients as u64
    }

    /// A message that is due, or sent, at this time.
    pub(super) fn departs(&self, at: Duration) {
        if self.delivered.get() == self.expected() {
            let so_far = self.on_the_way();
            let OnTheWay {
                since,
                last,
                before,
            } = &self.on_the_way;
            before.set(so_far);
            since.set(at.max(last.get()));
        }
        increase(&self.sent);
    }

    // ANCHOR: arrived
    /// A line that was read at `now`.
    pub(super) fn line(&self, line: &[u8], now: Duration) {
        increase(&self.heard);
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        if let Some(notice) = line.strip_prefix("* ") {
            return self.notice(notice);
        }
        let ours = line.strip_prefix(&self.names).unwrap_or_default();
        let text = ours.split_once(": ").map_or("", |(_, text)| text);
        if text == WARM_UP.trim_end() {
            increase(&self.warm);
        } else if let Some((sender, at)) = message(text) {
            self.arrived(sender, at, now);
        }
    }

    fn arrived(&self, sender: usize, at: u64, now: Duration) {
        let latency = now.saturating_sub(Duration::from_nanos(at));
        self.latencies.borrow_mut().record(latency);
        self.on_the_way.last.set(now);
        increase(&self.delivered);
        if let Some(it) = self.in_flight.get(sender).filter(|it| it.at.get() == at) {
            it.missing.set(it.missing.get().saturating_sub(1));
            if it.missing.get() == 0 {
                it.arrived.notify_one();
            }
        }
    }
    // ANCHOR_END: arrived

    /// What the server itself says: the usual, or that something is wrong.
    fn notice(&self, notice: &str) {
        match notice {
            it if it.starts_with("welcome ") => increase(&self.welcomed),
            it if it == "name?" || it.ends_with(" joined") || it.ends_with(" left") => {}
            wrong => {
                let mut notices = self.notices.borrow_mut();
                // Escaped, for it will be printed.
                let mut words: String = wrong.escape_debug().take(NOTICE_WIDTH).collect();
                if notices.len() >= MOST_NOTICES && !notices.contains_key(&words) {
                    words = "(more)".to_owned();
                }
                *notices.entry(words).or_default() += 1;
            }
        }
    }
}

/// How often something took how long, in microseconds.
#[derive(Clone, Debug)]
pub(super) struct Times(Option<Histogram<u64>>);

impl Default for Times {
    fn default() -> Self {
        // It fails for other digits and longest latencies than these.
        Self(Histogram::new_with_max(LONGEST_LATENCY, DIGITS).ok())
    }
}

impl Times {
    pub(super) fn record(&mut self, time: Duration) {
        if let Some(all) = self.0.as_mut() {
            let micros = u64::try_from(time.as_micros()).unwrap_or(LONGEST_LATENCY);
            all.saturating_record(micros);
        }
    }

    /// The microseconds that this share kept within.
    pub(super) fn within(&self, share: f64) -> u64 {
        let all = self.0.as_ref();
        all.map_or(0, |all| all.value_at_quantile(share).min(all.max()))
    }
}

fn increase(count: &Cell<u64>) {
    count.set(count.get() + 1);
}

/// The sender and the time of a message, in nanoseconds.
fn message(text: &str) -> Option<(usize, u64)> {
    let (sender, at) = text.strip_prefix(MARK)?.split_once(' ')?;
    Some((sender.parse().ok()?, at.parse().ok()?))
}

/// Reads a client's lines until the server closes.
pub(super) async fn listen(reader: OwnedReadHalf, tally: Rc<Tally>) {
    let mut pending = Vec::new();
    while pending.len() <= LONGEST && reader.readable().await.is_ok() {
        let mut buffer = tally.buffer.borrow_mut();
        match reader.try_read(&mut buffer) {
            Ok(0) => break,
            Ok(len) => {
                let now = tally.now();
                let bytes = buffer.get(..len).unwrap_or_default();
                lines(&mut pending, bytes, |line| tally.line(line, now));
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => break,
        }
    }
    increase(&tally.closed);
}

/// Hands on each line that `bytes` complete, and keeps what is left in `pending`.
fn lines(pending: &mut Vec<u8>, bytes: &[u8], mut each: impl FnMut(&[u8])) {
    pending.extend_from_slice(bytes);
    let complete = pending.iter().rposition(|byte| *byte == b'\n');
    let complete = complete.map_or(0, |at| at + 1);
    let whole = pending.get(..complete).unwrap_or_default();
    for line in whole.split_inclusive(|byte| *byte == b'\n') {
        each(line);
    }
    pending.drain(..complete);
}

// ANCHOR: open
/// Hands each sender in turn what is due, when it is due. A thread of its own, because the timers
/// of tokio know milliseconds alone.
pub(super) fn keep_time(load: Load, tally: &Tally, queues: Vec<UnboundedSender<Duration>>) {
    let (origin, begin) = (tally.origin, tally.begin.get());
    thread::spawn(move || {
        for (due, queue) in load.timetable().zip(queues.iter().cycle()) {
            let due = begin + due;
            thread::sleep((origin + due).saturating_duration_since(Instant::now()));
            // A sender whose connection broke takes no more; its messages count as not sent.
            let _ = queue.send(due);
        }
    });
}

/// Sends what is due, each message with the time when it was. It returns the writer, because one
/// that is dropped ends the connection.
pub(super) async fn send_when_due(
    mut writer: OwnedWriteHalf,
    sender: usize,
    mut due: UnboundedReceiver<Duration>,
    tally: Rc<Tally>,
) -> OwnedWriteHalf {
    while let Some(at) = due.recv().await {
        let late = tally.now().saturating_sub(at);
        tally.late.borrow_mut().record(late);
        let line = format!("{MARK}{sender} {}\n", at.as_nanos());
        tally.departs(at);
        if writer.write_all(line.as_bytes()).await.is_err() {
            break;
        }
    }
    writer
}
// ANCHOR_END: open

// ANCHOR: closed
/// Sends the next message when the last one has arrived everywhere, however long that takes, and
/// returns the writer.
pub(super) async fn send_in_turn(
    mut writer: OwnedWriteHalf,
    sender: usize,
    load: Load,
    tally: Rc<Tally>,
) -> OwnedWriteHalf {
    let Some(in_flight) = tally.in_flight.get(sender) else {
        return writer;
    };
    let pause = load
        .period
        .saturating_mul(u32::try_from(load.senders).unwrap_or(u32::MAX));
    let end = tally.now() + load.duration;
    while tally.now() < end {
        let (begin, now) = (time::Instant::now(), tally.now());
        let at = u64::try_from(now.as_nanos()).unwrap_or(u64::MAX);
        in_flight.at.set(at);
        in_flight.missing.set(load.listeners());
        tally.departs(now);
        let line = format!("{MARK}{sender} {at}\n");
        if writer.write_all(line.as_bytes()).await.is_err() {
            break;
        }
        in_flight.arrived.notified().await;
        time::sleep_until(begin + pause).await;
    }
    writer
}
// ANCHOR_END: closed

#[cfg(test)]
mod tests {
    use super::super::Pacing;
    use super::*;

    #[test]
    fn lines_come_out_whole_however_they_come_in() {
        let text = b"* name?\n\nann: load 0 5\r\nrest";
        for size in 1..=text.len() {
            let (mut pending, mut seen) = (Vec::new(), Vec::new());
            for part in text.chunks(size) {
                lines(&mut pending, part, |line| seen.push(line.to_vec()));
            }
            assert_eq!(seen.concat(), text[..text.len() - 4], "in parts of {size}");
            assert_eq!((seen.len(), &pending[..]), (3, &b"rest"[..]));
        }
    }

    /// Of three clients that one sends to.
    fn tally() -> Tally {
        Tally::new(&Load {
            server: "127.0.0.1:7777".parse().unwrap(),
            clients: 3,
            senders: 1,
            period: Duration::from_secs(1),
            duration: Duration::from_secs(1),
            pacing: Pacing::Open,
            pid: None,
        })
    }

    #[test]
    fn time_counts_while_messages_are_on_the_way() {
        let tally = tally();
        let ms = Duration::from_millis;
        let line = format!("{}: load 0 0\n", tally.name(0));
        let arrives = |at| tally.line(line.as_bytes(), ms(at));
        tally.departs(ms(10));
        arrives(12);
        arrives(15);
        assert_eq!(tally.on_the_way(), ms(5));
        // Two at a time, then one that was due before the last had arrived, and is lost in part.
        tally.departs(ms(20));
        tally.departs(ms(21));
        for at in [22, 23, 24, 30] {
            arrives(at);
        }
        assert_eq!(tally.on_the_way(), ms(15));
        tally.departs(ms(28));
        assert_eq!(tally.on_the_way(), ms(15));
        arrives(40);
        assert_eq!(tally.on_the_way(), ms(25));
    }

    #[test]
    fn a_servers_own_words_are_kept_short_and_few() {
        let tally = tally();
        for number in 0..100 {
            let line = format!("* \u{1b}[2J{number} {}\n", "x".repeat(1000));
            tally.line(line.as_bytes(), Duration::ZERO);
        }
        tally.line(b"* welcome ann\n", Duration::ZERO);
        let notices = tally.notices.borrow();
        assert_eq!(notices.len(), MOST_NOTICES + 1);
        assert_eq!(notices["(more)"], 92);
        for words in notices.keys() {
            assert!(
                words.len() <= NOTICE_WIDTH && !words.contains('\u{1b}'),
                "{words}"
            );
        }
        assert_eq!((tally.heard.get(), tally.welcomed.get()), (101, 1));
    }

    #[test]
    fn what_another_generator_sends_is_its_own() {
        let tally = tally();
        for (line, expected) in [
            (format!("{}: load 0 5", tally.name(0)), (1, 0)),
            (format!("{}: warm up", tally.name(0)), (1, 1)),
            ("1-0: load 0 5".to_owned(), (1, 1)),
            ("1-0: warm up".to_owned(), (1, 1)),
            (format!("1-0: {}: load 0 5", tally.name(0)), (1, 1)),
        ] {
            tally.line(line.as_bytes(), Duration::ZERO);
            assert_eq!(
                (tally.delivered.get(), tally.warm.get()),
                expected,
                "{line}"
            );
        }
    }

    #[test]
    fn only_our_messages_are_messages() {
        for (text, expected) in [
            ("load 3 1500", Some((3, 1500))),
            ("load 3", None),
            ("load x 1", None),
            ("hello", None),
            ("", None),
        ] {
            assert_eq!(message(text), expected, "{text:?}");
        }
    }
}
