//! Counting what an institution's readers read, as the COUNTER Code of Practice (Release 5) does:
//!
//! - A request is a whole article sent to a person, as a page, to print or to hear. Of requests for one article by one
//!   visitor that follow each other within 30 seconds, the last alone counts.
//! - A visitor is a reader, a browser with a session, or else an address with a browser's name. Their session is an
//!   hour of the clock; an article counts once a session among the unique ones.
//!
//! One row a visitor, article and hour holds how many requests of it count. Rows of hours that are long over are added
//! up by month and forgotten, and with them who read.

use db::{DbError, Tx};
use kernel::clock::{DAY, HOUR, Millis};

use crate::Press;

/// Two requests closer than this are one.
const DOUBLE_CLICK: Millis = 30_000;
/// Hours that rows are kept: no two nodes are further apart.
const KEPT: Millis = 2 * DAY / HOUR;

/// A whole article that was sent to an institution's reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Row id of the institution.
    pub institution: i64,
    /// Row id of the article.
    pub article: i64,
    /// What tells this visitor from others; kept as a keyed hash.
    pub visitor: String,
    /// Whether it would not have been sent to everyone.
    pub controlled: bool,
    /// When.
    pub at: Millis,
}

// Of the hour before, the last request is within half a minute: it was the first click of two.
const FIRST_CLICK: &str = "UPDATE institution_visits SET requests = requests - 1
    WHERE institution_id = $1 AND article_id = $2 AND visitor = $3 AND hour = $4 AND requests > 0
        AND last_at >= $5 AND NOT EXISTS (SELECT 1 FROM institution_visits v WHERE v.institution_id = $1
            AND v.article_id = $2 AND v.visitor = $3 AND v.hour = $4 + 1)";
// Nothing for an article or institution that is gone.
const COUNT: &str = "INSERT INTO institution_visits
        (institution_id, article_id, visitor, hour, period, controlled, requests, last_at)
    SELECT i.id, a.id, CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), 1,
        CAST($7 AS BIGINT)
    FROM institutions i, articles a WHERE i.id = $1 AND a.id = $2
    ON CONFLICT (institution_id, article_id, visitor, hour) DO UPDATE SET
        requests = institution_visits.requests
            + CASE WHEN ABS(excluded.last_at - institution_visits.last_at) > 30000 THEN 1 ELSE 0 END,
        last_at = CASE WHEN excluded.last_at > institution_visits.last_at
            THEN excluded.last_at ELSE institution_visits.last_at END";

/// Writes requests, in the order of time.
///
/// # Errors
/// When the database fails.
pub fn write(tx: &mut Tx, press: &Press, requests: &[Request]) -> Result<(), DbError> {
    for Request { institution, article, visitor, controlled, at } in requests {
        let (hour, period) = (at.div_euclid(HOUR), press.period(*at).number());
        let visitor = press.key.hash("institution visitor", visitor);
        let (before, since) = (hour - 1, at - DOUBLE_CLICK);
        tx.execute(FIRST_CLICK, &[institution, article, &visitor, &before, &since])?;
        let controlled = i64::from(*controlled);
        tx.execute(COUNT, &[institution, article, &visitor, &hour, &period, &controlled, at])?;
    }
    Ok(())
}

/// Articles of an hour that are added up in one transaction.
const AT_ONCE: i64 = 50;
const OLDEST: &str =
    "SELECT DISTINCT hour, institution_id, article_id FROM institution_visits WHERE hour < $1
    ORDER BY hour, institution_id, article_id LIMIT $2";
// Two nodes that add up at once wait for each other here.
const LOCK: &str = "UPDATE institution_visits SET requests = requests
    WHERE hour = $1 AND institution_id = $2 AND article_id = $3";
const ADD_UP: &str = "INSERT INTO institution_usage
        (institution_id, article_id, period, controlled, requests, uniques)
    SELECT institution_id, article_id, period, controlled, CAST(SUM(requests) AS BIGINT), COUNT(*)
    FROM institution_visits WHERE hour = $1 AND institution_id = $2 AND article_id = $3 AND requests > 0
    GROUP BY institution_id, article_id, period, controlled
    ON CONFLICT (institution_id, article_id, period, controlled) DO UPDATE SET
        requests = institution_usage.requests + excluded.requests,
        uniques = institution_usage.uniques + excluded.uniques";
const FORGET: &str =
    "DELETE FROM institution_visits WHERE hour = $1 AND institution_id = $2 AND article_id = $3";

/// Adds the oldest hours that are long over to their months, and forgets who read in them. Gives how many rows that
/// were: call again until there are none.
///
/// # Errors
/// When the database fails.
pub fn fold(tx: &mut Tx, now: Millis) -> Result<u64, DbError> {
    let over = now.div_euclid(HOUR) - KEPT;
    let mut folded = 0;
    for (hour, institution, article) in tx.query::<(i64, i64, i64)>(OLDEST, &[&over, &AT_ONCE])? {
        let of: [&dyn db::Bind; 3] = [&hour, &institution, &article];
        tx.execute(LOCK, &of)?;
        tx.execute(ADD_UP, &of)?;
        folded += tx.execute(FORGET, &of)?;
    }
    Ok(folded)
}
