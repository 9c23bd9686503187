//! The full text of SQLite and PostgreSQL over the same articles, asked for the words of the same log:
//! twenty hits and their number. Neither forgives slips or counts labels; beginnings, phrases and filters of the log
//! are asked as their words.

use std::sync::Mutex;
use std::time::Instant;

use crate::AT_ONCE;
use crate::archive::{Article, size_of};
use crate::load::at_once;
use crate::log::Typed;

pub fn sqlite(articles: &[Article], log: &[Typed]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fts.db");
    let begun = Instant::now();
    let mut database = rusqlite::Connection::open(&path).unwrap();
    database
        .execute_batch(
            "CREATE VIRTUAL TABLE texts USING fts5(title, body, content='', tokenize='porter unicode61')",
        )
        .unwrap();
    let transaction = database.transaction().unwrap();
    {
        let mut insert =
            transaction.prepare("INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)").unwrap();
        for (id, article) in articles.iter().enumerate() {
            insert.execute(rusqlite::params![id as i64, article.title, article.text]).unwrap();
        }
    }
    transaction.commit().unwrap();
    println!(
        "SQLite FTS5 built in {:.1} s, {} MB",
        begun.elapsed().as_secs_f64(),
        size_of(folder.path()) / 1_000_000
    );
    let pool: Vec<_> = (0..AT_ONCE).map(|_| Mutex::new(rusqlite::Connection::open(&path).unwrap())).collect();
    let waits = at_once(AT_ONCE, &log[..log.len() / 8], |_, typed| {
        let words = typed.words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ");
        let free = pool.iter().cycle().find_map(|one| one.try_lock().ok()).unwrap();
        let mut ranked = free
            .prepare_cached(
                "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 3.0, 1.0) LIMIT 20",
            )
            .unwrap();
        let _ids: Vec<i64> =
            ranked.query_map([&words], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut counted = free.prepare_cached("SELECT count(*) FROM texts WHERE texts MATCH ?").unwrap();
        let _total: i64 = counted.query_row([&words], |row| row.get(0)).unwrap();
    });
    println!("{:<44}{waits}", format!("SQLite FTS5, {AT_ONCE} at once, words alone"));
}

pub fn postgres(articles: &[Article], log: &[Typed]) {
    let Ok(address) = std::env::var("BROADSHEET_TEST_POSTGRES") else {
        println!("PostgreSQL skipped: BROADSHEET_TEST_POSTGRES is not set");
        return;
    };
    let connect = || postgres::Client::connect(&address, postgres::NoTls).unwrap();
    let mut client = connect();
    let begun = Instant::now();
    let schema = format!("bench_search_{}", std::process::id());
    client.batch_execute(&format!("CREATE SCHEMA {schema}; CREATE UNLOGGED TABLE {schema}.texts (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")).unwrap();
    let mut transaction = client.transaction().unwrap();
    let insert = transaction
        .prepare(&format!("INSERT INTO {schema}.texts VALUES ($1, setweight(to_tsvector('english', $2), 'A') || to_tsvector('english', $3))"))
        .unwrap();
    for (id, article) in articles.iter().enumerate() {
        let plain = |text: &str| text.replace('\0', " ");
        transaction.execute(&insert, &[&(id as i64), &plain(&article.title), &plain(&article.text)]).unwrap();
    }
    transaction.commit().unwrap();
    client
        .batch_execute(&format!("CREATE INDEX ON {schema}.texts USING gin (words); ANALYZE {schema}.texts"))
        .unwrap();
    println!("PostgreSQL built in {:.1} s", begun.elapsed().as_secs_f64());
    let pool: Vec<_> = (0..AT_ONCE).map(|_| Mutex::new(connect())).collect();
    let ranked = format!(
        "SELECT id FROM {schema}.texts, plainto_tsquery('english', $1) asked WHERE words @@ asked ORDER BY ts_rank_cd(words, asked) DESC LIMIT 20"
    );
    let counted =
        format!("SELECT count(*) FROM {schema}.texts WHERE words @@ plainto_tsquery('english', $1)");
    let waits = at_once(AT_ONCE, &log[..log.len() / 40], |_, typed| {
        let words = typed.words.join(" ");
        let mut free = pool.iter().cycle().find_map(|one| one.try_lock().ok()).unwrap();
        free.query(&ranked, &[&words]).unwrap();
        free.query(&counted, &[&words]).unwrap();
    });
    println!("{:<44}{waits}", format!("PostgreSQL, {AT_ONCE} at once, words alone"));
    client.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).unwrap();
}
