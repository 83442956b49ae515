//! Which sequence numbers were seen, in 32 bytes however many there are.

/// Remembers the last [`Window::SIZE`] sequence numbers, as receivers of numbered datagrams do
/// against replays (RFC 4303 §3.4.3). Numbers may wrap (RFC 1982).
///
/// ```
/// use udp_echo::Window;
///
/// let mut seen = Window::default();
/// assert!(seen.insert(7));
/// assert!(!seen.insert(7), "a duplicate");
/// assert!(seen.insert(5), "late, but new");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Window {
    highest: Option<u32>,
    /// Bit `i` is `highest - i`.
    seen: u128,
}

impl Window {
    /// How far back it remembers.
    pub const SIZE: u32 = u128::BITS;

    /// Whether `sequence` is new; from now on it isn't. What is older than the window counts as
    /// seen: to take a thing twice is worse than to miss one that is so late.
    pub fn insert(&mut self, sequence: u32) -> bool {
        let highest = *self.highest.get_or_insert(sequence);
        let ahead = sequence.wrapping_sub(highest);
        let behind = highest.wrapping_sub(sequence);
        if ahead <= behind {
            self.seen = self.seen.checked_shl(ahead).unwrap_or(0);
            self.highest = Some(sequence);
            return self.mark(0);
        }
        behind < Self::SIZE && self.mark(behind)
    }

    fn mark(&mut self, behind: u32) -> bool {
        let bit = 1 << behind;
        let new = self.seen & bit == 0;
        self.seen |= bit;
        new
    }
}
