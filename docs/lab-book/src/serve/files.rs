//! The built pages, as a static host would give them.

use std::path::{Component, Path};

use mini_http::{Answer, Files, Incoming, Status};

use super::text;

/// The file in `folder` that the request names. Each build makes the folder anew, so that it is
/// opened for each request.
pub(super) fn file(folder: &Path, request: &Incoming<'_>) -> Answer {
    // One slash: a folder's `//en` would be redirected to the host `en`.
    let path = request.head.path().strip_prefix('/').unwrap_or_default();
    if !is_plain(path) {
        return text(Status::BAD_REQUEST, "no file of the book has this name\n");
    }
    match Files::new(folder) {
        Ok(files) => files.answer(request, path),
        Err(_) => text(Status::NOT_FOUND, "the book is not built\n"),
    }
}

/// Whether `path` leads down, and only down. The book's names need no escapes, so
/// none is decoded: `%2e%2e` is never `..`.
fn is_plain(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, Component::Normal(_))) && !path.contains(['%', '\\'])
}
