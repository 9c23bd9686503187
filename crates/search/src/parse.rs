//! Reads what people type. Nothing they type is an error: what is not understood is searched for.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::document::Kind;
use crate::query::{Filter, Query, Word};

/// What is read of a longer text.
const LONGEST: usize = 2000;
/// Words and filters beyond these are left out, so that no query takes long.
const MOST_WORDS: usize = 96;
const MOST_FILTERS: usize = 32;

impl Query {
    /// Reads a query: words, `"phrases"`, `-exclusions`, `prefix*`, `section:`, `series:`, `topic:`, `place:`,
    /// `author:` and `type:` with a slug or a quoted name, `after:`, `before:` and `year:`.
    pub fn read(text: &str) -> Query {
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
        let mut reading = Reading { rest: &text[..end], query: Query::default() };
        while reading.clause() {}
        reading.query
    }
}

struct Reading<'text> {
    rest: &'text str,
    query: Query,
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn says_something(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

impl<'text> Reading<'text> {
    /// Reads the next clause; false at the end.
    fn clause(&mut self) -> bool {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\0');
        if self.rest.is_empty() {
            return false;
        }
        let minus = self.rest.strip_prefix(['-', '−']);
        let excluding =
            minus.filter(|rest| rest.starts_with(|c: char| !c.is_whitespace() && !matches!(c, '-' | '−')));
        let excluded = excluding.is_some();
        self.rest = excluding.unwrap_or(self.rest);
        if self.rest.starts_with(is_quote) {
            let phrase = self.quotation();
            self.word(Word::Phrase(phrase), excluded);
        } else if !self.filter(excluded) {
            let word = self.token();
            self.plain(word, excluded);
        }
        true
    }

    /// Everything up to the closing quotation mark, or to the end where there is none.
    fn quotation(&mut self) -> String {
        let inside = self.rest.trim_start_matches(is_quote);
        let (phrase, rest) = inside.split_once(is_quote).unwrap_or((inside, ""));
        self.rest = rest;
        phrase.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn token(&mut self) -> &'text str {
        let end = self.rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(self.rest.len());
        let (token, rest) = self.rest.split_at(end);
        self.rest = rest;
        token
    }

    fn plain(&mut self, token: &str, excluded: bool) {
        let bare = token.trim_end_matches('*');
        let word = match token.len() == bare.len() {
            true => Word::Plain(token.to_owned()),
            false => Word::Prefix(bare.to_owned()),
        };
        self.word(word, excluded);
    }

    fn word(&mut self, word: Word, excluded: bool) {
        let (Word::Plain(text) | Word::Prefix(text) | Word::Phrase(text)) = &word;
        let to = if excluded { &mut self.query.without } else { &mut self.query.words };
        if says_something(text) && to.len() < MOST_WORDS {
            to.push(word);
        }
    }

    /// Reads `kind:value`, if that is what comes next and it is understood.
    fn filter(&mut self, excluded: bool) -> bool {
        let Some((name, value)) = self.rest.split_once(':') else { return false };
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphabetic()) {
            return false;
        }
        let mut ahead = Reading { rest: value, query: Query::default() };
        let value = match value.starts_with(is_quote) {
            true => ahead.quotation(),
            false => ahead.token().to_owned(),
        };
        let rest = ahead.rest;
        let understood = match Kind::of(name) {
            Some(kind) => says_something(&value) && self.label(Filter { kind, value }, excluded),
            None => !excluded && self.dates(&name.to_ascii_lowercase(), &value),
        };
        if understood {
            self.rest = rest;
        }
        understood
    }

    fn label(&mut self, filter: Filter, excluded: bool) -> bool {
        let to = if excluded { &mut self.query.without_filters } else { &mut self.query.filters };
        if to.len() < MOST_FILTERS && !to.contains(&filter) {
            to.push(filter);
        }
        true
    }

    fn dates(&mut self, name: &str, value: &str) -> bool {
        let Some((first, past)) = stretch(value) else { return false };
        let whole_year = value.len() == 4;
        match name {
            "after" => self.query.from = Some(first),
            "before" => self.query.before = Some(first),
            "year" if whole_year => {
                self.query.from = Some(first);
                self.query.before = past;
            }
            _ => return false,
        }
        true
    }
}

/// The first day of a year, month or day, and the first after it.
fn stretch(value: &str) -> Option<(Date, Option<Date>)> {
    let mut parts = value.split('-');
    let year: i16 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let mut rest = parts.map(|part| part.parse::<i8>().ok());
    let (month, day, more) = (rest.next(), rest.next(), rest.next());
    let length: Span = match (month, day, more) {
        (None, None, None) => 1.year(),
        (Some(Some(_)), None, None) => 1.month(),
        (Some(Some(_)), Some(Some(_)), None) => 1.day(),
        _ => return None,
    };
    let first = Date::new(year, month.flatten().unwrap_or(1), day.flatten().unwrap_or(1)).ok()?;
    Some((first, first.checked_add(length).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn plain(text: &str) -> Word {
        Word::Plain(text.to_owned())
    }

    #[test]
    fn a_query_is_read_as_it_is_typed() {
        let query = Query::read(
            r#"port  strike "night shift" -container* -"old town" harb* section:trade author:"Jane O'Neil" -topic:sport"#,
        );
        assert_eq!(
            query.words,
            [plain("port"), plain("strike"), Word::Phrase("night shift".into()), Word::Prefix("harb".into())]
        );
        assert_eq!(query.without, [Word::Prefix("container".into()), Word::Phrase("old town".into())]);
        assert_eq!(
            query.filters,
            [Filter::new(Kind::Section, "trade"), Filter::new(Kind::Author, "Jane O'Neil")]
        );
        assert_eq!(query.without_filters, [Filter::new(Kind::Topic, "sport")]);
    }

    #[test]
    fn dates_are_years_months_or_days() {
        let bounds = |text: &str| (Query::read(text).from, Query::read(text).before);
        assert_eq!(bounds("year:1987"), (Some(date(1987, 1, 1)), Some(date(1988, 1, 1))));
        assert_eq!(
            bounds("after:1987-03 before:1987-03-27"),
            (Some(date(1987, 3, 1)), Some(date(1987, 3, 27)))
        );
        assert_eq!(bounds("year:9999"), (Some(date(9999, 1, 1)), None));
    }

    #[test]
    fn what_is_not_understood_is_searched_for() {
        for text in [
            "after:lunch",
            "note:this",
            "section:",
            "year:87",
            "after:1987-02-31",
            "http://example.org/a?b=c",
        ] {
            assert_eq!(Query::read(text).words, [plain(text)], "{text}");
        }
        assert_eq!(Query::read("a \"night shift").words, [plain("a"), Word::Phrase("night shift".into())]);
        assert_eq!(Query::read("state-of-the-art - dash").words, [plain("state-of-the-art"), plain("dash")]);
        assert_eq!(Query::read("* - -- \"\" ** :").words, []);
    }

    #[test]
    fn the_last_word_may_still_be_typed() {
        assert_eq!(Query::read("port str").still_typing().words, [plain("port"), Word::Prefix("str".into())]);
    }

    #[test]
    fn a_query_has_bounds() {
        let query = Query::read(&"a topic:x ".repeat(5000));
        assert!(query.words.len() <= MOST_WORDS && query.filters.len() == 1);
    }

    proptest! {
        #[test]
        fn what_is_written_down_reads_the_same(text in "([a-c\"“»−:* -]|section:|year:1987|after:|\\PC){0,30}") {
            let query = Query::read(&text);
            prop_assert_eq!(Query::read(&query.to_string()), query);
        }
    }
}
