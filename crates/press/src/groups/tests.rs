//! Groups, on both databases: never more seats than were bought, and a seat that is taken away opens nothing.

use db::testing::TestDb;
use kernel::EmailAddress;
use kernel::clock::{DAY, Millis};
use kernel::ids::Random;

use super::*;
use crate::articles::fixtures::{NOW, press as site, read, reader, write as act};
use crate::readers::{self, Proof};
use crate::{Press, account, billing, groups};

const NETWORK: &str = "198.51.100.7";

/// A site whose ids never come twice, however often one is made.
fn press() -> Press {
    let site = site(|config| config.readers.mails_per_network_hour = 1000);
    Press { random: Random::system(), ..site }
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

/// A group of so many seats; its owner is `boss@osier.example`.
fn founded(db: &TestDb, seats: i64, ends_at: Option<Millis>, domains: &[&str]) -> Group {
    let press = press();
    let owner = reader(db, &press, "boss@osier.example");
    let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
    let founding = Founding { name: "Osier".into(), plan: "yearly".into(), owner, seats, ends_at, domains };
    db.write_blocking(move |tx| groups::found(tx, &press, NOW, &founding)).unwrap()
}

fn group(db: &TestDb) -> Group {
    db.read_blocking(|conn| by_name(conn, "osier")).unwrap()
}

/// Invites; gives what the link ends with, or the sentence of a refusal.
fn invite_now(db: &TestDb, group: &Group, email: &str, at: Millis) -> Result<String, String> {
    let (press, group, email) = (press(), group.clone(), address(email));
    let invited = db.write_blocking(move |tx| invite(tx, &press, at, &group, &email, NETWORK));
    invited.map_err(|refused| refused.to_string())?;
    Ok(last_link(db))
}

/// What the link of the latest mail ends with.
fn last_link(db: &TestDb) -> String {
    let payload: String =
        read(db, |conn| conn.query_one("SELECT payload FROM jobs ORDER BY id DESC LIMIT 1", &[]));
    let payload: serde_json::Value = serde_json::from_str(&payload).unwrap();
    payload["context"]["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

fn accept_as(db: &TestDb, token: &str, reader: Option<i64>, at: Millis) -> Result<(), GroupError> {
    let (press, token) = (press(), token.to_owned());
    db.write_blocking(move |tx| {
        accept(tx, &press, at, &token, Guest { reader, session: None, device: "" }).map(drop)
    })
}

fn reads(db: &TestDb, email: &str, at: Millis) -> bool {
    let email = address(email);
    read(db, move |conn| {
        let Some(reader) = readers::by_email(conn, &email)? else { return Ok(false) };
        Ok(billing::standing(conn, reader.id, at)?.live.is_some())
    })
}

fn id_of(db: &TestDb, email: &str) -> i64 {
    let email = address(email);
    read(db, move |conn| readers::by_email(conn, &email)).unwrap().id
}

fn sign_in(db: &TestDb, press: &Press, email: &str, at: Millis) {
    let (press, reader) = (press.clone(), reader(db, press, email));
    act(db, move |tx| {
        let link = readers::login_link(tx, &press, at, reader, 1)?.unwrap();
        readers::follow_link(tx, &press, at, link.token.expose(), None, Proof { device: "", wording: "" })
            .map(drop)
    });
}

db::both_databases! {
    fn an_invitation_takes_one_seat_for_the_address_it_was_mailed_to(db: TestDb) {
        let osier = founded(&db, 2, Some(NOW + 100 * DAY), &[]);
        let token = invite_now(&db, &osier, "Ada@osier.example", NOW).unwrap();
        let found = read(&db, { let token = token.clone(); move |conn| invitation(conn, &token, NOW) });
        assert_eq!(found.unwrap().0.email, "ada@osier.example");
        let stranger = reader(&db, &press(), "stranger@elsewhere.example");
        assert!(matches!(accept_as(&db, &token, Some(stranger), NOW), Err(GroupError::Another(_))));
        assert!(matches!(accept_as(&db, "nonsense", None, NOW), Err(GroupError::Ended)));
        assert!(!reads(&db, "stranger@elsewhere.example", NOW) && group(&db).taken == 0);
        accept_as(&db, &token, None, NOW).unwrap();
        assert!(reads(&db, "ada@osier.example", NOW + 100 * DAY - 1));
        assert!(!reads(&db, "ada@osier.example", NOW + 100 * DAY), "it ends with the group");
        assert!(matches!(accept_as(&db, &token, None, NOW), Err(GroupError::Ended)), "it works once");
        assert!(invite_now(&db, &osier, "ada@osier.example", NOW).unwrap_err().contains("has a seat already"));
        // An account that is there is not opened by a link: its reader logs in.
        let known = reader(&db, &press(), "known@osier.example");
        let token = invite_now(&db, &osier, "known@osier.example", NOW).unwrap();
        assert!(matches!(accept_as(&db, &token, None, NOW), Err(GroupError::LogIn)));
        assert!(matches!(accept_as(&db, &token, Some(known), NOW + 14 * DAY), Err(GroupError::Ended)));
        accept_as(&db, &token, Some(known), NOW + 14 * DAY - 1).unwrap();
        assert_eq!((group(&db).taken, group(&db).free()), (2, 0));
    }

    fn no_more_is_promised_than_there_is(db: TestDb) {
        let osier = founded(&db, 2, None, &[]);
        let first = invite_now(&db, &osier, "a@osier.example", NOW).unwrap();
        invite_now(&db, &osier, "b@osier.example", NOW).unwrap();
        assert!(invite_now(&db, &osier, "c@osier.example", NOW).unwrap_err().contains("All 2 seats"));
        // Again to the same address: the link before is dead.
        let second = invite_now(&db, &osier, "a@osier.example", NOW).unwrap();
        assert!(matches!(accept_as(&db, &first, None, NOW), Err(GroupError::Ended)));
        // An invitation that has ended promises nothing; one that was taken back opens nothing.
        invite_now(&db, &osier, "c@osier.example", NOW + 14 * DAY).unwrap();
        assert!(matches!(accept_as(&db, &second, None, NOW + 14 * DAY), Err(GroupError::Ended)));
        let third = invite_now(&db, &osier, "a@osier.example", NOW + 14 * DAY).unwrap();
        let promised = read(&db, move |conn| invitations(conn, osier.id));
        let id = promised.iter().find(|one| one.email == "a@osier.example").unwrap().id;
        assert!(act(&db, move |tx| withdraw(tx, osier.id, id)));
        assert!(matches!(accept_as(&db, &third, None, NOW + 14 * DAY), Err(GroupError::Ended)));
        assert_eq!(group(&db).taken, 0);
    }

    fn of_many_who_join_at_once_as_many_sit_as_there_are_seats(db: TestDb) {
        founded(&db, 3, None, &["osier.example"]);
        let press = press();
        let readers: Vec<i64> = (0..8).map(|nth| reader(&db, &press, &format!("r{nth}@osier.example"))).collect();
        let id = group(&db).id;
        let threads: Vec<_> = readers.into_iter().map(|reader| {
            // Each over connections of its own, as from other processes.
            let db = db::Db::open(db.config(), db.data_dir()).unwrap();
            std::thread::spawn(move || {
                loop {
                    match db.write_blocking(move |tx| seats::take(tx, NOW, id, reader)) {
                        Ok(seat) => return seat,
                        Err(db::DbError::Busy) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            })
        }).collect();
        let taken = threads.into_iter().map(|thread| thread.join().unwrap());
        let taken: Vec<seats::Seat> = taken.collect();
        assert_eq!(taken.iter().filter(|seat| **seat == seats::Seat::Taken).count(), 3, "{taken:?}");
        assert_eq!(taken.iter().filter(|seat| **seat == seats::Seat::Full).count(), 5, "{taken:?}");
        let sitting = read(&db, move |conn| members(conn, id));
        assert_eq!((group(&db).taken, sitting.len()), (3, 3));
        let live = sitting.iter().filter(|member| reads(&db, &member.email, NOW)).count();
        assert_eq!(live, 3);
    }

    fn the_same_reader_twice_at_once_has_one_seat(db: TestDb) {
        founded(&db, 5, None, &[]);
        let (ada, id) = (reader(&db, &press(), "ada@osier.example"), group(&db).id);
        let threads = [(); 4].map(|()| {
            let db = (*db).clone();
            std::thread::spawn(move || db.write_blocking::<_, db::DbError>(move |tx| seats::take(tx, NOW, id, ada)).unwrap())
        });
        let taken = threads.map(|thread| thread.join().unwrap());
        assert_eq!(taken.iter().filter(|seat| **seat == seats::Seat::Taken).count(), 1);
        assert_eq!(group(&db).taken, 1);
        let grants = "SELECT COUNT(*) FROM grants";
        assert_eq!(read(&db, move |conn| conn.query_one::<i64>(grants, &[])), 1);
    }

    fn a_seat_that_is_taken_away_is_free_and_opens_nothing(db: TestDb) {
        let osier = founded(&db, 1, None, &["osier.example"]);
        let press = press();
        sign_in(&db, &press, "ada@osier.example", NOW);
        assert!(reads(&db, "ada@osier.example", NOW));
        let ada = read(&db, move |conn| members(conn, osier.id)).remove(0);
        let (asking, of) = (press.clone(), osier.clone());
        assert!(act(&db, move |tx| take_away(tx, &asking, NOW + 1, &of, &ada.public_id)));
        assert!(!reads(&db, "ada@osier.example", NOW + 1));
        // They do not come back by themselves, and the seat is another's.
        sign_in(&db, &press, "ada@osier.example", NOW + 2);
        assert!(!reads(&db, "ada@osier.example", NOW + 2));
        sign_in(&db, &press, "ben@osier.example", NOW + 3);
        assert!(reads(&db, "ben@osier.example", NOW + 3) && group(&db).free() == 0);
        // Only by the owner's word.
        let ben = read(&db, move |conn| members(conn, osier.id)).remove(0);
        let (asking, of) = (press.clone(), osier.clone());
        act(&db, move |tx| take_away(tx, &asking, NOW + 4, &of, &ben.public_id));
        let token = invite_now(&db, &osier, "ada@osier.example", NOW + 4).unwrap();
        let ada = Some(id_of(&db, "ada@osier.example"));
        accept_as(&db, &token, ada, NOW + 5).unwrap();
        assert!(reads(&db, "ada@osier.example", NOW + 5) && group(&db).taken == 1);
    }

    fn an_address_of_the_domain_joins_once_it_is_proven(db: TestDb) {
        founded(&db, 2, None, &["osier.example"]);
        let press = press();
        for (email, joins) in [
            ("ada@osier.example", true), ("ben@yard.osier.example", true), ("c@osier.example", false),
            ("d@notosier.example", false),
        ] {
            sign_in(&db, &press, email, NOW);
            assert_eq!(reads(&db, email, NOW), joins, "{email}");
        }
        let more = Change { seats: Some(9), ..Change::default() };
        let asking = press.clone();
        db.write_blocking(move |tx| change(tx, &asking, NOW, "Osier", &more)).unwrap();
        // Whoever reads everything already takes no seat.
        let rich = reader(&db, &press, "e@osier.example");
        act(&db, move |tx| billing::grant(tx, rich, billing::GrantSource::Comp, "yearly", None, "", NOW));
        sign_in(&db, &press, "e@osier.example", NOW);
        assert_eq!(group(&db).taken, 2);
        sign_in(&db, &press, "c@osier.example", NOW);
        assert_eq!(group(&db).taken, 3);
    }

    fn what_staff_change_reaches_every_seat(db: TestDb) {
        let osier = founded(&db, 3, Some(NOW + 10 * DAY), &["osier.example"]);
        let press = press();
        sign_in(&db, &press, "ada@osier.example", NOW);
        sign_in(&db, &press, "ben@osier.example", NOW);
        let change_now = |what: Change| {
            let press = press.clone();
            db.write_blocking(move |tx| change(tx, &press, NOW, "osier", &what)).map_err(|refused| refused.to_string())
        };
        let seats = |seats| Change { seats: Some(seats), ..Change::default() };
        assert!(change_now(seats(1)).unwrap_err().contains("2 seats are taken"));
        assert!(change_now(seats(0)).is_err() && change_now(seats(MOST_SEATS + 1)).is_err());
        assert_eq!(change_now(seats(2)).unwrap().free(), 0);
        let until = |at| Change { ends_at: Some(at), ..Change::default() };
        change_now(until(Some(NOW + 20 * DAY))).unwrap();
        assert!(reads(&db, "ada@osier.example", NOW + 20 * DAY - 1) && !reads(&db, "ada@osier.example", NOW + 20 * DAY));
        change_now(until(None)).unwrap();
        assert!(reads(&db, "ada@osier.example", NOW + 900 * DAY));
        let domains = |list: &[&str]| Change { domains: Some(list.iter().map(|one| (*one).to_owned()).collect()), ..Change::default() };
        assert!(change_now(domains(&["gmail.com"])).unwrap_err().contains("Anyone"));
        assert_eq!(change_now(domains(&["b.example", "a.example", "a.example"])).unwrap().domains.len(), 2);
        let other = Founding {
            name: "Other".into(), plan: "yearly".into(), owner: osier.owner.unwrap(), seats: 1, ends_at: None,
            domains: vec!["a.example".into()],
        };
        let asking = press.clone();
        let taken = db.write_blocking(move |tx| groups::found(tx, &asking, NOW, &other));
        assert!(matches!(taken, Err(GroupError::DomainTaken(_))), "{taken:?}");
        let asking = press.clone();
        db.write_blocking(move |tx| close(tx, &asking, NOW, "Osier")).unwrap();
        assert!(!reads(&db, "ada@osier.example", NOW) && !reads(&db, "ben@osier.example", NOW));
        assert!(db.read_blocking(|conn| by_name(conn, "Osier")).is_err());
    }

    fn an_erased_member_frees_the_seat_and_an_erased_owner_leaves_the_group(db: TestDb) {
        let erase = |who| db.write_blocking(move |tx| account::erase(tx, &press(), NOW, who)).unwrap();
        let osier = founded(&db, 1, None, &["osier.example"]);
        sign_in(&db, &press(), "ada@osier.example", NOW);
        let ada = id_of(&db, "ada@osier.example");
        erase(ada);
        assert_eq!(group(&db).free(), 1);
        invite_now(&db, &osier, "ben@osier.example", NOW).unwrap();
        let ben = reader(&db, &press(), "ben@osier.example");
        erase(ben);
        assert_eq!(read(&db, move |conn| invitations(conn, osier.id)), []);
        let boss = osier.owner.unwrap();
        erase(boss);
        assert_eq!(group(&db).owner, None);
    }
}
