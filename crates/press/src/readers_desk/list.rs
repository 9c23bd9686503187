//! Readers by how they stand, paged by key. Each filter is led through by an index of its own, so that a rare one among
//! a million is found as quickly as a frequent one.

use db::{Conn, DbError};
use kernel::clock::Millis;

use crate::billing::lifecycle::Status;
use crate::billing::{self, LiveGrant};
use crate::readers;

/// Which readers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Show {
    /// Everybody, the newest first.
    #[default]
    All,
    /// Those who left an address and never proved it.
    Unconfirmed,
    /// Those who have All-Access, whose ends first coming first.
    Access,
    /// Those whose All-Access ended, the last first.
    Lapsed,
    /// Those who are on trial.
    Trial,
    /// Those whose renewal failed and is tried again.
    PastDue,
    /// Those whose renewal failed for good.
    Unpaid,
    /// Those whose subscription stands still.
    Paused,
    /// Those whose subscription is cancelled for its end, which comes first first.
    Ending,
    /// Those whom no mail reaches any more.
    Suppressed,
}

impl Show {
    /// All of them, in the order of the filter.
    pub const ALL: [Show; 10] = [
        Show::All,
        Show::Unconfirmed,
        Show::Access,
        Show::Trial,
        Show::PastDue,
        Show::Unpaid,
        Show::Paused,
        Show::Ending,
        Show::Lapsed,
        Show::Suppressed,
    ];

    /// The word in addresses and, after `readers-show-`, in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Show::All => "everybody",
            Show::Unconfirmed => "unconfirmed",
            Show::Access => "access",
            Show::Lapsed => "lapsed",
            Show::Trial => "trial",
            Show::PastDue => "past-due",
            Show::Unpaid => "unpaid",
            Show::Paused => "paused",
            Show::Ending => "ending",
            Show::Suppressed => "suppressed",
        }
    }

    /// That of this word; an unknown one is everybody.
    pub fn from_name(name: &str) -> Show {
        Show::ALL.into_iter().find(|show| show.as_str() == name).unwrap_or_default()
    }

    fn status(self) -> Option<Status> {
        match self {
            Show::Trial => Some(Status::Trialing),
            Show::PastDue => Some(Status::PastDue),
            Show::Unpaid => Some(Status::Unpaid),
            Show::Paused => Some(Status::Paused),
            _ => None,
        }
    }
}

/// Which readers, and from where on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// By how they stand.
    pub show: Show,
    /// Of these the ones with this plan, where they have or had All-Access.
    pub plan: Option<String>,
    /// Instead: those with a seat in the group of this public id.
    pub group: Option<String>,
    /// After this place.
    pub after: Option<Place>,
}

/// A place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(pub i64, pub i64);

impl Place {
    /// As it stands in an address: `1790000000000-42`.
    pub fn parse(text: &str) -> Option<Place> {
        let (first, second) = text.rsplit_once('-')?;
        Some(Place(first.parse().ok()?, second.parse().ok()?))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.0, self.1)
    }
}

/// A reader in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Their row.
    pub id: i64,
    /// What names them in addresses.
    pub public_id: String,
    /// Their address.
    pub email: String,
    /// Their name, if it is known.
    pub name: String,
    /// Since when.
    pub created_at: Millis,
    /// Whether the address is proven.
    pub confirmed: bool,
    /// Why no mail goes to them, if none does.
    pub suppressed: Option<String>,
    /// Their All-Access.
    pub live: Option<LiveGrant>,
    /// When it ended, if it did.
    pub lapsed_at: Option<Millis>,
    /// How their latest subscription stands, if that is out of the ordinary.
    pub trouble: Option<Status>,
    /// Where they stand in the list.
    pub place: Place,
}

const ALL: &str = "SELECT id, created_at, id FROM readers WHERE (created_at, id) < ($1, $2)
    ORDER BY created_at DESC, id DESC LIMIT $3";
