//! The small languages inside of HTTP: dates, percent-encoding, forms, ranges, preconditions. Each row
//! says which rule it is about.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mini_http::conditional::{Outcome, Preconditions, Validators};
use mini_http::multipart::{self, MultipartError, Part};
use mini_http::range::{self, Selection};
use mini_http::{DateCache, ETag, HttpDate, form, percent};

// --- Dates (RFC 9110 §5.6.7)

/// 2023-11-14 22:13:20.
const NOW: HttpDate = HttpDate::from_unix(1_700_000_000);

#[test]
fn dates_are_read_in_three_forms() {
    // Seconds as `date -u -d '…' +%s` of GNU coreutils 9.1 tells them.
    let rows: &[(&str, Option<i64>)] = &[
        // §5.6.7, its examples
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777)),
        ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
        ("Wed Nov 16 08:49:37 1994", Some(784_975_777)),
        // the ends of the calendar
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        ("Wed, 31 Dec 1969 23:59:59 GMT", Some(-1)),
        ("Mon, 01 Jan 0001 00:00:00 GMT", Some(-62_135_596_800)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(253_402_300_799)),
        ("Tue, 29 Feb 2000 00:00:00 GMT", Some(951_782_400)),
        ("Sat, 31 Dec 2016 23:59:60 GMT", Some(1_483_228_800)), // a leap second
        // "more than 50 years in the future" of 2023-11-14 is the past
        ("Monday, 13-Nov-73 00:00:00 GMT", Some(3_277_756_800)),
        ("Tuesday, 14-Nov-73 00:00:00 GMT", Some(3_277_843_200)),
        ("Thursday, 15-Nov-73 00:00:00 GMT", Some(122_169_600)),
        ("Saturday, 01-Jan-00 00:00:00 GMT", Some(946_684_800)),
        // days that never were
        ("Mon, 29 Feb 1900 00:00:00 GMT", None),
        ("Sun, 31 Nov 1994 08:49:37 GMT", None),
        ("Sun, 00 Nov 1994 08:49:37 GMT", None),
        ("Mon, 06 Nov 1994 08:49:37 GMT", None), // it was a Sunday
        ("Sun, 06 Nov 1994 24:00:00 GMT", None),
        ("Sun, 06 Nov 1994 23:60:00 GMT", None),
        ("Sun, 06 Nov 1994 23:59:61 GMT", None),
        // other forms: case-sensitive, one space, GMT
        ("sun, 06 Nov 1994 08:49:37 GMT", None),
        ("Sun, 06 nov 1994 08:49:37 GMT", None),
        ("Sun, 6 Nov 1994 08:49:37 GMT", None),
        ("Sun,  06 Nov 1994 08:49:37 GMT", None),
        ("Sun, 06 Nov 1994 08:49:37 UTC", None),
        ("Sun, 06 Nov 1994 08:49:37", None),
        ("Sun, 06 Nov 1994 8:49:37 GMT", None),
        ("Sun, 06 Nov +994 08:49:37 GMT", None),
        ("Sun, 06-Nov-94 08:49:37 GMT", None),
        ("Sunday, 06-Nov-1994 08:49:37 GMT", None),
        ("Sun Nov 6 08:49:37 1994", None),
        ("Sun Nov 06 08:49:37 94", None),
        ("0", None),
        ("", None),
        ("Sun, 06 Nov 1994 08:49:37 GMT ", None),
        ("Sun, 06 Nov 1994 08:49:37:00 GMT", None),
    ];
    for &(text, expected) in rows {
        let date = HttpDate::parse(text.as_bytes(), NOW);
        assert_eq!(date.map(HttpDate::unix).ok(), expected, "{text}");
        let complete = expected.map_or(0, |_| text.len());
        for len in 0..complete {
            let cut = HttpDate::parse(&text.as_bytes()[..len], NOW);
            assert!(cut.is_err(), "{}", &text[..len]);
        }
    }
    assert!(HttpDate::parse(b"S\xff", NOW).is_err());
}

#[test]
fn dates_are_written_in_one_form_and_read_back() {
    // A prime number of seconds, so that every part changes.
    for step in (-62_135_596_800_i64..253_402_300_800).step_by(1_299_709_001) {
        let date = HttpDate::from_unix(step);
        assert_eq!(HttpDate::parse(date.to_string().as_bytes(), NOW), Ok(date));
    }
    for beyond in [i64::MIN, i64::MAX] {
        let nearest = HttpDate::from_unix(beyond);
        assert_eq!(
            HttpDate::parse(nearest.to_string().as_bytes(), NOW),
            Ok(nearest)
        );
    }
}

