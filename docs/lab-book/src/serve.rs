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

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use http_body_util::{BodyExt, Either, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::json;
use tokio::sync::{Semaphore, watch};

use crate::build;
use crate::house::House;
use guard::Guard;
use run::{Limits, Runs, Told};

/// Where the book is, unless something else is there.
pub(crate) const PORT: u16 = 4170;
/// How many ports are tried.
const PORTS: u16 = 20;
/// The connections that are open at once; a browser opens six to a host.
const CONNECTIONS: usize = 64;
/// How long a request's header may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest line that is typed into a program, or list of arguments, in bytes.
const BODY_LIMIT: usize = 64 * 1024;
/// How long a page waits for news before it asks again.
const NEWS: Duration = Duration::from_secs(25);
/// What a shell reports for a program that was ended by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// A page, or what a program tells while it runs.
type Answer = Response<Either<Full<Bytes>, Told>>;

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
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(accept(listener, Arc::new(server)))
}

async fn accept(listener: TcpListener, server: Arc<Server>) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let place = Arc::clone(&room).acquire_owned().await?;
        let Ok((stream, _)) = listener.accept().await else {
            // No file descriptor is free: one will be.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let server = Arc::clone(&server);
        let service = service_fn(move |request| {
            let server = Arc::clone(&server);
            async move { Ok::<_, Infallible>(server.answer(request).await) }
        });
        tokio::spawn(async move {
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .serve_connection(TokioIo::new(stream), service);
            // It fails where the other side goes away, which it may.
            let _ = connection.await;
            drop(place);
        });
    }
}

impl Server {
    async fn answer(&self, request: Request<Incoming>) -> Answer {
        let mut answer = match self.guard.refusal(&request) {
            Some((status, why)) => text(status, why),
            None if guard::is_action(&request) => self.act(request).await,
            None => files::file(&self.house.output(), &request),
        };
        for (name, value) in guard::HEADERS {
            answer
                .headers_mut()
                .insert(name, HeaderValue::from_static(value));
        }
        answer
    }

    /// What a button of a page asks for.
    async fn act(&self, request: Request<Incoming>) -> Answer {
        let path = request.uri().path().to_owned();
        let Ok(body) = Limited::new(request.into_body(), BODY_LIMIT)
            .collect()
            .await
        else {
            return text(StatusCode::PAYLOAD_TOO_LARGE, "this is too long\n");
        };
        let body = String::from_utf8_lossy(&body.to_bytes()).into_owned();
        let mut words = path.trim_start_matches(guard::ACTIONS).splitn(2, '/');
        let (verb, what) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        match (verb, what.parse::<u64>()) {
            ("hello", _) => self.news(),
            ("changed", Ok(seen)) => self.change(seen).await,
            ("run", _) => self.start(commands::lab(&self.house, what, &body)),
            ("check", _) => self.start(commands::check(&self.house, what)),
            ("input", Ok(id)) => done(self.runs.input(id, body).await),
            ("stop", Ok(id)) => done(self.runs.stop(id)),
            _ => done(false),
        }
    }

    fn start(&self, command: Option<commands::Command>) -> Answer {
        let Some(command) = command else {
            return text(StatusCode::NOT_FOUND, "no page of the book names this\n");
        };
        let Some(told) = self.runs.start(command) else {
            return text(
                StatusCode::TOO_MANY_REQUESTS,
                "too many programs are running: stop one first\n",
            );
        };
        let mut answer = Response::new(Either::Right(told));
        let kind = HeaderValue::from_static("application/x-ndjson");
        answer.headers_mut().insert(header::CONTENT_TYPE, kind);
        answer
    }

    /// Which version of the book this is.
    fn news(&self) -> Answer {
        let version = *self.version.borrow();
        whole(
            StatusCode::OK,
            "application/json",
            json!({ "version": version }).to_string(),
        )
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
        true => text(StatusCode::NO_CONTENT, ""),
        false => text(StatusCode::NOT_FOUND, "there is no such thing\n"),
    }
}

fn text(status: StatusCode, text: &'static str) -> Answer {
    whole(status, "text/plain; charset=utf-8", text)
}

fn whole(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Either::Left(Full::new(body.into())));
    *answer.status_mut() = status;
    let kind = HeaderValue::from_static(kind);
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    answer
}
