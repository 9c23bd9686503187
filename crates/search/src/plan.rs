//! From a query to terms of this index: the groups of terms that rank, what must hold besides, and words that
//! the index has under another spelling only.

use tantivy::Term;
use tantivy::schema::Field;

use crate::analysis::{self, Stems, fold};
use crate::document;
use crate::index::{SearchError, Snapshot};
use crate::language::Language;
use crate::postings::{BEGUN, Entries, Terms};
use crate::query::{Query, Word};
use crate::schema::TextFields;
use crate::score::{Scoring, Statistics};

/// Which text a query may match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// What everyone may read: headlines, standfirsts, names and teasers.
    Open,
    /// The whole text: for readers who may read every article.
    Whole,
}

impl Scope {
    pub(crate) fn fields(self, snapshot: &Snapshot) -> TextFields {
        match self {
            Scope::Open => snapshot.fields.open,
            Scope::Whole => snapshot.fields.whole,
        }
    }

    /// Scoring of a segment's documents by this text.
    pub(crate) fn scoring(self, snapshot: &Snapshot, ord: usize) -> Scoring<'_> {
        let lengths = snapshot.tables[ord].lengths(self.fields(snapshot).stems);
        Scoring::of(self.statistics(snapshot), lengths)
    }

    pub(crate) fn statistics(self, snapshot: &Snapshot) -> &Statistics {
        match self {
            Scope::Open => &snapshot.open,
            Scope::Whole => &snapshot.whole,
        }
    }
}

/// A word that no article holds, and the one that was searched for instead or could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// As it was typed.
    pub typed: String,
    /// As the archive has it.
    pub meant: String,
}

/// Terms of which any counts as the same word.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub field: Field,
    pub terms: Terms,
    pub entries: Entries,
    /// The folded word as typed, for nearness.
    pub exact: Option<String>,
    /// How often it was asked for, with diminishing returns.
    pub weight: f32,
    /// How telling it is.
    pub rarity: f32,
}

impl Group {
    fn new(field: Field, terms: Terms, exact: Option<String>) -> Group {
        Group { field, terms, entries: Entries::default(), exact, weight: 1.0, rarity: 0.0 }
    }

    /// How much there is to read of it.
    fn reads(&self) -> u64 {
        self.entries.articles + self.entries.count as u64 * OPENING
    }
}

/// Exact words in a row.
pub(crate) type Phrase = Vec<String>;

/// What a query comes to.
pub(crate) struct Plan {
    pub fields: TextFields,
    pub groups: Vec<Group>,
    /// How many of the groups come from words outside phrases; those come first.
    pub asked: usize,
    /// What makes a hit better and is not looked for.
    pub beside: Vec<Group>,
    pub phrases: Vec<Phrase>,
    pub without: Vec<Group>,
    pub without_phrases: Vec<Phrase>,
    pub corrections: Vec<Correction>,
    /// The whole of what was typed, as a headline would stand in the index.
    pub headline: Option<String>,
    /// How much there is to read for it, at most.
    pub reads: u64,
}

/// Beyond so many words a query is prose, and its quotation marks quote.
const MOST_TYPED: usize = 8;
/// A word that is asked for again counts again, but ever less.
const REPEATED: f32 = 8.0;
/// Phrases beyond these, and the rest of longer ones, are left out.
const MOST_PHRASES: usize = 8;
const LONGEST_PHRASE: usize = 32;
/// To open a term takes as long as to read so many articles that hold it, and so does each article that holds all
/// words of a phrase.
const OPENING: u64 = 32;

/// How many articles' entries are read for a query, or for what it excludes, of an archive of that size. A query of
/// twenty common words reads less.
fn most_read(articles: u64) -> u64 {
    (articles * 8).max(200_000)
}

/// Up to so many words, all must occur.
pub(crate) const ALL_OF: usize = 3;

struct Planning<'a> {
    snapshot: &'a Snapshot,
    statistics: &'a Statistics,
    plan: Plan,
    stems: Vec<Stems>,
}

