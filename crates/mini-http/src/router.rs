//! Which function answers: by path and method, and 404 or 405 where none does.

use crate::{Answer, FieldName, Incoming, Method, RequestHead, Response, Service, Status};

/// Functions for paths and methods, all with the same state.
///
/// A pattern is a path, or ends with `/*`, which stands for the rest of a path. GET answers HEAD
/// too (RFC 9110 §9.3.2), OPTIONS is answered of itself (§9.3.7).
///
/// ```
/// use mini_http::{Answer, Incoming, Method, Response, Router, Status};
///
/// fn hello(name: &String, _: &Incoming<'_>) -> Answer {
///     Response::new(Status::OK).content("text/plain", format!("Hello, {name}!").into_bytes()).into()
/// }
///
/// let router = Router::new("World".to_owned()).on(Method::Get, "/", hello);
/// ```
#[derive(Debug)]
pub struct Router<S> {
    state: S,
    routes: Vec<Route<S>>,
}

/// A function that answers.
pub type Handler<S> = fn(&S, &Incoming<'_>) -> Answer;

#[derive(Debug)]
struct Route<S> {
    method: Method<'static>,
    pattern: &'static str,
    handler: Handler<S>,
}

impl<S> Router<S> {
    /// A router without routes: everything is 404.
    #[must_use]
    pub const fn new(state: S) -> Self {
        let routes = Vec::new();
        Self { state, routes }
    }

    /// With this function for requests of `method` for what `pattern` describes. The first
    /// pattern that fits counts.
    #[must_use]
    pub fn on(
        mut self,
        method: Method<'static>,
        pattern: &'static str,
        handler: Handler<S>,
    ) -> Self {
        self.routes.push(Route {
            method,
            pattern,
            handler,
        });
        self
    }

    /// The function and the rest of the path, or the answer that there is none.
    fn find<'a>(&self, head: &RequestHead<'a>) -> Result<(Handler<S>, &'a str), Response> {
        let path = head.path();
        let fitting = |route: &&Route<S>| fit(route.pattern, path).is_some();
        let wanted = match head.method {
            Method::Head => Method::Get,
            method => method,
        };
        let mut routes = self.routes.iter().filter(fitting);
        if let Some(route) = routes.find(|route| route.method == wanted) {
            return Ok((route.handler, fit(route.pattern, path).unwrap_or_default()));
        }
        let known: Vec<_> = self.routes.iter().filter(fitting).collect();
        match (head.method, &known[..]) {
            (Method::Options, _) if path == "*" => Err(Response::new(Status::NO_CONTENT)),
            (_, []) => Err(Status::NOT_FOUND.into()),
            (Method::Options, known) => Err(allow(Response::new(Status::NO_CONTENT), known)),
            (_, known) => Err(allow(Status::METHOD_NOT_ALLOWED.into(), known)),
        }
    }
}

impl<S: Send + Sync> Service for Router<S> {
    fn answer(&self, request: &Incoming<'_>) -> Answer {
        match self.find(&request.head) {
            Ok((handler, rest)) => handler(&self.state, &Incoming { rest, ..*request }),
            Err(response) => response.into(),
        }
    }

    fn refuse(&self, head: &RequestHead<'_>) -> Option<Answer> {
        self.find(head).err().map(Answer::Now)
    }
}

/// What `*` stands for; empty where the pattern has none.
fn fit<'a>(pattern: &str, path: &'a str) -> Option<&'a str> {
    match pattern.strip_suffix('*') {
        Some(prefix) => path.strip_prefix(prefix),
        None => (pattern == path).then_some(""),
    }
}

/// With the methods that would have been answered (RFC 9110 §10.2.1).
fn allow<S>(response: Response, known: &[&Route<S>]) -> Response {
    let mut methods = vec!["OPTIONS"];
    for route in known {
        methods.push(route.method.as_str());
        if route.method == Method::Get {
            methods.push("HEAD");
        }
    }
    methods.sort_unstable();
    methods.dedup();
    response.field(FieldName::ALLOW, methods.join(", "))
}

/// A response that says its status in plain text, if it may have content.
impl From<Status> for Response {
    fn from(status: Status) -> Self {
        match status.has_no_content() {
            true => Self::new(status),
            false => {
                let text = format!("{status}\n").into_bytes();
                Self::new(status).content("text/plain; charset=utf-8", text)
            }
        }
    }
}
