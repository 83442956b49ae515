//! The server's memory, as the system tells it (`/proc` of Linux).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The server's resident memory, in bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Memory {
    /// Before the first client came.
    pub before: u64,
    /// With all clients connected.
    pub connected: u64,
}

/// The memory that the process holds, in bytes; `None` if none was asked for.
pub(super) fn resident(pid: Option<u32>) -> Result<Option<u64>> {
    let Some(pid) = pid else { return Ok(None) };
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok();
    // A process that has ended, and isn't reaped yet, has a status without this line.
    let bytes = status.as_deref().and_then(vm_rss);
    bytes.map(Some).with_context(|| why_not(pid))
}

fn why_not(pid: u32) -> String {
    if Path::new("/proc/self/status").exists() {
        format!("--pid {pid}: no such process runs here, or it has ended")
    } else {
        "--pid: this system doesn't tell the memory of a process (no /proc)".to_owned()
    }
}

fn vm_rss(status: &str) -> Option<u64> {
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_stands_in_one_line_of_the_status() {
        for (status, expected) in [
            (
                "Name:\tx\nVmRSS:\t    1234 kB\nThreads:\t1\n",
                Some(1_263_616),
            ),
            ("Name:\tx\nState:\tZ (zombie)\n", None),
            ("VmRSS:\t18446744073709551615 kB\n", None),
            ("VmRSS:\n", None),
        ] {
            assert_eq!(vm_rss(status), expected, "{status:?}");
        }
    }
}
