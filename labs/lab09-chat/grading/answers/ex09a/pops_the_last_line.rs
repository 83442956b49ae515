//! Exercise 09a, a mistake: collects the lines that came together in a `Vec` and
//! takes them out with `pop`, which begins with the newest.

use std::io::{self, BufReader};
use std::net::TcpStream;
use std::sync::Arc;

use super::given::{self, Room, Steps};

pub fn main() -> io::Result<()> {
    given::run(Steps {
        talk,
        ..Steps::RIGHT
    })
}

fn talk(reader: &mut BufReader<&TcpStream>, name: &str, room: &Arc<Room>) -> io::Result<()> {
    while let Some(text) = (room.steps.read_line)(reader)? {
        let mut texts = vec![text];
        while reader.buffer().contains(&b'\n') {
            texts.extend((room.steps.read_line)(reader)?);
        }
        while let Some(text) = texts.pop() {
            room.tell_others(&room.members(), name, &format!("{name}: {text}\n"));
        }
    }
    Ok(())
}
