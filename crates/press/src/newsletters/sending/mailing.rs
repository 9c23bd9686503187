//! An issue as mail: what is the same for all who get a variant, and what is each one's own.

use db::{Conn, DbError};
use kernel::clock::Millis;
use mail::bulk::{self, Draft};
use mail::{Address, HeaderName};
use render::letter::{Piece, Slot};

use super::{Entry, Variant, variants};
use crate::Press;
use crate::newsletters::one_click;

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
    /// When it was due: the date of all its mails, whenever they are made.
    pub due_at: Millis,
    /// Its renderings.
    pub variants: Vec<Variant>,
}

const ISSUE: &str = "SELECT public_id, newsletter, day, due_at FROM issues WHERE id = $1";

impl Mailing {
    /// The issue of that row.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub fn of(conn: &mut Conn, issue: i64) -> Result<Mailing, DbError> {
        let (public_id, newsletter, day, due_at) = conn.query_one(ISSUE, &[&issue])?;
        Ok(Mailing { issue, public_id, newsletter, day, due_at, variants: variants(conn, issue)? })
    }

    /// The issue's variants, in the order of their numbers, to be made templates of.
    pub fn drafts(&self, press: &Press) -> Vec<Draft> {
        self.variants.iter().map(|variant| self.draft(press, variant)).collect()
    }

    fn draft(&self, press: &Press, variant: &Variant) -> Draft {
        let (from, reply_to) = author(press);
        let host = host(press);
        let said = |name, value: String| (name, vec![bulk::Piece::Text(value)]);
        let text = |text: &str| bulk::Piece::Text(text.to_owned());
        Draft {
            from,
            reply_to,
            subject: variant.subject.clone(),
            date_ms: self.due_at,
            headers: vec![
                said(HeaderName::ListId, format!("<{}.{host}>", self.newsletter)),
                (HeaderName::ListUnsubscribe, vec![text("<"), bulk::Piece::Slot(0), text(">")]),
                said(HeaderName::ListUnsubscribePost, "List-Unsubscribe=One-Click".to_owned()),
                said(
                    HeaderName::FeedbackId,
                    format!("{}:{}:newsletter:{host}", self.public_id, self.newsletter),
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
        let slots = SLOTS.iter().map(|slot| self.word(press, &entry, *slot, entitled)).collect();
        bulk::Entry {
            id: entry.position,
            variant,
            return_path: press.config.mail.from.clone(),
            message_id: self.message_id(press, entry.position),
            to: Address::bare(entry.address),
            slots,
        }
    }

    /// The id of the mail to one recipient, without brackets: the same however often it is sent.
    pub fn message_id(&self, press: &Press, position: i64) -> String {
        let hash = press.key.hash("message-id", &format!("{} {position}", self.public_id));
        format!("{}@{}", &hash[..32], host(press))
    }

    /// What is one reader's own.
    fn word(&self, press: &Press, entry: &Entry, slot: Slot, _entitled: bool) -> String {
        let site = &press.config.site.url;
        match slot {
            Slot::Unsubscribe => {
                format!("{site}{}", one_click::stop_path(press, &entry.reader, &self.newsletter))
            }
            Slot::Preferences => format!("{site}/account"),
            Slot::Browser => format!("{site}/newsletters/{}/{}", self.newsletter, self.day),
            Slot::Token => String::new(),
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
fn author(press: &Press) -> (Address, Option<Address>) {
    let config = &press.config;
    (Address::named(&config.site.name, &config.mail.from), Some(Address::bare(&config.site.contact)))
}

fn host(press: &Press) -> String {
    let url = url::Url::parse(&press.config.site.url).ok();
    url.as_ref().and_then(url::Url::host_str).unwrap_or("localhost").to_owned()
}
