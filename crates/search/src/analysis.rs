//! From text to the terms of the index. Every word stands there twice: *exactly* (folded: lower case, without
//! diacritics), for phrases, prefixes and typos, and as its *stem*, for ranking.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use rust_stemmers::Stemmer;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::language::Language;

/// A longer word is cut: nobody types it, and it would only bloat the dictionary.
const LONGEST_WORD: usize = 64;

/// A stretch of text that is searched as a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// Written without spaces between words (Chinese, Japanese, Thai ...): its characters are the words.
    pub unspaced: bool,
}

/// Scripts that put no space between words, and Hangul, whose words carry their particles with them.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3130}'..='\u{318F}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
        && (c.is_alphanumeric() || is_combining_mark(c))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// The pieces of `text`, in order. Apostrophes inside a word belong to it.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::with_capacity(text.len() / 6 + 1);
    let mut open: Option<Piece> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let end = at + c.len_utf8();
        let unspaced = is_unspaced(c);
        let inside = open.as_ref().is_some_and(|piece| piece.unspaced == unspaced);
        let joins = c.is_alphanumeric()
            || (inside
                && (is_combining_mark(c)
                    || (is_apostrophe(c) && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric()))));
        match &mut open {
            Some(piece) if joins && inside => piece.at.end = end,
            _ => {
                found.extend(open.take());
                open = (joins || unspaced).then_some(Piece { at: at..end, unspaced });
            }
        }
    }
    found.extend(open);
    found
}

/// Marks that readers leave out: accents, Hebrew points, Arabic vowels and the letter stretcher.
fn is_left_out(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}' | '\u{0640}'
        | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{200C}' | '\u{200D}')
}

/// One spelling for all: lower case, compatible forms made plain, diacritics and apostrophes gone.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(|c| !is_apostrophe(*c)).map(|c| c.to_ascii_lowercase()).collect();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_left_out(*c) && !is_apostrophe(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            'ى' | 'ی' => folded.push('ي'),
            'ة' => folded.push('ه'),
            'ک' => folded.push('ك'),
            // Lower case of a capital dotted I brings the dot along as a mark.
            c if is_left_out(c) => {}
            c => folded.push(c),
        }
    }
    folded.nfc().collect()
}

fn cut(mut word: String) -> String {
    if word.chars().count() > LONGEST_WORD {
        word = word.chars().take(LONGEST_WORD).collect();
    }
    word
}

/// The exact terms of a piece: its words between apostrophes, or its single characters.
pub(crate) fn exact_of(text: &str, piece: &Piece) -> Vec<String> {
    let written = &text[piece.at.clone()];
    let terms: Vec<String> = if piece.unspaced {
        written.nfkc().map(|c| fold(c.encode_utf8(&mut [0; 4]))).collect()
    } else {
        written.split(is_apostrophe).map(|word| cut(fold(word))).collect()
    };
    terms.into_iter().filter(|term| !term.is_empty()).collect()
}

/// The exact terms of a text.
pub(crate) fn exact(text: &str) -> Vec<String> {
    pieces(text).iter().flat_map(|piece| exact_of(text, piece)).collect()
}

/// Brings words of one language to their stems, remembering those it has seen.
pub(crate) struct Stems {
    language: Language,
    stemmer: Option<Stemmer>,
    seen: HashMap<String, Vec<String>>,
}

/// How many words are remembered before it starts afresh.
const REMEMBERED: usize = 50_000;

impl Stems {
    pub fn new(language: Language) -> Stems {
        Stems { language, stemmer: language.stemmer(), seen: HashMap::new() }
    }

    /// The stems of one word as written; none for a word without a subject. Two where diacritics lead the
    /// stemmer another way, so that either spelling finds the other.
    pub fn of_word(&mut self, written: &str) -> &[String] {
        if self.seen.len() > REMEMBERED {
            self.seen.clear();
        }
        if !self.seen.contains_key(written) {
            let stems = self.compute(written);
            self.seen.insert(written.to_owned(), stems);
        }
        self.seen.get(written).map_or(&[], Vec::as_slice)
    }

