//! What mdBook's pages lack, put into them after it has written them: the other
//! language, Korean words, and names and roles for people who can't see.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::house::{House, has_extension};
use crate::lang::Lang;

/// The book's title and description; `book.toml` holds the English ones.
pub(crate) const KOREAN_TITLE: &str = "소켓 프로그래밍 실습";
pub(crate) const KOREAN_DESCRIPTION: &str =
    "실제 프로그램과 통신하는 실습으로 배우는 Rust 네트워크 프로그래밍";

/// In `assets/head.hbs`: mdBook knows a page's `.md` there, not its `.html`.
const ALTERNATES: &str = "<!-- alternates -->";
/// Where the language switch is put.
const BUTTONS: &str = "<div class=\"right-buttons\">";
/// The list of chapters for a browser without scripts, which has no sidebar.
const FRAMED: &str = "toc.html";

/// Text in a file of mdBook's, and what takes its place.
type Patch = (&'static str, &'static str);

/// What axe finds: the sidebar's toggle is a label, which can't be expanded, and
/// the bar above the page is no landmark. (`assets/course.js` makes the button work.)
/// And the list of chapters is long for who goes through it by keyboard.
const NAMES: [Patch; 6] = [
    (
        "<div id=\"mdbook-body-container\">",
        "<a class=\"skip\" href=\"#mdbook-content\">Skip to the text</a><div id=\"mdbook-body-container\">",
    ),
    (
        "<label id=\"mdbook-sidebar-toggle\" class=\"icon-button\" for=\"mdbook-sidebar-toggle-anchor\"",
        "<button type=\"button\" id=\"mdbook-sidebar-toggle\" class=\"icon-button\"",
    ),
    (
        "</label>\n                        <button id=\"mdbook-theme-toggle\"",
        "</button>\n                        <button id=\"mdbook-theme-toggle\"",
    ),
    (
        "<div id=\"mdbook-menu-bar\"",
        "<div id=\"mdbook-menu-bar\" role=\"banner\"",
    ),
    (
        "aria-describedby=\"searchresults-header\"",
        "aria-label=\"Search this book\" aria-describedby=\"mdbook-searchresults-header\"",
    ),
    (
        "<div id=\"mdbook-searchresults-header\"",
        "<div id=\"mdbook-searchresults-header\" role=\"status\"",
    ),
];

/// The words of the frame, which mdBook has in English only. Each stands on
/// some page at least.
const KOREAN: [Patch; 20] = [
    ("Skip to the text", "본문으로 건너뛰기"),
    ("Search this book ...", "이 책에서 검색"),
    (
        "aria-label=\"Search this book\"",
        "aria-label=\"이 책에서 검색\"",
    ),
    ("Toggle Table of Contents", "차례 여닫기"),
    ("aria-label=\"Table of contents\"", "aria-label=\"차례\""),
    ("Change theme", "테마 바꾸기"),
    ("aria-label=\"Themes\"", "aria-label=\"테마\""),
    (">Auto</button>", ">시스템 설정</button>"),
    (">Light</button>", ">밝게</button>"),
    (">Navy</button>", ">어둡게</button>"),
    (
        "title=\"Search (`/`)\" aria-label=\"Toggle Searchbar\"",
        "title=\"검색 (`/`)\" aria-label=\"검색창 여닫기\"",
    ),
    ("Print this book", "이 책 인쇄하기"),
    ("Next chapter", "다음 장"),
    ("Previous chapter", "이전 장"),
    ("Page navigation", "장 사이 이동"),
    ("Keyboard shortcuts", "단축키"),
    (
        "Press <kbd>←</kbd> or <kbd>→</kbd> to navigate between chapters",
        "<kbd>←</kbd> <kbd>→</kbd> 이전 장과 다음 장",
    ),
    (
        "Press <kbd>S</kbd> or <kbd>/</kbd> to search in the book",
        "<kbd>S</kbd> 또는 <kbd>/</kbd> 검색",
    ),
    (
        "Press <kbd>?</kbd> to show this help",
        "<kbd>?</kbd> 이 도움말",
    ),
    (
        "Press <kbd>Esc</kbd> to hide this help",
        "<kbd>Esc</kbd> 도움말 닫기",
    ),
];

/// Words that not every book has: the titles of callouts.
const KOREAN_CALLOUTS: [Patch; 5] = [
    ("</svg>Note</p>", "</svg>참고</p>"),
    ("</svg>Tip</p>", "</svg>도움말</p>"),
    ("</svg>Important</p>", "</svg>중요</p>"),
    ("</svg>Warning</p>", "</svg>주의</p>"),
    ("</svg>Caution</p>", "</svg>위험</p>"),
];

