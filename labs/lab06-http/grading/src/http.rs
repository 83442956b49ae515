//! A client that reads responses as RFC 9110 and 9112 mean them: in which order
//! header fields come, how their names are written and what else a program adds
//! is free. What isn't free is told by the part of the response that broke.

use std::cell::RefCell;

use lab_grader::{Fault, Peer, Server, Status, Text, Trial, Verdict, text};
use wiretrace::escape;

/// More than any response here has: nobody's output is kept without bound.
const LIMIT: usize = 8 * 1024 * 1024;

/// Columns for a line of the header, so that evidence ends within the view's.
const WIDTH: usize = 70;

/// A connection to the program, and what was read ahead.
pub(crate) struct Client {
    pub(crate) peer: Peer,
    pending: RefCell<Vec<u8>>,
}

/// A response, read whole.
pub(crate) struct Response {
    status: u16,
    /// The status line and the fields, without their line ends.
    head: Vec<String>,
    fields: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Client {
    pub(crate) fn connect(trial: &Trial, server: &Server) -> Verdict<Self> {
        trial.connect(server).map(Self::of)
    }

    pub(crate) fn of(peer: Peer) -> Self {
        Self {
            peer,
            pending: RefCell::default(),
        }
    }

    /// Sends a request without a body.
    pub(crate) fn ask(&self, method: &str, target: &str) -> Verdict {
        self.peer.send(request(method, target).as_bytes())
    }

    /// Expects the response to a request with any method but HEAD; its status
    /// must be one of `statuses`.
    pub(crate) fn expect(&self, statuses: &[u16]) -> Verdict<Response> {
        self.response(statuses, Self::body)
    }

    /// Expects a response that ends with its header, as that to HEAD does.
    pub(crate) fn expect_head(&self, statuses: &[u16]) -> Verdict<Response> {
        self.response(statuses, |_, _| Ok(Vec::new()))
    }

    /// Expects the end of the connection, and nothing before it.
    pub(crate) fn expect_end(&self) -> Verdict {
        self.peer.tell(&Text::new(
            "expects the end of the connection",
            "연결이 끝나기를 기다립니다",
        ));
        let ended = self.drain();
        self.expect_nothing_pending()?;
        ended.map_err(|mut fault| {
            if fault.status == Status::TimedOut {
                fault.message = Text::new(
                    "your program didn't close the connection in time",
                    "프로그램이 제시간에 연결을 닫지 않았습니다",
                );
            }
            fault
        })
    }

    /// The same, but the program may also reset the connection: it does when it
    /// closes with bytes unread.
    pub(crate) fn expect_closed(&self) -> Verdict {
        self.expect_nothing_pending()?;
        self.peer.expect_closed()
    }

    /// Expects that what was read last ended with the response.
    fn expect_nothing_pending(&self) -> Verdict {
        let pending = self.pending.borrow();
        if pending.is_empty() {
            return Ok(());
        }
        let fault = Fault::wrong(Text::new(
            "bytes came behind the end of the response",
            "응답이 끝난 뒤에 바이트가 더 왔습니다",
        ));
        Err(fault.comparing(&[], &pending))
    }

    fn response(
        &self,
        statuses: &[u16],
        body: impl FnOnce(&Self, &Response) -> Verdict<Vec<u8>>,
    ) -> Verdict<Response> {
        let wanted = Text::of(|lang| {
            let or = Text::new(" or ", " 또는 ");
            let codes: Vec<String> = statuses.iter().map(u16::to_string).collect();
            codes.join(or.to(lang))
        });
        self.peer.tell(&Text::of(|lang| {
            let wanted = wanted.to(lang);
            let said = text!(
                "expects a response with status {wanted}",
                "상태 코드가 {wanted}인 응답을 기다립니다"
            );
            said.to(lang).to_owned()
        }));
        let mut response = self.head()?;
        response.body = body(self, &response).map_err(|fault| response.shown(fault))?;
        match statuses.contains(&response.status) {
            true => Ok(response),
            false => {
                let status = response.status;
                let fault = Fault::wrong(Text::of(|lang| {
                    let said = text!(
                        "the status is {status}, but {} belongs here",
                        "상태 코드가 다릅니다. 기대한 값은 {}, 받은 값은 {status}입니다",
                        wanted.to(lang)
                    );
                    said.to(lang).to_owned()
                }));
                Err(response.shown(fault))
            }
        }
    }

    //--- The parts of a response

    /// The status line and the header, RFC 9112 §2.1.
    fn head(&self) -> Verdict<Response> {
        let head = self.until(b"\r\n\r\n", &HEADER)?;
        let head = String::from_utf8_lossy(&head).into_owned();
        let head: Vec<String> = head.trim_end().split("\r\n").map(str::to_owned).collect();
        self.parsed(&head)
            .map_err(|fault| Response::of(head.clone()).shown(fault))
    }

    fn parsed(&self, head: &[String]) -> Verdict<Response> {
        let (status_line, lines) = head
            .split_first()
            .map_or(("", head), |(it, rest)| (it, rest));
        let mut response = Response::of(head.to_vec());
        response.status = status(status_line).ok_or_else(|| {
            let line = fitting(status_line);
            Fault::wrong(text!(
                "the status line must be `HTTP/1.1 CODE REASON`, but `{line}` came",
                "상태 줄(status line)은 `HTTP/1.1 코드 설명`이어야 합니다. 받은 줄: `{line}`"
            ))
        })?;
        for line in lines {
            let field = line.split_once(':').filter(|(name, _)| is_token(name));
            let (name, value) = field.ok_or_else(|| {
                let line = fitting(line);
                Fault::wrong(text!(
                    "a line of the header must be `Name: value`, but `{line}` came",
                    "헤더(header)의 줄은 `이름: 값`이어야 합니다. 받은 줄: `{line}`"
                ))
            })?;
            let field = (name.to_ascii_lowercase(), value.trim().to_owned());
            response.fields.push(field);
        }
        Ok(response)
    }

    /// The body as RFC 9112 §6.3 finds its length.
    fn body(&self, response: &Response) -> Verdict<Vec<u8>> {
        if matches!(response.status, 100..=199 | 204 | 304) {
            return Ok(Vec::new());
        }
        if response.field("transfer-encoding") == Some("chunked") {
            return self.chunks();
        }
        match response.field("content-length") {
            Some(length) => self.exactly(length_of(length)?, &BODY),
            None => self.rest(),
        }
    }

    /// A chunked body without its trailer, RFC 9112 §7.1.
    fn chunks(&self) -> Verdict<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.until(b"\r\n", &CHUNK)?;
            let line = String::from_utf8_lossy(&line).into_owned();
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).map_err(|_| {
                let line = fitting(&line);
                Fault::wrong(text!(
                    "a chunk begins with its size in hexadecimal digits, but `{line}` came",
                    "청크(chunk)는 16진수로 쓴 크기로 시작해야 합니다. 받은 줄: `{line}`"
                ))
            })?;
            if size == 0 {
                while self.until(b"\r\n", &CHUNK)? != b"\r\n" {}
                return Ok(body);
            }
            body.append(&mut self.exactly(size, &CHUNK)?);
            self.until(b"\r\n", &CHUNK)?;
        }
    }

    //--- The bytes of a part

    fn until(&self, tail: &[u8], part: &Text) -> Verdict<Vec<u8>> {
        loop {
            let pending = self.pending.borrow();
            let end = pending.windows(tail.len()).position(|it| it == tail);
            drop(pending);
            if let Some(at) = end {
                return Ok(self.take(at + tail.len()));
            }
            self.fill(part, &text!("\"{}\"", "\"{}\"", escape(tail)))?;
        }
    }

    fn exactly(&self, length: usize, part: &Text) -> Verdict<Vec<u8>> {
        while self.pending.borrow().len() < length {
            let left = length - self.pending.borrow().len();
            let missing = text!(
                "the last {left} of {length} bytes",
                "{length}바이트 가운데 마지막 {left}바이트"
            );
            self.fill(part, &missing)?;
        }
        Ok(self.take(length))
    }

    /// What was read is understood now, and stands in the ladder.
    fn take(&self, length: usize) -> Vec<u8> {
        let taken: Vec<u8> = self.pending.borrow_mut().drain(..length).collect();
        self.peer.received(&taken);
        taken
    }

    /// All bytes until the end of the connection.
    fn rest(&self) -> Verdict<Vec<u8>> {
        self.drain().map_err(|mut fault| {
            fault.message = Text::of(|lang| {
                let why = fault.message.to(lang);
                let said = text!(
                    "the header tells no length, so the body ends with the connection, which \
                     stays open: {why}",
                    "헤더(header)에 길이가 없으므로 본문은 연결이 끝날 때 끝나는데, 연결이 열려 \
                     있습니다. {why}"
                );
                said.to(lang).to_owned()
            });
            fault
        })?;
        Ok(self.pending.take())
    }

    /// Reads on until the end of the connection.
    fn drain(&self) -> Verdict {
        loop {
            let came = self.peer.receive_some(&self.pending.borrow())?;
            let Some(mut came) = came else { return Ok(()) };
            self.pending.borrow_mut().append(&mut came);
            self.within_limit()?;
        }
    }

    /// Reads on, since `missing` belongs to `part` of the response.
    fn fill(&self, part: &Text, missing: &Text) -> Verdict {
        let is_begun = part != &HEADER || !self.pending.borrow().is_empty();
        let came = self.peer.receive_some(&self.pending.borrow());
        let came = came.map_err(|mut fault| {
            fault.message = Text::of(|lang| {
                let (why, part, missing) =
                    (fault.message.to(lang), part.to(lang), missing.to(lang));
                let is_late = fault.status == Status::TimedOut;
                let said = match (is_begun, is_late) {
                    (true, _) => text!(
                        "{part} isn't complete, {missing} is missing: {why}",
                        "{part} 일부가 오지 않았습니다. 빠진 것: {missing}. {why}"
                    ),
                    (false, true) => text!(
                        "no response came in time",
                        "제시간에 응답이 오지 않았습니다"
                    ),
                    (false, false) => {
                        text!("no response came: {why}", "응답이 오지 않았습니다. {why}")
                    }
                };
                said.to(lang).to_owned()
            });
            fault
        })?;
        let mut came = came.ok_or_else(|| self.closed_in(part, missing))?;
        self.pending.borrow_mut().append(&mut came);
        self.within_limit()
    }

    fn closed_in(&self, part: &Text, missing: &Text) -> Box<Fault> {
        if part == &HEADER && self.pending.borrow().is_empty() {
            return Fault::wrong(Text::new(
                "your program closed the connection without a response",
                "프로그램이 응답하지 않고 연결을 닫았습니다",
            ));
        }
        Fault::wrong(Text::of(|lang| {
            let (part, missing) = (part.to(lang), missing.to(lang));
            let said = text!(
                "{part} isn't complete: your program closed the connection, and {missing} is missing",
                "프로그램이 {part} 일부만 보내고 연결을 닫았습니다. 빠진 것: {missing}"
            );
            said.to(lang).to_owned()
        }))
    }

    fn within_limit(&self) -> Verdict {
        match self.pending.borrow().len() <= LIMIT {
            true => Ok(()),
            false => Err(Fault::wrong(text!(
                "the response has no end: more than {LIMIT} bytes came",
                "응답이 끝나지 않습니다. {LIMIT}바이트 넘게 왔습니다"
            ))),
        }
    }
}

