//! What was backed up is what is restored, whichever database it came from and goes to.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use db::testing::TestDb;
use db::{Db, DbError};
use tempfile::TempDir;

use super::scene::{Scene, content, picture, restored, sums, verified};
use crate::CareError;

/// A database without a table.
fn emptied(db: TestDb) -> TestDb {
    if db.dialect() == db::Dialect::Sqlite {
        fs::remove_file(db.data_dir().join("broadsheet.db")).unwrap();
    }
    db
}

fn goes_over(from: TestDb, to: TestDb) {
    let scene = Scene::of(from);
    let made = scene.back_up().unwrap();
    let to = emptied(to);
    let data = TempDir::new().unwrap();
    // The file that SQLite's rows go to lies in the new folder; a server is told by its address.
    let config = to.config().clone();
    let said = restored(&scene.path(), data.path(), &config).unwrap();
    assert_eq!(said.parked, 1, "the mail that waited is not sent a second time");
    assert_eq!(said.rows, made.manifest.tables.iter().map(|table| table.rows).sum::<u64>());

    let db = Db::open(&config, data.path()).unwrap();
    let (before, after) = (sums(&scene.db, scene.out.path()), sums(&db, scene.out.path()));
    assert!(before.iter().map(|(_, rows, _)| rows).sum::<u64>() >= 7);
    let but_jobs = |sums: Vec<(String, u64, String)>| -> Vec<_> {
        let mut sums: Vec<_> = sums.into_iter().filter(|(name, ..)| name != "jobs").collect();
        sums.sort();
        sums
    };
    assert_eq!(but_jobs(before), but_jobs(after));

    let (key, bytes) = picture();
    let names: Vec<(String, Vec<u8>)> = content(data.path());
    let media = format!("media/{key}");
    let expected = ["broadsheet.toml", &media, "pages/about.html", "secret.key", "smtp-password"];
    assert_eq!(names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected);
    assert_eq!((&names[1].1, &names[4].1[..]), (&bytes, &b"hunter2\n"[..]));
    let mode = |name: &str| fs::metadata(data.path().join(name)).unwrap().permissions().mode() & 0o777;
    for name in ["secret.key", "broadsheet.toml", "smtp-password"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    let was = fs::metadata(scene.db.data_dir().join("pages/about.html")).unwrap().permissions().mode();
    assert_eq!(mode("pages/about.html"), was & 0o777);

    let next = "INSERT INTO authors (slug, name) VALUES ('new', 'New') RETURNING id";
    assert_eq!(db.write_blocking(move |tx| tx.query_one::<i64>(next, &[])).unwrap(), 3, "numbers go on");
    let lineage = "SELECT value FROM meta WHERE key = 'lineage'";
    let now = db.read_blocking(move |conn| conn.query_one::<String>(lineage, &[])).unwrap();
    assert_ne!(now, made.manifest.lineage, "followers start over");
    let again = restored(&scene.path(), data.path(), &config).unwrap_err();
    assert!(matches!(again, CareError::NotEmpty { .. } | CareError::Db(DbError::NotEmpty { .. })), "{again}");
}

#[test]
fn from_sqlite_to_sqlite() {
    goes_over(TestDb::sqlite(), TestDb::sqlite());
}

#[test]
fn from_sqlite_to_postgres() {
    goes_over(TestDb::sqlite(), TestDb::postgres());
}

#[test]
fn from_postgres_to_sqlite() {
    goes_over(TestDb::postgres(), TestDb::sqlite());
}

#[test]
fn from_postgres_to_postgres() {
    goes_over(TestDb::postgres(), TestDb::postgres());
}

/// A backup of an older release: its schema is made as it was, filled, and then brought up to date.
#[test]
fn an_older_schema_is_brought_up_to_date() {
    for to in [TestDb::sqlite(), TestDb::postgres()] {
        let old = TempDir::new().unwrap();
        let config = db::DatabaseConfig::default();
        db::make_at(&config, old.path(), 3).unwrap();
        let db = Db::open_as_it_is(&config, old.path()).unwrap();
        let sql = "INSERT INTO terms (kind, slug, name) VALUES ('topic', 'ports', 'Ports')";
        db.write_blocking(move |tx| tx.execute(sql, &[])).unwrap();
        let (out, data) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let kept = crate::Kept { data: out.path().join("none"), settings: None, own: Vec::new() };
        let made = crate::back_up(&db, &kept, &out.path().join("old.tar"), 1, &mut |_| {}).unwrap();
        assert_eq!(made.manifest.schema, 3);
        let to = emptied(to);
        restored(&out.path().join("old.tar"), data.path(), to.config()).unwrap();
        let db = Db::open_as_it_is(to.config(), data.path()).unwrap();
        let now = db.read_blocking(db::schema_version).unwrap();
        assert_eq!(now, db::newest_schema(db.dialect()).unwrap());
        let terms = db.read_blocking(|conn| conn.query_one::<String>("SELECT name FROM terms", &[]));
        assert_eq!(terms.unwrap(), "Ports");
    }
}

#[test]
fn the_operators_settings_stay() {
    let scene = Scene::of(TestDb::sqlite());
    scene.back_up().unwrap();
    let data = TempDir::new().unwrap();
    fs::write(data.path().join("broadsheet.toml"), "# mine\n").unwrap();
    restored(&scene.path(), data.path(), &db::DatabaseConfig::default()).unwrap();
    assert_eq!(fs::read_to_string(data.path().join("broadsheet.toml")).unwrap(), "# mine\n");
    assert!(fs::read_to_string(data.path().join("broadsheet.toml.from-backup")).unwrap().contains("Weir"));
}

#[test]
fn a_backup_is_for_its_owner_alone_and_replaces_nothing() {
    let scene = Scene::of(TestDb::sqlite());
    let made = scene.back_up().unwrap();
    let about = fs::metadata(scene.path()).unwrap();
    assert_eq!((about.permissions().mode() & 0o777, about.len()), (0o600, made.bytes));
    assert!(matches!(scene.back_up(), Err(CareError::Exists(_))));
    assert_eq!(fs::metadata(scene.path()).unwrap().modified().unwrap(), about.modified().unwrap());
    assert_eq!(
        verified(&scene.path()).unwrap().settings.unwrap(),
        "[site]\nname = \"Weir\"\npages = \"pages\"\n"
    );
    let files: Vec<&str> = made.manifest.files.iter().map(|file| file.path.as_str()).collect();
    assert!(!files.iter().any(|path| path.contains("derived") || path.contains("arriving")), "{files:?}");
}

#[test]
fn a_damaged_picture_is_named_and_nothing_is_left() {
    let scene = Scene::of(TestDb::sqlite());
    let (key, _) = picture();
    fs::write(scene.db.data_dir().join("media").join(&key), "not really a pictur3").unwrap();
    let error = scene.back_up().unwrap_err();
    assert!(error.to_string().contains(&key), "{error}");
    assert_eq!(fs::read_dir(scene.out.path()).unwrap().count(), 0);
}

#[test]
fn what_settings_name_twice_is_kept_once_and_by_their_name_for_it() {
    let scene = Scene::of(TestDb::sqlite());
    let (data, other) = (scene.db.data_dir(), TempDir::new().unwrap());
    fs::create_dir(data.join("keys")).unwrap();
    fs::write(data.join("keys/1.pem"), "one").unwrap();
    fs::write(other.path().join("2.pem"), "two").unwrap();
    std::os::unix::fs::symlink("1.pem", data.join("keys/now.pem")).unwrap();
    std::os::unix::fs::symlink(other.path().join("2.pem"), data.join("keys/out.pem")).unwrap();
    let named = |name: &str| data.join("keys").join(name);
    let own = vec![named("now.pem"), named("now.pem"), named("out.pem"), named("gone.pem")];
    let kept = crate::Kept { own, ..scene.kept() };
    assert_eq!(kept.elsewhere(), [named("out.pem"), named("gone.pem")]);
    crate::back_up(&scene.db, &kept, &scene.path(), 1, &mut |_| {}).unwrap();
    let new = TempDir::new().unwrap();
    restored(&scene.path(), new.path(), &db::DatabaseConfig::default()).unwrap();
    let keys: Vec<_> = content(&new.path().join("keys"));
    assert_eq!(keys, [("now.pem".to_owned(), b"one".to_vec())]);
}