    fn compute(&self, written: &str) -> Vec<String> {
        let lower = without_possessive(&written.to_lowercase()).into_owned();
        let folded = cut(fold(&lower));
        if folded.is_empty() || self.language.drops(&folded) {
            return Vec::new();
        }
        let Some(stemmer) = &self.stemmer else { return vec![folded] };
        let mut stems = vec![stemmer.stem(&folded).into_owned()];
        if !lower.is_ascii() {
            let composed: String = lower.nfc().filter(|c| !is_apostrophe(*c)).take(LONGEST_WORD).collect();
            stems.push(fold(&stemmer.stem(&composed)));
        }
        stems.retain(|stem| !stem.is_empty());
        stems.dedup();
        stems
    }

    /// Alternatives for each position of a text: stems of its words; pairs of characters, and single ones.
    pub fn of_text(&mut self, text: &str, mut put: impl FnMut(&[String])) {
        for piece in pieces(text) {
            if piece.unspaced {
                for alternatives in pairs(&exact_of(text, &piece)) {
                    put(&alternatives);
                }
            } else {
                put(self.of_word(&text[piece.at]));
            }
        }
    }
}

/// Each character with the pair that it begins.
fn pairs(characters: &[String]) -> Vec<Vec<String>> {
    let following = characters.iter().skip(1).map(Some).chain([None]);
    let both = characters.iter().zip(following);
    both.map(|(one, next)| {
        std::iter::once(one.clone()).chain(next.map(|next| format!("{one}{next}"))).collect()
    })
    .collect()
}

/// What a query's unspaced piece must hold: its pairs, or its one character.
pub(crate) fn asked_pairs(characters: &[String]) -> Vec<String> {
    match characters {
        [one] => vec![one.clone()],
        many => many.windows(2).map(|pair| pair.concat()).collect(),
    }
}

fn without_possessive(word: &str) -> Cow<'_, str> {
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
    Cow::Borrowed(bare.unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stems(language: Language, text: &str) -> Vec<String> {
        let mut all = Vec::new();
        Stems::new(language).of_text(text, |stems| all.extend(stems.iter().cloned()));
        all
    }

    #[test]
    fn words_fold_to_one_spelling() {
        for (written, folded) in [
            ("Łukaszenka", "lukaszenka"),
            ("ÉLAN", "elan"),
            ("e\u{301}tude", "etude"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("O’Neil", "oneil"),
            ("ﬁnance", "finance"),
            ("Ｔｏｋｙｏ", "tokyo"),
            ("الأُمَّة", "الامه"),
            ("Ørsted", "orsted"),
            ("Ёлка", "елка"),
        ] {
            assert_eq!(fold(written), folded);
        }
    }

    #[test]
    fn exact_terms_are_words_and_single_characters() {
        assert_eq!(
            exact("U.S. chief's 4.35-dollar plan_b"),
            ["u", "s", "chief", "s", "4", "35", "dollar", "plan", "b"]
        );
        assert_eq!(exact("用 SELinux 系统"), ["用", "selinux", "系", "统"]);
        assert_eq!(exact("東京タワー"), ["東", "京", "タ", "ワ", "ー"]);
    }

    #[test]
    fn stems_follow_the_language_and_drop_its_small_words() {
        assert_eq!(
            stems(Language::English, "The ministers’ elections weren't O'Neil's"),
            ["minist", "elect", "werent", "oneil"]
        );
        assert_eq!(stems(Language::German, "Die Häuser der Stadt"), ["haus", "stadt"]);
        assert_eq!(stems(Language::Other, "the house"), ["the", "house"]);
        assert_eq!(stems(Language::Other, "系统"), ["系", "系统", "统"]);
    }

    #[test]
    fn either_spelling_of_a_word_shares_a_stem_with_the_other() {
        for (language, with, without) in [
            (Language::French, "élections", "elections"),
            (Language::French, "réchauffé", "rechauffe"),
            (Language::German, "Müller", "Muller"),
            (Language::Spanish, "canción", "cancion"),
            (Language::Turkish, "çalışmalar", "calismalar"),
            (Language::Arabic, "الأمّة", "الامة"),
        ] {
            let plain = stems(language, without);
            assert!(stems(language, with).iter().any(|stem| plain.contains(stem)), "{with}: {plain:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_analysed(text in "\\PC{0,80}") {
            let terms = exact(&text);
            prop_assert!(terms.iter().all(|term| !term.is_empty() && term.chars().count() <= LONGEST_WORD * 4));
            for piece in pieces(&text) {
                prop_assert!(!text[piece.at].is_empty());
            }
            stems(Language::German, &text);
        }

        #[test]
        fn a_folded_word_is_its_own_folding(text in "\\PC{0,20}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
        }
    }
}
