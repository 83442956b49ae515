//! The built pages, as a static host would give them.

use std::fs;
use std::path::{Component, Path};

use hyper::{Request, StatusCode};

use super::{Answer, text, whole};

/// The file in `folder` that the request names.
pub(super) fn file<B>(folder: &Path, request: &Request<B>) -> Answer {
    let path = request.uri().path().trim_start_matches('/');
    if !is_plain(path) {
        return text(
            StatusCode::BAD_REQUEST,
            "no file of the book has this name\n",
        );
    }
    let mut file = folder.join(path);
    if file.is_dir() {
        // Or what the page links to would be sought one folder higher.
        if !path.is_empty() && !path.ends_with('/') {
            return text(StatusCode::NOT_FOUND, "a folder's name ends with /\n");
        }
        file.push("index.html");
    }
    match fs::read(&file) {
        Ok(bytes) => whole(StatusCode::OK, kind(&file), bytes),
        Err(_) => text(StatusCode::NOT_FOUND, "the book has no such file\n"),
    }
}

/// Whether `path` leads down, and only down. The book's names need no escapes, so
/// none is decoded: `%2e%2e` is never `..`.
fn is_plain(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, Component::Normal(_))) && !path.contains(['%', '\\'])
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
