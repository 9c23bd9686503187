use super::*;
use crate::document::Document;
use crate::index::Index;

const ARTICLES: u64 = 1000;

/// Articles that all hold the same 676 words.
fn alike() -> Result<(tempfile::TempDir, Index), SearchError> {
    let folder = tempfile::tempdir()?;
    let index = Index::create(folder.path())?;
    let mut rebuild = index.rebuild()?;
    for id in 0..ARTICLES as i64 {
        let body = words(" ");
        rebuild.put(&Document {
            id,
            language: Language::Other,
            headline: String::new(),
            standfirst: String::new(),
            teaser: String::new(),
            body,
            labels: Vec::new(),
            published: jiff::Timestamp::UNIX_EPOCH,
            day: jiff::civil::date(1970, 1, 1),
        })?;
    }
    rebuild.finish(1)?;
    Ok((folder, index))
}

fn words(between: &str) -> String {
    let letters = || 'a'..='z';
    let words: Vec<String> =
        letters().flat_map(|one| letters().map(move |other| format!("{one}{other}"))).collect();
    words.join(between)
}

#[test]
fn however_much_is_asked_a_bounded_part_of_the_index_is_read() -> Result<(), SearchError> {
    let (_folder, index) = alike()?;
    let all = words("-");
    let each = |before: &str, after: &str| -> String {
        words(" ").split(' ').map(|word| format!("{before}{word}{after} ")).collect()
    };
    let queries = [
        all.clone(),
        format!("-{all}"),
        each("", ""),
        each("-", ""),
        each("", "*"),
        each("-", "*"),
        "a* -b* ".repeat(1000),
        format!("\"{}\"", words(" ")),
        each("\"aa ", "\""),
        each("-\"aa ", "\""),
        "aa ".repeat(3000),
    ];
    // What ranks, what phrases rank by and what is excluded, and each document that may hold a phrase.
    let bound = 3 * most_read(ARTICLES) + 2 * MOST_PHRASES as u64 * OPENING * ARTICLES;
    for query in queries {
        let plan = Plan::make(&Query::read(&query), Scope::Whole, &index.snapshot())?;
        assert!((1..=bound).contains(&plan.reads), "{} for {query}", plan.reads);
    }
    let plan = Plan::make(&Query::read(&all), Scope::Whole, &index.snapshot())?;
    assert!(plan.groups.len() as u64 * ARTICLES <= most_read(ARTICLES), "some are left out");
    assert!(plan.groups.len() > 100);
    Ok(())
}
