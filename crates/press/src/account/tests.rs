//! Taking along and being forgotten, on a reader who has one of everything.

use db::testing::TestDb;
use kernel::EmailAddress;
use kernel::clock::{DAY, Period};
use kernel::ids::Token;

use super::*;
use crate::articles::AuthorDraft;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, reader, subscriber, write};
use crate::audit::Actor;
use crate::billing::{self, GrantSource};
use crate::follows::{self, Followed};
use crate::history::{self, View};
use crate::meter::{self, Unlock};
use crate::newsletters::{self, Consent};
use crate::readers::{self, LoginRequest, Proof, Registered, Registration, WantedArticle};
use crate::staff::{self, Role};
use crate::taxonomy::{self, TermKind};
use crate::{Press, alerts, authors, desk, gifts, saved, searches};

const ADDRESS: &str = "ada@example.org";

fn site() -> Press {
    press(|config| {
        config.site.url = "https://magazine.example".into();
        config.newsletters = vec![kernel::config::Newsletter {
            slug: "free".into(),
            name: "The Free Letter".into(),
            on_registration: true,
            ..kernel::config::Newsletter::default()
        }];
    })
}

/// A reader with one of everything: her row, and the secrets that were handed out on the way.
fn ada(db: &TestDb, press: &Press, articles: &[i64]) -> (i64, Vec<Token>) {
    let giver = subscriber(db, press, "giver@example.org");
    let ada = reader(db, press, ADDRESS);
    let (press, articles) = (press.clone(), articles.to_vec());
    let secrets = db.write_blocking(move |tx| {
        let holder = readers::by_id(tx, ada)?.unwrap().holder;
        let link = readers::login_link(tx, &press, NOW, ada, 1)?.unwrap();
        let proof = Proof { device: "Firefox on Linux", wording: "The free letter starts." };
        let signed = readers::follow_link(tx, &press, NOW, link.token.expose(), None, proof)?.unwrap();
        let session = readers::visit(tx, Some(&signed.token.hash()), NOW)?.session.unwrap();
        assert!(matches!(meter::unlock(tx, &press, holder, articles[0], NOW)?, Unlock::Spent(_)));
        let consent = Consent { place: "account", wording: "Send me the free letter." };
        newsletters::set(tx, &press, NOW, ada, "free", true, consent).unwrap();
        billing::grant(tx, ada, GrantSource::Comp, "all-access", Some(NOW + DAY), "a prize", NOW)?;
        staff::invite(tx, NOW, ada, Role::Author)?;
        let record = readers::by_id(tx, ada)?.unwrap();
        desk::begin(tx, &press, &record)?;
        let actor = Actor::Staff { reader: ada, network: "192.0.2.9".into() };
        desk::make_codes(tx, &press, NOW, &actor, &record)?;
        let made = gifts::make(tx, &press, NOW, ada, articles[0]).unwrap();
        let given = gifts::make(tx, &press, NOW, giver, articles[1]).unwrap();
        gifts::take(tx, &press, NOW, &given.token, Some(&session), "Firefox on Linux").unwrap();
        let asked = LoginRequest {
            email: &EmailAddress::parse("Ada@Example.org").unwrap(),
            next: "/",
            session: None,
            network: "192.0.2.1",
            device: "Safari on iPhone",
        };
        readers::request_code(tx, &press, NOW, &asked).unwrap();
        saved::save(tx, NOW, ada, articles[1])?;
        history::write(tx, &[View { reader: ada, article: articles[0], at: NOW }])?;
        history::pause(tx, NOW, ada)?;
        let author = authors::by_slug(tx, "nadia-bell")?.unwrap().id;
        follows::follow(tx, NOW, ada, Followed::Author(author))?;
        let topic = taxonomy::by_slug(tx, TermKind::Topic, "trade")?.unwrap().id;
        follows::follow(tx, NOW, ada, Followed::Term(topic))?;
        let by_mail = Consent { place: "follow", wording: "We mail you." };
        alerts::begin(tx, &press, NOW, ada, Followed::Term(topic), by_mail)?;
        newsletters::pause(tx, NOW, ada, NOW + DAY)?;
        searches::save(tx, &press, NOW, ada, "night shift", "We mail you.")?;
        Ok::<_, db::DbError>(vec![link.token, signed.token, made.token, given.token])
    });
    (ada, secrets.unwrap())
}

