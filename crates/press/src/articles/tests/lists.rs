//! Lists by key, and the search of headlines.

use db::testing::TestDb;
use kernel::clock::{DAY, Millis};
use kernel::config::AccessLevel;

use crate::Press;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read};
use crate::articles::{AuthorDraft, Card, Cursor, Direction, Listing, Manuscript, count_matches, list};
use crate::taxonomy::{self, TermKind};

fn page(db: &TestDb, listing: &Listing, cursor: Cursor, direction: Direction, limit: i64) -> Vec<Card> {
    let listing = listing.clone();
    read(db, move |conn| list(conn, &listing, cursor, direction, limit, NOW))
}

fn titles(cards: &[Card]) -> Vec<&str> {
    cards.iter().map(|card| card.title.as_str()).collect()
}

fn all(db: &TestDb, listing: &Listing) -> Vec<String> {
    let cards = page(db, listing, Cursor::TOP, Direction::Older, 100);
    cards.into_iter().map(|card| card.title).collect()
}

fn searched(db: &TestDb, text: &str) -> Vec<String> {
    let found = all(db, &Listing::Search(text.into()));
    let text = text.to_owned();
    let count = read(db, move |conn| count_matches(conn, &text, NOW));
    assert_eq!(count, i64::try_from(found.len()).unwrap());
    found
}

fn filed(title: &str, published_at: Millis) -> Manuscript {
    let author = |name: &str| AuthorDraft { name: name.into(), ..AuthorDraft::default() };
    Manuscript {
        section: Some("Ports".into()),
        series: Some("The Long Quay".into()),
        topics: vec!["Trade".into(), "Rivers".into()],
        places: vec!["Stanmar".into()],
        authors: vec![author("Ada Quill"), author("Ben Tarn")],
        access: Some(AccessLevel::Free),
        ..manuscript(title, published_at)
    }
}

/// Every listing that the articles of [`filed`] are in.
fn listings(db: &TestDb) -> Vec<Listing> {
    read(db, |conn| {
        let mut term = |kind, slug| Ok::<_, db::DbError>(taxonomy::by_slug(conn, kind, slug)?.unwrap().id);
        let section = Listing::Section(term(TermKind::Section, "ports")?);
        let series = Listing::Series(term(TermKind::Series, "the-long-quay")?);
        let topic = Listing::Term(term(TermKind::Topic, "trade")?);
        let place = Listing::Term(term(TermKind::Place, "stanmar")?);
        let author = Listing::Author(crate::authors::by_slug(conn, "ben-tarn")?.unwrap().id);
        let between = Listing::Between(NOW - 50 * DAY, NOW);
        Ok(vec![
            Listing::Latest,
            section,
            series,
            topic,
            place,
            author,
            between,
            Listing::Search("part".into()),
        ])
    })
}

/// Twelve articles of six instants, two at each, and one that is filed nowhere.
fn twelve(db: &TestDb, press: &Press) {
    for number in 0..12 {
        let at = NOW - DAY * (1 + number / 2);
        publish(db, press, &filed(&format!("Part {number:02}"), at));
    }
    publish(db, press, &manuscript("Elsewhere", NOW - 60 * DAY));
}

/// From the top to the end, or back, in pages of three.
fn walk(db: &TestDb, listing: &Listing, mut cursor: Cursor, direction: Direction) -> Vec<Card> {
    let mut seen = Vec::new();
    loop {
        let cards = page(db, listing, cursor, direction, 3);
        let edge = match direction {
            Direction::Older => cards.last(),
            Direction::Newer => cards.first(),
        };
        let Some(edge) = edge else { return seen };
        cursor = edge.cursor();
        match direction {
            Direction::Older => seen.extend(cards),
            Direction::Newer => seen.splice(0..0, cards).for_each(drop),
        }
    }
}

