//! A folder of files, and nothing outside of it: GET and HEAD, with conditions and ranges.
//!
//! # What is never served
//! - A path with `..`, NUL, `/` or `\` in a segment, however it is percent-encoded; segments are
//!   decoded once, after the path was split (RFC 3986 §2.4).
//! - What begins with a dot: `.git`, `.env`.
//! - What a symbolic link leads to outside of the folder. On Linux the kernel itself refuses
//!   it (`openat2`, `RESOLVE_BENEATH`), so that nobody can slip a link in between.
//! - What is neither file nor folder: opening a pipe would wait for its writer.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::conditional::{Outcome, Preconditions, Validators};
use crate::range::{self, ContentRange, Selection};
use crate::{
    Answer, Body, ETag, FieldName, FilePart, HttpDate, Incoming, Method, Response, Status, percent,
};

/// Up to this many bytes a file goes into the same segment as the head of its answer.
const SMALL: u64 = 16 * 1024;

/// What a folder gives for a path that ends with `/`.
const INDEX: &str = "index.html";

/// A folder to serve.
#[derive(Debug)]
pub struct Files {
    root: PathBuf,
    #[cfg(target_os = "linux")]
    handle: File,
}

impl Files {
    /// The folder `root`.
    ///
    /// # Errors
    /// What the system says of it: it is not there, or may not be read.
    pub fn new(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if !root.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self {
            #[cfg(target_os = "linux")]
            handle: File::open(&root)?,
            root,
        })
    }

    /// Answers `request` with the file of this path below the folder, as it stands in the target:
    /// percent-encoded, without the leading `/`.
    #[must_use]
    pub fn answer(&self, request: &Incoming<'_>, path: &str) -> Answer {
        if !matches!(request.head.method, Method::Get | Method::Head) {
            let refusal = Response::from(Status::METHOD_NOT_ALLOWED);
            return refusal.field(FieldName::ALLOW, "GET, HEAD").into();
        }
        let found = self.find(path).and_then(|found| match found {
            None => Ok(redirect(request)),
            Some((file, metadata, name)) => serve(request, file, &metadata, &name),
        });
        found.unwrap_or_else(|error| Response::from(status(&error)).into())
    }

    /// The file of this path; `None` for a folder, whose path ends with `/`.
    fn find(&self, path: &str) -> io::Result<Option<(File, Metadata, PathBuf)>> {
        let mut name = safe(path).ok_or(io::ErrorKind::NotFound)?;
        if path.is_empty() || path.ends_with('/') {
            name.push(INDEX);
        }
        let file = self.open(&name)?;
        let metadata = file.metadata()?;
        match metadata.is_dir() {
            true => Ok(None),
            false if metadata.is_file() => Ok(Some((file, metadata, name))),
            false => Err(io::ErrorKind::NotFound.into()),
        }
    }

    #[cfg(target_os = "linux")]
    fn open(&self, name: &Path) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
        let beneath = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        match openat2(&self.handle, name, flags, Mode::empty(), beneath) {
            Ok(file) => Ok(file.into()),
            // Linux before 5.6, or a sandbox that does not know the call.
            Err(rustix::io::Errno::NOSYS) => self.open_checked(name),
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn open(&self, name: &Path) -> io::Result<File> {
        self.open_checked(name)
    }

    /// The same where the kernel does not help. Who may write in the folder could slip in a link
    /// between the two calls.
    fn open_checked(&self, name: &Path) -> io::Result<File> {
        let real = self.root.join(name).canonicalize()?;
        let regular = real.is_dir() || real.is_file();
        if !real.starts_with(&self.root) || !regular {
            return Err(io::ErrorKind::NotFound.into());
        }
        File::open(real)
    }
}

/// The path below the folder that `path` stands for, if it may be served.
fn safe(path: &str) -> Option<PathBuf> {
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Some(PathBuf::new());
    }
    path.split('/').map(safe_segment).collect()
}

fn safe_segment(segment: &str) -> Option<String> {
    let bytes = percent::decode(segment.as_bytes()).ok()?;
    let name = str::from_utf8(&bytes).ok()?;
    // A colon names a drive or a stream on Windows, and nothing elsewhere.
    let hidden = name.is_empty() || name.starts_with('.');
    let splits = name.contains(['/', '\\', '\0']) || (cfg!(windows) && name.contains(':'));
    (!hidden && !splits).then(|| name.to_owned())
}

