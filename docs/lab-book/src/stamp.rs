//! The first line of a Korean page: which English text it translates.

use std::fs;

use anyhow::{Context, bail};

use crate::house::{House, SUMMARY};
use crate::lang::Lang;
use crate::page::Page;

/// FNV-1a, 32 bits: its offset basis and its prime.
const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// The line for a translation of `english`.
pub(crate) fn line(english: &str) -> String {
    let hash = english.bytes().fold(BASIS, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(PRIME)
    });
    format!("<!-- en: {hash:08x} -->")
}

/// Stamps the Korean pages named, or all of them; the files that changed.
pub(crate) fn stamp(house: &House, names: &[String]) -> anyhow::Result<Vec<String>> {
    let (english, korean) = (house.pages(Lang::En)?, house.pages(Lang::Ko)?);
    if let Some(name) = names
        .iter()
        .find(|name| !korean.iter().any(|it| it.name == **name))
    {
        bail!("no page docs/ko/{name}");
    }
    let mut stamped = Vec::new();
    for page in korean.iter().filter(|it| is_wanted(it, names)) {
        let source = english.iter().find(|it| it.name == page.name);
        let Some(source) = source else { continue };
        let text = format!("{}\n{}", line(&source.text), unstamped(&page.text));
        if text != page.text {
            let path = house.root.join(&page.file);
            fs::write(path, text).with_context(|| format!("can't write {}", page.file))?;
            stamped.push(page.file.clone());
        }
    }
    Ok(stamped)
}

fn is_wanted(page: &Page, names: &[String]) -> bool {
    page.name != SUMMARY && (names.is_empty() || names.contains(&page.name))
}

fn unstamped(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("<!-- en: ") => rest,
        _ => text,
    }
}
