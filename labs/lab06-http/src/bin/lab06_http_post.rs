//! Chapter 6: send a form, as a browser does when its button is pressed.
//!
//! You will see the request that the fields become, with its body in the encoding of forms, and
//! the answer.
//!
//! ```text
//! cargo run --bin lab06_http_server
//! cargo run --bin lab06_http_post http://127.0.0.1:8080/form "name=Gül Baba"
//! ```
//!
//! Try it with a real server too: `nc -l 127.0.0.1 8000` shows what came, and you are the server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mini_http::{Url, form};

const HELP: &str = "\
Sends the fields of a form over HTTP and shows the answer (chapter 6).

usage: lab06_http_post URL NAME=VALUE...

URL looks like http://127.0.0.1:8080/form.";

/// How long to wait for a byte.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many bytes of an answer are looked at: it may have no end.
const LIMIT: u64 = 1024 * 1024;

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        let url = arguments.first().context("a URL is needed (see --help)")?;
        let url = Url::parse(url).with_context(|| format!("{url:?}"))?;
        let fields = arguments.iter().skip(1).map(|it| it.split_once('='));
        let fields: Option<Vec<_>> = fields.collect();
        post(&url, &fields.context("a field is NAME=VALUE (see --help)")?)
    })
}

// ANCHOR: post
fn post(url: &Url, fields: &[(&str, &str)]) -> Result<()> {
    ensure!(
        !fields.is_empty(),
        "a form has a field: give NAME=VALUE (see --help)"
    );
    // A space becomes +, and & = + % and whatever isn't ASCII become % and two digits per byte.
    let body = form::encode(fields.iter().copied());
    // The server learns from Content-Length where the body ends: nothing marks its end.
    let request = format!(
        "POST {} HTTP/1.0\r\nHost: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{body}",
        url.target(),
        url.authority(),
        form::MEDIA_TYPE,
        body.len(),
    );
    let mut out = lab_cli::stdout();
    writeln!(out, "--- request\n{request}\n--- answer")?;
    let mut stream = TcpStream::connect((url.host(), url.port()))
        .with_context(|| format!("can't reach {} (is it running?)", url.authority()))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    let read = stream.take(LIMIT).read_to_end(&mut answer);
    read.context("the answer broke off")?;
    out.write_all(&answer)?;
    Ok(())
}
// ANCHOR_END: post
