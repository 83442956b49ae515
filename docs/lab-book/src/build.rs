//! Builds the pages of both languages with mdBook.

use std::fs;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use anyhow::{Context, anyhow};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::dress;
use crate::fault::Fault;
use crate::figures::{self, Place};
use crate::house::{House, SUMMARY};
use crate::lang::Lang;
use crate::warnings;

/// Where both languages are offered; it leads on to that of the browser.
const LANDING: &str = include_str!("../../assets/landing.html");

/// Writes the book to `target/book`; what was wrong with its pages.
pub(crate) fn build(house: &House) -> anyhow::Result<Vec<Fault>> {
    warnings::listen();
    let built: anyhow::Result<Vec<Vec<Fault>>> = thread::scope(|scope| {
        let builds = Lang::ALL.map(|lang| scope.spawn(move || language(house, lang)));
        builds.into_iter().map(|it| joined(it.join())).collect()
    });
    let mut faults = built?.concat();
    let told = warnings::take().into_iter();
    faults.extend(told.map(|what| Fault::new("docs/book.toml", 1, format!("mdBook: {what}"))));
    let landing = house.output().join("index.html");
    fs::write(&landing, LANDING)
        .with_context(|| format!("can't write {}", house.name(&landing)))?;
    faults.sort();
    Ok(faults)
}

fn joined<T>(ended: thread::Result<anyhow::Result<T>>) -> anyhow::Result<T> {
    ended.unwrap_or_else(|_| Err(anyhow!("mdBook panicked: the words above say where")))
}

fn language(house: &House, lang: Lang) -> anyhow::Result<Vec<Fault>> {
    let (tell, told) = channel();
    let mut book = load(house, lang)?;
    book.with_preprocessor(Figures {
        root: house.root.clone(),
        lang,
        tell,
    });
    let docs = house.docs().join(lang.code());
    book.build()
        .with_context(|| format!("can't build {}", house.name(&docs)))?;
    drop(book);
    dress::dress(house, lang)?;
    Ok(told.iter().collect())
}

fn load(house: &House, lang: Lang) -> anyhow::Result<MDBook> {
    let docs = house.docs();
    let mut config =
        Config::from_disk(docs.join("book.toml")).context("can't read docs/book.toml")?;
    config.book.language = Some(lang.code().to_owned());
    config.book.src = lang.code().into();
    // Its own would fill in the includes first, and line numbers would be lost.
    config.build.use_default_preprocessors = false;
    config.build.build_dir = house.output().join(lang.code());
    if lang == Lang::Ko {
        config.book.title = Some(dress::KOREAN_TITLE.to_owned());
        config.book.description = Some(dress::KOREAN_DESCRIPTION.to_owned());
    }
    let summary = house.name(&docs.join(lang.code()).join(SUMMARY));
    MDBook::load_with_config(docs, config).with_context(|| format!("can't load {summary}"))
}

/// Draws the figures and includes the code, before mdBook sees the pages.
struct Figures {
    root: std::path::PathBuf,
    lang: Lang,
    tell: Sender<Fault>,
}

impl Preprocessor for Figures {
    fn name(&self) -> &str {
        "figures"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> mdbook_driver::errors::Result<Book> {
        let house = House::new(Some(self.root.clone()));
        book.for_each_mut(|item| {
            let BookItem::Chapter(chapter) = item else {
                return;
            };
            let path = chapter.path.clone().unwrap_or_default();
            let file = format!("docs/{}/{}", self.lang.code(), Path::new(&path).display());
            let place = Place {
                house: &house,
                lang: self.lang,
                file: &file,
            };
            let (content, faults) = figures::page(place, &chapter.content);
            chapter.content = content;
            for fault in faults {
                // Nobody listens only where the build has failed already.
                let _ = self.tell.send(fault);
            }
        });
        Ok(book)
    }
}
