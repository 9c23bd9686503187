//! Mails made from templates and sent in bulk.

mod pacing;
mod scripts;
mod sending;
mod stopping;
mod template;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use broadsheet_mail::bulk::{Draft, Entry, Outcome, Pace, Piece, Relay, Report, Sender, Stop, Template};
use broadsheet_mail::dkim::{Algorithm, Key, Signer};
use broadsheet_mail::testing::{Books, SmtpSink};
use broadsheet_mail::{Address, HeaderName, sender_id};

use crate::NOON_MS;

/// The slots of the draft.
pub const UNSUBSCRIBE: usize = 0;
pub const TOKEN: usize = 1;

pub fn text(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

/// An issue with something difficult in every part.
pub fn draft() -> Draft {
    let unsubscribe = vec![text("<"), Piece::Slot(UNSUBSCRIBE), text(">")];
    Draft {
        from: Address::named("Die \"Zürcher\" Woche, täglich", "desk@example.org"),
        reply_to: Some(Address::bare("letters@example.org")),
        subject: "Die Wahl, der Fluss und das Brot: was heute für Zürich und für alle anderen wichtig ist"
            .to_owned(),
        date_ms: NOON_MS,
        headers: vec![
            (HeaderName::ListId, vec![text("<daily.example.org>")]),
            (HeaderName::ListUnsubscribe, unsubscribe),
            (HeaderName::ListUnsubscribePost, vec![text("List-Unsubscribe=One-Click")]),
            (HeaderName::FeedbackId, vec![text(&format!("issue7:daily:news:{}", sender_id("example.org")))]),
        ],
        text: vec![
            text(
                "Guten Tag\n\n.\n..\nFrom here on:  two spaces, and a trailing one \nhttps://example.org/n/7/1?t=",
            ),
            Piece::Slot(TOKEN),
            text("\n.\n\nAbbestellen: "),
            Piece::Slot(UNSUBSCRIBE),
            text("\n"),
        ],
        html: vec![
            text(&format!(
                "<p>{}</p><a href=\"https://example.org/n/7/1?a=1&amp;t=",
                "weit  und breit ".repeat(60)
            )),
            Piece::Slot(TOKEN),
            text("\">Lesen</a>\n<p>.</p>\n<a href=\""),
            Piece::Slot(UNSUBSCRIBE),
            text("\">Abbestellen</a> "),
            Piece::Slot(TOKEN),
            Piece::Slot(TOKEN),
        ],
    }
}

/// The entry of one reader.
pub fn entry(id: i64) -> Entry {
    Entry {
        id,
        variant: 0,
        to: Address::named(format!("Zoë {id}"), address(id)),
        return_path: return_path(id),
        message_id: format!("issue7.{id}@example.org"),
        slots: vec![format!("https://example.org/u/{id}?a=1&b=2"), format!(".tok-{id}_=")],
    }
}

pub fn address(id: i64) -> String {
    format!("reader{id}@example.com")
}

pub fn return_path(id: i64) -> String {
    format!("bounce+{id}@example.org")
}

/// Both kinds of signer, made once.
pub fn signers() -> &'static [Arc<Signer>] {
    static SIGNERS: OnceLock<Vec<Arc<Signer>>> = OnceLock::new();
    SIGNERS.get_or_init(|| {
        let signer = |selector, algorithm| {
            Arc::new(Signer::new("example.org", selector, Key::generate(algorithm).unwrap()).unwrap())
        };
        vec![signer("rsa", Algorithm::Rsa), signer("ed", Algorithm::Ed25519)]
    })
}

/// A relay that is this server.
pub fn relay(sink: &SmtpSink, connections: usize) -> Relay {
    Relay { smtp: sink.config(), authority: None, connections, per_connection: 100, per_second: None }
}

/// No longer waits than tests need.
pub fn brisk() -> Pace {
    let milliseconds = Duration::from_millis;
    Pace { in_flight: 8, rest: milliseconds(1), longest_rest: milliseconds(4), ..Pace::default() }
}

/// Sends to as many readers, and gives the books and the report.
pub async fn send(relays: Vec<Relay>, pace: Pace, books: Books) -> (Arc<Books>, Report) {
    let books = Arc::new(books);
    let template = Arc::new(Template::new(&draft(), &[]).unwrap());
    let sender = Sender::new(relays, pace).unwrap();
    let report = sender.run(Arc::clone(&books), vec![template], &Stop::default()).await.unwrap();
    (books, report)
}

/// The one outcome of an entry.
#[track_caller]
pub fn only(books: &Books, id: i64) -> Outcome {
    let settled = books.settled();
    assert_eq!(settled[&id].len(), 1, "{id}: {:?}", settled[&id]);
    settled[&id][0].clone()
}
