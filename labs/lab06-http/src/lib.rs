//! What the server of this lab does beside HTTP: it finds its folder, and tells of each request.
#![warn(clippy::print_stdout)]

use std::env;
use std::path::{Path, PathBuf};

use mini_http::{Answer, Incoming, RequestHead, Service};

/// The folder to serve, as seen from that of the course.
const FOLDER: &str = "labs/lab06-http/static";

/// The folder to serve: above the current one, or above the program. Only where neither is in the
/// course, that in which the program was compiled counts: the course may have been moved since.
#[must_use]
pub fn folder() -> PathBuf {
    let places = [env::current_dir(), env::current_exe()];
    let found = places.iter().flatten().find_map(|place| above(place));
    found.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("static"))
}

fn above(place: &Path) -> Option<PathBuf> {
    let mut folders = place.ancestors().map(|folder| folder.join(FOLDER));
    folders.find(|folder| folder.is_dir())
}

/// A service that tells of each answer, with the request's head, before it gives it.
#[derive(Debug)]
pub struct Told<S>(pub S, pub fn(&RequestHead<'_>, &Answer));

impl<S: Service> Service for Told<S> {
    fn answer(&self, request: &Incoming<'_>) -> Answer {
        let answer = self.0.answer(request);
        self.1(&request.head, &answer);
        answer
    }

    // Without it a client that waits for a 100 would get it, send all, and then get its 404.
    fn refuse(&self, head: &RequestHead<'_>) -> Option<Answer> {
        let answer = self.0.refuse(head)?;
        self.1(head, &answer);
        Some(answer)
    }
}
