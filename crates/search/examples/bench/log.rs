//! What readers type, made of headlines, names and topics: single words, several, phrases, beginnings, slips of the
//! finger, filters; and, as in any such log, much that was asked before.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::archive::{Article, slug};

pub const SORTS: &[&str] = &["word", "two words", "headline", "phrase", "prefix", "typo", "filter"];
/// In a hundred queries, how many are of each sort.
const SHARES: [usize; 7] = [35, 25, 5, 8, 8, 5, 14];
/// In a hundred, how many repeat an earlier one: one that was asked often is the likelier.
const REPEATED: usize = 40;

#[derive(Clone)]
pub struct Typed {
    pub sort: String,
    pub text: String,
    /// The bare words, for engines without such a language.
    pub words: Vec<String>,
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn words_of(title: &str) -> Vec<String> {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.len() > 3).collect()
}

pub fn queries(articles: &[Article], count: usize) -> Vec<Typed> {
    let mut dice = Dice(4);
    let mut made: Vec<Typed> = Vec::with_capacity(count);
    while made.len() < count {
        if dice.below(100) < REPEATED && !made.is_empty() {
            made.push(made[dice.below(made.len())].clone());
        } else {
            made.extend(query(&articles[dice.below(articles.len())], &mut dice));
        }
    }
    made
}

/// Something that leads to that article, unless its headline is too short for it.
fn query(article: &Article, dice: &mut Dice) -> Option<Typed> {
    let words = words_of(&article.title);
    if words.len() < 3 {
        return None;
    }
    let at = dice.below(words.len() - 1);
    let (one, next) = (words[at].clone(), words[at + 1].clone());
    let mut left = dice.below(100);
    let mut sort = 0;
    while left >= SHARES[sort] {
        left -= SHARES[sort];
        sort += 1;
    }
    let (text, words) = match sort {
        0 => (one.clone(), vec![one]),
        1 => (format!("{one} {next}"), vec![one, next]),
        2 => (article.title.clone(), words),
        3 => (format!("\"{one} {next}\""), vec![one, next]),
        4 => (format!("{}*", &one[..4]), vec![one]),
        5 => (slip(&one, dice), vec![one]),
        _ => (format!("{one} {}", filter(article, dice)), vec![one]),
    };
    Some(Typed { sort: SORTS[sort].to_owned(), text, words })
}

fn filter(article: &Article, dice: &mut Dice) -> String {
    let of = |names: &[String]| names.first().map(|name| slug(name)).unwrap_or_default();
    match dice.below(4) {
        0 if !article.authors.is_empty() => format!("author:{}", of(&article.authors)),
        1 if !article.topics.is_empty() => format!("topic:{}", of(&article.topics)),
        2 => format!("section:{}", slug(&article.section)),
        _ => format!("year:{}", TimeZone::UTC.to_datetime(article.published).year()),
    }
}

fn slip(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + dice.below(letters.len() - 2);
    letters.swap(at, at + 1);
    letters.push('q');
    letters.into_iter().collect()
}

/// What stands in the search field as somebody types a headline or a name.
pub fn typing(articles: &[Article], count: usize) -> Vec<String> {
    let mut dice = Dice(9);
    let made = (0..count).map(|_| {
        let article = &articles[dice.below(articles.len())];
        let whole = match dice.below(3) {
            0 => article.authors.first().unwrap_or(&article.title),
            _ => &article.title,
        };
        let letters: Vec<char> = whole.chars().collect();
        letters[..(1 + dice.below(20)).min(letters.len())].iter().collect()
    });
    made.collect()
}

/// Which share of the log was asked before, in percent.
pub fn repeated(log: &[Typed]) -> usize {
    let distinct: HashSet<&str> = log.iter().map(|typed| typed.text.as_str()).collect();
    100 - distinct.len() * 100 / log.len().max(1)
}

/// Both logs as text, for another process.
pub fn written(log: &[Typed], typing: &[String]) -> String {
    let queries = log.iter().map(|typed| json!([typed.sort, typed.text]));
    json!({ "queries": queries.collect::<Vec<_>>(), "typing": typing }).to_string()
}

pub fn read(text: &str) -> (Vec<Typed>, Vec<String>) {
    let logs: Value = serde_json::from_str(text).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let queries = logs["queries"].as_array().unwrap().iter();
    let queries = queries.map(|one| Typed { sort: text(&one[0]), text: text(&one[1]), words: Vec::new() });
    (queries.collect(), logs["typing"].as_array().unwrap().iter().map(text).collect())
}
