//! A real archive, with the right answers counted from the data: filters, phrases, and headlines typed in full.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use broadsheet_search::{Document, Filter, Index, Kind, Label, Language, Order, Page, Query, Scope, Word};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

fn data() -> Option<PathBuf> {
    let root = std::env::var_os("BROADSHEET_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let found = root.join("derived-reuters").exists();
    if !found {
        println!("skipped: no archive at {}; set BROADSHEET_TEST_DATA", root.display());
    }
    found.then_some(root)
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(text, |text, (entity, letter)| text.replace(entity, letter))
}

fn number(id: &str) -> i64 {
    id.trim_start_matches("reuters-").parse().unwrap()
}

fn document(line: &Value) -> Document {
    let list = |name: &str, kind: Kind| {
        let values = line[name].as_array().cloned().unwrap_or_default();
        values.into_iter().filter_map(move |value| value.as_str().map(|name| (kind, Label::new(name, name))))
    };
    let body = plain(line["body_html"].as_str().unwrap_or_default());
    let published =
        line["published_at"].as_str().and_then(|at| at.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    let section = line["section"].as_str().map(|name| (Kind::Section, Label::new(name, name)));
    Document {
        id: number(line["id"].as_str().unwrap()),
        language: Language::English,
        headline: line["title"].as_str().unwrap_or_default().to_owned(),
        standfirst: String::new(),
        teaser: body.chars().take(200).collect(),
        body,
        labels: section
            .into_iter()
            .chain(list("topics", Kind::Topic))
            .chain(list("places", Kind::Place))
            .collect(),
        published,
        day: TimeZone::UTC.to_datetime(published).date(),
    }
}

fn lines(path: &std::path::Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn filtered(filter: &Value) -> Query {
    let mut query = Query::default();
    for (name, kind) in [("tag", Kind::Topic), ("place", Kind::Place), ("section", Kind::Section)] {
        query.filters.extend(filter[name].as_str().map(|value| Filter::new(kind, value)));
    }
    query.from = filter["from"].as_str().map(|day| day.parse().unwrap());
    query.before = filter["to_exclusive"].as_str().map(|day| day.parse().unwrap());
    query
}

#[test]
fn a_real_archive_is_searched_exactly() {
    let Some(root) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    let file = File::open(root.join("archives/reuters21578/articles.ndjson.zst")).unwrap();
    let mut rebuild = index.rebuild().unwrap();
    for line in BufReader::new(ruzstd::decoding::StreamingDecoder::new(file).unwrap()).lines() {
        rebuild.put(&document(&serde_json::from_str(&line.unwrap()).unwrap())).unwrap();
    }
    rebuild.finish(7).unwrap();
    assert_eq!((index.count(), index.position().unwrap()), (21_578, Some("7".to_owned())));
    let derived = root.join("derived-reuters");
    filters_count(&index, &lines(&derived.join("filter-queries.jsonl")));
    phrases_are_exact(&index, &lines(&derived.join("phrase-queries.jsonl")));
    headlines_come_first(&index, &lines(&derived.join("known-item.jsonl")));
}

fn filters_count(index: &Index, queries: &[Value]) {
    for wanted in queries {
        let hits =
            index.search(&filtered(&wanted["filter"]), Scope::Open, &Page::first(Order::Newest, 10)).unwrap();
        let ids: Vec<i64> =
            wanted["newest10"].as_array().unwrap().iter().map(|id| number(id.as_str().unwrap())).collect();
        assert_eq!((hits.total, hits.ids), (wanted["count"].as_u64().unwrap(), ids), "{}", wanted["filter"]);
    }
}

fn phrases_are_exact(index: &Index, queries: &[Value]) {
    for wanted in queries {
        let phrase = wanted["phrase"].as_str().unwrap().to_owned();
        let query = Query { words: vec![Word::Phrase(phrase.clone())], ..Query::default() };
        let mut found = index.search(&query, Scope::Whole, &Page::first(Order::Newest, 30_000)).unwrap().ids;
        let mut ids: Vec<i64> =
            wanted["ids"].as_array().unwrap().iter().map(|id| number(id.as_str().unwrap())).collect();
        found.sort_unstable();
        ids.sort_unstable();
        assert_eq!(found, ids, "{phrase}");
    }
}

fn headlines_come_first(index: &Index, queries: &[Value]) {
    let first = queries.iter().filter(|wanted| {
        let page = Page::first(Order::Relevance { today: None }, 1);
        let hits = index.search(&Query::read(wanted["text"].as_str().unwrap()), Scope::Whole, &page).unwrap();
        hits.ids.first() == Some(&number(wanted["relevant"][0].as_str().unwrap()))
    });
    let first = first.count();
    println!("{first} of {} headlines are found first", queries.len());
    assert!(first * 100 >= queries.len() * 97, "{first} of {} headlines are found first", queries.len());
}
