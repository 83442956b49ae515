//! What mdBook warns of: it ends well all the same, so the events are counted.

use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::{Layer, Registry};

/// Every warning since the last [`take`].
static WARNINGS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Begins to listen; more calls do nothing.
pub(crate) fn listen() {
    let _ = tracing::subscriber::set_global_default(Registry::default().with(Listener));
}

/// The warnings so far, which are then forgotten.
pub(crate) fn take() -> Vec<String> {
    std::mem::take(&mut *WARNINGS.lock().unwrap_or_else(PoisonError::into_inner))
}

struct Listener;

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if metadata.target().starts_with("mdbook") && *metadata.level() <= Level::WARN {
            let mut message = Message(String::new());
            event.record(&mut message);
            let mut warnings = WARNINGS.lock().unwrap_or_else(PoisonError::into_inner);
            warnings.push(message.0);
        }
    }
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
