//! Taking over a list of readers. It mails nobody, and what a reader chose here is never undone by
//! what they once chose elsewhere.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use db::{Db, DbError, Tx};
use exchange::{ReaderItem, ReaderRecord, ReaderRows};
use kernel::EmailAddress;
use kernel::clock::{Millis, timestamp};
use kernel::config::Newsletter;
use kernel::ids::hex;
use sha2::{Digest, Sha256};

use super::report::{Line, Reporter};
use super::store::{self, Particulars};
use super::writer::{Entry, Kind, Writer, Written};
use super::{ImportError, Progress, Report, Watch};
use crate::Press;
use crate::billing::{self, GrantSource};
use crate::readers::{self, Origin};

/// Rows in a batch.
const BATCH: usize = 64;
/// Why imports grant what they grant; also how their grants are found again.
const REASON: &str = "import";
/// The plan of readers who read free of charge.
const COMPLIMENTARY: &str = "complimentary";

/// How a list is taken over.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Reads and reports, and writes nothing but the report.
    pub dry_run: bool,
    /// The folder for reports; none: no file is written.
    pub reports: Option<PathBuf>,
}

/// Imports a list of readers (CSV, compressed or not).
///
/// # Errors
/// [`ImportError`] when nothing, or not everything, could be done; what was done is whole.
pub fn run(
    db: &Db,
    press: &Press,
    file: &Path,
    options: &Options,
    watch: Watch<'_>,
) -> Result<Report, ImportError> {
    let rows = exchange::open_readers(file)?;
    let press = Arc::new(press.clone());
    let content = rows.fingerprint().map_err(ImportError::file(file))?;
    let fingerprint = hex(&Sha256::digest(format!("readers\n{content}")));
    let writer = Writer::new(db, &press, &fingerprint);
    let resumed_after = if options.dry_run { 0 } else { writer.reached()? };
    let today = timestamp(press.clock.now()).to_zoned_datetime(press.zone.clone()).date().to_string();
    let reporter = Reporter::open(options.reports.as_deref(), &today, file, &fingerprint, resumed_after)?;
    Desk { db: db.clone(), writer, reporter, dry_run: options.dry_run }.take_in(rows, resumed_after, watch)
}

/// A row ready to be written.
struct Row {
    record: u64,
    email: EmailAddress,
    reader: ReaderRecord,
}

struct Desk {
    db: Db,
    writer: Writer<Row>,
    reporter: Reporter,
    dry_run: bool,
}

impl Desk {
    fn take_in(mut self, mut rows: ReaderRows, done: u64, watch: Watch<'_>) -> Result<Report, ImportError> {
        let (mut batch, mut ended) = (Vec::new(), false);
        while !ended {
            while batch.len() < BATCH && !ended {
                match rows.next() {
                    None => ended = true,
                    Some(_) if rows.records() <= done => {}
                    Some(Ok(item)) => batch.extend(self.row(item, rows.records())?),
                    Some(Err(error)) => self.reporter.report.broke_off = Some(error.to_string()),
                }
            }
            self.write(std::mem::take(&mut batch))?;
            let (progress, records) = (rows.progress(), rows.records());
            let progress = Progress { records, done: progress.bytes, whole: progress.total };
            if watch(progress) == ControlFlow::Break(()) && !ended {
                self.reporter.flush()?;
                return Err(ImportError::Stopped { records });
            }
        }
        if !self.dry_run && self.reporter.report.broke_off.is_none() {
            self.writer.finish(rows.records())?;
        }
        self.reporter.finish()
    }

