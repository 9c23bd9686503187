use db::testing::TestDb;
use jiff::civil::date;
use kernel::clock::DAY;

use super::{
    Consent, Link, NewsletterError, Reason, Rest, confirm, end_pause, leaving, newsletter_link, of_reader,
    pause, paused, readership, reasons, receives, resume, say_why, set, start_on_purchase, stop, stop_path,
    subscribe_request,
};
use crate::articles::fixtures::{at, press as site};
use crate::billing::{self, GrantSource};
use crate::readers::tests::{Desk, email};
use crate::readers::{self, LinkError, Origin, ReadersError};

const ADA: &str = "ada@example.org";
const HERE: Consent<'static> = Consent { place: "account", wording: "Harbour News by e-mail." };

type Click = fn(&mut db::Tx, &crate::Press, i64, &Link) -> Result<bool, db::DbError>;

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

/// A link of Ada's that ends `letter`.
fn link_of(desk: &Desk, reader: i64, letter: &'static str) -> Link {
    let record = desk.read(move |conn, _, _| readers::by_id(conn, reader)).unwrap();
    let path = stop_path(&desk.press, &record.public_id, letter);
    let signature = path.rsplit('/').next().unwrap().to_owned();
    Link { reader: record.public_id, letter: letter.into(), signature }
}

