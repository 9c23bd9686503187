//! What changed between two texts, in plain words: blocks are matched first, then the words within those that are
//! alike. Pure.

use std::collections::{BTreeSet, HashMap};

use render::body::plain_text;
use serde_json::{Map, Value};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::galley::addresses;
use super::{Particulars, Text};

/// Stands among the blocks where the teaser ends.
const DIVIDER: &str = "<!--more-->";
/// Blocks are alike if they share so many of their words, of a hundred.
const ALIKE: usize = 40;
/// Longer blocks are not compared word by word.
const MOST_WORDS: usize = 8_000;

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Same(String),
    /// In the earlier alone.
    Removed(String),
    /// In the later alone.
    Added(String),
}

/// A paragraph, heading or the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// In both texts.
    Same(String),
    /// In the earlier alone.
    Removed(String),
    /// In the later alone.
    Added(String),
    /// In both, with other words.
    Changed(Vec<Piece>),
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The headline.
    pub title: Vec<Piece>,
    /// The standfirst.
    pub standfirst: Vec<Piece>,
    /// The text. A block `<!--more-->` stands where the teaser ends.
    pub blocks: Vec<Block>,
    /// Addresses of pictures and links that are in the earlier text alone.
    pub addresses_removed: Vec<String>,
    /// Those that are in the later text alone.
    pub addresses_added: Vec<String>,
    /// Of everything else what changed: its name, what it was and what it is, as JSON.
    pub particulars: Vec<(String, Value, Value)>,
}

/// What changed from `earlier` to `later`.
pub fn compare(earlier: &Text, later: &Text) -> Difference {
    let (old, new) = (&earlier.writing, &later.writing);
    let addressed = |html: &str| addresses(html).into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    let (was, is) = (addressed(&old.html), addressed(&new.html));
    Difference {
        title: words(&old.title, &new.title),
        standfirst: words(&old.standfirst, &new.standfirst),
        blocks: blocks(&split(&old.html), &split(&new.html)),
        addresses_removed: was.difference(&is).cloned().collect(),
        addresses_added: is.difference(&was).cloned().collect(),
        particulars: particulars(&earlier.particulars, &later.particulars),
    }
}

fn particulars(earlier: &Particulars, later: &Particulars) -> Vec<(String, Value, Value)> {
    let map = |particulars: &Particulars| match serde_json::to_value(particulars) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    };
    let (was, mut is) = (map(earlier), map(later));
    let pairs = was.into_iter().map(|(name, was)| (is.remove(&name).unwrap_or_default(), name, was));
    pairs.filter(|(is, _, was)| is != was).map(|(is, name, was)| (name, was, is)).collect()
}

/// The blocks of a text, as plain words.
fn split(html: &str) -> Vec<String> {
    let plain = |html: &str| -> Vec<String> {
        let text = plain_text(html);
        text.split("\n\n").filter(|block| !block.is_empty()).map(str::to_owned).collect()
    };
    match html.split_once(DIVIDER) {
        Some((teaser, rest)) => {
            let mut all = plain(teaser);
            all.push(DIVIDER.to_owned());
            all.extend(plain(rest));
            all
        }
        None => plain(html),
    }
}

fn blocks(old: &[String], new: &[String]) -> Vec<Block> {
    let mut found = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (tag, from, to) = op.as_tag_tuple();
        match tag {
            DiffTag::Equal => found.extend(old[from].iter().cloned().map(Block::Same)),
            _ => paired(&old[from], &new[to], &mut found),
        }
    }
    found
}

/// Blocks in the place of others: those that are alike are the same block with other words.
fn paired(old: &[String], new: &[String], found: &mut Vec<Block>) {
    let mut next = 0;
    for block in new {
        let alike = (next..old.len()).find(|at| are_alike(&old[*at], block));
        match alike {
            Some(at) => {
                found.extend(old[next..at].iter().cloned().map(Block::Removed));
                found.push(Block::Changed(words(&old[at], block)));
                next = at + 1;
            }
            None => found.push(Block::Added(block.clone())),
        }
    }
    found.extend(old[next..].iter().cloned().map(Block::Removed));
}

fn are_alike(old: &str, new: &str) -> bool {
    if old == DIVIDER || new == DIVIDER {
        return false;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let (mut all, mut shared) = (0, 0);
    for word in old.split_whitespace() {
        *counts.entry(word).or_default() += 1;
        all += 1;
    }
    for word in new.split_whitespace() {
        all += 1;
        if let Some(left) = counts.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    all <= MOST_WORDS && shared * 2 * 100 >= ALIKE * all
}

/// The words of one block compared with those of another.
fn words(old: &str, new: &str) -> Vec<Piece> {
    let (from, to) = (tokens(old), tokens(new));
    let mut runs = Runs::default();
    for op in capture_diff_slices(Algorithm::Myers, &from, &to) {
        let (tag, from_range, to_range) = op.as_tag_tuple();
        match tag {
            DiffTag::Equal => runs.same(&from[from_range].concat()),
            _ => runs.change(&from[from_range].concat(), &to[to_range].concat()),
        }
    }
    runs.finish()
}

/// Words, spaces, and signs one by one.
fn tokens(text: &str) -> Vec<&str> {
    let sort = |c: char| match c {
        c if c.is_alphanumeric() || matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}') => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let (mut found, mut start, mut last) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        let now = sort(c);
        if last.is_some_and(|last| last != now || now == 2) {
            found.push(&text[start..at]);
            start = at;
        }
        last = Some(now);
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

/// Runs of words as they come; a space alone between two changes joins them, so that a rewritten sentence does not
/// read like a torn one.
#[derive(Default)]
struct Runs {
    pieces: Vec<Piece>,
    removed: String,
    added: String,
    space: String,
}

impl Runs {
    fn same(&mut self, text: &str) {
        let changing = !self.removed.is_empty() || !self.added.is_empty();
        if changing && text.trim().is_empty() {
            self.space.push_str(text);
            return;
        }
        let space = self.flush();
        self.pieces.push(Piece::Same(format!("{space}{text}")));
    }

    fn change(&mut self, removed: &str, added: &str) {
        let space = std::mem::take(&mut self.space);
        for (all, more) in [(&mut self.removed, removed), (&mut self.added, added)] {
            all.push_str(&space);
            all.push_str(more);
        }
    }

    /// Ends a change; gives the space that came after it.
    fn flush(&mut self) -> String {
        let (removed, added) = (std::mem::take(&mut self.removed), std::mem::take(&mut self.added));
        if !removed.is_empty() {
            self.pieces.push(Piece::Removed(removed));
        }
        if !added.is_empty() {
            self.pieces.push(Piece::Added(added));
        }
        std::mem::take(&mut self.space)
    }

    fn finish(mut self) -> Vec<Piece> {
        let space = self.flush();
        if !space.is_empty() {
            self.pieces.push(Piece::Same(space));
        }
        self.pieces
    }
}
