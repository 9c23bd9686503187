//! An issue as mail: what is the same for all who get a variant, and what is each one's own.

use db::{Conn, DbError};
use kernel::clock::Millis;
use kernel::config::Newsletter;
use mail::bulk::{self, Draft};
use mail::{Address, HeaderName};
use render::letter::{Piece, Slot};

use super::trial::Trial;
use super::{Entry, Variant, variants};
use crate::Press;
use crate::newsletters::feedback::{self, Place};
use crate::newsletters::{one_click, passes};
use crate::readers::ReaderRecord;

/// The gaps of a letter, by their numbers in drafts.
const SLOTS: [Slot; 5] = [Slot::Unsubscribe, Slot::Preferences, Slot::Browser, Slot::Token, Slot::Address];

/// A frozen issue, to make mails of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailing {
    /// The issue's row.
    pub issue: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// The newsletter's slug.
    pub newsletter: String,
    /// The day it is for.
    pub day: String,
    /// The date of all its mails, whenever they are made: when it was due, or frozen if that was later.
    pub dated_at: Millis,
    /// Its renderings.
    pub variants: Vec<Variant>,
}

// That it began to be sent is noted anew where something of it is sent again, as the same mail; this stays.
const ISSUE: &str = "SELECT i.public_id, i.newsletter, i.day, i.due_at, COALESCE(s.as_of, i.due_at)
    FROM issues i LEFT JOIN issue_sendings s ON s.issue_id = i.id WHERE i.id = $1";

impl Mailing {
    /// The issue of that row.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub fn of(conn: &mut Conn, issue: i64) -> Result<Mailing, DbError> {
        let (public_id, newsletter, day, due_at, frozen_at): (_, _, _, Millis, Millis) =
            conn.query_one(ISSUE, &[&issue])?;
        let dated_at = due_at.max(frozen_at);
        Ok(Mailing { issue, public_id, newsletter, day, dated_at, variants: variants(conn, issue)? })
    }

    /// The issue's variants, in the order of their numbers, to be made templates of.
    pub fn drafts(&self, press: &Press) -> Vec<Draft> {
        self.variants.iter().map(|variant| self.draft(press, variant)).collect()
    }

    fn draft(&self, press: &Press, variant: &Variant) -> Draft {
        let (from, reply_to) = author(press, &self.newsletter);
        let host = host(press);
        let said = |name, value: String| (name, vec![bulk::Piece::Text(value)]);
        let text = |text: &str| bulk::Piece::Text(text.to_owned());
        Draft {
            from,
            reply_to,
            subject: variant.subject.clone(),
            date_ms: self.dated_at,
            headers: vec![
                said(HeaderName::ListId, format!("<{}.{host}>", self.newsletter)),
                (HeaderName::ListUnsubscribe, vec![text("<"), bulk::Piece::Slot(0), text(">")]),
                said(HeaderName::ListUnsubscribePost, "List-Unsubscribe=One-Click".to_owned()),
                said(
                    HeaderName::FeedbackId,
                    format!("{}:{}:newsletter:{}", self.public_id, self.newsletter, mail::sender_id(&host)),
                ),
            ],
            text: pieces(&variant.text),
            html: pieces(&variant.html),
        }
    }

    /// An entry of the ledger, with all that its mail is made of.
    pub fn entry(&self, press: &Press, entry: Entry) -> bulk::Entry {
        let variant = usize::try_from(entry.variant).unwrap_or(0);
        let entitled = self.variants.get(variant).is_some_and(|variant| variant.entitled);
        let pass = if entitled { passes::word(press, &self.public_id, &entry.reader) } else { String::new() };
        let slots = SLOTS.iter().map(|slot| self.word(press, &entry, *slot, &pass)).collect();
        // The same however often it is sent, and told by whatever comes back of it.
        let letter = feedback::letter(press, self.issue, entry.reader_id, &entry.address);
        let name = |place| letter.name(&press.key, place);
        let mail = &press.config.mail;
        bulk::Entry {
            id: entry.position,
            variant,
            return_path: mail
                .bounces
                .return_path(&name(Place::ReturnPath))
                .unwrap_or_else(|| mail.from.clone()),
            message_id: format!("{}@{}", name(Place::MessageId), host(press)),
            to: Address::bare(entry.address),
            slots,
        }
    }

    /// The mail that `to` would get of the variant of that number, under a subject that says what it is.
    pub fn trial(&self, press: &Press, variant: usize, to: &ReaderRecord, subject: String) -> Option<Trial> {
        let of = self.variants.get(variant)?;
        let now = press.clock.now();
        let entry = Entry {
            issue: self.issue,
            position: 0,
            attempts: 0,
            address: to.email.clone(),
            variant: i64::try_from(variant).ok()?,
            reader: to.public_id.clone(),
            reader_id: to.id,
        };
        let draft = Draft { subject, date_ms: now, ..self.draft(press, of) };
        let entry = self.entry(press, entry);
        // Mail programs show it beside the issue itself, and what comes back of it says nothing of that.
        let message_id = format!("trial.{now}.{}", entry.message_id);
        let return_path = press.config.mail.from.clone();
        Some(Trial::new(draft, bulk::Entry { variant: 0, message_id, return_path, ..entry }))
    }

    /// What is one reader's own; `pass` ends the links of those who have All-Access.
    fn word(&self, press: &Press, entry: &Entry, slot: Slot, pass: &str) -> String {
        let site = &press.config.site.url;
        match slot {
            Slot::Unsubscribe => {
                format!("{site}{}", one_click::stop_path(press, &entry.reader, &self.newsletter))
            }
            Slot::Preferences => format!("{site}/preferences"),
            Slot::Browser => {
                let page = format!("{site}/newsletters/{}/{}", self.newsletter, self.day);
                if pass.is_empty() { page } else { format!("{page}?r={pass}") }
            }
            Slot::Token => pass.to_owned(),
            Slot::Address => entry.address.clone(),
        }
    }
}

fn pieces(pieces: &[Piece]) -> Vec<bulk::Piece> {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => bulk::Piece::Text(text.clone()),
        Piece::Slot(slot) => {
            bulk::Piece::Slot(SLOTS.iter().position(|one| one == slot).unwrap_or(SLOTS.len()))
        }
    };
    pieces.iter().map(piece).collect()
}

/// Who writes, and who is answered if not they.
fn author(press: &Press, newsletter: &str) -> (Address, Option<Address>) {
    let config = &press.config;
    let usual = Newsletter::default();
    let letter = config.newsletters.iter().find(|letter| letter.slug == newsletter).unwrap_or(&usual);
    let sender = letter.sender(config);
    (Address::named(sender.name, sender.address), Some(Address::bare(sender.reply_to)))
}

fn host(press: &Press) -> String {
    let url = url::Url::parse(&press.config.site.url).ok();
    url.as_ref().and_then(url::Url::host_str).unwrap_or("localhost").to_owned()
}