#[test]
fn a_part_of_a_second_is_cut_off() {
    let half = Duration::from_millis(500);
    assert_eq!(HttpDate::from(UNIX_EPOCH + half).unix(), 0);
    assert_eq!(HttpDate::from(UNIX_EPOCH - half).unix(), -1);
    assert_eq!(HttpDate::from(UNIX_EPOCH - 2 * half).unix(), -1);
}

#[test]
fn a_cached_date_is_the_one_asked_for() {
    let mut cache = DateCache::new(NOW);
    for seconds in [0, 0, 1, 1, 100, 99] {
        let now = HttpDate::from_unix(NOW.unix() + seconds);
        assert_eq!(cache.at(now), now.to_string());
    }
}

// --- Percent-encoding (RFC 3986 §2.1)

#[test]
fn percent_encoding_is_undone_once() {
    type Row = (&'static str, Result<&'static [u8], usize>, &'static [u8]);
    let rows: &[Row] = &[
        ("", Ok(b""), b""),
        ("a/b", Ok(b"a/b"), b"a/b"),
        ("%41%42", Ok(b"AB"), b"AB"),
        ("%c3%A9", Ok(b"\xc3\xa9"), b"\xc3\xa9"), // §2.1: either case
        ("%2e%2e%2F", Ok(b"../"), b"../"),
        ("%252e", Ok(b"%2e"), b"%2e"), // §2.4: "must not … decode the same string more than once"
        ("%00", Ok(b"\0"), b"\0"),
        ("a+b", Ok(b"a+b"), b"a+b"), // a plus is a space in forms only
        ("%", Err(0), b"%"),
        ("ab%4", Err(2), b"ab%4"),
        ("%41%g1", Err(3), b"A%g1"),
        ("%+1", Err(0), b"%+1"),
        ("%%41", Err(0), b"%A"),
    ];
    for &(text, strict, lenient) in rows {
        let decoded = percent::decode(text.as_bytes());
        let decoded = decoded.as_deref().map_err(|error| error.offset);
        assert_eq!(decoded, strict, "{text}");
        assert_eq!(percent::decode_lenient(text.as_bytes()), lenient, "{text}");
    }
}

#[test]
fn every_byte_can_be_encoded() {
    let all: Vec<u8> = (0..=255).collect();
    let text = percent::encode(&all);
    assert_eq!(percent::decode(text.as_bytes()).unwrap(), all);
    assert_eq!(percent::encode(b"az-._~/ ?\xff"), "az-._~%2F%20%3F%FF"); // §2.1: upper case
}

// --- Forms (WHATWG URL §5)

#[test]
fn forms_are_read() {
    let rows: &[(&str, &[(&str, &str)])] = &[
        ("", &[]),
        ("a=1", &[("a", "1")]),
        ("a=1&a=2&b=", &[("a", "1"), ("a", "2"), ("b", "")]),
        ("a", &[("a", "")]),
        ("=1", &[("", "1")]),
        ("&&a=1&", &[("a", "1")]),
        ("a=b=c", &[("a", "b=c")]),
        ("a+b=c+d", &[("a b", "c d")]),
        ("a=1%2B1", &[("a", "1+1")]),
        ("%26=%3D", &[("&", "=")]), // split first, then decode
        ("a=%ED%95%9C%EA%B8%80", &[("a", "한글")]),
        ("a=100%&b=%zz", &[("a", "100%"), ("b", "%zz")]),
        ("a=%ff", &[("a", "\u{fffd}")]),
        ("a;b=1", &[("a;b", "1")]),
    ];
    for (text, expected) in rows {
        let form = form::parse(text.as_bytes()).unwrap();
        let fields: Vec<_> = form.fields().collect();
        assert_eq!(fields, *expected, "{text}");
        let again = form::parse(form::encode(form.fields()).as_bytes());
        assert_eq!(again.as_ref(), Ok(&form), "{text}");
    }
    let full = "a&".repeat(form::MAX_FIELDS);
    assert!(form::parse(full.as_bytes()).is_ok());
    assert!(form::parse((full + "a").as_bytes()).is_err());
}

/// What Python 3.11's `urllib.parse.quote_plus(…, safe="*")` gives, but `%7E` for `~`.
#[test]
fn forms_are_written_as_browsers_do() {
    let text = form::encode([("a b", "ü&=+%"), ("*-._", "~/\r\n")]);
    assert_eq!(text, "a+b=%C3%BC%26%3D%2B%25&*-._=%7E%2F%0D%0A");
}

// --- Multipart (RFC 7578, RFC 2046 §5.1)

const FORM: &str = "multipart/form-data; boundary=XYZ";

#[test]
fn a_form_with_a_file_is_read() {
    // As curl 7.88.1 sends `-F 'text=hello' -F 'file=@a.txt'`, with a shorter boundary.
    let body = "--XYZ\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n\
                --XYZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
                Content-Type: text/plain\r\n\r\nline\r\n--XY\r\n\r\n--XYZ--\r\n";
    let parts = multipart::parse(FORM, body.as_bytes()).unwrap();
    let expected = [
        Part {
            name: "text".into(),
            filename: None,
            content_type: None,
            body: b"hello",
        },
        Part {
            name: "file".into(),
            filename: Some("a.txt".into()),
            content_type: Some("text/plain"),
            body: b"line\r\n--XY\r\n",
        },
    ];
    assert_eq!(parts, expected);
    let whole = body.len() - "--\r\n".len();
    for len in 0..whole {
        let cut = multipart::parse(FORM, &body.as_bytes()[..len]);
        assert!(cut.is_err(), "{:?}", &body[..len]);
    }
}

#[test]
fn boundaries_are_read_or_refused() {
    let longest = "b".repeat(multipart::MAX_BOUNDARY);
    let rows = [
        ("multipart/form-data; boundary=XYZ", Some("XYZ")),
        ("Multipart/Form-Data;BOUNDARY=XYZ", Some("XYZ")),
        (
            "multipart/form-data; charset=utf-8; boundary=XYZ",
            Some("XYZ"),
        ),
        (
            "multipart/form-data; a=\"; boundary=no\"; boundary=\"X Z\"",
            Some("X Z"),
        ),
        ("multipart/form-data; boundary=\"X\\\"\"", None), // no bchar
        ("multipart/form-data; boundary=", None),
        ("multipart/form-data; boundary=\"X \"", None), // RFC 2046 §5.1.1: no space at the end
        ("multipart/form-data; boundary=ü", None),
        ("multipart/form-data; boundary", None),
        ("multipart/form-data", None),
        ("multipart/mixed; boundary=XYZ", None),
        (
            &format!("multipart/form-data; boundary={longest}"),
            Some(&longest),
        ),
        (&format!("multipart/form-data; boundary={longest}b"), None),
    ];
    for (content_type, boundary) in rows {
        let body = format!("--{}--", boundary.unwrap_or("XYZ"));
        let expected = boundary.map(|_| vec![]).ok_or(MultipartError::Boundary);
        let parts = multipart::parse(content_type, body.as_bytes());
        assert_eq!(parts, expected, "{content_type}");
    }
}

#[test]
fn parts_are_read_or_refused() {
    const NAMED: &str = "Content-Disposition: form-data; name=a\r\n\r\n";
    let field = |header: &str| format!("--XYZ\r\n{header}\r\n\r\n1\r\n--XYZ--");
    let ok = Ok(vec![("a".to_owned(), None, "1".to_owned())]);
    let with_file = |name: &str| {
        Ok(vec![(
            "a".to_owned(),
            Some(name.to_owned()),
            "1".to_owned(),
        )])
    };
    let disposition = |rest: &str| field(&format!("Content-Disposition: {rest}"));
    let rows = [
        // RFC 2046 §5.1.1: preamble, padding, epilogue
        (
            format!("preamble\r\n--XYZ \t\r\n{NAMED}1\r\n--XYZ--epilogue"),
            ok.clone(),
        ),
        ("--XYZ--".to_owned(), Ok(vec![])),
        // RFC 7578 §4.2: the name, in the forms of a parameter
        (disposition("form-data; name=a"), ok.clone()),
        (disposition("FORM-DATA ;NAME=\"a\" ;"), ok.clone()),
        (
            disposition("form-data; x=\"; name=no\"; name=\"a\""),
            ok.clone(),
        ),
        (
            disposition("form-data; name=a; filename=\"q\\\"b.txt\""),
            with_file("q\"b.txt"),
        ),
        (
            disposition("form-data; name=a; filename=\"C:\\dir\\b.txt\""),
            with_file("C:\\dir\\b.txt"),
        ),
        (
            disposition("form-data; name=a; filename=\"../../한글\""),
            with_file("../../한글"),
        ),
        // §4.2: "filename*" is not to be used; §4.8: other fields are to be ignored
        (
            disposition("form-data; name=a; filename*=utf-8''x"),
            ok.clone(),
        ),
        (
            field("X-Other: 1\r\nContent-Disposition: form-data; name=a"),
            ok,
        ),
        // and what breaks a rule
        (
            disposition("form-data"),
            Err(MultipartError::NoName { offset: 7 }),
        ),
        (
            disposition("form-data; name=\"a"),
            Err(MultipartError::NoName { offset: 7 }),
        ),
        (
            disposition("attachment; name=a"),
            Err(MultipartError::NoName { offset: 7 }),
        ),
        (
            field("X-Other: 1"),
            Err(MultipartError::NoName { offset: 7 }),
        ),
        (
            field("no field"),
            Err(MultipartError::PartHeader { offset: 7 }),
        ),
        (
            field(&format!("X: {}", "x".repeat(multipart::MAX_PART_HEADER))),
            Err(MultipartError::PartHeader { offset: 7 }),
        ),
        (
            "--XYZabc".to_owned(),
            Err(MultipartError::Delimiter { offset: 5 }),
        ),
        (
            format!("--XYZ\r\n{NAMED}1"),
            Err(MultipartError::Truncated { offset: 50 }),
        ),
        (
            "no boundary".to_owned(),
            Err(MultipartError::Truncated { offset: 11 }),
        ),
    ];
    for (body, expected) in rows {
        let parts = multipart::parse(FORM, body.as_bytes()).map(|parts| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let part = |part: Part<'_>| {
                let filename = part.filename.map(|name| name.into_owned());
                (part.name.into_owned(), filename, text(part.body))
            };
            parts.into_iter().map(part).collect::<Vec<_>>()
        });
        assert_eq!(parts, expected, "{body}");
    }
    let many = format!("--XYZ\r\n{NAMED}\r\n").repeat(multipart::MAX_PARTS);
    assert!(multipart::parse(FORM, format!("{many}--XYZ--").as_bytes()).is_ok());
    let more = format!("{many}--XYZ\r\n{NAMED}\r\n--XYZ--");
    let refused = multipart::parse(FORM, more.as_bytes()).unwrap_err();
    assert!(matches!(refused, MultipartError::TooManyParts { .. }));
}

