//! Lists of readers that are handed in at the newsroom. The file is kept by the node that took it, which takes it in
//! beside its other work, goes on after a restart, and forgets the file when it is done; what came of it stays for a
//! month.

use std::fs;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use db::{Conn, Db, DbError, FromRow, Row, Tx};
use kernel::clock::{DAY, Millis};

use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::imports::{self, Counts, ImportError, ImportLock, Report, readers};

/// How long what came of a list is kept.
const KEPT: Millis = 30 * DAY;
/// How long a list may wait for the node that has its file. After that no node has it: it was lost with a disk, or the
/// site was restored from a backup, which has no such files.
const LOST: Millis = DAY;
/// Why nothing comes of it then.
const GONE: &str = "the file is no longer there; hand it in again";
/// How often it is noted how far a list is.
const SECOND: Millis = 1000;
/// The most of a report that is kept, in bytes.
const LARGEST: u64 = 256 << 10;

/// How far a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListState {
    /// It waits for others.
    Waiting,
    /// It is being taken in.
    Running,
    /// It is done.
    Done,
    /// It could not be taken in, or not wholly.
    Failed,
}

impl ListState {
    const ALL: [ListState; 4] = [ListState::Waiting, ListState::Running, ListState::Done, ListState::Failed];

    /// The word in the database and, after `list-state-`, in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            ListState::Waiting => "waiting",
            ListState::Running => "running",
            ListState::Done => "done",
            ListState::Failed => "failed",
        }
    }

    /// Whether nothing more comes of it.
    pub fn is_over(self) -> bool {
        matches!(self, ListState::Done | ListState::Failed)
    }
}

/// A list that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// What names it in addresses.
    pub public_id: String,
    /// What its file was called.
    pub name: String,
    /// Who handed it in, unless they were forgotten since.
    pub by: Option<String>,
    /// Whether it is only looked at.
    pub dry_run: bool,
    /// When.
    pub at: Millis,
    /// How far it is.
    pub state: ListState,
    /// How much of the file is done, and the whole of it.
    pub progress: (i64, i64),
    /// How many readers came to what.
    pub counts: Counts,
    /// How many remarks there are.
    pub remarks: i64,
    /// The report, cut where it is very long.
    pub said: String,
    /// Why it could not be taken in.
    pub failure: String,
    /// When nothing more came of it.
    pub ended_at: Option<Millis>,
}

impl FromRow for List {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let state: String = row.get(5)?;
        let count = |at| row.get::<i64>(at).map(|count| u64::try_from(count).unwrap_or_default());
        Ok(List {
            public_id: row.get(0)?,
            name: row.get(1)?,
            by: row.get(2)?,
            dry_run: row.get(3)?,
            at: row.get(4)?,
            state: ListState::ALL.into_iter().find(|one| one.as_str() == state).unwrap_or(ListState::Failed),
            progress: (row.get(6)?, row.get(7)?),
            counts: Counts {
                created: count(8)?,
                updated: count(9)?,
                unchanged: count(10)?,
                skipped: count(11)?,
                drafts: 0,
            },
            remarks: row.get(12)?,
            said: row.get(13)?,
            failure: row.get(14)?,
            ended_at: row.get(15)?,
        })
    }
}

const NEWEST: &str =
    "SELECT l.public_id, l.name, who.email, l.dry_run, l.at, l.state, l.done, l.whole, l.created, l.updated,
    l.unchanged, l.skipped, l.remarks, '', l.failure, l.ended_at
    FROM reader_lists l LEFT JOIN readers who ON who.id = l.by_id ORDER BY l.id DESC LIMIT $1";
const ONE: &str =
    "SELECT l.public_id, l.name, who.email, l.dry_run, l.at, l.state, l.done, l.whole, l.created, l.updated,
    l.unchanged, l.skipped, l.remarks, l.said, l.failure, l.ended_at
    FROM reader_lists l LEFT JOIN readers who ON who.id = l.by_id WHERE l.public_id = $1";
const BEGIN: &str = "INSERT INTO reader_lists (public_id, name, by_id, dry_run, at, state)
    VALUES ($1, $2, $3, $4, $5, 'waiting')";
const FORGET: &str = "DELETE FROM reader_lists WHERE at < $1";

/// The lists that were handed in last, without their reports.
///
/// # Errors
/// When the database fails.
pub fn newest_lists(conn: &mut Conn, most: i64) -> Result<Vec<List>, DbError> {
    conn.query(NEWEST, &[&most])
}

/// The list of that public id.
///
/// # Errors
/// When the database fails.
pub fn list_of(conn: &mut Conn, public_id: &str) -> Result<Option<List>, DbError> {
    conn.query_opt(ONE, &[&public_id])
}

/// Where the file of a list lies below the data folder.
pub fn file_of(data: &Path, public_id: &str) -> PathBuf {
    folder_of(data).join(format!("{public_id}.csv"))
}

fn folder_of(data: &Path) -> PathBuf {
    data.join("imports").join("newsroom")
}

/// Notes that a file was handed in: it lies at [`file_of`] already. What came of older ones is forgotten.
///
/// # Errors
/// When the database fails.
pub fn begin_list(
    tx: &mut Tx,
    now: Millis,
    actor: &Actor,
    public_id: &str,
    name: &str,
    dry_run: bool,
) -> Result<(), DbError> {
    tx.execute(FORGET, &[&(now - KEPT)])?;
    tx.execute(BEGIN, &[&public_id, &name, &actor.reader(), &dry_run, &now])?;
    let became = if dry_run { "look" } else { "" };
    let entry = Entry { act: Act::ReadersTakenIn, subject: Subject::File(name), was: "", became };
    audit::record(tx, now, actor, &entry)
}

