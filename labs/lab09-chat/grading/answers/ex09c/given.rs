//! The functions of exercise 09c's solution, for the mutants: each is right but
//! for one of them.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use signal_hook::consts::SIGTERM;
use signal_hook::iterator::Signals;

/// How often it is looked whether somebody has come, or is done.
pub const PAUSE: Duration = Duration::from_millis(10);

/// How long the server may take to end.
pub const LIMIT: Duration = Duration::from_secs(1);

pub struct Client {
    pub socket: TcpStream,
    pub thread: JoinHandle<io::Result<()>>,
}

/// The steps of the server, for mutants to get one of them wrong.
#[derive(Clone, Copy)]
pub struct Steps {
    /// The signal that is the order to stop.
    pub signal: i32,
    pub start: fn(TcpStream) -> io::Result<Client>,
    /// What is done once the order to stop has come.
    pub stop: fn(TcpListener, Vec<Client>) -> io::Result<()>,
}

impl Steps {
    /// All of them right.
    pub const RIGHT: Self = Self {
        signal: SIGTERM,
        start,
        stop,
    };
}

pub fn run(steps: Steps) -> io::Result<()> {
    let orders = orders_to_stop(steps.signal)?;
    let listener = listen()?;
    let clients = serve_until(&orders, &listener, steps)?;
    (steps.stop)(listener, clients)
}

pub fn orders_to_stop(signal: i32) -> io::Result<Receiver<()>> {
    let mut signals = Signals::new([signal])?;
    let (sender, orders) = channel();
    thread::spawn(move || {
        for _signal in signals.forever() {
            let _ = sender.send(());
        }
    });
    Ok(orders)
}

pub fn listen() -> io::Result<TcpListener> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    Ok(listener)
}

fn serve_until(
    orders: &Receiver<()>,
    listener: &TcpListener,
    steps: Steps,
) -> io::Result<Vec<Client>> {
    listener.set_nonblocking(true)?;
    let mut clients = Vec::new();
    loop {
        let stops = orders.recv_timeout(PAUSE).is_ok();
        while let Ok((socket, _)) = listener.accept() {
            clients.extend((steps.start)(socket));
        }
        if stops {
            return Ok(clients);
        }
        clients.retain(|client: &Client| !client.thread.is_finished());
    }
}

pub fn start(socket: TcpStream) -> io::Result<Client> {
    socket.set_nonblocking(false)?;
    let served = socket.try_clone()?;
    let thread = thread::Builder::new().spawn(move || {
        let ended = serve(&served);
        let _ = served.shutdown(Shutdown::Both);
        ended
    })?;
    Ok(Client { socket, thread })
}

pub fn stop(listener: TcpListener, clients: Vec<Client>) -> io::Result<()> {
    drop(listener);
    no_more_jobs(&clients);
    wait_for(&clients, LIMIT);
    Ok(())
}

pub fn no_more_jobs(clients: &[Client]) {
    for client in clients {
        let _ = client.socket.shutdown(Shutdown::Read);
    }
}

pub fn wait_for(clients: &[Client], limit: Duration) {
    let start = Instant::now();
    while clients.iter().any(|it| !it.thread.is_finished()) && start.elapsed() < limit {
        thread::sleep(PAUSE);
    }
}

pub fn serve(socket: &TcpStream) -> io::Result<()> {
    for line in BufReader::new(socket).lines() {
        if !answer(socket, &line?)? {
            break;
        }
    }
    Ok(())
}

/// Does one job; `false` if it isn't one.
pub fn answer(mut socket: &TcpStream, line: &str) -> io::Result<bool> {
    let Some((pause, text)) = parse(line) else {
        return Ok(false);
    };
    thread::sleep(pause);
    socket.write_all(format!("{text}\n").as_bytes())?;
    Ok(true)
}

fn parse(line: &str) -> Option<(Duration, &str)> {
    let (pause, text) = line.split_once(' ')?;
    Some((Duration::from_millis(pause.parse().ok()?), text))
}
