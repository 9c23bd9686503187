//! The outbox: a folder with one `.eml` file a message, readable by its owner alone.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::message::Envelope;
use crate::transport::{Delivered, DeliveryError};

/// Longest part of a message id in a file name; file systems allow 255 bytes in all.
const LONGEST_STEM: usize = 120;

/// Writes the message under its own name, whole or not at all; keeping it again replaces it.
pub fn keep(folder: &Path, envelope: &Envelope, raw: &[u8]) -> Result<Delivered, DeliveryError> {
    let name = file_name(envelope);
    match write(folder, &name, raw) {
        Ok(()) => Ok(Delivered { reply: name }),
        Err(error) => Err(DeliveryError::Temporary(format!(
            "cannot write {name} into the outbox {}: {error}",
            folder.display()
        ))),
    }
}

/// The temporary file is private to its owner from the start, and so is what it becomes.
fn write(folder: &Path, name: &str, raw: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".arriving-").tempfile_in(folder)?;
    file.write_all(raw)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name))?;
    // The name itself lasts only once the folder is on disk too.
    File::open(folder)?.sync_all()
}

/// Dates have thirteen digits until the year 2286, padded so that names sort by time. A message id is an
/// outside text: whatever could mean something in a path becomes `_`.
fn file_name(envelope: &Envelope) -> String {
    let stem: String = envelope
        .message_id
        .chars()
        .take(LONGEST_STEM)
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '@' | '.') { c } else { '_' })
        .collect();
    format!("{:013}-{stem}.eml", envelope.date_ms)
}
