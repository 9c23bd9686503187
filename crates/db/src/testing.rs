//! For tests: a fresh database each, on both kinds.
//!
//! ```ignore
//! db::both_databases! {
//!     fn grants_open_everything(db: db::testing::TestDb) {
//!         db.write_blocking(|tx| ...).unwrap();
//!     }
//!
//!     async fn readers_are_found(db: db::testing::TestDb) {
//!         db.read(|conn| ...).await.unwrap();
//!     }
//! }
//! ```
//!
//! PostgreSQL is the server of `script/postgres`, named by `BROADSHEET_TEST_POSTGRES`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use postgres::error::SqlState;
use postgres::{Client, NoTls};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::config::{DatabaseConfig, Dialect};
use crate::database::Db;
use crate::migrate;

/// One at a time makes the template.
const TEMPLATE_LOCK: i64 = 0x0042_726f_6164_7465;

/// A database of one test, with all migrations applied, deleted when dropped.
pub struct TestDb {
    db: Option<Db>,
    config: DatabaseConfig,
    data: TempDir,
    /// Its name on the server.
    name: Option<String>,
}

impl TestDb {
    /// A SQLite database in a folder of its own.
    pub fn sqlite() -> TestDb {
        let data = TempDir::new().unwrap();
        std::fs::copy(sqlite_template(), data.path().join("broadsheet.db")).unwrap();
        TestDb::open(data, None, None)
    }

    /// A PostgreSQL database on the tests' server.
    pub fn postgres() -> TestDb {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // The time too: a process of an earlier run may have had the same id and been killed.
        let started = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos();
        let name = format!("broadsheet_test_{}_{started}_{number}", std::process::id());
        apart(|| {
            let mut client = connect();
            let create =
                format!("CREATE DATABASE {name} TEMPLATE {}{}", postgres_template(), by_file(&mut client));
            retry_while_in_use(&mut client, &create);
        });
        TestDb::open(TempDir::new().unwrap(), Some(database_url(&name)), Some(name))
    }

    fn open(data: TempDir, url: Option<String>, name: Option<String>) -> TestDb {
        let config = DatabaseConfig { url, connections: 4 };
        let db = Db::open(&config, data.path()).unwrap();
        TestDb { db: Some(db), config, data, name }
    }

    /// What a second `Db`, or another process, opens the same database with.
    pub fn config(&self) -> &DatabaseConfig {
        &self.config
    }

    /// The data folder that goes with [`TestDb::config`].
    pub fn data_dir(&self) -> &Path {
        self.data.path()
    }
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        self.db.as_ref().expect("it is taken by drop alone")
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.db = None;
        if let Some(name) = self.name.take() {
            let delete = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            // A failure would hide what the test itself has to say, and the server is thrown away anyway.
            let _ = apart(|| connect().batch_execute(&delete));
        }
    }
}

/// Runs an `async` test.
pub fn block_on<T>(test: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap().block_on(test)
}

