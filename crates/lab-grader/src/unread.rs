//! Whether a program has read what came for it. The kernel knows, and Linux
//! tells: two pieces that must be read apart needn't rely on a pause alone.

use std::fs;
use std::net::SocketAddr;

/// The kernel's tables of sockets, `proc_net_tcp(5)`.
const TABLES: [&str; 2] = ["/proc/net/tcp", "/proc/net/tcp6"];

/// The bytes that wait to be read in the program's end of the connection
/// between `program` and `peer`; `None` where the system doesn't tell.
pub(crate) fn unread(program: SocketAddr, peer: SocketAddr) -> Option<usize> {
    TABLES.iter().find_map(|table| {
        let table = fs::read_to_string(table).ok()?;
        row(&table, program.port(), peer.port())
    })
}

/// The receive queue in the row of the socket whose port is `local` and whose
/// peer's is `remote`. An address may be written in both families, its port
/// can't.
fn row(table: &str, local: u16, remote: u16) -> Option<usize> {
    table.lines().skip(1).find_map(|line| {
        let mut columns = line.split_whitespace().skip(1);
        let (own, other) = (columns.next()?, columns.next()?);
        if (port(own), port(other)) != (Some(local), Some(remote)) {
            return None;
        }
        let (_, receive) = columns.nth(1)?.split_once(':')?;
        usize::from_str_radix(receive, 16).ok()
    })
}

/// The port of `0100007F:1F90`.
fn port(address: &str) -> Option<u16> {
    let (_, port) = address.split_once(':')?;
    u16::from_str_radix(port, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_by_its_ports() {
        // Captured from Linux 6.18: a listener, and both ends of a connection
        // in which five bytes wait at port 0x8cd1.
        let table = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:8CD1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1145 1
   1: 0100007F:8CD1 0100007F:848D 01 00000000:00000005 00:00000000 00000000     0        0 1146 1
   2: 0100007F:848D 0100007F:8CD1 01 00000000:00000000 00:00000000 00000000     0        0 1147 1
";
        let rows = [
            (0x8cd1, 0x848d, Some(5)),
            (0x848d, 0x8cd1, Some(0)),
            (0x848d, 0x8cd2, None),
        ];
        for (local, remote, waiting) in rows {
            assert_eq!(row(table, local, remote), waiting, "{local}-{remote}");
        }
    }
}
