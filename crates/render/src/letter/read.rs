//! From HTML to running text.

use ego_tree::NodeRef;
use scraper::node::Element;
use scraper::{Html, Node};

use super::{Link, Prose, Run, Stanza};
use crate::body::sanitise;

/// What has no words of its own, or words that mean nothing without the rest of its page.
const SILENT: [&str; 8] = ["audio", "del", "figcaption", "img", "rp", "rt", "s", "video"];

/// See [`Prose::from_html`]. The sanitiser bounds how deep elements nest.
pub(super) fn prose(html: &str, link: &mut dyn FnMut(&str) -> Link) -> Prose {
    let (clean, _) = sanitise(html);
    let tree = Html::parse_fragment(&clean);
    let mut reader = Reader { link, stanzas: Vec::new(), runs: Vec::new() };
    reader.children(*tree.root_element());
    reader.end();
    Prose(reader.stanzas)
}

struct Reader<'l> {
    link: &'l mut dyn FnMut(&str) -> Link,
    stanzas: Vec<Stanza>,
    /// The paragraph that is being read.
    runs: Vec<Run>,
}

impl Reader<'_> {
    fn children(&mut self, node: NodeRef<'_, Node>) {
        node.children().for_each(|child| self.node(child));
    }

    fn node(&mut self, node: NodeRef<'_, Node>) {
        let Node::Element(element) = node.value() else {
            let run = self.run(node);
            self.runs.extend(run);
            return;
        };
        if is_silent(element) {
            return;
        }
        match element.name() {
            "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end();
                let runs = self.runs_of(node);
                self.stanza(Stanza::Heading, runs);
            }
            "blockquote" => {
                let inner = self.apart(node);
                self.end();
                if !inner.is_empty() {
                    self.stanzas.push(Stanza::Quote(inner));
                }
            }
            name @ ("ul" | "ol") => {
                let items = node.children().map(|item| self.apart(item)).filter(|item| !item.is_empty());
                let items: Vec<Prose> = items.collect();
                self.end();
                if !items.is_empty() {
                    self.stanzas.push(Stanza::List { numbered: name == "ol", items });
                }
            }
            name if stands_alone(name) => {
                self.end();
                self.children(node);
                self.end();
            }
            _ => {
                let run = self.run(node);
                self.runs.extend(run);
            }
        }
    }

    /// What a node holds, as a text of its own.
    fn apart(&mut self, node: NodeRef<'_, Node>) -> Prose {
        let mut reader = Reader { link: &mut *self.link, stanzas: Vec::new(), runs: Vec::new() };
        reader.children(node);
        reader.end();
        Prose(reader.stanzas)
    }

    /// Ends the paragraph.
    fn end(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        self.stanza(Stanza::Paragraph, runs);
    }

    fn stanza(&mut self, make: impl FnOnce(Vec<Run>) -> Stanza, mut runs: Vec<Run>) {
        while runs.last().is_some_and(|run| *run == Run::Break || !has_words(run)) {
            runs.pop();
        }
        if runs.iter().any(has_words) {
            self.stanzas.push(make(runs));
        }
    }

    fn runs_of(&mut self, node: NodeRef<'_, Node>) -> Vec<Run> {
        let mut runs = Vec::new();
        for child in node.children() {
            runs.extend(self.run(child));
        }
        runs
    }

    /// What a part of a line says.
    fn run(&mut self, node: NodeRef<'_, Node>) -> Vec<Run> {
        let element = match node.value() {
            Node::Text(text) => return vec![Run::Words(text.to_string())],
            Node::Element(element) => element,
            _ => return Vec::new(),
        };
        match element.name() {
            "br" => vec![Run::Break],
            _ if is_silent(element) => Vec::new(),
            "em" | "i" | "cite" | "dfn" | "var" => vec![Run::Emphasis(self.runs_of(node))],
            "strong" | "b" => vec![Run::Strong(self.runs_of(node))],
            "a" => self.link(element.attr("href"), node),
            "td" | "th" => [self.runs_of(node), vec![Run::Words(" ".to_owned())]].concat(),
            _ => self.runs_of(node),
        }
    }

    fn link(&mut self, href: Option<&str>, node: NodeRef<'_, Node>) -> Vec<Run> {
        let runs = self.runs_of(node);
        let href = href.filter(|_| runs.iter().any(has_words));
        match href.map(|href| (self.link)(href)).filter(Link::leads) {
            Some(link) => vec![Run::Linked(link, runs)],
            None => runs,
        }
    }
}

/// Whether what an element holds is left out: marks of footnotes and the notes themselves, too.
fn is_silent(element: &Element) -> bool {
    SILENT.contains(&element.name())
        || element.attr("class") == Some("footnotes")
        || element.attr("href").is_some_and(|href| href.starts_with('#'))
}

/// Whether what an element holds is a paragraph of its own.
fn stands_alone(name: &str) -> bool {
    matches!(
        name,
        "aside"
            | "caption"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "figure"
            | "hr"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
    )
}

fn has_words(run: &Run) -> bool {
    match run {
        Run::Words(words) => !words.trim().is_empty(),
        Run::Break => false,
        Run::Emphasis(runs) | Run::Strong(runs) | Run::Linked(_, runs) => runs.iter().any(has_words),
    }
}
