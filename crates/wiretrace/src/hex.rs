//! Bytes in hexadecimal: as a plain dump, or field by field with what they mean.

use std::fmt::Write as _;
use std::ops::Range;

use crate::escape::printable;

/// One field of a message: where it is, how it is called, and what its bytes mean.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Field<'a> {
    /// Offsets into the bytes.
    pub range: Range<usize>,
    /// The name in the protocol's document.
    pub name: &'a str,
    /// The decoded value, as a person says it.
    pub value: String,
}

/// Each field's offset, its bytes, its name and its value.
pub fn annotated_hex(bytes: &[u8], fields: &[Field<'_>]) -> String {
    let mut out = String::new();
    for field in fields {
        let bytes = bytes.get(field.range.clone()).unwrap_or_default();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x} ")).collect();
        let _ = writeln!(
            out,
            "{:04x}  {hex:24} {}  {}",
            field.range.start,
            printable(field.name),
            printable(&field.value)
        );
    }
    out
}

/// Offset, sixteen bytes, and the same as ASCII: the format of `hexdump -C`.
pub fn hex_dump(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (row, bytes) in bytes.chunks(16).enumerate() {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x} ")).collect();
        let _ = writeln!(out, "{:08x}  {hex:48}", row * 16);
    }
    out
}