impl Plan {
    /// Looks up what the query comes to in this index.
    pub fn make(query: &Query, scope: Scope, snapshot: &Snapshot) -> Result<Plan, SearchError> {
        let plan = Plan {
            fields: scope.fields(snapshot),
            groups: Vec::new(),
            asked: 0,
            beside: Vec::new(),
            phrases: Vec::new(),
            without: Vec::new(),
            without_phrases: Vec::new(),
            corrections: Vec::new(),
            headline: headline(query),
            reads: 0,
        };
        let languages =
            if snapshot.languages.is_empty() { &[Language::Other][..] } else { &snapshot.languages };
        let stems = languages.iter().map(|language| Stems::new(*language)).collect();
        let mut planning = Planning { snapshot, statistics: scope.statistics(snapshot), plan, stems };
        planning.words(query)?;
        planning.phrases(query)?;
        planning.exclusions(query)?;
        planning.plan.reads = planning.reads()?;
        Ok(planning.plan)
    }
}

/// To count a hit's labels takes as long as to read so many entries.
const COUNTING: u64 = 8;

impl Plan {
    /// About how much there is to do, beside what others ask.
    pub fn work(&self, facets: bool) -> u64 {
        let articles = self.groups[..self.asked].iter().map(|group| group.entries.articles);
        let hits = if self.asked <= ALL_OF { articles.min() } else { articles.max() };
        self.reads + hits.unwrap_or_default() * if facets { COUNTING } else { 1 }
    }
}

/// A query of nothing but several words may be a headline.
fn headline(query: &Query) -> Option<String> {
    let texts = query.words.iter().map(|word| match word {
        Word::Plain(text) | Word::Phrase(text) => Some(text.as_str()),
        Word::Prefix(_) => None,
    });
    let typed: Vec<&str> = texts.collect::<Option<_>>()?;
    let words = analysis::exact(&typed.join(" "));
    (words.len() > 1).then(|| document::headline_tag(&words))
}

/// A query of many words quotes others.
fn is_prose(query: &Query) -> bool {
    query.words.len() > MOST_TYPED
}

fn phrase(text: &str) -> Phrase {
    let mut words = analysis::exact(text);
    words.truncate(LONGEST_PHRASE);
    words
}

fn exactly(field: Field, text: &str) -> Vec<Group> {
    let terms = analysis::exact(text).into_iter();
    terms.map(|term| Group::new(field, Terms::Any(vec![term]), None)).collect()
}

/// The words that begin so; of several words in one, the last is the beginning.
fn begun(field: Field, text: &str) -> Vec<Group> {
    let mut words = analysis::exact(text);
    let last = words.pop().map(|last| Group::new(field, Terms::Begun(last), None));
    let whole = words.into_iter().map(|word| Group::new(field, Terms::Any(vec![word]), None));
    whole.chain(last).collect()
}

