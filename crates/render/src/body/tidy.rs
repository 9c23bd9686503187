//! Puts a parsed body into a plain shape: only allowed elements, every block at the top with its
//! text inside it, no empty shells. What goes is noted.
//!
//! Nodes are visited from the end of the text to its start, so the inside of an element is in shape
//! before the element itself is looked at, and nothing recurses.

use ego_tree::NodeId;
use scraper::Node;
use scraper::node::Element;
use url::Url;

use super::anchors::{self, Anchors};
use super::frames::FrameCard;
use super::notes::Notes;
use super::policy;
use super::tree::{Body, element, html_name, set_attribute, text};

/// Boxes without a meaning of their own: they go, their text becomes paragraphs.
const CONTAINERS: &[&str] = &[
    "address", "article", "center", "dialog", "div", "fieldset", "footer", "form", "header", "hgroup",
    "legend", "main", "nav", "search", "section",
];

/// Elements that hold a line of text, where a block inside can only be a mistake.
const FLAT: &[&str] = &["caption", "dt", "h2", "h3", "h4", "h5", "h6", "pre", "summary"];

/// Tidies the tree. Returns the node that marks the editor's divider, if there is one.
pub(super) fn tidy(body: &mut Body, notes: &mut Notes) -> Option<NodeId> {
    let divider = body.below(body.root).find(|node| is_divider(node.value())).map(|node| node.id());
    let mut tidier = Tidier { anchors: Anchors::of(body), body, notes, divider };
    let nodes: Vec<NodeId> = tidier.body.below(tidier.body.root).map(|node| node.id()).collect();
    for id in nodes.into_iter().rev() {
        tidier.visit(id);
    }
    tidier.gather_loose_text(tidier.body.root);
    divider
}

/// Dividers as WordPress and Ghost write them, and ours, which is WordPress'.
fn is_divider(node: &Node) -> bool {
    let Node::Comment(comment) = node else { return false };
    let mark = comment.trim().to_ascii_lowercase();
    mark == "more" || mark.starts_with("more ") || mark == "members-only" || mark == "kg-card-begin: paywall"
}

struct Tidier<'a> {
    body: &'a mut Body,
    anchors: Anchors,
    notes: &'a mut Notes,
    divider: Option<NodeId>,
}

