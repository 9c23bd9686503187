//! The kit's own promises: what it makes is what it says.

use db::testing::TestDb;
use kernel::config::AccessLevel;
use kernel::network::is_in;
use press::access::decide;
use press::articles::{Found, by_slug};
use press::reading::known;

use super::*;

db::both_databases! {
    fn every_standing_is_decided_as_the_contract_says(db: TestDb) {
        let press = press(config());
        for level in AccessLevel::ALL {
            for standing in Standing::ALL {
                let tag = format!("wanted{}{}", level.as_str(), format!("{standing:?}").replace(['(', ')'], ""));
                let id = article(&db, &press, &tag, |draft| draft.access = Some(level));
                let someone = visitor(&db, &press, standing, id);
                let (site, visitor) = (press.clone(), someone.clone());
                let (viewer, held) = db.read_blocking(move |conn| {
                    let hash = visitor.token.map(|token| token.hash());
                    let known = known(conn, &site, hash.as_deref(), START)?;
                    Ok::<_, db::DbError>((known.visit.viewer.clone(), known.towards(id)))
                }).unwrap();
                let mut institutions = press.config.institutions.iter();
                let institution = institutions.find(|institution| is_in(someone.address, &institution.networks));
                let viewer = press::access::Viewer { institution: institution.map(|i| i.name.clone()), ..viewer };
                let decision = decide(level, &viewer, held);
                assert_eq!(decision.is_full(), standing.opens(level), "{standing:?} {level:?} {decision:?}");
            }
        }
    }

    fn paid_words_are_past_the_wall_alone(db: TestDb) {
        let press = press(config());
        article(&db, &press, "harbour", |_| ());
        let canaries = Canaries::new("harbour");
        let found = db.read_blocking(|conn| by_slug(conn, "harbour", START)).unwrap();
        let Some(Found::Article(article)) = found else { panic!("{found:?}") };
        assert!(article.teaser_html.contains(&canaries.open_word()));
        assert_eq!(canaries.found_in(&format!("{article:?}")), []);
    }
}

#[test]
fn every_canary_survives_the_sanitiser_in_the_rest() {
    let canaries = Canaries::new("harbour");
    let body = manuscript("harbour").body;
    assert_eq!(canaries.found_in(&body.rest_html), Place::ALL);
    assert_eq!(canaries.found_in(&body.teaser_html), []);
    assert_eq!(Canaries::new("other").found_in(&body.rest_html), []);
}

#[test]
fn the_clock_stands_at_the_start() {
    let start: Millis = 1_794_312_000_000;
    assert_eq!(press(config()).clock.now(), start);
    assert_eq!(kernel::clock::timestamp(START).to_string(), "2026-11-10T12:00:00Z");
}
