//! The door by value, and the second factor on both databases.

use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, MINUTE, Millis};
use kernel::config::{SecondFactor, Staff};
use totp_rs::Builder;

use super::*;
use crate::Press;
use crate::articles::fixtures::{NOW, press, read, reader, write};
use crate::audit::{self, Act, Actor};
use crate::readers::{self, Proof, ReaderRecord, Session};
use crate::staff::{self, Role};

fn knocking(role: Role) -> Knock {
    Knock { role, has_factor: false, signed_in_at: NOW, opened_at: None, seen_at: None, confirmed_at: None }
}

/// Somebody who showed a factor at `at`.
fn inside(role: Role, at: Millis) -> Knock {
    Knock {
        has_factor: true,
        opened_at: Some(at),
        seen_at: Some(at),
        confirmed_at: Some(at),
        ..knocking(role)
    }
}

#[test]
fn owners_and_publishers_must_have_a_factor_and_others_by_setting() {
    let (usual, strict) =
        (Staff::default(), Staff { second_factor: SecondFactor::Everyone, ..Staff::default() });
    for role in Role::ALL {
        let must = matches!(role, Role::Owner | Role::Publisher);
        let expected = if must { Door::SetUp } else { Door::Open { fresh: false } };
        assert_eq!(door(&knocking(role), &usual, NOW), expected, "{role:?}");
        assert_eq!(door(&knocking(role), &strict, NOW), Door::SetUp, "{role:?}");
        let known = Knock { has_factor: true, ..knocking(role) };
        assert_eq!(door(&known, &usual, NOW), Door::Confirm, "{role:?} has one");
        assert_eq!(door(&inside(role, NOW), &usual, NOW), Door::Open { fresh: true });
    }
}

#[test]
fn the_newsroom_closes_after_a_while_and_in_any_case() {
    let rules = Staff { idle_minutes: 30, session_hours: 2, fresh_minutes: 10, ..Staff::default() };
    let at = |minutes: i64| NOW + minutes * MINUTE;
    let closed = |knock: &Knock, now| !matches!(door(knock, &rules, now), Door::Open { .. });
    let owner = inside(Role::Owner, NOW);
    assert_eq!(door(&owner, &rules, at(10) - 1), Door::Open { fresh: true });
    assert_eq!(door(&owner, &rules, at(10)), Door::Open { fresh: false });
    assert_eq!(door(&owner, &rules, at(30)), Door::Confirm, "idle");
    let busy = Knock { seen_at: Some(at(119)), ..owner };
    assert!(!closed(&busy, at(119)) && closed(&busy, at(120)), "in any case");
    let shown_again = Knock { confirmed_at: Some(at(119)), ..busy };
    assert!(closed(&shown_again, at(120)), "showing a factor again makes no session longer");

    let editor = knocking(Role::Editor);
    assert_eq!(door(&editor, &rules, at(30)), Door::SignInAgain, "idle since signing in");
    let busy = Knock { opened_at: Some(NOW), seen_at: Some(at(119)), ..editor };
    assert!(!closed(&busy, at(119)));
    assert_eq!(door(&busy, &rules, at(120)), Door::SignInAgain);
    let long_ago = Knock { signed_in_at: NOW - 100 * DAY, ..knocking(Role::Owner) };
    assert_eq!(door(&long_ago, &rules, NOW), Door::SignInAgain, "an old cookie sets no factor up");
}

/// Somebody who works here, signed in.
fn at_work(db: &TestDb, press: &Press, email: &str, role: Role) -> (ReaderRecord, Session) {
    let id = reader(db, press, email);
    let press = press.clone();
    write(db, move |tx| {
        staff::invite(tx, NOW, id, role)?;
        let link = readers::login_link(tx, &press, NOW, id, 1)?.unwrap();
        let proof = Proof { device: "Firefox on Linux", wording: "" };
        let signed = readers::follow_link(tx, &press, NOW, link.token.expose(), None, proof)?.unwrap();
        let visit = readers::visit(tx, Some(&signed.token.hash()), NOW)?;
        Ok((visit.reader.unwrap(), visit.session.unwrap()))
    })
}

fn actor(reader: &ReaderRecord) -> Actor {
    Actor::Staff { reader: reader.id, network: "192.0.2.1".into() }
}

/// What the app shows at that time.
fn app(secret: &str, at: Millis) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let token =
        Builder::new().with_secret(secret).build().unwrap().generate(u64::try_from(at / 1000).unwrap());
    token.to_string()
}

struct Owner {
    press: Press,
    reader: ReaderRecord,
    session: Session,
    secret: String,
    codes: Vec<String>,
}

