//! What issues have come to, for the newsroom: what is known of their sending, and what readers did soon after.

use db::{Conn, DbError, Tx};
use kernel::clock::{DAY, Millis};

use super::counts::{Counts, counts};
use crate::newsletters::feedback::{self, Counted};

/// For so long after it began, what happens is an issue's doing, unless the next one comes before.
const SPAN: Millis = 7 * DAY;

/// What an issue has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// The issue's row.
    pub issue: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// The day it was for.
    pub day: String,
    /// Its subject.
    pub subject: String,
    /// When it began to be sent.
    pub begun_at: Millis,
    /// What has become of its entries: those accepted were sent.
    pub counts: Counts,
    /// What came back of those that were sent.
    pub returned: Counted,
    /// Readers who ended the newsletter, those who called it spam among them, from then on, until the next issue or for a week.
    pub unsubscribed: i64,
    /// Subscriptions that recipients began in the same time.
    pub won: i64,
}

impl Results {
    /// How many were sent of which nobody says that they did not arrive.
    pub fn delivered(&self) -> i64 {
        (self.counts.accepted - self.returned.undelivered).max(0)
    }

    /// How many did not arrive, as far as anybody says: no relay took them, or they came back.
    pub fn lost(&self) -> i64 {
        self.counts.refused + self.counts.given_up + self.returned.undelivered
    }
}

/// An issue, and when the next one of its newsletter began.
type Begun = (i64, String, String, String, String, Millis, Option<Millis>, Option<i64>);

macro_rules! begun {
    ($which:literal) => {
        concat!(
            "SELECT i.id, i.public_id, i.newsletter, i.day, i.subject, s.begun_at,
                (SELECT MIN(n.begun_at) FROM issues o JOIN issue_sendings n ON n.issue_id = o.id
                    WHERE o.newsletter = i.newsletter AND o.day > i.day AND n.begun_at > s.begun_at), s.won
            FROM issues i JOIN issue_sendings s ON s.issue_id = i.id WHERE s.begun_at IS NOT NULL AND ",
            $which
        )
    };
}
const ONE: &str = begun!("i.id = $1");
const SERIES: &str = begun!("i.newsletter = $1 AND i.day < $2 ORDER BY i.day DESC LIMIT $3");

/// What an issue has come to; `None`: it was never begun.
///
/// # Errors
/// When the database fails.
pub fn results(conn: &mut Conn, issue: i64) -> Result<Option<Results>, DbError> {
    let found = conn.query_opt(ONE, &[&issue])?;
    found.map(|begun| of(conn, begun)).transpose()
}

/// The same of a newsletter's issues for days before `day` (YYYY-MM-DD), the latest first.
///
/// # Errors
/// When the database fails.
pub fn series(conn: &mut Conn, newsletter: &str, day: &str, most: i64) -> Result<Vec<Results>, DbError> {
    let found: Vec<Begun> = conn.query(SERIES, &[&newsletter, &day, &most])?;
    found.into_iter().map(|begun| of(conn, begun)).collect()
}

const LEFT: &str = "SELECT COUNT(*) FROM newsletter_subscriptions
    WHERE newsletter = $1 AND active = 0 AND changed_at >= $2 AND changed_at < $3";
const WON: &str = "SELECT COUNT(*) FROM subscriptions s WHERE s.created_at >= $2 AND s.created_at < $3
    AND EXISTS (SELECT 1 FROM issue_entries e WHERE e.issue_id = $1 AND e.reader_id = s.reader_id AND e.state = 3)";

fn of(conn: &mut Conn, begun: Begun) -> Result<Results, DbError> {
    let (issue, public_id, newsletter, day, subject, begun_at, next, won) = begun;
    let until = (begun_at + SPAN).min(next.unwrap_or(Millis::MAX));
    let won = match won {
        Some(won) => won,
        None => conn.query_one(WON, &[&issue, &begun_at, &until])?,
    };
    Ok(Results {
        issue,
        public_id,
        day,
        subject,
        begun_at,
        counts: counts(conn, issue)?.unwrap_or_default(),
        returned: feedback::of_issue(conn, issue)?,
        unsubscribed: conn.query_one(LEFT, &[&newsletter, &begun_at, &until])?,
        won,
    })
}

const KEEP: &str = "UPDATE issue_sendings SET won = $2 WHERE issue_id = $1 AND won IS NULL";

/// Notes what can no longer be counted once the entries are gone.
pub(super) fn count_for_good(tx: &mut Tx, issue: i64) -> Result<(), DbError> {
    let won = results(tx, issue)?.map_or(0, |results| results.won);
    tx.execute(KEEP, &[&issue, &won]).map(drop)
}
