//! What is found, by whom it is looked for and how it is spelt.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::time::{Duration, Instant};

use broadsheet_search::{Cursor, Document, Index, Kind, Label, Language, Order, Page, Query, Scope};
use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;

fn article(id: i64, language: &str, headline: &str, topic: &str) -> Document {
    Document {
        id,
        language: Language::of(language),
        headline: headline.to_owned(),
        standfirst: String::new(),
        teaser: String::new(),
        body: String::new(),
        labels: vec![(Kind::Topic, Label::new(topic.to_lowercase(), topic))],
        published: Timestamp::from_second(id).unwrap(),
        day: date(2000 + (id % 3) as i16, 5, 1),
    }
}

fn holding(articles: impl IntoIterator<Item = Document>) -> (tempfile::TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    let mut rebuild = index.rebuild().unwrap();
    articles.into_iter().for_each(|article| rebuild.put(&article).unwrap());
    rebuild.finish(1).unwrap();
    (folder, index)
}

fn many_tongues() -> (tempfile::TempDir, Index) {
    holding([
        article(1, "en", "Lukashenko visits Belarus’s neighbours", "Belarus"),
        article(2, "fr", "Les élections présidentielles", "Élections"),
        article(3, "de", "Die Häuser am Straßburger Münster", "Städte"),
        article(4, "zh", "用开源操作系统学习编程", "Linux"),
        article(5, "ar", "الأُمَّة العربية", "عرب"),
        article(6, "pl", "Łódź po latach", "Polska"),
        article(7, "ja", "東京タワーの夜", "東京"),
    ])
}

fn found(index: &Index, text: &str) -> Vec<i64> {
    index.search(&Query::read(text), Scope::Open, &Page::first(Order::Newest, 20)).unwrap().ids
}

#[test]
fn words_are_found_however_they_are_spelt() {
    let (_folder, index) = many_tongues();
    for (text, id) in [
        ("neighbour", 1),
        ("élection", 2),
        ("elections presidentielles", 2),
        ("Haus", 3),
        ("strassburg*", 3),
        ("Munster", 3),
        ("操作系统", 4),
        ("\"操作系统\"", 4),
        ("系统", 4),
        ("الامة", 5),
        ("lodz", 6),
        ("ŁÓDŹ", 6),
        ("東京", 7),
        ("topic:Élections", 2),
        ("topic:elections", 2),
    ] {
        assert_eq!(found(&index, text), [id], "{text}");
    }
    assert_eq!(found(&index, "\"系操\""), [0; 0]);
    assert_eq!(found(&index, "neighbours -lukashenko"), [0; 0]);
}

#[test]
fn slips_of_the_finger_are_forgiven_and_said() {
    let (_folder, index) = many_tongues();
    for (typed, meant) in [("Lukashenka", "lukashenko"), ("neigbhours", "neighbours")] {
        let hits = index.search(&Query::read(typed), Scope::Open, &Page::first(Order::Newest, 5)).unwrap();
        assert_eq!(hits.ids, [1], "{typed}");
        assert_eq!(hits.corrections[0].meant, meant);
    }
    assert!(found(&index, "xylophone").is_empty());
}

#[test]
fn joined_words_are_found_by_their_parts_and_parts_by_joined_words() {
    let (_folder, index) = holding([
        article(1, "de", "Die Pressefreiheit und ihre Feinde", "Medien"),
        article(2, "de", "Freiheit für die Presse", "Recht"),
        article(3, "de", "Ein Gesetz über den Landtag", "Recht"),
        article(4, "de", "Der Tag im Land der Kirchtürme", "Reise"),
        article(5, "en", "Wonderlands and landmarks, mark the day", "Travel"),
        article(6, "de", "Ein Turm ohne Kirche", "Reise"),
        article(7, "sv", "Skolböckerna och boken", "Läsning"),
    ]);
    let best = |text: &str| {
        let page = Page::first(Order::Relevance { today: None }, 20);
        index.search(&Query::read(text), Scope::Open, &page).unwrap()
    };
    for (text, ids) in [
        ("Freiheit", vec![2, 1]),
        ("Freiheiten", vec![2, 1]),
        ("Presse", vec![2, 1]),
        ("presse freiheit", vec![2, 1]),
        ("\"Freiheit\"", vec![2]),
        ("Turm", vec![6, 4]),
        ("Kirche", vec![6, 4]),
        ("böckerna", vec![7]),
        ("Pressefreiheitsgesetz", vec![3, 1]),
    ] {
        assert_eq!(best(text).ids, ids, "{text}");
    }
    assert!(best("Land").ids.contains(&3), "Tag is a word of the archive");
    assert!(!best("Land").ids.contains(&5), "no English word is taken apart");
    let parted = best("Freiheitsgesetze").corrections;
    assert_eq!(parted[0].meant, "freiheit gesetz");
}

#[test]
fn suggestions_come_with_every_letter() {
    let (_folder, index) = many_tongues();
    assert_eq!(index.suggest("luka", 5).unwrap().articles, [1]);
    assert_eq!(index.suggest("elections pre", 5).unwrap().articles, [2]);
    let labels = index.suggest("elec", 5).unwrap().labels;
    assert_eq!(labels, [(Kind::Topic, Label::new("élections", "Élections"), 1)]);
    assert_eq!(index.suggest("lukashenka", 5).unwrap().articles, [1], "a slip is forgiven here too");
    assert_eq!(index.suggest(" - ", 5).unwrap(), Default::default());
}

