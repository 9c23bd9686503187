//! Every picture as the library lists it, the newest first. What is searched and filtered stands in one narrow index,
//! as with stories; only the rows that are shown are then read.

use crate::articles::wire::patterns;
use db::{Conn, DbError};
use kernel::clock::{DAY, Millis};

use super::entry::{Entry, entries};

/// A licence that ends within so long ends soon.
pub const SOON: Millis = 30 * DAY;

/// A place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the last that was shown came.
    pub created_at: Millis,
    /// Its row.
    pub id: i64,
}

impl Place {
    /// Before the newest.
    pub const TOP: Place = Place { created_at: Millis::MAX, id: i64::MAX };

    /// As it stands in an address: `1790000000000-42`.
    pub fn parse(text: &str) -> Option<Place> {
        let (created_at, id) = text.rsplit_once('-')?;
        Some(Place { created_at: created_at.parse().ok()?, id: id.parse().ok()? })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.created_at, self.id)
    }
}

impl Entry {
    /// Its place in the list.
    pub fn place(&self) -> Place {
        Place { created_at: self.created_at, id: self.id }
    }
}

/// Which pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All of them.
    #[default]
    All,
    /// What nothing shows.
    Unused,
    /// What nobody is credited for.
    Uncredited,
    /// What may not be shown any more.
    Ended,
    /// What may not be shown for much longer.
    Ending,
}

impl Show {
    /// All of them, in the order of the filter.
    pub const ALL: [Show; 5] = [Show::All, Show::Unused, Show::Uncredited, Show::Ending, Show::Ended];

    /// The word in addresses and, after `media-show-`, in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Show::All => "all",
            Show::Unused => "unused",
            Show::Uncredited => "uncredited",
            Show::Ended => "ended",
            Show::Ending => "ending",
        }
    }

    /// The one of that word.
    pub fn from_name(name: &str) -> Option<Show> {
        Show::ALL.into_iter().find(|show| show.as_str() == name)
    }

    /// Between which times a licence has to end.
    fn edges(self, now: Millis) -> (Millis, Millis) {
        match self {
            Show::Ended => (Millis::MIN, now),
            Show::Ending => (now, now + SOON),
            Show::All | Show::Unused | Show::Uncredited => (0, 0),
        }
    }
}

// What is not asked for is compared with nothing first: that costs least where every picture is looked at.
pub(super) const FITTING: &str = "SELECT m.id FROM media m WHERE (m.created_at, m.id) < ($1, $2)
    AND (m.in_use = 0 OR CAST($3 AS BIGINT) = 0) AND (m.credited = 0 OR CAST($4 AS BIGINT) = 0)
    AND ((m.licence_until > $5 AND m.licence_until <= $6) OR $5 = $6)
    AND ($7 = '' OR m.search LIKE $7 ESCAPE '\\') AND ($8 = '' OR m.search LIKE $8 ESCAPE '\\')
    AND ($9 = '' OR m.search LIKE $9 ESCAPE '\\') AND ($10 = '' OR m.search LIKE $10 ESCAPE '\\')
    ORDER BY m.created_at DESC, m.id DESC LIMIT $11";
const ENTRIES: &str = entries!("m.id IN ({ids})");

/// So many pictures that fit, after this place. `words` are looked for in file name, caption, credit and
/// alternative text.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Conn,
    words: &str,
    show: Show,
    after: Place,
    most: i64,
    now: Millis,
) -> Result<Vec<Entry>, DbError> {
    let [one, two, three, four] = patterns(words);
    let (from, until) = show.edges(now);
    let (unused, uncredited) = (show == Show::Unused, show == Show::Uncredited);
    let ids: Vec<i64> = conn.query(
        FITTING,
        &[
            &after.created_at,
            &after.id,
            &unused,
            &uncredited,
            &from,
            &until,
            &one,
            &two,
            &three,
            &four,
            &most,
        ],
    )?;
    let mut entries: Vec<Entry> = conn.query_among(ENTRIES, &[], &ids)?;
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.created_at, entry.id)));
    Ok(entries)
}

const ENDING: &str = "SELECT COUNT(*) FROM media m WHERE m.licence_until > $1 AND m.licence_until <= $2";

/// How many pictures there are whose licence ends soon: those of [`Show::Ending`]. Counts all of them.
///
/// # Errors
/// When the database fails.
pub fn ending(conn: &mut Conn, now: Millis) -> Result<i64, DbError> {
    let (from, until) = Show::Ending.edges(now);
    conn.query_one(ENDING, &[&from, &until])
}
