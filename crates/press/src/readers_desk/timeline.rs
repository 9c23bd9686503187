//! What has become of a reader, the latest first, from every table that says something of it. What they read is theirs:
//! of that no more is told than what they unlocked.

use db::{Bind, Conn, DbError, FromRow};
use kernel::clock::Millis;

use crate::readers::ReaderRecord;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Millis,
    /// What.
    pub what: Happened,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// They became a reader, by this way.
    Came(String),
    /// They proved their address.
    Confirmed,
    /// Their first article opened.
    FirstArticle(String),
    /// They unlocked an article, or staff opened it for them.
    Unlocked {
        /// Its headline.
        title: String,
        /// Whether staff did.
        given: bool,
    },
    /// They were given All-Access.
    Granted {
        /// Where it comes from.
        source: String,
        /// Slug of its plan.
        plan: String,
        /// Until when.
        until: Option<Millis>,
        /// Why.
        reason: String,
    },
    /// It was taken back.
    Revoked {
        /// Where it came from.
        source: String,
        /// Slug of its plan.
        plan: String,
    },
    /// Something happened to a subscription, as [`crate::billing::lifecycle::Happening`] names it.
    Subscription {
        /// What.
        kind: String,
        /// Slug of its plan.
        plan: String,
    },
    /// Money came, or went back if it is below zero.
    Paid {
        /// Number of the receipt.
        number: i64,
        /// How much, in minor units.
        minor: i64,
        /// Of which currency.
        currency: String,
    },
    /// A mail told them of their subscription.
    Told(String),
    /// A code or link was mailed.
    CodeMailed {
        /// What for.
        purpose: String,
        /// Whether it was used.
        used: bool,
    },
    /// They agreed to something, or did not any more.
    Consent {
        /// To what.
        subject: String,
        /// Whether they did.
        given: bool,
        /// Where.
        place: String,
    },
    /// A browser was signed in that still is.
    SignedIn(String),
    /// They gave an article away.
    GaveArticle(String),
    /// They bought a present.
    BoughtPresent,
    /// They redeemed one.
    RedeemedPresent,
    /// They took a seat of a group.
    TookSeat(String),
    /// They have it no more.
    LeftSeat(String),
    /// They withdrew from a contract: the number of the declaration, and what came of it.
    Withdrew {
        /// Its number.
        number: i64,
        /// What came of it.
        outcome: String,
    },
    /// Staff did something about them.
    Staff {
        /// The act.
        act: String,
        /// Before.
        was: String,
        /// After.
        became: String,
        /// Who; none: a command, or someone who was forgotten.
        by: Option<String>,
    },
    /// Staff noted something.
    Noted {
        /// What.
        body: String,
        /// Who.
        by: Option<String>,
    },
}

const CAME: &str = "SELECT created_at, origin FROM readers WHERE id = $1 AND created_at < $2 LIMIT $3";
const CONFIRMED: &str = "SELECT confirmed_at FROM readers WHERE id = $1 AND confirmed_at < $2 LIMIT $3";
const FIRST: &str =
    "SELECT h.first_article_at, a.title FROM holders h JOIN articles a ON a.id = h.first_article_id
    WHERE h.id = $1 AND h.first_article_at < $2 LIMIT $3";
const UNLOCKED: &str =
    "SELECT u.at, a.title, u.period = 0 FROM unlocks u JOIN articles a ON a.id = u.article_id
    WHERE u.holder_id = $1 AND u.at < $2 ORDER BY u.at DESC LIMIT $3";
const GRANTED: &str = "SELECT created_at, source, plan, ends_at, reason FROM grants
    WHERE reader_id = $1 AND created_at < $2 AND subscription_id IS NULL ORDER BY created_at DESC LIMIT $3";
const REVOKED: &str = "SELECT revoked_at, source, plan FROM grants
    WHERE reader_id = $1 AND revoked_at < $2 ORDER BY revoked_at DESC LIMIT $3";
const SUBSCRIBED: &str =
    "SELECT l.at, l.kind, l.plan FROM ledger l JOIN subscriptions s ON s.id = l.subscription_id
    WHERE s.reader_id = $1 AND l.at < $2 AND l.kind NOT IN ('paid', 'paid-back') ORDER BY l.at DESC, l.id DESC LIMIT $3";
