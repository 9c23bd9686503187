//! Whether a disk has room, before anything is written to it.

use std::path::Path;

use crate::error::CareError;

/// What is left to everyone else.
const RESERVE: u64 = 16 << 20;

/// Refuses to begin what would fill the disk of `folder`.
pub(crate) fn refuse_too_little(folder: &Path, needed: u64) -> Result<(), CareError> {
    let status = rustix::fs::statvfs(folder).map_err(|error| CareError::file(folder)(error.into()))?;
    let free = status.f_bavail.saturating_mul(status.f_frsize);
    if free < needed.saturating_add(RESERVE) {
        return Err(CareError::Space { path: folder.to_owned(), free, needed });
    }
    Ok(())
}
