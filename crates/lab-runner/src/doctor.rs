//! `doctor`: what this machine has of all that the labs need, each with the fix.

use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{self, Command, ExitCode};

use lab_grader::{Text, text};

use crate::session::Session;

/// The default ports of the lab programs, so that two words suffice to start
/// one.
const TCP_PORTS: [u16; 3] = [7777, 1234, 8080];
const UDP_PORTS: [u16; 2] = [8888, 5353];

/// Programs of the internet to try the labs with, and the packages that bring
/// them on Debian and with Homebrew.
const PEERS: [(&str, &str); 5] = [
    ("nc", "apt install netcat-openbsd, brew install netcat"),
    ("socat", "apt install socat, brew install socat"),
    ("curl", "apt install curl, brew install curl"),
    ("dig", "apt install bind9-dnsutils, brew install bind"),
    ("python3", "apt install python3, brew install python"),
];

/// See whether this machine has what the labs need.
#[derive(clap::Args)]
#[command(after_help = "Example:
  cargo lab doctor

Exit code 1 when something that every lab needs is missing.")]
pub(crate) struct Doctor {}

/// One thing looked for.
struct Finding {
    name: Text,
    /// How it is, or how to get it.
    found: Result<String, Text>,
    needed: bool,
}

impl Doctor {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<ExitCode> {
        let mut healthy = true;
        let mut findings = vec![rust(), linker(), loopback4(), loopback6()];
        findings.extend(TCP_PORTS.map(tcp_port));
        findings.extend(UDP_PORTS.map(udp_port));
        findings.extend(PEERS.map(peer));
        for finding in &findings {
            session.tell(&finding.line())?;
            healthy &= finding.found.is_ok() || !finding.needed;
        }
        Ok(match healthy {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }
}

impl Finding {
    fn line(&self) -> Text {
        Text::of(|lang| {
            let name = self.name.to(lang);
            match &self.found {
                Ok(what) => format!("ok       {name}  {what}").trim_end().to_owned(),
                Err(fix) => {
                    let lines = fix.to(lang).lines();
                    let fix = lines.map(|line| format!("\n         {line}"));
                    format!("missing  {name}{}", fix.collect::<String>())
                }
            }
        })
    }
}

fn rust() -> Finding {
    let wanted = env!("CARGO_PKG_RUST_VERSION");
    let output = Command::new("rustc").arg("--version").output();
    let said = output.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned());
    let found = said.ok().filter(|said| is_at_least(said, wanted));
    Finding {
        name: text!("Rust {wanted} or newer", "Rust {wanted} 이상"),
        found: found.ok_or_else(|| {
            Text::new(
                "rustup update stable, or see https://rustup.rs",
                "rustup update stable, 또는 https://rustup.rs 참고",
            )
        }),
        needed: true,
    }
}

/// Whether `rustc 1.96.0-nightly (…)` is `1.95` or newer.
fn is_at_least(said: &str, wanted: &str) -> bool {
    let version = said.split_whitespace().nth(1).unwrap_or_default();
    numbers(version) >= numbers(wanted)
}

fn numbers(version: &str) -> Vec<u32> {
    let release = version.split('-').next().unwrap_or_default();
    release.split('.').map_while(|it| it.parse().ok()).collect()
}

/// Linking is tried, since a linker may be there and its libraries not.
fn linker() -> Finding {
    let folder = env::temp_dir().join(format!("lab-doctor-{}", process::id()));
    let linked = link_in(&folder);
    let _ = fs::remove_dir_all(&folder);
    Finding {
        name: Text::new(
            "a linker that makes a program",
            "프로그램을 만드는 링커(linker)",
        ),
        found: linked.map(|()| String::new()).map_err(|error| {
            text!(
                "{error}\napt install build-essential, xcode-select --install",
                "{error}\napt install build-essential, xcode-select --install"
            )
        }),
        needed: true,
    }
}

fn link_in(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let (source, program) = (folder.join("tiny.rs"), folder.join("tiny"));
    fs::write(&source, "fn main() {}")?;
    let output = Command::new("rustc")
        .arg(&source)
        .arg("-o")
        .arg(&program)
        .output()?;
    let runs = output.status.success() && Command::new(&program).status()?.success();
    match runs {
        true => Ok(()),
        false => Err(io::Error::other("a tiny program doesn't link and run")),
    }
}

fn loopback4() -> Finding {
    Finding {
        name: Text::new("loopback, IPv4 127.0.0.1", "루프백, IPv4 127.0.0.1"),
        found: echoed(Ipv4Addr::LOCALHOST.into())
            .map(|()| String::new())
            .map_err(|error| text!("{error}\nip link set lo up", "{error}\nip link set lo up")),
        needed: true,
    }
}

fn loopback6() -> Finding {
    Finding {
        name: Text::new("loopback, IPv6 ::1", "루프백, IPv6 ::1"),
        found: echoed(Ipv6Addr::LOCALHOST.into())
            .map(|()| String::new())
            .map_err(|error| {
                text!(
                    "{error}\nonly examples with ::1 need it: sysctl net.ipv6.conf.lo.disable_ipv6=0",
                    "{error}\n::1을 쓰는 예제에만 필요합니다: sysctl net.ipv6.conf.lo.disable_ipv6=0"
                )
            }),
        needed: false,
    }
}

/// Connects to itself and sends a byte across.
fn echoed(address: IpAddr) -> io::Result<()> {
    let listener = TcpListener::bind((address, 0))?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    client.write_all(b"!")?;
    let (mut server, _) = listener.accept()?;
    server.read_exact(&mut [0])
}

fn tcp_port(port: u16) -> Finding {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    free("TCP", port, bound.map(drop))
}

fn udp_port(port: u16) -> Finding {
    let bound = UdpSocket::bind((Ipv4Addr::LOCALHOST, port));
    free("UDP", port, bound.map(drop))
}

fn free(protocol: &str, port: u16, bound: io::Result<()>) -> Finding {
    Finding {
        name: text!(
            "a free port {protocol} {port}",
            "비어 있는 {protocol} 포트 {port}"
        ),
        found: bound.map(|()| String::new()).map_err(|error| {
            text!(
                "{error}\ngive the program another address: 127.0.0.1:0",
                "{error}\n프로그램에 다른 주소를 주세요: 127.0.0.1:0"
            )
        }),
        needed: false,
    }
}

fn peer((name, packages): (&str, &str)) -> Finding {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|it| it.join(name));
    let found = found.into_iter().find(|it| it.is_file());
    Finding {
        name: text!(
            "{name}, to try the labs with",
            "{name} (실습을 시험해 볼 프로그램)"
        ),
        found: found
            .map(|path| path.display().to_string())
            .ok_or_else(|| text!("optional: {packages}", "선택 사항: {packages}")),
        needed: false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_at_least;

    #[test]
    fn versions_are_compared_as_numbers() {
        let rows = [
            ("rustc 1.95.0 (59807616e 2026-04-14)", true),
            ("rustc 1.95.1", true),
            ("rustc 1.100.0", true),
            ("rustc 1.96.0-nightly (abc 2026-05-01)", true),
            ("rustc 2.0.0", true),
            ("rustc 1.94.9", false),
            ("rustc 1.9.0", false),
            ("rustc", false),
            ("", false),
        ];
        for (said, expected) in rows {
            assert_eq!(is_at_least(said, "1.95"), expected, "{said:?}");
        }
    }
}