#[test]
fn counts_are_exact_and_pages_follow_each_other() {
    let topics = ["Trade", "Ports", "Trains"];
    let (_folder, index) = holding(
        (1..=100).map(|id| article(id, "en", &format!("Harbour news {id}"), topics[id as usize % 3])),
    );
    let page = Page { facets: 2, ..Page::first(Order::Relevance { today: Some(date(2026, 1, 1)) }, 7) };
    let first = index.search(&Query::read("harbour"), Scope::Open, &page).unwrap();
    assert_eq!(first.total, 100);
    assert_eq!(first.facets.years, [(2000, 33), (2001, 34), (2002, 33)]);
    let counted = first.facets.labels.iter().find(|(kind, _)| *kind == Kind::Topic).unwrap();
    assert_eq!(counted.1, [(Label::new("ports", "Ports"), 34), (Label::new("trade", "Trade"), 33)]);
    for order in [page.order, Order::Newest, Order::Oldest] {
        let (mut seen, mut after) = (Vec::new(), None::<Cursor>);
        loop {
            let hits = index
                .search(&Query::read("harbour"), Scope::Open, &Page { order, after, ..page.clone() })
                .unwrap();
            seen.extend(hits.ids);
            let Some(next) = hits.next else { break };
            after = Some(next.to_string().parse().unwrap());
        }
        let mut each = seen.clone();
        each.sort_unstable();
        assert_eq!(each, (1..=100).collect::<Vec<_>>(), "{order:?}");
        if order == Order::Oldest {
            assert_eq!(seen, each);
        }
    }
    assert_eq!(found(&index, "harbour year:2001 topic:trade -topic:ports").len(), 0);
    assert_eq!(found(&index, "news 42 after:2000 before:2001-05-02")[0], 42);
}

#[test]
fn what_is_akin_is_about_the_same() {
    let (_folder, index) = holding([
        article(1, "en", "Harbour strike enters third week", "Ports"),
        article(2, "en", "Strike at the harbour ends", "Ports"),
        article(3, "en", "Cheese from the mountains", "Food"),
        article(4, "en", "Mountains of debt", "Trade"),
    ]);
    assert_eq!(index.similar(1, Scope::Open, 5).unwrap(), [2]);
    assert_eq!(index.similar(99, Scope::Open, 5).unwrap(), [0; 0]);
}

#[test]
fn a_small_word_alone_is_searched_for() {
    let (_folder, index) =
        holding([article(1, "en", "To be or not to be", "Stage"), article(2, "en", "A play", "Stage")]);
    assert_eq!(found(&index, "to be or not to be"), [1]);
    assert_eq!(found(&index, "\"not to be\""), [1]);
}

#[test]
fn any_text_is_a_query_and_takes_no_long_time() {
    let (_folder, index) = many_tongues();
    let long = [
        "a*".repeat(5000),
        "\"".repeat(10_000),
        "lukashenka ".repeat(1000),
        "-\"x ".repeat(2500),
        "ł\0本'".repeat(2500),
    ];
    for text in long {
        let begun = Instant::now();
        for order in [Order::Newest, Order::Relevance { today: None }] {
            index.search(&Query::read(&text), Scope::Whole, &Page::first(order, 10)).unwrap();
        }
        index.suggest(&text, 5).unwrap();
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
    proptest!(ProptestConfig::with_cases(300), |(bytes in prop::collection::vec(any::<u8>(), 0..80), text in "([a-cL*\"'−:-]| |本|luka|topic:|after:20){0,25}")| {
        for text in [String::from_utf8_lossy(&bytes).into_owned(), text] {
            let page = Page { facets: 3, ..Page::first(Order::Relevance { today: Some(date(2026, 1, 1)) }, 3) };
            let hits = index.search(&Query::read(&text), Scope::Whole, &page).unwrap();
            prop_assert!(hits.total <= 7 && hits.ids.len() <= 3);
            index.suggest(&text, 3).unwrap();
        }
    });
}

#[test]
fn labels_of_many_hits_are_counted_exactly_however_rare_they_are() {
    // Of every kind of frequency: one label on every article, one on every second, and so on.
    let labels_of = |id: i64| {
        let often =
            (1..60).filter(move |nth| id % nth == 0).map(|nth| (Kind::Author, format!("author {nth}")));
        let rare = (0..3).map(move |nth| (Kind::Place, format!("place {}", id / 3 + nth)));
        often.chain(rare).chain([(Kind::Series, format!("series {}", id % 2))])
    };
    let articles = (1..=3000).map(|id| {
        let headline = format!(
            "News {}{}",
            if id % 3 == 0 { "third " } else { "" },
            if id < 200 { "early" } else { "" }
        );
        let labels = labels_of(id).map(|(kind, name)| (kind, Label::new(name.replace(' ', "-"), name)));
        Document { labels: labels.collect(), ..article(id, "en", &headline, "") }
    });
    let (_folder, index) = holding(articles);
    for text in ["news", "third", "early"] {
        let holds = |id: i64| match text {
            "third" => id % 3 == 0,
            "early" => id < 200,
            _ => true,
        };
        let page = Page { facets: 8, ..Page::first(Order::Newest, 1) };
        let hits = index.search(&Query::read(text), Scope::Open, &page).unwrap();
        for kind in [Kind::Author, Kind::Place, Kind::Series] {
            let mut counts = std::collections::BTreeMap::<String, u64>::new();
            for (_, name) in
                (1..=3000).filter(|id| holds(*id)).flat_map(labels_of).filter(|(other, _)| *other == kind)
            {
                *counts.entry(name).or_default() += 1;
            }
            let mut counts: Vec<u64> = counts.into_values().collect();
            counts.sort_unstable_by(|one, other| other.cmp(one));
            counts.truncate(8);
            let (_, counted) = hits.facets.labels.iter().find(|(other, _)| *other == kind).unwrap();
            let counted: Vec<u64> = counted.iter().map(|(_, count)| *count).collect();
            assert_eq!(counted, counts, "{kind:?} of {text}");
        }
    }
}