fn articles(db: &TestDb, press: &Press) -> [i64; 3] {
    ["Unlocked", "Given", "Wanted"].map(|title| {
        let mut draft = manuscript(title, NOW - DAY);
        draft.topics = vec!["Trade".into()];
        draft.authors = vec![AuthorDraft { name: "Nadia Bell".into(), ..AuthorDraft::default() }];
        publish(db, press, &draft)
    })
}

fn exported(db: &TestDb, press: &Press, reader: i64) -> Option<serde_json::Value> {
    let press = press.clone();
    read(db, move |conn| export(conn, &press, reader))
}

fn erased(db: &TestDb, reader: i64) -> Result<(), EraseError> {
    let press = site();
    db.write_blocking(move |tx| erase(tx, &press, NOW, reader))
}

fn count(db: &TestDb, sql: &'static str) -> i64 {
    read(db, move |conn| conn.query_one(sql, &[]))
}

db::both_databases! {
    fn an_export_holds_everything_and_no_secret(db: TestDb) {
        let press = site();
        let (ada, secrets) = ada(&db, &press, &articles(&db, &press));
        let export = exported(&db, &press, ada).unwrap();
        let date = "2026-11-10T12:00:00Z";
        assert_eq!(export["reader"]["email"], ADDRESS);
        assert_eq!(export["reader"]["since"], date);
        assert_eq!(export["role"], "author");
        assert_eq!(export["second_factor"][0]["set_up_at"], serde_json::Value::Null);
        let act = &export["in_the_newsroom"][0];
        assert_eq!((act["act"].as_str(), act["network"].as_str()), (Some("codes-made"), Some("192.0.2.9")));
        let unlocked = &export["unlocked_articles"][0];
        assert_eq!(unlocked["title"], "Unlocked");
        assert_eq!(unlocked["address"], "https://magazine.example/articles/unlocked");
        assert_eq!(unlocked["at"], date);
        assert_eq!(export["allowances"][0]["month"], "2026-11");
        assert_eq!(export["allowances"][0]["used"], 1);
        assert_eq!(export["newsletters"][0]["active"], true);
        assert_eq!(export["consents"][0]["wording"], "Send me the free letter.");
        assert_eq!(export["all_access"][0]["reason"], "a prize");
        assert_eq!(export["all_access"][0]["ends_at"], "2026-11-11T12:00:00Z");
        assert_eq!(export["devices"][0]["device"], "Firefox on Linux");
        assert_eq!(export["devices"][0]["signed_in"], true);
        assert_eq!(export["codes_and_links_mailed"].as_array().unwrap().len(), 2);
        assert_eq!(export["gift_links_made"][0]["title"], "Unlocked");
        assert_eq!(export["gift_links_opened"][0]["title"], "Given");
        assert_eq!(export["saved_articles"][0]["title"], "Given");
        assert_eq!(export["reading_history"][0]["title"], "Unlocked");
        assert_eq!(export["reading_history"][0]["at"], date);
        assert_eq!(export["reading_history_choices"][0]["paused_at"], date);
        assert_eq!(export["follows"][0]["address"], "https://magazine.example/authors/nadia-bell");
        assert_eq!(export["follows"][0]["mails"], "none");
        assert_eq!((&export["follows"][1]["what"], &export["follows"][1]["mails"]), (&"topic".into(), &"daily".into()));
        assert_eq!(export["mail_pauses"][0]["until"], "2026-11-11T12:00:00Z");
        assert_eq!(export["saved_searches"][0]["search"], "night shift");
        assert_eq!(export["articles_told_of"].as_array().unwrap().len(), 0);
        let text = export.to_string();
        for secret in secrets {
            assert!(!text.contains(secret.expose()) && !text.contains(&secret.hash()));
        }
        assert!(!text.contains("giver"));
        assert_eq!(exported(&db, &press, 999), None);
    }

    fn an_erased_reader_leaves_the_holder_alone(db: TestDb) {
        let press = site();
        let other = reader(&db, &press, "bada@example.org");
        let (ada, _) = ada(&db, &press, &articles(&db, &press));
        let elsewhere = press.clone();
        write(&db, move |tx| {
            let mail = |to: &str| serde_json::json!({ "to": to, "context": { "new_address": "x@example.org" } }).to_string();
            for to in ["ADA@example.org", "bada@example.org", "ada@example.org.example"] {
                jobs::enqueue(tx, readers::mails::JOB, &mail(to), NOW, NOW)?;
            }
            let about = serde_json::json!({ "to": "old@example.org", "context": { "new_address": ADDRESS } });
            jobs::enqueue(tx, readers::mails::JOB, &about.to_string(), NOW, NOW)?;
            readers::login_link(tx, &elsewhere, NOW, other, 1).map(drop)
        });
        erased(&db, ada).unwrap();
        assert_eq!(exported(&db, &press, ada), None);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM sessions WHERE reader_id IS NOT NULL"), 0);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM challenges"), 1);
        for gone in [
            "SELECT COUNT(*) FROM staff", "SELECT COUNT(*) FROM consents", "SELECT COUNT(*) FROM passes",
            "SELECT COUNT(*) FROM newsletter_subscriptions", "SELECT COUNT(*) FROM saved",
            "SELECT COUNT(*) FROM history", "SELECT COUNT(*) FROM history_choices", "SELECT COUNT(*) FROM follows",
            "SELECT COUNT(*) FROM saved_searches", "SELECT COUNT(*) FROM alerts_told",
            "SELECT COUNT(*) FROM alert_rounds", "SELECT COUNT(*) FROM mail_pauses",
            "SELECT COUNT(*) FROM second_factors", "SELECT COUNT(*) FROM recovery_codes",
            "SELECT COUNT(*) FROM audit_log WHERE reader_id IS NOT NULL OR network <> ''",
        ] {
            assert_eq!(count(&db, gone), 0, "{gone}");
        }
        // The giver's own.
        assert_eq!(count(&db, "SELECT COUNT(*) FROM grants"), 1);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM gift_links"), 1);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM unlocks"), 1);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM addresses"), 3);
        let queued: Vec<String> = read(&db, |conn| conn.query("SELECT payload FROM jobs ORDER BY id", &[]));
        assert!(queued.len() == 2 && queued[0].contains("bada@") && queued[1].contains("example.org.example"), "{queued:?}");
        assert!(matches!(erased(&db, ada), Err(EraseError::NoReader)));
    }

    fn a_returning_address_is_asked_for_a_code_and_has_no_fresh_allowance(db: TestDb) {
        let press = site();
        let articles = articles(&db, &press);
        let (ada, _) = ada(&db, &press, &articles);
        for _ in 0..2 {
            let back = press.clone();
            let registered = write(&db, move |tx| {
                if readers::by_id(tx, ada)?.is_some() {
                    erase(tx, &back, NOW, ada).unwrap();
                }
                let registration = Registration {
                    email: &EmailAddress::parse("ada+again@example.org").unwrap(),
                    article: Some(WantedArticle { id: articles[2], opens_at_once: true }),
                    next: "/",
                    session: None,
                    network: "192.0.2.1",
                    device: "Firefox on Linux",
                };
                Ok(readers::register(tx, &back, NOW, &registration).unwrap())
            });
            assert!(matches!(registered, Registered::CodeSent { .. }));
        }
        let again = reader(&db, &press, "ada+again@example.org");
        let left = write(&db, move |tx| {
            let holder = readers::by_id(tx, again)?.unwrap().holder;
            assert!(matches!(meter::unlock(tx, &press, holder, articles[0], NOW)?, Unlock::Already(_)));
            meter::usage(tx, &press, holder, NOW)
        });
        assert_eq!((left.period, left.left()), (Period::from_number(202611).unwrap(), 2));
    }

    fn the_last_owner_stays(db: TestDb) {
        let press = site();
        let (one, two) = (reader(&db, &press, "one@example.org"), reader(&db, &press, "two@example.org"));
        write(&db, move |tx| staff::invite(tx, NOW, one, Role::Owner));
        write(&db, move |tx| staff::invite(tx, NOW, two, Role::Publisher));
        let refused = erased(&db, one).unwrap_err();
        assert!(matches!(refused, EraseError::LastOwner) && refused.to_string().contains("only owner"));
        assert!(exported(&db, &press, one).is_some());
        write(&db, move |tx| staff::invite(tx, NOW, two, Role::Owner));
        erased(&db, one).unwrap();
        assert!(matches!(erased(&db, two), Err(EraseError::LastOwner)));
    }

    fn of_two_owners_who_leave_at_once_one_stays(db: TestDb) {
        let press = site();
        let owners = ["one@example.org", "two@example.org"].map(|email| reader(&db, &press, email));
        for owner in owners {
            write(&db, move |tx| staff::invite(tx, NOW, owner, Role::Owner));
        }
        let threads = owners.map(|owner| {
            let db = (*db).clone();
            let press = press.clone();
            std::thread::spawn(move || db.write_blocking(move |tx| erase(tx, &press, NOW, owner)).is_ok())
        });
        let erased = threads.map(|thread| thread.join().unwrap());
        assert_eq!(erased.iter().filter(|erased| **erased).count(), 1);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM staff"), 1);
    }
}

