//! A look at a database that leaves it as it is, for `check`: `Db::open` would make it and bring it up to
//! date.

use std::path::Path;
use std::thread;

use crate::config::{DatabaseConfig, Target};
use crate::conn::Conn;
use crate::error::DbError;
use crate::migrate;

/// Shows `work` the database of `config` and the names of the migrations that are still to run there.
/// `None` if there is no database yet.
///
/// # Errors
/// When the database cannot be opened, or belongs to a newer release.
pub fn look<T: Send>(
    config: &DatabaseConfig,
    data: &Path,
    work: impl FnOnce(&mut Conn, Vec<String>) -> Result<T, DbError> + Send,
) -> Result<Option<T>, DbError> {
    let target = Target::from_config(config, data)?;
    let open = || {
        let Some(mut conn) = Conn::look(&target)? else { return Ok(None) };
        let outstanding = migrate::outstanding(&mut conn)?;
        work(&mut conn, outstanding).map(Some)
    };
    // The PostgreSQL driver refuses to block inside a runtime, so this is a thread of its own.
    thread::scope(|scope| {
        scope.spawn(open).join().unwrap_or_else(|_| Err(DbError::Panicked("while looking".into())))
    })
}