db::both_databases! {
    fn every_listing_pages_both_ways_and_stays_in_place(db: TestDb) {
        let press = press(|_| ());
        twelve(&db, &press);
        for (number, listing) in listings(&db).into_iter().enumerate() {
            let down = walk(&db, &listing, Cursor::TOP, Direction::Older);
            let expected = if listing == Listing::Latest { 13 + number } else { 12 + number };
            assert_eq!(down.len(), expected, "{listing:?}");
            let newest_first = down.windows(2).all(|pair| {
                (pair[0].published_at, pair[0].id) > (pair[1].published_at, pair[1].id)
            });
            assert!(newest_first, "{listing:?}");
            let bottom = Cursor { published_at: Millis::MIN, id: 0 };
            let up = walk(&db, &listing, bottom, Direction::Newer);
            assert_eq!(titles(&up), titles(&down), "{listing:?}");
            // Something newer, of the same instant as the newest: pages further down stay as they were.
            let (edge, before) = (down[2].cursor(), page(&db, &listing, down[2].cursor(), Direction::Older, 3));
            publish(&db, &press, &filed(&format!("Part new {number}"), NOW - DAY));
            assert_eq!(page(&db, &listing, edge, Direction::Older, 3), before, "{listing:?}");
        }
    }

    fn a_card_says_how_it_is_filed(db: TestDb) {
        publish(&db, &press(|_| ()), &filed("Part 1", NOW));
        let card = page(&db, &Listing::Latest, Cursor::TOP, Direction::Older, 1).remove(0);
        assert_eq!(card.section.as_ref().unwrap().slug, "ports");
        assert_eq!(card.topics().map(|topic| topic.name.as_str()).collect::<Vec<_>>(), ["Trade", "Rivers"]);
        assert_eq!(card.places().map(|place| place.slug.as_str()).collect::<Vec<_>>(), ["stanmar"]);
        assert_eq!(card.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>(), ["Ada Quill", "Ben Tarn"]);
        let rules = kernel::config::Access::default();
        assert_eq!(card.level(&rules, NOW).level, AccessLevel::Free);
    }

    fn filing_anew_moves_an_article(db: TestDb) {
        let press = press(|_| ());
        publish(&db, &press, &filed("Part 1", NOW));
        let trade = listings(&db).swap_remove(3);
        let moved = Manuscript { topics: vec!["Dams".into()], source_hash: "2".into(), ..filed("Part 1", NOW) };
        publish(&db, &press, &moved);
        assert_eq!(all(&db, &trade), [""; 0]);
        let dams = read(&db, |conn| taxonomy::by_slug(conn, TermKind::Topic, "dams")).unwrap();
        assert_eq!(all(&db, &Listing::Term(dams.id)), ["Part 1"]);
    }

    fn between_takes_its_start_and_leaves_its_end(db: TestDb) {
        let press = press(|_| ());
        for (title, at) in [("before", NOW - DAY - 1), ("start", NOW - DAY), ("last", NOW - 1), ("end", NOW)] {
            publish(&db, &press, &manuscript(title, at));
        }
        assert_eq!(all(&db, &Listing::Between(NOW - DAY, NOW)), ["last", "start"]);
    }

    fn search_takes_every_word_literally(db: TestDb) {
        let press = press(|_| ());
        for title in ["A 100% rise", "A 100 rise", "snake_case", "snakeXcase", "back\\slash", "back slash"] {
            publish(&db, &press, &manuscript(title, NOW));
        }
        assert_eq!(searched(&db, "100%"), ["A 100% rise"]);
        assert_eq!(searched(&db, "snake_case"), ["snake_case"]);
        assert_eq!(searched(&db, "back\\slash"), ["back\\slash"]);
        assert_eq!(searched(&db, "slash back").len(), 2);
        assert_eq!(searched(&db, "%").len(), 1);
        assert_eq!(searched(&db, "' OR 1 = 1 --").len(), 0);
        assert_eq!(searched(&db, "  ").len(), 6);
        assert_eq!(searched(&db, "\0rise").len(), 2);
    }

    fn search_folds_case_and_composition(db: TestDb) {
        let standfirst = "Wo die Straße endet: l’Étude".to_owned();
        publish(&db, &press(|_| ()), &Manuscript { standfirst, ..manuscript("Ölhafen", NOW) });
        for query in ["ölhafen", "ÖLHAFEN", "o\u{308}lhafen", "létude", "L'ÉTUDE", "straße ölhafen endet"] {
            assert_eq!(searched(&db, query), ["Ölhafen"], "{query}");
        }
        for query in ["olhafen", "ölhafen fehlt", "teaser", "rest"] {
            assert_eq!(searched(&db, query), [""; 0], "{query}");
        }
    }

    fn search_minds_six_words(db: TestDb) {
        publish(&db, &press(|_| ()), &manuscript("one two three four five six", NOW));
        assert_eq!(searched(&db, "one two three four five six seven eight").len(), 1);
        assert_eq!(searched(&db, "one two three four five seven").len(), 0);
    }
}
