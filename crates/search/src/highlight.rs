//! Passages of a text with the words that were searched for marked in them. The index holds no texts: the caller
//! gives the one that the reader may read.

use std::collections::HashSet;
use std::ops::Range;

use crate::analysis::{self, Piece, Stems};
use crate::compounds::seems_joined;
use crate::language::Language;
use crate::query::{Query, Word};

/// A stretch of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The text as it stands.
    pub text: String,
    /// Whether it is what was searched for.
    pub found: bool,
}

/// A part of a text around what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The text in stretches, in order.
    pub stretches: Vec<Stretch>,
    /// Whether the text begins earlier.
    pub cut_before: bool,
    /// Whether the text goes on.
    pub cut_after: bool,
}

impl Query {
    /// The passage of `text`, of about so many words, that holds most of what is searched for; none where it
    /// holds nothing of it.
    pub fn passage(&self, text: &str, language: Language, words: usize) -> Option<Passage> {
        let mut stems = Stems::new(language);
        let sought = Sought::of(self, language, &mut stems);
        let pieces = analysis::pieces(text);
        let found: Vec<Option<usize>> =
            pieces.iter().map(|piece| sought.which(text, piece, &mut stems)).collect();
        let begin = densest(&found, words.max(1))?;
        let end = (begin + words.max(1)).min(pieces.len());
        Some(cut(text, &pieces, &found, begin..end))
    }
}

struct Sought {
    /// Stems of each word.
    stems: Vec<HashSet<String>>,
    prefixes: Vec<String>,
    /// What is sought in scripts without spaces.
    unspaced: Vec<String>,
    /// The language of the text.
    language: Language,
}

impl Sought {
    fn of(query: &Query, language: Language, stems: &mut Stems) -> Sought {
        let mut sought = Sought { stems: Vec::new(), prefixes: Vec::new(), unspaced: Vec::new(), language };
        for word in &query.words {
            let (Word::Plain(text) | Word::Phrase(text) | Word::Prefix(text)) = word;
            for piece in analysis::pieces(text) {
                let exact = analysis::exact_of(text, &piece).concat();
                if piece.unspaced {
                    sought.unspaced.push(exact);
                } else if matches!(word, Word::Prefix(_)) {
                    sought.prefixes.push(exact);
                } else {
                    sought.stems.push(stems.of_word(&text[piece.at]).iter().cloned().collect());
                }
            }
        }
        sought
    }

    /// Which of what is sought the piece is.
    fn which(&self, text: &str, piece: &Piece, stems: &mut Stems) -> Option<usize> {
        let exact = analysis::exact_of(text, piece).concat();
        if piece.unspaced {
            return self.unspaced.iter().position(|sought| exact.contains(sought.as_str()));
        }
        let of_word = stems.of_word(&text[piece.at.clone()]);
        let stem = self.stems.iter().position(|sought| of_word.iter().any(|stem| sought.contains(stem)));
        let joins = |sought: &HashSet<String>| sought.iter().any(|stem| seems_joined(&exact, stem));
        let joined = || self.stems.iter().position(joins).filter(|_| self.language.joins());
        let prefix = || self.prefixes.iter().position(|prefix| exact.starts_with(prefix.as_str()));
        stem.or_else(joined).or_else(|| prefix().map(|at| self.stems.len() + at))
    }
}

/// Where the window begins that holds the most different words, and of those the most of them.
fn densest(found: &[Option<usize>], size: usize) -> Option<usize> {
    let mut best: Option<((usize, usize), usize)> = None;
    for (at, _) in found.iter().enumerate().filter(|(_, which)| which.is_some()) {
        let window: Vec<usize> = found[at..(at + size).min(found.len())].iter().flatten().copied().collect();
        let different = window.iter().collect::<HashSet<_>>().len();
        if best.is_none_or(|(most, _)| (different, window.len()) > most) {
            best = Some(((different, window.len()), at));
        }
    }
    // A little of what stands before makes the passage readable.
    let (_, at) = best?;
    let lead = if at + size < found.len() { size / 5 } else { (at + size - found.len()).max(size / 5) };
    Some(at.saturating_sub(lead))
}

fn cut(text: &str, pieces: &[Piece], found: &[Option<usize>], window: Range<usize>) -> Passage {
    let from = if window.start == 0 { 0 } else { pieces[window.start].at.start };
    let to = if window.end == pieces.len() { text.len() } else { pieces[window.end - 1].at.end };
    let mut passage =
        Passage { stretches: Vec::new(), cut_before: window.start > 0, cut_after: window.end < pieces.len() };
    let mut written = from;
    for at in window.filter(|at| found[*at].is_some()) {
        let word = &pieces[at].at;
        passage.add(&text[written..word.start], false);
        passage.add(&text[word.clone()], true);
        written = word.end;
    }
    passage.add(&text[written..to], false);
    passage
}

impl Passage {
    fn add(&mut self, text: &str, found: bool) {
        if !text.is_empty() {
            self.stretches.push(Stretch { text: text.to_owned(), found });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(query: &str, text: &str, language: Language, words: usize) -> String {
        let Some(passage) = Query::read(query).passage(text, language, words) else { return String::new() };
        let parts = passage.stretches.iter();
        parts.map(|part| if part.found { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    #[test]
    fn words_are_marked_in_any_form() {
        let text = "The minister’s port strikes; élections followed.";
        assert_eq!(
            marked("ministers strike elections", text, Language::English, 20),
            "The [minister’s] port [strikes]; [élections] followed."
        );
        assert_eq!(marked("harb*", "Harbours and more", Language::English, 9), "[Harbours] and more");
        assert_eq!(marked("操作", "用操作系统", Language::Other, 9), "[用操作系统]");
        assert_eq!(marked("Freiheit", "Die Pressefreiheit", Language::German, 9), "Die [Pressefreiheit]");
        assert_eq!(marked("nothing", text, Language::English, 9), "");
    }

    #[test]
    fn the_passage_is_the_densest() {
        let text = format!("port {} the port strike ended {}", "word ".repeat(50), "word ".repeat(50));
        let passage = Query::read("port strike").passage(&text, Language::English, 10).unwrap_or_default();
        assert!(passage.cut_before && passage.cut_after);
        assert!(marked("port strike", &text, Language::English, 10).contains("[port] [strike] ended"));
    }

    proptest! {
        #[test]
        fn a_passage_is_a_part_of_the_text(query in "\\PC{0,20}", text in "[a-c é本系.-]{0,60}|\\PC{0,60}", words in 0usize..12) {
            if let Some(passage) = Query::read(&query).passage(&text, Language::German, words) {
                let whole: String = passage.stretches.iter().map(|part| part.text.as_str()).collect();
                prop_assert!(text.contains(&whole));
                prop_assert!(passage.stretches.iter().any(|part| part.found));
            }
        }
    }
}
