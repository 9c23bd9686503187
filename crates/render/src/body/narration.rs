//! A text as it is read aloud: line by line, in reading order, with what the eye would see from the
//! shape of a page said by the kind of each line.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::Node;
use scraper::node::Element;

use super::policy;
use super::text::starts_a_line;
use super::tree::Body;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A heading within the text.
    Heading,
    /// A paragraph.
    Text,
    /// From a quotation.
    Quote,
    /// An item of a list.
    Item,
    /// What a picture shows, in words.
    Picture,
    /// The line under a picture.
    Caption,
    /// A row of a table, its cells parted by commas.
    Row,
}

/// One line to read aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub part: Part,
    /// What to say.
    pub text: String,
}

/// The lines of an article's HTML. Footnote marks, which mean nothing to the ear, are left out.
pub fn narrate(html: &str) -> Vec<Line> {
    let body = Body::parse(html);
    let Some(root) = body.get(body.root) else { return Vec::new() };
    let mut speaker = Speaker::default();
    let mut silent: Option<NodeId> = None;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) if silent.is_none() => match node.value() {
                Node::Text(text) => speaker.say(text),
                Node::Element(element) if is_silent(element) => silent = Some(node.id()),
                Node::Element(element) => speaker.open(element),
                _ => {}
            },
            Edge::Close(node) if silent == Some(node.id()) => silent = None,
            Edge::Close(node) if silent.is_none() => {
                if let Node::Element(element) = node.value() {
                    speaker.close(element.name());
                }
            }
            _ => {}
        }
    }
    speaker.end_line();
    speaker.lines
}

/// Whether an element says nothing: what has no text of its own, links within the page that stand for a
/// footnote's mark, and cards of what is to be seen elsewhere.
fn is_silent(element: &Element) -> bool {
    let marks = element.name() == "a" && element.attr("href").is_some_and(|href| href.starts_with('#'));
    marks || element.attr("data-embed").is_some() || policy::dropped(element.name()).is_some()
}

#[derive(Default)]
struct Speaker {
    lines: Vec<Line>,
    line: String,
    /// Kinds of the elements that are open, the innermost last.
    within: Vec<Part>,
}

impl Speaker {
    fn open(&mut self, element: &Element) {
        let name = element.name();
        if starts_a_line(name) {
            self.end_line();
        }
        self.within.extend(part(name));
        match name {
            "img" => {
                self.end_line();
                let alt = element.attr("alt").unwrap_or_default();
                self.add(Part::Picture, alt);
            }
            "br" => self.line.push(' '),
            "td" | "th" if !self.line.trim().is_empty() => self.line.push_str(", "),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if starts_a_line(name) {
            self.end_line();
        }
        if part(name).is_some() {
            self.within.pop();
        }
    }

    fn say(&mut self, text: &str) {
        self.line.push_str(text);
    }

    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.line);
        self.add(self.within.last().copied().unwrap_or(Part::Text), &text);
    }

    fn add(&mut self, part: Part, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" , ", ", ");
        if !text.is_empty() {
            self.lines.push(Line { part, text });
        }
    }
}

fn part(name: &str) -> Option<Part> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Part::Heading),
        "blockquote" => Some(Part::Quote),
        "li" => Some(Part::Item),
        "figcaption" | "caption" => Some(Part::Caption),
        "tr" => Some(Part::Row),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(html: &str) -> Vec<(Part, String)> {
        narrate(html).into_iter().map(|line| (line.part, line.text)).collect()
    }

    fn line(part: Part, text: &str) -> (Part, String) {
        (part, text.to_owned())
    }

    #[test]
    fn a_page_is_read_in_its_order_and_says_what_each_line_is() {
        let html = "<p>The quay\n is <em>long</em>.</p><h2>By night</h2>\
            <figure><img src=\"/media/a.jpg\" alt=\"A crane\"><figcaption>Cranes. <span>Photo: B</span></figcaption></figure>\
            <blockquote><p>So it is.</p></blockquote><ul><li>One</li><li>Two<br>and more</li></ul>\
            <table><tr><th>Ship</th><th>Day</th></tr><tr><td>Ada</td><td>3</td></tr></table>";
        assert_eq!(
            lines(html),
            [
                line(Part::Text, "The quay is long."),
                line(Part::Heading, "By night"),
                line(Part::Picture, "A crane"),
                line(Part::Caption, "Cranes. Photo: B"),
                line(Part::Quote, "So it is."),
                line(Part::Item, "One"),
                line(Part::Item, "Two and more"),
                line(Part::Row, "Ship, Day"),
                line(Part::Row, "Ada, 3"),
            ]
        );
    }

    #[test]
    fn marks_and_pictures_without_words_are_silent() {
        assert_eq!(
            lines(
                "<p>Grain<sup><a href=\"#fn-1\">1</a></sup> waits.</p><img src=\"/media/a.jpg\" alt=\"\"><p> </p>"
            ),
            [line(Part::Text, "Grain waits.")]
        );
        assert_eq!(
            lines("<p>See <a href=\"/articles/x\">the other</a>.</p>"),
            [line(Part::Text, "See the other.")]
        );
        assert_eq!(
            lines("<div data-embed=\"https://a.example/\"><p><a href=\"x\">https://a.example/</a></p></div>"),
            []
        );
        assert_eq!(lines(""), []);
    }

    proptest! {
        #[test]
        fn whatever_comes_in_each_line_says_something(html in "(<(p|li|h2|td|tr|blockquote|img alt=x|a href=#y)>|</(p|li|tr|a)>|[a-z ]{0,6}){0,30}") {
            for line in narrate(&html) {
                prop_assert!(!line.text.trim().is_empty() && !line.text.contains('\n'));
            }
        }
    }
}
