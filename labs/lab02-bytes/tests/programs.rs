//! The programs of this lab, run as a student runs them: what they print, what they refuse,
//! and that Python agrees with them.
#![expect(clippy::unwrap_used, reason = "a test may fail by a panic")]

use std::fs::File;
use std::io;
use std::process::{Command, Output, Stdio};

const BYTE_ORDER: &str = env!("CARGO_BIN_EXE_lab02_byte_order");
const WIRE_STRUCT: &str = env!("CARGO_BIN_EXE_lab02_wire_struct");

fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// What a program that succeeds prints: on stdout alone, within 80 columns.
fn printed(program: &str, arguments: &[&str]) -> String {
    let output = run(program, arguments);
    assert_eq!(text(output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    let printed = text(output.stdout);
    for line in printed.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    printed
}

/// A program that is asked for nonsense says why in one line, on stderr alone.
fn refused(program: &str, arguments: &[&str], expected: &str) {
    let output = run(program, arguments);
    let said = text(output.stderr);
    assert_eq!(said, format!("error: {expected}\n"));
    assert!(said.chars().count() <= 81, "{said}"); // with its end
    assert_eq!(text(output.stdout), "");
    assert_eq!(output.status.code(), Some(1));
}

//--- lab02_byte_order

#[test]
#[cfg(target_endian = "little")]
fn the_lecture_s_1234() {
    let expected = "\
This host is little-endian: the low byte is first in memory.
The network is big-endian: the high byte is sent first.

1234 = 0x4d2

  16 bits        number         decimal  bytes
  x              0x04d2            1234  d2 04        in memory here
  y = htons(x)   0xd204           53764  04 d2        sent
  ntohs(y)       0x04d2            1234  d2 04        received: x again
  without htons  0xd204           53764  d2 04        read by a big-endian host

  32 bits        number         decimal  bytes
  x              0x000004d2        1234  d2 04 00 00  in memory here
  y = htonl(x)   0xd2040000  3523477504  00 00 04 d2  sent
  ntohl(y)       0x000004d2        1234  d2 04 00 00  received: x again
  without htonl  0xd2040000  3523477504  d2 04 00 00  read by a big-endian host
";
    assert_eq!(printed(BYTE_ORDER, &[]), expected);
    assert_eq!(printed(BYTE_ORDER, &["1234"]), expected);
    assert_eq!(printed(BYTE_ORDER, &["0x4D2"]), expected);
}

#[test]
fn the_bytes_that_are_sent_are_the_same_on_every_host() {
    let cases = [
        ("0", "00 00 ", "00 00 00 00"),
        ("0x1234", "12 34 ", "00 00 12 34"),
        ("65535", "ff ff ", "00 00 ff ff"),
        ("0X7247dc5f", "does not fit into 16 bits", "72 47 dc 5f"),
        ("65536", "does not fit into 16 bits", "00 01 00 00"),
        ("4294967295", "does not fit into 16 bits", "ff ff ff ff"),
    ];
    for (number, short, long) in cases {
        let printed = printed(BYTE_ORDER, &[number]);
        let sent: Vec<&str> = (printed.lines())
            .filter(|line| line.ends_with("sent") || line.contains("not fit"))
            .collect();
        assert!(
            matches!(sent[..], [s, l] if s.contains(short) && l.contains(long)),
            "{printed}"
        );
    }
}

#[test]
fn several_numbers_follow_each_other() {
    let printed = printed(BYTE_ORDER, &["80", "0x50", "443"]);
    let titles: Vec<&str> = printed
        .lines()
        .filter(|line| line.contains(" = 0x"))
        .collect();
    assert_eq!(titles, ["80 = 0x50", "80 = 0x50", "443 = 0x1bb"]);
}

#[test]
fn what_is_no_number_is_refused_before_anything_is_printed() {
    let advice = "write decimal, or hex after 0x";
    for wrong in [
        "", "x", "12x", "+5", "0x", "0x+5", "0xg", "1_000", "1.5", " 1", "١٢٣",
    ] {
        let expected = format!("{wrong:?} is no number: {advice}");
        refused(BYTE_ORDER, &["1234", wrong], &expected);
    }
    refused(
        BYTE_ORDER,
        &["--", "-5"],
        &format!("\"-5\" is no number: {advice}"),
    );
    for wrong in ["4294967296", "0x100000000", "99999999999999999999999"] {
        let expected = format!("{wrong} is too big: 32 bits end at 0xffffffff");
        refused(BYTE_ORDER, &[wrong], &expected);
    }
}

#[test]
fn python_s_htons_agrees() {
    let Some(python) = testbed::peer("python3") else {
        return;
    };
    let script = "import socket; print(hex(socket.htons(0x1234)), hex(socket.htonl(0x7247dc5f)))";
    let output = Command::new(python).args(["-c", script]).output().unwrap();
    let printed = printed(BYTE_ORDER, &["0x1234", "0x7247dc5f"]);
    let swapped = text(output.stdout);
    let swapped: Vec<&str> = swapped.split_whitespace().collect();
    assert_eq!(swapped.len(), 2);
    for number in swapped {
        assert!(
            printed.contains(&format!("(x)   {number}")),
            "{number}\n{printed}"
        );
    }
}

//--- lab02_wire_struct

/// The packet of the program's header, as Python packs it: `struct.pack(">BBHIhIH", …)`.
const PACKET: &str = "010104d26553f100fdf300018bcd186a";

/// The second column of the first listing: what crosses the wire.
fn bytes_of_the_first_listing(printed: &str) -> String {
    (printed.lines())
        .skip_while(|line| !line.starts_with("0000"))
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.get(6..17))
        .flat_map(str::split_whitespace)
        .collect()
}

#[test]
fn the_packet_is_shown_right_and_misread() {
    let printed = printed(WIRE_STRUCT, &[]);
    assert_eq!(bytes_of_the_first_listing(&printed), PACKET);
    let cases = [
        ("0002", "04 d2", ["1234", "53764"]),
        (
            "0004",
            "65 53 f1 00",
            ["1700000000 (in 2023)", "15815525 (in 1970)"],
        ),
        ("0008", "fd f3", ["-5.25 °C", "-30.75 °C"]),
        ("000a", "00 01 8b cd", ["101325 Pa", "3448439040 Pa"]),
        ("000e", "18 6a", ["62.50 %", "271.60 %"]),
    ];
    for (offset, bytes, values) in cases {
        let rows: Vec<&str> = (printed.lines())
            .filter(|line| line.starts_with(offset) && line.contains(bytes))
            .collect();
        assert_eq!(rows.len(), 2, "{offset}");
        for (row, value) in rows.iter().zip(values) {
            assert!(row.ends_with(&format!("  {value}")), "{row}");
        }
    }
    assert!(printed.contains("this takes 20 bytes"), "{printed}");
    assert!(printed.contains("from 10 to 12"), "{printed}");
}

#[test]
fn python_s_struct_reads_the_packet() {
    let Some(python) = testbed::peer("python3") else {
        return;
    };
    let hex = bytes_of_the_first_listing(&printed(WIRE_STRUCT, &[]));
    let script = format!("import struct; print(struct.unpack('>BBHIhIH', bytes.fromhex('{hex}')))");
    let output = Command::new(python).args(["-c", &script]).output().unwrap();
    assert_eq!(
        text(output.stdout),
        "(1, 1, 1234, 1700000000, -525, 101325, 6250)\n"
    );
}

//--- Both

#[test]
fn help_names_the_program_and_a_stray_argument_is_refused() {
    for (program, name) in [
        (BYTE_ORDER, "lab02_byte_order"),
        (WIRE_STRUCT, "lab02_wire_struct"),
    ] {
        for option in ["-h", "--help"] {
            assert!(printed(program, &[option]).contains(&format!("Usage: {name}")));
        }
        assert_eq!(run(program, &["--wrong"]).status.code(), Some(1));
    }
    refused(
        WIRE_STRUCT,
        &["1234"],
        "lab02_wire_struct takes no arguments",
    );
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    for program in [BYTE_ORDER, WIRE_STRUCT] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let child = Command::new(program)
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(text(output.stderr), "");
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_one_clear_line() {
    for program in [BYTE_ORDER, WIRE_STRUCT] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let child = Command::new(program)
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let error = text(output.stderr);
        assert!(
            error.starts_with("error: can't print: No space left"),
            "{error}"
        );
        assert_eq!(error.lines().count(), 1);
        assert_eq!(output.status.code(), Some(1));
    }
}
