//! Hears the loopback interface while a scene is played. It needs Linux, and
//! root or the capability CAP_NET_RAW.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use pnet_datalink::{Channel, Config, DataLinkReceiver, interfaces};

use super::canonical::{self, Heard};
use super::names::Names;

/// The largest packet on loopback, which cuts no data into Ethernet's 1500 bytes.
const LARGEST: usize = 128 * 1024;
/// Silence that means that everything was heard.
const SILENCE: Duration = Duration::from_millis(60);
/// Others may never be silent.
const AT_MOST: Duration = Duration::from_secs(2);

/// A recording that goes on until it is finished.
pub(crate) struct Capture {
    over: Arc<AtomicBool>,
    thread: JoinHandle<io::Result<Vec<Heard>>>,
}

impl Capture {
    /// Hears what is sent from and to these ports from now on.
    pub(crate) fn start(ports: Vec<u16>) -> anyhow::Result<Self> {
        let mut receiver = open()?;
        let over = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&over);
        let thread = thread::spawn(move || listen(&mut *receiver, &ports, &until));
        Ok(Self { over, thread })
    }

    /// What was heard, as a file of pcap with the names that readers see.
    pub(crate) fn finish(self, names: &mut Names) -> anyhow::Result<Vec<u8>> {
        self.over.store(true, Ordering::SeqCst);
        let heard = self.thread.join();
        let heard = heard.map_err(|_| anyhow!("listening to loopback failed"))?;
        let heard = heard.context("can't listen to loopback")?;
        canonical::file(&heard, names)
    }
}

/// Whether this user may hear loopback; else why not, and what to do.
pub(crate) fn allowed() -> anyhow::Result<()> {
    open().map(drop)
}

fn open() -> anyhow::Result<Box<dyn DataLinkReceiver>> {
    let interfaces = interfaces();
    let loopback = interfaces.iter().find(|it| it.is_loopback());
    let loopback = loopback.context("there is no loopback interface")?;
    let config = Config {
        read_buffer_size: LARGEST,
        read_timeout: Some(SILENCE),
        promiscuous: false,
        ..Config::default()
    };
    match pnet_datalink::channel(loopback, config) {
        Ok(Channel::Ethernet(_, receiver)) => Ok(receiver),
        Ok(_) => bail!("{} is not like Ethernet", loopback.name),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => bail!(
            "packets can be heard by root only, or with the capability CAP_NET_RAW: run it with \
             sudo -E"
        ),
        Err(error) => Err(error).context("can't listen to loopback"),
    }
}

fn listen(
    receiver: &mut dyn DataLinkReceiver,
    ports: &[u16],
    over: &AtomicBool,
) -> io::Result<Vec<Heard>> {
    let (mut heard, mut ending) = (Vec::new(), None);
    loop {
        let silent = match receiver.next() {
            Ok(packet) => {
                heard.extend(canonical::hear(packet, ports));
                false
            }
            Err(error) if error.kind() == io::ErrorKind::TimedOut => true,
            Err(error) => return Err(error),
        };
        if over.load(Ordering::SeqCst) {
            let since: &mut Instant = ending.get_or_insert_with(Instant::now);
            if silent || since.elapsed() > AT_MOST {
                return Ok(heard);
            }
        }
    }
}
