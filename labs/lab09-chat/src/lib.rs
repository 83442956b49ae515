//! What the chat's shells share and none is about: the address, the listener and its line, and
//! the limit of open files, the room behind a lock. And [`socketserver`], which stands by itself.

mod house;
pub mod load;
pub mod socketserver;
#[cfg_attr(
    not(all(target_os = "linux", target_pointer_width = "64")),
    path = "uring/elsewhere.rs"
)]
pub mod uring;

pub use house::House;

use std::io::{self, ErrorKind, IoSlice, Write};
use std::net::TcpListener;
use std::time::Duration;

use anyhow::{Result, ensure};

/// How often a room is told that time passes.
pub const TICK: Duration = Duration::from_secs(1);

/// How much one read takes at most, in bytes.
pub const READ_SIZE: usize = 16 * 1024;

/// How long the end of a server may take, whoever doesn't take what is owed.
pub const END: Duration = Duration::from_secs(5);

/// Listens at the one argument, or 127.0.0.1:7777, and says so on stdout at once.
///
/// # Errors
/// More arguments, no address, or one that can't be had.
pub fn listen(arguments: &[String]) -> Result<TcpListener> {
    ensure!(arguments.len() <= 1, "one ADDRESS at most (see --help)");
    let address = arguments.first().map(String::as_str);
    let address = lab_cli::address(address, "127.0.0.1:7777")?;
    let listener =
        TcpListener::bind(address).map_err(|error| lab_cli::bind_error(address, &error))?;
    allow_many_files();
    let mut out = lab_cli::stdout();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()?;
    Ok(listener)
}

/// Each connection is an open file, and a process may have 1,024 of them on most systems
/// unless it asks for more, up to the hard limit.
fn allow_many_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        // Where that is refused, fewer clients find a place.
        let _ = setrlimit(Resource::Nofile, limit);
    }
}

/// Writes as much of `messages` as one call of `write` takes. Zero is "later": the socket is
/// full, or the call was interrupted.
///
/// # Errors
/// The connection is gone.
pub fn write_some(
    messages: &[impl AsRef<[u8]>],
    write: impl FnOnce(&[IoSlice<'_>]) -> io::Result<usize>,
) -> io::Result<usize> {
    let slices: Vec<_> = messages
        .iter()
        .map(|it| IoSlice::new(it.as_ref()))
        .collect();
    match write(&slices) {
        // A write timeout is WouldBlock on Unix and TimedOut on Windows.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
            ) =>
        {
            Ok(0)
        }
        result => result,
    }
}

/// What is over when Ctrl-C or SIGTERM comes, which is what `kill` and every supervisor of
/// services send. Neither ends the process by itself any more.
///
/// # Errors
/// The system doesn't tell of signals.
pub fn ordered_to_stop() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        let mut interrupted = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async { tokio::signal::ctrl_c().await.unwrap_or_default() })
}