/// The parts of a response, for people.
const HEADER: Text = Text::new("the header of the response", "응답의 헤더(header)");
const BODY: Text = Text::new("the body of the response", "응답의 본문(body)");
const CHUNK: Text = Text::new("a chunk of the body", "본문(body)의 청크(chunk)");

impl Response {
    fn of(head: Vec<String>) -> Self {
        Self {
            status: 0,
            head,
            fields: Vec::new(),
            body: Vec::new(),
        }
    }

    /// The value of a field, by its name in lowercase letters.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(it, _)| it == name);
        field.map(|(_, value)| value.as_str())
    }

    /// Expects this body.
    pub(crate) fn expect_body(&self, expected: &[u8]) -> Verdict {
        if self.body == expected {
            return Ok(());
        }
        let fault = Fault::wrong(Text::new(
            "the body of the response isn't the expected one",
            "응답의 본문(body)이 기대한 것과 다릅니다",
        ));
        Err(self.shown(fault.comparing(expected, &self.body)))
    }

    /// Expects a field whose value `accepts`; `wanted` says what that is.
    pub(crate) fn expect_field(
        &self,
        name: &str,
        wanted: &str,
        accepts: impl FnOnce(&str) -> bool,
    ) -> Verdict {
        let fault = match self.field(name) {
            Some(value) if accepts(value) => return Ok(()),
            Some(value) => {
                let value = fitting(value);
                text!(
                    "the header says `{name}: {value}`, but `{name}: {wanted}` belongs there",
                    "헤더(header)에 `{name}: {wanted}` 필드가 있어야 하는데 `{name}: {value}` 필드가 있습니다"
                )
            }
            None => text!(
                "the header has no `{name}`; `{name}: {wanted}` belongs there",
                "헤더(header)에 `{name}` 필드가 없습니다. `{name}: {wanted}` 필드가 있어야 합니다"
            ),
        };
        Err(self.shown(Fault::wrong(fault)))
    }

    /// Expects exactly these members in the list of a field, in any order and
    /// any case.
    pub(crate) fn expect_list(&self, name: &str, wanted: &[&str]) -> Verdict {
        self.expect_field(name, &wanted.join(", "), |value| {
            let mut members: Vec<String> = members(value).collect();
            let mut wanted: Vec<String> = wanted.iter().map(|it| it.to_ascii_lowercase()).collect();
            members.sort();
            wanted.sort();
            members == wanted
        })
    }

    /// Adds the header as it came to what broke, unless bytes show it already.
    fn shown(&self, mut fault: Box<Fault>) -> Box<Fault> {
        let lines = self
            .head
            .iter()
            .map(|line| format!("  {}\n", fitting(line)));
        let lines: String = lines.collect();
        fault.evidence.get_or_insert_with(|| {
            text!(
                "the header that came:\n{lines}",
                "실제로 온 헤더(header):\n{lines}"
            )
        });
        fault
    }
}

