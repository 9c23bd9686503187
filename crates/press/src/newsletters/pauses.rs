//! Letting all mail rest for a while. It comes again by itself: a pause is a time that passes, and nothing has to
//! happen at its end.

use db::{Conn, DbError, FromRow, Row, Tx};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::clock::{Millis, timestamp};

use crate::Press;

/// The longest that mail rests, in days.
const LONGEST: i64 = 366;

/// How long mail is to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// A week.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// Until the morning of a day.
    Until(Date),
}

impl Rest {
    /// What a form says: `week`, `month`, `quarter`, or a day as `YYYY-MM-DD`.
    pub fn from_form(text: &str) -> Option<Rest> {
        Some(match text {
            "week" => Rest::Week,
            "month" => Rest::Month,
            "quarter" => Rest::Quarter,
            day => Rest::Until(day.parse().ok()?),
        })
    }

    /// When it is over, where the magazine is at home: as that day begins. None if that is no day to come, or too far
    /// off.
    pub fn ends(self, press: &Press, now: Millis) -> Option<Millis> {
        let today = timestamp(now).to_zoned_datetime(press.zone.clone()).date();
        let day = match self {
            Rest::Week => today.checked_add(1.week()).ok()?,
            Rest::Month => today.checked_add(1.month()).ok()?,
            Rest::Quarter => today.checked_add(3.months()).ok()?,
            Rest::Until(day) => day,
        };
        let last = today.checked_add(LONGEST.days()).ok()?;
        if day <= today || day > last {
            return None;
        }
        Some(day.to_zoned_datetime(press.zone.clone()).ok()?.timestamp().as_millisecond())
    }
}

/// Mail that rests, or rested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub since: Millis,
    /// Until when.
    pub until: Millis,
}

impl FromRow for Pause {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Pause { since: row.get(0)?, until: row.get(1)? })
    }
}

const LAST: &str = "SELECT since, until FROM mail_pauses WHERE reader_id = $1";

/// The reader's last pause, over or not.
pub(crate) fn last(conn: &mut Conn, reader: i64) -> Result<Option<Pause>, DbError> {
    conn.query_opt(LAST, &[&reader])
}

/// The pause that the reader's mail rests in.
///
/// # Errors
/// When the database fails.
pub fn paused(conn: &mut Conn, reader: i64, now: Millis) -> Result<Option<Pause>, DbError> {
    Ok(last(conn, reader)?.filter(|pause| pause.until > now))
}

const PAUSE: &str = "INSERT INTO mail_pauses (reader_id, since, until) VALUES ($1, $2, $3)
    ON CONFLICT (reader_id) DO UPDATE SET until = excluded.until,
        since = CASE WHEN mail_pauses.until > $2 THEN mail_pauses.since ELSE excluded.since END";

/// Lets everything rest that comes to the reader by itself. What rests already rests until then instead.
///
/// # Errors
/// When the database fails.
pub fn pause(tx: &mut Tx, now: Millis, reader: i64, until: Millis) -> Result<(), DbError> {
    tx.execute(PAUSE, &[&reader, &now, &until]).map(drop)
}

const END: &str = "UPDATE mail_pauses SET until = $2 WHERE reader_id = $1 AND until > $2";

/// Ends the reader's pause now. Says whether there was one.
///
/// # Errors
/// When the database fails.
pub fn end_pause(tx: &mut Tx, now: Millis, reader: i64) -> Result<bool, DbError> {
    Ok(tx.execute(END, &[&reader, &now])? > 0)
}

const SWEEP: &str = "DELETE FROM mail_pauses WHERE reader_id IN
    (SELECT reader_id FROM mail_pauses WHERE until <= $1 ORDER BY until LIMIT $2)";

/// Forgets pauses that ended before `ended`, `most` at once.
pub(crate) fn sweep(tx: &mut Tx, ended: Millis, most: i64) -> Result<u64, DbError> {
    tx.execute(SWEEP, &[&ended, &most])
}
