//! Staff in the database.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::Role;

/// Why someone cannot leave the staff.
#[derive(Debug, thiserror::Error)]
pub enum LeaveError {
    /// Nobody could give roles any more.
    #[error("You are the only owner of this site. Make someone else an owner first.")]
    LastOwner,
    /// The database failed; nothing changed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

const INVITE: &str = "INSERT INTO staff (reader_id, role, since) VALUES ($1, $2, $3)
    ON CONFLICT (reader_id) DO UPDATE SET role = excluded.role";

/// Gives the reader a role, in place of the one they may have.
///
/// # Errors
/// When the database fails.
pub fn invite(tx: &mut Tx, now: Millis, reader: i64, role: Role) -> Result<(), DbError> {
    tx.execute(INVITE, &[&reader, &role.as_str(), &now])?;
    tx.record_change("reader", reader, now)
}

const ROLE: &str = "SELECT role FROM staff WHERE reader_id = $1";

/// The reader's role, if they work here.
///
/// # Errors
/// When the database fails.
pub fn role_of(conn: &mut Conn, reader: i64) -> Result<Option<Role>, DbError> {
    let role: Option<String> = conn.query_opt(ROLE, &[&reader])?;
    Ok(role.as_deref().and_then(Role::from_name))
}

const OWNER: &str = "SELECT reader_id FROM staff WHERE role = 'owner' LIMIT 1";

/// Whether anyone owns this site.
///
/// # Errors
/// When the database fails.
pub fn has_owner(conn: &mut Conn) -> Result<bool, DbError> {
    Ok(conn.query_opt::<i64>(OWNER, &[])?.is_some())
}

/// Holds the owners' rows until the transaction ends, so that of two changes each sees the other's.
pub(super) fn lock_owners(tx: &mut Tx) -> Result<(), DbError> {
    tx.execute(LOCK_OWNERS, &[]).map(drop)
}

const LOCK_OWNERS: &str = "UPDATE staff SET since = since WHERE role = 'owner'";
const OTHER_OWNERS: &str = "SELECT COUNT(*) FROM staff WHERE role = 'owner' AND reader_id <> $1";
/// Whether nobody else could give roles if the reader left.
///
/// # Errors
/// When the database fails.
pub fn is_last_owner(conn: &mut Conn, reader: i64) -> Result<bool, DbError> {
    Ok(role_of(conn, reader)? == Some(Role::Owner) && conn.query_one::<i64>(OTHER_OWNERS, &[&reader])? == 0)
}

const LEAVE: &str = "DELETE FROM staff WHERE reader_id = $1";

/// Takes the reader's role away; nothing happens if they have none.
///
/// # Errors
/// [`LeaveError::LastOwner`] if nobody else could give roles then.
pub fn leave(tx: &mut Tx, now: Millis, reader: i64) -> Result<(), LeaveError> {
    // The lock keeps two owners who leave at once from each counting on the other.
    lock_owners(tx)?;
    if is_last_owner(tx, reader)? {
        return Err(LeaveError::LastOwner);
    }
    if tx.execute(LEAVE, &[&reader])? > 0 {
        tx.record_change("reader", reader, now)?;
    }
    Ok(())
}
