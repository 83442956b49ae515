//! Chapter 6: an HTTP server: a page with a form, a list to GET, POST, PUT and DELETE, a folder.
//!
//! You will see one line for each request: what was asked for, and the status of the answer.
//!
//! ```text
//! cargo run --bin lab06_http_server
//! cargo run --bin lab06_http_client http://127.0.0.1:8080/
//! ```
//!
//! Try it with real clients too: a browser, or `curl -v --data milk 127.0.0.1:8080/items`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use lab06_http::Told;
use mini_http::{Answer, Config, FieldName, Files, Incoming, Method, RequestHead, Response};
use mini_http::{Router, Status, form, tokio_net::Server};

const HELP: &str = "\
Serves a page, a form, a list and a folder over HTTP (chapter 6).

usage: lab06_http_server [ADDRESS]

ADDRESS is 127.0.0.1:8080 if not given; port 0 takes a free port.
Talk to it with lab06_http_client, a browser, or: curl -v 127.0.0.1:8080";

const PAGE: &str = include_str!("../../static/hello.html");

/// Strangers fill the list, and it is in our memory: so many items (then 409) of so many bytes
/// (then 413, without a 100 for who asks for one).
const ITEMS_LIMIT: usize = 100;
const BODY_LIMIT: u64 = 64 * 1024;

/// The last number that was given, and what the list holds by number.
static ITEMS: Mutex<(u32, BTreeMap<u32, String>)> = Mutex::new((0, BTreeMap::new()));

fn main() -> ExitCode {
    lab_cli::main(HELP, |arguments| {
        ensure!(arguments.len() <= 1, "one ADDRESS at most (see --help)");
        let address = lab_cli::address(arguments.first().map(String::as_str), "127.0.0.1:8080")?;
        tokio::runtime::Runtime::new()?.block_on(serve(address))
    })
}

async fn serve(address: SocketAddr) -> Result<()> {
    let listener = TcpListener::bind(address).map_err(|e| lab_cli::bind_error(address, &e))?;
    let files = Files::new(&lab06_http::folder()).context("change to the course's folder")?;
    // ANCHOR: routes
    // GET changes nothing; PUT and DELETE may be repeated; POST adds one more each time.
    let routes = Router::new(files)
        .on(Method::Get, "/", |_, _| Answer::html(PAGE))
        .on(Method::Post, "/form", greet)
        .on(Method::Get, "/items", items)
        .on(Method::Post, "/items", items)
        .on(Method::Put, "/items/*", items)
        .on(Method::Delete, "/items/*", items)
        .on(Method::Get, "/static/*", |files, it| {
            files.answer(it, it.rest)
        });
    // ANCHOR_END: routes
    let mut config = Config::default();
    config.limits.body = BODY_LIMIT;
    let server = Server::new(listener, Told(routes, tell), config)?;
    let mut out = lab_cli::stdout();
    writeln!(out, "listening on {}", server.local_addr())?;
    out.flush()?;
    server.run().await;
    Ok(())
}

// ANCHOR: form
/// What the form sends is in the body: `name=…`, percent-encoded.
fn greet(_: &Files, request: &Incoming<'_>) -> Answer {
    let kind = request.head.fields.text("Content-Type").unwrap_or("");
    if !kind.to_ascii_lowercase().starts_with(form::MEDIA_TYPE) {
        return Status::UNSUPPORTED_MEDIA_TYPE.into();
    }
    let Ok(fields) = form::parse(request.body) else {
        return Status::CONTENT_TOO_LARGE.into();
    };
    // Whatever a stranger sends is text, never HTML: it could be a program in our page.
    let name = fields.value("name").unwrap_or("nobody");
    let name = name.replace('&', "&amp;").replace('<', "&lt;");
    Answer::html(format!("<!doctype html>\n<h1>Hello, {name}!</h1>\n"))
}
// ANCHOR_END: form

// ANCHOR: items
/// 201 tells that something is new, and where it is.
fn items(_: &Files, request: &Incoming<'_>) -> Answer {
    let mut list = ITEMS.lock().unwrap_or_else(PoisonError::into_inner);
    let (last, items) = &mut *list;
    let text = String::from_utf8_lossy(request.body).trim().to_owned();
    match (request.head.method, request.rest.parse::<u32>()) {
        (Method::Get | Method::Head, _) => {
            let lines = items.iter().map(|(id, item)| format!("{id} {item}\n"));
            Answer::text(lines.collect::<String>())
        }
        (Method::Post, _) if items.len() < ITEMS_LIMIT => {
            *last += 1; // no number comes back: a repeated DELETE would hit another item
            items.insert(*last, text);
            let place = format!("/items/{last}");
            Answer::Now(Response::from(Status::CREATED).field(FieldName::LOCATION, place))
        }
        (Method::Post, _) => Status::CONFLICT.into(), // the list is full
        (Method::Put, Ok(id)) if items.contains_key(&id) => {
            items.insert(id, text);
            Status::NO_CONTENT.into()
        }
        (Method::Delete, Ok(id)) if items.remove(&id).is_some() => Status::NO_CONTENT.into(),
        _ => Status::NOT_FOUND.into(),
    }
}
// ANCHOR_END: items

fn tell(head: &RequestHead<'_>, answer: &Answer) {
    let status = answer.status().map_or(0, Status::code);
    let line = format!("{} {} {status}\n", head.method, head.path());
    let _ = io::stderr().write_all(line.as_bytes());
}
