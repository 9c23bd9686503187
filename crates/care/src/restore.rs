//! Restoring: into an empty data folder and an empty database only, of either kind; all of it or nothing.
//!
//! Rows and files are put aside first. A folder in the data folder says until the very end that it is not
//! whole, and nothing serves it before that; a restore that was killed is begun again by the same command.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use db::{DatabaseConfig, DbError, Table, Tx, Value};

use crate::error::CareError;
use crate::folder::Site;
use crate::manifest::{FileEntry, Manifest, Place, TableEntry};
use crate::read::{Taker, Verified};
use crate::rows::{Sum, line};
use crate::{Watch, space};

/// The fact that tells which backup a database was restored from.
pub(crate) const RESTORED: &str = "restored_from";
/// The kind of jobs that reach people, and must not do so twice.
const MAIL: &str = "mail";
/// What is said of those that waited.
const WAITED: &str =
    "waited when the backup was made that this site was restored from; it may have been done since";

/// What was restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Rows in the database.
    pub rows: u64,
    /// Files beside it.
    pub files: u64,
    /// Mails that waited when the backup was made: parked, since they may have been sent.
    pub parked: u64,
}

/// Restores a backup into the data folder `data` and the database of `config`. Blocks.
///
/// # Errors
/// When anything fails; folder and database are as empty as before then, or the same command starts over.
pub fn restore(
    mut backup: Verified,
    data: &Path,
    config: &DatabaseConfig,
    watch: Watch<'_>,
) -> Result<Restored, CareError> {
    let manifest = backup.manifest.clone();
    let file = db::file(config, data)?;
    let site = Site::look(data, &manifest.files, file.as_deref())?;
    match db::refuse_unless_empty(config, data) {
        Ok(()) => {}
        Err(error) => return finish_committed(&site, data, config, &manifest, error),
    }
    let near = data.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    space::refuse_too_little(near, manifest.unpacked())?;
    site.begin(&manifest.files)?;
    let building = match &file {
        Some(_) => DatabaseConfig {
            url: Some(format!("sqlite:{}", absolute(&site.staged("building.db"))?)),
            ..config.clone()
        },
        None => config.clone(),
    };
    let restored = db::fill_new(&building, data, manifest.schema, |tx| {
        let mut filling = Filling::new(tx, &manifest, &site)?;
        backup.hand_to(&mut filling, watch)?;
        let parked = filling.finish(&manifest)?;
        // On a server the rows are there once this transaction ends, so the files come before.
        site.place()?;
        let rows = manifest.tables.iter().map(|table| table.rows).sum();
        Ok::<_, CareError>(Restored { rows, files: manifest.files.len() as u64, parked })
    });
    let restored = restored.or_else(|error| {
        site.abandon(&manifest.files)?;
        Err(error)
    })?;
    if let Some(file) = file {
        move_database(&site.staged("building.db"), &file)?;
    }
    site.finish()?;
    Ok(restored)
}

/// A restore that was killed between its last two steps has done everything but say so.
fn finish_committed(
    site: &Site<'_>,
    data: &Path,
    config: &DatabaseConfig,
    manifest: &Manifest,
    error: DbError,
) -> Result<Restored, CareError> {
    let unfinished = crate::folder::refuse_unfinished(data).is_err();
    let from = || -> Result<Option<String>, DbError> {
        let db = db::Db::open_as_it_is(config, data)?;
        db.read_blocking(|conn| conn.query_opt("SELECT value FROM meta WHERE key = $1", &[&RESTORED]))
    };
    if !unfinished || !matches!(error, DbError::NotEmpty { .. }) || from()? != Some(mark(manifest)) {
        return Err(error.into());
    }
    site.finish()?;
    let rows = manifest.tables.iter().map(|table| table.rows).sum();
    Ok(Restored { rows, files: manifest.files.len() as u64, parked: 0 })
}

fn mark(manifest: &Manifest) -> String {
    format!("{} of {}", manifest.made_at, manifest.lineage)
}

fn absolute(path: &Path) -> Result<String, CareError> {
    let whole = std::path::absolute(path).map_err(CareError::file(path))?;
    whole.to_str().map(str::to_owned).ok_or_else(|| CareError::Name(path.to_owned()))
}

