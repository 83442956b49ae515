//! Everything that can be wrong with the book.

use crate::build;
use crate::fault::Fault;
use crate::house::House;

/// What is wrong, in the order of the files.
pub(crate) fn check(house: &House) -> anyhow::Result<Vec<Fault>> {
    build::build(house)
}
