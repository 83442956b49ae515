//! Exercise 08b, read /proc/net/tcp: a solution.
//!
//! The kernel takes an address from memory as words of 32 bits and prints them
//! as numbers. On a little-endian machine the first byte of each is the lowest
//! then, so the bytes of each word are turned round; ports and queues were
//! numbers from the start.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The line for one row, none for a header; or why the row is broken.
fn describe(row: &str) -> Result<Option<String>, String> {
    let columns: Vec<&str> = row.split_whitespace().collect();
    match columns.as_slice() {
        ["sl", ..] => Ok(None),
        [_, local, remote, state, queues, _, _, _, _, inode, ..] => {
            let (local, remote, state) = (end(local)?, end(remote)?, state_name(state)?);
            let (send, receive) = queue_lengths(queues)?;
            let inode = decimal(inode)?;
            Ok(Some(format!(
                "{local} {remote} {state} tx={send} rx={receive} inode={inode}"
            )))
        }
        few => Err(format!("10 columns are needed, not {}", few.len())),
    }
}

/// `0100007F:0277` as an address and a port.
fn end(text: &str) -> Result<SocketAddr, String> {
    let (address, port) = halves(text)?;
    let address: IpAddr = match address.len() {
        8 => v4(address)?.into(),
        _ => v6(address)?.into(),
    };
    // The kernel has turned the port into a number already.
    Ok(SocketAddr::new(address, hex(port)?))
}

/// The bytes of the word as they stood in the memory that it was read from.
fn v4(digits: &str) -> Result<Ipv4Addr, String> {
    Ok(hex::<u32>(digits)?.to_le_bytes().into())
}

/// The same for four words; their order is that of the address.
fn v6(digits: &str) -> Result<Ipv6Addr, String> {
    let mut bytes = hex::<u128>(digits)?.to_be_bytes();
    bytes.chunks_exact_mut(4).for_each(<[u8]>::reverse);
    Ok(bytes.into())
}

/// The names of include/net/tcp_states.h.
fn state_name(digits: &str) -> Result<String, String> {
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

fn queue_lengths(text: &str) -> Result<(u32, u32), String> {
    let (send, receive) = halves(text)?;
    Ok((hex(send)?, hex(receive)?))
}

fn halves(text: &str) -> Result<(&str, &str), String> {
    text.split_once(':')
        .ok_or_else(|| format!("{text}: no colon"))
}

/// A number of exactly as many digits as its type has room for.
fn hex<N: TryFrom<u128>>(text: &str) -> Result<N, String> {
    let digits = 2 * size_of::<N>();
    let broken = || format!("{text}: not {digits} hexadecimal digits");
    // Rust's own parser takes "+100007F" as well.
    let number = Some(text).filter(|it| it.len() == digits && !it.starts_with('+'));
    let number = number.and_then(|it| u128::from_str_radix(it, 16).ok());
    number
        .and_then(|it| N::try_from(it).ok())
        .ok_or_else(broken)
}

fn decimal(text: &str) -> Result<u64, String> {
    let number = Some(text).filter(|it| !it.starts_with('+'));
    let number = number.and_then(|it| it.parse().ok());
    number.ok_or_else(|| format!("{text}: not a decimal number"))
}

//--- Lines: nothing to do here

/// Answers every line of stdin.
pub fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for row in io::stdin().lines() {
        match describe(&row?) {
            Ok(Some(line)) => writeln!(out, "{line}")?,
            Ok(None) => {}
            Err(reason) => writeln!(out, "error: {reason}")?,
        }
    }
    Ok(())
}
