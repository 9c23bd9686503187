//! A process that opens the index and asks it.

use std::fs;
use std::path::Path;
use std::time::Instant;

use broadsheet_search::{Index, Order, Page, Query, Scope};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::AT_ONCE;
use crate::load::{at_once, memory};
use crate::log::{self, SORTS, Typed, repeated};

/// As the site's page asks.
const SIZE: usize = 20;
const FACETS: usize = 8;
/// The day of the reader.
const TODAY: Date = date(2020, 1, 1);

pub fn all(folder: &Path) {
    let (log, typing) = log::read(&fs::read_to_string(folder.join("log")).unwrap());
    println!("memory before the index is opened: {}", memory());
    let begun = Instant::now();
    let index = Index::open(&folder.join("index")).unwrap();
    println!("opened and checked in {:.0} ms; memory {}", begun.elapsed().as_secs_f64() * 1000.0, memory());
    // One at a time, to see what each sort costs; then at once, to see what people wait.
    for sort in SORTS {
        let those: Vec<Typed> = log.iter().filter(|typed| typed.sort == *sort).take(500).cloned().collect();
        let waits = at_once(1, &those, |nth, typed| search(&index, typed, afresh(nth), FACETS));
        println!("{:<44}{waits}", format!("alone, {sort}, not remembered"));
    }
    let waits = at_once(1, &typing, |_, typed| drop(index.suggest(typed, 6).unwrap()));
    println!("{:<44}{waits}", "alone, suggestions");
    for (facets, name) in [(FACETS, "with facets"), (0, "without facets")] {
        let waits = at_once(AT_ONCE, &log, |nth, typed| search(&index, typed, afresh(nth), facets));
        println!("{:<44}{waits}", format!("{AT_ONCE} at once, {name}, not remembered"));
    }
    let waits = at_once(AT_ONCE, &log, |_, typed| search(&index, typed, TODAY, FACETS));
    println!("{:<44}{waits}", format!("{AT_ONCE} at once, with facets, {} % repeated", repeated(&log)));
    let waits = at_once(AT_ONCE, &typing, |_, typed| drop(index.suggest(typed, 6).unwrap()));
    println!("{:<44}{waits}", format!("{AT_ONCE} at once, suggestions"));
    println!("memory after all that: {}", memory());
}

fn search(index: &Index, typed: &Typed, today: Date, facets: usize) {
    let page = Page { facets, ..Page::first(Order::Relevance { today: Some(today) }, SIZE) };
    index.search(&Query::read(&typed.text), Scope::Whole, &page).unwrap();
}

/// Each question on a day of its own, so that no answer is remembered.
fn afresh(nth: usize) -> Date {
    TODAY.saturating_add((nth as i64 + 1).days())
}
