//! A small site with something in every kind of place.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use db::testing::TestDb;
use db::{DatabaseConfig, Db, DbError};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::{CareError, Kept, Made, Restored, Verified, back_up, restore};

pub const NOW: i64 = 1_790_000_000_000;

/// Rows with what is hard to carry: quotes, line ends, other alphabets, nothing at all, the largest numbers.
pub const ROWS: [&str; 8] = [
    "INSERT INTO terms (kind, slug, name) VALUES ('section', 'trade', 'Trade \"&\" \\ Ports')",
    "INSERT INTO authors (slug, name, bio) VALUES ('ana', 'Ana Ünal', 'Zeile 1
Zeile 2	\u{202e}\u{1F5DE} ''quoted''')",
    "INSERT INTO articles (public_id, slug, state, title, updated_at, created_at, section_id, rest_html, open_until)
        VALUES ('p1', 'one', 'published', '[1,2]', 9223372036854775807, -9223372036854775808, 1, '<p>rest</p>', NULL)",
    "INSERT INTO holders (created_at, first_article_id) VALUES (1, 1)",
    "INSERT INTO addresses (hash, holder_id) VALUES ('h', 1)",
    "INSERT INTO readers (public_id, holder_id, email, origin, created_at) VALUES ('r1', 1, 'a@b.example', 'site', 2)",
    "INSERT INTO jobs (kind, payload, run_at, created_at) VALUES ('mail', '{}', 1, 1)",
    "INSERT INTO changes (kind, target, at) VALUES ('article', 1, 1)",
];

/// A picture's key and bytes.
pub fn picture() -> (String, Vec<u8>) {
    let bytes = b"not really a picture".to_vec();
    let hash = kernel::ids::hex(&Sha256::digest(&bytes));
    (format!("{}/{hash}.jpg", &hash[..2]), bytes)
}

pub struct Scene {
    pub db: TestDb,
    pub out: TempDir,
}

impl Scene {
    pub fn of(db: TestDb) -> Scene {
        db.write_blocking::<_, DbError>(|tx| {
            for sql in ROWS {
                tx.execute(sql, &[])?;
            }
            // The highest number was given out and is gone.
            tx.execute("INSERT INTO authors (slug, name) VALUES ('gone', 'Gone')", &[])?;
            tx.execute("DELETE FROM authors WHERE slug = 'gone'", &[]).map(drop)
        })
        .unwrap();
        let data = db.data_dir().to_owned();
        let (key, bytes) = picture();
        for (path, content) in [
            ("secret.key", "ab".repeat(32).into_bytes()),
            ("broadsheet.toml", b"[site]\nname = \"Weir\"\npages = \"pages\"\n".to_vec()),
            ("pages/about.html", b"<p>About</p>".to_vec()),
            ("smtp-password", b"hunter2\n".to_vec()),
            (&format!("media/{key}"), bytes),
            ("media/ab/.arriving-x", b"half".to_vec()),
            ("derived/ab/x.webp", b"can be made again".to_vec()),
        ] {
            let path = data.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        fs::set_permissions(data.join("smtp-password"), fs::Permissions::from_mode(0o600)).unwrap();
        Scene { db, out: TempDir::new().unwrap() }
    }

    pub fn kept(&self) -> Kept {
        let data = self.db.data_dir().to_owned();
        let settings = Some(data.join("broadsheet.toml"));
        let own = vec![data.join("pages"), "/elsewhere".into(), data.join("smtp-password")];
        Kept { data, settings, own }
    }

    pub fn path(&self) -> PathBuf {
        self.out.path().join("site.tar")
    }

    pub fn back_up(&self) -> Result<Made, CareError> {
        back_up(&self.db, &self.kept(), &self.path(), NOW, &mut |_| {})
    }
}

/// What is in a folder, by path below it.
pub fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for path in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                waiting.push(path);
            } else if !path.file_name().unwrap().to_string_lossy().starts_with("broadsheet.db") {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

pub fn verified(path: &Path) -> Result<Verified, CareError> {
    Verified::open(path, &mut |_| {})
}

pub fn restored(path: &Path, data: &Path, config: &DatabaseConfig) -> Result<Restored, CareError> {
    restore(verified(path)?, data, config, &mut |_| {})
}

/// The checksum of every table.
pub fn sums(db: &Db, out: &Path) -> Vec<(String, u64, String)> {
    let kept = Kept { data: out.join("nothing"), settings: None, own: Vec::new() };
    let path = out.join(format!("sums-{}.tar", kernel::Random::system().public_id()));
    let made = back_up(db, &kept, &path, NOW, &mut |_| {}).unwrap();
    made.manifest.tables.into_iter().map(|table| (table.name, table.rows, table.digest)).collect()
}
