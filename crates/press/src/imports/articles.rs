//! Taking over an archive of articles. One thread reads, sanitises and looks for pictures; this one
//! writes. What lies between them is bounded, so memory stays flat however large the file.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, mpsc::TryRecvError};
use std::thread;

use db::Db;
use exchange::{ArticleReader, Item};
use kernel::clock::timestamp;
use kernel::ids::hex;
use sha2::{Digest, Sha256};

use super::pictures::Pictures;
use super::prepare::{Fate, Preparer, Ready, Step, WAITING};
use super::report::{Line, Reporter};
use super::writer::{Kind, Writer, Written};
use super::{ImportError, Progress, Report, Watch};
use crate::Press;

/// How an archive is taken over.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Names the archive, so that ids of two archives are told apart; empty for the main one.
    pub source: String,
    /// Reads and reports, and writes nothing but the report.
    pub dry_run: bool,
    /// A folder of pictures, beside the import file's own.
    pub images: Option<PathBuf>,
    /// The folder for reports; none: no file is written.
    pub reports: Option<PathBuf>,
}

/// Imports a file of articles: NDJSON, a WordPress export or a Ghost export, compressed or not.
///
/// A file that breaks off is imported up to there, and [`Report::broke_off`] says so.
///
/// # Errors
/// [`ImportError`] when nothing, or not everything, could be done; what was done is whole.
pub fn run(
    db: &Db,
    press: &Press,
    store: &media::Store,
    file: &Path,
    options: &Options,
    watch: Watch<'_>,
) -> Result<Report, ImportError> {
    let reader = exchange::open_articles(file)?;
    let Survey { records, superseded } = survey(file)?;
    let press = Arc::new(press.clone());
    let content = reader.fingerprint().map_err(ImportError::file(file))?;
    let fingerprint = fingerprint(&content, &options.source);
    let writer = Writer::new(db, &press, &fingerprint);
    let resumed_after = if options.dry_run { 0 } else { writer.reached()? };
    let today = timestamp(press.clock.now()).to_zoned_datetime(press.zone.clone()).date().to_string();
    let reporter = Reporter::open(options.reports.as_deref(), &today, file, &fingerprint, resumed_after)?;
    let preparer = Preparer {
        db: db.clone(),
        pictures: Pictures::new(store, file, options.images.as_deref()),
        source: options.source.clone(),
        records,
        superseded,
        dry_run: options.dry_run,
    };
    let desk = Desk { writer, reporter, progress: Progress::default() };
    let (steps, prepared) = mpsc::sync_channel(WAITING);
    thread::scope(|scope| {
        let reading = scope.spawn(move || preparer.read(reader, resumed_after, &steps));
        let desk = desk.take_in(prepared, watch);
        // What broke there must not look like the end of the file.
        if let Err(panic) = reading.join() {
            std::panic::resume_unwind(panic);
        }
        desk?.close(options.dry_run)
    })
}

/// The same file for another archive is another import.
fn fingerprint(content: &str, source: &str) -> String {
    hex(&Sha256::digest(format!("articles\n{content}\n{source}")))
}

/// A short stand-in for an id.
pub(super) fn id_key(id: &str) -> [u8; 16] {
    let mut key = [0; 16];
    key.copy_from_slice(&Sha256::digest(id.as_bytes())[..16]);
    key
}

/// What is known of a file before it is imported.
struct Survey {
    records: u64,
    /// For each id that the file has more than once, the record that has it last: that one counts. Known
    /// beforehand, so that importing the file again changes nothing.
    superseded: HashMap<[u8; 16], u64>,
}

fn survey(file: &Path) -> Result<Survey, ImportError> {
    let mut reader: ArticleReader = exchange::open_articles(file)?;
    let (mut seen, mut superseded) = (HashSet::new(), HashMap::new());
    // Where the file breaks off is said when it is read in earnest.
    while let Some(Ok(item)) = reader.next() {
        if let Item::Article(article, _) = item {
            let key = id_key(&article.id);
            if !seen.insert(key) {
                superseded.insert(key, reader.records());
            }
        }
    }
    Ok(Survey { records: reader.records(), superseded })
}

/// Where prepared records are written and counted.
struct Desk {
    writer: Writer<Ready>,
    reporter: Reporter,
    progress: Progress,
}

impl Desk {
    fn take_in(mut self, prepared: Receiver<Step>, watch: Watch<'_>) -> Result<Desk, ImportError> {
        while let Ok(first) = prepared.recv() {
            let mut steps = vec![first];
            while steps.len() < WAITING {
                match prepared.try_recv() {
                    Ok(step) => steps.push(step),
                    Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
                }
            }
            self.batch(steps)?;
            if watch(self.progress) == ControlFlow::Break(()) {
                self.reporter.flush()?;
                return Err(ImportError::Stopped { records: self.progress.records });
            }
        }
        Ok(self)
    }

    fn batch(&mut self, steps: Vec<Step>) -> Result<(), ImportError> {
        let mut entries = Vec::new();
        for step in steps {
            self.progress = step.progress;
            for line in step.lines {
                self.reporter.remark(line)?;
            }
            match step.fate {
                Fate::Write(ready) => entries.push(*ready),
                Fate::Counted { kind, draft } => self.count(kind, draft),
                Fate::Skipped => self.reporter.report.counts.skipped += 1,
                Fate::Told => {}
                Fate::BrokeOff(why) => self.reporter.report.broke_off = Some(why),
                Fate::Failed(error) => return Err(error.into()),
            }
        }
        self.reporter.flush()?;
        let entries = Arc::new(entries);
        for (written, entry) in self.writer.write(&entries)?.into_iter().zip(entries.iter()) {
            match written {
                Ok(Written { kind, .. }) => self.count(kind, entry.draft),
                Err(refused) => self.refused(entry, &refused)?,
            }
        }
        Ok(())
    }

    fn count(&mut self, kind: Kind, draft: bool) {
        let counts = &mut self.reporter.report.counts;
        counts.drafts += u64::from(draft && kind != Kind::Unchanged);
        match kind {
            Kind::Created => counts.created += 1,
            Kind::Updated => counts.updated += 1,
            Kind::Unchanged => counts.unchanged += 1,
        }
    }

    fn refused(&mut self, entry: &Ready, refused: &db::DbError) -> Result<(), ImportError> {
        self.reporter.report.counts.skipped += 1;
        self.reporter.remark(Line {
            record: entry.record,
            line: None,
            id: entry.id().to_owned(),
            title: entry.title().to_owned(),
            what: format!("skipped: the database refused it: {refused}"),
        })
    }

    fn close(mut self, dry_run: bool) -> Result<Report, ImportError> {
        if !dry_run && self.reporter.report.broke_off.is_none() {
            self.writer.finish(self.progress.records)?;
        }
        self.reporter.finish()
    }
}
