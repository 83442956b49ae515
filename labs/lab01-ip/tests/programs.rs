//! The programs of lab 01 as a student runs them: what they print for the
//! lecture's values, for wrong input, and when nobody reads or the disk is full.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what can't be")]

use std::fs::File;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use testbed::{Capture, Program};

const ADDRESS: &str = env!("CARGO_BIN_EXE_lab01_ip_address");
const NETWORK: &str = env!("CARGO_BIN_EXE_lab01_ip_network");
const ROUTE: &str = env!("CARGO_BIN_EXE_lab01_route");
const ALL: [&str; 3] = [ADDRESS, NETWORK, ROUTE];
const PATIENCE: Duration = Duration::from_secs(10);

/// What a program did: exit code, stdout, stderr.
type Outcome = (Option<i32>, String, String);

fn run(program: &str, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(program);
    command.args(arguments);
    let program = Program::start(command).unwrap();
    let status = program.wait(PATIENCE).expect("it ends by itself");
    let text = |capture: &Capture| {
        assert!(capture.wait_for_end(PATIENCE));
        String::from_utf8(capture.bytes()).unwrap()
    };
    (
        status.code(),
        text(program.stdout()),
        text(program.stderr()),
    )
}

/// Checks a run that must succeed against its whole output.
fn check(program: &str, arguments: &[&str], expected: &str) {
    let (code, stdout, stderr) = run(program, arguments);
    assert_eq!(stdout, expected, "{program} {arguments:?}");
    assert_eq!(
        (code, stderr.as_str()),
        (Some(0), ""),
        "{program} {arguments:?}"
    );
    let too_wide = stdout.lines().find(|line| line.chars().count() > 80);
    assert_eq!(too_wide, None, "{program} {arguments:?}");
}

/// Checks a run that must fail; what it prints on stdout is another matter.
fn refused(program: &str, arguments: &[&str], expected: &str) {
    let (code, _, stderr) = run(program, arguments);
    assert!(
        stderr.lines().all(|line| line.chars().count() <= 80),
        "{stderr}"
    );
    assert_eq!(stderr, expected, "{program} {arguments:?}");
    assert_eq!(code, Some(1), "{program} {arguments:?}");
}

#[test]
fn the_lectures_addresses() {
    check(
        ADDRESS,
        &[],
        "\
192.0.2.1
  version   4: 32 bits
  bytes     c0 00 02 01
  integer   3221225985
            = 0xc0000201
  kind      private
  registry  192.0.2.0/24 documentation (TEST-NET-1), RFC 5737
  in DNS
    1.2.0.192.in-addr.arpa

2001:a8::1
  version   6: 128 bits
  bytes     20 01 00 a8 00 00 00 00 00 00 00 00 00 00 00 01
  integer   42540501472307145156959072140683902977
            = 0x200100a8000000000000000000000001
  short     2001:a8::1
  in full   2001:00a8:0000:0000:0000:0000:0000:0001
  kind      private
  registry  2001::/23 IETF protocol assignments, RFC 2928
  in DNS
    1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.a.0.0.1.0.0.2.ip6.arpa

114.71.220.95
  version   4: 32 bits
  bytes     72 47 dc 5f
  integer   1917312095
            = 0x7247dc5f
  kind      global
  in DNS
    95.220.71.114.in-addr.arpa

",
    );
}

#[test]
fn an_address_inside_an_address() {
    check(
        ADDRESS,
        &["0:0:0:0:0:FFFF:10.0.0.1"],
        "\
0:0:0:0:0:FFFF:10.0.0.1
  version   6: 128 bits
  bytes     00 00 00 00 00 00 00 00 00 00 ff ff 0a 00 00 01
  integer   281470849515521
            = 0x00000000000000000000ffff0a000001
  short     ::ffff:10.0.0.1
  in full   0000:0000:0000:0000:0000:ffff:0a00:0001
  inside    10.0.0.1, IPv4-mapped
  kind      private
  registry  ::ffff:0.0.0.0/96 IPv4-mapped, RFC 4291
  in DNS
    1.0.0.0.0.0.a.0.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa

",
    );
}

#[test]
fn a_wrong_address_is_pointed_at_and_the_others_are_shown() {
    let arguments = ["114.71.256.95", "127.0.0.1", "1::2::3", "1.2.3.٤", ""];
    let (code, stdout, stderr) = run(ADDRESS, &arguments);
    assert_eq!(code, Some(1));
    assert!(
        stdout.starts_with("127.0.0.1\n") && stdout.contains("private, loopback"),
        "{stdout}"
    );
    assert_eq!(
        stderr,
        "\
114.71.256.95
       ^ an octet is at most 255

1::2::3
    ^ '::' may stand only once

1.2.3.٤
      ^ byte 0xd9 is not allowed here


^ the text is empty

error: 4 of 5 not read as an address
"
    );
}

#[test]
fn the_lectures_network() {
    check(
        NETWORK,
        &[],
        "\
114.71.220.0/24
  network    01110010 01000111 11011100|00000000  114.71.220.0
  netmask    11111111 11111111 11111111|00000000  255.255.255.0
  hostmask   00000000 00000000 00000000|11111111  0.0.0.255
  last       01110010 01000111 11011100|11111111  114.71.220.255
  also as    114.71.220.0/255.255.255.0 = 114.71.220.0/0.0.0.255
  addresses  256 = 2^8
  hosts      254
             114.71.220.1
             114.71.220.2
             …
             114.71.220.254

114.71.220.95 is in 114.71.220.0/24, as number 95
192.168.0.1 is not in 114.71.220.0/24
",
    );
}

