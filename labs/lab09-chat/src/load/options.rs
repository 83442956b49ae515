//! The options of `lab09_load`.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use lab_cli::Arguments;

use super::{Load, Pacing};

/// More connections need more addresses than the crowd gives its clients.
const MOST_CLIENTS: usize = 1_000_000;

/// The shortest time from one message to the next: a million a second.
const SHORTEST_PERIOD: Duration = Duration::from_micros(1);

/// A day.
const MOST_SECONDS: f64 = 86_400.0;

/// The load that the options ask for, with defaults for a first try.
///
/// # Errors
/// An option that nothing can be measured with: which, and why.
pub fn wanted(given: &Arguments) -> Result<Load> {
    let server = lab_cli::address(
        given.positionals.first().map(String::as_str),
        "127.0.0.1:7777",
    )?;
    let clients = given.value("--clients")?.unwrap_or(100);
    let senders = given.value("--senders")?.unwrap_or(1);
    ensure!(
        clients >= 2,
        "--clients {clients}: a message needs one to send and one to receive"
    );
    ensure!(
        clients <= MOST_CLIENTS,
        "--clients {clients}: {MOST_CLIENTS} are the most"
    );
    ensure!(
        (1..=clients).contains(&senders),
        "--senders {senders}: 1 to {clients}, the clients"
    );
    let rate: f64 = given.value("--rate")?.unwrap_or(100.0);
    let period = period(rate).with_context(|| format!("--rate {rate} is no number of messages"))?;
    ensure!(
        period >= SHORTEST_PERIOD,
        "--rate {rate}: a million is the most"
    );
    let seconds: f64 = given.value("--seconds")?.unwrap_or(5.0);
    ensure!(
        seconds > 0.0 && seconds <= MOST_SECONDS,
        "--seconds {seconds}: more than 0, and {MOST_SECONDS} at most"
    );
    let duration = Duration::from_secs_f64(seconds);
    let pacing = match (given.has("--open"), given.has("--closed")) {
        (true, true) => bail!("--open or --closed, not both"),
        (_, true) => Pacing::Closed,
        _ => Pacing::Open,
    };
    let pid = given.value("--pid")?;
    Ok(Load {
        server,
        clients,
        senders,
        period,
        duration,
        pacing,
        pid,
    })
}

/// The time from one message to the next at so many a second: rounded up, so that a second has
/// no more.
fn period(rate: f64) -> Option<Duration> {
    let nanos = (1e9 / rate).ceil();
    Duration::try_from_secs_f64(nanos / 1e9).ok()
}

/// Looks whether `file` can be written, and leaves it as it is: a measurement whose figures have
/// no place to go needn't be made.
///
/// # Errors
/// It can't: the file and why.
pub fn writable(file: &str) -> Result<()> {
    look(file).with_context(|| format!("can't write {file}"))
}

fn look(file: &str) -> io::Result<()> {
    match File::create_new(file) {
        Ok(_) => fs::remove_file(file),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            File::options().append(true).open(file).map(drop)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Load;

    #[test]
    fn a_second_has_as_many_messages_as_the_rate_says() {
        for (rate, seconds, expected) in [
            (100.0, 1, 100),
            (3.0, 1, 3),
            (7.0, 2, 14),
            (0.1, 5, 1),
            (1e6, 86_400, 86_400_000_000),
        ] {
            let load = Load {
                server: "127.0.0.1:7777".parse().unwrap(),
                clients: 2,
                senders: 1,
                period: period(rate).unwrap(),
                duration: Duration::from_secs(seconds),
                pacing: Pacing::Open,
                pid: None,
            };
            assert_eq!(load.planned(), Some(expected), "{rate} for {seconds} s");
            if expected < 100 {
                let due: Vec<_> = load.timetable().collect();
                assert_eq!(due.len() as u64, expected);
                assert!(due[0].is_zero() && due.is_sorted() && due[due.len() - 1] < load.duration);
            }
        }
        for wrong in [0.0, -1.0, f64::NAN] {
            assert_eq!(period(wrong), None, "{wrong}");
        }
    }
}
