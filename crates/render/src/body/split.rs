//! Cuts a tree in two at a node: what is open there is closed in the first part and opened again in
//! the second.

use ego_tree::NodeId;
use scraper::Node;

use super::text;
use super::tree::{Body, name, set_attribute};

/// Moves everything from `cut` on into a new root, which it returns; with no cut, that stays empty.
pub(super) fn split_at(body: &mut Body, cut: Option<NodeId>) -> NodeId {
    let rest = body.orphan(super::tree::element("div"));
    let Some(cut) = cut else { return rest };
    let path: Vec<NodeId> = body
        .get(cut)
        .map(|node| {
            node.ancestors().map(|ancestor| ancestor.id()).take_while(|id| *id != body.root).collect()
        })
        .unwrap_or_default();

    let mut moving = with_following(body, cut);
    let mut reopened: Option<NodeId> = None;
    for &open in &path {
        let after = with_following(body, open).split_off(1);
        let shell = reopen(body, open);
        fill(body, shell, reopened, moving);
        if name_is(body, open, "ol") {
            continue_numbers(body, open, shell, reopened);
        }
        reopened = Some(shell).filter(|shell| !is_hollow(body, *shell));
        moving = after;
    }
    fill(body, rest, reopened, moving);
    for open in path {
        if is_hollow(body, open) {
            body.detach(open);
        }
    }
    rest
}

/// A teaser does not end with the heading (or rule) of what it does not show.
pub(super) fn hand_over_trailing_headings(body: &mut Body, rest: NodeId) {
    let children = body.children(body.root);
    let is_tail = |id: &NodeId| match body.value(*id) {
        Some(Node::Text(text)) => text.trim().is_empty(),
        Some(node) => matches!(name(node), "h2" | "h3" | "h4" | "h5" | "h6" | "hr"),
        None => false,
    };
    let from = children.iter().rposition(|id| !is_tail(id)).map_or(0, |last| last + 1);
    for id in children[from..].iter().rev() {
        body.prepend(rest, *id);
    }
}

fn with_following(body: &Body, id: NodeId) -> Vec<NodeId> {
    let Some(node) = body.get(id) else { return Vec::new() };
    std::iter::once(id).chain(node.next_siblings().map(|sibling| sibling.id())).collect()
}

fn fill(body: &mut Body, parent: NodeId, first: Option<NodeId>, then: Vec<NodeId>) {
    for child in first.into_iter().chain(then) {
        body.append(parent, child);
    }
}

/// The same element again, without its id: that stays where the element began.
fn reopen(body: &mut Body, open: NodeId) -> NodeId {
    let mut again = body.value(open).cloned().unwrap_or(Node::Fragment);
    if let Node::Element(element) = &mut again {
        element.attrs.retain(|(name, _)| &*name.local != "id");
    }
    body.orphan(again)
}

/// A numbered list goes on counting where it was cut.
fn continue_numbers(body: &mut Body, open: NodeId, shell: NodeId, reopened: Option<NodeId>) {
    let shown = body.children(open).into_iter().filter(|child| name_is(body, *child, "li")).count() as i64;
    let inside_an_item = reopened.is_some_and(|item| name_is(body, item, "li"));
    body.edit(shell, |list| {
        if list.attr("reversed").is_none() {
            let start: i64 = list.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
            let next = start + shown - i64::from(inside_an_item);
            set_attribute(list, "start", &next.to_string());
        }
    });
}

fn name_is(body: &Body, id: NodeId, wanted: &str) -> bool {
    body.name(id) == wanted
}

/// Nothing to read or see in it.
fn is_hollow(body: &Body, id: NodeId) -> bool {
    let shows = |name: &str| matches!(name, "img" | "hr" | "audio" | "video");
    !text::has_text(body, id) && !body.below(id).any(|node| shows(name(node.value())))
}