/// A request without a body.
pub(crate) fn request(method: &str, target: &str) -> String {
    format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n\r\n")
}

/// The members of a field that is a list, in lowercase letters.
pub(crate) fn members(value: &str) -> impl Iterator<Item = String> {
    value.split(',').map(|it| it.trim().to_ascii_lowercase())
}

/// The code of a status line, RFC 9112 §4.
fn status(line: &str) -> Option<u16> {
    let rest = line
        .strip_prefix("HTTP/1.")
        .and_then(|it| it.strip_prefix(['0', '1']))?;
    let code = rest.strip_prefix(' ')?.split(' ').next()?;
    let is_code = code.len() == 3 && code.bytes().all(|it| it.is_ascii_digit());
    code.parse().ok().filter(|_| is_code)
}

/// A name of a field, RFC 9110 §5.6.2: no space among its letters.
fn is_token(name: &str) -> bool {
    let is_tchar = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it);
    !name.is_empty() && name.bytes().all(is_tchar)
}

fn length_of(value: &str) -> Verdict<usize> {
    let digits = Some(value).filter(|it| it.bytes().all(|it| it.is_ascii_digit()));
    digits.and_then(|it| it.parse().ok()).ok_or_else(|| {
        let value = fitting(value);
        Fault::wrong(text!(
            "Content-Length must be the number of bytes of the body, but it is `{value}`",
            "Content-Length는 본문(body)의 바이트 수여야 하는데 `{value}`입니다"
        ))
    })
}

