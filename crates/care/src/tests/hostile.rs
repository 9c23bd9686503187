//! Backups that were cut off, altered, or never were any: refused before anything is touched.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use db::DatabaseConfig;
use db::testing::TestDb;
use tar::{EntryType, Header};
use tempfile::TempDir;

use super::scene::{Scene, restored};
use crate::manifest::{FileEntry, Manifest};

/// The entries of a good backup, to be spoiled.
struct Spoiled {
    folder: TempDir,
    entries: Vec<(Header, String, Vec<u8>)>,
}

impl Spoiled {
    fn new(good: &[u8]) -> Spoiled {
        let mut archive = tar::Archive::new(good);
        let read = |entry: std::io::Result<tar::Entry<'_, &[u8]>>| {
            let mut entry = entry.unwrap();
            let (mut content, name) =
                (Vec::new(), String::from_utf8(entry.path_bytes().into_owned()).unwrap());
            entry.read_to_end(&mut content).unwrap();
            (entry.header().clone(), name, content)
        };
        let entries = archive.entries().unwrap().map(read).collect();
        Spoiled { folder: TempDir::new().unwrap(), entries }
    }

    /// Alters the manifest, and its seal with it: as whoever means ill would.
    fn manifest(mut self, alter: impl FnOnce(&mut Manifest)) -> Spoiled {
        let mut manifest: Manifest = serde_json::from_slice(&self.entries[0].2).unwrap();
        alter(&mut manifest);
        self.entries[0].2 = serde_json::to_vec(&manifest).unwrap();
        let hash = kernel::ids::hex(&<sha2::Sha256 as sha2::Digest>::digest(&self.entries[0].2));
        self.entries.last_mut().unwrap().2 = format!("{hash}  broadsheet-backup.json\n").into_bytes();
        self
    }

    fn entry(mut self, name: &str, alter: impl FnOnce(&mut Header, &mut String, &mut Vec<u8>)) -> Spoiled {
        let (header, path, content) = self.entries.iter_mut().find(|(_, path, _)| path == name).unwrap();
        alter(header, path, content);
        self
    }

    fn write(&self) -> PathBuf {
        let path = self.folder.path().join("bad.tar");
        let mut out = Vec::new();
        for (header, name, content) in &self.entries {
            let mut header = header.clone();
            // As written by hand: the library would refuse such names.
            let field = &mut header.as_mut_bytes()[..100];
            field.fill(0);
            field[..name.len().min(100)].copy_from_slice(&name.as_bytes()[..name.len().min(100)]);
            header.set_size(content.len() as u64);
            header.set_cksum();
            out.extend_from_slice(header.as_bytes());
            out.extend_from_slice(content);
            out.resize(out.len().div_ceil(512) * 512, 0);
        }
        out.resize(out.len() + 1024, 0);
        fs::write(&path, out).unwrap();
        path
    }
}

#[track_caller]
fn refused(path: &std::path::Path, words: &str) {
    let data = TempDir::new().unwrap();
    let error = restored(path, data.path(), &DatabaseConfig::default()).unwrap_err().to_string();
    assert!(error.contains(words), "{error}");
    assert!(error.contains("Nothing was changed"), "{error}");
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0, "something was touched");
}

fn good() -> Vec<u8> {
    let scene = Scene::of(TestDb::sqlite());
    scene.back_up().unwrap();
    fs::read(scene.path()).unwrap()
}

#[test]
fn a_backup_cut_off_anywhere_is_refused() {
    let (good, folder) = (good(), TempDir::new().unwrap());
    let path = folder.path().join("cut.tar");
    for part in 0..40 {
        fs::write(&path, &good[..good.len() * part / 41]).unwrap();
        refused(&path, "this is no backup");
    }
}

#[test]
fn one_changed_byte_is_seen_wherever_it_is() {
    let (good, folder) = (good(), TempDir::new().unwrap());
    let path = folder.path().join("changed.tar");
    let spoiled = Spoiled::new(&good);
    let mut at = 0;
    for (_, name, content) in &spoiled.entries {
        at += 512;
        for place in [0, content.len() / 2, content.len().saturating_sub(1)] {
            let mut bad = good.clone();
            bad[at + place] ^= 0x01;
            fs::write(&path, &bad).unwrap();
            let data = TempDir::new().unwrap();
            let outcome = restored(&path, data.path(), &DatabaseConfig::default());
            assert!(outcome.is_err(), "byte {place} of {name}");
            assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0);
        }
        at += content.len().div_ceil(512) * 512;
    }
}

