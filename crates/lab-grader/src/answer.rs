//! All answers to a lab's exercises in one program, since linking sixty would
//! take a student's patience: the environment says which one to be.

use std::process::{ExitCode, Termination};

/// Names the answer that a lab's answers program shall be, `ex03a/solution`.
pub const ANSWER: &str = "LAB_ANSWER";

/// What a lab's answers program says when it has no such answer.
pub const UNKNOWN: &str = "must name an answer, like ex03a/solution";

/// The body of a lab's answers program: `answer!(ex03a: starter, solution;)`
/// runs the `main` of the module that the environment names.
#[macro_export]
macro_rules! answer {
    ($($exercise:ident: $($name:ident),+ $(,)?;)+) => {
        match ::std::env::var($crate::ANSWER).as_deref() {
            $($(
                Ok(concat!(stringify!($exercise), "/", stringify!($name))) => {
                    $crate::exit_code($exercise::$name::main())
                }
            )+)+
            _ => {
                eprintln!("error: {} {}", $crate::ANSWER, $crate::UNKNOWN);
                ::std::process::ExitCode::FAILURE
            }
        }
    };
}

/// What a `main` returned, whatever its type, as an exit code.
pub fn exit_code(result: impl Termination) -> ExitCode {
    result.report()
}
