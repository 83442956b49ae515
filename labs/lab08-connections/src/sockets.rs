//! The kernel's tables of sockets, as Linux shows them: `/proc/net/tcp`, `tcp6`, `udp` and `udp6`
//! (proc_net_tcp.rst in the kernel's documentation), one line for each socket.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The tables: TCP and UDP, over IPv4 and over IPv6.
pub const TABLES: [&str; 4] = ["tcp", "tcp6", "udp", "udp6"];

// ANCHOR: states
/// By the kernel's number (include/net/tcp_states.h) and in netstat's spelling; what they mean,
/// RFC 9293 section 3.3.2 says. The last is a half-open connection that has no socket yet.
const STATES: [(u8, &str); 12] = [
    (0x01, "ESTABLISHED"),
    (0x02, "SYN_SENT"),
    (0x03, "SYN_RECV"),
    (0x04, "FIN_WAIT1"),
    (0x05, "FIN_WAIT2"),
    (0x06, "TIME_WAIT"),
    (0x07, "CLOSE"),
    (0x08, "CLOSE_WAIT"),
    (0x09, "LAST_ACK"),
    (0x0A, "LISTEN"),
    (0x0B, "CLOSING"),
    (0x0C, "SYN_RECV"),
];
// ANCHOR_END: states

// ANCHOR: socket
/// One line of a table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Socket {
    /// The table's name: `tcp6`.
    pub protocol: &'static str,
    /// This end.
    pub local: SocketAddr,
    /// The other; its port is 0 while there is none.
    pub remote: SocketAddr,
    /// `ESTABLISHED`, say; empty for a UDP socket without a partner, which has no state.
    pub state: &'static str,
    /// Bytes that the other end hasn't acknowledged.
    pub send_queue: u32,
    /// Bytes that have come and wait for the program; of a listener, connections that do.
    pub receive_queue: u32,
    /// The socket's number among the files; 0 where no program has it any more.
    pub inode: u64,
}
// ANCHOR_END: socket

impl Socket {
    /// Whether it waits for whoever comes: a listener, or a UDP socket without a partner.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.remote.port() == 0
    }
}

/// The sockets in one of the [`TABLES`]. The kernel writes it in pieces, while connections come
/// and go: it is no photograph of one moment.
///
/// # Errors
/// There is no such table: IPv6 is off, or this is no Linux.
pub fn read(protocol: &'static str) -> io::Result<Vec<Socket>> {
    let table = fs::read_to_string(format!("/proc/net/{protocol}"))?;
    let lines = table.lines().skip(1);
    Ok(lines.filter_map(|line| parse(protocol, line)).collect())
}

// ANCHOR: parse
/// `0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 31337 …`
fn parse(protocol: &'static str, line: &str) -> Option<Socket> {
    let mut columns = line.split_whitespace().skip(1);
    let local = endpoint(columns.next()?)?;
    let remote = endpoint(columns.next()?)?;
    let number = u8::from_str_radix(columns.next()?, 16).ok()?;
    let (send_queue, receive_queue) = columns.next()?.split_once(':')?;
    let (_timer, _retransmits, _user, _timeout) = (
        columns.next()?,
        columns.next()?,
        columns.next()?,
        columns.next()?,
    );
    Some(Socket {
        protocol,
        local,
        remote,
        state: state(protocol, number),
        send_queue: u32::from_str_radix(send_queue, 16).ok()?,
        receive_queue: u32::from_str_radix(receive_queue, 16).ok()?,
        inode: columns.next()?.parse().ok()?,
    })
}
// ANCHOR_END: parse

fn state(protocol: &str, number: u8) -> &'static str {
    let known = STATES.iter().find(|(known, _)| *known == number);
    match known {
        Some((0x07, _)) if protocol.starts_with("udp") => "",
        Some((_, name)) => name,
        None => "UNKNOWN",
    }
}

// ANCHOR: endpoint
/// `0100007F:1F90` is 127.0.0.1:8080 on a little-endian machine.
fn endpoint(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.split_once(':')?;
    let ip = match address.len() {
        8 => IpAddr::from(Ipv4Addr::from(word(address)?)),
        32 => {
            let mut octets = [0; 16];
            for (n, part) in octets.chunks_exact_mut(4).enumerate() {
                part.copy_from_slice(&word(address.get(8 * n..8 * n + 8)?)?);
            }
            IpAddr::from(Ipv6Addr::from(octets))
        }
        _ => return None,
    };
    // The port was converted by ntohs() before it was printed; the address was not.
    Some((ip, u16::from_str_radix(port, 16).ok()?).into())
}

