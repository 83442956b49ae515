//! Latencies as a drawing: to the right the percentile, each further nine as wide as the one
//! before; upwards the latency, each decade as high as the one below. An SVG document for a page:
//! it takes the page's colours, and needs no language but that of numbers and units.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// What is drawn of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    name: String,
    /// For each share of the arrivals the latency in microseconds that it kept within.
    points: Vec<(f64, f64)>,
    /// The latencies of [`TOLD`], in microseconds.
    told: [f64; TOLD.len()],
    clients: u64,
    /// Bytes of memory for each client.
    memory: Option<u64>,
}

/// The percentiles that are told as numbers, too.
const TOLD: [(&str, &str); 2] = [("p50", "50%"), ("p99", "99%")];

/// Letters of a name that are shown.
const NAME_WIDTH: usize = 12;

impl Curve {
    /// The curve of a report in a file; its name is the file's, without what stands from the dot.
    ///
    /// # Errors
    /// The file can't be read, or isn't a report that tells of a message.
    pub fn read(file: &str) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("can't read {file}"))?;
        let report = serde_json::from_str(&text).with_context(|| format!("{file} is not JSON"))?;
        let name = Path::new(file).file_stem().unwrap_or_default();
        Self::from_json(&name.to_string_lossy(), &report)
            .with_context(|| format!("{file} is no report with messages in it"))
    }

    /// The curve in a report's JSON; `None` if there is none.
    #[must_use]
    pub fn from_json(name: &str, report: &Value) -> Option<Self> {
        let number = |value: Option<&Value>| value.and_then(Value::as_f64).filter(|it| *it >= 0.0);
        let points = report.get("curve")?.as_array()?.iter();
        let points = points.map(|point| Some((number(point.get(0))?, number(point.get(1))?)));
        let points: Vec<_> = points.collect::<Option<_>>()?;
        let latency = |(name, _)| number(report.get("latency_us")?.get(name));
        let told: Vec<_> = TOLD.into_iter().map(latency).collect::<Option<_>>()?;
        let memory = report.pointer("/memory/per_client");
        (points.iter().any(is_drawn)).then_some(Self {
            name: name.chars().take(NAME_WIDTH).collect(),
            points,
            told: told.try_into().ok()?,
            clients: report.get("clients")?.as_u64()?,
            memory: memory.and_then(Value::as_u64),
        })
    }

    /// The points with their nines and decades.
    fn places(&self) -> impl Iterator<Item = (f64, f64)> {
        let points = self.points.iter().filter(|point| is_drawn(point));
        points.map(|(share, latency)| (nines(*share), decade(*latency)))
    }

    /// The clients, and what each costs.
    fn cost(&self) -> String {
        let each = self.memory.map(|bytes| three_digits(bytes as f64 / 1024.0));
        let each = each.map_or(String::new(), |kib| format!(" × {kib} KiB"));
        format!("{}{each}", self.clients)
    }

    fn latencies(&self) -> impl Iterator<Item = String> {
        let told = TOLD.iter().zip(self.told);
        told.map(|((_, percentile), latency)| format!("{percentile} {}", time(latency)))
    }

    /// All that the drawing tells of it.
    fn in_words(&self) -> String {
        let latencies = self.latencies().collect::<Vec<_>>().join(", ");
        format!("{}: {latencies}, {}", self.name, self.cost())
    }
}

/// The lower half is of no interest, and nobody measures more nines.
fn is_drawn((share, _): &(f64, f64)) -> bool {
    (LEAST_SHARE..=MOST_SHARE).contains(share)
}

/// A report has the tenth of a nine that is next to one half.
const LEAST_SHARE: f64 = 0.49;
const MOST_SHARE: f64 = 0.999_999_9;

fn nines(share: f64) -> f64 {
    -(1.0 - share).log10()
}

fn decade(latency: f64) -> f64 {
    latency.max(1.0).log10()
}

