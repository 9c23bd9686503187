//! How fast the index is: built over 100,000 articles, asked by 16 at once, beside SQLite's and PostgreSQL's own
//! full text in the same run; then a million short documents. `script/bench search` runs it.

#![allow(clippy::unwrap_used, missing_docs)]

mod archive;
mod load;
mod log;
mod rivals;

use std::path::Path;
use std::time::Instant;

use broadsheet_search::{Index, Order, Page, Query, Scope};
use jiff::civil::date;

use crate::archive::Article;
use crate::load::{Latencies, at_once};

const AT_ONCE: usize = 16;
const QUERIES: usize = 8000;

fn main() {
    let data = std::env::var("BROADSHEET_TEST_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    let path = Path::new(&data).join("archives/arxiv-scale/articles.ndjson.zst");
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return;
    }
    let parts: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|named| named == part);
    let articles = archive::read(&path);
    if wanted("ours") || wanted("rivals") {
        hundred_thousand(&articles, wanted("rivals"));
    }
    if wanted("million") {
        million(&articles);
    }
}

fn build(folder: &Path, articles: impl Iterator<Item = broadsheet_search::Document>) -> Index {
    let index = Index::create(folder).unwrap();
    let mut rebuild = index.rebuild().unwrap();
    articles.for_each(|article| rebuild.put(&article).unwrap());
    rebuild.finish(0).unwrap();
    index
}

fn hundred_thousand(articles: &[Article], rivals: bool) {
    let text: usize = articles.iter().map(Article::text_size).sum();
    println!("{} articles, {} MB of text", articles.len(), text / 1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let index = build(folder.path(), articles.iter().enumerate().map(|(id, article)| article.document(id)));
    println!(
        "built in {:.1} s; index {} MB, {:.2} of the text",
        begun.elapsed().as_secs_f64(),
        archive::size_of(folder.path()) / 1_000_000,
        archive::size_of(folder.path()) as f64 / text as f64
    );
    drop(index);
    let begun = Instant::now();
    let index = Index::open(folder.path()).unwrap();
    println!("opened and checked in {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    let log = log::queries(articles, QUERIES);
    measured("ours", &index, &log);
    let typing = log::typing(articles, QUERIES);
    let asked = at_once(AT_ONCE, &typing, |typed| drop(index.suggest(typed, 6).unwrap()));
    println!("{:<28}{asked}", "ours, suggestions");
    println!("memory: {}", load::memory());
    if rivals {
        rivals::sqlite(articles, &log);
        rivals::postgres(articles, &log);
    }
}

fn measured(name: &str, index: &Index, log: &[log::Typed]) {
    let page = Page { facets: 10, ..Page::first(Order::Relevance { today: Some(date(2020, 1, 1)) }, 10) };
    let ask =
        |typed: &log::Typed| drop(index.search(&Query::read(&typed.text), Scope::Whole, &page).unwrap());
    // One at a time, to see what each sort costs; then at once, to see what people wait.
    for sort in log::SORTS {
        let those: Vec<_> = log.iter().filter(|typed| typed.sort == *sort).take(500).cloned().collect();
        println!("{:<28}{}", format!("{name}, alone, {sort}"), at_once(1, &those, ask));
    }
    let all: Latencies = at_once(AT_ONCE, log, ask);
    println!("{:<28}{all}", format!("{name}, {AT_ONCE} at once, facets"));
    let page = Page { facets: 0, ..page };
    let ask =
        |typed: &log::Typed| drop(index.search(&Query::read(&typed.text), Scope::Whole, &page).unwrap());
    println!("{:<28}{}", format!("{name}, {AT_ONCE} at once"), at_once(AT_ONCE, log, ask));
}

fn million(articles: &[Article]) {
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let index = build(folder.path(), archive::short(articles, 1_000_000));
    println!(
        "a million short documents: built in {:.0} s, {} found",
        begun.elapsed().as_secs_f64(),
        index.count()
    );
    measured("million", &index, &log::queries(articles, QUERIES / 4));
    println!("memory: {}", load::memory());
}
