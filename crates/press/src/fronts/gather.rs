//! What the front page is made of.

use db::{Conn, DbError};
use kernel::clock::Millis;

use super::places::{self, Chosen};
use crate::articles::{self, Card, Cursor, Direction, Listing};
use crate::taxonomy::{self, Term, TermKind};
use crate::{Press, reads, recall};

/// Newest articles looked at to fill the page's upper half.
const LOOKED_AT: i64 = 40;
const IN_COLUMN: i64 = 12;
/// Sections with a column of their own.
const COLUMNS: i64 = 6;
const SERIES: usize = 2;
const PARTS: i64 = 6;
const MOST_READ: usize = 5;
/// Articles remembered, more than are shown: some may stand on the page already.
const RECALLED: usize = 8;
/// The newest articles that the archive is looked through for.
const AKIN_TO: usize = 8;

/// What the front page reads.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The newest.
    pub newest: Vec<Card>,
    /// Sections with their newest.
    pub columns: Vec<(Term, Vec<Card>)>,
    /// Series with their parts in order, as they are shown.
    pub series: Vec<(Term, Vec<Card>)>,
    /// What is read most.
    pub most_read: Vec<Card>,
    /// What is remembered from the archive.
    pub recalled: Vec<Card>,
    /// What editors chose and readers may see, from the page's top to its end.
    pub chosen: Vec<Chosen>,
}

impl Gathered {
    /// Every article in it.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        let filed = self.columns.iter().chain(&self.series).flat_map(|(_, cards)| cards);
        let chosen = self.chosen.iter().map(|chosen| &chosen.card);
        self.newest.iter().chain(filed).chain(&self.most_read).chain(&self.recalled).chain(chosen)
    }
}

/// Reads it as it is at `now`, with the choices of this arrangement.
///
/// # Errors
/// When the database fails.
pub fn gather(conn: &mut Conn, press: &Press, front: Option<i64>, now: Millis) -> Result<Gathered, DbError> {
    let list = |conn: &mut Conn, listing: Listing, count| {
        articles::list(conn, &listing, Cursor::TOP, Direction::Older, count, now)
    };
    let newest = list(conn, Listing::Latest, LOOKED_AT)?;
    let mut columns = Vec::new();
    for section in taxonomy::list(conn, TermKind::Section, COLUMNS)? {
        let cards = list(conn, Listing::Section(section.id), IN_COLUMN)?;
        columns.push((section, cards));
    }
    let mut series = Vec::new();
    for term in wanted_series(conn, front)? {
        let mut cards = list(conn, Listing::Series(term.id), PARTS)?;
        cards.reverse();
        series.push((term, cards));
    }
    series.retain(|(_, cards)| !cards.is_empty());
    series.truncate(SERIES);
    let chosen = match front {
        Some(front) => places::chosen(conn, front, now)?,
        None => Vec::new(),
    };
    let most_read = reads::most_read(conn, None, MOST_READ, now)?;
    let recalled = recall::picks(conn, press, &newest[..newest.len().min(AKIN_TO)], RECALLED, now)?;
    Ok(Gathered { newest, columns, series, most_read, recalled, chosen })
}

/// The series that were chosen, in their places, and else the first; enough of them that an empty one leaves no gap.
fn wanted_series(conn: &mut Conn, front: Option<i64>) -> Result<Vec<Term>, DbError> {
    let chosen = match front {
        Some(front) => places::chosen_series(conn, front)?,
        None => Vec::new(),
    };
    let first = taxonomy::list(conn, TermKind::Series, (SERIES + chosen.len()) as i64)?;
    let mut others = first.into_iter().filter(|term| !chosen.iter().any(|(_, one)| one.id == term.id));
    let mut wanted = Vec::new();
    for position in 0..SERIES as i64 {
        let own = chosen.iter().find(|(at, _)| *at == position).map(|(_, term)| term.clone());
        wanted.extend(own.or_else(|| others.next()));
    }
    wanted.extend(others);
    Ok(wanted)
}
