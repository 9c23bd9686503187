use db::Db;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR};

use super::{Desk, email, wrong};
use crate::access::Reader;
use crate::readers::{
    CodeError, Origin, ReadersError, Registered, Registration, Scope, WantedArticle, add, pending, register,
    resend,
};

fn opened(registered: &Result<Registered, ReadersError>) -> bool {
    matches!(registered, Ok(Registered::Opened { .. }))
}

fn code_sent(registered: &Result<Registered, ReadersError>) -> bool {
    matches!(registered, Ok(Registered::CodeSent { .. }))
}

db::both_databases! {
    fn a_new_address_opens_its_article_and_the_code_makes_a_reader(db: TestDb) {
        let desk = Desk::new(db);
        let article = desk.article("tides");
        let (first, mailed) = desk.newcomer("Ada@Example.org", article);

        let visit = desk.visit(&first);
        let session = visit.session.clone().unwrap();
        assert_eq!((session.scope, session.article), (Scope::First, Some(article)));
        assert_eq!((visit.viewer.reader, visit.first_article()), (Reader::Unconfirmed, Some(article)));
        assert_eq!(visit.signed_in(), None);
        let waiting = desk.read(move |conn, _, _| pending(conn, &session)).unwrap();
        assert_eq!((waiting.email.to_string().as_str(), waiting.registers), ("ada@example.org", true));

        let signed_in = desk.enter(&first, "ada@example.org", &mailed.code).unwrap();
        assert_eq!((signed_in.next.as_str(), signed_in.confirmed_now), ("/articles/x", true));
        let visit = desk.visit(&signed_in.token);
        assert_eq!(visit.viewer.reader, Reader::Confirmed);
        assert_eq!(visit.signed_in().unwrap().email, "ada@example.org");
        assert_eq!(visit.first_article(), Some(article), "the first article stays open");
        assert_eq!(desk.visit(&first), crate::readers::Visit::default(), "the old cookie is dead");
        let mails = desk.mails();
        assert_eq!((mails.len(), mails[0].template.as_str(), mails[0].to.as_str()), (1, "welcome", "ada@example.org"));
    }

    fn a_known_address_opens_nothing_whatever_its_spelling(db: TestDb) {
        let desk = Desk::new(db);
        let (one, two) = (desk.article("one"), desk.article("two"));
        desk.newcomer("jane.doe@gmail.com", one);
        for alias in ["jane.doe@gmail.com", "JaneDoe@googlemail.com", "jane.doe+news@gmail.com", "j.anedoe@gmail.com"] {
            let Ok(Registered::CodeSent { token: Some(token) }) = desk.register(alias, two, None) else {
                panic!("{alias} opened")
            };
            let visit = desk.visit(&token);
            assert_eq!((visit.viewer.reader, visit.first_article()), (Reader::Anonymous, None));
        }
        // Confirming an alias gives an account, but neither another first article nor another holder.
        let Ok(Registered::CodeSent { token: Some(token) }) = desk.register("jane.doe+x@gmail.com", two, None) else {
            panic!("an alias opened")
        };
        let signed_in = desk.enter(&token, "jane.doe+x@gmail.com", &desk.mailed().code).unwrap();
        assert_eq!(desk.visit(&signed_in.token).first_article(), Some(one));
        assert_eq!(desk.count("SELECT COUNT(*) FROM holders"), 1);
    }

    fn a_returning_address_is_asked_for_the_code(db: TestDb) {
        let desk = Desk::new(db);
        let (one, two) = (desk.article("one"), desk.article("two"));
        for _ in 0..5 {
            let outcome = desk.register("ada@example.org", one, None);
            desk.mails();
            desk.press.clock.advance(HOUR);
            desk.write(|tx, _, _| tx.execute("DELETE FROM readers", &[])).unwrap();
            if opened(&outcome) {
                continue;
            }
            assert!(code_sent(&outcome));
        }
        assert_eq!(desk.count("SELECT COUNT(*) FROM holders"), 1, "five times deleted, one holder");
        let Ok(Registered::CodeSent { token: Some(token) }) = desk.register("ada@example.org", two, None) else {
            panic!("opened again")
        };
        let back = desk.enter(&token, "ada@example.org", &desk.mailed().code).unwrap();
        assert_eq!(desk.visit(&back.token).first_article(), Some(one));
    }

    fn of_two_registrations_at_once_one_opens(db: TestDb) {
        let desk = Desk::new(db);
        let article = desk.article("tides");
        let (press, now) = (desk.press.clone(), desk.now());
        let one = |address: &'static str| {
            let node = Db::open(desk.db.config(), desk.db.data_dir()).unwrap();
            let press = press.clone();
            let outcome: Result<_, ReadersError> = node.write_blocking(move |tx| {
                let article = Some(WantedArticle { id: article, opens_at_once: true });
                let (network, device) = ("192.0.2.1", "");
                let email = &email(address);
                register(tx, &press, now, &Registration { email, article, next: "/", session: None, network, device })
            });
            outcome
        };
        let outcomes = std::thread::scope(|scope| {
            let threads: Vec<_> = ["jane@gmail.com", "j.ane@gmail.com", "jane+a@gmail.com", "jane@gmail.com"]
                .map(|address| scope.spawn(move || one(address)))
                .into();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(outcomes.iter().filter(|outcome| opened(outcome)).count(), 1, "{outcomes:?}");
        assert_eq!(outcomes.iter().filter(|outcome| code_sent(outcome)).count(), 3);
        assert_eq!(desk.count("SELECT COUNT(*) FROM readers"), 1);
        assert_eq!(desk.count("SELECT COUNT(*) FROM holders"), 1);
    }

    fn over_a_limit_the_article_opens_with_the_code(db: TestDb) {
        let desk = Desk::with(db, "[readers]\ninstant_per_network_day = 2");
        let article = desk.article("tides");
        assert!(opened(&desk.register("a@gmail.com", article, None)));
        assert!(opened(&desk.register("b@gmail.com", article, None)));
        let Ok(Registered::CodeSent { token: Some(token) }) = desk.register("c@gmail.com", article, None) else {
            panic!("a burst opened")
        };
        assert_eq!(desk.count("SELECT COUNT(*) FROM readers"), 2, "nobody is made a reader by a burst");
        let signed_in = desk.enter(&token, "c@gmail.com", &desk.mailed().code).unwrap();
        assert_eq!(desk.visit(&signed_in.token).first_article(), Some(article));
        assert!(opened(&desk.register_from("d@gmail.com", article, None, "192.0.2.2")), "another network");
        desk.press.clock.advance(DAY);
        assert!(opened(&desk.register("e@gmail.com", article, None)), "another day");
    }

    fn bursts_of_a_domain_and_of_the_whole_site_are_slowed(db: TestDb) {
        let desk = Desk::with(db, "[readers]\ninstant_per_domain_day = 2\ninstant_per_site_hour = 5");
        let article = desk.article("tides");
        let tried = |address: &str| opened(&desk.register(address, article, None));
        assert!(tried("a@fresh.example") && tried("b@fresh.example") && !tried("c@fresh.example"));
        assert!(tried("a@gmail.com") && tried("b@gmail.com"), "large providers are no sign of one sender");
        assert!(!tried("c@gmail.com"), "the site has had its five");
        desk.press.clock.advance(HOUR);
        assert!(tried("d@gmail.com"));
    }

    fn an_address_to_throw_away_needs_the_code_first(db: TestDb) {
        let desk = Desk::with(db, "[readers]\ndisposable_domains = [\"junk.example\"]");
        let article = desk.article("tides");
        assert!(code_sent(&desk.register("a@mailinator.com", article, None)));
        assert!(code_sent(&desk.register("a@sub.junk.example", article, None)));
    }

    fn only_floods_of_mail_are_refused(db: TestDb) {
        let desk = Desk::with(db, "[readers]\nmails_per_address_hour = 3\nmails_per_network_hour = 5");
        let article = desk.article("tides");
        for alias in ["jane@gmail.com", "ja.ne@gmail.com", "jane+2@gmail.com"] {
            desk.register(alias, article, None).unwrap();
        }
        assert_eq!(desk.mails().len(), 3);
        let Err(ReadersError::TooMany { retry_after }) = desk.register("jane+3@gmail.com", article, None) else {
            panic!("a flood went through")
        };
        assert_eq!(retry_after, 3599);
        assert!(desk.request("jane@gmail.com", None).is_err(), "the login form counts with it");
        assert!(desk.mails().is_empty(), "what is refused leaves no mail");
        desk.register("a@gmail.com", article, None).unwrap();
        desk.register("b@gmail.com", article, None).unwrap();
        assert!(desk.register("c@gmail.com", article, None).is_err(), "the network has had its five");
        desk.register_from("c@gmail.com", article, None, "192.0.2.2").unwrap();
        desk.press.clock.advance(HOUR);
        desk.register("jane@gmail.com", article, None).unwrap();
    }

    fn the_form_is_harmless_to_those_who_are_in(db: TestDb) {
        let desk = Desk::new(db);
        let article = desk.article("tides");
        let (first, mailed) = desk.newcomer("ada@example.org", article);
        // Sent again before the code is entered: the article stays open, a new code is on its way.
        assert_eq!(desk.register("ada@example.org", article, Some(&first)).unwrap(), Registered::CodeSent { token: None });
        assert_eq!(desk.visit(&first).first_article(), Some(article));
        assert!(matches!(desk.enter(&first, "ada@example.org", &mailed.code), Err(CodeError::Wrong { .. })));
        let code = desk.mailed().code;
        let full = desk.enter(&first, "ada@example.org", &code).unwrap().token;
        desk.mails();
        assert_eq!(desk.register("Ada@example.org", article, Some(&full)).unwrap(), Registered::SignedIn);
        assert!(desk.mails().is_empty());
        // Another address, typed by someone signed in, neither opens nor signs out.
        assert_eq!(desk.register("new@example.org", article, Some(&full)).unwrap(), Registered::CodeSent { token: None });
        assert_eq!(desk.visit(&full).signed_in().unwrap().email, "ada@example.org");
    }

    fn a_mistyped_address_is_changed_in_place(db: TestDb) {
        let desk = Desk::new(db);
        let article = desk.article("tides");
        let (slip, slip_mail) = desk.newcomer("ada@exampel.org", article);
        let Ok(Registered::Opened { token }) = desk.register("ada@example.org", article, Some(&slip)) else {
            panic!("the right address is new")
        };
        assert!(desk.visit(&slip).session.is_none(), "the cookie was changed");
        assert!(matches!(desk.enter(&token, "ada@exampel.org", &slip_mail.code), Err(CodeError::NoneAsked)));
        let code = desk.mailed().code;
        assert_eq!(desk.visit(&desk.enter(&token, "ada@example.org", &code).unwrap().token).first_article(), Some(article));
    }

    fn a_code_can_be_sent_again(db: TestDb) {
        let desk = Desk::new(db);
        let article = desk.article("tides");
        let (first, old) = desk.newcomer("ada@example.org", article);
        let session = desk.session(&first);
        let again = desk.write(move |tx, press, now| resend(tx, press, now, &session, "192.0.2.1")).unwrap();
        assert_eq!(again.unwrap().next, "/articles/x");
        let new = desk.mailed();
        assert!(desk.enter(&first, "ada@example.org", &old.code).is_err());
        desk.enter(&first, "ada@example.org", &new.code).unwrap();
        assert_eq!(desk.count("SELECT COUNT(*) FROM newsletter_subscriptions"), 1, "it still registers");
    }

    fn confirming_starts_the_free_newsletter_once(db: TestDb) {
        let desk = Desk::new(db);
        let article = desk.article("tides");
        let (first, mailed) = desk.newcomer("ada@example.org", article);
        assert_eq!(desk.count("SELECT COUNT(*) FROM newsletter_subscriptions"), 0, "not before it is confirmed");
        desk.enter(&first, "ada@example.org", &mailed.code).unwrap();
        let consents: Vec<(String, i64, String, String)> =
            desk.read(|conn, _, _| conn.query("SELECT subject, given, place, wording FROM consents", &[]));
        let words = super::PROOF.wording.to_owned();
        assert_eq!(consents, [("newsletter weekend".to_owned(), 1, "registration".to_owned(), words)]);
        desk.write(|tx, _, _| tx.execute("UPDATE newsletter_subscriptions SET active = 0", &[])).unwrap();
        let Ok(Registered::CodeSent { token: Some(token) }) = desk.register("ada@example.org", article, None) else {
            panic!("opened twice")
        };
        let mails = desk.mails();
        let code = mails.last().unwrap().context["code"].as_str().unwrap().to_owned();
        assert!(!desk.enter(&token, "ada@example.org", &code).unwrap().confirmed_now);
        assert_eq!(desk.count("SELECT COUNT(*) FROM newsletter_subscriptions WHERE active = 1"), 0, "ended stays ended");
        assert!(desk.mails().is_empty(), "one welcome");
    }

    fn logging_in_with_a_new_address_starts_no_newsletter(db: TestDb) {
        let desk = Desk::new(db);
        assert!(desk.log_in("ada@example.org").confirmed_now);
        assert_eq!(desk.count("SELECT COUNT(*) FROM newsletter_subscriptions"), 0);
    }

    fn an_imported_reader_is_known(db: TestDb) {
        let desk = Desk::new(db);
        let article = desk.article("tides");
        let one = |origin, confirmed| {
            desk.write(move |tx, press, now| add(tx, press, now, &email("Ada@example.org"), origin, confirmed)).unwrap()
        };
        let id = one(Origin::Import, false);
        assert_eq!(one(Origin::Staff, true), id);
        assert_eq!(desk.count("SELECT COUNT(*) FROM readers WHERE confirmed_at IS NOT NULL AND origin = 'import'"), 1);
        let Ok(Registered::CodeSent { token: Some(token) }) = desk.register("ada@example.org", article, None) else {
            panic!("a known address opened")
        };
        let code = desk.mailed().code;
        assert!(desk.enter(&token, "ada@example.org", &wrong(&code)).is_err());
        let signed_in = desk.enter(&token, "ada@example.org", &code).unwrap();
        assert_eq!((signed_in.reader, desk.visit(&signed_in.token).first_article()), (id, Some(article)));
    }
}