const PAID: &str =
    "SELECT p.at, p.number, p.minor, p.currency FROM payments p JOIN subscriptions s ON s.id = p.subscription_id
    WHERE s.reader_id = $1 AND p.at < $2 ORDER BY p.at DESC, p.number DESC LIMIT $3";
const TOLD: &str = "SELECT n.at, n.kind FROM notices n JOIN subscriptions s ON s.id = n.subscription_id
    WHERE s.reader_id = $1 AND n.at < $2 ORDER BY n.at DESC LIMIT $3";
const CODES: &str = "SELECT created_at, purpose, used_at IS NOT NULL FROM challenges
    WHERE reader_id = $1 AND created_at < $2 ORDER BY created_at DESC LIMIT $3";
const CONSENTS: &str = "SELECT at, subject, given, place FROM consents
    WHERE reader_id = $1 AND at < $2 ORDER BY at DESC, id DESC LIMIT $3";
const SIGNED_IN: &str = "SELECT created_at, device FROM sessions
    WHERE reader_id = $1 AND scope = 'full' AND created_at < $2 ORDER BY created_at DESC LIMIT $3";
const GAVE: &str = "SELECT l.created_at, a.title FROM gift_links l JOIN articles a ON a.id = l.article_id
    WHERE l.reader_id = $1 AND l.created_at < $2 ORDER BY l.created_at DESC LIMIT $3";
const BOUGHT: &str =
    "SELECT paid_at FROM presents WHERE buyer_id = $1 AND paid_at < $2 ORDER BY paid_at DESC LIMIT $3";
const REDEEMED: &str = "SELECT redeemed_at FROM presents
    WHERE redeemed_by = $1 AND redeemed_at < $2 ORDER BY redeemed_at DESC LIMIT $3";
const SEATED: &str = "SELECT s.at, g.name FROM seats s JOIN groups g ON g.id = s.group_id
    WHERE s.reader_id = $1 AND s.at < $2 ORDER BY s.at DESC LIMIT $3";
const UNSEATED: &str = "SELECT s.ended_at, g.name FROM seats s JOIN groups g ON g.id = s.group_id
    WHERE s.reader_id = $1 AND s.ended_at < $2 ORDER BY s.ended_at DESC LIMIT $3";
const WITHDREW: &str =
    "SELECT w.at, w.id, w.outcome FROM subscriptions s JOIN withdrawals w ON w.subscription_id = s.id
    WHERE s.reader_id = $1 AND w.at < $2 ORDER BY w.at DESC LIMIT $3";
const STAFF: &str = "SELECT l.at, l.act, l.was, l.became, who.email FROM audit_log l
    LEFT JOIN readers who ON who.id = l.reader_id
    WHERE l.subject = $1 AND l.kind = 'person' AND l.at < $2 ORDER BY l.id DESC LIMIT $3";
const NOTED: &str =
    "SELECT n.at, n.body, who.email FROM reader_notes n LEFT JOIN readers who ON who.id = n.by_id
    WHERE n.reader_id = $1 AND n.at < $2 ORDER BY n.at DESC, n.id DESC LIMIT $3";

/// The last `most` of what happened before then, and whatever happened at the same moment as the last of them. Says
/// whether something came before that.
///
/// # Errors
/// When the database fails.
pub fn timeline(
    conn: &mut Conn,
    reader: &ReaderRecord,
    before: Millis,
    most: usize,
) -> Result<(Vec<Event>, bool), DbError> {
    // One more of each says whether more is to come.
    let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    let mut reading = Reading { conn, before, limit, events: Vec::new() };
    of_the_reader(&mut reading, reader)?;
    of_money(&mut reading, reader.id)?;
    of_mails(&mut reading, reader.id)?;
    of_others(&mut reading, reader)?;
    let mut events = reading.events;
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    let Some(last) = most.checked_sub(1).and_then(|last| events.get(last)).map(|event| event.at) else {
        return Ok((events, false));
    };
    let end = events.partition_point(|event| event.at >= last);
    let more = end < events.len();
    events.truncate(end);
    Ok((events, more))
}

