//! Dates as HTTP writes them (RFC 9110 §5.6.7): read in all three forms, written in one, and
//! written once a second by [`DateCache`], however many answers need it.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A time of whole seconds in the years 1 to 9999, which is what four digits can say.
///
/// ```
/// use mini_http::HttpDate;
///
/// let now = HttpDate::from_unix(1_700_000_000);
/// let date = HttpDate::parse(b"Sunday, 06-Nov-94 08:49:37 GMT", now).unwrap();
/// assert_eq!(date.to_string(), "Sun, 06 Nov 1994 08:49:37 GMT");
/// assert_eq!(date.unix(), 784_111_777);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct HttpDate(i64);

/// A text that is none of the three forms of RFC 9110 §5.6.7, or names a day that never was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DateError;

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date of HTTP (RFC 9110 §5.6.7)")
    }
}

impl std::error::Error for DateError {}

const SECONDS_PER_DAY: i64 = 86_400;
const FIRST: i64 = -62_135_596_800; // 0001-01-01 00:00:00
const LAST: i64 = 253_402_300_799; // 9999-12-31 23:59:59
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]; // from 1970-01-01
const LONG_DAYS: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A two-digit year further ahead than this is one of the past (RFC 9110 §5.6.7).
const FUTURE_YEARS: i64 = 50;

impl HttpDate {
    /// The time `seconds` after 1970-01-01 00:00:00 UTC, or the nearest that can be written.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        Self(if seconds < FIRST {
            FIRST
        } else if seconds > LAST {
            LAST
        } else {
            seconds
        })
    }

    /// Seconds since 1970-01-01 00:00:00 UTC.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// Reads an IMF-fixdate, or one of the obsolete forms that a recipient must accept. `now`
    /// tells the century of a two-digit year.
    ///
    /// # Errors
    /// [`DateError`]: another form, a day that is in no calendar, or the wrong name of the day.
    pub fn parse(text: &[u8], now: Self) -> Result<Self, DateError> {
        let text = str::from_utf8(text).map_err(|_| DateError)?;
        imf_fixdate(text)
            .or_else(|| rfc850_date(text, now))
            .or_else(|| asctime_date(text))
            .ok_or(DateError)
    }

    fn split(self) -> (i64, i64) {
        (
            self.0.div_euclid(SECONDS_PER_DAY),
            self.0.rem_euclid(SECONDS_PER_DAY),
        )
    }
}

impl From<SystemTime> for HttpDate {
    /// Whole seconds: what is less is cut off, as a file's time is in `Last-Modified`.
    fn from(time: SystemTime) -> Self {
        let seconds = |d: Duration| i64::try_from(d.as_secs()).unwrap_or(i64::MAX);
        Self::from_unix(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => seconds(after),
            Err(before) => {
                let before = before.duration();
                (-seconds(before)).saturating_sub(i64::from(before.subsec_nanos() > 0))
            }
        })
    }
}

/// As an IMF-fixdate, the only form that may be sent.
impl fmt::Display for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second) = self.split();
        let (year, month, day) = civil(days);
        let (weekday, month) = (of(&DAYS, days.rem_euclid(7)), of(&MONTHS, month - 1));
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(
            f,
            "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT"
        )
    }
}

/// The `Date` of many answers: formatted anew only when a second has passed.
#[derive(Clone, Debug)]
pub struct DateCache {
    date: HttpDate,
    text: String,
}

impl DateCache {
    /// A cache that holds `now`.
    #[must_use]
    pub fn new(now: HttpDate) -> Self {
        Self {
            date: now,
            text: now.to_string(),
        }
    }

    /// `now` as an IMF-fixdate.
    pub fn at(&mut self, now: HttpDate) -> &str {
        if now != self.date {
            *self = Self::new(now);
        }
        self.text()
    }

