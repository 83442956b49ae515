//! A header's fields as RFCs draw them, 32 bits to a row, as inline SVG.
//!
//! Each line is `WIDTH LABEL`, the width in bits, or `*` for a row of variable
//! length; `LABEL | NOTE` adds a second, smaller line.

use std::fmt::Write;

use super::html::escaped;
use crate::fence::Fence;
use crate::lang::Lang;

/// Bits in a row, as in the diagrams of the RFCs.
const ROW: usize = 32;
/// Pixels.
const BIT: usize = 22;
const HEIGHT: usize = 42;
const TOP: usize = 22;

/// A field of the header.
struct Field {
    /// In bits; none where the length is variable.
    width: Option<usize>,
    label: String,
    note: String,
    /// Its first bit.
    at: usize,
}

/// ```` ```bits TITLE ```` over the fields.
pub(crate) fn svg(fence: &Fence, lang: Lang) -> Result<String, String> {
    if fence.title.is_empty() {
        return Err("no title".to_owned());
    }
    let fields = fields(&fence.body)?;
    let (mut drawn, mut told) = (numbers(), Vec::new());
    for field in &fields {
        field.draw(&mut drawn);
        told.push(field.tell(lang));
    }
    let (title, told) = (escaped(&fence.title), escaped(&told.join(", ")));
    let (width, height) = (ROW * BIT + 2, TOP + rows(&fields) * HEIGHT + 2);
    Ok(format!(
        "<figure class=\"diagram\">\
         <svg class=\"bits\" viewBox=\"-1 0 {width} {height}\" width=\"{width}\" role=\"img\" aria-label=\"{title}: {told}\">{drawn}</svg>\
         <figcaption>{title}</figcaption></figure>"
    ))
}

fn fields(body: &[String]) -> Result<Vec<Field>, String> {
    let (mut fields, mut at) = (Vec::new(), 0);
    for line in body.iter().filter(|line| !line.trim().is_empty()) {
        let field = Field::parse(line.trim(), at)?;
        at += field.width.unwrap_or(ROW);
        fields.push(field);
    }
    match fields.is_empty() || !at.is_multiple_of(ROW) {
        true => Err(format!("{at} bits are no whole number of 32-bit rows")),
        false => Ok(fields),
    }
}

impl Field {
    fn parse(line: &str, at: usize) -> Result<Self, String> {
        let (width, label) = line
            .split_once(' ')
            .ok_or_else(|| format!("`{line}` is not `WIDTH LABEL`"))?;
        let width = match width {
            "*" => None,
            bits => Some(bits.parse().map_err(|_| format!("`{bits}` is no width"))?),
        };
        let room = ROW - at % ROW;
        if !(1..=room).contains(&width.unwrap_or(ROW)) {
            return Err(format!("`{line}` has {room} bits left in its row"));
        }
        let (label, note) = label.split_once('|').unwrap_or((label, ""));
        let (label, note) = (label.trim().to_owned(), note.trim().to_owned());
        Ok(Self {
            width,
            label,
            note,
            at,
        })
    }

    fn draw(&self, svg: &mut String) {
        let (x, y) = (self.at % ROW * BIT, TOP + self.at / ROW * HEIGHT);
        let width = self.width.unwrap_or(ROW) * BIT;
        let class = if self.width.is_none() {
            "field variable"
        } else {
            "field"
        };
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\"/>"
        );
        let (x, y) = (x + width / 2, y + HEIGHT / 2);
        let label = escaped(&self.label);
        let _ = match (self.width, self.note.as_str()) {
            (Some(1), _) => write!(
                svg,
                "<text class=\"flag\" transform=\"translate({x} {y}) rotate(-90)\">{label}</text>"
            ),
            (_, "") => write!(svg, "<text x=\"{x}\" y=\"{y}\">{label}</text>"),
            (_, note) => write!(
                svg,
                "<text x=\"{x}\" y=\"{}\">{label}</text><text class=\"note\" x=\"{x}\" y=\"{}\">{}</text>",
                y - 7,
                y + 10,
                escaped(note)
            ),
        };
    }

    /// What a screen reader says.
    fn tell(&self, lang: Lang) -> String {
        let label = &self.label;
        let length = match (self.width, lang) {
            (None, lang) => lang.of("variable length", "가변 길이").to_owned(),
            (Some(1), Lang::En) => "1 bit".to_owned(),
            (Some(bits), lang) => format!("{bits}{}", lang.of(" bits", "비트")),
        };
        match self.note.as_str() {
            "" => format!("{label} {length}"),
            note => format!("{label} {length} ({note})"),
        }
    }
}

fn rows(fields: &[Field]) -> usize {
    let bits: usize = fields.iter().map(|it| it.width.unwrap_or(ROW)).sum();
    bits / ROW
}

/// The numbers of the bits, above the first row.
fn numbers() -> String {
    let number = |bit: usize| {
        let class = if bit.is_multiple_of(8) {
            "number byte"
        } else {
            "number"
        };
        let x = bit * BIT + BIT / 2;
        format!("<text class=\"{class}\" x=\"{x}\" y=\"14\">{bit}</text>")
    };
    (0..ROW).map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fence::{Piece, pieces};

    fn drawn(body: &str) -> Result<String, String> {
        let text = format!("```bits TITLE\n{body}\n```");
        match pieces(&text).as_slice() {
            [Piece::Fence(fence)] => svg(fence, Lang::En),
            _ => panic!("{text} is no fence"),
        }
    }

    #[test]
    fn fields_fill_whole_rows() {
        for (body, wrong) in [
            ("", "0 bits are no whole number of 32-bit rows"),
            ("16 port", "16 bits are no whole number of 32-bit rows"),
            (
                "16 port\n32 number",
                "`32 number` has 16 bits left in its row",
            ),
            ("16 port\n* data", "`* data` has 16 bits left in its row"),
            ("0 nothing", "`0 nothing` has 32 bits left in its row"),
            ("x port", "`x` is no width"),
            ("32", "`32` is not `WIDTH LABEL`"),
        ] {
            assert_eq!(drawn(body), Err(wrong.to_owned()), "{body}");
        }
    }

    #[test]
    fn a_field_is_drawn_in_its_place() {
        let svg = drawn("16 a<b\n15 c | note\n1 F\n* data").unwrap();
        for wanted in [
            "<rect class=\"field\" x=\"0\" y=\"22\" width=\"352\" height=\"42\"/>",
            "<rect class=\"field\" x=\"352\" y=\"22\" width=\"330\" height=\"42\"/>",
            "<rect class=\"field variable\" x=\"0\" y=\"64\" width=\"704\" height=\"42\"/>",
            "rotate(-90)\">F</text>",
            "viewBox=\"-1 0 706 108\"",
            "aria-label=\"TITLE: a&lt;b 16 bits, c 15 bits (note), F 1 bit, data variable length\"",
        ] {
            assert!(svg.contains(wanted), "{wanted}: {svg}");
        }
    }
}
