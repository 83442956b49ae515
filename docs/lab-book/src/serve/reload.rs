//! Builds the book again whenever what it shows is changed.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use anyhow::Context;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::watch::Sender;

use crate::build;
use crate::house::House;

/// The folders of the workspace that the pages are made of.
const SOURCES: [&str; 3] = ["docs", "labs", "crates"];
/// What is a source there; an editor's own files are not.
const KINDS: [&str; 8] = ["css", "hbs", "js", "md", "pcap", "rs", "toml", "txt"];
/// An editor writes a file in several steps, and several files at once.
const QUIET: Duration = Duration::from_millis(100);

/// Counts in `tell` how often the book was built, as long as the watcher lives.
pub(super) fn watch(house: Arc<House>, tell: Sender<u64>) -> anyhow::Result<RecommendedWatcher> {
    let (changed, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| is_change(&event)) {
            // Nobody listens only where this program ends.
            let _ = changed.send(());
        }
    })
    .context("can't watch the book's sources")?;
    for folder in SOURCES.map(|name| house.root.join(name)) {
        if folder.is_dir() {
            watcher
                .watch(&folder, RecursiveMode::Recursive)
                .with_context(|| format!("can't watch {}", house.name(&folder)))?;
        }
    }
    thread::spawn(move || follow(&house, &changes, &tell));
    Ok(watcher)
}

/// Reading is an event too, and building reads.
fn is_change(event: &notify::Event) -> bool {
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| is_source(path))
}

fn is_source(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| KINDS.contains(&it))
}

fn follow(house: &House, changes: &Receiver<()>, tell: &Sender<u64>) {
    while changes.recv().is_ok() {
        while changes.recv_timeout(QUIET).is_ok() {}
        let told = match build::build(house) {
            Ok(faults) => faults.iter().map(ToString::to_string).collect(),
            Err(error) => vec![format!("error: {error:#}")],
        };
        for line in told {
            let _ = writeln!(io::stderr(), "{line}");
        }
        tell.send_modify(|version| *version += 1);
    }
}
