//! The mail that tells a reader what is new for their searches.

use std::collections::BTreeSet;

use db::{DbError, Tx};
use kernel::clock::Millis;
use serde_json::{Value, json};

use super::{Due, LETTER, SavedSearch, next_morning, store};
use crate::Press;
use crate::articles::Card;
use crate::newsletters::stop_path;
use crate::readers::MailJob;

/// Articles named of one search; a link leads to the others.
const NAMED: usize = 8;

/// What is new for a search.
#[derive(Clone, Debug)]
pub struct News {
    /// The search.
    pub search: SavedSearch,
    /// The articles, the newest first.
    pub cards: Vec<Card>,
    /// The path of the search's page.
    pub path: String,
}

/// Puts a reader's searches off until the next morning, notes what is told, and queues the mail that tells it, all
/// or nothing. Says whether there is a mail: none if nothing is new, another process was quicker, or the reader
/// has stopped them meanwhile.
///
/// # Errors
/// When the database fails.
pub fn tell(tx: &mut Tx, press: &Press, now: Millis, due: &Due, news: Vec<News>) -> Result<bool, DbError> {
    let reader = &due.reader;
    if !store::claim(tx, reader.id, now, next_morning(press, now))? || !store::may_be_mailed(tx, reader.id)? {
        return Ok(false);
    }
    let mut named = BTreeSet::new();
    let mut told = Vec::new();
    for mut one in news {
        one.cards = fresh(tx, one.search.id, one.cards, now)?;
        // What two searches find is named once.
        one.cards.retain(|card| named.insert(card.id));
        if !one.cards.is_empty() {
            told.push(one);
        }
    }
    if told.is_empty() {
        return Ok(false);
    }
    letter(press, due, &told).enqueue(tx, now)?;
    Ok(true)
}

/// Those of these articles that nobody told of before; they count as told from now on.
fn fresh(tx: &mut Tx, search: i64, cards: Vec<Card>, now: Millis) -> Result<Vec<Card>, DbError> {
    let mut fresh = Vec::new();
    if store::is_kept(tx, search)? {
        for card in cards {
            if store::note(tx, search, card.id, now)? {
                fresh.push(card);
            }
        }
    }
    Ok(fresh)
}

fn letter(press: &Press, due: &Due, told: &[News]) -> MailJob {
    let count: usize = told.iter().map(|one| one.cards.len()).sum();
    let site = &press.config.site.url;
    let (subject, query) = match told {
        [only] => ("mail-search-subject", only.search.query.as_str()),
        _ => ("mail-searches-subject", ""),
    };
    let context = json!({
        "count": count, "query": query,
        "searches": told.iter().map(|one| section(site, one)).collect::<Value>(),
        "account_url": format!("{site}/account#searches"),
    });
    let stop = stop_path(press, &due.reader.public_id, LETTER);
    MailJob::of_list("search-news", &due.reader.email, subject, context, format!("{site}{stop}"))
}

fn section(site: &str, news: &News) -> Value {
    let named = news.cards.iter().take(NAMED).map(|card| {
        json!({
            "title": card.title,
            "url": format!("{site}/articles/{}", card.slug),
            "standfirst": card.standfirst,
            "section": card.section.as_ref().map(|section| &section.name),
        })
    });
    json!({
        "query": news.search.query,
        "url": format!("{site}{}", news.path),
        "articles": named.collect::<Value>(),
        "more": news.cards.len().saturating_sub(NAMED),
    })
}
