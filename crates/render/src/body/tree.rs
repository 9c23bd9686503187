//! The parsed body: a tree in an arena, and the few moves the other modules make on it.
//!
//! Every walk is a loop, and the parser is fed through a guard that bounds nesting: a body of a
//! hundred thousand nested tags costs neither the stack nor quadratic time.

use std::cell::{Cell, RefCell};

use ego_tree::{NodeId, NodeRef, Tree};
use html5ever::interface::{QuirksMode, TokenizerResult};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{ElementFlags, TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, QualName, local_name, ns};
use scraper::node::{Element, Text};
use scraper::{ElementRef, Html, HtmlTreeSink, Node};

/// Elements nested deeper than this are flattened: their tags are dropped, their text stays.
const DEEPEST: usize = 100;

/// A body's tree, under one root element.
pub(super) struct Body {
    tree: Tree<Node>,
    /// The element that holds the body's blocks.
    pub(super) root: NodeId,
}

impl Body {
    /// Reads HTML the way a browser reads the inside of a `<div>`.
    pub(super) fn parse(html: &str) -> Self {
        let sink = HtmlTreeSink::new(Html::new_fragment());
        let name = QualName::new(None, ns!(html), local_name!("div"));
        let context = sink.create_element(name, Vec::new(), ElementFlags::default());
        let options = TreeBuilderOpts {
            scripting_enabled: false,
            quirks_mode: QuirksMode::NoQuirks,
            ..Default::default()
        };
        let builder = TreeBuilder::new_for_fragment(sink, context, None, options);
        let initial_state = Some(builder.tokenizer_state_for_context_elem(false));
        let guard = DepthGuard { builder, open: RefCell::default(), foreign: Cell::default() };
        let tokenizer = Tokenizer::new(guard, TokenizerOpts { initial_state, ..Default::default() });

        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        tokenizer.end();

        let mut tree = tokenizer.sink.builder.sink.finish().tree;
        let root = tree.root().children().find(|child| child.value().is_element()).map(|child| child.id());
        let root = root.unwrap_or_else(|| tree.root_mut().append(element("div")).id());
        Self { tree, root }
    }

    /// The markup of a node's children.
    pub(super) fn html(&self, id: NodeId) -> String {
        self.get(id).and_then(ElementRef::wrap).map(|element| element.inner_html()).unwrap_or_default()
    }

    pub(super) fn get(&self, id: NodeId) -> Option<NodeRef<'_, Node>> {
        self.tree.get(id)
    }

    /// All nodes below one, in reading order.
    pub(super) fn below(&self, id: NodeId) -> impl Iterator<Item = NodeRef<'_, Node>> {
        self.get(id).into_iter().flat_map(|node| node.descendants().skip(1))
    }

    pub(super) fn children(&self, id: NodeId) -> Vec<NodeId> {
        self.get(id).map(|node| node.children().map(|child| child.id()).collect()).unwrap_or_default()
    }

    pub(super) fn value(&self, id: NodeId) -> Option<&Node> {
        self.get(id).map(|node| node.value())
    }

    /// Changes an element in place; `None` where the node is not one.
    pub(super) fn edit<R>(&mut self, id: NodeId, change: impl FnOnce(&mut Element) -> R) -> Option<R> {
        match self.tree.get_mut(id)?.value() {
            Node::Element(element) => Some(change(element)),
            _ => None,
        }
    }

    pub(super) fn set_text(&mut self, id: NodeId, to: &str) {
        if let Some(mut node) = self.tree.get_mut(id) {
            *node.value() = text(to);
        }
    }

    /// The element's name, or "" for text and comments.
    pub(super) fn name(&self, id: NodeId) -> &str {
        self.value(id).map_or("", name)
    }

    pub(super) fn orphan(&mut self, value: Node) -> NodeId {
        self.tree.orphan(value).id()
    }

    pub(super) fn append(&mut self, parent: NodeId, child: NodeId) {
        if let Some(mut parent) = self.tree.get_mut(parent) {
            parent.append_id(child);
        }
    }

    pub(super) fn prepend(&mut self, parent: NodeId, child: NodeId) {
        if let Some(mut parent) = self.tree.get_mut(parent) {
            parent.prepend_id(child);
        }
    }

    pub(super) fn insert_before(&mut self, sibling: NodeId, new: NodeId) {
        if let Some(mut sibling) = self.tree.get_mut(sibling) {
            sibling.insert_id_before(new);
        }
    }

    pub(super) fn insert_after(&mut self, sibling: NodeId, new: NodeId) {
        if let Some(mut sibling) = self.tree.get_mut(sibling) {
            sibling.insert_id_after(new);
        }
    }

    pub(super) fn detach(&mut self, id: NodeId) {
        if let Some(mut node) = self.tree.get_mut(id) {
            node.detach();
        }
    }

    /// Puts an element's children in its place.
    pub(super) fn unwrap(&mut self, id: NodeId) {
        for child in self.children(id) {
            self.insert_before(id, child);
        }
        self.detach(id);
    }
}