    fn row(&mut self, item: ReaderItem, record: u64) -> Result<Option<Row>, ImportError> {
        let (reader, notes) = match item {
            ReaderItem::Reader(reader, notes) => (*reader, notes),
            ReaderItem::Rejected(rejection) => {
                let line = rejection.position.line;
                let id = rejection.id.unwrap_or_default();
                return self.skip(record, line, id, &rejection.reason.to_string());
            }
        };
        for note in notes {
            self.remark(record, None, reader.email.clone(), note.to_string())?;
        }
        match EmailAddress::parse(&reader.email) {
            Ok(email) => Ok(Some(Row { record, email, reader })),
            Err(problem) => self.skip(record, None, reader.email, &problem.to_string()),
        }
    }

    fn skip(
        &mut self,
        record: u64,
        line: Option<u64>,
        id: String,
        why: &str,
    ) -> Result<Option<Row>, ImportError> {
        self.reporter.report.counts.skipped += 1;
        self.remark(record, line, id, format!("skipped: {why}"))?;
        Ok(None)
    }

    fn remark(
        &mut self,
        record: u64,
        line: Option<u64>,
        id: String,
        what: String,
    ) -> Result<(), ImportError> {
        self.reporter.remark(Line { record, line, id, title: String::new(), what })
    }

    fn write(&mut self, rows: Vec<Row>) -> Result<(), ImportError> {
        self.reporter.flush()?;
        let rows = Arc::new(rows);
        if self.dry_run {
            return self.rehearse(&rows);
        }
        for (written, row) in self.writer.write(&rows)?.into_iter().zip(rows.iter()) {
            match written {
                Ok(Written { kind, remarks }) => {
                    self.count(kind);
                    for what in remarks {
                        self.remark(row.record, None, row.reader.email.clone(), what)?;
                    }
                }
                Err(refused) => {
                    let why = format!("the database refused it: {refused}");
                    self.skip(row.record, None, row.reader.email.clone(), &why)?;
                }
            }
        }
        Ok(())
    }

    /// Known readers count as unchanged: what would be added to them is only known by doing it.
    fn rehearse(&mut self, rows: &Arc<Vec<Row>>) -> Result<(), ImportError> {
        let asked = rows.clone();
        let known = self.db.read_blocking(move |conn| {
            let known = |row: &Row| Ok::<_, DbError>(readers::by_email(conn, &row.email)?.is_some());
            asked.iter().map(known).collect::<Result<Vec<bool>, DbError>>()
        })?;
        for known in known {
            self.count(if known { Kind::Unchanged } else { Kind::Created });
        }
        Ok(())
    }

    fn count(&mut self, kind: Kind) {
        let counts = &mut self.reporter.report.counts;
        match kind {
            Kind::Created => counts.created += 1,
            Kind::Updated => counts.updated += 1,
            Kind::Unchanged => counts.unchanged += 1,
        }
    }
}

impl Entry for Row {
    type Memory = ();

    fn record(&self) -> u64 {
        self.record
    }

    fn write(&self, tx: &mut Tx, press: &Press, (): &mut (), now: Millis) -> Result<Written, DbError> {
        let before = readers::by_email(tx, &self.email)?;
        // The former system has confirmed the address.
        let reader = readers::add(tx, press, now, &self.email, Origin::Import, true)?;
        let mut remarks = Vec::new();
        let mut changed = before.as_ref().is_some_and(|before| before.confirmed_at.is_none());
        changed |= self.describe(tx, reader, now)?;
        changed |= self.grant(tx, press, reader, &mut remarks, now)?;
        changed |= self.choose(tx, press, reader, &mut remarks, now)?;
        if changed {
            tx.record_change("reader", reader, now)?;
        }
        let kind = match (before, changed) {
            (None, _) => Kind::Created,
            (Some(_), true) => Kind::Updated,
            (Some(_), false) => Kind::Unchanged,
        };
        Ok(Written { kind, remarks })
    }
}

impl Row {
    /// Fills what is not known yet.
    fn describe(&self, tx: &mut Tx, reader: i64, now: Millis) -> Result<bool, DbError> {
        let known = store::particulars(tx, reader)?;
        let filled = fill(&known, &self.reader);
        let changed = filled != known;
        if changed {
            store::describe(tx, reader, &filled)?;
        }
        let since = self.reader.created_at.map(|at| at.as_millisecond()).filter(|at| *at < now);
        let older = since.map(|at| store::since(tx, reader, at)).transpose()?.unwrap_or(false);
        Ok(changed || older)
    }

