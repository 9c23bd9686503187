//! Withdrawing from a contract: without logging in, in two steps, with a receipt, and by nobody else.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use mail::testing::Letter;
use testkit::{Client, TestApp};

use crate::people::{can_read, publish_many, says, signed_in};

const EMAIL: &str = "nina@reader.example";
const BUY: &[(&str, &str)] = &[("plan", "all-access"), ("next", "/articles/story0x"), ("agree", "yes")];
const DESK: &str = "readers@courier.example";

fn declares(email: &'static str, step: &'static str) -> [(&'static str, &'static str); 4] {
    [("name", "Nina <b>Okafor</b>"), ("email", email), ("contract", "receipt 1"), ("step", step)]
}

async fn buy(client: &mut Client, email: Option<&'static str>) {
    let form: Vec<_> = BUY.iter().copied().chain(email.map(|email| ("email", email))).collect();
    let at = client.post("/checkout", &form).await.location().unwrap().to_owned();
    client.post(&at, &[("act", "pay")]).await;
}

fn about<'a>(letters: &'a [Letter], subject: &str) -> &'a Letter {
    letters.iter().find(|letter| letter.subject.contains(subject)).unwrap_or_else(|| panic!("{letters:?}"))
}

db::both_databases! {
    async fn whoever_has_bought_withdraws_in_two_steps_and_has_it_in_writing(db: TestDb) {
        let app = TestApp::with(&db, |config| config.site.contact = DESK.into());
        publish_many(&app, 1);
        let mut nina = app.client();
        buy(&mut nina, Some(EMAIL)).await;
        assert!(can_read(&mut nina, "story0x").await);
        let receipt = app.mails_to(EMAIL).await;
        let receipt = about(&receipt, "Your receipt");
        assert!(receipt.links().iter().any(|link| link.ends_with("/withdraw")), "{receipt:?}");
        assert!(nina.get("/articles/story0x").await.text().contains("href=\"/withdraw\""), "in every footer");
        says(&nina.get("/withdraw").await, &["Withdraw from contract here", "For 14 days", "You need not log in."]);
        // Nothing is declared before it is confirmed, and nothing without a name.
        let nameless = nina.post("/withdraw", &[("name", " "), ("email", EMAIL), ("step", "confirm")]).await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&nina.post("/withdraw", &declares(EMAIL, "")).await, &["Confirm withdrawal", "Nina <b>Okafor</b>", "receipt 1"]);
        assert!(can_read(&mut nina, "story0x").await);
        let done = nina.submit("/withdraw", &declares(EMAIL, "confirm")).await;
        says(&done, &["The contract is over, and €9 are on their way back to you.", "10 November 2026, 12:00:00 (UTC)"]);
        assert!(!can_read(&mut nina, "story0x").await, "on the very next request");
        let letters = app.mails_to(EMAIL).await;
        let stamped = about(&letters, "We received your withdrawal, number 1");
        for words in ["10 November 2026, 12:00:00 (UTC)", "receipt 1", "Nina <b>Okafor</b>", "€9"] {
            assert!(stamped.text.contains(words), "{words}\n{}", stamped.text);
        }
        assert!(stamped.html.contains("Nina &lt;b&gt;Okafor"), "{}", stamped.html);
        about(&letters, "Your refund");
        let told = app.mails_to(DESK).await;
        assert!(about(&told, "Withdrawal 1 was declared").text.contains("It has been carried out"));
        // What was agreed to is kept, and is part of what a reader takes along.
        let kept: Vec<(String, String)> =
            db.read_blocking(|conn| conn.query("SELECT wording, version FROM agreements", &[])).unwrap();
        assert!(kept[0].0.contains("until you cancel") && kept[0].0.contains("Within 14 days") && kept[0].1.len() == 12, "{kept:?}");
    }

    async fn knowing_an_address_ends_nobodys_subscription(db: TestDb) {
        let app = TestApp::with(&db, |config| config.site.contact = DESK.into());
        publish_many(&app, 1);
        let mut nina = signed_in(&app, EMAIL).await;
        buy(&mut nina, None).await;
        app.mails_to(EMAIL).await;
        let mut stranger = app.client();
        let known = stranger.submit("/withdraw", &declares(EMAIL, "confirm")).await;
        says(&known, &["It counts from this moment."]);
        assert!(can_read(&mut nina, "story0x").await);
        let letters = app.mails_to(EMAIL).await;
        let receipt = about(&letters, "We received your withdrawal");
        let link = receipt.links().into_iter().find(|link| link.contains("/withdraw/")).unwrap();
        let proof = link.strip_prefix(&app.press().config.site.url).unwrap().to_owned();
        // A scanner that follows links ends nothing; neither does a signature of one's own making.
        says(&stranger.get(&proof).await, &["Carry out your withdrawal?"]);
        let (page, _) = proof.rsplit_once('/').unwrap();
        assert_eq!(stranger.post(&format!("{page}/0000"), &[]).await.status, StatusCode::NOT_FOUND);
        assert!(can_read(&mut nina, "story0x").await);
        app.clock().advance(DAY);
        let done = app.client().submit(&proof, &[]).await;
        says(&done, &["The contract is over, and €9 are on their way back", "10 November 2026, 12:00:00 (UTC)"]);
        assert!(!can_read(&mut nina, "story0x").await);
        // Who it is unknown to is answered in the same words.
        let unknown = stranger.submit("/withdraw", &declares("nobody@reader.example", "confirm")).await;
        says(&unknown, &["It counts from this moment."]);
    }

    async fn the_account_page_leads_there_while_there_is_time(db: TestDb) {
        let app = TestApp::new(&db);
        let mut nina = signed_in(&app, EMAIL).await;
        buy(&mut nina, None).await;
        says(&nina.get("/account").await, &["You can withdraw until the end of 24 November 2026."]);
        says(&nina.get("/withdraw").await, &["You subscribed to All-Access on 10 November 2026."]);
        app.clock().advance(15 * DAY);
        assert!(!nina.get("/account").await.text().contains("You can withdraw until"));
        says(&nina.get("/withdraw").await, &["The time to withdraw ended with 24 November 2026"]);
        let late = nina.submit("/withdraw", &declares(EMAIL, "confirm")).await;
        says(&late, &["It counts from this moment."]);
        assert!(app.mails_to(EMAIL).await.iter().any(|letter| letter.text.contains("It came after the time for it was over")));
    }

    async fn where_no_law_asks_for_it_there_is_no_such_page(db: TestDb) {
        let app = TestApp::with(&db, |config| config.billing.withdrawal_days = 0);
        let mut nina = app.client();
        assert_eq!(nina.get("/withdraw").await.status, StatusCode::NOT_FOUND);
        assert_eq!(nina.post("/withdraw", &declares(EMAIL, "confirm")).await.status, StatusCode::NOT_FOUND);
        assert!(!nina.get("/").await.text().contains("/withdraw"));
    }
}
