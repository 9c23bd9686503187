//! Answers that were given before. People ask the same again and again, and as long as no article changes they are
//! answered the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::plan::Scope;
use crate::query::Query;
use crate::search::{Hits, Order, Page};

/// So many answers are remembered at least, and no more than twice as many.
const REMEMBERED: usize = 1024;
/// Longer lists are not asked for by people.
const LONGEST: usize = 100;

/// What somebody asked, for a first page.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    query: Query,
    scope: Scope,
    order: Order,
    size: usize,
    facets: usize,
}

impl Asked {
    /// None for what is not worth to be remembered.
    pub fn of(query: &Query, scope: Scope, page: &Page) -> Option<Asked> {
        let is_first = page.after.is_none() && page.size <= LONGEST;
        is_first.then(|| Asked {
            query: query.clone(),
            scope,
            order: page.order,
            size: page.size,
            facets: page.facets,
        })
    }
}

/// The answers of one snapshot. Those that nobody has asked for since so many others are forgotten.
#[derive(Default)]
pub(crate) struct Remembered {
    answers: Mutex<Answers>,
}

#[derive(Default)]
struct Answers {
    lately: HashMap<Asked, Arc<Hits>>,
    before: HashMap<Asked, Arc<Hits>>,
}

impl Remembered {
    pub fn answer(&self, asked: &Asked) -> Option<Arc<Hits>> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hits) = answers.lately.get(asked) {
            return Some(Arc::clone(hits));
        }
        let (asked, hits) = answers.before.remove_entry(asked)?;
        answers.put(asked, Arc::clone(&hits));
        Some(hits)
    }

    pub fn keep(&self, asked: Asked, hits: &Hits) {
        let hits = Arc::new(hits.clone());
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).put(asked, hits);
    }
}

impl Answers {
    fn put(&mut self, asked: Asked, hits: Arc<Hits>) {
        if self.lately.len() == REMEMBERED {
            self.before = std::mem::take(&mut self.lately);
        }
        self.lately.insert(asked, hits);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::facets::Facets;

    fn asked(word: usize) -> Asked {
        let page = Page::first(Order::Newest, 10);
        Asked::of(&Query::read(&word.to_string()), Scope::Open, &page).unwrap()
    }

    fn hits(total: usize) -> Hits {
        Hits {
            ids: Vec::new(),
            total: total as u64,
            next: None,
            facets: Facets::default(),
            corrections: Vec::new(),
            every_word: true,
        }
    }

    #[test]
    fn what_is_asked_again_stays_and_the_rest_is_forgotten() {
        let remembered = Remembered::default();
        for word in 0..10 * REMEMBERED {
            remembered.keep(asked(word), &hits(word));
            assert_eq!(remembered.answer(&asked(0)).unwrap().total, 0);
        }
        assert!(remembered.answer(&asked(1)).is_none());
        let answers = remembered.answers.lock().unwrap();
        assert!(answers.lately.len() + answers.before.len() <= 2 * REMEMBERED);
    }

    #[test]
    fn further_pages_and_long_lists_are_not_remembered() {
        let page = Page::first(Order::Newest, LONGEST + 1);
        assert!(Asked::of(&Query::default(), Scope::Open, &page).is_none());
    }
}
