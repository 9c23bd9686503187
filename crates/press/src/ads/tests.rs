//! Campaigns in the database, on both of them: their life, what is counted of them, and what a section's merge does.

use db::testing::TestDb;
use jiff::tz::TimeZone;
use kernel::clock::DAY;
use kernel::ids::Random;

use super::*;
use crate::Press;
use crate::articles::fixtures::{NOW, press, read, write};
use crate::audit::Actor;
use crate::headings::{self, HeadingError, Kind, Wording};
use crate::tally::{self, AdMark, Waiting};

/// A campaign that runs everywhere.
pub(super) fn campaign(id: i64) -> Campaign {
    Campaign {
        id,
        public_id: format!("c{id}"),
        name: format!("Campaign {id}"),
        client: String::new(),
        creative: Creative::Text { heading: "Anchors".into(), words: String::new(), prompt: String::new() },
        link: "https://anchors.example/".into(),
        slots: AdSlot::ALL.to_vec(),
        sections: Vec::new(),
        starts_at: 0,
        ends_at: None,
        weight: 1,
        most_shown: None,
        most_clicked: None,
        shown: 0,
        clicked: 0,
        state: State::Running,
    }
}

fn wanted() -> Wanted {
    Wanted {
        name: "Autumn".into(),
        heading: "Anchors".into(),
        link: "https://anchors.example/".into(),
        slots: vec!["side".into(), "top".into(), "ceiling".into()],
        starts: "2020-01-01T00:00".into(),
        weight: "3".into(),
        ..Wanted::default()
    }
}

const ACTOR: &Actor = &Actor::Operator;

/// The press, with names of their own for what it makes.
fn house() -> Press {
    Press { random: Random::system(), ..press(|_| ()) }
}

fn try_make(db: &TestDb, wanted: &Wanted) -> Result<String, AdError> {
    let wanted = wanted.clone();
    db.write_blocking(move |tx| make(tx, &house(), ACTOR, &wanted, NOW))
}

fn made(db: &TestDb, wanted: &Wanted) -> String {
    try_make(db, wanted).unwrap()
}

fn turned(db: &TestDb, id: &str, what: Turn) -> Result<(), AdError> {
    let id = id.to_owned();
    db.write_blocking(move |tx| turn(tx, ACTOR, &id, what, NOW))
}

fn one(db: &TestDb, id: &str) -> Campaign {
    let id = id.to_owned();
    read(db, move |conn| by_public_id(conn, &id)).unwrap()
}

fn live(db: &TestDb) -> Vec<String> {
    read(db, |conn| running(conn, NOW)).into_iter().map(|one| one.public_id).collect()
}

/// Counts so many views and clicks of it as a server does.
fn count(db: &TestDb, campaign: &Campaign, slot: AdSlot, at: Millis, shown: usize, clicked: usize) {
    let waiting = Waiting::default();
    let mark = AdMark::new(campaign.id, slot);
    (0..shown).for_each(|_| waiting.note_ad(&TimeZone::UTC, at, mark, false));
    (0..clicked).for_each(|_| waiting.note_ad(&TimeZone::UTC, at, mark, true));
    let counted = waiting.take();
    write(db, move |tx| tally::write(tx, &counted));
}

fn add_up(db: &TestDb) {
    while write(db, |tx| tally::gather(tx, NOW)) > 0 {}
}

/// Changes of campaigns in the log.
fn changes(db: &TestDb) -> i64 {
    read(db, |conn| conn.query_one("SELECT COUNT(*) FROM changes WHERE kind = 'ad'", &[]))
}

