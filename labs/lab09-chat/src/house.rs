//! The room behind a lock, with a bell for each client: whoever waits for something to write
//! sleeps, and is rung at.

use std::collections::HashMap;
use std::iter;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chat::Room;

/// A room for many threads or tasks; `Bell` is what wakes one.
#[derive(Debug)]
pub struct House<Bell> {
    inside: Mutex<Inside<Bell>>,
    ring: fn(&Bell),
}

/// What the lock guards.
#[derive(Debug)]
pub struct Inside<Bell> {
    /// The chat.
    pub room: Room,
    bells: HashMap<u64, Arc<Bell>>,
}

impl<Bell: Default> House<Bell> {
    /// An empty house in which `ring` wakes whoever waits for a bell.
    pub fn new(ring: fn(&Bell)) -> Arc<Self> {
        let (room, bells) = (Room::default(), HashMap::new());
        let inside = Mutex::new(Inside { room, bells });
        Arc::new(Self { inside, ring })
    }

    /// A client has come; the bell is rung when there is something to do for it.
    pub fn enter(&self, id: u64) -> Arc<Bell> {
        let bell = Arc::<Bell>::default();
        self.lock().bells.insert(id, Arc::clone(&bell));
        self.change(|room| room.handle_connected(id));
        bell
    }

    /// The client's connection is no more.
    pub fn leave(&self, id: u64) {
        self.change(|room| room.handle_gone(id));
        self.lock().bells.remove(&id);
    }

    // ANCHOR: change
    /// Tells the room what happened, then rings at whoever has something to do.
    ///
    /// It rings without the lock, which whoever wakes up wants first. No ring is lost by that: the
    /// room names those whom it told to wait, under the same lock, so they sleep or are about to.
    /// Whoever is about to hears it too: `Condvar::wait` lets the lock go and falls asleep in one
    /// step, `Notify` keeps a ring. Who comes later asks the room before it waits.
    pub fn change(&self, happened: impl FnOnce(&mut Room)) {
        let mut inside = self.lock();
        happened(&mut inside.room);
        let Inside { room, bells } = &mut *inside;
        let named = iter::from_fn(|| room.poll_ready());
        let to_ring: Vec<_> = named.filter_map(|id| bells.get(&id).cloned()).collect();
        drop(inside);
        to_ring.iter().for_each(|bell| (self.ring)(bell));
    }
    // ANCHOR_END: change

    /// The room, for as long as the guard lives: nobody else moves meanwhile.
    pub fn lock(&self) -> MutexGuard<'_, Inside<Bell>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
