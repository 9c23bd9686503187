//! Settings of newsletters, as people expect them: days are ticked, zones proposed, languages chosen.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::config::Day;
use press::staff::Role;
use testkit::TestApp;

use crate::scene::inside;
use crate::settings::{form, save, send};

db::both_databases! {
    async fn days_zone_and_language_of_a_newsletter_are_chosen(db: TestDb) {
        let app = TestApp::new(&db);
        let mut owner = inside(&app, Role::Owner).await.client;
        let page = owner.get("/newsroom/settings/newsletters").await;
        let text = page.text();
        assert_eq!(text.matches("<option value=\"Europe/Lisbon\">").count(), 1, "zones are proposed once for all");
        assert!(text.contains("type=\"email\"") && text.contains("The publication’s own (English)"), "{text}");
        let chosen = [
            ("newsletters.0.days.monday", "yes"),
            ("newsletters.0.days.friday", "yes"),
            ("newsletters.0.time_zone", "Europe/Lisbon"),
            ("newsletters.0.language", "fr"),
        ];
        let saved = save(&mut owner, "newsletters", &chosen).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
        app.client().get("/").await;
        let letter = app.house.site().press.config.newsletters[0].clone();
        assert_eq!(letter.days, [Day::Monday, Day::Friday]);
        assert_eq!((letter.time_zone.as_str(), letter.language.as_str()), ("Europe/Lisbon", "fr"));
        // As it stands it is saved again, and what is not checked any more goes.
        let page = owner.get("/newsroom/settings/newsletters").await;
        let mut fields = form(&page, &[]);
        fields.retain(|(name, _)| name != "newsletters.0.days.friday");
        let saved = send(&mut owner, "/newsroom/settings/newsletters", &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
        app.client().get("/").await;
        let letter = app.house.site().press.config.newsletters[0].clone();
        assert_eq!((letter.days, letter.language), (vec![Day::Monday], "fr".to_owned()));
        let wrong = save(&mut owner, "newsletters", &[("newsletters.0.from", "nobody")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
