//! What is put into the index of one article.

use jiff::Timestamp;
use jiff::civil::Date;
use tantivy::TantivyDocument;
use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::analysis::{self, Stems, fold};
use crate::compounds;
use crate::language::Language;
use crate::schema::{Fields, TextFields};
use crate::vector::Vector;

/// A section, topic, place, series or person: how addresses name it and how readers do.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label {
    /// Its part of an address.
    pub slug: String,
    /// Its name as it is printed.
    pub name: String,
}

impl Label {
    /// A label of that slug and name.
    pub fn new(slug: impl Into<String>, name: impl Into<String>) -> Label {
        Label { slug: slug.into(), name: name.into() }
    }
}

/// What articles can be narrowed down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The section it stands in.
    Section,
    /// The series it is a part of.
    Series,
    /// What it is about.
    Topic,
    /// Where it is set.
    Place,
    /// Who wrote it.
    Author,
    /// What form it has: article, interview, poem ...
    Type,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 6] =
        [Kind::Section, Kind::Series, Kind::Topic, Kind::Place, Kind::Author, Kind::Type];

    /// As it is written in a query, before the colon.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Section => "section",
            Kind::Series => "series",
            Kind::Topic => "topic",
            Kind::Place => "place",
            Kind::Author => "author",
            Kind::Type => "type",
        }
    }

    /// The kind of that word.
    pub fn of(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word))
    }
}

/// An article as search sees it. Texts are plain, without mark-up.
#[derive(Clone, Debug)]
pub struct Document {
    /// The article's id; putting it again replaces it.
    pub id: i64,
    /// Decides how its words are brought to their stems.
    pub language: Language,
    /// The headline.
    pub headline: String,
    /// The standfirst, or empty.
    pub standfirst: String,
    /// What everyone may read of the body.
    pub teaser: String,
    /// The whole body, the teaser included. Found by those alone who may read it.
    pub body: String,
    /// Its labels, of any kind and in the order in which they are shown.
    pub labels: Vec<(Kind, Label)>,
    /// When it was published.
    pub published: Timestamp,
    /// The day of publication where the magazine is at home: what dates in queries and years in counts mean.
    pub day: Date,
}

/// How often a field's words count beside those of the body. Names are found by filters too.
const HEADLINE: usize = 3;
const STANDFIRST: usize = 2;
const NAMES: usize = 2;
/// How many stems are kept of what a text is about.
const OPEN_ABOUT: usize = 6;
const WHOLE_ABOUT: usize = 22;
/// No phrase and no nearness reaches over the border between two fields.
const BORDER: usize = 100;

/// Collects the terms of one view of an article.
#[derive(Default)]
struct View {
    exact: Vec<Token>,
    stems: Vec<Token>,
    position: usize,
    vector: Vector,
}

fn token(text: String, position: usize) -> Token {
    Token { text, position, position_length: 1, ..Token::default() }
}

impl View {
    fn add(&mut self, text: &str, times: usize, stems: &mut Stems) {
        for term in analysis::exact(text) {
            self.exact.push(token(term, self.position));
            self.position += 1;
        }
        self.position += BORDER;
        stems.of_text(text, |alternatives| {
            for _ in 0..times {
                self.stems.extend(alternatives.iter().map(|stem| token(stem.clone(), 0)));
            }
            if let Some(stem) = alternatives.first() {
                self.vector.add(stem, times);
            }
        });
    }

    fn put(self, fields: TextFields, language: Language, to: &mut TantivyDocument) {
        let of = |tokens| PreTokenizedString { text: String::new(), tokens };
        if language.joins() {
            let wholes = self.exact.iter().filter(|token| compounds::is_whole(&token.text));
            let wholes = wholes.map(|whole| token(compounds::backwards(&whole.text), 0));
            to.add_pre_tokenized_text(fields.wholes, of(wholes.collect()));
        }
        to.add_pre_tokenized_text(fields.exact, of(self.exact));
        to.add_pre_tokenized_text(fields.stems, of(self.stems));
    }
}

