//! The life of an index: writing, rebuilding, damage, and a process that is killed.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fs;
use std::process::{Command, Stdio};

use broadsheet_search::{
    Document, Index, Kind, Label, Language, OpenError, Order, Page, Query, Scope, SearchError,
};
use jiff::Timestamp;
use jiff::civil::date;

fn article(id: i64, headline: &str, teaser: &str, body: &str) -> Document {
    Document {
        id,
        language: Language::English,
        headline: headline.to_owned(),
        standfirst: String::new(),
        teaser: teaser.to_owned(),
        body: body.to_owned(),
        labels: vec![(Kind::Author, Label::new("jane-oneil", "Jane O’Neil"))],
        published: Timestamp::from_second(id * 1000).unwrap(),
        day: date(1970, 1, 1),
    }
}

fn found(index: &Index, text: &str, scope: Scope) -> Vec<i64> {
    index.search(&Query::read(text), scope, &Page::first(Order::Newest, 10)).unwrap().ids
}

#[test]
fn what_is_put_replaced_and_removed_is_found_so() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.put(&article(1, "Harbour strike", "", "")).unwrap();
    writer.put(&article(2, "Night trains", "", "")).unwrap();
    writer.commit(5).unwrap();
    writer.put(&article(1, "Harbour peace", "", "")).unwrap();
    writer.remove(2);
    assert_eq!(found(&index, "strike", Scope::Open), [1], "nothing changes before the commit");
    writer.commit(6).unwrap();
    assert_eq!(found(&index, "strike", Scope::Open), [0; 0]);
    assert_eq!(found(&index, "peace author:\"Jane O'Neil\"", Scope::Open), [1]);
    assert_eq!((index.count(), index.position().unwrap()), (1, Some("6".to_owned())));
    drop(writer);
    drop(index);
    assert_eq!(found(&Index::open(folder.path()).unwrap(), "harbour", Scope::Open), [1]);
}

#[test]
fn a_rebuild_changes_nothing_until_it_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.put(&article(1, "Old harbour", "", "")).unwrap();
    writer.commit(1).unwrap();
    let mut rebuild = index.rebuild().unwrap();
    rebuild.put(&article(2, "New harbour", "", "")).unwrap();
    assert_eq!(found(&index, "harbour", Scope::Open), [1]);
    rebuild.finish(9).unwrap();
    assert_eq!(found(&index, "harbour", Scope::Open), [2]);
    assert!(matches!(writer.commit(2), Err(SearchError::Superseded)));
    drop(writer);
    let reopened = Index::open(folder.path()).unwrap();
    assert_eq!(
        (found(&reopened, "harbour", Scope::Open), reopened.position().unwrap()),
        (vec![2], Some("9".to_owned()))
    );
}

#[test]
fn a_missing_a_foreign_and_a_damaged_index_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Index::open(folder.path()), Err(OpenError::Missing(_))));
    let index = Index::create(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.put(&article(1, "Harbour", "", "")).unwrap();
    writer.commit(1).unwrap();
    drop(writer);
    drop(index);
    let name = fs::read_to_string(folder.path().join("current")).unwrap();
    let within = folder.path().join(&name);
    let mut files = fs::read_dir(&within).unwrap().map(|entry| entry.unwrap().path());
    let terms = files.find(|path| path.extension().is_some_and(|ending| ending == "term")).unwrap();
    let mut bytes = fs::read(&terms).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(&terms, bytes).unwrap();
    assert!(matches!(Index::open(folder.path()), Err(OpenError::Damaged(_))));
    fs::remove_file(&terms).unwrap();
    assert!(matches!(Index::open(folder.path()), Err(OpenError::Damaged(_))));
    fs::write(folder.path().join("current"), "form-0.1").unwrap();
    assert!(matches!(Index::open(folder.path()), Err(OpenError::OtherForm { .. })));
    assert_eq!(Index::create(folder.path()).unwrap().count(), 0, "what is damaged can be replaced");
}

/// Tells this test's own child apart.
const FOLDER: &str = "BROADSHEET_TEST_KILLED_FOLDER";

#[test]
fn a_process_that_is_killed_leaves_its_last_commit() {
    if let Ok(folder) = std::env::var(FOLDER) {
        write_until_killed(&folder);
    }
    let folder = tempfile::tempdir().unwrap();
    drop(Index::create(folder.path()).unwrap());
    let mut last = 0;
    for _ in 0..3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_process_that_is_killed_leaves_its_last_commit", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = std::io::BufReader::new(child.stdout.take().unwrap());
        let commits = std::io::BufRead::lines(output).map_while(Result::ok);
        let said =
            commits.filter_map(|line| line.split("committed ").nth(1)?.parse::<i64>().ok()).nth(4).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let index = Index::open(folder.path()).unwrap();
        let position: i64 = index.position().unwrap().unwrap().parse().unwrap();
        assert!(position >= said && position > last, "{said} was committed, and {position} is there");
        assert_eq!(index.count() as i64, position, "an article for each position");
        last = position;
    }
}

fn write_until_killed(folder: &str) {
    let index = Index::open(std::path::Path::new(folder)).unwrap();
    let mut position: i64 = index.position().unwrap().map_or(0, |position| position.parse().unwrap());
    let mut writer = index.writer().unwrap();
    loop {
        position += 1;
        writer.put(&article(position, "Harbour", "", "")).unwrap();
        writer.commit(position).unwrap();
        println!("committed {position}");
    }
}

#[test]
fn paid_text_changes_nothing_for_who_may_not_read_it() {
    let build = |body: &str| {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(folder.path()).unwrap();
        let mut writer = index.writer().unwrap();
        for id in 1..30 {
            writer
                .put(&article(
                    id,
                    "Harbour news",
                    "A teaser of the harbour.",
                    &format!("A teaser of the harbour. {body}"),
                ))
                .unwrap();
        }
        writer.commit(1).unwrap();
        drop(writer);
        (folder, index)
    };
    let (with, without) = (build("The zanzibarquux canary sings in the harbour."), build(""));
    assert_eq!(found(&with.1, "zanzibarquux", Scope::Whole).len(), 10);
    for text in [
        "zanzibarquux",
        "zanzib*",
        "\"canary sings\"",
        "zanzibarquix",
        "harbour -canary",
        "harbour news teaser sings",
    ] {
        let page = Page { facets: 5, ..Page::first(Order::Relevance { today: None }, 10) };
        let search = |index: &Index| {
            let hits = index.search(&Query::read(text), Scope::Open, &page).unwrap();
            (hits.ids, hits.total, hits.next, hits.facets, hits.corrections)
        };
        assert_eq!(search(&with.1), search(&without.1), "{text}");
    }
    assert_eq!(with.1.suggest("canar", 5).unwrap(), without.1.suggest("canar", 5).unwrap());
    assert_eq!(with.1.similar(3, Scope::Open, 5).unwrap(), without.1.similar(3, Scope::Open, 5).unwrap());
}
