//! Paragraphs for texts of the classic editor, which keeps none: a blank line ends one, a line break is a break.

use crate::markup::{Piece, Pieces, Tag, pieces};

/// Elements that stand beside paragraphs; what they hold is left alone.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "iframe",
    "li",
    "menu",
    "nav",
    "object",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "select",
    "style",
    "summary",
    "svg",
    "table",
    "textarea",
    "ul",
    "video",
];
/// Blocks whose own text may be in need of paragraphs.
const CONTAINERS: &[&str] = &["article", "aside", "blockquote", "center", "div", "section"];
/// Containers inside containers, deeper than which texts are left as they are.
const DEPTH_LIMIT: u8 = 16;

/// Wraps loose text in paragraphs. Blocks, and everything in `pre`, stay as they are.
pub(crate) fn paragraphs(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    wrap(html, 0, &mut out);
    out
}

fn wrap(html: &str, depth: u8, out: &mut String) {
    let mut loose = Vec::new();
    let mut scan = pieces(html);
    loop {
        let start = scan.position();
        let Some(piece) = scan.next() else { break };
        match piece {
            Piece::Tag(tag) if tag.is("hr") || (tag.closing && tag.is_any(BLOCKS)) => {
                flush(&mut loose, out);
                // A stray `</p>` would open an empty paragraph.
                if !tag.is("p") {
                    push_line(out, tag.raw);
                }
            }
            Piece::Tag(tag) if tag.is_any(BLOCKS) => {
                flush(&mut loose, out);
                let end = block_end(scan.clone(), html.len(), tag);
                block(&html[start..end], tag, depth, out);
                scan.seek(end);
            }
            Piece::Comment { raw, inner: "more" } => {
                flush(&mut loose, out);
                push_line(out, raw);
            }
            other => loose.push(other),
        }
    }
    flush(&mut loose, out);
}

fn push_line(out: &mut String, html: &str) {
    out.push_str(html);
    out.push('\n');
}

/// Where the element ends that `opening`, just passed by the scan, starts: behind its end tag, or where its parent
/// must end.
fn block_end(mut scan: Pieces<'_>, whole: usize, opening: Tag<'_>) -> usize {
    let mut depth = 0_usize;
    let is_paragraph = opening.is("p");
    loop {
        let at = scan.position();
        match scan.next() {
            None => return whole,
            Some(Piece::Tag(tag)) if tag.is(opening.name) && tag.closing && depth == 0 => {
                return scan.position();
            }
            Some(Piece::Tag(tag)) if is_paragraph && tag.is_any(BLOCKS) => return at,
            Some(Piece::Tag(tag)) if tag.is(opening.name) => {
                depth = if tag.closing { depth - 1 } else { depth + 1 };
            }
            _ => {}
        }
    }
}

fn block(whole: &str, opening: Tag<'_>, depth: u8, out: &mut String) {
    let inner_end = whole.rfind("</").filter(|end| *end >= opening.raw.len()).unwrap_or(whole.len());
    let inner = &whole[opening.raw.len()..inner_end];
    let wanting = opening.is_any(CONTAINERS) && (has_blank_line(inner) || opening.is("blockquote"));
    if !wanting || depth >= DEPTH_LIMIT {
        push_line(out, whole);
        return;
    }
    out.push_str(opening.raw);
    wrap(inner, depth + 1, out);
    push_line(out, &whole[inner_end..]);
}

fn has_blank_line(html: &str) -> bool {
    html.split('\n').skip(1).any(|line| line.trim().is_empty())
}

/// Writes the loose pieces as paragraphs and forgets them.
fn flush(loose: &mut Vec<Piece<'_>>, out: &mut String) {
    let mut paragraph = String::new();
    let mut breaks = 0;
    for piece in loose.drain(..) {
        let Piece::Text(text) = piece else {
            apply_breaks(&mut paragraph, &mut breaks, out);
            paragraph.push_str(piece.raw());
            continue;
        };
        let one_line = !text.contains('\n');
        for (index, line) in text.split('\n').enumerate() {
            breaks += usize::from(index > 0);
            if one_line || !line.trim().is_empty() {
                apply_breaks(&mut paragraph, &mut breaks, out);
                paragraph.push_str(line);
            }
        }
    }
    close(&mut paragraph, out);
}

fn apply_breaks(paragraph: &mut String, breaks: &mut usize, out: &mut String) {
    match std::mem::take(breaks) {
        0 => {}
        1 => {
            let text = paragraph.trim_end();
            if !text.is_empty()
                && !text.ends_with("<br>")
                && !text.ends_with("<br />")
                && !text.ends_with("<br/>")
            {
                paragraph.push_str("<br>");
            }
            paragraph.push('\n');
        }
        _ => close(paragraph, out),
    }
}

fn close(paragraph: &mut String, out: &mut String) {
    let text = paragraph.trim();
    if !text.is_empty() {
        push_line(out, &format!("<p>{text}</p>"));
    }
    paragraph.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn loose_text_becomes_paragraphs() {
        for (html, expected) in [
            ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n"),
            ("a <b>b</b> <i>c</i>", "<p>a <b>b</b> <i>c</i></p>\n"),
            ("<p>a</p>\n\n<p>b</p>", "<p>a</p>\n<p>b</p>\n"),
            ("<p>a\n<h2>b</h2>c", "<p>a\n\n<h2>b</h2>\n<p>c</p>\n"),
            ("a<pre>x\n\ny</pre>b", "<p>a</p>\n<pre>x\n\ny</pre>\n<p>b</p>\n"),
            ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>\n"),
            ("<div>a</div>", "<div>a</div>\n"),
            ("one<!--more-->two", "<p>one</p>\n<!--more-->\n<p>two</p>\n"),
            ("<a\nhref=\"x\">y</a>", "<p><a\nhref=\"x\">y</a></p>\n"),
            ("a<br />\nb", "<p>a<br />\nb</p>\n"),
            ("<ul>\n<li>a</li>\n\n</ul>", "<ul>\n<li>a</li>\n\n</ul>\n"),
            (" \n\n ", ""),
        ] {
            assert_eq!(paragraphs(html), expected, "{html:?}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost(html in "[a-d \n]{0,40}(<(/?)(p|div|blockquote|b|pre)>[a-d \n]{0,10}){0,8}") {
            let letters = |text: &str| {
                let mut out = String::new();
                for piece in pieces(text) {
                    if let Piece::Text(text) = piece {
                        out.extend(text.chars().filter(|c| c.is_alphabetic()));
                    }
                }
                out
            };
            prop_assert_eq!(letters(&paragraphs(&html)), letters(&html));
        }
    }
}