impl Owner {
    /// An owner whose second factor is set up at `NOW`.
    fn new(db: &TestDb) -> Owner {
        let press = press(|_| ());
        let (reader, session) = at_work(db, &press, "owner@weir.example", Role::Owner);
        let (opened, of) = (press.clone(), reader.clone());
        let secret = write(db, move |tx| begin(tx, &opened, &of)).unwrap().secret;
        let mut owner = Owner { press, reader, session, secret, codes: Vec::new() };
        owner.codes = owner.set_up(db, &app(&owner.secret, NOW)).unwrap().codes;
        owner
    }

    fn set_up(&self, db: &TestDb, code: &str) -> Result<SetUp, CodeError> {
        let (press, reader, session) = (self.press.clone(), self.reader.clone(), self.session.clone());
        let code = code.to_owned();
        write(db, move |tx| {
            let shown = Shown { reader: &reader, session: &session, actor: &actor(&reader) };
            set_up(tx, &press, NOW, shown, &code)
        })
    }

    fn confirm(&self, db: &TestDb, now: Millis, code: &str) -> Result<Confirmed, CodeError> {
        let (press, reader, session) = (self.press.clone(), self.reader.clone(), self.session.clone());
        let code = code.to_owned();
        write(db, move |tx| {
            let shown = Shown { reader: &reader, session: &session, actor: &actor(&reader) };
            confirm(tx, &press, now, shown, &code)
        })
    }

    fn knock(&self, db: &TestDb) -> Knock {
        let session = self.session.clone();
        read(db, move |conn| knock(conn, &session)).unwrap()
    }
}

fn acts(db: &TestDb) -> Vec<String> {
    let lines = read(db, |conn| audit::list(conn, &audit::Filter::default(), 100));
    lines.into_iter().rev().map(|line| line.act).collect()
}