// --- Ranges (RFC 9110 §14)

#[test]
fn ranges_are_selected() {
    use Selection::{NotSatisfiable, Part, Whole};
    let many = format!("bytes={}", "0-0,".repeat(range::MAX_RANGES));
    let too_many = format!("{many}0-0");
    let rows = [
        // §14.1.2, its examples, of 10000 bytes
        ("bytes=0-499", 10_000, Part(0..500)),
        ("bytes=500-999", 10_000, Part(500..1000)),
        ("bytes=-500", 10_000, Part(9500..10_000)),
        ("bytes=9500-", 10_000, Part(9500..10_000)),
        ("bytes=0-0,-1", 10_000, Whole), // two parts: ignored, as §14.2 allows
        ("bytes= 0-999, 4500-5499, -1000", 10_000, Whole),
        ("bytes=500-600,601-999", 10_000, Part(500..1000)),
        ("bytes=500-700,601-999", 10_000, Part(500..1000)),
        // §14.1.2: at and beyond the end
        ("bytes=0-", 10, Part(0..10)),
        ("bytes=9-9", 10, Part(9..10)),
        ("bytes=5-99", 10, Part(5..10)),
        ("bytes=-99", 10, Part(0..10)),
        ("bytes=5-99999999999999999999999", 10, Part(5..10)),
        ("bytes=5-18446744073709551615", 10, Part(5..10)),
        ("bytes=99-,0-1", 10, Part(0..2)),
        ("bytes=3-4,0-2", 10, Part(0..5)),
        // §15.5.17: none of them exists
        ("bytes=10-", 10, NotSatisfiable),
        ("bytes=10-20", 10, NotSatisfiable),
        ("bytes=-0", 10, NotSatisfiable),
        ("bytes=0-", 0, NotSatisfiable),
        ("bytes=-1", 0, NotSatisfiable),
        ("bytes=99999999999999999999999-", 10, NotSatisfiable),
        // §14.2: ignored
        ("items=0-1", 10, Whole),
        ("bytes", 10, Whole),
        ("bytes=", 10, Whole),
        ("bytes=,", 10, Whole),
        ("bytes=-", 10, Whole),
        ("bytes=5", 10, Whole),
        ("bytes=5-4", 10, Whole), // §14.1.1: invalid, the last before the first
        ("bytes=0-1,x", 10, Whole),
        ("bytes=+1-2", 10, Whole),
        ("bytes=1-+2", 10, Whole),
        ("bytes=1 - 2", 10, Whole),
        ("bytes=--1", 10, Whole),
        ("bytes=\u{661}-2", 10, Whole),
        ("Bytes=0-1", 10, Part(0..2)), // §14.1: case-insensitive
        (&many, 10, Part(0..1)),
        (&too_many, 10, Whole), // §17.15
    ];
    for (value, len, expected) in rows {
        let selected = range::select(Some(value.as_bytes()), len);
        assert_eq!(selected, expected, "{value} of {len}");
    }
}

