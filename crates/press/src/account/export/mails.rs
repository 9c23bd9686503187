//! Newsletters: what a reader gets, got, and what came back of it.

use kernel::clock::Millis;
use serde_json::{Value, json};

use super::date;

pub(super) const FEEDBACK: &str =
    "SELECT i.newsletter, i.day, f.kind, f.at FROM feedback f JOIN issues i ON i.id = f.issue_id
    WHERE f.reader_id = $1 ORDER BY f.at, f.issue_id, f.kind";

pub(super) fn came_back((newsletter, day, what, at): (String, String, String, Millis)) -> Value {
    json!({ "newsletter": newsletter, "issue": day, "what": what, "at": date(at) })
}

pub(super) const NEWSLETTERS: &str = "SELECT newsletter, active, changed_at FROM newsletter_subscriptions
    WHERE reader_id = $1 ORDER BY newsletter";

pub(super) fn newsletter((slug, active, changed_at): (String, bool, Millis)) -> Value {
    json!({ "newsletter": slug, "active": active, "since": date(changed_at) })
}

pub(super) const PAUSES: &str = "SELECT since, until FROM mail_pauses WHERE reader_id = $1";

pub(super) fn rested((since, until): (Millis, Millis)) -> Value {
    json!({ "since": date(since), "until": date(until) })
}

pub(super) const ISSUES: &str = "SELECT i.newsletter, i.day, i.subject, e.address, e.state = 3
    FROM issue_entries e JOIN issues i ON i.id = e.issue_id WHERE e.reader_id = $1 ORDER BY i.id";

pub(super) fn issue(
    (newsletter, day, subject, address, sent): (String, String, String, String, bool),
) -> Value {
    json!({ "newsletter": newsletter, "day": day, "subject": subject, "to": address, "sent": sent })
}

pub(super) const ISSUES_OPENED: &str = "SELECT i.newsletter, i.day, b.opened, b.last_at FROM issue_browsers b
    JOIN issues i ON i.id = b.issue_id WHERE b.reader_id = $1 ORDER BY b.issue_id";

pub(super) fn issue_opened((newsletter, day, browsers, at): (String, String, i64, Millis)) -> Value {
    json!({ "newsletter": newsletter, "day": day, "browsers": browsers, "last": date(at) })
}
