//! Everything we hold on a reader, for the reader: dates in RFC 3339, articles by title and address,
//! no secrets.

mod mails;

use db::{Bind, Conn, DbError, FromRow};
use kernel::clock::{Millis, timestamp};
use serde_json::{Value, json};

use self::mails::{
    FEEDBACK, ISSUES, ISSUES_OPENED, NEWSLETTERS, PAUSES, came_back, issue, issue_opened, newsletter, rested,
};
use crate::taxonomy::TermKind;
use crate::{Press, readers, staff};

/// Everything we hold on the reader, or `None` if there is no such reader.
///
/// # Errors
/// When the database fails.
pub fn export(conn: &mut Conn, press: &Press, reader: i64) -> Result<Option<Value>, DbError> {
    let Some(record) = readers::by_id(conn, reader)? else { return Ok(None) };
    let site = press.config.site.url.as_str();
    Ok(Some(json!({
        "site": { "name": press.config.site.name, "address": site },
        "reader": person(conn, reader)?,
        "role": staff::role_of(conn, reader)?.map(staff::Role::as_str),
        "second_factor": rows(conn, SECOND_FACTOR, &reader, |at: Option<Millis>| json!({ "set_up_at": date_if(at) }))?,
        "passkeys": rows(conn, PASSKEYS, &reader, passkey)?,
        "in_the_newsroom": rows(conn, ACTS, &reader, act)?,
        "first_article": rows(conn, FIRST_ARTICLE, &record.holder, |row| article_and_date(site, row))?,
        "unlocked_articles": rows(conn, UNLOCKS, &record.holder, |row| article_and_date(site, row))?,
        "allowances": rows(conn, ALLOWANCES, &record.holder, allowance)?,
        "newsletters": rows(conn, NEWSLETTERS, &reader, newsletter)?,
        "mail_pauses": rows(conn, PAUSES, &reader, rested)?,
        "issues_of_newsletters": rows(conn, ISSUES, &reader, issue)?,
        "consents": rows(conn, CONSENTS, &reader, consent)?,
        "mail_that_came_back": rows(conn, FEEDBACK, &reader, came_back)?,
        "all_access": rows(conn, GRANTS, &reader, grant)?,
        "subscriptions": rows(conn, SUBSCRIPTIONS, &reader, subscription)?,
        "payments": rows(conn, PAYMENTS, &reader, payment)?,
        "invoices": rows(conn, INVOICES, &reader, invoice)?,
        "agreements": rows(conn, AGREEMENTS, &reader, agreement)?,
        "withdrawals": rows(conn, WITHDRAWALS, &reader, withdrawal)?,
        "devices": rows(conn, SESSIONS, &reader, device)?,
        "codes_and_links_mailed": mailed(conn, reader, &record.email)?,
        "gift_links_made": rows(conn, GIFTS_MADE, &reader, |row| gift_made(site, row))?,
        "gift_links_opened": rows(conn, GIFTS_OPENED, &reader, |row| article_and_date(site, row))?,
        "issues_opened_by_links": rows(conn, ISSUES_OPENED, &reader, issue_opened)?,
        "saved_articles": rows(conn, SAVED, &reader, |row| article_and_date(site, row))?,
        "reading_history": rows(conn, HISTORY, &reader, |row| article_and_date(site, row))?,
        "reading_history_choices": rows(conn, HISTORY_CHOICES, &reader, history_choice)?,
        "follows": rows(conn, FOLLOWS, &reader, |row| followed(site, row))?,
        "saved_searches": rows(conn, SAVED_SEARCHES, &reader, saved_search)?,
        "seats_in_groups": rows(conn, SEATS, &reader, seat)?,
        "groups_owned": rows(conn, GROUPS, &reader, |name: String| json!(name))?,
        "presents_given": rows(conn, PRESENTS, &reader, present)?,
        "paired_with": rows(conn, PAIRINGS, &reader, paired)?,
        "pieces_begun": rows(conn, PIECES, &reader, piece)?,
        "comments_on_pieces": rows(conn, COMMENTS, &reader, piece_comment)?,
        "front_pages_made": rows(conn, FRONTS, &reader, front_page)?,
        "corrections_made": rows(conn, CORRECTIONS, &reader, |row| correction(site, row))?,
        "notes_of_staff": rows(conn, NOTES, &reader, staff_note)?,
        "notes_written": rows(conn, NOTES_WRITTEN, &reader, staff_note)?,
        "articles_told_of": rows(conn, TOLD, &reader, |row| article_and_date(site, row))?,
    })))
}

