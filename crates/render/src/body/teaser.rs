//! Where the teaser ends when the editor set no divider: after whole blocks within the limits, else
//! after whole sentences of the first.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::Node;

use super::tree::{Body, name, text};
use super::{TeaserLimits, policy, text as readable, words};

/// A picture is part of what is on offer: showing one costs as much as a short sentence.
const WORDS_A_PICTURE: u32 = 10;

/// The node that the rest begins with.
pub(super) fn cut_within(body: &mut Body, limits: TeaserLimits, whole: u32) -> Option<NodeId> {
    let share = (f64::from(whole) * limits.share.clamp(0.0, 1.0) + 1e-9).floor() as u32;
    let limit = limits.words.min(share);
    let blocks = body.children(body.root);
    let (mut used, mut has_prose) = (0, false);
    let mut over = None;
    for &block in &blocks {
        let cost = cost(body, block);
        if is_footnotes(body, block) || used + cost > limit {
            over = Some(block);
            break;
        }
        used += cost;
        has_prose |= is_prose(body.name(block)) && cost > 0;
    }
    let over = over?;
    if has_prose {
        return Some(over);
    }
    let sentences = cut_after_sentences(body, over, limit.saturating_sub(used));
    // Headings and pictures without a word of the text are no teaser.
    sentences.or(blocks.first().copied())
}

fn cost(body: &Body, block: NodeId) -> u32 {
    let own = body.get(block).into_iter().chain(body.below(block));
    let pictures = own.filter(|node| matches!(name(node.value()), "img" | "audio" | "video")).count() as u32;
    readable::words(body, block).max(pictures * WORDS_A_PICTURE)
}

fn is_prose(name: &str) -> bool {
    matches!(name, "p" | "blockquote" | "ul" | "ol" | "dl")
}

fn is_footnotes(body: &Body, block: NodeId) -> bool {
    let class = body.value(block).and_then(Node::as_element).and_then(|element| element.attr("class"));
    class.is_some_and(|class| class.contains("footnotes"))
}

/// Cuts a block after the last whole sentence within the limit, if there is one.
fn cut_after_sentences(body: &mut Body, block: NodeId, limit: u32) -> Option<NodeId> {
    if limit == 0 || !is_prose(body.name(block)) {
        return None;
    }
    let flow = Flow::of(body, block);
    let fits = |end: &usize| *end < flow.text.len() && words::count(&flow.text[..*end]) <= limit;
    let end = words::sentence_ends(&flow.text).into_iter().take_while(fits).last()?;
    let (node, start) = flow.parts.iter().copied().take_while(|(_, start)| *start < end).last()?;
    split_text(body, node, end - start)
}

/// The running text of a block and the text nodes it comes from, each with where it starts.
#[derive(Default)]
struct Flow {
    text: String,
    parts: Vec<(NodeId, usize)>,
}

impl Flow {
    fn of(body: &Body, block: NodeId) -> Self {
        let mut flow = Self::default();
        let Some(root) = body.get(block) else { return flow };
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Text(text) => {
                        flow.parts.push((node.id(), flow.text.len()));
                        // Line breaks of the source end no sentence. Byte for byte, so offsets hold.
                        flow.text.extend(text.chars().map(|c| if c.is_ascii_whitespace() { ' ' } else { c }));
                    }
                    node => flow.part(name(node)),
                },
                Edge::Close(node) => flow.part(name(node.value())),
            }
        }
        flow
    }

    fn part(&mut self, name: &str) {
        if policy::is_block(name) && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

/// Parts a text node; returns the second half, which is empty where the offset is the end.
fn split_text(body: &mut Body, node: NodeId, offset: usize) -> Option<NodeId> {
    let Some(Node::Text(whole)) = body.value(node) else { return None };
    let (first, second) = whole.split_at_checked(offset.min(whole.len()))?;
    let (first, second) = (first.to_owned(), text(second));
    body.set_text(node, &first);
    let second = body.orphan(second);
    body.insert_after(node, second);
    Some(second)
}
