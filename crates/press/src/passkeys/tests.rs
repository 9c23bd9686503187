//! Passkeys on both databases, with an authenticator in memory: what is taken, once, and from whom.

use ::passkeys::testing::Authenticator;
use db::testing::TestDb;
use kernel::clock::{HOUR, MINUTE};
use serde_json::Value;

use super::*;
use crate::Press;
use crate::articles::fixtures::{NOW, press, read, reader, write};
use crate::readers::{self, MailJob, Proof, ReaderRecord, ReadersError, Session, SignedIn};

const SITE: &str = "https://magazine.example";

/// Somebody signed in, with a phone.
struct Somebody {
    press: Press,
    reader: ReaderRecord,
    session: Session,
    phone: Authenticator,
}

fn open(db: &TestDb, press: &Press, id: i64) -> (ReaderRecord, Session) {
    let press = press.clone();
    write(db, move |tx| {
        let link = readers::login_link(tx, &press, NOW, id, 1)?.unwrap();
        let proof = Proof { device: "Firefox on Linux", wording: "" };
        let signed = readers::follow_link(tx, &press, NOW, link.token.expose(), None, proof)?.unwrap();
        let visit = readers::visit(tx, Some(&signed.token.hash()), NOW)?;
        Ok((visit.reader.unwrap(), visit.session.unwrap()))
    })
}

impl Somebody {
    fn new(db: &TestDb, email: &str) -> Somebody {
        Somebody::of(db, press(|config| config.site.url = SITE.into()), email)
    }

    /// Somebody else at the same site.
    fn beside(&self, db: &TestDb, email: &str) -> Somebody {
        Somebody::of(db, self.press.clone(), email)
    }

    fn of(db: &TestDb, press: Press, email: &str) -> Somebody {
        let id = reader(db, &press, email);
        let (reader, session) = open(db, &press, id);
        Somebody { press, reader, session, phone: Authenticator::at(SITE) }
    }

    /// What the browser is asked when it is to make one.
    fn asked_to_add(&self, db: &TestDb) -> Value {
        let (press, reader, session) = (self.press.clone(), self.reader.clone(), self.session.clone());
        write(db, move |tx| Ok(ask_to_add(tx, &press, NOW, &reader, &session, Use::SignIn).unwrap().options))
    }

    fn add(&self, db: &TestDb, name: &str, answer: String) -> Result<(), PasskeyError> {
        let (press, reader, session) = (self.press.clone(), self.reader.clone(), self.session.clone());
        let name = name.to_owned();
        write(db, move |tx| {
            let adding = Adding { reader: &reader, session: &session, usage: Use::SignIn, name: &name };
            add(tx, &press, NOW, adding, &answer)
        })
    }

    fn has_one(&mut self, db: &TestDb) {
        let asked = self.asked_to_add(db);
        let answer = self.phone.make(&challenge(&asked), asked["publicKey"]["user"]["id"].as_str().unwrap());
        self.add(db, " My  phone\n", answer).unwrap();
    }

    fn keys(&self, db: &TestDb) -> Vec<Passkey> {
        let reader = self.reader.id;
        read(db, move |conn| of_reader(conn, reader))
    }
}

fn challenge(asked: &Value) -> String {
    asked["publicKey"]["challenge"].as_str().unwrap().to_owned()
}

/// A browser that nobody is signed in with, and what it is asked.
fn stranger(db: &TestDb, press: &Press, now: Millis) -> (Session, Value) {
    let press = press.clone();
    write(db, move |tx| {
        let question = ask_to_sign_in(tx, &press, now, None, "192.0.2.1", "Safari on iPhone").unwrap();
        let visit = readers::visit(tx, Some(&question.token.unwrap().hash()), now)?;
        Ok((visit.session.unwrap(), question.options))
    })
}

fn shown(
    db: &TestDb,
    press: &Press,
    now: Millis,
    session: &Session,
    answer: &str,
) -> Result<SignedIn, PasskeyError> {
    let (press, session, answer) = (press.clone(), session.clone(), answer.to_owned());
    write(db, move |tx| readers::show_passkey(tx, &press, now, &session, &answer, "/account", "Safari"))
}