    /// All-Access that the list speaks of. What an import granted before is not granted again, unless
    /// it lasts longer now; what staff took back stays taken.
    fn grant(
        &self,
        tx: &mut Tx,
        press: &Press,
        reader: i64,
        remarks: &mut Vec<String>,
        now: Millis,
    ) -> Result<bool, DbError> {
        let record = &self.reader;
        let plan = match &record.plan {
            Some(plan) => plan.as_str(),
            None if record.complimentary => COMPLIMENTARY,
            None => return Ok(false),
        };
        let until = record.until.map(|at| at.as_millisecond());
        let last = |end: Option<Millis>| end.unwrap_or(Millis::MAX);
        let given = store::imported_grants(tx, reader, REASON)?;
        if given.iter().any(|(end, revoked)| revoked.is_some() || last(*end) >= last(until)) {
            return Ok(false);
        }
        let known = press.config.plans.iter().any(|known| known.slug == plan);
        if !known && plan != COMPLIMENTARY {
            remarks.push(format!(
                "the plan \"{}\" is none of this site's; All-Access was granted under that name",
                plan
            ));
        }
        if until.is_none() && !record.complimentary {
            remarks.push(
                "All-Access without an end, since the list names none: set one when payment moves".into(),
            );
        }
        billing::grant(tx, reader, GrantSource::Comp, plan, until, REASON, now)?;
        Ok(true)
    }

    fn choose(
        &self,
        tx: &mut Tx,
        press: &Press,
        reader: i64,
        remarks: &mut Vec<String>,
        now: Millis,
    ) -> Result<bool, DbError> {
        let record = &self.reader;
        let silent = record.opted_out || record.suppressed.is_some();
        let subscriber = billing::standing(tx, reader, now)?.live.is_some();
        let wording = if silent { "opted out in the former system" } else { "chosen in the former system" };
        let mut changed = false;
        for letter in &press.config.newsletters {
            let wanted = match &record.newsletters {
                Some(named) => named.iter().any(|name| is_called(letter, name)),
                // A list that does not say who wants mail is no consent to any.
                None => {
                    record.opted_in && (letter.on_registration || (letter.subscribers_only && subscriber))
                }
            };
            if silent || wanted {
                changed |= store::take_choice(tx, reader, &letter.slug, !silent, wording, now)?;
            }
        }
        let named = record.newsletters.iter().flatten();
        for name in
            named.filter(|name| !press.config.newsletters.iter().any(|letter| is_called(letter, name)))
        {
            remarks.push(format!("there is no newsletter \"{name}\" here, so it was not started"));
        }
        Ok(changed)
    }
}

fn is_called(letter: &Newsletter, name: &str) -> bool {
    letter.slug.eq_ignore_ascii_case(name) || letter.name.eq_ignore_ascii_case(name)
}

fn fill(known: &Particulars, told: &ReaderRecord) -> Particulars {
    let text = |known: &str, told: &Option<String>| match told {
        Some(told) if known.is_empty() => told.replace('\0', ""),
        _ => known.to_owned(),
    };
    let mut labels: Vec<&str> = known.labels.split(", ").filter(|label| !label.is_empty()).collect();
    for label in &told.labels {
        if !labels.contains(&label.as_str()) {
            labels.push(label);
        }
    }
    Particulars {
        name: text(&known.name, &told.name),
        suppressed: known.suppressed.clone().or_else(|| told.suppressed.clone()),
        customer_id: known.customer_id.clone().or_else(|| told.customer_id.clone()),
        labels: labels.join(", ").replace('\0', ""),
        note: text(&known.note, &told.note),
    }
}
