//! Chapter 2: a sensor's packet, 16 bytes built and read field by field. You will see every
//! byte with its meaning, and what becomes of it in the other byte order or as a C struct.
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +---------------+---------------+-------------------------------+
//! |  version = 1  |     flags     |            sensor             |
//! +---------------+---------------+-------------------------------+
//! |                 timestamp, seconds since 1970                 |
//! +-------------------------------+-------------------------------+
//! | temperature, signed, 0.01 °C  |    pressure, pascal (high)    |
//! +-------------------------------+-------------------------------+
//! |     pressure (low 16 bits)    |       humidity, 0.01 %        |
//! +-------------------------------+-------------------------------+
//! ```
//! Bit 0 of the flags is an alarm. The command: `cargo run --bin lab02_wire_struct`. Python reads
//! the packet with `struct.unpack(">BBHIhIH", bytes.fromhex("010104d26553f100fdf300018bcd186a"))`.

use std::io::Write;

use anyhow::{Result, ensure};
use byteorder::{Reader, Writer};
use wiretrace::{Field, annotated_hex};

const HELP: &str = "Builds and reads a sensor's packet.\n\nUsage: lab02_wire_struct";
const VERSION: u8 = 1;

// ANCHOR: packet
#[repr(C)] // as a C compiler lays it out; what that means is told at the end
struct Packet {
    version: u8,
    flags: u8,
    sensor: u16,
    timestamp: u32,
    temperature: i16,
    pressure: u32,
    humidity: u16,
}
// ANCHOR_END: packet

fn main() -> std::process::ExitCode {
    lab_cli::main(HELP, |arguments| {
        ensure!(arguments.is_empty(), "lab02_wire_struct takes no arguments");
        Ok(write!(lab_cli::stdout(), "{}", tell(&build())?)?)
    })
}

// ANCHOR: build
fn build() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes);
    writer.u8(VERSION);
    writer.u8(0b0000_0001); // flags: alarm
    writer.u16_be(1234); // sensor
    writer.u32_be(1_700_000_000); // timestamp
    writer.i16_be(-525); // temperature: -5.25 °C
    writer.u32_be(101_325); // pressure: 1013.25 hPa
    writer.u16_be(6250); // humidity: 62.50 %
    bytes
}
// ANCHOR_END: build

fn tell(bytes: &[u8]) -> Result<String> {
    let packet = Packet::decode(bytes)?;
    let right = annotated_hex(bytes, &packet.fields());
    // ANCHOR: swapped
    let swapped = Packet {
        sensor: packet.sensor.swap_bytes(),
        timestamp: packet.timestamp.swap_bytes(),
        temperature: packet.temperature.swap_bytes(),
        pressure: packet.pressure.swap_bytes(),
        humidity: packet.humidity.swap_bytes(),
        ..packet
    };
    // ANCHOR_END: swapped
    let wrong = annotated_hex(bytes, &swapped.fields());
    let (wire, memory) = (bytes.len(), size_of::<Packet>());
    let pressure = std::mem::offset_of!(Packet, pressure);
    Ok(format!(
        "A packet of {wire} bytes, the high byte of every number first:

{right}
The same bytes, read by a program that takes the low byte for the first:

{wrong}
No error tells of it. Most of it is absurd, but -30.75 °C could be true.
(Without its sign, fd f3 would be 650.11 °C.)

As a C struct this takes {memory} bytes: pressure must begin at a multiple of 4, so
it moves from 10 to {pressure}, and 2 bytes follow humidity. Send fields, not memory.
"
    ))
}

impl Packet {
    // ANCHOR: decode
    fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let version = reader.u8()?;
        ensure!(version == VERSION, "version {version} is not known");
        Ok(Self {
            version,
            flags: reader.u8()?,
            sensor: reader.u16_be()?,
            timestamp: reader.u32_be()?,
            temperature: reader.i16_be()?,
            pressure: reader.u32_be()?,
            humidity: reader.u16_be()?,
        })
    }
    // ANCHOR_END: decode

    fn fields(&self) -> [Field<'static>; 7] {
        let field = |range, name, value| Field { range, name, value };
        let year = 1970 + self.timestamp / 31_556_952; // seconds in 365.2425 days
        let celsius = f64::from(self.temperature) / 100.0;
        let percent = f64::from(self.humidity) / 100.0;
        [
            field(0..1, "version", self.version.to_string()),
            field(1..2, "flags", format!("{:08b}", self.flags)),
            field(2..4, "sensor", self.sensor.to_string()),
            field(4..8, "timestamp", format!("{} (in {year})", self.timestamp)),
            field(8..10, "temperature", format!("{celsius:.2} °C")),
            field(10..14, "pressure", format!("{} Pa", self.pressure)),
            field(14..16, "humidity", format!("{percent:.2} %")),
        ]
    }
}
