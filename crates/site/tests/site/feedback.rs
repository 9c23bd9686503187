//! What comes back: one click that ends a newsletter (RFC 8058), and what Amazon SES tells by SNS.

use std::sync::Arc;

use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use db::testing::TestDb;
use kernel::EmailAddress;
use press::newsletters::feedback::{Place, letter};
use press::newsletters::{Consent, set, stop_path};
use press::readers::{self, Origin};
use serde_json::json;
use sns::testing::{CERTIFICATE, Standin, signed};
use testkit::{Answer, TestApp};

const EMAIL: &str = "nina@reader.example";
const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:bounces";

/// A site that SES tells of its mail.
fn site(db: &TestDb) -> (TestApp, Arc<Standin>) {
    let app = TestApp::with(db, |config| {
        config.mail.bounces.address = Some("bounces@news.example".into());
        config.mail.bounces.sns_topics = vec![TOPIC.into()];
    });
    let sns = Arc::new(Standin::default());
    app.site.hear_sns_by(sns::Ear::new(sns.clone()));
    (app, sns)
}

/// A reader of the free newsletter: row and public id.
fn nina(app: &TestApp) -> (i64, String) {
    let press = app.press().clone();
    app.db()
        .write_blocking::<_, db::DbError>(move |tx| {
            let (now, email) = (press.clock.now(), EmailAddress::parse(EMAIL).unwrap());
            let reader = readers::add(tx, &press, now, &email, Origin::Site, true)?;
            let consent = Consent { place: "account", wording: "Yes." };
            set(tx, &press, now, reader, "weekly-free", true, consent).unwrap();
            Ok((reader, readers::by_id(tx, reader)?.unwrap().public_id))
        })
        .unwrap()
}

/// The return path of a letter to her.
fn return_path(app: &TestApp, reader: i64) -> String {
    const ISSUE: &str =
        "INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version)
        VALUES ('i1', 'weekly-free', '2026-11-09', 'sent', 1, 1, '', 1) RETURNING id";
    let issue: i64 = app.db().write_blocking::<_, db::DbError>(|tx| tx.query_one(ISSUE, &[])).unwrap();
    let name = letter(app.press(), issue, reader, EMAIL).name(&app.press().key, Place::ReturnPath);
    app.press().config.mail.bounces.return_path(&name).unwrap()
}

/// What stands in the one row of a query.
fn found<T: db::FromRow + Send + 'static>(app: &TestApp, sql: &'static str) -> Vec<T> {
    app.db().read_blocking(move |conn| conn.query(sql, &[])).unwrap()
}

fn notification(path: &str, kind: &str) -> serde_json::Value {
    let about = json!({
        "notificationType": kind,
        "bounce": { "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [
            { "emailAddress": EMAIL, "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown" },
        ] },
        "complaint": { "complainedRecipients": [{ "emailAddress": EMAIL }], "complaintFeedbackType": "abuse" },
        "mail": { "source": path, "messageId": "0100" },
    });
    json!({
        "Type": "Notification", "MessageId": "m1", "TopicArn": TOPIC, "Message": about.to_string(),
        "Timestamp": "2026-11-10T11:59:00.000Z", "SigningCertURL": CERTIFICATE,
    })
}

async fn told(app: &TestApp, message: &serde_json::Value) -> Answer {
    let headers =
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=UTF-8"))]);
    app.client().send(Method::POST, "/webhooks/ses", headers, message.to_string().into_bytes()).await
}

db::both_databases! {
    async fn one_click_ends_a_newsletter_as_the_standard_says(db: TestDb) {
        let (app, _) = site(&db);
        let (_, public_id) = nina(&app);
        let stop = stop_path(app.press(), &public_id, "weekly-free");
        let active = || found::<i64>(&app, "SELECT active FROM newsletter_subscriptions");
        for scanner in [Method::GET, Method::HEAD] {
            let looked = app.client().send(scanner, &stop, HeaderMap::new(), Vec::new()).await;
            assert_eq!(looked.status, StatusCode::OK);
        }
        assert_eq!(active(), [1], "a look ends nothing");
        // Mail programs send no cookie and no origin, and follow nothing.
        let form = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))]);
        let parts = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=b"))]);
        let in_parts = "--b\r\ncontent-disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
        for (headers, body) in [(form, "List-Unsubscribe=One-Click"), (parts, in_parts)] {
            let answer = app.client().send(Method::POST, &stop, headers, body.into()).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::OK, None));
            assert!(answer.header("set-cookie").starts_with("place-"), "nobody is logged in by it: {answer:?}");
            assert_eq!(active(), [0]);
        }
        assert_eq!(found::<String>(&app, "SELECT place FROM consents ORDER BY id"), ["account", "one click"]);
    }

    async fn ses_tells_of_a_bounce_once(db: TestDb) {
        let (app, sns) = site(&db);
        let (reader, _) = nina(&app);
        let message = signed(notification(&return_path(&app, reader), "Bounce"));
        let mut forged = message.clone();
        forged["Message"] = message["Message"].as_str().unwrap().replace("nina", "anna").into();
        assert_eq!(told(&app, &forged).await.status, StatusCode::BAD_REQUEST);
        sns.is_down(true);
        let suppressed = || found::<Option<String>>(&app, "SELECT suppressed FROM readers");
        assert_eq!(suppressed(), [None]);
        for became in ["taken", "known"] {
            let answer = told(&app, &message).await;
            assert_eq!(answer.status, StatusCode::OK, "the certificate is known: {answer:?}");
            assert!(answer.text().contains(became), "{answer:?}");
        }
        assert_eq!(suppressed(), [Some("bounced".to_owned())]);
        assert_eq!(found::<String>(&app, "SELECT status FROM feedback"), ["5.1.1"]);
    }

    async fn ses_tells_of_a_complaint(db: TestDb) {
        let (app, _) = site(&db);
        let (reader, _) = nina(&app);
        assert_eq!(told(&app, &signed(notification(&return_path(&app, reader), "Complaint"))).await.status, StatusCode::OK);
        assert_eq!(found::<i64>(&app, "SELECT active FROM newsletter_subscriptions"), [0]);
    }

    async fn what_is_not_of_a_topic_of_ours_is_refused(db: TestDb) {
        let (app, sns) = site(&db);
        let mut other = notification("x@y.example", "Bounce");
        other["TopicArn"] = "arn:aws:sns:eu-west-1:999:theirs".into();
        let answer = told(&app, &signed(other)).await;
        assert!(answer.status == StatusCode::BAD_REQUEST && answer.text().contains("sns_topics"), "{answer:?}");
        assert_eq!(told(&app, &json!({ "a": 1 })).await.status, StatusCode::BAD_REQUEST);
        assert!(sns.asked().is_empty());
        sns.is_down(true);
        let unheard = told(&app, &signed(notification("x@y.example", "Bounce"))).await;
        assert_eq!(unheard.status, StatusCode::SERVICE_UNAVAILABLE, "it is to come again");
        let nowhere = TestApp::new(&db);
        assert_eq!(told(&nowhere, &json!({})).await.status, StatusCode::NOT_FOUND);
    }
}
