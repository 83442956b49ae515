//! The tokio shell: the loop of the blocking one with `.await`.

use std::ops::ControlFlow;
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
            outcome = perform(connection.poll_action(), stream) => match outcome {
                ControlFlow::Break(ending) => return ending,
                ControlFlow::Continue(event) => connection.handle_event(event, Instant::now()),
            },
            () = &mut alarm => {
                let now = Instant::now();
                connection.handle_timeout(now);
                alarm.as_mut().reset((now + FAR).into());
            }
        }
    }
}

/// Safe to be dropped at its `.await`: until then nothing was read or written.
async fn perform(action: Action<'_>, stream: &mut TcpStream) -> ControlFlow<Ending, Event> {
    let outcome = match action {
        Action::Read(space) => stream.read(space).await.map(Event::Read),
        Action::Write(owed) => stream.write(owed).await.map(Event::Written),
        Action::CloseWrite => stream.shutdown().await.map(|()| Event::WriteClosed),
        Action::Done(ending) => return ControlFlow::Break(ending),
    };
    ControlFlow::Continue(outcome.unwrap_or_else(|error| Event::Failed(error.kind())))
}