const UNCONFIRMED: &str = "SELECT id, created_at, id FROM readers
    WHERE confirmed_at IS NULL AND (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3";
const SUPPRESSED: &str = "SELECT id, created_at, id FROM readers
    WHERE suppressed IS NOT NULL AND (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3";
// What changed last comes first: by their row ids alone PostgreSQL would walk along all subscriptions.
const STATUS: &str = "SELECT reader_id, updated_at, id FROM subscriptions
    WHERE status = $1 AND (updated_at, id) < ($2, $3) AND reader_id IS NOT NULL
    ORDER BY updated_at DESC, id DESC LIMIT $4";
const ENDING: &str = "SELECT reader_id, cancel_at, id FROM subscriptions
    WHERE cancel_at IS NOT NULL AND ended_at IS NULL AND cancel_at >= $1 AND (cancel_at, id) > ($1, $2)
        AND status <> 'canceled' AND reader_id IS NOT NULL ORDER BY cancel_at, id LIMIT $3";
// Whoever has several is named by the one that lasts longest.
const ACCESS: &str = "SELECT g.reader_id, g.over_at, g.id FROM grant_spans g
    WHERE g.over_at >= $1 AND (g.over_at, g.id) > ($1, $2) AND g.over_at > $3 AND g.starts_at <= $3
        AND NOT EXISTS (SELECT 1 FROM grant_spans o WHERE o.reader_id = g.reader_id AND o.starts_at <= $3
            AND (o.over_at, o.id) > (g.over_at, g.id))
    ORDER BY g.over_at, g.id LIMIT $4";
const ACCESS_BY_PLAN: &str = "SELECT g.reader_id, g.over_at, g.id FROM grant_spans g
    WHERE g.plan = $5 AND g.over_at >= $1 AND (g.over_at, g.id) > ($1, $2) AND g.over_at > $3 AND g.starts_at <= $3
        AND NOT EXISTS (SELECT 1 FROM grant_spans o WHERE o.reader_id = g.reader_id AND o.starts_at <= $3
            AND o.plan = $5 AND (o.over_at, o.id) > (g.over_at, g.id))
    ORDER BY g.over_at, g.id LIMIT $4";
const LAPSED: &str = "SELECT g.reader_id, g.over_at, g.id FROM grant_spans g
    WHERE g.over_at <= $1 AND (g.over_at, g.id) < ($1, $2) AND g.over_at <= $3
        AND NOT EXISTS (SELECT 1 FROM grant_spans o WHERE o.reader_id = g.reader_id AND o.starts_at <= $3
            AND (o.over_at, o.id) > (g.over_at, g.id))
    ORDER BY g.over_at DESC, g.id DESC LIMIT $4";
const LAPSED_BY_PLAN: &str = "SELECT g.reader_id, g.over_at, g.id FROM grant_spans g
    WHERE g.plan = $5 AND g.over_at <= $1 AND (g.over_at, g.id) < ($1, $2) AND g.over_at <= $3
        AND NOT EXISTS (SELECT 1 FROM grant_spans o WHERE o.reader_id = g.reader_id AND o.starts_at <= $3
            AND (o.over_at, o.id) > (g.over_at, g.id))
    ORDER BY g.over_at DESC, g.id DESC LIMIT $4";
const SEATED: &str =
    "SELECT s.reader_id, s.reader_id, s.reader_id FROM seats s JOIN groups g ON g.id = s.group_id
    WHERE g.public_id = $1 AND s.ended_at IS NULL AND s.reader_id < $2 ORDER BY s.reader_id DESC LIMIT $3";

/// The next `most` readers that fit.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Conn, filter: &Filter, now: Millis, most: i64) -> Result<Vec<Entry>, DbError> {
    let rows = keys(conn, filter, now, most)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let mut entries = entries(conn, &ids, now)?;
    for (entry, (_, first, second)) in entries.iter_mut().zip(rows) {
        entry.place = Place(first, second);
    }
    Ok(entries)
}

/// Where a page begins. Ends of grants are walked along from this moment on, or back from it: what lies on the other side
/// of it may be most of them.
fn begin(filter: &Filter, now: Millis) -> Place {
    match filter.show {
        Show::Access => filter.after.map_or(Place(now, i64::MAX), |after| after.max(Place(now, i64::MAX))),
        Show::Lapsed => filter.after.map_or(Place(now, i64::MAX), |after| after.min(Place(now, i64::MAX))),
        Show::Ending => filter.after.unwrap_or(Place(i64::MIN, i64::MIN)),
        _ => filter.after.unwrap_or(Place(i64::MAX, i64::MAX)),
    }
}

type Keys = Vec<(i64, i64, i64)>;

fn keys(conn: &mut Conn, filter: &Filter, now: Millis, most: i64) -> Result<Keys, DbError> {
    let Place(first, second) = begin(filter, now);
    if let Some(group) = &filter.group {
        let below = filter.after.map_or(i64::MAX, |place| place.1);
        return conn.query(SEATED, &[group, &below, &most]);
    }
    if let Some(status) = filter.show.status() {
        return conn.query(STATUS, &[&status.as_str(), &first, &second, &most]);
    }
    match (filter.show, &filter.plan) {
        (Show::Access, None) => conn.query(ACCESS, &[&first, &second, &now, &most]),
        (Show::Access, Some(plan)) => conn.query(ACCESS_BY_PLAN, &[&first, &second, &now, &most, plan]),
        (Show::Lapsed, None) => conn.query(LAPSED, &[&first, &second, &now, &most]),
        (Show::Lapsed, Some(plan)) => conn.query(LAPSED_BY_PLAN, &[&first, &second, &now, &most, plan]),
        (Show::Ending, _) => conn.query(ENDING, &[&first, &second, &most]),
        (Show::Unconfirmed, _) => conn.query(UNCONFIRMED, &[&first, &second, &most]),
        (Show::Suppressed, _) => conn.query(SUPPRESSED, &[&first, &second, &most]),
        _ => conn.query(ALL, &[&first, &second, &most]),
    }
}

const SUPPRESSION: &str = "SELECT suppressed FROM readers WHERE id = $1";
const LATEST: &str = "SELECT status FROM subscriptions WHERE reader_id = $1 ORDER BY id DESC LIMIT 1";

/// These readers as lines of a list, in this order. In a place of their own they are not.
pub(super) fn entries(conn: &mut Conn, ids: &[i64], now: Millis) -> Result<Vec<Entry>, DbError> {
    let mut entries = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(reader) = readers::by_id(conn, *id)? else { continue };
        let standing = billing::standing(conn, *id, now)?;
        let status: Option<String> = conn.query_opt(LATEST, &[id])?;
        entries.push(Entry {
            id: *id,
            public_id: reader.public_id,
            email: reader.email,
            name: reader.name,
            created_at: reader.created_at,
            confirmed: reader.confirmed_at.is_some(),
            suppressed: conn.query_opt::<Option<String>>(SUPPRESSION, &[id])?.flatten(),
            live: standing.live,
            lapsed_at: standing.lapsed_at,
            trouble: status.as_deref().and_then(Status::from_name).filter(is_trouble),
            place: Place(0, 0),
        });
    }
    Ok(entries)
}

fn is_trouble(status: &Status) -> bool {
    matches!(status, Status::PastDue | Status::Unpaid | Status::Paused)
}
