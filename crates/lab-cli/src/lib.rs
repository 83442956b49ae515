//! What every lab program shares and no lab is about: `--help`, arguments, and
//! errors that are one clear line with what to do.

use std::ffi::OsString;
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{Context, Error, Result, anyhow, bail};

/// Runs the program `body` with its positional arguments; it has no options.
///
/// `-h` and `--help` print `help` and end. An error becomes one line on stderr,
/// `error: what: cause`, and exit code 1. A reader of our output that has seen
/// enough (`| head -1`) is no error: see [`stdout`].
pub fn main(help: &str, body: impl FnOnce(Vec<String>) -> Result<()>) -> ExitCode {
    main_with(help, &[], |arguments| body(arguments.positionals))
}

/// The same for a program with `options`: `"--echo"` and `"-e"` are there or
/// aren't (`-el` is `-e -l`), `"--loss="` takes a value. [`Arguments`] has what
/// was given.
pub fn main_with(
    help: &str,
    options: &[&str],
    body: impl FnOnce(Arguments) -> Result<()>,
) -> ExitCode {
    let result = match arguments(lexopt::Parser::from_env(), options) {
        Ok(Some(arguments)) => body(arguments),
        Ok(None) => print(help),
        Err(error) => Err(error),
    };
    match result {
        Err(error) if !has_seen_enough(&error) => {
            // Nobody may be there to read it; the exit code tells all the same.
            let _ = writeln!(io::stderr(), "{}", line(&error));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// The error in one line, without what std adds to the system's words: with it the line would not
/// fit a terminal of 80 columns.
fn line(error: &Error) -> String {
    let causes: Vec<String> = error.chain().map(cause).collect();
    let told = format!("error: {}", causes.join(": "));
    let told = told.replace("failed to lookup address information: ", "");
    let number = |text: &str| text.strip_suffix(')')?.parse::<u32>().ok();
    match told.rsplit_once(" (os error ") {
        Some((words, rest)) if number(rest).is_some() => words.to_owned(),
        _ => told,
    }
}

fn cause(error: &(dyn std::error::Error + 'static)) -> String {
    match error.downcast_ref::<io::Error>() {
        // To the system the timeout of a socket is "Resource temporarily unavailable".
        Some(timeout)
            if timeout.kind() == io::ErrorKind::WouldBlock && timeout.raw_os_error().is_some() =>
        {
            "the time is over".to_owned()
        }
        _ => error.to_string(),
    }
}

/// The program's output. Its errors say that they are about printing, which
/// tells a reader that has gone from a socket that broke: to the system both
/// are a broken pipe.
#[must_use]
pub fn stdout() -> impl Write {
    Output(io::stdout())
}

struct Output(io::Stdout);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(cannot_print)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(cannot_print)
    }
}

fn cannot_print(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), CannotPrint(error))
}

#[derive(Debug)]
struct CannotPrint(io::Error);

impl Display for CannotPrint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "can't print: {}", self.0)
    }
}

impl std::error::Error for CannotPrint {}

/// What a program was started with.
#[derive(Debug, Default)]
pub struct Arguments {
    /// The arguments that aren't options, in order.
    pub positionals: Vec<String>,
    flags: Vec<String>,
    values: Vec<(String, String)>,
}

impl Arguments {
    /// Whether the option `name` was given: `"--echo"`, `"-e"`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag == name)
    }

    /// The value of the option `name`, the last one if it was given twice.
    ///
    /// # Errors
    /// The value can't be read as a `T`: the option, the value and why.
    pub fn value<T>(&self, name: &str) -> Result<Option<T>>
    where
        T: FromStr,
        T::Err: Display,
    {
        let given = self.values.iter().rev().find(|(option, _)| option == name);
        given
            .map(|(_, value)| {
                value
                    .parse()
                    .map_err(|error| anyhow!("{name} can't be {value:?}: {error}"))
            })
            .transpose()
    }
}