impl Document {
    /// The terms of the article, for the engine.
    pub(crate) fn terms(&self, fields: &Fields, stems: &mut Stems) -> TantivyDocument {
        let mut terms = TantivyDocument::default();
        let (mut open, mut whole) = (View::default(), View::default());
        let names: Vec<&str> = self.labels.iter().map(|(_, label)| label.name.as_str()).collect();
        let names = names.join(" / ");
        for view in [&mut open, &mut whole] {
            view.add(&self.headline, HEADLINE, stems);
            view.add(&self.standfirst, STANDFIRST, stems);
            view.add(&names, NAMES, stems);
        }
        open.add(&self.teaser, 1, stems);
        whole.add(&self.body, 1, stems);
        open.vector.kept(OPEN_ABOUT).for_each(|stem| terms.add_text(fields.open_vector, stem));
        whole.vector.kept(WHOLE_ABOUT).for_each(|stem| terms.add_text(fields.whole_vector, stem));
        open.put(fields.open, self.language, &mut terms);
        whole.put(fields.whole, self.language, &mut terms);
        self.add_headline(fields, &mut terms);
        self.add_labels(fields, &mut terms);
        terms.add_u64(fields.id, self.id as u64);
        terms.add_i64(fields.published, self.published.as_millisecond());
        terms.add_i64(fields.day, days(self.day));
        terms.add_text(fields.tag, format!("language:{}", self.language.tag()));
        terms
    }

    fn add_headline(&self, fields: &Fields, terms: &mut TantivyDocument) {
        let words = analysis::exact(&self.headline);
        terms.add_text(fields.tag, headline_tag(&words));
        let tokens = words.into_iter().enumerate().map(|(at, word)| token(word, at)).collect();
        terms.add_pre_tokenized_text(fields.headline, PreTokenizedString { text: String::new(), tokens });
    }

    fn add_labels(&self, fields: &Fields, terms: &mut TantivyDocument) {
        for (kind, label) in &self.labels {
            terms.add_text(fields.column(*kind), label_value(label));
            terms.add_text(fields.tag, tag(*kind, &fold(&label.slug)));
            if hyphened(&label.name) != fold(&label.slug) {
                terms.add_text(fields.tag, name_tag(*kind, &label.name));
            }
            for suggestion in suggestions(*kind, label) {
                terms.add_text(fields.label, suggestion);
            }
        }
    }
}

/// The days since 1970.
pub(crate) fn days(day: Date) -> i64 {
    let since = day.since((jiff::Unit::Day, Date::constant(1970, 1, 1)));
    since.map_or(0, |span| i64::from(span.get_days()))
}

/// The term by which a filter finds its articles.
pub(crate) fn tag(kind: Kind, value: &str) -> String {
    format!("{}:{value}", kind.word())
}

/// The term by which a filter finds those of a name, where the slug does not say the name.
pub(crate) fn name_tag(kind: Kind, name: &str) -> String {
    format!("{}={}", kind.word(), fold(name))
}

/// A name as a slug would have it.
pub(crate) fn hyphened(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join("-")
}

/// The term by which a headline typed in full is found: short, for there is one for each article (FNV-1a).
pub(crate) fn headline_tag(words: &[String]) -> String {
    let letters = words.iter().flat_map(|word| word.bytes().chain([b' ']));
    let hash = letters.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("headline:{hash:x}")
}

/// Between slug and name, and between the parts of a suggestion: no text holds it.
pub(crate) const PART: char = '\u{1}';

/// The name, and the slug where the name does not say it.
fn label_value(label: &Label) -> String {
    if hyphened(&label.name) == label.slug {
        return label.name.clone();
    }
    format!("{}{PART}{}", label.slug, label.name)
}

/// The label of a column's value.
pub(crate) fn label_of(value: &str) -> Label {
    match value.split_once(PART) {
        Some((slug, name)) => Label::new(slug, name),
        None => Label::new(hyphened(value), value),
    }
}

/// The name in a column's value.
pub(crate) fn name_of(value: &str) -> &str {
    value.split_once(PART).map_or(value, |(_, name)| name)
}

/// A term for each word of the name from which somebody may begin to type it.
fn suggestions(kind: Kind, label: &Label) -> Vec<String> {
    let words = analysis::exact(&label.name);
    let begun = (0..words.len().min(3)).filter(|from| *from == 0 || words[*from].len() > 1);
    begun
        .map(|from| (words[from..].join(" "), from))
        .map(|(begun, from)| match from == 0 && begun.replace(' ', "-") == label.slug {
            true => format!("{begun}{PART}{}", kind.word()),
            false => format!("{begun}{PART}{}{PART}{}", kind.word(), label.slug),
        })
        .filter(|term| term.len() < 1000)
        .collect()
}

/// Kind and slug of such a term.
pub(crate) fn suggested(term: &str) -> Option<(Kind, String)> {
    let mut parts = term.split(PART);
    let (begun, kind) = (parts.next()?, Kind::of(parts.next()?)?);
    Some((kind, parts.next().map_or_else(|| begun.replace(' ', "-"), str::to_owned)))
}
