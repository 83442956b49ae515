//! The Korean pages and the English ones have the same structure, and each
//! Korean page says which English text it translates.

use crate::fault::Fault;
use crate::fence::Fence;
use crate::house::SUMMARY;
use crate::page::{Kind, Page};
use crate::stamp;

/// Fences whose lines are the same in both languages. A `text` may be drawn
/// with words, and so has only as many lines.
const VERBATIM: [&str; 8] = [
    "check", "ladder", "plot", "python", "run", "rust", "sh", "toml",
];

/// Where the two languages differ.
pub(crate) fn faults(english: &[Page], korean: &[Page]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for page in korean {
        if !english.iter().any(|it| it.name == page.name) {
            let what = format!("there is no English page docs/en/{}", page.name);
            faults.push(Fault::new(&page.file, 1, what));
        }
    }
    for source in english {
        match korean.iter().find(|it| it.name == source.name) {
            Some(page) => faults.extend(pair(source, page)),
            None => {
                let what = format!("there is no Korean page docs/ko/{}", source.name);
                faults.push(Fault::new(&source.file, 1, what));
            }
        }
    }
    faults
}

fn pair(english: &Page, korean: &Page) -> Vec<Fault> {
    let mut faults = Vec::new();
    let stamp = stamp::line(&english.text);
    if english.name != SUMMARY && korean.text.lines().next() != Some(&stamp) {
        let what = format!(
            "{} has changed: bring this page up to date, then write {stamp} here (cargo lab book stamp {})",
            english.file, korean.name
        );
        faults.push(Fault::new(&korean.file, 1, what));
    }
    faults.extend(structure(english, korean));
    faults
}

/// The first place where the structures differ: all that follows would too.
fn structure(english: &Page, korean: &Page) -> Option<Fault> {
    let (source, translated) = (skeleton(english), skeleton(korean));
    let longer = source.len().max(translated.len());
    let at = (0..longer).find(|at| {
        let told = |bones: &[Bone]| bones.get(*at).map(|bone| bone.what.clone());
        told(&source) != told(&translated)
    })?;
    let (here, there) = (translated.get(at), source.get(at));
    let end = korean.text.lines().count().max(1);
    let line = here.map_or(end, |bone| bone.line);
    let described = |bone: Option<&Bone>| match bone {
        Some(bone) => format!("{} (line {})", bone.what, bone.line),
        None => "nothing more".to_owned(),
    };
    let what = format!(
        "out of step with {}: here {}, there {}",
        english.file,
        described(here),
        described(there)
    );
    Some(Fault::new(&korean.file, line, what))
}

/// Something that both languages have at the same place.
#[derive(Debug)]
struct Bone {
    line: usize,
    what: String,
}

/// Everything that isn't prose. Links between two others are sorted, since
/// the order of words is a language's own.
fn skeleton(page: &Page) -> Vec<Bone> {
    let mut bones: Vec<Bone> = Vec::new();
    let mut links: Vec<Bone> = Vec::new();
    for item in &page.items {
        match &item.kind {
            Kind::Link(target) => links.push(Bone {
                line: item.line,
                what: format!("a link to {target}"),
            }),
            kind => {
                if let Some(what) = described(kind) {
                    bones.append(&mut sorted(&mut links));
                    bones.push(Bone {
                        line: item.line,
                        what,
                    });
                }
            }
        }
    }
    bones.append(&mut sorted(&mut links));
    bones
}

fn sorted(links: &mut Vec<Bone>) -> Vec<Bone> {
    links.sort_by(|one, other| one.what.cmp(&other.what));
    std::mem::take(links)
}

fn described(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Callout(word) => format!("a callout [!{word}]"),
        Kind::Heading { level, id: None } => format!("a heading of level {level}"),
        Kind::Heading {
            level,
            id: Some(id),
        } => format!("a heading of level {level} {{#{id}}}"),
        Kind::Image { target, .. } => format!("an image {target}"),
        Kind::Fence(fence) => bones(fence),
        Kind::TableHead(names) => format!("a table of {} columns", names.len()),
        Kind::Code | Kind::Html(_) | Kind::Link(_) => return None,
    })
}

fn bones(fence: &Fence) -> String {
    let words: Vec<&str> = match fence.kind.as_str() {
        "bits" => first_words(fence),
        "quiz" => marks(fence),
        "console" => return transcript(fence),
        // Its lines are the language's own names of states and events.
        "states" => Vec::new(),
        kind if VERBATIM.contains(&kind) => fence.body.iter().map(String::as_str).collect(),
        _ => return format!("{} lines of {}", fence.body.len(), fence.info()),
    };
    let title = match fence.kind.as_str() {
        "check" | "run" => &fence.title,
        "ladder" | "plot" | "states" => fence.title.split(' ').next().unwrap_or_default(),
        _ => "",
    };
    let told = format!("{} {title} {}", fence.info(), words.join(" "));
    let told: Vec<&str> = told.split_whitespace().collect();
    format!("`{}`", told.join(" "))
}

/// Programs that speak the reader's language are recorded in both: the Korean
/// transcript of `NAME.txt` is `NAME.ko.txt`.
fn transcript(fence: &Fence) -> String {
    let shown = fence.body.join(" ").replace(".ko.txt", ".txt");
    format!("`console {shown}`")
}

/// The widths of a header's fields.
fn first_words(fence: &Fence) -> Vec<&str> {
    let words = fence.body.iter().map(|line| line.split_whitespace().next());
    words.flatten().collect()
}

/// Which answers of a quiz are right.
fn marks(fence: &Fence) -> Vec<&str> {
    let marks = fence.body.iter().filter(|line| line.starts_with("- ["));
    marks.filter_map(|line| line.get(2..5)).collect()
}
