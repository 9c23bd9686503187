//! The languages whose words are brought to their stem, each with the words that say nothing of a subject.

use rust_stemmers::{Algorithm, Stemmer};

use crate::stopwords;

/// A language that analysis knows. Others are kept word for word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "a name of a language explains itself")]
pub enum Language {
    Arabic,
    Danish,
    Dutch,
    English,
    Finnish,
    French,
    German,
    Greek,
    Hungarian,
    Italian,
    Norwegian,
    Portuguese,
    Romanian,
    Russian,
    Spanish,
    Swedish,
    Turkish,
    /// Any other: words are compared as they stand.
    Other,
}

impl Language {
    /// The language of a tag such as `de` or `pt-BR`.
    pub fn of(tag: &str) -> Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        match primary.as_str() {
            "ar" => Language::Arabic,
            "da" => Language::Danish,
            "nl" => Language::Dutch,
            "en" => Language::English,
            "fi" => Language::Finnish,
            "fr" => Language::French,
            "de" => Language::German,
            "el" => Language::Greek,
            "hu" => Language::Hungarian,
            "it" => Language::Italian,
            "no" | "nb" | "nn" => Language::Norwegian,
            "pt" => Language::Portuguese,
            "ro" => Language::Romanian,
            "ru" => Language::Russian,
            "es" => Language::Spanish,
            "sv" => Language::Swedish,
            "tr" => Language::Turkish,
            _ => Language::Other,
        }
    }

    /// The tag it is stored under in the index; [`Language::of`] reads it back.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Arabic => "ar",
            Language::Danish => "da",
            Language::Dutch => "nl",
            Language::English => "en",
            Language::Finnish => "fi",
            Language::French => "fr",
            Language::German => "de",
            Language::Greek => "el",
            Language::Hungarian => "hu",
            Language::Italian => "it",
            Language::Norwegian => "no",
            Language::Portuguese => "pt",
            Language::Romanian => "ro",
            Language::Russian => "ru",
            Language::Spanish => "es",
            Language::Swedish => "sv",
            Language::Turkish => "tr",
            Language::Other => "und",
        }
    }

    /// What brings its words to their stem.
    pub(crate) fn stemmer(self) -> Option<Stemmer> {
        let algorithm = match self {
            Language::Arabic => Algorithm::Arabic,
            Language::Danish => Algorithm::Danish,
            Language::Dutch => Algorithm::Dutch,
            Language::English => Algorithm::English,
            Language::Finnish => Algorithm::Finnish,
            Language::French => Algorithm::French,
            Language::German => Algorithm::German,
            Language::Greek => Algorithm::Greek,
            Language::Hungarian => Algorithm::Hungarian,
            Language::Italian => Algorithm::Italian,
            Language::Norwegian => Algorithm::Norwegian,
            Language::Portuguese => Algorithm::Portuguese,
            Language::Romanian => Algorithm::Romanian,
            Language::Russian => Algorithm::Russian,
            Language::Spanish => Algorithm::Spanish,
            Language::Swedish => Algorithm::Swedish,
            Language::Turkish => Algorithm::Turkish,
            Language::Other => return None,
        };
        Some(Stemmer::create(algorithm))
    }

    /// Whether it writes several words as one.
    pub(crate) fn joins(self) -> bool {
        use Language::{Danish, Dutch, German, Norwegian, Swedish};
        matches!(self, Danish | Dutch | German | Norwegian | Swedish)
    }

    /// Whether `word`, folded, says nothing of what a text is about.
    pub(crate) fn drops(self, word: &str) -> bool {
        stopwords::of(self).is_some_and(|words| words.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_lead_to_their_language_and_back() {
        assert_eq!(Language::of("pt-BR"), Language::Portuguese);
        assert_eq!(Language::of("EN_gb"), Language::English);
        assert_eq!(Language::of("zh"), Language::Other);
        for tag in [
            "ar", "da", "nl", "en", "fi", "fr", "de", "el", "hu", "it", "no", "pt", "ro", "ru", "es", "sv",
            "tr",
        ] {
            assert_eq!(Language::of(tag).tag(), tag);
            assert!(Language::of(tag).stemmer().is_some(), "{tag}");
        }
    }

    #[test]
    fn a_word_is_dropped_in_its_language_alone() {
        assert!(Language::German.drops("die") && !Language::English.drops("die"));
        assert!(Language::English.drops("the") && !Language::Other.drops("the"));
        assert!(Language::French.drops("etait"), "lists are folded as the words are");
    }
}