/// Every row that belongs to `whom`, as JSON.
fn rows<T: FromRow>(
    conn: &mut Conn,
    sql: &str,
    whom: &i64,
    show: impl Fn(T) -> Value,
) -> Result<Value, DbError> {
    all(conn, sql, &[whom], show)
}

fn all<T: FromRow>(
    conn: &mut Conn,
    sql: &str,
    params: &[&dyn Bind],
    show: impl Fn(T) -> Value,
) -> Result<Value, DbError> {
    Ok(conn.query::<T>(sql, params)?.into_iter().map(show).collect())
}

fn date(at: Millis) -> Value {
    timestamp(at).to_string().into()
}

fn date_if(at: Option<Millis>) -> Value {
    at.map_or(Value::Null, date)
}

fn link(site: &str, slug: &str) -> String {
    format!("{site}/articles/{slug}")
}

const PERSON: &str =
    "SELECT public_id, email, name, origin, created_at, confirmed_at, suppressed, customer_id, labels, note
    FROM readers WHERE id = $1";

type Person =
    (String, String, String, String, Millis, Option<Millis>, Option<String>, Option<String>, String, String);

fn person(conn: &mut Conn, reader: i64) -> Result<Value, DbError> {
    let (id, email, name, origin, created_at, confirmed_at, suppressed, customer_id, labels, note): Person =
        conn.query_one(PERSON, &[&reader])?;
    Ok(json!({
        "id": id, "email": email, "name": name, "came_by": origin, "since": date(created_at),
        "confirmed_at": date_if(confirmed_at), "mail_stopped_because": suppressed,
        "customer_number": customer_id, "labels": labels, "note": note,
    }))
}

const FIRST_ARTICLE: &str = "SELECT a.title, a.slug, h.first_article_at
    FROM holders h JOIN articles a ON a.id = h.first_article_id
    WHERE h.id = $1 AND h.first_article_at IS NOT NULL";
const UNLOCKS: &str = "SELECT a.title, a.slug, u.at FROM unlocks u JOIN articles a ON a.id = u.article_id
    WHERE u.holder_id = $1 ORDER BY u.at, a.id";
const GIFTS_OPENED: &str = "SELECT a.title, a.slug, p.at FROM passes p JOIN sessions s ON s.id = p.session_id
    JOIN gift_links l ON l.id = p.gift_link_id JOIN articles a ON a.id = l.article_id
    WHERE s.reader_id = $1 ORDER BY p.at, l.id";

fn article_and_date(site: &str, (title, slug, at): (String, String, Millis)) -> Value {
    json!({ "title": title, "address": link(site, &slug), "at": date(at) })
}

const PASSKEYS: &str =
    "SELECT name, staff_id, created_at, used_at, doubted_at FROM passkeys WHERE reader_id = $1 ORDER BY id";

type Key = (String, Option<i64>, Millis, Option<Millis>, Option<Millis>);

fn passkey((name, staff, created_at, used_at, doubted_at): Key) -> Value {
    json!({
        "name": name, "opens_the_newsroom": staff.is_some(), "since": date(created_at), "last_used": date_if(used_at),
        "taken_no_more_since": date_if(doubted_at),
    })
}

const ALLOWANCES: &str = "SELECT period, allowance, used FROM meter WHERE holder_id = $1 ORDER BY period";

fn allowance((month, articles, used): (i64, i64, i64)) -> Value {
    json!({ "month": format!("{}-{:02}", month / 100, month % 100), "articles": articles, "used": used })
}

