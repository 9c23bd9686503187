//! Messages as SNS signs them, and others.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::testing::{CERTIFICATE, Standin, signed};

/// 2026-11-10T12:00:00Z.
const NOON: i64 = 1_794_312_000_000;
const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:bounces";
/// SNS' first way to sign, with SHA-1, made by openssl: nothing here can.
const FIRST: &str = "\
H5o3q6uY+Ezxb3mgfLnxiiqbOIqaZjIAl/QrjG/b3DJUSdJmZk0Szx5+jJbbxMl3C4dUSqtE9II/UJo8c8RVn8zuwCDqLJtHHydd\
EyEy9p5zxnFN8cMmIQMEEhhobD6aBFuZtESnL+w4sPJEoJ+59ah91kQc4q8McAtdo6Zs8cE8CXDUtaxVGgNQXFoSbEzCSaiLdHiE\
2pvfxncj865zmIEdcoT0ZLxOFtv+y6kjJmKzTZDCNZsvwXfpWfIEiV5GvsZVNfA47L7giju2irqgQ0xYKiqvwgwIRtw7ZA2Wuach\
tFSFilsYDN64cJECVCdbFnPEkBTnh97v9ejH/Bkaaw==";

fn message() -> Value {
    json!({
        "Type": "Notification", "MessageId": "m1", "TopicArn": TOPIC, "Subject": "News", "Message": "{\"a\":1}",
        "Timestamp": "2026-11-10T12:00:00.000Z", "SigningCertURL": CERTIFICATE,
        "UnsubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
    })
}

fn heard_by(ear: &Ear, message: &Value, now: i64) -> Result<Told, Refused> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(ear.hear(message.to_string().as_bytes(), &[TOPIC.to_owned()], now))
}

fn heard(message: &Value) -> Result<Told, Refused> {
    let sns = Arc::new(Standin::default());
    heard_by(&Ear::new(sns.clone()), message, NOON)
}

#[test]
fn both_ways_to_sign_are_believed_and_the_certificate_is_fetched_once() {
    let sns = Arc::new(Standin::default());
    let ear = Ear::new(sns.clone());
    let news = Ok(Told::News("{\"a\":1}".to_owned()));
    assert_eq!(heard_by(&ear, &signed(message()), NOON), news);
    let mut first = message();
    first["SignatureVersion"] = "1".into();
    first["Signature"] = FIRST.into();
    assert_eq!(heard_by(&ear, &first, NOON), news);
    assert_eq!(sns.asked(), [CERTIFICATE]);
    first["SignatureVersion"] = "3".into();
    assert_eq!(heard_by(&ear, &first, NOON), Err(Refused::Form));
}

#[test]
fn a_message_without_a_subject_is_signed_without_it() {
    let mut bare = message();
    bare.as_object_mut().unwrap().remove("Subject");
    assert!(matches!(heard(&signed(bare)), Ok(Told::News(_))));
}

#[test]
fn whatever_is_changed_is_noticed() {
    for (field, value) in [
        ("Message", "{\"a\":2}"),
        ("MessageId", "m2"),
        ("Subject", "Old"),
        ("Timestamp", "2026-11-10T12:00:01.000Z"),
        ("Signature", "AAAA"),
        ("Signature", "!"),
        ("Signature", ""),
        ("SignatureVersion", "1"),
    ] {
        let mut changed = signed(message());
        changed[field] = value.into();
        assert_eq!(heard(&changed), Err(Refused::Signature), "{field} = {value}");
    }
}

#[test]
fn only_sns_in_the_region_of_a_topic_of_ours_is_asked() {
    for address in [
        "http://sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/x.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/x.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/x.pem",
        "https://sns.us-east-1.amazonaws.com/x.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com/?Action=x&y=.pem",
        "https://sns.eu-west-1.amazonaws.com/x",
        "https://sns.eu-west-1.amazonaws.com",
        "",
    ] {
        let sns = Arc::new(Standin::default());
        let mut elsewhere = message();
        elsewhere["SigningCertURL"] = address.into();
        let refused = heard_by(&Ear::new(sns.clone()), &signed(elsewhere), NOON);
        assert_eq!(refused, Err(Refused::Address(address.to_owned())));
        assert!(sns.asked().is_empty(), "{address} was asked");
    }
    let mut other = message();
    other["TopicArn"] = "arn:aws:sns:eu-west-1:999:theirs".into();
    assert!(matches!(heard(&signed(other)), Err(Refused::Topic(_))));
}

#[test]
fn what_is_refused_is_repeated_in_part() {
    let mut long = message();
    long["TopicArn"] = "ä".repeat(5000).into();
    assert_eq!(heard(&signed(long)), Err(Refused::Topic("ä".repeat(200))));
    let mut long = message();
    long["SigningCertURL"] = "x".repeat(5000).into();
    assert_eq!(heard(&signed(long)), Err(Refused::Address("x".repeat(200))));
}

#[test]
fn what_is_old_or_from_the_future_is_refused() {
    let sns = Arc::new(Standin::default());
    let ear = Ear::new(sns.clone());
    let at = |now| heard_by(&ear, &signed(message()), now);
    assert!(at(NOON + OLDEST).is_ok() && at(NOON - AHEAD).is_ok());
    assert!(matches!(at(NOON + OLDEST + 1), Err(Refused::Age(_))));
    assert!(matches!(at(NOON - AHEAD - 1), Err(Refused::Age(_))));
}

#[test]
fn a_certificate_that_is_over_is_not_used() {
    let mut late = message();
    late["Timestamp"] = "2027-01-02T00:00:00.000Z".into();
    let sns = Arc::new(Standin::default());
    let refused = heard_by(&Ear::new(sns.clone()), &signed(late), 1_798_848_000_000);
    assert_eq!(refused, Err(Refused::Certificate("it is not in force")));
}

#[test]
fn a_subscription_is_confirmed_where_sns_says() {
    let sns = Arc::new(Standin::default());
    let ear = Ear::new(sns.clone());
    let confirm = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";
    let mut asked = message();
    asked["Type"] = "SubscriptionConfirmation".into();
    asked["Token"] = "t".into();
    asked["SubscribeURL"] = confirm.into();
    assert_eq!(heard_by(&ear, &signed(asked.clone()), NOON), Ok(Told::Subscribed(TOPIC.to_owned())));
    assert_eq!(sns.asked(), [CERTIFICATE, confirm]);
    asked["SubscribeURL"] = "https://evil.example/".into();
    assert!(matches!(heard_by(&ear, &signed(asked.clone()), NOON), Err(Refused::Address(_))));
    asked["Type"] = "UnsubscribeConfirmation".into();
    asked["SubscribeURL"] = confirm.into();
    assert_eq!(heard_by(&ear, &signed(asked), NOON), Ok(Told::Ended(TOPIC.to_owned())));
    assert_eq!(sns.asked().len(), 2, "nothing else was asked");
}

#[test]
fn a_message_that_cannot_be_checked_is_to_come_again() {
    let sns = Arc::new(Standin::default());
    sns.is_down(true);
    let ear = Ear::new(sns.clone());
    assert!(matches!(heard_by(&ear, &signed(message()), NOON), Err(Refused::Unreachable(_))));
    sns.is_down(false);
    assert!(heard_by(&ear, &signed(message()), NOON).is_ok());
}

proptest! {
    #[test]
    fn any_body_is_refused(body in "\\PC{0,200}") {
        let ear = Ear::new(Arc::new(Standin::default()));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        prop_assert!(runtime.block_on(ear.hear(body.as_bytes(), &[TOPIC.to_owned()], NOON)).is_err());
    }
}