/// Writes each test twice: `NAME::sqlite` and `NAME::postgres`. Takes `fn` and `async fn` of one
/// [`TestDb`](crate::testing::TestDb).
#[macro_export]
macro_rules! both_databases {
    () => {};
    ($(#[$meta:meta])* async fn $name:ident($($db:ident)+: $kind:ty) $(-> $outcome:ty)? $body:block $($rest:tt)*) => {
        async fn $name($($db)+: $kind) $(-> $outcome)? $body
        $crate::both_databases!(@pair [$(#[$meta])*] $name [$($outcome)?] |db| $crate::testing::block_on(super::$name(db)));
        $crate::both_databases! { $($rest)* }
    };
    ($(#[$meta:meta])* fn $name:ident($($db:ident)+: $kind:ty) $(-> $outcome:ty)? $body:block $($rest:tt)*) => {
        fn $name($($db)+: $kind) $(-> $outcome)? $body
        $crate::both_databases!(@pair [$(#[$meta])*] $name [$($outcome)?] |db| super::$name(db));
        $crate::both_databases! { $($rest)* }
    };
    (@pair [$($meta:tt)*] $name:ident [$($outcome:ty)?] |$db:ident| $run:expr) => {
        mod $name {
            #[test]
            $($meta)*
            fn sqlite() $(-> $outcome)? {
                let $db = $crate::testing::TestDb::sqlite();
                $run
            }

            #[test]
            $($meta)*
            fn postgres() $(-> $outcome)? {
                let $db = $crate::testing::TestDb::postgres();
                $run
            }
        }
    };
}

/// The server's URL.
fn server() -> String {
    std::env::var("BROADSHEET_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!(
            "this test needs PostgreSQL: run `script/postgres start` and set BROADSHEET_TEST_POSTGRES to the URL it prints"
        )
    })
}

/// The URL of another database on the server.
fn database_url(name: &str) -> String {
    let server = server();
    let (address, options) = server.split_once('?').map_or((server.as_str(), None), |(a, o)| (a, Some(o)));
    let (scheme, rest) = address.split_once("://").expect("BROADSHEET_TEST_POSTGRES is a postgres:// URL");
    let host = rest.split('/').next().unwrap_or(rest);
    format!("{scheme}://{host}/{name}{}", options.map(|options| format!("?{options}")).unwrap_or_default())
}

fn connect() -> Client {
    Client::connect(&server(), NoTls).unwrap_or_else(|error| {
        panic!("BROADSHEET_TEST_POSTGRES does not answer ({error}): run `script/postgres start`")
    })
}

/// The migrated file that each test's is copied from. It outlives the process: each test has one of its own, and
/// migrating takes longer than most of them.
fn sqlite_template() -> &'static Path {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let file =
            std::env::temp_dir().join(format!("broadsheet-template-{}.db", fingerprint(Dialect::Sqlite)));
        if !file.exists() {
            let data = TempDir::new().unwrap();
            drop(Db::open(&DatabaseConfig::default(), data.path()).unwrap());
            // Moved there whole, whichever of several is first.
            std::fs::rename(data.path().join("broadsheet.db"), &file).unwrap();
        }
        file
    })
}

/// Names a template by the migrations it holds.
fn fingerprint(dialect: Dialect) -> String {
    let mut hash = Sha256::new();
    for migration in migrate::embedded(dialect).unwrap() {
        hash.update(migration.checksum());
    }
    migrate::hex(&hash.finalize())[..16].to_owned()
}

/// How PostgreSQL copies a template fastest: file by file, which is the only way before version 15.
fn by_file(client: &mut Client) -> &'static str {
    let version: i32 =
        client.query_one("SELECT CAST(current_setting('server_version_num') AS INT)", &[]).unwrap().get(0);
    if version >= 150_000 { " STRATEGY FILE_COPY" } else { "" }
}

/// The migrated database that each test's is copied from, named by the migrations it holds.
fn postgres_template() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let name = format!("broadsheet_template_{}", fingerprint(Dialect::Postgres));
        apart(|| make_template(&mut connect(), &name));
        name
    })
}

fn make_template(client: &mut Client, name: &str) {
    client.query("SELECT pg_advisory_lock($1)", &[&TEMPLATE_LOCK]).unwrap();
    let there = client.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).unwrap();
    if there.is_empty() {
        // Renamed when complete, so that one left by a killed process is never copied.
        let making = format!("{name}_making");
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).unwrap();
        retry_while_in_use(client, &format!("CREATE DATABASE {making} TEMPLATE template0"));
        let config = DatabaseConfig { url: Some(database_url(&making)), connections: 2 };
        drop(Db::open(&config, Path::new("/")).unwrap());
        retry_while_in_use(client, &format!("ALTER DATABASE {making} RENAME TO {name}"));
    }
    client.query("SELECT pg_advisory_unlock($1)", &[&TEMPLATE_LOCK]).unwrap();
}

/// A server process lingers a moment after its client has gone.
fn retry_while_in_use(client: &mut Client, statement: &str) {
    for _ in 0..400 {
        match client.batch_execute(statement) {
            Err(error) if error.code() == Some(&SqlState::OBJECT_IN_USE) => {
                thread::sleep(Duration::from_millis(25))
            }
            outcome => return outcome.unwrap_or_else(|error| panic!("{statement}: {error:?}")),
        }
    }
    panic!("{statement}: the database stays in use");
}

/// On a thread of its own, since the PostgreSQL driver refuses to block inside a runtime.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| scope.spawn(work).join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