db::both_databases! {
    fn a_factor_is_set_up_by_a_code_and_opens_the_newsroom(db: TestDb) {
        let owner = Owner::new(&db);
        assert_eq!(owner.codes.len(), 10);
        assert_eq!(door(&owner.knock(&db), &owner.press.config.staff, NOW), Door::Open { fresh: true });
        let (press, of) = (owner.press.clone(), owner.reader.clone());
        assert_eq!(write(&db, move |tx| begin(tx, &press, &of)), None, "the secret is shown no more");
        assert_eq!(owner.set_up(&db, &app(&owner.secret, NOW + MINUTE)).unwrap_err(), CodeError::NotSetUp);
        assert_eq!(acts(&db), ["factor-set-up", "entered"]);
        let stored: Vec<String> = read(&db, |conn| conn.query("SELECT seed FROM second_factors", &[]));
        assert!(!stored[0].contains(&owner.secret));
        let kept: Vec<String> = read(&db, |conn| conn.query("SELECT code_hash FROM recovery_codes", &[]));
        assert!(kept.iter().all(|hash| !owner.codes.contains(hash)) && kept.len() == 10);
    }

    fn the_same_square_is_shown_until_it_is_set_up(db: TestDb) {
        let press = press(|_| ());
        let (reader, _) = at_work(&db, &press, "ed@weir.example", Role::Editor);
        let show = || {
            let (press, reader) = (press.clone(), reader.clone());
            write(&db, move |tx| begin(tx, &press, &reader)).unwrap()
        };
        let (first, second) = (show(), show());
        assert_eq!(first, second);
        assert!(first.address.contains(&first.secret) && first.address.contains("ed%40weir.example"));
    }

    fn a_code_is_taken_once(db: TestDb) {
        let owner = Owner::new(&db);
        let used = app(&owner.secret, NOW);
        assert_eq!(owner.confirm(&db, NOW, &used).unwrap_err(), CodeError::Wrong, "it set the factor up");
        let (later, next) = (NOW + MINUTE, app(&owner.secret, NOW + MINUTE));
        let opened = owner.confirm(&db, later, &format!(" {} {} ", &next[..3], &next[3..])).unwrap();
        assert_eq!(opened.codes_left, None);
        assert_eq!(owner.confirm(&db, later, &next).unwrap_err(), CodeError::Wrong);
        // The browser goes by another cookie from now on.
        let hash = opened.token.hash();
        let found = read(&db, move |conn| readers::visit(conn, Some(&hash), NOW + MINUTE));
        assert_eq!(found.session.unwrap().id, owner.session.id);
    }

    fn many_who_show_one_code_at_once_are_one(db: TestDb) {
        let owner = Owner::new(&db);
        let (later, code) = (NOW + MINUTE, app(&owner.secret, NOW + MINUTE));
        let taken = std::thread::scope(|scope| {
            let tries: Vec<_> =
                (0..6).map(|_| scope.spawn(|| owner.confirm(&db, later, &code).is_ok())).collect();
            tries.into_iter().filter(|_| true).map(|one| one.join().unwrap()).filter(|taken| *taken).count()
        });
        assert_eq!(taken, 1);
    }

    fn wrong_codes_are_counted_and_then_none_is_taken(db: TestDb) {
        let owner = Owner::new(&db);
        for _ in 0..4 {
            assert_eq!(owner.confirm(&db, NOW, "000000").unwrap_err(), CodeError::Wrong);
        }
        assert_eq!(owner.confirm(&db, NOW, "abcde-fghjk").unwrap_err(), CodeError::Blocked { minutes: 15 });
        let right = app(&owner.secret, NOW + MINUTE);
        assert_eq!(owner.confirm(&db, NOW + MINUTE, &right).unwrap_err(), CodeError::Blocked { minutes: 14 });
        let after = NOW + 15 * MINUTE;
        assert!(owner.confirm(&db, after, &app(&owner.secret, after)).is_ok());
        assert_eq!(acts(&db), ["factor-set-up", "entered", "factor-blocked"], "it is still open, so nobody entered");
        for minute in 0..9 {
            assert!(owner.confirm(&db, after + minute * 16 * MINUTE, "000000").is_err());
        }
        let tenth = after + 9 * 16 * MINUTE;
        assert_eq!(owner.confirm(&db, tenth, "000000").unwrap_err(), CodeError::Blocked { minutes: 60 });
    }

    fn a_recovery_code_opens_once(db: TestDb) {
        let owner = Owner::new(&db);
        let later = NOW + 20 * HOUR;
        let typed = owner.codes[3].to_uppercase().replace('-', " ");
        assert_eq!(owner.confirm(&db, later, &typed).unwrap().codes_left, Some(9));
        assert_eq!(owner.confirm(&db, later, &owner.codes[3]).unwrap_err(), CodeError::Wrong);
        assert_eq!(door(&owner.knock(&db), &owner.press.config.staff, later), Door::Open { fresh: true });
        let (press, of) = (owner.press.clone(), owner.reader.clone());
        let fresh = write(&db, move |tx| make_codes(tx, &press, later, &actor(&of), &of));
        assert_eq!(owner.confirm(&db, later, &owner.codes[4]).unwrap_err(), CodeError::Wrong, "those before are void");
        assert!(owner.confirm(&db, later, &fresh[0]).is_ok());
        let expected = ["factor-set-up", "entered", "code-used", "entered", "codes-made", "code-used"];
        assert_eq!(acts(&db), expected);
    }

    fn nobody_comes_in_by_anothers_code(db: TestDb) {
        let owner = Owner::new(&db);
        let (other, session) = at_work(&db, &owner.press, "other@weir.example", Role::Owner);
        let (press, code) = (owner.press.clone(), owner.codes[0].clone());
        let refused = write(&db, move |tx| {
            let shown = Shown { reader: &other, session: &session, actor: &actor(&other) };
            confirm(tx, &press, NOW, shown, &code)
        });
        assert_eq!(refused.unwrap_err(), CodeError::NotSetUp);
    }

    fn a_factor_that_is_forgotten_closes_every_newsroom(db: TestDb) {
        let owner = Owner::new(&db);
        let (reader, press) = (owner.reader.id, owner.press.clone());
        assert!(write(&db, move |tx| forget_factor(tx, &press, NOW, &Actor::Operator, reader)));
        let knock = owner.knock(&db);
        assert!(!knock.has_factor && knock.opened_at.is_none());
        assert_eq!(door(&knock, &owner.press.config.staff, NOW), Door::SetUp);
        let press = owner.press.clone();
        assert!(!write(&db, move |tx| forget_factor(tx, &press, NOW, &Actor::Operator, reader)), "there is none any more");
        assert_eq!(acts(&db).last().unwrap(), Act::FactorForgotten.as_str());
    }

    fn use_is_noted_and_entering_written_down_once(db: TestDb) {
        let press = press(|_| ());
        let (reader, session) = at_work(&db, &press, "ed@weir.example", Role::Editor);
        for (minute, noted) in [(0, true), (0, false), (1, true), (2, true)] {
            let (now, reader, session) = (NOW + minute * MINUTE, reader.clone(), session.clone());
            write(&db, move |tx| {
                let known = knock(tx, &session)?.unwrap();
                assert_eq!(known.wants_note(now), noted, "minute {minute}");
                if noted {
                    stay(tx, now, &known, Shown { reader: &reader, session: &session, actor: &actor(&reader) })?;
                }
                Ok(())
            });
        }
        assert_eq!(acts(&db), ["entered"]);
        assert_eq!(read(&db, |conn| super::at_work(conn, NOW)), 1);
        assert_eq!(read(&db, |conn| super::at_work(conn, NOW + HOUR)), 0);
    }
}
