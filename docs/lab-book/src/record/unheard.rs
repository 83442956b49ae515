//! Where packets can't be heard: on systems other than Linux.

use anyhow::bail;

use super::names::Names;

/// Nothing: it can't be started.
pub(crate) enum Capture {}

impl Capture {
    pub(crate) fn start(_ports: Vec<u16>) -> anyhow::Result<Self> {
        allowed()?;
        bail!("unreachable")
    }

    pub(crate) fn finish(self, _names: &mut Names) -> anyhow::Result<Vec<u8>> {
        match self {}
    }
}

/// Never.
pub(crate) fn allowed() -> anyhow::Result<()> {
    bail!("packets can be recorded on Linux only")
}
