//! One import into a database at a time. The lock belongs to the process and ends with it, however
//! that ends.

use std::fs::{File, TryLockError};
use std::path::Path;

use db::{DatabaseConfig, Db, Dialect};

use super::ImportError;

/// Held while an import runs.
pub struct ImportLock {
    _file: Option<File>,
    /// PostgreSQL keeps the lock for as long as this connection lives.
    _session: Option<Db>,
}

// Any number will do, as long as it stays.
const ADVISORY_LOCK: i64 = 0x0042_726f_6169_6d70;
const TRY_LOCK: &str = "SELECT pg_try_advisory_lock($1)";

impl ImportLock {
    /// Takes the lock of the database of `config`, with its data folder `data`.
    ///
    /// # Errors
    /// [`ImportError::Running`] if another import has it.
    pub fn take(db: &Db, config: &DatabaseConfig, data: &Path) -> Result<ImportLock, ImportError> {
        match db.dialect() {
            Dialect::Sqlite => ImportLock::file(data),
            Dialect::Postgres => ImportLock::session(config, data),
        }
    }

    fn file(data: &Path) -> Result<ImportLock, ImportError> {
        let path = data.join("import.lock");
        let file = File::options().create(true).append(true).open(&path).map_err(ImportError::file(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(ImportLock { _file: Some(file), _session: None }),
            Err(TryLockError::WouldBlock) => Err(ImportError::Running),
            Err(TryLockError::Error(source)) => Err(ImportError::File { path, source }),
        }
    }

    fn session(config: &DatabaseConfig, data: &Path) -> Result<ImportLock, ImportError> {
        // One connection that writes is the smallest there is, so this and no other holds the lock.
        let session = Db::open(&DatabaseConfig { connections: 2, ..config.clone() }, data)?;
        match session.write_blocking(|tx| tx.query_one::<bool>(TRY_LOCK, &[&ADVISORY_LOCK]))? {
            true => Ok(ImportLock { _file: None, _session: Some(session) }),
            false => Err(ImportError::Running),
        }
    }
}
