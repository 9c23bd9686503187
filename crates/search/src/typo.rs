//! Slips of the finger: which words of the archive somebody may have meant.

use std::collections::HashMap;

use crate::slip::Slip;
use crate::words::Words;

/// A shorter word is nearly any other of its length.
const SHORTEST: usize = 4;
/// From this length on two slips are forgiven.
const LONG: usize = 7;
/// So many words are searched for in place of one.
const MOST: usize = 3;

/// The words nearest to `typed`, the most frequent first; none where nothing is near.
pub(crate) fn nearest<'a>(words: impl Iterator<Item = &'a Words>, typed: &str) -> Vec<String> {
    let slips = match typed.chars().count() {
        0..SHORTEST => return Vec::new(),
        SHORTEST..LONG => 1,
        _ => 2,
    };
    let Some(slip) = Slip::of(typed) else { return Vec::new() };
    // By how far it is and then how rare, so that what is most likely meant comes first.
    let mut near: HashMap<&str, (usize, u64)> = HashMap::new();
    for words in words {
        for (word, articles, slips) in words.near(&slip, slips) {
            if slips > 0 && !word.contains(|c: char| c.is_ascii_digit()) {
                near.entry(word).or_insert((slips, 0)).1 += u64::from(articles);
            }
        }
    }
    let mut near: Vec<(&str, (usize, u64))> = near.into_iter().collect();
    near.sort_unstable_by_key(|(word, (slips, articles))| (*slips, std::cmp::Reverse(*articles), *word));
    let Some((_, (fewest, most))) = near.first().copied() else { return Vec::new() };
    let often = near.into_iter().take(MOST);
    let often = often.filter(|(_, (slips, articles))| *slips == fewest && articles * 10 >= most);
    often.map(|(word, _)| word.to_owned()).collect()
}
