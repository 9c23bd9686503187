//! What comes to readers by mail: the page of it, by login and by link, alerts, and the way out.

use axum::http::StatusCode;
use broadsheet_site as site;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, MINUTE};
use testkit::{Answer, TestApp};

use crate::people::{count, says, signed_in, words};

const ADA: &str = "ada@example.org";

/// Publishes an article of this moment, by Ada Quill on Trade.
fn appears(app: &TestApp, tag: &str) {
    let now = app.clock().now();
    testkit::article(app.db(), app.press(), tag, |draft| draft.published_at = Some(now));
}

/// Everything about follows that is due now.
fn round(app: &TestApp) {
    while press::alerts::wake(app.db(), app.press()).unwrap() {}
    while press::alerts::tell_due(app.db(), app.press()).unwrap() > 0 {}
}

/// The path in a mail that begins so.
fn link(letter: &mail::testing::Letter, start: &str, app: &TestApp) -> String {
    let site = &app.press().config.site.url;
    let paths = letter.links().into_iter().map(|link| link.replace(site.as_str(), ""));
    paths.into_iter().find(|path| path.starts_with(start)).unwrap()
}

/// The ids of what the page says is followed.
fn follow_field(page: &Answer) -> String {
    let text = page.text();
    let (_, after) = text.split_once("name=\"follow-").unwrap();
    format!("follow-{}", after.split('"').next().unwrap())
}