#[test]
fn a_network_of_ipv6() {
    check(
        NETWORK,
        &["2001:a8::/64", "2001:a8::1", "114.71.220.95"],
        "\
2001:a8::/64
  network    2001:a8::
  netmask    ffff:ffff:ffff:ffff::
  hostmask   ::ffff:ffff:ffff:ffff
  last       2001:a8::ffff:ffff:ffff:ffff
  addresses  18446744073709551616 = 2^64
  hosts      18446744073709551615
             2001:a8::1
             2001:a8::2
             …
             2001:a8::ffff:ffff:ffff:ffff

2001:a8::1 is in 2001:a8::/64, as number 1
114.71.220.95 is not in 2001:a8::/64
",
    );
}

/// The line of the count and the hosts below it, for networks of all sizes.
#[test]
fn hosts_are_abbreviated() {
    let rows = [
        ("10.0.0.0/32", "1 10.0.0.0"),
        ("10.0.0.0/31", "2 10.0.0.0 10.0.0.1"),
        ("10.0.0.0/30", "2 10.0.0.1 10.0.0.2"),
        ("10.0.0.0/29", "6 10.0.0.1 10.0.0.2 … 10.0.0.6"),
        ("0.0.0.0/0", "4294967294 0.0.0.1 0.0.0.2 … 255.255.255.254"),
        ("::/128", "1 ::"),
        ("::/127", "2 :: ::1"),
        ("::/126", "3 ::1 ::2 ::3"),
        (
            "::/0",
            "340282366920938463463374607431768211455 ::1 ::2 … ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ),
    ];
    for (net, expected) in rows {
        let (code, stdout, _) = run(NETWORK, &[net]);
        let (_, hosts) = stdout.split_once("  hosts ").unwrap();
        let hosts: Vec<&str> = hosts.split_whitespace().collect();
        assert_eq!(
            (hosts.join(" ").as_str(), code),
            (expected, Some(0)),
            "{net}"
        );
    }
}

#[test]
fn the_longest_prefix_wins() {
    check(
        ROUTE,
        &[],
        "\
the table
  0.0.0.0/0           uplink to the internet
  10.0.0.0/8          dropped: private, nobody here has it
  114.71.0.0/16       campus backbone
  114.71.220.0/24     the laboratory's switch
  114.71.220.46/32    cable to the ssh server
  2001:a8::/32        campus backbone
  2001:a8::/64        the laboratory's switch

114.71.220.95
  114.71.220.0/24     the laboratory's switch  <- wins with 24 bits
  114.71.0.0/16       campus backbone
  0.0.0.0/0           uplink to the internet

114.71.220.46
  114.71.220.46/32    cable to the ssh server  <- wins with 32 bits
  114.71.220.0/24     the laboratory's switch
  114.71.0.0/16       campus backbone
  0.0.0.0/0           uplink to the internet

192.0.2.1
  0.0.0.0/0           uplink to the internet  <- wins with 0 bits

2001:db8::1
  no route: the sender is told \"network unreachable\"

",
    );
    let (code, stdout, _) = run(ROUTE, &["2001:a8::1"]);
    let wanted =
        "\n2001:a8::1\n  2001:a8::/64        the laboratory's switch  <- wins with 64 bits\n";
    assert!(code == Some(0) && stdout.contains(wanted), "{stdout}");
}

#[test]
fn wrong_input_gets_its_reason() {
    refused(
        NETWORK,
        &["114.71.220.95/24"],
        "error: \"114.71.220.95/24\": host bits are set, the network is 114.71.220.0/24\n",
    );
    refused(
        NETWORK,
        &["114.71.220.0/33"],
        "error: \"114.71.220.0/33\": at byte 13: a prefix length is at most 32\n",
    );
    refused(
        NETWORK,
        &["10.0.0.0/8", "10.0.0.1/8"],
        "error: \"10.0.0.1/8\": at byte 8: '/' makes it a network\n",
    );
    refused(
        ROUTE,
        &["114.71.220", "::1"],
        "114.71.220\n          ^ 4 octets are needed, 3 given\n\n\
         error: 1 of 2 not read as an address\n",
    );
}

#[test]
fn help_names_the_program_and_its_arguments() {
    for program in ALL {
        for option in ["-h", "--help"] {
            let (code, stdout, stderr) = run(program, &[option]);
            let usage = format!("Usage: {} [", program.rsplit('/').next().unwrap());
            assert!(stdout.contains(&usage), "{program} {option}: {stdout}");
            assert_eq!((code, stderr.as_str()), (Some(0), ""), "{program} {option}");
        }
        let (code, _, stderr) = run(program, &["--nonsense"]);
        assert!(
            stderr.starts_with("error: ") && stderr.lines().count() == 1,
            "{stderr}"
        );
        assert_eq!(code, Some(1), "{program}");
    }
}

fn run_into(program: &str, stdout: Stdio) -> Output {
    let mut command = Command::new(program);
    command.stdout(stdout).stderr(Stdio::piped());
    command.spawn().unwrap().wait_with_output().unwrap()
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    for program in ALL {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = run_into(program, writer.into());
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{program}");
        assert_eq!(output.status.code(), Some(0), "{program}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_one_line() {
    for program in ALL {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = run_into(program, full.into());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            stderr, "error: can't print: No space left on device\n",
            "{program}"
        );
        assert_eq!(output.status.code(), Some(1), "{program}");
    }
}
