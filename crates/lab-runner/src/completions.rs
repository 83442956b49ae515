//! `completions`: for the shell. Cargo completes its own words only and has no
//! place for those of an alias, so a short command `lab` is defined with them.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Command, ValueEnum};
use clap_complete::Shell;

/// The command that is defined and completed.
const NAME: &str = "lab";

/// Define a command `lab` with completions for your shell.
///
/// Shells can't complete what follows `cargo lab`, because it is an alias that
/// only cargo knows. This prints a definition of a command `lab`, which calls
/// `cargo lab`, together with its completions.
#[derive(clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples, for now:
  source <(cargo lab completions bash)
  source <(cargo lab completions zsh)
  cargo lab completions fish | source
For ever, add that line, or its output, to the file that your shell reads at
its start. Then: lab ch<Tab>"
)]
pub(crate) struct Completions {
    /// Your shell: bash, zsh or fish
    #[arg(value_enum, hide_possible_values = true)]
    shell: Known,
}

/// The shells of the systems that the labs run on.
#[derive(Clone, Copy, ValueEnum)]
enum Known {
    Bash,
    Fish,
    Zsh,
}

impl Completions {
    pub(crate) fn run(&self, mut command: Command) -> anyhow::Result<ExitCode> {
        let (shell, definition) = match self.shell {
            Known::Bash => (Shell::Bash, r#"lab() { cargo lab "$@"; }"#),
            Known::Fish => (Shell::Fish, "function lab; cargo lab $argv; end"),
            Known::Zsh => (Shell::Zsh, r#"lab() { cargo lab "$@"; }"#),
        };
        // Generating into a Vec: clap_complete panics where writing fails.
        let mut completions = Vec::new();
        clap_complete::generate(shell, &mut command, NAME, &mut completions);
        let mut out = io::stdout();
        out.write_all(&completions)?;
        writeln!(out, "\n{definition}")?;
        Ok(ExitCode::SUCCESS)
    }
}
