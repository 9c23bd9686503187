//! The pictures of an article, with their captions and credits.

use ego_tree::NodeId;

use super::text;
use super::tree::{Body, set_attribute};

/// A picture in an article's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyImage {
    /// Its address, as in the stored HTML.
    pub src: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// The caption without the credit.
    pub caption: String,
    /// Who made it.
    pub credit: String,
    /// Whether only the entitled may see it.
    pub past_wall: bool,
}

/// Where a picture has moved, and its size in pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSrc {
    /// The new address.
    pub src: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Points the pictures of stored HTML to new addresses. A picture the closure does not know keeps
/// its address; all are loaded when they come into view.
pub fn rewrite_images(html: &str, mut moved: impl FnMut(&str) -> Option<NewSrc>) -> String {
    if !html.contains("<img") {
        return html.to_owned();
    }
    let mut body = Body::parse(html);
    let pictures: Vec<NodeId> = pictures(&body, body.root);
    for id in pictures {
        body.edit(id, |element| {
            if let Some(new) = element.attr("src").and_then(&mut moved) {
                set_attribute(element, "src", &new.src);
                set_attribute(element, "width", &new.width.to_string());
                set_attribute(element, "height", &new.height.to_string());
            }
            set_attribute(element, "loading", "lazy");
            set_attribute(element, "decoding", "async");
        });
    }
    body.html(body.root)
}

pub(super) fn images_of(body: &Body, root: NodeId, past_wall: bool) -> Vec<BodyImage> {
    let describe = |id: NodeId| {
        let element = body.value(id)?.as_element()?;
        let (caption, credit) = caption_of(body, id);
        Some(BodyImage {
            src: element.attr("src")?.to_owned(),
            alt: element.attr("alt").unwrap_or_default().to_owned(),
            caption,
            credit,
            past_wall,
        })
    };
    pictures(body, root).into_iter().filter_map(describe).collect()
}

fn pictures(body: &Body, root: NodeId) -> Vec<NodeId> {
    body.below(root).filter(|node| super::tree::name(node.value()) == "img").map(|node| node.id()).collect()
}

/// Caption and credit from the picture's figure.
fn caption_of(body: &Body, picture: NodeId) -> (String, String) {
    let figure = body.get(picture).and_then(|node| {
        node.ancestors()
            .find(|ancestor| super::tree::name(ancestor.value()) == "figure")
            .map(|figure| figure.id())
    });
    let named = |id: NodeId, wanted: &str| {
        body.below(id).find(|node| super::tree::name(node.value()) == wanted).map(|node| node.id())
    };
    let Some(figcaption) = figure.and_then(|figure| named(figure, "figcaption")) else {
        return Default::default();
    };
    let whole = one_line(&text::plain(body, figcaption));
    let marked = body
        .below(figcaption)
        .find(|node| {
            let is_credit = |element: &scraper::node::Element| {
                element.attr("class").is_some_and(|c| c.contains("credit"))
            };
            node.value().as_element().is_some_and(is_credit)
        })
        .map(|node| node.id())
        .or_else(|| named(figcaption, "small"))
        .or_else(|| named(figcaption, "cite"));
    match marked {
        Some(id) => {
            let credit = one_line(&text::plain(body, id));
            let caption = whole.replacen(&credit, "", 1);
            (trimmed(&caption), trimmed(&credit))
        }
        None => split_credit(&whole),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn trimmed(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '|' | '/' | '–' | '—'))
        .to_owned()
}

/// Splits "The harbour at dawn. Photo: Ann Example" where the credit begins.
fn split_credit(caption: &str) -> (String, String) {
    const MARKS: &[&str] =
        &["Photo:", "Photos:", "Photo by ", "Photograph:", "Image:", "Image credit:", "Credit:", "©"];
    let at = MARKS.iter().filter_map(|mark| caption.find(mark)).min();
    match at {
        Some(at) => (trimmed(&caption[..at]), trimmed(&caption[at..])),
        None => (caption.to_owned(), String::new()),
    }
}
