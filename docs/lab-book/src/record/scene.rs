//! docs/recordings.toml: the scenes, and what their scripts say.

use anyhow::{Context, bail, ensure};
use serde::Deserialize;

use crate::house::House;

/// One scene of docs/recordings.toml.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scene {
    pub(crate) name: String,
    /// Whether the packets on loopback are recorded too.
    #[serde(default)]
    pub(crate) capture: bool,
    /// The port that readers see, if there are servers.
    pub(crate) port: Option<u16>,
    /// That of a relay in front of them, if there is one.
    pub(crate) relay: Option<u16>,
    script: String,
}

/// One line of a script.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Step {
    /// The name of a terminal; empty where it has none.
    pub(crate) terminal: String,
    pub(crate) act: Act,
}

/// What happens in a terminal.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Act {
    /// A command is typed, and `run` is run.
    Start { shown: String, run: String },
    /// A line with this text comes.
    See(String),
    /// This is typed.
    Type(String),
    /// Python prompts, and this is typed.
    Prompted(String),
    /// The input ends, and with it the program.
    End,
}

#[derive(Deserialize)]
struct Scenes {
    scene: Vec<Scene>,
}

/// Every scene, in the order of the file.
pub(crate) fn scenes(house: &House) -> anyhow::Result<Vec<Scene>> {
    let text = house.read(&house.docs().join("recordings.toml"))?;
    let scenes: Scenes = toml::from_str(&text).context("docs/recordings.toml")?;
    for (index, scene) in scenes.scene.iter().enumerate() {
        let before = scenes.scene.get(..index).unwrap_or_default();
        let name = &scene.name;
        ensure!(
            before.iter().all(|it| it.name != *name),
            "docs/recordings.toml: there are two scenes {name}"
        );
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        ensure!(
            name.chars().all(plain) && !name.starts_with('.'),
            "docs/recordings.toml: {name:?} is no name of a file"
        );
    }
    Ok(scenes.scene)
}

impl Scene {
    /// The ports that readers see, the server's first.
    pub(crate) fn ports(&self) -> Vec<u16> {
        [self.port, self.relay].into_iter().flatten().collect()
    }

    pub(crate) fn steps(&self) -> anyhow::Result<Vec<Step>> {
        let lines = self.script.lines().filter(|line| !line.trim().is_empty());
        lines
            .map(|line| step(line).with_context(|| format!("scene {}: {line:?}", self.name)))
            .collect()
    }
}

fn step(line: &str) -> anyhow::Result<Step> {
    let marks = ['$', ':', '>', '^'];
    let Some(at) = line.find(marks) else {
        bail!("a step is NAME and one of $ : > >>> ^D");
    };
    let (terminal, act) = line.split_at(at);
    Ok(Step {
        terminal: terminal.to_owned(),
        act: parse(act)?,
    })
}

fn parse(act: &str) -> anyhow::Result<Act> {
    // A line of Python may be nothing but a prompt.
    let text = |mark| {
        act.strip_prefix(mark)
            .map(|it: &str| it.strip_prefix(' ').unwrap_or(it).to_owned())
    };
    if act == "^D" {
        return Ok(Act::End);
    }
    let prompted = || text(">>>").map(Act::Prompted);
    let typed = || text(">").map(Act::Type);
    let seen = || text(":").map(Act::See);
    let started = || text("$").map(|it| start(&it));
    let parsed = prompted().or_else(typed).or_else(seen).or_else(started);
    parsed.context("a step is NAME and one of $ : > >>> ^D")
}

fn start(command: &str) -> Act {
    let (shown, run) = command.split_once("#!").unwrap_or((command, command));
    Act::Start {
        shown: shown.trim().to_owned(),
        run: run.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_reads_like_what_a_person_does() {
        let start = |shown: &str, run: &str| Act::Start {
            shown: shown.to_owned(),
            run: run.to_owned(),
        };
        let text = str::to_owned;
        let rows = [
            ("$ ls -l", "", start("ls -l", "ls -l")),
            ("a b$ x #! y --z", "a b", start("x", "y --z")),
            (
                "server: listening: on",
                "server",
                Act::See(text("listening: on")),
            ),
            ("nc> hello > world", "nc", Act::Type(text("hello > world"))),
            ("nc> ", "nc", Act::Type(text(""))),
            ("nc>", "nc", Act::Type(text(""))),
            (
                "py>>> s.send(b'$')",
                "py",
                Act::Prompted(text("s.send(b'$')")),
            ),
            ("py>>>     pass", "py", Act::Prompted(text("    pass"))),
            ("py^D", "py", Act::End),
        ];
        for (line, terminal, act) in rows {
            let terminal = terminal.to_owned();
            assert_eq!(step(line).unwrap(), Step { terminal, act });
        }
        for line in ["hello", "py^C", ""] {
            assert!(step(line).is_err(), "{line}");
        }
    }
}
