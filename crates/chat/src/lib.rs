//! One chat service apart from its I/O: lines in, lines out to everybody.
//!
//! # The protocol
//!
//! ```text
//! TRANSPORT  TCP. Both sides send lines of UTF-8, each ended by LF; a CR before it is dropped.
//!            A line has at most 1,024 bytes without its end (LINE_LIMIT). What stands before the
//!            end of the input without an LF is a line too. Empty lines are ignored.
//!            Lines of the server itself begin with "* ": no name can begin so.
//!
//! NAME       The server begins:              * name?
//!            The client's first line is its name: 1 to 20 letters, digits, "-" and "_" of any
//!            script (NAME_LIMIT, in characters), told apart exactly ("Ann" is not "ann").
//!            It is taken:                    * welcome NAME           to this client
//!                                            * NAME joined            to all others with a name
//!            or refused, and the next line is the next try:
//!                                            * name taken
//!                                            * bad name
//!            Who has no name yet hears no one. A name is free again once "left" is told.
//!
//! TEXT       Each further line goes to all others with a name, not to its sender:
//!                                            NAME: TEXT
//!            Lines of one sender reach each listener in the order sent, whole, never mixed.
//!            A line with a control character (but a tab) goes to nobody: a terminal would obey.
//!                                            * bad line               to its sender, who stays
//!
//! LEAVE      The end of a client's input (FIN), a reset, a failed write:
//!                                            * NAME left              to all others with a name
//!            After a FIN the client still gets what was queued for it, then the server closes.
//!
//! THE END    The server says why, tells the others "left", and closes:
//!                                            * line too long          over 1,024 bytes, no LF yet
//!                                            * not UTF-8
//!                                            * too slow               see below
//!                                            * full                   instead of "* name?"
//!                                            * closing                the server ends
//!
//! SLOW       What a client has not taken yet waits in a queue of its own, 256 KiB at most
//!            (QUEUE_LIMIT, without what the kernel holds). A message that does not fit ends that
//!            client and nobody else: what is queued is dropped, but for the rest of a message
//!            that is being written; "* too slow" follows it. Whoever is ending and takes nothing
//!            for 5 seconds (ENDING_TICKS) is cut. Nobody ever waits for a slow one.
//! ```
//!
//! A conversation, ann's side; the server's lines stand to the right:
//!
//! ```text
//!                          * name?
//! ann
//!                          * welcome ann
//!                          * bob joined
//! hello
//!                          bob: hello ann
//!                          * bob left
//! ```
//!
//! # The machine
//!
//! [`Room`] is all of that without a socket, a thread or a clock. A shell around it tells it what
//! happened (`handle_…`), then asks who has something to get ([`Room::poll_ready`]) and what
//! ([`Room::poll_output`]). A message to 5,000 clients is one buffer, counted 5,000 times.

#![warn(clippy::print_stdout)]

mod line;
mod room;

pub use room::{Limits, Output, Room};

/// The longest line, in bytes without its end.
pub const LINE_LIMIT: usize = 1024;

/// The longest name, in characters.
pub const NAME_LIMIT: usize = 20;

/// How much may wait for one client, in bytes.
pub const QUEUE_LIMIT: usize = 256 * 1024;

/// Clients at the same time.
pub const CLIENT_LIMIT: usize = 10_000;

/// How many ticks, one a second, an ending client may take nothing until it is cut.
pub const ENDING_TICKS: u8 = 5;
