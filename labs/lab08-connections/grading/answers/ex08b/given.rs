//! What the starter of exercise 08b gives to every student, and the functions
//! of the solution, for the mutants: each is right but for one of them.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The five columns that are printed.
pub type Columns<'a> = [&'a str; 5];

/// The steps of reading a row, for mutants to get one of them wrong.
pub struct Steps {
    pub columns: for<'a> fn(&'a str) -> Result<Option<Columns<'a>>, String>,
    pub v4: fn(&str) -> Result<Ipv4Addr, String>,
    pub v6: fn(&str) -> Result<Ipv6Addr, String>,
    pub port: fn(&str) -> Result<u16, String>,
    pub state_name: fn(&str) -> Result<String, String>,
    pub queue_lengths: fn(&str) -> Result<(u32, u32), String>,
    pub inode: fn(&str) -> Result<u64, String>,
}

impl Steps {
    /// All of them right.
    pub const RIGHT: Self = Self {
        columns,
        v4,
        v6,
        port: hex,
        state_name,
        queue_lengths,
        inode: decimal,
    };
}

/// The columns of one row, none of a header.
pub fn columns(row: &str) -> Result<Option<Columns<'_>>, String> {
    let columns: Vec<&str> = row.split_whitespace().collect();
    match columns.as_slice() {
        ["sl", ..] => Ok(None),
        [_, local, remote, state, queues, _, _, _, _, inode, ..] => {
            Ok(Some([local, remote, state, queues, inode]))
        }
        few => Err(format!("10 columns are needed, not {}", few.len())),
    }
}

/// The line for one row, none for a header; or why the row is broken.
fn describe(steps: &Steps, row: &str) -> Result<Option<String>, String> {
    let Some([local, remote, state, queues, inode]) = (steps.columns)(row)? else {
        return Ok(None);
    };
    let (local, remote) = (end(steps, local)?, end(steps, remote)?);
    let state = (steps.state_name)(state)?;
    let (send, receive) = (steps.queue_lengths)(queues)?;
    let inode = (steps.inode)(inode)?;
    Ok(Some(format!(
        "{local} {remote} {state} tx={send} rx={receive} inode={inode}"
    )))
}

fn end(steps: &Steps, text: &str) -> Result<SocketAddr, String> {
    let (address, port) = halves(text)?;
    let address: IpAddr = match address.len() {
        8 => (steps.v4)(address)?.into(),
        _ => (steps.v6)(address)?.into(),
    };
    Ok(SocketAddr::new(address, (steps.port)(port)?))
}

/// The bytes of the word as they stood in the memory that it was read from.
pub fn v4(digits: &str) -> Result<Ipv4Addr, String> {
    Ok(hex::<u32>(digits)?.to_le_bytes().into())
}

/// The same for four words; their order is that of the address.
pub fn v6(digits: &str) -> Result<Ipv6Addr, String> {
    let mut bytes = hex::<u128>(digits)?.to_be_bytes();
    bytes.chunks_exact_mut(4).for_each(<[u8]>::reverse);
    Ok(bytes.into())
}

/// The names of include/net/tcp_states.h.
pub fn state_name(digits: &str) -> Result<String, String> {
    Ok(match hex::<u8>(digits)? {
        1 => "ESTABLISHED".to_owned(),
        2 => "SYN_SENT".to_owned(),
        3 => "SYN_RECV".to_owned(),
        4 => "FIN_WAIT1".to_owned(),
        5 => "FIN_WAIT2".to_owned(),
        6 => "TIME_WAIT".to_owned(),
        7 => "CLOSE".to_owned(),
        8 => "CLOSE_WAIT".to_owned(),
        9 => "LAST_ACK".to_owned(),
        10 => "LISTEN".to_owned(),
        11 => "CLOSING".to_owned(),
        12 => "NEW_SYN_RECV".to_owned(),
        // A newer kernel may know more: what isn't known is still told.
        other => format!("UNKNOWN({other:02X})"),
    })
}

pub fn queue_lengths(text: &str) -> Result<(u32, u32), String> {
    let (send, receive) = halves(text)?;
    Ok((hex(send)?, hex(receive)?))
}

pub fn halves(text: &str) -> Result<(&str, &str), String> {
    text.split_once(':')
        .ok_or_else(|| format!("{text}: no colon"))
}

/// A number of exactly as many digits as its type has room for.
pub fn hex<N: TryFrom<u128>>(text: &str) -> Result<N, String> {
    let digits = 2 * size_of::<N>();
    let broken = || format!("{text}: not {digits} hexadecimal digits");
    // Rust's own parser takes "+100007F" as well.
    let number = Some(text).filter(|it| it.len() == digits && !it.starts_with('+'));
    let number = number.and_then(|it| u128::from_str_radix(it, 16).ok());
    number
        .and_then(|it| N::try_from(it).ok())
        .ok_or_else(broken)
}

pub fn decimal(text: &str) -> Result<u64, String> {
    let number = Some(text).filter(|it| !it.starts_with('+'));
    let number = number.and_then(|it| it.parse().ok());
    number.ok_or_else(|| format!("{text}: not a decimal number"))
}

/// Answers every line of stdin.
pub fn run(steps: &Steps) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for row in io::stdin().lines() {
        match describe(steps, &row?) {
            Ok(Some(line)) => writeln!(out, "{line}")?,
            Ok(None) => {}
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}
