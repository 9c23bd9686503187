//! What changed between two texts, as a page shows it: what is the same is folded but for the blocks beside a change.

use press::drafts::{self, Block, Difference, Piece, Text};
use serde_json::{Value, json};

use crate::Newsroom;

/// Blocks that are shown before and after a change.
const BESIDE: usize = 1;
/// Stands among the blocks where the teaser ends.
const DIVIDER: &str = "<!--more-->";

/// Whether nothing differs.
pub(super) fn is_same(difference: &Difference) -> bool {
    let same = |pieces: &[Piece]| pieces.iter().all(|piece| matches!(piece, Piece::Same(_)));
    same(&difference.title)
        && same(&difference.standfirst)
        && difference.blocks.iter().all(|block| matches!(block, Block::Same(_)))
        && difference.addresses_added.is_empty()
        && difference.addresses_removed.is_empty()
        && difference.particulars.is_empty()
}

impl Newsroom {
    /// The difference for a page.
    pub(super) fn difference(&self, difference: &Difference) -> Value {
        let particulars: Vec<Value> = difference
            .particulars
            .iter()
            .map(|(name, was, is)| {
                let name = self.theme.find_text(&format!("draft-field-{}", name.replace('_', "-")), &[]);
                json!({ "name": name, "was": plain(was), "is": plain(is) })
            })
            .collect();
        json!({
            "title": pieces(&difference.title), "standfirst": pieces(&difference.standfirst),
            "blocks": folded(&difference.blocks),
            "removed": difference.addresses_removed, "added": difference.addresses_added,
            "particulars": particulars,
        })
    }
}

/// A text as it is, in plain words.
pub(super) fn whole(text: &Text) -> Value {
    let blocks = drafts::compare(text, text).blocks;
    json!({
        "title": text.writing.title, "standfirst": text.writing.standfirst,
        "blocks": blocks.iter().map(shown_block).collect::<Vec<_>>(),
    })
}

fn pieces(pieces: &[Piece]) -> Vec<Value> {
    let one = |piece: &Piece| {
        let (kind, text) = match piece {
            Piece::Same(text) => ("same", text),
            Piece::Removed(text) => ("removed", text),
            Piece::Added(text) => ("added", text),
        };
        json!({ "kind": kind, "text": text })
    };
    pieces.iter().map(one).collect()
}

fn folded(blocks: &[Block]) -> Vec<Value> {
    let differs: Vec<bool> = blocks.iter().map(|block| !matches!(block, Block::Same(_))).collect();
    let near = |at: usize| {
        let (from, to) = (at.saturating_sub(BESIDE), (at + BESIDE).min(blocks.len().saturating_sub(1)));
        differs[from..=to].iter().any(|differs| *differs)
    };
    let (mut shown, mut hidden) = (Vec::new(), 0_usize);
    for (at, block) in blocks.iter().enumerate() {
        if !near(at) {
            hidden += 1;
            continue;
        }
        if hidden > 0 {
            shown.push(json!({ "kind": "folded", "count": hidden }));
            hidden = 0;
        }
        shown.push(shown_block(block));
    }
    if hidden > 0 {
        shown.push(json!({ "kind": "folded", "count": hidden }));
    }
    shown
}

fn shown_block(block: &Block) -> Value {
    let whole = |kind: &str, text: &str| json!({ "kind": kind, "is_divider": text == DIVIDER, "text": text });
    match block {
        Block::Same(text) => whole("same", text),
        Block::Removed(text) => whole("removed", text),
        Block::Added(text) => whole("added", text),
        Block::Changed(parts) => json!({ "kind": "changed", "pieces": pieces(parts) }),
    }
}

/// A value of the particulars as plain words.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            let parts = ["name", "file", "elsewhere", "alt", "caption", "credit"];
            let texts = parts.into_iter().filter_map(|part| map.get(part).map(plain));
            texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_folded_but_beside_a_change() {
        let mut blocks: Vec<Block> = (0..9).map(|nth| Block::Same(nth.to_string())).collect();
        blocks[4] = Block::Added("new".into());
        let kinds: Vec<String> =
            folded(&blocks).iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect();
        assert_eq!(kinds, ["folded", "same", "added", "same", "folded"]);
        assert_eq!(folded(&blocks)[0]["count"], 3);
        assert!(folded(&[]).is_empty());
    }
}