/// Sorts the arguments; `None` when help is wanted.
fn arguments(mut parser: lexopt::Parser, options: &[&str]) -> Result<Option<Arguments>> {
    let mut all = Arguments::default();
    while let Some(argument) = parser.next().map_err(see_help)? {
        match argument {
            lexopt::Arg::Short('h') | lexopt::Arg::Long("help") => return Ok(None),
            lexopt::Arg::Value(value) => all.positionals.push(text(value)?),
            lexopt::Arg::Long(name) => {
                let name = format!("--{name}");
                if options.contains(&name.as_str()) {
                    all.flags.push(name);
                } else if options.contains(&format!("{name}=").as_str()) {
                    let value = text(parser.value().map_err(see_help)?)?;
                    all.values.push((name, value));
                } else {
                    return Err(unknown(&name));
                }
            }
            lexopt::Arg::Short(letter) => {
                let name = format!("-{letter}");
                if !options.contains(&name.as_str()) {
                    return Err(unknown(&name));
                }
                all.flags.push(name);
            }
        }
    }
    Ok(Some(all))
}

fn text(raw: OsString) -> Result<String> {
    raw.into_string()
        .map_err(|raw| anyhow!("the argument {raw:?} is not UTF-8 text"))
}

fn unknown(option: &str) -> Error {
    anyhow!("invalid option '{option}' (see --help; text goes after --)")
}

fn see_help(error: impl Display) -> Error {
    anyhow!("{error} (see --help)")
}

fn print(text: &str) -> Result<()> {
    Ok(writeln!(stdout(), "{}", text.trim_end())?)
}

fn has_seen_enough(error: &Error) -> bool {
    let is_ours = |error: &io::Error| error.get_ref().is_some_and(|it| it.is::<CannotPrint>());
    error
        .root_cause()
        .downcast_ref()
        .is_some_and(|it: &io::Error| is_ours(it) && it.kind() == io::ErrorKind::BrokenPipe)
}

/// The address in `argument`, or else in `default`: `127.0.0.1:7777`,
/// `[::1]:7777` or `localhost:7777`.
///
/// # Errors
/// An address without a port, or a name that nobody knows, each with an example.
pub fn address(argument: Option<&str>, default: &str) -> Result<SocketAddr> {
    let text = argument.unwrap_or(default);
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let has_port = text
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    if !has_port {
        bail!("{text:?} is no address with a port, such as {default}");
    }
    text.to_socket_addrs()
        .ok()
        .and_then(chosen)
        .with_context(|| format!("{text:?} names no host known here: try {default}"))
}

/// Of both families, IPv4: `localhost` then is where the servers of the labs listen.
fn chosen(addresses: impl Iterator<Item = SocketAddr>) -> Option<SocketAddr> {
    addresses.min_by_key(SocketAddr::is_ipv6)
}

/// Why listening on `address` failed, with what to do.
#[must_use]
pub fn bind_error(address: SocketAddr, error: &io::Error) -> Error {
    let port = address.port();
    let free = SocketAddr::new(address.ip(), 0);
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            anyhow!("port {port} is in use: give another address, for example {free}")
        }
        io::ErrorKind::PermissionDenied => {
            anyhow!("port {port} needs a privilege: give one from 1024 up, or 0 for a free one")
        }
        io::ErrorKind::AddrNotAvailable => anyhow!(
            "{} is not this machine's: try 127.0.0.1, or 0.0.0.0 for all",
            address.ip()
        ),
        _ => anyhow!("can't listen on {address}: {error}"),
    }
}