/// `line` safe to print, cut where it is too wide.
fn fitting(line: &str) -> String {
    escape(line.as_bytes()).chars().take(WIDTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_line_has_a_version_and_a_code_of_three_digits() {
        let rows = [
            ("HTTP/1.1 200 OK", Some(200)),
            ("HTTP/1.0 404 Not Found", Some(404)),
            // The reason may be empty, RFC 9112 §4; many servers leave its space out.
            ("HTTP/1.1 204 ", Some(204)),
            ("HTTP/1.1 204", Some(204)),
            ("HTTP/2 200 OK", None),
            ("HTTP/1.1  200 OK", None),
            ("HTTP/1.1 20 OK", None),
            ("HTTP/1.1 +20 OK", None),
            ("200 OK", None),
        ];
        for (line, code) in rows {
            assert_eq!(status(line), code, "{line:?}");
        }
    }

    #[test]
    fn a_name_of_a_field_has_no_space_and_a_length_has_digits_only() {
        for (name, is_name) in [
            ("Content-Length", true),
            ("X", true),
            ("", false),
            ("Host ", false),
            ("a b", false),
        ] {
            assert_eq!(is_token(name), is_name, "{name:?}");
        }
        for (value, length) in [("0", Some(0)), ("12", Some(12)), ("+5", None), ("", None)] {
            assert_eq!(length_of(value).ok(), length, "{value:?}");
        }
    }
}