const CONSENTS: &str =
    "SELECT subject, given, at, place, wording FROM consents WHERE reader_id = $1 ORDER BY id";

fn consent((subject, given, at, place, wording): (String, bool, Millis, String, String)) -> Value {
    json!({ "subject": subject, "given": given, "at": date(at), "place": place, "wording": wording })
}

const GRANTS: &str = "SELECT source, plan, starts_at, ends_at, revoked_at, reason FROM grants
    WHERE reader_id = $1 ORDER BY id";

type Grant = (String, String, Millis, Option<Millis>, Option<Millis>, String);

fn grant((source, plan, starts_at, ends_at, revoked_at, reason): Grant) -> Value {
    json!({
        "source": source, "plan": plan, "starts_at": date(starts_at), "ends_at": date_if(ends_at),
        "revoked_at": date_if(revoked_at), "reason": reason,
    })
}

const SUBSCRIPTIONS: &str =
    "SELECT s.public_id, p.plan, s.processor, s.status, s.created_at, s.period_ends, s.cancel_at,
    s.ended_at FROM subscriptions s JOIN prices p ON p.id = s.price_id WHERE s.reader_id = $1 ORDER BY s.id";

type Bought = (String, String, String, String, Millis, Millis, Option<Millis>, Option<Millis>);

fn subscription((id, plan, by, status, since, until, cancel_at, ended_at): Bought) -> Value {
    json!({
        "id": id, "plan": plan, "paid_through": by, "status": status, "since": date(since), "paid_until": date(until),
        "cancelled_for": date_if(cancel_at), "ended_at": date_if(ended_at),
    })
}

const PAYMENTS: &str = "SELECT p.number, s.public_id, p.minor, p.currency, p.at FROM payments p
    JOIN subscriptions s ON s.id = p.subscription_id WHERE s.reader_id = $1 ORDER BY p.number";

fn payment((number, of, minor, currency, at): (i64, String, i64, String, Millis)) -> Value {
    json!({
        "receipt": number, "subscription": of, "in_smallest_units": minor, "currency": currency, "at": date(at),
    })
}

const INVOICES: &str =
    "SELECT i.number, i.minor, i.currency, i.buyer, i.address, i.tax_number, i.reference, i.issued_at, i.paid_at,
    i.cancelled_at FROM invoices i LEFT JOIN subscriptions s ON s.processor = 'invoice' AND s.ref = i.ref
    LEFT JOIN presents q ON q.id = i.present_id WHERE s.reader_id = $1 OR q.buyer_id = $1 ORDER BY i.number";

type Invoiced = (i64, i64, String, String, String, String, String, Millis, Option<Millis>, Option<Millis>);

fn invoice(
    (number, minor, currency, name, address, tax_number, reference, at, paid_at, cancelled_at): Invoiced,
) -> Value {
    json!({
        "number": number, "in_smallest_units": minor, "currency": currency, "name": name, "address": address,
        "tax_number": tax_number, "reference": reference, "at": date(at), "paid_at": date_if(paid_at),
        "cancelled_at": date_if(cancelled_at),
    })
}

const AGREEMENTS: &str = "SELECT a.subject, a.at, a.wording, a.version, s.public_id FROM agreements a
    JOIN subscriptions s ON s.id = a.subscription_id WHERE s.reader_id = $1 ORDER BY a.id";

fn agreement((subject, at, wording, version, of): (String, Millis, String, String, String)) -> Value {
    json!({ "subject": subject, "at": date(at), "wording": wording, "version": version, "subscription": of })
}

const WITHDRAWALS: &str =
    "SELECT w.id, w.at, w.name, w.email, w.contract, w.outcome, w.settled_at FROM withdrawals w
    WHERE w.email = (SELECT r.email FROM readers r WHERE r.id = $1)
    OR w.subscription_id IN (SELECT s.id FROM subscriptions s WHERE s.reader_id = $1)
    OR w.present_id IN (SELECT p.id FROM presents p WHERE p.buyer_id = $1) ORDER BY w.id";