/// What leads out of the folder is not there, as far as a client can tell.
fn status(error: &io::Error) -> Status {
    use rustix::io::Errno;
    match Errno::from_io_error(error) {
        Some(Errno::ACCESS | Errno::PERM) => Status::FORBIDDEN,
        // Not the client's fault, and not for ever.
        Some(Errno::MFILE | Errno::NFILE | Errno::NOMEM | Errno::IO) => Status::SERVICE_UNAVAILABLE,
        _ => Status::NOT_FOUND,
    }
}

/// To the same path with a `/`, or else what the page links to would be sought one folder higher.
/// No segment is empty here, so that `//host/` can't be made of it.
fn redirect(request: &Incoming<'_>) -> Answer {
    let query = request.head.query().map(|query| format!("?{query}"));
    let location = format!("{}/{}", request.head.path(), query.unwrap_or_default());
    let response = Response::from(Status::MOVED_PERMANENTLY);
    response.field(FieldName::LOCATION, location).into()
}

fn serve(
    request: &Incoming<'_>,
    file: File,
    metadata: &Metadata,
    name: &Path,
) -> io::Result<Answer> {
    let (len, now) = (metadata.len(), HttpDate::from(SystemTime::now()));
    let modified = metadata.modified()?;
    let etag = ETag::of_file(len, modified);
    // Never later than the Date of the answer (RFC 9110 §8.8.2.1).
    let last_modified = HttpDate::from(modified).min(now);
    let with_validators = |status| {
        Response::new(status)
            .field(FieldName::ETAG, etag.to_string())
            .field(FieldName::LAST_MODIFIED, last_modified.to_string())
            .field(FieldName::ACCEPT_RANGES, "bytes")
    };
    let current = Validators {
        exists: true,
        etag: Some(etag.clone()),
        last_modified: Some(last_modified),
    };
    let conditions = Preconditions::from(&request.head.fields);
    match conditions.evaluate(&current, true, now) {
        Outcome::NotModified => return Ok(with_validators(Status::NOT_MODIFIED).into()),
        Outcome::PreconditionFailed => {
            return Ok(Response::from(Status::PRECONDITION_FAILED).into());
        }
        Outcome::Proceed => {}
    }
    // A range is of GET alone (RFC 9110 §14.2).
    let applies = request.head.method == Method::Get && conditions.range_applies(&current);
    let range = request.head.fields.find("Range").filter(|_| applies);
    let typed = |status| with_validators(status).field(FieldName::CONTENT_TYPE, media_type(name));
    match range::select(range, len) {
        Selection::Whole => send(typed(Status::OK), file, 0..len),
        Selection::Part(part) => {
            let says = content_range(Some(part.clone()), len);
            let response = typed(Status::PARTIAL_CONTENT).field(FieldName::CONTENT_RANGE, says);
            send(response, file, part)
        }
        Selection::NotSatisfiable => {
            let response = Response::from(Status::RANGE_NOT_SATISFIABLE);
            Ok(response
                .field(FieldName::CONTENT_RANGE, content_range(None, len))
                .into())
        }
    }
}

fn content_range(part: Option<std::ops::Range<u64>>, len: u64) -> String {
    ContentRange { part, len }.to_string()
}

fn send(response: Response, mut file: File, range: std::ops::Range<u64>) -> io::Result<Answer> {
    let len = range.end - range.start;
    if len > SMALL {
        return Ok(Answer::File(response, FilePart { file, range }));
    }
    if range.start > 0 {
        file.seek(SeekFrom::Start(range.start))?;
    }
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0)); // so that it is one read
    file.take(len).read_to_end(&mut bytes)?;
    Ok(response.body(Body::Bytes(bytes.into())).into())
}

/// By the name's ending. Text is taken to be UTF-8, as it is nearly everywhere.
fn media_type(name: &Path) -> String {
    match mime_guess::from_path(name).first_raw() {
        Some(text) if text.starts_with("text/") => format!("{text}; charset=utf-8"),
        Some(other) => other.to_owned(),
        None => "application/octet-stream".to_owned(),
    }
}
