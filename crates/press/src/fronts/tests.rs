//! Arrangements on both databases: what is shown when, by whom, and what stands in for what is not there.

use db::testing::TestDb;
use kernel::clock::{DAY, HOUR};

use super::*;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, reader, write};
use crate::articles::{self, Manuscript};
use crate::audit::{self, Actor, Filter};
use crate::drafts::{self, Colleague, Text, Which, Writing};
use crate::staff::{self, Role};

/// A magazine of twelve stories, the newest first by number; an editor; their arrangement.
struct Scene {
    press: Press,
    editor: Colleague,
    ids: Vec<i64>,
}

fn story(number: i64) -> Manuscript {
    let section = if number % 2 == 0 { "Ports" } else { "Trade" };
    Manuscript {
        section: Some(section.into()),
        kind: if number % 4 == 3 { "comment".into() } else { "article".into() },
        ..manuscript(&format!("Story {number}"), NOW - (number + 1) * HOUR)
    }
}

impl Scene {
    fn new(db: &TestDb) -> Scene {
        let press = press(|_| ());
        let ids = (0..12).map(|number| publish(db, &press, &story(number))).collect();
        let reader = reader(db, &press, "ed@weir.example");
        write(db, move |tx| staff::invite(tx, NOW, reader, Role::Editor));
        Scene { press, editor: Colleague { reader, role: Role::Editor }, ids }
    }

    fn actor(&self) -> Actor {
        Actor::Staff { reader: self.editor.reader, network: "192.0.2.1".into() }
    }

    fn act<T: Send + 'static>(
        &self,
        db: &TestDb,
        work: impl FnOnce(&mut db::Tx, &Press, &Actor) -> Result<T, FrontError> + Send + 'static,
    ) -> Result<T, FrontError> {
        let (press, actor) = (self.press.clone(), self.actor());
        db.write_blocking(move |tx| work(tx, &press, &actor))
    }

    fn prepared(&self, db: &TestDb) -> String {
        self.act(db, |tx, press, actor| Ok(prepare(tx, press, actor, None, NOW)?)).unwrap()
    }

    fn put(&self, db: &TestDb, front: &str, at: &str, number: usize) {
        let key = format!("a-{}", public_id(db, self.ids[number]));
        self.put_key(db, front, at, key).unwrap();
    }

    fn put_key(&self, db: &TestDb, front: &str, at: &str, key: String) -> Result<(), FrontError> {
        let (front, place) = (front.to_owned(), Place::parse(at).unwrap());
        self.act(db, move |tx, _, actor| put(tx, actor, &front, place, &key, NOW))
    }

    fn begin(&self, db: &TestDb, front: &str, at: Option<Millis>, now: Millis) -> Result<(), FrontError> {
        let front = front.to_owned();
        self.act(db, move |tx, _, actor| begin(tx, actor, &front, at, now))
    }

    /// What stands where at that time, by slot, and whether every story stands once.
    fn shown(&self, db: &TestDb, now: Millis) -> Vec<(String, String)> {
        let press = self.press.clone();
        let gathered = read(db, move |conn| {
            let front = current(conn, now)?.map(|front| front.id);
            gather(conn, &press, front, now)
        });
        let arranged = arrange(&gathered);
        let rows = arranged.columns.iter().flat_map(|(_, cards)| cards);
        let all = arranged.lead.iter().chain(&arranged.seconds).chain(&arranged.opinion).chain(rows);
        let mut ids: Vec<i64> = all.chain(&arranged.archive).map(|shown| shown.card.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "a story stands twice: {arranged:?}");
        let words = |shown: &Shown<'_>| shown.headline.unwrap_or(&shown.card.title).to_owned();
        arranged.placed().map(|(place, shown)| (place.to_string(), words(shown))).collect()
    }

    fn at(&self, db: &TestDb, place: &str, now: Millis) -> String {
        let shown = self.shown(db, now);
        shown.into_iter().find(|(at, _)| at == place).map(|(_, title)| title).unwrap_or_default()
    }
}

fn public_id(db: &TestDb, id: i64) -> String {
    read(db, move |conn| conn.query_one("SELECT public_id FROM articles WHERE id = $1", &[&id]))
}

fn acts(db: &TestDb) -> Vec<String> {
    let lines = read(db, |conn| audit::list(conn, &Filter::default(), 100));
    lines.into_iter().rev().map(|line| line.act).collect()
}

