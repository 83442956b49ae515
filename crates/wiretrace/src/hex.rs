//! Bytes in hexadecimal: as a plain dump, or field by field with what they
//! mean.

use std::fmt::Write as _;
use std::ops::Range;

use crate::escape::{pad, printable, width};

/// Bytes on one row of [`hex_dump`].
const DUMP_ROW: usize = 16;
/// Bytes on one row of [`annotated_hex`]; a longer field goes on in the next
/// row.
const FIELD_ROW: usize = 8;

/// One field of a message: where it is, how it is called, and what its bytes
/// mean.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Field<'a> {
    /// Offsets into the bytes. Where the bytes end before the range does, `--`
    /// stands for what is missing.
    pub range: Range<usize>,
    /// The name in the protocol's document.
    pub name: &'a str,
    /// The decoded value, as a person says it.
    pub value: String,
}

/// Each field's offset in hexadecimal, its bytes, its name and its value, in
/// the order of the offsets. Bytes that no field claims have rows of their own
/// without a name.
///
/// ```
/// use wiretrace::{Field, annotated_hex};
/// let fields = [
///     Field { range: 0..1, name: "version", value: "1".to_owned() },
///     Field { range: 1..3, name: "temperature", value: "-1.00 °C".to_owned() },
/// ];
/// assert_eq!(
///     annotated_hex(&[0x01, 0xff, 0x9c, 0x00], &fields),
///     "0000  01     version      1\n\
///      0001  ff 9c  temperature  -1.00 °C\n\
///      0003  00\n",
/// );
/// ```
pub fn annotated_hex(bytes: &[u8], fields: &[Field<'_>]) -> String {
    let fields = without_gaps(bytes.len(), fields);
    let rows: Vec<Row<'_>> = fields.iter().flat_map(|field| rows(bytes, field)).collect();
    let hex_width = rows.iter().map(|row| row.hex.len()).max().unwrap_or(0);
    let name_width = fields
        .iter()
        .map(|field| width(&printable(field.name)))
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for row in rows {
        let name = pad(&printable(row.name), name_width);
        let line = format!(
            "{:04x}  {:hex_width$}  {name}  {}",
            row.offset,
            row.hex,
            printable(row.value)
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The fields by offset, with a nameless one wherever bytes are left between
/// them and at the end.
fn without_gaps<'a>(len: usize, fields: &[Field<'a>]) -> Vec<Field<'a>> {
    let mut fields = fields.to_vec();
    fields.sort_by_key(|field| field.range.start);
    let mut all = Vec::new();
    let mut claimed = 0;
    let unclaimed = |range| Field {
        range,
        name: "",
        value: String::new(),
    };
    for field in fields {
        let start = field.range.start.min(len);
        if claimed < start {
            all.push(unclaimed(claimed..start));
        }
        claimed = claimed.max(start).max(field.range.end.min(len));
        all.push(field);
    }
    if claimed < len {
        all.push(unclaimed(claimed..len));
    }
    all
}

struct Row<'a> {
    offset: usize,
    hex: String,
    name: &'a str,
    value: &'a str,
}

fn rows<'a>(bytes: &[u8], field: &'a Field<'_>) -> Vec<Row<'a>> {
    let (start, end) = (
        field.range.start.min(bytes.len()),
        field.range.end.min(bytes.len()),
    );
    let present = bytes.get(start..end).unwrap_or_default();
    let missing = field.range.len().saturating_sub(present.len());
    let mut cells: Vec<String> = present.iter().map(|byte| format!("{byte:02x}")).collect();
    // A range may claim any length: what is missing fills the row that it
    // begins in, no more.
    let room = FIELD_ROW - cells.len() % FIELD_ROW;
    cells.extend(std::iter::repeat_n("--".to_owned(), missing.min(room)));
    if cells.is_empty() {
        cells.push(String::new());
    }
    cells
        .chunks(FIELD_ROW)
        .enumerate()
        .map(|(n, cells)| Row {
            offset: field.range.start.saturating_add(n * FIELD_ROW),
            hex: cells.join(" "),
            name: if n == 0 { field.name } else { "" },
            value: if n == 0 { &field.value } else { "" },
        })
        .collect()
}

/// Offset, sixteen bytes, and the same as ASCII, character for character what
/// `hexdump -C` prints: rows that repeat the one before are told by a single
/// `*`, and the last line is the length. Nothing for no bytes.
///
/// ```
/// assert_eq!(
///     wiretrace::hex_dump(b"Hello from TCP Server"),
///     "00000000  48 65 6c 6c 6f 20 66 72  6f 6d 20 54 43 50 20 53  |Hello from TCP S|\n\
///      00000010  65 72 76 65 72                                    |erver|\n\
///      00000015\n",
/// );
/// ```
pub fn hex_dump(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut before: &[u8] = &[];
    let mut repeating = false;
    for (n, row) in bytes.chunks(DUMP_ROW).enumerate() {
        if row != before {
            let _ = writeln!(
                out,
                "{:08x}  {:48}  |{}|",
                n * DUMP_ROW,
                halves(row),
                ascii(row)
            );
        } else if !repeating {
            out.push_str("*\n");
        }
        repeating = row == before;
        before = row;
    }
    if !bytes.is_empty() {
        let _ = writeln!(out, "{:08x}", bytes.len());
    }
    out
}

/// A row of the dump, with a wider gap in the middle.
fn halves(row: &[u8]) -> String {
    let halves: Vec<String> = row.chunks(DUMP_ROW / 2).map(pairs).collect();
    halves.join("  ")
}

/// `01 a0 ff`
pub(crate) fn pairs(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(" ")
}

/// Printable ASCII as it is, a dot for every other byte.
pub(crate) fn ascii(bytes: &[u8]) -> String {
    let dot = |byte: u8| {
        if byte.is_ascii_graphic() || byte == b' ' {
            byte as char
        } else {
            '.'
        }
    };
    bytes.iter().map(|&byte| dot(byte)).collect()
}
