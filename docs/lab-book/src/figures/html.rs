//! Words as HTML.

use mdbook_markdown::pulldown_cmark::{Event, Parser, Tag, TagEnd, html::push_html};

/// `text` with the characters that mean something in HTML written out.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A paragraph of Markdown as HTML, without the paragraph's own tags.
pub(crate) fn inline(markdown: &str) -> String {
    let events = Parser::new(markdown).filter(|event| {
        !matches!(
            event,
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
        )
    });
    let mut html = String::new();
    push_html(&mut html, events);
    html.trim().to_owned()
}
