//! What comes with a subscription for one reader: the right to read, and the newsletters.

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::lifecycle::{Happening, Status};
use super::subscriptions::Subscription;
use super::{GrantSource, agreements};
use crate::plans::Price;
use crate::{Press, newsletters};

const ENTITLED: &str = "UPDATE grants SET source = $2, plan = $3, ends_at = $4 WHERE subscription_id = $1";
const ENTITLE: &str = "INSERT INTO grants
    (reader_id, source, plan, starts_at, ends_at, reason, created_at, subscription_id)
    VALUES ($1, $2, $3, $4, $5, '', $4, $6)";

/// Keeps the subscription's grant as long as it is to last. One that opened nothing yet has none.
pub(super) fn entitle(
    tx: &mut Tx,
    now: Millis,
    subscription: &Subscription,
    price: &Price,
    until: Millis,
) -> Result<(), DbError> {
    let Some(reader) = subscription.reader else { return Ok(()) };
    let on_trial = subscription.report.status == Status::Trialing;
    let source = if on_trial { GrantSource::Trial } else { GrantSource::Subscription };
    let has = tx.execute(ENTITLED, &[&subscription.id, &source.as_str(), &price.plan, &until])?;
    if has == 0 && until > now {
        let place: [&dyn db::Bind; 6] =
            [&reader, &source.as_str(), &price.plan, &now, &until, &subscription.id];
        tx.execute(ENTITLE, &place)?;
    }
    Ok(())
}

/// What was bought here brings its newsletters, as was said where it was bought.
pub(super) fn start_letters(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    subscription: &Subscription,
    happened: &[Happening],
) -> Result<(), DbError> {
    let bought = happened.iter().any(|one| matches!(one, Happening::Tried | Happening::Began));
    let Some(reader) = subscription.reader.filter(|_| bought) else { return Ok(()) };
    match agreements::bought_under(tx, subscription.id)? {
        Some(wording) => newsletters::start_on_purchase(tx, press, now, reader, &wording),
        None => Ok(()),
    }
}
