//! Making a backup. The database is read in one snapshot into a file without a name, as text that is
//! compressed already, so that the snapshot is held for as short as can be; then the archive is written
//! beside its final place, read back, and given its name.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use db::{Conn, Db, Dialect, Table, Value};
use flate2::Compression;
use flate2::write::GzEncoder;
use kernel::clock::{Millis, timestamp};
use tempfile::NamedTempFile;

use crate::archive::Writer;
use crate::error::CareError;
use crate::folder::{self, Source};
use crate::manifest::{FORMAT, FileEntry, Manifest, TableEntry, table_path};
use crate::read::Verified;
use crate::rows::{Hashed, Sum, line};
use crate::{Progress, Watch, space};

/// Tables whose rows stay behind: what is in them belongs to one database, or is made with every other.
const LEFT_OUT: [&str; 2] = ["changes", "schema_migrations"];
/// Facts that a database has of its own.
const OWN_FACTS: [&str; 2] = ["lineage", crate::restore::RESTORED];
/// The beginning of the name of a file that is no backup yet.
const ARRIVING: &str = ".broadsheet-arriving-";
/// Rows between two looks of the watch.
const OFTEN: u64 = 2000;

/// What a site keeps beside its database.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its data folder.
    pub data: PathBuf,
    /// Its settings file.
    pub settings: Option<PathBuf>,
    /// Files and folders that its settings name: pages, a theme, passwords, keys. Those outside the data
    /// folder are not taken.
    pub own: Vec<PathBuf>,
}

impl Kept {
    /// What settings name and is not in the data folder, and so will be in no backup.
    pub fn elsewhere(&self) -> Vec<&Path> {
        let outside = |named: &&PathBuf| folder::below(&self.data, named).is_none();
        self.own.iter().filter(outside).map(PathBuf::as_path).collect()
    }
}

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its size.
    pub bytes: u64,
    /// What is in it.
    pub manifest: Manifest,
}

/// Makes a backup at `to`, which must not be there. Blocks; the site may go on meanwhile.
///
/// # Errors
/// When anything fails; nothing is left then.
pub fn back_up(db: &Db, kept: &Kept, to: &Path, now: Millis, watch: Watch<'_>) -> Result<Made, CareError> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if to.exists() {
        return Err(CareError::Exists(to.to_owned()));
    }
    sweep(folder)?;
    let size = db.read_blocking(db::size)?;
    space::refuse_too_little(folder, u64::try_from(size).unwrap_or(0))?;
    let (snapshot, mut spool) = spool(db, folder, watch)?;
    // Behind the snapshot: a picture is kept before the row that names it.
    let sources = folder::sources(&kept.data, kept.settings.as_deref(), &kept.own)?;
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").into(),
        made_at: timestamp(now).to_string(),
        lineage: snapshot.lineage,
        schema: snapshot.schema,
        database: match db.dialect() {
            Dialect::Sqlite => "sqlite".into(),
            Dialect::Postgres => "postgresql".into(),
        },
        tables: snapshot.tables,
        left_out: snapshot.left_out,
        files: sources.iter().map(|(_, entry)| entry.clone()).collect(),
    };
    let whole = manifest.entries().map(|entry| entry.bytes).sum();
    space::refuse_too_little(folder, whole)?;
    let arriving =
        tempfile::Builder::new().prefix(ARRIVING).tempfile_in(folder).map_err(CareError::file(folder))?;
    // Held until it has its name, so that nobody takes it for one that was left behind.
    arriving.as_file().lock().map_err(CareError::file(folder))?;
    write(&arriving, &manifest, &mut spool, &sources, now, watch)?;
    read_back(&arriving, &manifest, watch)?;
    let bytes = arriving.as_file().metadata().map_err(CareError::file(to))?.len();
    arriving.persist_noclobber(to).map_err(|error| CareError::file(to)(error.error))?;
    folder::sync(folder)?;
    Ok(Made { bytes, manifest })
}

/// Takes away what a backup that was killed has left in `folder`.
fn sweep(folder: &Path) -> Result<(), CareError> {
    for entry in std::fs::read_dir(folder).map_err(CareError::file(folder))?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(ARRIVING)
            && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// What one snapshot of the database shows.
struct Snapshot {
    lineage: String,
    schema: i64,
    tables: Vec<TableEntry>,
    left_out: Vec<(String, Option<i64>)>,
}

const LINEAGE: &str = "SELECT value FROM meta WHERE key = 'lineage'";

/// Writes every table, compressed, one behind the other. The progress is shown when it is done, since the
/// watch stays on this thread.
fn spool(db: &Db, folder: &Path, watch: Watch<'_>) -> Result<(Snapshot, File), CareError> {
    let mut spool = tempfile::tempfile_in(folder).map_err(CareError::file(folder))?;
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let reading = scope.spawn(move || {
            db.read_blocking(move |conn| {
                // Nobody listens any more only if the backup has failed already.
                let mut say = |progress| _ = tell.send(progress);
                let snapshot = Snapshot::take(conn, &mut spool, &mut say)?;
                Ok((snapshot, spool))
            })
        });
        told.iter().for_each(watch);
        reading
            .join()
            .unwrap_or_else(|_| Err(db::DbError::Panicked("while reading it for a backup".into()).into()))
    })
}

