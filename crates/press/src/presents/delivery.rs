//! What is mailed about a present, each on its day and once: the present itself, a reminder if it was not redeemed, and at
//! last a word to its giver. What is ordered by invoice has days of its own until it is paid.

use db::{DbError, Tx};
use kernel::clock::{DAY, Millis};
use serde_json::json;

use super::{Present, code, invoiced, store};
use crate::Press;
use crate::plans;
use crate::readers::mails::absolute;
use crate::readers::{self, MailJob};

/// After how many mails to whom the next is due, and how long that is.
const STEPS: [(&str, Option<Millis>); 3] =
    [("delivered", Some(14 * DAY)), ("reminder", Some(45 * DAY)), ("unredeemed", None)];

// One that was paid back keeps its day: its money may come again.
const DUE: &str =
    "SELECT id FROM presents WHERE next_at <= $1 AND refunded_at IS NULL ORDER BY next_at, id LIMIT $2";
const STEP: &str = "UPDATE presents SET mails = mails + 1, next_at = $3, code_hash = $4
    WHERE id = $1 AND mails = $2 AND redeemed_at IS NULL AND refunded_at IS NULL AND next_at <= $5";

/// Mails what is due, of `most` presents; says how many there were.
///
/// # Errors
/// When the database fails.
pub fn advance_due(tx: &mut Tx, press: &Press, now: Millis, most: i64) -> Result<usize, DbError> {
    let due: Vec<i64> = tx.query(DUE, &[&now, &most])?;
    for id in &due {
        let Some(present) = store::by_id(tx, *id)? else { continue };
        if present.paid_at.is_none() {
            invoiced::advance(tx, press, now, &present)?;
            continue;
        }
        let step = usize::try_from(present.mails).ok().and_then(|nth| STEPS.get(nth));
        let (notice, wait) = step.copied().unwrap_or(("", None));
        let next = wait.map(|wait| now + wait);
        let hash = store::hash(&code(press, &present.public_id));
        // Of two workers one changes the row.
        if tx.execute(STEP, &[id, &present.mails, &next, &hash, &now])? == 1 && !notice.is_empty() {
            tell(tx, press, now, &present, notice)?;
        }
    }
    Ok(due.len())
}

fn tell(tx: &mut Tx, press: &Press, now: Millis, present: &Present, notice: &str) -> Result<(), DbError> {
    if notice == "unredeemed" {
        return to_giver(tx, press, now, present, notice);
    }
    if present.recipient.is_empty() {
        // Whom it was for is gone.
        return Ok(());
    }
    let code = code(press, &present.public_id);
    let context = json!({
        "notice": notice, "giver": present.giver_name, "name": present.recipient_name, "recipient": present.recipient,
        "message": present.message, "code": code, "link": absolute(press, &format!("/redeem/{code}")),
        "plan": plan_of(tx, press, present)?, "at": now, "withdraw_url": null,
    });
    MailJob::new("present", &present.recipient, &format!("mail-present-{notice}-subject"), context)
        .enqueue(tx, now)
}

/// What was paid.
pub(super) fn receipt(tx: &mut Tx, press: &Press, now: Millis, present: &Present) -> Result<(), DbError> {
    to_giver(tx, press, now, present, "receipt")
}

/// It went back.
pub(super) fn paid_back(tx: &mut Tx, press: &Press, now: Millis, present: &Present) -> Result<(), DbError> {
    to_giver(tx, press, now, present, "paid-back")
}

fn to_giver(tx: &mut Tx, press: &Press, now: Millis, present: &Present, notice: &str) -> Result<(), DbError> {
    let Some(buyer) = present.buyer else { return Ok(()) };
    let Some(buyer) = readers::by_id(tx, buyer)? else { return Ok(()) };
    let Some(money) = store::paid(tx, present.id)? else { return Ok(()) };
    let may_withdraw = notice == "receipt" && press.config.billing.withdrawal_days > 0;
    let context = json!({
        "notice": notice, "giver": present.giver_name, "name": present.recipient_name, "recipient": present.recipient,
        "withdraw_url": may_withdraw.then(|| absolute(press, "/withdraw")), "message": "", "code": "", "link": absolute(press, &format!("/give/{}", present.public_id)),
        "plan": plan_of(tx, press, present)?, "at": present.deliver_at, "money": money,
    });
    MailJob::new("present", &buyer.email, &format!("mail-present-{notice}-subject"), context).enqueue(tx, now)
}

fn plan_of(tx: &mut Tx, press: &Press, present: &Present) -> Result<String, DbError> {
    let slug = plans::by_id(tx, present.price)?.map(|price| price.plan).unwrap_or_default();
    let named = press.config.plans.iter().find(|plan| plan.slug == slug);
    Ok(named.map_or(slug, |plan| plan.name.clone()))
}
