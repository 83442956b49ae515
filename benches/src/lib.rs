//! The crates of this workspace beside named peers, on the same input in the same run.
//!
//! ```text
//! cargo bench --package benches                      # all: some three minutes
//! cargo bench --package benches -- --quick           # all, rougher: half a minute
//! cargo bench --package benches --bench routes       # one file
//! cargo bench --package benches -- 'copy u32/16 KiB' # what the name matches
//! ```
//!
//! A line such as `parse address v4/ours` is one peer's result; the lines beside it differ
//! in the last word only. What counts is the ratio of their throughputs (`thrpt`). Times
//! are those of the processor, not of the wall ([`CpuTime`]), and yet they change with the
//! machine's other guests: run it three times before you believe a ratio that is near 1.
//!
//! | bench | ours | peers |
//! |---|---|---|
//! | `byteorder` | slices converted in place and copied, integers one by one | the published crate `byteorder`, `memcpy` |
//! | `checksum` | the internet checksum | the loop that RFC 1071 describes, `internet-checksum` |
//! | `dns` | a message of four records read, and built | `hickory-proto`, `domain`, `simple-dns` |
//! | `hello_world` | a frame written and read; one request without a socket | `memcpy`, the machine of `tcp-echo` |
//! | `ipaddr` | addresses and networks from and to text | std, `ipnet` |
//! | `routes` | longest-prefix match | `prefix-trie` |
//! | `tcp_echo` | the echo machine without a socket | the copies that it cannot avoid |
//! | `udp_echo` | the servers on the loopback: blocking, tokio, batched, with offload | `recvfrom` and `sendto` |

mod cpu_time;
pub mod inputs;

use std::time::Duration;

pub use cpu_time::CpuTime;

/// Criterion with the clock of these benches.
pub type Criterion = criterion::Criterion<CpuTime>;

/// Short runs for many benches: to see a noisy neighbour, repeating a run does more than
/// a longer one. Options on the command line, such as `--measurement-time 5`, win.
#[must_use]
pub fn criterion() -> Criterion {
    criterion::Criterion::default()
        .with_measurement(CpuTime)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20)
        .configure_from_args()
}
