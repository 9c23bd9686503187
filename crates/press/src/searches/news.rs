//! What is new for a reader's searches.

use std::collections::BTreeSet;

use db::{Conn, DbError};
use jiff::civil::Date;
use kernel::clock::{Millis, timestamp};

use super::{LETTER, SavedSearch, store};
use crate::access::{Reader, Viewer};
use crate::alerts::{self, NEWS};
use crate::articles::{self, Card};
use crate::library::{Index, Order, Page, Query, Scope, SearchError, scope};
use crate::readers::{self, ReaderRecord};
use crate::{Press, billing, newsletters, staff};

/// Hits looked at of one search; the newest come first.
const LOOKED_AT: usize = 200;

/// A reader whose searches are to be looked at.
#[derive(Clone, Debug)]
pub struct Due {
    /// Who.
    pub reader: ReaderRecord,
    /// Their searches.
    pub searches: Vec<SavedSearch>,
    /// What text they search.
    pub scope: Scope,
    /// From which day on articles can be news.
    pub from: Date,
}

/// Up to `most` readers whose searches are due. Whoever gets no mail has no searches here, and none are
/// due while many mails wait to be sent.
///
/// # Errors
/// When the database fails.
pub fn due(conn: &mut Conn, press: &Press, now: Millis, most: i64) -> Result<Vec<Due>, DbError> {
    let mut all = Vec::new();
    if !alerts::has_room(conn, now)? {
        return Ok(all);
    }
    for id in store::due(conn, now, most)? {
        let Some(reader) = readers::by_id(conn, id)? else { continue };
        let searches = match newsletters::receives(conn, id, LETTER, now)? {
            true => store::of_reader(conn, id)?,
            false => Vec::new(),
        };
        let viewer = Viewer {
            staff: staff::role_of(conn, id)?,
            grant: billing::standing(conn, id, now)?.live.map(|live| live.source),
            reader: Reader::Confirmed,
            ..Viewer::default()
        };
        let from = timestamp(now - NEWS).to_zoned_datetime(press.zone.clone()).date();
        all.push(Due { reader, searches, scope: scope(&viewer), from });
    }
    Ok(all)
}

/// Articles from that day on that hold every word of the query, the newest first. Nothing that is like it, or
/// holds some of its words: a page can say so, a mail would only be one too many.
///
/// # Errors
/// When the index cannot be read.
pub fn look(index: &Index, query: &str, scope: Scope, from: Date) -> Result<Vec<i64>, SearchError> {
    let query = Query { from: Some(from), ..Query::read(query) };
    let page = Page::first(Order::Newest, LOOKED_AT);
    let all = index.search(&query, scope, &page)?;
    if !all.corrections.is_empty() {
        return Ok(Vec::new());
    }
    if all.every_word {
        return Ok(all.ids);
    }
    let mut with_each: Option<BTreeSet<i64>> = None;
    for word in &query.words {
        let of_word = Query { words: vec![word.clone()], ..query.clone() };
        let found: BTreeSet<i64> = index.search(&of_word, scope, &page)?.ids.into_iter().collect();
        with_each = Some(with_each.map_or(found.clone(), |before| &before & &found));
    }
    let with_each = with_each.unwrap_or_default();
    Ok(all.ids.into_iter().filter(|id| with_each.contains(id)).collect())
}

/// Those of these articles that are news for a reader's search: published after it was saved, and not told of yet.
///
/// # Errors
/// When the database fails.
pub fn found_for(
    conn: &mut Conn,
    reader: i64,
    search: &SavedSearch,
    ids: &[i64],
    now: Millis,
) -> Result<Vec<Card>, DbError> {
    let told = alerts::told(conn, reader)?;
    let floor = alerts::floor(conn, reader, now)?;
    let ids: Vec<i64> = ids.iter().copied().filter(|id| !told.contains(id)).collect();
    let mut cards = articles::cards(conn, &ids, now)?;
    cards.retain(|card| card.published_at > search.at.max(floor));
    Ok(cards)
}