/// A table that names readers must be looked at here: exported, and deleted with the reader.
#[test]
fn every_table_that_names_readers_is_known_and_goes_with_them() {
    let db = TestDb::sqlite();
    let naming: Vec<(String, String)> = read(&db, |conn| {
        conn.query(
            "SELECT t.name, k.on_delete FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
             WHERE t.type = 'table' AND k.\"table\" = 'readers' ORDER BY t.name",
            &[],
        )
    });
    let (tables, ends): (Vec<_>, Vec<_>) = naming.into_iter().unzip();
    assert_eq!(
        tables,
        [
            "alert_rounds",
            "alerts_told",
            "audit_log",
            "challenges",
            "consents",
            "corrections",
            "draft_comments",
            "draft_comments",
            "draft_links",
            "draft_revisions",
            "drafts",
            "drafts",
            "feedback",
            "follows",
            "fronts",
            "fronts",
            "fronts",
            "gift_links",
            "grants",
            "groups",
            "history",
            "history_choices",
            "issue_browsers",
            "issue_drafts",
            "issue_drafts",
            "issue_entries",
            "issue_passes",
            "mail_pauses",
            "newsletter_subscriptions",
            "openings",
            "orders",
            "pairings",
            "passkeys",
            "planned",
            "presents",
            "presents",
            "radar",
            "reader_lists",
            "reader_notes",
            "reader_notes",
            "saved",
            "saved_searches",
            "seats",
            "sessions",
            "settings",
            "staff",
            "subscriptions"
        ]
    );
    // What was bought or done stays in the books, without a name, and what was written with the piece; a group goes
    // on without its owner.
    let nameless = tables.iter().zip(&ends).filter(|(_, end)| *end != "CASCADE");
    let nameless: Vec<(&str, &str)> = nameless.map(|(table, end)| (table.as_str(), end.as_str())).collect();
    assert_eq!(
        nameless,
        [
            ("audit_log", "SET NULL"),
            ("corrections", "SET NULL"),
            ("draft_comments", "SET NULL"),
            ("draft_comments", "SET NULL"),
            ("draft_links", "SET NULL"),
            ("draft_revisions", "SET NULL"),
            ("drafts", "SET NULL"),
            ("drafts", "SET NULL"),
            ("fronts", "SET NULL"),
            ("fronts", "SET NULL"),
            ("fronts", "SET NULL"),
            ("groups", "SET NULL"),
            ("issue_drafts", "SET NULL"),
            ("issue_drafts", "SET NULL"),
            ("issue_entries", "SET NULL"),
            ("openings", "SET NULL"),
            ("planned", "SET NULL"),
            ("presents", "SET NULL"),
            ("presents", "SET NULL"),
            ("radar", "SET NULL"),
            ("reader_lists", "SET NULL"),
            ("reader_notes", "SET NULL"),
            ("settings", "SET NULL"),
            ("subscriptions", "SET NULL")
        ]
    );
}