#[test]
fn mail_rests_until_a_morning_where_the_magazine_is_at_home() {
    let press = site(|config| config.site.time_zone = "Europe/Paris".into());
    let ends = |rest: Rest, now: &str| {
        rest.ends(&press, at(now)).map(|until| kernel::clock::timestamp(until).to_string())
    };
    let now = "2026-01-31T23:30:00Z";
    // It is February there by then; the clock goes forward before May.
    assert_eq!(ends(Rest::Week, now).as_deref(), Some("2026-02-07T23:00:00Z"));
    assert_eq!(ends(Rest::Month, now).as_deref(), Some("2026-02-28T23:00:00Z"));
    assert_eq!(ends(Rest::Quarter, now).as_deref(), Some("2026-04-30T22:00:00Z"));
    assert_eq!(ends(Rest::Month, "2026-01-31T12:00:00Z").as_deref(), Some("2026-02-27T23:00:00Z"));
    assert_eq!(ends(Rest::Until(date(2026, 2, 2)), now).as_deref(), Some("2026-02-01T23:00:00Z"));
    for past_or_far in [date(2026, 2, 1), date(2025, 12, 1), date(2027, 2, 3)] {
        assert_eq!(ends(Rest::Until(past_or_far), now), None, "{past_or_far}");
    }
    for (text, rest) in [
        ("week", Some(Rest::Week)),
        ("2026-02-02", Some(Rest::Until(date(2026, 2, 2)))),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(Rest::from_form(text), rest);
    }
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
            let link = Link { reader: public_id.clone(), letter: newsletter.into(), signature: signature.into() };
            desk.write(move |tx, press, now| act(tx, press, now, &link)).unwrap()
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

    fn a_letter_is_sent_to_whoever_has_it_is_proven_and_rests_not(db: TestDb) {
        let desk = Desk::new(db);
        let reader = desk.log_in(ADA).reader;
        let comes = |desk: &Desk| desk.read(move |conn, _, now| receives(conn, reader, "harbour", now));
        assert!(!comes(&desk), "never asked for");
        choose(&desk, reader, "harbour", true).unwrap();
        assert!(comes(&desk));
        desk.write(move |tx, _, now| pause(tx, now, reader, now + 7 * DAY)).unwrap();
        assert!(!comes(&desk));
        let since = desk.now();
        desk.press.clock.advance(DAY);
        // Made longer: it rests since it began to.
        desk.write(move |tx, _, now| pause(tx, now, reader, now + 7 * DAY)).unwrap();
        let rests = desk.read(move |conn, _, now| paused(conn, reader, now)).unwrap();
        assert_eq!((rests.since, rests.until), (since, since + 8 * DAY));
        desk.press.clock.advance(7 * DAY);
        assert!(comes(&desk), "by itself");
        desk.write(move |tx, _, now| pause(tx, now, reader, now + DAY)).unwrap();
        assert_eq!(desk.write(move |tx, _, now| end_pause(tx, now, reader)).ok(), Some(true));
        assert_eq!(desk.write(move |tx, _, now| end_pause(tx, now, reader)).ok(), Some(false));
        assert!(comes(&desk), "at once");
        for unreached in ["UPDATE readers SET suppressed = 'bounced'", "UPDATE readers SET suppressed = NULL, confirmed_at = NULL"] {
            desk.write(move |tx, _, _| tx.execute(unreached, &[])).unwrap();
            assert!(!comes(&desk), "{unreached}");
        }
    }

    fn a_look_at_a_link_says_for_whom_it_is_and_ends_nothing(db: TestDb) {
        let desk = Desk::new(db);
        let reader = desk.log_in(ADA).reader;
        choose(&desk, reader, "harbour", true).unwrap();
        let link = link_of(&desk, reader, "harbour");
        let look = |desk: &Desk, link: &Link| {
            let link = link.clone();
            desk.read(move |conn, press, _| leaving(conn, press, &link))
        };
        let seen = look(&desk, &link).unwrap();
        assert_eq!((seen.email.as_str(), seen.on), ("a…@example.org", true));
        assert_eq!(active(&desk, reader), ["harbour"]);
        assert_eq!(look(&desk, &Link { signature: "forged".into(), ..link }), None);
    }

    fn reasons_are_counted_once_and_without_a_name(db: TestDb) {
        let desk = Desk::new(db);
        let reader = desk.log_in(ADA).reader;
        choose(&desk, reader, "harbour", true).unwrap();
        let link = link_of(&desk, reader, "harbour");
        let say = |desk: &Desk, reason| {
            let link = link.clone();
            desk.write(move |tx, press, now| say_why(tx, press, now, &link, reason)).unwrap()
        };
        let counted = |desk: &Desk| desk.read(|conn, _, _| reasons(conn, 0, i64::MAX));
        assert!(say(&desk, Reason::TooOften));
        assert_eq!(counted(&desk), [], "they have not left");
        choose(&desk, reader, "harbour", false).unwrap();
        for reason in [Reason::TooOften, Reason::TooOften, Reason::Other] {
            assert!(say(&desk, reason));
        }
        assert_eq!(counted(&desk), [("harbour".to_owned(), "too-often".to_owned(), 1)]);
        let forged = Link { signature: String::new(), ..link.clone() };
        assert!(!desk.write(move |tx, press, now| say_why(tx, press, now, &forged, Reason::Other)).unwrap());
    }

    fn a_purchase_starts_what_comes_with_it_and_never_again_what_was_ended(db: TestDb) {
        let desk = Desk::new(db);
        let reader = desk.log_in(ADA).reader;
        let bought = |desk: &Desk| {
            desk.write(move |tx, press, now| start_on_purchase(tx, press, now, reader, "Daily Review comes with it.")).unwrap();
        };
        bought(&desk);
        assert_eq!(active(&desk, reader), ["daily"], "and nothing that is free");
        assert_eq!(consents(&desk), [(1, "checkout".to_owned(), "Daily Review comes with it.".to_owned())]);
        let link = link_of(&desk, reader, "daily");
        desk.write(move |tx, press, now| stop(tx, press, now, &link)).unwrap();
        bought(&desk);
        assert!(active(&desk, reader).is_empty(), "bought again, and still ended");
    }

    fn whom_staff_add_is_sent_nothing_they_did_not_ask_for(db: TestDb) {
        let desk = Desk::new(db);
        let reader = desk.write(|tx, press, now| readers::add(tx, press, now, &email(ADA), Origin::Staff, true)).unwrap();
        assert!(active(&desk, reader).is_empty() && consents(&desk).is_empty());
    }
}
