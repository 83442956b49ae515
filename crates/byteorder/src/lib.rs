//! Byte order, bounds-checked integers on the wire, and the internet checksum:
//! what every codec of this workspace is built on. No dependency.
//!
//! A number such as 1234 = 0x4d2 needs two bytes, and hosts disagree on which one
//! comes first in memory. The network has settled it: the **big** end first (RFC 791,
//! appendix B). A little-endian host must swap, each way:
//!
//! ```text
//!                      value     bytes in memory
//!   in the program     0x04d2    d2 04
//!   htons(0x04d2)      0xd204    04 d2   <- what is sent
//!   ntohs(0xd204)      0x04d2    d2 04   <- what is read again
//! ```
//!
//! # What it promises
//! - No input makes it panic, and nothing is allocated but what a [`Writer`] appends.
//! - A [`Reader`] that runs out of bytes says where: [`UnexpectedEnd`] holds the offset.
//! - Whole slices are converted with AVX2 where the processor has it, to the same result.
//!
//! # Reading order
//! | module | what | source |
//! |---|---|---|
//! | `order` | [`Endian`], [`htons`], [`ntohs`] and their wider kin | RFC 791 app. B, POSIX `arpa/inet.h` |
//! | `error` | [`UnexpectedEnd`], the error of everything that reads | |
//! | `reader` | [`Reader`]: bytes to integers, with bounds checks | |
//! | `writer` | [`Writer`]: integers to bytes, with a [`Gap`] for what is known later | |
//! | `checksum` | [`Checksum`], [`checksum()`], [`verify`], [`update`] | RFC 1071, RFC 1624 |
//! | `slices` | [`convert_slice`], [`read_slice`], [`write_slice`] | |
//! | `vector` | the same safe loops compiled for AVX2; the only `unsafe` | |
//!
//! # Example
//! ```
//! use byteorder::{Reader, UnexpectedEnd, Writer};
//! let mut packet = Vec::new();
//! let mut writer = Writer::new(&mut packet);
//! writer.u8(1);
//! writer.i16_be(-525);
//! assert_eq!(packet, [0x01, 0xfd, 0xf3]);
//! let mut reader = Reader::new(&packet);
//! assert_eq!((reader.u8(), reader.i16_be()), (Ok(1), Ok(-525)));
//! assert_eq!(reader.u32_be(), Err(UnexpectedEnd { offset: 3, needed: 4, available: 0 }));
//! ```
#![warn(clippy::print_stdout)]

mod order;

mod error;
mod reader;
mod writer;

mod checksum;
mod slices;
mod vector;

pub use checksum::{Checksum, checksum, update, verify};
pub use error::UnexpectedEnd;
pub use order::{Endian, htonl, htonll, htons, ntohl, ntohll, ntohs};
pub use reader::Reader;
pub use slices::{Word, convert_slice, read_slice, write_slice};
pub use writer::{Gap, Writer};