impl Snapshot {
    fn take(conn: &mut Conn, spool: &mut File, watch: Watch<'_>) -> Result<Snapshot, CareError> {
        let lineage = conn.query_one(LINEAGE, &[])?;
        let schema = db::schema_version(conn)?;
        let (mut tables, mut left_out, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        for table in db::tables(conn)? {
            if LEFT_OUT.contains(&table.name.as_str()) {
                left_out.push((table.name.clone(), table.counter(conn)?));
            } else {
                counts.push((u64::try_from(table.count(conn)?).unwrap_or(0), table));
            }
        }
        let (mut done, whole) = (0, counts.iter().map(|(rows, _)| rows).sum());
        for (_, table) in counts {
            let mut shown = |rows| watch(Progress { step: "reading the database", done: done + rows, whole });
            let entry = spool_table(conn, &table, spool, &mut shown)?;
            done += entry.rows;
            tables.push(entry);
        }
        Ok(Snapshot { lineage, schema, tables, left_out })
    }
}

fn spool_table(
    conn: &mut Conn,
    table: &Table,
    spool: &mut File,
    shown: &mut dyn FnMut(u64),
) -> Result<TableEntry, CareError> {
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let mut gzip = GzEncoder::new(Hashed::over(io::BufWriter::new(spool)), Compression::fast());
    let (mut rows, mut bytes, mut sum) = (0, 0, Sum::default());
    let failed = || CareError::file(Path::new("the temporary file beside the backup"));
    table.each_row(conn, &columns, |row| {
        if table.name == "meta"
            && matches!(&row[..], [Value::Text(key), ..] if OWN_FACTS.contains(&key.as_str()))
        {
            return Ok(());
        }
        let line = line(&row);
        (rows, bytes) = (rows + 1, bytes + line.len() as u64);
        sum.add(line.as_bytes());
        if rows % OFTEN == 0 {
            shown(rows);
        }
        gzip.write_all(line.as_bytes()).map_err(failed())
    })?;
    let mut written = gzip.finish().map_err(failed())?;
    written.flush().map_err(failed())?;
    let (path, sha256) = (table_path(&table.name), written.sha256());
    let file = FileEntry { path, bytes: written.bytes, sha256, mode: None };
    let counter = table.counter(conn)?;
    Ok(TableEntry { name: table.name.clone(), columns, rows, counter, digest: sum.hex(), bytes, file })
}

fn write(
    arriving: &NamedTempFile,
    manifest: &Manifest,
    spool: &mut File,
    sources: &[Source],
    now: Millis,
    watch: Watch<'_>,
) -> Result<(), CareError> {
    let failed = || CareError::file(arriving.path());
    spool.seek(SeekFrom::Start(0)).map_err(failed())?;
    let to = io::BufWriter::with_capacity(256 << 10, arriving.as_file());
    let seconds = u64::try_from(now / 1000).unwrap_or(0);
    let mut archive = Writer::begin(to, manifest, seconds).map_err(failed())?;
    let (mut done, whole) = (0, manifest.entries().map(|entry| entry.bytes).sum());
    let mut shown = |bytes| {
        done += bytes;
        watch(Progress { step: "writing", done, whole });
    };
    for table in &manifest.tables {
        archive.file(&table.file, (&mut *spool).take(table.file.bytes)).map_err(failed())?;
        shown(table.file.bytes);
    }
    for (path, entry) in sources {
        let file = File::open(path).map_err(CareError::file(path))?;
        archive.file(entry, file).map_err(|error| match entry.path.starts_with("media/") {
            true if error.kind() == io::ErrorKind::Other => CareError::Picture(entry.path.clone()),
            _ => CareError::file(path)(error),
        })?;
        shown(entry.bytes);
    }
    let to = archive.seal().map_err(failed())?;
    to.into_inner().map_err(|error| failed()(error.into_error()))?.sync_all().map_err(failed())
}

/// Reads the whole backup again, as a restore would.
fn read_back(arriving: &NamedTempFile, manifest: &Manifest, watch: Watch<'_>) -> Result<(), CareError> {
    let file = arriving.reopen().map_err(CareError::file(arriving.path()))?;
    let verified = Verified::of(file, watch).map_err(|error| CareError::ReadBack(error.to_string()))?;
    if verified.manifest == *manifest {
        Ok(())
    } else {
        Err(CareError::ReadBack("another list of contents".into()))
    }
}