impl Tidier<'_> {
    fn visit(&mut self, id: NodeId) {
        match self.body.value(id) {
            Some(Node::Text(_)) => {}
            Some(Node::Element(element)) => {
                if let Some(card) = FrameCard::of(element) {
                    card.put_before(self.body, id);
                    return self.remove(id);
                }
                if let Some(what) = removal(element) {
                    self.note_removal(id, what);
                    return self.remove(id);
                }
                self.visit_element(id);
            }
            _ if self.divider == Some(id) => {}
            _ => self.body.detach(id),
        }
    }

    fn visit_element(&mut self, id: NodeId) {
        self.body.edit(id, rename);
        self.set_attributes(id);
        let name = self.body.name(id).to_owned();
        let has_blocks = self.has_block_child(id);
        match name.as_str() {
            "section"
                if self
                    .body
                    .value(id)
                    .and_then(Node::as_element)
                    .is_some_and(|e| e.attr("class").is_some()) => {}
            "div" if self.body.value(id).and_then(Node::as_element).is_some_and(policy::is_card) => {
                self.gather_loose_text(id);
            }
            "p" if has_blocks => self.dissolve(id),
            "p" if let Some(card) = FrameCard::of_line(self.body, id) => {
                card.put_before(self.body, id);
                return self.remove(id);
            }
            "figure" if self.is_only_a_card(id) => self.body.unwrap(id),
            container if CONTAINERS.contains(&container) => self.dissolve(id),
            unknown if !policy::is_allowed(unknown) => self.body.unwrap(id),
            flat if FLAT.contains(&flat) => self.flatten(id, flat == "pre"),
            // A link or emphasis around whole blocks would be read as another tree.
            inline if !policy::is_block(inline) && has_blocks => self.body.unwrap(id),
            "a" => self.visit_link(id),
            "img" => self.drop_if_without(id, "src"),
            _ => {}
        }
        self.drop_if_hollow(id, &name);
    }

    /// Whether a figure holds a card and nothing else: no caption, no picture.
    fn is_only_a_card(&self, id: NodeId) -> bool {
        let children = self.body.children(id);
        let mut seen = children.into_iter().filter(|child| !self.is_blank(*child));
        let card = seen.next().and_then(|child| self.body.value(child)?.as_element());
        card.is_some_and(policy::is_card) && seen.next().is_none()
    }

    /// Removes an element with all it contains, except the divider: a teaser never grows because of it.
    fn remove(&mut self, id: NodeId) {
        if let Some(divider) = self.divider
            && self.body.below(id).any(|node| node.id() == divider)
        {
            self.body.insert_before(id, divider);
        }
        self.body.detach(id);
    }

    fn note_removal(&mut self, id: NodeId, what: &str) {
        let source = self.body.value(id).and_then(Node::as_element).and_then(|element| {
            let address = element.attr("src").or_else(|| element.attr("data"))?;
            Url::options()
                .base_url(Url::parse("https://-").ok().as_ref())
                .parse(address)
                .ok()?
                .host_str()
                .map(str::to_owned)
        });
        self.notes.add(match source {
            Some(host) if host != "-" => format!("{what} from {host}"),
            _ => what.to_owned(),
        });
    }

    fn set_attributes(&mut self, id: NodeId) {
        let Some(Node::Element(element)) = self.body.value(id) else { return };
        let new_id = self.anchors.claim(element);
        let target = anchors::fragment(element).map(|fragment| self.anchors.target(fragment));
        let lazy = lazy_source(element);
        for (name, value) in element.attrs() {
            if name.len() > 2 && name.starts_with("on") {
                self.notes.add(format!("an event handler ({})", name.chars().take(30).collect::<String>()));
            } else if matches!(name, "href" | "src")
                && let Some(scheme) = policy::refused_scheme(value)
            {
                self.notes
                    .add(format!("an address with \"{}:\"", scheme.chars().take(30).collect::<String>()));
            }
        }
        self.body.edit(id, |element| {
            let tag = element.name().to_owned();
            if let Some(source) = lazy {
                set_attribute(element, "src", &source);
            }
            element.attrs.retain_mut(|(name, value)| {
                let kept = (name.ns.is_empty() && &*name.local != "id")
                    .then(|| policy::attribute(&tag, &name.local, value).map(|kept| kept.into_owned()))
                    .flatten();
                kept.map(|kept| *value = kept.as_str().into()).is_some()
            });
            if let Some(new_id) = new_id {
                set_attribute(element, "id", &new_id);
            }
            match target {
                Some(Some(target)) => set_attribute(element, "href", &target),
                Some(None) => element.attrs.retain(|(name, _)| &*name.local != "href"),
                None => {}
            }
        });
    }

    fn visit_link(&mut self, id: NodeId) {
        let inner: Vec<NodeId> = self
            .body
            .below(id)
            .filter(|node| super::tree::name(node.value()) == "a")
            .map(|node| node.id())
            .collect();
        for link in inner {
            self.body.unwrap(link);
        }
        let leads_somewhere = self.body.edit(id, |link| {
            set_attribute(link, "rel", policy::LINK_REL);
            link.attr("href").is_some() || link.attr("id").is_some()
        });
        if leads_somewhere != Some(true) {
            self.body.unwrap(id);
        }
    }

    fn drop_if_without(&mut self, id: NodeId, attribute: &str) {
        let has = self.body.value(id).and_then(Node::as_element).is_some_and(|e| e.attr(attribute).is_some());
        if !has {
            self.body.detach(id);
        }
    }

    fn has_block_child(&self, id: NodeId) -> bool {
        self.body.children(id).into_iter().any(|child| policy::is_block(self.body.name(child)))
    }

    /// Turns an element's loose text into paragraphs and puts all of it in the element's place.
    fn dissolve(&mut self, id: NodeId) {
        self.gather_loose_text(id);
        self.body.unwrap(id);
    }

    /// Takes the blocks out of an element that holds a line, so that their words stay apart.
    fn flatten(&mut self, id: NodeId, verbatim: bool) {
        let blocks: Vec<NodeId> = self
            .body
            .below(id)
            .filter(|node| policy::is_block(super::tree::name(node.value())))
            .map(|n| n.id())
            .collect();
        for block in blocks {
            let gap = self.body.orphan(text(if verbatim { "\n" } else { " " }));
            self.body.insert_before(block, gap);
            self.body.unwrap(block);
        }
        if verbatim {
            self.trim_first_line(id);
        }
    }

    /// Parsers swallow a line break at the start of `<pre>`: left in, it would be lost one by one.
    fn trim_first_line(&mut self, id: NodeId) {
        for child in self.body.children(id) {
            let Some(Node::Text(text)) = self.body.value(child) else { return };
            let rest = text.trim_start_matches('\n').to_owned();
            self.body.set_text(child, &rest);
            if !rest.is_empty() {
                return;
            }
        }
    }

    /// Wraps each run of loose text between blocks into a paragraph; two line breaks part paragraphs.
    fn gather_loose_text(&mut self, parent: NodeId) {
        let mut run: Vec<NodeId> = Vec::new();
        let mut breaks: Vec<NodeId> = Vec::new();
        for child in self.body.children(parent) {
            if policy::is_block(self.body.name(child)) {
                self.wrap(std::mem::take(&mut run));
                breaks.clear();
                continue;
            }
            run.push(child);
            if self.body.name(child) == "br" {
                breaks.push(child);
            } else if !self.is_blank(child) {
                breaks.clear();
            }
            if breaks.len() == 2 {
                self.wrap(std::mem::take(&mut run));
                breaks.clear();
            }
        }
        self.wrap(run);
    }

    /// One paragraph around a run; what is blank at its ends stays outside, line breaks there go.
    fn wrap(&mut self, run: Vec<NodeId>) {
        let is_edge = |tidier: &Self, id: NodeId| tidier.is_blank(id) || tidier.body.name(id) == "br";
        let first = run.iter().position(|id| !is_edge(self, *id));
        let last = run.iter().rposition(|id| !is_edge(self, *id));
        for (at, id) in run.iter().enumerate() {
            let outside = first.is_none_or(|first| at < first) || last.is_none_or(|last| at > last);
            if outside && self.body.name(*id) == "br" {
                self.body.detach(*id);
            }
        }
        if let (Some(first), Some(last)) = (first, last) {
            let paragraph = self.body.orphan(element("p"));
            self.body.insert_before(run[first], paragraph);
            for id in &run[first..=last] {
                self.body.append(paragraph, *id);
            }
        }
    }

    /// White space or a comment: nothing that could be seen.
    fn is_blank(&self, id: NodeId) -> bool {
        match self.body.value(id) {
            Some(Node::Text(text)) => text.trim().is_empty(),
            Some(Node::Element(_)) => false,
            _ => true,
        }
    }

    /// Empty emphasis, spacer paragraphs and the like go; the divider in one stays.
    fn drop_if_hollow(&mut self, id: NodeId, name: &str) {
        const MAY_BE_EMPTY: &[&str] = &[
            "audio", "br", "col", "colgroup", "hr", "img", "tbody", "td", "tfoot", "th", "thead", "tr",
            "video", "wbr",
        ];
        let Some(Node::Element(element)) = self.body.value(id) else { return };
        if MAY_BE_EMPTY.contains(&name) || element.attr("id").is_some() {
            return;
        }
        let children = self.body.children(id);
        let hollow = match policy::is_block(name) {
            true => children.iter().all(|child| self.is_blank(*child) || self.body.name(*child) == "br"),
            // White space in emphasis can be what keeps two words apart.
            false => children.iter().all(|child| Some(*child) == self.divider),
        };
        if hollow && self.body.get(id).is_some_and(|node| node.parent().is_some()) {
            for child in children.into_iter().filter(|child| Some(*child) != self.divider) {
                self.body.detach(child);
            }
            self.body.unwrap(id);
        }
    }
}

