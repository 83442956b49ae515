//! Plays a scene with the real programs and takes down what is seen and sent.

use std::net::{Ipv4Addr, TcpListener};
use std::process;

use anyhow::Context;

use super::capture::Capture;
use super::names::Names;
use super::programs::Programs;
use super::scene::{Act, Scene, Step};
use super::terminal::Terminal;

/// The terminal whose program never ends by itself.
const SERVER: &str = "server";

/// What a scene leaves behind.
pub(crate) struct Recording {
    pub(crate) transcript: String,
    /// A file of pcap, if the scene wants one and this user may have it.
    pub(crate) capture: Option<Vec<u8>>,
}

/// Plays `scene`; what is sent is recorded where it wants that, and `listen`.
pub(crate) fn play(scene: &Scene, programs: &Programs, listen: bool) -> anyhow::Result<Recording> {
    let told = || format!("scene {}", scene.name);
    let port = free_port().context("no port is free")?;
    let capture = match scene.capture && listen {
        true => Some(Capture::start(port)?),
        false => None,
    };
    let mut stage = Stage {
        programs,
        shown_port: scene.port,
        port,
        terminals: Vec::new(),
    };
    for step in scene.steps()? {
        stage.act(&step).with_context(told)?;
    }
    stage.finish().with_context(told)?;
    let mut names = Names::new(port, scene.port);
    let transcript = names.hide(&stage.text());
    // Before the server is stopped, which would be heard too.
    let capture = capture.map(|it| it.finish(&mut names)).transpose();
    Ok(Recording {
        transcript,
        capture: capture.with_context(told)?,
    })
}

struct Stage<'a> {
    programs: &'a Programs,
    shown_port: Option<u16>,
    port: u16,
    terminals: Vec<Terminal>,
}

impl Stage<'_> {
    fn act(&mut self, step: &Step) -> anyhow::Result<()> {
        let real = |text: &str| match self.shown_port {
            Some(shown) => super::names::replace_number(text, shown, &self.port.to_string()),
            None => text.to_owned(),
        };
        match &step.act {
            Act::Start { shown, run } => {
                let address = format!("127.0.0.1:{}", self.port);
                let address = self.shown_port.map(|_| address.as_str());
                let command = self.programs.resolve(&real(run), address)?;
                let root = self.programs.root();
                self.terminal(&step.terminal).start(shown, &command, root)
            }
            Act::See(text) => {
                let text = real(text);
                self.terminal(&step.terminal).see(&text)
            }
            Act::Type(text) => {
                let text = real(text);
                self.terminal(&step.terminal).type_line(&text)
            }
            Act::Prompted(text) => {
                let text = real(text);
                self.terminal(&step.terminal).type_prompted(&text)
            }
            Act::End => self.terminal(&step.terminal).finish(),
        }
    }

    fn terminal(&mut self, name: &str) -> &mut Terminal {
        let known = self.terminals.iter().position(|it| it.name() == name);
        let index = known.unwrap_or_else(|| {
            self.terminals.push(Terminal::new(name));
            self.terminals.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "it was found or pushed just now")]
        &mut self.terminals[index]
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        let mut clients = self.terminals.iter_mut().filter(|it| it.name() != SERVER);
        clients.try_for_each(Terminal::finish)
    }

    fn text(&self) -> String {
        let texts: Vec<String> = self.terminals.iter().map(Terminal::text).collect();
        texts.join("\n")
    }
}

/// A port at which nobody listens, outside of those that the system gives to
/// clients, so that none of them gets it by chance.
fn free_port() -> Option<u16> {
    const OWN: std::ops::Range<u16> = 17_000..32_000;
    let span = u32::from(OWN.end - OWN.start);
    // Recordings that run side by side begin at different ports.
    let first = u16::try_from(process::id().wrapping_mul(97) % span).unwrap_or(0);
    let ports = (OWN.start + first..OWN.end).chain(OWN);
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    ports.into_iter().find(is_free)
}