db::both_databases! {
    async fn a_reader_chooses_everything_on_one_page(db: TestDb) {
        let app = TestApp::new(&db);
        assert_eq!(app.client().get("/preferences").await.location(), Some("/login?next=/preferences"));
        appears(&app, "before");
        let mut ada = signed_in(&app, ADA).await;
        says(&ada.get("/topics/trade").await, &["Follow What is new comes by e-mail each morning"]);
        ada.post("/topics/trade/follow", &[]).await;
        let page = ada.get("/preferences").await;
        says(&page, &["For ada@example.org", "weekly free", "daily review", "It comes with All-Access", "Topic"]);
        assert!(page.text().contains("value=\"daily\" selected"), "{}", page.text());
        let field = follow_field(&page);
        let fields = [("shown", "weekly-free"), ("newsletter", "weekly-free"), (field.as_str(), "at-once")];
        let saved = ada.post("/preferences", &fields).await;
        assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, Some("/preferences?done=saved")));
        let page = ada.get("/preferences?done=saved").await;
        says(&page, &["Saved."]);
        assert!(page.text().contains("value=\"at-once\" selected"));
        assert_eq!(count(&db, "consents WHERE given = 1 AND wording <> '' AND place IN ('follow', 'preferences')"), 2);
        let refused = ada.post("/preferences", &[("shown", "daily-review"), ("newsletter", "daily-review")]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        says(&refused, &["daily review comes with All-Access"]);

        says(&ada.post("/preferences", &[("pause", "until"), ("until", "2026-11-10")]).await, &["Choose a day from tomorrow on"]);
        ada.post("/preferences", &[("pause", "month")]).await;
        says(&ada.get("/preferences").await, &["All mail rests until 10 December 2026", "Let it come again now"]);
        says(&ada.get("/account").await, &["All mail rests until 10 December 2026"]);
        ada.post("/preferences", &[("resume", "yes")]).await;
        assert!(!words(&ada.get("/preferences").await).contains("rests until"));

        let stopped = ada.post("/preferences", &[("stop", "yes")]).await.location().unwrap().to_owned();
        let page = ada.get(&stopped).await;
        says(&page, &["Nothing comes any more.", "That was a mistake"]);
        assert!(!page.text().contains("name=\"stop\""), "there is nothing left to stop");
        let at = stopped.rsplit('=').next().unwrap().to_owned();
        ada.post("/preferences", &[("undo", &at)]).await;
        let page = ada.get(&stopped).await;
        assert!(page.text().contains("value=\"at-once\" selected") && !words(&page).contains("That was a mistake"));
    }

    async fn a_link_in_a_mail_shows_choices_and_nothing_else(db: TestDb) {
        let app = TestApp::new(&db);
        appears(&app, "before");
        let mut ada = signed_in(&app, ADA).await;
        ada.post("/authors/ada-quill/follow", &[]).await;
        app.mails_to(ADA).await;
        app.clock().advance(HOUR);
        appears(&app, "strike");
        round(&app);
        assert!(app.mails_to(ADA).await.is_empty(), "not before the morning");
        app.clock().advance(DAY);
        round(&app);
        let letters = app.mails_to(ADA).await;
        let [letter] = letters.as_slice() else { panic!("{} letters", letters.len()) };
        assert_eq!(letter.subject, "New: Ada Quill");
        for part in [&letter.text, &letter.html] {
            assert!(part.contains("/articles/strike") && !part.contains("/articles/before"), "{part}");
            assert!(testkit::Canaries::new("strike").found_in(part).is_empty(), "{part}");
        }
        let raw = String::from_utf8_lossy(&letter.raw);
        assert!(raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{raw}");

        // Whoever the mail was forwarded to sees less of the address, and is no reader by it.
        let mut stranger = app.client();
        let page = link(letter, "/preferences/", &app);
        let shown = stranger.get(&page).await;
        says(&shown, &["For a…@example.org", "Ada Quill"]);
        assert!(!shown.text().contains(ADA));
        assert_eq!(shown.header("referrer-policy"), "no-referrer");
        assert_eq!(stranger.get("/account").await.location(), Some("/login?next=/account"));
        let saved = stranger.post(&page, &[(follow_field(&shown).as_str(), "none")]).await;
        assert_eq!(saved.location(), Some(format!("{page}?done=saved").as_str()));
        assert!(ada.get("/preferences").await.text().contains("value=\"none\" selected"));
        let forged = format!("{}0", &page[..page.len() - 1]);
        if forged != page {
            assert_eq!(stranger.get(&forged).await.status, StatusCode::NOT_FOUND);
            assert_eq!(stranger.post(&forged, &[("stop", "yes")]).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn the_way_out_says_what_ended_and_offers_less(db: TestDb) {
        let app = TestApp::new(&db);
        appears(&app, "before");
        let mut ada = signed_in(&app, ADA).await;
        ada.post("/authors/ada-quill/follow", &[]).await;
        let field = follow_field(&ada.get("/preferences").await);
        ada.post("/preferences", &[(field.as_str(), "at-once")]).await;
        app.mails_to(ADA).await;
        app.clock().advance(HOUR);
        appears(&app, "strike");
        round(&app);
        app.clock().advance(10 * MINUTE);
        round(&app);
        let letters = app.mails_to(ADA).await;
        let stop = link(&letters[0], "/newsletters/stop/", &app);
        let alert = |app: &TestApp| {
            let sql = "SELECT alert FROM follows";
            app.db().read_blocking(move |conn| conn.query_one::<String>(sql, &[])).unwrap()
        };
        let mut stranger = app.client();
        says(&stranger.get(&stop).await, &["End the mails about Ada Quill?", "This link is for a…@example.org"]);
        assert_eq!(alert(&app), "at-once", "a look ends nothing");
        let ended = stranger.post(&stop, &[("List-Unsubscribe", "One-Click")]).await;
        says(&ended, &["the mails about Ada Quill no longer comes to a…@example.org", "Send it each morning", "It came too often"]);
        assert_eq!(alert(&app), "none");
        let why = stop.replace("/stop/", "/why/");
        says(&stranger.post(&why, &[("reason", "too-often")]).await, &["Thank you"]);
        assert_eq!(stranger.post(&why, &[]).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(count(&db, "leaving_reasons WHERE count = 1 AND newsletter = 'follows' AND reason = 'too-often'"), 1);
        let text = ended.text();
        let less = text.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).find(|action| action.contains("-daily/"));
        says(&stranger.post(less.unwrap(), &[]).await, &["You are signed up again"]);
        assert_eq!(alert(&app), "daily");
        let resume = stop.replace("/stop/", "/resume/");
        says(&stranger.post(&resume, &[("pause", "month")]).await, &["All mail rests until 10 December 2026"]);
        assert_eq!(alert(&app), "at-once");
    }

    async fn buying_brings_the_reviews_and_one_click_ends_them_for_good(db: TestDb) {
        let app = TestApp::new(&db);
        let mut nina = signed_in(&app, ADA).await;
        let form = [("plan", "all-access"), ("next", "/account"), ("agree", "yes")];
        says(&nina.get("/checkout?plan=all-access").await, &["daily review comes by e-mail with it; one click ends it."]);
        let buys = async |nina: &mut testkit::Client| {
            let at = nina.post("/checkout", &form).await.location().unwrap().to_owned();
            nina.post(&at, &[("act", "pay")]).await;
        };
        buys(&mut nina).await;
        let comes = |app: &TestApp| {
            let sql = "SELECT active FROM newsletter_subscriptions WHERE newsletter = 'daily-review'";
            app.db().read_blocking(move |conn| conn.query_opt::<i64>(sql, &[])).unwrap()
        };
        assert_eq!(comes(&app), Some(1));
        let words = "consents WHERE subject = 'newsletter daily-review' AND place = 'checkout'
            AND wording LIKE '%daily review comes by e-mail with it; one click ends it.%'";
        assert_eq!(count(&db, words), 1);
        let public_id = app.db().read_blocking(|conn| conn.query_one::<String>("SELECT public_id FROM readers WHERE email = 'ada@example.org'", &[])).unwrap();
        let stop = press::newsletters::stop_path(app.press(), &public_id, "daily-review");
        app.client().post(&stop, &[("List-Unsubscribe", "One-Click")]).await;
        assert_eq!(comes(&app), Some(0));
        nina.post("/account/subscription/cancel", &[]).await;
        app.clock().advance(40 * DAY);
        while site::advance_sandbox(&app.site).await.unwrap() {}
        buys(&mut nina).await;
        assert_eq!(comes(&app), Some(0), "bought again, and still ended");
        assert_eq!(count(&db, words), 1);
    }
}
