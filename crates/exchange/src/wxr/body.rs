//! A post's content, from what the editor stored to HTML that stands by itself.

use std::collections::BTreeSet;

use crate::markup::{Piece, decode, embed_card, pieces};
use crate::record::{ImageRecord, Note, NoteKind};
use crate::wxr::autop::paragraphs;
use crate::wxr::library::Library;
use crate::wxr::shortcodes::{self, Images};

/// The body as HTML; what was lost on the way is noted.
pub(crate) fn html(content: &str, library: &Library, post: u64, notes: &mut Vec<Note>) -> String {
    let content = content.replace("\r\n", "\n").replace('\r', "\n");
    let in_blocks = content.contains("<!-- wp:");
    let clean = comments(&content, notes);
    let images = PostImages { library, post };
    let resolved = shortcodes::resolve(&clean, &images, notes);
    let html = if in_blocks { resolved } else { paragraphs(&resolved) };
    html.trim().to_owned()
}

struct PostImages<'a> {
    library: &'a Library,
    post: u64,
}

impl Images for PostImages<'_> {
    fn by_id(&self, id: u64) -> Option<&ImageRecord> {
        self.library.image(id)
    }

    fn of_post(&self) -> Vec<&ImageRecord> {
        self.library.images_of(self.post).collect()
    }
}

/// Takes out the comments that mark blocks and pages, and makes `<!--more Read on-->` plain. An embedded address
/// becomes a card.
fn comments(content: &str, notes: &mut Vec<Note>) -> String {
    let mut out = String::with_capacity(content.len());
    let (mut in_embed, mut embeds) = (false, false);
    let mut dynamic = BTreeSet::new();
    for piece in pieces(content) {
        match piece {
            Piece::Comment { inner, .. } if is_block_mark(inner) => {
                if let Some(name) = inner.trim().strip_suffix('/').and_then(block_name) {
                    dynamic.insert(name);
                }
            }
            Piece::Comment { inner, .. } if inner.trim_start().starts_with("nextpage") => {}
            Piece::Comment { inner, .. } if is_more(inner) => out.push_str("<!--more-->"),
            Piece::Comment { inner: "noteaser", .. } => {}
            Piece::Text(text) if in_embed && is_address(text.trim()) => {
                embeds = true;
                out.push_str(&embed_card(&decode(text.trim()), ""));
            }
            other => out.push_str(other.raw()),
        }
        in_embed =
            matches!(piece, Piece::Tag(tag) if tag.is("div") && tag.raw.contains("wp-block-embed__wrapper"));
    }
    if embeds {
        notes.push(Note::new(NoteKind::Embed, "embedded content became a card that links to it"));
    }
    notes.extend(dynamic.into_iter().map(|name| {
        Note::new(
            NoteKind::Dropped,
            format!("block [{name}] is filled in by WordPress and holds no text: dropped"),
        )
    }));
    out
}

fn is_block_mark(comment: &str) -> bool {
    let comment = comment.trim_start();
    comment.starts_with("wp:") || comment.starts_with("/wp:")
}

fn block_name(mark: &str) -> Option<&str> {
    mark.strip_prefix("wp:")?.split_whitespace().next()
}

fn is_more(comment: &str) -> bool {
    let comment = comment.trim();
    comment == "more"
        || comment.strip_prefix("more").is_some_and(|text| text.starts_with(char::is_whitespace))
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

/// The images of a body that the library knows words for, by the `src` they have in it.
pub(crate) fn captioned_images(html: &str, library: &Library) -> Vec<ImageRecord> {
    let mut images: Vec<ImageRecord> = Vec::new();
    for piece in pieces(html) {
        let Piece::Tag(tag) = piece else { continue };
        if !tag.is("img") {
            continue;
        }
        let Some((src, known)) = tag.attribute("src").zip(image_id(tag).and_then(|id| library.image(id)))
        else {
            continue;
        };
        let has_words = known.alt.is_some() || known.caption.is_some() || known.credit.is_some();
        if has_words && !images.iter().any(|image| image.src == src) {
            images.push(ImageRecord { src, ..known.clone() });
        }
    }
    images
}

/// The attachment an image was made from: `class="wp-image-12"` or `data-attachment-id="12"`.
fn image_id(tag: crate::markup::Tag<'_>) -> Option<u64> {
    let class = tag.attribute("class").unwrap_or_default();
    let by_class = class.split_whitespace().find_map(|name| name.strip_prefix("wp-image-")?.parse().ok());
    by_class.or_else(|| tag.attribute("data-attachment-id")?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_of_both_editors_become_html() {
        for (content, expected, kinds) in [
            ("One\r\n\r\nTwo", "<p>One</p>\n<p>Two</p>", vec![]),
            (
                "<!-- wp:paragraph --><p>One</p><!-- /wp:paragraph --><!-- wp:more --><!--more Go on--><!-- /wp:more -->",
                "<p>One</p><!--more-->",
                vec![],
            ),
            (
                "<!-- wp:embed --><div class=\"wp-block-embed__wrapper\">\nhttps://v.org/?a&amp;b\n</div><!-- /wp:embed -->",
                "<div class=\"wp-block-embed__wrapper\"><div data-embed=\"https://v.org/?a&amp;b\"><p><a href=\"https://v.org/?a&amp;b\">https://v.org/?a&amp;b</a></p></div></div>",
                vec![NoteKind::Embed],
            ),
            ("<!-- wp:latest-posts {\"n\":3} /-->", "", vec![NoteKind::Dropped]),
            ("a<!--nextpage-->b", "<p>ab</p>", vec![]),
        ] {
            let mut notes = Vec::new();
            assert_eq!(html(content, &Library::default(), 1, &mut notes), expected);
            assert_eq!(notes.iter().map(|note| note.kind).collect::<Vec<_>>(), kinds, "{content}");
        }
    }

    /// Each of these once took time that grew with the square of its length; then this would not come to an end.
    #[test]
    fn hostile_bodies_cost_no_more_than_their_length() {
        for part in [
            "<a ",
            "<!--",
            "<p>",
            "</h1><h1>",
            "<p>x</div>",
            "[a \"",
            "[caption a=\"b\"]",
            "<div>\n\n",
            "<a '>",
        ] {
            let body = format!("{}>\"]", part.repeat(100_000));
            html(&body, &Library::default(), 1, &mut Vec::new());
        }
    }
}
