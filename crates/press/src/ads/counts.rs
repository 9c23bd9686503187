//! What was shown and clicked, added up by day and slot. [`crate::tally`] counts and brings it here.

use std::collections::BTreeMap;

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{AdSlot, CHANGE};

/// How often a campaign was shown and clicked, by its row, the day and the slot; in one order, so that those who add at
/// once never wait crosswise.
pub(crate) type Sums = BTreeMap<(i64, i64, &'static str), (i64, i64)>;

const ADD: &str = "UPDATE ads SET shown = shown + $2, clicked = clicked + $3 WHERE id = $1
    RETURNING shown, clicked, most_shown, most_clicked";
const ADD_DAY: &str = "INSERT INTO ad_days (ad_id, day, slot, shown, clicked) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (ad_id, day, slot) DO UPDATE SET shown = ad_days.shown + excluded.shown,
        clicked = ad_days.clicked + excluded.clicked";

/// Whether adding so much to `count` reaches the cap just now.
fn reaches(count: i64, added: i64, most: Option<i64>) -> bool {
    most.is_some_and(|most| count >= most && count - added < most)
}

/// Adds up; what is counted of a campaign that is not there is passed over. One that reaches a cap leaves every page.
pub(crate) fn add(tx: &mut Tx, sums: &Sums, now: Millis) -> Result<(), DbError> {
    for ((ad, day, slot), (shown, clicked)) in sums {
        let became: Option<(i64, i64, Option<i64>, Option<i64>)> =
            tx.query_opt(ADD, &[ad, shown, clicked])?;
        let Some((all_shown, all_clicked, most_shown, most_clicked)) = became else { continue };
        tx.execute(ADD_DAY, &[ad, day, slot, shown, clicked])?;
        if reaches(all_shown, *shown, most_shown) || reaches(all_clicked, *clicked, most_clicked) {
            tx.record_change(CHANGE, *ad, now)?;
        }
    }
    Ok(())
}

/// A day of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfDay {
    /// Days since 1970, in the publication's calendar.
    pub day: i64,
    /// How often it was shown.
    pub shown: i64,
    /// How often it was clicked.
    pub clicked: i64,
}

const BY_DAY: &str = "SELECT day, CAST(SUM(shown) AS BIGINT), CAST(SUM(clicked) AS BIGINT) FROM ad_days
    WHERE ad_id = $1 GROUP BY day ORDER BY day";

/// The days on which anything was counted of a campaign, by its row.
///
/// # Errors
/// When the database fails.
pub fn by_day(conn: &mut Conn, ad: i64) -> Result<Vec<OfDay>, DbError> {
    let found: Vec<(i64, i64, i64)> = conn.query(BY_DAY, &[&ad])?;
    Ok(found.into_iter().map(|(day, shown, clicked)| OfDay { day, shown, clicked }).collect())
}

/// A slot of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfSlot {
    /// Which.
    pub slot: AdSlot,
    /// How often it was shown there.
    pub shown: i64,
    /// How often it was clicked there.
    pub clicked: i64,
}

const BY_SLOT: &str = "SELECT slot, CAST(SUM(shown) AS BIGINT), CAST(SUM(clicked) AS BIGINT) FROM ad_days
    WHERE ad_id = $1 GROUP BY slot";

/// The slots in which anything was counted of a campaign, in the order of the page.
///
/// # Errors
/// When the database fails.
pub fn by_slot(conn: &mut Conn, ad: i64) -> Result<Vec<OfSlot>, DbError> {
    let found: Vec<(String, i64, i64)> = conn.query(BY_SLOT, &[&ad])?;
    let of = |(slot, shown, clicked): (String, i64, i64)| {
        Some(OfSlot { slot: AdSlot::from_name(&slot)?, shown, clicked })
    };
    let mut slots: Vec<OfSlot> = found.into_iter().filter_map(of).collect();
    slots.sort_by_key(|one| one.slot);
    Ok(slots)
}
