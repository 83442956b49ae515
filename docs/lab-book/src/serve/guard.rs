//! Who may ask: the pages that this server gave to the reader, and nobody else.

use anyhow::anyhow;
use mini_http::{Method, RequestHead, Status, Target};

/// What begins the paths of requests that do something.
pub(super) const ACTIONS: &str = "/api/";
/// Where a page shows the token. No form can send such a header, and a script of
/// another site only with a leave that this server never gives (CORS preflight).
/// A cookie would be sent by every page, and is shared by all ports of a host.
const TOKEN: &str = "X-Lab-Token";
const SITE: &str = "Sec-Fetch-Site";

/// The pages ask nobody else for anything, and no other page may embed them.
/// mdBook's own scripts stand in its pages, hence `unsafe-inline`.
pub(super) const HEADERS: [(&str, &str); 6] = [
    (
        "Content-Security-Policy",
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-cache"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

type Refusal = (Status, &'static str);

/// Knows its own names and the token.
pub(super) struct Guard {
    hosts: [String; 2],
    token: String,
}

impl Guard {
    /// That of the server on `port`, with a new token.
    pub(super) fn new(port: u16) -> anyhow::Result<Self> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| anyhow!("can't make a token: {error}"))?;
        Ok(Self {
            hosts: ["127.0.0.1", "localhost"].map(|host| format!("{host}:{port}")),
            token: format!("{:032x}", u128::from_be_bytes(random)),
        })
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Why a request isn't answered, if it isn't.
    pub(super) fn refusal(&self, request: &RequestHead<'_>) -> Option<Refusal> {
        let is_read = matches!(request.method, Method::Get | Method::Head);
        // A name that someone else's DNS points at 127.0.0.1 is not ours.
        let is_path = matches!(request.target(), Target::Origin { .. });
        if !is_path || !self.is_ours(one(request, "Host")) {
            return Some((Status::MISDIRECTED_REQUEST, "Host isn't this server\n"));
        }
        if is_action(request) {
            return self.suspicion(request);
        }
        (!is_read).then_some((Status::METHOD_NOT_ALLOWED, "pages are only read\n"))
    }

    fn suspicion(&self, request: &RequestHead<'_>) -> Option<Refusal> {
        if request.method != Method::Post {
            return Some((Status::METHOD_NOT_ALLOWED, "actions are only posted\n"));
        }
        let origin = one(request, "Origin").and_then(|it| it.strip_prefix("http://"));
        let is_same_site =
            request.fields.find(SITE).is_none() || one(request, SITE) == Some("same-origin");
        let is_known = one(request, TOKEN).is_some_and(|it| same(it, &self.token));
        if self.is_ours(origin) && is_same_site && is_known {
            return None;
        }
        let advice = "open the address that `cargo lab book serve` printed\n";
        Some((Status::FORBIDDEN, advice))
    }

    fn is_ours(&self, host: Option<&str>) -> bool {
        host.is_some_and(|host| self.hosts.iter().any(|ours| ours == host))
    }
}

/// Whether the request is to do something, rather than to read a page.
pub(super) fn is_action(request: &RequestHead<'_>) -> bool {
    request.path().starts_with(ACTIONS)
}

/// The value of a field that is there exactly once.
fn one<'a>(request: &RequestHead<'a>, name: &str) -> Option<&'a str> {
    let mut values = request.fields.all(name);
    let value = str::from_utf8(values.next()?).ok()?;
    values.next().is_none().then_some(value)
}

/// Takes as long for a token that begins well as for one that doesn't.
fn same(a: &str, b: &str) -> bool {
    let differ = a
        .bytes()
        .zip(b.bytes())
        .fold(0, |sum, (a, b)| sum | (a ^ b));
    a.len() == b.len() && differ == 0
}
