//! What an import did: counted, the first remarks kept for the screen, all of them in a file.

use kernel::text::one_line;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::ImportError;

/// Remarks a [`Report`] keeps; the file has them all.
const KEPT: usize = 20;
/// Longest text of others' that a line repeats, in characters.
const LONGEST: usize = 120;

/// How many records came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New here.
    pub created: u64,
    /// Known and changed.
    pub updated: u64,
    /// Known and as they were.
    pub unchanged: u64,
    /// Of the created and updated: kept as drafts.
    pub drafts: u64,
    /// Not taken.
    pub skipped: u64,
}

/// A remark about one record, or about the file if `record` is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub record: u64,
    /// The line it starts on, where that is known and means something.
    pub line: Option<u64>,
    /// Its id at the source.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// What there is to say.
    pub what: String,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.line, self.record) {
            (Some(line), record) => write!(f, "record {record} (line {line})")?,
            (None, 0) => write!(f, "the file")?,
            (None, record) => write!(f, "record {record}")?,
        }
        for text in [&self.id, &self.title] {
            if !text.is_empty() {
                write!(f, " | {}", excerpt(text))?;
            }
        }
        write!(f, " | {}", one_line(&self.what))
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many records came to what.
    pub counts: Counts,
    /// How many remarks there are.
    pub remarks: u64,
    /// The first of them.
    pub first: Vec<Line>,
    /// The file that holds all of them.
    pub path: Option<PathBuf>,
    /// The record after which a broken-off import was taken up again; 0 for a new one.
    pub resumed_after: u64,
    /// Why the file could not be read to its end.
    pub broke_off: Option<String>,
}

/// A report that is being written.
pub(super) struct Reporter {
    pub(super) report: Report,
    file: Option<(PathBuf, BufWriter<File>)>,
}

impl Reporter {
    /// Opens `FOLDER/DATE-NAME-FINGERPRINT.report.txt`, the date as YYYY-MM-DD, so that files of one name
    /// keep their reports apart. A resumed import adds to its report.
    pub(super) fn open(
        folder: Option<&Path>,
        date: &str,
        source: &Path,
        fingerprint: &str,
        resumed_after: u64,
    ) -> Result<Reporter, ImportError> {
        let mut report = Report { resumed_after, ..Report::default() };
        let Some(folder) = folder else { return Ok(Reporter { report, file: None }) };
        let name = source.file_name().unwrap_or_default().to_string_lossy();
        let mark: String = fingerprint.chars().take(8).collect();
        let path = folder.join(format!("{date}-{name}-{mark}.report.txt"));
        let resumed = resumed_after > 0;
        fs::create_dir_all(folder).map_err(ImportError::file(folder))?;
        let mut options = File::options();
        options.create(true).append(resumed).write(true).truncate(!resumed);
        let file = options.open(&path).map_err(ImportError::file(&path))?;
        report.path = Some(path.clone());
        let mut reporter = Reporter { report, file: Some((path, BufWriter::new(file))) };
        let begun = if resumed { format!("Resumed after record {resumed_after}") } else { "Import".into() };
        reporter.write_line(&format!("{begun}: {}", source.display()))?;
        Ok(reporter)
    }

    pub(super) fn remark(&mut self, line: Line) -> Result<(), ImportError> {
        self.report.remarks += 1;
        self.write_line(&line.to_string())?;
        if self.report.first.len() < KEPT {
            self.report.first.push(line);
        }
        Ok(())
    }

    /// Before a batch is committed, so that a remark is rather there twice than never.
    pub(super) fn flush(&mut self) -> Result<(), ImportError> {
        match &mut self.file {
            Some((path, file)) => file.flush().map_err(ImportError::file(path.as_path())),
            None => Ok(()),
        }
    }

    pub(super) fn finish(mut self) -> Result<Report, ImportError> {
        if let Some(why) = self.report.broke_off.clone() {
            self.write_line(&one_line(&why))?;
        }
        let Counts { created, updated, unchanged, drafts, skipped } = self.report.counts;
        self.write_line(&format!(
            "{created} created, {updated} updated, {unchanged} unchanged, {skipped} skipped; {drafts} kept as drafts"
        ))?;
        self.flush()?;
        Ok(self.report)
    }

    fn write_line(&mut self, line: &str) -> Result<(), ImportError> {
        match &mut self.file {
            Some((path, file)) => writeln!(file, "{line}").map_err(ImportError::file(path.as_path())),
            None => Ok(()),
        }
    }
}

fn excerpt(text: &str) -> String {
    let text = one_line(text);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
