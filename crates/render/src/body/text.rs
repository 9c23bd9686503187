//! The readable text of a tree: for counting words, mails and descriptions.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::Node;

use super::tree::{Body, name};
use super::{policy, words};

/// The text below a node; paragraphs are separated by an empty line, list items marked by a dash.
pub(super) fn plain(body: &Body, id: NodeId) -> String {
    let Some(root) = body.get(id) else { return String::new() };
    let mut page = Page::default();
    let mut hidden: Option<NodeId> = None;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) if hidden.is_none() => match node.value() {
                Node::Text(text) => page.write(text),
                Node::Element(element) if policy::dropped(element.name()).is_some() => {
                    hidden = Some(node.id())
                }
                Node::Element(element) => page.open(element.name()),
                _ => {}
            },
            Edge::Close(node) if hidden == Some(node.id()) => hidden = None,
            Edge::Close(node) if hidden.is_none() => page.close(name(node.value())),
            _ => {}
        }
    }
    page.trim_end();
    page.text
}

/// Words below a node.
pub(super) fn words(body: &Body, id: NodeId) -> u32 {
    words::count(&plain(body, id))
}

/// Words below a node, counted block by block as the teaser counts them.
pub(super) fn words_of_children(body: &Body, id: NodeId) -> u32 {
    body.children(id).into_iter().map(|child| words(body, child)).sum()
}

/// Whether a node holds anything to read.
pub(super) fn has_text(body: &Body, id: NodeId) -> bool {
    let own = body.get(id).into_iter().chain(body.below(id));
    own.filter_map(|node| node.value().as_text()).any(|text| !text.trim().is_empty())
}

/// What stands between what was written and what comes next, weakest first.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

#[derive(Default)]
struct Page {
    text: String,
    gap: Gap,
    bullet: bool,
    verbatim: u32,
}

impl Page {
    fn open(&mut self, name: &str) {
        self.widen(gap_around(name));
        match name {
            "li" => self.bullet = true,
            "pre" => self.verbatim += 1,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        self.widen(gap_around(name));
        match name {
            "li" => self.bullet = false,
            "pre" => self.verbatim = self.verbatim.saturating_sub(1),
            _ => {}
        }
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn write(&mut self, text: &str) {
        if self.verbatim > 0 {
            for (nth, line) in text.split('\n').enumerate() {
                self.widen(if nth > 0 { Gap::Line } else { Gap::None });
                self.put(line);
            }
            return;
        }
        if text.starts_with(char::is_whitespace) {
            self.widen(Gap::Space);
        }
        for word in text.split_whitespace() {
            self.put(word);
            self.gap = Gap::Space;
        }
        if !text.ends_with(char::is_whitespace) && !text.is_empty() {
            self.gap = Gap::None;
        }
    }

    fn put(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if self.gap >= Gap::Line {
            self.trim_end();
        }
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
        if !words.trim().is_empty() && std::mem::take(&mut self.bullet) {
            self.text.push_str("- ");
        }
        self.text.push_str(words);
    }

    /// What a verbatim line ended with: nobody sees it. Not known before the line ends, as one may be
    /// of many pieces.
    fn trim_end(&mut self) {
        self.text.truncate(self.text.trim_end().len());
    }
}

/// Whether what an element holds begins on a line of its own.
pub(super) fn starts_a_line(name: &str) -> bool {
    name != "br" && gap_around(name) >= Gap::Line
}

fn gap_around(name: &str) -> Gap {
    match name {
        "br" | "dd" | "dt" | "li" | "tr" | "div" => Gap::Line,
        "td" | "th" => Gap::Space,
        "h1" | "article" | "main" | "header" | "footer" | "center" | "address" | "form" | "nav" => {
            Gap::Paragraph
        }
        _ if policy::is_block(name) => Gap::Paragraph,
        _ => Gap::None,
    }
}
