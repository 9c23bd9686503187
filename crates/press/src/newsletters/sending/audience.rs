//! Who gets an issue: those who had its newsletter at one moment.

use std::collections::{HashMap, HashSet};

use db::{Conn, DbError, FromRow, Row};
use kernel::EmailAddress;
use kernel::clock::Millis;

use super::Audience;
use crate::newsletters::choices::{all_access, receiving};

/// Somebody who is to get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipient {
    pub(super) reader: i64,
    pub(super) holder: i64,
    pub(super) address: String,
    /// Whether All-Access was theirs.
    pub(super) entitled: bool,
}

impl FromRow for Recipient {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Recipient {
            reader: row.get(0)?,
            holder: row.get(1)?,
            address: row.get(2)?,
            entitled: row.get(3)?,
        })
    }
}

/// Some of an audience.
pub(super) struct Part {
    pub(super) recipients: Vec<Recipient>,
    /// The last reader who was looked at.
    pub(super) walked: i64,
    /// Whether nobody comes after them.
    pub(super) last: bool,
}

// Whoever left since is not looked for: they would not be sent it. Whoever came since is not in it, unless that was
// coming back: then the first consent since is a withdrawal. All-Access counts as billing::standing reckons it.
//
// PostgreSQL, left to itself, walks along all readers before these: a bound of their own keeps it from that.
const NEXT: &str = concat!(
    "SELECT s.reader_id, r.holder_id, r.email, ",
    all_access!("s.reader_id", "$3", " AND g.created_at <= $3"),
    " FROM newsletter_subscriptions s JOIN readers r ON r.id = s.reader_id
    WHERE s.newsletter = $1 AND s.reader_id > $2 AND r.id > $2 AND r.confirmed_at <= $3 AND ",
    receiving!("$3"),
    " AND (s.changed_at <= $3 OR 0 = (SELECT c.given FROM consents c
            WHERE c.reader_id = s.reader_id AND c.subject = $4 AND c.at > $3 ORDER BY c.id LIMIT 1))
    ORDER BY s.reader_id LIMIT $5"
);
const FOLLOWED: &str = "SELECT reader_id, term_id FROM follows
    WHERE term_id IS NOT NULL AND at <= $1 AND reader_id IN ({ids})";

/// The next of an audience as it was at `as_of`, after the reader `after`.
pub(super) fn next(
    conn: &mut Conn,
    audience: &Audience,
    as_of: Millis,
    after: i64,
    most: i64,
) -> Result<Part, DbError> {
    let subject = format!("newsletter {}", audience.newsletter);
    let mut recipients: Vec<Recipient> =
        conn.query(NEXT, &[&audience.newsletter, &after, &as_of, &subject, &most])?;
    let last = i64::try_from(recipients.len()).is_ok_and(|found| found < most);
    let walked = recipients.last().map_or(after, |last| last.reader);
    if audience.subscribers_only {
        recipients.retain(|recipient| recipient.entitled);
    }
    if !audience.terms.is_empty() {
        let readers: Vec<i64> = recipients.iter().map(|recipient| recipient.reader).collect();
        let following = following(conn, &audience.terms, as_of, &readers)?;
        recipients.retain(|recipient| following.contains(&recipient.reader));
    }
    Ok(Part { recipients, walked, last })
}

/// Those of these readers who followed one of the terms at that moment.
pub(super) fn following(
    conn: &mut Conn,
    terms: &[i64],
    at: Millis,
    readers: &[i64],
) -> Result<HashSet<i64>, DbError> {
    let follows: Vec<(i64, i64)> = conn.query_among(FOLLOWED, &[&at], readers)?;
    let about = follows.into_iter().filter(|(_, term)| terms.contains(term));
    Ok(about.map(|(reader, _)| reader).collect())
}

/// Whether two addresses are spellings of one mailbox.
pub(super) fn same_mailbox(one: &str, other: &str) -> bool {
    mailbox(one) == mailbox(other)
}

fn mailbox(address: &str) -> String {
    EmailAddress::parse(address).map_or_else(|_| address.to_owned(), |address| address.canonical())
}

/// The mailboxes of an issue's ledger, for some holders.
#[derive(Default)]
pub(super) struct Mailboxes(HashMap<i64, Vec<String>>);

// Found in the index, then read: SQLite, asked for both at once, reads all entries of the issue.
pub(super) const THERE: &str = "SELECT t.holder_id, t.address FROM issue_entries e
    JOIN issue_entries t ON t.issue_id = e.issue_id AND t.position = e.position
    WHERE e.issue_id = $1 AND e.holder_id IN ({ids})";

impl Mailboxes {
    /// Those that these recipients may share.
    pub(super) fn of(conn: &mut Conn, issue: i64, recipients: &[Recipient]) -> Result<Mailboxes, DbError> {
        let holders: Vec<i64> = recipients.iter().map(|recipient| recipient.holder).collect();
        let mut mailboxes = Mailboxes::default();
        for (holder, address) in conn.query_among::<(i64, String)>(THERE, &[&issue], &holders)? {
            mailboxes.0.entry(holder).or_default().push(mailbox(&address));
        }
        Ok(mailboxes)
    }

    /// The number of a mailbox among its holder's; `None`: it is there already.
    pub(super) fn take(&mut self, holder: i64, address: &str) -> Option<i64> {
        let (theirs, mailbox) = (self.0.entry(holder).or_default(), mailbox(address));
        if theirs.contains(&mailbox) {
            return None;
        }
        theirs.push(mailbox);
        i64::try_from(theirs.len() - 1).ok()
    }
}
