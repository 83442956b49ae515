//! The command behind `cargo lab book`: builds the pages in both languages, and
//! checks that they are in step with each other and with the labs.

mod build;
mod check;
mod dress;
mod fault;
mod fence;
mod figures;
mod house;
mod include;
mod lang;
mod page;
mod record;
mod serve;
#[cfg(test)]
mod snippets;
mod stamp;
mod warnings;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use fault::Fault;
use house::House;

/// What clap calls a command without a verb.
const HELP: ErrorKind = ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;

/// Build, read, check and record the book.
#[derive(Parser)]
#[command(name = "cargo lab book", bin_name = "cargo lab book")]
struct Arguments {
    /// The folder of the course, for tests
    #[arg(long, global = true, hide = true)]
    root: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Write the pages of both languages to target/book
    Build,
    /// Read the book on this machine, and run its labs from the pages
    Serve {
        /// The port on 127.0.0.1; where it is busy, the next that is free
        #[arg(long, default_value_t = serve::PORT)]
        port: u16,
    },
    /// Find what is broken, missing, stale or out of step
    Check {
        /// Leave the recordings as they are, instead of running the labs again
        #[arg(long)]
        no_record: bool,
    },
    /// Mark the Korean pages as translations of the English ones as they are now
    Stamp {
        /// Pages, such as lab03.md [default: all]
        #[arg(value_name = "PAGE")]
        pages: Vec<String>,
    },
    /// Run the labs and write down what they print and send
    Record {
        /// Names of scenes in docs/recordings.toml [default: all]
        #[arg(value_name = "SCENE")]
        scenes: Vec<String>,
    },
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misunderstood(&error),
    };
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            explain(&error);
            ExitCode::FAILURE
        }
    }
}

/// One line on stderr; none where our output was closed (`| head`). Every other
/// error of the system says what it is about.
fn explain(error: &anyhow::Error) {
    let told = match error.downcast_ref::<io::Error>() {
        Some(error) if error.kind() == io::ErrorKind::BrokenPipe => return,
        Some(error) => format!("can't write the output: {error}"),
        None => format!("{error:#}"),
    };
    let _ = writeln!(io::stderr(), "error: {told}");
}

/// Help, or what is wrong with the words in one line.
fn misunderstood(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || error.kind() == HELP {
        let _ = error.print();
        return ExitCode::from(u8::from(error.use_stderr()));
    }
    let text = error.to_string();
    let what = text.split("\n\n").next().unwrap_or_default();
    let what: Vec<&str> = what.split_whitespace().collect();
    let told = format!("{} (--help shows what there is)", what.join(" "));
    let _ = writeln!(io::stderr(), "{told}");
    ExitCode::FAILURE
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let house = House::new(arguments.root);
    match arguments.verb {
        Verb::Build => {
            let begun = Instant::now();
            let faults = build::build(&house)?;
            let told = format!("target/book/index.html ({:.1?})", begun.elapsed());
            verdict(&faults, &told)
        }
        Verb::Serve { port } => serve::serve(house, port),
        Verb::Check { no_record } => {
            let mut faults = check::check(&house)?;
            if !no_record {
                faults.extend(record::stale(&house)?);
            }
            verdict(&faults, "the book is whole, and in step in both languages")
        }
        Verb::Stamp { pages } => {
            for path in stamp::stamp(&house, &pages)? {
                writeln!(io::stdout(), "stamped {path}")?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Verb::Record { scenes } => record::record(&house, &scenes).map(|()| ExitCode::SUCCESS),
    }
}

/// Every fault in a line of its own, or what is `told` where there is none.
fn verdict(faults: &[Fault], told: &str) -> anyhow::Result<ExitCode> {
    for fault in faults {
        writeln!(io::stderr(), "{fault}")?;
    }
    if faults.is_empty() {
        writeln!(io::stdout(), "{told}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let plural = if faults.len() == 1 { "" } else { "s" };
    writeln!(io::stderr(), "error: {} fault{plural}", faults.len())?;
    Ok(ExitCode::FAILURE)
}
