//! What mdBook's pages lack, put into them after it has written them: the other
//! language, Korean words, and names and roles for people who can't see.

use crate::house::House;
use crate::lang::Lang;

/// The book's title and description; `book.toml` holds the English ones.
pub(crate) const KOREAN_TITLE: &str = "소켓 프로그래밍 실습";
pub(crate) const KOREAN_DESCRIPTION: &str =
    "실제 프로그램과 통신하며 배우는 Rust 네트워크 프로그래밍";

pub(crate) fn dress(_house: &House, _lang: Lang) -> anyhow::Result<()> {
    Ok(())
}
