//! The outbox folder as another program finds it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use broadsheet_mail::testing::Outbox;
use broadsheet_mail::{DeliveryError, Transport, compose};

use crate::{NOON_MS, welcome};

#[tokio::test]
async fn messages_are_files_in_the_order_of_their_dates() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data/outbox");
    let outbox = Outbox::new(&folder);
    assert!(outbox.letters().unwrap().is_empty());

    let transport = Transport::Outbox(folder.clone());
    for (id, date_ms) in [("second@example.org", NOON_MS), ("first@example.org", 5)] {
        let mut message = welcome();
        (message.message_id, message.date_ms) = (id.to_owned(), date_ms);
        transport.deliver(&message.envelope(), &compose(&message).unwrap()).await.unwrap();
    }
    let ids: Vec<_> = outbox.letters().unwrap().into_iter().map(|letter| letter.message_id).collect();
    assert_eq!(ids, ["first@example.org", "second@example.org"]);
    assert_eq!(outbox.letters_to("reader@example.com").unwrap().len(), 2);
    for file in outbox.files().unwrap() {
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn delivering_again_replaces_the_file() {
    let home = tempfile::tempdir().unwrap();
    let transport = Transport::Outbox(home.path().to_owned());
    let mut message = welcome();
    transport.deliver(&message.envelope(), &compose(&message).unwrap()).await.unwrap();
    message.subject = "Corrected".to_owned();
    let delivered = transport.deliver(&message.envelope(), &compose(&message).unwrap()).await.unwrap();
    assert_eq!(delivered.reply, format!("{NOON_MS}-login.8f2c@example.org.eml"));
    let letters = Outbox::new(home.path()).letters().unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].subject, "Corrected");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "no temporary file stays behind");
}

#[tokio::test]
async fn a_message_id_cannot_leave_the_folder() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("outbox");
    let mut envelope = welcome().envelope();
    envelope.message_id = format!("../../../{}\0@ü", "long".repeat(100));
    let delivered =
        Transport::Outbox(folder.clone()).deliver(&envelope, b"Subject: x\r\n\r\n").await.unwrap();
    assert!(folder.join(&delivered.reply).is_file());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_a_temporary_failure() {
    let home = tempfile::tempdir().unwrap();
    let blocked = home.path().join("file");
    fs::write(&blocked, "in the way").unwrap();
    let result = Transport::Outbox(blocked).deliver(&welcome().envelope(), b"Subject: x\r\n\r\n").await;
    assert!(matches!(result, Err(DeliveryError::Temporary(_))), "{result:?}");
}