// --- Preconditions (RFC 9110 §13)

#[test]
fn entity_tags_are_read_and_compared() {
    let rows: &[(&[u8], bool)] = &[
        (b"\"\"", true),
        (b"\"a,b\"", true),
        (b"W/\"a\"", true),
        (b"\"\xff\"", true), // obs-text (§8.8.3)
        (b"w/\"a\"", false), // §8.8.3: "case-sensitive"
        (b"\"a b\"", false),
        (b"\"a", false),
        (b"a", false),
        (b"\"a\"b", false),
        (b"W/", false),
        (b"", false),
    ];
    for (text, valid) in rows {
        let tag = ETag::parse(text);
        assert_eq!(tag.is_some(), *valid, "{}", text.escape_ascii());
    }
    // §8.8.3.2, its table: two tags, strong comparison, weak comparison.
    let table = [
        ("W/\"1\"", "W/\"1\"", false, true),
        ("W/\"1\"", "W/\"2\"", false, false),
        ("W/\"1\"", "\"1\"", false, true),
        ("\"1\"", "\"1\"", true, true),
    ];
    for (one, other, strong, weak) in table {
        let [a, b] = [one, other].map(|tag| ETag::parse(tag.as_bytes()).unwrap());
        assert_eq!(
            (a.strong_eq(&b), b.strong_eq(&a)),
            (strong, strong),
            "{one} {other}"
        );
        assert_eq!(
            (a.weak_eq(&b), b.weak_eq(&a)),
            (weak, weak),
            "{one} {other}"
        );
    }
}