// ANCHOR: connect_error
/// Why connecting to `address` failed, with what to do.
#[must_use]
pub fn connect_error(address: SocketAddr, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            anyhow!("nobody listens on {address}: start the server first")
        }
        io::ErrorKind::TimedOut => {
            anyhow!("{address} does not answer: is the host up, the address right?")
        }
        _ => anyhow!("can't connect to {address}: {error}"),
    }
}
// ANCHOR_END: connect_error

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_or_refused_with_an_example() {
        let default = "127.0.0.1:7777";
        let read = |text| address(Some(text), default).map(|a| a.to_string());
        assert_eq!(address(None, default).unwrap().to_string(), default);
        assert_eq!(read("[::1]:80").unwrap(), "[::1]:80");
        assert!(read("localhost:80").unwrap().ends_with(":80"));
        for wrong in [
            "",
            "7777",
            "127.0.0.1",
            "127.0.0.1:x",
            "127.0.0.1:70000",
            "::1",
        ] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.contains(wrong) && error.contains(default), "{error}");
        }
    }

    /// With addresses and names as long as they usually are.
    #[test]
    fn an_error_is_one_line_of_at_most_80_columns() {
        let far: SocketAddr = "192.168.100.200:65535".parse().unwrap();
        let system = io::Error::from_raw_os_error;
        let options = |given: &[&str]| {
            arguments(lexopt::Parser::from_args(given), &["--echo", "--language="]).unwrap_err()
        };
        let names = |text| address(Some(text), "127.0.0.1:7777").unwrap_err();
        let mut errors = vec![
            options(&["--no-such-option"]),
            options(&["-x"]),
            options(&["--echo=something"]),
            options(&["--language"]),
            names("192.168.100.200"),
            names("localhost:http"),
            names("host.example.invalid:7777"),
        ];
        // What bind, listen and connect say according to their manual pages, in Linux's numbers.
        let numbers = [1, 13, 22, 24, 98, 99, 101, 104, 105, 110, 111, 113];
        let near: SocketAddr = "[::1]:65535".parse().unwrap();
        let no_ipv6 = [(near, 97)];
        for (address, number) in numbers.map(|it| (far, it)).into_iter().chain(no_ipv6) {
            errors.push(bind_error(address, &system(number)));
            errors.push(connect_error(address, &system(number)));
        }
        for error in errors {
            let line = line(&error);
            assert!(
                line.chars().count() <= 80 && line.lines().count() == 1,
                "{line}"
            );
        }
    }

    #[test]
    fn of_a_systems_error_the_words_are_told() {
        let cases = [
            ("the way: cut (os error 104)", "error: the way: cut"),
            ("x (os error 104) y)", "error: x (os error 104) y)"),
            ("x (os error 104) (os error 5)", "error: x (os error 104)"),
            (
                "x: failed to lookup address information: Name or service not known",
                "error: x: Name or service not known",
            ),
        ];
        for (told, expected) in cases {
            assert_eq!(line(&anyhow!("{told}")), expected);
        }
        let timeout = io::Error::from_raw_os_error(11); // EAGAIN of Linux
        let error = Error::new(timeout).context("no more came");
        assert_eq!(line(&error), "error: no more came: the time is over");
    }

    #[test]
    fn a_name_of_both_families_is_the_ipv4_address() {
        let [v6, v4] = ["[::1]:80", "127.0.0.1:80"].map(|it| it.parse::<SocketAddr>().unwrap());
        assert_eq!(chosen([v6, v4].into_iter()), Some(v4));
        assert_eq!(chosen([v6].into_iter()), Some(v6));
    }

    #[test]
    fn options_are_sorted_or_refused() {
        let read = |given: &[&str]| {
            let parser = lexopt::Parser::from_args(given);
            arguments(parser, &["--echo", "--loss=", "-a", "-l", "-t"])
                .map(Option::unwrap_or_default)
        };
        let all = read(&[
            "a", "--loss", "3", "--echo", "--loss=4", "b", "--", "--echo",
        ])
        .unwrap();
        assert_eq!(all.positionals, ["a", "b", "--echo"]);
        assert!(all.has("--echo") && !all.has("--loss"));
        assert_eq!(all.value("--loss").unwrap(), Some(4));
        assert_eq!(all.value::<u8>("--rate").unwrap(), None);
        assert!(!read(&[]).unwrap().has("--echo"));
        let letters = read(&["-ta", "-", "--", "-l"]).unwrap();
        assert!(letters.has("-t") && letters.has("-a") && !letters.has("-l"));
        assert_eq!(letters.positionals, ["-", "-l"]);
        for (wrong, said) in [
            (&["--wrong"][..], "'--wrong'"),
            (&["-e"], "'-e'"),
            (&["-ae"], "'-e'"),
            (&["-a=1"], "'-a'"),
            (&["--echo=1"], "'--echo'"),
            (&["--loss"], "'--loss'"),
        ] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.contains(said) && error.contains("--help"), "{error}");
        }
        let unreadable = read(&["--loss=x"]).unwrap().value::<u8>("--loss");
        let error = unreadable.unwrap_err().to_string();
        assert!(
            error.contains("--loss") && error.contains("\"x\""),
            "{error}"
        );
    }

    #[test]
    fn only_our_own_output_may_be_cut_short() {
        let (broken, full) = (io::ErrorKind::BrokenPipe, io::ErrorKind::StorageFull);
        let ours = |kind: io::ErrorKind| Error::new(cannot_print(kind.into())).context("the table");
        assert!(has_seen_enough(&ours(broken)));
        assert!(!has_seen_enough(&ours(full)));
        assert!(!has_seen_enough(&Error::new(io::Error::from(broken))));
        let said = format!("{:#}", Error::new(cannot_print(full.into())));
        assert!(said.starts_with("can't print: "), "{said}");
    }
}
