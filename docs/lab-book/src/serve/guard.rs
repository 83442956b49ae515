//! Who may ask: the pages that this server gave to the reader, and nobody else.

use anyhow::anyhow;
use hyper::header::{self, HeaderName};
use hyper::{Method, Request, StatusCode};

/// What begins the paths of requests that do something.
pub(super) const ACTIONS: &str = "/api/";
/// Where a page shows the token. No form can send such a header, and a script of
/// another site only with a leave that this server never gives (CORS preflight).
/// A cookie would be sent by every page, and is shared by all ports of a host.
const TOKEN: HeaderName = HeaderName::from_static("x-lab-token");
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The pages ask nobody else for anything, and no other page may embed them.
/// mdBook's own scripts stand in its pages, hence `unsafe-inline`.
pub(super) const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-cache"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

type Refusal = (StatusCode, &'static str);

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
    pub(super) fn refusal<B>(&self, request: &Request<B>) -> Option<Refusal> {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        // A name that someone else's DNS points at 127.0.0.1 is not ours.
        if request.uri().authority().is_some() || !self.is_ours(one(request, &header::HOST)) {
            return Some((StatusCode::MISDIRECTED_REQUEST, "Host isn't this server\n"));
        }
        if is_action(request) {
            return self.suspicion(request);
        }
        (!is_read).then_some((StatusCode::METHOD_NOT_ALLOWED, "pages are only read\n"))
    }

    fn suspicion<B>(&self, request: &Request<B>) -> Option<Refusal> {
        if request.method() != Method::POST {
            return Some((StatusCode::METHOD_NOT_ALLOWED, "actions are only posted\n"));
        }
        let origin = one(request, &header::ORIGIN).and_then(|it| it.strip_prefix("http://"));
        let is_same_site =
            !request.headers().contains_key(SITE) || one(request, &SITE) == Some("same-origin");
        let is_known = one(request, &TOKEN).is_some_and(|it| same(it, &self.token));
        if self.is_ours(origin) && is_same_site && is_known {
            return None;
        }
        let advice = "open the address that `cargo lab book serve` printed\n";
        Some((StatusCode::FORBIDDEN, advice))
    }

    fn is_ours(&self, host: Option<&str>) -> bool {
        host.is_some_and(|host| self.hosts.iter().any(|ours| ours == host))
    }
}

/// Whether the request is to do something, rather than to read a page.
pub(super) fn is_action<B>(request: &Request<B>) -> bool {
    request.uri().path().starts_with(ACTIONS)
}

/// The value of a header that is there exactly once.
fn one<'a, B>(request: &'a Request<B>, name: &HeaderName) -> Option<&'a str> {
    let mut values = request.headers().get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
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