/// The database was closed whole, so its log is in it; it is on the disk before it gets its name.
fn move_database(from: &Path, to: &Path) -> Result<(), CareError> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).map_err(CareError::file(folder))?;
    }
    let log = PathBuf::from(format!("{}-wal", from.display()));
    if log.metadata().is_ok_and(|log| log.len() > 0) {
        return Err(CareError::ReadBack("the database was not closed whole".into()));
    }
    if std::fs::rename(from, to).is_err() {
        // Another disk: copied aside first, so that the name never stands for half of it.
        let beside = PathBuf::from(format!("{}.restoring", to.display()));
        std::fs::copy(from, &beside).map_err(CareError::file(&beside))?;
        std::fs::File::open(&beside).and_then(|file| file.sync_all()).map_err(CareError::file(&beside))?;
        std::fs::rename(&beside, to).map_err(CareError::file(to))?;
    }
    to.parent().map_or(Ok(()), crate::folder::sync)
}

/// Puts rows into the new database and files aside.
struct Filling<'a> {
    tx: &'a mut Tx,
    site: &'a Site<'a>,
    tables: HashMap<String, Table>,
}

impl<'a> Filling<'a> {
    /// The backup's tables must be those of its schema, in this database.
    fn new(tx: &'a mut Tx, manifest: &Manifest, site: &'a Site<'a>) -> Result<Filling<'a>, CareError> {
        let tables: HashMap<String, Table> =
            db::tables(tx)?.into_iter().map(|table| (table.name.clone(), table)).collect();
        for entry in &manifest.tables {
            let known = tables.get(&entry.name).is_some_and(|table| {
                entry.columns.iter().all(|name| table.columns.iter().any(|column| column.name == *name))
            });
            if !known || entry.name == "schema_migrations" {
                return Err(CareError::bad(format!(
                    "its table {} is none of schema {:04}",
                    entry.name, manifest.schema
                )));
            }
        }
        Ok(Filling { tx, site, tables })
    }

    fn table(&self, name: &str) -> Result<&Table, CareError> {
        self.tables.get(name).ok_or_else(|| CareError::bad(format!("there is no table {name}")))
    }

    /// Compares what is in the database now with what the backup says, and starts its own life: its numbers
    /// go on where they ended, and what waited does not happen twice.
    fn finish(self, manifest: &Manifest) -> Result<u64, CareError> {
        for entry in &manifest.tables {
            let (table, mut sum) = (self.table(&entry.name)?.clone(), Sum::default());
            table.each_row(self.tx, &entry.columns, |row| {
                let own =
                    matches!(&row[..], [Value::Text(key), ..] if table.name == "meta" && key == "lineage");
                if !own {
                    sum.add(line(&row).as_bytes());
                }
                Ok::<_, CareError>(())
            })?;
            if sum.hex() != entry.digest {
                return Err(CareError::ReadBack(format!("table {}", entry.name)));
            }
        }
        let counters = manifest.tables.iter().map(|table| (&table.name, table.counter));
        let counters: Vec<_> =
            counters.chain(manifest.left_out.iter().map(|(name, counter)| (name, *counter))).collect();
        for (name, counter) in counters {
            if let (Some(table), Some(counter)) = (self.tables.get(name), counter) {
                table.set_counter(self.tx, counter)?;
            }
        }
        let remember = "INSERT INTO meta (key, value) VALUES ($1, $2)";
        self.tx.execute(remember, &[&RESTORED, &mark(manifest)])?;
        Ok(jobs::park_all(self.tx, MAIL, WAITED)?)
    }
}

impl Taker for Filling<'_> {
    fn rows(&mut self, entry: &TableEntry, rows: Vec<Vec<Value>>) -> Result<(), CareError> {
        let table = self.table(&entry.name)?.clone();
        let Err(error) = insert(self.tx, &table, &entry.columns, &rows) else { return Ok(()) };
        Err(CareError::bad(format!("table {} does not fit into the database ({error})", entry.name)))
    }

    fn file(&mut self, place: Place<'_>, entry: &FileEntry, from: &mut dyn Read) -> Result<(), CareError> {
        self.site.stage(place, entry, from)
    }
}

/// Rows that one statement adds: few enough parameters for both databases, and few different statements.
fn insert(tx: &mut Tx, table: &Table, columns: &[String], rows: &[Vec<Value>]) -> Result<(), DbError> {
    let most = (16_000 / columns.len().max(1)).clamp(1, 200);
    let whole = rows.chunks_exact(most);
    let rest = whole.remainder();
    whole.into_iter().try_for_each(|rows| table.insert(tx, columns, rows))?;
    rest.chunks(1).try_for_each(|row| table.insert(tx, columns, row))
}
