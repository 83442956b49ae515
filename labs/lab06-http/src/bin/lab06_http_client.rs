//! Chapter 6: make a web browser: ask for a page, tell header and body apart, follow its links.
//!
//! You will see the request, then the answer in its three parts: status line, header, body; type
//! the number of a link to follow it. `--raw` shows all bytes as they come, in HTTP/1.0.
//!
//! ```text
//! cargo run --bin lab06_http_server
//! cargo run --bin lab06_http_client http://127.0.0.1:8080/
//! ```
//!
//! Try it with a real server too: `python3 -m http.server`, then `http://127.0.0.1:8000/`.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use mini_http::{Client, Reply, Url};

const HELP: &str = "\
Asks for a page over HTTP and shows the request and the answer (chapter 6).

usage: lab06_http_client [--raw] URL

Type the number of a link to follow it, or nothing to end.
--raw asks in HTTP/1.0 and prints what each read of 512 bytes brings.";

const PATIENCE: Duration = Duration::from_secs(5);
const PAGE_LIMIT: u64 = 1024 * 1024; // bytes of a page that are looked at

fn main() -> ExitCode {
    lab_cli::main_with(HELP, &["--raw"], |arguments| {
        let [url] = &arguments.positionals[..] else {
            bail!("one URL is needed, such as http://127.0.0.1:8080/ (see --help)");
        };
        let how = if arguments.has("--raw") { raw } else { browse };
        how(Url::parse(url).with_context(|| format!("{url:?}"))?)
    })
}

// ANCHOR: raw
#[expect(clippy::indexing_slicing, reason = "a read fits its buffer")]
/// All of HTTP/1.0: connect, send a few lines, read until the server closes.
fn raw(url: Url) -> Result<()> {
    let mut stream = TcpStream::connect((url.host(), url.port()))
        .with_context(|| format!("can't reach {} (is it running?)", url.authority()))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    // An empty line ends the header. HTTP/1.0 needs no Host, but who serves many sites does.
    let (target, host) = (url.target(), url.authority());
    let request = format!("GET {target} HTTP/1.0\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let (mut piece, mut out, mut len) = ([0; 512], lab_cli::stdout(), 1);
    while len > 0 {
        len = stream.read(&mut piece).context("no more came")?;
        out.write_all(&piece[..len])?;
    }
    Ok(()) // the server's end is that of the page
}
// ANCHOR_END: raw

// ANCHOR: browse
fn browse(mut url: Url) -> Result<()> {
    loop {
        let mut reply = Client::default().get(&url)?; // redirects are followed
        let page = show(&mut reply)?;
        let links = links(&reply.url, &page);
        let (mut out, mut line) = (lab_cli::stdout(), String::new());
        for (number, link) in (1..).zip(&links) {
            writeln!(out, "[{number}] {link}")?;
        }
        if !links.is_empty() {
            writeln!(out, "--- which number?")?;
            io::stdin().read_line(&mut line)?;
        }
        let number = line.trim().parse::<usize>().ok();
        match number.and_then(|number| links.get(number.checked_sub(1)?)) {
            Some(link) => url = link.clone(),
            None => return Ok(()),
        }
    }
}

/// The request, then the three parts of the answer. What isn't text is only counted.
fn show(reply: &mut Reply) -> Result<String> {
    let mut out = lab_cli::stdout();
    let (url, request) = (&reply.url, String::from_utf8_lossy(&reply.request));
    writeln!(
        out,
        "--- request to {}\n{}",
        url.authority(),
        request.trim_end()
    )?;
    let (version, code, reason) = (reply.version, reply.status.code(), &reply.reason);
    writeln!(
        out,
        "--- status line\n{version} {code} {reason}\n--- header"
    )?;
    for (name, value) in &reply.fields {
        writeln!(out, "{name}: {}", harmless(&String::from_utf8_lossy(value)))?;
    }
    let (mut body, mut page) = (Vec::new(), reply.take(PAGE_LIMIT));
    page.read_to_end(&mut body).context("the body")?;
    writeln!(out, "--- body, {} bytes", body.len())?;
    let page = harmless(&String::from_utf8(body).unwrap_or_default());
    writeln!(out, "{}", page.trim_end())?;
    Ok(page)
}
// ANCHOR_END: browse

/// A terminal obeys ESC and CSI, with or without ESC: a stranger's page must not speak to it.
fn harmless(text: &str) -> String {
    text.replace(['\x1b', '\u{9b}'], "␛")
}

/// Where the page's `href="…"` lead, as far as it can be asked for.
fn links(page: &Url, html: &str) -> Vec<Url> {
    let hrefs = html.split("href=\"").skip(1);
    let hrefs = hrefs.filter_map(|rest| Some(rest.split_once('"')?.0));
    hrefs.filter_map(|link| page.join(link).ok()).collect()
}
