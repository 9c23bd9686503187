//! Between what was typed and what it was taken for.

use crate::analysis::{fold, pieces};
use crate::plan::Correction;
use crate::query::{Query, Word};

impl Query {
    /// The same with the corrected words exactly as they were typed: as phrases, which are never corrected.
    pub fn exactly(&self, corrections: &[Correction]) -> Query {
        self.with_words(|text| {
            let mut typed = pieces(text).into_iter().map(|piece| fold(&text[piece.at]));
            typed
                .any(|word| corrections.iter().any(|one| one.typed == word))
                .then(|| Word::Phrase(text.into()))
        })
    }

    /// The same with the words that the corrected ones were taken for.
    pub fn as_meant(&self, corrections: &[Correction]) -> Query {
        self.with_words(|text| {
            let mut meant = String::new();
            let mut end = 0;
            for piece in pieces(text) {
                let typed = fold(&text[piece.at.clone()]);
                let Some(correction) = corrections.iter().find(|one| one.typed == typed) else { continue };
                meant.push_str(&text[end..piece.at.start]);
                meant.push_str(&correction.meant);
                end = piece.at.end;
            }
            (end > 0).then(|| Word::Plain(meant + &text[end..]))
        })
    }

    fn with_words(&self, change: impl Fn(&str) -> Option<Word>) -> Query {
        let changed = self.words.iter().map(|word| match word {
            Word::Plain(text) => change(text).unwrap_or_else(|| word.clone()),
            Word::Prefix(_) | Word::Phrase(_) => word.clone(),
        });
        Query { words: changed.collect(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corrected_query_leads_to_what_was_meant_and_back_to_what_was_typed() {
        let query = Query::read("Lukašenka-era minsk \"lukasenka\" lukasenka* -lukasenka section:world");
        let corrections = [Correction { typed: "lukasenka".into(), meant: "lukashenko".into() }];
        assert_eq!(
            query.as_meant(&corrections).to_string(),
            "lukashenko-era minsk \"lukasenka\" lukasenka* -lukasenka section:world"
        );
        assert_eq!(
            query.exactly(&corrections).to_string(),
            "\"Lukašenka-era\" minsk \"lukasenka\" lukasenka* -lukasenka section:world"
        );
        assert_eq!(query.exactly(&[]), query);
        assert_eq!(query.as_meant(&[]), query);
    }
}