/// The kernel has the address in network byte order, and prints each four bytes of it as if
/// they were a number of this machine. The number's bytes in memory are the address again.
fn word(hex: &str) -> Option<[u8; 4]> {
    u32::from_str_radix(hex, 16).ok().map(u32::to_ne_bytes)
}
// ANCHOR_END: endpoint

// ANCHOR: owners
/// Who has which socket: by its inode, `PID/PROGRAM` of each process that has it open.
///
/// The tables don't say. But a process shows its open files to whoever may look (its user, and
/// the superuser), and a socket is one: a link named `socket:[INODE]`.
#[must_use]
pub fn owners() -> BTreeMap<u64, String> {
    let mut owners = BTreeMap::<u64, String>::new();
    for process in entries(Path::new("/proc")) {
        let Ok(program) = fs::read_to_string(process.join("comm")) else {
            continue;
        };
        let id = process.file_name().unwrap_or_default().to_string_lossy();
        let owner = format!("{id}/{}", program.trim_end().escape_debug());
        for file in entries(&process.join("fd")) {
            if let Some(inode) = fs::read_link(file)
                .ok()
                .and_then(|link| socket_inode(&link))
            {
                let known = owners.entry(inode).or_default();
                // After a fork, two processes have it; and one may have it twice.
                if !known.split(',').any(|it| it == owner) {
                    let comma = if known.is_empty() { "" } else { "," };
                    known.push_str(&format!("{comma}{owner}"));
                }
            }
        }
    }
    owners
}

fn socket_inode(link: &Path) -> Option<u64> {
    let inode = link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?;
    inode.parse().ok()
}
// ANCHOR_END: owners

/// What is in a folder; nothing where we may not look.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}

#[cfg(test)]
#[cfg(target_endian = "little")]
mod tests {
    use super::*;

    /// Lines of Linux 6.18 on x86-64. Each row: table, line, and what it says.
    #[test]
    fn lines_are_read_or_skipped() {
        let rows = [
            (
                "tcp",
                "   0: 0100007F:9251 00000000:0000 0A 00000000:00000002 00:00000000 00000000     0        0 5691964 1 000000003118e2db 100 0 0 10 0",
                "127.0.0.1:37457 0.0.0.0:0 LISTEN 0 2 5691964",
            ),
            (
                "tcp",
                "12: 5FDC4772:E910 2EDC4772:0016 01 00000010:00000000 01:00000014 00000000  1000        0 7 2 0000000000000000 20 4 1 10 -1",
                "114.71.220.95:59664 114.71.220.46:22 ESTABLISHED 16 0 7",
            ),
            (
                "tcp6",
                "1: 0000000000000000FFFF00000100007F:0050 0000000000000000FFFF00000100007F:C351 06 00000000:00000000 03:00001770 00000000 0 0 0 3 0",
                "[::ffff:127.0.0.1]:80 [::ffff:127.0.0.1]:50001 TIME_WAIT 0 0 0",
            ),
            (
                "tcp6",
                "1: B80D0120000000000000000001000000:0035 00000000000000000000000000000000:0000 0D 0:0 0:0 0 0 0 9",
                "[2001:db8::1]:53 [::]:0 UNKNOWN 0 0 9",
            ),
            (
                "udp",
                "9: 00000000:14E9 00000000:0000 07 00000000:00000D00 00:00000000 00000000 0 0 8 2 0 0",
                "0.0.0.0:5353 0.0.0.0:0  0 3328 8",
            ),
        ];
        for (protocol, line, expected) in rows {
            let it = parse(protocol, line).unwrap();
            let (local, remote, state) = (it.local, it.remote, it.state);
            let (sent, received, inode) = (it.send_queue, it.receive_queue, it.inode);
            let said = format!("{local} {remote} {state} {sent} {received} {inode}");
            assert_eq!((it.protocol, said.as_str()), (protocol, expected));
            assert_eq!(it.waits(), expected.contains(":0 "));
            // Cut anywhere before the last column that counts, it is no line.
            let words: Vec<&str> = line.split_whitespace().take(10).collect();
            for len in 0..words.len() {
                assert_eq!(parse(protocol, &words[..len].join(" ")), None, "{line}");
            }
        }
        for wrong in [
            "0100007F",
            "0100007:0050",
            "0100007F:",
            "é00007F:0050",
            "x:0",
            ":0",
        ] {
            assert_eq!(endpoint(wrong), None, "{wrong}");
        }
    }
}
