//! The URL of a page: where to connect, what to ask for, and where its links lead.

use std::fmt;

use iri_string::format::ToDedicatedString;
use iri_string::types::{IriReferenceStr, UriReferenceString, UriString};

/// The port of `http` (RFC 9110 §4.2.1).
const DEFAULT_PORT: u16 = 80;

/// An absolute `http` URL (RFC 9110 §4.2.1).
///
/// ```
/// use mini_http::Url;
///
/// let url = Url::parse("http://127.0.0.1:8080/dir/page?q=1#top").unwrap();
/// assert_eq!((url.host(), url.port(), url.target()), ("127.0.0.1", 8080, "/dir/page?q=1".into()));
/// assert_eq!(url.join("../한.html").unwrap().to_string(), "http://127.0.0.1:8080/%ED%95%9C.html");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Url {
    text: UriString,
    port: u16,
}

/// Why a text is no URL that can be asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UrlError {
    /// Not a URL at all (RFC 3986 §3).
    Syntax,
    /// Not `http`. What follows an `https` is chapter 10's topic.
    Scheme,
    /// No host, or one in letters beyond ASCII, which IDNA (RFC 5890) would have to translate.
    Host,
    /// A port beyond 65535, or 0.
    Port,
    /// A user name before the host: a trick of phishers (RFC 9110 §4.2.4).
    UserInfo,
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "not a URL such as http://127.0.0.1:8080/",
            Self::Scheme => "only http:// is spoken here",
            Self::Host => "no host in ASCII, as in http://example.org/",
            Self::Port => "a port is a number from 1 to 65535",
            Self::UserInfo => "a user name in a URL is not sent to anybody",
        })
    }
}

impl std::error::Error for UrlError {}

impl Url {
    /// Reads an absolute URL. Characters beyond ASCII in the path or the query are encoded.
    ///
    /// # Errors
    /// [`UrlError`].
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let reference = encoded(text)?;
        Self::checked(UriString::try_from(reference).map_err(|_| UrlError::Syntax)?)
    }

    /// Where a link on this page leads (RFC 3986 §5).
    ///
    /// # Errors
    /// [`UrlError`].
    pub fn join(&self, link: &str) -> Result<Self, UrlError> {
        let link = encoded(link)?;
        let resolved = link.resolve_against(self.text.to_absolute());
        Self::checked(resolved.to_dedicated_string())
    }

    fn checked(text: UriString) -> Result<Self, UrlError> {
        if !text.scheme_str().eq_ignore_ascii_case("http") {
            return Err(UrlError::Scheme);
        }
        let authority = text.authority_components().ok_or(UrlError::Host)?;
        if authority.host().is_empty() || authority.host().contains('%') {
            return Err(UrlError::Host);
        }
        if authority.userinfo().is_some() {
            return Err(UrlError::UserInfo);
        }
        let port = match authority.port() {
            None | Some("") => DEFAULT_PORT,
            Some(port) => port.parse().map_err(|_| UrlError::Port)?,
        };
        if port == 0 {
            return Err(UrlError::Port);
        }
        Ok(Self { text, port })
    }

    /// The host, to be looked up; an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.bare_host().trim_matches(['[', ']'])
    }

    /// The port, also where it is not written.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Host and, where it is another than 80, port: the value of the `Host` field.
    #[must_use]
    pub fn authority(&self) -> String {
        match self.port {
            DEFAULT_PORT => self.bare_host().to_owned(),
            port => format!("{}:{port}", self.bare_host()),
        }
    }

    /// Path and query: what a request asks for (RFC 9112 §3.2.1).
    #[must_use]
    pub fn target(&self) -> String {
        let path = match self.text.path_str() {
            "" => "/",
            path => path,
        };
        let query = self.text.query_str().map(|query| format!("?{query}"));
        path.to_owned() + &query.unwrap_or_default()
    }

    fn bare_host(&self) -> &str {
        let authority = self.text.authority_components();
        authority.map_or("", |authority| authority.host())
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.as_str())
    }
}

fn encoded(text: &str) -> Result<UriReferenceString, UrlError> {
    let iri = IriReferenceStr::new(text.trim_ascii()).map_err(|_| UrlError::Syntax)?;
    Ok(iri.encode_to_uri().to_dedicated_string())
}
