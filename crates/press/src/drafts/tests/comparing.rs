//! What changed is said in plain words, and adds up.

use proptest::prelude::*;

use super::super::diff::{Block, Piece, compare};
use super::{text, writing};
use crate::drafts::{Particulars, Text};

fn changed(old: &str, new: &str) -> Vec<Block> {
    compare(&text("T", old), &text("T", new)).blocks
}

fn same(words: &str) -> Piece {
    Piece::Same(words.into())
}

fn removed(words: &str) -> Piece {
    Piece::Removed(words.into())
}

fn added(words: &str) -> Piece {
    Piece::Added(words.into())
}

#[test]
fn words_change_within_their_block_and_markup_is_not_shown() {
    let old = "<h2>Ports</h2><p>The <b>port</b> is closed in winter.</p><!--more--><p>Ships wait.</p>";
    let new = "<h2>Ports</h2><p>The port stays <i>open in</i> winter.</p><!--more--><p>Ships wait.</p>";
    let words = vec![same("The port "), removed("is closed"), added("stays open"), same(" in winter.")];
    let blocks = [
        Block::Same("Ports".into()),
        Block::Changed(words),
        Block::Same("<!--more-->".into()),
        Block::Same("Ships wait.".into()),
    ];
    assert_eq!(changed(old, new), blocks);
    assert_eq!(changed("<p>a</p>", "<p><em>a</em></p>"), [Block::Same("a".into())]);
}

#[test]
fn blocks_that_share_little_are_other_blocks() {
    let old = "<p>Ships wait at the gate.</p><p>The last one.</p>";
    let new = "<p>Nobody knows why this happened.</p><p>Ships wait at the old gate.</p>";
    let words = vec![same("Ships wait at the "), added("old "), same("gate.")];
    let blocks = [
        Block::Added("Nobody knows why this happened.".into()),
        Block::Changed(words),
        Block::Removed("The last one.".into()),
    ];
    assert_eq!(changed(old, new), blocks);
}

#[test]
fn a_moved_divider_other_pictures_and_particulars_are_said() {
    let old = Text {
        writing: writing("Ports", "<p>a</p><!--more--><p>b</p><img src=\"/media/x.jpg\" alt=\"\">"),
        particulars: Particulars { section: "Trade".into(), ..Particulars::default() },
    };
    let new = Text {
        writing: writing("Ports closed", "<p>a</p><p>b</p><!--more--><img src=\"/media/y.jpg\" alt=\"\">"),
        particulars: Particulars { section: "Ports".into(), ..Particulars::default() },
    };
    let found = compare(&old, &new);
    assert_eq!(found.title, [same("Ports"), added(" closed")]);
    let [a, b, divider] = ["a", "b", "<!--more-->"].map(str::to_owned);
    assert_eq!(
        found.blocks,
        [Block::Same(a), Block::Added(b.clone()), Block::Same(divider), Block::Removed(b)]
    );
    assert_eq!(
        (&*found.addresses_removed, &*found.addresses_added),
        (&["/media/x.jpg".to_owned()][..], &["/media/y.jpg".to_owned()][..])
    );
    assert_eq!(found.particulars, [("section".to_owned(), "Trade".into(), "Ports".into())]);
    let none = compare(&new, &new);
    assert!(none.particulars.is_empty() && none.title == [same("Ports closed")]);
    assert!(none.blocks.iter().all(|block| matches!(block, Block::Same(_))));
}

/// One side of a difference.
fn side(blocks: &[Block], earlier: bool) -> Vec<String> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Same(text) => Some(text.clone()),
            Block::Removed(text) => earlier.then(|| text.clone()),
            Block::Added(text) => (!earlier).then(|| text.clone()),
            Block::Changed(pieces) => Some(words(pieces, earlier)),
        })
        .collect()
}

fn words(pieces: &[Piece], earlier: bool) -> String {
    let shown = pieces.iter().filter_map(|piece| match piece {
        Piece::Same(text) => Some(text.as_str()),
        Piece::Removed(text) => earlier.then_some(text.as_str()),
        Piece::Added(text) => (!earlier).then_some(text.as_str()),
    });
    shown.collect()
}

fn blocks() -> impl Strategy<Value = Vec<String>> {
    let block =
        prop::collection::vec(prop::sample::select(vec!["port", "ship", "é", "a", "winter,", "“no”"]), 1..9);
    prop::collection::vec(block.prop_map(|words| words.join(" ")), 0..8)
}

proptest! {
    #[test]
    fn both_texts_can_be_read_from_the_difference(old in blocks(), new in blocks()) {
        let html = |blocks: &[String]| -> String { blocks.iter().map(|block| format!("<p>{block}</p>")).collect() };
        let found = compare(&text(&old.join(" "), &html(&old)), &text(&new.join(" "), &html(&new)));
        prop_assert_eq!(side(&found.blocks, true), &old[..]);
        prop_assert_eq!(side(&found.blocks, false), &new[..]);
        prop_assert_eq!(words(&found.title, true), old.join(" "));
        prop_assert_eq!(words(&found.title, false), new.join(" "));
    }
}
