//! What was removed from an article, told to whoever imports or edits it.

/// A hostile page could hold a thousand hosts; nobody reads a thousand notes.
const MOST: usize = 40;

/// Notes in the order of first meeting, each with how often it was met.
#[derive(Debug, Default)]
pub(super) struct Notes {
    met: Vec<(String, u32)>,
    unlisted: u32,
}

impl Notes {
    pub(super) fn add(&mut self, what: String) {
        if let Some((_, times)) = self.met.iter_mut().find(|(known, _)| *known == what) {
            *times += 1;
        } else if self.met.len() < MOST {
            self.met.push((what, 1));
        } else {
            self.unlisted += 1;
        }
    }

    pub(super) fn into_words(self) -> Vec<String> {
        let more = (self.unlisted > 0).then(|| format!("{} other things", self.unlisted));
        // The tree is walked from its end, so the first in the text was met last.
        let met = self.met.into_iter().rev().map(|(what, times)| match times {
            1 => what,
            _ => format!("{what} ({times} times)"),
        });
        met.chain(more).collect()
    }
}
