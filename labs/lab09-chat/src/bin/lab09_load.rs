//! Chapter 9: how long a chat server takes when thousands are connected.
//!
//! You will see how many messages arrived, and the latencies that half of them, 90 %, 99 %, 99.9 %
//! and all kept within. Compare `--open` with `--closed` while the server is stopped for a
//! moment (`kill -STOP`, `kill -CONT`): the closed loop tells almost nothing of it.
//!
//! ```text
//! cargo run --release --bin lab09_chat_tokio
//! cargo run --release --bin lab09_load -- --clients 5000 --rate 20 --pid $(pidof lab09_chat_tokio)
//! ```
//!
//! For HTTP the real programs are `wrk2`, an open loop, and `wrk`, a closed one.

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use lab_cli::Arguments;
use lab09_chat::load::{self, Curve, Progress};

const HELP: &str = "\
Measures how long a chat server takes to hand on messages (chapter 9).

usage: lab09_load [OPTION...] [ADDRESS:PORT]
       lab09_load --svg FILE --compare REPORT.json...

  --clients N    connections, at least two: 100 if not given
  --senders N    how many of the clients send, in turn: 1 if not given
  --rate N       messages a second, of all senders: 100 if not given
  --seconds N    how long: 5 if not given
  --open         send when a message is due, and count from then (the default)
  --closed       send when the message before has arrived
  --pid PID      the server's process: tell its memory too (Linux)
  --json FILE    write all figures
  --svg FILE     draw the latencies by percentile
  --compare      draw earlier reports, without a server

ADDRESS:PORT is 127.0.0.1:7777 if not given.

In the figures, late is how long after they were due messages were sent, busy
how much of the time while any were on the way this program had something to
do, work/message how long that was: all this is its own, not the server's.";

const OPTIONS: [&str; 10] = [
    "--clients=",
    "--senders=",
    "--rate=",
    "--seconds=",
    "--open",
    "--closed",
    "--pid=",
    "--json=",
    "--svg=",
    "--compare",
];

fn main() -> ExitCode {
    lab_cli::main_with(HELP, &OPTIONS, |given| {
        if given.has("--compare") {
            return compare(&given);
        }
        let load = load::wanted(&given)?;
        for option in ["--json", "--svg"] {
            let file = given.value::<String>(option)?;
            file.map_or(Ok(()), |file| load::writable(&file))?;
        }
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{msg:10} {bar:24} {pos} of {len}{prefix}")?;
        bar.set_style(style);
        let report = load::run(&load, &|progress| show(&bar, progress))?;
        bar.finish_and_clear();
        let json = report.json();
        write!(lab_cli::stdout(), "{report}")?;
        save(&given, "--json", || format!("{json:#}\n"))?;
        let name = load.pacing.to_string();
        let curve = Curve::from_json(&name, &json);
        save(&given, "--svg", || load::draw(curve.as_slice()))?;
        ensure!(report.is_clean(), "not all went well, see above");
        Ok(())
    })
}

/// On a terminal alone; elsewhere nobody could see it move.
fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_message(progress.stage);
    bar.set_length(progress.of);
    bar.set_position(progress.done);
    bar.set_prefix(format!(", {} lines heard", progress.lines));
}

fn save(given: &Arguments, option: &str, content: impl FnOnce() -> String) -> Result<()> {
    let Some(file) = given.value::<String>(option)? else {
        return Ok(());
    };
    fs::write(&file, content()).with_context(|| format!("can't write {file}"))
}

fn compare(given: &Arguments) -> Result<()> {
    let files = &given.positionals;
    ensure!(
        given.value::<String>("--svg")?.is_some(),
        "--compare needs --svg FILE"
    );
    ensure!(
        !files.is_empty(),
        "--compare needs reports, as --json wrote them"
    );
    let curves: Vec<_> = files
        .iter()
        .map(|it| Curve::read(it))
        .collect::<Result<_>>()?;
    save(given, "--svg", || load::draw(&curves))
}
