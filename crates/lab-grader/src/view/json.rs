//! The report as JSON, for programs: dashboards, gradebooks, editors.

use serde::Serialize;

use crate::Report;

/// Raised whenever a field changes its meaning or goes away.
const FORMAT_VERSION: u32 = 1;

/// The reports as one JSON document, with both languages.
///
/// # Errors
/// None that can happen with these types; serde's signature has one.
pub fn json(reports: &[Report]) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u32,
        reports: Vec<Graded<'a>>,
    }
    #[derive(Serialize)]
    struct Graded<'a> {
        #[serde(flatten)]
        report: &'a Report,
        passed: bool,
        points: u32,
        max_points: u32,
    }
    let graded = |report| Graded {
        report,
        passed: Report::passed(report),
        points: Report::points(report),
        max_points: Report::max_points(report),
    };
    serde_json::to_string_pretty(&Document {
        version: FORMAT_VERSION,
        reports: reports.iter().map(graded).collect(),
    })
}
