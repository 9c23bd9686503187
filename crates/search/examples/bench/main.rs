//! How fast the index is: built over 100,000 articles, asked by 16 at once, beside SQLite's and PostgreSQL's own
//! full text in the same run; then a million short documents. `script/bench search` runs it. What is asked is asked
//! by a process of its own, which holds the index and the log alone, so that its memory can be told.

#![allow(clippy::unwrap_used, missing_docs)]

mod archive;
mod asking;
mod load;
mod log;
mod rivals;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use broadsheet_search::{Document, Index};

use crate::archive::Article;

const AT_ONCE: usize = 16;
const QUERIES: usize = 8000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [asking, folder] = arguments.as_slice()
        && asking == "ask"
    {
        return asking::all(Path::new(folder));
    }
    let data = std::env::var("BROADSHEET_TEST_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    let path = Path::new(&data).join("archives/arxiv-scale/articles.ndjson.zst");
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return;
    }
    let wanted = |part: &str| arguments.is_empty() || arguments.iter().any(|named| named == part);
    let articles = archive::read(&path);
    let log = log::queries(&articles, QUERIES);
    if wanted("ours") {
        hundred_thousand(&articles, &log);
    }
    if wanted("rivals") {
        rivals::sqlite(&articles, &log);
        rivals::postgres(&articles, &log);
    }
    if wanted("million") {
        million(&articles, &log[..QUERIES / 4]);
    }
}

fn build(folder: &Path, articles: impl Iterator<Item = Document>) {
    let begun = Instant::now();
    let index = Index::create(&folder.join("index")).unwrap();
    let mut rebuild = index.rebuild().unwrap();
    articles.for_each(|article| rebuild.put(&article).unwrap());
    rebuild.finish(0).unwrap();
    println!("built in {:.1} s", begun.elapsed().as_secs_f64());
}

fn hundred_thousand(articles: &[Article], log: &[log::Typed]) {
    let text: usize = articles.iter().map(Article::text_size).sum();
    println!("{} articles, {} MB of text", articles.len(), text / 1_000_000);
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), articles.iter().enumerate().map(|(id, article)| article.document(id)));
    let size = archive::size_of(folder.path());
    println!("index {} MB, {:.2} of the text", size / 1_000_000, size as f64 / text as f64);
    ask(folder.path(), articles, log);
}

fn million(articles: &[Article], log: &[log::Typed]) {
    println!("a million short documents");
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), archive::short(articles, 1_000_000));
    ask(folder.path(), articles, log);
}

/// Lets another process ask.
fn ask(folder: &Path, articles: &[Article], log: &[log::Typed]) {
    let typing = log::typing(articles, QUERIES);
    std::fs::write(folder.join("log"), log::written(log, &typing)).unwrap();
    let asking = Command::new(std::env::current_exe().unwrap()).arg("ask").arg(folder).status();
    assert!(asking.unwrap().success());
}
