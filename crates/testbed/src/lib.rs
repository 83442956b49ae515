//! What every test of this course needs: a [`Program`] that is started in a
//! process group of its own, watched through its pipes and stopped for certain,
//! and [`peer`], which finds a real peer such as `socat` or says that it is
//! missing. And what every codec must pass: `codec`, with the feature of this name.
//!
//! Reading order: [`program`](Program) for the life of a process, then
//! [`capture`](Capture) for what it prints, then [`peer`]; [`assert_says`] and `codec`
//! stand by themselves.

mod capture;
#[cfg(feature = "codec")]
pub mod codec;
mod peer;
mod program;
mod refusal;

pub use capture::Capture;
pub use peer::{ordinary_user, peer, skipped};
pub use program::{Memory, NotListening, Program, allow_many_files, kill_all};
pub use refusal::assert_says;
