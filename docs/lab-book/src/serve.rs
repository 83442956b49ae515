//! `serve`: the book on this machine alone, with buttons that run the labs and
//! judge the exercises.
//!
//! A program that runs others for whoever asks must know who asks. Other machines
//! don't reach 127.0.0.1; pages of other sites don't know the token, and can't
//! send it without leave (`guard`); and what can be run is what the book's own
//! pages name (`commands`), within limits (`run`).

mod commands;
mod files;
mod guard;
mod reload;
mod run;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use mini_http::tokio_net;
use mini_http::{Answer, Config, FieldName, Incoming, RequestHead, Response, Service, Status};
use serde_json::json;
use tokio::sync::watch;

use crate::build;
use crate::house::House;
use guard::Guard;
use run::{Limits, Runs};

/// Where the book is, unless something else is there.
pub(crate) const PORT: u16 = 4170;
/// How many ports are tried.
const PORTS: u16 = 20;
/// The connections that are open at once; a browser opens six to a host.
const CONNECTIONS: usize = 64;
/// The longest line that is typed into a program, or list of arguments, in bytes.
const BODY_LIMIT: usize = 64 * 1024;
/// How long a page waits for news before it asks again.
const NEWS: Duration = Duration::from_secs(25);
/// What a shell reports for a program that was ended by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// Everything that a request needs.
struct Server {
    house: Arc<House>,
    guard: Guard,
    runs: Runs,
    /// Counts how often the book was built.
    version: watch::Receiver<u64>,
}

/// Builds the book and serves it until Ctrl-C.
pub(crate) fn serve(house: House, port: u16) -> anyhow::Result<ExitCode> {
    // Each program is in a process group of its own, so Ctrl-C reaches only us.
    let watched = ctrlc::set_handler(|| {
        testbed::kill_all();
        process::exit(INTERRUPTED);
    });
    watched.context("can't watch for Ctrl-C")?;
    for fault in build::build(&house)? {
        writeln!(io::stderr(), "{fault}")?;
    }
    let listener = bind(port)?;
    let port = listener.local_addr()?.port();
    let (house, (tell, version)) = (Arc::new(house), watch::channel(0));
    let _watcher = reload::watch(Arc::clone(&house), tell)?;
    let server = Server {
        house,
        guard: Guard::new(port)?,
        runs: Runs::new(Limits::default()),
        version,
    };
    let token = server.guard.token();
    writeln!(io::stdout(), "http://127.0.0.1:{port}/#t={token}")?;
    listen(listener, server)?;
    Ok(ExitCode::SUCCESS)
}

/// Binds `port` or, where it is busy, the next that is free.
fn bind(port: u16) -> anyhow::Result<TcpListener> {
    let last = port.saturating_add(PORTS - 1);
    for next in port..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, next)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(anyhow!("can't listen on 127.0.0.1:{next}: {error}")),
            Ok(listener) => {
                if next != port {
                    writeln!(io::stderr(), "note: port {port} is in use; this is {next}")?;
                }
                return Ok(listener);
            }
        }
    }
    Err(anyhow!(
        "the ports {port} to {last} are in use: give another, such as --port 5170"
    ))
}

/// Answers requests without end.
fn listen(listener: TcpListener, server: Server) -> anyhow::Result<()> {
    let config = Config {
        connections: CONNECTIONS,
        limits: mini_http::Limits {
            body: BODY_LIMIT as u64,
            ..mini_http::Limits::default()
        },
        ..Config::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let server = tokio_net::Server::new(listener, Guarded(Arc::new(server)), config)?;
        server.run().await;
        Ok(())
    })
}

/// The server behind its guard.
struct Guarded(Arc<Server>);

impl Service for Guarded {
    fn answer(&self, request: &Incoming<'_>) -> Answer {
        let answer = match guard::is_action(&request.head) {
            true => self.0.act(request),
            false => files::file(&self.0.house.output(), request),
        };
        answer.map(guarded)
    }

    /// Before the body has come: what it may not ask for, it need not send.
    fn refuse(&self, request: &RequestHead<'_>) -> Option<Answer> {
        let (status, why) = self.0.guard.refusal(request)?;
        Some(text(status, why).map(guarded))
    }
}

/// With what tells a browser to be careful.
fn guarded(response: Response) -> Response {
    let names = guard::HEADERS.iter();
    let fields = names.filter_map(|(name, value)| Some((FieldName::new(name)?, value)));
    fields.fold(response, |response, (name, value)| {
        response.field(name, value)
    })
}

impl Server {
    /// What a button of a page asks for.
    fn act(self: &Arc<Self>, request: &Incoming<'_>) -> Answer {
        let (server, path) = (Arc::clone(self), request.head.path());
        let body = String::from_utf8_lossy(request.body).into_owned();
        let mut words = path.trim_start_matches(guard::ACTIONS).splitn(2, '/');
        let (verb, what) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        match (verb, what.parse::<u64>()) {
            ("hello", _) => self.news(),
            ("changed", Ok(seen)) => Answer::later(async move { server.change(seen).await }),
            ("run", _) => self.start(commands::lab(&self.house, what, &body)),
            ("check", _) => self.start(commands::check(&self.house, what)),
            ("input", Ok(id)) => {
                Answer::later(async move { done(server.runs.input(id, body).await) })
            }
            ("stop", Ok(id)) => done(self.runs.stop(id)),
            _ => done(false),
        }
    }

    fn start(&self, command: Option<commands::Command>) -> Answer {
        let Some(command) = command else {
            return text(Status::NOT_FOUND, "no page of the book names this\n");
        };
        let Some(told) = self.runs.start(command) else {
            return text(
                Status::TOO_MANY_REQUESTS,
                "too many programs are running: stop one first\n",
            );
        };
        let response = Response::new(Status::OK);
        let response = response.field(FieldName::CONTENT_TYPE, "application/x-ndjson");
        Answer::Stream(response, Box::new(told))
    }

    /// Which version of the book this is.
    fn news(&self) -> Answer {
        let version = json!({ "version": *self.version.borrow() }).to_string();
        let response = Response::new(Status::OK);
        response
            .content("application/json", version.into_bytes())
            .into()
    }

    /// The news once the book isn't the version `seen` any more.
    async fn change(&self, seen: u64) -> Answer {
        let mut version = self.version.clone();
        let changed = version.wait_for(|version| *version != seen);
        // Whether it changed in time or not: the page compares.
        let _ = tokio::time::timeout(NEWS, changed).await;
        self.news()
    }
}

fn done(known: bool) -> Answer {
    match known {
        true => Status::NO_CONTENT.into(),
        false => text(Status::NOT_FOUND, "there is no such thing\n"),
    }
}

fn text(status: Status, text: &'static str) -> Answer {
    let response = Response::new(status);
    response
        .content("text/plain; charset=utf-8", text.as_bytes())
        .into()
}
