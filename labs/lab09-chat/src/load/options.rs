//! The options of `lab09_load`.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use lab_cli::Arguments;

use super::{Load, Pacing};

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
        (1..=clients).contains(&senders),
        "--senders {senders}: 1 to {clients}, the clients"
    );
    let rate: f64 = given.value("--rate")?.unwrap_or(100.0);
    let period = Duration::try_from_secs_f64(1.0 / rate);
    let period = period.with_context(|| format!("--rate {rate} is no number of messages"))?;
    ensure!(
        period >= Duration::from_micros(1),
        "--rate {rate}: a million is the most"
    );
    let seconds = given.value("--seconds")?.unwrap_or(5.0);
    let duration = Duration::try_from_secs_f64(seconds);
    let duration = duration.with_context(|| format!("--seconds {seconds} is no time"))?;
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
