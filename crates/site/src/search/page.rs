//! What the page shows of what was found, and the ways on where nothing was.

use http_kit::Failure;
use press::library::{Correction, Kind, Label, Order, Page, Query, Scope, Word};
use serde_json::{Value, json};

use super::asked::{Asked, Sort};
use super::find::{self, Entry, Found};
use super::{address, narrow};
use crate::Site;
use crate::card::CardView;

/// Labels to browse by, of each kind.
const BROWSED: usize = 10;
/// Kinds to browse by, in this order. Sections stand in the navigation already.
const BROWSABLE: [Kind; 4] = [Kind::Topic, Kind::Place, Kind::Author, Kind::Series];

impl Site {
    /// A page of hits.
    pub(super) async fn found_page(&self, asked: &Asked, found: &Found) -> Result<Value, Failure> {
        let (sort, hits) = (asked.sort, &found.hits);
        let base = address(&asked.text, sort);
        let orders = Sort::ALL.map(
            |one| json!({ "name": self.say(name(one)), "url": address(&asked.text, one), "on": one == sort }),
        );
        let nothing = hits.total == 0;
        let browse = if nothing { self.browse().await? } else { None };
        Ok(json!({
            "q": asked.text,
            "words": words_of(&asked.query),
            "results": found.entries.iter().map(|entry| result(self, entry)).collect::<Vec<_>>(),
            "total": hits.total,
            "pager": {
                "newer_url": asked.after.as_ref().map(|_| &base),
                "older_url": hits.next.as_ref().map(|next| format!("{base}&cursor={next}")),
            },
            "orders": orders,
            "corrected": corrected(&asked.query, &hits.corrections, sort),
            "some_words": !hits.every_word,
            "filters": narrow::chosen(self, &asked.query, &hits.facets, sort),
            "facets": narrow::facets(self, &asked.query, &hits.facets, sort),
            "years": narrow::years(&asked.query, &hits.facets, sort),
            "tries": if nothing { self.tries(&asked.query, sort) } else { Vec::new() },
            "browse": browse,
            "keep": found.lasting.as_ref().map(|(query, on)| json!({ "query": query, "on": on })),
        }))
    }

    /// Other searches that may find something.
    fn tries(&self, query: &Query, sort: Sort) -> Vec<Value> {
        let bare = Query { words: query.words.clone(), without: query.without.clone(), ..Query::default() };
        let kept = Query { without: Vec::new(), without_filters: Vec::new(), ..query.clone() };
        let loose = Query { words: query.words.iter().flat_map(loosened).collect(), ..query.clone() };
        let tries = [("search-try-bare", bare), ("search-try-kept", kept), ("search-try-loose", loose)];
        let others = tries.into_iter().filter(|(_, other)| other != query && !other.is_empty());
        others
            .map(|(key, other)| json!({ "name": self.say(key), "url": address(&other.to_string(), sort) }))
            .collect()
    }

    /// What the archive is about, for whoever has nothing to look for yet; nothing until there is an index.
    pub(super) async fn browse(&self) -> Result<Option<Value>, Failure> {
        let Some(index) = self.library.index() else { return Ok(None) };
        let page = Page { facets: BROWSED, ..Page::first(Order::Newest, 0) };
        let all = tokio::task::spawn_blocking(move || index.search(&Query::default(), Scope::Open, &page));
        let all = all.await.map_err(Failure::internal)?.map_err(Failure::internal)?;
        Ok(Some(self.browsable(&all.facets.labels)))
    }

    fn browsable(&self, labels: &[(Kind, Vec<(Label, u64)>)]) -> Value {
        let of = |kind: Kind| labels.iter().find(|(known, labels)| *known == kind && !labels.is_empty());
        let kinds = BROWSABLE.into_iter().filter_map(of);
        kinds
            .map(|(kind, labels)| {
                let choices = labels.iter().filter_map(|(label, count)| {
                    let url = narrow::page_of(*kind, label)?;
                    Some(json!({ "name": label.name, "url": url, "count": count }))
                });
                json!({ "name": self.say(&format!("search-all-{}", kind.word())), "choices": choices.collect::<Value>() })
            })
            .collect()
    }
}

fn name(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "search-by-relevance",
        Sort::Newest => "search-newest",
        Sort::Oldest => "search-oldest",
    }
}

/// The words of a query without what narrows it down, which is shown beside them.
fn words_of(query: &Query) -> String {
    Query { words: query.words.clone(), without: query.without.clone(), ..Query::default() }.to_string()
}

/// What was searched for instead of what was typed, and the way to exactly that.
fn corrected(query: &Query, corrections: &[Correction], sort: Sort) -> Option<Value> {
    let exactly = address(&query.exactly(corrections).to_string(), sort);
    (!corrections.is_empty()).then(|| {
        json!({ "meant": words_of(&query.as_meant(corrections)), "typed": words_of(query), "exactly_url": exactly })
    })
}

/// Words in a row as words anywhere, and beginnings as they are.
fn loosened(word: &Word) -> Vec<Word> {
    match word {
        Word::Phrase(text) => text.split_whitespace().map(|word| Word::Plain(word.to_owned())).collect(),
        other => vec![other.clone()],
    }
}

fn result(site: &Site, entry: &Entry) -> CardView {
    CardView {
        highlights: entry.passage.iter().map(find::marked).collect(),
        open: Some(entry.open),
        ..site.card(&entry.card)
    }
}
