//! Other people's frames in a text that comes in: of those we know, the page they show becomes a card.

use ego_tree::NodeId;
use scraper::node::Element;

use super::tree::{Body, element, set_attribute, text};
use super::{embeds, policy};

/// A page that a frame shows, and what to call it.
pub(super) struct FrameCard {
    page: String,
    words: String,
}

impl FrameCard {
    /// The card for a frame of somebody we know. Its title says what it shows, unless it only says that it shows something.
    pub(super) fn of(frame: &Element) -> Option<FrameCard> {
        if frame.name() != "iframe" {
            return None;
        }
        let source = ["src", "data-src", "data-lazy-src"].iter().find_map(|name| frame.attr(name))?;
        let page = embeds::page_of_frame(source)?;
        let title = frame.attr("title").map(str::trim).unwrap_or_default();
        let says = !title.is_empty() && !title.ends_with("player") && !title.to_lowercase().contains("embed");
        let words = if says { title.to_owned() } else { page.clone() };
        Some(FrameCard { page, words })
    }

    /// The card for a line that is the address of such a page and nothing else: older texts have what they show so.
    pub(super) fn of_line(body: &Body, line: NodeId) -> Option<FrameCard> {
        let [only]: [NodeId; 1] = body.children(line).try_into().ok()?;
        let address = body.value(only)?.as_text()?.trim();
        let page = embeds::page(address)?;
        Some(FrameCard { words: page.clone(), page })
    }

    /// Puts the card before a node: a link to the page, in a box of its own.
    pub(super) fn put_before(&self, body: &mut Body, id: NodeId) {
        let (card, line, link) = (element("div"), element("p"), element("a"));
        let [card, line, link] = [card, line, link].map(|node| body.orphan(node));
        let words = body.orphan(text(&self.words));
        body.edit(card, |card| set_attribute(card, "data-embed", &self.page));
        body.edit(link, |link| {
            set_attribute(link, "href", &self.page);
            set_attribute(link, "rel", policy::LINK_REL);
        });
        body.append(link, words);
        body.append(line, link);
        body.append(card, line);
        body.insert_before(id, card);
    }
}