    /// The last one asked for.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

// --- The three forms

/// `Sun, 06 Nov 1994 08:49:37 GMT`
fn imf_fixdate(text: &str) -> Option<HttpDate> {
    let (day_name, rest) = text.split_once(", ")?;
    let [day, month, year, time, "GMT"] = words(rest)? else {
        return None;
    };
    let year = digits(year, 4)?;
    date(
        year,
        named(&MONTHS, month)? + 1,
        digits(day, 2)?,
        time,
        named(&DAYS, day_name)?,
    )
}

/// `Sunday, 06-Nov-94 08:49:37 GMT`
fn rfc850_date(text: &str, now: HttpDate) -> Option<HttpDate> {
    let (day_name, rest) = text.split_once(", ")?;
    let [date_part, time, "GMT"] = words(rest)? else {
        return None;
    };
    let mut parts = date_part.split('-');
    let (day, month, short) = (parts.next()?, parts.next()?, digits(parts.next()?, 2)?);
    let (month, day) = (named(&MONTHS, month)? + 1, digits(day, 2)?);
    if parts.next().is_some() {
        return None;
    }
    // The latest date with these two digits that is not more than 50 years ahead.
    let (this_year, this_month, today) = civil(now.split().0);
    let horizon = this_year + FUTURE_YEARS;
    let mut year = horizon - (horizon - short).rem_euclid(100);
    if (year, month, day) > (horizon, this_month, today) {
        year -= 100;
    }
    date(year, month, day, time, named(&LONG_DAYS, day_name)?)
}

/// `Sun Nov  6 08:49:37 1994`
fn asctime_date(text: &str) -> Option<HttpDate> {
    let (day_name, rest) = text.split_once(' ')?;
    let (month, rest) = rest.split_once(' ')?;
    let (day, rest) = rest.split_at_checked(2)?;
    let [time, year] = words(rest.strip_prefix(' ')?)?;
    let day = match day.strip_prefix(' ') {
        Some(digit) => digits(digit, 1)?,
        None => digits(day, 2)?,
    };
    date(
        digits(year, 4)?,
        named(&MONTHS, month)? + 1,
        day,
        time,
        named(&DAYS, day_name)?,
    )
}

// --- Parts

fn date(year: i64, month: i64, day: i64, time: &str, weekday: i64) -> Option<HttpDate> {
    let days = days_from_civil(year, month, day);
    let real = year >= 1 && civil(days) == (year, month, day) && days.rem_euclid(7) == weekday;
    real.then_some(())?;
    Some(HttpDate::from_unix(
        days * SECONDS_PER_DAY + time_of_day(time)?,
    ))
}

/// `08:49:37`. Second 60 is a leap second (RFC 5322 §3.3), which is the next minute's first here.
fn time_of_day(text: &str) -> Option<i64> {
    let mut parts = text.split(':').map(|part| digits(part, 2));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let real = hour < 24 && minute < 60 && second <= 60 && parts.next().is_none();
    real.then_some(hour * 3600 + minute * 60 + second)
}

fn words<const N: usize>(text: &str) -> Option<[&str; N]> {
    let mut words = text.split(' ');
    let mut all = [""; N];
    for word in &mut all {
        *word = words.next()?;
    }
    words.next().is_none().then_some(all)
}

/// Exactly `len` digits: a sign, which `str::parse` would take, is none.
fn digits(text: &str, len: usize) -> Option<i64> {
    let all_digits = text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| text.parse().ok())?
}

/// Names are case-sensitive (RFC 9110 §5.6.7).
fn named(names: &[&str], name: &str) -> Option<i64> {
    let index = names.iter().position(|known| *known == name)?;
    i64::try_from(index).ok()
}

fn of(names: &[&'static str], index: i64) -> &'static str {
    let name = usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index));
    name.copied().unwrap_or_default()
}

// --- The proleptic Gregorian calendar, in years that begin in March, so that the leap day is last

const DAYS_IN_400_YEARS: i64 = 146_097;
/// From 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * DAYS_IN_400_YEARS + year * 365 + year / 4 - year / 100 + day_of_year - EPOCH
}

fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH;
    let (era, day) = (
        days.div_euclid(DAYS_IN_400_YEARS),
        days.rem_euclid(DAYS_IN_400_YEARS),
    );
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = (from_march + 2) % 12 + 1;
    let year = era * 400 + year + i64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}