fn mails(db: &TestDb) -> Vec<MailJob> {
    let queued: Vec<String> =
        read(db, |conn| conn.query("SELECT payload FROM jobs WHERE kind = 'mail' ORDER BY id", &[]));
    queued.iter().map(|mail| serde_json::from_str(mail).unwrap()).collect()
}

db::both_databases! {
    fn a_reader_adds_one_and_signs_in_with_it(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        let asked = ada.asked_to_add(&db);
        assert_eq!(asked["publicKey"]["rp"]["id"], "magazine.example");
        assert_eq!(asked["publicKey"]["authenticatorSelection"]["residentKey"], "required");
        ada.has_one(&db);
        let key = ada.keys(&db).remove(0);
        assert_eq!((key.name.as_str(), key.used_at), ("My phone", None));
        assert_eq!(mails(&db).last().unwrap().template, "passkey-added");
        assert_eq!(ada.asked_to_add(&db)["publicKey"]["excludeCredentials"][0]["id"], key.credential.as_str());

        let (session, asked) = stranger(&db, &ada.press, NOW + HOUR);
        assert_eq!(asked["publicKey"]["allowCredentials"], serde_json::json!([]), "nobody is named");
        let answer = ada.phone.show(&challenge(&asked));
        let signed = shown(&db, &ada.press, NOW + HOUR, &session, &answer).unwrap();
        assert_eq!((signed.reader, signed.next.as_str(), signed.confirmed_now), (ada.reader.id, "/account", false));
        assert_eq!(ada.keys(&db)[0].used_at, Some(NOW + HOUR));
        let visit = read(&db, move |conn| readers::visit(conn, Some(&signed.token.hash()), NOW + HOUR));
        assert_eq!(visit.signed_in().unwrap().email, "ada@example.org");
    }

    fn a_question_is_answered_once_in_time_and_in_its_browser(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        ada.has_one(&db);
        let (session, asked) = stranger(&db, &ada.press, NOW);
        let answer = ada.phone.show(&challenge(&asked));
        let (other, _) = stranger(&db, &ada.press, NOW);
        assert_eq!(
            shown(&db, &ada.press, NOW, &other, &answer).unwrap_err(),
            PasskeyError::Refused(Refused::Challenge),
            "stolen on its way to another browser"
        );
        assert!(shown(&db, &ada.press, NOW, &session, &answer).is_ok());
        assert_eq!(shown(&db, &ada.press, NOW, &session, &answer).unwrap_err(), PasskeyError::Late, "again");
        let (session, asked) = stranger(&db, &ada.press, NOW);
        let answer = ada.phone.show(&challenge(&asked));
        assert_eq!(shown(&db, &ada.press, NOW + 5 * MINUTE, &session, &answer).unwrap_err(), PasskeyError::Late);
        // A question for something else is not this one.
        let asked = ada.asked_to_add(&db);
        let answer = ada.phone.show(&challenge(&asked));
        assert_eq!(shown(&db, &ada.press, NOW, &ada.session, &answer).unwrap_err(), PasskeyError::Late);
        let left: i64 = read(&db, |conn| conn.query_one("SELECT COUNT(*) FROM passkey_challenges", &[]));
        assert_eq!(left, 1);
        write(&db, |tx| readers::sweep(tx, NOW + HOUR).map(drop));
        let left: i64 = read(&db, |conn| conn.query_one("SELECT COUNT(*) FROM passkey_challenges", &[]));
        assert_eq!(left, 0);
    }

    fn many_who_answer_one_question_at_once_are_one(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        ada.has_one(&db);
        let (session, asked) = stranger(&db, &ada.press, NOW);
        let answer = ada.phone.show(&challenge(&asked));
        let taken = std::thread::scope(|scope| {
            let tries: Vec<_> =
                (0..6).map(|_| scope.spawn(|| shown(&db, &ada.press, NOW, &session, &answer).is_ok())).collect();
            tries.into_iter().map(|one| one.join().unwrap()).filter(|taken| *taken).count()
        });
        assert_eq!(taken, 1);
    }

    fn another_site_is_refused(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        let asked = ada.asked_to_add(&db);
        let mut false_site = Authenticator::at("https://magazine.example.evil.example");
        let answer = false_site.make(&challenge(&asked), &ada.reader.public_id);
        assert_eq!(ada.add(&db, "", answer), Err(PasskeyError::Refused(Refused::Origin)));
        ada.has_one(&db);
        let (session, asked) = stranger(&db, &ada.press, NOW);
        ada.phone.origin = "https://magazine.example.evil.example".into();
        let answer = ada.phone.show(&challenge(&asked));
        let refused = shown(&db, &ada.press, NOW, &session, &answer).unwrap_err();
        assert_eq!(refused, PasskeyError::Refused(Refused::Origin));
        ada.phone.origin = SITE.into();
        ada.phone.site = "evil.example".into();
        let (session, asked) = stranger(&db, &ada.press, NOW);
        let answer = ada.phone.show(&challenge(&asked));
        assert_eq!(
            shown(&db, &ada.press, NOW, &session, &answer).unwrap_err(),
            PasskeyError::Refused(Refused::Site)
        );
    }

    fn nobody_signs_in_with_anothers_name(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        let mut bo = ada.beside(&db, "bo@example.org");
        ada.has_one(&db);
        bo.has_one(&db);
        // Bo's key under the name of Ada's.
        let (session, asked) = stranger(&db, &ada.press, NOW);
        let mut mixed: Value = serde_json::from_str(&bo.phone.show(&challenge(&asked))).unwrap();
        mixed["id"] = ada.keys(&db)[0].credential.clone().into();
        let refused = shown(&db, &ada.press, NOW, &session, &mixed.to_string()).unwrap_err();
        assert_eq!(refused, PasskeyError::Unknown, "it says whose it is");
        let (session, asked) = stranger(&db, &ada.press, NOW);
        let mut mixed: Value = serde_json::from_str(&bo.phone.show(&challenge(&asked))).unwrap();
        mixed["id"] = ada.keys(&db)[0].credential.clone().into();
        mixed["userHandle"] = Value::Null;
        let refused = shown(&db, &ada.press, NOW, &session, &mixed.to_string()).unwrap_err();
        assert_eq!(refused, PasskeyError::Refused(Refused::Signature));
        // What Bo made is Bo's, and Ada cannot take it over.
        let asked = bo.asked_to_add(&db);
        let made = bo.phone.make(&challenge(&asked), &bo.reader.public_id);
        ada.asked_to_add(&db);
        assert_eq!(ada.add(&db, "", made.clone()), Err(PasskeyError::Refused(Refused::Challenge)));
        bo.add(&db, "", made).unwrap();
        assert_eq!(bo.keys(&db).last().unwrap().name, "Firefox on Linux");
        let theirs = bo.keys(&db)[0].public_id.clone();
        let ada_row = ada.reader.id;
        assert!(!write(&db, move |tx| remove(tx, ada_row, &theirs)));
    }

    fn a_passkey_that_counts_backwards_is_doubted(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        ada.has_one(&db);
        let mut try_at = |count: u32| {
            ada.phone.count = count;
            let (session, asked) = stranger(&db, &ada.press, NOW);
            let answer = ada.phone.show(&challenge(&asked));
            shown(&db, &ada.press, NOW, &session, &answer).map(drop)
        };
        assert_eq!((try_at(5), try_at(6)), (Ok(()), Ok(())));
        assert_eq!(try_at(6), Err(PasskeyError::Doubted));
        assert_eq!(try_at(90), Err(PasskeyError::Doubted), "and stays so");
        assert_eq!(ada.keys(&db)[0].doubted_at, Some(NOW));
    }

    fn what_is_removed_or_was_never_there_signs_nobody_in(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        ada.has_one(&db);
        let (row, id) = (ada.reader.id, ada.keys(&db)[0].public_id.clone());
        assert!(write(&db, move |tx| remove(tx, row, &id)));
        let (session, asked) = stranger(&db, &ada.press, NOW);
        let answer = ada.phone.show(&challenge(&asked));
        assert_eq!(shown(&db, &ada.press, NOW, &session, &answer).unwrap_err(), PasskeyError::Unknown);
        for nonsense in ["", "{}", "null", &"x".repeat(20_000)] {
            let (session, _) = stranger(&db, &ada.press, NOW);
            let refused = shown(&db, &ada.press, NOW, &session, nonsense).unwrap_err();
            assert_eq!(refused, PasskeyError::Refused(Refused::Malformed));
        }
    }

    fn there_is_an_end_to_asking_and_to_adding(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        for _ in 0..MOST {
            ada.has_one(&db);
        }
        let asked = ada.asked_to_add(&db);
        let answer = ada.phone.make(&challenge(&asked), &ada.reader.public_id);
        assert_eq!(ada.add(&db, "", answer), Err(PasskeyError::Enough));
        let press = ada.press.clone();
        let refused = write(&db, move |tx| {
            for _ in 0..120 {
                ask_to_sign_in(tx, &press, NOW, None, "192.0.2.7", "").unwrap();
            }
            Ok(ask_to_sign_in(tx, &press, NOW, None, "192.0.2.7", "").unwrap_err())
        });
        assert!(matches!(refused, NotAsked::Readers(ReadersError::TooMany { .. })));
    }

    fn passkeys_follow_their_reader(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        ada.has_one(&db);
        let row = ada.reader.id;
        // Logged out everywhere: a passkey is no session, and the account says where to remove it.
        write(&db, move |tx| readers::revoke_all(tx, row, NOW).map(drop));
        let (session, asked) = stranger(&db, &ada.press, NOW);
        let answer = ada.phone.show(&challenge(&asked));
        assert!(shown(&db, &ada.press, NOW, &session, &answer).is_ok());
        let press = ada.press.clone();
        let export = read(&db, move |conn| crate::account::export(conn, &press, row)).unwrap();
        assert_eq!(export["passkeys"][0]["name"], "My phone");
        assert_eq!(export["passkeys"][0]["opens_the_newsroom"], false);
        let credential = ada.keys(&db)[0].credential.clone();
        assert!(!export.to_string().contains(&credential));
        let press = ada.press.clone();
        db.write_blocking(move |tx| crate::account::erase(tx, &press, NOW, row)).unwrap();
        let left: i64 = read(&db, |conn| conn.query_one("SELECT COUNT(*) FROM passkeys", &[]));
        assert_eq!(left, 0);
        let (session, asked) = stranger(&db, &ada.press, NOW);
        let answer = ada.phone.show(&challenge(&asked));
        assert_eq!(shown(&db, &ada.press, NOW, &session, &answer).unwrap_err(), PasskeyError::Unknown);
    }

    fn a_merged_reader_keeps_both_passkeys(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        let mut bo = ada.beside(&db, "bo@example.org");
        ada.has_one(&db);
        bo.has_one(&db);
        let (press, kept, other) = (ada.press.clone(), ada.reader.clone(), bo.reader.clone());
        let merge = crate::readers_desk::merge;
        let merged = db
            .write_blocking(move |tx| merge(tx, &press, NOW, &crate::audit::Actor::Operator, &kept, &other))
            .unwrap();
        assert_eq!(merged.moves.passkeys, 1);
        for phone in [&mut ada.phone, &mut bo.phone] {
            let (session, asked) = stranger(&db, &ada.press, NOW);
            let answer = phone.show(&challenge(&asked));
            assert_eq!(shown(&db, &ada.press, NOW, &session, &answer).unwrap().reader, ada.reader.id);
        }
    }

    fn a_site_without_a_name_asks_for_none(db: TestDb) {
        let mut ada = Somebody::new(&db, "ada@example.org");
        ada.press.config.site.url = "http://127.0.0.1:8080".into();
        let press = ada.press.clone();
        let refused = write(&db, move |tx| Ok(ask_to_sign_in(tx, &press, NOW, None, "192.0.2.1", "").unwrap_err()));
        assert!(matches!(refused, NotAsked::Passkey(PasskeyError::NotOffered)));
    }
}
