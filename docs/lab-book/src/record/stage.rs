//! Plays a scene with the real programs and takes down what is seen and sent.

use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::process;

use anyhow::{Context, ensure};

use super::capture::Capture;
use super::names::{Names, replace_numbers};
use super::programs::Programs;
use super::scene::{Act, Scene, Step};
use super::terminal::Terminal;

/// The terminals whose programs never end by themselves.
const ENDLESS: [&str; 2] = ["server", "relay"];

/// What a scene leaves behind.
pub(crate) struct Recording {
    pub(crate) transcript: String,
    /// A file of pcap, if the scene wants one and this user may have it.
    pub(crate) capture: Option<Vec<u8>>,
}

/// Plays `scene`; what is sent is recorded where it wants that, and `listen`.
pub(crate) fn play(scene: &Scene, programs: &Programs, listen: bool) -> anyhow::Result<Recording> {
    let told = || format!("scene {}", scene.name);
    let servers: Vec<(u16, u16)> = free_ports().zip(scene.ports()).collect();
    ensure!(servers.len() == scene.ports().len(), "no port is free");
    let capture = match scene.capture && listen {
        true => Some(Capture::start(
            servers.iter().map(|(real, _)| *real).collect(),
        )?),
        false => None,
    };
    let mut stage = Stage {
        programs,
        servers: servers.clone(),
        terminals: Vec::new(),
    };
    for step in scene.steps()? {
        stage.act(&step).with_context(told)?;
    }
    stage.finish().with_context(told)?;
    let mut names = Names::new(&servers);
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
    /// Which port is free, and which one readers see instead.
    servers: Vec<(u16, u16)>,
    terminals: Vec<Terminal>,
}

impl Stage<'_> {
    fn act(&mut self, step: &Step) -> anyhow::Result<()> {
        let shown = self.servers.iter().map(|(real, shown)| (*shown, *real));
        let real = |text: &str| replace_numbers(text, shown.clone());
        match &step.act {
            Act::Start { shown, run } => {
                let server = self.servers.first();
                let address = server.map(|(real, _)| format!("127.0.0.1:{real}"));
                let command = self.programs.resolve(&real(run), address.as_deref())?;
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
        let terminals = self.terminals.iter_mut();
        let mut clients = terminals.filter(|it| !ENDLESS.contains(&it.name()));
        clients.try_for_each(Terminal::finish)
    }

    fn text(&self) -> String {
        let texts: Vec<String> = self.terminals.iter().map(Terminal::text).collect();
        texts.join("\n")
    }
}

/// Ports at which nobody listens, outside of those that the system gives to
/// clients, so that none of them gets it by chance.
fn free_ports() -> impl Iterator<Item = u16> {
    const OWN: std::ops::Range<u16> = 17_000..32_000;
    let span = u32::from(OWN.end - OWN.start);
    // Recordings that run side by side begin at different ports.
    let first = u16::try_from(process::id().wrapping_mul(97) % span).unwrap_or(0);
    let ports = (OWN.start + first..OWN.end).chain(OWN);
    ports.into_iter().filter(|port| {
        let address = (Ipv4Addr::LOCALHOST, *port);
        TcpListener::bind(address).is_ok() && UdpSocket::bind(address).is_ok()
    })
}
