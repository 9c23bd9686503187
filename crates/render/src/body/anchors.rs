//! Footnotes: which ids stay, and what becomes of references that point past the wall.

use std::collections::{HashMap, HashSet};

use ego_tree::NodeId;
use scraper::node::Element;

use super::policy::ID_PREFIX;
use super::text;
use super::tree::{Body, name};

/// The places in a text that its own links point to. Only their ids stay, and those that already carry
/// our prefix: their links may be in the other part of a text that was cut.
#[derive(Default)]
pub(super) struct Anchors {
    /// Old id to new.
    names: HashMap<String, String>,
    /// Ids already given to an element: an id is worth something once.
    given: HashSet<String>,
}

impl Anchors {
    pub(super) fn of(body: &Body) -> Self {
        let elements = || body.below(body.root).filter_map(|node| node.value().as_element());
        let linked: HashSet<&str> = elements().filter_map(fragment).collect();
        let stays = |id: &&str| linked.contains(id) || id.starts_with(ID_PREFIX);
        let ids = elements().filter_map(id_of).filter(stays);
        Self { names: ids.map(|id| (id.to_owned(), prefixed(id))).collect(), given: HashSet::new() }
    }

    /// The id an element keeps.
    pub(super) fn claim(&mut self, element: &Element) -> Option<String> {
        let new = self.names.get(id_of(element)?)?.clone();
        self.given.insert(new.clone()).then_some(new)
    }

    /// Where a link within the text points to; `None` where there is no such place.
    pub(super) fn target(&self, fragment: &str) -> Option<String> {
        let known = self.names.get(fragment).cloned();
        let new = known.or_else(|| fragment.starts_with(ID_PREFIX).then(|| prefixed(fragment)))?;
        Some(format!("#{new}"))
    }
}

/// The place in the text that a link points to.
pub(super) fn fragment(element: &Element) -> Option<&str> {
    (element.name() == "a").then(|| element.attr("href")).flatten()?.trim().strip_prefix('#')
}

/// An element's id; word processors write `<a name>`.
fn id_of(element: &Element) -> Option<&str> {
    let name = || (element.name() == "a").then(|| element.attr("name")).flatten();
    element.attr("id").or_else(name).map(str::trim).filter(|id| !id.is_empty())
}

/// Ids get a prefix, so that none of an article's can pass for one of the page's.
fn prefixed(id: &str) -> String {
    let bare = id.strip_prefix(ID_PREFIX).unwrap_or(id);
    let safe = |c: char| if c.is_ascii_alphanumeric() || "-_.:".contains(c) { c } else { '-' };
    let bare: String = bare.chars().map(safe).collect();
    format!("{ID_PREFIX}{}", if bare.is_empty() { "0" } else { &bare })
}

/// Removes references whose note is not in the teaser; says whether there were any.
pub(super) fn drop_references_past_the_wall(body: &mut Body) -> bool {
    let here: HashSet<String> = body
        .below(body.root)
        .filter_map(|node| node.value().as_element()?.attr("id").map(str::to_owned))
        .collect();
    let astray: Vec<NodeId> = body
        .below(body.root)
        .filter(|node| node.value().as_element().and_then(fragment).is_some_and(|to| !here.contains(to)))
        .map(|node| node.id())
        .collect();
    for &link in &astray {
        drop_reference(body, link);
    }
    !astray.is_empty()
}

fn drop_reference(body: &mut Body, link: NodeId) {
    let marker = text::plain(body, link);
    if !is_marker(&marker) {
        // A link with words of its own ("see the table below") loses only the link.
        body.unwrap(link);
        return;
    }
    let raised = body.get(link).and_then(|node| node.parent()).filter(|parent| name(parent.value()) == "sup");
    match raised.map(|sup| sup.id()) {
        Some(sup) if text::plain(body, sup) == marker => body.detach(sup),
        _ => body.detach(link),
    }
}

/// "1", "[12]", "*", "iv": what stands for a footnote, not a word of the text.
fn is_marker(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "[](){}".contains(c));
    bare.chars().count() <= 4
        && !bare.contains(char::is_whitespace)
        && (bare.chars().count() <= 2 || !bare.contains(|c: char| c.is_alphabetic() && !"ivxlc".contains(c)))
}