struct Reading<'a> {
    conn: &'a mut Conn,
    before: Millis,
    limit: i64,
    events: Vec<Event>,
}

impl Reading<'_> {
    fn add<T: FromRow>(
        &mut self,
        sql: &'static str,
        whom: &dyn Bind,
        make: impl Fn(T) -> (Millis, Happened),
    ) -> Result<(), DbError> {
        let rows: Vec<T> = self.conn.query(sql, &[whom, &self.before, &self.limit])?;
        self.events.extend(rows.into_iter().map(make).map(|(at, what)| Event { at, what }));
        Ok(())
    }
}

type Named = (Millis, String);

fn of_the_reader(reading: &mut Reading<'_>, reader: &ReaderRecord) -> Result<(), DbError> {
    let (id, holder) = (reader.id, reader.holder);
    reading.add(CAME, &id, |(at, origin): Named| (at, Happened::Came(origin)))?;
    reading.add(CONFIRMED, &id, |at: Millis| (at, Happened::Confirmed))?;
    reading.add(FIRST, &holder, |(at, title): Named| (at, Happened::FirstArticle(title)))?;
    reading.add(UNLOCKED, &holder, |(at, title, given): (Millis, String, bool)| {
        (at, Happened::Unlocked { title, given })
    })?;
    reading.add(SIGNED_IN, &id, |(at, device): Named| (at, Happened::SignedIn(device)))?;
    reading.add(GAVE, &id, |(at, title): Named| (at, Happened::GaveArticle(title)))
}

fn of_money(reading: &mut Reading<'_>, reader: i64) -> Result<(), DbError> {
    type Grant = (Millis, String, String, Option<Millis>, String);
    reading.add(GRANTED, &reader, |(at, source, plan, until, reason): Grant| {
        (at, Happened::Granted { source, plan, until, reason })
    })?;
    reading.add(REVOKED, &reader, |(at, source, plan): (Millis, String, String)| {
        (at, Happened::Revoked { source, plan })
    })?;
    reading.add(SUBSCRIBED, &reader, |(at, kind, plan): (Millis, String, String)| {
        (at, Happened::Subscription { kind, plan })
    })?;
    reading.add(PAID, &reader, |(at, number, minor, currency): (Millis, i64, i64, String)| {
        (at, Happened::Paid { number, minor, currency })
    })?;
    reading.add(BOUGHT, &reader, |at: Millis| (at, Happened::BoughtPresent))?;
    reading.add(REDEEMED, &reader, |at: Millis| (at, Happened::RedeemedPresent))?;
    reading.add(WITHDREW, &reader, |(at, number, outcome): (Millis, i64, String)| {
        (at, Happened::Withdrew { number, outcome })
    })
}

fn of_mails(reading: &mut Reading<'_>, reader: i64) -> Result<(), DbError> {
    reading.add(TOLD, &reader, |(at, kind): Named| (at, Happened::Told(kind)))?;
    reading.add(CODES, &reader, |(at, purpose, used): (Millis, String, bool)| {
        (at, Happened::CodeMailed { purpose, used })
    })?;
    reading.add(CONSENTS, &reader, |(at, subject, given, place): (Millis, String, bool, String)| {
        (at, Happened::Consent { subject, given, place })
    })
}

fn of_others(reading: &mut Reading<'_>, reader: &ReaderRecord) -> Result<(), DbError> {
    reading.add(SEATED, &reader.id, |(at, group): Named| (at, Happened::TookSeat(group)))?;
    reading.add(UNSEATED, &reader.id, |(at, group): Named| (at, Happened::LeftSeat(group)))?;
    type Act = (Millis, String, String, String, Option<String>);
    reading.add(STAFF, &reader.public_id, |(at, act, was, became, by): Act| {
        (at, Happened::Staff { act, was, became, by })
    })?;
    reading.add(NOTED, &reader.id, |(at, body, by): (Millis, String, Option<String>)| {
        (at, Happened::Noted { body, by })
    })
}
