//! Reading the book asks nothing of another host. A link is followed only by
//! who clicks it; images, scripts, styles and fonts are asked for at once.

use std::path::Path;

use crate::fault::Fault;
use crate::house::{House, has_extension};
use crate::lang::Lang;
use crate::page::{Kind, Page};

/// What comes before an address that a browser asks for by itself. An `href`
/// is one only in a `<link>`.
const ASKED: [&str; 9] = [
    "src=",
    "srcset=",
    "data=",
    "poster=",
    "url(",
    "@import ",
    "fetch(",
    "import(",
    "xlink:href=",
];

/// Requests of a page's own HTML and images.
pub(crate) fn page(page: &Page) -> Vec<Fault> {
    let asks = |item: &&crate::page::Item| match &item.kind {
        Kind::Image { target, .. } => is_outside(target),
        Kind::Html(html) => asks(html),
        _ => false,
    };
    let asking = page.items.iter().filter(asks);
    asking.map(|item| fault(&page.file, item.line)).collect()
}

/// Requests of the styles and scripts of the book.
pub(crate) fn assets(house: &House) -> anyhow::Result<Vec<Fault>> {
    files(house, &house.docs().join("assets"))
}

/// Requests of the pages as they are built, and of what mdBook puts beside them.
pub(crate) fn output(house: &House) -> anyhow::Result<Vec<Fault>> {
    let mut faults = Vec::new();
    for lang in Lang::ALL {
        let folder = house.output().join(lang.code());
        for folder in [folder.clone(), folder.join("css"), folder.join("fonts")] {
            faults.extend(files(house, &folder)?);
        }
    }
    Ok(faults)
}

fn files(house: &House, folder: &Path) -> anyhow::Result<Vec<Fault>> {
    let mut faults = Vec::new();
    let files = house.files(folder);
    let text = ["css", "hbs", "html"];
    for path in files
        .iter()
        .filter(|path| text.iter().any(|it| has_extension(path, it)))
    {
        let (name, content) = (house.name(path), house.read(path)?);
        let lines = content.lines().enumerate();
        let asking = lines.filter(|(_, line)| asks(line));
        faults.extend(asking.map(|(index, _)| fault(&name, index + 1)));
    }
    Ok(faults)
}

fn fault(file: &str, line: usize) -> Fault {
    Fault::new(
        file,
        line,
        "this asks another host for something: keep a copy in docs/assets",
    )
}

/// Whether a browser that shows `html` asks another host for something.
fn asks(html: &str) -> bool {
    let by_itself = ASKED.iter().any(|before| follows(html, before));
    let tags = html.split("<link").skip(1);
    by_itself
        || tags
            .filter_map(|tag| tag.split('>').next())
            .any(|tag| follows(tag, "href="))
}

fn follows(html: &str, before: &str) -> bool {
    let places = html
        .match_indices(before)
        .filter_map(|(at, _)| html.get(at + before.len()..));
    places
        .map(|rest| rest.trim_start_matches(['"', '\'', ' ']))
        .any(is_outside)
}

fn is_outside(address: &str) -> bool {
    ["http://", "https://", "//"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}
