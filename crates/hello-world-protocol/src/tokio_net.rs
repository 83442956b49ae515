//! The tokio shell: the loop of the blocking one with `.await`.

use std::io;
use std::pin::pin;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep_until;

use crate::{Action, Config, Connection, Ending, Event};

/// How far away an alarm is set that is not to go off.
const FAR: Duration = Duration::from_secs(24 * 60 * 60);

/// Serves one client to its end.
pub async fn serve(stream: &mut TcpStream, config: Config) -> Ending {
    let mut connection = Connection::new(config, Instant::now());
    let mut alarm = pin!(sleep_until((Instant::now() + FAR).into()));
    loop {
        // A timer moved at every octet would cost more than the octet: one that goes off too
        // early is set anew, so it has to be moved only to an earlier time.
        if let Some(due) = connection.poll_timeout().map(Into::into)
            && due < alarm.deadline()
        {
            alarm.as_mut().reset(due);
        }
        tokio::select! {
            biased;
            outcome = perform(connection.poll_action(), stream) => {
                let now = Instant::now();
                match outcome {
                    Ok(Ok(event)) => connection.handle_event(event, now),
                    Ok(Err(ending)) => return ending,
                    Err(error) => connection.handle_event(Event::Failed(error.kind()), now),
                }
            }
            () = &mut alarm => {
                let now = Instant::now();
                connection.handle_timeout(now);
                alarm.as_mut().reset((now + FAR).into());
            }
        }
    }
}

/// Safe to be dropped at its `.await`: until then nothing was read or written.
async fn perform(action: Action<'_>, stream: &mut TcpStream) -> io::Result<Result<Event, Ending>> {
    match action {
        Action::Read(space) => stream.read(space).await.map(|len| Ok(Event::Read(len))),
        Action::Write(owed) => stream.write(owed).await.map(|len| Ok(Event::Written(len))),
        Action::CloseWrite => stream.shutdown().await.map(|()| Ok(Event::WriteClosed)),
        Action::Done(ending) => Ok(Err(ending)),
    }
}