const WAITING: &str =
    "SELECT id, public_id, dry_run, at FROM reader_lists WHERE state = $1 ORDER BY id LIMIT 50";
const GIVE_UP: &str = "UPDATE reader_lists SET state = 'failed', failure = $2, ended_at = $3
    WHERE id = $1 AND state IN ('waiting', 'running')";
const RUN: &str = "UPDATE reader_lists SET state = 'running' WHERE id = $1";
const PROGRESS: &str = "UPDATE reader_lists SET done = $2, whole = $3 WHERE id = $1";
const SETTLE: &str =
    "UPDATE reader_lists SET state = $2, created = $3, updated = $4, unchanged = $5, skipped = $6,
    remarks = $7, said = $8, failure = $9, ended_at = $10, done = whole WHERE id = $1";

struct Task {
    id: i64,
    file: PathBuf,
    dry_run: bool,
}

/// Takes in the next list whose file lies in this node's data folder, one at a time on the whole site. Says whether
/// there was one. Blocks; asked to `stop`, it leaves the rest for another time. A list whose file is nowhere has failed.
///
/// # Errors
/// When the database fails; the list is taken up again where it was.
pub fn take_in_next(
    db: &Db,
    press: &Press,
    data: &Path,
    lock: impl FnOnce() -> Result<ImportLock, ImportError>,
    stop: &dyn Fn() -> bool,
) -> Result<bool, ImportError> {
    let Some(task) = next(db, press, data)? else { return Ok(false) };
    let _lock = match lock() {
        Err(ImportError::Running) => return Ok(false),
        lock => lock?,
    };
    let id = task.id;
    db.write_blocking(move |tx| tx.execute(RUN, &[&id]))?;
    let options = readers::Options { dry_run: task.dry_run, reports: Some(folder_of(data)) };
    let mut said_at = Millis::MIN;
    let mut watch = |at: imports::Progress| {
        let now = press.clock.now();
        if now.saturating_sub(said_at) >= SECOND {
            said_at = now;
            let (done, whole) = (signed(at.done), signed(at.whole));
            let noted =
                db.write_blocking::<_, DbError>(move |tx| tx.execute(PROGRESS, &[&id, &done, &whole]));
            if let Err(error) = noted {
                tracing::warn!(%error, "how far a list of readers is was not noted");
            }
        }
        if stop() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let report = match readers::run(db, press, &task.file, &options, &mut watch) {
        Err(ImportError::Stopped { .. }) => return Ok(false),
        Err(error @ ImportError::Db(_)) => return Err(error),
        Err(error) => Report { broke_off: Some(error.to_string()), ..Report::default() },
        Ok(report) => report,
    };
    settle(db, press, &task, &report)?;
    Ok(true)
}

fn next(db: &Db, press: &Press, data: &Path) -> Result<Option<Task>, DbError> {
    let waiting = db.read_blocking::<_, DbError>(|conn| {
        let mut all: Vec<(i64, String, bool, Millis)> = conn.query(WAITING, &[&"running"])?;
        all.extend(conn.query::<(i64, String, bool, Millis)>(WAITING, &[&"waiting"])?);
        Ok(all)
    })?;
    let now = press.clock.now();
    for (id, name, dry_run, at) in waiting {
        let file = file_of(data, &name);
        if file.is_file() {
            return Ok(Some(Task { id, file, dry_run }));
        }
        if now.saturating_sub(at) >= LOST {
            db.write_blocking::<_, DbError>(move |tx| tx.execute(GIVE_UP, &[&id, &GONE, &now]))?;
        }
    }
    Ok(None)
}

fn settle(db: &Db, press: &Press, task: &Task, report: &Report) -> Result<(), DbError> {
    let state = if report.broke_off.is_some() { ListState::Failed } else { ListState::Done };
    let Counts { created, updated, unchanged, skipped, .. } = report.counts;
    let [created, updated, unchanged, skipped, remarks] =
        [created, updated, unchanged, skipped, report.remarks].map(signed);
    let said = report.path.as_deref().map(read_report).unwrap_or_default();
    let failure = report.broke_off.clone().unwrap_or_default().replace('\0', "");
    let (id, now) = (task.id, press.clock.now());
    db.write_blocking(move |tx| {
        let row: [&dyn db::Bind; 10] =
            [&id, &state.as_str(), &created, &updated, &unchanged, &skipped, &remarks, &said, &failure, &now];
        tx.execute(SETTLE, &row)
    })?;
    // Nothing is lost with them: what there is to say stands in the database.
    for file in [Some(task.file.as_path()), report.path.as_deref()].into_iter().flatten() {
        if let Err(error) = fs::remove_file(file) {
            tracing::warn!(%error, "the file of a list of readers that is done was not removed");
        }
    }
    Ok(())
}

fn read_report(path: &Path) -> String {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
    if let Err(error) = read {
        tracing::warn!(%error, "the report of a list of readers was not read");
    }
    // The first line names the file where it lay.
    let text = String::from_utf8_lossy(&bytes).replace('\0', "");
    text.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default()
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
