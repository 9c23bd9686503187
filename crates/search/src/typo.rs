//! Slips of the finger: which words of the archive somebody may have meant.

use tantivy::schema::Field;

use crate::dictionary;
use crate::index::{SearchError, Snapshot};

/// A shorter word is nearly any other of its length.
const SHORTEST: usize = 4;
/// From this length on two slips are forgiven.
const LONG: usize = 7;
/// So many words are searched for in place of one.
const MOST: usize = 3;

/// The words of the index nearest to `word`, the most frequent first; none where nothing is near.
pub(crate) fn nearest(snapshot: &Snapshot, field: Field, word: &str) -> Result<Vec<String>, SearchError> {
    let length = word.chars().count();
    let distances = match length {
        0..SHORTEST => 0,
        SHORTEST..LONG => 1,
        _ => 2,
    };
    for distance in 1..=distances {
        let mut near = dictionary::near(&snapshot.searcher, field, word, distance)?;
        near.retain(|found| found.term != word && !found.term.contains(|c: char| c.is_ascii_digit()));
        near.sort_by_key(|found| std::cmp::Reverse(found.articles));
        if let Some(most) = near.first().map(|found| found.articles) {
            let often = near.into_iter().take(MOST).filter(|found| found.articles * 10 >= most);
            return Ok(often.map(|found| found.term).collect());
        }
    }
    Ok(Vec::new())
}
