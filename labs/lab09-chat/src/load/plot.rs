//! Latencies as a drawing: to the right the percentile, each further nine as wide as the one
//! before; upwards the latency, each decade as high as the one below. An SVG document that takes
//! the colour of the text around it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// A name, and for each share of the arrivals the latency in microseconds it kept within.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    name: String,
    points: Vec<(f64, f64)>,
}

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
        let points = report.get("curve")?.as_array()?.iter();
        let number = |point: &Value, index| point.get(index).and_then(Value::as_f64);
        let points = points.map(|point| Some((number(point, 0)?, number(point, 1)?)));
        let points: Vec<_> = points.collect::<Option<_>>()?;
        (!points.is_empty()).then(|| Self {
            name: name.to_owned(),
            points,
        })
    }
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
/// Around the plot, for what stands at its axes.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 110.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 40.0;
/// The least space from one line of text to the next.
const LINE: f64 = 15.0;

/// Dashes tell the curves apart, where colours might not.
const DASHES: [&str; 5] = ["none", "8 4", "2 3", "10 3 2 3", "16 4"];

/// The percentiles' names, by how many nines they have.
const NINES: [&str; 7] = ["0", "90", "99", "99.9", "99.99", "99.999", "99.9999"];

/// The names of the powers of ten, from a microsecond.
const DECADES: [&str; 10] = [
    "1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s", "1000 s",
];

/// Where things stand: nines and decades to the edges of the plot.
struct Scale {
    nines: f64,
    decades: (f64, f64),
}

impl Scale {
    fn of(curves: &[Curve]) -> Self {
        let points = || curves.iter().flat_map(|curve| &curve.points);
        let decades = || points().map(|(_, latency)| decade(*latency));
        let low = decades().fold(f64::MAX, f64::min).floor().max(0.0);
        let high = decades().fold(0.0, f64::max).ceil();
        Self {
            nines: points().map(|(share, _)| nines(*share)).fold(1.0, f64::max),
            decades: (low.min(high), high.max(low + 1.0)),
        }
    }

    fn x(&self, nines: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * nines / self.nines
    }

    fn y(&self, decade: f64) -> f64 {
        let (low, high) = self.decades;
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (decade - low) / (high - low)
    }
}

fn nines(share: f64) -> f64 {
    -(1.0 - share).max(f64::MIN_POSITIVE).log10()
}

fn decade(latency: f64) -> f64 {
    latency.max(1.0).log10()
}

/// Draws the curves as a whole SVG document.
#[must_use]
pub fn draw(curves: &[Curve]) -> String {
    let scale = Scale::of(curves);
    let told = curves.iter().map(|curve| curve.name.as_str());
    let told = escaped(&told.collect::<Vec<_>>().join(", "));
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" aria-label="Latency by percentile: {told}" fill="currentColor" stroke="none" font-size="12" font-family="sans-serif">
"#
    );
    draw_axes(&mut out, &scale);
    let names = room_for_names(curves, &scale);
    for ((curve, dash), name_y) in curves.iter().zip(DASHES.iter().cycle()).zip(names) {
        draw_curve(&mut out, &scale, curve, dash, name_y);
    }
    out + "</svg>\n"
}

// Writing to a string can't fail, so what it returns is of no interest below.

fn draw_axes(out: &mut String, scale: &Scale) {
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    for (at, name) in (0_u8..).zip(NINES) {
        let x = scale.x(f64::from(at));
        if f64::from(at) <= scale.nines {
            line(out, (x, TOP), (x, bottom));
            text(out, (x, bottom + LINE), "middle", &format!("{name} %"));
        }
    }
    for (at, name) in (0_u8..).zip(DECADES) {
        let (low, high) = scale.decades;
        let y = scale.y(f64::from(at));
        if (low..=high).contains(&f64::from(at)) {
            line(out, (LEFT, y), (right, y));
            text(out, (LEFT - 8.0, y + 4.0), "end", name);
        }
    }
    let middle = f64::midpoint(LEFT, right);
    let what = "share of the messages that took no longer";
    text(out, (middle, HEIGHT - 6.0), "middle", what);
}

fn draw_curve(out: &mut String, scale: &Scale, curve: &Curve, dash: &str, name_y: f64) {
    let points = curve.points.iter();
    let points = points.map(|(share, latency)| {
        let (x, y) = (scale.x(nines(*share)), scale.y(decade(*latency)));
        format!("{x:.1},{y:.1}")
    });
    let points = points.collect::<Vec<_>>().join(" ");
    let _ = writeln!(
        out,
        r#"<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="{dash}"/>"#
    );
    text(out, (WIDTH - RIGHT + 6.0, name_y), "start", &curve.name);
}

/// Where each curve's name stands: at its end, but no two on one another.
fn room_for_names(curves: &[Curve], scale: &Scale) -> Vec<f64> {
    let end = |curve: &Curve| {
        let (_, latency) = curve.points.last().copied().unwrap_or_default();
        scale.y(decade(latency)) + 4.0
    };
    let mut order: Vec<(usize, f64)> = curves.iter().map(end).enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let mut least = 0.0;
    for (_, y) in &mut order {
        *y = y.max(least);
        least = *y + LINE;
    }
    order.sort_by_key(|(index, _)| *index);
    order.into_iter().map(|(_, y)| y).collect()
}

fn line(out: &mut String, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
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

    #[test]
    fn a_curve_comes_from_a_report() {
        let curve = Curve::from_json("a", &json!({"curve": [[0.0, 100], [0.9, 1000]]})).unwrap();
        assert_eq!(curve.points, [(0.0, 100.0), (0.9, 1000.0)]);
        for wrong in [
            json!({}),
            json!({"curve": []}),
            json!({"curve": [[0.0]]}),
            json!({"curve": [0]}),
        ] {
            assert_eq!(Curve::from_json("a", &wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_curve_goes_from_corner_to_corner() {
        let points = vec![(0.0, 100.0), (0.9, 1000.0)];
        let drawn = draw(&[Curve {
            name: "<a>".to_owned(),
            points,
        }]);
        assert!(
            drawn.contains(r#"points="70.0,320.0 530.0,20.0""#),
            "{drawn}"
        );
        assert!(drawn.contains("&lt;a&gt;") && !drawn.contains("<a>"));
        assert!(drawn.contains(">100 µs<") && drawn.contains(">90 %<"));
    }

    #[test]
    fn names_keep_apart() {
        let curve = |name: &str| Curve {
            name: name.to_owned(),
            points: vec![(0.0, 100.0), (0.9, 1000.0)],
        };
        let curves = [curve("a"), curve("b"), curve("c")];
        let room = room_for_names(&curves, &Scale::of(&curves));
        assert_eq!(room, [24.0, 39.0, 54.0]);
    }
}
