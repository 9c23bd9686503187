//! Passkeys and open questions in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use passkeys::Made;

use super::{Passkey, Use};

impl FromRow for Passkey {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Passkey {
            public_id: row.get(0)?,
            name: row.get(1)?,
            created_at: row.get(2)?,
            used_at: row.get(3)?,
            doubted_at: row.get(4)?,
            credential: row.get(5)?,
        })
    }
}

const OF_READER: &str = "SELECT public_id, name, created_at, used_at, doubted_at, credential FROM passkeys
    WHERE reader_id = $1 AND staff_id IS NULL ORDER BY id";

/// The passkeys that the reader signs in with.
///
/// # Errors
/// When the database fails.
pub fn of_reader(conn: &mut Conn, reader: i64) -> Result<Vec<Passkey>, DbError> {
    conn.query(OF_READER, &[&reader])
}

const FACTORS: &str = "SELECT public_id, name, created_at, used_at, doubted_at, credential FROM passkeys
    WHERE staff_id = $1 ORDER BY id";

/// The passkeys that are the second factor of somebody who works here.
///
/// # Errors
/// When the database fails.
pub fn factors(conn: &mut Conn, reader: i64) -> Result<Vec<Passkey>, DbError> {
    conn.query(FACTORS, &[&reader])
}

/// Those for one use.
pub(super) fn of(conn: &mut Conn, reader: i64, usage: Use) -> Result<Vec<Passkey>, DbError> {
    match usage {
        Use::SignIn => of_reader(conn, reader),
        Use::Factor => factors(conn, reader),
    }
}

const ADD: &str = "INSERT INTO passkeys
    (public_id, reader_id, staff_id, credential, public_key, handle, name, signed, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (credential) DO NOTHING";

/// A passkey about to be kept.
pub(super) struct New<'a> {
    pub(super) public_id: &'a str,
    pub(super) reader: i64,
    pub(super) usage: Use,
    pub(super) made: &'a Made,
    pub(super) handle: &'a str,
    pub(super) name: &'a str,
}

/// Keeps it; false if it is there already.
pub(super) fn add(tx: &mut Tx, now: Millis, new: &New<'_>) -> Result<bool, DbError> {
    let New { public_id, reader, usage, made: Made { credential, public_key, count, .. }, handle, name } =
        new;
    let staff = (*usage == Use::Factor).then_some(*reader);
    let added =
        tx.execute(ADD, &[public_id, reader, &staff, credential, public_key, handle, name, count, &now])?;
    Ok(added == 1)
}

const REMOVE: &str = "DELETE FROM passkeys WHERE reader_id = $1 AND public_id = $2 AND staff_id IS NULL";
const REMOVE_FACTOR: &str = "DELETE FROM passkeys WHERE staff_id = $1 AND public_id = $2";

/// Takes one away that the reader signs in with; says whether they had it. A mailed code still signs them in.
///
/// # Errors
/// When the database fails.
pub fn remove(tx: &mut Tx, reader: i64, public_id: &str) -> Result<bool, DbError> {
    Ok(tx.execute(REMOVE, &[&reader, &public_id])? == 1)
}

/// Takes one away that is a second factor; says whether they had it.
pub(crate) fn remove_factor(tx: &mut Tx, reader: i64, public_id: &str) -> Result<bool, DbError> {
    Ok(tx.execute(REMOVE_FACTOR, &[&reader, &public_id])? == 1)
}

const REMOVE_ALL: &str = "DELETE FROM passkeys WHERE reader_id = $1 AND staff_id IS NULL";

/// Takes all away that the reader signs in with.
pub(crate) fn remove_all(tx: &mut Tx, reader: i64) -> Result<(), DbError> {
    tx.execute(REMOVE_ALL, &[&reader]).map(drop)
}

const FORGET_FACTORS: &str = "DELETE FROM passkeys WHERE staff_id = $1";