/// A number with three digits, or all that it has before the point.
fn three_digits(number: f64) -> String {
    match number {
        ..9.995 => format!("{number:.2}"),
        ..99.95 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

/// A time in the unit that suits it.
fn time(micros: f64) -> String {
    match micros {
        ..999.5 => format!("{micros:.0} µs"),
        ..999_500.0 => format!("{} ms", three_digits(micros / 1e3)),
        _ => format!("{} s", three_digits(micros / 1e6)),
    }
}

// --- The drawing, in units that are pixels where there is room for all of it

const WIDTH: f64 = 760.0;
/// The plot's own height.
const DEPTH: f64 = 320.0;
/// Around the plot, for what stands at its axes and at the ends of the curves.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 104.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 32.0;
/// The least space from one line of text to the next.
const LINE: f64 = 18.0;
const FONT: f64 = 13.0;
/// From a place to the text that belongs to it.
const GAP: f64 = 8.0;
/// From its line's middle down to where a text stands.
const DESCENT: f64 = 4.5;
/// Where the columns of the table begin: a piece of the curve, its name, its figures.
const SAMPLE: (f64, f64) = (LEFT, LEFT + 60.0);
const COLUMNS: [f64; 4] = [136.0, 260.0, 400.0, 540.0];

/// What tells the curves apart: dashes, and a colour of the page where it has some.
const STROKES: [(&str, &str); 5] = [
    ("none", "--syn"),
    ("9 4", "--fin"),
    ("2 3", "--data"),
    ("12 3 2 3", "--rst"),
    ("20 5", "--ack"),
];

/// The percentiles at the axis.
const PERCENTILES: [(f64, &str); 7] = [
    (0.5, "50%"),
    (0.9, "90%"),
    (0.99, "99%"),
    (0.999, "99.9%"),
    (0.9999, "99.99%"),
    (0.99999, "99.999%"),
    (0.999999, "99.9999%"),
];

/// More latencies than this at the axis stand too close: then there are decades alone.
const MOST_TICKS: usize = 12;

/// Where things stand.
struct Scale {
    nines: (f64, f64),
    /// Latencies at the axis, from the bottom of the plot to its top.
    ticks: Vec<f64>,
    decades: (f64, f64),
    top: f64,
}

impl Scale {
    fn of(curves: &[Curve]) -> Self {
        let places = || curves.iter().flat_map(Curve::places);
        let most = places().map(|(nines, _)| nines).fold(1.0, f64::max);
        let least = places().map(|(_, decade)| decade).fold(f64::MAX, f64::min);
        let highest = places().map(|(_, decade)| decade).fold(0.0, f64::max);
        let ticks = ticks(least, highest);
        let ends = ticks.first().zip(ticks.last());
        Self {
            nines: (nines(0.5), most),
            decades: ends.map_or((0.0, 1.0), |(low, high)| (decade(*low), decade(*high))),
            ticks,
            top: TOP + LINE * curves.len() as f64 + LINE,
        }
    }

    fn x(&self, nines: f64) -> f64 {
        let (least, most) = self.nines;
        LEFT + (WIDTH - LEFT - RIGHT) * (nines.max(least) - least) / (most - least)
    }

    fn y(&self, decade: f64) -> f64 {
        let (low, high) = self.decades;
        self.bottom() - DEPTH * (decade - low) / (high - low)
    }

    fn bottom(&self) -> f64 {
        self.top + DEPTH
    }
}

/// Round latencies in microseconds, from one that isn't above `least` to one that isn't below
/// `highest`.
fn ticks(least: f64, highest: f64) -> Vec<f64> {
    let fine = round_latencies(&[1.0, 2.0, 5.0], least, highest);
    if fine.len() <= MOST_TICKS {
        return fine;
    }
    round_latencies(&[1.0], least, highest)
}

fn round_latencies(steps: &[f64], least: f64, highest: f64) -> Vec<f64> {
    let decades = (0..10).map(|power| 10_f64.powi(power));
    let all = decades.flat_map(|ten| steps.iter().map(move |step| step * ten));
    let all: Vec<f64> = all.collect();
    let low = all.iter().rposition(|it| decade(*it) <= least);
    let high = all.iter().position(|it| decade(*it) >= highest);
    let (low, high) = (low.unwrap_or(0), high.unwrap_or(all.len() - 1));
    // An axis has two ends.
    let high = high.max(low + 1).min(all.len() - 1);
    all.get(low.min(high - 1)..=high)
        .unwrap_or_default()
        .to_vec()
}

/// Draws the curves as a whole SVG document.
#[must_use]
pub fn draw(curves: &[Curve]) -> String {
    let scale = Scale::of(curves);
    let height = scale.bottom() + BOTTOM;
    let told: Vec<_> = curves.iter().map(Curve::in_words).collect();
    let told = escaped(&told.join("; "));
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="wire plot" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img" aria-label="{told}" fill="currentColor" stroke="none" font-family="monospace" font-size="{FONT}">
"#
    );
    draw_axes(&mut out, &scale);
    let names = room_for_names(curves, &scale);
    let strokes = STROKES.iter().cycle();
    for (row, ((curve, stroke), name_y)) in (0_u8..).zip(curves.iter().zip(strokes).zip(names)) {
        let (dash, colour) = stroke;
        let y = TOP + LINE * f64::from(row);
        let _ = writeln!(
            out,
            r#"<g style="color: var({colour}, currentColor)" stroke-dasharray="{dash}">"#
        );
        draw_curve(&mut out, &scale, curve, name_y);
        tell(&mut out, curve, y);
        out += "</g>\n";
    }
    out + "</svg>\n"
}

// Writing to a string can't fail, so what it returns is of no interest below.

fn draw_axes(out: &mut String, scale: &Scale) {
    for (share, name) in PERCENTILES {
        if nines(share) <= scale.nines.1 {
            let x = scale.x(nines(share));
            grid(out, (x, scale.top), (x, scale.bottom()));
            text(out, (x, scale.bottom() + LINE + DESCENT), "middle", name);
        }
    }
    for latency in &scale.ticks {
        let y = scale.y(decade(*latency));
        grid(out, (LEFT, y), (WIDTH - RIGHT, y));
        text(out, (LEFT - GAP, y + DESCENT), "end", &tick(*latency));
    }
}

fn tick(micros: f64) -> String {
    match micros {
        ..1e3 => format!("{micros} µs"),
        ..1e6 => format!("{} ms", micros / 1e3),
        _ => format!("{} s", micros / 1e6),
    }
}

fn draw_curve(out: &mut String, scale: &Scale, curve: &Curve, name_y: f64) {
    let points = curve.places();
    let points =
        points.map(|(nines, decade)| format!("{:.1},{:.1}", scale.x(nines), scale.y(decade)));
    stroke(out, &points.collect::<Vec<_>>().join(" "));
    text(out, (WIDTH - RIGHT + GAP, name_y), "start", &curve.name);
}

/// A row of the table above the plot.
fn tell(out: &mut String, curve: &Curve, y: f64) {
    let (from, to) = SAMPLE;
    stroke(out, &format!("{from},{y} {to},{y}"));
    let mut row = vec![curve.name.clone()];
    row.extend(curve.latencies());
    row.push(curve.cost());
    for (x, word) in COLUMNS.iter().zip(row) {
        text(out, (*x, y + DESCENT), "start", &word);
    }
}

/// Where each curve's name stands: at its end, but no two on one another, and none below the plot.
fn room_for_names(curves: &[Curve], scale: &Scale) -> Vec<f64> {
    let end = |curve: &Curve| {
        let (_, decade) = curve.places().last().unwrap_or_default();
        scale.y(decade) + DESCENT
    };
    let mut order: Vec<(usize, f64)> = curves.iter().map(end).enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let mut least = 0.0;
    for (_, y) in &mut order {
        *y = y.max(least);
        least = *y + LINE;
    }
    let mut most = scale.bottom() + DESCENT;
    for (_, y) in order.iter_mut().rev() {
        *y = y.min(most);
        most = *y - LINE;
    }
    order.sort_by_key(|(index, _)| *index);
    order.into_iter().map(|(_, y)| y).collect()
}

fn stroke(out: &mut String, points: &str) {
    let _ = writeln!(
        out,
        r#"<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="2"/>"#
    );
}

fn grid(out: &mut String, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
    let _ = writeln!(
        out,
        r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" stroke="currentColor" stroke-opacity="0.25"/>"#
    );
}

fn text(out: &mut String, (x, y): (f64, f64), anchor: &str, text: &str) {
    let text = escaped(text);
    let _ = writeln!(
        out,
        r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#
    );
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn curve(name: &str, points: &[(f64, f64)]) -> Curve {
        Curve {
            name: name.to_owned(),
            points: points.to_vec(),
            told: [100.0, 99_999_999.0],
            clients: 1_000_000,
            memory: Some(9_999 * 1024),
        }
    }

    fn report(curve: &Value) -> Value {
        json!({"curve": curve, "latency_us": {"p50": 100, "p99": 1500}, "clients": 3})
    }

    #[test]
    fn a_curve_comes_from_a_report() {
        let points = json!([[0.0, 50], [0.5, 100], [0.9, 1000]]);
        let curve = Curve::from_json("a", &report(&points)).unwrap();
        assert_eq!(curve.places().count(), 2);
        assert_eq!(curve.in_words(), "a: 50% 100 µs, 99% 1.50 ms, 3");
        for wrong in [
            json!([]),
            json!([[0.0]]),
            json!([0]),
            json!([[0.1, 5]]),
            json!([[1.0, 5]]),
            json!([[0.9, -5]]),
        ] {
            assert_eq!(Curve::from_json("a", &report(&wrong)), None, "{wrong}");
        }
        assert_eq!(Curve::from_json("a", &json!({"curve": points})), None);
    }

    #[test]
    fn a_curve_goes_from_corner_to_corner() {
        let drawn = draw(&[curve("<a>", &[(0.5, 100.0), (0.99, 1000.0)])]);
        assert!(
            drawn.contains(r#"points="64.0,370.0 656.0,50.0""#),
            "{drawn}"
        );
        assert!(drawn.contains("&lt;a&gt;") && !drawn.contains("<a>"));
        for word in ["100 µs", "1 ms", "50%", "99%"] {
            assert!(drawn.contains(&format!(">{word}<")), "{word}: {drawn}");
        }
    }

    #[test]
    fn the_axis_of_latencies_has_round_ends_and_room() {
        for (least, highest, expected) in [
            (100.0, 1000.0, &[100.0, 200.0, 500.0, 1000.0][..]),
            (101.0, 501.0, &[100.0, 200.0, 500.0, 1000.0]),
            (100.0, 100.0, &[100.0, 200.0]),
            (0.0, 0.0, &[1.0, 2.0]),
            (3.0, 2e5, &[1.0, 10.0, 1e2, 1e3, 1e4, 1e5, 1e6]),
            (6e9, 1e15, &[2e9, 5e9]),
        ] {
            assert_eq!(ticks(decade(least), decade(highest)), expected, "{least}");
        }
    }

    #[test]
    fn times_have_three_digits_and_their_unit() {
        for (micros, expected) in [
            (0.0, "0 µs"),
            (999.0, "999 µs"),
            (1000.0, "1.00 ms"),
            (57_951.0, "58.0 ms"),
            (999_400.0, "999 ms"),
            (999_600.0, "1.00 s"),
            (600e6, "600 s"),
        ] {
            assert_eq!(time(micros), expected);
        }
    }

    /// Where each text of a drawing is: left, right, and where it stands.
    fn boxes(drawn: &str) -> Vec<(f64, f64, f64)> {
        let value = |line: &str, name: &str| {
            let (_, rest) = line.split_once(&format!(" {name}=\"")).unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        let texts = drawn.lines().filter(|line| line.starts_with("<text"));
        let places = texts.map(|line| {
            let text = line.split(['<', '>']).nth(2).unwrap();
            // The advance of a monospaced letter.
            let width = text.chars().count() as f64 * FONT * 0.61;
            let x: f64 = value(line, "x").parse().unwrap();
            let left = match value(line, "text-anchor").as_str() {
                "start" => x,
                "middle" => x - width / 2.0,
                _ => x - width,
            };
            (left, left + width, value(line, "y").parse().unwrap())
        });
        places.collect()
    }

    #[test]
    fn no_text_stands_on_another() {
        let most = [(0.5, 1.0), (0.999_999_9, 9e8)];
        let one = [(0.5, 1e3), (0.9, 2e3)];
        let name = "twelve chars";
        let full = vec![curve(name, &most); STROKES.len()];
        let mut low = vec![curve(name, &one); STROKES.len()];
        low.push(curve(name, &[(0.5, 1e6)]));
        for curves in [full, vec![curve("a", &one)], low, vec![]] {
            let height = Scale::of(&curves).bottom() + BOTTOM;
            let boxes = boxes(&draw(&curves));
            for (index, (left, right, y)) in boxes.iter().enumerate() {
                assert!(*left >= 0.0 && *right <= WIDTH, "{left} to {right}");
                assert!(*y >= FONT && *y <= height - DESCENT, "{y}");
                for (other_left, other_right, other_y) in &boxes[index + 1..] {
                    let apart = right < other_left || left > other_right;
                    assert!(apart || (y - other_y).abs() >= FONT, "{left}, {y}");
                }
            }
        }
    }
}
