//! From a query to terms of this index: the groups of terms that rank, what must hold besides, and words that
//! the index has under another spelling only.

use tantivy::schema::Field;

use crate::analysis::{self, Piece, Stems, fold};
use crate::dictionary;
use crate::document;
use crate::index::{SearchError, Snapshot};
use crate::language::Language;
use crate::query::{Query, Word};
use crate::schema::TextFields;
use crate::typo;

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
    pub terms: Vec<String>,
    /// The folded word as typed, for nearness.
    pub exact: Option<String>,
    /// How often it was asked for, with diminishing returns.
    pub weight: f32,
}

/// Exact words in a row.
pub(crate) type Phrase = Vec<String>;

/// What a query comes to.
pub(crate) struct Plan {
    pub fields: TextFields,
    pub groups: Vec<Group>,
    /// How many of the groups come from words outside phrases; those come first.
    pub asked: usize,
    pub phrases: Vec<Phrase>,
    pub without: Vec<Group>,
    pub without_phrases: Vec<Phrase>,
    pub corrections: Vec<Correction>,
    /// The whole of what was typed, as a headline would stand in the index.
    pub headline: Option<String>,
}

/// At most so many words of the dictionary stand for a prefix, in each segment.
const PREFIXED: usize = 4096;
/// Beyond so many words an unknown one is rather a term of some trade than a slip of the finger.
const MOST_CORRECTED: usize = 4;
/// Beyond so many words a query is prose, and its quotation marks quote.
const MOST_TYPED: usize = 8;
/// A word that is asked for again counts again, but ever less.
const REPEATED: f32 = 8.0;

struct Planning<'a> {
    snapshot: &'a Snapshot,
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
            phrases: Vec::new(),
            without: Vec::new(),
            without_phrases: Vec::new(),
            corrections: Vec::new(),
            headline: headline(query),
        };
        let languages =
            if snapshot.languages.is_empty() { &[Language::Other][..] } else { &snapshot.languages };
        let stems = languages.iter().map(|language| Stems::new(*language)).collect();
        let mut planning = Planning { snapshot, plan, stems };
        planning.words(query)?;
        planning.exclusions(query)?;
        Ok(planning.plan)
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

impl Planning<'_> {
    fn words(&mut self, query: &Query) -> Result<(), SearchError> {
        let is_prose = query.words.len() > MOST_TYPED;
        for word in &query.words {
            match word {
                Word::Plain(text) => self.plain(text),
                Word::Prefix(text) => {
                    let prefix = self.prefix(text)?;
                    self.plan.groups.extend(prefix);
                }
                Word::Phrase(text) if is_prose => self.plain(text),
                Word::Phrase(_) => {}
            }
        }
        self.merge();
        if self.plan.groups.is_empty() {
            self.small_words(query);
        }
        self.correct()?;
        self.plan.asked = self.plan.groups.len();
        for word in &query.words {
            if let Word::Phrase(text) = word
                && !is_prose
            {
                self.plan.phrases.push(analysis::exact(text));
                self.plain(text);
            }
        }
        Ok(())
    }

    fn exclusions(&mut self, query: &Query) -> Result<(), SearchError> {
        for word in &query.without {
            match word {
                Word::Plain(text) => {
                    let groups = pieces_of(text, |piece| self.exactly(text, piece));
                    self.plan.without.extend(groups.into_iter().flatten());
                }
                Word::Prefix(text) => {
                    let prefix = self.prefix(text)?;
                    self.plan.without.extend(prefix);
                }
                Word::Phrase(text) => self.plan.without_phrases.push(analysis::exact(text)),
            }
        }
        Ok(())
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
            self.plan.groups.push(Group { field: self.plan.fields.stems, terms, exact, weight: 1.0 });
        }
    }

    fn stems_of(&mut self, written: &str) -> Vec<String> {
        let mut all: Vec<String> =
            self.stems.iter_mut().flat_map(|stems| stems.of_word(written).to_vec()).collect();
        all.sort();
        all.dedup();
        all
    }

    fn exactly(&self, text: &str, piece: &Piece) -> Vec<Group> {
        let terms = analysis::exact_of(text, piece).into_iter();
        terms
            .map(|term| Group { field: self.plan.fields.exact, terms: vec![term], exact: None, weight: 1.0 })
            .collect()
    }

    /// Words that say nothing of a subject are searched for where there are no others.
    fn small_words(&mut self, query: &Query) {
        for word in &query.words {
            if let Word::Plain(text) = word {
                let groups = pieces_of(text, |piece| self.exactly(text, piece));
                self.plan.groups.extend(groups.into_iter().flatten());
            }
        }
    }

    /// The words that begin so; of several words in one, the last is the beginning.
    fn prefix(&mut self, text: &str) -> Result<Vec<Group>, SearchError> {
        let mut groups: Vec<Group> =
            pieces_of(text, |piece| self.exactly(text, piece)).into_iter().flatten().collect();
        if let Some(last) = groups.last_mut() {
            let begun = std::mem::take(&mut last.terms).concat();
            let words = dictionary::with_prefix(&self.snapshot.searcher, last.field, &begun, PREFIXED)?;
            last.terms = words.into_iter().map(|found| found.term).collect();
        }
        Ok(groups)
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

    /// Words that no article holds are taken for those that they nearly are.
    fn correct(&mut self) -> Result<(), SearchError> {
        if self.plan.groups.len() > MOST_CORRECTED {
            return Ok(());
        }
        for at in 0..self.plan.groups.len() {
            let Some(typed) = self.plan.groups[at].exact.clone() else { continue };
            if self.is_known(&self.plan.groups[at])? {
                continue;
            }
            let near = typo::nearest(self.snapshot, self.plan.fields.exact, &typed)?;
            let Some(meant) = near.first() else { continue };
            self.plan.corrections.push(Correction { typed, meant: meant.clone() });
            self.plan.groups[at].exact = Some(meant.clone());
            let terms = near.iter().flat_map(|word| self.stems_of(word)).collect();
            self.plan.groups[at].terms = terms;
        }
        Ok(())
    }

    fn is_known(&self, group: &Group) -> Result<bool, SearchError> {
        for term in &group.terms {
            if dictionary::articles(&self.snapshot.searcher, group.field, term)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn pieces_of<T>(text: &str, of: impl Fn(&Piece) -> T) -> Vec<T> {
    analysis::pieces(text).iter().map(of).collect()
}
