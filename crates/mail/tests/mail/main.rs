//! Mail from the outside: written here, judged by parsers and servers that share no code with the writer.

#![allow(clippy::unwrap_used, clippy::panic)]

mod bounces;
mod bulk;
mod bulk_sender_rules;
mod compose;
mod judges;
mod outbox;
mod python;
mod receive;
mod smtp;

use broadsheet_mail::{Address, HeaderName, Message};

/// 2025-06-01 12:00:00 UTC.
const NOON_MS: i64 = 1_748_779_200_000;

/// A mail with something difficult in every part.
fn welcome() -> Message {
    Message {
        from: Address::named("Müller, \"Die\" Zeitung", "desk@example.org"),
        to: Address::named("Zoë", "reader@example.com"),
        reply_to: Some(Address::bare("letters@example.org")),
        subject: "Ihr Anmeldecode für die Zürcher Woche, gültig für die nächsten zehn Minuten: 482913".to_owned(),
        text: "Guten Tag\n\nIhr Code: 482913\n.\n.dot first\nFrom here on https://example.org/login/link/abc=def.\n"
            .to_owned(),
        html: format!(
            "<p>Guten Tag</p><p><a href=\"https://example.org/a?b=1&amp;c=2\">Anmelden</a></p><p>{}</p>",
            "weit ".repeat(400)
        ),
        message_id: "login.8f2c@example.org".to_owned(),
        date_ms: NOON_MS,
        headers: vec![
            (HeaderName::AutoSubmitted, "auto-generated".to_owned()),
            (HeaderName::ListUnsubscribe, format!("<https://example.org/u/{}>", "x".repeat(300))),
        ],
    }
}
