//! What the labs really print and send: recorded, drawn, and compared.

#[cfg(target_os = "linux")]
mod canonical;
#[cfg_attr(not(target_os = "linux"), path = "record/unheard.rs")]
mod capture;
mod drawing;
mod names;
mod programs;
mod scene;
mod stage;
mod terminal;

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process;

use anyhow::Context;

use crate::fault::Fault;
use crate::house::House;
use programs::Programs;
use scene::{Scene, scenes};
use stage::{Recording, play};

pub(crate) use drawing::{ladder, plot, states};
pub(crate) use programs::executables;

/// How often a scene is played before a difference counts. A program that closes
/// its socket at once may be faster than its client or not: both is right.
const PLAYS: usize = 3;

/// What a shell reports for a program that was ended by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// A transcript or a capture, as it should be.
struct Artefact {
    path: PathBuf,
    bytes: Vec<u8>,
}

/// Runs the labs again and tells what differs from the recordings.
pub(crate) fn stale(house: &House) -> anyhow::Result<Vec<Fault>> {
    let scenes = scenes(house)?;
    let listen = capture::allowed();
    if let Err(why) = &listen {
        writeln!(io::stderr(), "note: captures are not compared: {why:#}")?;
    }
    let mut faults = strays(house, &scenes);
    let all: Vec<&Scene> = scenes.iter().collect();
    let programs = build(house, &all)?;
    for scene in all {
        let artefacts = differing(house, scene, &programs, listen.is_ok())?;
        faults.extend(artefacts.iter().map(|it| it.fault(house, scene)));
    }
    Ok(faults)
}

/// Runs the scenes of docs/recordings.toml, or those that are named, and writes
/// docs/recordings.
pub(crate) fn record(house: &House, wanted: &[String]) -> anyhow::Result<()> {
    let scenes = scenes(house)?;
    let chosen = chosen(&scenes, wanted)?;
    if chosen.iter().any(|scene| scene.capture) {
        capture::allowed()?;
    }
    fs::create_dir_all(folder(house)).context("can't make docs/recordings")?;
    let programs = build(house, &chosen)?;
    let mut written = 0;
    for scene in chosen {
        for artefact in differing(house, scene, &programs, true)? {
            let name = house.name(&artefact.path);
            fs::write(&artefact.path, &artefact.bytes)
                .with_context(|| format!("can't write {name}"))?;
            writeln!(io::stdout(), "recorded {name}")?;
            written += 1;
        }
    }
    if written == 0 {
        writeln!(io::stdout(), "everything is as it was recorded")?;
    }
    Ok(())
}

fn folder(house: &House) -> PathBuf {
    house.docs().join("recordings")
}

/// Builds what the scenes start, and makes sure that none of it outlives us.
fn build(house: &House, scenes: &[&Scene]) -> anyhow::Result<Programs> {
    // Each program is in a process group of its own, so Ctrl-C reaches only us.
    let watched = ctrlc::set_handler(|| {
        testbed::kill_all();
        process::exit(INTERRUPTED);
    });
    watched.context("can't watch for Ctrl-C")?;
    let mut steps = Vec::new();
    for scene in scenes {
        steps.extend(scene.steps()?);
    }
    Programs::build(house, steps.iter())
}

/// The scenes with these names, or all of them.
fn chosen<'a>(scenes: &'a [Scene], wanted: &[String]) -> anyhow::Result<Vec<&'a Scene>> {
    if wanted.is_empty() {
        return Ok(scenes.iter().collect());
    }
    let find = |name: &String| scenes.iter().find(|it| it.name == *name);
    let known = |name| {
        find(name).with_context(|| format!("there is no scene {name} in docs/recordings.toml"))
    };
    wanted.iter().map(known).collect()
}

/// What differs from the recordings in every play; nothing if one is like them.
fn differing(
    house: &House,
    scene: &Scene,
    programs: &Programs,
    listen: bool,
) -> anyhow::Result<Vec<Artefact>> {
    let play = || -> anyhow::Result<Vec<Artefact>> {
        let artefacts = artefacts(house, scene, play(scene, programs, listen)?);
        Ok(artefacts.into_iter().filter(Artefact::is_stale).collect())
    };
    let like_before = |it: &anyhow::Result<Vec<Artefact>>| it.as_ref().is_ok_and(Vec::is_empty);
    let again = (1..PLAYS).map(|_| play()).find(like_before);
    again.unwrap_or_else(play)
}

fn artefacts(house: &House, scene: &Scene, recording: Recording) -> Vec<Artefact> {
    let path = |extension| folder(house).join(format!("{}.{extension}", scene.name));
    let transcript = Artefact {
        path: path("txt"),
        bytes: recording.transcript.into_bytes(),
    };
    let capture = recording.capture.map(|bytes| Artefact {
        path: path("pcap"),
        bytes,
    });
    [Some(transcript), capture].into_iter().flatten().collect()
}

impl Artefact {
    fn is_stale(&self) -> bool {
        fs::read(&self.path).ok().as_ref() != Some(&self.bytes)
    }

    /// What to do about the file that should hold this.
    fn fault(&self, house: &House, scene: &Scene) -> Fault {
        let file = fs::read(&self.path).unwrap_or_default();
        let line = first_difference(&file, &self.bytes);
        let what = format!("stale: cargo lab book record {}", scene.name);
        Fault::new(&house.name(&self.path), line, what)
    }
}

/// The number of the first line that differs.
fn first_difference(file: &[u8], expected: &[u8]) -> usize {
    let pairs = file.iter().zip(expected);
    let same = pairs.take_while(|(a, b)| a == b);
    1 + same.filter(|(byte, _)| **byte == b'\n').count()
}

/// Files in docs/recordings that no scene makes.
fn strays(house: &House, scenes: &[Scene]) -> Vec<Fault> {
    let made = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        scenes.iter().any(|scene| {
            let rest = name.strip_prefix(&scene.name);
            rest == Some(".txt") || (scene.capture && rest == Some(".pcap"))
        })
    };
    let files = house.files(&folder(house)).into_iter();
    let strays = files.filter(|path| !made(path));
    strays
        .map(|path| Fault::new(&house.name(&path), 1, "no scene makes this file: delete it"))
        .collect()
}