/// Removes every passkey that is their second factor; says whether there were any.
pub(crate) fn forget_factors(tx: &mut Tx, reader: i64) -> Result<bool, DbError> {
    Ok(tx.execute(FORGET_FACTORS, &[&reader])? > 0)
}

/// A passkey as it is checked.
pub(super) struct Held {
    pub(super) id: i64,
    pub(super) reader: i64,
    pub(super) usage: Use,
    pub(super) public_key: String,
    pub(super) handle: String,
    pub(super) signed: i64,
    pub(super) doubted: bool,
}

impl FromRow for Held {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let staff: Option<i64> = row.get(2)?;
        Ok(Held {
            id: row.get(0)?,
            reader: row.get(1)?,
            usage: if staff.is_some() { Use::Factor } else { Use::SignIn },
            public_key: row.get(3)?,
            handle: row.get(4)?,
            signed: row.get(5)?,
            doubted: row.get::<Option<Millis>>(6)?.is_some(),
        })
    }
}

const LOCK: &str = "UPDATE passkeys SET signed = signed WHERE credential = $1
    RETURNING id, reader_id, staff_id, public_key, handle, signed, doubted_at";

/// The passkey of that credential, held until the transaction ends: of two who count alike the second is late.
pub(super) fn lock(tx: &mut Tx, credential: &str) -> Result<Option<Held>, DbError> {
    tx.query_opt(LOCK, &[&credential])
}

const USED: &str = "UPDATE passkeys SET signed = $2, used_at = $3 WHERE id = $1";

/// It was shown, and had signed so often.
pub(super) fn used(tx: &mut Tx, now: Millis, id: i64, signed: i64) -> Result<(), DbError> {
    tx.execute(USED, &[&id, &signed, &now]).map(drop)
}

const DOUBT: &str = "UPDATE passkeys SET doubted_at = $2 WHERE id = $1";

/// It counted backwards.
pub(super) fn doubt(tx: &mut Tx, now: Millis, id: i64) -> Result<(), DbError> {
    tx.execute(DOUBT, &[&id, &now]).map(drop)
}

const ASK: &str =
    "INSERT INTO passkey_challenges (session_id, purpose, challenge, expires_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (session_id, purpose) DO UPDATE SET challenge = $3, expires_at = $4";

/// Asks a browser; what it was asked before for the same purpose is void.
pub(super) fn ask(
    tx: &mut Tx,
    session: i64,
    purpose: &str,
    challenge: &str,
    until: Millis,
) -> Result<(), DbError> {
    tx.execute(ASK, &[&session, &purpose, &challenge, &until]).map(drop)
}

const ANSWER: &str = "DELETE FROM passkey_challenges WHERE session_id = $1 AND purpose = $2
    RETURNING challenge, expires_at";

/// What the browser was asked, if it is still to answer: from now on it is not.
pub(super) fn answer(
    tx: &mut Tx,
    now: Millis,
    session: i64,
    purpose: &str,
) -> Result<Option<String>, DbError> {
    let asked: Option<(String, Millis)> = tx.query_opt(ANSWER, &[&session, &purpose])?;
    Ok(asked.filter(|(_, until)| *until > now).map(|(challenge, _)| challenge))
}

const FORGET_QUESTIONS: &str = "DELETE FROM passkey_challenges WHERE session_id = $1";

/// Voids whatever the browser was asked: it is somebody else's from now on.
pub(crate) fn forget_questions(tx: &mut Tx, session: i64) -> Result<(), DbError> {
    tx.execute(FORGET_QUESTIONS, &[&session]).map(drop)
}

const SWEEP: &str = "DELETE FROM passkey_challenges WHERE session_id IN
    (SELECT session_id FROM passkey_challenges WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)
    AND expires_at <= $1";

/// Forgets questions that nobody answered in time, of so many browsers at once.
pub(crate) fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    tx.execute(SWEEP, &[&now, &most])
}