#[test]
fn the_tag_of_a_file_changes_with_it() {
    let time = |nanos| SystemTime::UNIX_EPOCH + Duration::from_nanos(nanos);
    let tag = ETag::of_file(10, time(5));
    assert_eq!(ETag::parse(tag.to_string().as_bytes()), Some(tag.clone()));
    assert!(tag.strong_eq(&ETag::of_file(10, time(5))));
    for other in [ETag::of_file(11, time(5)), ETag::of_file(10, time(6))] {
        assert!(!tag.weak_eq(&other));
    }
}

const BEFORE: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
const CHANGED: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const AFTER: &str = "Sun, 06 Nov 1994 08:49:38 GMT";

#[test]
fn preconditions_are_evaluated_in_order() {
    use Outcome::{NotModified, PreconditionFailed, Proceed};
    type Field = (&'static str, &'static str);
    // Of a resource with the strong tag "now", changed at CHANGED: the fields, then what a GET
    // and what a PUT gets.
    let rows: &[(&[Field], Outcome, Outcome)] = &[
        (&[], Proceed, Proceed),
        // §13.1.1 If-Match: strong comparison
        (&[("if-match", "\"now\"")], Proceed, Proceed),
        (&[("if-match", "\"old\", \"now\"")], Proceed, Proceed),
        (&[("if-match", "*")], Proceed, Proceed),
        (
            &[("if-match", "\"old\"")],
            PreconditionFailed,
            PreconditionFailed,
        ),
        (
            &[("if-match", "W/\"now\"")],
            PreconditionFailed,
            PreconditionFailed,
        ),
        (
            &[("if-match", "now")],
            PreconditionFailed,
            PreconditionFailed,
        ),
        // §13.1.2 If-None-Match: weak comparison
        (
            &[("if-none-match", "\"now\"")],
            NotModified,
            PreconditionFailed,
        ),
        (
            &[("if-none-match", "W/\"now\"")],
            NotModified,
            PreconditionFailed,
        ),
        (
            &[("if-none-match", "\"a,b\" ,, \"now\"")],
            NotModified,
            PreconditionFailed,
        ),
        (&[("if-none-match", "*")], NotModified, PreconditionFailed),
        (&[("if-none-match", "\"old\"")], Proceed, Proceed),
        // §13.1.3 If-Modified-Since: GET and HEAD only
        (&[("if-modified-since", BEFORE)], Proceed, Proceed),
        (&[("if-modified-since", CHANGED)], NotModified, Proceed),
        (&[("if-modified-since", AFTER)], NotModified, Proceed),
        (&[("if-modified-since", "yesterday")], Proceed, Proceed),
        // §13.1.4 If-Unmodified-Since
        (
            &[("if-unmodified-since", BEFORE)],
            PreconditionFailed,
            PreconditionFailed,
        ),
        (&[("if-unmodified-since", CHANGED)], Proceed, Proceed),
        (&[("if-unmodified-since", "yesterday")], Proceed, Proceed),
        // §13.2.2: tags are evaluated, dates beside them ignored
        (
            &[("if-match", "\"now\""), ("if-unmodified-since", BEFORE)],
            Proceed,
            Proceed,
        ),
        (
            &[("if-none-match", "\"old\""), ("if-modified-since", AFTER)],
            Proceed,
            Proceed,
        ),
        // §13.2.2: what fails first decides
        (
            &[("if-match", "\"old\""), ("if-none-match", "\"now\"")],
            PreconditionFailed,
            PreconditionFailed,
        ),
        (
            &[("if-match", "\"now\""), ("if-none-match", "\"now\"")],
            NotModified,
            PreconditionFailed,
        ),
    ];
    for (fields, get, put) in rows {
        let preconditions = preconditions(fields);
        let current = current();
        assert_eq!(
            preconditions.evaluate(&current, true, NOW),
            *get,
            "GET {fields:?}"
        );
        assert_eq!(
            preconditions.evaluate(&current, false, NOW),
            *put,
            "PUT {fields:?}"
        );
    }
}

