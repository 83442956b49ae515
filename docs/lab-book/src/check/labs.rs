//! Chapters and labs, exercises and their mentions, and the sections that the
//! grader sends a reader to belong together.

use std::path::{Path, PathBuf};

use crate::fault::Fault;
use crate::fence::Fence;
use crate::house::{House, has_extension};
use crate::page::Page;

/// How a check names its section: `book: "03#half-close"`.
const BOOK: &str = "book: \"";

/// A folder in `labs`.
struct Lab {
    folder: PathBuf,
    /// `03` of `lab03-tcp`.
    number: String,
}

/// What lacks its counterpart in the pages of a language.
pub(crate) fn faults(house: &House, pages: &[Page]) -> Vec<Fault> {
    let labs = labs(house);
    let mut faults: Vec<Fault> = pages
        .iter()
        .flat_map(|page| [chapter_alone(page, &labs), unknown(house, page, &labs)].concat())
        .collect();
    for lab in &labs {
        faults.extend(lab_alone(house, lab, pages));
        faults.extend(sections(house, lab, pages));
    }
    faults
}

fn labs(house: &House) -> Vec<Lab> {
    let folders = house.files(&house.root.join("labs")).into_iter();
    let labs = folders.filter_map(|folder| {
        let name = folder.file_name()?.to_str()?;
        let number = name.strip_prefix("lab")?.get(..2)?.to_owned();
        Some(Lab { folder, number })
    });
    labs.collect()
}

/// The files `labs/labNN-topic/IN/*.rs`, by their names without the ending.
fn programs(house: &House, lab: &Lab, inside: &str) -> Vec<(PathBuf, String)> {
    let files = house.files(&lab.folder.join(inside)).into_iter();
    let files = files.filter(|path| has_extension(path, "rs"));
    files
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?.to_owned();
            Some((path, name))
        })
        .collect()
}

/// `03a` of `ex03a_line_echo`.
fn exercise_id(program: &str) -> Option<&str> {
    program.strip_prefix("ex")?.split('_').next()
}

/// `03` of `lab03.md`.
pub(crate) fn lab_number(page: &Page) -> Option<&str> {
    page.name.strip_prefix("lab")?.strip_suffix(".md")
}

fn chapter_alone(page: &Page, labs: &[Lab]) -> Vec<Fault> {
    let number = lab_number(page).filter(|it| !labs.iter().any(|lab| lab.number == *it));
    let what = number.map(|it| format!("there is no lab labs/lab{it}-…"));
    what.map(|what| Fault::new(&page.file, 1, what))
        .into_iter()
        .collect()
}

/// Commands of a page that name nothing.
fn unknown(house: &House, page: &Page, labs: &[Lab]) -> Vec<Fault> {
    let exists = |inside: &str, is: &dyn Fn(&str) -> bool| {
        labs.iter()
            .flat_map(|lab| programs(house, lab, inside))
            .any(|(_, name)| is(&name))
    };
    let missing = |fence: &Fence| {
        let name = fence.title.split(' ').next().unwrap_or_default();
        match fence.kind.as_str() {
            "check" if !exists("exercises", &|it| exercise_id(it) == Some(name)) => {
                Some(format!("there is no exercise {name}"))
            }
            "run" if !exists("src/bin", &|it| it == name) => {
                Some(format!("there is no lab program {name}"))
            }
            _ => None,
        }
    };
    page.fences()
        .filter_map(|fence| Some(Fault::new(&page.file, fence.line, missing(fence)?)))
        .collect()
}

/// A lab without its chapter, or its exercises that the chapter doesn't offer.
fn lab_alone(house: &House, lab: &Lab, pages: &[Page]) -> Vec<Fault> {
    let language = pages.first().and_then(|page| page.file.rsplit_once('/'));
    let folder = language.map_or("docs", |(folder, _)| folder);
    let chapter = format!("{folder}/lab{}.md", lab.number);
    let Some(page) = pages.iter().find(|page| page.file == chapter) else {
        let manifest = house.name(&lab.folder.join("Cargo.toml"));
        return vec![Fault::new(
            &manifest,
            1,
            format!("there is no chapter {chapter}"),
        )];
    };
    let offered = |id: &str| page.fences().any(|it| it.kind == "check" && it.title == id);
    programs(house, lab, "exercises")
        .iter()
        .filter_map(|(path, name)| Some((path, exercise_id(name)?)))
        .filter(|(_, id)| !offered(id))
        .map(|(path, id)| {
            let what = format!("{chapter} doesn't offer this exercise: add ```check {id}");
            Fault::new(&house.name(path), 1, what)
        })
        .collect()
}

/// Sections that a check of the lab names and that don't exist.
fn sections(house: &House, lab: &Lab, pages: &[Page]) -> Vec<Fault> {
    let files = house.files(&lab.folder.join("grading/src"));
    files
        .iter()
        .filter(|path| has_extension(path, "rs"))
        .flat_map(|path| unwritten(house, path, pages))
        .collect()
}

fn unwritten(house: &House, path: &Path, pages: &[Page]) -> Vec<Fault> {
    let text = house.read(path).unwrap_or_default();
    let named = text.lines().enumerate().filter_map(|(index, line)| {
        let section = line.split_once(BOOK)?.1.split('"').next()?;
        let (number, id) = section.split_once('#')?;
        let name = format!("lab{number}.md");
        let page = pages.iter().find(|page| page.name == name);
        let ids = page.map(Page::ids).unwrap_or_default();
        let exists = ids.iter().any(|(_, it)| it == id);
        let file = page.map_or(&name, |page| &page.file);
        (!exists).then(|| Fault::new(&house.name(path), index + 1, format!("{file} has no #{id}")))
    });
    named.collect()
}
