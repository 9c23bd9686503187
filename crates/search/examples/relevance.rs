//! How good the ranking is: nDCG@10 and MAP on judged collections, through the query path of the product, beside
//! what a textbook ranking and others reach. `script/bench relevance` runs it.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use broadsheet_search::{Document, Index, Language, Order, Page, Query, Scope};
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::Value;

/// A collection and the best figures that others reach on it (nDCG@10, MAP).
const COLLECTIONS: [(&str, f64, f64); 5] = [
    ("scifact", 0.683, 0.640),
    ("cranfield", 0.371, 0.305),
    ("cacm", 0.490, 0.332),
    ("npl-vaswani", 0.439, 0.2992),
    ("adi", 0.481, 0.412),
];
/// How deep the list of hits is judged.
const DEPTH: usize = 1000;

type Judgments = HashMap<String, HashMap<String, i64>>;

fn main() -> Result<(), Box<dyn Error>> {
    let data = std::env::var("BROADSHEET_TEST_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    let named: Vec<String> = std::env::args().skip(1).collect();
    println!("{:<28}{:>9}{:>9}{:>10}{:>9}{:>9}", "collection", "nDCG@10", "to beat", "", "MAP", "to beat");
    if named.is_empty() {
        for (name, ndcg, map) in COLLECTIONS {
            report(&PathBuf::from(&data).join("relevance").join(name), Some((ndcg, map)))?;
        }
    }
    for folder in named {
        report(Path::new(&folder), None)?;
    }
    Ok(())
}

fn report(folder: &Path, others: Option<(f64, f64)>) -> Result<(), Box<dyn Error>> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if !folder.exists() {
        println!("{name:<28}skipped: there is no {}", folder.display());
        return Ok(());
    }
    let (ndcg, map) = measure(folder)?;
    let (to_ndcg, to_map) = others.unwrap_or_default();
    let verdict = |reached: f64, other: f64| if reached >= other { "reached" } else { "MISSED" };
    println!(
        "{name:<28}{ndcg:>9.4}{to_ndcg:>9.3} {:<9}{map:>9.4}{to_map:>9.4} {}",
        verdict(ndcg, to_ndcg),
        verdict(map, to_map)
    );
    Ok(())
}

fn measure(folder: &Path) -> Result<(f64, f64), Box<dyn Error>> {
    let scratch = tempfile::tempdir()?;
    let index = Index::create(scratch.path())?;
    let ids = fill(&index, folder)?;
    let judgments = judgments(folder)?;
    let (mut ndcg, mut map, mut asked) = (0.0, 0.0, 0.0);
    for line in fs::read_to_string(folder.join("queries.jsonl"))?.lines() {
        let query: Value = serde_json::from_str(line)?;
        let relevant = judgments.get(text(&query, "_id"));
        let Some(relevant) = relevant.filter(|relevant| relevant.values().any(|gain| *gain > 0)) else {
            continue;
        };
        let page = Page::first(Order::Relevance { today: Some(date(2026, 1, 1)) }, DEPTH);
        let hits = index.search(&Query::read(text(&query, "text")), Scope::Whole, &page)?;
        let gains: Vec<i64> = hits
            .ids
            .iter()
            .map(|id| relevant.get(&ids[*id as usize]).copied().unwrap_or_default().max(0))
            .collect();
        let mut ideal: Vec<i64> = relevant.values().copied().filter(|gain| *gain > 0).collect();
        ideal.sort_unstable_by(|one, other| other.cmp(one));
        ndcg += discounted(&gains) / discounted(&ideal);
        map += precision(&gains, ideal.len());
        asked += 1.0;
    }
    Ok((ndcg / asked, map / asked))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// Puts the documents into the index, numbered in their order.
fn fill(index: &Index, folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let file = ruzstd::decoding::StreamingDecoder::new(File::open(folder.join("corpus.jsonl.zst"))?)?;
    let mut rebuild = index.rebuild()?;
    let mut ids = Vec::new();
    for line in std::io::BufRead::lines(std::io::BufReader::new(file)) {
        let document: Value = serde_json::from_str(&line?)?;
        rebuild.put(&Document {
            id: ids.len() as i64,
            language: Language::English,
            headline: text(&document, "title").to_owned(),
            standfirst: String::new(),
            teaser: String::new(),
            body: text(&document, "text").to_owned(),
            labels: Vec::new(),
            published: Timestamp::UNIX_EPOCH,
            day: date(1970, 1, 1),
        })?;
        ids.push(text(&document, "_id").to_owned());
    }
    rebuild.finish(0)?;
    Ok(ids)
}

fn judgments(folder: &Path) -> Result<Judgments, Box<dyn Error>> {
    let mut judgments = Judgments::new();
    for line in fs::read_to_string(folder.join("qrels.trec"))?.lines() {
        let [query, _, document, gain] = line.split_whitespace().collect::<Vec<_>>()[..] else { continue };
        judgments.entry(query.to_owned()).or_default().insert(document.to_owned(), gain.parse()?);
    }
    Ok(judgments)
}

fn discounted(gains: &[i64]) -> f64 {
    gains.iter().take(10).enumerate().map(|(rank, gain)| *gain as f64 / (rank as f64 + 2.0).log2()).sum()
}

/// The mean over the relevant documents of the precision at each.
fn precision(gains: &[i64], relevant: usize) -> f64 {
    let mut found = 0.0;
    let mut sum = 0.0;
    for (rank, _) in gains.iter().enumerate().filter(|(_, gain)| **gain > 0) {
        found += 1.0;
        sum += found / (rank + 1) as f64;
    }
    sum / relevant as f64
}
