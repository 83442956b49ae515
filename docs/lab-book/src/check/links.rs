//! Links inside the book lead to a page and an id that exist; headings have ids
//! that are the same in every language; every page is a chapter.

use std::collections::HashSet;

use crate::fault::Fault;
use crate::house::SUMMARY;
use crate::page::{Kind, Page};

/// Headings of these levels can be linked to.
const WITH_ID: [usize; 2] = [2, 3];

/// The dead links in the pages of a language.
pub(crate) fn faults(pages: &[Page]) -> Vec<Fault> {
    let each = pages.iter().flat_map(|page| {
        let links = dead(page, pages).into_iter();
        links.chain(headings(page)).chain(repeated(page))
    });
    each.chain(unlisted(pages)).collect()
}

fn dead(page: &Page, pages: &[Page]) -> Vec<Fault> {
    let found = page.items.iter().filter_map(|item| {
        let Kind::Link(target) = &item.kind else {
            return None;
        };
        let what = broken(target, page, pages)?;
        Some(Fault::new(&page.file, item.line, what))
    });
    found.collect()
}

/// Why a link leads nowhere.
fn broken(target: &str, page: &Page, pages: &[Page]) -> Option<String> {
    let (file, id) = target.split_once('#').unwrap_or((target, ""));
    if has_scheme(target) {
        return None;
    }
    let leads_to = match file {
        "" => Some(page),
        _ => pages.iter().find(|it| it.name == file && file != SUMMARY),
    };
    let Some(leads_to) = leads_to else {
        return Some(format!("dead link: {file} is no page of this language"));
    };
    let exists = id.is_empty() || leads_to.ids().iter().any(|(_, it)| it == id);
    (!exists).then(|| format!("dead link: {} has no id #{id}", leads_to.name))
}

fn has_scheme(target: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| target.starts_with(scheme))
}

fn headings(page: &Page) -> Vec<Fault> {
    let without = page.items.iter().filter_map(|item| match &item.kind {
        Kind::Heading { level, id: None } if WITH_ID.contains(level) => Some(item.line),
        _ => None,
    });
    without
        .filter(|_| page.name != SUMMARY)
        .map(|line| Fault::new(&page.file, line, "this heading needs an id: {#kebab-case}"))
        .collect()
}

fn repeated(page: &Page) -> Vec<Fault> {
    let mut seen = HashSet::new();
    let ids = page.ids().into_iter();
    ids.filter(|(_, id)| !seen.insert(id.clone()))
        .map(|(line, id)| Fault::new(&page.file, line, format!("#{id} is on this page already")))
        .collect()
}

/// Pages that the list of chapters forgets.
fn unlisted(pages: &[Page]) -> Vec<Fault> {
    let summary = pages.iter().find(|page| page.name == SUMMARY);
    let items = summary.map_or(&[][..], |it| &it.items);
    let listed = |name: &str| {
        items
            .iter()
            .any(|item| matches!(&item.kind, Kind::Link(it) if it == name))
    };
    pages
        .iter()
        .filter(|page| page.name != SUMMARY && !listed(&page.name))
        .map(|page| Fault::new(&page.file, 1, format!("{SUMMARY} doesn't list this page")))
        .collect()
}