/// What to call an element that goes with its content, or `None` if it may stay.
fn removal(element: &Element) -> Option<&'static str> {
    let name = element.name();
    if element.name.ns != html_name("").ns {
        return Some(policy::dropped(name).unwrap_or("part of a drawing or formula"));
    }
    let own_media = || element.attr("src").is_some_and(|src| policy::attribute(name, "src", src).is_some());
    if matches!(name, "audio" | "video") && own_media() {
        return None;
    }
    policy::dropped(name)
}

/// Old and foreign names for what we have.
fn rename(element: &mut Element) {
    let has_class =
        |wanted: &str| element.attr("class").is_some_and(|c| c.split_ascii_whitespace().any(|c| c == wanted));
    let is_credit =
        ["credit", "photo-credit", "image-credit", "wp-caption-credit"].iter().any(|class| has_class(class));
    let new = match element.name() {
        "h1" => "h2",
        "div" if has_class("footnotes") => "section",
        "div" if has_class("wp-caption") => "figure",
        "div" if has_class("pullquote") || has_class("pull-quote") => "aside",
        "p" if has_class("wp-caption-text") => "figcaption",
        "span" if is_credit => "small",
        "strike" => "s",
        "tt" => "code",
        "acronym" => "abbr",
        "dir" | "menu" => "ul",
        _ => return,
    };
    element.name = html_name(new);
}

/// Pages that load pictures by script keep the address aside and a placeholder in `src`.
fn lazy_source(element: &Element) -> Option<String> {
    if element.name() != "img"
        || element.attr("src").is_some_and(|src| policy::attribute("img", "src", src).is_some())
    {
        return None;
    }
    ["data-src", "data-lazy-src", "data-original"]
        .iter()
        .find_map(|name| element.attr(name))
        .map(str::to_owned)
}
