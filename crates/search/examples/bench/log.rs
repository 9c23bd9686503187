//! What readers type, made of headlines and topics: single words, several, phrases, beginnings, slips of the
//! finger, filters.

use crate::archive::Article;

pub const SORTS: &[&str] = &["word", "two words", "headline", "phrase", "prefix", "typo", "filter"];

#[derive(Clone)]
pub struct Typed {
    pub sort: &'static str,
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
    let mut made = Vec::with_capacity(count);
    while made.len() < count {
        let article = &articles[dice.below(articles.len())];
        let words = words_of(&article.title);
        if words.len() < 3 || article.topics.is_empty() {
            continue;
        }
        let at = dice.below(words.len() - 1);
        let (one, next) = (&words[at], &words[at + 1]);
        // In a hundred queries: this many of each sort, in the order of SORTS.
        let sort = match dice.below(100) {
            0..35 => 0,
            35..60 => 1,
            60..65 => 2,
            65..73 => 3,
            73..81 => 4,
            81..86 => 5,
            _ => 6,
        };
        let (text, words) = match sort {
            0 => (one.clone(), vec![one.clone()]),
            1 => (format!("{one} {next}"), vec![one.clone(), next.clone()]),
            2 => (article.title.clone(), words),
            3 => (format!("\"{one} {next}\""), vec![one.clone(), next.clone()]),
            4 => (format!("{}*", &one[..4]), vec![one.clone()]),
            5 => (slip(one, &mut dice), vec![one.clone()]),
            _ => (format!("{one} topic:{}", article.topics[0].to_lowercase()), vec![one.clone()]),
        };
        made.push(Typed { sort: SORTS[sort], text, words });
    }
    made
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
