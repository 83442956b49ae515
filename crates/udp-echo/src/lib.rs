//! A UDP echo service and a client that tries again: apart from I/O, blocking, tokio, batched
