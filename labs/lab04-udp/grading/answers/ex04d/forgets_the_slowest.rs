//! Exercise 04d, a mistake: the maximum is computed as the minimum is: a copied
//! line in which one word wasn't changed.

use std::env;
use std::io;
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const USAGE: &str = "usage: ADDRESS COUNT INTERVAL_MS TIMEOUT_MS";

/// What follows the number in a probe.
const TEXT: &[u8] = b"ping";

pub fn main() -> ExitCode {
    match run() {
        Ok(pings) => {
            pings.print();
            match pings.round_trips.is_empty() {
                false => ExitCode::SUCCESS,
                true => failed("no probe was answered"),
            }
        }
        Err(error) => failed(&error.to_string()),
    }
}

fn failed(why: &str) -> ExitCode {
    eprintln!("error: {why}");
    ExitCode::FAILURE
}

fn run() -> io::Result<Pings> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, count, interval, timeout] = &arguments[..] else {
        return Err(io::Error::other(USAGE));
    };
    let milliseconds = |text: &String| text.parse().map(Duration::from_millis);
    let count: u16 = count.parse().map_err(io::Error::other)?;
    let interval = milliseconds(interval).map_err(io::Error::other)?;
    let timeout = milliseconds(timeout).map_err(io::Error::other)?;
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?; // only this peer's datagrams come in
    let mut pings = Pings::default();
    let (began, mut buffer) = (Instant::now(), [0; 64]);
    while !pings.is_over(count, timeout) {
        // Counted from the beginning, so that no delay adds up.
        let due = match pings.number() < count {
            true => began + interval * u32::from(pings.number()),
            false => pings.end(timeout),
        };
        let left = due.saturating_duration_since(Instant::now());
        if left.is_zero() {
            if pings.number() < count {
                pings.send(&socket);
            }
            continue;
        }
        socket.set_read_timeout(Some(left))?;
        // An error is a timeout, or says that nobody has the port: that is loss.
        if let Ok(length) = socket.recv(&mut buffer) {
            let datagram = buffer.get(..length).unwrap_or_default();
            pings.receive(datagram, timeout);
        }
    }
    Ok(pings)
}

#[derive(Default)]
struct Pings {
    /// When each probe was sent, from number 1 on.
    sent: Vec<Instant>,
    answered: Vec<bool>,
    /// Of the first answer to each probe, in milliseconds, as they came.
    round_trips: Vec<f64>,
    duplicates: u32,
    out_of_order: u32,
    /// The greatest number that was answered.
    greatest: usize,
}

impl Pings {
    /// How many probes were sent.
    fn number(&self) -> u16 {
        u16::try_from(self.sent.len()).unwrap_or(u16::MAX)
    }

    /// When nothing is awaited any more, if no probe follows.
    fn end(&self, timeout: Duration) -> Instant {
        self.sent
            .last()
            .map_or_else(Instant::now, |sent| *sent + timeout)
    }

    fn is_over(&self, count: u16, timeout: Duration) -> bool {
        let all_answered = self.round_trips.len() == self.sent.len();
        self.number() == count && (all_answered || Instant::now() >= self.end(timeout))
    }

    fn send(&mut self, socket: &UdpSocket) {
        // The clock is read first: what sending takes belongs to the round trip.
        self.sent.push(Instant::now());
        self.answered.push(false);
        let _ = socket.send(&[&self.number().to_be_bytes(), TEXT].concat());
    }

    fn receive(&mut self, datagram: &[u8], timeout: Duration) {
        let now = Instant::now();
        let Some((number, TEXT)) = datagram.split_first_chunk() else {
            return;
        };
        let number = usize::from(u16::from_be_bytes(*number));
        let index = number.wrapping_sub(1);
        let (Some(sent), Some(answered)) = (self.sent.get(index), self.answered.get_mut(index))
        else {
            return; // no probe had that number
        };
        let round_trip = now - *sent;
        if round_trip > timeout {
            return;
        }
        if *answered {
            self.duplicates += 1;
            return;
        }
        *answered = true;
        self.round_trips.push(round_trip.as_secs_f64() * 1000.0);
        self.out_of_order += u32::from(number < self.greatest);
        self.greatest = self.greatest.max(number);
    }

    fn print(&self) {
        let (sent, received) = (self.sent.len(), self.round_trips.len());
        let loss = 100.0 * (sent - received) as f64 / sent as f64;
        println!(
            "{sent} sent, {received} received, {} duplicates, {} out of order, {loss:.1}% loss",
            self.duplicates, self.out_of_order
        );
        if received == 0 {
            return;
        }
        let min = self.round_trips.iter().copied().fold(f64::MAX, f64::min);
        let max = self.round_trips.iter().copied().fold(f64::MAX, f64::min);
        let avg = mean(self.round_trips.iter().copied());
        let squares = self.round_trips.iter().map(|it| (it - avg) * (it - avg));
        let mdev = mean(squares).sqrt();
        println!("round trip min/avg/max/mdev = {min:.3}/{avg:.3}/{max:.3}/{mdev:.3} ms");
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}
