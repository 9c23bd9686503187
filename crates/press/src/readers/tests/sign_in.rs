use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, MINUTE};

use super::{Desk, email, wrong};
use crate::readers::{
    CodeError, LinkError, LinkStatus, Origin, Scope, add, link_status, login_link, logout, start_visit, sweep,
};

const ADA: &str = "ada@example.org";

/// What asking for a code may leave behind.
const COUNTS: [&str; 6] = [
    "SELECT COUNT(*) FROM sessions",
    "SELECT COUNT(*) FROM challenges",
    "SELECT COUNT(*) FROM jobs",
    "SELECT COUNT(*) FROM readers",
    "SELECT COUNT(*) FROM holders",
    "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM velocity",
];

fn status(desk: &Desk, link: &str) -> LinkStatus {
    let link = link.to_owned();
    desk.read(move |conn, _, now| link_status(conn, &link, now))
}

fn known(desk: &Desk, address: &'static str) -> i64 {
    desk.write(move |tx, press, now| add(tx, press, now, &email(address), Origin::Import, true)).unwrap()
}

db::both_databases! {
    fn known_and_unknown_addresses_get_the_same(db: TestDb) {
        let desk = Desk::new(db);
        known(&desk, ADA);
        let rows = |desk: &Desk| COUNTS.map(|sql| desk.count(sql));
        let start = rows(&desk);
        assert!(desk.request(ADA, None).unwrap().is_some());
        let after_known = rows(&desk);
        assert!(desk.request("bob@example.org", None).unwrap().is_some());
        let after_unknown = rows(&desk);
        for table in 0..COUNTS.len() {
            assert_eq!(after_known[table] - start[table], after_unknown[table] - after_known[table]);
        }
        let mails = desk.mails();
        assert_eq!(mails.iter().map(|mail| mail.template.as_str()).collect::<Vec<_>>(), ["code", "code"]);
        assert_eq!(mails[0].context["reason_key"], "mail-reason-login");
        assert_eq!(mails[1].context["reason_key"], "mail-reason-new-reader");
    }

    fn a_code_works_in_the_browser_that_asked_and_once(db: TestDb) {
        let desk = Desk::new(db);
        let browser = desk.request(ADA, None).unwrap().unwrap();
        let mailed = desk.mailed();
        let other = desk.request("bob@example.org", None).unwrap().unwrap();
        assert_eq!(desk.enter(&other, ADA, &mailed.code), Err(CodeError::NoneAsked));
        assert_eq!(desk.enter(&other, "bob@example.org", &mailed.code), Err(CodeError::Wrong { attempts_left: 4 }));
        let spaced = format!(" {} {} ", &mailed.code[..3], &mailed.code[3..]);
        let signed_in = desk.enter(&browser, ADA, &spaced).unwrap();
        assert_eq!(desk.session(&signed_in.token).scope, Scope::Full);
        assert_eq!(desk.enter(&signed_in.token, ADA, &mailed.code), Err(CodeError::Expired), "a code works once");
        assert_eq!(status(&desk, &mailed.link), LinkStatus::Used, "and its link is used with it");
        assert_eq!(desk.follow(&mailed.link, None), Err(LinkError::Used));
    }

    fn a_planted_cookie_is_worth_nothing_after_signing_in(db: TestDb) {
        let desk = Desk::new(db);
        let (_, planted) = desk.write(|tx, press, now| start_visit(tx, press, now, "attacker")).unwrap();
        assert_eq!(desk.request(ADA, Some(&planted)).unwrap(), None, "the browser keeps its cookie");
        let signed_in = desk.enter(&planted, ADA, &desk.mailed().code).unwrap();
        assert_ne!(signed_in.token, planted);
        assert!(desk.visit(&planted).session.is_none());
        assert_eq!(desk.visit(&signed_in.token).signed_in().unwrap().email, ADA);
    }

    fn guesses_are_few_and_are_counted_though_refused(db: TestDb) {
        let desk = Desk::new(db);
        let browser = desk.request(ADA, None).unwrap().unwrap();
        let mailed = desk.mailed();
        for attempts_left in (1..5).rev() {
            assert_eq!(desk.enter(&browser, ADA, &wrong(&mailed.code)), Err(CodeError::Wrong { attempts_left }));
        }
        assert_eq!(desk.enter(&browser, ADA, &wrong(&mailed.code)), Err(CodeError::TooMany));
        assert_eq!(desk.enter(&browser, ADA, &mailed.code), Err(CodeError::TooMany), "even the right one");
        assert!(desk.follow(&mailed.link, None).is_ok(), "the link cannot be guessed and still works");
    }

    fn new_codes_bring_no_end_of_guesses(db: TestDb) {
        let desk = Desk::with(db, "[readers]\nmails_per_address_hour = 100");
        let mut looked_at = 0;
        for _ in 0..10 {
            let browser = desk.request(ADA, None).unwrap().unwrap();
            let code = desk.mailed().code;
            for _ in 0..5 {
                let outcome = desk.enter(&browser, ADA, &wrong(&code));
                looked_at += i32::from(matches!(outcome, Err(CodeError::Wrong { .. })));
            }
        }
        assert!(looked_at <= 20, "{looked_at} guesses within one hour");
        desk.press.clock.advance(HOUR);
        desk.log_in(ADA);
    }

    fn codes_and_links_expire(db: TestDb) {
        let desk = Desk::new(db);
        let browser = desk.request(ADA, None).unwrap().unwrap();
        let mailed = desk.mailed();
        desk.press.clock.advance(15 * MINUTE - 1);
        assert!(matches!(status(&desk, &mailed.link), LinkStatus::Valid { .. }));
        desk.press.clock.advance(1);
        assert_eq!(desk.enter(&browser, ADA, &mailed.code), Err(CodeError::Expired));
        assert_eq!(status(&desk, &mailed.link), LinkStatus::Expired);
        assert_eq!(desk.follow(&mailed.link, Some(&browser)), Err(LinkError::Expired));
        assert_eq!(desk.count("SELECT COUNT(*) FROM readers"), 0);
    }

    fn a_link_signs_in_the_browser_whose_button_is_pressed(db: TestDb) {
        let desk = Desk::new(db);
        let article = desk.article("tides");
        let (laptop, mailed) = desk.newcomer(ADA, article);
        let LinkStatus::Valid { email, next, registers } = status(&desk, &mailed.link) else { panic!("not valid") };
        assert_eq!((email.as_str(), next.as_str(), registers), ("a…@example.org", "/articles/x", true));
        let phone = desk.follow(&mailed.link, None).unwrap();
        assert_eq!(desk.visit(&phone.token).first_article(), Some(article), "the first article opens there too");
        let laptop = desk.visit(&laptop);
        assert_eq!((laptop.signed_in(), laptop.first_article()), (None, Some(article)));
        assert_eq!(desk.follow("invented", None), Err(LinkError::Unknown));
    }

    fn of_the_same_link_pressed_twice_at_once_one_signs_in(db: TestDb) {
        let desk = Desk::new(db);
        desk.request(ADA, None).unwrap();
        let link = desk.mailed().link;
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let presses: Vec<_> = (0..4).map(|_| scope.spawn(|| desk.follow(&link, None))).collect();
            presses.into_iter().map(|press| press.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        assert_eq!(desk.count("SELECT COUNT(*) FROM readers"), 1);
    }

    fn nothing_works_after_logging_out(db: TestDb) {
        let desk = Desk::new(db);
        let browser = desk.request(ADA, None).unwrap().unwrap();
        let mailed = desk.mailed();
        let session = desk.session(&browser);
        let ended = session.clone();
        desk.write(move |tx, _, now| logout(tx, &ended, now)).unwrap();
        assert!(desk.visit(&browser).session.is_none());
        let (code, ada) = (mailed.code, email(ADA));
        let refused = desk.write(move |tx, press, now| {
            crate::readers::enter_code(tx, press, now, &session, &ada, &code, super::PROOF)
        });
        assert_eq!(refused.unwrap(), Err(CodeError::NoneAsked));
        assert_eq!(status(&desk, &mailed.link), LinkStatus::Unknown);
    }

    fn secrets_are_not_at_rest(db: TestDb) {
        let desk = Desk::new(db);
        let browser = desk.request(ADA, None).unwrap().unwrap();
        let mailed = desk.mailed();
        let (code, link): (String, String) =
            desk.read(|conn, _, _| conn.query_one("SELECT code_hash, link_hash FROM challenges", &[]));
        assert!(code.len() == 64 && !code.contains(&mailed.code));
        assert!(link.len() == 64 && link != mailed.link);
        let stored: String = desk.read(|conn, _, _| conn.query_one("SELECT token_hash FROM sessions", &[]));
        assert_eq!(stored, browser.hash());
        let keys: Vec<String> = desk.read(|conn, _, _| conn.query("SELECT key FROM velocity", &[]));
        assert!(keys.iter().all(|key| key.len() == 64 && !key.contains("ada")));
    }

    fn the_operator_hands_out_a_link(db: TestDb) {
        let desk = Desk::new(db);
        let reader = known(&desk, ADA);
        let link = desk.write(move |tx, press, now| login_link(tx, press, now, reader, 24)).unwrap().unwrap();
        assert_eq!(link.path, format!("/login/link/{}", link.token.expose()));
        desk.press.clock.advance(DAY - 1);
        let signed_in = desk.follow(link.token.expose(), None).unwrap();
        assert_eq!((signed_in.reader, signed_in.next.as_str()), (reader, "/"));
        assert_eq!(desk.follow(link.token.expose(), None), Err(LinkError::Used));
        let nobody = desk.write(|tx, press, now| login_link(tx, press, now, 99, 24)).unwrap();
        assert!(nobody.is_none());
    }

    fn what_is_over_is_forgotten(db: TestDb) {
        let desk = Desk::new(db);
        desk.request(ADA, None).unwrap();
        let link = desk.mailed().link;
        desk.press.clock.advance(HOUR);
        while desk.write(|tx, _, now| sweep(tx, now)).unwrap() > 0 {}
        assert_eq!(desk.count("SELECT COUNT(*) FROM velocity"), 0);
        assert_eq!(status(&desk, &link), LinkStatus::Expired, "an old link still says what it was");
        desk.press.clock.advance(30 * DAY);
        while desk.write(|tx, _, now| sweep(tx, now)).unwrap() > 0 {}
        assert_eq!(desk.count("SELECT COUNT(*) FROM challenges"), 0);
        assert_eq!(desk.count("SELECT COUNT(*) FROM sessions"), 0);
    }
}

#[test]
fn only_paths_of_this_site_are_returned_to() {
    use crate::readers::local_path;
    assert_eq!(local_path("/articles/x?y=1#more"), "/articles/x?y=1#more");
    for elsewhere in
        ["", "https://evil.example", "//evil.example", "/\\evil.example", "x", "/a\r\nSet-Cookie: x"]
    {
        assert_eq!(local_path(elsewhere), "/", "{elsewhere}");
    }
}