/// The element's name, or "" for text and comments.
pub(super) fn name(node: &Node) -> &str {
    node.as_element().map_or("", |element| element.name())
}

/// A new element without attributes.
pub(super) fn element(name: &str) -> Node {
    Node::Element(Element::new(html_name(name), Vec::new()))
}

pub(super) fn html_name(name: &str) -> QualName {
    QualName::new(None, ns!(html), LocalName::from(name))
}

pub(super) fn text(text: &str) -> Node {
    Node::Text(Text { text: text.into() })
}

pub(super) fn set_attribute(element: &mut Element, name: &str, value: &str) {
    match element.attrs.iter_mut().find(|(known, _)| &*known.local == name) {
        Some((_, old)) => *old = value.into(),
        None => {
            let name = QualName::new(None, ns!(), LocalName::from(name));
            // The parser keeps attributes sorted by name and looks them up so.
            let at = element.attrs.partition_point(|(known, _)| *known < name);
            element.attrs.insert(at, (name, value.into()));
        }
    }
}

/// Stands between tokenizer and tree builder and drops the tags of elements nested too deep.
struct DepthGuard<Handle, Sink> {
    builder: TreeBuilder<Handle, Sink>,
    /// Elements opened and not yet closed, those that were dropped included.
    open: RefCell<Vec<LocalName>>,
    /// Where among them the outermost drawing or formula is.
    foreign: Cell<Option<usize>>,
}

impl<Handle, Sink> DepthGuard<Handle, Sink> {
    /// Whether the tree builder gets to see this tag.
    fn admits(&self, tag: &Tag) -> bool {
        let mut open = self.open.borrow_mut();
        // Inside drawings and formulas every element can nest.
        if self.foreign.get().is_none() && is_uncounted(&tag.name) {
            return true;
        }
        if tag.kind == TagKind::StartTag {
            if matches!(&*tag.name, "svg" | "math") && self.foreign.get().is_none() {
                self.foreign.set(Some(open.len()));
            }
            open.push(tag.name.clone());
            return open.len() <= DEEPEST;
        }
        // Bounded, so that end tags without a start cannot make this quadratic.
        match open.iter().rev().take(2 * DEEPEST).position(|name| *name == tag.name) {
            Some(back) => {
                let at = open.len() - 1 - back;
                open.truncate(at);
                self.foreign.set(self.foreign.get().filter(|foreign| *foreign < at));
                at < DEEPEST
            }
            None => open.len() <= DEEPEST,
        }
    }
}

impl<Handle: Clone, Sink: TreeSink<Handle = Handle>> TokenSink for DepthGuard<Handle, Sink> {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        match &token {
            Token::TagToken(tag) if !self.admits(tag) => TokenSinkResult::Continue,
            _ => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Elements that cannot nest by themselves: those without content, those whose content is raw text,
/// and those that the next of their kind closes. The last are often left open, and counting them
/// would flatten long old pages.
fn is_uncounted(name: &LocalName) -> bool {
    matches!(
        &**name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "iframe"
            | "noembed"
            | "noframes"
            | "plaintext"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "xmp"
            | "dd"
            | "dt"
            | "li"
            | "p"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
    )
}
