//! The `cargo lab` command. It is thin: every verb is one file, and the grading
//! is `lab-grader`'s.

mod labs;
mod progress;
mod session;
mod workspace;

mod home;
mod run;

mod check;
mod watch;

mod hint;
mod solution;

mod list;
mod reset;

mod book;
mod completions;
mod doctor;

mod golden;
mod verify;

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{self, ExitCode};

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use lab_grader::Lang;

use session::{Session, explain};
use workspace::Workspace;

/// What a shell reports for a program that was ended by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// Run the labs and check your exercises.
#[derive(Parser)]
#[command(name = "cargo lab", bin_name = "cargo lab")]
struct Arguments {
    /// The language: en or ko [default: that of your locale]
    #[arg(long, global = true, value_enum, hide_possible_values = true)]
    lang: Option<Language>,
    /// The folder with the labs, for tests
    #[arg(long, global = true, hide = true)]
    root: Option<PathBuf>,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    En,
    Ko,
}

#[derive(Subcommand)]
enum Verb {
    Run(run::Run),
    Check(check::Check),
    Watch(watch::Watch),
    Hint(hint::Hint),
    Solution(solution::Solution),
    Reset(reset::Reset),
    List(list::List),
    Book(book::Book),
    Doctor(doctor::Doctor),
    Completions(completions::Completions),
    Verify(verify::Verify),
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misunderstood(&error),
    };
    let lang = language(arguments.lang);
    let interrupted = ctrlc::set_handler(|| {
        testbed::kill_all();
        process::exit(INTERRUPTED);
    });
    if let Err(error) = interrupted {
        let _ = writeln!(
            io::stderr(),
            "note: Ctrl-C may leave programs behind: {error}"
        );
    }
    run(arguments, lang).unwrap_or_else(|error| {
        explain(&error, lang);
        ExitCode::FAILURE
    })
}

fn run(arguments: Arguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let workspace = match arguments.root {
        Some(root) => Workspace { root },
        None => Workspace::find()?,
    };
    let session = Session { workspace, lang };
    match arguments.verb {
        None => home::run(&session),
        Some(Verb::Run(it)) => it.run(&session),
        Some(Verb::Check(it)) => it.run(&session),
        Some(Verb::Watch(it)) => it.run(&session),
        Some(Verb::Hint(it)) => it.run(&session),
        Some(Verb::Solution(it)) => it.run(&session),
        Some(Verb::Reset(it)) => it.run(&session),
        Some(Verb::List(it)) => it.run(&session),
        Some(Verb::Book(it)) => it.run(&session),
        Some(Verb::Doctor(it)) => it.run(&session),
        Some(Verb::Completions(it)) => it.run(Arguments::command()),
        Some(Verb::Verify(it)) => it.run(&session),
    }
}

/// Help that was asked for in full, or an error in one line.
fn misunderstood(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let printed = error.print();
        return printed.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    let _ = writeln!(
        io::stderr(),
        "{} (--help shows what there is)",
        one_line(error)
    );
    ExitCode::FAILURE
}

/// What is wrong, and the tip where there is one; clap's usage is left to
/// `--help`.
fn one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let parts = text.split("\n\n").map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        words.join(" ")
    });
    let told = |part: &String| part.starts_with("error: ") || part.starts_with("tip: ");
    parts.filter(told).collect::<Vec<_>>().join("; ")
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