db::both_databases! {
    fn left_to_itself_the_newest_lead(db: TestDb) {
        let scene = Scene::new(&db);
        let shown = scene.shown(&db, NOW);
        let words: Vec<&str> = shown.iter().take(8).map(|(_, title)| title.as_str()).collect();
        assert_eq!(words, ["Story 0", "Story 1", "Story 2", "Story 4", "Story 3", "Story 7", "Story 11", "Story 6"]);
        assert_eq!(shown[0].0, "lead-0");
    }

    fn what_is_chosen_stands_there_and_nowhere_else(db: TestDb) {
        let scene = Scene::new(&db);
        let front = scene.prepared(&db);
        scene.put(&db, &front, "lead-0", 9);
        scene.put(&db, &front, "second-1", 0);
        scene.put(&db, &front, "archive-2", 5);
        let ports = read(&db, |conn| crate::taxonomy::by_slug(conn, crate::taxonomy::TermKind::Section, "ports"));
        let column = format!("column-{}", ports.unwrap().id);
        scene.put(&db, &front, &column, 3);
        // A section that has no column takes no story away from the page.
        scene.put(&db, &front, "column-77", 1);
        assert_eq!(scene.at(&db, "lead-0", NOW), "Story 0", "nothing shows before it begins");
        let own = front.clone();
        scene.act(&db, move |tx, _, actor| say(tx, actor, &own, Place::parse("lead-0").unwrap(), " The  night ", NOW)).unwrap();
        scene.begin(&db, &front, None, NOW).unwrap();
        assert_eq!(scene.at(&db, "lead-0", NOW), "The night");
        assert_eq!(scene.at(&db, "second-0", NOW), "Story 1");
        assert_eq!(scene.at(&db, "second-1", NOW), "Story 0");
        assert_eq!(scene.at(&db, "second-2", NOW), "Story 2");
        assert_eq!(scene.at(&db, &column, NOW), "Story 3");
        assert_eq!(scene.at(&db, "opinion-0", NOW), "Story 7", "story 3 has its place already");
        assert_eq!(scene.at(&db, "archive-2", NOW), "Story 5", "there is nothing to stand before it");
    }

    fn what_is_not_there_leaves_its_place_to_the_page(db: TestDb) {
        let scene = Scene::new(&db);
        let later = publish(&db, &scene.press, &Manuscript { section: None, ..manuscript("Later", NOW + HOUR) });
        let front = scene.prepared(&db);
        scene.put(&db, &front, "lead-0", 4);
        let key = format!("a-{}", public_id(&db, later));
        scene.put_key(&db, &front, "second-0", key).unwrap();
        scene.begin(&db, &front, None, NOW).unwrap();
        assert_eq!((scene.at(&db, "lead-0", NOW), scene.at(&db, "second-0", NOW)), ("Story 4".into(), "Story 0".into()));
        // Its hour comes, and nobody has to do anything.
        assert_eq!(scene.at(&db, "second-0", NOW + HOUR), "Later");
        let gone = scene.ids[4];
        write(&db, move |tx| articles::withdraw(tx, gone, NOW));
        assert_eq!(scene.at(&db, "lead-0", NOW), "Story 0");
        assert_eq!(scene.at(&db, "second-0", NOW), "Story 1");
    }

    fn each_begins_at_its_time_however_long_nobody_was_there(db: TestDb) {
        let scene = Scene::new(&db);
        let fronts: Vec<String> = (0..3).map(|_| scene.prepared(&db)).collect();
        for (n, front) in fronts.iter().enumerate() {
            scene.put(&db, front, "lead-0", n + 5);
        }
        scene.begin(&db, &fronts[2], Some(NOW + 2 * DAY), NOW).unwrap();
        scene.begin(&db, &fronts[1], Some(NOW + DAY), NOW).unwrap();
        assert!(matches!(scene.begin(&db, &fronts[0], Some(NOW), NOW), Err(FrontError::Past)));
        assert_eq!(read(&db, |conn| next_beginning(conn, NOW)), Some(NOW + DAY));
        assert_eq!(read(&db, |conn| next_beginning(conn, NOW + DAY)), Some(NOW + 2 * DAY));
        let leads: Vec<String> = [NOW, NOW + DAY - 1, NOW + DAY, NOW + 2 * DAY - 1, NOW + 2 * DAY, NOW + 99 * DAY]
            .into_iter().map(|at| scene.at(&db, "lead-0", at)).collect();
        assert_eq!(leads, ["Story 0", "Story 0", "Story 6", "Story 6", "Story 7", "Story 7"]);
        // The one that is shown at once gives way to those that were set before.
        scene.begin(&db, &fronts[0], None, NOW).unwrap();
        assert_eq!((scene.at(&db, "lead-0", NOW), scene.at(&db, "lead-0", NOW + DAY)), ("Story 5".into(), "Story 6".into()));
        let waiting = read(&db, |conn| waiting(conn, NOW, 10));
        assert_eq!(waiting.iter().map(|front| &front.public_id).collect::<Vec<_>>(), [&fronts[1], &fronts[2]]);
        assert_eq!(waiting[0].set_by.as_deref(), Some("ed@weir.example"));
        let former = read(&db, |conn| earlier(conn, NOW + 9 * DAY, (i64::MAX, i64::MAX), 2));
        assert_eq!(former.iter().map(|front| &front.public_id).collect::<Vec<_>>(), [&fronts[2], &fronts[1]]);
    }

    fn what_has_its_time_is_not_changed_and_can_be_taken_back(db: TestDb) {
        let scene = Scene::new(&db);
        let front = scene.prepared(&db);
        scene.put(&db, &front, "lead-0", 5);
        scene.begin(&db, &front, Some(NOW + DAY), NOW).unwrap();
        assert!(matches!(scene.put_key(&db, &front, "lead-0", "a-x".into()), Err(FrontError::Set)));
        let (one, again, late) = (front.clone(), front.clone(), front.clone());
        scene.act(&db, move |tx, _, actor| take_back(tx, actor, &one, NOW)).unwrap();
        assert_eq!(scene.at(&db, "lead-0", NOW + DAY), "Story 0");
        assert!(matches!(scene.put_key(&db, &front, "lead-0", "a-x".into()), Err(FrontError::Missing)));
        assert!(matches!(scene.put_key(&db, "nobody", "lead-0", "a-x".into()), Err(FrontError::Missing)));
        scene.begin(&db, &front, None, NOW).unwrap();
        assert!(matches!(scene.act(&db, move |tx, _, actor| take_back(tx, actor, &again, NOW)), Err(FrontError::Begun)));
        assert!(matches!(scene.act(&db, move |tx, _, actor| drop_prepared(tx, actor, &late, NOW)), Err(FrontError::Set)));
        let other = scene.prepared(&db);
        scene.act(&db, move |tx, _, actor| drop_prepared(tx, actor, &other, NOW)).unwrap();
        assert_eq!(acts(&db), ["front-scheduled", "front-taken-back", "front-shown", "front-dropped"]);
        let lines = read(&db, |conn| audit::list(conn, &Filter::default(), 2));
        assert_eq!(lines[1].subject.as_deref(), Some("Story 5"));
    }

    fn places_are_exchanged_and_left(db: TestDb) {
        let scene = Scene::new(&db);
        let front = scene.prepared(&db);
        scene.put(&db, &front, "lead-0", 5);
        scene.put(&db, &front, "second-2", 6);
        let shifted = |from: &str, to: &str| {
            let (front, from, to) = (front.clone(), Place::parse(from).unwrap(), Place::parse(to).unwrap());
            scene.act(&db, move |tx, _, actor| shift(tx, actor, &front, from, to, NOW))
        };
        let told = || -> Vec<(String, String)> {
            let front = front.clone();
            let all = read(&db, move |conn| {
                let id = by_public_id(conn, &front)?.unwrap().id;
                filled(conn, id)
            });
            all.into_iter().map(|one| match one.content {
                Content::Piece(piece) => (one.place.to_string(), piece.title),
                Content::Series(name, _) => (one.place.to_string(), name),
            }).collect()
        };
        let pair = |a: &str, b: &str, c: &str, d: &str| vec![(a.to_owned(), b.to_owned()), (c.to_owned(), d.to_owned())];
        shifted("second-2", "lead-0").unwrap();
        assert_eq!(told(), pair("lead-0", "Story 6", "second-2", "Story 5"));
        shifted("lead-0", "lead-0").unwrap();
        shifted("second-2", "second-0").unwrap();
        assert_eq!(told(), pair("lead-0", "Story 6", "second-0", "Story 5"));
        assert!(matches!(shifted("lead-0", "series-0"), Err(FrontError::Missing)));
        assert!(matches!(shifted("archive-0", "lead-0"), Err(FrontError::Missing)));
        // Put elsewhere, it leaves where it was.
        scene.put(&db, &front, "archive-0", 6);
        assert_eq!(told(), pair("second-0", "Story 5", "archive-0", "Story 6"));
        let own = front.clone();
        scene.act(&db, move |tx, _, actor| take(tx, actor, &own, Place::parse("archive-0").unwrap(), NOW)).unwrap();
        assert_eq!(told().len(), 1);
        for nowhere in ["lead-1", "second-3", "lead--1", "lead", "nonsense-0", "archive-x"] {
            assert_eq!(Place::parse(nowhere), None, "{nowhere}");
        }
    }

    fn a_former_one_is_shown_again(db: TestDb) {
        let scene = Scene::new(&db);
        let (first, second) = (scene.prepared(&db), scene.prepared(&db));
        scene.put(&db, &first, "lead-0", 5);
        scene.put(&db, &second, "lead-0", 6);
        scene.begin(&db, &first, None, NOW).unwrap();
        scene.begin(&db, &second, None, NOW + HOUR).unwrap();
        let (again, unknown) = (first.clone(), scene.prepared(&db));
        scene.act(&db, move |tx, press, actor| show_again(tx, press, actor, &again, NOW + 2 * HOUR)).unwrap();
        let leads: Vec<String> = (0..3).map(|n| scene.at(&db, "lead-0", NOW + n * HOUR)).collect();
        assert_eq!(leads, ["Story 5", "Story 6", "Story 5"]);
        let outcome = scene.act(&db, move |tx, press, actor| show_again(tx, press, actor, &unknown, NOW));
        assert!(matches!(outcome, Err(FrontError::Missing)), "one that was never shown");
    }

    fn a_piece_takes_its_place_when_it_is_published(db: TestDb) {
        let scene = Scene::new(&db);
        let (press, editor, at) = (scene.press.clone(), scene.editor, NOW + DAY);
        let writing = Writing { title: "Dawn".into(), standfirst: "It is.".into(), html: "<p>a</p><!--more--><p>b</p>".into() };
        let draft = db.write_blocking(move |tx| {
            drafts::begin(tx, &press, editor, Text { writing, ..Text::default() }, NOW)
        }).unwrap();
        let (press, named) = (scene.press.clone(), draft.clone());
        let galley = read(&db, move |conn| drafts::galley(conn, &press, &named, Which::Latest, NOW)).unwrap();
        db.write_blocking(move |tx| drafts::schedule(tx, &galley, editor, at, NOW)).unwrap();
        let pieces = read(&db, |conn| unpublished_pieces(conn, NOW, 5));
        assert_eq!((pieces.len(), pieces[0].title.as_str(), pieces[0].published_at), (1, "Dawn", Some(at)));
        let front = scene.prepared(&db);
        scene.put_key(&db, &front, "lead-0", pieces[0].key.clone()).unwrap();
        scene.begin(&db, &front, Some(at), NOW).unwrap();
        assert_eq!(scene.at(&db, "lead-0", at), "Story 0", "the front is there before the piece");
        scene.press.clock.set(at);
        assert_eq!(drafts::publish_due(&db, &scene.press, &mut drafts::Resting::default()).unwrap(), 1);
        assert_eq!(scene.at(&db, "lead-0", at), "Dawn");
        assert!(read(&db, move |conn| unpublished_pieces(conn, NOW, 5)).is_empty());
    }

    fn chosen_series_stand_first_and_empty_ones_leave_no_gap(db: TestDb) {
        let scene = Scene::new(&db);
        for (number, series) in [(20, "Alpha"), (21, "Beta"), (22, "Gamma")] {
            publish(&db, &scene.press, &Manuscript { series: Some(series.into()), ..story(number) });
        }
        write(&db, |tx| crate::taxonomy::ensure(tx, crate::taxonomy::TermKind::Series, "Void"));
        let front = scene.prepared(&db);
        for (place, slug) in [("series-0", "void"), ("series-1", "gamma")] {
            let (front, place) = (front.clone(), Place::parse(place).unwrap());
            scene.act(&db, move |tx, _, actor| put_series(tx, actor, &front, place, slug, NOW)).unwrap();
        }
        scene.begin(&db, &front, None, NOW).unwrap();
        let press = scene.press.clone();
        let gathered = read(&db, move |conn| {
            let front = current(conn, NOW)?.map(|front| front.id);
            gather(conn, &press, front, NOW)
        });
        let names: Vec<&str> = gathered.series.iter().map(|(term, _)| term.name.as_str()).collect();
        assert_eq!(names, ["Gamma", "Alpha"]);
    }
}

#[test]
fn an_hour_is_that_of_the_publication() {
    let press = press(|config| config.site.time_zone = "Europe/Paris".into());
    assert_eq!(
        moment(&press, "2026-11-26T06:00"),
        Some(crate::articles::fixtures::at("2026-11-26T05:00:00Z"))
    );
    assert_eq!(
        moment(&press, "2026-07-01T06:00"),
        Some(crate::articles::fixtures::at("2026-07-01T04:00:00Z"))
    );
    // Skipped in spring, and twice in autumn.
    assert_eq!(
        moment(&press, "2027-03-28T02:30"),
        Some(crate::articles::fixtures::at("2027-03-28T01:30:00Z"))
    );
    assert_eq!(
        moment(&press, "2026-10-25T02:30"),
        Some(crate::articles::fixtures::at("2026-10-25T00:30:00Z"))
    );
    for none in ["", "tomorrow", "2026-13-01T00:00"] {
        assert_eq!(moment(&press, none), None, "{none}");
    }
}
