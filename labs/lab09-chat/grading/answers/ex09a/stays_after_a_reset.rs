//! Exercise 09a, a mistake: after a reset `read` fails, and `?` leaves the function
//! before the line that cleans up. The name stays taken for ever.

use super::given::{self, Room, Steps};
use std::io;
use std::io::BufReader;
use std::net::TcpStream;
use std::sync::Arc;

pub fn main() -> io::Result<()> {
    given::run(Steps {
        serve,
        ..Steps::RIGHT
    })
}

fn serve(socket: &TcpStream, room: &Arc<Room>) -> io::Result<()> {
    let mut reader = BufReader::new(socket);
    let Some(name) = given::ask_name(&mut reader, socket, room)? else {
        return Ok(());
    };
    (room.steps.talk)(&mut reader, &name, room)?;
    (room.steps.leave)(room, &name);
    Ok(())
}