type Withdrawn = (i64, Millis, String, String, String, String, Option<Millis>);

fn withdrawal((number, at, name, email, contract, outcome, settled_at): Withdrawn) -> Value {
    json!({
        "number": number, "at": date(at), "name": name, "email": email, "contract": contract, "outcome": outcome,
        "settled_at": date_if(settled_at),
    })
}

const SESSIONS: &str = "SELECT device, scope, created_at, seen_at, expires_at FROM sessions
    WHERE reader_id = $1 ORDER BY id";

fn device(
    (device, scope, created_at, seen_at, expires_at): (String, String, Millis, Millis, Millis),
) -> Value {
    json!({
        "device": device, "signed_in": scope == "full", "since": date(created_at), "last_used": date(seen_at),
        "ends": date(expires_at),
    })
}

const MAILED: &str = "SELECT purpose, email, newsletter, created_at, expires_at, used_at FROM challenges
    WHERE reader_id = $1 OR email = $2 ORDER BY id";

type Mailed = (String, String, Option<String>, Millis, Millis, Option<Millis>);

fn mailed(conn: &mut Conn, reader: i64, email: &str) -> Result<Value, DbError> {
    all(
        conn,
        MAILED,
        &[&reader, &email],
        |(purpose, to, newsletter, created_at, expires_at, used_at): Mailed| {
            json!({
                "purpose": purpose, "to": to, "newsletter": newsletter, "at": date(created_at),
                "good_until": date(expires_at), "used_at": date_if(used_at),
            })
        },
    )
}

const GIFTS_MADE: &str = "SELECT a.title, a.slug, l.created_at, l.expires_at, l.opened, l.most, l.revoked_at
    FROM gift_links l JOIN articles a ON a.id = l.article_id WHERE l.reader_id = $1 ORDER BY l.id";

type GiftMade = (String, String, Millis, Millis, i64, i64, Option<Millis>);

fn gift_made(site: &str, (title, slug, created_at, expires_at, opened, most, revoked_at): GiftMade) -> Value {
    json!({
        "title": title, "address": link(site, &slug), "at": date(created_at), "good_until": date(expires_at),
        "opened": opened, "for_browsers": most, "taken_back_at": date_if(revoked_at),
    })
}

const SAVED: &str = "SELECT a.title, a.slug, s.at FROM saved s JOIN articles a ON a.id = s.article_id
    WHERE s.reader_id = $1 ORDER BY s.at, a.id";
const HISTORY: &str = "SELECT a.title, a.slug, h.at FROM history h JOIN articles a ON a.id = h.article_id
    WHERE h.reader_id = $1 ORDER BY h.at, a.id";

const SECOND_FACTOR: &str = "SELECT set_up_at FROM second_factors WHERE reader_id = $1";
const ACTS: &str = "SELECT at, act, was, became, network FROM audit_log WHERE reader_id = $1 ORDER BY id";

fn act((at, act, was, became, network): (Millis, String, String, String, String)) -> Value {
    json!({ "at": date(at), "act": act, "was": was, "became": became, "network": network })
}

const HISTORY_CHOICES: &str =
    "SELECT paused_at, NULLIF(cleared_at, 0) FROM history_choices WHERE reader_id = $1";

fn history_choice((paused_at, cleared_at): (Option<Millis>, Option<Millis>)) -> Value {
    json!({ "paused_at": date_if(paused_at), "nothing_kept_before": date_if(cleared_at) })
}

const FOLLOWS: &str =
    "SELECT COALESCE(t.kind, 'author'), COALESCE(au.slug, t.slug), COALESCE(au.name, t.name), f.at, f.alert
    FROM follows f LEFT JOIN authors au ON au.id = f.author_id LEFT JOIN terms t ON t.id = f.term_id
    WHERE f.reader_id = $1 ORDER BY f.id";

type Follow = (String, String, String, Millis, String);

