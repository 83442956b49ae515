//! What stands behind the programs of this lab: the names of ports ([`services`]), the kernel's
//! tables of sockets ([`sockets`]), lists of ports ([`ports`]) and what they answer ([`answers`]).
#![warn(clippy::print_stdout)]

pub mod answers;
pub mod ports;
pub mod services;
pub mod sockets;
