//! The mail that tells a reader what is new for their searches.

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::{Due, LETTER, SavedSearch, store};
use crate::alerts::{Section, letter, next_morning, untold};
use crate::articles::Card;
use crate::{Press, newsletters};

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
    let claimed = store::claim(tx, reader.id, now, next_morning(press, now))?;
    if !claimed || !newsletters::receives(tx, reader.id, LETTER, now)? {
        return Ok(false);
    }
    let mut told = Vec::new();
    for one in news {
        if store::is_kept(tx, one.search.id)? {
            // What two searches find is named once.
            let cards = untold(tx, reader, one.cards, now)?;
            if !cards.is_empty() {
                told.push(Section { name: one.search.query, path: one.path, cards });
            }
        }
    }
    if told.is_empty() {
        return Ok(false);
    }
    let subjects = ["mail-search-subject", "mail-searches-subject"];
    letter(press, reader, "mail-searches", subjects, LETTER, &told).enqueue(tx, now)?;
    Ok(true)
}