#[test]
fn what_is_no_backup_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("x");
    for content in
        [b"".to_vec(), b"hello".to_vec(), vec![0; 4096], b"SQLite format 3\0".repeat(100), vec![0xff; 2048]]
    {
        fs::write(&path, content).unwrap();
        refused(&path, "this is no backup");
    }
    let mut other = tar::Builder::new(fs::File::create(&path).unwrap());
    let mut header = Header::new_ustar();
    header.set_size(1);
    header.set_cksum();
    other.append_data(&mut header, "etc/passwd", &b"x"[..]).unwrap();
    other.finish().unwrap();
    refused(&path, "does not begin with a list of contents");
}

#[test]
fn newer_backups_are_left_to_newer_releases() {
    let good = good();
    let newer = |alter: fn(&mut Manifest)| Spoiled::new(&good).manifest(alter);
    refused(&newer(|manifest| manifest.format = 2).write(), "newer than this one");
    refused(&newer(|manifest| manifest.schema = 9000).write(), "newer than this one");
}

#[test]
fn paths_out_of_the_folder_are_refused() {
    let good = good();
    for path in [
        "../evil",
        "/etc/evil",
        "data/../../evil",
        "media/../evil",
        "database/../evil",
        "data/broadsheet.db",
        "évil",
    ] {
        let listed = FileEntry { path: path.into(), bytes: 0, sha256: String::new(), mode: None };
        let spoiled = Spoiled::new(&good).manifest(|manifest| manifest.files[0] = listed);
        refused(&spoiled.write(), "is no file of a backup");
        let named = Spoiled::new(&good).entry("data/pages/about.html", |_, name, _| *name = path.into());
        refused(&named.write(), "where data/pages/about.html should be");
    }
    let twice = Spoiled::new(&good).manifest(|manifest| manifest.files[1] = manifest.files[0].clone());
    refused(&twice.write(), "listed twice");
}

#[test]
fn links_and_other_kinds_are_refused() {
    let good = good();
    for kind in [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Directory,
        EntryType::Fifo,
        EntryType::GNULongName,
        EntryType::XHeader,
    ] {
        let spoiled = Spoiled::new(&good).entry("data/pages/about.html", |header, _, _| {
            header.set_entry_type(kind);
            header.set_link_name("/etc/passwd").unwrap();
        });
        refused(&spoiled.write(), "should be");
    }
}

#[test]
fn more_than_is_listed_is_refused() {
    let good = good();
    let mut more = Spoiled::new(&good);
    more.entries.push(more.entries[2].clone());
    refused(&more.write(), "more than it lists");
    let longer = Spoiled::new(&good).entry("secret.key", |_, _, content| content.push(b'x'));
    refused(&longer.write(), "another size");
}

/// A gigabyte of nothing in a megabyte, listed as small or as large as it is.
#[test]
fn bombs_are_not_unpacked() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    (0..1024).for_each(|_| gzip.write_all(&vec![b' '; 1 << 20]).unwrap());
    let bomb = gzip.finish().unwrap();
    let sha256 = kernel::ids::hex(&<sha2::Sha256 as sha2::Digest>::digest(&bomb));
    let good = good();
    let spoil = |bytes: u64| {
        let (sha256, length) = (sha256.clone(), bomb.len() as u64);
        Spoiled::new(&good)
            .manifest(|manifest| {
                let table = manifest.tables.iter_mut().find(|table| table.name == "readers").unwrap();
                (table.file.bytes, table.file.sha256, table.bytes) = (length, sha256, bytes);
            })
            .entry("database/readers.ndjson.gz", |_, _, content| content.clone_from(&bomb))
    };
    refused(&spoil(1000).write(), "table readers");
    refused(&spoil(1 << 30).write(), "table readers");
}

#[test]
fn tables_and_columns_that_are_none_are_refused() {
    let good = good();
    for (name, column) in [
        ("evil", "id"),
        ("schema_migrations", "version"),
        ("terms", "evil"),
        ("te\"rms", "id"),
        ("terms", "id; --"),
    ] {
        let spoiled = Spoiled::new(&good).manifest(|manifest| {
            let table = manifest.tables.iter_mut().find(|table| table.name == "terms").unwrap();
            (table.name, table.columns[0]) = (name.into(), column.into());
            table.file.path = format!("database/{name}.ndjson.gz");
        });
        let spoiled = spoiled
            .entry("database/terms.ndjson.gz", |_, path, _| *path = format!("database/{name}.ndjson.gz"));
        let data = TempDir::new().unwrap();
        let error = restored(&spoiled.write(), data.path(), &DatabaseConfig::default()).unwrap_err();
        assert!(matches!(error, crate::CareError::Bad(_)), "{error}");
        assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0, "{name}.{column}");
    }
}
