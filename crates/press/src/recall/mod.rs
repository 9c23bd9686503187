//! From the archive: older articles that are worth a look today, because something new is about the same or because
//! they appeared at this time of the year. The same for everyone, and the same all day.

mod choose;
#[cfg(test)]
mod tests;

use db::{Conn, DbError};
use kernel::clock::{DAY, Millis};

use crate::articles::{self, Card, Cursor, Direction, Listing};
use crate::{Press, related};

/// A younger article is not from the archive.
const YOUNGEST: Millis = 365 * DAY;
/// How many years ago is remembered, the roundest first.
const ANNIVERSARIES: [i64; 16] = [10, 25, 50, 20, 100, 5, 30, 40, 15, 75, 60, 1, 2, 3, 4, 7];
/// Days before and after this day of the year.
const AROUND: i64 = 3;
/// Articles looked at of each anniversary.
const OF_A_YEAR: i64 = 6;

/// Up to `most` articles from the archive that go with what is `new`, the best first.
///
/// # Errors
/// When the database fails.
pub fn picks(
    conn: &mut Conn,
    press: &Press,
    new: &[Card],
    most: usize,
    now: Millis,
) -> Result<Vec<Card>, DbError> {
    let new: Vec<i64> = new.iter().map(|card| card.id).collect();
    let akin = related::kept_beside(conn, &new, now - YOUNGEST)?;
    let akin = articles::cards(conn, &akin, now)?;
    // From the day's beginning, so that the choice stays until its end.
    let today = press.day_end(now + 1) - DAY;
    let mut then = Vec::new();
    for years in ANNIVERSARIES {
        let day = today - (years * 146_097).div_euclid(400) * DAY;
        let week = Listing::Between(day - AROUND * DAY, day + (AROUND + 1) * DAY);
        then.push(articles::list(conn, &week, Cursor::TOP, Direction::Older, OF_A_YEAR, now)?);
    }
    let then: Vec<Vec<Card>> = then
        .into_iter()
        .map(|cards| cards.into_iter().filter(|card| card.published_at < now - YOUNGEST).collect())
        .collect();
    Ok(choose::choose(akin, then, most))
}
