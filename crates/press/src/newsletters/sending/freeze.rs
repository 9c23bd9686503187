//! What an issue is when it is frozen: its renderings, and who is to get it.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use render::letter::Piece;

use super::{Audience, CHANGE, State, Variant};

const BEGIN: &str = "INSERT INTO issue_sendings (issue_id, state, audience, as_of) VALUES ($1, $2, $3, $4)
    ON CONFLICT (issue_id) DO NOTHING";
const KEEP: &str = "INSERT INTO issue_variants (issue_id, number, key, entitled, subject, html, text)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Keeps an issue's renderings, of which a reader gets the first that they may have, and freezes its audience as of
/// `now`; [`super::step`] writes the ledger. `false`: it is frozen already, and stays as it is.
///
/// # Errors
/// When the database fails.
pub fn freeze(
    tx: &mut Tx,
    now: Millis,
    issue: i64,
    variants: &[Variant],
    audience: &Audience,
) -> Result<bool, DbError> {
    if tx.execute(BEGIN, &[&issue, &State::Freezing.as_str(), &json(audience), &now])? == 0 {
        return Ok(false);
    }
    for (number, variant) in (0_i64..).zip(variants) {
        let (html, text) = (json(&variant.html), json(&variant.text));
        tx.execute(
            KEEP,
            &[&issue, &number, &variant.key, &variant.entitled, &variant.subject, &html, &text],
        )?;
    }
    tx.record_change(CHANGE, issue, now)?;
    Ok(true)
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("texts and numbers have a form in JSON")
}

impl FromRow for Variant {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let pieces = |column: usize| -> Result<Vec<Piece>, DbError> {
            let written: String = row.get(column)?;
            Ok(serde_json::from_str(&written).unwrap_or_default())
        };
        Ok(Variant {
            key: row.get(0)?,
            entitled: row.get(1)?,
            subject: row.get(2)?,
            html: pieces(3)?,
            text: pieces(4)?,
        })
    }
}

const VARIANTS: &str =
    "SELECT key, entitled, subject, html, text FROM issue_variants WHERE issue_id = $1 ORDER BY number";

/// The renderings of a frozen issue. An entry's variant is its place in them.
///
/// # Errors
/// When the database fails.
pub fn variants(conn: &mut Conn, issue: i64) -> Result<Vec<Variant>, DbError> {
    conn.query(VARIANTS, &[&issue])
}

const FORGET: &str = "UPDATE issue_entries SET address = '', words = NULL WHERE reader_id = $1";

/// Takes a reader's address out of the ledgers; that somebody was sent an issue stays.
///
/// # Errors
/// When the database fails.
pub fn forget(tx: &mut Tx, reader: i64) -> Result<(), DbError> {
    tx.execute(FORGET, &[&reader]).map(drop)
}
