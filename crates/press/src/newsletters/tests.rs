use db::testing::TestDb;
use kernel::clock::DAY;

use super::{
    Consent, NewsletterError, confirm, newsletter_link, of_reader, readership, resume, set, stop, stop_path,
    subscribe_request,
};
use crate::billing::{self, GrantSource};
use crate::readers::tests::{Desk, email};
use crate::readers::{LinkError, ReadersError};

const ADA: &str = "ada@example.org";
const HERE: Consent<'static> = Consent { place: "account", wording: "Harbour News by e-mail." };

type Click = fn(&mut db::Tx, &crate::Press, i64, &str, &str, &str) -> Result<bool, db::DbError>;

fn sign_up(desk: &Desk, slug: &'static str) -> Result<String, NewsletterError> {
    desk.write(move |tx, press, now| subscribe_request(tx, press, now, &email(ADA), slug, "192.0.2.1"))?;
    let mail = desk.mails().pop().unwrap();
    assert_eq!((mail.template.as_str(), mail.to.as_str()), ("newsletter-confirm", ADA));
    Ok(mail.context["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned())
}

fn press_button(desk: &Desk, link: &str) -> Result<String, LinkError> {
    let link = link.to_owned();
    let done =
        desk.write(move |tx, press, now| confirm(tx, press, now, &link, "One press and it comes.")).unwrap();
    done.map(|letter| letter.name)
}

fn choose(desk: &Desk, reader: i64, slug: &'static str, active: bool) -> Result<(), NewsletterError> {
    desk.write(move |tx, press, now| set(tx, press, now, reader, slug, active, HERE))
}

fn active(desk: &Desk, reader: i64) -> Vec<String> {
    let choices = desk.read(move |conn, press, _| of_reader(conn, press, reader));
    assert_eq!(choices.len(), 3);
    choices.into_iter().filter(|choice| choice.active).map(|choice| choice.slug).collect()
}

fn consents(desk: &Desk) -> Vec<(i64, String, String)> {
    desk.read(|conn, _, _| conn.query("SELECT given, place, wording FROM consents ORDER BY id", &[]))
}

db::both_databases! {
    fn a_newsletter_has_those_who_get_it_and_had_those_who_left(db: TestDb) {
        let desk = Desk::new(db);
        let link = sign_up(&desk, "harbour").unwrap();
        press_button(&desk, &link).unwrap();
        let reader = desk.count("SELECT id FROM readers WHERE confirmed_at IS NOT NULL");
        let counted = |desk: &Desk| {
            let all = desk.read(|conn, _, _| readership(conn));
            all.into_iter().map(|one| (one.slug, one.readers, one.left)).collect::<Vec<_>>()
        };
        assert_eq!(counted(&desk), [("harbour".to_owned(), 1, 0)]);
        choose(&desk, reader, "harbour", false).unwrap();
        assert_eq!(counted(&desk), [("harbour".to_owned(), 0, 1)]);
    }

    fn signing_up_is_confirmed_by_mail_and_signs_nobody_in(db: TestDb) {
        let desk = Desk::new(db);
        let link = sign_up(&desk, "harbour").unwrap();
        assert_eq!(desk.count("SELECT COUNT(*) FROM readers"), 0, "nobody is made a reader by someone else's typing");
        let shown = link.clone();
        let named = desk.read(move |conn, press, now| newsletter_link(conn, press, &shown, now)).unwrap();
        assert_eq!(named, ("harbour".to_owned(), "Harbour News".to_owned()));
        assert_eq!(desk.count("SELECT COUNT(*) FROM newsletter_subscriptions"), 0, "a look starts nothing");
        assert_eq!(press_button(&desk, &link).unwrap(), "Harbour News");
        assert_eq!(press_button(&desk, &link), Err(LinkError::Used));
        assert_eq!(desk.count("SELECT COUNT(*) FROM sessions"), 0);
        assert!(desk.follow(&link, None).is_err(), "the link is no login");
        let reader = desk.count("SELECT id FROM readers WHERE confirmed_at IS NOT NULL");
        assert_eq!(active(&desk, reader), ["harbour"]);
        assert_eq!(consents(&desk), [(1, "newsletters".to_owned(), "One press and it comes.".to_owned())]);
        // Asked for again: the same mail, and no second row or consent.
        let again = sign_up(&desk, "harbour").unwrap();
        press_button(&desk, &again).unwrap();
        assert_eq!((active(&desk, reader).len(), consents(&desk).len()), (1, 1));
    }

    fn a_sign_up_link_expires(db: TestDb) {
        let desk = Desk::new(db);
        let link = sign_up(&desk, "harbour").unwrap();
        desk.press.clock.advance(3 * DAY);
        assert_eq!(press_button(&desk, &link), Err(LinkError::Expired));
        assert_eq!(press_button(&desk, "invented"), Err(LinkError::Unknown));
    }

    fn unknown_and_reserved_newsletters_are_refused(db: TestDb) {
        let desk = Desk::new(db);
        assert!(matches!(sign_up(&desk, "nightly"), Err(NewsletterError::Unknown(slug)) if slug == "nightly"));
        assert!(matches!(sign_up(&desk, "daily"), Err(NewsletterError::SubscribersOnly(_))));
        assert!(desk.mails().is_empty());
        let reader = desk.log_in(ADA).reader;
        assert!(matches!(choose(&desk, reader, "daily", true), Err(NewsletterError::SubscribersOnly(_))));
        desk.write(move |tx, _, now| billing::grant(tx, reader, GrantSource::Comp, "all", None, "", now)).unwrap();
        choose(&desk, reader, "daily", true).unwrap();
        assert_eq!(active(&desk, reader), ["daily"]);
    }

    fn floods_are_refused(db: TestDb) {
        let desk = Desk::with(db, "[readers]\nmails_per_address_hour = 2");
        sign_up(&desk, "harbour").unwrap();
        desk.request(ADA, None).unwrap();
        let flood = sign_up(&desk, "weekend");
        assert!(matches!(flood, Err(NewsletterError::Readers(ReadersError::TooMany { .. }))));
    }

    fn each_choice_is_recorded(db: TestDb) {
        let desk = Desk::new(db);
        let reader = desk.log_in(ADA).reader;
        for wanted in [false, true, true, false, false] {
            choose(&desk, reader, "harbour", wanted).unwrap();
        }
        let given: Vec<i64> = consents(&desk).into_iter().map(|(given, ..)| given).collect();
        assert_eq!(given, [1, 0], "what changes nothing is no choice");
        assert!(active(&desk, reader).is_empty());
    }

    fn one_click_ends_it_and_another_takes_that_back(db: TestDb) {
        let desk = Desk::new(db);
        let signed_in = desk.log_in(ADA);
        let (reader, public_id) = (signed_in.reader, desk.visit(&signed_in.token).reader.unwrap().public_id);
        choose(&desk, reader, "harbour", true).unwrap();
        let path = stop_path(&desk.press, &public_id, "harbour");
        let signature = path.strip_prefix(&format!("/newsletters/stop/{public_id}/harbour/")).unwrap().to_owned();
        let click = |act: Click,
                     newsletter: &'static str,
                     signature: &str| {
            let (id, signature) = (public_id.clone(), signature.to_owned());
            desk.write(move |tx, press, now| act(tx, press, now, &id, newsletter, &signature)).unwrap()
        };
        assert!(!click(stop, "harbour", "forged"));
        assert!(!click(stop, "weekend", &signature), "a link is for its newsletter alone");
        assert_eq!(active(&desk, reader), ["harbour"]);
        assert!(click(stop, "harbour", &signature) && click(stop, "harbour", &signature));
        assert!(active(&desk, reader).is_empty());
        assert!(desk.visit(&signed_in.token).signed_in().is_some(), "access is another matter");
        assert!(click(resume, "harbour", &signature));
        assert_eq!(active(&desk, reader), ["harbour"]);
        assert_eq!(consents(&desk).len(), 3);
    }
}
