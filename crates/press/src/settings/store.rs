//! What the newsroom has set, in the database.

use std::collections::BTreeMap;

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;
use kernel::config::Set;
use toml::Value;

use crate::audit::Actor;

const LOCK: &str = "INSERT INTO settings (name, value, set_at) VALUES ('', 'null', $1)
    ON CONFLICT (name) DO UPDATE SET set_at = excluded.set_at";

/// Has whoever else changes settings wait until this transaction ends.
pub(super) fn lock(tx: &mut Tx, now: Millis) -> Result<(), DbError> {
    tx.execute(LOCK, &[&now]).map(drop)
}

/// A setting's value, unless another program wrote what this one cannot read.
fn read(name: &str, text: &str) -> Option<Option<Value>> {
    let read = serde_json::from_str::<Option<serde_json::Value>>(text).ok().and_then(|json| match json {
        None => Some(None),
        Some(json) => Value::try_from(json).ok().map(Some),
    });
    if read.is_none() {
        tracing::error!(setting = name, "what the newsroom has set cannot be read, and is passed over");
    }
    read
}

const STORED: &str = "SELECT name, value FROM settings WHERE name <> '' ORDER BY name";

/// What the newsroom has set.
///
/// # Errors
/// When the database fails.
pub fn stored(conn: &mut Conn) -> Result<Set, DbError> {
    let rows = conn.query::<(String, String)>(STORED, &[])?;
    let read = |(name, text): (String, String)| read(&name, &text).map(|value| (name, value));
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Who set a setting, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Their address; none if they were forgotten since, or it was a command.
    pub by: Option<String>,
    /// When.
    pub at: Millis,
}

const STANDING: &str =
    "SELECT s.name, r.email, s.set_at FROM settings s LEFT JOIN readers r ON r.id = s.set_by
    WHERE s.name <> '' ORDER BY s.name";

/// Who set what, and when.
///
/// # Errors
/// When the database fails.
pub fn standing(conn: &mut Conn) -> Result<BTreeMap<String, Standing>, DbError> {
    let rows = conn.query::<(String, Option<String>, Millis)>(STANDING, &[])?;
    Ok(rows.into_iter().map(|(name, by, at)| (name, Standing { by, at })).collect())
}

const PUT: &str = "INSERT INTO settings (name, value, set_by, set_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at";

pub(super) fn put(
    tx: &mut Tx,
    name: &str,
    value: Option<&Value>,
    actor: &Actor,
    now: Millis,
) -> Result<(), DbError> {
    // What was read as settings is text, numbers, lists and tables.
    let text = serde_json::to_string(&value).unwrap_or_else(|_| "null".to_owned());
    tx.execute(PUT, &[&name, &text, &actor.reader(), &now]).map(drop)
}

const REMOVE: &str = "DELETE FROM settings WHERE name = $1";

pub(super) fn remove(tx: &mut Tx, name: &str) -> Result<(), DbError> {
    tx.execute(REMOVE, &[&name]).map(drop)
}
