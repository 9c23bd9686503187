//! Reading a backup: the whole of it is checked before any of it is used, and again while it is.

use std::fs::File;
use std::io::{Read, Seek as _};
use std::path::Path;

use db::Value;
use flate2::read::GzDecoder;

use crate::archive;
use crate::error::CareError;
use crate::manifest::{FORMAT, FileEntry, Manifest, Place, TableEntry};
use crate::rows::Lines;
use crate::{Progress, Watch};

/// Rows handed over at a time, and the bytes of text after which fewer are.
const ROWS: usize = 200;
const BYTES: usize = 4 << 20;

/// Takes what a backup holds, in order.
pub(crate) trait Taker {
    fn rows(&mut self, table: &TableEntry, rows: Vec<Vec<Value>>) -> Result<(), CareError>;
    fn file(&mut self, place: Place<'_>, entry: &FileEntry, from: &mut dyn Read) -> Result<(), CareError>;
}

/// A backup that is whole and sound: every checksum was right.
pub struct Verified {
    file: File,
    /// What is in it.
    pub manifest: Manifest,
    /// The settings in it, as they are written.
    pub settings: Option<String>,
}

impl Verified {
    /// Reads a backup from beginning to end.
    ///
    /// # Errors
    /// [`CareError::Bad`] or [`CareError::Newer`] if it cannot be restored.
    pub fn open(path: &Path, watch: Watch<'_>) -> Result<Verified, CareError> {
        let file = File::open(path).map_err(CareError::file(path))?;
        if !file.metadata().map_err(CareError::file(path))?.is_file() {
            return Err(CareError::bad("it is no file"));
        }
        Verified::of(file, watch)
    }

    pub(crate) fn of(mut file: File, watch: Watch<'_>) -> Result<Verified, CareError> {
        let mut settings = Settings(None);
        let manifest = take_all(&mut file, &mut settings, "verifying", watch)?;
        Ok(Verified { file, manifest, settings: settings.0 })
    }

    /// Hands over everything in it, checked anew.
    pub(crate) fn hand_to(&mut self, taker: &mut dyn Taker, watch: Watch<'_>) -> Result<(), CareError> {
        let manifest = take_all(&mut self.file, taker, "restoring", watch)?;
        if manifest != self.manifest {
            return Err(CareError::bad("it changed while it was being read"));
        }
        Ok(())
    }
}

/// Takes the settings, and nothing else.
struct Settings(Option<String>);

impl Taker for Settings {
    fn rows(&mut self, _: &TableEntry, _: Vec<Vec<Value>>) -> Result<(), CareError> {
        Ok(())
    }

    fn file(&mut self, place: Place<'_>, _: &FileEntry, from: &mut dyn Read) -> Result<(), CareError> {
        if place == Place::Settings {
            let mut text = String::new();
            let read = from.take(1 << 20).read_to_string(&mut text);
            read.map_err(|_| CareError::bad("its settings are no text"))?;
            self.0 = Some(text);
        }
        Ok(())
    }
}

fn take_all(
    file: &mut File,
    taker: &mut dyn Taker,
    step: &'static str,
    watch: Watch<'_>,
) -> Result<Manifest, CareError> {
    file.rewind().map_err(|error| CareError::bad(error.to_string()))?;
    let whole = file.metadata().map_or(0, |about| about.len());
    let mut done = 0;
    archive::walk(file, refuse_newer, |manifest, at, from| {
        match manifest.tables.get(at) {
            Some(table) => take_rows(table, from, taker)?,
            None => {
                let Some(entry) = manifest.files.get(at - manifest.tables.len()) else { return Ok(()) };
                let Some(place) = Place::of(&entry.path) else { return Ok(()) };
                taker.file(place, entry, from)?;
            }
        }
        done += manifest.entry(at).map_or(0, |entry| entry.bytes);
        watch(Progress { step, done, whole });
        Ok(())
    })
}

fn refuse_newer(manifest: &Manifest) -> Result<(), CareError> {
    debug_assert!(manifest.format <= FORMAT, "parsing refuses it");
    let known = db::newest_schema(db::Dialect::Sqlite)?;
    if manifest.schema > known {
        return Err(CareError::Newer { program: manifest.program.clone() });
    }
    Ok(())
}

fn take_rows(table: &TableEntry, from: &mut dyn Read, taker: &mut dyn Taker) -> Result<(), CareError> {
    let wrong = |problem: String| CareError::bad(format!("table {}: {problem}", table.name));
    // One byte more than listed, so that too much is seen and never unpacked.
    let mut lines = Lines::of(GzDecoder::new(from).take(table.bytes.saturating_add(1)));
    let (mut batch, mut weight) = (Vec::new(), 0);
    loop {
        let before = lines.bytes;
        let row = lines.next(table.columns.len()).map_err(wrong)?;
        weight += usize::try_from(lines.bytes - before).unwrap_or(BYTES);
        let ended = row.is_none();
        batch.extend(row);
        if batch.len() == ROWS || weight >= BYTES || (ended && !batch.is_empty()) {
            taker.rows(table, std::mem::take(&mut batch))?;
            weight = 0;
        }
        if ended {
            break;
        }
    }
    let said = (table.rows, table.bytes, table.digest.as_str());
    if (lines.rows, lines.bytes, lines.sum.hex().as_str()) != said {
        return Err(wrong("its rows are not those listed".into()));
    }
    Ok(())
}
