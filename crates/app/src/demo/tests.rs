//! The magazine is whole: every article has its parts, every picture its words, every link its end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::content::{self, WITHDRAWN};

const NOW: i64 = 1_794_312_000_000;
/// All pictures together, in bytes.
const PICTURES: usize = 3_000_000;
/// One picture, in bytes.
const PICTURE: usize = 130_000;

fn articles() -> Vec<Json> {
    let archive = content::archive(NOW).unwrap();
    archive.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text<'a>(article: &'a Json, key: &str) -> &'a str {
    article[key].as_str().unwrap_or_default()
}

fn list<'a>(article: &'a Json, key: &str) -> Vec<&'a str> {
    article[key].as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

/// What stands between `start` and the next `end`, each time.
fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(start).skip(1).filter_map(move |rest| rest.split(end).next())
}

/// The text without its markup.
fn plain(html: &str) -> String {
    html.split('<')
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once('>').map_or("", |cut| cut.1) })
        .collect()
}

fn words(article: &Json) -> usize {
    plain(text(article, "body_html")).split_whitespace().count()
}

fn picture(path: &str) -> usize {
    content::picture(path).unwrap_or_else(|| panic!("demo/{path} is missing"))
}

#[test]
fn every_article_has_its_parts() {
    let articles = articles();
    assert!(articles.len() >= 28, "{} articles", articles.len());
    for article in articles.iter().filter(|article| text(article, "slug") != WITHDRAWN) {
        let name = text(article, "slug");
        for key in ["id", "title", "standfirst", "section", "type"] {
            assert!(text(article, key).chars().count() > 3 || key == "id", "{name} has no {key}");
        }
        assert!(text(article, "standfirst").chars().count() > 60, "{name} says too little of itself");
        assert!(
            list(article, "topics").len() >= 2 && !list(article, "places").is_empty(),
            "{name} is filed nowhere"
        );
        let least = if text(article, "type") == "briefing" { 200 } else { 450 };
        assert!(words(article) >= least, "{name} has {} words", words(article));
        let body = text(article, "body_html");
        assert!(!body.to_lowercase().contains("lorem"), "{name} holds filler");
        assert_eq!(body.matches("<p>").count(), body.matches("</p>").count(), "{name}");
        assert_eq!(body.matches("fnref-").count(), 2 * body.matches("id=\"fn-").count(), "{name}: footnotes");
    }
}

#[test]
fn there_is_something_of_everything() {
    let articles = articles();
    let kinds: BTreeSet<&str> = articles.iter().map(|article| text(article, "type")).collect();
    for kind in [
        "analysis",
        "briefing",
        "column",
        "data",
        "feature",
        "gallery",
        "interview",
        "letters",
        "report",
        "review",
    ] {
        assert!(kinds.contains(kind), "there is no {kind}");
    }
    let levels: BTreeSet<&str> = articles.iter().map(|article| text(article, "access")).collect();
    assert_eq!(levels, BTreeSet::from(["", "free", "registered", "subscribers"]));
    let mut sections: BTreeMap<&str, usize> = BTreeMap::new();
    for article in &articles {
        *sections.entry(text(article, "section")).or_default() += 1;
    }
    assert!(sections.len() == 5 && sections.values().all(|count| *count >= 5), "{sections:?}");
    let long = articles.iter().find(|article| words(article) >= 1_800).unwrap();
    let body = text(long, "body_html");
    for part in ["<h2>", "pullquote", "<figure>", "footnotes"] {
        assert!(body.contains(part), "the long feature has no {part}");
    }
    assert!(articles.iter().any(|article| text(article, "body_html").contains("<th scope=")), "no table");
    let recent = articles.iter().filter(|article| text(article, "published_at") > "2026-11-07").count();
    assert!(recent >= 6, "only {recent} articles are of the last days");
}

#[test]
fn pictures_are_there_with_their_words() {
    let mut used = BTreeSet::new();
    for article in &articles() {
        let name = text(article, "slug");
        if let Some(lead) = article["lead_image"].as_object() {
            for key in ["src", "alt", "caption", "credit"] {
                let said = lead.get(key).and_then(Json::as_str).unwrap_or_default();
                assert!(!said.trim().is_empty(), "{name}: the lead picture has no {key}");
            }
            used.insert(lead["src"].as_str().unwrap().to_owned());
        }
        for figure in between(text(article, "body_html"), "<figure>", "</figure>") {
            let alt = between(figure, "alt=\"", "\"").next().unwrap_or_default();
            let caption = between(figure, "<figcaption>", "</figcaption>").next().unwrap_or_default();
            assert!(alt.len() > 30 && caption.contains("Isobath"), "{name}: {figure}");
            used.extend(between(figure, "src=\"", "\"").map(str::to_owned));
        }
    }
    for author in content::authors().unwrap() {
        used.insert(author.portrait);
        assert!(author.bio.split_whitespace().count() > 25, "{} has no biography", author.name);
    }
    let sizes: Vec<usize> = used.iter().map(|path| picture(path)).collect();
    assert!(sizes.iter().all(|size| *size <= PICTURE), "{used:?}: {sizes:?}");
    assert!(sizes.iter().sum::<usize>() < PICTURES, "{} bytes of pictures", sizes.iter().sum::<usize>());
    assert_eq!(content::pictures(), used, "pictures there (left) and shown (right) differ");
}

#[test]
fn links_between_articles_resolve() {
    let articles = articles();
    let slugs: BTreeSet<&str> = articles.iter().map(|article| text(article, "slug")).collect();
    assert_eq!(slugs.len(), articles.len(), "a slug is there twice");
    let mut count = 0;
    for article in &articles {
        for href in between(text(article, "body_html"), "href=\"", "\"") {
            let Some(target) = href.strip_prefix("/articles/") else {
                assert!(href.starts_with('#'), "{} links to {href}", text(article, "slug"));
                continue;
            };
            assert!(
                slugs.contains(target) && target != WITHDRAWN,
                "{} links to {href}",
                text(article, "slug")
            );
            count += 1;
        }
    }
    assert!(count >= 25, "only {count} links");
}

#[test]
fn what_the_tour_shows_is_what_it_says() {
    let articles = articles();
    let stage = content::stage(std::path::Path::new("x"));
    let level = |slug: &str| {
        let article = articles.iter().find(|article| text(article, "slug") == slug);
        text(article.unwrap_or_else(|| panic!("there is no {slug}")), "access").to_owned()
    };
    assert_eq!(level(&stage.free), "free");
    assert_eq!(level(&stage.registered), "registered");
    assert_eq!(level(&stage.subscribers), "subscribers");
    assert_eq!(level(&stage.withdrawn), "");
    assert!(stage.spent.iter().chain([&stage.metered]).all(|slug| level(slug).is_empty()));
    assert!(stage.spent.len() == 3 && !stage.spent.contains(&stage.metered));
}