/// The words that mdBook's scripts say.
const KOREAN_SCRIPTS: [Patch; 5] = [
    ("'Copy to clipboard'", "'복사'"),
    ("'Copied!'", "'복사했습니다'"),
    (
        "count + ' search result for \\'' + searchterm + '\\':'",
        "'‘' + searchterm + '’ 검색 결과 1개'",
    ),
    (
        "'No search results for \\'' + searchterm + '\\'.'",
        "'‘' + searchterm + '’ 검색 결과가 없습니다.'",
    ),
    (
        "count + ' search results for \\'' + searchterm + '\\':'",
        "'‘' + searchterm + '’ 검색 결과 ' + count + '개'",
    ),
];

/// Dresses the pages of a language.
pub(crate) fn dress(house: &House, lang: Lang) -> anyhow::Result<()> {
    let files = house.files(&house.output().join(lang.code()));
    let mut pages = read(house, &files, is_page)?;
    apply(&mut pages, &NAMES)?;
    pages.iter_mut().try_for_each(|page| page.link(lang))?;
    let mut framed = read(house, &files, |path| path.ends_with(FRAMED))?;
    apply(&mut framed, &frame(lang))?;
    let mut scripts = read(house, &files, is_script)?;
    if lang == Lang::Ko {
        apply(&mut pages, &KOREAN)?;
        apply(&mut scripts, &KOREAN_SCRIPTS)?;
        for page in &mut pages {
            page.replace(&KOREAN_CALLOUTS);
        }
    }
    let mut texts = pages.iter().chain(&framed).chain(&scripts);
    texts.try_for_each(|text| text.write(house))
}

/// What the list of chapters lacks to be a page of its own.
fn frame(lang: Lang) -> [Patch; 3] {
    let title = lang.of(
        "<title>Contents</title><link rel=\"icon\" href=\"data:,\">",
        "<title>차례</title><link rel=\"icon\" href=\"data:,\">",
    );
    let heading = lang.of(
        "<main><h1>Contents</h1><ol class=\"chapter\">",
        "<main><h1>차례</h1><ol class=\"chapter\">",
    );
    [
        (ALTERNATES, title),
        ("<ol class=\"chapter\">", heading),
        ("</ol>\n    </body>", "</ol></main></body>"),
    ]
}

fn read<'path>(
    house: &House,
    files: &'path [PathBuf],
    is_wanted: impl Fn(&Path) -> bool,
) -> anyhow::Result<Vec<Text<'path>>> {
    let files = files.iter().filter(|path| is_wanted(path));
    files.map(|path| Text::read(house, path)).collect()
}

fn is_page(path: &Path) -> bool {
    has_extension(path, "html") && !path.ends_with(FRAMED)
}

/// `book-HASH.js` and `searcher-HASH.js`.
fn is_script(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let says = name.starts_with("book-") || name.starts_with("searcher-");
    says && has_extension(path, "js")
}

/// Applies patches that must each fit somewhere: one that doesn't was made for
/// another version of mdBook.
fn apply(texts: &mut [Text<'_>], patches: &[Patch]) -> anyhow::Result<()> {
    for patch in patches {
        if !texts.iter().any(|text| text.content.contains(patch.0)) {
            bail!(
                "mdBook's pages have no {:?} any more: see docs/lab-book/src/dress.rs",
                patch.0
            );
        }
    }
    for text in texts {
        text.replace(patches);
    }
    Ok(())
}

/// A file that mdBook wrote.
struct Text<'path> {
    path: &'path Path,
    content: String,
}

impl<'path> Text<'path> {
    fn read(house: &House, path: &'path Path) -> anyhow::Result<Self> {
        let content = house.read(path)?;
        Ok(Self { path, content })
    }

    fn write(&self, house: &House) -> anyhow::Result<()> {
        fs::write(self.path, &self.content)
            .with_context(|| format!("can't write {}", house.name(self.path)))
    }

    fn replace(&mut self, patches: &[Patch]) {
        for (from, to) in patches {
            if self.content.contains(from) {
                self.content = self.content.replace(from, to);
            }
        }
    }

    /// Links the page with itself in the other language.
    fn link(&mut self, lang: Lang) -> anyhow::Result<()> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let alternate = |lang: Lang| {
            let code = lang.code();
            format!("<link rel=\"alternate\" hreflang=\"{code}\" href=\"../{code}/{name}\">")
        };
        let (code, other) = (lang.other().code(), lang.other().name());
        let contents = lang.of("Contents", "차례");
        let switch = format!(
            "{BUTTONS}<noscript><a class=\"language\" href=\"{FRAMED}\">{contents}</a></noscript><a class=\"language\" href=\"../{code}/{name}\" hreflang=\"{code}\" lang=\"{code}\">{other}</a>"
        );
        for (from, to) in [
            (ALTERNATES, Lang::ALL.map(alternate).concat()),
            (BUTTONS, switch),
        ] {
            if !self.content.contains(from) {
                bail!("mdBook's page {name} has no {from:?}: see docs/lab-book/src/dress.rs");
            }
            self.content = self.content.replacen(from, &to, 1);
        }
        Ok(())
    }
}