impl Planning<'_> {
    fn words(&mut self, query: &Query) -> Result<(), SearchError> {
        for word in &query.words {
            match word {
                Word::Plain(text) => self.plain(text),
                Word::Prefix(text) => self.plan.groups.extend(begun(self.plan.fields.exact, text)),
                Word::Phrase(text) if is_prose(query) => self.plain(text),
                Word::Phrase(_) => {}
            }
        }
        self.merge();
        if self.plan.groups.is_empty() {
            self.small_words(query);
        }
        let groups = std::mem::take(&mut self.plan.groups);
        self.plan.groups = self.find(groups)?;
        self.take_as_meant()?;
        self.plan.asked = self.plan.groups.len();
        Ok(())
    }

    /// Phrases must stand in a hit, and their words make it better.
    fn phrases(&mut self, query: &Query) -> Result<(), SearchError> {
        if is_prose(query) {
            return Ok(());
        }
        let asked = std::mem::take(&mut self.plan.groups);
        for word in &query.words {
            if let Word::Phrase(text) = word {
                self.plan.phrases.push(phrase(text));
                self.plain(text);
            }
        }
        let of_phrases = std::mem::replace(&mut self.plan.groups, asked);
        self.plan.groups.extend(self.find(of_phrases)?);
        Ok(())
    }

    fn exclusions(&mut self, query: &Query) -> Result<(), SearchError> {
        let mut groups = Vec::new();
        for word in &query.without {
            match word {
                Word::Plain(text) => groups.extend(exactly(self.plan.fields.exact, text)),
                Word::Prefix(text) => groups.extend(begun(self.plan.fields.exact, text)),
                Word::Phrase(text) => self.plan.without_phrases.push(phrase(text)),
            }
        }
        self.plan.without_phrases.truncate(MOST_PHRASES);
        self.plan.without = self.find(groups)?;
        Ok(())
    }

    fn reads(&self) -> Result<u64, SearchError> {
        let groups = self.plan.groups.iter().chain(&self.plan.beside).chain(&self.plan.without);
        let mut reads = groups.map(Group::reads).sum();
        for phrase in self.plan.phrases.iter().chain(&self.plan.without_phrases) {
            let mut rarest = u64::MAX;
            for word in phrase {
                let term = Term::from_field_text(self.plan.fields.exact, word);
                rarest = rarest.min(self.snapshot.searcher.doc_freq(&term)?);
            }
            reads += rarest.saturating_mul(OPENING * u64::from(!phrase.is_empty()));
        }
        Ok(reads)
    }

    /// Adds a group for each part of a word that has a subject.
    fn plain(&mut self, text: &str) {
        for piece in analysis::pieces(text) {
            if piece.unspaced {
                for pair in analysis::asked_pairs(&analysis::exact_of(text, &piece)) {
                    self.stemmed(vec![pair], None);
                }
            } else {
                let written = &text[piece.at.clone()];
                let stems = self.stems_of(written);
                self.stemmed(stems, Some(fold(written)));
            }
        }
    }

    fn stemmed(&mut self, terms: Vec<String>, exact: Option<String>) {
        if !terms.is_empty() {
            self.plan.groups.push(Group::new(self.plan.fields.stems, Terms::Any(terms), exact));
        }
    }

    fn stems_of(&mut self, written: &str) -> Vec<String> {
        let mut all: Vec<String> =
            self.stems.iter_mut().flat_map(|stems| stems.of_word(written).to_vec()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Words that say nothing of a subject are searched for where there are no others.
    fn small_words(&mut self, query: &Query) {
        for word in &query.words {
            if let Word::Plain(text) = word {
                self.plan.groups.extend(exactly(self.plan.fields.exact, text));
            }
        }
    }

    /// One group for each word, however often it was typed.
    fn merge(&mut self) {
        let mut merged: Vec<(Group, f32)> = Vec::new();
        for group in std::mem::take(&mut self.plan.groups) {
            match merged
                .iter_mut()
                .find(|(known, _)| known.field == group.field && known.terms == group.terms)
            {
                Some((_, times)) => *times += 1.0,
                None => merged.push((group, 1.0)),
            }
        }
        let weighed = merged.into_iter().map(|(group, times)| {
            let weight = times * (REPEATED + 1.0) / (times + REPEATED);
            Group { weight, ..group }
        });
        self.plan.groups = weighed.collect();
    }

    /// Looks groups up in the index, and leaves out the most common of those that would take too long to read.
    fn find(&self, mut groups: Vec<Group>) -> Result<Vec<Group>, SearchError> {
        let begun = groups.iter().filter(|group| matches!(group.terms, Terms::Begun(_))).count();
        for group in &mut groups {
            self.look_up(group, BEGUN / begun.max(1))?;
        }
        let mut by_rarity: Vec<usize> = (0..groups.len()).collect();
        by_rarity.sort_by_key(|at| groups[*at].reads());
        let most = most_read(self.snapshot.searcher.num_docs());
        let (mut read, mut kept) = (0, vec![false; groups.len()]);
        for at in by_rarity {
            read += groups[at].reads();
            // The rarest is read whatever it takes, for there must be one.
            kept[at] = read <= most || read == groups[at].reads();
        }
        let mut kept = kept.into_iter();
        groups.retain(|_| kept.next() == Some(true));
        Ok(groups)
    }

    fn look_up(&self, group: &mut Group, most: usize) -> Result<(), SearchError> {
        group.entries = Entries::find(self.snapshot, group.field, &group.terms, most)?;
        group.rarity = self.statistics.rarity(group.entries.articles);
        Ok(())
    }
}

mod meant;
#[cfg(test)]
mod tests;
