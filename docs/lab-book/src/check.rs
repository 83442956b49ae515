//! Everything that can be wrong with the book. Each kind of fault is looked for
//! by one module; `build` itself finds broken figures and includes.

mod chapter;
mod code;
mod drift;
mod labs;
mod links;
mod outside;
mod spoken;

use crate::build;
use crate::fault::Fault;
use crate::house::House;
use crate::lang::Lang;
use crate::page::Page;

/// What is wrong, in the order of the files.
pub(crate) fn check(house: &House) -> anyhow::Result<Vec<Fault>> {
    let (english, korean) = (house.pages(Lang::En)?, house.pages(Lang::Ko)?);
    let mut faults = drift::faults(&english, &korean);
    for pages in [&english, &korean] {
        faults.extend(of_language(house, pages));
    }
    faults.extend(outside::assets(house)?);
    match build::build(house) {
        Ok(found) => faults.extend([found, outside::output(house)?].concat()),
        Err(error) if faults.is_empty() => return Err(error),
        // mdBook stopped at one of those faults, and says less about it.
        Err(_) => {}
    }
    faults.sort();
    faults.dedup();
    Ok(faults)
}

/// What can be told from the pages of one language.
fn of_language(house: &House, pages: &[Page]) -> Vec<Fault> {
    let each = pages.iter().flat_map(|page| {
        let found = [
            code::faults(page),
            outside::page(page),
            spoken::faults(page),
            Vec::from_iter(chapter::faults(page)),
        ];
        found.concat()
    });
    let each: Vec<Fault> = each.collect();
    let together = [links::faults(pages), labs::faults(house, pages)].concat();
    [each, together].concat()
}
