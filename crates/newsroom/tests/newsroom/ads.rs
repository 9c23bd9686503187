//! The ads desk: a campaign from its form to its end, what is kept of a form that is refused, and ads.txt.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use press::staff::Role;
use testkit::TestApp;

use crate::scene::{acts, article, inside, texts};

const LIST: &str = "/newsroom/ads";

const TYPED: [(&str, &str); 11] = [
    ("name", "Autumn <sale>"),
    ("client_kind", "direct"),
    ("client", "Osier & Sons"),
    ("kind", "text"),
    ("heading", "Buoys by Osier"),
    ("link", "https://osier.example/"),
    ("slots", "top"),
    ("slots", "middle"),
    ("starts", "2020-01-01T00:00"),
    ("weight", "10"),
    ("most_shown", "1 000"),
];

db::both_databases! {
    async fn a_campaign_goes_from_its_form_to_its_end(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut colleague = inside(&app, Role::Publisher).await;
        let publisher = &mut colleague.client;
        let empty = publisher.get(LIST).await;
        assert!(empty.text().contains("No campaign yet. Make one"), "{empty:?}");
        let made = publisher.post(&format!("{LIST}/new"), &TYPED).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{made:?}");
        let here = made.location().unwrap().split('?').next().unwrap().to_owned();
        let page = publisher.get(&here).await;
        assert_eq!(texts(&page, "h1"), ["Autumn <sale>"]);
        assert!(page.text().contains("Nobody sees it until it is started."), "{page:?}");
        assert!(page.header("content-security-policy").contains("frame-src 'self'"));
        assert!(!app.client().get("/").await.text().contains("Buoys by Osier"));

        let started = publisher.post(&format!("{here}/turn"), &[("to", "start")]).await;
        assert_eq!(started.location(), Some(format!("{here}?done=start").as_str()));
        for _ in 0..7 {
            assert!(app.client().get("/").await.text().contains("Buoys by Osier"));
        }
        site::keep_tally(&app.site).await.unwrap();
        while site::add_up_tally(&app.site).await.unwrap() {}
        let page = publisher.get(&here).await;
        assert_eq!(texts(&page, ".tiles b"), ["7", "0", "0.0 %"], "{page:?}");
        assert!(page.text().contains("7 of 1,000 shown"));
        let csv = publisher.get(&format!("{here}/ad-slots.csv")).await;
        assert_eq!(csv.text(), "slot,ad-shown,ad-clicked,ad-rate\r\ntop,7,0,0.0\r\n");
        assert_eq!(publisher.get(&format!("{here}/nothing.csv")).await.status, StatusCode::NOT_FOUND);
        assert!(texts(&publisher.get(LIST).await, ".campaigns .what a").contains(&"Autumn <sale>".to_owned()));

        // With a last day, what is expected is drawn and said.
        app.clock().advance(DAY);
        colleague.confirm(&app).await;
        let publisher = &mut colleague.client;
        let mut dated = TYPED.to_vec();
        dated.push(("ends", "2099-01-01T00:00"));
        assert_eq!(publisher.post(&format!("{here}/edit"), &dated).await.status, StatusCode::SEE_OTHER);
        let page = publisher.get(&here).await;
        assert!(page.text().contains("expected by now") && page.text().contains("behind"), "{page:?}");
        assert!(publisher.get(&format!("{here}/ad-days.csv")).await.text().contains(",7,0,7,"));

        assert_eq!(publisher.post(&format!("{here}/delete"), &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        publisher.post(&format!("{here}/turn"), &[("to", "pause")]).await;
        assert!(!app.client().get("/").await.text().contains("Buoys by Osier"));
        let copy = publisher.post(&format!("{here}/duplicate"), &[]).await.location().unwrap().split('?').next().unwrap().to_owned();
        assert_ne!(copy, here);
        assert!(publisher.get(&format!("{copy}/delete")).await.text().contains("was never shown"));
        assert_eq!(publisher.post(&format!("{copy}/delete"), &[]).await.location(), Some("/newsroom/ads?done=deleted"));
        assert!(publisher.get(&format!("{here}/end")).await.text().contains("ends for good"));
        publisher.post(&format!("{here}/end"), &[]).await;
        let late = publisher.post(&format!("{here}/turn"), &[("to", "start")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(publisher.get(&format!("{here}/edit")).await.status, StatusCode::NOT_FOUND);
        assert!(publisher.get("/newsroom/ads?show=ended").await.text().contains("Autumn"));
        let done: Vec<String> = acts(&app).into_iter().filter(|act| act.starts_with("ad-")).collect();
        assert_eq!(done, ["ad-made", "ad-started", "ad-changed", "ad-paused", "ad-made", "ad-deleted", "ad-ended"]);
    }

    async fn a_form_that_is_refused_keeps_what_was_typed(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut publisher = inside(&app, Role::Publisher).await.client;
        let form = publisher.get(&format!("{LIST}/new")).await;
        assert_eq!(form.status, StatusCode::OK);
        let mut typed: Vec<(&str, &str)> = TYPED.into_iter().filter(|(name, _)| !["link", "client"].contains(name)).collect();
        typed.extend([("link", "javascript:alert(1)"), ("client", ""), ("ends", "2019-01-01T00:00"), ("words", "\"Forty\" <buoys>")]);
        let refused = publisher.post(&format!("{LIST}/new"), &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(texts(&refused, ".wrong").len(), 3, "{refused:?}");
        assert!(texts(&refused, "#link-wrong")[0].contains("https://"));
        assert_eq!(texts(&refused, "#words"), ["\"Forty\" <buoys>"]);
        for kept in ["value=\"javascript:alert(1)\"", "value=\"2019-01-01T00:00\"", "value=\"1 000\""] {
            assert!(refused.text().contains(kept), "{kept}");
        }
        assert!(publisher.get(LIST).await.text().contains("No campaign yet"));
    }

    async fn a_preview_shows_what_is_typed_and_nothing_acts_in_it(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut analyst = inside(&app, Role::Analyst).await.client;
        let look = analyst.get("/newsroom/ads/preview?slot=side&kind=text&heading=%3Cb%3EBuoys&client_kind=direct&client=Osier").await;
        assert!(look.text().contains("&lt;b&gt;Buoys") && look.text().contains("ad-side"), "{look:?}");
        assert!(look.header("content-security-policy").contains("frame-ancestors 'self'"));
        assert!(!look.text().contains("/go/"));
        assert!(analyst.get("/newsroom/ads/preview?kind=image&picture=nothing.jpg").await.text().contains("Nothing to show yet"));
        let list = analyst.get(LIST).await;
        assert!(!list.text().contains("/newsroom/ads/new"), "an analyst looks: {list:?}");
    }

    async fn the_lines_of_ads_txt_are_checked_and_served(db: TestDb) {
        let app = TestApp::with(&db, |config| config.site.ads_txt = vec!["exchange.example, 1, DIRECT".into()]);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await.client;
        let here = "/newsroom/ads/txt";
        assert_eq!(texts(&owner.get(here).await, "#text"), ["exchange.example, 1, DIRECT"]);
        let refused = owner.post(here, &[("text", "# Sellers\nexchange.example, 1, PARTNER")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(texts(&refused, ".notice")[0].contains("Line 2 cannot stand"), "{refused:?}");
        assert_eq!(texts(&refused, "#text"), ["# Sellers\nexchange.example, 1, PARTNER"]);
        assert_eq!(owner.post(here, &[("text", "# Sellers\r\nexchange.example, 1, RESELLER")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(app.client().get("/ads.txt").await.text(), "# Sellers\nexchange.example, 1, RESELLER\n");
        owner.post(&format!("{here}/forget"), &[]).await;
        assert_eq!(app.client().get("/ads.txt").await.text(), "exchange.example, 1, DIRECT\n");
        assert_eq!(acts(&app).into_iter().filter(|act| act == "ads-txt-changed").count(), 2);
    }
}