fn followed(site: &str, (kind, slug, name, at, alert): Follow) -> Value {
    let folder = TermKind::from_name(&kind).map_or("authors", TermKind::folder);
    json!({
        "what": kind, "name": name, "address": format!("{site}/{folder}/{slug}"), "since": date(at), "mails": alert,
    })
}

const SAVED_SEARCHES: &str = "SELECT query, at FROM saved_searches WHERE reader_id = $1 ORDER BY id";
const TOLD: &str = "SELECT a.title, a.slug, n.at FROM alerts_told n JOIN articles a ON a.id = n.article_id
    WHERE n.reader_id = $1 ORDER BY n.at, a.id";
fn saved_search((query, at): (String, Millis)) -> Value {
    json!({ "search": query, "since": date(at) })
}

const PAIRINGS: &str = "SELECT i.name, p.at, p.ends_at FROM pairings p
    JOIN institutions i ON i.id = p.institution_id WHERE p.reader_id = $1";

fn paired((institution, at, ends_at): (String, Millis, Millis)) -> Value {
    json!({ "institution": institution, "since": date(at), "ends": date(ends_at) })
}

const PIECES: &str = "SELECT t.title, d.created_at FROM drafts d
    JOIN draft_revisions t ON t.draft_id = d.id AND t.number = d.revision WHERE d.began_by = $1 ORDER BY d.id";

fn piece((title, at): (String, Millis)) -> Value {
    json!({ "title": title, "at": date(at) })
}

const FRONTS: &str = "SELECT made_at, begins_at FROM fronts WHERE made_by = $1 ORDER BY id";

fn front_page((at, begins_at): (Millis, Option<Millis>)) -> Value {
    json!({ "at": date(at), "shown_from": begins_at.map(date) })
}

const COMMENTS: &str = "SELECT t.title, c.body, c.at FROM draft_comments c JOIN drafts d ON d.id = c.draft_id
    JOIN draft_revisions t ON t.draft_id = d.id AND t.number = d.revision WHERE c.by_id = $1 ORDER BY c.id";

fn piece_comment((title, comment, at): (String, String, Millis)) -> Value {
    json!({ "title": title, "comment": comment, "at": date(at) })
}

const CORRECTIONS: &str = "SELECT a.title, a.slug, c.note, c.at FROM corrections c
    JOIN articles a ON a.id = c.article_id WHERE c.by_id = $1 ORDER BY c.id";

fn correction(site: &str, (title, slug, note, at): (String, String, String, Millis)) -> Value {
    json!({ "title": title, "address": link(site, &slug), "correction": note, "at": date(at) })
}

const NOTES: &str = "SELECT body, at FROM reader_notes WHERE reader_id = $1 ORDER BY at, id";
const NOTES_WRITTEN: &str = "SELECT body, at FROM reader_notes WHERE by_id = $1 ORDER BY at, id";

fn staff_note((note, at): (String, Millis)) -> Value {
    json!({ "note": note, "at": date(at) })
}

const SEATS: &str = "SELECT g.name, s.at, s.ended_at FROM seats s JOIN groups g ON g.id = s.group_id
    WHERE s.reader_id = $1 ORDER BY s.at, g.id";
const GROUPS: &str = "SELECT name FROM groups WHERE owner_id = $1 ORDER BY id";

fn seat((group, at, ended_at): (String, Millis, Option<Millis>)) -> Value {
    json!({ "group": group, "since": date(at), "ended_at": date_if(ended_at) })
}

const PRESENTS: &str =
    "SELECT recipient, recipient_name, giver_name, message, deliver_at, paid_at, redeemed_at, refunded_at
    FROM presents WHERE buyer_id = $1 ORDER BY id";

type Given = (String, String, String, String, Millis, Option<Millis>, Option<Millis>, Option<Millis>);

fn present((to, name, from, message, day, paid_at, redeemed_at, refunded_at): Given) -> Value {
    json!({
        "to": to, "name": name, "from": from, "message": message, "day": date(day), "paid_at": date_if(paid_at),
        "redeemed_at": date_if(redeemed_at), "paid_back_at": date_if(refunded_at),
    })
}
