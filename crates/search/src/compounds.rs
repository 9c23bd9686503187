//! Words that are written as one, as German joins *Presse* and *Freiheit*. Who asks for a part means the whole too;
//! who asks for a whole that no article holds means its parts. What is a part, the archive's own words say.

use std::collections::BTreeSet;

use crate::index::Snapshot;
use crate::schema::TextFields;

/// A shorter word is the beginning or the end of too many others.
const SHORTEST: usize = 4;
/// What stands beside it is a word of the archive, unless the part is as long as this and cannot be there by chance.
const SURE: usize = 6;
/// What stands beside a part has so many letters at least.
const BESIDE: usize = 3;
/// No shorter word is taken for a whole.
const WHOLE: usize = 7;
/// What may stand between two parts, and behind the last.
const LINKS: [&str; 7] = ["", "s", "es", "n", "en", "er", "e"];
/// At most so many wholes stand for a part at each end; the most frequent are taken.
const MOST: usize = 32;
/// A whole that is taken apart has at most so many letters and parts, for there are many ways to try.
const LONGEST: usize = 40;
const PARTS: usize = 3;

fn length(word: &str) -> usize {
    word.chars().count()
}

/// Whether a word may be a whole.
pub(crate) fn is_whole(word: &str) -> bool {
    length(word) >= WHOLE
}

/// Wholes stand backwards in the index, so that those with the same end stand together.
pub(crate) fn backwards(word: &str) -> String {
    word.chars().rev().collect()
}

/// Whether a word looks like a whole with that part, whatever stands beside it.
pub(crate) fn seems_joined(word: &str, part: &str) -> bool {
    let ends = || LINKS.iter().any(|link| word.strip_suffix(link).is_some_and(|word| word.ends_with(part)));
    is_whole(word) && length(part) >= SHORTEST && (word.starts_with(part) || ends())
}

/// What is joined in an archive.
pub(crate) struct Compounds<'a> {
    snapshot: &'a Snapshot,
    fields: TextFields,
}

impl<'a> Compounds<'a> {
    /// Of the words of these fields; none where nothing is written in such a language.
    pub fn of(snapshot: &'a Snapshot, fields: TextFields) -> Option<Compounds<'a>> {
        let any = snapshot.languages.iter().any(|language| language.joins());
        any.then_some(Compounds { snapshot, fields })
    }

    /// The wholes that begin or end with that part.
    pub fn with(&self, part: &str) -> BTreeSet<String> {
        let mut wholes = BTreeSet::new();
        if length(part) >= SHORTEST {
            self.ending(part, &mut wholes);
            self.beginning(part, &mut wholes);
            wholes.remove(part);
        }
        wholes
    }

    fn ending(&self, part: &str, wholes: &mut BTreeSet<String>) {
        for words in self.snapshot.words(self.fields.wholes) {
            for link in LINKS {
                let end = format!("{part}{link}");
                let numbers = words.beginning(&backwards(&end));
                for number in words.most_frequent(numbers, MOST) {
                    let whole = backwards(words.word(number));
                    let before = whole.strip_suffix(&end).unwrap_or_default();
                    if self.may_stand_beside(part, before) {
                        wholes.insert(whole);
                    }
                }
            }
        }
    }

    fn beginning(&self, part: &str, wholes: &mut BTreeSet<String>) {
        for words in self.snapshot.words(self.fields.exact) {
            let numbers = words.beginning(part);
            for whole in words.most_frequent(numbers, MOST).into_iter().map(|number| words.word(number)) {
                let after = whole.strip_prefix(part).unwrap_or_default();
                let mut rests = LINKS.iter().filter_map(|link| after.strip_prefix(link));
                if self.holds(whole) && rests.any(|rest| self.may_stand_beside(part, rest)) {
                    wholes.insert(whole.to_owned());
                }
            }
        }
    }

    fn may_stand_beside(&self, part: &str, text: &str) -> bool {
        length(text) >= BESIDE && (length(part) >= SURE || self.word_in(text).is_some())
    }

    /// The word that is left of a part of a whole, or that has lost its last letter there, as *Kirche* in *Kirchturm*.
    fn word_in(&self, text: &str) -> Option<String> {
        let mut shorter = LINKS.iter().filter_map(|link| text.strip_suffix(link));
        let word = shorter.find(|word| self.knows(word)).map(str::to_owned);
        word.or_else(|| Some(format!("{text}e")).filter(|word| self.knows(word)))
    }

    /// Whether a text in a language that joins words holds this long one.
    fn holds(&self, whole: &str) -> bool {
        let backwards = backwards(whole);
        self.snapshot.words(self.fields.wholes).any(|words| words.number(&backwards).is_some())
    }

    /// Whether it is a word of the archive that has a subject.
    fn knows(&self, word: &str) -> bool {
        let mut joining = self.snapshot.languages.iter().filter(|language| language.joins());
        length(word) >= BESIDE
            && self.snapshot.words(self.fields.exact).any(|words| words.number(word).is_some())
            && !joining.any(|language| language.drops(word))
    }

    /// The words of the archive that are joined in that one: as few and as long ones as may be.
    pub fn parts(&self, whole: &str) -> Option<Vec<String>> {
        (WHOLE..=LONGEST).contains(&length(whole)).then(|| self.split(whole, PARTS)).flatten()
    }

    fn split(&self, whole: &str, most: usize) -> Option<Vec<String>> {
        if most < 2 {
            return None;
        }
        let places = whole.char_indices().map(|(at, _)| whole.split_at(at));
        let splits = places.filter_map(|(before, last)| {
            let last = self.word_in(last)?;
            let mut parts = match self.word_in(before) {
                Some(word) => vec![word],
                None => LINKS
                    .iter()
                    .filter_map(|link| before.strip_suffix(link))
                    .find_map(|before| self.split(before, most - 1))?,
            };
            parts.push(last);
            Some(parts)
        });
        let shortest = |parts: &[String]| parts.iter().map(|part| length(part)).min().unwrap_or_default();
        splits.min_by_key(|parts| (parts.len(), std::cmp::Reverse(shortest(parts))))
    }
}