/// "Create it only if nobody else did" (§13.1.2), and "change it only if it is there" (§13.1.1).
#[test]
fn a_star_asks_whether_there_is_anything() {
    let nothing = Validators::default();
    let create = preconditions(&[("if-none-match", "*")]);
    assert_eq!(create.evaluate(&nothing, false, NOW), Outcome::Proceed);
    let change = preconditions(&[("if-match", "*")]);
    assert_eq!(
        change.evaluate(&nothing, false, NOW),
        Outcome::PreconditionFailed
    );
}

#[test]
fn a_range_is_of_what_the_client_has() {
    // §13.1.5
    let rows = [
        ("\"now\"", true),
        ("W/\"now\"", false),
        ("\"old\"", false),
        // §8.8.2.2: what changed twice within that second has the same date.
        (CHANGED, false),
        (BEFORE, false),
        (AFTER, false),
        ("yesterday", false),
    ];
    for (value, expected) in rows {
        let preconditions = preconditions(&[("if-range", value)]);
        assert_eq!(preconditions.range_applies(&current()), expected, "{value}");
    }
    assert!(preconditions(&[]).range_applies(&current()));
}

fn current() -> Validators {
    Validators {
        exists: true,
        etag: ETag::parse(b"\"now\""),
        last_modified: HttpDate::parse(CHANGED.as_bytes(), NOW).ok(),
    }
}

fn preconditions<'a>(fields: &[(&str, &'a str)]) -> Preconditions<'a> {
    let value = |wanted| {
        let field = fields.iter().find(|(name, _)| *name == wanted);
        field.map(|(_, value)| value.as_bytes())
    };
    Preconditions {
        if_match: value("if-match").map(Cow::Borrowed),
        if_none_match: value("if-none-match").map(Cow::Borrowed),
        if_modified_since: value("if-modified-since"),
        if_unmodified_since: value("if-unmodified-since"),
        if_range: value("if-range"),
    }
}
