//! Delivery to a real server, which may refuse, hang up or say nothing at every moment.

use std::net::TcpListener;

use broadsheet_mail::testing::{Fault, SmtpSink, Stage};
use broadsheet_mail::{Delivered, DeliveryError, Security, SmtpConfig, Transport, compose};

use crate::welcome;

async fn send(config: SmtpConfig) -> Result<Delivered, DeliveryError> {
    let message = welcome();
    Transport::Smtp(config).deliver(&message.envelope(), &compose(&message).unwrap()).await
}

#[tokio::test]
async fn a_message_arrives_unchanged() {
    let sink = SmtpSink::start().unwrap();
    let delivered = send(sink.config()).await.unwrap();
    assert_eq!(delivered.reply, "250 2.0.0 kept");
    let received = sink.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].from, "desk@example.org");
    assert_eq!(received[0].to, ["reader@example.com"]);
    assert_eq!(received[0].login, None);
    assert_eq!(received[0].raw, compose(&welcome()).unwrap());
    assert_eq!(received[0].letter().unwrap().code().as_deref(), Some("482913"));
}

#[tokio::test]
async fn the_login_is_sent_and_a_refused_one_keeps_the_message() {
    let sink = SmtpSink::start().unwrap();
    let mut config = sink.config();
    (config.username, config.password) = (Some("user".to_owned()), Some("pass".to_owned()));
    send(config.clone()).await.unwrap();
    // base64 of "\0user\0pass"
    assert_eq!(sink.received()[0].login.as_deref(), Some("AHVzZXIAcGFzcw=="));

    sink.fail(Fault::Answer(Stage::Auth, "535 5.7.8 wrong password".to_owned()));
    let refused = send(config).await;
    assert!(matches!(&refused, Err(DeliveryError::Temporary(why)) if why.contains("535")), "{refused:?}");
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn refusals_are_told_apart_by_their_code() {
    let sink = SmtpSink::start().unwrap();
    for stage in [Stage::Mail, Stage::Recipient, Stage::Data, Stage::Dot] {
        sink.fail(Fault::Answer(stage, "450 4.2.1 mailbox busy".to_owned()));
        let later = send(sink.config()).await;
        assert!(
            matches!(&later, Err(DeliveryError::Temporary(why)) if why.contains("450 4.2.1 mailbox busy")),
            "{stage:?} {later:?}"
        );
        sink.fail(Fault::Answer(stage, "550 5.1.1 no such reader".to_owned()));
        let never = send(sink.config()).await;
        assert!(
            matches!(&never, Err(DeliveryError::Permanent(why)) if why.contains("550 5.1.1 no such reader")),
            "{stage:?} {never:?}"
        );
    }
    for stage in [Stage::Greeting, Stage::Hello] {
        sink.fail(Fault::Answer(stage, "554 5.3.2 closed".to_owned()));
        let later = send(sink.config()).await;
        assert!(matches!(later, Err(DeliveryError::Temporary(_))), "{stage:?} {later:?}");
    }
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn a_lost_connection_is_uncertain_only_after_the_dot() {
    let sink = SmtpSink::start().unwrap();
    for stage in [Stage::Greeting, Stage::Hello, Stage::Mail, Stage::Recipient, Stage::Data] {
        sink.fail(Fault::Drop(stage));
        let lost = send(sink.config()).await;
        assert!(matches!(lost, Err(DeliveryError::Temporary(_))), "{stage:?} {lost:?}");
    }
    assert!(sink.received().is_empty());
    sink.fail(Fault::Drop(Stage::Dot));
    let lost = send(sink.config()).await;
    assert!(matches!(lost, Err(DeliveryError::Uncertain(_))), "{lost:?}");
    assert_eq!(sink.received().len(), 1, "the server kept it, which the sender cannot know");
}

#[tokio::test]
async fn silence_ends_with_the_timeout() {
    let sink = SmtpSink::start().unwrap();
    let mut config = sink.config();
    config.timeout_s = 1;
    sink.fail(Fault::Silence(Stage::Recipient));
    let silent = send(config.clone()).await;
    assert!(
        matches!(&silent, Err(DeliveryError::Temporary(why)) if why.contains("within 1 s")),
        "{silent:?}"
    );
    sink.fail(Fault::Silence(Stage::Dot));
    let silent = send(config).await;
    assert!(matches!(silent, Err(DeliveryError::Uncertain(_))), "{silent:?}");
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_when_encryption_is_asked_for() {
    let sink = SmtpSink::start().unwrap();
    for security in [Security::StartTls, Security::Tls] {
        let mut config = sink.config();
        (config.security, config.timeout_s) = (security, 1);
        let refused = send(config).await;
        assert!(matches!(refused, Err(DeliveryError::Temporary(_))), "{security:?} {refused:?}");
    }
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn a_relay_that_is_not_there_is_tried_again() {
    let mut config = SmtpSink::start().unwrap().config();
    // A port that was free a moment ago and is closed now.
    config.port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = send(config).await;
    assert!(matches!(refused, Err(DeliveryError::Temporary(_))), "{refused:?}");
}

#[tokio::test]
async fn bytes_that_could_smuggle_a_second_message_are_refused() {
    let sink = SmtpSink::start().unwrap();
    let transport = Transport::Smtp(sink.config());
    for raw in [&b"Subject: x\r\n\r\nhi\n.\nMAIL FROM:<a@b>\r\n"[..], b"a\r\n\rb\r\n", "ü\r\n".as_bytes()] {
        let refused = transport.deliver(&welcome().envelope(), raw).await;
        assert!(matches!(refused, Err(DeliveryError::Permanent(_))), "{refused:?}");
    }
    assert!(sink.received().is_empty());
}

#[test]
fn a_password_is_never_shown() {
    let config = SmtpConfig { password: Some("hunter2".to_owned()), ..SmtpSink::start().unwrap().config() };
    assert!(!format!("{config:?}").contains("hunter2"));
}
