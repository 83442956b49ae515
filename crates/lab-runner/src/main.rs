//! The `cargo lab` command. It is thin: every verb is one file, and the grading
//! is `lab-grader`'s.

mod check;
mod golden;
mod labs;
mod progress;
mod session;
mod verify;
mod workspace;

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{self, ExitCode};

use clap::{Parser, Subcommand, ValueEnum};
use lab_grader::Lang;

use session::{Failure, Session};
use workspace::Workspace;

/// What a shell reports for a program that was ended by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// Run the labs and check your exercises.
#[derive(Parser)]
#[command(name = "cargo lab", bin_name = "cargo lab", max_term_width = 80)]
struct Arguments {
    /// The language of what you read [default: that of your locale]
    #[arg(long, global = true, value_enum)]
    lang: Option<Language>,
    /// The folder with the labs, for tests
    #[arg(long, global = true, hide = true)]
    root: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    En,
    Ko,
}

#[derive(Subcommand)]
enum Verb {
    Check(check::Check),
    Verify(verify::Verify),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let lang = language(arguments.lang);
    let interrupted = ctrlc::set_handler(|| {
        testbed::kill_all();
        process::exit(INTERRUPTED);
    });
    if let Err(error) = interrupted {
        eprintln!("note: Ctrl-C may leave programs behind: {error}");
    }
    run(arguments, lang).unwrap_or_else(|error| explained(&error, lang))
}

fn run(arguments: Arguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let workspace = match arguments.root {
        Some(root) => Workspace { root },
        None => Workspace::find()?,
    };
    let session = Session { workspace, lang };
    match arguments.verb {
        Verb::Check(it) => it.run(&session),
        Verb::Verify(it) => it.run(&session),
    }
}

/// The language asked for, else that of the locale, in POSIX's order.
fn language(chosen: Option<Language>) -> Lang {
    match chosen {
        Some(Language::En) => Lang::En,
        Some(Language::Ko) => Lang::Ko,
        None => ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(|name| env::var(name).ok())
            .find(|locale| !locale.is_empty())
            .map_or(Lang::En, |locale| Lang::of_locale(&locale)),
    }
}

/// One line about what went wrong; nothing when nobody reads our output.
fn explained(error: &anyhow::Error, lang: Lang) -> ExitCode {
    if error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    {
        return ExitCode::FAILURE;
    }
    match error.downcast_ref::<Failure>() {
        Some(Failure(text)) => eprintln!("error: {}", text.to(lang)),
        None => eprintln!("error: {error:#}"),
    }
    ExitCode::FAILURE
}
