use db::testing::TestDb;
use kernel::EmailAddress;
use kernel::config::{Newsletter, Plan, Term};

use super::*;
use crate::articles::fixtures::{at, plan, write};
use crate::imports::readers::{Options, run};
use crate::imports::{Counts, Report};
use crate::newsletters::{self, Consent};
use crate::{billing, readers};

fn site() -> Press {
    let letter = |slug: &str, paid: bool| Newsletter {
        slug: slug.into(),
        name: slug.to_uppercase(),
        subscribers_only: paid,
        on_registration: !paid,
        ..Newsletter::default()
    };
    press(|config| {
        config.newsletters = vec![letter("weekly", false), letter("review", true)];
        config.plans = vec![Plan { name: "Yearly".into(), ..plan("yearly", 1, Term::Year) }];
    })
}

fn import_with(db: &TestDb, press: &Press, text: &str, options: &Options) -> Report {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("members.csv");
    fs::write(&file, text).unwrap();
    run(db, press, &file, options, &mut |_| ControlFlow::Continue(())).unwrap()
}

fn import(db: &TestDb, press: &Press, text: &str) -> Report {
    import_with(db, press, text, &Options::default())
}

fn reader(db: &TestDb, email: &str) -> readers::ReaderRecord {
    let email = EmailAddress::parse(email).unwrap();
    read(db, move |conn| readers::by_email(conn, &email)).unwrap()
}

/// Slugs of the newsletters the reader gets.
fn letters(db: &TestDb, press: &Press, email: &str) -> Vec<String> {
    let (press, id) = (press.clone(), reader(db, email).id);
    let choices = read(db, move |conn| newsletters::of_reader(conn, &press, id));
    choices.into_iter().filter(|choice| choice.active).map(|choice| choice.slug).collect()
}

fn standing(db: &TestDb, email: &str) -> billing::Standing {
    let id = reader(db, email).id;
    read(db, move |conn| billing::standing(conn, id, NOW))
}

const LIST: &str =
    "email,name,created_at,subscribed_to_emails,complimentary_plan,plan,until,labels,note,stripe_customer_id
Ann@Example.org,Ann,2020-01-02T00:00:00Z,true,,,,\"vip, old\",Met in Vell,cus_1
bo@example.org,,,false,,,,,,
cy@example.org,,,true,true,,,,,
di@example.org,,,true,,yearly,2026-12-24,,,
ed@example.org,,,true,,yearly,2026-01-31,,,
not an address,,,true,,,,,,
";

db::both_databases! {
    fn a_list_is_taken_over_once_and_nobody_is_mailed(db: TestDb) {
        let press = site();
        let report = import(&db, &press, LIST);
        assert_eq!(report.counts, Counts { created: 5, skipped: 1, ..Counts::default() }, "{:?}", report.first);
        assert_eq!(count(&db, "jobs"), 0);
        let ann = reader(&db, "ann@example.org");
        assert_eq!((ann.name.as_str(), ann.created_at), ("Ann", at("2020-01-02T00:00:00Z")));
        assert_eq!(ann.confirmed_at, Some(NOW));
        let kept = read(&db, move |conn| crate::imports::store::particulars(conn, ann.id));
        assert_eq!((kept.labels.as_str(), kept.note.as_str(), kept.customer_id.as_deref()),
            ("vip, old", "Met in Vell", Some("cus_1")));

        assert_eq!(letters(&db, &press, "ann@example.org"), ["weekly"]);
        assert!(letters(&db, &press, "bo@example.org").is_empty());
        assert_eq!(letters(&db, &press, "cy@example.org"), ["weekly", "review"]);
        assert_eq!(standing(&db, "cy@example.org").live.unwrap().ends_at, None);
        assert_eq!(standing(&db, "di@example.org").live.unwrap().plan, "yearly");
        assert!(standing(&db, "ed@example.org").live.is_none());
        assert!(standing(&db, "ed@example.org").lapsed_at.is_some());
        assert!(count(&db, "consents WHERE place = 'import'") >= 6);

        let changes = count(&db, "changes");
        let again = import(&db, &press, LIST);
        assert_eq!(again.counts, Counts { unchanged: 5, skipped: 1, ..Counts::default() });
        assert_eq!((count(&db, "changes"), count(&db, "grants")), (changes, 3));
    }

    fn a_choice_made_here_outlives_every_import(db: TestDb) {
        let press = site();
        import(&db, &press, "email,subscribed\nann@example.org,true\nbo@example.org,true\n");
        let (site, ann, bo) = (press.clone(), reader(&db, "ann@example.org").id, reader(&db, "bo@example.org").id);
        write(&db, move |tx| {
            let here = Consent { place: "account", wording: "" };
            newsletters::set(tx, &site, NOW, ann, "weekly", false, here).unwrap();
            newsletters::set(tx, &site, NOW, bo, "weekly", false, here).unwrap();
            newsletters::set(tx, &site, NOW, bo, "weekly", true, here).unwrap();
            Ok(())
        });
        import(&db, &press, "email,subscribed\nann@example.org,true\nbo@example.org,false\n");
        assert!(letters(&db, &press, "ann@example.org").is_empty(), "opted out here since");
        assert_eq!(letters(&db, &press, "bo@example.org"), ["weekly"], "opted in here since");
    }

    fn a_list_that_does_not_say_who_wants_mail_starts_none(db: TestDb) {
        let press = site();
        import(&db, &press, "email,complimentary\nann@example.org,true\nbo@example.org,false\n");
        assert!(letters(&db, &press, "ann@example.org").is_empty());
        assert!(letters(&db, &press, "bo@example.org").is_empty());
        let consents: i64 = read(&db, |conn| conn.query_one("SELECT COUNT(*) FROM consents", &[]));
        assert_eq!(consents, 0);
    }

    fn a_later_list_may_withdraw_what_an_earlier_one_started(db: TestDb) {
        let press = site();
        import(&db, &press, "email,name,subscribed\nann@example.org,Ann,true\n");
        assert_eq!(letters(&db, &press, "ann@example.org"), ["weekly"]);
        let report = import(&db, &press, "email,name,suppressed\nann@example.org,Other,bounced\n");
        assert_eq!(report.counts.updated, 1);
        assert!(letters(&db, &press, "ann@example.org").is_empty());
        let ann = reader(&db, "ann@example.org");
        assert_eq!(ann.name, "Ann", "what is known is not overwritten");
        let kept = read(&db, move |conn| crate::imports::store::particulars(conn, ann.id));
        assert_eq!(kept.suppressed.as_deref(), Some("bounced"));
        import(&db, &press, "email,name\nann@example.org,Ann\n");
        assert!(letters(&db, &press, "ann@example.org").is_empty());
    }

    fn what_staff_revoked_is_not_granted_again(db: TestDb) {
        let press = site();
        let list = "email,complimentary\nann@example.org,true\n";
        import(&db, &press, list);
        let ann = reader(&db, "ann@example.org").id;
        write(&db, move |tx| billing::revoke(tx, ann, NOW).map(drop));
        import(&db, &press, list);
        assert!(standing(&db, "ann@example.org").live.is_none());
    }

    fn a_rehearsal_writes_nothing(db: TestDb) {
        let report = import_with(&db, &site(), LIST, &Options { dry_run: true, reports: None });
        assert_eq!(report.counts, Counts { created: 5, skipped: 1, ..Counts::default() });
        for table in ["readers", "holders", "grants", "import_runs", "changes"] {
            assert_eq!(count(&db, table), 0, "{table}");
        }
    }
}