fn wrong_fields(outcome: Result<String, AdError>) -> Vec<&'static str> {
    match outcome {
        Err(AdError::Wrong(troubles)) => troubles.iter().map(|trouble| trouble.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn pictures_are_made_to_fit_and_never_larger() {
    for (size, slot, expected) in [
        ((300, 250), AdSlot::Side, (300, 250)),
        ((600, 500), AdSlot::Side, (300, 250)),
        ((300, 1200), AdSlot::Side, (150, 600)),
        ((1940, 500), AdSlot::Top, (970, 250)),
        ((100, 40), AdSlot::Top, (100, 40)),
        ((4000, 1), AdSlot::Middle, (600, 1)),
        ((1, 4000), AdSlot::Middle, (1, 500)),
        ((0, 0), AdSlot::Middle, (1, 1)),
    ] {
        assert_eq!(fitted(size, slot), expected, "{size:?} {slot:?}");
    }
}

#[test]
fn each_phase_is_of_state_dates_and_caps() {
    let of = |change: fn(&mut Campaign)| {
        let mut one = Campaign { starts_at: NOW - DAY, ends_at: Some(NOW + DAY), ..campaign(1) };
        change(&mut one);
        one.phase(NOW)
    };
    assert_eq!(of(|_| ()), Phase::Live);
    assert_eq!(of(|one| one.starts_at = NOW + 1), Phase::Waiting);
    assert_eq!(of(|one| one.ends_at = Some(NOW)), Phase::Over);
    assert_eq!(of(|one| (one.most_shown, one.shown) = (Some(5), 5)), Phase::Full);
    assert_eq!(of(|one| one.state = State::Paused), Phase::Paused);
    assert_eq!(of(|one| one.state = State::Draft), Phase::Draft);
    assert_eq!(of(|one| one.state = State::Ended), Phase::Ended);
}

db::both_databases! {
    fn a_campaign_is_made_started_held_back_and_ended(db: TestDb) {
        let id = made(&db, &wanted());
        let draft = one(&db, &id);
        assert_eq!((draft.state, draft.slots.as_slice(), draft.weight), (State::Draft, &[AdSlot::Top, AdSlot::Side][..], 3));
        assert!(live(&db).is_empty());
        assert!(read(&db, { let id = id.clone(); move |conn| leads_to(conn, &id) }).is_none(), "nobody was led there yet");
        assert!(matches!(turned(&db, &id, Turn::Pause), Err(AdError::State)));
        turned(&db, &id, Turn::Start).unwrap();
        assert_eq!(live(&db), std::slice::from_ref(&id));
        turned(&db, &id, Turn::Pause).unwrap();
        assert!(live(&db).is_empty());
        turned(&db, &id, Turn::Start).unwrap();
        turned(&db, &id, Turn::End).unwrap();
        assert!(matches!(turned(&db, &id, Turn::Start), Err(AdError::State)));
        let (changed, again) = (id.clone(), wanted());
        let refused = db.write_blocking(move |tx| change(tx, &house(), ACTOR, &changed, &again, NOW));
        assert!(matches!(refused, Err(AdError::State)), "{refused:?}");
        let link = read(&db, { let id = id.clone(); move |conn| leads_to(conn, &id) });
        assert_eq!(link.unwrap().1, "https://anchors.example/", "pages that are still open lead on");
        let acts: Vec<String> = read(&db, |conn| crate::audit::list(conn, &Default::default(), 10)).into_iter().rev().map(|line| line.act).collect();
        assert_eq!(acts, ["ad-made", "ad-started", "ad-paused", "ad-started", "ad-ended"]);
        assert_eq!(changes(&db), 4);
        assert_eq!(read(&db, |conn| list(conn, true, i64::MAX, 10)).len(), 1);
        assert!(read(&db, |conn| list(conn, false, i64::MAX, 10)).is_empty());
    }

    fn everything_that_is_wrong_is_said_at_once(db: TestDb) {
        let nothing = wrong_fields(try_make(&db, &Wanted::default()));
        assert_eq!(nothing, ["name", "heading", "link", "slots", "starts", "weight"]);
        let picture = Wanted { is_picture: true, is_direct: true, picture: "/media/none.jpg".into(), ..wanted() };
        assert_eq!(wrong_fields(try_make(&db, &picture)), ["client", "picture", "alt"]);
        let dates = Wanted { ends: "2019-01-01T00:00".into(), weight: "101".into(), most_shown: "x".into(), sections: vec!["nowhere".into()], ..wanted() };
        assert_eq!(wrong_fields(try_make(&db, &dates)), ["sections", "ends", "weight", "most_shown"]);
        assert_eq!(wrong_fields(try_make(&db, &Wanted { ends: "soon".into(), heading: "x".repeat(81), ..wanted() })), ["heading", "ends"]);
        assert_eq!(read(&db, |conn| list(conn, false, i64::MAX, 10)).len(), 0);
        let past = made(&db, &Wanted { ends: "2020-02-01T00:00".into(), ..wanted() });
        assert!(matches!(turned(&db, &past, Turn::Start), Err(AdError::Over)));
    }

    fn a_cap_stops_it_on_all_servers(db: TestDb) {
        let id = made(&db, &Wanted { most_shown: "1 000".into(), most_clicked: "20".into(), ..wanted() });
        turned(&db, &id, Turn::Start).unwrap();
        let before = changes(&db);
        let it = one(&db, &id);
        // Two servers, two days.
        count(&db, &it, AdSlot::Top, NOW, 600, 3);
        count(&db, &it, AdSlot::Side, NOW + DAY, 300, 2);
        add_up(&db);
        let so_far = one(&db, &id);
        assert_eq!((so_far.shown, so_far.clicked, so_far.phase(NOW)), (900, 5, Phase::Live));
        assert_eq!((live(&db).len(), changes(&db)), (1, before), "pages stay as they are");
        count(&db, &it, AdSlot::Top, NOW, 150, 0);
        add_up(&db);
        assert_eq!((one(&db, &id).phase(NOW), live(&db).len(), changes(&db)), (Phase::Full, 0, before + 1), "pages are made anew");
        count(&db, &it, AdSlot::Top, NOW, 10, 1);
        add_up(&db);
        assert_eq!(changes(&db), before + 1, "once");
        let of = it.id;
        let days: Vec<(i64, i64)> = read(&db, move |conn| by_day(conn, of)).iter().map(|day| (day.shown, day.clicked)).collect();
        assert_eq!(days, [(760, 4), (300, 2)]);
        let slots: Vec<_> = read(&db, move |conn| by_slot(conn, of)).iter().map(|one| (one.slot, one.shown, one.clicked)).collect();
        assert_eq!(slots, [(AdSlot::Top, 760, 4), (AdSlot::Side, 300, 2)]);
        // More is agreed on: it goes on.
        let (again, more) = (id.clone(), Wanted { most_shown: "5000".into(), ..wanted() });
        db.write_blocking(move |tx| change(tx, &house(), ACTOR, &again, &more, NOW)).unwrap();
        assert_eq!(live(&db), [id]);
    }

    fn only_what_nobody_saw_is_deleted(db: TestDb) {
        let id = made(&db, &wanted());
        let it = one(&db, &id);
        let delete = |id: &str| { let id = id.to_owned(); db.write_blocking(move |tx| delete(tx, ACTOR, &id, NOW)) };
        turned(&db, &id, Turn::Start).unwrap();
        assert!(matches!(delete(&id), Err(AdError::Shown)), "it runs");
        count(&db, &it, AdSlot::Top, NOW, 1, 0);
        turned(&db, &id, Turn::Pause).unwrap();
        assert!(matches!(delete(&id), Err(AdError::Shown)), "what was shown waits to be added up");
        add_up(&db);
        assert!(matches!(delete(&id), Err(AdError::Shown)));
        let copied = { let id = id.clone(); db.write_blocking(move |tx| duplicate(tx, &house(), ACTOR, &id, NOW)).unwrap() };
        let copy = one(&db, &copied);
        assert_eq!((copy.state, copy.shown, copy.name.as_str(), copy.slots.len()), (State::Draft, 0, "Autumn", 2));
        delete(&copied).unwrap();
        assert!(matches!(delete(&copied), Err(AdError::Missing)));
        // A server that still counts it harms nothing.
        count(&db, &copy, AdSlot::Top, NOW, 5, 1);
        add_up(&db);
    }

    fn a_section_takes_its_campaigns_along(db: TestDb) {
        let section = |name: &str| {
            let wording = Wording { name: name.into(), in_navigation: true, ..Wording::default() };
            db.write_blocking(move |tx| headings::make(tx, ACTOR, Kind::Section, &wording, NOW)).unwrap()
        };
        let (ports, trade) = (section("Ports"), section("Trade"));
        let id = made(&db, &Wanted { sections: vec!["ports".into()], ..wanted() });
        let deleted = db.write_blocking(move |tx| headings::delete(tx, &house(), ACTOR, (Kind::Section, ports), NOW));
        assert!(matches!(deleted, Err(HeadingError::Full)), "the campaign would be for every page");
        db.write_blocking(move |tx| headings::begin_merge(tx, &house(), ACTOR, (Kind::Section, ports), trade, NOW)).unwrap();
        let slugs: Vec<String> = one(&db, &id).sections.into_iter().map(|section| section.slug).collect();
        assert_eq!(slugs, ["trade"]);
    }

    fn ads_txt_is_of_the_settings_until_it_is_written(db: TestDb) {
        assert_eq!(read(&db, txt), None);
        let save = |text: Option<&'static str>| write(&db, move |tx| save_txt(tx, &house(), ACTOR, text, NOW));
        save(Some("contact=a@b.example"));
        save(Some("contact=c@d.example\n"));
        assert_eq!(read(&db, txt).as_deref(), Some("contact=c@d.example\n"));
        save(None);
        assert_eq!(read(&db, txt), None);
    }
}
