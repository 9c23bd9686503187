//! What a backup says of itself, first of all: everything in it, with sizes and checksums.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::error::CareError;

/// The form of backups this release writes, and the newest it reads.
pub(crate) const FORMAT: u32 = 1;
/// The name of the manifest in the archive, where it comes first.
pub(crate) const MANIFEST: &str = "broadsheet-backup.json";
/// The name of its checksum, which comes last and so proves that nothing is missing.
pub(crate) const SEAL: &str = "broadsheet-backup.sha256";
/// The site's secret.
pub(crate) const KEY: &str = "secret.key";
/// The settings.
pub(crate) const SETTINGS: &str = "broadsheet.toml";
/// No manifest takes more; a list of a million pictures takes half.
pub(crate) const LONGEST: u64 = 256 << 20;

/// Everything in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the backup.
    pub format: u32,
    /// The release that made it.
    pub program: String,
    /// When, as RFC 3339.
    pub made_at: String,
    /// The lineage of the database it was made of.
    pub lineage: String,
    /// The schema of that database: its newest migration.
    pub schema: i64,
    /// Which kind of database it was. It can be restored on either.
    pub database: String,
    /// The tables, each after those it refers to.
    pub tables: Vec<TableEntry>,
    /// Tables whose rows can be made again and are left out, with the highest number they gave out.
    pub left_out: Vec<(String, Option<i64>)>,
    /// Everything that is no table.
    pub files: Vec<FileEntry>,
}

/// A table in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of each row.
    pub columns: Vec<String>,
    /// How many rows.
    pub rows: u64,
    /// The highest number its ids ever had.
    pub counter: Option<i64>,
    /// The sum of the SHA-256 of all rows: the same whatever their order, so that databases can be compared.
    pub digest: String,
    /// Bytes of the rows as text.
    pub bytes: u64,
    /// The file with the rows.
    pub file: FileEntry,
}

/// A file in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path in the archive.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Its permissions, where it has some of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<u32>,
}

/// The form alone, which every release can read of every backup.
#[derive(Deserialize)]
struct Form {
    format: u32,
    program: String,
}

impl Manifest {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Manifest, CareError> {
        let damaged =
            |error: serde_json::Error| CareError::bad(format!("its list of contents is damaged ({error})"));
        let form: Form = serde_json::from_slice(bytes).map_err(damaged)?;
        if form.format > FORMAT {
            return Err(CareError::Newer { program: form.program });
        }
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(damaged)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// Whether everything listed is something a backup may hold, and nothing stands there twice.
    fn check(&self) -> Result<(), CareError> {
        let mut seen = HashSet::new();
        for entry in self.entries() {
            if !seen.insert(entry.path.as_str()) {
                return Err(CareError::bad(format!("{:?} is listed twice", entry.path)));
            }
        }
        for table in &self.tables {
            let fits = table.file.path == table_path(&table.name) && is_plain(&table.name);
            let mut columns = HashSet::new();
            if !fits || !table.columns.iter().all(|column| is_plain(column) && columns.insert(column)) {
                return Err(CareError::bad(format!("the table {:?} is listed wrongly", table.name)));
            }
        }
        match self.files.iter().find(|file| Place::of(&file.path).is_none_or(|place| !place.fits(file))) {
            Some(file) => Err(CareError::bad(format!("{:?} is no file of a backup", file.path))),
            None => Ok(()),
        }
    }

    /// Every file of the archive between manifest and seal, in order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &FileEntry> {
        self.tables.iter().map(|table| &table.file).chain(&self.files)
    }

    /// The file at that place of the order.
    pub(crate) fn entry(&self, at: usize) -> Option<&FileEntry> {
        match self.tables.get(at) {
            Some(table) => Some(&table.file),
            None => self.files.get(at - self.tables.len()),
        }
    }

    /// Bytes that a restore writes, roughly.
    pub(crate) fn unpacked(&self) -> u64 {
        let tables = self.tables.iter().map(|table| table.bytes.saturating_mul(2));
        tables.chain(self.files.iter().map(|file| file.bytes)).fold(0, u64::saturating_add)
    }
}

pub(crate) fn table_path(table: &str) -> String {
    format!("database/{table}.ndjson.gz")
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Where a file of a backup belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    Key,
    Settings,
    /// An original picture, by its key.
    Media(&'a str),
    /// Something in the data folder that settings name: pages, a theme, a password.
    Own(&'a str),
}

impl Place<'_> {
    /// The place of a path in the archive; none if no backup of ours holds such a path, so that a path
    /// from outside can lead nowhere else.
    pub(crate) fn of(path: &str) -> Option<Place<'_>> {
        if path == KEY {
            Some(Place::Key)
        } else if path == SETTINGS {
            Some(Place::Settings)
        } else if let Some(key) = path.strip_prefix("media/") {
            media_hash(key).map(|_| Place::Media(key))
        } else {
            path.strip_prefix("data/").filter(|path| is_own(path)).map(Place::Own)
        }
    }

    /// A picture must have the hash it is named after.
    fn fits(self, file: &FileEntry) -> bool {
        match self {
            Place::Media(key) => media_hash(key) == Some(file.sha256.as_str()),
            Place::Key => file.bytes <= 4096,
            Place::Settings | Place::Own(_) => true,
        }
    }

    /// The path below the data folder.
    pub(crate) fn below_data(self) -> String {
        match self {
            Place::Key => KEY.into(),
            Place::Settings => SETTINGS.into(),
            Place::Media(key) => format!("media/{key}"),
            Place::Own(path) => path.into(),
        }
    }
}

/// The hash in a picture's key, `ab/abc...def.jpg`.
pub(crate) fn media_hash(key: &str) -> Option<&str> {
    let (folder, name) = key.split_once('/')?;
    let (hash, extension) = name.split_once('.')?;
    let hex = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    let ours = hash.len() == 64 && hash.chars().all(hex) && folder == &hash[..2];
    let plain = (2..=5).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_lowercase());
    (ours && plain).then_some(hash)
}

/// Names in the data folder that are ours to fill.
const RESERVED: [&str; 6] = ["media", "secret.key", "broadsheet.toml", "outbox", "imports", ".restoring"];

fn is_own(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0', ':']);
    let first = path.split('/').next().unwrap_or_default();
    path.len() <= 200
        && path.split('/').all(plain)
        && !RESERVED.contains(&first)
        && !first.starts_with("broadsheet.db")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_into_the_data_folder_and_nowhere_else() {
        let hash = "ab".repeat(32);
        assert_eq!(Place::of("secret.key"), Some(Place::Key));
        assert!(matches!(Place::of(&format!("media/ab/{hash}.jpg")), Some(Place::Media(_))));
        assert_eq!(Place::of("data/pages/about.html"), Some(Place::Own("pages/about.html")));
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "data/../x",
            "data//etc/passwd",
            "data/./x",
            "data/pages/../../x",
            "data/pages\\x",
            "data/media/x",
            "data/secret.key",
            "data/broadsheet.db",
            "data/broadsheet.db-wal",
            "data/.restoring/x",
            "media/../secret.key",
            "media/ab/x.jpg",
            &format!("media/cd/{hash}.jpg"),
            &format!("media/ab/{hash}.jpg/x"),
            &format!("data/{}", "x".repeat(300)),
            "database/articles.ndjson.gz",
        ] {
            assert_eq!(Place::of(path), None, "{path}");
        }
    }
}
